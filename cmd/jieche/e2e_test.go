package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"jieche/data/kv"
	"jieche/data/workbook"
	"jieche/ui/drive"
)

// The tests in the files *_e2e_test.go sit down at the built program with a keyboard, on shops that the built jiechectl has
// made. What a person would see is read from the trace, what the shop has kept is asked from jiechectl afterwards.

// built is where the programs under test lie until all tests are done.
var built struct {
	dir      string
	programs sync.Map // package → func() (string, error)
}

func TestMain(m *testing.M) {
	kv.ChildMain()
	workbook.ChildMain()
	dir, err := os.MkdirTemp("", "jieche")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	built.dir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// program builds a command of this module once, as the developer's chores build it.
func program(t testing.TB, pkg string) string {
	t.Helper()
	build, _ := built.programs.LoadOrStore(pkg, sync.OnceValues(func() (string, error) {
		out := filepath.Join(built.dir, filepath.Base(pkg))
		cmd := exec.Command("go", "build", "-tags", drive.Tags, "-o", out, pkg)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
		if text, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("building %s: %w\n%s", pkg, err, text)
		}
		return out, nil
	}))
	path, err := build.(func() (string, error))()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// testShop is a shop's folder, and the command line that looks into it.
type testShop struct {
	t      testing.TB
	folder string
}

// The staff of a test shop, in the order of their number keys.
var crew = []struct{ name, role string }{
	{"王建国", "general_manager"}, {"李敏", "advisor"}, {"张伟", "technician"}, {"黄志强", "inspector"}, {"何军", "parts_clerk"}, {"陈晓雯", "cashier"},
}

// chair is the number key of a member.
func chair(name string) string {
	for i, m := range crew {
		if m.name == name {
			return fmt.Sprint(i + 1)
		}
	}
	return ""
}

// newShop makes a shop with its people, two labour items, four parts in stock and one package.
func newShop(t testing.TB) *testShop {
	t.Helper()
	s := &testShop{t: t, folder: filepath.Join(t.TempDir(), "shop")}
	s.ctl("init", "--name", "顺达汽车维修", "--manager", crew[0].name)
	s.do("shop.configure", map[string]any{"profile": map[string]any{
		"name": "顺达汽车维修", "address": "贵阳市南明区机场路 88 号", "phone": "0851-85880001", "labour_rate": 12000, "province": "贵",
	}})
	for _, m := range crew[1:] {
		s.do("staff.hire", map[string]any{"name": m.name, "role": m.role})
	}
	oil := s.part("OIL-5W30", "机油 5W-30 全合成", "L", 5200)
	filter := s.part("06L115562B", "机油滤清器", "个", 5800)
	s.part("AIR-LV", "空气滤清器", "个", 8800)
	s.part("PAD-F", "前刹车片", "套", 29800)
	change := s.do("catalog.save_item", map[string]any{"item": map[string]any{"code": "BY-01", "name": "更换机油、机油滤清器", "hours": 600, "category": "小修"}})["id"]
	s.do("catalog.save_item", map[string]any{"item": map[string]any{"code": "DP-01", "name": "四轮定位", "hours": 1200, "category": "专项修理"}})
	s.do("catalog.save_package", map[string]any{"package": map[string]any{"code": "XBY-DZ", "name": "小保养（大众 1.5L）", "lines": []any{
		map[string]any{"item": change}, map[string]any{"part": oil, "qty": 4000}, map[string]any{"part": filter, "qty": 1000},
	}}})
	return s
}

// part puts ten of a part on the shelf.
func (s *testShop) part(code, name, unit string, price int) any {
	s.t.Helper()
	id := s.do("stock.save_part", map[string]any{"part": map[string]any{"code": code, "name": name, "unit": unit, "price": price, "bin": "A1-01", "quality": "同质件"}})["id"]
	s.do("stock.receive", map[string]any{"supplier": "贵阳配件城", "lines": []any{map[string]any{"part": id, "qty": 10_000, "cost": price / 2}}})
	return id
}

// ctl runs jiechectl on the shop and returns what it printed.
func (s *testShop) ctl(args ...string) string {
	s.t.Helper()
	out, err := s.try(args...)
	if err != nil {
		s.t.Fatalf("jiechectl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// try runs jiechectl where it may refuse; what it said then is in the text too.
func (s *testShop) try(args ...string) (string, error) {
	s.t.Helper()
	cmd := exec.Command(program(s.t, "jieche/cmd/jiechectl"), append([]string{"--shop", s.folder}, args...)...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// do runs a command and returns its result.
func (s *testShop) do(name string, form any, more ...string) map[string]any {
	s.t.Helper()
	return decoded[map[string]any](s.t, s.ctl(append([]string{"do", name, encoded(s.t, form)}, more...)...))
}

// ask asks a question into a value of the caller's kind.
func ask[T any](s *testShop, name string, form any) T {
	s.t.Helper()
	return decoded[T](s.t, s.ctl("ask", name, encoded(s.t, form)))
}

func encoded(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func decoded[T any](t testing.TB, text string) T {
	t.Helper()
	var v T
	d := json.NewDecoder(strings.NewReader(text))
	if err := d.Decode(&v); err != nil {
		t.Fatalf("no JSON: %v\n%s", err, text)
	}
	return v
}

// clean checks the whole shop: sums, indexes, chain of records, and the second copy.
func (s *testShop) clean() {
	s.t.Helper()
	if out := s.ctl("check", "--full"); !strings.HasPrefix(out, "完好") {
		s.t.Errorf("check --full: %s", out)
	}
}

// sit starts the window on the shop. The system's viewer is a script that notes what it was asked to open.
func (s *testShop) sit(t *testing.T, more drive.Options) *drive.Session {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\necho \"$1\" >> " + s.viewedFile() + "\n"
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	if more.Binary == "" {
		more.Binary = program(t, "jieche/cmd/jieche")
	}
	more.Args = []string{"--shop", s.folder}
	more.Env = append(more.Env, "PATH="+bin+":"+os.Getenv("PATH"))
	return drive.Start(t, more)
}

func (s *testShop) viewedFile() string { return filepath.Join(filepath.Dir(s.folder), "viewed.txt") }

// viewed lists the PDFs that were handed to the viewer, in order.
func (s *testShop) viewed() []string {
	text, _ := os.ReadFile(s.viewedFile())
	return strings.Fields(string(text))
}

// waitViewed waits for the viewer to be handed one more PDF whose name contains part, and returns its path.
func (s *testShop) waitViewed(w *drive.Session, n int, part string) string {
	s.t.Helper()
	var path string
	w.WaitFor(fmt.Sprintf("document %d (%s) in the viewer", n, part), func() bool {
		list := s.viewed()
		if len(list) < n {
			return false
		}
		path = list[n-1]
		return true
	})
	if !strings.Contains(filepath.Base(path), part) {
		s.t.Fatalf("document %d is %s, want a %s", n, path, part)
	}
	return path
}

// begin answers the question who is at the desk.
func begin(w *drive.Session, name string) {
	w.WaitDialog("谁在操作？")
	w.Key(chair(name))
	w.WaitSay("现在由 " + name + " 操作")
	w.WaitDialog("")
}

// change lets another member sit down.
func change(w *drive.Session, name string) {
	w.Key("F12")
	begin(w, name)
}

// leave ends the program as a session of the desktop does that ends, and wants it to end well.
func leave(t *testing.T, w *drive.Session) {
	t.Helper()
	w.Stop()
	if err := w.WaitExit(); err != nil {
		t.Fatalf("the program ended with %v\n%s", err, w.Log())
	}
}

// pdfText is the text of a PDF without blanks and line ends, which the layout puts where it likes.
func pdfText(t testing.TB, path string) string {
	t.Helper()
	var out, problems bytes.Buffer
	cmd := exec.Command("pdftotext", "-layout", path, "-")
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		t.Fatalf("pdftotext %s: %v\n%s", path, err, problems.String())
	}
	return strings.Join(strings.Fields(out.String()), "")
}

// wantOnPaper checks that a PDF says all of it.
func wantOnPaper(t *testing.T, path string, words ...string) {
	t.Helper()
	text := pdfText(t, path)
	for _, w := range words {
		if !strings.Contains(text, strings.Join(strings.Fields(w), "")) {
			t.Errorf("%s does not say %q:\n%s", filepath.Base(path), w, text)
		}
	}
}
