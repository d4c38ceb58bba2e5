package data_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/data/staff"
)

// lockable is a shop whose clock the test holds.
type lockable struct {
	t   *testing.T
	dir string
	now base.Instant
	*data.Store
	boss, clerk, manager staff.Member
}

func newLockable(t *testing.T) *lockable {
	t.Helper()
	l := &lockable{t: t, dir: t.TempDir(), now: base.Date(2026, 11, 21).At(9, 0)}
	l.open(true)
	t.Cleanup(func() {
		report, err := l.Check(true)
		if err != nil || !report.Clean() {
			t.Errorf("the shop is not sound: %v %+v", err, report)
		}
		l.Close()
	})
	l.boss = do(l, data.By{}, staff.Hire{FullName: "王建国", Role: staff.GeneralManager}, "")
	l.clerk = do(l, l.as(l.boss), staff.Hire{FullName: "陈晓雯", Role: staff.Cashier}, "")
	l.manager = do(l, l.as(l.boss), staff.Hire{FullName: "刘洋", Role: staff.ServiceManager}, "")
	return l
}

func (l *lockable) open(create bool) {
	l.t.Helper()
	s, err := data.Open(l.dir, data.Options{Create: create, Clock: func() base.Instant { return l.now }})
	if err != nil {
		l.t.Fatal(err)
	}
	l.Store = s
}

// restart closes the program and starts it again.
func (l *lockable) restart() {
	l.t.Helper()
	if err := l.Close(); err != nil {
		l.t.Fatal(err)
	}
	l.open(false)
}

func (l *lockable) as(m staff.Member) data.By { return data.By{Staff: m.ID} }

// in logs a member in with his PIN.
func (l *lockable) in(m staff.Member, pin string) data.By {
	l.t.Helper()
	session, err := l.LogIn(m.ID, pin)
	if err != nil {
		l.t.Fatalf("%s logs in with %s: %v", m.Name, pin, err)
	}
	return session.ByNow(base.OpID{})
}

func (l *lockable) wrong(m staff.Member, pin, code string) error {
	l.t.Helper()
	_, err := l.LogIn(m.ID, pin)
	if base.Code(err) != code {
		l.t.Fatalf("%s logs in with %s: %v, want %s", m.Name, pin, err, code)
	}
	return err
}

func do[R any](l *lockable, by data.By, c data.Command[R], code string) R {
	l.t.Helper()
	r, err := data.Do(l.Store, by, c)
	if base.Code(err) != code || (err != nil) != (code != "") {
		l.t.Fatalf("%s: %v, want %q", c.Name(), err, code)
	}
	return r
}

var anything = shop.Configure{Profile: shop.Profile{Name: "顺达汽车维修"}}

func TestAPINIsAskedForAsSoonAsThereIsOne(t *testing.T) {
	l := newLockable(t)
	for _, pin := range []string{"", "123", "123456789", "12a4", "１２３４", "1111", "1234", "87654321"} {
		if _, err := data.Do(l.Store, l.as(l.boss), staff.SetPIN{PIN: pin}); !base.Is(err, base.Invalid) {
			t.Errorf("the PIN %q was taken: %v", pin, err)
		}
	}
	do(l, l.as(l.boss), anything, "") // nobody has a PIN: picking the name is enough
	do(l, l.as(l.boss), staff.SetPIN{PIN: "2580"}, "")
	do(l, l.as(l.boss), anything, "staff.session")
	by := l.in(l.boss, "2580")
	do(l, by, anything, "")
	forged := by
	forged.Staff = l.manager.ID
	do(l, forged, anything, "") // the manager has none, and needs no proof
	do(l, l.as(l.manager), staff.SetPIN{PIN: "9517"}, "")
	do(l, forged, anything, "staff.session")
	do(l, by, staff.SetPIN{Old: "9999", PIN: "7531"}, "pin.wrong")
	do(l, by, staff.SetPIN{Old: "2580", PIN: "7531"}, "")
	do(l, by, anything, "staff.session") // what was proven with the old PIN has ended
	l.wrong(l.boss, "2580", "pin.wrong")
	by = l.in(l.boss, "7531")
	l.LogOut(by.Session)
	do(l, by, anything, "staff.session")
	l.restart()
	do(l, by, anything, "staff.session")
}

func TestWrongPINsWaitLongerAndLonger(t *testing.T) {
	l := newLockable(t)
	do(l, l.as(l.clerk), staff.SetPIN{PIN: "2580"}, "")
	for range 4 {
		l.wrong(l.clerk, "0000", "pin.wrong")
	}
	for _, seconds := range []base.Instant{30, 60, 120, 300, 900, 1800, 3600, 3600} {
		if err := l.wrong(l.clerk, "0000", "pin.wait"); !strings.Contains(err.Error(), "次") {
			t.Error(err)
		}
		l.now += seconds*1000 - 1
		l.wrong(l.clerk, "2580", "pin.wait") // the right one does not help before its time
		l.restart()                          // nor does the power switch
		l.wrong(l.clerk, "2580", "pin.wait")
		l.now++
	}
	do(l, l.in(l.clerk, "2580"), staff.SetPIN{Old: "2580", PIN: "7531"}, "")
	l.wrong(l.clerk, "0000", "pin.wrong") // counted from the beginning again
}

// A clock that is set back begins the wait anew; one that was ahead for a year does not lock anybody out for a year.
func TestTheClockDoesNotShortenTheWait(t *testing.T) {
	l := newLockable(t)
	do(l, l.as(l.clerk), staff.SetPIN{PIN: "2580"}, "")
	for range 4 {
		l.wrong(l.clerk, "0000", "pin.wrong")
	}
	l.wrong(l.clerk, "0000", "pin.wait")
	l.now -= 365 * 24 * 3600 * 1000
	l.wrong(l.clerk, "2580", "pin.wait")
	l.now += 29_999
	l.wrong(l.clerk, "2580", "pin.wait")
	l.now++
	l.in(l.clerk, "2580")
}

func TestAManagerResetsAPINAndTheOwnerThatOfAManager(t *testing.T) {
	l := newLockable(t)
	do(l, l.as(l.clerk), staff.SetPIN{PIN: "2580"}, "")
	do(l, l.as(l.manager), staff.SetPIN{PIN: "9517"}, "")
	do(l, l.as(l.boss), staff.SetPassphrase{Passphrase: "太短"}, "passphrase.short")
	do(l, l.as(l.boss), staff.SetPassphrase{Passphrase: "贵阳南明河边的第一家店"}, "")
	clerk := l.in(l.clerk, "2580")
	do(l, clerk, staff.ResetPIN{Member: l.manager.ID}, "staff.capability")
	do(l, l.as(l.boss), staff.ResetPIN{Member: l.clerk.ID}, "")
	do(l, l.as(l.boss), staff.ResetPIN{Member: l.clerk.ID}, "pin.none")
	do(l, l.as(l.boss), staff.ResetPIN{Member: l.manager.ID}, staff.OwnerCode)
	if _, err := l.Owner("贵阳南明河边的第二家店"); base.Code(err) != "passphrase.wrong" {
		t.Errorf("a wrong passphrase: %v", err)
	}
	if err := l.NeedOwner("", "恢复备份"); base.Code(err) != staff.OwnerCode {
		t.Errorf("without the passphrase: %v", err)
	}
	token, err := l.Owner("贵阳南明河边的第一家店")
	if err != nil {
		t.Fatal(err)
	}
	by := l.as(l.boss)
	by.Owner = clerk.Session // a session is no passphrase
	do(l, by, staff.ResetPIN{Member: l.manager.ID}, staff.OwnerCode)
	by.Owner = token
	do(l, by, staff.ResetPIN{Member: l.manager.ID}, "")
	do(l, by, staff.SetPassphrase{Old: "不是这一句口令吧", Passphrase: "另外的一句只有我知道"}, "passphrase.wrong")
	if err := l.NeedOwner(token, "恢复备份"); err != nil {
		t.Error(err)
	}
}

func TestAShopMayWantAPINOfEverybody(t *testing.T) {
	l := newLockable(t)
	do(l, l.as(l.boss), staff.SetRules{Rules: staff.Rules{LockMinutes: 5000}}, "rules.lock")
	do(l, l.as(l.clerk), staff.SetRules{Rules: staff.Rules{MustPIN: true}}, "staff.capability")
	do(l, l.as(l.boss), staff.SetPassphrase{Passphrase: "贵阳南明河边的第一家店"}, "")
	do(l, l.as(l.boss), staff.SetRules{Rules: staff.Rules{MustPIN: true, LockMinutes: 3}}, "")
	do(l, l.as(l.boss), anything, "pin.must")
	session, err := l.LogIn(l.boss.ID, "")
	if err != nil || !session.SetPIN {
		t.Fatalf("%+v %v", session, err)
	}
	do(l, session.ByNow(base.OpID{}), staff.SetPIN{PIN: "2580"}, "")
	by := l.in(l.boss, "2580")
	do(l, by, anything, "")
	do(l, by, staff.SetRules{Rules: staff.Rules{}}, staff.OwnerCode)
	if by.Owner, err = l.Owner("贵阳南明河边的第一家店"); err != nil {
		t.Fatal(err)
	}
	if r := do(l, by, staff.SetRules{Rules: staff.Rules{}}, ""); r.MustPIN || r.LockMinutes != staff.DefaultLock {
		t.Errorf("%+v", r)
	}
}

// An approval is proven, is by somebody else, and is good for one operation.
func TestASecondPersonProvesHimself(t *testing.T) {
	l := newLockable(t)
	op, other := base.OpID{1}, base.OpID{2}
	by := data.By{Staff: l.boss.ID, Op: op, Approver: l.clerk.ID, Reason: "客户急用车"}
	do(l, by, anything, "approver")
	by.Approver = l.boss.ID
	do(l, by, anything, "approver.self")
	by.Approver = l.manager.ID
	do(l, l.as(l.manager), staff.SetPIN{PIN: "9517"}, "")
	do(l, by, anything, "approver.proof")
	if _, err := l.Approve(l.manager.ID, "0000", op); base.Code(err) != "pin.wrong" {
		t.Errorf("%v", err)
	}
	if _, err := l.Approve(l.clerk.ID, "", op); base.Code(err) != "approver" {
		t.Errorf("%v", err)
	}
	token, err := l.Approve(l.manager.ID, "9517", other)
	if err != nil {
		t.Fatal(err)
	}
	by.Approval = token
	do(l, by, anything, "approver.proof")
	by.Op = other
	do(l, by, anything, "")
	l.rows("approval", 1)
	// Who has left approves nothing any more, whatever he proved before.
	gone := l.manager
	gone.Left = true
	do(l, l.as(l.boss), staff.Change{Member: gone}, "")
	by.Op = base.OpID{3}
	do(l, by, anything, "approver.left")
	l.wrong(gone, "9517", "staff.left")
}

// In a one-man shop there is no second person, and no exception would ever be possible.
func TestTheOnlyManagerApprovesHimself(t *testing.T) {
	l := newLockable(t)
	gone := l.manager
	gone.Left = true
	do(l, l.as(l.boss), staff.Change{Member: gone}, "")
	do(l, data.By{Staff: l.boss.ID, Approver: l.boss.ID, Reason: "店里只有我"}, anything, "")
}

func (l *lockable) rows(table string, want int) {
	l.t.Helper()
	n := 0
	if err := l.View(func(tx *kv.Tx) error {
		for _, err := range tx.Dump(table) {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	}); err != nil || n != want {
		l.t.Errorf("%s: %d rows, want %d (%v)", table, n, want, err)
	}
}

// A hash is ten thousand tries away from its PIN: it is in no dump and in no story of a record.
func TestHashesAreNeverTold(t *testing.T) {
	l := newLockable(t)
	do(l, l.as(l.clerk), staff.SetPIN{PIN: "2580"}, "")
	var salt, hash string
	if err := l.View(func(tx *kv.Tx) error {
		c, _, err := staff.CredentialOf(tx, l.clerk.ID)
		salt, hash = hex(c.Salt), hex(c.Hash)
		return err
	}); err != nil || len(hash) != 64 {
		t.Fatal(err, hash)
	}
	var told strings.Builder
	if err := l.View(func(tx *kv.Tx) error {
		for row, err := range tx.Dump("credential") {
			if err != nil {
				return err
			}
			told.WriteString(strings.ToLower(text(row)))
		}
		for r, err := range tx.Journal() {
			if err != nil {
				return err
			}
			story, err := r.Story()
			if err != nil {
				return err
			}
			told.WriteString(strings.ToLower(string(story)))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if answer, err := data.AskJSON(l.Store, "staff.protection", []byte("{}")); err != nil {
		t.Fatal(err)
	} else {
		told.WriteString(strings.ToLower(text(answer)))
	}
	for _, secret := range []string{salt, hash, hash[:16], "2580"} {
		if strings.Contains(told.String(), secret) {
			t.Errorf("%s is told", secret)
		}
	}
	if !strings.Contains(told.String(), "staff.set_pin") {
		t.Error("the journal does not tell that the PIN was set")
	}
}

func code(err error) string { return base.Code(err) }

func hex(b []byte) string { return fmt.Sprintf("%x", b) }

func text(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}
