package workorder_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
	"jieche/data/shop"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// failer is a test, or one run of a property.
type failer interface {
	Helper()
	Fatalf(string, ...any)
}

// desk is a small shop with a clock of its own, and the people who stand at its desks.
type desk struct {
	t   failer
	db  *kv.DB
	now base.Instant

	advisor, technician, inspector, clerk, cashier, manager staff.ID

	oil, filter, pad stock.ID
	change, brake    catalog.ItemID
	service          catalog.PackageID
	cars             int
}

// open opens a shop in which everything of it is there; what the test leaves behind is verified at its end.
func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, now: base.Date(2026, 11, 21).At(9, 0)}
	random := rand.NewChaCha8([32]byte{7})
	d.db = kvtest.Open(t, kv.Options{Clock: func() base.Instant { return d.now }, Random: random})
	d.furnish()
	return d
}

func (d *desk) furnish() {
	must(do(d, d.advisor, shop.Configure{Profile: shop.Profile{Name: "诚安汽车", LabourRate: 120_00, Province: "粤"}}))
	for _, p := range []struct {
		id   *staff.ID
		name string
		role staff.Role
	}{
		{&d.advisor, "李顾问", staff.Advisor}, {&d.technician, "张师傅", staff.Technician}, {&d.inspector, "赵质检", staff.Inspector},
		{&d.clerk, "孙配件", staff.PartsClerk}, {&d.cashier, "钱收银", staff.Cashier}, {&d.manager, "周经理", staff.ServiceManager},
	} {
		m := must(do(d, d.advisor, staff.Hire{FullName: p.name, Role: p.role}))
		*p.id = m.ID
	}
	var receipt []stock.ReceiveLine
	for _, p := range []struct {
		id   *stock.ID
		part stock.Part
		qty  base.Milli
	}{
		{&d.oil, stock.Part{Code: "OIL-5W30", Name: "全合成机油 5W-30", Unit: "L", Quality: stock.Brand, Price: 68_00}, 20_000},
		{&d.filter, stock.Part{Code: "15208-65F0E", Name: "机油滤清器", Unit: "个", Quality: stock.Original, Price: 45_50}, 10_000},
		{&d.pad, stock.Part{Code: "D1060-1KA", Name: "前刹车片", Unit: "套", Quality: stock.Original, Price: 380_00}, 2_000},
	} {
		s := must(do(d, d.manager, stock.SavePart{Part: p.part}))
		*p.id = s.ID
		receipt = append(receipt, stock.ReceiveLine{Part: s.ID, Qty: p.qty, Cost: p.part.Price / 2})
	}
	must(do(d, d.clerk, stock.Receive{Supplier: "广州配件行", Lines: receipt}))
	d.change = must(do(d, d.manager, catalog.SaveItem{Item: catalog.Item{Code: "BY01", Name: "更换机油机滤", Hours: 500, Category: "一级维护"}})).ID
	d.brake = must(do(d, d.manager, catalog.SaveItem{Item: catalog.Item{Code: "ZD02", Name: "更换前刹车片", Hours: 1200, Rate: 150_00, Category: "小修"}})).ID
	d.service = must(do(d, d.manager, catalog.SavePackage{Package: catalog.Package{Code: "TC1", Name: "小保养", Discount: 30_00, Lines: []catalog.PackageLine{
		{Item: d.change}, {Part: d.oil, Qty: 3500}, {Part: d.filter},
	}}})).ID
}

// command is what data.Do runs, for packages beneath it.
type command[R any] interface {
	Name() string
	Run(*kv.Tx) (R, error)
}

type query[R any] interface{ Ask(*kv.Tx) (R, error) }

func doBy[R any](d *desk, c kv.Call, cmd command[R]) (R, error) {
	d.t.Helper()
	var result R
	c.Op = cmd.Name()
	out, err := d.db.Update(c, func(tx *kv.Tx) ([]byte, error) {
		r, err := cmd.Run(tx)
		if err != nil {
			return nil, err
		}
		result = r
		return kv.Marshal(r)
	})
	if err == nil && out.Repeated {
		err = kv.Unmarshal(out.Result, &result)
	}
	if _, said := base.AsFault(err); err != nil && !said {
		d.t.Fatalf("%s: an error of the program: %v", cmd.Name(), err)
	}
	d.now += 60_000
	return result, err
}

func do[R any](d *desk, who staff.ID, cmd command[R]) (R, error) {
	d.t.Helper()
	return doBy(d, kv.Call{User: base.ID[struct{}](who)}, cmd)
}

// allow runs a command that the manager has allowed.
func allow[R any](d *desk, who staff.ID, cmd command[R]) (R, error) {
	d.t.Helper()
	return doBy(d, kv.Call{User: base.ID[struct{}](who), By: base.ID[struct{}](d.manager)}, cmd)
}

func ask[R any](d *desk, q query[R]) R {
	d.t.Helper()
	var result R
	if err := d.db.View(func(tx *kv.Tx) error {
		r, err := q.Ask(tx)
		result = r
		return err
	}); err != nil {
		d.t.Fatalf("%T: %v", q, err)
	}
	return result
}

func must[R any](r R, err error) R {
	if err != nil {
		panic(err)
	}
	return r
}

// refused holds an error against the code that is expected, and looks at the manners of the refusal.
func (d *desk) refused(err error, code string) *base.Fault {
	d.t.Helper()
	f, ok := base.AsFault(err)
	if !ok {
		d.t.Fatalf("want refusal %s, got %v", code, err)
	}
	if f.Code != code {
		d.t.Fatalf("want refusal %s, got %s: %s", code, f.Code, f.Say)
	}
	if f.Kind == base.Refused && len(f.Missing) == 0 {
		d.t.Fatalf("%s: a gate that doesn't say what is missing: %s", code, f.Say)
	}
	if strings.Contains(f.Say, "%!") || f.Say == "" {
		d.t.Fatalf("%s: the sentence is broken: %s", code, f.Say)
	}
	return f
}

func (d *desk) car() customer.Car {
	d.cars++
	return customer.Car{Plate: "粤B1" + pad4(d.cars), Model: "轩逸 1.6L", KM: 48_620}
}

func pad4(n int) string { return fmt.Sprintf("%04d", n%10000) }

// receive receives a car for the small service.
func (d *desk) receive() workorder.Opened {
	d.t.Helper()
	return must(do(d, d.advisor, workorder.Receive{
		Car: d.car(), Owner: customer.Person{Name: "周建平", Phone: "1380013" + pad4(d.cars)}, Kind: workorder.Maintenance,
		Packages: []catalog.PackageID{d.service},
	}))
}

// answers are the three questions.
func answers(id workorder.ID) workorder.Answer {
	return workorder.Answer{Order: id, PayBy: "微信", OldParts: "带走", Wash: workorder.WashNo}
}

func (d *desk) sign(id workorder.ID) {
	d.t.Helper()
	must(do(d, d.advisor, answers(id)))
	must(do(d, d.advisor, workorder.PrintEntrustment{Order: id}))
	must(do(d, d.advisor, workorder.Sign{Order: id}))
}

func (d *desk) repair(id workorder.ID) {
	d.t.Helper()
	if _, err := do(d, d.advisor, workorder.Dispatch{Order: id, Worker: d.technician}); err != nil && base.Code(err) != "dispatch.none" {
		d.t.Fatalf("%v", err)
	}
	if _, err := do(d, d.clerk, workorder.IssueParts{Order: id}); err != nil && base.Code(err) != "issue.none" {
		d.t.Fatalf("%v", err)
	}
	must(do(d, d.technician, workorder.Finish{Order: id}))
	must(do(d, d.inspector, workorder.Inspect{Order: id, Passed: true}))
}

// checked is a car that waits for its settlement: 0.5 h × 120 + 3.5 L × 68 + 45.50 − 30 = 313.50.
func (d *desk) checked() workorder.ID {
	d.t.Helper()
	o := d.receive()
	d.sign(o.Order)
	d.repair(o.Order)
	return o.Order
}

const serviceDue base.Fen = 313_50

func (d *desk) settle(id workorder.ID, payments ...workorder.Tender) workorder.SettledDone {
	d.t.Helper()
	return must(do(d, d.cashier, workorder.Settle{Order: id, Payments: payments}))
}

func (d *desk) sheet(id workorder.ID) *workorder.Sheet {
	d.t.Helper()
	return ask(d, workorder.SheetOf{Order: id})
}

func (d *desk) line(id workorder.ID, name string) workorder.SheetLine {
	d.t.Helper()
	for _, l := range d.sheet(id).Lines {
		if l.Name == name {
			return l
		}
	}
	d.t.Fatalf("no line %q", name)
	return workorder.SheetLine{}
}

func has(list []string, part string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, part) })
}

func (d *desk) onHand(part stock.ID) (qty base.Milli) {
	d.db.View(func(tx *kv.Tx) error { qty = stock.OnHand(tx, part); return nil })
	return qty
}

func (d *desk) reserved(part stock.ID) (qty base.Milli) {
	d.t.Helper()
	if err := d.db.View(func(tx *kv.Tx) (err error) { qty, err = workorder.Reserved(tx, part); return err }); err != nil {
		d.t.Fatalf("%v", err)
	}
	return qty
}

func ptr[T any](v T) *T { return &v }
