package press

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"jieche/data/base"
	"jieche/data/file"
	"jieche/data/paper"
	"jieche/print"
)

// State (状态) is how a job of the queue stands.
type State string

// The states. A job that is on paper already is never sent again by itself: before the printer gets it, the file says sending, and a
// file that says so after a crash becomes unknown, which a person decides.
const (
	Waiting   State = "waiting"   // 等待送出
	Sending   State = "sending"   // 正在送出
	Sent      State = "sent"      // 已送出
	Failed    State = "failed"    // 没打成: will not be tried by itself
	Unknown   State = "unknown"   // 不知是否已打印
	Cancelled State = "cancelled" // 已取消
)

// Word is the state as people read it.
func (s State) Word() string {
	return map[State]string{Waiting: "等待送出", Sending: "正在送出", Sent: "已送出", Failed: "没打成", Unknown: "不知是否已打印", Cancelled: "已取消"}[s]
}

// Open says that somebody or the queue still has to do something about the job.
func (s State) Open() bool { return s != Sent && s != Cancelled }

// Entry (队列任务) is a job of the print queue. It names form and number and nothing personal.
type Entry struct {
	ID      string       `json:"id"`
	Form    paper.Form   `json:"form,omitempty"`
	No      base.DocNo   `json:"no,omitempty"`
	Title   string       `json:"title"`
	Count   int64        `json:"count,omitempty"` // 1 is the first printing
	Pages   int          `json:"pages,omitempty"`
	Paper   string       `json:"paper,omitempty"`
	Printer string       `json:"printer"`
	Times   int          `json:"times,omitempty"`
	State   State        `json:"state"`
	Why     string       `json:"why,omitempty"` // what a person reads about the last try
	Tries   int          `json:"tries,omitempty"`
	Made    base.Instant `json:"made,omitempty"`
	Next    base.Instant `json:"next,omitempty"` // when it is tried again
	Ended   base.Instant `json:"ended,omitempty"`
	System  string       `json:"system,omitempty"` // the system's own number of the job
}

// Spool (打印队列) keeps jobs as files until a printer has taken them. It survives printers that are off, the end of the program and a
// pulled plug.
type Spool struct {
	dir     string
	system  System
	now     func() base.Instant
	changed func() // called after each change, on any goroutine

	mu   sync.Mutex
	jobs map[string]*Entry
	wake chan struct{}
}

// The ends of a job's two files: how it stands, and what it prints.
const (
	entryEnd = ".json"
	docEnd   = ".doc"
)

// keepSent is how long a job that is over stays on the list.
const keepSent = base.Instant(7 * 24 * 60 * 60 * 1000)

// OpenSpool reads the queue of the shop's folder. What was being sent when the program ended is unknown from now on.
func OpenSpool(shop string, system System, now func() base.Instant, changed func()) (*Spool, error) {
	q := &Spool{dir: filepath.Join(shop, "spool"), system: system, now: now, changed: changed, jobs: map[string]*Entry{}, wake: make(chan struct{}, 1)}
	files, err := os.ReadDir(q.dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, base.Refuse(base.Damaged, "spool.folder", "", "打印队列的文件夹 %s 读不出来，先直接用 PDF 打印", q.dir).Because(err)
	}
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name(), entryEnd)
		if !ok {
			continue
		}
		if err := q.load(name); err != nil {
			slog.Error("print queue", "job", name, "err", err)
		}
	}
	q.sweep(files)
	return q, nil
}

// load reads one job.
func (q *Spool) load(name string) error {
	raw, err := os.ReadFile(filepath.Join(q.dir, name+entryEnd))
	if err != nil {
		return err
	}
	var e Entry
	if err := json.Unmarshal(raw, &e); err != nil || e.ID != name || e.State.Word() == "" {
		e = Entry{ID: name, Title: "读不出来的打印任务", State: Failed, Why: "任务文件损坏，不知道是哪张单据。请取消它，到打印登记里看最近打印的单据", Made: q.now()}
	}
	if e.State == Sending {
		e.State, e.Ended = Unknown, q.now()
		e.Why = "送往打印机时程序中断，不知道有没有打印出来。请看看打印机，再决定重送还是取消"
		if err := q.write(&e); err != nil {
			return err
		}
	}
	q.jobs[e.ID] = &e
	return nil
}

// sweep removes what is long over, and documents whose job was never written: the shop's papers must not lie about.
func (q *Spool) sweep(files []os.DirEntry) {
	for id, e := range q.jobs {
		if !e.State.Open() && q.now()-e.Ended > keepSent {
			q.remove(id, entryEnd, docEnd)
			delete(q.jobs, id)
		}
	}
	for _, f := range files {
		name, isDoc := strings.CutSuffix(f.Name(), docEnd)
		if e := q.jobs[name]; isDoc && (e == nil || !e.State.Open()) || strings.HasSuffix(f.Name(), ".new") {
			_ = file.Remove(filepath.Join(q.dir, f.Name()))
		}
	}
}

func (q *Spool) remove(id string, ends ...string) {
	for _, end := range ends {
		_ = file.Remove(filepath.Join(q.dir, id+end)) // a file that stays is removed at the next start
	}
}

// write brings a job's state to the disk.
func (q *Spool) write(e *Entry) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return replace(filepath.Join(q.dir, e.ID+entryEnd), raw)
}

// Add puts a document into the queue. When it returns without an error, the job is on the disk.
func (q *Spool) Add(e Entry, doc print.Doc) (Entry, error) {
	raw, err := print.Keep(doc)
	if err != nil {
		return e, err
	}
	e.ID = base.MakeID[Entry](q.now(), rand.Reader).String()
	e.State, e.Made, e.Pages, e.Paper = Waiting, q.now(), len(doc.Pages), doc.Paper.Name
	if e.Title == "" {
		e.Title = doc.Title
	}
	if err := replace(filepath.Join(q.dir, e.ID+docEnd), raw); err != nil {
		return e, err
	}
	if err := q.write(&e); err != nil {
		q.remove(e.ID, docEnd)
		return e, err
	}
	q.mu.Lock()
	q.jobs[e.ID] = &e
	q.mu.Unlock()
	q.note()
	return e, nil
}

// note tells the worker and the window that something changed.
func (q *Spool) note() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
	if q.changed != nil {
		q.changed()
	}
}

// List is the queue, what somebody must look at first, then the newest.
func (q *Spool) List() []Entry {
	q.mu.Lock()
	defer q.mu.Unlock()
	list := make([]Entry, 0, len(q.jobs))
	for _, e := range q.jobs {
		list = append(list, *e)
	}
	rank := func(e Entry) int {
		return slices.Index([]State{Unknown, Failed, Sending, Waiting, Sent, Cancelled}, e.State)
	}
	slices.SortFunc(list, func(a, b Entry) int {
		if a.State.Open() && b.State.Open() || a.State.Open() != b.State.Open() {
			if d := cmp.Compare(rank(a), rank(b)); d != 0 {
				return d
			}
		}
		return strings.Compare(b.ID, a.ID)
	})
	return list
}

// Find is one job.
func (q *Spool) Find(id string) (Entry, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if e := q.jobs[id]; e != nil {
		return *e, nil
	}
	return Entry{}, base.Refuse(base.NotFound, "spool.missing", "", "打印队列里已没有这个任务")
}

// change alters a job under the lock and writes it; what can't be written is not changed.
func (q *Spool) change(id string, alter func(*Entry) error) error {
	q.mu.Lock()
	e := q.jobs[id]
	if e == nil {
		q.mu.Unlock()
		return base.Refuse(base.NotFound, "spool.missing", "", "打印队列里已没有这个任务")
	}
	next := *e
	err := alter(&next)
	if err == nil {
		err = q.write(&next)
	}
	if err == nil {
		*e = next
	}
	q.mu.Unlock()
	if err == nil {
		q.note()
	}
	return err
}

// Retry sends a job again, to the printer that it names or to another one.
func (q *Spool) Retry(id, printer string) error {
	return q.change(id, func(e *Entry) error {
		switch e.State {
		case Sending:
			return base.Refuse(base.Conflict, "spool.sending", "", "%s 正在送往打印机，请等一下再看", e.Title)
		case Sent, Cancelled:
			return base.Refuse(base.Conflict, "spool.over", "", "%s %s，要再打一张请到打印登记里补打", e.Title, e.State.Word())
		}
		if printer != "" {
			e.Printer = printer
		}
		e.State, e.Why, e.Tries, e.Next, e.Ended = Waiting, "", 0, 0, 0
		return nil
	})
}

// Cancel takes a job out of the queue. The printing stays in the register.
func (q *Spool) Cancel(id string) error {
	err := q.change(id, func(e *Entry) error {
		switch e.State {
		case Sending:
			return base.Refuse(base.Conflict, "spool.sending", "", "%s 正在送往打印机，来不及取消了，请到打印机上取消", e.Title)
		case Sent, Cancelled:
			return base.Refuse(base.Conflict, "spool.over", "", "%s %s，不能再取消", e.Title, e.State.Word())
		}
		e.State, e.Ended = Cancelled, q.now()
		return nil
	})
	if err == nil {
		q.remove(id, docEnd)
	}
	return err
}

// Doc is what an open job prints, for looking at it.
func (q *Spool) Doc(id string) (print.Doc, error) {
	raw, err := os.ReadFile(filepath.Join(q.dir, id+docEnd))
	if err == nil {
		var d print.Doc
		if d, err = print.Kept(raw); err == nil {
			return d, nil
		}
	}
	return print.Doc{}, base.Refuse(base.Damaged, "spool.doc", "", "打印任务的内容读不出来，请取消它，再到打印登记里补打").Because(err)
}

// Tally (队列小结) is how many jobs wait and how many want a person.
type Tally struct{ Waiting, Trouble int }

// Tally counts the open jobs.
func (q *Spool) Tally() Tally {
	q.mu.Lock()
	defer q.mu.Unlock()
	var t Tally
	for _, e := range q.jobs {
		switch e.State {
		case Waiting, Sending:
			t.Waiting++
			if e.Tries > 0 {
				t.Trouble++
			}
		case Failed, Unknown:
			t.Trouble++
		}
	}
	return t
}

// backOffs are how long a job rests after its tries: shortly at first, for a printer that is being switched on, then longer.
var backOffs = []base.Instant{3_000, 5_000, 10_000, 20_000, 40_000, 60_000, 120_000}

func backOff(tries int) base.Instant { return backOffs[min(max(tries-1, 0), len(backOffs)-1)] }

// Run sends jobs until the context ends. There is one of it.
func (q *Spool) Run(ctx context.Context) {
	for {
		wait := q.Pass(ctx)
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-q.wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// longestRest is how long the queue sleeps at most: the PC's clock may be set while it does.
const longestRest = 30 * time.Second

// Pass tries every job that is due, the oldest first, and says how long it is until the next one is.
func (q *Spool) Pass(ctx context.Context) time.Duration {
	for {
		id, rest := q.due()
		if id == "" || ctx.Err() != nil {
			return rest
		}
		q.send(ctx, id)
	}
}

// due finds the oldest job whose time has come.
func (q *Spool) due() (id string, rest time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	rest = longestRest
	for _, e := range q.jobs {
		if e.State != Waiting {
			continue
		}
		if left := e.Next - q.now(); left > 0 {
			rest = min(rest, time.Duration(left)*time.Millisecond)
			continue
		}
		if id == "" || e.ID < id {
			id = e.ID
		}
	}
	return id, rest
}

// send hands one job to its printer. That it is being sent is on the disk before the printer hears of it.
func (q *Spool) send(ctx context.Context, id string) {
	var e Entry
	err := q.change(id, func(j *Entry) error {
		if j.State != Waiting {
			return errOvertaken
		}
		j.State, j.Tries = Sending, j.Tries+1
		e = *j
		return nil
	})
	if err != nil {
		if !errors.Is(err, errOvertaken) { // the disk is full: it is tried again when there may be room
			slog.Error("print queue", "job", id, "err", err)
			q.rest(id, err)
		}
		return
	}
	doc, err := q.Doc(id)
	job := ""
	if err == nil {
		job, err = q.system.Send(ctx, Order{Printer: e.Printer, Title: e.Title, Times: e.Times, Doc: doc})
	}
	q.ended(id, job, err)
}

var errOvertaken = errors.New("the job was changed meanwhile")

// rest puts off a job whose state can't be written now; in memory only.
func (q *Spool) rest(id string, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if e := q.jobs[id]; e != nil {
		e.Next, e.Why = q.now()+backOff(len(backOffs)), sentence(err)
	}
}

// ended writes down what came of a try.
func (q *Spool) ended(id, job string, err error) {
	failed := q.change(id, func(e *Entry) error {
		switch {
		case err == nil:
			e.State, e.Why, e.System, e.Ended = Sent, "", job, q.now()
		case isUnsure(err):
			e.State, e.Why, e.Ended = Unknown, sentence(err), q.now()
		case isLater(err):
			e.State, e.Why, e.Next = Waiting, sentence(err), q.now()+backOff(e.Tries)
		default:
			e.State, e.Why, e.Ended = Failed, sentence(err), q.now()
		}
		return nil
	})
	switch {
	case failed != nil:
		// The disk says sending, and after the next start unknown: that is true. Here it is unknown at once.
		slog.Error("print queue", "job", id, "err", failed)
		q.mu.Lock()
		if e := q.jobs[id]; e != nil {
			e.State, e.Why = Unknown, "送出后的结果写不进磁盘，不知道有没有打印出来。请看看打印机，再决定重送还是取消"
		}
		q.mu.Unlock()
		q.note()
	case err == nil:
		q.remove(id, docEnd)
	}
}

// sentence is an error as the list shows it.
func sentence(err error) string {
	if f, ok := base.AsFault(err); ok {
		return f.Say
	}
	slog.Error("print queue", "err", err)
	return "程序错误：" + err.Error()
}
