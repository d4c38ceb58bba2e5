package workorders

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// answerAddOns records the customer's answer to the work that was found during the repair.
func (s *order) answerAddOns() {
	waiting := s.m.proposed()
	if len(waiting) == 0 {
		s.d.Say("没有待答复的增项")
		return
	}
	lines := kit.Down(4)
	var more base.Fen
	for _, l := range waiting {
		more += l.Amount()
		lines.Add(kit.Across(8, kit.Body(brief(l.Name, 24)), kit.Spacer(), kit.Body(l.Amount().String())))
	}
	after := s.m.sheet.Totals.Customer
	lines.Add(kit.Hairline())
	lines.Add(kit.Across(8, kit.Caption(fmt.Sprintf("合计由 %s 变为", after-more)), kit.Spacer(), kit.Bold("￥"+after.String())))

	o := s.m.order()
	answer := kit.NewChoice([]kit.Option{{Value: "yes", Text: "1 同意", State: kit.Ready, Keys: "ty"}, {Value: "no", Text: "2 拒绝", State: kit.Late, Keys: "jn"}}, nil).Boxed()
	answer.Set("yes")
	how := kit.NewChoice([]kit.Option{{Value: "当面", Text: "1 当面"}, {Value: "电话", Text: "2 电话"}, {Value: "微信", Text: "3 微信"}}, nil).Boxed()
	who := kit.NewEntry("谁答复的")
	who.SetText(first(o.SenderName, o.OwnerName))
	phone := kit.NewEntry("拨打的号码")
	how.OnChanged = func() {
		if how.Value() == "电话" && phone.Text == "" {
			phone.SetText(first(string(o.SenderPhone), string(o.OwnerPhone)))
		}
	}
	promise := kit.NewTimeEntry(s.d.Now)
	if o.Promised > s.d.Now() {
		promise.Set(o.Promised)
	}
	body := kit.Down(8, lines, kit.Field("客户答复", answer), kit.Field("方式", how),
		kit.Cols(8, kit.Flex(1, kit.Field("答复人", who)), kit.Flex(1, kit.Field("电话", phone)), kit.Flex(1, kit.Field("新的交车时间", promise))))
	kit.Chain(answer, how, who, phone, promise)
	op := desk.NewOp()
	d := kit.NewDialog(s.d.Win, "增项确认", body, "记录答复", "返回", func(done func(error)) {
		if err := promise.Problem(); err != nil {
			done(err)
			return
		}
		at, _ := promise.Get()
		desk.Submit(s.d, op, workorder.AnswerAddOn{
			Order: s.id, Agreed: answer.Value() == "yes", Who: who.Text, How: how.Value(), Phone: phone.Text, Promise: at,
		}, done, func(workorder.Done) { s.after("已记录客户对增项的答复") })
	}).Width(560).First(answer)
	promise.OnDone = d.Submit
	d.Show()
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// staffPicker finds one of the staff by name or pinyin; all are listed when it opens.
func staffPicker(work kit.Worker, hint string, people []staff.Member, picked func(staff.Member)) *kit.Picker[staff.Member] {
	p := kit.NewPicker(hint, work, func(text string) ([]kit.Pick[staff.Member], error) { return staffPicks(people, text), nil }, picked)
	p.Opens = true
	return p
}

func staffPicks(people []staff.Member, text string) []kit.Pick[staff.Member] {
	var picks []kit.Pick[staff.Member]
	for i, m := range people {
		if called(m.Name, text) || text == fmt.Sprint(i+1) {
			picks = append(picks, kit.Pick[staff.Member]{Item: kit.Item{Title: m.Name, Detail: joined(" · ", m.Role.Word(), m.Team)}, Value: m})
		}
	}
	return picks
}

// fewPeople is how many people stand side by side as chips; more are searched for.
const fewPeople = 8

// person is the field for one of the staff: chips with number keys where they are few, a search where they are many.
type person struct {
	chips  *kit.Choice
	search *kit.Picker[staff.Member]
	people []staff.Member
}

func newPerson(work kit.Worker, people []staff.Member) *person {
	p := &person{people: people}
	if len(people) > fewPeople {
		p.search = staffPicker(work, "姓名或拼音首字母", people, nil)
		return p
	}
	var options []kit.Option
	for i, m := range people {
		options = append(options, kit.Option{Value: m.ID.String(), Text: fmt.Sprintf("%d %s", i+1, m.Name)})
	}
	p.chips = kit.NewChoice(options, nil).Boxed().Wrap(596)
	return p
}

// field is what stands in the dialog.
func (p *person) field() interface {
	fyne.CanvasObject
	fyne.Focusable
} {
	if p.search != nil {
		return p.search
	}
	return p.chips
}

// done says what Enter does when somebody was chosen.
func (p *person) done(do func()) {
	if p.search != nil {
		p.search.OnDone = do
		return
	}
	p.chips.OnDone = do
}

// set shows somebody as chosen.
func (p *person) set(m staff.Member) {
	if p.search != nil {
		p.search.SetChosen(m.Name, m)
		return
	}
	p.chips.Set(m.ID.String())
}

// chosen is who was chosen.
func (p *person) chosen() (staff.Member, bool) {
	if p.search != nil {
		return p.search.Chosen()
	}
	for _, m := range p.people {
		if m.ID.String() == p.chips.Value() {
			return m, true
		}
	}
	return staff.Member{}, false
}

// dispatch gives labour to a technician: the chosen line, or all that nobody has yet.
func (s *order) dispatch() {
	hands := repairers(s.staff)
	if len(hands) == 0 {
		kit.Tell(s.d.Win, "派工", "还没有登记技师。请在“设置 · 员工”中新增维修技师，再来派工。")
		return
	}
	scope := kit.NewChoice([]kit.Option{{Value: "rest", Text: "未派的项目", Keys: "w"}, {Value: "all", Text: "全部项目", Keys: "q"}}, nil).Boxed()
	scope.Set("rest")
	var chosen []workorder.LineID
	if r, ok := s.table.Selected(); ok && r.line.Kind == workorder.Labour {
		chosen = []workorder.LineID{r.line.ID}
		scope.SetOptions([]kit.Option{{Value: "rest", Text: "1 未派的项目"}, {Value: "all", Text: "2 全部项目"}, {Value: "one", Text: "3 只派“" + brief(r.line.Name, 10) + "”"}})
	}
	if s.m.unassigned() == 0 {
		scope.Set("all")
	}
	var d *kit.Dialog
	who := newPerson(s.d.Work, hands)
	op := desk.NewOp()
	d = kit.NewDialog(s.d.Win, "派工", kit.Down(8, kit.Field("派哪些", scope), kit.Field("承修人（数字键选择）", who.field())), "派工", "返回", func(done func(error)) {
		m, ok := who.chosen()
		if !ok {
			done(base.Refuse(base.Invalid, "dispatch.who", "worker", "请选择承修人"))
			return
		}
		c := workorder.Dispatch{Order: s.id, Worker: m.ID}
		switch scope.Value() {
		case "one":
			c.Lines = chosen
		case "all":
			c.Lines = s.labour()
		}
		desk.Submit(s.d, op, c, done, func(workorder.Done) { s.after("已派给 " + m.Name) })
	}).Width(640).First(who.field())
	who.done(d.Submit)
	d.Show()
}

// labour names all labour lines that count.
func (s *order) labour() []workorder.LineID {
	var ids []workorder.LineID
	for _, l := range s.m.filter(func(l workorder.SheetLine) bool { return l.Kind == workorder.Labour && l.Billed() }) {
		ids = append(ids, l.ID)
	}
	return ids
}

// inspect passes the car or sends it back. The inspector is not the one who did the work; the command sees to that.
func (s *order) inspect() {
	result := kit.NewChoice([]kit.Option{{Value: "pass", Text: "1 合格", State: kit.Ready, Keys: "h"}, {Value: "back", Text: "2 退回返工", State: kit.Late, Keys: "t"}}, nil).Boxed()
	result.Set("pass")
	checkers := able(s.staff, staff.InspectWork)
	who := newPerson(s.d.Work, checkers)
	if m, ok := s.checker(checkers); ok {
		who.set(m)
	}
	note := kit.NewEntry("退回时写明原因")
	kit.Chain(result, who.field(), note)
	op := desk.NewOp()
	d := kit.NewDialog(s.d.Win, "质检", kit.Down(8, kit.Field("结果", result), kit.Field("质检员", who.field()), kit.Field("说明", note)), "记录质检", "返回", func(done func(error)) {
		m, _ := who.chosen()
		passed := result.Value() == "pass"
		if !passed && strings.TrimSpace(note.Text) == "" {
			done(base.Refuse(base.Invalid, "inspect.note", "note", "退回返工要写明原因，技师才知道改什么"))
			return
		}
		desk.Submit(s.d, op, workorder.Inspect{Order: s.id, Inspector: m.ID, Passed: passed, Note: note.Text}, done, func(workorder.Done) {
			if passed {
				s.after("质检合格，可以结算")
			} else {
				s.after("已退回返工")
			}
		})
	}).Width(640)
	note.OnDone = d.Submit
	d.Show()
}

// checker proposes an inspector: who is logged in if he may, else the first who did none of the work.
func (s *order) checker(able []staff.Member) (staff.Member, bool) {
	did := func(m staff.Member) bool {
		return len(s.m.filter(func(l workorder.SheetLine) bool { return l.Worker == m.ID })) > 0
	}
	me := s.d.Actor()
	for _, m := range able {
		if m.ID == me.ID && !did(m) {
			return m, true
		}
	}
	for _, m := range able {
		if !did(m) {
			return m, true
		}
	}
	return staff.Member{}, false
}

// cancel makes the order void; parts in the workshop go back on the shelves with it.
func (s *order) cancel() {
	reason := kit.NewEntry("如 客户改期、重复开单")
	back := kit.NewCheck("已领的配件全部退回货架", nil)
	body := kit.Down(8, kit.NewPara("作废后工单保留在登记里，不能再改。"), kit.Field("原因", reason))
	if s.m.anythingIssued() {
		back.Set(true)
		body.Add(back)
		body.Add(kit.Caption("不勾选时，请先在“领料”里办理退料"))
	}
	op := desk.NewOp()
	d := kit.NewDialog(s.d.Win, "作废工单 "+string(s.m.order().No), body, "作废", "返回", func(done func(error)) {
		desk.Submit(s.d, op, workorder.Cancel{Order: s.id, Reason: reason.Text, ReturnParts: back.On}, done, func(workorder.Done) { s.after("工单已作废") })
	}).AsDanger().First(reason)
	if !s.m.anythingIssued() {
		reason.OnDone = d.Submit
	}
	d.Show()
}

// history tells the story of the order: each step, who did it, who allowed an exception.
func (s *order) history() { s.when(s.showHistory) }

func (s *order) showHistory() {
	table := kit.NewTable(
		kit.Column[workorder.StepLine]{Title: "时间", Width: 140, Text: func(l workorder.StepLine) string { return l.At.String() }},
		kit.Column[workorder.StepLine]{Title: "步骤", Width: 100, Text: func(l workorder.StepLine) string { return string(l.Name) }},
		kit.Column[workorder.StepLine]{Title: "谁", Width: 80, Text: func(l workorder.StepLine) string { return l.ByName }},
		kit.Column[workorder.StepLine]{Title: "授权", Width: 80, Text: func(l workorder.StepLine) string { return dash(l.AllowName) }},
		kit.Column[workorder.StepLine]{Title: "说明", Width: 260, Weight: 1, Text: func(l workorder.StepLine) string { return l.Story() }},
	)
	table.SetRows(s.m.sheet.Steps)
	d := kit.NewDialog(s.d.Win, "工单历史", kit.Fixed(0, float32(40+33*min(max(len(s.m.sheet.Steps), 3), 12)), table), "关闭", "", kit.Done(func() error { return nil })).Width(760).First(table)
	table.OnOpen = func(workorder.StepLine) { d.Close() }
	d.Show()
}

// reprint offers the documents of the order; Enter prints the chosen one again.
func (s *order) reprint() {
	docs := s.m.printouts()
	if len(docs) == 0 {
		s.d.Say("这张工单还没有可以补打的单据")
		return
	}
	table := kit.NewTable(
		kit.Column[printed]{Title: "单据", Width: 120, Text: func(p printed) string { return p.name }},
		kit.Column[printed]{Title: "单号", Width: 150, Weight: 1, Text: func(p printed) string { return p.no }},
		kit.Column[printed]{Title: "", Width: 120, Cell: func(p printed) kit.Cell { return kit.Cell{Text: p.note, Ink: kit.Colours().Ink2} }},
	)
	table.SetRows(docs)
	var d *kit.Dialog
	do := func(p printed) {
		d.Close()
		s.begin()
		s.d.Print(paper.Form(p.form), base.DocNo(p.no), s.wasPrinted)
	}
	d = kit.NewDialog(s.d.Win, "补打", kit.Fixed(0, float32(40+33*min(max(len(docs), 2), 8)), table), "打印", "返回", func(done func(error)) {
		p, ok := table.Selected()
		done(nil)
		if ok {
			do(p)
		}
	}).Width(520).First(table)
	table.OnOpen = do
	d.Show()
}

// records opens everything that was done with the order, field by field.
func (s *order) records() {
	if s.m.sheet.Order.No != "" {
		s.d.Open(desk.Route{Area: desk.History, Text: string(s.m.sheet.Order.No)})
	}
}
