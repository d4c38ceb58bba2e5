package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"jieche/ui/drive"
)

// walk is a way through the screens, and the pictures that it takes.
type walk struct {
	shots []string
	way   func(g *gallery, s *drive.Session)
}

var walks = []walk{
	{[]string{"today", "search", "reception"}, (*gallery).arrival},
	{[]string{"order", "board", "parts", "issue"}, (*gallery).repair},
	{[]string{"cashier", "settle", "exit-pass"}, (*gallery).departure},
	{[]string{"customers", "vehicle", "import", "settings"}, (*gallery).files},
}

// firstStart pictures the questions of a new shop.
func (g *gallery) firstStart() {
	s := g.sit(filepath.Join(g.in, "new"))
	s.WaitScreen("setup")
	s.WaitFocus("name")
	for _, text := range []string{"贵阳顺达汽车维修", "贵阳市南明区机场路 88 号", "0851-85880001", "贵"} {
		s.Key("ctrl+a")
		s.Type(text)
		s.Key("Return")
	}
	s.Type("王建国")
	g.shot(s, "first-start")
	s.Stop()
}

// begin says who sits at the desk, and waits until the message about it is gone.
func (g *gallery) begin(s *drive.Session, chair string) {
	s.Key(chair)
	s.WaitDialog("")
	time.Sleep(5 * time.Second)
}

// arrival is what an advisor sees when a known customer comes.
func (g *gallery) arrival(s *drive.Session) {
	g.begin(s, "3")
	g.shot(s, "today")
	car := g.known()
	s.Key("ctrl+k")
	s.Type(car.Plate[len(car.Plate)-3:])
	time.Sleep(time.Second) // the list is not in the trace
	g.shot(s, "search")
	s.Key("ctrl+a")
	s.Type(car.Plate)
	time.Sleep(time.Second)
	s.Key("Return")
	s.WaitScreen("reception")
	s.WaitFocus("km")
	s.Type(strconv.Itoa(car.KM + 4_830))
	s.Key("Return")
	s.WaitFocus("work")
	s.Type("xby")
	s.Settle()
	s.Key("Return")
	g.shot(s, "reception")
}

// repair is an order under way, and what lies around it.
func (g *gallery) repair(s *drive.Session) {
	g.begin(s, "1")
	s.Key("alt+3")
	s.WaitScreen("orders")
	g.shot(s, "board")
	s.Key("alt+4")
	s.WaitScreen("parts")
	g.shot(s, "parts")
	g.open(s, g.order(working).Plate)
	g.shot(s, "order")
	g.open(s, g.order(signed).Plate)
	s.Key("F4")
	s.WaitScreen("issue")
	s.Settle()
	s.Key("Return") // the first technician takes them
	g.shot(s, "issue")
}

// departure is a finished order on its way out.
func (g *gallery) departure(s *drive.Session) {
	g.begin(s, "1")
	s.Key("alt+6")
	s.WaitScreen("cashier")
	g.shot(s, "cashier")
	g.open(s, g.order(checked).Plate)
	s.Key("F7")
	s.WaitScreen("settle")
	s.Settle()
	s.Type("300")
	s.Key("Return")
	g.shot(s, "settle")
	g.open(s, g.order(settled).Plate)
	s.Key("F8")
	s.WaitScreen("exit_pass")
	g.shot(s, "exit-pass")
}

// files are the customers' files, the workbook of another program, and the settings.
func (g *gallery) files(s *drive.Session) {
	g.begin(s, "3")
	s.Key("alt+5")
	s.WaitScreen("customers")
	g.shot(s, "customers")
	s.Key("ctrl+i")
	s.WaitScreen("import")
	s.WaitFocus("path")
	book := filepath.Join(g.in, "old-customers.xlsx")
	raw, err := os.ReadFile(g.house.path("data", "workbook", "testdata", "old-customers.xlsx"))
	if err == nil {
		err = os.WriteFile(book, raw, 0o644)
	}
	if err != nil {
		g.Fatalf("%v", err)
	}
	s.Type(book)
	s.Key("Return")
	s.WaitFocus("import")
	g.shot(s, "import")
	s.Key("Escape")
	s.Key("alt+5")
	s.WaitScreen("customers")
	s.Key("ctrl+k")
	s.Type(g.known().Plate)
	time.Sleep(time.Second)
	s.Key("Down", "Return")
	s.Settle()
	g.shot(s, "vehicle")
	s.Key("alt+7")
	s.WaitScreen("settings")
	g.shot(s, "settings")
}

// open opens the order of a car that stands in the shop.
func (g *gallery) open(s *drive.Session, plate string) {
	s.Key("ctrl+k")
	s.Type(plate)
	time.Sleep(time.Second)
	s.Key("Return")
	s.WaitScreen("order")
	s.Wait("the order", func(now drive.State) bool { return strings.Contains(now.Title, plate[len(plate)-4:]) })
}

// form pictures a form as it comes out of the printer.
func (g *gallery) form(kind string) {
	no := g.order(signed).No
	if kind == "settlement" {
		no = g.settlement()
	}
	pdf := filepath.Join(g.in, kind)
	g.run("printing", nil, g.ctl, "--shop", g.asked, "print", kind, no, "-o", pdf+".pdf")
	g.run("drawing the page", nil, "pdftoppm", "-r", "80", "-png", "-singlefile", pdf+".pdf", pdf)
	g.pack(pdf+".png", "form-"+kind)
}

// The states of an order that pictures are taken of, as jiechectl writes them.
const (
	signed  = 3
	working = 4
	checked = 6
	settled = 7
)

// standing is an order of a car that stands in the shop.
type standing struct {
	No    string `json:"no"`
	Plate string `json:"plate"`
	State int    `json:"state"`
}

// order is the last one in this state: the longest in the shop come first.
func (g *gallery) order(state int) standing {
	var found standing
	for _, o := range ask[[]standing](g, "workorder.board", "{}") {
		if o.State == state {
			found = o
		}
	}
	if found.No == "" {
		g.Fatalf("the demo shop has no order in state %d", state)
	}
	return found
}

// settlement is the number of the day's first settlement.
func (g *gallery) settlement() string {
	day, _, _ := strings.Cut(pictured, "T")
	made := ask[[]struct{ No string }](g, "workorder.settlements", `{"day":"`+day+`"}`)
	if len(made) == 0 {
		g.Fatalf("the demo shop has settled nothing on %s", day)
	}
	return made[0].No
}

// regular is a car that has been here before.
type regular struct {
	Plate, Model string
	KM           int
	Day          string `json:"km_day"`
}

// known is a car that is due again.
func (g *gallery) known() regular {
	const lastQuarter = "2026-10-01"
	list := ask[struct {
		Rows []regular
	}](g, "customer.list", `{"size":200}`)
	for _, car := range list.Rows {
		if car.Day < lastQuarter && strings.Contains(car.Model, "大众") {
			return car
		}
	}
	g.Fatalf("the demo shop has no car that stayed away this quarter")
	return regular{}
}

// ask asks the shop a question.
func ask[T any](g *gallery, name, form string) T {
	var answer T
	text, err := g.house.output(g.ctl, "--shop", g.asked, "ask", name, form)
	if err == nil {
		err = json.Unmarshal([]byte(text), &answer)
	}
	if err != nil {
		g.Fatalf("%s: %w", name, err)
	}
	return answer
}
