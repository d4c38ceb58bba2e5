package customer

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/staff"
)

// RevealPhone (查看完整电话) is that somebody looks at the whole telephone number of a customer. It changes nothing of the
// customer; that it happened is kept, because a list of numbers is what people take along when they leave a shop.
type RevealPhone struct {
	Customer ID `json:"customer"`
}

// Revealed is what RevealPhone returns. The number itself is in the file that is shown: results are recorded, and records
// name nobody.
type Revealed struct {
	Customer ID `json:"customer"`
}

// Reveal (电话查看记录) is one look at a customer's number.
type Reveal struct {
	ID       base.ID[Reveal] `json:"id,omitzero"`
	Customer ID              `json:"customer,omitzero"`
	At       base.Instant    `json:"at,omitempty"`
	By       staff.ID        `json:"by,omitzero"`
}

var (
	reveals    = kv.NewLog("phone_reveal", func(r Reveal) base.ID[Reveal] { return r.ID })
	revealedOf = kv.NewIndex(reveals, "customer", func(r Reveal, add func(kv.Key)) { add(kv.K().Raw(r.Customer[:])) })
)

// Name is the command's name.
func (RevealPhone) Name() string { return "customer.reveal_phone" }

// Run writes down who looked, and when.
func (c RevealPhone) Run(tx *kv.Tx) (Revealed, error) {
	if _, err := person(tx, c.Customer); err != nil {
		return Revealed{}, err
	}
	return Revealed(c), reveals.Append(tx, Reveal{ID: kv.NewID[Reveal](tx), Customer: c.Customer, At: tx.Now(), By: tx.Actor()})
}

// RevealsOf (电话查看记录) asks who looked at a customer's number, newest first.
type RevealsOf struct {
	Customer ID `json:"customer"`
}

// Revealer is a look with the name of who looked.
type Revealer struct {
	Reveal
	ByName string `json:"by_name,omitempty"`
}

// Name is the query's name.
func (RevealsOf) Name() string { return "customer.reveals" }

// Ask lists them.
func (q RevealsOf) Ask(tx *kv.Tx) ([]Revealer, error) {
	var list []Revealer
	for r, err := range revealedOf.Back(tx, kv.K().Raw(q.Customer[:])) {
		if err != nil {
			return nil, err
		}
		list = append(list, Revealer{r, staff.NameOf(tx, r.By)})
	}
	return list, nil
}
