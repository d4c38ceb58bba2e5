package backup

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// diskOf names the disk that a path lies on: partitions of one disk have one name.
func diskOf(path string) string {
	var s unix.Stat_t
	if err := unix.Stat(path, &s); err != nil {
		return ""
	}
	node := fmt.Sprintf("/sys/dev/block/%d:%d", unix.Major(s.Dev), unix.Minor(s.Dev))
	link, err := filepath.EvalSymlinks(node)
	if err != nil {
		return fmt.Sprint(s.Dev) // no block device: a share, or a disk in memory
	}
	if _, err := os.Stat(filepath.Join(link, "partition")); err == nil {
		link = filepath.Dir(link)
	}
	return link
}

// freeBytes is the room on the disk of a path; false when nobody knows.
func freeBytes(path string) (int64, bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return 0, false
	}
	return int64(s.Bavail) * s.Bsize, true
}

// Mounts lists the disks that a person may have plugged in. The table of the system is read, and no disk is touched: one that
// does not answer would hold up whoever asks.
func Mounts() []Mount {
	raw, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil
	}
	var list []Mount
	for line := range strings.Lines(string(raw)) {
		fields := strings.Fields(line)
		sep := slices.Index(fields, "-")
		if sep < 6 || len(fields) < sep+3 {
			continue
		}
		path := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(fields[4])
		plugged := slices.ContainsFunc([]string{"/media/", "/run/media/", "/mnt/"}, func(p string) bool { return strings.HasPrefix(path+"/", p) })
		writable := slices.Contains(strings.Split(fields[5], ","), "rw")
		if plugged && writable {
			list = append(list, Mount{Path: path, Removable: !strings.HasPrefix(path, "/mnt/")})
		}
	}
	return list
}

// forget asks the system to drop what it remembers of the file, so that reading it back asks the disk.
func forget(f *os.File) {
	_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED) // a wish; whatever comes of it, the bytes are compared
}
