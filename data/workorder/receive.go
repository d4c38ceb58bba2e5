package workorder

import (
	"slices"

	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/paper"
	"jieche/data/staff"
)

// Receive (接车) begins a visit: the vehicle and its people are found, completed or made, and the order is opened with its
// first lines, all in one.
type Receive struct {
	Car          customer.Car        `json:"car"`
	Owner        customer.Person     `json:"owner,omitzero"`
	Sender       customer.Person     `json:"sender,omitzero"`
	Kind         VisitKind           `json:"kind,omitempty"`     // empty: 一般维修
	Category     []string            `json:"category,omitempty"` // empty: as the kind says
	KMReason     string              `json:"km_reason,omitempty"`
	Intake       Intake              `json:"intake,omitzero"`
	Promised     base.Instant        `json:"promised,omitempty"`
	Deposit      base.Fen            `json:"deposit,omitempty"`
	Packages     []catalog.PackageID `json:"packages,omitempty"`
	Lines        []LineInput         `json:"lines,omitempty"`
	PayBy        string              `json:"pay_by,omitempty"`
	OldParts     string              `json:"old_parts,omitempty"`
	Wash         string              `json:"wash,omitempty"`
	Day          base.Day            `json:"day,omitempty"` // 单据日期, asked where the PC's clock can't be believed
	paper.ByHand                     // 补录: what stands on the intake or entrustment form
	Queue        base.DocNo          `json:"queue,omitempty"` // 补录: the number on the ticket 受理号码 that the customer got; empty: the next one
}

// Opened is what Receive returns.
type Opened struct {
	Order   ID                 `json:"order"`
	No      base.DocNo         `json:"no"`
	Queue   base.DocNo         `json:"queue"`
	Vehicle customer.VehicleID `json:"vehicle"`
	Doubts  []string           `json:"doubts,omitempty"` // they name nobody: results are recorded
}

// Name is the command's name.
func (Receive) Name() string { return "workorder.receive" }

// Run opens the order.
func (c Receive) Run(tx *kv.Tx) (Opened, error) {
	arrived, err := moment(tx, c.Day)
	if err != nil {
		return Opened{}, err
	}
	if c.Promised != 0 {
		c.Promised += arrived - tx.Now() // it was typed against the clock of the PC
	}
	given, ticket, err := c.numbers(tx, arrived)
	if err != nil {
		return Opened{}, err
	}
	arrived = given.At
	o := Order{
		ID: kv.NewID[Order](tx), Kind: c.Kind, Category: c.Category, State: Received, KMReason: c.KMReason, Intake: c.Intake,
		Advisor: staff.ID(tx.Actor()), Arrived: arrived, Keyed: given.Keyed, Promised: c.Promised, Deposit: c.Deposit,
		PayBy: c.PayBy, OldParts: c.OldParts, Wash: c.Wash,
	}
	if o.Kind == "" {
		o.Kind = General
	}
	if len(o.Category) == 0 {
		o.Category = categoryOf(o.Kind)
	}
	if err := o.clean(arrived); err != nil {
		return Opened{}, err
	}
	reg, err := o.register(tx, customer.Register{Car: c.Car, Owner: c.Owner, Sender: c.Sender})
	if err != nil {
		return Opened{}, err
	}
	if reg.Known {
		if err := notTwice(tx, reg.Vehicle); err != nil {
			return Opened{}, err
		}
	}
	o.No, o.Queue = given.No, ticket.No
	v := &visit{Order: o, tx: tx}
	if err := v.add(c.Packages, c.Lines); err != nil {
		return Opened{}, err
	}
	note := string(o.Kind)
	if o.Keyed != 0 {
		note += "，" + paper.Given{No: o.No, At: o.Arrived, Keyed: o.Keyed}.Note()
	}
	if _, err := v.did(StepReceive, note); err != nil {
		return Opened{}, err
	}
	return Opened{Order: o.ID, No: o.No, Queue: o.Queue, Vehicle: reg.Vehicle, Doubts: reg.Doubts}, nil
}

// numbers gives the order and its ticket their numbers. The time may stand on either of the two forms; where only the ticket was written by hand, the
// car came at the time on that, and its order is numbered on that day.
func (c Receive) numbers(tx *kv.Tx, now base.Instant) (order, ticket paper.Given, err error) {
	onForm, onTicket, arrived := c.ByHand, paper.ByHand{No: c.Queue}, now
	if c.Queue != "" {
		onTicket.At = c.At
		if c.No == "" {
			onForm = paper.ByHand{}
			if c.At > 0 {
				arrived = c.At
			}
		}
	}
	if order, err = onForm.Give(tx, base.DocOrder, arrived, ""); err != nil {
		return order, ticket, err
	}
	if ticket, err = onTicket.Give(tx, base.DocQueue, now, order.No); err != nil {
		return order, ticket, err
	}
	if order.Keyed == 0 && ticket.Keyed != 0 {
		order.At, order.Keyed = ticket.At, ticket.Keyed
	}
	return order, ticket, nil
}

// categoryOf (维修类别) is the box that a kind of visit ticks by itself.
func categoryOf(k VisitKind) []string {
	switch k {
	case Maintenance, FirstService:
		return []string{"一级维护"}
	case Rework:
		return []string{"返修"}
	case Accident, Beauty, PDI:
		return []string{"专项修理"}
	}
	return []string{"小修"}
}

// register finds, completes or makes the vehicle and its people, and copies them onto the order. The mileage is held against
// the last known one before that is overwritten.
func (o *Order) register(tx *kv.Tx, r customer.Register) (customer.Registered, error) {
	km := r.Car.KM
	r.Car.KM = 0 // the customer's file does not know what the order knows: the reason for a lower mileage
	reg, err := customer.Keep(tx, r)
	if err != nil {
		return reg, err
	}
	v, err := customer.Vehicles.Get(tx, reg.Vehicle)
	if err != nil {
		return reg, err
	}
	if err := o.people(tx, v, reg); err != nil {
		return reg, err
	}
	return reg, o.takeKM(tx, v, km)
}

// Mileages beyond these are a slip of the finger: no car has driven two million kilometres, and hardly one 200,000 between
// two visits.
const (
	maxKM     = 2_000_000
	maxKMJump = 200_000
)

// takeKM takes the mileage down. Lower than last time, or much higher, needs a reason.
func (o *Order) takeKM(tx *kv.Tx, v customer.Vehicle, km int64) error {
	if o.No == "" { // at the reception; a later correction keeps what was known before the visit
		o.LastKM, o.LastKMDay = v.KM, v.KMDay
	}
	if km == 0 { // not read: towed, or no instrument
		return nil
	}
	switch {
	case km < 0 || km > maxKM:
		return base.Refuse(base.Invalid, "km.absurd", "km", "里程 %d 公里不合理，请输入 0 到 %d 之间的公里数", km, maxKM)
	case km < o.LastKM && o.KMReason == "":
		return base.Refuse(base.Refused, "km.lower", "km_reason", "里程 %d 公里比上次（%s 的 %d 公里）还低。请核对仪表；确实如此时写明原因，例如换过仪表", km, o.LastKMDay, o.LastKM).
			Lacks("里程变小的原因")
	case o.LastKM > 0 && km > o.LastKM+maxKMJump && o.KMReason == "":
		return base.Refuse(base.Refused, "km.jump", "km_reason", "里程 %d 公里比上次（%s 的 %d 公里）多了 %d 公里。请核对是否多输了一位；确实如此时写明原因", km, o.LastKMDay, o.LastKM, km-o.LastKM).
			Lacks("里程变大的原因")
	}
	o.KM = km
	v.KM, v.KMDay = km, tx.Today()
	if o.Keyed != 0 {
		v.KMDay = o.Arrived.Day()
	}
	return customer.Vehicles.Put(tx, v)
}

// notTwice refuses a second order for a car that is in the shop already.
func notTwice(tx *kv.Tx, vehicle customer.VehicleID) error {
	o, open, err := InShop(tx, vehicle)
	if err != nil || !open {
		return err
	}
	return base.Refuse(base.Conflict, "order.open", "", "这台车已经有一张未结的工单 %s（%s，%s 接车，%s）。请打开那张工单继续；那次不做了就先作废它",
		o.car(), o.State, o.Arrived, nameOf(tx, o.Advisor))
}

// clean refuses what the reception can't mean.
func (o *Order) clean(now base.Instant) error {
	if err := choice(o.Kind, VisitKinds, "kind", "业务类型"); err != nil {
		return err
	}
	for _, c := range o.Category {
		if err := choice(c, Categories, "category", "维修类别"); err != nil {
			return err
		}
	}
	if err := clean(&o.KMReason, "km_reason", "里程说明", 200); err != nil {
		return err
	}
	if o.Promised != 0 && o.Promised < now {
		return base.Refuse(base.Invalid, "promised.past", "promised", "预计交车时间 %s 已经过去，请重新输入", o.Promised)
	}
	if o.Promised > now+366*24*3600_000 {
		return base.Refuse(base.Invalid, "promised.far", "promised", "预计交车时间 %s 在一年以后，请检查日期", o.Promised)
	}
	if o.Deposit < 0 || o.Deposit > maxAmount {
		return base.Refuse(base.Invalid, "deposit", "deposit", "预收款 %s 元不对，请检查金额", o.Deposit)
	}
	if err := cleanAnswers(o.PayBy, o.OldParts, o.Wash); err != nil {
		return err
	}
	return o.Intake.clean()
}

func (i *Intake) clean() error {
	if err := cleanNote(&i.Complaint, "intake.complaint", "客户描述"); err != nil {
		return err
	}
	if err := cleanNote(&i.Valuables, "intake.valuables", "贵重物品"); err != nil {
		return err
	}
	if err := choice(i.Arrival, []string{"开进", "拖进", "事故"}, "intake.arrival", "进场方式"); err != nil {
		return err
	}
	if i.FuelLevel < 0 || i.FuelLevel > 200 || i.FuelLevel > 5 && i.FuelLevel < 100 {
		return base.Refuse(base.Invalid, "intake.fuel", "intake.fuel", "油量或电量不对：油量选 E、¼、½、¾、F，电量是 0 到 100%%")
	}
	if len(i.Marks) > 200 || len(i.Belongings) > 100 || len(i.Checks) > 100 {
		return base.Refuse(base.Invalid, "intake.many", "intake", "环车检查或随车物品的条目太多，请合并后再记")
	}
	for _, m := range i.Marks {
		if !slices.Contains(MarkKinds, m.Kind) || m.X < 0 || m.X > 1000 || m.Y < 0 || m.Y > 1000 {
			return base.Refuse(base.Invalid, "intake.mark", "intake.marks", "环车检查的标记“%s”不对，请重新点选", m.Kind)
		}
	}
	for n := range i.Belongings {
		b := &i.Belongings[n]
		if err := clean(&b.Name, "intake.belongings", "随车物品", 60); err != nil {
			return err
		}
		if b.Name == "" || b.Count < 0 || b.Count > 999 {
			return base.Refuse(base.Invalid, "intake.belonging", "intake.belongings", "随车物品“%s”的数量 %d 不对，请检查", b.Name, b.Count)
		}
	}
	return nil
}
