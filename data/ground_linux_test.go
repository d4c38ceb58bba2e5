package data

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const mounts = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /tmp rw,nosuid shared:5 - tmpfs tmpfs rw
41 22 0:44 / /mnt/nas rw,relatime shared:9 - nfs4 nas:/export rw
42 22 0:45 / /mnt/我的\040共享 rw,relatime - cifs //server/shop rw
43 22 8:17 / /media/li/U盘 rw,nosuid - vfat /dev/sdb1 rw
44 22 0:46 / /home/li/remote rw - fuse.sshfs li@pc: rw
45 22 8:2 / /mnt/nas/local rw - ext4 /dev/sda2 rw
46 22 0:47 / /mnt/twice rw - ext4 /dev/sda3 rw
47 22 0:48 / /mnt/twice rw - cifs //server/two rw
`

func TestTheMountOfAFolderIsFound(t *testing.T) {
	for dir, want := range map[string]string{
		"/home/li/shop": "ext4", "/mnt/nas/shop": "nfs4", "/mnt/nas": "nfs4", "/mnt/nasty": "ext4", "/mnt/我的 共享/shop": "cifs", "/home/li/remote/a/b": "fuse.sshfs",
		"/mnt/nas/local/shop": "ext4", "/mnt/twice/x": "cifs", "/media/li/U盘/shop": "vfat",
	} {
		if got := mountOf(bufio.NewScanner(strings.NewReader(mounts)), dir); got.kind != want {
			t.Errorf("%s: %+v, want %s", dir, got, want)
		}
	}
	for kind, network := range map[string]bool{"nfs4": true, "cifs": true, "fuse.sshfs": true, "ext4": false, "tmpfs": false, "overlay": false, "btrfs": false} {
		if networkTypes[kind] != network {
			t.Errorf("%s over the network: %v", kind, networkTypes[kind])
		}
	}
}

// The kernel's own tree of devices, as it looks for a disk inside, a stick, and an external disk that does not call itself removable.
func TestRemovableDisksAreKnown(t *testing.T) {
	sys := t.TempDir()
	device := func(number, place, flag string) {
		disk := filepath.Join(sys, "devices", place)
		part := filepath.Join(disk, filepath.Base(disk)+"1")
		if err := os.MkdirAll(part, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(disk, "removable"), []byte(flag+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(sys, "dev", "block"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(part, filepath.Join(sys, "dev", "block", number)); err != nil {
			t.Fatal(err)
		}
	}
	device("8:1", "pci0000:00/ata1/host0/block/sda", "0")
	device("8:17", "pci0000:00/mmc0/block/sdb", "1")
	device("8:33", "pci0000:00/usb2/2-1/block/sdc", "0")
	for number, want := range map[string]bool{"8:1": false, "8:17": true, "8:33": true, "0:25": false} {
		if got := removable(sys, number); got != want {
			t.Errorf("%s: %v, want %v", number, got, want)
		}
	}
}
