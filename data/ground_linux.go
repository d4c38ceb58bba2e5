package data

import (
	"bufio"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// networkTypes are file systems whose disk is in another machine.
var networkTypes = map[string]bool{
	"nfs": true, "nfs4": true, "cifs": true, "smb3": true, "smbfs": true, "ncpfs": true, "afs": true, "ceph": true, "davfs": true, "glusterfs": true,
	"fuse.sshfs": true, "fuse.rclone": true, "fuse.gvfsd-fuse": true, "fuse.davfs2": true, "fuse.glusterfs": true, "fuse.smbnetfs": true,
	"fuse.s3fs": true, "fuse.ceph": true, "fuse.juicefs": true, "fuse.onedriver": true, "fuse.google-drive-ocamlfuse": true,
}

// diskOf says what the disk of a folder is.
func diskOf(dir string) Ground {
	f, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return Ground{}
	}
	defer f.Close()
	m := mountOf(bufio.NewScanner(f), dir)
	if networkTypes[m.kind] {
		return Ground{Network, m.kind}
	}
	if removable("/sys", m.device) {
		return Ground{Removable, m.at}
	}
	return Ground{}
}

// mount is one line of mountinfo: where, what, and on which device.
type mount struct{ at, kind, device string }

// mountOf finds the mount that a folder lies in: of those whose place leads to it the longest, and of two on one place the later.
func mountOf(lines *bufio.Scanner, dir string) (found mount) {
	for lines.Scan() {
		head, tail, ok := strings.Cut(lines.Text(), " - ")
		fields, kinds := strings.Fields(head), strings.Fields(tail)
		if !ok || len(fields) < 5 || len(kinds) < 1 {
			continue
		}
		at := unescape(fields[4])
		if within(dir, at) && len(at) >= len(found.at) {
			found = mount{at, kinds[0], fields[2]}
		}
	}
	return found
}

// unescape reads the \040 for a blank in mountinfo.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+3 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// removable says that the device, or the disk that it is a part of, says so of itself or hangs on USB.
func removable(sys, device string) bool {
	path, err := filepath.EvalSymlinks(filepath.Join(sys, "dev", "block", device))
	if err != nil {
		return false // no disk: memory, or a network
	}
	if strings.Contains(path, "/usb") {
		return true
	}
	for _, at := range []string{path, filepath.Dir(path)} {
		if raw, err := os.ReadFile(filepath.Join(at, "removable")); err == nil {
			return strings.TrimSpace(string(raw)) == "1"
		}
	}
	return false
}
