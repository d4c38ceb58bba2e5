// Package exception lists what several PCs did that does not fit together, each as a task with a sentence, and lets a person
// decide. What was done on a PC that could not see the others is never refused afterwards: it is accepted and shown here.
package exception

import (
	"encoding/hex"
	"fmt"
	"strings"

	"jieche/data/base"
	"jieche/data/history"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// Kind says what does not fit.
type Kind string

// The kinds.
const (
	BelowZero    Kind = "stock.below_zero" // 负库存
	SettledTwice Kind = "settled_twice"    // 重复结算
	BillApart    Kind = "bill_apart"       // 结算后又有变动
	SideBySide   Kind = "values"           // 并存的内容
	Kept         Kind = "kept"             // 一处删除一处修改
)

// Task (待处理事项) is one thing for a person to look at.
type Task struct {
	Kind   Kind         `json:"kind"`
	Say    string       `json:"say"` // what happened, and the next step
	Order  workorder.ID `json:"order,omitzero"`
	Part   stock.ID     `json:"part,omitzero"`
	Table  string       `json:"table,omitempty"` // with Key and Field: what Decide decides
	Key    string       `json:"key,omitempty"`
	Field  string       `json:"field,omitempty"`
	Values []Value      `json:"values,omitempty"` // the one that is shown comes first
}

// Value is one of the values that stand side by side.
type Value struct {
	Writer  string       `json:"writer"`
	Number  uint64       `json:"number"`
	Text    string       `json:"text,omitempty"`
	Deleted bool         `json:"deleted,omitempty"`
	By      string       `json:"by,omitempty"`
	At      base.Instant `json:"at,omitempty"` // by the clock of that PC
}

// List (待处理事项) asks for everything that does not fit.
type List struct{}

// Name is the query's name.
func (List) Name() string { return "exceptions" }

// Ask lists the tasks.
func (List) Ask(tx *kv.Tx) ([]Task, error) {
	list := []Task{}
	for p, n := range stock.Below(tx) {
		list = append(list, Task{
			Kind: BelowZero, Part: p.ID,
			Say: fmt.Sprintf("配件 %s（%s）结存 %s %s，低于零：几台电脑合并后出库多于入库。请盘点实物，少的补录入库，多的冲正", p.Name, p.Code, n, p.Unit),
		})
	}
	clashes, err := workorder.Clashes(tx)
	if err != nil {
		return nil, err
	}
	for _, c := range clashes {
		list = append(list, clash(c))
	}
	for d, err := range tx.Disputes() {
		if err != nil {
			return nil, err
		}
		t, err := dispute(tx, d)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}

func clash(c workorder.Clash) Task {
	if len(c.InForce) > 1 {
		var bills []string
		for _, s := range c.InForce {
			bills = append(bills, fmt.Sprintf("%s（%s 元）", s.No, s.Totals.Total))
		}
		return Task{
			Kind: SettledTwice, Order: c.Order.ID,
			Say: fmt.Sprintf("工单 %s 在两台电脑上各结算了一次：%s。款项各在收款的那台。请核对实收，把多结的一张冲红", c.Order.No, strings.Join(bills, "、")),
		}
	}
	say := fmt.Sprintf("工单 %s 结算后又并入了另一台电脑的改动：明细合计 %s 元，结算 %s 元。请核对，不符的先冲红再重新结算", c.Order.No, c.Lines, c.Bill)
	if c.Lines == c.Bill {
		say = fmt.Sprintf("工单 %s 的领料与结算不符：%s", c.Order.No, strings.Join(c.Apart, "；"))
	}
	return Task{Kind: BillApart, Order: c.Order.ID, Say: say}
}

func dispute(tx *kv.Tx, d kv.Dispute) (Task, error) {
	t := Task{Kind: SideBySide, Table: d.Table, Key: hex.EncodeToString(d.Key), Field: d.Field}
	var texts []string
	for _, c := range d.Values {
		v, err := value(tx, d, c)
		if err != nil {
			return t, err
		}
		t.Values = append(t.Values, v)
		texts = append(texts, fmt.Sprintf("“%s”（%s 站%s）", v.Text, strings.SplitN(v.Writer, ".", 2)[0], v.By))
	}
	if strings.HasPrefix(d.Table, "work_order") && len(d.Key) >= 16 {
		t.Order = workorder.ID(d.Key[:16])
	}
	of := history.Row(tx, d.Table, d.Key)
	if d.Field == "" {
		t.Kind = Kept
		t.Say = fmt.Sprintf("%s：一台电脑删除了，另一台同时作了修改，因此保留。请核对后选择保留或删除", of)
		return t, nil
	}
	t.Say = fmt.Sprintf("%s 的“%s”在几台电脑上同时填了不同的内容：%s，现在显示第一个。请核对后选定一个", of, history.Field(d.Table, d.Field), strings.Join(texts, "、"))
	return t, nil
}

func value(tx *kv.Tx, d kv.Dispute, c kv.Contender) (Value, error) {
	v := Value{Writer: c.Writer, Number: c.Number, Deleted: c.Deleted, Text: "空"}
	if s := history.Say(tx, d.Said(c)); s != "" {
		v.Text = s
	}
	r, err := tx.Written(c.Dot)
	if err != nil {
		return v, err
	}
	v.At = r.Time
	if len(r.User) == 16 {
		v.By = staff.NameOf(tx, staff.ID(r.User))
	}
	return v, nil
}

// Decide (选定) settles one of the tasks that stand side by side for one of its values.
type Decide struct {
	Table  string `json:"table"`
	Key    string `json:"key"`
	Field  string `json:"field,omitempty"`
	Writer string `json:"writer"`
	Number uint64 `json:"number"`
}

// Decided is what Decide returns.
type Decided struct {
	Left int `json:"left"` // how many more there are
}

// Name is the command's name.
func (Decide) Name() string { return "exception.decide" }

// Run records the choice; every other PC that receives it shows the same.
func (c Decide) Run(tx *kv.Tx) (Decided, error) {
	key, err := hex.DecodeString(c.Key)
	if err != nil {
		return Decided{}, base.Refuse(base.Invalid, "dispute.key", "key", "编号“%s”不对，请从待处理事项里选择", c.Key)
	}
	if err := tx.Choose(c.Table, key, c.Field, kv.Dot{Writer: c.Writer, Number: c.Number}); err != nil {
		return Decided{}, err
	}
	left := -1 // the one that is being decided still stands
	for _, err := range tx.Disputes() {
		if err != nil {
			return Decided{}, err
		}
		left++
	}
	return Decided{left}, nil
}
