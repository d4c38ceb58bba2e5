package workorder

import (
	"fmt"
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/paper"
	"jieche/data/staff"
)

// PrintEntrustment (打印任务委托书) passes gate 1 and registers the printing.
type PrintEntrustment struct {
	Order ID `json:"order"`
}

// Sign (客户签字) records that the customer has signed the entrustment form as it was printed.
type Sign struct {
	Order ID `json:"order"`
}

// missingToPrint is what gate 1 still lacks: the three questions, and something to agree to.
func (v *visit) missingToPrint() []string {
	var missing []string
	if v.PayBy == "" {
		missing = append(missing, "问客户付费方式")
	}
	if v.OldParts == "" {
		missing = append(missing, "问客户旧件处理")
	}
	if v.Wash == "" {
		missing = append(missing, "问客户是否洗车")
	}
	if len(v.list) == 0 {
		missing = append(missing, "至少选择一个维修项目或配件")
	}
	return missing
}

// Name is the command's name.
func (PrintEntrustment) Name() string { return "workorder.print_entrustment" }

// Run registers the printing. The first one, or the first after a change, makes the form ready for the signature; a later
// one is a reprint.
func (c PrintEntrustment) Run(tx *kv.Tx) (Done, error) {
	v, err := load(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	return v.printEntrustment(paper.Where{})
}

func (v *visit) printEntrustment(to paper.Where) (Done, error) {
	if v.State == Cancelled && v.CancelledIn < Quoted {
		return Done{}, v.mustBeOpen()
	}
	if v.State == Received {
		if missing := v.missingToPrint(); len(missing) > 0 {
			return Done{}, base.Refuse(base.Refused, "gate1", "", "工单 %s 还不能打印任务委托书，请先%s", v.car(), strings.Join(missing, "、")).Lacks(missing...)
		}
		v.State = Quoted
	}
	p, err := paper.Register(v.tx, paper.Entrustment, v.No, to)
	if err != nil {
		return Done{}, err
	}
	done, err := v.did(StepPrint, fmt.Sprintf("第 %d 次", p.Count))
	done.No, done.Count = v.No, p.Count
	return done, err
}

// Name is the command's name.
func (Sign) Name() string { return "workorder.sign" }

// Run records the signature, and for how much it stands.
func (c Sign) Run(tx *kv.Tx) (Done, error) {
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	onPaper, err := v.signedOnPaper()
	if err != nil {
		return Done{}, err
	}
	missing := v.missingToPrint()
	switch {
	case onPaper && len(missing) == 0:
		return v.signed(v.Arrived)
	case onPaper:
		return Done{}, base.Refuse(base.Refused, "sign.by_hand", "", "工单 %s 还没有照手写的任务委托书录全，请先%s", v.car(), strings.Join(missing, "、")).Lacks(missing...)
	case v.State >= Signed:
		return Done{}, base.Refuse(base.Conflict, "sign.twice", "", "工单 %s 的客户已于 %s 签字（合计 %s 元），不用再登记", v.car(), v.SignedAt, v.SignedTotal)
	case v.State == Received && paper.Count(tx, paper.Entrustment, v.No) > 0:
		return Done{}, base.Refuse(base.Refused, "sign.changed", "", "工单 %s 打印后又改过内容，客户签的必须是最新的。请重新打印任务委托书再签字", v.car()).
			Lacks("重新打印任务委托书")
	case v.State == Received:
		return Done{}, base.Refuse(base.Refused, "sign.printed", "", "工单 %s 的任务委托书还没有打印，客户没有可签的。请先打印", v.car()).
			Lacks(append(missing, "打印任务委托书")...)
	}
	return v.signed(tx.Now())
}

// signed records the signature of that moment.
func (v *visit) signed(at base.Instant) (Done, error) {
	v.State, v.SignedAt, v.SignedTotal = Signed, at, TotalsOf(v.list).Total
	if err := v.save(); err != nil {
		return Done{}, err
	}
	return v.done(), v.log(StepSign, staff.ID{}, "合计 "+v.SignedTotal.String())
}

// signedOnPaper says that the customer has signed an entrustment form that was filled in by hand, and that nothing else was printed for him to sign:
// what is typed now is what stands on that.
func (v *visit) signedOnPaper() (bool, error) {
	if v.State != Received || v.Keyed == 0 || paper.Count(v.tx, paper.Entrustment, v.No) != 1 {
		return false, nil
	}
	return paper.IsByHand(v.tx, paper.Entrustment, v.No)
}
