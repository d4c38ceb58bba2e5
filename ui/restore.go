package ui

import (
	"context"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data"
	"jieche/data/backup"
	"jieche/ui/backups"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// askRestore is the way back for a shop that can't be opened.
func (p *program) askRestore() {
	home, err := data.Home()
	if err != nil {
		p.refused(err)
		return
	}
	worker, end := apart()
	backups.AskRestore(p.win, worker, p.options.Folder, home, "", func(r backup.Restoration) {
		end()
		p.restore(r)
	})
}

// restore closes the shop, puts a backup in its place, and shows what it found before the shop is opened again.
func (p *program) restore(r backup.Restoration) {
	r.To, r.InPlace, r.Now = p.options.Folder, true, now
	if p.shell != nil {
		p.shell.desk.Drafts.Flush()
		p.shell.stopWatch()
		p.shell = nil
	}
	p.win.SetCloseIntercept(func() {}) // half a minute in which closing would leave nobody the wiser
	note := kit.Caption("正在恢复…")
	note.Alignment = fyne.TextAlignCenter
	p.cover(kit.Big("从备份恢复"), note)
	r.Tell = func(g backup.Progress) { fyne.Do(func() { kit.Say(note, g.Step+"…") }) }
	go func() {
		faultsArePanics()
		p.closeShop()
		f, err := data.Restore(context.Background(), r)
		fyne.Do(func() {
			p.win.SetCloseIntercept(p.app.Quit)
			p.restored(f, err)
		})
	}()
}

// cover shows nothing but a title and a line.
func (p *program) cover(title, line *canvas.Text) {
	title.Alignment = fyne.TextAlignCenter
	p.keys = kit.Mount(p.win, centred(kit.Down(8, title, line)))
	p.trace.place("restore", title.Text)
}

// restored says what was found; the shop is opened by a press, when it was read.
func (p *program) restored(f backup.Found, err error) {
	title, sentence, word := "恢复完成", "", "打开店铺"
	if err != nil {
		slog.Error("restore", "err", err)
		title, word = "没有恢复", "打开原来的店铺"
		sentence, _ = desk.Explain(err)
	} else {
		sentence = f.Sentence()
	}
	open := kit.Primary(word, "Enter", p.reopen)
	body := kit.Down(12, kit.Title(title), kit.NewPara(sentence), kit.Across(8, open))
	p.keys = kit.Mount(p.win, centred(kit.Fixed(640, 0, kit.Card(kit.Inset(8, 8, 8, 8, body)))))
	p.keys.Shell(kit.Keymap{"Enter": p.reopen})
	kit.Focus(open)
	p.trace.place("restored", title)
	p.trace.say(sentence)
}

// reopen opens the shop as the start does.
func (p *program) reopen() {
	p.code = 0
	p.keys = kit.Mount(p.win, waiting())
	go func() {
		faultsArePanics()
		s, err := p.options.Open()
		fyne.Do(func() { p.opened(s, err) })
	}()
}
