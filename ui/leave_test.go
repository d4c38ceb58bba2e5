package ui

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/print/press"
	"jieche/ui/desk"
)

// A printing that wants somebody's leave, which nobody gives, comes back to whoever waits for it with the refusal.
func TestAPrintingThatIsNotAllowedComesBack(t *testing.T) {
	h := openHouse(t, filepath.Join(t.TempDir(), "shop"))
	do(h, staff.Hire{FullName: "李志强", Role: staff.ServiceManager})
	refusal := base.Refuse(base.Refused, "print.leave", "", "这份单据要服务经理同意才能补打").GrantBy(staff.ServiceManager.Word())
	var heard []error
	wait := func(_ press.Printed, err error) { heard = append(heard, err) }
	h.printed(press.Job{Form: paper.Form("none")}, h.desk.By(desk.NewOp()), press.Printed{}, refusal, wait)
	if len(heard) != 0 || h.win.Canvas().Overlays().Top() == nil {
		t.Fatalf("nobody was asked; heard %v", heard)
	}
	h.key("Esc")
	if len(heard) != 1 || !errors.Is(heard[0], refusal) {
		t.Fatalf("heard %v", heard)
	}
}

// What does not finish is not waited for without end.
func TestWithin(t *testing.T) {
	hangs := make(chan error)
	if err := within(time.Millisecond, func() error { return <-hangs }); err == nil {
		t.Error("what hangs has finished")
	}
	close(hangs)
	want := errors.New("disk")
	if err := within(time.Hour, func() error { return want }); !errors.Is(err, want) {
		t.Errorf("%v", err)
	}
}
