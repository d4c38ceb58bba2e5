package kv

import (
	"os"
	"path/filepath"

	"jieche/data/base"
	"jieche/data/file"
)

// ReserveFile (应急空间) takes room on the disk that nobody else can have. When the disk runs full, it is given up, so that the
// car at the desk can still be received and settled while somebody cleans up.
const ReserveFile = "reserve.bin"

// ReserveSize is the size of the reserve in bytes.
const ReserveSize = 200 << 20

// Room (磁盘空间) is how the disk of the shop stands.
type Room struct {
	Free    int64 // bytes left, the reserve not counted
	Reserve bool  // the reserve is there
}

// leastRoom is what the disk must have before a save begins: more than any command writes.
const leastRoom = 512 << 10

// room refuses to begin a save that the disk has no room for.
func room(dir string) error {
	left, err := free(dir)
	if err != nil {
		return nil // the save itself will say what is wrong
	}
	if left < leastRoom {
		return base.Refuse(base.Full, "disk.full", "", "磁盘只剩 %d KB，没有保存。请先清理磁盘或换到别的磁盘，再按一次保存；已输入的内容还在", left/1024)
	}
	return nil
}

// Room says how the disk stands.
func (db *DB) Room() (Room, error) {
	left, err := free(db.dir)
	info, missing := os.Stat(filepath.Join(db.dir, ReserveFile))
	return Room{Free: left, Reserve: missing == nil && info.Size() > 0}, diskFault(err)
}

// KeepReserve makes the reserve of so many bytes where there is none and the disk has room for it and for spare bytes more.
func (db *DB) KeepReserve(size, spare int64) error {
	db.write.Lock()
	defer db.write.Unlock()
	r, err := db.Room()
	if err != nil || r.Reserve || r.Free < size+spare || db.bolt == nil {
		return err
	}
	return diskFault(file.ReplaceWith(filepath.Join(db.dir, ReserveFile), func(f *os.File) error { return occupy(f, size) }))
}

// release gives the reserve up, and reports whether there was one.
func (db *DB) release() bool {
	path := filepath.Join(db.dir, ReserveFile)
	if _, err := os.Stat(path); err != nil {
		return false
	}
	return file.Remove(path) == nil
}

// fill writes zeros.
func fill(f *os.File, size int64) error {
	zeros := make([]byte, 1<<20)
	var failed error
	for at := int64(0); at < size && failed == nil; at += int64(len(zeros)) {
		_, failed = f.Write(zeros[:min(int64(len(zeros)), size-at)])
	}
	return failed
}
