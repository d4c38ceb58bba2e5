package backup_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data/backup"
	"jieche/data/base"
)

// A key comes back from paper however it is typed, and one wrong character is found by its group.
func TestAKeyFromPaper(t *testing.T) {
	k, err := backup.NewKey()
	must(t, err)
	prefix, groups := k.Groups()
	if prefix+strings.Join(groups, "") != k.Secret() || !strings.HasSuffix(k.Secret(), k.Tail()) || len(groups) != 15 {
		t.Fatalf("groups %v", groups)
	}
	body := strings.Join(groups, "")
	for _, typed := range []string{k.Secret(), strings.ToLower(k.Secret()), strings.Join(groups, " "), " " + strings.ToLower(strings.Join(groups, "-")) + "\n",
		strings.ReplaceAll(body, "0", "o"), strings.ReplaceAll(body, "8", "B")} {
		if back, err := backup.ParseKey(typed); err != nil || back.Secret() != k.Secret() {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for at := range body {
		other := byte('Q')
		if body[at] == other {
			other = 'P'
		}
		wrong := body[:at] + string(other) + body[at+1:]
		_, err := backup.ParseKey(wrong)
		if want := "第 " + string(rune('0'+(at/4+1)%10)) + " 组"; base.Code(err) != "key.typo" || at/4 < 9 && !strings.Contains(err.Error(), want) {
			t.Errorf("character %d: %v", at, err)
		}
	}
	for _, c := range []struct{ typed, code string }{{"", "key.empty"}, {body[:40], "key.length"}, {body + "QQQQ", "key.length"}, {"密钥" + body, "key.letter"}, {body[2:] + "QP", "key.typo"}} {
		if _, err := backup.ParseKey(c.typed); base.Code(err) != c.code {
			t.Errorf("%q: %v, want %s", c.typed, err, c.code)
		}
	}
}

// The PC's key is made once, readable by its user alone, and never thrown away.
func TestThePCsKey(t *testing.T) {
	home := filepath.Join(t.TempDir(), "pc")
	k, err := backup.PCKey(home)
	must(t, err)
	again, err := backup.PCKey(home)
	if err != nil || again.Secret() != k.Secret() {
		t.Fatalf("another key: %v", err)
	}
	path := filepath.Join(home, "pc.key")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	must(t, os.WriteFile(path, []byte("# unreadable\n"), 0o600))
	if other, err := backup.PCKey(home); err != nil || other.Secret() == k.Secret() {
		t.Errorf("no new key: %v", err)
	}
	if raw, err := os.ReadFile(path + ".damaged"); err != nil || string(raw) != "# unreadable\n" {
		t.Errorf("the old file is gone: %v", err)
	}
}
