// Package ui is the window of the shop: the areas at the left, the search box at the top, and the open documents as tabs.
// It starts before the shop is open, so that a person sees at once that something happens.
package ui

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"

	"jieche/assets"
	"jieche/data"
	"jieche/data/base"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/kit"
	"jieche/ui/settings"
)

// Options say what to show.
type Options struct {
	Folder  string                      // of the shop
	Open    func() (*data.Store, error) // opens it, beside the window
	Trace   string                      // file that tells a test what the window shows; empty for none
	OnRaise func(show func())           // takes what brings the window to the front; nil for none
}

// size of the window when the screen has room for it.
var size = fyne.NewSize(1366, 768)

// Run shows the window until it is closed, and returns the program's exit code.
func Run(o Options) int {
	type result struct {
		store *data.Store
		err   error
	}
	opened := make(chan result, 1)
	go func() { // while the window comes up, the shop is opened
		faultsArePanics()
		s, err := o.Open()
		opened <- result{s, err}
	}()
	dress()
	a := app.NewWithID("cn.jieche.desk")
	settings.Dress(a.Preferences())
	a.Settings().SetTheme(kit.Theme{})
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon()))
	w := a.NewWindow("接车")
	w.SetMaster()
	p := &program{app: a, win: w, options: o, trace: startTrace(o.Trace, w)}
	p.keys = kit.Mount(w, waiting())
	w.Resize(size)
	a.Lifecycle().SetOnStarted(func() {
		maximise(w)
		select { // a shop that opens at once is the first thing that is painted
		case r := <-opened:
			p.opened(r.store, r.err)
		case <-time.After(patience):
			go func() {
				r := <-opened
				fyne.Do(func() { p.opened(r.store, r.err) })
			}()
		}
	})
	if o.OnRaise != nil {
		o.OnRaise(func() { fyne.Do(func() { w.Show(); w.RequestFocus() }) })
	}
	w.ShowAndRun()
	return p.end()
}

// patience is how long the window waits with its first frame for the shop: less than anybody notices.
const patience = 150 * time.Millisecond

// rest is how long the closing may take for a snapshot; the window is gone by then.
const rest = 3 * time.Second

// lastWork is how long the closing waits for what is under way. The store waits for a save that holds it in any case.
const lastWork = 10 * time.Second

// firstAnswers is the worker of the home screen's first moment. What the screen asks is answered before its first frame, so it
// is painted once with its rows and not twice; from then on everything goes through the queue.
type firstAnswers struct {
	*kit.Queue
	now bool
}

// Go runs work at once while the first screen is being made, and beside the window afterwards.
func (f *firstAnswers) Go(work, then func()) {
	if f.now {
		work()
		then()
		return
	}
	f.Queue.Go(work, then)
}

// Ask is Go for a question.
func (f *firstAnswers) Ask(work, then func()) {
	if f.now {
		f.Go(work, then)
		return
	}
	f.Queue.Ask(work, then)
}

// faultsArePanics lets this goroutine survive the reading of a shortened file: what the system reports as a fault becomes a
// panic, which the store and the workers turn into a sentence.
func faultsArePanics() { debug.SetPanicOnFault(true) }

// dress gives the kit its fonts, and Fyne's own few words their Chinese on a PC of any language.
func dress() {
	kit.SetFonts(assets.Regular(), assets.Bold())
	kit.ErrorText = func(err error) string { return desk.Said(err).Error() }
	words := `{"Cut":"剪切","Copy":"复制","Paste":"粘贴","Select all":"全选","Undo":"撤消","Redo":"重做","Quit":"退出","File":"文件"}`
	if err := lang.AddTranslationsForLocale([]byte(words), fyne.Locale("en")); err != nil {
		slog.Error("words of the toolkit", "err", err)
	}
}

// waiting is what the window shows until the shop is open.
func waiting() fyne.CanvasObject {
	title := kit.Big("接车")
	title.Alignment = fyne.TextAlignCenter
	line := kit.Caption("正在打开店铺资料…")
	line.Alignment = fyne.TextAlignCenter
	return centred(kit.Down(8, title, line))
}

// program is the window from its start to its end.
type program struct {
	app     fyne.App
	win     fyne.Window
	keys    *kit.Keys
	options Options
	trace   *trace
	store   *data.Store
	care    *data.Care
	shell   *shell
	workers []*kit.Queue
	// stopSpool ends the sending to printers; nil where there is none.
	stopSpool func()
	code      int
}

// opened goes on when the shop is open, or says why it is not.
func (p *program) opened(s *data.Store, err error) {
	if err != nil {
		p.refused(err)
		return
	}
	p.store = s
	if ahead() != 0 {
		s.Pretend(now, rand.Reader)
	}
	work, search, pdfs := kit.NewQueue(), kit.NewQueue(), kit.NewQueue()
	p.workers = []*kit.Queue{work, search, pdfs}
	for _, q := range p.workers {
		q.Go(faultsArePanics, func() {})
	}
	first := &firstAnswers{work, true}
	defer func() { first.now = false }()
	queue := p.spool(s)
	p.shell = newShell(shellOptions{
		store: s, win: p.win, keys: p.keys, folder: p.options.Folder, trace: p.trace,
		work: first, finder: search, press: pdfs, now: now, view: press.View, apart: apart, restore: p.restore,
		queue: queue, system: press.ThisSystem(),
	})
	p.win.SetCloseIntercept(func() { p.shell.leave(p.app.Quit) })
	p.shell.start()
	p.shell.careForBackups()
	p.care = s.LookAfter()
}

// spool opens the print queue and lets it send beside the window. A folder that can't be read leaves the way over the PDF.
func (p *program) spool(s *data.Store) *press.Spool {
	q, err := press.OpenSpool(s.Dir(), press.ThisSystem(), now, func() {
		fyne.Do(func() {
			if p.shell != nil {
				p.shell.queueChanged()
			}
		})
	})
	if err != nil {
		slog.Error("print queue", "err", err)
		return nil
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		q.Run(ctx)
	}()
	p.stopSpool = func() {
		stop()
		<-ended
	}
	return q
}

// refused says in the window why the shop can't be opened. Nothing was changed.
func (p *program) refused(err error) {
	slog.Error("the shop was not opened", "kind", base.Code(err))
	sentence, next := desk.Explain(err)
	p.code = 1
	title := "店铺资料打不开"
	if base.Is(err, base.Busy) {
		title = "接车已经打开"
	}
	quit := kit.Primary("退出", "Esc", p.app.Quit)
	body := kit.Down(12, kit.Title(title), kit.NewPara(sentence))
	if next != "" {
		body.Add(kit.NewParaOf(next, 12, false, kit.Colours().Ink2))
	}
	body.Add(kit.Caption("店铺文件夹：" + p.options.Folder))
	buttons := kit.Across(8, quit)
	if !base.Is(err, base.Busy) && !base.Is(err, base.Newer) {
		buttons.Add(kit.NewButton("从备份恢复", "Ctrl+R", p.askRestore))
	}
	body.Add(buttons)
	kit.Mount(p.win, centred(kit.Fixed(560, 0, kit.Card(kit.Inset(8, 8, 8, 8, body)))))
	p.keys = kit.KeysOf(p.win)
	p.keys.Shell(kit.Keymap{"Esc": p.app.Quit, "Enter": p.app.Quit, "Ctrl+R": p.askRestore})
	kit.Focus(quit)
	p.trace.place("refused", title)
	p.trace.say(sentence)
}

// end finishes what is under way and closes the shop.
func (p *program) end() int {
	if p.shell != nil {
		p.shell.desk.Drafts.Flush()
		p.shell.stopWatch()
	}
	p.closeShop()
	p.trace.close()
	return p.code
}

// closeShop lets what people ordered finish, within bounds, and closes the shop's file. A file that is still read after that, by a
// check that takes long, is left to the end of the process: every save that was reported is on the disk.
func (p *program) closeShop() {
	until := time.Now().Add(lastWork)
	for _, q := range p.workers {
		if !q.End(time.Until(until)) {
			slog.Warn("closing without waiting any longer for what is under way")
		}
	}
	p.workers = nil
	if p.stopSpool != nil {
		p.stopSpool()
		p.stopSpool = nil
	}
	if p.care != nil {
		p.care.Rest(rest)
		p.care = nil
	}
	if p.store != nil {
		if err := within(lastWork, p.store.Close); err != nil {
			slog.Error("closing the shop", "err", err)
			p.code = 1
		}
		p.store = nil
	}
}

// within does something, and waits no longer than patience for it.
func within(patience time.Duration, do func() error) error {
	done := make(chan error, 1)
	go func() { done <- do() }()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-timer.C:
		return fmt.Errorf("not finished after %s", patience)
	}
}

// startTime is empty in every program that is handed out. When pictures are taken, the linker sets it to the moment at which
// the program's clock begins, in RFC 3339, so that they show the shop at a working hour, whenever they are taken.
var startTime string

// ahead is how far the program's clock is ahead of the PC's: nothing, except for pictures.
var ahead = sync.OnceValue(func() time.Duration {
	begin, err := time.Parse(time.RFC3339, startTime)
	if err != nil {
		return 0
	}
	return time.Until(begin)
})

func now() base.Instant { return base.InstantOf(time.Now().Add(ahead())) }

// centred sets an object in the middle of the window, a little above it.
func centred(o fyne.CanvasObject) fyne.CanvasObject {
	ground := canvas.NewRectangle(kit.Colours().Ground)
	return kit.Down(0, kit.Flex(2, ground), kit.Cols(0, kit.Spacer(), o, kit.Spacer()), kit.Flex(3, canvas.NewRectangle(kit.Colours().Ground)))
}
