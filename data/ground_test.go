package data

import (
	"os"
	"path/filepath"
	"testing"

	"jieche/data/base"
)

func TestSynchronisedFoldersAreKnownByNameByMarkAndByWhatTheProgramSays(t *testing.T) {
	nothing := func(string) string { return "" }
	root := t.TempDir()
	for _, c := range []struct{ path, want string }{
		{"OneDrive/店铺", "OneDrive"}, {"OneDrive - 顺达汽车/shop", "OneDrive"}, {"Dropbox/a/b", "Dropbox"}, {"我的坚果云/接车", "坚果云"}, {"Nutstore Files/x", "坚果云"},
		{"BaiduSyncdisk/x", "百度网盘"}, {"百度网盘同步空间/x", "百度网盘"}, {"iCloudDrive/x", "iCloud"}, {"SynologyDrive/x", "群晖 Drive"},
		{"shop", ""}, {"我的网站/shop", ""}, {"dropboxes/shop", ""}, {"onedrivers/shop", ""},
	} {
		if got := syncedAt(filepath.Join(root, c.path), nothing); got != c.want {
			t.Errorf("%s: %q, want %q", c.path, got, c.want)
		}
	}
	for mark, want := range map[string]string{".dropbox": "Dropbox", ".SynologyWorkingDirectory": "群晖 Drive", ".stfolder": "Syncthing"} {
		at := filepath.Join(t.TempDir(), "同步")
		if err := os.MkdirAll(filepath.Join(at, "里面", "shop"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(at, mark), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := syncedAt(filepath.Join(at, "里面", "shop"), nothing); got != want {
			t.Errorf("%s: %q, want %q", mark, got, want)
		}
	}
	told := func(name string) string {
		return map[string]string{"OneDriveCommercial": filepath.Join(root, "公司")}[name]
	}
	if got := syncedAt(filepath.Join(root, "公司", "shop"), told); got != "OneDrive" {
		t.Errorf("a folder that OneDrive names: %q", got)
	}
	if got := syncedAt(filepath.Join(root, "公司二", "shop"), told); got != "" {
		t.Errorf("a folder beside it: %q", got)
	}
}

// A new shop is refused where it would be damaged, and nothing is left there; one that is there is opened, and its ground is told.
func TestANewShopIsRefusedInASynchronisedFolderAndAnOldOneIsWarned(t *testing.T) {
	root := t.TempDir()
	cloud := filepath.Join(root, "OneDrive", "shop")
	_, err := Open(cloud, Options{Create: true})
	if f, ok := base.AsFault(err); !ok || f.Code != "folder.synced" || f.Kind != base.Refused {
		t.Fatalf("a new shop in a synchronised folder: %v", err)
	}
	if _, err := os.Stat(cloud); !os.IsNotExist(err) {
		t.Errorf("something was made there: %v", err)
	}
	own := filepath.Join(root, "shop")
	s, err := Open(own, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if w := GroundOf(s.Dir()).Sentence(); w != "" {
		t.Errorf("a shop on the PC's own disk is warned: %s", w)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(cloud), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(own, cloud); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(cloud, Options{Create: true}); err != nil {
		t.Fatalf("an old shop in a synchronised folder: %v", err)
	}
	defer s.Close()
	if g := GroundOf(s.Dir()); g.Kind != Synced || g.Sentence() == "" {
		t.Errorf("its ground: %+v", g)
	}
}
