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

// loadMember finds who sits here: the one who did last, or whoever is chosen now. then learns whether the shop has people.
func (s *shell) loadMember(then func(staffed bool)) {
	kit.Run(s.work, func() ([]staff.Member, error) { return data.Ask(s.store, staff.List{}) }, func(list []staff.Member, err error) {
		if err != nil {
			s.desk.Tell(err)
		}
		last := s.readSeat().Member
		for _, m := range list {
			if m.ID == last || len(list) == 1 {
				s.sit(m)
			}
		}
		then(len(list) > 0)
		if len(list) > 0 && s.member.ID.IsZero() {
			s.chooseMember()
		}
	})
}

// reloadMember follows a change of the staff: a new name, or the first person of a new shop.
func (s *shell) reloadMember() {
	kit.Run(s.work, func() ([]staff.Member, error) { return data.Ask(s.store, staff.List{}) }, func(list []staff.Member, err error) {
		if err != nil {
			return // the screen that made the change tells
		}
		for _, m := range list {
			if m.ID == s.member.ID || s.member.ID.IsZero() {
				s.sit(m)
				return
			}
		}
	})
}

func (s *shell) sit(m staff.Member) {
	changed := m.ID != s.member.ID
	s.member = m
	kit.Say(s.who, m.Name+" · "+m.Role.Word())
	s.win.Content().Refresh()
	if changed {
		s.keepSeat()
	}
}

// chooseMember asks who is at the desk.
func (s *shell) chooseMember() {
	kit.Run(s.work, func() ([]staff.Member, error) { return data.Ask(s.store, staff.List{}) }, func(list []staff.Member, err error) {
		if err != nil {
			s.desk.Tell(err)
			return
		}
		if len(list) > 0 {
			s.showMembers(list)
		}
	})
}

func (s *shell) showMembers(list []staff.Member) {
	var d *kit.Dialog
	table := kit.NewTable(
		kit.Column[staff.Member]{Title: "", Width: 34, Cell: func(m staff.Member) kit.Cell {
			return kit.Cell{Text: numberOf(list, m), Ink: kit.Colours().Hint}
		}},
		kit.Column[staff.Member]{Title: "姓名", Weight: 1, Text: func(m staff.Member) string { return m.Name }},
		kit.Column[staff.Member]{Title: "岗位", Width: 130, Text: func(m staff.Member) string { return m.Role.Word() }},
	)
	choose := func(m staff.Member) {
		d.Close()
		s.sit(m)
		s.say("现在由 " + m.Name + " 操作")
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
		if m, ok := table.Selected(); ok {
			choose(m)
		}
		done(nil)
	})
	d.First(table)
	d.Show()
}

func numberOf(list []staff.Member, m staff.Member) string {
	for i := range min(len(list), 9) {
		if list[i].ID == m.ID {
			return fmt.Sprint(i + 1)
		}
	}
	return ""
}

// allow asks for a second person who may approve what was refused.
func (s *shell) allow(refused *base.Fault, again func(staff.ID)) {
	kit.Run(s.work, func() ([]staff.Member, error) { return data.Ask(s.store, staff.List{}) }, func(list []staff.Member, err error) {
		if err != nil {
			s.desk.Tell(err)
			return
		}
		may := list[:0]
		for _, m := range list {
			if staff.Can(m, staff.ApproveException) {
				may = append(may, m)
			}
		}
		if len(may) == 0 {
			kit.TellError(s.win, "没有完成", refused.Say, "店里还没有可以授权的人（"+refused.Grant+"），请在“设置”中添加。", nil)
			return
		}
		s.askApprover(refused, may, again)
	})
}

func (s *shell) askApprover(refused *base.Fault, may []staff.Member, again func(staff.ID)) {
	options := make([]kit.Option, len(may))
	for i, m := range may {
		options[i] = kit.Option{Value: m.ID.String(), Text: fmt.Sprintf("%d %s", i+1, m.Name)}
	}
	names := kit.NewChoice(options, nil)
	names.Set(may[0].ID.String())
	body := kit.Down(8, kit.NewPara(refused.Say))
	for _, m := range refused.Missing {
		body.Add(kit.NewParaOf("· "+m, 13, false, kit.Colours().Ink2))
	}
	body.Add(kit.Field("授权人（按数字键选择）", names))
	var d *kit.Dialog
	d = kit.NewDialog(s.win, "需要授权", body, "授权", "返回", func(done func(error)) {
		done(nil)
		if id, err := base.ParseID[staff.Member](names.Value()); err == nil && !id.IsZero() {
			again(id)
		}
	})
	d.First(names)
	d.Show()
}
