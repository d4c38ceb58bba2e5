package workorder

import (
	"fmt"

	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/data/stock"
)

// LineInput is a line as a form brings it: an item, a part, or free text of a kind.
type LineInput struct {
	Kind  LineKind       `json:"kind,omitempty"` // needed for free text
	Item  catalog.ItemID `json:"item,omitzero"`
	Part  stock.ID       `json:"part,omitzero"`
	Name  string         `json:"name,omitempty"`
	Qty   base.Milli     `json:"qty,omitempty"`   // zero: the item's hours, or one
	Price *base.Fen      `json:"price,omitempty"` // nil: the item's or part's
	Off   base.Fen       `json:"off,omitempty"`
	Payer Payer          `json:"payer,omitempty"` // empty: as the kind of visit says
	Own   bool           `json:"own,omitempty"`   // 客户自备: the customer brought the part, it costs nothing and is not issued
	Note  string         `json:"note,omitempty"`
}

// Bounds of one line. Beyond them a typing slip is certain.
const (
	maxHours  base.Milli = 1_000_000      // 1,000 hours
	maxPieces base.Milli = 10_000_000     // 10,000 pieces
	maxPrice  base.Fen   = 10_000_000_00  // ten million yuan a unit
	maxAmount base.Fen   = 100_000_000_00 // a hundred million yuan an order
)

// VATRate (增值税率) of repair work and parts. Prices include it; it is kept per line.
const VATRate base.Rate = 1300

// LineKinds are the kinds of a free line, in the order of a choice, with their words.
var LineKinds = []struct {
	Kind LineKind
	Word string
}{
	{Labour, "维修项目"}, {PartLine, "配件"}, {Diagnosis, "诊断费"}, {Inspection, "检测费"}, {Outside, "外加工费"}, {Rescue, "施救费"},
	{Towing, "拖车费"}, {Other, "其他费用"}, {Discount, "优惠"},
}

// Word is the kind in the words of the shop.
func (k LineKind) Word() string {
	for _, l := range LineKinds {
		if l.Kind == k {
			return l.Word
		}
	}
	if k == RoundOff {
		return "抹零"
	}
	return string(k)
}

// payerOf is who pays for a kind of visit unless a line says otherwise.
func payerOf(k VisitKind) Payer {
	switch k {
	case FirstService, Warranty:
		return PayMaker
	case Accident:
		return PayInsurer
	case Rework:
		return PayRework
	case PDI:
		return PayInternal
	}
	return PayCustomer
}

// maker makes lines of what a form brings. Name and price are copied: what was agreed stays as it was agreed.
type maker struct {
	tx      *kv.Tx
	order   *Order
	shop    shop.Profile
	consent Consent
	addOn   int
	field   string // prefix of the marked field: lines.3.
}

func (v *visit) maker() (*maker, error) {
	p, err := shop.Get(v.tx)
	if err != nil {
		return nil, err
	}
	m := &maker{tx: v.tx, order: &v.Order, shop: p}
	if v.State >= Signed {
		n, err := v.addOnCount()
		if err != nil {
			return nil, err
		}
		m.consent, m.addOn = Proposed, n+1
	}
	return m, nil
}

// add makes the lines and stores them with the order.
func (v *visit) add(packages []catalog.PackageID, inputs []LineInput) error {
	m, err := v.maker()
	if err != nil {
		return err
	}
	for i, id := range packages {
		made, err := m.unpack(id, fmt.Sprintf("packages.%d", i))
		if err != nil {
			return err
		}
		for _, l := range made {
			if err := v.putLine(l); err != nil {
				return err
			}
		}
	}
	for i, in := range inputs {
		m.field = fmt.Sprintf("lines.%d.", i)
		l, err := m.line(in)
		if err != nil {
			return err
		}
		if err := v.putLine(l); err != nil {
			return err
		}
	}
	return v.sane()
}

// unpack makes the lines of a package, its discount last.
func (m *maker) unpack(id catalog.PackageID, field string) ([]Line, error) {
	p, ok, err := catalog.Packages.Find(m.tx, id)
	if err != nil {
		return nil, err
	}
	if !ok || p.Gone {
		return nil, base.Refuse(base.NotFound, "package.missing", field, "没有找到这个套餐，或它已停用。请从套餐列表中重新选择")
	}
	var made []Line
	for _, pl := range p.Lines {
		in := LineInput{Item: pl.Item, Part: pl.Part, Qty: pl.Qty}
		if pl.Price != 0 {
			in.Price = &pl.Price
		}
		m.field = field + "."
		l, err := m.line(in)
		if err != nil {
			return nil, err
		}
		l.Package = p.Code
		made = append(made, l)
	}
	if p.Discount > 0 {
		l, err := m.line(LineInput{Kind: Discount, Name: p.Name + "优惠", Price: &p.Discount})
		if err != nil {
			return nil, err
		}
		l.Package = p.Code
		made = append(made, l)
	}
	return made, nil
}

// line makes one line, and refuses what can't be meant.
func (m *maker) line(in LineInput) (Line, error) {
	l := Line{
		Order: m.order.ID, ID: kv.NewID[Line](m.tx), Kind: in.Kind, Name: in.Name, Qty: in.Qty, Off: in.Off, Payer: in.Payer,
		VAT: VATRate, Consent: m.consent, AddOn: m.addOn, Note: in.Note,
	}
	if l.Payer == "" {
		l.Payer = payerOf(m.order.Kind)
	}
	err := m.copyFrom(in, &l)
	if err != nil {
		return l, err
	}
	if in.Price != nil && l.Quality != string(stock.CustomerOwn) {
		l.Price = *in.Price
	}
	if l.Kind == Discount && l.Price > 0 {
		l.Price = -l.Price
	}
	if l.Qty == 0 {
		l.Qty = 1000
	}
	l.Held = l.stocked() && l.Consent == OnForm
	return l, l.clean(m.field)
}

// copyFrom copies what the item or the part says: name, code, price of the day, guarantee.
func (m *maker) copyFrom(in LineInput, l *Line) error {
	switch {
	case !in.Item.IsZero():
		it, ok, err := catalog.Items.Find(m.tx, in.Item)
		if err != nil {
			return err
		}
		if !ok || it.Gone {
			return base.Refuse(base.NotFound, "line.item", m.field+"item", "没有找到这个维修项目，或它已停用。请从项目库中重新选择")
		}
		l.Kind, l.Ref, l.Code, l.Unit, l.Price = Labour, base.ID[struct{}](it.ID), it.Code, "工时", it.Rate
		l.Name = either(in.Name, it.Name)
		if l.Price == 0 {
			l.Price = m.shop.LabourRate
		}
		if l.Qty == 0 {
			l.Qty = it.Hours
		}
		l.GuaranteeKM, l.GuaranteeDays = m.guarantee(it.Category, it.GuaranteeKM, it.GuaranteeDays)
	case !in.Part.IsZero():
		p, ok, err := stock.Parts.Find(m.tx, in.Part)
		if err != nil {
			return err
		}
		if !ok || p.Gone {
			return base.Refuse(base.NotFound, "line.part", m.field+"part", "没有找到这个配件，或它已停用。请从配件库中重新选择")
		}
		l.Kind, l.Ref, l.Code, l.Spec, l.Unit, l.Quality, l.Price = PartLine, base.ID[struct{}](p.ID), p.Code, p.Spec, p.Unit, string(p.Quality), p.Price
		l.Name = either(in.Name, p.Name)
		l.GuaranteeKM, l.GuaranteeDays = m.guarantee("", 0, 0)
	default:
		return m.free(l, in.Own)
	}
	if in.Own {
		m.own(l)
	}
	return nil
}

// free completes a line that was typed as text.
func (m *maker) free(l *Line, own bool) error {
	l.Unit = "项"
	switch l.Kind {
	case Labour:
		l.Unit, l.Price = "工时", m.shop.LabourRate
		l.GuaranteeKM, l.GuaranteeDays = m.guarantee("", 0, 0)
	case PartLine:
		if !own {
			return base.Refuse(base.Invalid, "line.part.free", m.field+"part", "配件“%s”不在配件库里，领料和结算都对不上。请先在配件库中建立它，或勾选“客户自备”", l.Name)
		}
		l.Unit = "个"
		m.own(l)
	case Diagnosis, Inspection, Outside, Rescue, Towing, Other, Discount:
	case "":
		return base.Refuse(base.Invalid, "line.kind", m.field+"kind", "请先选择这一行是维修项目、配件还是其他费用")
	default:
		return base.Refuse(base.Invalid, "line.kind", m.field+"kind", "没有“%s”这种费用，请从列表中选择", string(l.Kind))
	}
	return nil
}

// own marks a part that the customer brought: it costs nothing, is not issued, and the shop promises nothing for it.
func (m *maker) own(l *Line) {
	if l.Kind == PartLine {
		l.Quality, l.Price, l.GuaranteeKM, l.GuaranteeDays = string(stock.CustomerOwn), 0, 0, 0
	}
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// clean refuses what no person means. Hours have two decimals, a discount is negative, nothing else is.
func (l *Line) clean(field string) error {
	if err := clean(&l.Name, field+"name", "名称", shop.MaxName); err != nil {
		return err
	}
	if l.Name == "" {
		return base.Refuse(base.Invalid, "line.name", field+"name", "名称不能为空，请输入%s的名称", l.Kind.Word())
	}
	if err := clean(&l.Note, field+"note", "备注", shop.MaxLine); err != nil {
		return err
	}
	if err := choice(l.Payer, Payers, field+"payer", "付费方"); err != nil {
		return err
	}
	if l.Qty <= 0 {
		return base.Refuse(base.Invalid, "line.qty", field+"qty", "“%s”的数量 %s 必须大于零。不要这一行时请删除它", l.Name, l.Qty)
	}
	if l.Kind == Labour {
		if l.Qty > maxHours {
			return base.Refuse(base.Invalid, "line.hours", field+"qty", "“%s”的工时 %s 太大，最多 %s，请检查是否多输了数字", l.Name, l.Qty, maxHours)
		}
		if l.Qty%10 != 0 {
			return base.Refuse(base.Invalid, "line.hours", field+"qty", "“%s”的工时 %s 最多两位小数", l.Name, l.Qty)
		}
	} else if l.Qty > maxPieces {
		return base.Refuse(base.Invalid, "line.qty", field+"qty", "“%s”的数量 %s 太大，最多 %s，请检查是否多输了数字", l.Name, l.Qty, maxPieces)
	}
	return l.cleanPrice(field)
}

func (l *Line) cleanPrice(field string) error {
	switch {
	case l.Kind == Discount && (l.Price >= 0 || -l.Price > maxPrice || l.Off != 0):
		return base.Refuse(base.Invalid, "line.discount", field+"price", "优惠“%s”的金额 %s 不对，请输入要减的金额，例如 50", l.Name, -l.Price)
	case l.Kind == Discount:
		return nil
	case l.Price < 0:
		return base.Refuse(base.Invalid, "line.price", field+"price", "“%s”的单价 %s 不能是负数。要减钱请用优惠", l.Name, l.Price)
	case l.Price > maxPrice || l.Gross() > maxAmount:
		return base.Refuse(base.Invalid, "line.price", field+"price", "“%s”的单价 %s 元太大，请检查是否多输了数字", l.Name, l.Price)
	case l.Off < 0 || l.Off > l.Gross():
		return base.Refuse(base.Invalid, "line.off", field+"off", "“%s”的优惠 %s 元不对，应在 0 和本行金额 %s 元之间", l.Name, l.Off, l.Gross())
	}
	return nil
}

// sane refuses an order whose sum can't be meant: discounts above the price, or beyond all bounds.
func (v *visit) sane() error {
	t := TotalsOf(v.list)
	for _, p := range []struct {
		payer Payer
		sum   base.Fen
	}{{PayCustomer, t.Customer}, {PayMaker, t.Maker}, {PayInsurer, t.Insurer}, {PayInternal, t.Internal}} {
		if p.sum < 0 {
			return base.Refuse(base.Invalid, "order.negative", "price", "优惠超过了应收：%s付费的合计成了 %s 元。请减少优惠", string(p.payer), p.sum)
		}
	}
	if t.Total > maxAmount {
		return base.Refuse(base.Invalid, "order.total", "price", "工单合计 %s 元太大，请检查数量和单价是否多输了数字", t.Total)
	}
	return nil
}
