package workorder

import (
	"strings"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/data/stock"
)

// The other orders in which work orders are read.
var (
	// Found finds orders by vehicle, by number, and by the number's tail. It is one index with a byte for the kind, as that of
	// the customers, because each index more is pages more in every save.
	Found = kv.NewIndex(Orders, "find", func(o Order, add func(kv.Key)) {
		var gone byte
		if o.State >= Left {
			gone = 1
		}
		add(kv.K().Byte(KeyVisit).Raw(o.Vehicle[:]).Byte(gone).Moment(-o.Arrived))
		if o.No == "" {
			return
		}
		add(kv.K().Byte(KeyNo).Str(string(o.No)).Raw(o.Vehicle[:]))
		if day := o.Arrived.Day(); o.Keyed != 0 && !dated(o.No, day) {
			add(kv.K().Byte(KeyDay).Day(day))
		}
		if _, tail, ok := strings.Cut(string(o.No), "-"); ok {
			add(kv.K().Byte(KeyTail).Str(tail).Moment(-o.Arrived).Raw(o.Vehicle[:]))
		}
	})
	// inShop is the orders that somebody still has to do something about. The key has no state in it, so that a step forward
	// does not touch the index.
	inShop = kv.NewIndex(Orders, "in_shop", func(o Order, add func(kv.Key)) {
		if o.State.Open() || o.State == Settled {
			add(kv.K().Moment(o.Arrived))
		}
	})
	// held is the part lines that keep parts on the shelf for their order.
	held = kv.NewIndex(lines, "held", func(l Line, add func(kv.Key)) {
		if l.Held {
			add(kv.K().Raw(l.Ref[:]))
		}
	})
)

// The kinds of keys in Found.
const (
	KeyDay   = 'D' // the day of the arrival, where the number is of another day: it was set aside for a form that is filled in by hand
	KeyVisit = 'C' // vehicle, whether it has left, newest first: the first entry of a vehicle is its open visit, else its last
	KeyTail  = 'E' // the end of a number (A017), newest first; the vehicle
	KeyNo    = 'O' // the whole number; the vehicle
)

func byNo(no base.DocNo) kv.Key { return kv.K().Byte(KeyNo).Str(string(no)) }

// visit is an order with its lines, as a command works on it: read anew in the command's own transaction, so that whoever
// was faster in another window is seen.
type visit struct {
	Order
	tx   *kv.Tx
	list []Line
}

func load(tx *kv.Tx, id ID) (*visit, error) {
	o, ok, err := Orders.Find(tx, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, base.Refuse(base.NotFound, "order.missing", "order", "没有找到这张工单，请从工单列表中重新选择")
	}
	v := &visit{Order: o, tx: tx}
	for l, err := range lines.Under(tx, id[:]) {
		if err != nil {
			return nil, err
		}
		v.list = append(v.list, l)
	}
	return v, nil
}

// loadOpen reads an order that a command is going to change: neither settled nor cancelled.
func loadOpen(tx *kv.Tx, id ID) (*visit, error) {
	v, err := load(tx, id)
	if err != nil {
		return nil, err
	}
	return v, v.mustBeOpen()
}

func (v *visit) save() error { return Orders.Put(v.tx, v.Order) }

func (v *visit) putLine(l Line) error {
	for i := range v.list {
		if v.list[i].ID == l.ID {
			v.list[i] = l
			return lines.Put(v.tx, l)
		}
	}
	v.list = append(v.list, l)
	return lines.Put(v.tx, l)
}

// log adds a step to the order's story. The note never names a customer: the log keeps no personal data.
func (v *visit) log(name StepName, allow staff.ID, note string) error {
	return v.because(name, allow, note, "")
}

// because tells what was done and the reason that was typed for it. Reasons stand in a field of their own: they may name people,
// and can be erased. That of the second person stands behind the actor's.
func (v *visit) because(name StepName, allow staff.ID, note, why string) error {
	if given := strings.TrimSpace(v.tx.Reason()); !allow.IsZero() && given != "" && given != why {
		why = strings.TrimSpace(why + "（授权：" + given + "）")
	}
	return steps.Append(v.tx, Step{
		Order: v.ID, ID: kv.NewID[Step](v.tx), Name: name, At: v.tx.Now(), By: v.tx.Actor(), Allow: allow, Note: note, Why: why,
	})
}

// did saves the order and tells its story in one.
func (v *visit) did(name StepName, note string) (Done, error) {
	if err := v.save(); err != nil {
		return Done{}, err
	}
	return v.done(), v.log(name, staff.ID{}, note)
}

func (v *visit) done() Done { return Done{Order: v.ID, State: v.State, Total: TotalsOf(v.list).Total} }

// car is how one speaks of the order at the desk.
func (o Order) car() string {
	switch {
	case o.Plate != "":
		return string(o.No) + "（" + ident.DisplayPlate(o.Plate) + "）"
	case o.VIN != "":
		return string(o.No) + "（" + o.VIN + "）"
	}
	return string(o.No) + "（无牌车）"
}

// mustBeOpen refuses whatever comes after the settlement or the cancellation, and says what would help.
func (v *visit) mustBeOpen() error {
	switch v.State {
	case Settled, Left:
		s, err := settlements.Get(v.tx, v.Settlement)
		if err != nil {
			return err
		}
		return base.Refuse(base.Conflict, "order.settled", "", "工单 %s 已由%s于 %s 结算（%s），不能再改。要改请先冲红", v.car(), nameOf(v.tx, s.By), s.At, s.No)
	case Cancelled:
		return base.Refuse(base.Conflict, "order.cancelled", "", "工单 %s 已作废（%s），不能再改。需要时请重新接车", v.car(), v.Cancelled)
	}
	return nil
}

// mustBeSigned refuses what only a signed order allows.
func (v *visit) mustBeSigned(code, what string) error {
	if v.State >= Signed {
		return nil
	}
	missing := []string{"客户在任务委托书上签字"}
	if v.State == Received {
		missing = append(v.missingToPrint(), "打印任务委托书", missing[0])
	}
	return base.Refuse(base.Refused, code, "", "工单 %s 的任务委托书还没有签字，不能%s。请先%s", v.car(), what, missing[0]).Lacks(missing...)
}

// changed takes a printed form back: the customer signs what is printed, so it has to be printed again.
func (v *visit) changed() {
	if v.State == Quoted {
		v.State = Received
	}
}

func (v *visit) line(id LineID) (Line, error) {
	for _, l := range v.list {
		if l.ID == id {
			return l, nil
		}
	}
	return Line{}, base.Refuse(base.NotFound, "line.missing", "line", "工单 %s 上没有这一行，可能刚被删除。请刷新后再试", v.No)
}

// want is how much of each part the customer agreed to and the shop has to give, in the order of the lines. What the
// customer brought himself is not issued.
func (v *visit) want() (order []stock.ID, want map[stock.ID]base.Milli) {
	want = map[stock.ID]base.Milli{}
	for _, l := range v.list {
		if !l.stocked() || !l.consented() {
			continue
		}
		part := stock.ID(l.Ref)
		if _, seen := want[part]; !seen {
			order = append(order, part)
		}
		want[part] += l.Qty
	}
	return order, want
}

// stocked says that the line's part comes from the shelf.
func (l Line) stocked() bool {
	return l.Kind == PartLine && !l.Ref.IsZero() && l.Quality != string(stock.CustomerOwn)
}

// consented says that the customer's word on the line is there: it is on the form, or an agreed add-on.
func (l Line) consented() bool { return l.Consent == OnForm || l.Consent == Agreed }

// hold marks the part lines that still wait for their parts. What is marked counts as reserved.
func (v *visit) hold() error {
	open := v.State.Open()
	left := map[stock.ID]base.Milli{}
	order, want := v.want()
	for _, part := range order {
		left[part] = want[part] - stock.Taken(v.tx, part, v.No)
	}
	for i, l := range v.list {
		waits := open && l.stocked() && l.consented() && left[stock.ID(l.Ref)] > 0
		if waits == l.Held {
			continue
		}
		v.list[i].Held = waits
		if err := lines.Put(v.tx, v.list[i]); err != nil {
			return err
		}
	}
	return nil
}

// Reserved (占用) is how much of a part open orders still wait for.
func Reserved(tx *kv.Tx, part stock.ID) (base.Milli, error) {
	type need struct {
		order ID
		qty   base.Milli
	}
	var needs []need
	for l, err := range held.Rows(tx, part[:]) {
		if err != nil {
			return 0, err
		}
		if n := len(needs); n > 0 && needs[n-1].order == l.Order {
			needs[n-1].qty += l.Qty
		} else {
			needs = append(needs, need{l.Order, l.Qty})
		}
	}
	var sum base.Milli
	for _, n := range needs {
		o, err := Orders.Get(tx, n.order)
		if err != nil {
			return 0, err
		}
		sum += max(0, n.qty-stock.Taken(tx, part, o.No))
	}
	return sum, nil
}

// exception asks for the leave of a second person: say is the refusal without it. Who gave it is returned.
func exception(tx *kv.Tx, reason string, say *base.Fault) (staff.ID, error) {
	who := staff.ID(tx.Approver())
	if who.IsZero() {
		return who, say.GrantBy(staff.ServiceManager.Word())
	}
	m, err := staff.Of(tx, who)
	if err != nil {
		return who, err
	}
	if !staff.Can(m, staff.ApproveException) {
		return who, base.Refuse(base.Denied, "approver", "", "%s不能批准例外，请服务经理或总经理批准。%s", m.Name, say.Say).GrantBy(staff.ServiceManager.Word())
	}
	if strings.TrimSpace(reason) == "" && strings.TrimSpace(tx.Reason()) == "" {
		return who, base.Refuse(base.Invalid, "approver.reason", "reason", "批准例外要写明原因。%s", say.Say)
	}
	return who, nil
}

// nameOf is a staff member's name for a sentence; 无名 where nobody was logged in.
func nameOf(tx *kv.Tx, id staff.ID) string {
	if name := staff.NameOf(tx, id); name != "" {
		return name
	}
	return "（未登记的操作人）"
}

// reasonText cleans a reason that must be given.
func reasonText(s *string, code, what string) error {
	if err := clean(s, "reason", "原因", 200); err != nil {
		return err
	}
	if *s == "" {
		return base.Refuse(base.Invalid, code, "reason", "%s要写明原因，以后查得到", what)
	}
	return nil
}

// people copies who owns and who sent the car onto the order: printed in ten years, it equals the one printed today.
func (o *Order) people(tx *kv.Tx, v customer.Vehicle, r customer.Registered) error {
	o.Vehicle, o.Plate, o.PlateColour, o.VIN, o.Model = v.ID, v.Plate, v.PlateColour, v.VIN, v.Model
	o.EngineNo, o.Paint, o.Fuel = v.EngineNo, v.Paint, v.Fuel
	owner, sender := r.Owner, r.Sender
	if owner.IsZero() {
		owner = v.Owner
	}
	if sender.IsZero() {
		sender = owner
	}
	o.Owner, o.Sender = owner, sender
	if !owner.IsZero() {
		c, err := customer.Customers.Get(tx, owner)
		if err != nil {
			return err
		}
		o.OwnerName, o.OwnerPhone, o.OwnerAddress = c.Name, c.Phone(), c.Address
		o.SenderName, o.SenderPhone = c.Name, c.Phone()
	}
	if sender != owner {
		c, err := customer.Customers.Get(tx, sender)
		if err != nil {
			return err
		}
		o.SenderName, o.SenderPhone = c.Name, c.Phone()
	}
	return nil
}
