package drive

import (
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// process is a program that this package started, and that it alone ends: by
// its id, politely first, together with what it has started itself, such as the
// viewer of a printed form.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error // how it ended; to be read after done
	once sync.Once
}

func launch(cmd *exec.Cmd) (*process, error) {
	own(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, done: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// ended tells whether the program is gone.
func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// wait waits for the program to end by itself.
func (p *process) wait(limit time.Duration) bool {
	select {
	case <-p.done:
		return true
	case <-time.After(limit):
		return false
	}
}

// stop ends the program: it is asked, and after five seconds made. What it has
// started itself is ended with it, and awaited too: a viewer that still writes
// into the home folder would keep it from being removed.
func (p *process) stop() {
	p.once.Do(func() {
		signalAll(p.cmd, syscall.SIGTERM)
		p.wait(5 * time.Second)
		p.kill()
	})
}

// kill ends the program at once.
func (p *process) kill() {
	for range 200 {
		if !signalAll(p.cmd, syscall.SIGKILL) {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	<-p.done
}
