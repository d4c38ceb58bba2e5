package workorder

import (
	"fmt"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/ledger"
	"jieche/data/paper"
	"jieche/data/staff"
)

// Tender is one payment as the cashier types it.
type Tender struct {
	Kind         PayKind  `json:"kind"`
	Amount       base.Fen `json:"amount"`
	Note         string   `json:"note,omitempty"`
	paper.ByHand          // 补录: what stands on the receipt 收款收据
}

// Pay (收款) takes more money on a bill. What goes beyond what is owed pays off what stands on account 挂账.
type Pay struct {
	Order    ID       `json:"order"`
	Payments []Tender `json:"payments"`
	Reason   string   `json:"reason,omitempty"` // of an exception, with the approver of the call
}

// Cash (现金) is what the drawer gives change of; Prepaid (预收款) is what the customer paid at the reception.
const (
	Cash    PayKind = "现金"
	Prepaid PayKind = "预收款"
)

// byPayNo finds the payments of a day by the beginning of their numbers.
var byPayNo = kv.NewIndex(payments, "no", func(p Payment, add func(kv.Key)) { numbered(p.No, p.At, add) })

// drawer is where money of a kind lies: each station has its own.
func drawer(tx *kv.Tx, k PayKind) ledger.Account {
	return ledger.Account(drawers + tx.Station() + "/" + string(k))
}

// drawers begins the accounts of all drawers.
const drawers = "drawer/"

// payerAccount is the customer's side of a payment; a car without owner data pays from its order.
func payerAccount(o Order) ledger.Account {
	if o.Owner.IsZero() {
		return ledger.Account("order/" + string(o.No))
	}
	return ledger.Account("customer/" + o.Owner.String())
}

func creditAccount(id customer.ID) ledger.Account { return ledger.Account("credit/" + id.String()) }

// OnAccountOf (挂账余额) is what a customer owes on account, over all his visits.
func OnAccountOf(tx *kv.Tx, id customer.ID) base.Fen {
	return base.Fen(money.Get(tx, kv.K().Text(string(creditAccount(id)))))
}

// bill is a settlement that payments are being taken on.
type bill struct {
	*visit
	slip     Settlement
	reason   string
	sheet    paper.Given // the slip that is being keyed in, where it was filled in by hand
	payments []Payment   // in the order in which they were made
}

func loadBill(tx *kv.Tx, v *visit, s Settlement) (*bill, error) {
	b := &bill{visit: v, slip: s}
	for p, err := range payments.Under(tx, s.ID[:]) {
		if err != nil {
			return nil, err
		}
		b.payments = append(b.payments, p)
	}
	return b, nil
}

// paid is the money that came, without what stands on account.
func (b *bill) paid() base.Fen { return b.sum(func(k PayKind) bool { return k != OnAccount }) }

// credit is what stands on account.
func (b *bill) credit() base.Fen { return b.sum(func(k PayKind) bool { return k == OnAccount }) }

func (b *bill) owing() base.Fen { return b.slip.Totals.Customer - b.paid() - b.credit() }

func (b *bill) sum(which func(PayKind) bool) base.Fen {
	var sum base.Fen
	for _, p := range b.payments {
		if which(p.Kind) {
			sum += p.Signed()
		}
	}
	return sum
}

func (b *bill) done() SettledDone {
	return SettledDone{
		Order: b.ID, Settlement: b.slip.ID, No: b.slip.No, Due: b.slip.Totals.Customer,
		Paid: b.paid(), OnCredit: b.credit(), Owing: b.owing(),
	}
}

// take takes the payments, all or none. It returns who allowed an exception.
func (b *bill) take(list []Tender) (allowed staff.ID, err error) {
	if err := b.sensible(list); err != nil {
		return allowed, err
	}
	for _, t := range list {
		switch t.Kind {
		case OnAccount:
			if allowed, err = b.mayOwe(t); err != nil {
				return allowed, err
			}
		case Prepaid:
			used := b.sum(func(k PayKind) bool { return k == Prepaid })
			if t.Amount > b.Deposit-used {
				return allowed, base.Refuse(base.Invalid, "pay.deposit", "payments", "预收款只剩 %s 元（接车时预收 %s 元），不能抵 %s 元", b.Deposit-used, b.Deposit, t.Amount)
			}
		}
		if t.Kind != OnAccount && t.Amount > b.owing() {
			if err := b.redeem(t.Amount - b.owing()); err != nil {
				return allowed, err
			}
		}
		if err := b.post(t); err != nil {
			return allowed, err
		}
	}
	return allowed, nil
}

// sensible refuses amounts and kinds that can't be meant, and more than is due, with the change to give back.
func (b *bill) sensible(list []Tender) error {
	var sum, cash, onAccount base.Fen
	for i := range list {
		t := &list[i]
		field := fmt.Sprintf("payments.%d.amount", i)
		if !slices.Contains(PayKinds, t.Kind) {
			return base.Refuse(base.Invalid, "pay.kind", fmt.Sprintf("payments.%d.kind", i), "没有“%s”这种收款方式，请从列表中选择", string(t.Kind))
		}
		if t.Amount <= 0 || t.Amount > maxAmount {
			return base.Refuse(base.Invalid, "pay.amount", field, "%s金额 %s 元不对，必须大于零。要退钱请用冲红", string(t.Kind), t.Amount)
		}
		if err := clean(&t.Note, fmt.Sprintf("payments.%d.note", i), "收款备注", 120); err != nil {
			return err
		}
		sum += t.Amount
		switch t.Kind {
		case Cash:
			cash += t.Amount
		case OnAccount:
			onAccount += t.Amount
		}
	}
	due := b.owing()
	if onAccount > due {
		return base.Refuse(base.Invalid, "pay.over", "payments", "还应收 %s 元，挂账 %s 元太多。请改为 %s 元以内", due, onAccount, due)
	}
	due += b.credit() // money may also pay off what stands on account
	if over := sum - due; over > 0 {
		if cash >= over {
			return base.Refuse(base.Invalid, "pay.over", "payments", "还应收 %s 元，收了 %s 元，多收 %s 元。请找零 %s 元，现金按 %s 元登记", due, sum, over, over, cash-over)
		}
		return base.Refuse(base.Invalid, "pay.over", "payments", "还应收 %s 元，收了 %s 元，多收 %s 元。请按应收的金额登记", due, sum, over)
	}
	return nil
}

// mayOwe holds 挂账 against the customer's limit. Beyond it, a manager has to agree.
func (b *bill) mayOwe(t Tender) (staff.ID, error) {
	if b.Owner.IsZero() {
		return staff.ID{}, base.Refuse(base.Refused, "credit.nobody", "payments", "工单 %s 没有车主资料，不能挂账。请先登记车主，或改用别的收款方式", b.car()).Lacks("车主资料")
	}
	c, err := customer.Customers.Get(b.tx, b.Owner)
	if err != nil {
		return staff.ID{}, err
	}
	owes := OnAccountOf(b.tx, b.Owner)
	if owes+t.Amount <= c.Credit {
		return staff.ID{}, nil
	}
	return exception(b.tx, either(b.reason, t.Note), base.Refuse(base.Refused, "credit.limit", "payments",
		"挂账 %s 元超出额度：该客户额度 %s 元，已挂账 %s 元，还可挂 %s 元。请收其他款，或由经理批准", t.Amount, c.Credit, owes, max(0, c.Credit-owes)).
		Lacks("经理批准挂账"))
}

// post writes one payment into the ledger.
func (b *bill) post(t Tender) error {
	given, err := t.Give(b.tx, base.DocPayment, b.tx.Now(), b.No)
	if err != nil {
		return err
	}
	if given.Keyed == 0 && b.sheet.Keyed != 0 {
		given.At, given.Keyed = b.sheet.At, b.sheet.Keyed
	}
	to := drawer(b.tx, t.Kind)
	if t.Kind == OnAccount {
		to = creditAccount(b.Owner)
	}
	return b.append(Payment{
		No: given.No, At: given.At, Keyed: given.Keyed, Kind: t.Kind, Entry: ledger.Entry{From: payerAccount(b.Order), To: to, Amount: int64(t.Amount)}, Note: t.Note,
	})
}

func (b *bill) append(p Payment) error {
	p.ID, p.Settlement, p.Order, p.By = kv.NewID[Payment](b.tx), b.slip.ID, b.ID, b.tx.Actor()
	if p.Keyed == 0 {
		p.At = b.tx.Now()
	}
	b.payments = append(b.payments, p)
	return payments.Append(b.tx, p)
}

// back writes the move back of one payment.
func (b *bill) back(p Payment, note string) error {
	no, err := b.tx.Number(base.DocPayment)
	if err != nil {
		return err
	}
	return b.append(Payment{No: no, Kind: p.Kind, Entry: p.Entry.Back(), Note: note, Reverses: p.ID})
}

// standing is the payments that were not moved back.
func (b *bill) standing() []Payment {
	back := map[PaymentID]bool{}
	for _, p := range b.payments {
		back[p.Reverses] = true
	}
	var list []Payment
	for _, p := range b.payments {
		if p.Reverses.IsZero() && !back[p.ID] {
			list = append(list, p)
		}
	}
	return list
}

// redeem (挂账回款) takes an amount off what stands on account: whole entries are moved back, and what is left of the last
// one is written anew.
func (b *bill) redeem(amount base.Fen) error {
	for _, p := range b.standing() {
		if p.Kind != OnAccount || amount <= 0 {
			continue
		}
		if err := b.back(p, "挂账回款"); err != nil {
			return err
		}
		if rest := base.Fen(p.Amount) - amount; rest > 0 {
			if err := b.post(Tender{Kind: OnAccount, Amount: rest, Note: p.Note}); err != nil {
				return err
			}
		}
		amount -= base.Fen(p.Amount)
	}
	return nil
}

// Name is the command's name.
func (Pay) Name() string { return "workorder.pay" }

// Run takes the money.
func (c Pay) Run(tx *kv.Tx) (SettledDone, error) {
	v, s, err := settlementInForce(tx, c.Order)
	if err != nil {
		return SettledDone{}, err
	}
	b, err := loadBill(tx, v, s)
	if err != nil {
		return SettledDone{}, err
	}
	b.reason = c.Reason
	if len(c.Payments) == 0 {
		return SettledDone{}, base.Refuse(base.Invalid, "pay.none", "payments", "请输入收款方式和金额")
	}
	if b.owing() == 0 && b.credit() == 0 {
		return SettledDone{}, base.Refuse(base.Conflict, "pay.done", "", "工单 %s 的结算单 %s 已收清（%s 元），不用再收", v.car(), s.No, b.paid())
	}
	allowed, err := b.take(c.Payments)
	if err != nil {
		return SettledDone{}, err
	}
	var words []string
	for _, t := range c.Payments {
		word := string(t.Kind) + " " + t.Amount.String()
		if t.ByHand.No != "" {
			word += "（手写单补录）"
		}
		words = append(words, word)
	}
	return b.done(), v.log(StepPay, allowed, strings.Join(words, "，"))
}
