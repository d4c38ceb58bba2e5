package workorders

import (
	"fmt"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// slipRow is one part of the order on the issue screen.
type slipRow struct {
	part                   stock.ID
	code, name, unit       string
	quality                string
	wanted, issued, onHand base.Milli
	qty                    base.Milli // goes out, or comes back
	typed                  bool       // by hand: keeps its quantity when the order is read again
}

// left is what the workshop still has to get.
func (r slipRow) left() base.Milli { return max(r.wanted-r.issued, 0) }

// slip is the issue or the return of an order's parts, as it is being put together.
type slip struct {
	order workorder.Order
	back  bool // 退料
	rows  []slipRow
	taker staff.ID
	lacks []string // what gate 2 still lacks
	docs  []slipDoc
}

// slipDoc is a slip that was written before.
type slipDoc struct {
	no    base.DocNo
	back  bool
	at    base.Instant
	count int
	taker string
}

// slipForm is the form that a slip's number is printed on.
func slipForm(no base.DocNo) paper.Form {
	if no.Kind() == base.DocReturn {
		return paper.ReturnSlip
	}
	return paper.PickSlip
}

// show takes a sheet that was read. Quantities that were typed stay, as far as they still fit.
func (m *slip) show(s workorder.Sheet) {
	typed := map[stock.ID]base.Milli{}
	for _, r := range m.rows {
		if r.typed {
			typed[r.part] = r.qty
		}
	}
	m.order, m.lacks = s.Order, s.Missing.Issue
	m.rows = slipRows(s.Lines)
	m.docs = slipDocs(s.Issued)
	for i := range m.rows {
		m.rows[i].qty = m.proposed(m.rows[i])
		if q, ok := typed[m.rows[i].part]; ok {
			m.rows[i].qty, m.rows[i].typed = min(q, m.most(m.rows[i])), true
		}
	}
	if m.taker.IsZero() {
		m.taker = takerOf(s)
	}
}

// slipRows adds up the lines by part: what the customer agreed to and what was issued.
func slipRows(lines []workorder.SheetLine) []slipRow {
	var rows []slipRow
	at := map[stock.ID]int{}
	for _, l := range lines {
		if !shelved(l) || l.Consent == workorder.Proposed || l.Consent == workorder.Declined && l.Issued == 0 {
			continue
		}
		part := stock.ID(l.Ref)
		i, ok := at[part]
		if !ok {
			i = len(rows)
			at[part] = i
			rows = append(rows, slipRow{part: part, code: l.Code, name: l.Name, unit: l.Unit, quality: l.Quality, onHand: l.OnHand})
		}
		if l.Consent != workorder.Declined {
			rows[i].wanted += l.Qty
		}
		rows[i].issued += l.Issued
	}
	return rows
}

// slipDocs lists the slips of the order, the newest first.
func slipDocs(issued []workorder.IssuedLine) []slipDoc {
	var docs []slipDoc
	at := map[base.DocNo]int{}
	for _, l := range issued {
		if l.Doc == "" {
			continue
		}
		i, ok := at[l.Doc]
		if !ok {
			i = len(docs)
			at[l.Doc] = i
			docs = append(docs, slipDoc{no: l.Doc, back: l.Doc.Kind() == base.DocReturn, at: l.At, taker: l.TakerName})
		}
		docs[i].count++
	}
	for i, j := 0, len(docs)-1; i < j; i, j = i+1, j-1 {
		docs[i], docs[j] = docs[j], docs[i]
	}
	return docs
}

// takerOf proposes who takes the parts: the technician of the order.
func takerOf(s workorder.Sheet) staff.ID {
	for _, l := range s.Lines {
		if l.Billed() && !l.Worker.IsZero() {
			return l.Worker
		}
	}
	if n := len(s.Issued); n > 0 {
		return s.Issued[n-1].Taker
	}
	return staff.ID{}
}

// proposed is the quantity that a row begins with: all that is left and is there; nothing for a return.
func (m *slip) proposed(r slipRow) base.Milli {
	if m.back {
		return 0
	}
	return max(min(r.left(), r.onHand), 0)
}

// most is what can go out or come back of a part.
func (m *slip) most(r slipRow) base.Milli {
	if m.back {
		return r.issued
	}
	return min(r.left(), max(r.onHand, 0))
}

// turn changes between issue and return.
func (m *slip) turn(back bool) {
	m.back = back
	for i := range m.rows {
		m.rows[i].qty, m.rows[i].typed = m.proposed(m.rows[i]), false
	}
}

// setQty reads a quantity as typed into a cell.
func (m *slip) setQty(part stock.ID, text string) error {
	for i := range m.rows {
		if m.rows[i].part != part {
			continue
		}
		q, err := m.readQty(m.rows[i], text)
		if err != nil {
			return err
		}
		m.rows[i].qty, m.rows[i].typed = q, true
	}
	return nil
}

func (m *slip) readQty(r slipRow, text string) (base.Milli, error) {
	if text == "" {
		return 0, nil
	}
	q, err := base.ParseMilli(text)
	switch {
	case err != nil:
		return 0, err
	case q < 0:
		return 0, base.Refuse(base.Invalid, "issue.qty", "qty", "数量不能是负数")
	case m.back && q > r.issued:
		return 0, base.Refuse(base.Invalid, "return.more", "qty", "只领了 %s %s", r.issued, r.unit)
	case !m.back && q > r.left():
		return 0, base.Refuse(base.Refused, "issue.more", "qty", "只差 %s %s，多领请先加增项", r.left(), r.unit)
	case !m.back && q > r.onHand:
		return 0, base.Refuse(base.Short, "stock.short", "qty", "货架上只有 %s %s", r.onHand, r.unit)
	}
	return q, nil
}

// parts are what goes out or comes back.
func (m *slip) parts() []workorder.IssuePart {
	var parts []workorder.IssuePart
	for _, r := range m.rows {
		if r.qty > 0 {
			parts = append(parts, workorder.IssuePart{Part: r.part, Qty: r.qty})
		}
	}
	return parts
}

// missing is what must be there before the slip can be written.
func (m *slip) missing() []string {
	if !m.back && len(m.lacks) > 0 {
		return m.lacks
	}
	if len(m.parts()) > 0 {
		if m.taker.IsZero() { // both sign the slip: who gives and who takes
			return []string{"领料人"}
		}
		return nil
	}
	switch {
	case len(m.rows) == 0:
		return []string{"工单上没有要领的配件"}
	case m.back:
		return []string{"退料数量"}
	case m.left() == 0:
		return nil
	}
	return []string{"货架上没有货，请先入库"}
}

// left counts the parts that are not fully issued.
func (m *slip) left() int {
	n := 0
	for _, r := range m.rows {
		if r.left() > 0 {
			n++
		}
	}
	return n
}

// state is how a part stands.
func (m *slip) state(r slipRow) mark {
	switch {
	case r.wanted == 0:
		return mark{"应退料", bad}
	case r.left() == 0:
		return mark{"已领齐", good}
	case r.onHand <= 0:
		return mark{"缺货", bad}
	case r.onHand < r.left():
		return mark{fmt.Sprintf("缺 %s", r.left()-r.onHand), held}
	case r.issued > 0:
		return mark{"已领一部分", inHand}
	}
	return mark{"待领", plain}
}

// kind is the kind of the slip that is being put together.
func (m *slip) kind() base.DocKind {
	if m.back {
		return base.DocReturn
	}
	return base.DocIssue
}

// word is what the button says.
func (m *slip) word() string {
	if m.back {
		return "退料并打印退料单"
	}
	return "发料并打印领料单"
}
