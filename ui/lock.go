package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/staff"
	"jieche/ui/kit"
)

// active notes that somebody is at the desk.
func (s *shell) active() { s.touched = s.tick() }

// lock covers the screen now, as Ctrl+Shift+L does. Who has no PIN has nothing to unlock it with.
func (s *shell) lock() {
	switch {
	case s.covered != nil || s.member.ID.IsZero():
	case !s.crew.guard.Has(s.member.ID):
		kit.Tell(s.win, "锁屏", fmt.Sprintf("%s 还没有 PIN，锁上就打不开了。请先在“设置 › 员工”里设置自己的 PIN。", s.member.Name))
	default:
		s.cover("已锁定", s.member)
	}
}

// idle covers the screen when nobody did anything for as long as the shop's rules say.
func (s *shell) idle() {
	minutes := s.crew.guard.Rules.LockMinutes
	if s.covered != nil || s.member.ID.IsZero() || minutes <= 0 || !s.crew.guard.Has(s.member.ID) {
		return
	}
	if s.tick().Sub(s.touched) >= time.Duration(minutes)*time.Minute {
		s.cover("已锁定", s.member)
	}
}

// watchIdle looks four times a minute whether somebody is still there.
func (s *shell) watchIdle() {
	if s.over {
		return
	}
	s.idle()
	time.AfterFunc(15*time.Second, func() { fyne.Do(s.watchIdle) })
}

// cover hides everything until the member gives his PIN or another one sits down. What is open beneath stays as it is.
func (s *shell) cover(title string, m staff.Member) {
	pin := kit.NewPINEntry()
	others := kit.Link("换人", "F12", s.chooseMember)
	body := kit.Down(8, kit.Bold(m.Name+" · "+m.Role.Word()), kit.Field("PIN", pin), kit.Across(8, others),
		kit.Caption("打开的工单和没保存的内容都在下面，解锁后接着做"))
	d := kit.NewDialog(s.win, title, body, "解锁", "", nil).Cover().Also(kit.Keymap{"F12": s.chooseMember})
	s.prove(d, m, pin, func(session data.Session) {
		s.covered = nil
		s.sit(m, session)
		s.say("现在由 " + m.Name + " 操作")
	})
	if !s.crew.guard.Has(m.ID) { // the shop wants PINs and he has none yet: the cover is only what lies beneath the questions
		d.Does(func(done func(error)) {
			done(nil)
			s.covered = nil
			s.enter(m)
		})
	}
	s.covered = d
	d.First(pin)
	d.Show()
}
