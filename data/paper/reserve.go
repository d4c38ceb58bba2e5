package paper

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/data/staff"
)

// Reserved (备用号) is a number that was set aside for a form that is printed blank and filled in by hand, in a power cut, and keyed in
// afterwards. A number is used once or voided with a reason; none is ever given out again.
type Reserved struct {
	No   base.DocNo   `json:"no"`
	Form Form         `json:"form,omitempty"` // the blank form that carries it
	At   base.Instant `json:"at,omitempty"`
	By   staff.ID     `json:"by,omitzero"`
	Used base.Instant `json:"used,omitempty"` // when it was keyed in
	Void string       `json:"void,omitempty"` // why it never will be
}

// Open says that the number still waits for its document.
func (r Reserved) Open() bool { return r.Used.IsZero() && r.Void == "" }

// reservedKey is a number as the key of its row, filled up to the length of the longest number.
type reservedKey [24]byte

// Key is the number's bytes.
func (k reservedKey) Key() []byte { return k[:] }

func keyOf(no base.DocNo) (k reservedKey) {
	copy(k[:], no)
	return k
}

var reserved = kv.NewTable("reserved", func(r Reserved) reservedKey { return keyOf(r.No) })

var ruleOnce = kv.Rule{Name: "reserved.once", Say: "备用号只补录一次，作废后不再用，不会消失"}

func init() {
	reserved.Check(func(_ *kv.Tx, old, now *Reserved) error {
		if old != nil && (now == nil || !old.Open() && *now != *old) {
			return ruleOnce.Broken("number", old.No)
		}
		return nil
	})
}

// kinds are the kinds of the numbers that blank forms carry.
var kinds = map[Form]base.DocKind{
	Intake: base.DocOrder, Estimate: base.DocOrder, Entrustment: base.DocOrder, PickSlip: base.DocIssue, Settlement: base.DocSettlement, ExitPass: base.DocExitPass,
	ReturnSlip: base.DocReturn,
}

// MostReserved is how many numbers one command sets aside: a pad of forms.
const MostReserved = 100

// Reserve (预留备用号) sets numbers aside for blank forms.
type Reserve struct {
	Form  Form  `json:"form"`
	Count int64 `json:"count"`
}

// Range (号段) is what Reserve returns: the numbers from the first to the last.
type Range struct {
	Numbers []base.DocNo `json:"numbers"`
}

// Name is the command's name.
func (Reserve) Name() string { return "paper.reserve" }

// Run takes the numbers out of the same count that documents are numbered from, so that no document gets one of them.
func (c Reserve) Run(tx *kv.Tx) (Range, error) {
	kind, ok := kinds[c.Form]
	if !ok {
		return Range{}, base.Refuse(base.Invalid, "reserve.form", "form", "“%s”没有自己的号码可预留，可选：接车登记表、估价单、任务委托书、领料单、退料单、结算单、出门证", c.Form)
	}
	if c.Count < 1 || c.Count > MostReserved {
		return Range{}, base.Refuse(base.Invalid, "reserve.count", "count", "一次可预留 1 到 %d 个号码，不能是 %d 个", MostReserved, c.Count)
	}
	var made Range
	for range c.Count {
		no, err := tx.Number(kind)
		if err != nil {
			return made, err
		}
		if err := reserved.Put(tx, Reserved{No: no, Form: c.Form, At: tx.Now(), By: tx.Actor()}); err != nil {
			return made, err
		}
		made.Numbers = append(made.Numbers, no)
	}
	return made, nil
}

// VoidReserved (作废备用号) says that numbers will never be used: the sheets were spoilt or thrown away.
type VoidReserved struct {
	Numbers []base.DocNo `json:"numbers"`
	Reason  string       `json:"reason"`
}

// Name is the command's name.
func (VoidReserved) Name() string { return "paper.void_reserved" }

// Run voids the numbers, all or none.
func (c VoidReserved) Run(tx *kv.Tx) (Range, error) {
	if err := (shop.Text{Field: "reason", Word: "作废原因", Max: shop.MaxLine}).Clean(&c.Reason); err != nil {
		return Range{}, err
	}
	if c.Reason == "" {
		return Range{}, base.Refuse(base.Invalid, "reserve.reason", "reason", "请写明作废原因，例如 写坏了、没用上")
	}
	if len(c.Numbers) == 0 || len(c.Numbers) > MostReserved {
		return Range{}, base.Refuse(base.Invalid, "reserve.numbers", "numbers", "请选择要作废的备用号，一次最多 %d 个", MostReserved)
	}
	var done Range
	for _, typed := range c.Numbers {
		r, err := open(tx, typed)
		if err != nil {
			return Range{}, err
		}
		r.Void = c.Reason
		if err := reserved.Put(tx, r); err != nil {
			return Range{}, err
		}
		done.Numbers = append(done.Numbers, r.No)
	}
	return done, nil
}

// open finds a number that still waits for its document.
func open(tx *kv.Tx, typed base.DocNo) (Reserved, error) {
	no, ok := base.ParseDocNo(string(typed))
	if !ok {
		return Reserved{}, base.Refuse(base.Invalid, "doc.number", "no", "“%s”不是单据号码，号码形如 RO261121-A017", typed)
	}
	r, ok, err := reserved.Find(tx, keyOf(no))
	switch {
	case err != nil:
		return r, err
	case !ok:
		return r, base.Refuse(base.NotFound, "reserve.none", "no", "%s 不是预留的备用号，不能补录。请核对纸上的号码；没有备用号的单据按新单录入", no)
	case r.Void != "":
		return r, base.Refuse(base.Conflict, "reserve.void", "no", "备用号 %s 已作废（%s），不能再用", no, r.Void)
	case !r.Used.IsZero():
		return r, base.Refuse(base.Conflict, "reserve.used", "no", "备用号 %s 已在 %s 补录过，请搜索这个号码查看", no, r.Used)
	}
	return r, nil
}

// Number gives a new document its number within a command: the next one of its day, or the reserved one that stands on a form that was filled in by
// hand.
func Number(tx *kv.Tx, kind base.DocKind, day base.Day, typed base.DocNo) (base.DocNo, error) {
	if typed == "" {
		return tx.NumberOn(kind, day)
	}
	r, err := open(tx, typed)
	if err != nil {
		return "", err
	}
	if r.No.Kind() != kind {
		return "", base.Refuse(base.Invalid, "reserve.kind", "no", "%s 是另一种单据的备用号，请核对纸上的号码", r.No)
	}
	r.Used = tx.Now()
	return r.No, reserved.Put(tx, r)
}

// ReservedList (备用号) asks for the numbers that were set aside, the newest first.
type ReservedList struct {
	Open bool `json:"open,omitempty"` // only those that still wait
}

// ReservedRow is a number with who set it aside.
type ReservedRow struct {
	Reserved
	ByName string `json:"by_name,omitempty"`
}

// State is how the number stands, in words.
func (r ReservedRow) State() string {
	switch {
	case r.Void != "":
		return "已作废：" + r.Void
	case !r.Used.IsZero():
		return fmt.Sprintf("已补录 %s", r.Used)
	}
	return "待补录"
}

// Name is the query's name.
func (ReservedList) Name() string { return "paper.reserved" }

// Ask reads the numbers.
func (q ReservedList) Ask(tx *kv.Tx) ([]ReservedRow, error) {
	list := []ReservedRow{}
	for r, err := range reserved.All(tx) {
		if err != nil {
			return nil, err
		}
		if !q.Open || r.Open() {
			list = append(list, ReservedRow{r, staff.NameOf(tx, r.By)})
		}
	}
	slices.SortFunc(list, func(a, b ReservedRow) int {
		if a.At != b.At {
			return cmp.Compare(b.At, a.At)
		}
		return strings.Compare(string(a.No), string(b.No))
	})
	return list, nil
}
