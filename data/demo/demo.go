// Package demo makes one deterministic shop: for tests, for pictures, and for people who learn the program. It goes through
// the same commands as people do, so every document of it is one that the program would have made.
package demo

import (
	"fmt"
	"io"
	"math/rand/v2"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/shop"
	"jieche/data/staff"
	"jieche/data/stock"
)

// Plan says how large the shop is and on which day it ends.
type Plan struct {
	Visits int
	Seed   int64
	Today  base.Day // zero: 2026-11-21, so that the same seed gives the same shop on any day
}

// Made is what a demo shop holds.
type Made struct {
	Staff, Vehicles, Parts, Visits int
}

// Make fills the shop in the folder, which must be new, up to the usual day.
func Make(dir string, visits int, seed int64) (Made, error) {
	return Plan{Visits: visits, Seed: seed}.Make(dir)
}

// Make fills the shop in the folder, which must be new.
func (plan Plan) Make(dir string) (Made, error) {
	s, err := data.Open(dir, data.Options{Create: true})
	if err != nil {
		return Made{}, err
	}
	made, err := Fill(s, plan)
	if closed := s.Close(); err == nil {
		err = closed
	}
	return made, err
}

// Fill fills an empty shop.
func Fill(s *data.Store, plan Plan) (Made, error) {
	present, err := data.Ask(s, staff.List{})
	if err != nil {
		return Made{}, err
	}
	if len(present) > 0 {
		return Made{}, base.Refuse(base.Conflict, "demo.shop", "", "这里已有店铺资料，演示店只能填入空店铺。请另选一个文件夹")
	}
	if plan.Visits < 0 || plan.Visits > 1_000_000 {
		return Made{}, base.Refuse(base.Invalid, "demo.visits", "visits", "到店次数 %d 不合适，请填 0 到 1,000,000", plan.Visits)
	}
	if plan.Today == 0 {
		plan.Today = base.Date(2026, 11, 21)
	}
	var seed [32]byte
	for i := range 8 {
		seed[i] = byte(plan.Seed >> (8 * i))
	}
	t := &town{
		store: s, plan: plan, rand: rand.New(rand.NewPCG(uint64(plan.Seed), 20261121)), noise: rand.NewChaCha8(seed),
		now:   (plan.Today - 200).At(8, 0),
		items: map[string]catalog.Item{}, parts: map[string]stock.Part{}, packages: map[string]catalog.PackageID{},
		roles: map[staff.Role][]staff.ID{},
	}
	defer s.Pretend(t.clock, t.noise)()
	defer s.DB().Believe()()
	for _, step := range []func() error{t.open, t.hire, t.fillShelves, t.listWork, t.visits} {
		if err := step(); err != nil {
			return t.made, fmt.Errorf("demo shop: %w", err)
		}
	}
	return t.made, nil
}

// town is the small world around the shop while it is made.
type town struct {
	store    *data.Store
	plan     Plan
	rand     *rand.Rand
	noise    io.Reader
	now      base.Instant
	items    map[string]catalog.Item
	parts    map[string]stock.Part
	packages map[string]catalog.PackageID
	roles    map[staff.Role][]staff.ID
	cars     []car
	busy     int // visits of the day that is told: the more there are, the less time there is between two steps
	made     Made
}

// clock is the demo shop's own: it stands at the moment that is being told.
func (t *town) clock() base.Instant { return t.now }

// pass lets some minutes go by, to the second, so that no two documents are of the same moment.
func (t *town) pass(least, most int) {
	t.now += base.Instant(((least+t.rand.IntN(most-least+1))*60_000 + t.rand.IntN(60)*1000) / max(1, t.busy))
}

func pick[T any](t *town, list []T) T { return list[t.rand.IntN(len(list))] }

// as is somebody of that role.
func (t *town) as(r staff.Role) data.By {
	return data.By{Staff: pick(t, t.roles[r]), Op: base.MakeID[base.Op](t.now, t.noise)}
}

func do[R any](t *town, r staff.Role, c data.Command[R]) (R, error) {
	result, err := data.Do(t.store, t.as(r), c)
	if err != nil {
		return result, fmt.Errorf("%s on %s: %w", c.Name(), t.now, err)
	}
	return result, nil
}

func (t *town) open() error {
	_, err := data.Do(t.store, data.By{}, shop.Configure{Profile: shop.Profile{
		Name: "深圳市南山顺驰汽车服务有限公司", Address: "深圳市南山区学府路 88 号", Phone: "0755-86001234", ComplaintPhone: "0755-86001235",
		Hours: "8:30–18:00", Bank: "招商银行深圳南山支行", Account: "7559 0012 3410 806", TaxNo: "91440300MA5DEMO01X",
		LabourRate: 12000, Province: "粤", Demo: true,
	}})
	return err
}

func (t *town) hire() error {
	for _, p := range people {
		by := data.By{}
		if managers := t.roles[staff.GeneralManager]; len(managers) > 0 {
			by.Staff = managers[0]
		}
		m, err := data.Do(t.store, by, p)
		if err != nil {
			return err
		}
		t.roles[p.Role] = append(t.roles[p.Role], m.ID)
		t.made.Staff++
	}
	return nil
}

func (t *town) fillShelves() error {
	var lines []stock.ReceiveLine
	for _, g := range goods {
		p := stock.Part{
			Code: g.code, Name: g.name, Spec: g.spec, Fits: g.fits, Unit: g.unit, Quality: g.quality, Maker: g.maker, Origin: "中国",
			Bin: g.bin, Price: g.price, Safety: g.safety, Min: g.safety, Max: g.stocked * 2,
		}
		saved, err := do(t, staff.PartsClerk, stock.SavePart{Part: p})
		if err != nil {
			return err
		}
		p.ID = saved.ID
		t.parts[g.code] = p
		t.made.Parts++
		if g.stocked > 0 {
			lines = append(lines, stock.ReceiveLine{Part: p.ID, Qty: g.stocked, Cost: g.cost, Bin: g.bin})
		}
	}
	_, err := do(t, staff.PartsClerk, stock.Receive{Kind: stock.Opening, Supplier: "期初", Lines: lines})
	return err
}

func (t *town) listWork() error {
	for _, w := range works {
		item := catalog.Item{Code: w.code, Name: w.name, Hours: w.hours, Category: w.category, GuaranteeKM: w.km, GuaranteeDays: w.days}
		saved, err := do(t, staff.ServiceManager, catalog.SaveItem{Item: item})
		if err != nil {
			return err
		}
		item.ID = saved.ID
		t.items[w.code] = item
	}
	for _, b := range bundles {
		p := catalog.Package{Code: b.code, Name: b.name, Discount: b.off}
		for _, code := range b.works {
			p.Lines = append(p.Lines, catalog.PackageLine{Item: t.items[code].ID})
		}
		for _, code := range b.order {
			p.Lines = append(p.Lines, catalog.PackageLine{Part: t.parts[code].ID, Qty: b.parts[code]})
		}
		saved, err := do(t, staff.ServiceManager, catalog.SavePackage{Package: p})
		if err != nil {
			return err
		}
		t.packages[b.code] = saved.ID
	}
	return nil
}
