package desk

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"jieche/data/file"
)

// Drafts (草稿) keeps the text of forms that are not saved yet, one file each in the shop's folder: it survives a crash of
// the program and of the PC. A form writes its draft as it is typed, and throws it away when it was saved or given up.
type Drafts struct {
	dir   string
	pause time.Duration

	mu      sync.Mutex
	waiting map[string][]byte
	timer   *time.Timer
}

// draftPause is how long typing must rest before a draft is written: a write per key would wear a desk's old disk.
const draftPause = 600 * time.Millisecond

// NewDrafts keeps drafts in the folder.
func NewDrafts(dir string) *Drafts {
	return &Drafts{dir: dir, pause: draftPause, waiting: map[string][]byte{}}
}

const draftEnd = ".json"

func (d *Drafts) path(name string) string { return filepath.Join(d.dir, name+draftEnd) }

// Keep writes the draft of that name soon. form must be encodable as JSON; it is encoded now, so that it may change
// afterwards.
func (d *Drafts) Keep(name string, form any) {
	text, err := json.Marshal(form)
	if err != nil {
		slog.Error("draft", "name", name, "err", err)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waiting[name] = text
	if d.timer == nil {
		d.timer = time.AfterFunc(d.pause, d.Flush)
	}
}

// Flush writes what waits now: at the end of the program.
func (d *Drafts) Flush() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
	for name, text := range d.waiting {
		if err := d.write(name, text); err != nil {
			slog.Error("draft", "name", name, "err", err) // the form is still on the screen; nothing is lost yet
		}
	}
	clear(d.waiting)
}

// write replaces the file as a whole, so that a crash leaves the old draft or the new one.
func (d *Drafts) write(name string, text []byte) error {
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return err
	}
	return file.Replace(d.path(name), text)
}

// Drop throws the draft away.
func (d *Drafts) Drop(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.waiting, name)
	if err := file.Remove(d.path(name)); err != nil {
		slog.Error("draft", "name", name, "err", err)
	}
}

// Load reads a draft into form and reports whether there is one that can be read.
func (d *Drafts) Load(name string, form any) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	text, ok := d.waiting[name]
	if !ok {
		var err error
		if text, err = os.ReadFile(d.path(name)); err != nil {
			return false
		}
	}
	return json.Unmarshal(text, form) == nil
}

// Names lists the drafts whose names begin with prefix, oldest first: names carry the time of their making.
func (d *Drafts) Names(prefix string) []string {
	files, err := os.ReadDir(d.dir)
	if err != nil {
		return nil // no folder yet: no drafts
	}
	var names []string
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), draftEnd); ok && strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// ReceptionDraft begins the names of the drafts of receptions; the time of their making follows.
const ReceptionDraft = "reception-"

// Title is how the draft calls itself: what it keeps in its field "title".
func (d *Drafts) Title(name string) string {
	var form struct {
		Title string `json:"title"`
	}
	d.Load(name, &form)
	return form.Title
}
