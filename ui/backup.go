package ui

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/backup"
	"jieche/ui/backups"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// backupCare is what runs beside the window for the backups.
type backupCare struct {
	stop context.CancelFunc // nil: nothing runs
	done chan struct{}      // closed when what runs has ended
}

// end stops it. A backup that is being written to a stick that hangs is not waited for longer than a moment: it has not got
// its name yet, so nothing is lost but the try.
func (c *backupCare) end() {
	if c.stop == nil {
		return
	}
	c.stop()
	limit := time.NewTimer(endPatience)
	defer limit.Stop()
	select {
	case <-c.done:
	case <-limit.C:
	}
	c.stop = nil
}

const (
	endPatience = 5 * time.Second
	lookEvery   = 30 * time.Second // for disks that were plugged in, and for whether it is time
)

// openBackups begins to look after the shop's backups.
func (s *shell) openBackups() *backup.Backups {
	home := s.home
	if home == "" {
		var err error
		if home, err = data.Home(); err != nil {
			slog.Error("folder of this PC", "err", err)
			home = filepath.Dir(s.folder)
		}
	}
	if err := backups.Forget(s.folder); err != nil {
		slog.Error("the page of a key is still there", "err", err)
	}
	return data.Backups(s.store, home, s.now)
}

func (s *shell) openBackupScreen() { s.open(desk.Route{Area: desk.Backup}) }

// careForBackups makes those that are due from now on, beside the window.
func (s *shell) careForBackups() {
	ctx, stop := context.WithCancel(context.Background())
	s.care = backupCare{stop, make(chan struct{})}
	go func() {
		defer close(s.care.done)
		faultsArePanics()
		s.desk.Backups.Watch(ctx, lookEvery, func(t backup.Taken, err error) { fyne.Do(func() { s.backedUp(t, err) }) })
	}()
}

// backedUp shows what came of a backup that nobody asked for: the mark says it, and the screen if it is open.
func (s *shell) backedUp(t backup.Taken, err error) {
	if s.over {
		return
	}
	if err != nil {
		slog.Error("backup", "err", err)
	}
	for _, o := range t.Outcomes {
		if o.Err != nil {
			slog.Error("backup", "place", o.Place.Kind, "err", o.Err)
		}
	}
	s.markBackup()
	if s.front != nil && s.front.route.Area == desk.Backup {
		s.front.screen.Reload()
	}
}

// markBackup shows in the top bar how the shop stands with its backups.
func (s *shell) markBackup() {
	kit.Run(s.work, func() (backup.Health, error) { return s.desk.Backups.Health(), nil }, func(h backup.Health, err error) {
		if err != nil || s.over {
			return
		}
		word, good := h.Word(s.now())
		state := kit.Ready
		if !good {
			state = kit.Held
		}
		s.backup.Set(word, state)
	})
}

// backUpThen makes the backup that is due at closing, and ends the program. One need not wait for it; and where it fails, or the
// last one is older than a day, that is said before the program is gone.
func (s *shell) backUpThen(quit func()) {
	kit.Run(s.work, func() ([]string, error) { return s.desk.Backups.Due(true), nil }, func(ids []string, err error) {
		if err != nil || len(ids) == 0 {
			s.remindThen(quit)
			return
		}
		ctx, cancel := context.WithCancel(context.Background())
		note := kit.NewPara("正在备份…")
		d := kit.NewDialog(s.win, "关闭前备份", kit.Fixed(440, 0, note), "不等了，直接关闭", "", func(func(error)) {
			cancel()
			quit()
		})
		d.Show()
		worker, end := s.desk.Aside()
		tell := func(p backup.Progress) { fyne.Do(func() { note.SetText(p.Step + "…") }) }
		kit.Run(worker, func() (backup.Taken, error) { return s.desk.Backups.TakeTo(ctx, ids, tell) }, func(t backup.Taken, err error) {
			stopped := ctx.Err() != nil
			cancel()
			end()
			if stopped {
				return // the program is on its way out
			}
			d.Close()
			if err == nil && t.Good() {
				s.remindThen(quit)
				return
			}
			sentence := t.Sentence()
			if err != nil {
				sentence, _ = desk.Explain(err)
			}
			s.askToQuit("备份没有成功", sentence+"\n店铺资料本身已经保存好；下次打开程序会再试。", quit)
		})
	})
}

// remindThen says at closing that the last backup is too old.
func (s *shell) remindThen(quit func()) {
	h, now := s.desk.Backups.Health(), s.now()
	if !h.Changed || now.Time().Sub(h.Last.Time()) < backup.Lapse {
		quit()
		return
	}
	word, _ := h.Word(now)
	s.askToQuit(word, "最近一次核对过的备份是 "+h.Last.String()+"，之后又有改动。请插上备份盘，按 Ctrl+Shift+B 备份一次再关闭。", quit)
}

func (s *shell) askToQuit(title, sentence string, quit func()) {
	kit.Confirm(s.win, title, sentence, "仍然关闭", quit)
}

// apart is a worker for one long work.
func apart() (kit.Worker, func()) {
	q := kit.NewQueue()
	q.Go(faultsArePanics, func() {})
	return q, func() { go q.Close() }
}
