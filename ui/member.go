package ui

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/file"
	"jieche/data/staff"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// seat is what this PC remembers between two days: who sat here last. It is no part of the shop's data.
type seat struct {
	Member staff.ID `json:"member"`
}

const seatFile = "seat.json"

func (s *shell) readSeat() seat {
	var last seat
	raw, err := os.ReadFile(filepath.Join(s.folder, seatFile))
	if err == nil {
		_ = json.Unmarshal(raw, &last) // a file that can't be read is a PC where nobody has sat yet
	}
	return last
}

func (s *shell) keepSeat() {
	raw, err := json.Marshal(seat{s.member.ID})
	if err == nil {
		err = file.Replace(filepath.Join(s.folder, seatFile), raw)
	}
	if err != nil {
		slog.Error("seat", "err", err)
	}
}

// people is who works here and how they log in.
type people struct {
	list  []staff.Member
	guard staff.Protected
}

// guarded says that a member has to prove himself, now or from now on.
func (p people) guarded(id staff.ID) bool { return p.guard.Rules.MustPIN || p.guard.Has(id) }

// approvers are those who may allow exceptions, those first who are not the actor.
func (p people) approvers(actor staff.ID) []staff.Member {
	var may, self []staff.Member
	for _, m := range p.list {
		switch {
		case !staff.Can(m, staff.ApproveException):
		case m.ID == actor:
			self = append(self, m)
		default:
			may = append(may, m)
		}
	}
	if len(may) == 0 {
		return self // in a one-man shop there is no second person
	}
	return may
}

func (s *shell) askPeople() (p people, err error) {
	if p.list, err = data.Ask(s.store, staff.List{}); err != nil {
		return p, err
	}
	p.guard, err = data.Ask(s.store, staff.Protection{})
	return p, err
}

// withPeople reads who works here and goes on.
func (s *shell) withPeople(then func(people)) {
	kit.Run(s.work, s.askPeople, func(p people, err error) {
		if err != nil {
			s.desk.Tell(err)
			return
		}
		s.crew = p
		then(p)
	})
}

// loadMember finds who sits here: the one who did last, or whoever is chosen now. then learns whether the shop has people.
// Nobody sees anything of a shop that wants PINs before he has given his.
func (s *shell) loadMember(then func(staffed bool)) {
	kit.Run(s.work, s.askPeople, func(p people, err error) {
		if err != nil {
			s.desk.Tell(err)
		}
		s.crew = p
		last := s.readSeat().Member
		var proof *staff.Member
		for _, m := range p.list {
			switch {
			case m.ID != last && len(p.list) > 1:
			case p.guarded(m.ID):
				proof = &m
			default:
				s.sit(m, data.Session{Member: m})
			}
		}
		then(len(p.list) > 0)
		switch {
		case proof != nil:
			s.cover("请登录", *proof)
		case len(p.list) > 0 && s.member.ID.IsZero():
			s.chooseMember()
		}
	})
}

// reloadMember follows a change of the staff: a new name, the first person of a new shop, or a PIN that was set.
func (s *shell) reloadMember() {
	kit.Run(s.work, s.askPeople, func(p people, err error) {
		if err != nil {
			return // the screen that made the change tells
		}
		s.crew = p
		for _, m := range p.list {
			if m.ID == s.member.ID || s.member.ID.IsZero() {
				s.sit(m, s.session)
				return
			}
		}
	})
}

func (s *shell) sit(m staff.Member, session data.Session) {
	changed := m.ID != s.member.ID
	if old := s.session.Token; old != session.Token {
		s.store.LogOut(old)
	}
	s.member, s.session = m, session
	kit.Say(s.who, m.Name+" · "+m.Role.Word())
	s.win.Content().Refresh()
	s.active()
	if changed {
		s.keepSeat()
	}
}

// chooseMember asks who is at the desk.
func (s *shell) chooseMember() {
	s.withPeople(func(p people) {
		if len(p.list) > 0 {
			s.showMembers(p.list, s.enter)
		}
	})
}

// enter lets a member sit down: at once, or after his PIN.
func (s *shell) enter(m staff.Member) {
	if s.crew.guarded(m.ID) {
		s.askPIN(m, func(session data.Session) { s.seated(m, session) })
		return
	}
	s.seated(m, data.Session{Member: m})
}

func (s *shell) seated(m staff.Member, session data.Session) {
	if s.covered != nil {
		s.covered.Close()
		s.covered = nil
	}
	s.sit(m, session)
	s.say("现在由 " + m.Name + " 操作")
}

func (s *shell) showMembers(list []staff.Member, chosen func(staff.Member)) {
	var d *kit.Dialog
	table := kit.NewTable(
		kit.Column[staff.Member]{Title: "", Width: 34, Cell: func(m staff.Member) kit.Cell {
			return kit.Cell{Text: numberOf(list, m), Ink: kit.Colours().Hint}
		}},
		kit.Column[staff.Member]{Title: "姓名", Weight: 1, Text: func(m staff.Member) string { return m.Name }},
		kit.Column[staff.Member]{Title: "岗位", Width: 110, Text: func(m staff.Member) string { return m.Role.Word() }},
		kit.Column[staff.Member]{Title: "", Width: 44, Text: func(m staff.Member) string {
			if s.crew.guarded(m.ID) {
				return "PIN"
			}
			return ""
		}},
	)
	choose := func(m staff.Member) {
		d.Close()
		chosen(m)
	}
	table.OnOpen = choose
	// The digit is taken as a character, not as a key: its character would follow and land in the screen below.
	table.OnType = func(text string) {
		for i := range min(len(list), 9) {
			if text == fmt.Sprint(i+1) {
				choose(list[i])
			}
		}
	}
	table.SetRows(list)
	for i, m := range list {
		if m.ID == s.member.ID {
			table.Select(i)
		}
	}
	height := min(float32(len(list)+1)*33+6, 370)
	d = kit.NewDialog(s.win, "谁在操作？", kit.Fixed(400, height, table), "确定", "返回", func(done func(error)) {
		done(nil)
		if m, ok := table.Selected(); ok {
			choose(m)
		}
	})
	if s.member.ID.IsZero() && s.covered == nil && s.crew.secured() {
		d.Cover()
	}
	d.First(table)
	d.Show()
}

// secured says that somebody here has a PIN, or has to have one: then nobody looks at the shop before he said who he is.
func (p people) secured() bool { return p.guard.Rules.MustPIN || len(p.guard.PINs) > 0 }

func numberOf(list []staff.Member, m staff.Member) string {
	for i := range min(len(list), 9) {
		if list[i].ID == m.ID {
			return fmt.Sprint(i + 1)
		}
	}
	return ""
}

// askPIN asks for the PIN of a member who sits down. A shop that wants a PIN of everybody lets him set his first one.
func (s *shell) askPIN(m staff.Member, then func(data.Session)) {
	if !s.crew.guard.Has(m.ID) {
		s.firstPIN(m, then)
		return
	}
	pin := kit.NewPINEntry()
	d := kit.NewDialog(s.win, "登录 · "+m.Name, kit.Down(8, kit.Field("PIN", pin), kit.Caption("忘记 PIN 时，请经理在“设置 › 员工”里重设")), "登录", "返回", nil)
	s.prove(d, m, pin, then)
	if s.member.ID.IsZero() && s.covered == nil {
		d.OnCancel = s.chooseMember
	}
	d.First(pin)
	d.Show()
}

// prove makes a dialog try the PIN that is typed in it.
func (s *shell) prove(d *kit.Dialog, m staff.Member, pin *kit.Entry, then func(data.Session)) {
	d.Does(func(done func(error)) {
		typed := pin.Text
		pin.SetText("")
		kit.Run(s.work, func() (data.Session, error) { return s.store.LogIn(m.ID, typed) }, func(session data.Session, err error) {
			if err != nil {
				done(desk.Said(err))
				s.trace.say(err.Error())
				return
			}
			done(nil)
			then(session)
		})
	})
	pin.OnDone = d.Submit
}

// firstPIN lets a member set the PIN that the shop wants of everybody.
func (s *shell) firstPIN(m staff.Member, then func(data.Session)) {
	s.newPIN(m, "设置 PIN · "+m.Name, "本店规定每人必须使用 PIN。请设一个 4 到 8 位数字，只告诉自己。", data.Session{Member: m}, false, then)
}

// setPIN is how whoever sits here gives himself a PIN, or another one.
func (s *shell) setPIN() {
	if s.member.ID.IsZero() {
		s.chooseMember()
		return
	}
	s.withPeople(func(p people) {
		m := s.member
		s.newPIN(m, "我的 PIN · "+m.Name, "设一个 4 到 8 位数字。以后登录和批准例外都要输入；离开座位时按 Ctrl Shift L 锁屏。", s.session, p.guard.Has(m.ID), func(session data.Session) {
			s.sit(m, session)
			s.say(m.Name + " 的 PIN 已设好")
		})
	})
}

// newPIN asks for a new PIN twice, and for the one before where there is one.
func (s *shell) newPIN(m staff.Member, title, why string, session data.Session, has bool, then func(data.Session)) {
	old, first, second := kit.NewPINEntry(), kit.NewPINEntry(), kit.NewPINEntry()
	body := kit.Down(8, kit.NewPara(why))
	if has {
		body.Add(kit.Field("现在的 PIN", old))
	}
	body.Add(kit.Field("新 PIN（4 到 8 位数字）", first))
	body.Add(kit.Field("再输入一次", second))
	d := kit.NewDialog(s.win, title, body, "保存", "返回", func(done func(error)) {
		if first.Text != second.Text {
			second.SetText("")
			done(fmt.Errorf("两次输入的 PIN 不一样，请再输入一次"))
			return
		}
		typed := first.Text
		by := session.ByNow(desk.NewOp())
		kit.Run(s.work, func() (data.Session, error) {
			if _, err := data.Do(s.store, by, staff.SetPIN{Old: old.Text, PIN: typed}); err != nil {
				return data.Session{}, err
			}
			return s.store.LogIn(m.ID, typed)
		}, func(session data.Session, err error) {
			if err != nil {
				done(desk.Said(err))
				return
			}
			done(nil)
			then(session)
		})
	})
	second.OnDone = d.Submit
	d.First(first)
	if has {
		d.First(old)
	}
	d.Show()
}

// allow asks for a second person who may approve what was refused, for his PIN if he has one, and for the reason.
func (s *shell) allow(refused *base.Fault, op base.OpID, again func(desk.Approval)) {
	kit.Run(s.work, s.askPeople, func(p people, err error) {
		if err != nil {
			s.desk.Tell(err)
			again(desk.Approval{})
			return
		}
		s.crew = p
		may := p.approvers(s.member.ID)
		if len(may) == 0 {
			kit.TellError(s.win, "没有完成", refused.Say, "店里还没有可以授权的人（"+refused.Grant+"），请在“设置”中添加。", nil)
			again(desk.Approval{})
			return
		}
		s.askApprover(refused, p, may, op, again)
	})
}

func (s *shell) askApprover(refused *base.Fault, p people, may []staff.Member, op base.OpID, again func(desk.Approval)) {
	options := make([]kit.Option, len(may))
	byID := map[string]staff.Member{}
	for i, m := range may {
		options[i] = kit.Option{Value: m.ID.String(), Text: fmt.Sprintf("%d %s", i+1, m.Name)}
		byID[m.ID.String()] = m
	}
	pin, reason := kit.NewPINEntry(), kit.NewEntry("可以不填；会记在单据和操作记录里")
	names := kit.NewChoice(options, nil)
	names.Set(may[0].ID.String())
	body := kit.Down(8, kit.NewPara(refused.Say))
	for _, m := range refused.Missing {
		body.Add(kit.NewParaOf("· "+m, 13, false, kit.Colours().Ink2))
	}
	body.Add(kit.Field("授权人（按数字键选择）", names))
	last := reason
	body.Add(kit.Field("原因", reason))
	for _, m := range may {
		if p.guard.Has(m.ID) {
			body.Add(kit.Field("授权人的 PIN", pin))
			last = pin
			break
		}
	}
	d := kit.NewDialog(s.win, "需要授权", body, "授权", "返回", func(done func(error)) {
		m, typed, why := byID[names.Value()], pin.Text, reason.Text
		pin.SetText("")
		kit.Run(s.work, func() (data.Token, error) { return s.store.Approve(m.ID, typed, op) }, func(t data.Token, err error) {
			if err != nil {
				done(desk.Said(err))
				return
			}
			done(nil)
			again(desk.Approval{By: m.ID, Token: t, Reason: why})
		})
	})
	last.OnDone = d.Submit
	d.OnCancel = func() { again(desk.Approval{}) }
	d.First(names)
	d.Show()
}

// owner asks for the owner's passphrase.
func (s *shell) owner(refused *base.Fault, again func(data.Token)) {
	word := kit.NewPINEntry()
	d := kit.NewDialog(s.win, "店主口令", kit.Down(8, kit.NewPara(refused.Say), kit.Field("店主口令", word)), "确定", "返回", func(done func(error)) {
		typed := word.Text
		word.SetText("")
		kit.Run(s.work, func() (data.Token, error) { return s.store.Owner(typed) }, func(t data.Token, err error) {
			if err != nil {
				done(desk.Said(err))
				return
			}
			done(nil)
			again(t)
		})
	})
	word.OnDone = d.Submit
	d.OnCancel = func() { again("") }
	d.First(word)
	d.Show()
}
