package desk

import (
	"jieche/data/customer"
	"jieche/data/staff"
	"jieche/ui/kit"
)

// Reveal asks to see the whole telephone numbers of a car's people. Whoever may see them is shown them, and that he looked is
// written down first; then is called when it was.
func Reveal(d *Desk, owner, sender customer.ID, then func()) {
	if !staff.Can(d.Actor(), staff.ShowPhones) {
		kit.Tell(d.Win, "查看完整电话", "您的岗位只能看到号码的前三位和后四位。需要打电话时，请让服务顾问或主管来查看。")
		return
	}
	write := func(id customer.ID, then func()) {
		if id.IsZero() {
			then()
			return
		}
		Do(d, NewOp(), customer.RevealPhone{Customer: id}, func(customer.Revealed) { then() })
	}
	if sender == owner {
		sender = customer.ID{}
	}
	write(owner, func() { write(sender, then) })
}
