package backup

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/file"
)

// Kind is what sort of place backups go to.
type Kind string

// The kinds of places.
const (
	Local  Kind = "local"  // beside the shop, on its own disk: from the first day, for slips of the hand
	Folder Kind = "folder" // a folder on a second disk, or on another PC
	Stick  Kind = "stick"  // a USB stick, known again wherever it is plugged in
)

// Word is the kind in Chinese.
func (k Kind) Word() string {
	return map[Kind]string{Local: "本机", Folder: "第二块盘", Stick: "U 盘"}[k]
}

// Place (备份位置) is one place where backups go, with how it stands.
type Place struct {
	ID      string       `json:"id"` // in the marker file at the place; empty for the one beside the shop
	Kind    Kind         `json:"kind"`
	Path    string       `json:"path"`            // where it was seen last
	Under   string       `json:"under,omitempty"` // of a stick: the folder below its root
	Chosen  base.Instant `json:"chosen"`          // when the owner named it
	Same    bool         `json:"same,omitempty"`  // on the shop's own disk: no help when that one dies
	Last    Verified     `json:"last,omitzero"`
	Failure Failure      `json:"failure,omitzero"` // of the newest try; zero when it went well
}

// Verified is the newest backup that was read back and verified.
type Verified struct {
	At     base.Instant      `json:"at"`
	File   string            `json:"file"`
	Bytes  int64             `json:"bytes"`
	Anchor string            `json:"anchor"`
	Heads  map[string]uint64 `json:"heads"`
}

// Failure is why the newest try came to nothing.
type Failure struct {
	At    base.Instant `json:"at"`
	Say   string       `json:"say"`
	Tries int          `json:"tries"`
}

// marker is the file by which a place is known again: an empty mount point has none, and so never gets the backups that were
// meant for the stick.
const marker = "jieche-backup.json"

type mark struct {
	ID   string `json:"id"`
	Note string `json:"note"`
}

const markNote = "接车的备份位置。请不要删除这个文件和旁边的 jieche- 文件夹；里面的备份是加密的，恢复要用店铺密钥。"

// readMark is the id in the folder; empty where there is none.
func readMark(dir string) string {
	raw, err := os.ReadFile(filepath.Join(dir, marker))
	if err != nil {
		return ""
	}
	var m mark
	if json.Unmarshal(raw, &m) != nil {
		return ""
	}
	return m.ID
}

// claim gives the folder a marker, or reads the one that another PC of the shop has put there.
func claim(dir string) (string, error) {
	if id := readMark(dir); id != "" {
		return id, nil
	}
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	m := mark{hex.EncodeToString(b[:]), markNote}
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return "", err
	}
	return m.ID, diskFault(dir, file.Replace(filepath.Join(dir, marker), append(raw, '\n')))
}

// find looks where the place is now; false when it is not plugged in.
func (p Place) find() (string, bool) {
	if p.Kind == Local || p.ID == byHand {
		return p.Path, true
	}
	if readMark(p.Path) == p.ID {
		return p.Path, true
	}
	if p.Kind != Stick {
		return "", false
	}
	for _, root := range Mounts() {
		if dir := filepath.Join(root.Path, p.Under); readMark(dir) == p.ID {
			return dir, true
		}
	}
	return "", false
}

// stickOf is the stick that a folder lies on; false when it lies on none.
func stickOf(dir string) (root string, ok bool) {
	for _, m := range Mounts() {
		if m.Removable && inside(dir, m.Path) && len(m.Path) > len(root) {
			root, ok = m.Path, true
		}
	}
	return root, ok
}

// Mount is a disk that is there now.
type Mount struct {
	Path      string
	Removable bool
}

// LocalFolder is where the backups of a shop go that has named no place: beside its folder.
func LocalFolder(shop string) string {
	if abs, err := filepath.Abs(shop); err == nil {
		shop = abs
	}
	return filepath.Clean(shop) + "-backups"
}

// Judge looks at a folder that shall become a place. A refusal is an error; a warning may be overruled by asking.
func Judge(shop, dir string) (warning string, err error) {
	dir = strings.TrimSpace(dir)
	if dir == "" || !filepath.IsAbs(dir) {
		return "", base.Refuse(base.Invalid, "place.path", "path", "请输入备份位置的完整路径，例如 D:\\备份 或 /media/usb")
	}
	info, err := os.Stat(dir)
	if err != nil {
		return "", base.Refuse(base.NotFound, "place.missing", "path", "找不到文件夹 %s，请先插好盘或建好文件夹", dir).Because(err)
	}
	if !info.IsDir() {
		return "", base.Refuse(base.Invalid, "place.file", "path", "%s 是一个文件，请选择文件夹", dir)
	}
	if inside(dir, shop) {
		return "", base.Refuse(base.Refused, "place.inside", "path", "%s 在店铺文件夹里面，店铺文件夹一丢，备份也跟着丢。请选择另一块盘或 U 盘", dir)
	}
	if inside(dir, LocalFolder(shop)) {
		return "", base.Refuse(base.Refused, "place.local", "path", "%s 是本机的自动备份位置，一直在用，不用再添加。请选择另一块盘或 U 盘", dir)
	}
	if sameDisk(dir, shop) {
		return "这个文件夹和店铺资料在同一块硬盘上：硬盘坏了，备份也就没有了。请尽量换成第二块盘或 U 盘。", nil
	}
	return "", nil
}

// inside says that the folder lies in the other one, or is it.
func inside(dir, other string) bool {
	rel, err := filepath.Rel(real(other), real(dir))
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}

// real is the path without links.
func real(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if r, err := filepath.EvalSymlinks(dir); err == nil {
		return r
	}
	return filepath.Clean(dir)
}

// sameDisk says that both paths lie on one disk, as far as the system tells.
func sameDisk(a, b string) bool {
	x, y := diskOf(a), diskOf(b)
	return x != "" && x == y
}

// list reads the backups of a shop in a place, newest first.
func list(place, shopMark string) ([]Name, error) {
	entries, err := os.ReadDir(filepath.Join(place, folderHead+shopMark))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, diskFault(place, err)
	}
	var names []Name
	for _, e := range entries {
		if n, ok := ParseName(e.Name()); ok && e.Type().IsRegular() {
			names = append(names, n)
		}
	}
	slices.SortFunc(names, compareNames)
	return names, nil
}
