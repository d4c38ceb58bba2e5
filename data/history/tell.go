package history

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/ledger"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// teller puts records into words. It remembers the names that it has looked up.
type teller struct {
	tx    *kv.Tx
	names map[any]string
}

func newTeller(tx *kv.Tx) *teller { return &teller{tx, map[any]string{}} }

// Titles is what commands are called; the list of commands sets it, so that the words stand in one place.
var Titles = func(string) string { return "" }

// own are the records that no command makes.
var own = map[string]string{"staff.log_in": "登录", "staff.wrong_pin": "PIN 输错"}

// TitleOf is what an operation is called.
func TitleOf(op string) string {
	if s := Titles(op); s != "" {
		return s
	}
	if s := own[op]; s != "" {
		return s
	}
	if n, ok := strings.CutPrefix(op, "migrate."); ok {
		return "升级资料格式到 " + n
	}
	return op
}

func (t *teller) entry(r *kv.Record) (Entry, error) {
	e := Entry{
		Dot: r.Dot(), At: r.Time, Doubtful: r.Quality != 0, Op: r.Op, Title: TitleOf(r.Op), Anchor: kv.Anchor(r.Hash()),
		Who: t.member(r.User), Approver: t.member(r.By),
	}
	deltas, err := r.Deltas()
	if err != nil {
		return e, err
	}
	for _, d := range deltas {
		if d.Table == "counter" {
			continue
		}
		what := t.what(d)
		if e.About == "" || d.Table == "work_order" || d.Table == "vehicle" && !strings.HasPrefix(e.About, "工单") {
			e.About = what
		}
		e.Changes = append(e.Changes, t.changes(d, what)...)
	}
	return e, nil
}

func (t *teller) changes(d kv.Delta, what string) []Change {
	var list []Change
	if d.Erased {
		list = append(list, Change{What: what, Field: "个人信息", New: customer.Gone})
	}
	if d.Deleted {
		list = append(list, Change{What: what, Field: "整条", New: "已删除"})
	}
	for _, f := range d.Fields {
		word := Field(d.Table, f.Name)
		if f.Name == "id" || word == "" {
			continue
		}
		old, now := t.say(f.Old), t.say(f.New)
		if old != now {
			list = append(list, Change{What: what, Field: word, Old: old, New: now})
		}
	}
	return list
}

// what names a row: its table, and its number, plate or name.
func (t *teller) what(d kv.Delta) string {
	return strings.TrimSpace(Table(d.Table) + " " + t.row(d))
}

func (t *teller) row(d kv.Delta) string {
	var id base.ID[struct{}]
	if copy(id[:], d.Key) != len(id) {
		return ""
	}
	switch d.Table {
	case "work_order", "work_order_step", "add_on":
		return t.say(workorder.ID(id))
	case "work_order_line":
		var line workorder.LineID
		copy(line[:], d.Key[len(id):])
		return strings.TrimSpace(t.say(workorder.ID(id)) + " " + t.name(line, func() string { return workorder.LineName(t.tx, workorder.ID(id), line) }))
	case "vehicle", "customer_link":
		return t.say(customer.VehicleID(id))
	case "customer":
		return t.say(customer.ID(id))
	case "staff", "credential", "log_in":
		if id.IsZero() {
			return "店主口令"
		}
		return t.member(id[:])
	case "part":
		return t.say(stock.ID(id))
	}
	for _, f := range d.Fields {
		if no, ok := f.New.(base.DocNo); ok && (f.Name == "no" || f.Name == "doc") {
			return string(no)
		}
	}
	return ""
}

func (t *teller) member(id []byte) string {
	var m staff.ID
	if copy(m[:], id) != len(m) || m.IsZero() {
		return ""
	}
	return t.say(m)
}

// Row names a row by its table and its number, plate or name: 配件 机油滤清器.
func Row(tx *kv.Tx, table string, key []byte) string {
	return newTeller(tx).what(kv.Delta{Table: table, Key: key})
}

// Say is the value of a field in words, telephone numbers masked.
func Say(tx *kv.Tx, v any) string { return newTeller(tx).say(v) }

// say is a value in words.
func (t *teller) say(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case staff.ID:
		return t.name(v, func() string { return staff.NameOf(t.tx, v) })
	case customer.ID:
		return t.name(v, func() string {
			c, ok, _ := customer.Customers.Find(t.tx, v)
			if !ok {
				return ""
			}
			return c.Title()
		})
	case customer.VehicleID:
		return t.name(v, func() string {
			c, err := customer.Get(t.tx, v)
			if err != nil {
				return ""
			}
			return c.Name()
		})
	case workorder.ID:
		return t.name(v, func() string { o, _, _ := workorder.Orders.Find(t.tx, v); return string(o.No) })
	case stock.ID:
		return t.name(v, func() string { p, _, _ := stock.Parts.Find(t.tx, v); return p.Name })
	case catalog.ItemID:
		return t.name(v, func() string { i, _, _ := catalog.Items.Find(t.tx, v); return i.Name })
	case base.ID[struct{}]: // what a line was made from: a part or an item
		if part := t.say(stock.ID(v)); part != "" {
			return part
		}
		return t.say(catalog.ItemID(v))
	case ledger.Account:
		return t.account(v)
	case ident.Phone:
		return v.Mask()
	case []ident.Phone:
		var list []string
		for _, p := range v {
			list = append(list, p.Mask())
		}
		return strings.Join(list, "、")
	case base.Fen:
		return v.String() + " 元"
	case base.Day:
		if v == 0 {
			return ""
		}
		return v.String()
	case base.Instant:
		if v == 0 {
			return ""
		}
		return v.String()
	case bool:
		if v {
			return "是"
		}
		return "否"
	case string:
		return masked(v)
	case interface{ Word() string }:
		return v.Word()
	}
	plain := reflect.ValueOf(v)
	if s, ok := v.(fmt.Stringer); ok && plain.Kind() != reflect.Array {
		return s.String()
	}
	return t.plain(plain)
}

// places are the accounts that are no single order's or person's.
var places = map[string]string{
	"shelf": "货架", "supplier": "供应商", "opening": "期初", "buyer": "柜台客户", "internal": "内部领用", "stock_take": "盘点差异", "scrap": "报废",
	"order": "工单", "customer": "客户", "credit": "挂账", "drawer": "收款",
}

// account is a place of the ledgers: its kind, and whose it is; of a drawer also the way of paying.
func (t *teller) account(a ledger.Account) string {
	kind, whose, _ := strings.Cut(string(a), "/")
	if id, err := base.ParseID[customer.Customer](whose); err == nil && whose != "" {
		whose = t.say(id)
	}
	return strings.TrimSpace(places[kind] + " " + whose)
}

// name looks a name up once.
func (t *teller) name(id any, look func() string) string {
	s, ok := t.names[id]
	if !ok {
		s = look()
		t.names[id] = s
	}
	return s
}

// plain says what has no word of its own: numbers, lists, and what is made of fields.
func (t *teller) plain(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return masked(v.String())
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct {
			return fmt.Sprintf("%d 项", v.Len())
		}
		var list []string
		for i := range v.Len() {
			list = append(list, t.say(v.Index(i).Interface()))
		}
		return strings.Join(list, "、")
	case reflect.Array: // an id of something that has no name
		return ""
	case reflect.Map:
		return fmt.Sprintf("%d 项", v.Len())
	case reflect.Struct:
		var list []string
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if word := fields[name]; word != "" && !v.Field(i).IsZero() {
				list = append(list, word+" "+t.say(v.Field(i).Interface()))
			}
		}
		return strings.Join(list, "，")
	}
	raw, err := json.Marshal(v.Interface())
	if err != nil {
		return ""
	}
	return string(raw)
}

// masked hides a telephone number that stands alone in a text field, as it is hidden elsewhere.
func masked(s string) string {
	if len(s) == 11 && s[0] == '1' && strings.Trim(s, "0123456789") == "" {
		return ident.Phone(s).Mask()
	}
	return s
}
