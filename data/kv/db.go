package kv

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"jieche/data/base"
	"jieche/data/file"
)

// FileName is the shop's file within its folder.
const FileName = "shop.db"

// Migration takes the rows of one schema to the next. It runs in a transaction like any command, so its changes are
// recorded too.
type Migration func(*Tx) error

// Options of Open. The zero value is what the program uses.
type Options struct {
	Clock      func() base.Instant // nil: the PC's clock
	Random     io.Reader           // nil: the system's
	Station    string              // letter of this PC, when the folder is new; empty: A
	Migrations []Migration         // schema 1 is the first; each migration makes one more
	Create     bool                // make the shop's file when there is none
	SealAt     int64               // size at which a file of the second copy is sealed; 0: 8 MB

	// Elsewhere lists copies of this shop that lie elsewhere, such as backups: where the ladder looks when what the folder
	// holds is not enough. It is asked only then.
	Elsewhere func() []Source
}

// Source is a copy of a shop somewhere else.
type Source struct {
	Name string                  // for the sentence: 备份盘 E: 上 11 月 20 日的备份
	Get  func(path string) error // writes the copy, a whole shop.db, to path
}

// DB is the open file of a shop.
type DB struct {
	dir      string
	options  Options
	identity Identity
	mirror   *mirror            // nil while the second file can't be reached; guarded by write
	others   map[string]*mirror // the second file's folders of other writers that were written to
	lock     *folderLock

	write  sync.Mutex   // one writer at a time
	saving atomic.Int64 // since when a save is under way, in nanoseconds of the PC's clock; 0 while none is
	handle sync.RWMutex // guards bolt, which is swapped when an outcome has to be looked up
	bolt   *bolt.DB
	fault  error // set when nothing may be written any more

	crashed bool // the program or the PC went down the last time

	told   sync.Mutex // guards events and lag
	events []Event
	lag    lag

	believed atomic.Bool // the clock is beyond doubt

	// Of the ids made in the same millisecond; guarded by write.
	idTime base.Instant
	ids    uint16
}

// Call is who calls what: the head of the record.
type Call struct {
	User base.ID[struct{}]
	By   base.ID[struct{}]
	Op   string
	ID   base.OpID

	Reason string // why By allowed it; for the command, which keeps it in a row where it can be erased
	Owner  bool   // the owner's passphrase was given for this call
}

// Outcome is what came of an Update.
type Outcome struct {
	Result   []byte
	Repeated bool     // the operation had been done before: Result is the recorded one
	Changed  []string // tables and logs that changed
	Anchor   string   // eight characters of the record's hash; empty when nothing changed
	Second   error    // why the second file could not be written; the change itself is saved
}

// begin is what happens between opening the file and the first transaction.
func (db *DB) begin() error {
	version, err := db.stored()
	if err != nil {
		return err
	}
	if version > db.schema() {
		return base.Refuse(base.Newer, "shop.newer", "", "这份店铺资料由更新版本的程序写成（格式 %d，本程序支持到 %d）。请先升级程序；资料未被改动", version, db.schema())
	}
	if db.identity, err = readIdentity(db.dir, db); err != nil {
		return err
	}
	if err := db.buckets(); err != nil {
		return err
	}
	if err := db.openSecond(); err != nil { // the shop opens without its second file; the window shows a mark
		db.markSecond(err)
	}
	lost, err := db.catchUp()
	if err == nil && lost != nil {
		err = db.anew(lost)
	}
	if err != nil {
		return err
	}
	if db.mirror != nil {
		if err := file.Remove(filepath.Join(db.dir, behindFile)); err != nil {
			db.markSecond(err)
		}
		if err := db.finishErasing(); err != nil {
			db.markSecond(err)
		}
	}
	return db.migrate(version)
}

// neverNew opens a file that is there: bbolt would make an empty one in the place of one that is gone.
func neverNew(name string, flag int, perm os.FileMode) (*os.File, error) {
	return os.OpenFile(name, flag&^os.O_CREATE, perm)
}

// openFile opens bbolt's file. A truncated file makes bbolt panic: that becomes a sentence.
func openFile(path string) (b *bolt.DB, err error) {
	err = safely(path, func() error {
		return file.Patiently(func() (err error) {
			b, err = bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, FreelistType: bolt.FreelistMapType, OpenFile: neverNew})
			return err
		})
	})
	switch {
	case err == nil:
		return b, nil
	case errors.Is(err, berrors.ErrTimeout):
		return nil, base.Refuse(base.Busy, "shop.busy", "", "店铺资料正被另一个程序使用。接车可能已经打开，请看任务栏；或等备份结束后再试").Because(err)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return nil, broken(path, err)
	}
	return nil, diskFault(err)
}

// create makes a new file under another name and gives it its own when it is whole: of files whose creation was cut
// short by a power failure, 22 % could not be opened.
func create(dir string, o Options) error {
	path := filepath.Join(dir, FileName)
	temporary := path + ".new"
	if err := createFile(temporary, len(o.Migrations)+1); err != nil {
		return err
	}
	key, err := drawKey(rand.Reader) // not the shop's own source: two demo shops of one seed are two shops all the same
	if err != nil {
		return err
	}
	if err := writeIdentity(dir, Identity{Station: o.Station, Incarnation: 1, Key: key}); err != nil {
		return err
	}
	if err := file.Rename(temporary, path); err != nil {
		return err
	}
	return file.SyncFolder(dir)
}

// createFile makes an empty file of a schema.
func createFile(path string, schema int) error {
	if err := file.Remove(path); err != nil {
		return err
	}
	b, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, FreelistType: bolt.FreelistMapType})
	if err != nil {
		return err
	}
	err = b.Update(func(tx *bolt.Tx) error {
		for _, name := range Buckets() {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketMeta).Put([]byte("schema"), binary.BigEndian.AppendUint32(nil, uint32(schema)))
	})
	return errors.Join(err, b.Sync(), b.Close())
}

// buckets makes the buckets that this version of the program has and the file does not have yet.
func (db *DB) buckets() error {
	missing, touched := false, false
	if err := db.bolt.View(func(tx *bolt.Tx) error {
		for _, name := range Buckets() {
			missing = missing || tx.Bucket([]byte(name)) == nil
		}
		touched = tx.Bucket(bucketTouched) != nil
		return nil
	}); err != nil || !missing {
		return err
	}
	err := db.bolt.Update(func(tx *bolt.Tx) error {
		for _, name := range Buckets() {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return err
			}
		}
		if !touched {
			return fillTouched(tx)
		}
		return nil
	})
	return diskFault(err)
}

func (db *DB) schema() int { return len(db.options.Migrations) + 1 }

func (db *DB) stored() (version int, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketMeta)
		if b == nil {
			return base.Refuse(base.Damaged, "shop.foreign", "", "文件 %s 不是接车的店铺资料，请选择正确的文件夹", db.bolt.Path())
		}
		v := b.Get([]byte("schema"))
		if len(v) != 4 {
			return base.Refuse(base.Damaged, "shop.foreign", "", "文件 %s 不是接车的店铺资料，请选择正确的文件夹", db.bolt.Path())
		}
		if version = int(binary.BigEndian.Uint32(v)); version < 1 {
			return broken(db.bolt.Path(), errPage)
		}
		return nil
	})
	return version, err
}

// migrate takes an older file to this schema. The file as it was is kept beside it first.
func (db *DB) migrate(from int) error {
	if from == db.schema() {
		return nil
	}
	if err := db.keepCopy(fmt.Sprintf("%s.schema%d", FileName, from)); err != nil {
		return err
	}
	for ; from < db.schema(); from++ {
		step := db.options.Migrations[from-1]
		to := uint32(from + 1)
		_, err := db.Update(Call{Op: fmt.Sprintf("migrate.%d", to)}, func(tx *Tx) ([]byte, error) {
			tx.always = true // the schema's number changes even where no row does
			if err := step(tx); err != nil {
				return nil, err
			}
			return nil, tx.bucket(bucketMeta).Put([]byte("schema"), binary.BigEndian.AppendUint32(nil, to))
		})
		if err != nil {
			return fmt.Errorf("migrate to %d: %w", to, err)
		}
	}
	return nil
}

// keepCopy writes a copy of the file beside it, under a temporary name until it is whole.
func (db *DB) keepCopy(name string) error {
	path := filepath.Join(db.dir, name)
	return diskFault(file.ReplaceWith(path, func(f *os.File) error {
		return db.bolt.View(func(tx *bolt.Tx) error { _, err := tx.WriteTo(f); return err })
	}))
}

// Pretend gives the file another clock and another source of randomness until restore is called: a demo shop is made in the
// past, and always the same.
func (db *DB) Pretend(clock func() base.Instant, random io.Reader) (restore func()) {
	db.write.Lock()
	defer db.write.Unlock()
	db.handle.Lock()
	defer db.handle.Unlock()
	before := db.options
	db.options.Clock, db.options.Random = clock, random
	return func() { db.Pretend(before.Clock, before.Random) }
}

// count tells the ids of one millisecond apart.
func (db *DB) count(now base.Instant) uint16 {
	if now != db.idTime {
		db.idTime, db.ids = now, 0
	}
	db.ids++
	return db.ids
}

// Now is what the file's clock says.
func (db *DB) Now() base.Instant {
	db.handle.RLock()
	defer db.handle.RUnlock()
	return db.options.Clock()
}

// Dir is the shop's folder.
func (db *DB) Dir() string { return db.dir }

// Identity is who writes here.
func (db *DB) Identity() Identity { return db.identity }

// Close ends all work with the file.
func (db *DB) Close() error {
	db.write.Lock()
	defer db.write.Unlock()
	db.handle.Lock()
	defer db.handle.Unlock()
	if db.bolt == nil {
		return nil
	}
	err := errors.Join(db.bolt.Close(), db.mirror.close(), db.closeOthers())
	db.bolt = nil
	if err == nil {
		err = file.Remove(filepath.Join(db.dir, runningFile))
	}
	db.lock.release()
	return err
}

func (db *DB) tx(b *bolt.Tx, c Call, writable bool) *Tx {
	tx := &Tx{db: db, bolt: b, call: c, now: db.options.Clock(), writable: writable, buckets: map[string]*bolt.Bucket{}}
	if writable {
		tx.byKey, tx.digests = map[rowName]*change{}, map[string]*digest{}
	}
	return tx
}

// View reads. An open reading transaction blocks the writer whenever the file has to grow: copy out what the screen needs
// and return; never wait for a person, a printer or the network inside.
func (db *DB) View(fn func(*Tx) error) error {
	db.handle.RLock()
	defer db.handle.RUnlock()
	if db.bolt == nil {
		return base.Refuse(base.Busy, "shop.closed", "", "店铺资料已关闭，请重新打开程序")
	}
	return guard(db.bolt.Path(), func() error {
		return db.bolt.View(func(b *bolt.Tx) error { return fn(db.tx(b, Call{}, false)) })
	})
}

// Update runs a command: fn changes rows and returns the result to be recorded. Everything is saved, or nothing is.
func (db *DB) Update(c Call, fn func(*Tx) ([]byte, error)) (done Outcome, err error) {
	db.write.Lock()
	defer db.write.Unlock()
	db.saving.Store(time.Now().UnixNano())
	defer db.saving.Store(0)
	try := func() error { done, err = db.update(c, fn); return err }
	err = guard(filepath.Join(db.dir, FileName), try)
	if base.Is(err, base.Full) && db.fault == nil && db.release() { // nothing was saved, and now there is room
		err = guard(filepath.Join(db.dir, FileName), try)
	}
	if err == nil && base.Is(done.Second, base.Full) && db.release() {
		done.Second = db.second(0, nil)
	}
	return done, err
}

func (db *DB) update(c Call, fn func(*Tx) ([]byte, error)) (Outcome, error) {
	if db.fault != nil {
		return Outcome{}, db.fault
	}
	if db.bolt == nil {
		return Outcome{}, base.Refuse(base.Busy, "shop.closed", "", "店铺资料已关闭，请重新打开程序")
	}
	if err := room(db.dir); err != nil {
		return Outcome{}, err
	}
	b, err := db.bolt.Begin(true)
	if err != nil {
		return Outcome{}, diskFault(err)
	}
	defer b.Rollback() // after Commit this does nothing
	tx := db.tx(b, c, true)
	if prior, ok, err := db.repeated(tx, c.ID); ok || err != nil {
		return prior, err
	}
	result, err := fn(tx)
	if err != nil {
		return Outcome{}, err
	}
	if err := tx.settle(); err != nil {
		return Outcome{}, err
	}
	if len(tx.changes) == 0 && !tx.always {
		return Outcome{Result: result}, nil
	}
	rec, raw, err := tx.record(result)
	if err != nil {
		return Outcome{}, err
	}
	if err := tx.keepOwn(rec, raw); err != nil {
		return Outcome{}, err
	}
	done := Outcome{Result: result, Changed: tx.changed(), Anchor: Anchor(rec.hash)}
	unsure := b.Commit()
	if unsure != nil {
		if err := db.lookUp(rec, unsure); err != nil {
			return Outcome{}, err
		}
	}
	if done.Second = db.second(rec.Number, raw); done.Second != nil && unsure != nil {
		db.fault = unknown(errors.Join(unsure, done.Second)) // it can be seen, but neither file is sure to outlive a power cut
		return Outcome{}, db.fault
	}
	if len(tx.detached) > 0 && done.Second == nil {
		done.Second = db.finishErasing()
		db.markSecond(done.Second)
	}
	return done, nil
}

// unknown is the sentence for a save of which nobody can say whether it will last.
func unknown(cause error) error {
	return base.Refuse(base.Unknown, "save.unknown", "", "保存时磁盘出错，无法确认是否已保存。程序已停止写入，请重新打开程序；表单内容仍在").Because(cause)
}

func (tx *Tx) changed() []string {
	var list []string
	seen := map[string]bool{}
	for _, c := range tx.changes {
		if name := c.of.title(); !seen[name] {
			seen[name] = true
			list = append(list, name)
		}
	}
	return list
}

// repeated finds the outcome of an operation that was done before: a double click, or a second try after a crash.
func (db *DB) repeated(tx *Tx, id base.OpID) (Outcome, bool, error) {
	if id.IsZero() {
		return Outcome{}, false, nil
	}
	at := tx.bucket(bucketOp).Get(id[:])
	if at == nil {
		return Outcome{}, false, nil
	}
	r, err := tx.readRecord(at)
	if err != nil {
		return Outcome{}, false, err
	}
	if r.Op != tx.call.Op {
		return Outcome{}, false, base.Refuse(base.Conflict, "op.other", "", "这个操作编号已经用于“%s”，不能再用于“%s”。请重新打开表单再试", r.Op, tx.call.Op)
	}
	return Outcome{Result: r.Result, Repeated: true, Anchor: Anchor(r.hash)}, true, nil
}

// lookUp decides what a failed commit means. When the fsync of the last page fails, bbolt reports an error and yet the
// transaction is there after reopening: so reopen, and look.
func (db *DB) lookUp(r *Record, cause error) error {
	db.handle.Lock()
	defer db.handle.Unlock()
	path := db.bolt.Path()
	db.bolt.Close()
	reopened, err := openFile(path)
	if err != nil {
		db.bolt = nil
		db.fault = unknown(errors.Join(cause, err))
		return db.fault
	}
	db.bolt = reopened
	there := false
	if err := db.bolt.View(func(b *bolt.Tx) error {
		there = b.Bucket(bucketJournal).Get(journalKey(r.Writer, r.Number)) != nil
		return nil
	}); err != nil {
		return err
	}
	if there {
		return nil
	}
	return diskFault(cause)
}

// diskFault turns what the operating system says into a sentence.
func diskFault(err error) error {
	switch {
	case err == nil:
		return nil
	case isFull(err):
		return base.Refuse(base.Full, "disk.full", "", "磁盘已满，没有保存。请先清理磁盘或换到别的磁盘，再按一次保存；已输入的内容还在").Because(err)
	case errors.Is(err, os.ErrPermission):
		return base.Refuse(base.Denied, "disk.permission", "", "没有权限读写店铺资料的文件夹，请换一个文件夹或让管理员授权").Because(err)
	case file.Held(err):
		return base.Refuse(base.Busy, "disk.held", "", "店铺资料的文件正被另一个程序占用（可能是杀毒软件或索引服务），没有完成。请稍等再试一次").Because(err)
	}
	if _, ok := base.AsFault(err); ok {
		return err
	}
	return fmt.Errorf("shop file: %w", err)
}

func isFull(err error) bool {
	var no syscall.Errno
	return errors.As(err, &no) && (no == syscall.ENOSPC || no == errDiskFull || no == errHandleDiskFull)
}

// Windows' numbers for a full disk.
const (
	errHandleDiskFull = syscall.Errno(39)
	errDiskFull       = syscall.Errno(112)
)

// Equal compares two shops bucket by bucket and names the first difference; the empty string says there is none. A twin
// that was filled from the records alone must equal the original.
func Equal(a, b *DB) (string, error) {
	difference := ""
	err := a.View(func(x *Tx) error {
		return b.View(func(y *Tx) error {
			for _, name := range Buckets() {
				if difference = differ(x.bucket([]byte(name)), y.bucket([]byte(name))); difference != "" {
					difference = name + ": " + difference
					return nil
				}
			}
			return nil
		})
	})
	return difference, err
}

func differ(x, y *bolt.Bucket) string {
	cx, cy := x.Cursor(), y.Cursor()
	kx, vx := cx.First()
	ky, vy := cy.First()
	for kx != nil || ky != nil {
		if !bytes.Equal(kx, ky) {
			return fmt.Sprintf("key %x against %x", kx, ky)
		}
		if !bytes.Equal(vx, vy) {
			return fmt.Sprintf("value of %x: %x against %x", kx, vx, vy)
		}
		kx, vx = cx.Next()
		ky, vy = cy.Next()
	}
	return ""
}
