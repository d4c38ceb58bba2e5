// Package backups is the screen on which a shop sees how it stands with its backups, makes its key, names its disks, tries the
// way back, and goes it.
package backups

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/backup"
	"jieche/data/staff"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// screen is the screen.
type screen struct {
	d      *desk.Desk
	m      model
	latest kit.Latest
	cancel context.CancelFunc // ends what is under way; nil: nothing is

	banner *fyne.Container
	places *kit.Table[backup.Place]
	events *kit.Table[backup.Event]
	drill  *kit.Para
	key    *kit.Para
	take   *kit.Button
	others []*kit.Button
	bar    *kit.ActionBar
	page   fyne.CanvasObject
}

// New makes the screen.
func New(d *desk.Desk, _ desk.Route) desk.Screen {
	s := &screen{d: d}
	s.build()
	s.Reload()
	return s
}

// Title names the place.
func (s *screen) Title() (string, string) { return "备份", "" }

// Content is the screen.
func (s *screen) Content() fyne.CanvasObject { return s.page }

// Reads names what the screen shows of the shop.
func (s *screen) Reads() []string { return []string{"backup_key", "backup_entry"} }

// Focus puts the keyboard on the places.
func (s *screen) Focus() { s.d.Focus(s.places) }

// Unsaved is what would be cut short.
func (s *screen) Unsaved() string {
	if s.m.busy != "" {
		return s.m.busy
	}
	return ""
}

// GiveUp stops what is under way.
func (s *screen) GiveUp() { s.stop() }

// Fields names the fields for tests.
func (s *screen) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"places": s.places, "take": s.take}
}

// Keys are the keys of the screen.
func (s *screen) Keys() kit.Keymap {
	return kit.KeysOfButtons(append([]*kit.Button{s.take}, s.others...)...).With(kit.Keymap{"F5": s.Reload})
}

func (s *screen) build() {
	s.banner = kit.Down(0)
	s.places = kit.NewTable(
		kit.Column[backup.Place]{Title: "位置", Width: 90, Cell: func(p backup.Place) kit.Cell { return kit.Cell{Text: p.Kind.Word(), Bold: true} }},
		kit.Column[backup.Place]{Title: "文件夹", Width: 150, Weight: 3, Cell: func(p backup.Place) kit.Cell { return kit.Cell{Text: p.Path} }},
		kit.Column[backup.Place]{Title: "最近核对过的备份", Width: 190, Text: func(p backup.Place) string { return ago(p.Last.At, s.m.now) }},
		kit.Column[backup.Place]{Title: "大小", Width: 84, Right: true, Text: func(p backup.Place) string { return sizeOf(p.Last.Bytes) }},
		kit.Column[backup.Place]{Title: "状态", Width: 84, Cell: s.chip},
	)
	s.places.ID = func(p backup.Place) string { return p.Kind.Word() + p.ID }
	s.places.OnDelete = s.dropPlace
	s.places.OnSelect = func(p backup.Place) { s.bar.SetNote(remark(p)) }
	s.events = kit.NewTable(
		kit.Column[backup.Event]{Title: "时间", Width: 130, Text: func(e backup.Event) string { return e.At.String() }},
		kit.Column[backup.Event]{Title: "经过", Weight: 1, Cell: func(e backup.Event) kit.Cell {
			if e.Good {
				return kit.Cell{Text: e.Say}
			}
			return kit.Cell{Text: e.Say, Ink: kit.Colours().Bad}
		}},
	)
	s.events.SetEmpty("还没有备份过。有改动时程序会自动备份到本机，也可以现在就备份。", nil)
	s.events.OnOpen = func(e backup.Event) { kit.Tell(s.d.Win, e.At.String(), e.Say) }
	s.drill, s.key = kit.NewPara(""), kit.NewPara("")
	s.take = kit.Primary("立即备份", "Ctrl+Enter", s.takeOrStop)
	s.others = []*kit.Button{
		kit.NewButton("添加备份盘", "Ctrl+N", s.addPlace),
		kit.NewButton("店铺密钥", "Ctrl+Y", s.makeKey),
		kit.NewButton("恢复演练", "Ctrl+D", s.runDrill),
		kit.NewButton("自动备份", "Ctrl+T", s.setPlan),
		kit.NewButton("从备份恢复", "Ctrl+R", s.restore),
	}
	s.bar = kit.NewActionBar(s.take, s.others)
	side := kit.Down(12,
		kit.Card(kit.Title("店铺密钥"), s.key),
		kit.Card(kit.Title("恢复演练"), s.drill))
	top := kit.Cols(12, kit.Flex(5, kit.Panel(s.places)), kit.Fixed(330, 0, side))
	s.page = kit.Page(kit.Down(12, s.banner, kit.Fixed(0, 230, top), kit.Flex(1, kit.Panel(s.events))), s.bar)
}

func (s *screen) chip(p backup.Place) kit.Cell {
	word, state := s.m.state(p)
	return kit.Cell{Chip: word, State: state}
}

// Reload reads how things stand.
func (s *screen) Reload() {
	kit.Fetch(s.d.Work, &s.latest, func() (model, error) {
		m := model{health: s.d.Backups.Health(), book: s.d.Backups.Book(), now: s.d.Now()}
		var err error
		m.key, err = data.Ask(s.d.Store, backup.KeyOf{})
		return m, err
	}, func(m model, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		m.busy = s.m.busy
		s.m = m
		s.render()
	})
}

func (s *screen) render() {
	state, title, lines := s.m.verdict()
	s.banner.Objects = []fyne.CanvasObject{kit.Banner(state, title, lines...)}
	s.places.SetRows(s.m.book.Places)
	s.events.SetRows(newest(s.m.book.Events))
	s.key.SetText(s.keyText())
	s.drill.SetText(s.drillText())
	if s.m.busy == "" {
		s.take.SetText("立即备份")
	} else {
		s.take.SetText("停止")
		s.bar.SetNote(s.m.busy + "…")
	}
	for _, b := range s.others {
		if s.m.busy == "" {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	s.page.Refresh()
}

func (s *screen) keyText() string {
	if s.m.key.Recipient == "" {
		return "还没有。按 Ctrl+Y 生成并打印，锁进保险柜：电脑坏了，只有它能打开备份。"
	}
	return fmt.Sprintf("编号 %s，%s 启用。密钥只在纸上，电脑里没有。", s.m.key.Fingerprint(), s.m.key.Since.Day())
}

func (s *screen) drillText() string {
	if s.m.book.Drill.Say == "" {
		return "还没有演练过。演练把最新的备份恢复到临时文件夹，全面检查后删除，不影响开单。建议每月一次。"
	}
	return fmt.Sprintf("%s：%s（用时 %s）", s.m.book.Drill.At, s.m.book.Drill.Say, s.m.book.Drill.Taking())
}

// may says whether whoever sits here may do it, and tells him when he may not.
func (s *screen) may(what string) bool {
	if me := s.d.Actor(); me.ID.IsZero() || staff.Can(me, staff.BackUpShop) { // a shop without people is being set up, or restored
		return true
	}
	kit.Tell(s.d.Win, what, "您的岗位不能"+what+"，请总经理或服务经理来操作（F12 换人）。")
	return false
}

// begin runs something long beside the window; the screen can be left and the work be stopped meanwhile.
func begin[T any](s *screen, what string, work func(ctx context.Context, tell func(backup.Progress)) (T, error), then func(T, error)) {
	if s.m.busy != "" {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.m.busy, s.cancel = what, cancel
	s.render()
	worker, end := s.d.Aside()
	tell := func(p backup.Progress) { fyne.Do(func() { s.bar.SetNote(progress(p)) }) }
	kit.Run(worker, func() (T, error) { return work(ctx, tell) }, func(t T, err error) {
		cancel()
		end()
		stopped := ctx.Err() != nil && err != nil
		s.m.busy, s.cancel = "", nil
		s.bar.SetNote("")
		s.Reload()
		if stopped && s.halted(err) {
			return
		}
		then(t, err)
	})
}

// halted says that the work ended because it was stopped.
func (s *screen) halted(err error) bool {
	if !isCancel(err) {
		return false
	}
	s.d.Say("已停止，原来的备份没有动过")
	return true
}

func (s *screen) stop() {
	if s.cancel != nil {
		s.cancel()
	}
}

func (s *screen) takeOrStop() {
	if s.m.busy != "" {
		s.stop()
		return
	}
	s.takeNow()
}

func (s *screen) takeNow() {
	begin(s, "正在备份", s.d.Backups.Take, func(t backup.Taken, err error) {
		switch {
		case err != nil:
			s.d.Tell(err)
		case t.Good():
			s.d.Say(t.Sentence())
		default:
			kit.TellError(s.d.Win, "备份没有全部成功", t.Sentence(), "原来的备份都没有动过。程序会再试；也可以插好盘后按“立即备份”。", nil)
		}
	})
}

func (s *screen) runDrill() {
	if !s.may("演练恢复") {
		return
	}
	by := s.d.By(desk.NewOp())
	begin(s, "正在演练恢复", func(ctx context.Context, tell func(backup.Progress)) (backup.Drilled, error) {
		return data.Drill(ctx, s.d.Store, by, s.d.Backups, tell)
	}, func(d backup.Drilled, err error) {
		switch {
		case err != nil:
			s.d.Tell(err)
		case d.Good:
			kit.Tell(s.d.Win, "恢复演练通过", fmt.Sprintf("%s\n用时 %s，备份文件 %s。", d.Say, d.Taking(), d.File))
		default:
			kit.TellError(s.d.Win, "恢复演练没有通过", d.Say, "请按“立即备份”再做一份，然后重新演练；仍不行时，请到“设置 › 检查与文件”全面检查。", nil)
		}
	})
}

func (s *screen) setPlan() {
	if !s.may("修改自动备份") {
		return
	}
	var options []kit.Option
	now := ""
	for _, i := range intervals {
		options = append(options, kit.Option{Value: i.text})
		if int64(i.every.Minutes()) == s.m.book.Every {
			now = i.text
		}
	}
	choice := kit.NewChoice(options, nil).Boxed()
	choice.Set(now)
	closing := kit.NewCheck("关闭程序时也备份", nil)
	closing.Set(s.m.book.OnClose)
	body := kit.Down(8, kit.Field("有改动时，隔多久自动备份一次", choice), closing)
	kit.NewDialog(s.d.Win, "自动备份", body, "确定", "返回", func(done func(error)) {
		for _, i := range intervals {
			if i.text == choice.Value() {
				err := s.d.Backups.SetPlan(i.every, closing.On)
				done(err)
				if err == nil {
					s.Reload()
				}
				return
			}
		}
		done(nil)
	}).First(choice).Show()
}

func (s *screen) dropPlace(p backup.Place) {
	if p.Kind == backup.Local {
		kit.Tell(s.d.Win, "本机备份", "本机的自动备份一直保留，不能去掉。")
		return
	}
	if !s.may("去掉备份位置") {
		return
	}
	kit.Confirm(s.d.Win, "去掉备份位置", fmt.Sprintf("以后不再备份到 %s。上面已有的备份文件不会删除。", p.Path), "去掉", func() {
		if err := s.d.Backups.Drop(p.ID); err != nil {
			s.d.Tell(err)
			return
		}
		s.Reload()
	})
}
