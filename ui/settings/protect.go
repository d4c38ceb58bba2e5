package settings

import (
	"strconv"

	"jieche/data"
	"jieche/data/staff"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// reset takes the PIN of the selected member away, because he forgot it.
func (s *people) reset() {
	m, ok := s.table.Selected()
	if !ok {
		return
	}
	if !s.guard.Has(m.ID) {
		kit.Tell(s.d.Win, "重设 PIN", m.Name+" 没有设置 PIN，不用重设。")
		return
	}
	op := desk.NewOp()
	kit.Confirm(s.d.Win, "重设 PIN", "取消 "+m.Name+" 现在的 PIN。下次登录时，他可以自己另设一个。", "重设", func() {
		desk.Do(s.d, op, staff.ResetPIN{Member: m.ID}, func(staff.Locked) {
			s.d.Say(m.Name + " 的 PIN 已取消")
			s.Reload()
		})
	})
}

// rules asks how people log in at this shop.
func (s *people) rules() {
	must := kit.NewCheck("必须使用 PIN（每人下次登录时设置）", nil)
	must.Set(s.guard.Rules.MustPIN)
	minutes := kit.NewEntry("分钟")
	if s.guard.Rules.LockMinutes != staff.LockNever {
		minutes.SetText(strconv.FormatInt(s.guard.Rules.LockMinutes, 10))
	}
	op := desk.NewOp()
	body := kit.Down(8, must, kit.Field("没人操作多少分钟后自动锁屏（只对设了 PIN 的人；留空不自动锁）", minutes))
	d := kit.NewDialog(s.d.Win, "登录规定", body, "保存", "返回", func(done func(error)) {
		r := staff.Rules{MustPIN: must.On, LockMinutes: staff.LockNever}
		if minutes.Text != "" {
			n, err := strconv.ParseInt(minutes.Text, 10, 64)
			if err != nil || n < 1 {
				n = -2 // the command says what is possible
			}
			r.LockMinutes = n
		}
		desk.Submit(s.d, op, staff.SetRules{Rules: r}, done, func(staff.Rules) {
			s.d.Say("登录规定已保存")
			s.Reload()
		})
	}).Width(560)
	minutes.OnDone = d.Submit
	d.First(must)
	d.Show()
}

// passphrase asks for the owner's passphrase, and for the one before where there is one.
func (s *people) passphrase() {
	old, first, second := kit.NewPINEntry(), kit.NewPINEntry(), kit.NewPINEntry()
	body := kit.Down(8, kit.NewPara("店主口令用于最重要的几件事：取消 PIN、重设经理的 PIN、删除个人信息、恢复备份。至少 8 个字，只告诉店主。忘记了没有人能找回。"))
	if s.guard.Owner {
		body.Add(kit.Field("现在的口令", old))
	}
	body.Add(kit.Field("新口令", first))
	body.Add(kit.Field("再输入一次", second))
	op := desk.NewOp()
	d := kit.NewDialog(s.d.Win, "设置店主口令", body, "保存", "返回", func(done func(error)) {
		if first.Text != second.Text {
			second.SetText("")
			done(errTwice)
			return
		}
		desk.Submit(s.d, op, staff.SetPassphrase{Old: old.Text, Passphrase: first.Text}, done, func(staff.Locked) {
			s.d.Say("店主口令已设好")
			s.Reload()
		})
	}).Width(560)
	second.OnDone = d.Submit
	if s.guard.Owner {
		d.First(old)
	} else {
		d.First(first)
	}
	d.Show()
}

// twice is that two words that should be alike are not.
type twice struct{}

func (twice) Error() string { return "两次输入的口令不一样，请再输入一次" }

var errTwice error = twice{}

// crew is the staff with who has a PIN.
type crew struct {
	list  []staff.Member
	guard staff.Protected
}

func (s *people) ask() (c crew, err error) {
	if c.list, err = data.Ask(s.d.Store, staff.List{Left: true}); err != nil {
		return c, err
	}
	c.guard, err = data.Ask(s.d.Store, staff.Protection{})
	return c, err
}
