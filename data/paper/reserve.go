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
	// Order is the work order that the keyed-in document belongs to, KeyedBy who keyed it in.
	Order   base.DocNo `json:"order,omitempty"`
	KeyedBy staff.ID   `json:"keyed_by,omitzero"`
	// Filed (存档) is where the sheet lies that there is nothing to key into.
	Filed string `json:"filed,omitempty"`
}

// Open says that the number still waits for its document.
func (r Reserved) Open() bool { return r.Used.IsZero() && r.Void == "" && r.Filed == "" }

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
	ReturnSlip: base.DocReturn, Ticket: base.DocQueue, Receipt: base.DocPayment, Appointment: base.DocAppointment,
}

// KindOf is the kind of the numbers that a blank form carries; empty for a form that has none of its own.
func KindOf(form Form) base.DocKind { return kinds[form] }

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
		return Range{}, base.Refuse(base.Invalid, "reserve.form", "form", "“%s”没有自己的号码可预留，可选：预约登记表、受理号码、接车登记表、估价单、任务委托书、领料单、退料单、结算单、收款收据、出门证", c.Form)
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
	return each(tx, c.Numbers, "作废", func(r *Reserved) error { r.Void = c.Reason; return nil })
}

// FileReserved (存档备用号) says that a sheet was filled in and put away: there is nothing in the program yet that it could be keyed into.
type FileReserved struct {
	Numbers []base.DocNo `json:"numbers"`
	Note    string       `json:"note"` // where it lies, or what became of it
}

// Name is the command's name.
func (FileReserved) Name() string { return "paper.file_reserved" }

// Run files the numbers, all or none.
func (c FileReserved) Run(tx *kv.Tx) (Range, error) {
	if err := (shop.Text{Field: "note", Word: "存档说明", Max: shop.MaxLine}).Clean(&c.Note); err != nil {
		return Range{}, err
	}
	if c.Note == "" {
		return Range{}, base.Refuse(base.Invalid, "reserve.note", "note", "请写明这张单据存放在哪里，例如 预约登记夹")
	}
	return each(tx, c.Numbers, "存档", func(r *Reserved) error {
		if r.No.Kind() != base.DocAppointment {
			return base.Refuse(base.Invalid, "reserve.file", "numbers", "%s 是%s的号码，要按号码补录，不能只存档", r.No, r.No.Kind().Word())
		}
		r.Filed = c.Note
		return nil
	})
}

// each ends numbers that still wait, all or none.
func each(tx *kv.Tx, typed []base.DocNo, what string, end func(*Reserved) error) (Range, error) {
	if len(typed) == 0 || len(typed) > MostReserved {
		return Range{}, base.Refuse(base.Invalid, "reserve.numbers", "numbers", "请选择要%s的备用号，一次最多 %d 个", what, MostReserved)
	}
	var done Range
	for _, no := range typed {
		r, err := open(tx, no)
		if err != nil {
			return Range{}, err
		}
		if err := end(&r); err != nil {
			return Range{}, err
		}
		if err := reserved.Put(tx, r); err != nil {
			return Range{}, err
		}
		done.Numbers = append(done.Numbers, r.No)
	}
	return done, nil
}

// open finds a number that still waits for its document. Only the PC that set it aside may end its waiting: another one can't know whether the same
// sheet was keyed in there a minute ago.
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
		return r, base.Refuse(base.NotFound, "reserve.none", "no", "没有预留过 %s 这个号，不能补录。请核对纸上的号码；没有备用号的单据按新单录入", no)
	case r.Void != "":
		return r, base.Refuse(base.Conflict, "reserve.void", "no", "备用号 %s 已作废（%s），不能再用", no, r.Void)
	case r.Filed != "":
		return r, base.Refuse(base.Conflict, "reserve.filed", "no", "备用号 %s 的单据已存档（%s），不能再用", no, r.Filed)
	case !r.Used.IsZero():
		return r, base.Refuse(base.Conflict, "reserve.used", "no", "备用号 %s 已在 %s 补录过%s，请搜索这个号码查看", no, r.Used, r.usedBy())
	case !r.Here(tx.Station()):
		return r, base.Refuse(base.Denied, "reserve.station", "no", "备用号 %s 是 %s 站的电脑预留的，请在那台电脑上处理，免得两台各录一次", no, no.Series()[:1])
	}
	return r, nil
}

// Here says that the PC with that letter set the number aside, in this life or in one before it was restored.
func (r Reserved) Here(station string) bool { return strings.HasPrefix(r.No.Series(), station) }

func (r Reserved) usedBy() string {
	if r.Order == "" || r.Order == r.No {
		return ""
	}
	return "（工单 " + string(r.Order) + "）"
}

// OrderOf is the work order that a keyed-in number belongs to; empty for any other number.
func OrderOf(tx *kv.Tx, no base.DocNo) (base.DocNo, error) {
	r, _, err := reserved.Find(tx, keyOf(no))
	return r.Order, err
}

// ReservedList (备用号) asks for the numbers that were set aside, the newest first.
type ReservedList struct {
	Open bool         `json:"open,omitempty"` // only those that still wait
	Here bool         `json:"here,omitempty"` // only those that this PC set aside, and so can be keyed in here
	Form Form         `json:"form,omitempty"`
	Kind base.DocKind `json:"kind,omitempty"`
}

// ReservedRow is a number with the names of who set it aside and who keyed it in.
type ReservedRow struct {
	Reserved
	ByName    string `json:"by_name,omitempty"`
	KeyedName string `json:"keyed_name,omitempty"`
}

func row(tx *kv.Tx, r Reserved) ReservedRow {
	return ReservedRow{r, staff.NameOf(tx, r.By), staff.NameOf(tx, r.KeyedBy)}
}

// State is how the number stands, in words.
func (r ReservedRow) State() string {
	switch {
	case r.Void != "":
		return "已作废：" + r.Void
	case r.Filed != "":
		return "已存档：" + r.Filed
	case !r.Used.IsZero():
		return strings.TrimSpace(fmt.Sprintf("已补录 %s %s", r.Used, r.KeyedName))
	case r.No.Kind() == base.DocAppointment:
		return "未收回"
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
		if q.fits(r, tx.Station()) {
			list = append(list, row(tx, r))
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

func (q ReservedList) fits(r Reserved, station string) bool {
	return (!q.Open || r.Open()) && (!q.Here || r.Here(station)) && (q.Form == "" || q.Form == r.Form) && (q.Kind == "" || q.Kind == r.No.Kind())
}
