package ui

import (
	"crypto/rand"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/ui/kit"
)

// A clock ten years wrong is shown above the screens, refuses nothing, and the reception asks for its date; put right, it is
// believed again.
func TestAWrongClockIsShownAndTheReceptionAsksForItsDate(t *testing.T) {
	const tenYears = base.Instant(3653) * 24 * 3600_000
	for name, jump := range map[string]base.Instant{"back": -tenYears, "ahead": tenYears} {
		t.Run(name, func(t *testing.T) {
			h := openHouse(t, t.TempDir())
			if h.noticed != "" {
				t.Fatalf("a clock that is right is doubted: %s", h.noticed)
			}
			right := now()
			at := right + jump
			clock := func() base.Instant { return at }
			defer h.store.Pretend(clock, rand.Reader)()
			h.desk.Now = clock
			h.lookAround()
			if !strings.Contains(h.noticed, "电脑时间可能不对") || !strings.Contains(strings.Join(kit.Texts(h.notices), " "), "F11") {
				t.Errorf("the notice: %q", h.noticed)
			}
			h.key("F2")
			h.text("b99k99")
			h.key("Ctrl+Enter")
			if d := h.dialog(); d != "请核对单据日期" {
				t.Fatalf("the reception asks %q", d)
			}
			h.text(right.Day().String())
			h.key("Enter")
			rows := h.orders()
			if len(rows) != 1 || rows[0].No.Kind() != base.DocOrder || !strings.Contains(string(rows[0].No), right.Time().Format("060102")) {
				t.Fatalf("orders: %+v, want one of %s", rows, right.Day())
			}
			h.key("F11")
			h.text(right.Day().String())
			h.key("Enter")
			if texts := strings.Join(kit.Texts(h.win.Canvas().Overlays().Top()), " "); !strings.Contains(texts, "改正电脑的日期") {
				t.Errorf("a wrong clock was confirmed: %s", texts)
			}
			h.key("Esc")
			at = right + 60_000 // put right in the system
			h.lookAround()
			if h.noticed != "" {
				t.Errorf("a clock that is right again is doubted: %s", h.noticed)
			}
		})
	}
}

// The marks of a disk that fills up, and of a folder that will not carry a shop.
func TestNoticesOfDiskAndGround(t *testing.T) {
	for _, c := range []struct {
		now   surroundings
		state kit.State
		says  string
	}{
		{surroundings{room: kv.Room{Free: 3 << 30}}, kit.Ready, ""},
		{surroundings{room: kv.Room{Free: 1900 << 20, Reserve: true}}, kit.Held, "只剩 1900 MB，请尽快清理"},
		{surroundings{room: kv.Room{Free: 480 << 20, Reserve: true}}, kit.Late, "只剩 480 MB，快满了"},
		{surroundings{room: kv.Room{Free: 90 << 20}}, kit.Late, "应急空间已经用掉"},
		{surroundings{room: kv.Room{Free: 3 << 30}, ground: data.Ground{Kind: data.Synced, Name: "坚果云"}}, kit.Held, "网盘同步文件夹（坚果云）"},
	} {
		list := noticesOf(c.now)
		if c.says == "" {
			if len(list) != 0 {
				t.Errorf("%+v: %+v", c.now, list)
			}
			continue
		}
		if len(list) != 1 || list[0].state != c.state || !strings.Contains(list[0].sentence, c.says) {
			t.Errorf("%+v: %+v, want %q", c.now, list, c.says)
		}
	}
}
