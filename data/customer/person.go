package customer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/kv"
)

// maxPhones is how many numbers a customer keeps; a new one comes first.
const maxPhones = 6

func (p Person) empty() bool {
	return p.ID.IsZero() && strings.TrimSpace(p.Name) == "" && strings.TrimSpace(p.Phone) == ""
}

// Title is what one calls the customer on screens.
func (c Customer) Title() string {
	switch {
	case c.Name != "":
		return c.Name
	case c.Phone() != "":
		return c.Phone().Mask()
	case c.Erased != 0:
		return Gone
	}
	return "未登记姓名"
}

// keepPerson finds the customer by ID, else by telephone and name, else among those who already belong to the vehicle, and
// completes him; a stranger is made anew. Where nothing tells a person, none is returned.
func keepPerson(tx *kv.Tx, p Person, near []ID, doubts *doubtList) (Customer, error) {
	phones, err := p.clean(doubts)
	if err != nil {
		return Customer{}, err
	}
	c, ok, err := findPerson(tx, p, phones, near, doubts)
	if err != nil {
		return c, err
	}
	if !ok && p.Name == "" && len(phones) == 0 {
		return c, nil
	}
	if !ok {
		c = Customer{ID: kv.NewID[Customer](tx), Since: tx.Today(), FollowUp: true}
	}
	p.onto(&c, phones)
	return c, Customers.Put(tx, c)
}

func findPerson(tx *kv.Tx, p Person, phones []ident.Phone, near []ID, doubts *doubtList) (Customer, bool, error) {
	if !p.ID.IsZero() {
		c, ok, err := Customers.Find(tx, p.ID)
		if err == nil && !ok {
			err = base.Refuse(base.NotFound, "customer.missing", "owner", "没有找到这位客户，请重新搜索并选择")
		}
		return c, ok, err
	}
	var sharing []Customer
	for _, phone := range phones {
		list, err := ByPhone(tx, phone)
		if err != nil {
			return Customer{}, false, err
		}
		sharing = append(sharing, list...)
	}
	for _, c := range sharing {
		if c.Name == p.Name || c.Name == "" {
			return c, true, nil
		}
	}
	if p.Name == "" && len(sharing) > 0 {
		return sharing[0], true, nil
	}
	for _, id := range near {
		c, ok, err := Customers.Find(tx, id)
		if err != nil {
			return c, false, err
		}
		if ok && p.Name != "" && c.Name == p.Name {
			return c, true, nil
		}
	}
	if utf8.RuneCountInString(p.Name) >= companyName && len(phones) == 0 {
		return byName(tx, p.Name)
	}
	if len(sharing) > 0 {
		doubts.add("这个电话已登记在另一位客户名下，现按两位客户登记，请核对姓名")
	}
	return Customer{}, false, nil
}

// companyName is the length from which a name is a company's: it names the same customer wherever it stands.
const companyName = 5

func byName(tx *kv.Tx, name string) (Customer, bool, error) {
	for c, err := range FoundPeople.Rows(tx, kv.K().Byte(KeyName).Str(Fold(name))) {
		if err != nil || c.Name == name {
			return c, err == nil, err
		}
	}
	return Customer{}, false, nil
}

// onto writes what the form has into the customer.
func (p Person) onto(c *Customer, phones []ident.Phone) {
	for _, f := range []struct{ typed, kept *string }{{&p.Name, &c.Name}, {&p.Address, &c.Address}, {&p.CallTime, &c.CallTime}} {
		if *f.typed != "" {
			*f.kept = *f.typed
		}
	}
	c.Company = c.Company || p.Company
	all := append(slices.Clone(phones), c.Phones...)
	c.Phones = nil
	for _, phone := range all {
		if !slices.Contains(c.Phones, phone) && len(c.Phones) < maxPhones {
			c.Phones = append(c.Phones, phone)
		}
	}
	if p.FollowUp != nil {
		c.FollowUp = *p.FollowUp
	}
	if p.Market != nil {
		c.Marketing = *p.Market
	}
}
