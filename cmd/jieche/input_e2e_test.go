package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"jieche/data/workorder"
	"jieche/ui/drive"
)

// enterTo presses Enter until a field has the keyboard.
func enterTo(t *testing.T, w *drive.Session, field string) {
	t.Helper()
	for range 40 {
		at := w.State().Focus
		if at == field {
			return
		}
		w.Key("Return")
		w.Wait("the focus beyond "+at, func(now drive.State) bool { return now.Focus != at })
	}
	t.Fatalf("Enter does not lead to %s", field)
}

// A car that was never here costs the keys of its data and 25 more, from the idle window to the printed form.
func TestNewCustomerWithinTheKeysAllowed(t *testing.T) {
	s := newShop(t)
	w := s.sit(t, drive.Options{})
	begin(w, "李敏")
	w.WaitScreen("today")
	typed := 0
	write := func(field, text string) {
		w.WaitFocus(field)
		w.Type(text)
		typed += len([]rune(text))
	}
	w.ResetKeys()
	w.Key("F2")
	w.WaitScreen("reception")
	write("plate", "a88k66")
	enterTo(t, w, "model")
	write("model", "本田 雅阁")
	enterTo(t, w, "km")
	write("km", "12800")
	w.Key("Return")
	write("owner", "何思远")
	w.Key("Return")
	write("phone", "13900710071")
	w.Key("ctrl+Return")
	w.WaitScreen("order")
	w.WaitFocus("entry")
	w.Wait("the order", func(now drive.State) bool { return strings.Contains(now.Title, "88K66") })
	w.Type("xby")
	w.Key("Return")
	w.WaitSay("已加入工单")
	w.Key("F9")
	w.WaitDialog("打印前问客户三件事")
	w.Type("131")
	form := s.waitViewed(w, 1, "任务委托书")
	budget(t, w, "new customer with car, to the printed form", 25+typed)
	leave(t, w)
	s.clean()
	sheet := s.sheet("贵A88K66")
	if o := sheet.Order; o.OwnerName != "何思远" || o.OwnerPhone != "13900710071" || o.Model != "本田 雅阁" || o.KM != 12800 || o.State != workorder.Quoted || o.PayBy != "现金" || o.OldParts != "无旧件" || o.Wash != "要" {
		t.Errorf("stored: %+v", o)
	}
	wantOnPaper(t, form, "何思远", "贵A·88K66", "本田 雅阁", "12,800", "机油滤清器")
}

// Who knows the keys by heart doesn't wait for the screen: what is typed ahead means the same as what is typed slowly.
func TestTypingAheadOfTheScreen(t *testing.T) {
	s := newShop(t)
	s.ctl("import", "customers", filepath.Join("..", "..", "data", "workbook", "testdata", "old-customers.xlsx"))
	w := s.sit(t, drive.Options{})
	begin(w, "李敏")
	w.Key("ctrl+k")
	w.Type("a599")
	w.Key("Return")
	w.Type("106800") // the search has not answered yet: it goes where the answer leads
	w.Key("Return")
	w.Type("xby")
	w.Key("Return", "ctrl+Return")
	w.WaitSay("已接车")
	leave(t, w)
	sheet := s.sheet("贵EUA599")
	if o := sheet.Order; o.KM != 106800 || o.OwnerName != "唐华轩" || o.Kind != workorder.Maintenance || len(sheet.Lines) != 3 {
		t.Errorf("stored: %d km, %s, %s, %d lines", o.KM, o.OwnerName, o.Kind, len(sheet.Lines))
	}
}

// person is how long a person needs to look at what pinyin proposes; less is a scanner.
const person = 400 * time.Millisecond

// Enter, Backspace and Esc belong to the input method while it composes: they leave neither the field nor the form.
func TestChineseInputInTheReception(t *testing.T) {
	s := newShop(t)
	w := s.sit(t, drive.Options{Pinyin: true})
	begin(w, "李敏")
	w.Key("F2")
	w.WaitFocus("plate")
	enterTo(t, w, "owner")
	w.Pinyin(true)
	compose(t, w, "owner", "zhou", "BackSpace") // zho: still composing
	compose(t, w, "owner", "", "BackSpace", "BackSpace", "BackSpace")
	compose(t, w, "owner", "li", "Escape") // thrown away
	compose(t, w, "owner", "zhou", "space")
	surname := s.waitOwner(w, "a Chinese name", chinese)
	compose(t, w, "owner", "wei", "Return") // the letters themselves
	s.waitOwner(w, "the letters behind it", func(name string) bool { return name == surname+"wei" })
	compose(t, w, "owner", "", "BackSpace", "BackSpace", "BackSpace") // nothing is composed: the field's own letters go
	s.waitOwner(w, "the name alone", func(name string) bool { return name == surname })
	w.Shot("20-pinyin-owner")
	w.Pinyin(false)
	w.Key("Return")
	w.WaitFocus("phone")

	enterTo(t, w, "complaint")
	w.Pinyin(true)
	compose(t, w, "complaint", "sha", "Escape")
	compose(t, w, "complaint", "che", "BackSpace")
	compose(t, w, "complaint", "", "Escape")
	compose(t, w, "complaint", "shache", "space")
	compose(t, w, "complaint", "abs", "Return")
	w.Shot("21-pinyin-complaint")
	w.Pinyin(false)
	w.Key("ctrl+Return")
	w.WaitSay("已接车")
	leave(t, w)

	orders := ask[[]workorder.Order](s, "workorder.open", map[string]any{})
	if len(orders) != 1 {
		t.Fatalf("%d orders are open, want one", len(orders))
	}
	o := ask[workorder.Sheet](s, "workorder.sheet", map[string]any{"no": orders[0].No}).Order
	if o.OwnerName != surname {
		t.Errorf("the owner is stored as %q, typed was %q", o.OwnerName, surname)
	}
	brake, rest := strings.CutSuffix(o.Intake.Complaint, "abs")
	if !rest || len([]rune(brake)) != 2 || !chinese(brake) {
		t.Errorf("the complaint is stored as %q, want two characters and abs", o.Intake.Complaint)
	}
}

// compose types letters into the input method, then a key that is meant for it, and wants to be in the same field of the same
// form afterwards.
func compose(t *testing.T, w *drive.Session, field, letters string, keys ...string) {
	t.Helper()
	w.Type(letters)
	for _, k := range keys {
		time.Sleep(person)
		w.Key(k)
	}
	time.Sleep(person)
	if now := w.State(); now.Screen != "reception" || now.Focus != field || now.Dialog != "" {
		t.Fatalf("after %q %v: %s, want the keyboard in %s of the reception", letters, keys, now, field)
	}
}

func chinese(text string) bool {
	for _, r := range text {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return text != ""
}

// drafts is what the receptions of a shop have kept of unsaved forms.
func (s *testShop) drafts() string {
	s.t.Helper()
	var all strings.Builder
	files, err := filepath.Glob(filepath.Join(s.folder, "drafts", "*.json"))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil && !os.IsNotExist(err) {
			s.t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// waitOwner waits until the owner's name in the only draft is as wanted, and returns it.
func (s *testShop) waitOwner(w *drive.Session, what string, wanted func(name string) bool) string {
	s.t.Helper()
	var name string
	w.WaitFor(what, func() bool {
		kept := s.drafts()
		if kept == "" {
			return false
		}
		name = decoded[struct{ Owner struct{ Name string } }](s.t, kept).Owner.Name
		return wanted(name)
	})
	return name
}

// waitDraft waits until the drafts hold all of it.
func (s *testShop) waitDraft(w *drive.Session, parts ...string) {
	s.t.Helper()
	w.WaitFor("a draft with "+strings.Join(parts, ", "), func() bool {
		kept := s.drafts()
		for _, p := range parts {
			if !strings.Contains(kept, p) {
				return false
			}
		}
		return true
	})
}
