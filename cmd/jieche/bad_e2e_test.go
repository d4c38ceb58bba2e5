package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data/kv"
	"jieche/data/workorder"
	"jieche/ui/drive"
)

// What can't be right at the reception is said beside the field, and stays as it was typed.
func TestStrangeDataAtTheReception(t *testing.T) {
	s := newShop(t)
	w := s.sit(t, drive.Options{})
	begin(w, "王建国")
	w.Key("F2")
	w.WaitFocus("plate")
	w.Type("贵A1234I")
	enterTo(t, w, "vin")
	w.Type("LSVAU033X5211999")
	enterTo(t, w, "model")
	w.Type("朗逸")
	enterTo(t, w, "km")
	w.Type("99999999")
	w.Key("ctrl+Return") // refused: nobody drives that far
	w.WaitFocus("km")
	w.WaitFault("请核对")
	w.Shot("30-strange-km")
	w.Key("ctrl+a")
	w.Type("52000")
	w.Key("Return")
	w.WaitFocus("owner")
	w.Type("周建平")
	w.Key("Return")
	w.WaitFocus("phone")
	w.Type("1380013")
	w.Key("Return")
	w.WaitFocus("sender")
	w.Shot("31-strange-reception")
	s.waitDraft(w, "1234I", "LSVAU033X5211999", "朗逸", "52000", "周建平", "1380013")
	w.Key("ctrl+Return") // strange, not impossible: it is saved, with what was typed
	w.WaitSay("已接车")
	leave(t, w)
	s.clean()
	o := s.sheet("1234I").Order
	if o.VIN != "LSVAU033X5211999" || o.OwnerName != "周建平" || o.OwnerPhone != "1380013" || o.KM != 52000 {
		t.Errorf("stored: %+v", o)
	}
}

// A mileage that is lower than last time needs a reason; the form is still there when nobody has one.
func TestMileageLowerThanLastTime(t *testing.T) {
	s := newShop(t)
	s.do("customer.register", map[string]any{
		"car":   map[string]any{"plate": "贵A66K88", "plate_colour": "蓝", "model": "大众 途观L", "km": 41073},
		"owner": map[string]any{"name": "周建平", "phone": "13800132210"},
	})
	w := s.sit(t, drive.Options{})
	begin(w, "李敏")
	w.Key("ctrl+k")
	w.Type("6k88")
	w.Key("Return")
	w.Wait("the car's file", func(now drive.State) bool { return now.Focus == "km" && strings.Contains(now.Title, "66K88") })
	w.Type("4107")
	w.Key("Return")
	w.WaitFocus("work")
	w.Type("xby")
	w.Key("Return")
	w.Settle()
	w.Key("ctrl+Return")
	w.WaitBody("41073 公里")
	w.WaitDialog("请核对里程")
	w.Shot("32-lower-mileage")
	w.Key("Escape")
	w.WaitDialog("")
	s.waitDraft(w, "4107", "小保养")
	w.Key("ctrl+Return")
	w.WaitDialog("请核对里程")
	w.Type("换过仪表")
	w.Key("Return")
	w.WaitSay("已接车")
	leave(t, w)
	if o := s.sheet("贵A66K88").Order; o.KM != 4107 || o.KMReason != "换过仪表" {
		t.Errorf("stored: %d km, reason %q", o.KM, o.KMReason)
	}
}

// The gates in the window: no form before the three questions, no part that is not there, no bill twice.
func TestGatesInTheWindow(t *testing.T) {
	s := newShop(t)
	w := s.sit(t, drive.Options{})
	begin(w, "王建国")
	w.Key("F2")
	w.WaitFocus("plate")
	w.Type("a77777")
	enterTo(t, w, "km")
	w.Type("30000")
	w.Key("ctrl+Return")
	w.WaitScreen("order")
	w.Wait("the order", func(now drive.State) bool { return strings.Contains(now.Title, "77777") })

	w.Key("F9") // before the questions
	w.WaitDialog("打印前问客户三件事")
	w.Type("1")
	w.Key("ctrl+Return") // two are still open
	w.Settle()
	w.Shot("33-two-questions-open")
	if now := w.State(); now.Dialog == "" {
		t.Errorf("nothing was said about the two open questions: %s", now)
	}
	w.Key("Escape")
	w.WaitDialog("")
	if papers := s.viewed(); len(papers) != 0 {
		t.Errorf("printed before the questions: %v", papers)
	}

	w.Key("ctrl+l") // a line that can't be
	w.WaitDialog("其他费用 / 自由项目")
	w.Type("拖车")
	w.Key("Return", "Return", "ctrl+a")
	w.Type("-3")
	w.Key("ctrl+Return")
	w.Settle()
	w.WaitBody("数量必须大于零")
	w.Shot("34-negative-quantity")
	if now := w.State(); now.Dialog != "其他费用 / 自由项目" {
		t.Errorf("after a negative quantity: %s", now)
	}
	w.Key("ctrl+a")
	w.Type("99999999999999")
	w.Key("ctrl+Return")
	w.Settle()
	w.WaitBody("太大")
	w.Shot("35-absurd-quantity")
	if now := w.State(); now.Dialog != "其他费用 / 自由项目" {
		t.Errorf("after an absurd quantity: %s", now)
	}
	w.Key("Escape")
	w.WaitDialog("")

	w.Type("pad-f")
	w.Key("Return")
	w.WaitSay("已加入工单")
	w.Key("Up") // the line is there when that is said
	w.Settle()
	w.Key("Tab") // the quantity of the line
	w.Settle()
	w.Key("ctrl+a")
	w.Type("11")
	w.Key("Return")
	w.Settle()
	w.Shot("36-eleven-of-ten")
	w.Key("F9")
	w.WaitDialog("打印前问客户三件事")
	w.Type("131")
	s.waitViewed(w, 1, "任务委托书")
	w.WaitSay("已生成 PDF")
	sign(w)
	w.Key("F4")
	w.WaitScreen("issue")
	w.WaitFocus("taker")
	w.Settle()
	w.Type("张伟")
	w.Key("Return")
	w.Settle()
	w.Key("ctrl+r", "ctrl+r") // back and forth: the keyboard is in the table
	w.Settle()
	w.Key("Tab", "ctrl+a") // the quantity of this time
	w.Type("11")
	w.Key("Return")
	w.Settle()
	w.Shot("37-more-than-there-is")
	w.Key("ctrl+Return")
	w.Settle()
	w.WaitFault("货架上只有 10 套")
	w.Shot("38-more-than-there-is-refused")
	if now := w.State(); now.Screen != "issue" {
		t.Errorf("after issuing eleven of ten: %s, want the form still there", now)
	}
	if papers := s.viewed(); len(papers) != 1 {
		t.Errorf("a slip was printed for what is not there: %v", papers)
	}
	leave(t, w)
	s.clean()
	sheet := s.sheet("贵A77777")
	if len(sheet.Issued) != 0 {
		t.Errorf("%d movements, want none: ten are there, eleven were asked for", len(sheet.Issued))
	}
	if len(sheet.Lines) != 1 || sheet.Lines[0].Qty != 11_000 {
		t.Errorf("lines: %+v", sheet.Lines)
	}
}

// Ctrl+Enter pressed twice is one settlement with one payment.
func TestSettlingTwice(t *testing.T) {
	s := newShop(t)
	s.finished("贵A66K88", "13800132210")
	w := s.sit(t, drive.Options{})
	begin(w, "陈晓雯")
	w.Key("alt+6")
	w.WaitScreen("cashier")
	w.WaitFocus("waiting")
	w.Settle()
	w.Shot("39-cashier")
	w.Key("Return")
	w.WaitScreen("settle")
	w.WaitFocus("pay.现金")
	w.Key("Return")
	w.WaitFocus("settle")
	w.Key("ctrl+Return", "ctrl+Return", "Return", "Return")
	w.WaitSay("已结算")
	s.waitViewed(w, 1, "结算单")
	s.waitViewed(w, 2, "出门证")
	w.Settle()
	leave(t, w)
	s.clean()
	sheet := s.sheet("贵A66K88")
	x := sheet.Settlement
	if x == nil || len(x.Payments) != 1 || x.Paid != sheet.Totals.Customer || len(sheet.Reversed) != 0 {
		t.Errorf("settlement: %+v, reversed: %v", x, sheet.Reversed)
	}
	if len(sheet.Passes) != 1 {
		t.Errorf("%d passes, want one", len(sheet.Passes))
	}
	list := ask[[]workorder.Settlement](s, "workorder.settlements", map[string]any{})
	if len(list) != 1 {
		t.Errorf("%d settlements in the register, want one", len(list))
	}
}

// finished makes an order that waits for the cashier.
func (s *testShop) finished(plate, phone string) {
	s.t.Helper()
	items := ask[[]struct {
		ID   string `json:"id"`
		Code string `json:"code"`
	}](s, "catalog.items", map[string]any{"text": "DP-01"})
	if len(items) != 1 {
		s.t.Fatalf("%d items for DP-01", len(items))
	}
	order := s.do("workorder.receive", map[string]any{
		"car":    map[string]any{"plate": plate, "plate_colour": "蓝", "model": "大众 途观L", "km": 41073},
		"owner":  map[string]any{"name": "周建平", "phone": phone},
		"lines":  []any{map[string]any{"item": items[0].ID}},
		"pay_by": "现金", "old_parts": "无旧件", "wash": "不要",
	})["order"]
	by := map[string]any{"order": order}
	s.do("workorder.print_entrustment", by)
	s.do("workorder.sign", by)
	s.do("workorder.dispatch", map[string]any{"order": order, "worker": s.member("张伟")})
	s.do("workorder.finish", by)
	s.do("workorder.inspect", map[string]any{"order": order, "inspector": s.member("黄志强"), "passed": true})
}

func (s *testShop) member(name string) string {
	s.t.Helper()
	for _, m := range ask[[]struct{ ID, Name string }](s, "staff.list", map[string]any{}) {
		if m.Name == name {
			return m.ID
		}
	}
	s.t.Fatalf("there is no %s", name)
	return ""
}

// A workbook that is none, or is about something else, is told; the path stays to be corrected.
func TestForeignWorkbook(t *testing.T) {
	s := newShop(t)
	dir := t.TempDir()
	w := s.sit(t, drive.Options{})
	begin(w, "王建国")
	w.Key("alt+5")
	w.WaitScreen("customers")
	w.Key("ctrl+i")
	w.WaitScreen("import")
	for name, content := range map[string]string{"letter.xlsx": "这是一封信，不是表格。", "empty.xlsx": "", "other.csv": "天气,温度\n晴,31\n"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		w.WaitFocus("path")
		w.Key("ctrl+a")
		w.Type(path)
		w.Key("Return")
		w.Settle()
		w.Shot("40-foreign-" + strings.TrimSuffix(name, filepath.Ext(name)))
		if now := w.State(); now.Screen != "import" || now.Focus != "path" {
			t.Errorf("after %s: %s, want the keyboard at the path", name, now)
		}
	}
	leave(t, w)
	s.clean()
	if list := s.ctl("ask", "customer.list", "{}"); strings.Contains(list, `"vehicle"`) {
		t.Errorf("something was imported: %s", list)
	}
}

// A second start brings the first window up and ends; the command line says who has the shop.
func TestSecondStart(t *testing.T) {
	s := newShop(t)
	w := s.sit(t, drive.Options{})
	begin(w, "王建国")
	second := w.Display.Command(program(t, "jieche/cmd/jieche"), "--shop", s.folder)
	if out, err := second.CombinedOutput(); err != nil {
		t.Errorf("the second start ended with %v\n%s", err, out)
	}
	if out, err := s.try("ask", "staff.list", "{}"); err == nil || !strings.Contains(out, "接车") {
		t.Errorf("the command line on an open shop: %v, %q", err, out)
	}
	w.Key("F2") // the first window works on
	w.WaitScreen("reception")
	leave(t, w)
	s.clean()
}

// Without its door file the first window can't be raised: the second start says in a window of its own that the shop is open.
func TestSecondStartThatCannotRaise(t *testing.T) {
	s := newShop(t)
	w := s.sit(t, drive.Options{})
	begin(w, "王建国")
	if err := os.Remove(filepath.Join(s.folder, doorFile)); err != nil {
		t.Fatal(err)
	}
	second := s.sit(t, drive.Options{})
	second.WaitScreen("refused")
	second.WaitSay("打开")
	second.Shot("41-second-start")
	second.Key("Escape")
	if err := second.WaitExit(); err == nil {
		t.Error("the second start ended as if all were well")
	}
	leave(t, w)
	s.clean()
}

// A shop that a newer program has written is opened by nobody older, and not a byte of it changes.
func TestFileOfANewerVersion(t *testing.T) {
	s := newShop(t)
	db, err := kv.Open(s.folder, kv.Options{Migrations: []kv.Migration{func(*kv.Tx) error { return nil }}})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before := fingerprint(t, s.folder)
	w := s.sit(t, drive.Options{})
	w.WaitScreen("refused")
	w.WaitSay("请先升级")
	w.Shot("42-newer-version")
	w.Key("Escape")
	if err := w.WaitExit(); err == nil {
		t.Error("the program ended as if all were well")
	}
	out, err := s.try("check")
	if _, refused := err.(*exec.ExitError); !refused || !strings.Contains(out, "请先升级") {
		t.Errorf("jiechectl: %v, %q", err, out)
	}
	if after := fingerprint(t, s.folder); after != before {
		t.Errorf("the shop's files changed:\n%s\nwere:\n%s", after, before)
	}
}

// fingerprint is the hash of each file of the shop; the log of the program is none of it.
func fingerprint(t *testing.T, folder string) string {
	t.Helper()
	var all bytes.Buffer
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "jieche.log") {
			return err
		}
		raw, err := os.ReadFile(path)
		if err == nil {
			sum := sha256.Sum256(raw)
			fmt.Fprintf(&all, "%s %x\n", path, sum)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// The plug is pulled while a reception is half typed: it is offered at the next start, with all that was typed.
func TestPulledPlugOffersTheDraft(t *testing.T) {
	s := newShop(t)
	w := s.sit(t, drive.Options{})
	begin(w, "李敏")
	w.Key("F2")
	w.WaitFocus("plate")
	w.Type("a55k55")
	enterTo(t, w, "model")
	w.Type("本田 雅阁")
	enterTo(t, w, "owner")
	w.Type("何思远")
	s.waitDraft(w, "55K55", "本田 雅阁", "何思远")
	w.Kill()

	w = s.sit(t, drive.Options{})
	w.WaitDialog("还有没保存的接车登记")
	w.Shot("43-draft-offered")
	w.Key("Return")
	w.Wait("the draft", func(now drive.State) bool { return now.Screen == "reception" && strings.Contains(now.Title, "55K55") })
	w.Key("ctrl+Return")
	w.WaitSay("已接车")
	leave(t, w)
	s.clean()
	if o := s.sheet("贵A55K55").Order; o.OwnerName != "何思远" || o.Model != "本田 雅阁" {
		t.Errorf("stored: %+v", o)
	}
	if kept := s.drafts(); kept != "" {
		t.Errorf("a draft is left: %s", kept)
	}
}
