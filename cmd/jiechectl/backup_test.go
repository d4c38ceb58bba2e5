package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"jieche/data/kv"
)

func TestMain(m *testing.M) {
	kv.ChildMain()
	os.Exit(m.Run())
}

// keyPage waits for nobody: when the program asks for the last six characters, it reads them off the page that it has just made.
type keyPage struct {
	path string
	rest io.Reader
}

func (k *keyPage) Read(b []byte) (int, error) {
	if k.rest == nil {
		text, err := exec.Command("pdftotext", k.path, "-").Output()
		if err != nil {
			return 0, err
		}
		k.rest = strings.NewReader(tailOf(string(text)) + "\n")
	}
	return k.rest.Read(b)
}

func tailOf(text string) string {
	found := regexp.MustCompile(`字符）：\s*([A-Z0-9]{6})`).FindStringSubmatch(text)
	if found == nil {
		return "the page names none"
	}
	return found[1]
}

// The whole way on the command line: a key on paper, a disk, a backup, a drill; then everything is lost but disk and paper.
func TestBackupDrillRestore(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", filepath.Join(t.TempDir(), "pc"))
	b := newShop(t)
	root := filepath.Dir(b.folder)
	usb, page := filepath.Join(root, "usb"), filepath.Join(root, "key.pdf")
	if err := os.Mkdir(usb, 0o700); err != nil {
		t.Fatal(err)
	}
	b.refused("还没有可以演练的备份", "drill")
	if code, _, said := b.call("backup", "init-key", "--page", page); code == 0 || !strings.Contains(said, "没有启用") {
		t.Errorf("a key that nobody confirmed: %d %s", code, said)
	}
	var out strings.Builder
	p := program{in: &keyPage{path: page}, out: &out, err: &out}
	if code := p.run([]string{"--shop", b.folder, "backup", "init-key", "--page", page}); code != 0 || !strings.Contains(out.String(), "已启用") {
		t.Fatalf("init-key: %d %s", code, out.String())
	}
	b.ok("backup", "add", usb)
	if out := b.ok("backup"); strings.Count(out, "已读回核对") != 2 {
		t.Fatalf("backup: %s", out)
	}
	for _, args := range [][]string{{"backup", "list"}, {"backup", "--list"}} {
		if out := b.ok(args...); !strings.Contains(out, "共 2 份备份") || !strings.Contains(out, usb) {
			t.Errorf("%v: %s", args, out)
		}
	}
	if out := b.ok("drill"); !strings.Contains(out, "恢复演练通过") {
		t.Errorf("drill: %s", out)
	}
	b.ok("backup", "plan", "--every", "2h", "--on-close=false")
	if out := b.ok("backup", "status"); !strings.Contains(out, "每 120 分钟") || !strings.Contains(out, "店铺密钥") {
		t.Errorf("status: %s", out)
	}
	hand := filepath.Join(root, "hand")
	if err := os.Mkdir(hand, 0o700); err != nil {
		t.Fatal(err)
	}
	b.ok("backup", hand)
	b.refused("在店铺文件夹里面", "backup", filepath.Join(b.folder, "journal"))
	b.refused("用法", "backup", "--all")

	// The PC is gone.
	files, err := filepath.Glob(filepath.Join(usb, "jieche-*", "*.age"))
	if err != nil || len(files) != 1 {
		t.Fatalf("on the disk: %v %v", files, err)
	}
	secret := filepath.Join(root, "typed.txt")
	if err := os.WriteFile(secret, []byte("# 从纸上输入\n"+secretOf(t, page)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_DATA_HOME", filepath.Join(t.TempDir(), "another-pc"))
	fresh := &bench{t: t, folder: filepath.Join(root, "fresh")}
	fresh.refused("打不开这份备份", "restore", files[0])
	fresh.refused("打不开这份备份", "restore", files[0], "--show")
	if out := fresh.ok("restore", files[0], "--show", "--key-file", secret); !strings.Contains(out, "顺达汽修") {
		t.Errorf("show: %s", out)
	}
	if err := os.RemoveAll(b.folder); err != nil {
		t.Fatal(err)
	}
	if out := fresh.ok("restore", files[0], "--key-file", secret); !strings.Contains(out, "顺达汽修") || !strings.Contains(out, "可能丢失") {
		t.Errorf("restore: %s", out)
	}
	fresh.refused("已有东西", "restore", files[0], "--key-file", secret)
	fresh.ok("restore", files[0], "--key-file", secret, "--replace")
	fresh.clean()
	if out := fresh.ok("ask", "staff.list"); !strings.Contains(out, "张伟") {
		t.Errorf("staff: %s", out)
	}
	fresh.ok("do", "staff.hire", `{"name":"李敏","role":"advisor"}`)
	fresh.refused("读不到备份文件", "restore", filepath.Join(usb, "none.age"), "--to", filepath.Join(root, "x"))
}

// secretOf reads the groups off the page as a person would.
func secretOf(t *testing.T, page string) string {
	t.Helper()
	text, err := exec.Command("pdftotext", "-layout", page, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var groups []string
	for _, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		if len(fields) != 10 || len(fields[1]) != 4 || fields[0] != strconv.Itoa(len(groups)+1) {
			continue
		}
		for i := 1; i < len(fields); i += 2 {
			groups = append(groups, fields[i])
		}
	}
	return strings.Join(groups, " ")
}
