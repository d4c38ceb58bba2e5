package workorder

import (
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
)

// Taking is what came in, in one way of paying.
type Taking struct {
	Kind   PayKind  `json:"kind"`
	Amount base.Fen `json:"amount"`
	Count  int      `json:"count"`
}

// TakingsOf (当日收款) asks what was taken on a day, in the order of PayKinds. Money given back counts against it; 挂账 is no
// money and is listed like the others, for whoever adds up.
type TakingsOf struct {
	Day base.Day `json:"day"`
}

// Name is the query's name.
func (TakingsOf) Name() string { return "workorder.takings" }

// Ask adds up. Numbers of payments begin with their day.
func (q TakingsOf) Ask(tx *kv.Tx) ([]Taking, error) {
	no := string(base.MakeDocNo(base.DocPayment, q.Day, "", 0))
	prefix, _, _ := strings.Cut(no, "-")
	sums := map[PayKind]*Taking{}
	for p, err := range byPayNo.Rows(tx, kv.K().Text(prefix+"-")) {
		if err != nil {
			return nil, err
		}
		t := sums[p.Kind]
		if t == nil {
			t = &Taking{Kind: p.Kind}
			sums[p.Kind] = t
		}
		t.Amount += p.Signed()
		t.Count++
	}
	var list []Taking
	for _, k := range PayKinds {
		if t := sums[k]; t != nil {
			list = append(list, *t)
		}
	}
	return list, nil
}
