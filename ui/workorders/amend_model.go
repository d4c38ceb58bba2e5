package workorders

import (
	"strings"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/workorder"
)

// amendment is what was taken down at the reception, as it is being corrected. Telephone numbers begin empty: what is typed
// comes before the number that is known.
type amendment struct {
	kind                            workorder.VisitKind
	km                              int64
	kmReason                        string
	promised                        base.Instant
	deposit                         base.Fen
	sender, senderPhone, ownerPhone string
	complaint, valuables, advice    string
}

func amendmentOf(o workorder.Order) amendment {
	return amendment{
		kind: o.Kind, km: o.KM, kmReason: o.KMReason, promised: o.Promised, deposit: o.Deposit, sender: o.SenderName,
		complaint: o.Intake.Complaint, valuables: o.Intake.Valuables, advice: o.Advice,
	}
}

// command says what is different now, and whether anything is.
func (a amendment) command(o workorder.Order) (workorder.Amend, bool) {
	was := amendmentOf(o)
	c := workorder.Amend{Order: o.ID}
	if a == was {
		return c, false
	}
	if a.kind != was.kind {
		c.Kind = a.kind
	}
	if a.km != was.km {
		c.Car.KM = a.km
	}
	if a.promised != was.promised {
		c.Promised = a.promised
	}
	if a.deposit != was.deposit {
		c.Deposit = &a.deposit
	}
	if a.advice != was.advice {
		c.Advice = &a.advice
	}
	if a.complaint != was.complaint || a.valuables != was.valuables {
		in := o.Intake
		in.Complaint, in.Valuables = a.complaint, a.valuables
		c.Intake = &in
	}
	c.KMReason = strings.TrimSpace(a.kmReason)
	c.Owner.Phone = strings.TrimSpace(a.ownerPhone)
	c.Sender = a.sentBy(o)
	return c, true
}

// sentBy is the sender as the order takes him: nobody where nothing changed, the owner where the name was taken away.
func (a amendment) sentBy(o workorder.Order) customer.Person {
	name, phone := strings.TrimSpace(a.sender), strings.TrimSpace(a.senderPhone)
	switch {
	case name == o.SenderName && phone == "":
		return customer.Person{}
	case name == "" && phone == "":
		return customer.Person{ID: o.Owner}
	case name == o.SenderName && !o.Sender.IsZero() && o.Sender != o.Owner:
		return customer.Person{ID: o.Sender, Phone: phone}
	}
	return customer.Person{Name: name, Phone: phone}
}
