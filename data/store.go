package data

import (
	"io"
	"slices"
	"sync"
	"time"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/staff"
)

// Store is the open shop. It has two verbs: Do changes, Ask reads.
type Store struct {
	db *kv.DB

	sessions sessions

	mu       sync.Mutex
	watchers map[int]func(tables []string)
	next     int
}

// Second (第二副本) is how the second file stands.
type Second struct {
	Err   error     // nil: every record is in it
	Since time.Time // when it began to lag
}

// Options of Open; the zero value is what the program uses.
type Options struct {
	Clock   func() base.Instant // nil: the PC's clock
	Random  io.Reader
	Station string // letter of this PC, for a new shop; empty: A
	Create  bool   // make a shop where there is none
}

// migrations takes files of older schemas to this program's. The first schema needs none.
var migrations []kv.Migration

// Open opens the shop in the folder.
func Open(dir string, o Options) (*Store, error) {
	k := kv.Options{Clock: o.Clock, Station: o.Station, Create: o.Create, Migrations: migrations, Elsewhere: func() []kv.Source { return elsewhere(dir) }}
	if o.Random != nil {
		k.Random = o.Random
	}
	if o.Create {
		if err := MayBeMadeIn(dir); err != nil {
			return nil, err
		}
	}
	db, err := kv.Open(dir, k)
	if err != nil {
		return nil, err
	}
	return &Store{db: db, watchers: map[int]func([]string){}}, nil
}

// Close ends all work with the shop.
func (s *Store) Close() error { return s.db.Close() }

// Dir is the shop's folder.
func (s *Store) Dir() string { return s.db.Dir() }

// Check verifies the shop's files; see kv.DB.Check.
func (s *Store) Check(full bool) (*kv.Report, error) { return s.db.Check(full) }

// The marks of a disk that is filling up: the desk is warned below the first, and warned in red below the second.
const (
	LittleRoom int64 = 2 << 30
	HardlyRoom int64 = 500 << 20
)

// Room says how the shop's disk stands.
func (s *Store) Room() (kv.Room, error) { return s.db.Room() }

// KeepReserve makes the reserve when there is none and the disk has plenty of room.
func (s *Store) KeepReserve() error { return s.db.KeepReserve(kv.ReserveSize, LittleRoom) }

// View reads with a function; screens use Ask.
func (s *Store) View(fn func(*kv.Tx) error) error { return s.db.View(fn) }

// DB is the file beneath, for checks and benchmarks.
func (s *Store) DB() *kv.DB { return s.db }

// Command is what a person can do, in the words of the shop. Its name goes into the record.
type Command[R any] interface {
	Name() string
	Run(tx *kv.Tx) (R, error)
}

// Query is what a person can ask.
type Query[R any] interface {
	Name() string
	Ask(tx *kv.Tx) (R, error)
}

// By is who does it: the member who is logged in, who approved an exception, and the press of the button. A form makes the
// operation id when it opens, so that a double click is one command. Ids alone prove nothing for members who have a PIN: the
// tokens are what LogIn, Approve and Owner gave for it.
type By struct {
	Staff    staff.ID
	Approver staff.ID
	Op       base.OpID
	Reason   string // why the approver allowed it
	Session  Token  // from LogIn
	Approval Token  // from Approve
	Owner    Token  // from Owner, for what only the owner may do
}

// Do runs a command: permission, transaction, record, second file. When it returns without an error, the change is on the
// disk.
func Do[R any](s *Store, by By, c Command[R]) (R, error) {
	var result R
	if err := s.prove(by, c); err != nil {
		return result, err
	}
	var swept []string
	out, err := s.db.Update(
		kv.Call{
			User: base.ID[struct{}](by.Staff), By: base.ID[struct{}](by.Approver), Op: c.Name(), ID: by.Op,
			Reason: by.Reason, Owner: s.sessions.owns(by.Owner),
		},
		func(tx *kv.Tx) ([]byte, error) {
			if err := s.permit(tx, by, c.Name()); err != nil {
				return nil, err
			}
			var err error
			if swept, err = leaves(tx, c); err != nil {
				return nil, err
			}
			r, err := c.Run(tx)
			if err == nil {
				err = approved(tx, by, c.Name())
			}
			if err != nil {
				return nil, err
			}
			result = r
			return kv.Marshal(r)
		})
	if err != nil {
		return result, s.reported(by, err)
	}
	if out.Repeated {
		if err := kv.Unmarshal(out.Result, &result); err != nil {
			return result, err
		}
	}
	s.note(out)
	s.sweep(swept, result)
	return result, nil
}

// Ask answers a question.
func Ask[R any](s *Store, q Query[R]) (R, error) {
	var result R
	err := s.db.View(func(tx *kv.Tx) error {
		r, err := q.Ask(tx)
		result = r
		return err
	})
	return result, err
}

// note tells the watchers what changed.
func (s *Store) note(out kv.Outcome) {
	s.mu.Lock()
	ids := make([]int, 0, len(s.watchers))
	for id := range s.watchers {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	calls := make([]func([]string), 0, len(ids))
	for _, id := range ids {
		calls = append(calls, s.watchers[id])
	}
	s.mu.Unlock()
	if len(out.Changed) == 0 {
		return
	}
	for _, call := range calls {
		call(out.Changed)
	}
}

// Second says how the second file stands.
func (s *Store) Second() Second {
	err, since := s.db.Second()
	return Second{err, since}
}

// Watch calls f after each change with the names of the tables that changed, on the goroutine of whoever made it. The
// returned function ends it.
func (s *Store) Watch(f func(tables []string)) (stop func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.next
	s.next++
	s.watchers[id] = f
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.watchers, id)
	}
}

// Anchor (凭证) is the eight characters of the newest record that slips print.
func (s *Store) Anchor() (anchor string, err error) {
	err = s.db.View(func(tx *kv.Tx) error { anchor = tx.Head(); return nil })
	return anchor, err
}

// Pretend gives the shop another clock and another source of randomness until restore is called; see kv.DB.Pretend.
func (s *Store) Pretend(clock func() base.Instant, random io.Reader) (restore func()) {
	return s.db.Pretend(clock, random)
}
