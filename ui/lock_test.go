package ui

import (
	"testing"
	"time"

	"jieche/data/staff"
	"jieche/ui/desk"
)

// Nobody at the desk for as long as the shop's rules say: the screen is covered, what was half typed stays beneath, and only the PIN
// opens it. Whoever types is there; who has no PIN could not come back and is not locked out.
func TestTheScreenIsCoveredWhenNobodyIsThere(t *testing.T) {
	h := openHouse(t, t.TempDir())
	at := time.Unix(0, 0)
	h.tick = func() time.Time { return at }
	h.active()
	later := func(d time.Duration) {
		at = at.Add(d)
		h.idle()
	}
	if later(staff.DefaultLock * time.Hour); h.covered != nil {
		t.Fatal("a member without a PIN is locked out")
	}
	do(h, staff.SetPIN{PIN: "824613"})
	h.reloadMember()
	h.key("F2")
	h.text("粤B7K")
	if later((staff.DefaultLock - 1) * time.Minute); h.covered != nil {
		t.Fatal("covered before the time was over")
	}
	h.text("2") // typing postpones it, with an input method too: it sends characters and no keys
	if later((staff.DefaultLock - 1) * time.Minute); h.covered != nil {
		t.Fatal("covered although somebody typed")
	}
	if later(time.Minute); h.covered == nil || h.dialog() != "已锁定" {
		t.Fatalf("not covered after %d minutes; dialog %q", staff.DefaultLock, h.dialog())
	}
	h.text("111111")
	h.key("Enter")
	if h.covered == nil {
		t.Fatal("a wrong PIN opened the screen")
	}
	h.text("824613")
	h.key("Enter")
	if h.covered != nil {
		t.Fatalf("the PIN doesn't open the screen: %q", h.dialog())
	}
	h.wantScreen(desk.Reception)
	if h.front.screen.(desk.Guard).Unsaved() == "" {
		t.Error("what was half typed is gone")
	}
}
