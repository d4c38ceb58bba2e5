// Package person (个人信息) does what the law gives a person towards the shop: to have his data erased (个人信息保护法 §47), and to be
// given all that is kept of him (§45).
package person

import (
	"fmt"
	"slices"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/data/workorder"
)

// Request (个人信息请求) is that somebody asked for a person's data, or for its end. It names nobody: it is the certificate that
// stays when everything else is gone.
type Request struct {
	ID       base.ID[Request] `json:"id,omitzero"`
	Kind     Kind             `json:"kind,omitempty"`
	Customer customer.ID      `json:"customer,omitzero"`
	Asker    string           `json:"asker,omitempty"`  // one of Askers
	Ground   string           `json:"ground,omitempty"` // one of Grounds
	At       base.Instant     `json:"at,omitempty"`
	By       staff.ID         `json:"by,omitzero"`
	Orders   int64            `json:"orders,omitempty"`
	Until    base.Day         `json:"until,omitempty"` // when the last snapshot or backup that still holds the data is gone
}

// Kind (请求种类) is what was asked for.
type Kind string

// The kinds of requests.
const (
	Erased    Kind = "删除"
	HandedOut Kind = "导出"
)

// Askers are who may ask, Grounds why data is erased.
var (
	Askers  = []string{"本人", "监护人", "委托代理人", "监管部门"}
	Grounds = []string{"本人要求删除", "撤回同意", "不再提供服务", "保存期限已到", "处理违法或违约"}
)

var requests = kv.NewLog("person_request", func(r Request) base.ID[Request] { return r.ID })

// keptYears is how long the oldest snapshot and backup are kept.
const keptYears = 10

// Erase (删除个人信息) takes a person's name, numbers, address and all else that is about him out of the shop's books. The repair
// history of the vehicles stays.
type Erase struct {
	Customer customer.ID `json:"customer"`
	Asker    string      `json:"asker"`
	Ground   string      `json:"ground"`
}

// Done (删除证明) is what came of it, for the paper that the person is given.
type Done struct {
	Request base.ID[Request] `json:"request,omitzero"`
	Orders  int64            `json:"orders"`
	Docs    []base.DocNo     `json:"docs,omitempty"` // whose printed files go as well
	Until   base.Day         `json:"until"`
}

// Say is the certificate in a sentence.
func (d Done) Say() string {
	return fmt.Sprintf("个人信息已删除（涉及 %d 张工单，维修记录保留）。较早的快照和备份里还留有副本，不再使用，最迟 %s 过期删除", d.Orders, d.Until)
}

// Name is the command's name.
func (Erase) Name() string { return "customer.erase" }

// Run erases.
func (c Erase) Run(tx *kv.Tx) (Done, error) {
	var d Done
	if err := oneOf(c.Asker, Askers, "asker", "申请人"); err != nil {
		return d, err
	}
	if err := oneOf(c.Ground, Grounds, "ground", "删除依据"); err != nil {
		return d, err
	}
	who, err := known(tx, c.Customer)
	if err != nil {
		return d, err
	}
	if who.Erased != 0 && who.Name == "" && len(who.Phones) == 0 {
		return d, base.Refuse(base.Conflict, "erase.twice", "", "这位客户的个人信息已在 %s 删除，不用再删", who.Erased)
	}
	orders, err := workorder.OrdersOf(tx, c.Customer)
	if err != nil {
		return d, err
	}
	if missing := workorder.Unfinished(tx, c.Customer, orders); len(missing) > 0 {
		return d, base.Refuse(base.Refused, "erase.open", "", "%s 还有没办完的业务，办完才能删除个人信息", who.Name).Lacks(missing...)
	}
	if err := staff.NeedOwner(tx, "删除客户的个人信息"); err != nil {
		return d, err
	}
	if d.Docs, err = workorder.Forget(tx, orders); err != nil {
		return d, err
	}
	if err := customer.Forget(tx, c.Customer); err != nil {
		return d, err
	}
	d.Orders, d.Until = int64(len(orders)), untilAfter(tx.Today())
	d.Request = kv.NewID[Request](tx)
	return d, requests.Append(tx, Request{
		ID: d.Request, Kind: Erased, Customer: c.Customer, Asker: c.Asker, Ground: c.Ground, At: tx.Now(), By: tx.Actor(), Orders: d.Orders, Until: d.Until,
	})
}

func untilAfter(today base.Day) base.Day {
	year, month, day := today.Date()
	return base.Date(year+keptYears, month, day)
}

func known(tx *kv.Tx, id customer.ID) (customer.Customer, error) {
	c, ok, err := customer.Customers.Find(tx, id)
	if err == nil && !ok {
		err = base.Refuse(base.NotFound, "customer.missing", "customer", "没有找到这位客户，请重新选择")
	}
	return c, err
}

func oneOf(s string, of []string, field, word string) error {
	if slices.Contains(of, s) {
		return nil
	}
	return base.Refuse(base.Invalid, "person."+field, field, "请选择%s：%s", word, list(of))
}

func list(words []string) string {
	s := ""
	for i, w := range words {
		if i > 0 {
			s += "、"
		}
		s += w
	}
	return s
}

// Leaves (留下的文件) names what the person's data stands in beside the books, before it is erased: words that drafts are searched
// for. It is asked before the command runs.
func (c Erase) Leaves(tx *kv.Tx) ([]string, error) {
	who, err := known(tx, c.Customer)
	if err != nil {
		return nil, err
	}
	var words []string
	for _, p := range who.Phones {
		if len(p) >= 7 {
			words = append(words, string(p))
		}
	}
	return append(words, c.Customer.String()), nil
}

// Papers names the documents whose printed files go.
func (d Done) Papers() []base.DocNo { return d.Docs }

// HandOut (导出个人信息) notes that a person's data is given to him. The data itself is asked for with FactsOf.
type HandOut struct {
	Customer customer.ID `json:"customer"`
	Asker    string      `json:"asker"`
}

// Name is the command's name.
func (HandOut) Name() string { return "customer.hand_out" }

// Run writes down that it was handed out, and to whom.
func (c HandOut) Run(tx *kv.Tx) (Done, error) {
	if err := oneOf(c.Asker, Askers, "asker", "申请人"); err != nil {
		return Done{}, err
	}
	if _, err := known(tx, c.Customer); err != nil {
		return Done{}, err
	}
	id := kv.NewID[Request](tx)
	return Done{Request: id}, requests.Append(tx, Request{ID: id, Kind: HandedOut, Customer: c.Customer, Asker: c.Asker, At: tx.Now(), By: tx.Actor()})
}

// Asked tells whose data was handed out or erased.
func Asked(tx *kv.Tx, tell func(customer.ID)) error {
	for r, err := range requests.All(tx) {
		if err != nil {
			return err
		}
		tell(r.Customer)
	}
	return nil
}
