package staff_test

import (
	"testing"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
	"jieche/data/staff"
)

func try[R any](t *testing.T, db *kv.DB, c interface {
	Name() string
	Run(*kv.Tx) (R, error)
}, want string) (r R) {
	t.Helper()
	_, err := db.Update(kv.Call{Op: c.Name()}, func(tx *kv.Tx) (_ []byte, err error) { r, err = c.Run(tx); return nil, err })
	if base.Code(err) != want || (err != nil) != (want != "") {
		t.Fatalf("%s: %v, want %q", c.Name(), err, want)
	}
	return r
}

func TestPeopleAreHiredAndLeave(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	boss := try(t, db, staff.Hire{FullName: " 李总 ", Role: staff.GeneralManager}, "")
	if boss.Name != "李总" {
		t.Errorf("%+v", boss)
	}
	try(t, db, staff.Hire{Role: staff.Advisor}, "staff.name")
	try(t, db, staff.Hire{FullName: "王五", Role: "pilot"}, "staff.role")
	try(t, db, staff.Hire{FullName: "王\x01五", Role: staff.Advisor}, "staff.text")
	try(t, db, staff.Hire{FullName: "李总", Role: staff.Advisor}, "staff.twice")
	clerk := try(t, db, staff.Hire{FullName: "王五", Role: staff.PartsClerk}, "")
	clerk.Left = true
	try(t, db, staff.Change{Member: clerk}, "")
	boss.Role = staff.Technician
	try(t, db, staff.Change{Member: boss}, "staff.last")
	try(t, db, staff.Change{Member: staff.Member{Name: "谁"}}, "staff.missing")
	if err := db.View(func(tx *kv.Tx) error {
		here, err := staff.List{}.Ask(tx)
		all, _ := staff.List{Left: true}.Ask(tx)
		if len(here) != 1 || len(all) != 2 || staff.NameOf(tx, clerk.ID) != "王五" || staff.Empty(tx) {
			t.Errorf("here %v, all %v", here, all)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	id := staff.ID{1}
	for _, c := range []struct {
		role staff.Role
		what staff.Capability
		may  bool
	}{
		{staff.GeneralManager, staff.ApproveException, true}, {staff.ServiceManager, staff.ApproveException, true},
		{staff.Advisor, staff.ApproveException, false}, {staff.Advisor, staff.ReceiveCars, true}, {staff.Advisor, staff.IssueParts, false},
		{staff.PartsClerk, staff.IssueParts, true}, {staff.PartsClerk, staff.SettleOrders, false}, {staff.Cashier, staff.SettleOrders, true},
		{staff.Cashier, staff.ReverseOrders, false}, {staff.Technician, staff.ReceiveCars, false}, {staff.Technician, "", true},
		{staff.GeneralManager, staff.ConfigureShop, true},
	} {
		if got := staff.Can(staff.Member{ID: id, Role: c.role}, c.what); got != c.may {
			t.Errorf("%s %s: %v", c.role.Word(), c.what.Word(), got)
		}
	}
	if staff.Can(staff.Member{ID: id, Role: staff.GeneralManager, Left: true}, staff.ReceiveCars) || staff.Can(staff.Member{Role: staff.GeneralManager}, staff.ReceiveCars) {
		t.Error("who has left, or is nobody, may do something")
	}
	for _, r := range staff.Roles() {
		if r.Word() == string(r) {
			t.Errorf("the role %s has no word", r)
		}
	}
}
