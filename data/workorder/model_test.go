package workorder_test

import (
	"flag"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// ledgerModel is what the shop must be, kept beside it with the simplest means: what lies on the shelf, what each car has of
// each part, what each bill asks and has got.
type ledgerModel struct {
	*desk
	cars   []workorder.ID
	states map[workorder.ID]workorder.State
	shelf  map[stock.ID]base.Milli
	given  map[workorder.ID]map[stock.ID]base.Milli
	due    map[workorder.ID]base.Fen
	got    map[workorder.ID]base.Fen
}

// TestWhateverPeopleDoTheSumsAgree lets random people press random buttons in a random order. Refusals change nothing; what is
// done keeps parts, money and states in step with the model. At the end the shop is checked, and rebuilt from its records.
func TestWhateverPeopleDoTheSumsAgree(t *testing.T) {
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue { // each run opens a shop of its own
		if err := flag.Set("rapid.checks", "20"); err != nil {
			t.Fatal(err)
		}
	}
	reached := map[workorder.State]int{}
	rapid.Check(t, func(r *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "shop")
		if err != nil {
			r.Fatal(err)
		}
		d := &desk{t: r, now: base.Date(2026, 11, 21).At(9, 0)}
		options := kv.Options{Clock: func() base.Instant { return d.now }, Random: rand.NewChaCha8([32]byte{9}), Create: true}
		if d.db, err = kv.Open(dir, options); err != nil {
			r.Fatal(err)
		}
		defer d.db.Close()
		d.furnish()
		m := &ledgerModel{
			desk: d, states: map[workorder.ID]workorder.State{}, given: map[workorder.ID]map[stock.ID]base.Milli{},
			due: map[workorder.ID]base.Fen{}, got: map[workorder.ID]base.Fen{},
			shelf: map[stock.ID]base.Milli{d.oil: 20_000, d.filter: 10_000, d.pad: 2_000},
		}
		buttons := m.buttons()
		buttons["receive"](r)
		names := slices.Sorted(maps.Keys(buttons))
		for range rapid.IntRange(20, 70).Draw(r, "presses") {
			buttons[rapid.SampledFrom(names).Draw(r, "button")](r)
			m.agree(r)
			for _, s := range m.states {
				reached[s]++
			}
		}
		kvtest.Verify(t, d.db, options)
	})
	t.Logf("reached: %v", reached)
	for _, s := range []workorder.State{workorder.Working, workorder.Checked, workorder.Settled, workorder.Left, workorder.Cancelled} {
		if reached[s] == 0 {
			t.Errorf("no car ever got as far as %s: the buttons try too little", s)
		}
	}
}

func (m *ledgerModel) buttons() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"receive": func(r *rapid.T) {
			if len(m.cars) == 4 {
				return
			}
			o := must(do(m.desk, m.advisor, workorder.Receive{Car: m.car(), Packages: []catalog.PackageID{m.service}, PayBy: "现金", OldParts: "带走", Wash: workorder.WashNo}))
			m.cars = append(m.cars, o.Order)
			m.states[o.Order] = workorder.Received
			m.given[o.Order] = map[stock.ID]base.Milli{}
		},
		"add": func(r *rapid.T) {
			part := rapid.SampledFrom([]stock.ID{m.oil, m.pad}).Draw(r, "part")
			qty := base.Milli(rapid.IntRange(1, 2500).Draw(r, "qty"))
			press(m, r, m.advisor, func(id workorder.ID) command[workorder.Done] {
				return workorder.AddLines{Order: id, Lines: []workorder.LineInput{{Part: part, Qty: qty}}}
			})
		},
		"answer add-on": func(r *rapid.T) {
			agreed := rapid.Bool().Draw(r, "agreed")
			press(m, r, m.advisor, func(id workorder.ID) command[workorder.Done] {
				return workorder.AnswerAddOn{Order: id, Agreed: agreed, Who: "车主", How: "当面"}
			})
		},
		"go on": m.goOn, "go on, go on": m.goOn, "go on with it": m.goOn, "get on": m.goOn, "hurry": m.goOn, "next": m.goOn,
		"print": func(r *rapid.T) {
			press(m, r, m.advisor, func(id workorder.ID) command[workorder.Done] { return workorder.PrintEntrustment{Order: id} })
		},
		"sign": func(r *rapid.T) {
			press(m, r, m.advisor, func(id workorder.ID) command[workorder.Done] { return workorder.Sign{Order: id} })
		},
		"dispatch": func(r *rapid.T) {
			press(m, r, m.advisor, func(id workorder.ID) command[workorder.Done] {
				return workorder.Dispatch{Order: id, Worker: m.technician}
			})
		},
		"issue":  func(r *rapid.T) { m.move(r, false) },
		"return": func(r *rapid.T) { m.move(r, true) },
		"issue all": func(r *rapid.T) {
			id, done := press(m, r, m.clerk, func(id workorder.ID) command[workorder.Done] { return workorder.IssueParts{Order: id} })
			if done {
				m.follow(id)
			}
		},
		"finish": func(r *rapid.T) {
			press(m, r, m.technician, func(id workorder.ID) command[workorder.Done] { return workorder.Finish{Order: id} })
		},
		"inspect": func(r *rapid.T) {
			passed := rapid.Float64().Draw(r, "passed") < 0.8
			press(m, r, m.inspector, func(id workorder.ID) command[workorder.Done] {
				return workorder.Inspect{Order: id, Passed: passed, Note: "漏油"}
			})
		},
		"settle": func(r *rapid.T) { m.settleOne(r) },
		"pay":    func(r *rapid.T) { m.payOne(r) },
		"reverse": func(r *rapid.T) {
			if id, done := press(m, r, m.manager, func(id workorder.ID) command[workorder.Done] { return workorder.Reverse{Order: id, Reason: "录错"} }); done {
				delete(m.due, id)
				delete(m.got, id)
			}
		},
		"pass": func(r *rapid.T) {
			press(m, r, m.cashier, func(id workorder.ID) command[workorder.Done] { return workorder.IssuePass{Order: id} })
		},
		"leave": func(r *rapid.T) {
			press(m, r, m.advisor, func(id workorder.ID) command[workorder.Done] { return workorder.Leave{Order: id} })
		},
		"cancel": func(r *rapid.T) {
			if rapid.IntRange(0, 3).Draw(r, "really") > 0 {
				return
			}
			back := rapid.Bool().Draw(r, "return parts")
			id, done := press(m, r, m.advisor, func(id workorder.ID) command[workorder.Done] {
				return workorder.Cancel{Order: id, Reason: "不修了", ReturnParts: back}
			})
			if done {
				m.follow(id)
				for _, q := range m.given[id] {
					if q != 0 {
						r.Fatalf("cancelled with parts in the car: %v", m.given[id])
					}
				}
			}
		},
	}
}

// goOn presses the button that comes next for a car, as people mostly do: so the far states are reached too.
func (m *ledgerModel) goOn(r *rapid.T) {
	id := rapid.SampledFrom(m.cars).Draw(r, "car")
	for range rapid.IntRange(1, 5).Draw(r, "steps") {
		m.step(r, id)
	}
}

func (m *ledgerModel) step(r *rapid.T, id workorder.ID) {
	next := map[workorder.State]string{
		workorder.Received: "print", workorder.Quoted: "sign", workorder.Signed: "dispatch", workorder.Working: "issue all",
		workorder.Finished: "inspect", workorder.Checked: "settle", workorder.Settled: "pass",
	}[m.states[id]]
	if next == "" {
		return
	}
	all := m.cars
	m.cars = []workorder.ID{id}
	defer func() { m.cars = all }()
	if next == "issue all" && len(m.given[id]) > 0 && m.given[id][m.oil] >= 3500 {
		next = "finish"
	}
	if next == "pass" {
		m.payRest(r, id)
		if _, err := do(m.desk, m.cashier, workorder.IssuePass{Order: id}); err == nil {
			next = "leave"
		}
	}
	m.buttons()[next](r)
}

func (m *ledgerModel) payRest(r *rapid.T, id workorder.ID) {
	rest := m.due[id] - m.got[id]
	if _, err := do(m.desk, m.cashier, workorder.Pay{Order: id, Payments: []workorder.Tender{{Kind: "微信", Amount: rest}}}); err == nil {
		m.got[id] += rest
	} else if rest > 0 {
		r.Fatalf("the rest of %s is refused: %v", rest, err)
	}
}

// press presses a button on a random car. A refusal is fine; the model says elsewhere what must not have changed.
func press(m *ledgerModel, r *rapid.T, who [16]byte, cmd func(workorder.ID) command[workorder.Done]) (workorder.ID, bool) {
	id := rapid.SampledFrom(m.cars).Draw(r, "car")
	done, err := do(m.desk, who, cmd(id))
	if err == nil {
		m.states[id] = done.State
	}
	return id, err == nil
}

// follow takes over what a slip moved, from its lines: the model adds up, it doesn't ask for sums.
func (m *ledgerModel) follow(id workorder.ID) {
	s := m.sheet(id)
	for part, q := range m.given[id] {
		m.shelf[part] += q
	}
	m.given[id] = map[stock.ID]base.Milli{}
	for _, l := range s.Issued {
		if l.Kind == stock.Issue {
			m.given[id][l.Part] += l.Qty()
			m.shelf[l.Part] -= l.Qty()
		} else {
			m.given[id][l.Part] -= l.Qty()
			m.shelf[l.Part] += l.Qty()
		}
	}
}

func (m *ledgerModel) move(r *rapid.T, back bool) {
	part := rapid.SampledFrom([]stock.ID{m.oil, m.filter, m.pad}).Draw(r, "part")
	qty := base.Milli(rapid.IntRange(-10, 4000).Draw(r, "qty"))
	list := []workorder.IssuePart{{Part: part, Qty: qty}}
	id, done := press(m, r, m.clerk, func(id workorder.ID) command[workorder.Done] {
		if back {
			return workorder.ReturnParts{Order: id, Parts: list}
		}
		return workorder.IssueParts{Order: id, Parts: list}
	})
	if !done {
		return
	}
	if back {
		qty = -qty
	}
	m.given[id][part] += qty
	m.shelf[part] -= qty
	if m.shelf[part] < 0 || m.given[id][part] < 0 {
		r.Fatalf("shelf %s, car %s", m.shelf[part], m.given[id][part])
	}
}

func (m *ledgerModel) settleOne(r *rapid.T) {
	id := rapid.SampledFrom(m.cars).Draw(r, "car")
	round := base.Fen(rapid.IntRange(0, 1200).Draw(r, "round off"))
	cash := base.Fen(rapid.IntRange(0, 400_00).Draw(r, "cash"))
	c := workorder.Settle{Order: id, RoundOff: round}
	if cash > 0 {
		c.Payments = []workorder.Tender{{Kind: workorder.Cash, Amount: cash}}
	}
	before := m.sheet(id)
	done, err := do(m.desk, m.cashier, c)
	if err != nil {
		return
	}
	if done.Due != before.Totals.Customer-round || round >= 10_00 || cash > done.Due || m.states[id] != workorder.Checked || len(before.Missing.Settle) > 0 {
		r.Fatalf("settled %+v from %s, lacking %q", done, m.states[id], before.Missing.Settle)
	}
	m.due[id], m.got[id] = done.Due, cash
	m.states[id] = m.sheet(id).Order.State
}

func (m *ledgerModel) payOne(r *rapid.T) {
	id := rapid.SampledFrom(m.cars).Draw(r, "car")
	amount := base.Fen(rapid.IntRange(-1, 400_00).Draw(r, "amount"))
	if rapid.Bool().Draw(r, "all") {
		amount = m.due[id] - m.got[id]
	}
	if _, err := do(m.desk, m.cashier, workorder.Pay{Order: id, Payments: []workorder.Tender{{Kind: "微信", Amount: amount}}}); err == nil {
		m.got[id] += amount
	}
	if m.got[id] > m.due[id] {
		r.Fatalf("%s paid of %s", m.got[id], m.due[id])
	}
}

// agree compares the shop with the model after every button.
func (m *ledgerModel) agree(r *rapid.T) {
	for part, want := range m.shelf {
		if got := m.onHand(part); got != want {
			r.Fatalf("on hand %s, model %s", got, want)
		}
	}
	reserved := map[stock.ID]base.Milli{}
	var takings base.Fen
	for _, id := range m.cars {
		s := m.sheet(id)
		if s.Order.State != m.states[id] {
			r.Fatalf("%s is %s, model %s", s.Order.No, s.Order.State, m.states[id])
		}
		if due, settled := m.due[id]; settled != (s.Settlement != nil) {
			r.Fatalf("%s: settled is %v, model %v", s.Order.No, s.Settlement != nil, settled)
		} else if settled && (s.Settlement.Totals.Customer != due || s.Settlement.Paid != m.got[id] || s.Settlement.Owing != due-m.got[id]) {
			r.Fatalf("%s: bill %+v, model due %s got %s", s.Order.No, s.Settlement, due, m.got[id])
		}
		takings += m.got[id]
		m.agreeLines(r, id, s, reserved)
	}
	for _, part := range []stock.ID{m.oil, m.filter, m.pad} {
		if got := m.reserved(part); got != reserved[part] {
			r.Fatalf("reserved %s, model %s", got, reserved[part])
		}
	}
	if f := ask(m.desk, workorder.Today{}); f.Takings != takings {
		r.Fatalf("takings %s, model %s", f.Takings, takings)
	}
}

func (m *ledgerModel) agreeLines(r *rapid.T, id workorder.ID, s *workorder.Sheet, reserved map[stock.ID]base.Milli) {
	var total base.Fen
	want := map[stock.ID]base.Milli{}
	for _, l := range s.Lines {
		if l.Consent != workorder.Declined {
			total += l.Amount()
		}
		if l.Kind == workorder.PartLine && (l.Consent == workorder.OnForm || l.Consent == workorder.Agreed) {
			want[stock.ID(l.Ref)] += l.Qty
		}
	}
	if total != s.Totals.Total {
		r.Fatalf("%s: lines %s, total %s", s.Order.No, total, s.Totals.Total)
	}
	for part, q := range want {
		if s.Order.State.Open() {
			reserved[part] += max(0, q-m.given[id][part])
		}
		if s.Settlement != nil && q != m.given[id][part] {
			r.Fatalf("%s is settled with %s of %s in the car", s.Order.No, m.given[id][part], q)
		}
	}
}
