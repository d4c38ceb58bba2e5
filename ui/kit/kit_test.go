package kit

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"jieche/data/base"
)

// open shows content in a window of the test driver.
func open(t *testing.T, content fyne.CanvasObject) (fyne.Window, *Keys) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	ime.clear()
	focused = nil
	w := test.NewTempWindow(t, nil)
	keys := Mount(w, content)
	w.Resize(fyne.NewSize(1000, 700))
	return w, keys
}

// press gives a key to whoever has the keyboard, as the driver does.
func press(w fyne.Window, key Key) {
	name, mods := key.split()
	c := w.Canvas()
	f := c.Focused()
	if mods&^fyne.KeyModifierShift != 0 {
		s := &desktop.CustomShortcut{KeyName: name, Modifier: mods}
		f.(fyne.Shortcutable).TypedShortcut(s)
		return
	}
	keyable, _ := f.(desktop.Keyable)
	if mods != 0 && keyable != nil {
		keyable.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		defer keyable.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	}
	if keyable != nil {
		keyable.KeyDown(&fyne.KeyEvent{Name: name})
	}
	if name == fyne.KeyTab {
		if tabbable, ok := f.(fyne.Tabbable); !ok || !tabbable.AcceptsTab() {
			c.FocusNext()
			return
		}
	}
	if f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
	} else if typed := c.OnTypedKey(); typed != nil {
		typed(&fyne.KeyEvent{Name: name})
	}
}

// write types text with the key presses that come before its characters.
func write(w fyne.Window, text string) {
	for _, r := range text {
		f := w.Canvas().Focused()
		if k, ok := f.(desktop.Keyable); ok && r < 0x80 {
			k.KeyDown(&fyne.KeyEvent{Name: fyne.KeyName(strings.ToUpper(string(r)))})
		}
		f.TypedRune(r)
	}
}

func wantFocus(t *testing.T, w fyne.Window, want fyne.Focusable) {
	t.Helper()
	if got := w.Canvas().Focused(); got != want {
		t.Fatalf("the keyboard is at %T %p, want %T %p", got, got, want, want)
	}
}

func TestEnterWalksThroughFields(t *testing.T) {
	a, b, area, c := NewEntry(""), NewMoneyEntry(), NewTextArea("", 3), NewChoice(Options("要", "不要"), nil)
	check, tapped := NewCheck("备胎", nil), 0
	button := NewButton("保存", "F9", func() { tapped++ })
	w, _ := open(t, Down(4, a, b, area, c, check, button))
	w.Canvas().Focus(a)
	press(w, "Enter")
	wantFocus(t, w, b)
	press(w, "Shift+Enter")
	wantFocus(t, w, a)
	press(w, "Enter")
	press(w, "Enter")
	wantFocus(t, w, area)
	write(w, "甲")
	press(w, "Enter")
	wantFocus(t, w, area)
	press(w, "Enter")
	wantFocus(t, w, c)
	if area.Text != "甲" {
		t.Fatalf("the area holds %q", area.Text)
	}
	press(w, "2")
	press(w, "Enter")
	wantFocus(t, w, check)
	press(w, "Space")
	press(w, "Enter")
	wantFocus(t, w, button)
	press(w, "Enter")
	if c.Value() != "不要" || !check.On || tapped != 1 {
		t.Fatalf("chosen %q, ticked %v, tapped %d", c.Value(), check.On, tapped)
	}
}

func TestChainGoesItsOwnWay(t *testing.T) {
	a, b, c := NewEntry(""), NewEntry(""), NewEntry("")
	w, _ := open(t, Down(4, a, b, c))
	Chain(a, c, b)
	w.Canvas().Focus(a)
	press(w, "Enter")
	wantFocus(t, w, c)
	press(w, "Enter")
	wantFocus(t, w, b)
	press(w, "Shift+Enter")
	wantFocus(t, w, c)
}

func TestEntrySelectsOnKeyboardButNotWhenTheWindowReturns(t *testing.T) {
	a, b := NewEntry(""), NewEntry("")
	b.SetText("旧文字")
	w, _ := open(t, Down(4, a, b))
	w.Canvas().Focus(a)
	press(w, "Enter")
	if b.SelectedText() != "旧文字" {
		t.Fatalf("selected %q", b.SelectedText())
	}
	press(w, "End")
	b.FocusLost()
	b.FocusGained()
	write(w, "1")
	if b.Text != "旧文字1" {
		t.Fatalf("after the window came back typing made %q", b.Text)
	}
}

func TestKeysReachTheScreenFromEveryWidget(t *testing.T) {
	got := ""
	table := NewTable(Column[int]{Title: "数", Width: 80, Text: func(n int) string { return fmt.Sprint(n) }})
	table.SetRows([]int{1, 2})
	fields := []fyne.Focusable{NewEntry(""), NewTextArea("", 2), NewMoneyEntry(), NewChoice(Options("甲"), nil), NewCheck("", nil), NewButton("x", "", nil), table}
	column := Down(2)
	for _, f := range fields {
		column.Add(f.(fyne.CanvasObject))
	}
	w, keys := open(t, column)
	keys.Shell(Keymap{"Ctrl+K": func() { got += "search " }, "F2": func() { got += "shell " }, "Alt+3": func() { got += "area " }})
	keys.Screen(Keymap{"F2": func() { got += "screen " }, "Ctrl+Enter": func() { got += "confirm " }, "Esc": func() { got += "back " }})
	for _, f := range fields {
		got = ""
		w.Canvas().Focus(f)
		for _, k := range []Key{"F2", "Ctrl+K", "Alt+3", "Ctrl+Enter", "Esc"} {
			press(w, k)
		}
		if want := "screen search area confirm back "; got != want {
			t.Errorf("%T: %q, want %q", f, got, want)
		}
	}
	got = ""
	w.Canvas().Unfocus()
	press(w, "F2")
	press(w, "Esc")
	if got != "screen back " {
		t.Errorf("without a focus: %q", got)
	}
}

func TestValueKeepsWrongTextAndSaysWhy(t *testing.T) {
	a, b := NewMoneyEntry(), NewEntry("")
	var told []string
	a.OnValue = func(f base.Fen, ok bool) { told = append(told, fmt.Sprint(f, ok)) }
	w, _ := open(t, Down(4, a, b))
	w.Canvas().Focus(a)
	write(w, "1288.5")
	press(w, "Enter")
	wantFocus(t, w, b)
	if a.Text != "1,288.50" {
		t.Fatalf("shown as %q", a.Text)
	}
	press(w, "Shift+Enter")
	if a.Text != "1288.50" {
		t.Fatalf("edited as %q", a.Text)
	}
	write(w, "abc")
	press(w, "Enter")
	wantFocus(t, w, a)
	if a.Text != "abc" || a.Fault() == "" {
		t.Fatalf("text %q, sentence %q", a.Text, a.Fault())
	}
	press(w, "Enter")
	wantFocus(t, w, b)
	if a.Text != "abc" {
		t.Fatalf("the wrong text became %q", a.Text)
	}
	if _, ok := a.Get(); ok || a.Problem() == nil {
		t.Fatal("a wrong text passed for a value")
	}
	a.Set(100)
	if v, ok := a.Get(); v != 100 || !ok || a.Fault() != "" {
		t.Fatalf("after Set: %v %v %q", v, ok, a.Fault())
	}
	if want := "[1,288.50 true]"; fmt.Sprint(told) != want {
		t.Fatalf("told %v, want %s", told, want)
	}
}

func TestFieldsReadAndShow(t *testing.T) {
	day := base.Date(2026, 11, 21)
	date := NewDateEntry(func() base.Day { return day })
	due := NewTimeEntry(func() base.Instant { return day.At(9, 0) })
	qty, hours, km := NewQtyEntry(), NewHoursEntry(), NewCountEntry(0, 2_000_000)
	phone := NewPhoneEntry(func(s string) (string, error) { return strings.ReplaceAll(s, " ", ""), nil })
	plate := NewPlateEntry(func(s string) (string, error) {
		if !strings.HasPrefix(s, "粤") {
			return "", errors.New("车牌要以省份简称开头，请补上。")
		}
		return s, nil
	}, "粤B")
	w, _ := open(t, Down(4, date, due, qty, hours, km, phone, plate, NewEntry("")))
	for _, c := range []struct {
		field       fyne.Focusable
		typed, want string
		text        func() string
	}{
		{date, "1121", "2026-11-21", func() string { return date.Text }},
		{date, "+3", "2026-11-24", func() string { return date.Text }},
		{date, "明天", "2026-11-22", func() string { return date.Text }},
		{due, "1630", "2026-11-21 16:30", func() string { return due.Text }},
		{due, "明天 1630", "2026-11-22 16:30", func() string { return due.Text }},
		{qty, "3.5", "3.5", func() string { return qty.Text }},
		{hours, "1.2", "1.20", func() string { return hours.Text }},
		{km, "48620", "48,620", func() string { return km.Text }},
		{phone, "13800132210", "138 0013 2210", func() string { return phone.Text }},
		{plate, "7k291", "粤B7K291", func() string { return plate.Text }},
		{plate, "粤ｓ3f88q", "粤S3F88Q", func() string { return plate.Text }},
	} {
		w.Canvas().Focus(c.field)
		write(w, c.typed)
		press(w, "Enter")
		if c.text() != c.want {
			t.Errorf("%q is shown as %q, want %q", c.typed, c.text(), c.want)
		}
		w.Canvas().Unfocus()
		focused = nil
	}
}

func TestChoiceOfManyAndOfOne(t *testing.T) {
	n := 0
	many := NewMultiChoice([]Option{{Value: "a", Keys: "q"}, {Value: "b"}, {Value: "c"}}, func() { n++ })
	one := NewChoice(Options("微信", "现金"), nil)
	w, _ := open(t, Down(4, many, one))
	w.Canvas().Focus(many)
	press(w, "Q")
	press(w, "3")
	press(w, "Left")
	press(w, "Space")
	press(w, "1")
	if got := strings.Join(many.Values(), ""); got != "bc" || n != 4 {
		t.Fatalf("chosen %s after %d changes", got, n)
	}
	w.Canvas().Focus(one)
	press(w, "Right")
	if one.Value() != "现金" {
		t.Fatalf("chosen %q", one.Value())
	}
	press(w, "Del")
	if one.Value() != "" {
		t.Fatal("Del did not take the choice back")
	}
}

// typeKey gives a key and then its character to whoever has the keyboard by then, as the driver does.
func typeKey(w fyne.Window, key string) {
	press(w, Key(strings.ToUpper(key)))
	if f := w.Canvas().Focused(); f != nil {
		f.TypedRune([]rune(key)[0])
	}
}

// A key that chooses and moves the keyboard on has done its work: its character does not land in the next field. The next key
// is the next field's own, also when it is the same one.
func TestAKeyThatChoseTypesNothing(t *testing.T) {
	below := NewEntry("")
	w, _ := open(t, below)
	w.Canvas().Focus(below)
	choice := NewChoice(Options("现金", "微信"), nil)
	d := NewDialog(w, "问", choice, "好", "返回", Done(func() error { return nil }))
	choice.OnAnswer = d.Submit
	d.Show()
	typeKey(w, "2")
	if choice.Value() != "微信" || len(w.Canvas().Overlays().List()) != 0 {
		t.Fatalf("chosen %q, dialogs %d", choice.Value(), len(w.Canvas().Overlays().List()))
	}
	wantFocus(t, w, below)
	if below.Text != "" {
		t.Fatalf("the field below got %q", below.Text)
	}
	typeKey(w, "2")
	if below.Text != "2" {
		t.Fatalf("the field below got %q, want what was typed into it", below.Text)
	}
}

// Walking with an arrow is no answer; Enter on what it shows is. Enter on the last choice does what the dialog is for.
func TestAnswersAreDefinite(t *testing.T) {
	answers, done := 0, 0
	asked, last := NewChoice(Options("甲", "乙", "丙"), nil), NewChoice(Options("丁", "戊"), nil)
	asked.OnAnswer = func() { answers++ }
	last.OnDone = func() { done++ }
	w, _ := open(t, Down(4, asked, last))
	w.Canvas().Focus(asked)
	press(w, "Right")
	press(w, "Right")
	if answers != 0 || asked.Value() != "丙" {
		t.Fatalf("%d answers after two arrows, shown %q", answers, asked.Value())
	}
	press(w, "Enter")
	wantFocus(t, w, last)
	w.Canvas().Focus(asked)
	press(w, "3")
	press(w, "Space")
	if answers != 3 {
		t.Fatalf("%d answers, want 3", answers)
	}
	w.Canvas().Focus(last)
	press(w, "1")
	press(w, "Enter")
	if done != 1 || last.Value() != "丁" {
		t.Fatalf("done %d times with %q", done, last.Value())
	}
}

// Chips that do not fit stand in a second row and can be clicked there.
func TestChipsWrap(t *testing.T) {
	c := NewChoice(Options("现金", "微信", "支付宝", "银行卡", "转账", "会员卡", "挂账"), nil).Wrap(200)
	open(t, Down(4, c))
	one, two := NewChoice(Options("现金"), nil).MinSize(), c.MinSize()
	if two.Width > Px(200) || two.Height < 2*one.Height {
		t.Fatalf("the chips need %v", two)
	}
	c.Resize(fyne.NewSize(200, two.Height))
	places, rows := c.places(200)
	at := places[len(places)-1].AddXY(3, 3)
	c.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	if rows < 2 || c.Value() != "挂账" {
		t.Fatalf("%d rows, a click on the last chip chose %q", rows, c.Value())
	}
}

// A list tells no error of the program: its sentence comes from whoever knows the errors of the shop.
func TestPickerShowsNoProgramError(t *testing.T) {
	p := NewPicker("", Inline{}, func(string) ([]Pick[string], error) { return nil, errors.New("bucket gone") }, nil)
	w, _ := open(t, p)
	w.Canvas().Focus(p)
	write(w, "x")
	if p.list.note == "" || strings.Contains(p.list.note, "bucket") {
		t.Fatalf("the list says %q", p.list.note)
	}
	old := ErrorText
	defer func() { ErrorText = old }()
	ErrorText = func(error) string { return "程序错误 E001" }
	write(w, "y")
	if p.list.note != "程序错误 E001" {
		t.Fatalf("the list says %q", p.list.note)
	}
}

// A picker that opens lists at once when a dialog gives it the keyboard first.
func TestOpeningPickerListsInADialog(t *testing.T) {
	w, _ := open(t, NewEntry(""))
	p := NewPicker("", Inline{}, candidates, nil)
	p.Opens = true
	NewDialog(w, "谁", Field("人", p), "好", "返回", Done(func() error { return nil })).Show()
	wantFocus(t, w, p)
	if !p.Listing() {
		t.Fatal("nothing is listed")
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p)
	if list := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.list); at.X < 100 || list.Y < at.Y+20 {
		t.Fatalf("the list stands at %v, the field at %v", list, at)
	}
}

// slow is a worker whose answers come when the test says so.
type slow struct{ waiting []func() }

func (s *slow) Go(work, then func()) { s.waiting = append(s.waiting, func() { work(); then() }) }
func (s *slow) answer() {
	for len(s.waiting) > 0 {
		next := s.waiting[0]
		s.waiting = s.waiting[1:]
		next()
	}
}

func candidates(text string) ([]Pick[string], error) {
	if text == "xx" {
		return nil, nil
	}
	return []Pick[string]{{Item: Item{Title: "车辆", Header: true}}, {Item: Item{Title: text + "一"}, Value: text + "1"}, {Item: Item{Title: text + "二"}, Value: text + "2"}}, nil
}

func TestPickerFindsWithoutLosingTheKeyboard(t *testing.T) {
	work := &slow{}
	asked, picked := 0, []string{}
	p := NewPicker("", Worker(work), func(s string) ([]Pick[string], error) { asked++; return candidates(s) }, func(v string) { picked = append(picked, v) })
	after := NewEntry("")
	w, _ := open(t, Down(4, p, after))
	w.Canvas().Focus(p)
	write(w, "abc")
	wantFocus(t, w, p)
	work.answer()
	if asked != 1 {
		t.Fatalf("asked %d times: stale questions must not be asked", asked)
	}
	if !p.Listing() {
		t.Fatal("no list")
	}
	wantFocus(t, w, p)
	press(w, "Down")
	press(w, "Enter")
	wantFocus(t, w, after)
	if fmt.Sprint(picked) != "[abc2]" || p.Text != "abc二" || p.Listing() {
		t.Fatalf("picked %v, text %q, list %v", picked, p.Text, p.Listing())
	}
	if v, ok := p.Chosen(); !ok || v != "abc2" {
		t.Fatalf("chosen %q %v", v, ok)
	}
}

func TestPickerEnterWaitsForTheAnswer(t *testing.T) {
	work := &slow{}
	var picked []string
	p := NewPicker("", Worker(work), candidates, func(v string) { picked = append(picked, v) })
	p.Clears = true
	unknown := ""
	p.OnText = func(s string) { unknown = s }
	w, _ := open(t, Down(4, p, NewEntry("")))
	w.Canvas().Focus(p)
	write(w, "q")
	press(w, "Enter")
	if len(picked) != 0 {
		t.Fatal("picked before the answer")
	}
	work.answer()
	if fmt.Sprint(picked) != "[q1]" || p.Text != "" {
		t.Fatalf("picked %v, text %q", picked, p.Text)
	}
	wantFocus(t, w, p)
	write(w, "xx")
	press(w, "Enter")
	work.answer()
	if unknown != "xx" || len(picked) != 1 {
		t.Fatalf("unknown %q, picked %v", unknown, picked)
	}
	write(w, "y")
	work.answer()
	press(w, "Esc")
	if p.Listing() || p.Text != "xxy" {
		t.Fatalf("after Esc: list %v, text %q", p.Listing(), p.Text)
	}
	wantFocus(t, w, p)
}

func TestPickerTakesAClick(t *testing.T) {
	var picked []string
	p := NewPicker("", Worker(Inline{}), candidates, func(v string) { picked = append(picked, v) })
	p.Clears = true
	left := 0
	p.OnLeave = func() { left++ }
	w, _ := open(t, Down(4, p, NewEntry("")))
	w.Canvas().Focus(p)
	write(w, "a")
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.list)
	p.list.MouseDown(&desktop.MouseEvent{})
	test.TapCanvas(w.Canvas(), at.AddXY(30, Px(4)+2.5*Px(dropRow)))
	if fmt.Sprint(picked) != "[a2]" || left != 0 {
		t.Fatalf("picked %v, left %d times", picked, left)
	}
	wantFocus(t, w, p)
}

type row struct {
	id, head string
	qty      string
}

func testTable(n int) *Table[row] {
	t := NewTable(
		Column[row]{Title: "编号", Width: 120, Text: func(r row) string { return r.id }},
		Column[row]{Title: "数量", Width: 120, Right: true, Text: func(r row) string { return r.qty }},
	)
	t.Section = func(r row) string { return r.head }
	t.ID = func(r row) string { return r.id }
	rows := []row{{head: "配件"}}
	for i := 1; i <= n; i++ {
		rows = append(rows, row{id: fmt.Sprint("P", i), qty: "1"})
	}
	t.SetRows(rows)
	return t
}

func TestTableKeys(t *testing.T) {
	table := testTable(10_000)
	var opened, deleted string
	past := ""
	table.OnOpen = func(r row) { opened = r.id }
	table.OnDelete = func(r row) { deleted = r.id }
	table.OnType = func(s string) { past += s }
	table.OnPastTop = func() { past += "top" }
	w, _ := open(t, table)
	w.Canvas().Focus(table)
	selected := func() string { r, _ := table.Selected(); return r.id }
	for _, c := range []struct {
		key  Key
		want string
	}{{"Down", "P2"}, {"Up", "P1"}, {"Up", "P1"}, {"End", "P10000"}, {"Down", "P10000"}, {"Home", "P1"}, {"Enter", "P1"}, {"Del", "P1"}} {
		press(w, c.key)
		if selected() != c.want {
			t.Fatalf("after %s: %s, want %s", c.key, selected(), c.want)
		}
	}
	write(w, "q")
	if opened != "P1" || deleted != "P1" || past != "topq" {
		t.Fatalf("opened %q, deleted %q, %q", opened, deleted, past)
	}
	press(w, "PgDn")
	first := table.Index()
	press(w, "PgDn")
	if first < 10 || table.Index() != 2*first-1 {
		t.Fatalf("PgDn went to %d and %d", first, table.Index())
	}
	if drawn := len(test.WidgetRenderer(table.body).(*bodyView[row]).lines); drawn > 60 {
		t.Fatalf("%d rows are drawn", drawn)
	}
	table.Select(500)
	id := selected()
	table.SetRows(table.Rows()[100:])
	if selected() != id {
		t.Fatalf("rows came anew and %s became %s", id, selected())
	}
}

func TestTableAsksForMore(t *testing.T) {
	table := testTable(5)
	asked := 0
	table.More, table.HasMore = func() { asked++ }, true
	open(t, table)
	table.Refresh()
	if asked != 1 {
		t.Fatalf("asked %d times for the next page", asked)
	}
	table.Append([]row{{id: "P6"}}, false)
	if asked != 1 || len(table.Rows()) != 7 {
		t.Fatalf("asked %d times, %d rows", asked, len(table.Rows()))
	}
}

func TestTableEditsCells(t *testing.T) {
	table := testTable(3)
	set := map[string]string{}
	table.columns[1].Edit = &CellEdit[row]{Text: func(r row) string { return r.qty }, Set: func(r row, s string) error {
		if s == "0" {
			return errors.New("数量要大于 0。")
		}
		set[r.id] = s
		return nil
	}}
	end := 0
	table.OnPastEnd = func() { end++ }
	w, _ := open(t, Down(4, Flex(1, table), NewEntry("")))
	w.Canvas().Focus(table)
	press(w, "Tab")
	wantFocus(t, w, table.editor)
	if table.editor.SelectedText() != "1" {
		t.Fatalf("selected %q", table.editor.SelectedText())
	}
	write(w, "3.5")
	press(w, "Tab")
	write(w, "0")
	press(w, "Enter")
	wantFocus(t, w, table.editor)
	if table.editor.Fault() == "" || table.editor.Text != "0" {
		t.Fatalf("sentence %q, text %q", table.editor.Fault(), table.editor.Text)
	}
	press(w, "Esc")
	wantFocus(t, w, table)
	write(w, "7")
	press(w, "Enter")
	press(w, "Enter")
	wantFocus(t, w, table)
	if fmt.Sprint(set) != "map[P1:3.5 P2:7]" || end != 1 {
		t.Fatalf("set %v, past the end %d times", set, end)
	}
}

// TestNoKeyActsPastAWrongCell: a command of the window takes the cell that is being edited first, and waits where it holds
// what can't be meant. Two digits typed into a row are two digits.
func TestNoKeyActsPastAWrongCell(t *testing.T) {
	table := testTable(3)
	set := map[string]string{}
	table.columns[1].Edit = &CellEdit[row]{Text: func(r row) string { return r.qty }, Set: func(r row, s string) error {
		if s == "11" {
			return errors.New("货架上只有 10 个。")
		}
		set[r.id] = s
		return nil
	}}
	w, keys := open(t, Down(4, Flex(1, table), NewEntry("")))
	acted := 0
	keys.Screen(Keymap{"Ctrl+Enter": func() { acted++ }, "F9": func() { acted++ }})
	w.Canvas().Focus(table)
	write(w, "1")
	write(w, "1")
	if table.editor.Text != "11" {
		t.Fatalf("11 became %q", table.editor.Text)
	}
	press(w, "Ctrl+Enter")
	press(w, "F9")
	if acted != 0 || table.editor.Fault() == "" || table.Finish() {
		t.Fatalf("acted %d times past a wrong cell; sentence %q", acted, table.editor.Fault())
	}
	wantFocus(t, w, table.editor)
	press(w, "Esc")
	write(w, "5")
	press(w, "Ctrl+Enter")
	if acted != 1 || fmt.Sprint(set) != "map[P1:5]" || !table.Finish() {
		t.Fatalf("acted %d times, set %v", acted, set)
	}
}

func TestDialogKeys(t *testing.T) {
	field := NewEntry("")
	done, other := 0, 0
	w, keys := open(t, Down(4, field))
	keys.Screen(Keymap{"F9": func() { other++ }})
	w.Canvas().Focus(field)
	Confirm(w, "打印", "确定要打印吗？", "打印", func() { done++ })
	press(w, "F9")
	if other != 0 {
		t.Fatal("a key reached the screen below the dialog")
	}
	press(w, "Esc")
	wantFocus(t, w, field)
	if done != 0 {
		t.Fatal("Esc confirmed")
	}
	Confirm(w, "打印", "确定要打印吗？", "打印", func() { done++ })
	press(w, "Enter")
	wantFocus(t, w, field)
	d := ConfirmDanger(w, "作废", "作废后不能恢复。", "作废", func() { done++ })
	wantFocus(t, w, d.cancel)
	press(w, "Enter")
	if done != 1 {
		t.Fatalf("done %d times", done)
	}
	wantFocus(t, w, field)
	press(w, "F9")
	if other != 1 {
		t.Fatal("the screen lost its key")
	}
}

func TestDialogStaysOnErrorAndDoesNothingTwice(t *testing.T) {
	w, _ := open(t, Down(4, NewEntry("")))
	var finish func(error)
	tried := 0
	d := Approve(w, "授权", "超出额度。", []string{"黄志强", "陈刚"}, func(name, pin string, done func(error)) {
		tried++
		finish = done
		if name != "陈刚" || pin != "1234" {
			t.Errorf("asked %s with %s", name, pin)
		}
	})
	press(w, "2")
	press(w, "Enter")
	write(w, "1234")
	press(w, "Enter")
	press(w, "Enter")
	press(w, "Ctrl+Enter")
	press(w, "Esc")
	if tried != 1 || !d.open {
		t.Fatalf("tried %d times, open %v", tried, d.open)
	}
	finish(errors.New("PIN 不对。"))
	if d.note.Text() != "PIN 不对。" || !d.open {
		t.Fatalf("the dialog says %q", d.note.Text())
	}
	press(w, "Enter")
	finish(nil)
	if d.open {
		t.Fatal("the dialog stayed")
	}
}

func TestFetchDropsStaleAnswers(t *testing.T) {
	work := &slow{}
	var latest Latest
	var shown []int
	for i := range 3 {
		Fetch(work, &latest, func() (int, error) { return i, nil }, func(n int, err error) { shown = append(shown, n) })
	}
	work.answer()
	Fetch(Inline{}, &latest, func() (int, error) { panic("broken") }, func(n int, err error) {
		if err == nil || !strings.Contains(err.Error(), "broken") {
			t.Errorf("a panic became %v", err)
		}
	})
	if fmt.Sprint(shown) != "[2]" {
		t.Fatalf("shown %v", shown)
	}
}

func TestQueueKeepsTheOrder(t *testing.T) {
	test.NewTempApp(t)
	q := NewQueue()
	var order []int
	for i := range 50 {
		q.Go(func() { order = append(order, i) }, func() {})
	}
	q.Close()
	for i, n := range order {
		if i != n {
			t.Fatalf("ran as %v", order)
		}
	}
	if len(order) != 50 {
		t.Fatalf("%d ran", len(order))
	}
}

// At the end a save that waits is still made, a question that waits is not asked, and what hangs is not waited for.
func TestTheEndOfAQueueIsBounded(t *testing.T) {
	test.NewTempApp(t)
	q, begun, release := NewQueue(), make(chan struct{}), make(chan struct{})
	var saved, asked bool
	q.Go(func() { close(begun); <-release }, func() {})
	<-begun
	var latest Latest
	Fetch(q, &latest, func() (int, error) { asked = true; return 0, nil }, func(int, error) {})
	q.Go(func() { saved = true }, func() {})
	ended := make(chan bool)
	go func() { ended <- q.End(time.Hour) }()
	for { // until End has begun, a new work is still taken
		q.mu.Lock()
		closed := q.closed
		q.mu.Unlock()
		if closed {
			break
		}
		runtime.Gosched()
	}
	close(release)
	if !<-ended || !saved || asked {
		t.Errorf("saved %v, asked %v", saved, asked)
	}
	q, begun, release = NewQueue(), make(chan struct{}), make(chan struct{})
	late := false
	q.Go(func() { close(begun); <-release }, func() {})
	<-begun
	q.Go(func() { late = true }, func() {})
	if q.End(time.Millisecond) {
		t.Error("a work that hangs is at rest")
	}
	close(release)
	<-q.done
	if late {
		t.Error("what had not begun ran after the end")
	}
}

func TestParaBreaksLinesAndLosesNothing(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	text := "刹车时前面有尖锐的响声，冷车明显；空调一挡时嗡嗡响（上次 2026-06-18 更换 D1060-4BA0A 前刹车片，质保 10,000 km）。"
	for width := float32(20); width < 700; width += 7 {
		lines := wrap(text, width, 14, false)
		if got := strings.Join(lines, ""); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Fatalf("at %v: %q", width, got)
		}
		for _, l := range lines[1:] {
			if width > 60 && strings.ContainsRune("，。；）", []rune(l)[0]) {
				t.Fatalf("at %v a line begins with a closing mark: %q", width, l)
			}
		}
	}
}

func TestStatesCanBeRead(t *testing.T) {
	for _, p := range []*Palette{&light, &dark} {
		for s := Waiting; s <= Late; s++ {
			ink, ground := p.states[s][0], p.states[s][1]
			if c := contrast(ink, ground); c < 4.5 {
				t.Errorf("state %d has contrast %.2f", s, c)
			}
		}
		for name, c := range map[string]float64{"ink": contrast(p.Ink, p.Card), "ink2": contrast(p.Ink2, p.Card), "primary": contrast(p.OnPrimary, p.Primary), "accent": contrast(p.Accent, p.Soft), "bad": contrast(p.Bad, p.Card), "warn": contrast(p.Warn, p.Card), "good": contrast(p.Good, p.Card), "rail": contrast(p.RailInk, p.Rail)} {
			if c < 4.5 {
				t.Errorf("%s has contrast %.2f", name, c)
			}
		}
	}
}

func TestComposing(t *testing.T) {
	clock := time.Unix(0, 0)
	c := &composing{on: true, now: func() time.Time { return clock }}
	letters := func(s string) {
		for _, r := range s {
			c.keyDown(fyne.KeyName(string(r)))
			clock = clock.Add(120 * time.Millisecond)
		}
	}
	chars := func(s string) {
		for _, r := range s {
			c.char(r)
		}
	}
	want := func(what string, active bool) {
		t.Helper()
		if c.active() != active {
			t.Fatalf("%s: composing %v", what, c.active())
		}
	}
	letters("NIHAO")
	want("five letters", true)
	if !c.takes(fyne.KeyReturn) {
		t.Fatal("Enter was passed on")
	}
	chars("nihao")
	want("letters committed", false)
	if c.takes(fyne.KeyReturn) {
		t.Fatal("the second Enter was kept")
	}
	letters("NIHAO")
	c.keyDown(fyne.KeySpace)
	letters("S")
	chars("你好")
	want("a letter pressed before the commit arrived", true)
	if !c.takes(fyne.KeyBackspace) {
		t.Fatal("Backspace was passed on")
	}
	want("that letter taken back", false)
	letters("SHI")
	for _, k := range []fyne.KeyName{fyne.KeyTab, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyDelete, fyne.KeyPageDown} {
		if !c.takes(k) {
			t.Fatalf("%s was passed on", k)
		}
	}
	if c.takes(fyne.KeyF9) {
		t.Fatal("F9 was kept")
	}
	clock = clock.Add(idle + time.Second)
	want("letters that never came", false)
}

func TestComposingDelaysAKeyThatOvertookItsCharacters(t *testing.T) {
	clock := time.Unix(0, 0)
	c := &composing{on: true, now: func() time.Time { return clock }}
	played := 0
	for _, k := range []fyne.KeyName{"A", "B", "C"} {
		c.keyDown(k)
		clock = clock.Add(3 * time.Millisecond)
	}
	if !c.delays(func() { played++ }) {
		t.Fatal("Enter overtook the characters")
	}
	for i, r := range "abc" {
		clock = clock.Add(400 * time.Millisecond)
		c.char(r)
		c.play()
		if want := map[bool]int{true: 1}[i == 2]; played != want {
			t.Fatalf("after %d characters played %d times", i+1, played)
		}
	}
	c.keyDown("A")
	clock = clock.Add(detour + time.Millisecond + 400*time.Millisecond)
	if c.delays(func() {}) {
		t.Fatal("a key of a composition was kept back for later")
	}
	c.clear()
	c.keyDown("4")
	clock = clock.Add(2 * detour)
	if c.delays(func() {}) || c.takes(fyne.KeyReturn) {
		t.Fatal("a digit without a character kept Enter")
	}
}

// contrast is the ratio of luminance of two colours as WCAG 2 defines it; text needs 4.5.
func contrast(a, b color.NRGBA) float64 {
	bright, dim := luminance(a), luminance(b)
	if bright < dim {
		bright, dim = dim, bright
	}
	return (bright + 0.05) / (dim + 0.05)
}

func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

func TestPlateFieldHelpsWithProvinces(t *testing.T) {
	plate := NewPlateEntry(func(s string) (string, error) { return s, nil }, "粤B")
	next := NewEntry("")
	w, _ := open(t, Down(4, plate, next))
	w.Canvas().Focus(plate)
	press(w, "Down")
	write(w, "e")
	press(w, "Enter")
	wantFocus(t, w, plate)
	if plate.Text != "鄂" {
		t.Fatalf("the field holds %q", plate.Text)
	}
	write(w, "a12345")
	press(w, "Enter")
	wantFocus(t, w, next)
	if plate.Text != "鄂A12345" {
		t.Fatalf("the field holds %q", plate.Text)
	}
}

func TestSentenceOfAnErrorBreaksIntoLines(t *testing.T) {
	e := NewEntry("")
	open(t, Down(0, Fixed(160, 0, e)))
	before := e.MinSize().Height
	e.SetError("“十二块”不是金额，请输入数字，如 1288.5，最多两位小数。")
	e.Resize(fyne.NewSize(160, e.MinSize().Height))
	if got := e.MinSize().Height; got < before+2*Px(faultHeight) {
		t.Fatalf("the field is %v high and was %v", got, before)
	}
	e.SetError("")
	if got := e.MinSize().Height; got != before {
		t.Fatalf("the field stays %v high and was %v", got, before)
	}
}

func TestScrollFollowsTheFocus(t *testing.T) {
	column := Down(4)
	var last *Entry
	for range 60 {
		last = NewEntry("")
		column.Add(last)
	}
	s := Scroll(column)
	w, _ := open(t, s)
	w.Canvas().Focus(last)
	if s.Offset.Y == 0 {
		t.Fatal("the last field is not seen")
	}
	w.Canvas().Focus(column.Objects[0].(*Entry))
	if s.Offset.Y != 0 {
		t.Fatalf("the first field is not seen: %v", s.Offset)
	}
}

func BenchmarkTableWalk(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(Theme{})
	w := test.NewTempWindow(b, nil)
	table := testTable(10_000)
	Mount(w, table)
	w.Resize(fyne.NewSize(1000, 700))
	w.Canvas().Focus(table)
	for b.Loop() {
		press(w, "PgDn")
		if table.Index() == 10_000 {
			press(w, "Home")
		}
	}
}

func BenchmarkTableSetRows(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(Theme{})
	w := test.NewTempWindow(b, nil)
	table := testTable(10_000)
	Mount(w, table)
	w.Resize(fyne.NewSize(1000, 700))
	rows := table.Rows()
	for b.Loop() {
		table.SetRows(rows)
	}
}

func TestRepeatedAndLostKeysKeepTheCount(t *testing.T) {
	c := &composing{on: true, now: time.Now}
	c.keyDown("A")
	for range 5 { // a held key is reported once and makes many characters
		c.char('a')
	}
	if c.active() {
		t.Fatal("a held key looks like composing")
	}
	c.keyDown("7")
	c.char('7')
	c.char('&') // GLFW reports no second press of a key within a millisecond
	c.keyDown("S")
	c.keyDown("U")
	c.char('s')
	if len(c.open) != 1 {
		t.Fatalf("%d keys are open", len(c.open))
	}
	c.char('u')
	if c.active() {
		t.Fatal("the count was lost")
	}
}

func TestToastComesAndIsReplaced(t *testing.T) {
	w, _ := open(t, Down(4, NewEntry("")))
	Toast(w, Ready, "已保存")
	Toast(w, Held, "打印机没有响应")
	if n := len(floats[w.Canvas()][0].box.Objects); n != 1 {
		t.Fatalf("%d toasts are shown", n)
	}
	hideToast(w.Canvas())
	if n := len(floats[w.Canvas()][0].box.Objects); n != 0 {
		t.Fatalf("%d toasts stay", n)
	}
}

func TestRailTabsAndButtonsGiveTheirKeys(t *testing.T) {
	got := ""
	rail := NewRail("接车", Area{"今日", func() { got += "today " }}, Area{"接待", func() { got += "desk " }})
	tabs := NewTabs(func(id string) { got += id + " " }, func(id string) { got += "close" + id + " " })
	tabs.Set([]Tab{{ID: "0", Title: "今日", Fixed: true}, {ID: "1", Title: "甲"}, {ID: "2", Title: "乙"}}, "2")
	button := Primary("打印", "F9", func() { got += "print " })
	e := NewEntry("")
	w, keys := open(t, Down(4, rail, tabs, button, e))
	keys.Shell(rail.Keys().With(tabs.Keys()))
	keys.Screen(KeysOfButtons(button, nil))
	w.Canvas().Focus(e)
	for _, k := range []Key{"Alt+2", "Ctrl+Tab", "Ctrl+Shift+Tab", "Ctrl+W", "F9"} {
		press(w, k)
	}
	button.Disable()
	press(w, "F9")
	if want := "desk 0 1 close2 print "; got != want {
		t.Fatalf("%q, want %q", got, want)
	}
	tabs.Set([]Tab{{ID: "0", Title: "今日", Fixed: true}}, "0")
	got = ""
	press(w, "Ctrl+W")
	if got != "" {
		t.Fatalf("a fixed tab was closed: %q", got)
	}
}

// The manual's Markdown is shown whole: no word is lost and no mark is left.
func TestMarkdownShowsEveryWordAndNoMark(t *testing.T) {
	page := Markdown("# 工单\n\n上方**一排步骤**就是路。\n## 打印\n- 按 `F9` 打印\n2. 第二\n\n| 键 | 作用 |\n|---|---|\n| F1 | 本页说明 |\n\n```\njiechectl check\n```\n")
	open(t, page)
	page.Resize(fyne.NewSize(300, 600))
	text := textOf(page)
	for _, want := range []string{"工单", "上方一排步骤就是路。", "打印", "•", "按 F9 打印", "2.", "第二", "键", "作用", "本页说明", "jiechectl check"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown in %q", want, text)
		}
	}
	for _, mark := range []string{"#", "**", "`", "|", "---"} {
		if strings.Contains(text, mark) {
			t.Errorf("the mark %q is left in %q", mark, text)
		}
	}
}

// A long line breaks inside its place, and no line begins with a closing mark.
func TestRichTextBreaksAsChineseBreaks(t *testing.T) {
	r := NewRich("结清的车按 **F8** 就开；挂账的要有人批准，差什么会写出来（如索赔、零费用）。", sizeBody, false, look.palette.Ink)
	open(t, Down(0, r))
	r.Resize(fyne.NewSize(150, 200))
	last := float32(0)
	for _, o := range r.flow.Objects {
		word := o.(*canvas.Text)
		if word.Position().X+word.Size().Width > 150.5 {
			t.Errorf("%q reaches beyond the place", word.Text)
		}
		if word.Position().Y > last && strings.ContainsRune("；，。、）", []rune(word.Text)[0]) {
			t.Errorf("a line begins with %q", word.Text)
		}
		last = word.Position().Y
	}
	if r.MinSize().Height < 3*measure("国", sizeBody, false).Height {
		t.Errorf("height %v", r.MinSize())
	}
}

// The manual is read with the keyboard and closes with Esc.
func TestManualByKeys(t *testing.T) {
	below := NewEntry("")
	w, keys := open(t, below)
	w.Canvas().Focus(below)
	long := strings.Repeat("一行说明\n\n", 80)
	ShowManual(w, "使用说明", []ManualPage{{"a", "甲", "# 甲\n" + long}, {"b", "乙", "# 乙"}}, 0)
	top := func() string { return textOf(w.Canvas().Overlays().Top()) }
	scroll := scrollIn(w.Canvas().Overlays().Top())
	press(w, "PgDn")
	press(w, "Down")
	if scroll.Offset.Y < 100 {
		t.Fatalf("scrolled to %v", scroll.Offset)
	}
	press(w, "Up")
	press(w, "Right")
	if scroll.Offset.Y != 0 || strings.Contains(top(), "一行说明") {
		t.Fatalf("the next page is not shown from its top: %v", scroll.Offset)
	}
	press(w, "Left")
	if !strings.Contains(top(), "一行说明") {
		t.Fatal("the page before is not shown")
	}
	keys.Press("F1")
	if w.Canvas().Overlays().Top() != nil {
		t.Fatal("F1 does not close what it opened")
	}
	wantFocus(t, w, below)
}

// A number that is wider than its column is set smaller, never cut: ￥9,999,… would be another price.
func TestNumbersAreNeverCut(t *testing.T) {
	open(t, Down(0))
	c := &tableCell{text: Body("")}
	c.fill(Cell{Text: "25,030,343.01"}, fyne.NewPos(0, 0), fyne.NewSize(70, 33), true)
	if c.text.Text != "25,030,343.01" || c.text.MinSize().Width > 70.5 || c.text.TextSize >= Px(sizeBody) {
		t.Fatalf("%q at %v, %v wide", c.text.Text, c.text.TextSize, c.text.MinSize().Width)
	}
	c.fill(Cell{Text: "8.00"}, fyne.NewPos(0, 0), fyne.NewSize(70, 33), true)
	if c.text.TextSize != Px(sizeBody) {
		t.Fatalf("a short number stands at %v", c.text.TextSize)
	}
}

// With large type a screen may be larger than its place: no field is filled in unseen.
func TestRoomFollowsTheFocusBothWays(t *testing.T) {
	left, right := NewEntry(""), NewEntry("")
	wide := Cols(0, Fixed(900, 900, left), Fixed(900, 900, TopLeft(right)))
	room := Room(wide)
	w, _ := open(t, room)
	room.Resize(fyne.NewSize(600, 400))
	w.Canvas().Focus(right)
	if room.Offset.X < 300 {
		t.Fatalf("scrolled to %v, the field begins at 900", room.Offset)
	}
	w.Canvas().Focus(left)
	if room.Offset.X != 0 {
		t.Fatalf("scrolled to %v, the field begins at 0", room.Offset)
	}
	small := Room(Fixed(100, 100, NewEntry("")))
	small.Resize(fyne.NewSize(600, 400))
	if small.Content.Size() != small.Size() {
		t.Fatalf("what fits is %v in %v", small.Content.Size(), small.Size())
	}
}

func textOf(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *canvas.Text:
		return o.Text
	case *fyne.Container:
		return textsOf(o.Objects)
	case fyne.Widget:
		return textsOf(test.WidgetRenderer(o).Objects())
	}
	return ""
}

func textsOf(objects []fyne.CanvasObject) string {
	text := ""
	for _, o := range objects {
		text += textOf(o)
	}
	return text
}

func scrollIn(o fyne.CanvasObject) *container.Scroll {
	var objects []fyne.CanvasObject
	switch o := o.(type) {
	case *container.Scroll:
		return o
	case *fyne.Container:
		objects = o.Objects
	case fyne.Widget:
		objects = test.WidgetRenderer(o).Objects()
	}
	for _, o := range objects {
		if s := scrollIn(o); s != nil {
			return s
		}
	}
	return nil
}
