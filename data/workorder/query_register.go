package workorder

import (
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/paper"
	"jieche/data/staff"
)

// Register (打印登记) asks what was printed: by day, form, number and person, the newest first.
type Register struct {
	From  base.Day   `json:"from,omitempty"` // 0: from the beginning
	To    base.Day   `json:"to,omitempty"`   // 0: until now
	Form  paper.Form `json:"form,omitempty"`
	No    string     `json:"no,omitempty"`   // a number or its tail
	Text  string     `json:"text,omitempty"` // a piece of the number, of the plate or of the customer's name
	By    staff.ID   `json:"by,omitzero"`
	Limit int        `json:"limit,omitempty"` // 0: 200
}

// RegisterRow is one printing with the car and what has become of the document since.
type RegisterRow struct {
	paper.Print
	ByName string `json:"by_name,omitempty"`
	Order  ID     `json:"order,omitzero"`
	Plate  string `json:"plate,omitempty"`
	Owner  string `json:"owner,omitempty"` // whose car it is
	Void   string `json:"void,omitempty"`  // why the document no longer counts; the paper is out all the same
}

// Name is the query's name.
func (Register) Name() string { return "workorder.register" }

// nameReach is how many printings are looked through for a plate or a name at most: each of them needs its order.
const nameReach = 20_000

// Ask reads the register from its end.
func (q Register) Ask(tx *kv.Tx) ([]RegisterRow, error) {
	const usual = 200
	if q.Limit <= 0 {
		q.Limit = usual
	}
	q.Text = strings.ToUpper(strings.TrimSpace(q.Text))
	list, looked := []RegisterRow{}, 0
	for p, err := range paper.Newest(tx) {
		if err != nil {
			return nil, err
		}
		if q.From != 0 && p.At.Day() < q.From || len(list) >= q.Limit || looked >= nameReach {
			break
		}
		if !q.fits(p) {
			continue
		}
		row, err := registerRow(tx, p)
		if err != nil {
			return nil, err
		}
		if row.has(q.Text) {
			list = append(list, row)
		} else {
			looked++
		}
	}
	return list, nil
}

func (q Register) fits(p paper.Print) bool {
	return strings.Contains(string(p.No), strings.ToUpper(strings.TrimSpace(q.No))) && (q.To == 0 || p.At.Day() <= q.To) && (q.Form == "" || p.Form == q.Form) && (q.By.IsZero() || p.By == q.By)
}

// has says that the number, the plate or the owner's name holds the text; a plate is also typed without its dot.
func (r RegisterRow) has(text string) bool {
	plate := strings.NewReplacer("·", "", "・", "", "•", "", " ", "").Replace(text)
	return text == "" || strings.Contains(string(r.No), text) || plate != "" && strings.Contains(r.Plate, plate) || strings.Contains(strings.ToUpper(r.Owner), text)
}

func registerRow(tx *kv.Tx, p paper.Print) (RegisterRow, error) {
	row := RegisterRow{Print: p, ByName: staff.NameOf(tx, p.By)}
	id, err := OrderOf(tx, p.No)
	if base.Is(err, base.NotFound) {
		return row, nil // a blank form, whose document was never keyed in
	}
	if err != nil {
		return row, err
	}
	v, err := Orders.Get(tx, id)
	if err != nil {
		return row, err
	}
	row.Order, row.Plate, row.Owner = v.ID, v.Plate, v.OwnerName
	switch p.No.Kind() {
	case base.DocExitPass:
		pass, _, err := byPassNo.First(tx, kv.K().Str(string(p.No)))
		if err != nil {
			return row, err
		}
		row.Void = pass.Void
	case base.DocSettlement:
		s, _, err := bySlip.First(tx, kv.K().Str(string(p.No)))
		if err != nil {
			return row, err
		}
		if red, ok, err := byReversed.First(tx, kv.K().Raw(s.ID[:])); err != nil {
			return row, err
		} else if ok {
			row.Void = "已冲红 " + string(red.No)
		}
	default:
		if v.State == Cancelled {
			row.Void = v.Cancelled
		}
	}
	return row, nil
}
