//go:build !windows

package backups

// examplePath shows what is meant by a folder.
const examplePath = "例如 /media/usb 或 /mnt/disk2/接车备份"
