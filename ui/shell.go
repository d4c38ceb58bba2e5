package ui

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"jieche/data"
	"jieche/data/backup"
	"jieche/data/base"
	"jieche/data/shop"
	"jieche/data/staff"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// shellOptions is what a shell stands on; a test hands it a worker that runs everything at once.
type shellOptions struct {
	store               *data.Store
	win                 fyne.Window
	keys                *kit.Keys
	folder              string
	trace               *trace
	work, finder, press kit.Worker
	now                 func() base.Instant
	view                func(path string) error // opens a PDF for the person at the desk
	queue               *press.Spool            // nil: printed forms are opened as PDFs
	system              press.System            // the printers of this PC
	tick                func() time.Time        // measures how long nobody did anything; nil: time.Now
	home                string                  // folder of this PC, where its backup key lies; empty: the usual one
	apart               func() (kit.Worker, func())
	restore             func(backup.Restoration)
}

// shell is the frame around the screens.
type shell struct {
	shellOptions
	desk *desk.Desk

	rail  *kit.Rail
	tabs  *kit.Tabs
	strip *fyne.Container // the tabs, hidden while there is only one
	body  *fyne.Container // the visible screen
	room  *container.Scroll
	// The strip of notices, what stands in it, and the clock as it was found last.
	notices *fyne.Container
	noticed string
	doubted shop.ClockState
	looked  bool

	search *searchBox
	saved  *kit.Mark
	second *kit.Mark
	backup *kit.Mark
	queued *kit.Mark
	who    *canvas.Text

	places     map[desk.Area]*document // lists and other places that live in the first tab
	docs       []*document             // the first is the place that was seen last
	front      *document
	shown      []kit.Tab
	shownFront string
	seen       int // counts changes of the front: what was seen last comes back when a tab closes

	member  staff.Member
	session data.Session // the proof that he is the one
	crew    people       // who works here, as it was read last
	covered *kit.Dialog  // hides everything while the screen is locked
	touched time.Time    // when somebody did something last
	fresh   *fresh
	stop    func()
	care    backupCare
	over    bool // the shop is closed or being closed; nothing is looked after any more
}

// document is one open screen.
type document struct {
	id      string
	route   desk.Route
	screen  desk.Screen
	content fyne.CanvasObject
	focus   fyne.Focusable // where the keyboard was when it was left
	stale   bool           // what it shows changed while it was not visible
	seen    int
	place   bool
}

// areas are the entries of the rail, in the order of the day. A document belongs to the area in which its work is done.
var areas = []struct {
	name string
	area desk.Area
	also []desk.Area
}{
	{"今日", desk.Today, nil},
	{"接待", desk.Reception, []desk.Area{desk.Order}},
	{"看板", desk.Orders, nil},
	{"配件", desk.Parts, []desk.Area{desk.Issue, desk.Receipt}},
	{"客户", desk.Customers, []desk.Area{desk.Vehicle, desk.Import}},
	{"收银", desk.Cashier, []desk.Area{desk.Settle, desk.ExitPass}},
	{"设置", desk.Settings, []desk.Area{desk.Setup, desk.Backup, desk.Printing, desk.History}},
}

// isPlace says that an area is a place of which there is one, not a document.
func isPlace(a desk.Area) bool {
	switch a {
	case desk.Today, desk.Orders, desk.Parts, desk.Customers, desk.Cashier, desk.Settings:
		return true
	}
	return false
}

func newShell(o shellOptions) *shell {
	s := &shell{shellOptions: o, places: map[desk.Area]*document{}}
	if s.tick == nil {
		s.tick = time.Now
	}
	s.desk = &desk.Desk{
		Store: o.store, Work: titled{o.work, s}, Win: o.win, Now: o.now,
		Drafts: desk.NewDrafts(filepath.Join(o.folder, "drafts")),
		Actor:  func() staff.Member { return s.member },
		Open:   s.open, Search: s.toSearch, Say: s.say, Print: s.print, Allow: s.allow, Owner: s.owner,
		Session: func() data.Token { return s.session.Token }, SetPIN: s.setPIN,
		View: o.view, Restore: o.restore, Apart: o.apart,
	}
	s.desk.Backups = s.openBackups()
	s.desk.Close = func() { s.shut(s.front) }
	s.desk.Press = &desk.Press{Queue: o.queue, System: o.system, View: o.view, Work: o.press, Print: s.printJob}
	s.build()
	s.fresh = &fresh{shell: s}
	s.stop = o.store.Watch(s.fresh.changed)
	return s
}

// build draws the frame.
func (s *shell) build() {
	var rail []kit.Area
	for _, a := range areas {
		route := desk.Route{Area: a.area}
		rail = append(rail, kit.Area{Name: a.name, Open: func() { s.open(route) }})
	}
	s.rail = kit.NewRail("接车", rail...)
	s.tabs = kit.NewTabs(s.raiseID, s.closeID)
	s.strip = container.NewStack(s.tabs)
	s.body = container.NewStack()
	s.room = kit.Room(s.body)
	s.search = newSearch(s)
	s.saved = kit.NewMark("已保存", kit.Ready)
	s.second = kit.NewMark("第二副本", kit.Ready)
	s.backup = kit.NewMark("备份", kit.Ready)
	s.queued = kit.NewMark("打印", kit.Ready)
	s.who = kit.Bold("")
	help := kit.Clickable(kit.Across(6, kit.Caption("说明"), kit.KeyCap("F1")), s.help)
	who := kit.Clickable(kit.Across(6, s.who, kit.KeyCap("F12")), s.chooseMember)
	receive := kit.NewButton("新接车", "F2", s.receive)
	top := kit.TopBar([]fyne.CanvasObject{kit.Fixed(430/kit.Px(1), 34, s.search), receive}, s.saved,
		kit.Clickable(s.second, s.toFiles), kit.Clickable(s.backup, s.openBackupScreen), kit.Clickable(s.queued, s.openQueue), help, who)
	s.notices = newNotices()
	right := kit.Down(0, top, s.notices, s.strip, kit.Flex(1, s.room))
	kit.Mount(s.win, kit.Cols(0, s.rail, kit.Flex(1, right)))
	s.keys.Shell(s.rail.Keys().With(s.tabs.Keys()).With(kit.Keymap{
		"Ctrl+K": func() { s.toSearch("") }, "F3": func() { s.toSearch("") }, "F2": s.receive, "F5": s.reload, "F11": s.confirmClock, "F12": s.chooseMember, "Ctrl+Shift+L": s.lock,
		"Esc": s.back, "F1": s.help, "Ctrl+Shift+B": s.openBackupScreen, "Ctrl+J": s.openQueue,
	}))
}

// start shows the first screen: what is open today, or the questions of a new shop.
func (s *shell) start() {
	s.loadMember(func(staffed bool) {
		if !staffed {
			s.open(desk.Route{Area: desk.Setup})
			return
		}
		s.open(desk.Route{Area: desk.Today})
		s.offerDrafts()
		s.tellHappened()
	})
	s.keepMarks()
	kit.OnInput = s.active
	s.watchIdle()
}

// receive begins a new visit. A reception that is being filled in stays, and another one opens beside it.
func (s *shell) receive() {
	route := desk.Route{Area: desk.Reception}
	for _, d := range s.docs {
		if d.route == route && unsaved(d) == "" {
			s.raise(d)
			return
		}
	}
	s.add(route)
}

// open shows a route: the tab that is there, or a new one.
func (s *shell) open(r desk.Route) {
	if r == (desk.Route{Area: desk.Reception}) {
		s.receive()
		return
	}
	for _, d := range s.docs {
		if d.route == r {
			s.raise(d)
			return
		}
	}
	if d := s.places[r.Area]; d != nil && d.route == r {
		s.settle(d)
		return
	}
	s.add(r)
}

// add makes the screen of a route and shows it.
func (s *shell) add(r desk.Route) {
	s.seen++
	d := &document{id: fmt.Sprint("doc", s.seen), route: r, place: isPlace(r.Area) && r == desk.Route{Area: r.Area}}
	own := *s.desk
	own.Close = func() { s.shut(d) }
	if d.screen = screenOf(&own, r); d.screen == nil {
		slog.Error("no screen", "area", r.Area)
		return
	}
	d.content = d.screen.Content()
	if d.place {
		s.places[r.Area] = d
		s.settle(d)
		return
	}
	s.docs = append(s.docs, d)
	s.raise(d)
}

// settle puts a place into the first tab.
func (s *shell) settle(d *document) {
	if len(s.docs) > 0 && s.docs[0].place {
		s.docs[0] = d
	} else {
		s.docs = append([]*document{d}, s.docs...)
	}
	s.raise(d)
}

// raise brings a document to the front.
func (s *shell) raise(d *document) {
	if s.front != d {
		if s.front != nil {
			if has := s.win.Canvas().Focused(); has != fyne.Focusable(s.search) {
				s.front.focus = has
			}
		}
		s.win.Canvas().Unfocus()
		s.search.Clear()
		s.seen++
		s.front, d.seen = d, s.seen
		s.body.Objects = []fyne.CanvasObject{d.content}
		s.room.ScrollToOffset(fyne.NewPos(0, 0))
		s.keys.Screen(d.screen.Keys())
		s.trace.name(s.fieldsOf(d))
		s.draw()
		s.body.Refresh()
		s.focusOn(d)
	}
	if d.stale {
		d.stale = false
		d.screen.Reload()
	}
}

// focusOn puts the keyboard where it was, or where typing begins. A screen that was never painted is not known to its window
// yet and could not get the keyboard: the window is told of it first.
func (s *shell) focusOn(d *document) {
	if c, ok := s.win.Canvas().(interface{ EnsureMinSize() bool }); ok {
		c.EnsureMinSize()
	}
	if d.focus != nil {
		s.win.Canvas().Focus(d.focus)
	}
	if has := s.win.Canvas().Focused(); d.focus == nil || has == nil {
		d.screen.Focus()
	}
}

// fieldsOf names the field that has the keyboard, for the trace: the search box, or one that the screen names.
func (s *shell) fieldsOf(d *document) func(fyne.Focusable) string {
	return func(has fyne.Focusable) string {
		if has == fyne.Focusable(s.search) {
			return "search"
		}
		if f, ok := d.screen.(desk.Fields); ok {
			for name, field := range f.Fields() {
				if field == has {
					return name
				}
			}
		}
		return ""
	}
}

// draw shows the tabs and marks the area. Screens change their titles as they load, so it is called after each change.
func (s *shell) draw() {
	tabs := make([]kit.Tab, len(s.docs))
	for i, d := range s.docs {
		title, number := d.screen.Title()
		tabs[i] = kit.Tab{Title: title, Number: number, Marked: unsaved(d) != "", Fixed: d.place, ID: d.id}
	}
	front, title := "", ""
	if s.front != nil {
		front = s.front.id
		title, _ = s.front.screen.Title()
		s.rail.Select(railIndex(s.front.route.Area))
		s.trace.place(string(s.front.route.Area), title)
	}
	if slices.Equal(tabs, s.shown) && front == s.shownFront {
		return
	}
	s.shown, s.shownFront = tabs, front
	s.tabs.Set(tabs, front)
	s.strip.Hidden = len(s.docs) < 2
	s.win.Content().Refresh()
}

// titled is the worker of the screens. What they show, and so their titles, changes when an answer comes back.
type titled struct {
	kit.Worker
	shell *shell
}

// Go runs work and then, and looks at the titles afterwards.
func (t titled) Go(work, then func()) {
	t.Worker.Go(work, func() { then(); t.shell.draw() })
}

// Ask is Go for a question.
func (t titled) Ask(work, then func()) {
	kit.Ask(t.Worker, work, func() { then(); t.shell.draw() })
}

func railIndex(area desk.Area) int {
	for i, a := range areas {
		if a.area == area {
			return i
		}
		for _, also := range a.also {
			if also == area {
				return i
			}
		}
	}
	return -1
}

func (s *shell) raiseID(id string) {
	if d := s.byID(id); d != nil {
		s.raise(d)
	}
}

func (s *shell) closeID(id string) {
	if d := s.byID(id); d != nil {
		s.ask(d, func() { s.shut(d) })
	}
}

func (s *shell) byID(id string) *document {
	for _, d := range s.docs {
		if d.id == id {
			return d
		}
	}
	return nil
}

// unsaved is what a document would lose.
func unsaved(d *document) string {
	if g, ok := d.screen.(desk.Guard); ok {
		return g.Unsaved()
	}
	return ""
}

// giver is a screen that throws its draft away when it is left without saving.
type giver interface{ GiveUp() }

// ask closes a document, after a question if something in it was not saved.
func (s *shell) ask(d *document, then func()) {
	what := unsaved(d)
	if what == "" {
		then()
		return
	}
	kit.ConfirmDanger(s.win, "还没有保存", what+"还没有保存，离开后就没有了。", "不保存，离开", func() {
		if g, ok := d.screen.(giver); ok {
			g.GiveUp()
		}
		then()
	})
}

// back is Esc: it leaves the visible document, and from a place it leads home.
func (s *shell) back() {
	switch {
	case s.front == nil:
	case !s.front.place:
		d := s.front
		s.ask(d, func() { s.shut(d) })
	case s.front.route.Area != desk.Today:
		s.open(desk.Route{Area: desk.Today})
	default:
		s.front.screen.Focus()
	}
}

// shut closes a document and shows what was seen before it.
func (s *shell) shut(d *document) {
	for i, other := range s.docs {
		if other != d {
			continue
		}
		s.docs = append(s.docs[:i:i], s.docs[i+1:]...)
		if d.place {
			delete(s.places, d.route.Area)
		}
		if d != s.front {
			s.draw()
			return
		}
		s.front = nil
		s.showLast()
		return
	}
}

func (s *shell) showLast() {
	var last *document
	for _, d := range s.docs {
		if last == nil || d.seen > last.seen {
			last = d
		}
	}
	if last == nil {
		s.open(desk.Route{Area: desk.Today})
		return
	}
	s.raise(last)
}

// reload is F5.
func (s *shell) reload() {
	if s.front != nil {
		s.front.screen.Reload()
	}
}

// leave ends the program, after a question if something was not saved. Drafts stay: they are offered at the next start.
func (s *shell) leave(quit func()) {
	for _, d := range s.docs {
		if what := unsaved(d); what != "" {
			s.raise(d)
			kit.Confirm(s.win, "退出接车", what+"还没有保存。退出后，草稿会保留，下次打开时可以继续。", "退出", quit)
			return
		}
	}
	s.backUpThen(quit)
}

// say is the line at the foot of the window.
func (s *shell) say(sentence string) {
	kit.Toast(s.win, kit.Ready, sentence)
	s.trace.say(sentence)
}

// keepMarks looks at the second copy twice a minute: it turns red when it has been missing for ten minutes.
func (s *shell) keepMarks() {
	if s.over {
		return
	}
	s.mark()
	s.markBackup()
	s.lookAround()
	time.AfterFunc(30*time.Second, func() { fyne.Do(s.keepMarks) })
}

// lagLimit is how long the second copy may lag before the mark turns red.
const lagLimit = 10 * time.Minute

func (s *shell) mark() {
	s.markQueue()
	if s.store.Damaged() {
		s.second.Set("资料有损坏，请到“设置 › 检查与修复”", kit.Late)
		return
	}
	s.second.Set(secondMark(s.store.Second(), s.now()))
}

// toFiles shows how the shop's files stand.
func (s *shell) toFiles() { s.open(desk.Route{Area: desk.Settings, Text: "检查与修复"}) }

// tellHappened says once, after the opening, what the program had to do to open the shop's files.
func (s *shell) tellHappened() {
	for _, e := range slices.Backward(s.store.Happened()) {
		if e.Kind != "rescue" {
			continue
		}
		title := "店铺资料已自动恢复"
		if e.Grave {
			title = "店铺资料已恢复，请核对"
		}
		kit.TellError(s.win, title, e.Say, "查看发生过什么", s.toFiles)
		s.trace.say(e.Say)
		return
	}
}

// secondMark is the word and the colour of how the second copy stands.
func secondMark(second data.Second, now base.Instant) (string, kit.State) {
	switch lag := now.Time().Sub(second.Since); {
	case second.Err == nil:
		return "第二副本", kit.Ready
	case lag < lagLimit:
		return "第二副本没写上，正在重试", kit.Held
	default:
		return fmt.Sprintf("第二副本 %d 分钟没写上", int(lag.Minutes())), kit.Late
	}
}

// stopWatch ends the watching of the store, before it is closed.
func (s *shell) stopWatch() {
	s.over = true
	s.care.end()
	s.stop()
}
