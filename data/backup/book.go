package backup

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"jieche/data/base"
	"jieche/data/file"
)

// Book (备份记录) is what this PC knows of its backups. It lies in the shop's folder and outside shop.db, because it must be
// readable when that is not, and because another PC of the shop has places of its own.
type Book struct {
	Every   int64    `json:"every_minutes"` // between two backups while something changes
	OnClose bool     `json:"on_close"`
	Places  []Place  `json:"places"`
	Drill   Drilled  `json:"drill,omitzero"` // the newest
	Events  []Event  `json:"events,omitempty"`
	Writers []string `json:"writers,omitempty"` // every writer that this PC has been, so that none comes back
}

// Event (备份事件) is one line of what happened.
type Event struct {
	At   base.Instant `json:"at"`
	Good bool         `json:"good"`
	Say  string       `json:"say"`
}

const (
	bookFile   = "backup.json"
	usualEvery = 240
	eventLimit = 200
)

// readBook reads the book of a shop's folder. A book that can't be read is begun anew: backups themselves are in their places.
func readBook(shop string) Book {
	b := Book{Every: usualEvery, OnClose: true}
	raw, err := os.ReadFile(filepath.Join(shop, bookFile))
	if err == nil && json.Unmarshal(raw, &b) != nil {
		b = Book{Every: usualEvery, OnClose: true}
	}
	if b.Every < 5 {
		b.Every = usualEvery
	}
	if !slices.ContainsFunc(b.Places, func(p Place) bool { return p.Kind == Local }) {
		b.Places = slices.Insert(b.Places, 0, Place{Kind: Local, Same: true})
	}
	for i := range b.Places {
		if b.Places[i].Kind == Local {
			b.Places[i].Path = LocalFolder(shop) // the shop's folder may have been moved
		}
	}
	return b
}

func (b *Book) write(shop string) error {
	raw, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(shop, bookFile)
	return diskFault(path, file.Replace(path, append(raw, '\n')))
}

func (b *Book) note(at base.Instant, good bool, say string) {
	b.Events = append(b.Events, Event{at, good, say})
	if extra := len(b.Events) - eventLimit; extra > 0 {
		b.Events = slices.Delete(b.Events, 0, extra)
	}
}

// place finds a place by what it was called: its id, or its path.
func (b *Book) place(id string) *Place {
	for i := range b.Places {
		if p := &b.Places[i]; p.ID == id || p.Path == id {
			return p
		}
	}
	return nil
}

// Knows says that a folder is a place already.
func (b *Book) Knows(dir string) bool {
	id := readMark(dir)
	return slices.ContainsFunc(b.Places, func(p Place) bool { return p.Path == dir || id != "" && p.ID == id })
}

// newest is the newest verified backup of all places, or of those on another disk only.
func (b *Book) newest(away bool) (Verified, bool) {
	var best Verified
	for _, p := range b.Places {
		if p.Last.At > best.At && !(away && (p.Kind == Local || p.Same)) {
			best = p.Last
		}
	}
	return best, !best.At.IsZero()
}

// clone is a copy that whoever shows it may keep.
func (b *Book) clone() Book {
	c := *b
	c.Places, c.Events, c.Writers = slices.Clone(b.Places), slices.Clone(b.Events), slices.Clone(b.Writers)
	return c
}

// Health (备份状况) is how the shop stands with its backups, for the mark in the window.
type Health struct {
	Last    base.Instant // newest verified backup anywhere; zero: none yet
	Away    base.Instant // newest verified backup on another disk
	Changed bool         // something was saved since the newest
	NoKey   bool         // no key on paper yet
	NoAway  bool         // no place on another disk yet
	Failed  string       // why the newest try failed, where one did
}

// Lapse is how old the newest backup may be while something changed, before the window reminds.
const Lapse = 24 * time.Hour

// Word is the mark in the window and whether all is well.
func (h Health) Word(now base.Instant) (word string, good bool) {
	age := now.Time().Sub(h.Last.Time())
	switch {
	case h.Last.IsZero() && h.Changed:
		return "还没有备份", false
	case h.Changed && (age > Lapse || age < -Lapse):
		return "备份已过 " + days(age), false
	case h.NoKey || h.NoAway:
		return "备份没设好", false
	case h.Changed && now.Time().Sub(h.Away.Time()) > Lapse:
		return "外盘备份已过 " + days(now.Time().Sub(h.Away.Time())), false
	case h.Failed != "":
		return "备份没成功", false
	}
	return "备份", true
}

// Lacks lists in a sentence each what is missing.
func (h Health) Lacks(now base.Instant) []string {
	var list []string
	if h.NoKey {
		list = append(list, "还没有打印店铺密钥：现在的备份只有这台电脑能打开，电脑坏了或丢了，备份就打不开。")
	}
	if h.NoAway {
		list = append(list, "还没有第二块盘或 U 盘：现在的备份和店铺资料在同一块硬盘上，硬盘坏了会一起丢。")
	}
	if age := now.Time().Sub(h.Away.Time()); !h.NoAway && h.Changed && age > Lapse {
		if h.Away.IsZero() {
			list = append(list, "第二块盘或 U 盘上还没有备份，请插好盘，再按“立即备份”。")
		} else {
			list = append(list, "第二块盘或 U 盘上的备份是 "+h.Away.String()+" 的，之后又有改动，请插好盘，再按“立即备份”。")
		}
	}
	if h.Failed != "" {
		list = append(list, h.Failed)
	}
	return list
}

func days(d time.Duration) string {
	d = d.Abs()
	if d < 48*time.Hour {
		return fmt.Sprintf("%d 小时", int(d.Hours()))
	}
	return fmt.Sprintf("%d 天", int(d.Hours()/24))
}

// errGone is a place that is not plugged in.
var errGone = errors.New("the place is not there")
