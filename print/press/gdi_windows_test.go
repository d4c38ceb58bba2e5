package press

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"jieche/data/base"
	"jieche/print"
)

// TestGDI prints through Windows' own interface to every printer that there is, into files: for a real PC, where `go test ./print/press` runs it.
// What wine can try is in the tests of the tag wine, which `go run ./cmd/dev test` runs on Linux.
func TestGDI(t *testing.T) {
	list, err := GDI{}.List(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatal("this Windows has no printer")
	}
	printed := 0
	folder, err := os.MkdirTemp("", "gdi") // wine can't remove a whole folder, so the files are removed one by one
	if err != nil {
		t.Fatal(err)
	}
	defer os.Remove(folder)
	for i, p := range list {
		for _, sheet := range []print.Paper{print.A4, print.A5, print.Half} {
			out := filepath.Join(folder, fmt.Sprintf("%d-%s.ps", i, sheet.Name))
			job, err := GDI{}.Send(context.Background(), Order{Printer: p.Name, Title: "测试页", Times: 2, Doc: print.TestPage(p.Name, sheet, 0, 0, 0), Output: out})
			t.Logf("%s, %s: job %q, %v", p.Name, sheet.Name, job, err)
			if base.Code(err) == "printer.paper" { // the printer has not this paper, and says so
				continue
			}
			if err != nil {
				t.Errorf("%s on %s: %v", sheet.Name, p.Name, err)
				continue
			}
			printed++
			raw, err := os.ReadFile(out)
			os.Remove(out)
			if err != nil || len(raw) == 0 || bytes.HasPrefix(raw, []byte("%!PS")) && bytes.Count(raw, []byte("\n%%Page:")) != 2 {
				t.Errorf("%s on %s: %d bytes, %v", sheet.Name, p.Name, len(raw), err)
			}
		}
	}
	if printed == 0 {
		t.Error("no printer took any paper")
	}
	if _, err := (GDI{}).Send(context.Background(), Order{Printer: "没有的打印机", Doc: page()}); err == nil || isLater(err) {
		t.Errorf("a printer that vanished: %v", err)
	}
}
