package ui

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// house is a shop with a window in front of it.
type house struct {
	*shell
	t       *testing.T
	member  staff.Member
	car     customer.VehicleID
	pressed int
	opened  []string // PDFs
}

func do[R any](h *house, c data.Command[R]) R {
	h.t.Helper()
	r, err := data.Do(h.store, data.By{Staff: h.member.ID, Op: base.MakeID[base.Op](now(), rand.Reader)}, c)
	if err != nil {
		h.t.Fatalf("%s: %v", c.Name(), err)
	}
	return r
}

// openHouse makes a shop with one advisor, one package and one known car, and shows its window.
func openHouse(t *testing.T, folder string) *house {
	t.Helper()
	test.NewTempApp(t)
	dress()
	s, err := data.Open(folder, data.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, shell: &shell{shellOptions: shellOptions{store: s}}}
	people, err := data.Ask(s, staff.List{})
	if err != nil {
		t.Fatal(err)
	}
	if len(people) == 0 {
		h.fill()
	} else {
		h.member = people[0]
	}
	w := test.NewTempWindow(t, nil)
	w.Resize(size)
	h.shell = newShell(shellOptions{
		store: s, win: w, keys: kit.Mount(w, waiting()), folder: folder, work: kit.Inline{}, finder: kit.Inline{}, press: kit.Inline{},
		now: now, home: t.TempDir(), view: func(path string) error { h.opened = append(h.opened, path); return nil },
	})
	w.Resize(size)
	h.start()
	t.Cleanup(func() {
		h.desk.Drafts.Flush()
		h.stopWatch()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func (h *house) fill() {
	h.member = do(h, staff.Hire{FullName: "王建国", Role: staff.GeneralManager})
	item := do(h, catalog.SaveItem{Item: catalog.Item{Code: "BY", Name: "四万公里保养", Hours: 1200}})
	do(h, catalog.SavePackage{Package: catalog.Package{Code: "BY-40K", Name: "四万公里保养套餐", Lines: []catalog.PackageLine{{Item: item.ID}}}})
	h.car = do(h, customer.Register{
		Car:   customer.Car{Plate: "粤B7K291", PlateColour: ident.Blue, VIN: "LGBH52E07MY137218", Model: "东风日产 轩逸 1.6L", KM: 41_073},
		Owner: customer.Person{Name: "周建平", Phone: "13800132210"},
	}).Vehicle
}

// key presses a key where the keyboard is, as the window would.
func (h *house) key(keys ...kit.Key) {
	h.t.Helper()
	for _, k := range keys {
		h.pressed++
		c := h.win.Canvas()
		top := c.Focused()
		if name, plain := plainNames[k]; plain && top != nil {
			top.TypedKey(&fyne.KeyEvent{Name: name})
			continue
		}
		if !kit.KeysOf(h.win).Press(k) {
			h.t.Fatalf("%s does nothing on %s", k, h.screenName())
		}
	}
}

var plainNames = map[kit.Key]fyne.KeyName{"Enter": fyne.KeyReturn, "Esc": fyne.KeyEscape, "Down": fyne.KeyDown, "Up": fyne.KeyUp}

// text types where the keyboard is.
func (h *house) text(s string) {
	h.t.Helper()
	for _, r := range s {
		h.pressed++
		f := h.win.Canvas().Focused()
		if f == nil {
			h.t.Fatalf("nobody has the keyboard for %q on %s", s, h.screenName())
		}
		if r >= '0' && r <= '9' {
			if c, ok := f.(*kit.Choice); ok {
				c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(string(r))})
				continue
			}
		}
		f.TypedRune(r)
	}
}

func (h *house) screenName() string {
	if h.front == nil {
		return "no screen"
	}
	return string(h.front.route.Area)
}

func (h *house) wantScreen(a desk.Area) {
	h.t.Helper()
	if h.screenName() != string(a) {
		h.t.Fatalf("the screen is %s, want %s; dialog %q", h.screenName(), a, h.dialog())
	}
}

func (h *house) dialog() string {
	if top := h.win.Canvas().Overlays().Top(); top != nil {
		return kit.Texts(top)[0]
	}
	return ""
}

func (h *house) orders() []workorder.BoardRow {
	h.t.Helper()
	rows, err := data.Ask(h.store, workorder.Board{})
	if err != nil {
		h.t.Fatal(err)
	}
	return rows
}

// A known customer's regular service, from the idle window to the printed form: 25 keys at most.
func TestRegularServiceWithinTheKeysAllowed(t *testing.T) {
	h := openHouse(t, t.TempDir())
	h.wantScreen(desk.Today)
	h.pressed = 0
	h.key("Ctrl+K")
	h.text("k291")
	h.key("Enter")
	h.wantScreen(desk.Reception)
	h.text("48620")
	h.key("Enter")
	h.text("by40")
	h.key("Enter", "Ctrl+Enter")
	h.wantScreen(desk.Order)
	h.key("F9")
	h.text("2")
	h.text("1")
	h.text("2")
	if len(h.opened) != 1 {
		t.Fatalf("%d forms were opened, want one; dialog %q", len(h.opened), h.dialog())
	}
	if h.pressed > 25 {
		t.Errorf("%d keys, want 25 at most", h.pressed)
	}
	t.Logf("%d keys", h.pressed)
	rows := h.orders()
	if len(rows) != 1 || rows[0].State != workorder.Quoted || rows[0].Plate != "粤B7K291" || rows[0].Kind != workorder.Maintenance {
		t.Errorf("stored: %+v", rows)
	}
	if pdf, err := os.ReadFile(h.opened[0]); err != nil || !strings.HasPrefix(string(pdf), "%PDF") {
		t.Errorf("%s is no PDF: %v", h.opened[0], err)
	}
}

// A car that was never here: everything that was typed is in the shop afterwards.
func TestNewCustomer(t *testing.T) {
	h := openHouse(t, t.TempDir())
	h.key("F2")
	h.text("bd10586")
	h.key("Enter", "Enter", "Enter") // plate, colour, VIN
	h.text("比亚迪 秦PLUS")
	h.key("Enter", "Enter", "Enter") // model, engine, paint
	h.text("12800")
	h.key("Enter")
	h.text("何思远")
	h.key("Enter")
	h.text("13900710071")
	h.key("Ctrl+Enter")
	h.wantScreen(desk.Order)
	rows := h.orders()
	if len(rows) != 1 || rows[0].Plate != "粤BD10586" || rows[0].PlateColour != ident.Green || rows[0].Owner != "何思远" || rows[0].Phone != "139****0071" {
		t.Errorf("stored: %+v", rows)
	}
	if len(h.desk.Drafts.Names(desk.ReceptionDraft)) != 0 {
		t.Error("the draft of a saved reception is still there")
	}
}

// A double press of the key is one reception.
func TestSavedOnce(t *testing.T) {
	h := openHouse(t, t.TempDir())
	h.open(desk.Route{Area: desk.Reception, Vehicle: h.car})
	d := h.front
	h.key("Ctrl+Enter")
	h.wantScreen(desk.Order)
	h.docs = append(h.docs, d) // a second window that still shows the form
	h.raise(d)
	h.key("Ctrl+Enter")
	if n := len(h.orders()); n != 1 {
		t.Fatalf("%d orders, want one", n)
	}
}

// A mileage lower than last time is asked about; what was typed stays, and the reason is kept.
func TestLowerMileageAsksWhy(t *testing.T) {
	h := openHouse(t, t.TempDir())
	h.open(desk.Route{Area: desk.Reception, Vehicle: h.car})
	h.text("4107")
	h.key("Ctrl+Enter")
	if h.dialog() != "请核对里程" {
		t.Fatalf("the dialog is %q", h.dialog())
	}
	h.text("换过仪表")
	h.key("Enter")
	h.wantScreen(desk.Order)
	rows := h.orders()
	if len(rows) != 1 {
		t.Fatalf("%d orders, want one", len(rows))
	}
	err := h.store.View(func(tx *kv.Tx) error {
		o, err := workorder.Orders.Get(tx, rows[0].Order)
		if err == nil && (o.KM != 4107 || o.KMReason != "换过仪表") {
			err = errors.New(o.KMReason)
		}
		return err
	})
	if err != nil {
		t.Errorf("the reason was not kept: %v", err)
	}
}

// A car that is in the shop is not received twice: its order is offered.
func TestCarInTheShopLeadsToItsOrder(t *testing.T) {
	h := openHouse(t, t.TempDir())
	opened := do(h, workorder.Receive{Car: customer.Car{ID: h.car}})
	h.key("F2")
	h.text("b7k291")
	h.key("Enter")
	if h.dialog() != "这台车有未结的工单" {
		t.Fatalf("the dialog is %q", h.dialog())
	}
	h.key("Enter")
	h.wantScreen(desk.Order)
	if h.front.route.Order != opened.Order || len(h.orders()) != 1 {
		t.Errorf("opened %v, want %v", h.front.route.Order, opened.Order)
	}
}

// Leaving a form with unsaved work asks; leaving an untouched one doesn't.
func TestEscAsksOnlyWhenSomethingWouldBeLost(t *testing.T) {
	h := openHouse(t, t.TempDir())
	h.key("F2")
	h.wantScreen(desk.Reception)
	kit.KeysOf(h.win).Press("Esc")
	h.wantScreen(desk.Today)

	h.key("F2")
	h.text("b99999")
	kit.KeysOf(h.win).Press("Esc")
	if h.dialog() != "还没有保存" {
		t.Fatalf("the dialog is %q", h.dialog())
	}
	kit.KeysOf(h.win).Press("Esc")
	h.wantScreen(desk.Reception)
	if h.dialog() != "" {
		t.Fatalf("the dialog %q is still open", h.dialog())
	}
	// F2 must not throw the half-filled form away: another one opens beside it.
	h.key("F2")
	if n := len(h.docs); n != 3 {
		t.Fatalf("%d tabs, want 今日 and two receptions", n)
	}
}

// What was half typed when the program ended is offered at the next start.
func TestDraftIsOfferedAgain(t *testing.T) {
	folder := t.TempDir()
	t.Run("crash", func(t *testing.T) {
		h := openHouse(t, folder)
		h.key("F2")
		h.text("b12345")
		h.key("Enter", "Enter", "Enter")
		h.text("本田 雅阁")
	})
	h := openHouse(t, folder)
	if h.dialog() != "还有没保存的接车登记" {
		t.Fatalf("the dialog is %q", h.dialog())
	}
	h.key("Enter")
	h.wantScreen(desk.Reception)
	if title, _ := h.front.screen.Title(); title != "粤B·12345 雅阁" {
		t.Errorf("the draft came back as %q", title)
	}
	h.key("Ctrl+Enter")
	h.wantScreen(desk.Order)
	if files, _ := os.ReadDir(filepath.Join(folder, "drafts")); len(files) != 0 {
		t.Errorf("drafts left behind: %v", files)
	}
}

// What changes elsewhere appears by itself on the visible screen, and on the others when they come up.
func TestScreensAreFresh(t *testing.T) {
	h := openHouse(t, t.TempDir())
	h.open(desk.Route{Area: desk.Orders})
	home := h.places[desk.Today]
	do(h, workorder.Receive{Car: customer.Car{ID: h.car}})
	if !home.stale {
		t.Error("the hidden home screen does not know that it is old")
	}
	if h.front.stale {
		t.Error("the visible board was only marked")
	}
	h.open(desk.Route{Area: desk.Today})
	if home.stale {
		t.Error("the home screen came up old")
	}
}

func TestTheSameRouteIsOneTab(t *testing.T) {
	h := openHouse(t, t.TempDir())
	o := do(h, workorder.Receive{Car: customer.Car{ID: h.car}})
	route := desk.Route{Area: desk.Order, Order: o.Order}
	h.open(route)
	h.open(desk.Route{Area: desk.Orders})
	h.open(route)
	if len(h.docs) != 2 || h.front.route != route {
		t.Fatalf("%d tabs, front %v", len(h.docs), h.front.route)
	}
	kit.KeysOf(h.win).Press("Ctrl+W")
	if len(h.docs) != 1 || h.screenName() != string(desk.Orders) {
		t.Errorf("after closing: %d tabs, %s", len(h.docs), h.screenName())
	}
}

// The second copy's mark is green, then amber, and red after ten minutes.
func TestMarkOfTheSecondCopy(t *testing.T) {
	for lag, want := range map[time.Duration]string{time.Minute: "正在重试", 11 * time.Minute: "11 分钟没写上"} {
		word, _ := secondMark(data.Second{Err: errors.New("unplugged"), Since: now().Time().Add(-lag)}, now())
		if !strings.Contains(word, want) {
			t.Errorf("after %v: %q, want %q", lag, word, want)
		}
	}
	if word, state := secondMark(data.Second{}, now()); word != "第二副本" || state != kit.Ready {
		t.Errorf("in order: %q, state %d", word, state)
	}
}

// A customer who has no car here yet is received as himself, not as a stranger of the same name.
func TestCustomerWithoutCarIsNotEnteredTwice(t *testing.T) {
	h := openHouse(t, t.TempDir())
	owner := do(h, customer.Register{Owner: customer.Person{Name: "何思远", Phone: "13900710071"}, Car: customer.Car{Plate: "粤B11111"}}).Owner
	h.open(desk.Route{Area: desk.Reception, Customer: owner})
	h.text("b22222")
	h.key("Ctrl+Enter")
	h.wantScreen(desk.Order)
	people := 0
	err := h.store.View(func(tx *kv.Tx) error {
		for c, err := range customer.Customers.All(tx) {
			if err != nil {
				return err
			}
			if c.Name == "何思远" {
				people++
			}
		}
		return nil
	})
	if err != nil || people != 1 {
		t.Errorf("%d files of one customer, %v", people, err)
	}
}

// Every area of the rail leads somewhere, and so does every other route.
func TestNoDeadEntries(t *testing.T) {
	h := openHouse(t, t.TempDir())
	o := do(h, workorder.Receive{Car: customer.Car{ID: h.car}})
	for _, a := range areas {
		h.open(desk.Route{Area: a.area})
		h.wantScreen(a.area)
		for _, also := range a.also {
			r := desk.Route{Area: also, Order: o.Order, Vehicle: h.car}
			if h.open(r); h.screenName() != string(also) {
				t.Errorf("%s leads to %s", also, h.screenName())
			}
		}
	}
}

// F1 shows the manual's page of the screen, and a second F1 takes it away; every screen has one.
func TestEveryScreenHasItsPageOfTheManual(t *testing.T) {
	h := openHouse(t, t.TempDir())
	o := do(h, workorder.Receive{Car: customer.Car{ID: h.car}})
	for _, a := range areas {
		for _, area := range append([]desk.Area{a.area}, a.also...) {
			r := desk.Route{Area: area, Order: o.Order, Vehicle: h.car}
			if area == desk.Reception { // the car is in the shop already
				r = desk.Route{Area: area}
			}
			h.open(r)
			h.key("F1")
			if h.dialog() != "使用说明" {
				t.Errorf("F1 on %s shows %q", area, h.dialog())
			}
			if h.win.Canvas().Overlays().Top() != nil {
				h.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: "F1"})
			}
			if h.win.Canvas().Overlays().Top() != nil {
				t.Fatalf("the manual stays open on %s", area)
			}
		}
	}
	titles := map[string]bool{}
	for _, p := range manualPages() {
		if p.Text == "" || titles[p.Title] {
			t.Errorf("the page %s is empty or is another one's: %q", p.Name, p.Title)
		}
		titles[p.Title] = true
	}
}

// A shop without people asks its first questions; one with people opens with the day.
func TestNewShopIsSetUp(t *testing.T) {
	test.NewTempApp(t)
	dress()
	folder := t.TempDir()
	store, err := data.Open(folder, data.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	w := test.NewTempWindow(t, nil)
	s := newShell(shellOptions{store: store, win: w, keys: kit.Mount(w, waiting()), folder: folder, work: kit.Inline{}, finder: kit.Inline{},
		press: kit.Inline{}, now: now})
	defer s.stopWatch()
	s.start()
	if s.front == nil || s.front.route.Area != desk.Setup {
		t.Fatal("a new shop does not open with its set-up")
	}
}

// A plate that nobody has here leads to a new reception with the plate in it.
func TestUnknownPlateBeginsAReception(t *testing.T) {
	h := openHouse(t, t.TempDir())
	h.key("Ctrl+K")
	h.text("b99k99")
	h.key("Enter")
	h.wantScreen(desk.Reception)
	if title, _ := h.front.screen.Title(); title != "粤B·99K99" {
		t.Errorf("the reception begins with %q", title)
	}
}
