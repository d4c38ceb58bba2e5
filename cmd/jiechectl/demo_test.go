package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data/kv"
)

// A demo shop of 200 visits is in order, and each form comes out for its orders.
func TestDemoShopPrintsItsForms(t *testing.T) {
	b := newBench(t)
	if out := b.ok("demo", "--visits", "200"); !strings.Contains(out, "200 次到店") {
		t.Errorf("demo: %s", out)
	}
	b.clean()
	dir := t.TempDir()
	b.ok("export", "orders", filepath.Join(dir, "orders.json"))
	raw, err := os.ReadFile(filepath.Join(dir, "orders.json"))
	if err != nil {
		t.Fatal(err)
	}
	orders := of[exported[struct{ No, State, Plate string }]](t, string(raw)).Rows
	if len(orders) != 200 {
		t.Fatalf("%d orders, want 200", len(orders))
	}
	made := map[string]int{}
	for i, o := range orders {
		if i%9 != 0 {
			continue
		}
		for _, form := range []struct{ name, title string }{{"entrustment", "任务委托书"}, {"pick_slip", "领料单"}, {"settlement", "清单"}, {"exit_pass", "出门证"}} {
			pdf := filepath.Join(dir, o.No+"-"+form.name+".pdf")
			code, _, said := b.call("print", form.name, o.No, "-o", pdf)
			if code != 0 {
				if o.State == "已出厂" && form.name != "pick_slip" {
					t.Errorf("%s of %s (%s): %s", form.name, o.No, o.State, said)
				}
				if _, err := os.Stat(pdf); err == nil {
					t.Errorf("%s was refused and made all the same", pdf)
				}
				continue
			}
			made[form.name]++
			text := pdfText(t, pdf)
			for _, want := range []string{form.title, o.No, strings.ReplaceAll(o.Plate, "·", "")} {
				if !strings.Contains(strings.ReplaceAll(text, "·", ""), want) {
					t.Errorf("%s of %s does not say %q", form.name, o.No, want)
				}
			}
		}
	}
	t.Logf("forms made: %v", made)
	for _, form := range []string{"entrustment", "pick_slip", "settlement", "exit_pass"} {
		if made[form] < 5 {
			t.Errorf("only %d of %s were made", made[form], form)
		}
	}
	b.clean()
}

// A second printing is a reprint and says so on paper.
func TestReprintSaysSo(t *testing.T) {
	b := newBench(t)
	b.ok("demo", "--visits", "10")
	dir := t.TempDir()
	b.ok("export", "orders", filepath.Join(dir, "orders.json"))
	raw, err := os.ReadFile(filepath.Join(dir, "orders.json"))
	if err != nil {
		t.Fatal(err)
	}
	no := ""
	for _, o := range of[exported[struct{ No, State string }]](t, string(raw)).Rows {
		if o.State == "已出厂" {
			no = o.No
		}
	}
	pdf := filepath.Join(dir, "again.pdf")
	for _, paper := range []string{"", "A5", "241x140"} {
		args := []string{"print", "settlement", no, "-o", pdf}
		if paper != "" {
			args = append(args, "--paper", paper)
		}
		if out := b.ok(args...); !strings.Contains(out, "补打") {
			t.Errorf("print: %s", out)
		}
		if !strings.Contains(pdfText(t, pdf), "补打") {
			t.Errorf("the reprint on %q does not say 补打", paper)
		}
	}
	kept := b.ok("print", "exit_pass", no)
	if files, err := filepath.Glob(filepath.Join(b.folder, "print", "*", "*.pdf")); err != nil || len(files) != 1 || !strings.Contains(kept, filepath.Base(files[0])) {
		t.Errorf("the shop's folder has %v, printed was %s (%v)", files, kept, err)
	}
	b.refused("", "print", "settlement", no, "--paper", "A9")
}

// The same seed gives the same shop, to the last record; another seed another one.
func TestDemoShopIsDeterministic(t *testing.T) {
	one, two, other := newBench(t), newBench(t), newBench(t)
	one.ok("demo", "--visits", "40", "--seed", "7")
	two.ok("demo", "--visits", "40", "--seed", "7")
	other.ok("demo", "--visits", "40", "--seed", "8")
	if d := difference(t, one, two); d != "" {
		t.Errorf("the same seed made two shops: %s", d)
	}
	if one.ok("journal") != two.ok("journal") {
		t.Error("the journals differ")
	}
	if difference(t, one, other) == "" {
		t.Error("another seed made the same shop")
	}
}

func difference(t *testing.T, a, b *bench) string {
	t.Helper()
	x, err := kv.Open(a.folder, kv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	y, err := kv.Open(b.folder, kv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer y.Close()
	d, err := kv.Equal(x, y)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The program itself, as a script calls it: its exit codes, and what goes to which output.
func TestTheProgramAsAScriptCallsIt(t *testing.T) {
	exe := filepath.Join(t.TempDir(), "jiechectl")
	build := exec.Command("go", "build", "-o", exe, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // support takes it to PCs without a C compiler
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	folder := filepath.Join(t.TempDir(), "shop")
	for _, c := range []struct {
		code int
		args []string
	}{
		{0, []string{"--shop", folder, "init"}},
		{0, []string{"--shop", folder, "check", "--full"}},
		{1, []string{"--shop", folder, "init"}},
		{2, []string{"--shop", folder}},
		{2, []string{"--folder", folder, "check"}},
	} {
		cmd := exec.Command(exe, c.args...)
		var out, said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &said
		_ = cmd.Run()
		if code := cmd.ProcessState.ExitCode(); code != c.code || (code == 0) != (said.Len() == 0) || (code == 0) == (out.Len() == 0) {
			t.Errorf("%v: exit code %d, printed %q, said %q", c.args, code, out.String(), said.String())
		}
	}
}

// pdfText is the text of a PDF without blanks and line ends.
func pdfText(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext %s: %v", path, err)
	}
	return strings.Join(strings.Fields(string(out)), "")
}

// The slips of several orders come out as one file, each as a reprint; what cannot be printed is told and keeps the others from nothing.
func TestSeveralFormsInOneFile(t *testing.T) {
	b := newBench(t)
	b.ok("demo", "--visits", "40")
	rows := of[[]struct{ No string }](t, b.ok("ask", "workorder.register", `{"form":"settlement"}`))
	if len(rows) < 5 {
		t.Fatalf("only %d slips", len(rows))
	}
	numbers := []string{rows[0].No, rows[1].No, rows[2].No}
	pdf := filepath.Join(t.TempDir(), "slips.pdf")
	b.ok(append([]string{"print", "settlement", "--copy", "客户联", "-o", pdf}, numbers...)...)
	said, at := pdfText(t, pdf), -1
	for _, no := range numbers {
		i := strings.Index(said, no)
		if i <= at {
			t.Errorf("%s stands at %d, behind %d", no, i, at)
		}
		at = i
	}
	if strings.Count(said, "补打") < 3 || strings.Contains(said, "财务联") {
		t.Errorf("the file says\n%s", said)
	}
	code, out, wrong := b.call("print", "settlement", rows[3].No, "JS991231-A001", rows[4].No)
	if code == 0 || !strings.Contains(out, "等 2 张") || !strings.Contains(wrong, "JS991231-A001") {
		t.Errorf("exit code %d, %q, %q", code, out, wrong)
	}
	b.clean()
}
