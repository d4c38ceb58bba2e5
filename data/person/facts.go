package person

import (
	"strings"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/data/workorder"
)

// FactsOf (个人信息清单) asks for everything that the shop knows about a person.
type FactsOf struct {
	Customer customer.ID `json:"customer"`
}

// Fact is one line of it, in words that the person understands.
type Fact struct {
	Part  string       `json:"part"` // 客户资料, 车辆, 工单, 结算, 收款, 出门证, 电话查看, 个人信息请求
	At    base.Instant `json:"at,omitempty"`
	No    string       `json:"no,omitempty"` // of the document, or the plate
	What  string       `json:"what"`
	Value string       `json:"value"`
}

// Name is the query's name.
func (FactsOf) Name() string { return "customer.facts" }

// Ask gathers them.
func (q FactsOf) Ask(tx *kv.Tx) ([]Fact, error) {
	c, err := known(tx, q.Customer)
	if err != nil {
		return nil, err
	}
	g := gatherer{tx: tx, id: q.Customer}
	g.person(c)
	for _, step := range []func() error{g.cars, g.orders, g.looks, g.requests} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return g.facts, nil
}

type gatherer struct {
	tx    *kv.Tx
	id    customer.ID
	facts []Fact
}

// add leaves out what is empty.
func (g *gatherer) add(part, no string, at base.Instant, what, value string) {
	if value = strings.TrimSpace(value); value != "" {
		g.facts = append(g.facts, Fact{part, at, no, what, value})
	}
}

func yes(on bool) string {
	if on {
		return "是"
	}
	return "否"
}

func day(d base.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func (g *gatherer) person(c customer.Customer) {
	const part = "客户资料"
	var phones []string
	for _, p := range c.Phones {
		phones = append(phones, string(p))
	}
	for _, f := range [][2]string{
		{"姓名", c.Name}, {"电话", strings.Join(phones, "、")}, {"地址", c.Address}, {"生日", day(c.Birthday)}, {"方便接听的时间", c.CallTime},
		{"客户等级", c.Grade}, {"同意回访", yes(c.FollowUp)}, {"同意营销", yes(c.Marketing)}, {"请勿联系", yes(c.NoContact)},
		{"挂账额度", c.Credit.String()}, {"备注", c.Note}, {"建档日期", day(c.Since)}, {"个人信息删除日期", day(c.Erased)},
	} {
		g.add(part, "", 0, f[0], f[1])
	}
}

func (g *gatherer) cars() error {
	links, err := customer.LinksOf(g.tx, g.id)
	if err != nil {
		return err
	}
	for _, l := range links {
		v, err := customer.Get(g.tx, l.Vehicle)
		if err != nil {
			return err
		}
		g.add("车辆", v.Name(), 0, "关系", l.Role.Word()+"，自 "+day(l.Since))
		if v.Owner != g.id && v.Sender != g.id {
			continue // it is somebody else's now
		}
		for _, f := range [][2]string{
			{"车架号", v.VIN}, {"厂牌型号", v.Model}, {"发动机号", v.EngineNo}, {"车身颜色", v.Paint}, {"购车日期", day(v.Bought)},
			{"承保公司", v.Insurer}, {"保险到期", day(v.InsuredUntil)}, {"里程", base.Milli(v.KM*1000).String() + " 公里"}, {"备注", v.Note},
		} {
			g.add("车辆", v.Name(), 0, f[0], f[1])
		}
	}
	return nil
}

func (g *gatherer) orders() error {
	orders, err := workorder.OrdersOf(g.tx, g.id)
	if err != nil {
		return err
	}
	for _, o := range orders {
		sheet, err := workorder.SheetOf{Order: o.ID}.Ask(g.tx)
		if err != nil {
			return err
		}
		g.order(sheet)
	}
	return nil
}

func (g *gatherer) order(s *workorder.Sheet) {
	const part = "工单"
	o := s.Order
	no := string(o.No)
	for _, f := range [][2]string{
		{"车辆", ident.DisplayPlate(o.Plate) + " " + o.Model}, {"业务类型", string(o.Kind)}, {"状态", o.State.String()},
		{"客户描述", o.Intake.Complaint}, {"委托保管", o.Intake.Valuables}, {"维修建议", o.Advice}, {"作废原因", o.Cancelled},
	} {
		g.add(part, no, o.Arrived, f[0], f[1])
	}
	if o.Owner == g.id {
		g.add(part, no, o.Arrived, "车主", strings.Join([]string{o.OwnerName, string(o.OwnerPhone), o.OwnerAddress}, " "))
	}
	if o.Sender == g.id {
		g.add(part, no, o.Arrived, "送修人", o.SenderName+" "+string(o.SenderPhone))
	}
	for _, l := range s.Lines {
		g.add(part, no, o.Arrived, "明细", l.Name+"　"+l.Qty.String()+" "+l.Unit+"　"+l.Amount().String()+" 元　"+l.Note)
	}
	for _, a := range s.AddOns {
		g.add(part, no, a.At, "增项确认", strings.Join([]string{a.Who, a.How, a.Phone}, " "))
	}
	for _, t := range s.Steps {
		g.add(part, no, t.At, "经过", string(t.Name)+" "+t.Story()+"（"+t.ByName+"）")
	}
	g.money(s)
}

func (g *gatherer) money(s *workorder.Sheet) {
	slips := s.Reversed
	if s.Settlement != nil {
		slips = append(slips, s.Settlement.Settlement)
		for _, p := range s.Settlement.Payments {
			g.add("收款", string(p.No), p.At, string(p.Kind), p.Signed().String()+" 元 "+p.Note)
		}
	}
	for _, b := range slips {
		g.add("结算", string(b.No), b.At, "客户应付", b.Totals.Customer.String()+" 元")
		g.add("结算", string(b.No), b.At, "发票", strings.Join([]string{b.Invoice.Kind, b.Invoice.Title, b.Invoice.TaxNo, b.Invoice.No}, " "))
		g.add("结算", string(b.No), b.At, "冲红原因", b.Reason)
	}
	for _, p := range s.Passes {
		g.add("出门证", string(p.No), p.At, string(p.Reason), p.Note+" "+p.ByName)
	}
}

func (g *gatherer) looks() error {
	list, err := customer.RevealsOf{Customer: g.id}.Ask(g.tx)
	for _, r := range list {
		g.add("电话查看", "", r.At, "查看人", r.ByName)
	}
	return err
}

func (g *gatherer) requests() error {
	for r, err := range requests.All(g.tx) {
		if err != nil {
			return err
		}
		if r.Customer == g.id {
			g.add("个人信息请求", "", r.At, string(r.Kind), r.Asker+" "+r.Ground+"（"+staff.NameOf(g.tx, r.By)+"）")
		}
	}
	return nil
}
