package workorder

import (
	"fmt"

	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/data/stock"
)

// AddLines (加项) adds lines and packages. After the signature they are add-ons that wait for the customer's answer.
type AddLines struct {
	Order    ID                  `json:"order"`
	Packages []catalog.PackageID `json:"packages,omitempty"`
	Lines    []LineInput         `json:"lines,omitempty"`
}

// ChangeLine (改项) changes a line before the signature; nil fields stay. After it, only an unanswered add-on can change;
// the worker and the note can at any time before the settlement.
type ChangeLine struct {
	Order  ID          `json:"order"`
	Line   LineID      `json:"line"`
	Title  *string     `json:"name,omitempty"` // Name is the command's own
	Qty    *base.Milli `json:"qty,omitempty"`
	Price  *base.Fen   `json:"price,omitempty"`
	Off    *base.Fen   `json:"off,omitempty"`
	Payer  *Payer      `json:"payer,omitempty"`
	Worker *staff.ID   `json:"worker,omitempty"`
	Note   *string     `json:"note,omitempty"`
}

// RemoveLine (删项) removes a line before the signature, or an unanswered add-on.
type RemoveLine struct {
	Order ID     `json:"order"`
	Line  LineID `json:"line"`
}

// Done is what most commands on an order return.
type Done struct {
	Order ID         `json:"order"`
	State State      `json:"state"`
	No    base.DocNo `json:"no,omitempty"` // of the document that the command made
	Total base.Fen   `json:"total,omitempty"`
	Count int64      `json:"count,omitempty"` // of a printing: 1 is the first
}

// Name is the command's name.
func (AddLines) Name() string { return "workorder.add_lines" }

// Run adds the lines. After the signature they wait for the customer's answer.
func (c AddLines) Run(tx *kv.Tx) (Done, error) {
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	if len(c.Packages)+len(c.Lines) == 0 {
		return Done{}, base.Refuse(base.Invalid, "lines.none", "lines", "没有选择项目、配件或套餐，请先选择要加的内容")
	}
	before := len(v.list)
	if err := v.add(c.Packages, c.Lines); err != nil {
		return Done{}, err
	}
	if v.State < Signed {
		v.changed()
		return v.did(StepQuote, fmt.Sprintf("加 %d 行", len(v.list)-before))
	}
	return v.did(StepAddOn, fmt.Sprintf("提出增项 %d 行，待客户确认", len(v.list)-before))
}

// Name is the command's name.
func (ChangeLine) Name() string { return "workorder.change_line" }

// Run changes the line. Worker and note can change until the settlement; everything else only before the customer's word.
func (c ChangeLine) Run(tx *kv.Tx) (Done, error) {
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	l, err := v.line(c.Line)
	if err != nil {
		return Done{}, err
	}
	if c.terms() && !v.free(l) {
		return Done{}, v.agreed(l, "改")
	}
	if err := c.apply(v, &l); err != nil {
		return Done{}, err
	}
	if err := l.clean(""); err != nil {
		return Done{}, err
	}
	if err := v.putLine(l); err != nil {
		return Done{}, err
	}
	if err := v.sane(); err != nil {
		return Done{}, err
	}
	if c.terms() {
		v.changed()
	}
	if err := v.hold(); err != nil {
		return Done{}, err
	}
	if !c.terms() {
		return v.done(), v.save()
	}
	return v.did(StepQuote, "改“"+l.Name+"”")
}

// terms says that the change is about what the customer agrees to.
func (c ChangeLine) terms() bool {
	return c.Title != nil || c.Qty != nil || c.Price != nil || c.Off != nil || c.Payer != nil
}

func (c ChangeLine) apply(v *visit, l *Line) error {
	if c.Title != nil {
		l.Name = *c.Title
	}
	if c.Qty != nil {
		l.Qty = *c.Qty
	}
	if c.Price != nil {
		l.Price = *c.Price
		if l.Kind == Discount && l.Price > 0 {
			l.Price = -l.Price
		}
		if l.Quality == string(stock.CustomerOwn) && l.Price != 0 {
			return base.Refuse(base.Invalid, "line.own", "price", "“%s”是客户自备件，不收材料费，单价只能是 0", l.Name)
		}
	}
	if c.Off != nil {
		l.Off = *c.Off
	}
	if c.Payer != nil {
		l.Payer = *c.Payer
	}
	if c.Note != nil {
		l.Note = *c.Note
	}
	if c.Worker != nil {
		return v.assign(l, *c.Worker)
	}
	return nil
}

// free says that the customer has not given his word on the line yet.
func (v *visit) free(l Line) bool { return v.State < Signed || l.Consent == Proposed }

func (v *visit) agreed(l Line, what string) error {
	return base.Refuse(base.Refused, "line.agreed", "", "“%s”是客户已确认的内容，不能直接%s。请用增项记录客户同意的变更：加新行，或登记客户取消这一行", l.Name, what).
		Lacks("客户对变更的确认")
}

// Name is the command's name.
func (RemoveLine) Name() string { return "workorder.remove_line" }

// Run removes the line.
func (c RemoveLine) Run(tx *kv.Tx) (Done, error) {
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	l, err := v.line(c.Line)
	if err != nil {
		return Done{}, err
	}
	if !v.free(l) {
		return Done{}, v.agreed(l, "删除")
	}
	if err := lines.Delete(tx, kv.Pair[Order, Line]{Of: v.ID, ID: l.ID}); err != nil {
		return Done{}, err
	}
	kept := v.list[:0]
	for _, x := range v.list {
		if x.ID != l.ID {
			kept = append(kept, x)
		}
	}
	v.list = kept
	if err := v.sane(); err != nil {
		return Done{}, err
	}
	v.changed()
	if err := v.hold(); err != nil {
		return Done{}, err
	}
	return v.did(StepQuote, "删“"+l.Name+"”")
}

// assign gives a line to a worker. Who has inspected the car is not among those who did the work.
func (v *visit) assign(l *Line, worker staff.ID) error {
	if !worker.IsZero() {
		m, err := staff.Of(v.tx, worker)
		if err != nil {
			return err
		}
		if m.Left {
			return base.Refuse(base.Invalid, "worker.left", "worker", "%s 已离职，不能派工。请选择在职的技师", m.Name)
		}
		if v.State == Checked && worker == v.Inspector {
			return base.Refuse(base.Refused, "worker.inspector", "worker", "%s 是这台车的质检人，不能再作承修人。请选择别人，或先由别人重新质检", m.Name).
				Lacks("由别人重新质检")
		}
	}
	l.Worker = worker
	return nil
}
