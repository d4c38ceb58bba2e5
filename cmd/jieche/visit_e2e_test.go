package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data/workorder"
	"jieche/ui/drive"
)

// sample is a workbook that another program has made.
func sample(t *testing.T, name, as string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "data", "workbook", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), as)
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// found is what the search box answers.
type found struct {
	Vehicle string `json:"vehicle"`
	Plate   string `json:"plate"`
	Order   string `json:"order"`
}

// find asks the shop for a plate and wants one answer.
func (s *testShop) find(text string) found {
	s.t.Helper()
	hits := ask[[]found](s, "find", map[string]any{"text": text})
	if len(hits) != 1 {
		s.t.Fatalf("%q finds %d, want one", text, len(hits))
	}
	return hits[0]
}

// sheet is the newest order of the car with this plate.
func (s *testShop) sheet(plate string) workorder.Sheet {
	s.t.Helper()
	visits := ask[[]struct {
		ID string `json:"id"`
	}](s, "workorder.history", map[string]any{"vehicle": s.find(plate).Vehicle, "limit": 1})
	if len(visits) == 0 {
		s.t.Fatalf("%s has no order", plate)
	}
	return ask[workorder.Sheet](s, "workorder.sheet", map[string]any{"order": visits[0].ID})
}

// importCustomers takes the old program's customers in, with keys only.
func importCustomers(t *testing.T, w *drive.Session) {
	t.Helper()
	w.Key("alt+5")
	w.WaitScreen("customers")
	w.Key("ctrl+i")
	w.WaitScreen("import")
	w.WaitFocus("path")
	w.Type(sample(t, "old-customers.xlsx", "old.xlsx"))
	w.Key("Return")
	w.WaitFocus("import")
	w.Shot("02-import-tried")
	w.Key("Return")
	w.WaitSay("导入完成")
	w.Shot("03-imported")
	w.Key("Return")
	w.WaitScreen("customers")
	w.Shot("04-customers")
	w.Key("alt+1")
	w.WaitScreen("today")
}

// receiveKnown is a known customer's regular service from the idle window to the printed form.
func receiveKnown(w *drive.Session, tail, km string) {
	w.Key("ctrl+k")
	w.Type(tail)
	w.Key("Return")
	w.WaitScreen("reception")
	w.Wait("the car's file", func(now drive.State) bool {
		return strings.Contains(now.Title, strings.ToUpper(tail)) && now.Focus == "km"
	})
	w.Type(km)
	w.Key("Return")
	w.WaitFocus("work")
	w.Type("xby")
	w.Key("Return")
	w.Settle()
	w.Key("ctrl+Return")
	w.WaitScreen("order")
	w.WaitSay("已接车")
	w.Wait("the order", func(now drive.State) bool { return strings.Contains(now.Title, strings.ToUpper(tail)) })
	w.Key("F9")
	w.WaitDialog("打印前问客户三件事")
	w.Type("222")
	w.WaitSay("已生成 PDF 并打开")
}

// sign presses the key of the customer's signature once the order on the screen waits for it: the key means nothing before the
// printing has been read back.
func sign(w *drive.Session) {
	const pause = 25 // looks at the trace between two presses
	looks := 0
	w.WaitFor("the signature", func() bool {
		if looks%pause == 0 {
			w.Key("ctrl+Return")
		}
		looks++
		for _, s := range w.States() {
			if strings.Contains(s.Say, "客户已签字") {
				return true
			}
		}
		return false
	})
}

// The whole visit with keys only: the customers of the old program are imported, one of them comes, and leaves against a pass.
func TestFromTheArrivalToTheExitPass(t *testing.T) {
	s := newShop(t)
	w := s.sit(t, drive.Options{})
	begin(w, "李敏")
	w.WaitScreen("today")
	w.Shot("01-today-empty")
	importCustomers(t, w)

	w.ResetKeys()
	receiveKnown(w, "a599", "106800")
	entrustment := s.waitViewed(w, 1, "任务委托书")
	budget(t, w, "known customer, regular service, to the printed form", 25)
	w.WaitDialog("")
	w.Shot("06-order-printed")

	sign(w)
	w.Key("ctrl+d")
	w.WaitDialog("派工")
	w.Type("1")
	w.Key("ctrl+Return")
	w.WaitSay("已派给 张伟")

	change(w, "何军")
	w.Key("F4")
	w.WaitScreen("issue")
	w.Settle()
	w.Shot("07-issue")
	w.Key("ctrl+Return")
	pick := s.waitViewed(w, 2, "领料单")
	w.WaitScreen("order")

	change(w, "黄志强")
	w.Key("ctrl+Return")
	w.WaitSay("已完工")
	w.Key("ctrl+Return")
	w.WaitDialog("质检")
	w.Shot("08-inspect")
	w.Key("ctrl+Return")
	w.WaitSay("质检合格")
	w.Shot("09-order-checked")

	change(w, "陈晓雯")
	w.Key("alt+1")
	w.WaitScreen("today")
	w.Shot("10-today")
	w.ResetKeys()
	w.Key("ctrl+k")
	w.Type("a599")
	w.Key("Return")
	w.WaitScreen("order")
	w.Key("F7")
	w.WaitScreen("settle")
	w.WaitFocus("pay.微信") // what the customer answered comes first
	w.Type("300")
	w.Key("Return")
	w.WaitFocus("pay.支付宝")
	w.Key("Return") // takes the rest
	w.WaitFocus("settle")
	w.Shot("11-settle")
	w.Key("Return")
	w.WaitSay("已结算")
	slip := s.waitViewed(w, 3, "结算单")
	pass := s.waitViewed(w, 4, "出门证")
	budget(t, w, "settlement, slip and exit pass of a finished order", 15)
	w.WaitSay("已打印出门证")
	w.Shot("12-settled")
	w.Key("ctrl+l")
	w.WaitSay("已交车出厂")
	w.Key("F8")
	w.WaitScreen("exit_pass")
	w.Shot("13-exit-pass")
	leave(t, w)

	checkVisit(t, s, map[string]string{"entrustment": entrustment, "pick": pick, "slip": slip, "pass": pass})
}

// budget prints and limits the keys that were pressed since the task began.
func budget(t *testing.T, w *drive.Session, task string, most int) {
	t.Helper()
	t.Logf("%s: %d keys, at most %d", task, w.Keys(), most)
	if w.Keys() > most {
		t.Errorf("%s took %d keys, at most %d are allowed", task, w.Keys(), most)
	}
}

// checkVisit holds the stored shop and the papers against what was typed.
func checkVisit(t *testing.T, s *testShop, papers map[string]string) {
	t.Helper()
	s.clean()
	sheet := s.sheet("贵EUA599")
	o := sheet.Order
	if o.State != workorder.Left || o.KM != 106800 || o.OwnerName != "唐华轩" || o.PayBy != "微信" || o.OldParts != "放弃" || o.Wash != "不要" {
		t.Errorf("stored order: %+v", o)
	}
	// 0.6 h × 120 + 4 L × 52 + 58
	const total = 7200 + 20800 + 5800
	x := sheet.Settlement
	if sheet.Totals.Customer != total || x == nil || x.Paid != total || x.Owing != 0 {
		t.Fatalf("totals %+v, settlement %+v", sheet.Totals, x)
	}
	kinds := map[string]int64{}
	for _, p := range x.Payments {
		kinds[string(p.Kind)] += int64(p.Amount)
	}
	if fmt.Sprint(kinds) != fmt.Sprint(map[string]int64{"微信": 30000, "支付宝": total - 30000}) {
		t.Errorf("payments: %v", kinds)
	}
	if len(sheet.Passes) != 1 || len(sheet.Issued) != 2 {
		t.Errorf("%d passes, %d movements", len(sheet.Passes), len(sheet.Issued))
	}
	no := string(o.No)
	wantOnPaper(t, papers["entrustment"], "任务委托书", no, "贵E·UA599", "唐华轩", "更换机油、机油滤清器", "机油 5W-30 全合成", "顺达汽车维修", "338.00", "人民币叁佰叁拾捌元整")
	wantOnPaper(t, papers["pick"], "领料单", no, "贵E·UA599", "06L115562B", "张伟", "何军")
	wantOnPaper(t, papers["slip"], "维修费用结算清单", string(x.No), "贵E·UA599", "微信", "300.00", "支付宝", "38.00", "人民币叁佰叁拾捌元整", "本单不作为发票")
	wantOnPaper(t, papers["pass"], "出门证", string(sheet.Passes[0].No), "贵E·UA599", "陈晓雯")
	for name, path := range papers {
		if !strings.HasPrefix(path, filepath.Join(s.folder, "print")+string(filepath.Separator)) {
			t.Errorf("%s lies in %s, want the shop's own folder", name, path)
		}
	}
}
