package workorder

import (
	"reflect"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
)

// Amend (修改接车) corrects what was taken down at the reception, until the settlement.
type Amend struct {
	Order    ID              `json:"order"`
	Car      customer.Car    `json:"car,omitzero"`
	Owner    customer.Person `json:"owner,omitzero"`
	Sender   customer.Person `json:"sender,omitzero"`
	Kind     VisitKind       `json:"kind,omitempty"`
	Category []string        `json:"category,omitempty"`
	KMReason string          `json:"km_reason,omitempty"`
	Intake   *Intake         `json:"intake,omitempty"`
	Promised base.Instant    `json:"promised,omitempty"`
	Deposit  *base.Fen       `json:"deposit,omitempty"`
	Advice   *string         `json:"advice,omitempty"`
}

// Name is the command's name.
func (Amend) Name() string { return "workorder.amend" }

// Run corrects the order, and the customer's file with it. A form that was printed and not signed has to be printed again.
func (c Amend) Run(tx *kv.Tx) (Done, error) {
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	before := v.Order
	c.apply(&v.Order)
	now := tx.Now()
	if c.Promised == 0 {
		now = min(now, v.Promised) // a promise that has passed meanwhile is no mistake of this form
	}
	if err := v.Order.clean(now); err != nil {
		return Done{}, err
	}
	if v.Advice != before.Advice {
		if err := cleanNote(&v.Advice, "advice", "维修建议"); err != nil {
			return Done{}, err
		}
	}
	if !reflect.ValueOf(c.Car).IsZero() || !reflect.ValueOf(c.Owner).IsZero() || !reflect.ValueOf(c.Sender).IsZero() {
		if err := c.people(v); err != nil {
			return Done{}, err
		}
	}
	if !reflect.DeepEqual(before, v.Order) {
		v.changed()
	}
	return v.did(StepReceive, "修改接车资料")
}

func (c Amend) apply(o *Order) {
	if c.Kind != "" {
		o.Kind = c.Kind
	}
	if len(c.Category) > 0 {
		o.Category = c.Category
	}
	if c.KMReason != "" {
		o.KMReason = c.KMReason
	}
	if c.Intake != nil {
		o.Intake = *c.Intake
	}
	if c.Promised != 0 {
		o.Promised = c.Promised
	}
	if c.Deposit != nil {
		o.Deposit = *c.Deposit
	}
	if c.Advice != nil {
		o.Advice = *c.Advice
	}
}

func (c Amend) people(v *visit) error {
	if !c.Car.ID.IsZero() && c.Car.ID != v.Vehicle {
		return base.Refuse(base.Invalid, "amend.vehicle", "car", "工单 %s 不能换成另一台车。接错了车请作废这张工单，再为那台车接车", v.car())
	}
	c.Car.ID = v.Vehicle
	if c.Owner.ID.IsZero() && c.Owner.Name == "" {
		c.Owner.ID = v.Owner
	}
	if c.Sender.ID.IsZero() && c.Sender.Name == "" && v.Sender != v.Owner {
		c.Sender.ID = v.Sender
	}
	_, err := v.register(v.tx, customer.Register{Car: c.Car, Owner: c.Owner, Sender: c.Sender})
	return err
}
