package data

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
)

// Ground (存放位置) is what a shop's folder lies on. A shop needs a disk of this PC's own: over a network a lock is a promise that
// nobody keeps, a synchronised folder is written to by two programs at once, and a stick is pulled.
type Ground struct {
	Kind GroundKind
	Name string // what was recognised: nfs, OneDrive, D:
}

// GroundKind tells the grounds apart.
type GroundKind string

// The grounds.
const (
	OwnDisk   GroundKind = ""          // 本机硬盘
	Network   GroundKind = "network"   // 网络共享
	Synced    GroundKind = "synced"    // 网盘同步文件夹
	Removable GroundKind = "removable" // U 盘、移动硬盘
)

var groundWords = map[GroundKind]string{Network: "网络共享", Synced: "网盘同步文件夹", Removable: "可移动磁盘"}

// Sentence says what is wrong with the ground and what to do; empty where nothing is.
func (g Ground) Sentence() string {
	switch g.Kind {
	case Network:
		return "店铺资料放在网络共享（" + g.Name + "）里：断网或两台电脑同时打开会损坏资料。请把整个店铺文件夹移到本机硬盘"
	case Synced:
		return "店铺资料放在网盘同步文件夹（" + g.Name + "）里：同步软件会在保存时改动文件，可能损坏资料。请把整个店铺文件夹移到同步文件夹以外"
	case Removable:
		return "店铺资料放在可移动磁盘（" + g.Name + "）里：拔出或松动会损坏资料。请把整个店铺文件夹移到本机硬盘，可移动磁盘只用来备份"
	}
	return ""
}

// GroundOf says what a folder lies on, or would lie on if it were made.
func GroundOf(dir string) Ground {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return Ground{}
	}
	if name := syncedAt(dir, os.Getenv); name != "" {
		return Ground{Synced, name}
	}
	for !exists(dir) && dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir)
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil && real != dir {
		dir = real
		if name := syncedAt(dir, os.Getenv); name != "" {
			return Ground{Synced, name}
		}
	}
	return diskOf(dir)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// syncFolders are names of folders that a program keeps in step with a server; a star stands for anything behind.
var syncFolders = []struct{ name, says string }{
	{"onedrive", "OneDrive"}, {"onedrive - *", "OneDrive"}, {"dropbox", "Dropbox"}, {"dropbox (*", "Dropbox"},
	{"icloud drive", "iCloud"}, {"iclouddrive", "iCloud"}, {"com~apple~clouddocs", "iCloud"}, {"mobile documents", "iCloud"},
	{"nutstore", "坚果云"}, {"nutstore files", "坚果云"}, {"我的坚果云", "坚果云"}, {"坚果云", "坚果云"},
	{"baidunetdiskworkspace", "百度网盘"}, {"baidusyncdisk", "百度网盘"}, {"百度网盘同步空间", "百度网盘"}, {"百度网盘", "百度网盘"},
	{"synologydrive", "群晖 Drive"}, {"synology drive", "群晖 Drive"}, {"cloudstation", "群晖 Drive"}, {"群晖", "群晖 Drive"},
	{"google drive", "Google Drive"}, {"googledrive", "Google Drive"}, {"my drive", "Google Drive"}, {"我的云端硬盘", "Google Drive"},
	{"wps云盘", "WPS 云盘"}, {"wpsdrive", "WPS 云盘"}, {"wps cloud files", "WPS 云盘"}, {"微云同步助手", "腾讯微云"}, {"阿里云盘", "阿里云盘"},
	{"nextcloud", "Nextcloud"}, {"owncloud", "ownCloud"}, {"seafile", "Seafile"}, {"pcloud", "pCloud"}, {"box sync", "Box"},
}

// syncMarkers are files that such a program leaves at the root of what it keeps.
var syncMarkers = []struct{ name, says string }{
	{".849c9593-d756-4e56-8d6e-42412f2a707b", "OneDrive"}, {".dropbox", "Dropbox"}, {".dropbox.cache", "Dropbox"}, {".nutstore", "坚果云"},
	{".baidunetdisk", "百度网盘"}, {".synologyworkingdirectory", "群晖 Drive"}, {".stfolder", "Syncthing"}, {".owncloudsync.log", "Nextcloud"},
	{".nextcloudsync.log", "Nextcloud"}, {".tmp.drivedownload", "Google Drive"}, {".tmp.driveupload", "Google Drive"},
}

// syncVariables are what such a program tells other programs.
var syncVariables = []string{"OneDrive", "OneDriveConsumer", "OneDriveCommercial"}

// syncedAt names the program that keeps a folder in step with a server: by where it says it does, by the names on the way to the
// folder, or by what it has left on that way.
func syncedAt(dir string, getenv func(string) string) string {
	for _, v := range syncVariables {
		if root := getenv(v); root != "" && within(dir, root) {
			return "OneDrive"
		}
	}
	for at := dir; ; at = filepath.Dir(at) {
		base := strings.ToLower(filepath.Base(at))
		for _, f := range syncFolders {
			head, open := strings.CutSuffix(f.name, "*")
			if base == f.name || open && strings.HasPrefix(base, head) {
				return f.says
			}
		}
		entries, _ := os.ReadDir(at) // a folder that can't be read tells nothing
		for _, m := range syncMarkers {
			if slices.ContainsFunc(entries, func(e os.DirEntry) bool { return strings.EqualFold(e.Name(), m.name) }) {
				return m.says
			}
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}

// within says that a folder is root or lies in it.
func within(dir, root string) bool {
	if runtime.GOOS == "windows" {
		dir, root = strings.ToLower(dir), strings.ToLower(root)
	}
	rest, err := filepath.Rel(root, dir)
	return err == nil && rest != ".." && !strings.HasPrefix(rest, ".."+string(filepath.Separator))
}

// MayBeMadeIn refuses to make a new shop on ground that will not carry it. A shop that is there is opened wherever it lies, and
// the window warns.
func MayBeMadeIn(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, kv.FileName)); !errors.Is(err, os.ErrNotExist) {
		return nil
	}
	g := GroundOf(dir)
	if g.Kind == OwnDisk {
		return nil
	}
	return base.Refuse(base.Refused, "folder."+string(g.Kind), "", "不能在%s（%s）里新建店铺：%s 会在保存时断开或改动文件，资料可能损坏。请选本机硬盘上的文件夹（例如不选，用默认的文件夹）",
		groundWords[g.Kind], g.Name, groundWords[g.Kind])
}
