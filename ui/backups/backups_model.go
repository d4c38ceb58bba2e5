package backups

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"jieche/data/backup"
	"jieche/data/base"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// model is what the screen shows.
type model struct {
	health backup.Health
	book   backup.Book
	key    backup.ShopKey
	now    base.Instant
	busy   string // what is under way; empty: nothing
}

// verdict is the head of the screen: a state, a title, and what is missing.
func (m *model) verdict() (kit.State, string, []string) {
	lacks := m.health.Lacks(m.now)
	word, good := m.health.Word(m.now)
	switch {
	case good && len(lacks) == 0:
		return kit.Ready, "备份正常", []string{"最近一次核对过的备份：" + ago(m.health.Last, m.now) + "；" + m.plan()}
	case m.health.Last.IsZero():
		return kit.Held, word, append(lacks, "按 Ctrl+Enter 现在就备份一次。")
	}
	return kit.Held, word, lacks
}

func (m *model) plan() string {
	s := fmt.Sprintf("有改动时每 %s 备份一次", every(m.book.Every))
	if m.book.OnClose {
		s += "，关闭程序时也备份"
	}
	return s
}

func every(minutes int64) string {
	if minutes%60 == 0 {
		return fmt.Sprintf("%d 小时", minutes/60)
	}
	return fmt.Sprintf("%d 分钟", minutes)
}

// ago is a moment in words, with how long it is gone: 今天 09:30（3 小时前）.
func ago(t, now base.Instant) string {
	if t.IsZero() {
		return "还没有"
	}
	if now-t < 60_000 && now >= t {
		return desk.When(t, now) + "（刚刚）"
	}
	if now < t {
		return t.String()
	}
	return desk.When(t, now) + "（" + desk.Span(now-t) + "前）"
}

// state is the chip of a place.
func (m *model) state(p backup.Place) (string, kit.State) {
	switch {
	case p.Failure.Say != "":
		return "没成功", kit.Late
	case p.Last.At.IsZero():
		return "还没有", kit.Waiting
	case m.now.Time().Sub(p.Last.At.Time()) > backup.Lapse && m.health.Changed:
		return "旧了", kit.Held
	}
	return "已核对", kit.Ready
}

// remark is what else is to be said about a place.
func remark(p backup.Place) string {
	switch {
	case p.Failure.Say != "":
		return p.Failure.Say
	case p.Kind == backup.Local:
		return "自动，防误删；硬盘坏了会一起丢"
	case p.Same:
		return "和店铺资料在同一块硬盘上"
	}
	return "另一块盘"
}

// sizeOf in words.
func sizeOf(n int64) string {
	switch {
	case n == 0:
		return ""
	case n < 1<<20:
		return fmt.Sprintf("%d KB", max(n>>10, 1))
	}
	return fmt.Sprintf("%d.%d MB", n>>20, (n>>10)%1024*10/1024)
}

// progress is a step of a backup as a note.
func progress(p backup.Progress) string {
	if p.All > 0 && p.Done > 0 {
		return fmt.Sprintf("%s… %d%%", p.Step, p.Done*100/p.All)
	}
	return p.Step + "…"
}

// newest puts the newest event first.
func newest(events []backup.Event) []backup.Event {
	list := make([]backup.Event, 0, len(events))
	for i := len(events) - 1; i >= 0; i-- {
		list = append(list, events[i])
	}
	return list
}

// keyForm is the making of the shop's key: it exists in memory and on one page until the page's end was typed back, and then on
// paper alone.
type keyForm struct {
	key  backup.Key
	page string // the file that the viewer shows; removed afterwards
}

// confirm holds what was typed against the end of the key.
func (f *keyForm) confirm(typed string) error {
	text := strings.ToUpper(strings.Join(strings.Fields(base.Narrow(typed)), ""))
	if len(text) > 6 { // the whole key, from the scanner
		if k, err := backup.ParseKey(text); err == nil {
			text = k.Tail()
			if k.Secret() != f.key.Secret() {
				text = ""
			}
		}
	}
	if text != f.key.Tail() {
		return base.Refuse(base.Invalid, "key.tail", "tail", "和密钥页上的最后 6 个字符不一样。请看纸上第 14、15 组，或用扫码枪扫一下二维码")
	}
	return nil
}

// listed is a backup as a row of the table of the restore.
func listed(l backup.Listed, shop string) string {
	s := filepath.Base(l.File)
	if shop != "" && l.Shop != shop {
		s += "（另一家店）"
	}
	return s
}

// intervals are what one may choose from.
var intervals = []struct {
	text  string
	every time.Duration
}{{"1 小时", time.Hour}, {"2 小时", 2 * time.Hour}, {"4 小时", 4 * time.Hour}, {"8 小时", 8 * time.Hour}, {"24 小时", 24 * time.Hour}}
