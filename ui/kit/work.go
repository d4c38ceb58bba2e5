package kit

import (
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
)

// Worker runs work away from the window's goroutine and what follows it on the window's goroutine.
type Worker interface {
	// Go runs work and then calls then where widgets may be touched. Works of one worker run one
	// after the other, in the order in which they were given.
	Go(work, then func())
}

// Asker is a worker that tells questions from what a person ordered: at the end a question that still waits is dropped, because
// nobody will see its answer, and an order is carried out.
type Asker interface {
	Worker
	// Ask is Go for a question.
	Ask(work, then func())
}

// Ask gives a question to a worker, as one where it knows the difference.
func Ask(w Worker, work, then func()) {
	if a, ok := w.(Asker); ok {
		a.Ask(work, then)
		return
	}
	w.Go(work, then)
}

// Inline runs everything at once on the caller: the worker of tests.
type Inline struct{}

// Go runs work and then.
func (Inline) Go(work, then func()) { work(); then() }

// Queue is the worker of the program: one goroutine, first come first served.
type Queue struct {
	mu     sync.Mutex
	wake   *sync.Cond
	jobs   []job
	closed bool
	done   chan struct{}
}

type job struct {
	work, then func()
	question   bool
}

// NewQueue starts the goroutine.
func NewQueue() *Queue {
	q := &Queue{done: make(chan struct{})}
	q.wake = sync.NewCond(&q.mu)
	go q.run()
	return q
}

// Go puts a work into the queue; after Close it is dropped.
func (q *Queue) Go(work, then func()) { q.put(job{work, then, false}) }

// Ask puts a question into the queue; End drops it if it still waits.
func (q *Queue) Ask(work, then func()) { q.put(job{work, then, true}) }

func (q *Queue) put(j job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.jobs = append(q.jobs, j)
		q.wake.Signal()
	}
}

// Close lets the works that are queued finish and returns when the last one has.
func (q *Queue) Close() {
	q.finish()
	<-q.done
}

// End drops the questions that wait and lets what was ordered finish, but waits no longer than patience for all of it: then what
// has not begun is dropped too. It says whether the queue is at rest.
func (q *Queue) End(patience time.Duration) bool {
	q.mu.Lock()
	q.jobs = slices.DeleteFunc(q.jobs, func(j job) bool { return j.question })
	q.mu.Unlock()
	q.finish()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-q.done:
		return true
	case <-timer.C:
	}
	q.mu.Lock()
	q.jobs = nil
	q.mu.Unlock()
	return false
}

func (q *Queue) finish() {
	q.mu.Lock()
	q.closed = true
	q.wake.Signal()
	q.mu.Unlock()
}

func (q *Queue) run() {
	defer close(q.done)
	for {
		q.mu.Lock()
		for len(q.jobs) == 0 && !q.closed {
			q.wake.Wait()
		}
		if len(q.jobs) == 0 {
			q.mu.Unlock()
			return
		}
		next := q.jobs[0]
		q.jobs = q.jobs[1:]
		q.mu.Unlock()
		next.work()
		fyne.Do(next.then)
	}
}

// Latest tells the newest question of a place from the ones before it.
type Latest struct{ asked atomic.Uint64 }

// Drop makes every answer that is still under way stale.
func (l *Latest) Drop() { l.asked.Add(1) }

// Fetch asks in the background and shows the answer, unless the same Latest was asked again
// meanwhile: a stale answer is dropped, and a stale question that waits is not asked at all.
// A panic while asking becomes an error.
func Fetch[T any](work Worker, latest *Latest, ask func() (T, error), show func(T, error)) {
	mine := latest.asked.Add(1)
	var answer T
	var err error
	Ask(work, func() {
		if latest.asked.Load() == mine {
			answer, err = guarded(ask)
		}
	}, func() {
		if latest.asked.Load() == mine {
			show(answer, err)
		}
	})
}

// Run does one thing in the background, such as a save, and always reports how it ended.
func Run[T any](work Worker, do func() (T, error), then func(T, error)) {
	var answer T
	var err error
	work.Go(func() { answer, err = guarded(do) }, func() { then(answer, err) })
}

func guarded[T any](ask func() (T, error)) (answer T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return ask()
}
