package data_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/workorder"
)

// meddle is a command with an error in it: it changes a settled order.
type meddle struct{ Order workorder.ID }

func init() { data.Permit("test.meddle", "试着改已结算的工单") }

func (meddle) Name() string { return "test.meddle" }

func (c meddle) Run(tx *kv.Tx) (struct{}, error) {
	o, err := workorder.Orders.Get(tx, c.Order)
	if err != nil {
		return struct{}{}, err
	}
	o.OwnerName, o.KM = o.OwnerName+"先生", o.KM+7
	return struct{}{}, workorder.Orders.Put(tx, o)
}

// A rule that is about to be broken aborts that command, is reported without personal data, and stops nothing else.
func TestABrokenRuleIsReportedAndStopsNothingElse(t *testing.T) {
	s := demoShop(t, 30)
	by := data.By{Staff: someAdvisor(t, s)}
	var settled workorder.Order
	if err := s.View(func(tx *kv.Tx) error {
		for o, err := range workorder.Orders.All(tx) {
			if err != nil {
				return err
			}
			if o.State == workorder.Left && o.OwnerName != "" && o.OwnerPhone != "" {
				settled = o
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if settled.ID.IsZero() {
		t.Fatal("the demo shop has no settled order")
	}
	var numbers []string
	for range 2 {
		_, err := data.Do(s, by, meddle{settled.ID})
		f, ok := base.AsFault(err)
		if !ok || f.Kind != base.Broken || f.Code != "rule.work_order.frozen" {
			t.Fatalf("a settled order was changed, or refused otherwise: %v", err)
		}
		files, err := filepath.Glob(filepath.Join(s.Dir(), data.ReportFolder, "*.json"))
		if err != nil || len(files) != len(numbers)+1 {
			t.Fatalf("reports: %v, %v", files, err)
		}
		for _, path := range files {
			number := strings.TrimSuffix(filepath.Base(path), ".json")
			if strings.Contains(f.Say, "编号 "+number+" ") {
				numbers = append(numbers, number)
				checkReport(t, path, number, settled, by)
			}
		}
	}
	if len(numbers) != 2 || numbers[0] == numbers[1] {
		t.Errorf("the sentences name the reports %v, want two", numbers)
	}
	if err := s.View(func(tx *kv.Tx) error {
		if o, err := workorder.Orders.Get(tx, settled.ID); err != nil || o.KM != settled.KM || o.OwnerName != settled.OwnerName {
			t.Errorf("the order changed: %+v, %v", o, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	items, parts := linesFor(t, s)
	receive(t, s, by, items, parts, 1) // the next command works
	if report, err := s.Check(true); err != nil || !report.Clean() {
		t.Errorf("check: %+v, %v", report, err)
	}
}

// checkReport reads a report: it has what finds the error, and nothing of the customer.
func checkReport(t *testing.T, path, number string, o workorder.Order, by data.By) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var r data.Report
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	if r.Number != number || r.Command != "test.meddle" || r.Rule != "work_order.frozen" || r.Table != "work_order" || r.Staff != by.Staff.String() ||
		r.Time == 0 || r.Record == 0 || len(r.Facts) == 0 || r.Facts[0].Value != string(o.No) {
		t.Errorf("report: %+v", r)
	}
	for _, personal := range []string{o.OwnerName, string(o.OwnerPhone), o.Plate, o.VIN, o.OwnerAddress, o.SenderName} {
		if personal != "" && strings.Contains(string(raw), personal) {
			t.Errorf("the report holds %q:\n%s", personal, raw)
		}
	}
}
