package desk

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

type form struct{ Plate, Complaint string }

// What was typed is there after the program is gone, without the form having been saved.
func TestDraftSurvivesTheProgram(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "drafts")
	d := NewDrafts(dir)
	typed := form{"粤B7K291", "刹车时前面有尖锐的响声"}
	d.Keep("reception-1", typed)
	d.Flush()

	var got form
	if !NewDrafts(dir).Load("reception-1", &got) || got != typed {
		t.Fatalf("read back %+v, want %+v", got, typed)
	}
	if names := NewDrafts(dir).Names("reception-"); !slices.Equal(names, []string{"reception-1"}) {
		t.Fatalf("drafts %v", names)
	}
}

// The draft is written by itself soon after typing, and holds the newest text.
func TestDraftIsWrittenByItself(t *testing.T) {
	dir := t.TempDir()
	d := NewDrafts(dir)
	d.pause = time.Millisecond
	d.Keep("reception-1", form{Plate: "粤B7"})
	d.Keep("reception-1", form{Plate: "粤B7K291"})
	var got form
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if NewDrafts(dir).Load("reception-1", &got) && got.Plate == "粤B7K291" {
			return
		}
	}
	t.Fatalf("the draft holds %+v", got)
}

// A form that was saved or given up leaves nothing behind, not even when its last letters were still waiting.
func TestDroppedDraftIsGone(t *testing.T) {
	dir := t.TempDir()
	d := NewDrafts(dir)
	d.Keep("reception-1", form{Plate: "粤B7K291"})
	d.Flush()
	d.Keep("reception-1", form{Plate: "粤B7K292"})
	d.Drop("reception-1")
	d.Flush()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 0 {
		t.Fatalf("left behind: %v", files)
	}
}

// A file that is no draft any more is not offered as one.
func TestUnreadableDraftIsNone(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "reception-1.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	var got form
	if NewDrafts(dir).Load("reception-1", &got) {
		t.Fatalf("read %+v from half a file", got)
	}
	if NewDrafts(dir).Load("reception-2", &got) {
		t.Fatal("read a draft that is not there")
	}
}
