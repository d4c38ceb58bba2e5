package stock_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
	"jieche/data/ledger"
	"jieche/data/stock"
)

// try runs a command as the desk does; want is the code of the refusal, or empty.
func try[R any](t testing.TB, db *kv.DB, c interface {
	Name() string
	Run(*kv.Tx) (R, error)
}, want string) R {
	t.Helper()
	r, err := run(db, c.Run)
	if base.Code(err) != want || (err != nil) != (want != "") {
		t.Fatalf("%s: %v, want %q", c.Name(), err, want)
	}
	return r
}

func run[R any](db *kv.DB, f func(*kv.Tx) (R, error)) (r R, err error) {
	_, err = db.Update(kv.Call{Op: "test"}, func(tx *kv.Tx) (_ []byte, err error) {
		r, err = f(tx)
		return nil, err
	})
	return r, err
}

func ask[R any](t testing.TB, db *kv.DB, q interface{ Ask(*kv.Tx) (R, error) }) (r R) {
	t.Helper()
	if err := db.View(func(tx *kv.Tx) (err error) { r, err = q.Ask(tx); return err }); err != nil {
		t.Fatal(err)
	}
	return r
}

func part(t testing.TB, db *kv.DB, code, name string) stock.ID {
	t.Helper()
	return try(t, db, stock.SavePart{Part: stock.Part{Code: code, Name: name, Unit: "L", Price: 88_00, Min: 2000}}, "").ID
}

func issue(db *kv.DB, p stock.ID, order base.DocNo, qty base.Milli) (stock.Move, error) {
	return run(db, func(tx *kv.Tx) (stock.Move, error) {
		return stock.Out(tx, stock.Move{Part: p, Kind: stock.Issue, Order: order, Doc: slip(tx, base.DocIssue), Entry: ledger.Entry{Amount: int64(qty)}})
	})
}

func giveBack(db *kv.DB, p stock.ID, order base.DocNo, qty base.Milli) (stock.Move, error) {
	return run(db, func(tx *kv.Tx) (stock.Move, error) {
		return stock.Back(tx, stock.Move{Part: p, Kind: stock.Return, Order: order, Doc: slip(tx, base.DocReturn), Entry: ledger.Entry{Amount: int64(qty)}})
	})
}

func slip(tx *kv.Tx, kind base.DocKind) base.DocNo {
	no, err := tx.Number(kind)
	if err != nil {
		panic(err)
	}
	return no
}

const order = base.DocNo("RO261121-A001")

func TestAPartFromTheReceiptToTheOrderAndBack(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	oil := part(t, db, "06A-115", "机油滤清器")
	r := try(t, db, stock.Receive{Supplier: "某某汽配", Lines: []stock.ReceiveLine{{Part: oil, Qty: 3000, Cost: 10_00, Bin: "A-1"}}}, "")
	if r.No.Kind() != base.DocReceipt {
		t.Errorf("receipt %s", r.No)
	}
	try(t, db, stock.Receive{Lines: []stock.ReceiveLine{{Part: oil, Qty: 1000, Cost: 10_01}}}, "")
	if m, err := issue(db, oil, order, 3500); err != nil || m.Cost != 35_01 || m.Bin != "A-1" || m.At == 0 {
		t.Errorf("issue: %+v, %v", m, err)
	}
	_, err := issue(db, oil, order, 501)
	if f, ok := base.AsFault(err); !ok || f.Kind != base.Short || !strings.Contains(f.Say, "现有 0.5 L") {
		t.Errorf("issue of more than there is: %v", err)
	}
	if _, err := giveBack(db, oil, order, 3501); base.Code(err) != "stock.back" {
		t.Errorf("return of more than was taken: %v", err)
	}
	if m, err := giveBack(db, oil, order, 3500); err != nil || m.Cost != 35_01 {
		t.Errorf("return: %+v, %v", m, err)
	}
	err = db.View(func(tx *kv.Tx) error {
		taken, err := stock.TakenBy(tx, order)
		if len(taken) != 0 || err != nil || stock.OnHand(tx, oil) != 4000 || stock.Value(tx, oil) != 40_01 {
			t.Errorf("taken %v, on hand %s, value %s, %v", taken, stock.OnHand(tx, oil), stock.Value(tx, oil), err)
		}
		list, err := stock.MovesOf(tx, order)
		if len(list) != 2 || list[0].Kind != stock.Issue || list[1].Kind != stock.Return {
			t.Errorf("moves of the order: %+v", list)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	c := ask(t, db, stock.CardOf{Part: oil})
	if c.OnHand != 4000 || c.Available != 4000 || c.Cost != 10_00 || len(c.Moves) != 4 || c.Moves[0].Balance != 4000 || c.Moves[0].Signed != 3500 ||
		c.Moves[3].Balance != 3000 || len(c.Usage) != 12 || c.Usage[11] != 0 {
		t.Errorf("card: %+v", c)
	}
}

func TestTheLastOneOutTakesTheRestOfTheValue(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	p := part(t, db, "P1", "垫片")
	try(t, db, stock.Receive{Lines: []stock.ReceiveLine{{Part: p, Qty: 2000, Cost: 5}, {Part: p, Qty: 1000, Cost: 0}}}, "")
	var sum base.Fen
	for range 3 {
		m, err := issue(db, p, order, 1000)
		if err != nil {
			t.Fatal(err)
		}
		sum += m.Cost
	}
	if sum != 10 {
		t.Errorf("10 fen came in, %d went out", sum)
	}
}

func TestBadPartsReceiptsAndQuantitiesAreRefused(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	p := part(t, db, "P1", "垫片")
	save := func(x stock.Part) stock.SavePart { return stock.SavePart{Part: x} }
	try(t, db, save(stock.Part{Code: " ", Name: "x"}), "part.code")
	try(t, db, save(stock.Part{Code: "P2"}), "part.name")
	try(t, db, save(stock.Part{Code: "P1", Name: "别的"}), "part.twice")
	try(t, db, save(stock.Part{Code: "P2", Name: "x", Price: -1}), "part.price")
	try(t, db, save(stock.Part{Code: "P2", Name: "x", Min: -1}), "part.limit")
	try(t, db, save(stock.Part{Code: "P2", Name: "x", Min: 2000, Max: 1000}), "part.limit")
	try(t, db, save(stock.Part{Code: "P2", Name: strings.Repeat("长", 121)}), "text.long")
	try(t, db, stock.Receive{}, "receive.lines")
	try(t, db, stock.Receive{Kind: stock.Issue, Lines: []stock.ReceiveLine{{Part: p, Qty: 1000}}}, "receive.kind")
	try(t, db, stock.Receive{Lines: []stock.ReceiveLine{{Part: p, Qty: 0}}}, "stock.qty")
	try(t, db, stock.Receive{Lines: []stock.ReceiveLine{{Part: p, Qty: -5000}}}, "stock.qty")
	try(t, db, stock.Receive{Lines: []stock.ReceiveLine{{Part: p, Qty: base.MaxMilli + 1}}}, "stock.qty")
	try(t, db, stock.Receive{Lines: []stock.ReceiveLine{{Part: p, Qty: 1000, Cost: -1}}}, "stock.price")
	try(t, db, stock.Receive{Lines: []stock.ReceiveLine{{Qty: 1000}}}, "part.missing")
	try(t, db, stock.Take{Part: p, Kind: stock.Scrap, Qty: 1000, Reason: "破损"}, "stock.short")
	try(t, db, stock.Take{Part: p, Kind: stock.Scrap, Qty: 1000}, "take.reason")
	try(t, db, stock.Take{Part: p, Kind: stock.Issue, Qty: 1000, Reason: "x"}, "take.kind")
	if c := ask(t, db, stock.CardOf{Part: p}); c.OnHand != 0 || len(c.Moves) != 0 {
		t.Errorf("something moved: %+v", c)
	}
	if _, err := issue(db, p, "", 1000); err == nil {
		t.Error("an issue without an order")
	}
}

func TestAMovementIsCorrectedOnceAndOrdersThroughTheOrder(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	p := part(t, db, "P1", "垫片")
	try(t, db, stock.Receive{Lines: []stock.ReceiveLine{{Part: p, Qty: 5000, Cost: 3_33}}}, "")
	took := try(t, db, stock.Take{Part: p, Kind: stock.InternalUse, Qty: 2000, Reason: "擦车"}, "")
	try(t, db, stock.Correct{Part: p, Move: took.Move}, "correct.reason")
	back := try(t, db, stock.Correct{Part: p, Move: took.Move, Reason: "录错"}, "")
	try(t, db, stock.Correct{Part: p, Move: took.Move, Reason: "录错"}, "correct.twice")
	try(t, db, stock.Correct{Part: p, Move: back.Move, Reason: "录错"}, "correct.correction")
	m, err := issue(db, p, order, 1000)
	if err != nil {
		t.Fatal(err)
	}
	try(t, db, stock.Correct{Part: p, Move: m.ID, Reason: "录错"}, "correct.order")
	c := ask(t, db, stock.CardOf{Part: p})
	receipt := c.Moves[len(c.Moves)-1].ID
	try(t, db, stock.Correct{Part: p, Move: receipt, Reason: "录错"}, "correct.short")
	if _, err := giveBack(db, p, order, 1000); err != nil {
		t.Fatal(err)
	}
	try(t, db, stock.Correct{Part: p, Move: receipt, Reason: "录错"}, "")
	err = db.View(func(tx *kv.Tx) error {
		if stock.OnHand(tx, p) != 0 || stock.Value(tx, p) != 0 {
			t.Errorf("left: %s worth %s", stock.OnHand(tx, p), stock.Value(tx, p))
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if c := ask(t, db, stock.CardOf{Part: p}); c.Usage[11] != 0 {
		t.Errorf("usage %v after everything came back", c.Usage)
	}
}

func TestPartsAreFoundAndListed(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	filter := part(t, db, "06A-115-561", "机油滤清器")
	part(t, db, "P2", "空气滤芯")
	try(t, db, stock.SavePart{Part: stock.Part{Code: "OLD", Name: "旧滤芯", Gone: true}}, "")
	try(t, db, stock.Receive{Lines: []stock.ReceiveLine{{Part: filter, Qty: 9000, Cost: 1_00}}}, "")
	for _, text := range []string{"06a115", "115561", "机油", "滤清器", "jylqq", "jiyoulv", "LQQ", "06A-115-561"} {
		if r := ask(t, db, stock.List{Text: text}); len(r.Rows) != 1 || r.Rows[0].Part.ID != filter || r.Rows[0].OnHand != 9000 || r.Rows[0].Value != 9_00 {
			t.Errorf("%q: %+v", text, r)
		}
	}
	if r := ask(t, db, stock.List{}); len(r.Rows) != 2 || r.More {
		t.Errorf("all: %+v", r)
	}
	if r := ask(t, db, stock.List{Size: 1}); len(r.Rows) != 1 || !r.More {
		t.Errorf("first page: %+v", r)
	}
	if r := ask(t, db, stock.List{Size: 1, From: 1}); len(r.Rows) != 1 || r.More || r.Rows[0].Part.Code != "P2" {
		t.Errorf("second page: %+v", r)
	}
	if r := ask(t, db, stock.List{Low: true}); len(r.Rows) != 1 || r.Rows[0].Part.Code != "P2" {
		t.Errorf("low: %+v", r)
	}
}

func TestImportingTwiceOpensTheStockOnce(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	part(t, db, "P1", "垫片")
	rows := stock.Import{Rows: []stock.ImportRow{
		{Row: 2, Code: "P1", Name: "垫片A", Bin: "B-2", OnHand: 5000, Cost: 2_50},
		{Row: 3, Code: "P2", Name: "机油", Unit: "L", OnHand: 3500, Cost: 40_00, Price: 68_00, Min: 4000, Max: 1000},
		{Row: 4, Code: "P3", Name: "=1+1", OnHand: -1000},
		{Row: 5, Name: "没有编号"},
		{Row: 6, Code: "P4", Name: "灯泡", OnHand: 2000},
	}}
	first := try(t, db, rows, "")
	if first.Made != 2 || first.Completed != 1 || first.Skipped != 2 || first.Opened != 2 || first.No.Kind() != base.DocReceipt {
		t.Errorf("first: %+v", first)
	}
	second := try(t, db, rows, "")
	if second.Made != 0 || second.Completed != 0 || second.Unchanged != 3 || second.Opened != 0 || second.No != "" {
		t.Errorf("second: %+v", second)
	}
	r := ask(t, db, stock.List{Text: "P1"})
	if len(r.Rows) != 1 || r.Rows[0].OnHand != 5000 || r.Rows[0].Value != 12_50 || r.Rows[0].Part.Name != "垫片" || r.Rows[0].Part.Bin != "B-2" {
		t.Errorf("P1: %+v", r)
	}
}

// The value of the stock and the cost of what went out are always what came in, to the fen, whatever people do.
func TestValueIsNeitherMadeNorLost(t *testing.T) {
	now := base.Date(2026, 11, 21).At(8, 0)
	db := kvtest.Open(t, kv.Options{Clock: func() base.Instant { now += 1000; return now }}) // one movement a second, so that the newest is certain
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		p := part(t, db, "R"+base.Milli(n*1000).String(), "零件")
		var cameIn, wentOut base.Fen
		var onHand, taken base.Milli
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			qty := base.Milli(rapid.Int64Range(1, 5000).Draw(rt, "qty"))
			switch rapid.SampledFrom([]string{"receive", "issue", "back", "scrap", "gain", "correct"}).Draw(rt, "step") {
			case "receive":
				cost := base.Fen(rapid.Int64Range(0, 99_99).Draw(rt, "cost"))
				if _, err := run(db, stock.Receive{Lines: []stock.ReceiveLine{{Part: p, Qty: qty, Cost: cost}}}.Run); err != nil {
					rt.Fatal(err)
				}
				onHand += qty
				cameIn += cost.Times(qty)
			case "issue":
				m, err := issue(db, p, order, qty)
				if (err == nil) != (qty <= onHand) {
					rt.Fatalf("issue %s of %s: %v", qty, onHand, err)
				}
				if err == nil {
					onHand, taken, wentOut = onHand-qty, taken+qty, wentOut+m.Cost
				}
			case "back":
				m, err := giveBack(db, p, order, qty)
				if (err == nil) != (qty <= taken) {
					rt.Fatalf("back %s of %s: %v", qty, taken, err)
				}
				if err == nil {
					onHand, taken, wentOut = onHand+qty, taken-qty, wentOut-m.Cost
				}
			case "scrap":
				if _, err := run(db, stock.Take{Part: p, Kind: stock.Scrap, Qty: qty, Reason: "x"}.Run); err == nil {
					onHand -= qty
					wentOut += newest(t, db, p).Cost
				}
			case "gain":
				if _, err := run(db, stock.Take{Part: p, Kind: stock.Gain, Qty: qty, Reason: "x"}.Run); err != nil {
					rt.Fatal(err)
				}
				onHand += qty
				cameIn += newest(t, db, p).Cost
			case "correct":
				lines := ask(t, db, stock.CardOf{Part: p}).Moves
				if len(lines) == 0 {
					continue
				}
				old := rapid.SampledFrom(lines).Draw(rt, "old")
				if _, err := run(db, stock.Correct{Part: p, Move: old.ID, Reason: "x"}.Run); err == nil {
					m := newest(t, db, p)
					onHand += m.Signed
					if m.Signed > 0 {
						cameIn += m.Cost
					} else {
						wentOut += m.Cost
					}
				}
			}
			c := ask(t, db, stock.CardOf{Part: p})
			var value base.Fen
			if err := db.View(func(tx *kv.Tx) error { value = stock.Value(tx, p); return nil }); err != nil {
				rt.Fatal(err)
			}
			if c.OnHand != onHand || onHand < 0 || value < 0 || value+wentOut != cameIn || (onHand == 0 && value != 0) {
				rt.Fatalf("on hand %s (want %s), value %s, out %s, in %s", c.OnHand, onHand, value, wentOut, cameIn)
			}
		}
	})
}

func newest(t testing.TB, db *kv.DB, p stock.ID) stock.MoveLine {
	t.Helper()
	return ask(t, db, stock.CardOf{Part: p, Size: 1}).Moves[0]
}
