package workorder

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/staff"
)

// Past (历次维修) is an earlier visit of a vehicle.
type Past struct {
	ID          ID           `json:"id"`
	No          base.DocNo   `json:"no"`
	Kind        VisitKind    `json:"kind"`
	State       State        `json:"state"`
	StateWord   string       `json:"state_word"`
	Arrived     base.Instant `json:"arrived"`
	LeftAt      base.Instant `json:"left_at,omitempty"`
	KM          int64        `json:"km,omitempty"`
	Total       base.Fen     `json:"total"`
	Owing       base.Fen     `json:"owing,omitempty"`
	OnCredit    base.Fen     `json:"on_credit,omitempty"`
	AdvisorName string       `json:"advisor_name,omitempty"`
	Work        []string     `json:"work,omitempty"`     // labour and parts, without what was declined
	Declined    []string     `json:"declined,omitempty"` // offered and declined
	Advice      string       `json:"advice,omitempty"`
	NextKM      int64        `json:"next_km,omitempty"`
	NextDay     base.Day     `json:"next_day,omitempty"`
}

// History (维修历史) asks for the visits of a vehicle, newest first; those of files that were merged into its file belong to it.
type History struct {
	Vehicle customer.VehicleID `json:"vehicle"`
	Limit   int                `json:"limit,omitempty"` // zero: all
}

// Name is the query's name.
func (History) Name() string { return "workorder.history" }

// Ask lists them.
func (q History) Ask(tx *kv.Tx) ([]Past, error) {
	visits, err := pastVisits(tx, q.Vehicle, q.Limit)
	if err != nil {
		return nil, err
	}
	list := make([]Past, 0, len(visits))
	for _, v := range visits {
		p, err := v.past()
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// pastVisits reads the last visits with their lines, newest first.
func pastVisits(tx *kv.Tx, vehicle customer.VehicleID, limit int) ([]*visit, error) {
	files, err := filesOf(tx, vehicle)
	if err != nil {
		return nil, err
	}
	var orders []Order
	for _, f := range files {
		n := 0
		for o, err := range Found.Rows(tx, kv.K().Byte(KeyVisit).Raw(f[:])) {
			if err != nil {
				return nil, err
			}
			orders = append(orders, o)
			if n++; n == limit {
				break
			}
		}
	}
	slices.SortFunc(orders, func(a, b Order) int { return cmp.Or(cmp.Compare(b.Arrived, a.Arrived), cmp.Compare(b.No, a.No)) })
	if limit > 0 && len(orders) > limit {
		orders = orders[:limit]
	}
	visits := make([]*visit, len(orders))
	for i, o := range orders {
		if visits[i], err = load(tx, o.ID); err != nil {
			return nil, err
		}
	}
	return visits, nil
}

// filesOf is the vehicle's file and those that were merged into it.
func filesOf(tx *kv.Tx, vehicle customer.VehicleID) ([]customer.VehicleID, error) {
	files := []customer.VehicleID{vehicle}
	for i := 0; i < len(files) && i < 100; i++ {
		merged, err := customer.MergesOf{Vehicle: files[i]}.Ask(tx)
		if err != nil {
			return nil, err
		}
		for _, m := range merged {
			if !slices.Contains(files, m.From) {
				files = append(files, m.From)
			}
		}
	}
	return files, nil
}

func (v *visit) past() (Past, error) {
	p := Past{
		ID: v.ID, No: v.No, Kind: v.Kind, State: v.State, StateWord: v.State.String(), Arrived: v.Arrived, LeftAt: v.LeftAt, KM: v.KM,
		Total: TotalsOf(v.list).Total, AdvisorName: staff.NameOf(v.tx, v.Advisor), Advice: v.Advice, NextKM: v.NextKM, NextDay: v.NextDay,
	}
	for _, l := range v.list {
		switch {
		case l.Consent == Declined:
			p.Declined = append(p.Declined, l.Name)
		case l.Kind == Labour || l.Kind == PartLine:
			p.Work = append(p.Work, l.Name)
		}
	}
	b, err := v.bill()
	if err == nil && !v.Settlement.IsZero() {
		p.Total, p.Owing, p.OnCredit = b.slip.Totals.Total, b.owing(), b.credit()
	}
	return p, err
}

// WarningsFor (接车提醒) asks what to look out for before the entrustment form: gate 7.
type WarningsFor struct {
	Vehicle customer.VehicleID `json:"vehicle"`
	KM      int64              `json:"km,omitempty"` // as read now; zero: not read
}

// Name is the query's name.
func (WarningsFor) Name() string { return "workorder.warnings" }

// Ask lists the warnings, a sentence each, the most urgent first.
func (q WarningsFor) Ask(tx *kv.Tx) ([]string, error) { return warnings(tx, q.Vehicle, q.KM, Order{}) }

// warnedVisits is how far back warnings look: guarantees run for a hundred days at the least of the law, and for some years
// where a shop promises more.
const warnedVisits = 12

// warnings leaves out the order that is being put together now.
func warnings(tx *kv.Tx, vehicle customer.VehicleID, km int64, now Order) ([]string, error) {
	f, err := customer.FileOf(tx, vehicle)
	if err != nil {
		return nil, err
	}
	visits, err := pastVisits(tx, f.Vehicle.ID, warnedVisits)
	if err != nil {
		return nil, err
	}
	visits = slices.DeleteFunc(visits, func(v *visit) bool { return v.ID == now.ID })
	lastKM, lastDay := f.Vehicle.KM, f.Vehicle.KMDay
	if !now.ID.IsZero() {
		lastKM, lastDay = now.LastKM, now.LastKMDay
	}
	var list []string
	if km > 0 && km < lastKM {
		list = append(list, fmt.Sprintf("里程 %d 公里比上次（%s）的 %d 公里低，请核对仪表", km, lastDay, lastKM))
	}
	for _, v := range visits {
		if now.ID.IsZero() && v.State.Open() {
			list = append(list, fmt.Sprintf("这台车有未结的工单 %s（%s），请打开它继续", v.No, v.State))
		}
		list = append(list, v.guaranteed(km)...)
	}
	list = append(list, declined(visits)...)
	unpaid, err := unpaid(tx, visits, f)
	if err != nil {
		return nil, err
	}
	list = append(list, unpaid...)
	return append(list, dates(tx.Today(), f)...), nil
}

// guaranteed says which lines of a visit are still under guarantee: the same fault is put right for nothing.
func (v *visit) guaranteed(km int64) []string {
	if v.LeftAt.IsZero() || v.State == Cancelled {
		return nil
	}
	days := int64(v.tx.Today() - v.LeftAt.Day())
	driven := max(0, km-v.KM)
	if km == 0 {
		driven = 0 // not read: the days decide alone
	}
	var names []string
	var restKM, restDays int64
	for _, l := range v.list {
		if !l.consented() || l.GuaranteeDays == 0 && l.GuaranteeKM == 0 || days > l.GuaranteeDays || driven > l.GuaranteeKM {
			continue
		}
		names = append(names, l.Name)
		restKM, restDays = max(restKM, l.GuaranteeKM-driven), max(restDays, l.GuaranteeDays-days)
	}
	if len(names) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s 的“%s”还在质量保证期内（%s 出厂，最多还有 %d 天或 %d 公里），同一故障返修免费",
		v.No, few(names), v.LeftAt.Day(), restDays, restKM)}
}

// declined offers again what the customer declined at the last visit.
func declined(visits []*visit) []string {
	for _, v := range visits {
		if v.State == Cancelled || v.State.Open() {
			continue
		}
		var names []string
		for _, l := range v.list {
			if l.Consent == Declined {
				names = append(names, l.Name)
			}
		}
		var list []string
		if len(names) > 0 {
			list = append(list, fmt.Sprintf("上次（%s）客户没有同意的项目：%s。可再次建议", v.Arrived.Day(), few(names)))
		}
		if v.Advice != "" {
			list = append(list, fmt.Sprintf("上次（%s）的维修建议：%s", v.Arrived.Day(), v.Advice))
		}
		return list
	}
	return nil
}

func unpaid(tx *kv.Tx, visits []*visit, f customer.File) ([]string, error) {
	var list []string
	for _, v := range visits {
		b, err := v.bill()
		if err != nil {
			return nil, err
		}
		if !v.Settlement.IsZero() && b.owing() > 0 {
			list = append(list, fmt.Sprintf("结算单 %s 还有余款 %s 元未收", b.slip.No, b.owing()))
		}
	}
	if !f.Owner.ID.IsZero() {
		if owes := OnAccountOf(tx, f.Owner.ID); owes > 0 {
			list = append(list, fmt.Sprintf("车主挂账未还 %s 元（额度 %s 元）", owes, f.Owner.Credit))
		}
	}
	return list, nil
}

// dates are the insurance that runs out within thirty days, and the owner's birthday within a week.
func dates(today base.Day, f customer.File) []string {
	var list []string
	if until := f.Vehicle.InsuredUntil; until != 0 {
		switch {
		case until < today:
			list = append(list, fmt.Sprintf("保险已于 %s 到期，请提醒客户", until))
		case until <= today+30:
			list = append(list, fmt.Sprintf("保险 %s 到期（还有 %d 天），可提醒续保", until, until-today))
		}
	}
	if born := f.Owner.Birthday; born != 0 {
		_, month, day := born.Date()
		year, _, _ := today.Date()
		for _, next := range []base.Day{base.Date(year, month, day), base.Date(year+1, month, day)} {
			switch {
			case next == today:
				list = append(list, "今天是车主的生日，请祝贺")
			case next > today && next <= today+7:
				list = append(list, fmt.Sprintf("车主的生日快到了（%s）", next.Short()))
			}
		}
	}
	return list
}

// few names the first three and how many there are.
func few(names []string) string {
	if len(names) <= 3 {
		return strings.Join(names, "、")
	}
	return fmt.Sprintf("%s等 %d 项", strings.Join(names[:3], "、"), len(names))
}
