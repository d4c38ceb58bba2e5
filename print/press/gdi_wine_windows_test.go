//go:build wine

package press

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/print"
)

// TestTrials is the half inside Windows of TestWindowsPrintsUnderWine, which makes the printers and looks at the paper.
func TestTrials(t *testing.T) {
	list, err := GDI{}.List(context.Background())
	if err != nil || len(list) != 2 || list[0].Name != "desk" || list[1].Name != "tractor" || !list[0].Ready || !list[1].Ready {
		t.Fatalf("the printers are %+v, %v", list, err)
	}
	for _, c := range trials {
		job, err := GDI{}.Send(context.Background(), Order{Printer: c.printer, Title: "测试页", Times: c.times, Doc: c.doc()})
		if code := base.Code(err); code != c.refused || err == nil && job == "" {
			t.Errorf("%v: job %q, %v", c, job, err)
		}
		if c.refused != "" && (isLater(err) || isUnsure(err)) {
			t.Errorf("%v would be tried again: %v", c, err)
		}
		if c.refused == "printer.paper" {
			if say := err.Error(); !strings.Contains(say, "没有 A4 这种纸") || !strings.Contains(say, "Half") {
				t.Errorf("it says %q", say)
			}
		}
	}
}

// TestPrintingIntoAFile takes the printer's data into a file instead of its port.
func TestPrintingIntoAFile(t *testing.T) {
	folder, err := os.MkdirTemp("", "gdi") // not the test's own folder: the wine of Debian 12 can't remove a whole one
	if err != nil {
		t.Fatal(err)
	}
	defer os.Remove(folder)
	path := filepath.Join(folder, "file.ps")
	defer os.Remove(path)
	_, err = GDI{}.Send(context.Background(), Order{Printer: "desk", Title: "测试页", Times: 2, Doc: print.TestPage("desk", print.A4, 0, 0, 0), Output: path})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(raw, []byte("%!PS")) || bytes.Count(raw, []byte("\n%%Page:")) != 2 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
}
