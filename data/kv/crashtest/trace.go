//go:build linux

package main

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// The calls with which a program changes files, as strace names them; the question mark is for machines that lack one.
const traced = "openat,?open,?creat,write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,truncate,?rename,renameat,renameat2," +
	"?unlink,unlinkat,?mkdir,mkdirat,?rmdir,linkat,copy_file_range,sendfile,fallocate,lseek,close,sync_file_range,syncfs,sync,msync"

// call is one call that changed something in the folder, or a line that the process told.
type call struct {
	Name   string // open, write, truncate, sync, rename, unlink, mkdir; tell
	Path   string // relative to the folder
	To     string // of a rename; of a copy, what it is copied from
	At     int64
	From   int64 // of a copy: where it begins in the other file
	Size   int   // of a copy
	Data   []byte
	Failed bool // an injected fault: nothing was done
	Nth    int  // the how manieth call of the system's kind Kind this was
	Kind   string
}

func (c call) String() string {
	switch c.Name {
	case "tell":
		return "tell " + string(c.Data)
	case "write":
		return fmt.Sprintf("write %s %d+%d", c.Path, c.At, len(c.Data))
	case "rename":
		return "rename " + c.Path + " " + c.To
	}
	return fmt.Sprintf("%s %s %d", c.Name, c.Path, c.At)
}

// record runs a program under strace and returns what it did to the folder. Inject is one of strace's expressions or empty.
func record(dir, inject string, env []string, args ...string) ([]call, error) {
	file, err := os.CreateTemp(filepath.Dir(dir), "trace")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	command := []string{"-f", "-qqq", "-y", "-xx", "-s", "33554432", "-e", "signal=none", "-o", file.Name(), "-e", "trace=" + traced}
	if inject != "" {
		command = append(command, "-e", "inject="+inject)
	}
	cmd := exec.Command("strace", append(append(command, "--"), args...)...)
	cmd.Env = append(os.Environ(), env...)
	var errs strings.Builder
	cmd.Stderr = &errs
	ran := runLimited(cmd)
	if ran != nil && !ownDoing(inject, ran, errs.String()) {
		return nil, fmt.Errorf("%w: %s", ran, errs.String())
	}
	return parseTrace(file, dir)
}

// ownDoing says that a process ended by what was done to it and not by what it did: it was killed, or the runtime's own pipe could not
// be written, about which it could not even complain.
func ownDoing(inject string, ran error, said string) bool {
	killed := strings.Contains(inject, "signal=KILL") && ran.Error() == "signal: killed"
	muted := strings.HasPrefix(inject, "write:") && strings.HasSuffix(inject, "+") && ran.Error() == "exit status 2" && said == ""
	return killed || muted
}

// tracer turns strace's lines into calls.
type tracer struct {
	dir   string
	calls []call
	half  map[string]string // by process: a call that another interrupted
	at    map[string]int64  // by open file: where plain writes go
	size  map[string]int64  // by path, for files that are written at their end
	nth   map[string]int
	main  string // the process's first thread
}

func parseTrace(r io.Reader, dir string) ([]call, error) {
	t := &tracer{dir: dir, half: map[string]string{}, at: map[string]int64{}, size: map[string]int64{}, nth: map[string]int{}}
	in := bufio.NewReaderSize(r, 1<<20)
	for {
		line, err := in.ReadString('\n')
		if line = strings.TrimSuffix(line, "\n"); line != "" {
			if err := t.line(line); err != nil {
				return nil, fmt.Errorf("%w in %.300q", err, line)
			}
		}
		if errors.Is(err, io.EOF) {
			return t.calls, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (t *tracer) line(line string) error {
	pid, rest, ok := strings.Cut(line, " ")
	rest = strings.TrimLeft(rest, " ")
	if !ok || strings.HasPrefix(rest, "+++") || strings.HasPrefix(rest, "---") {
		return nil
	}
	if t.main == "" {
		t.main = pid
	}
	if head, ok := strings.CutSuffix(rest, " <unfinished ...>"); ok {
		t.half[pid] = head
		return nil
	}
	if strings.HasPrefix(rest, "<... ") {
		_, tail, ok := strings.Cut(rest, " resumed>")
		if !ok {
			return errors.New("a resumed call without its end")
		}
		rest = t.half[pid] + tail
		delete(t.half, pid)
	}
	name, rest, ok := strings.Cut(rest, "(")
	if !ok {
		return nil
	}
	end := strings.Index(rest, ") ") // texts and paths are written in hex
	if end < 0 {
		return nil // killed within the call
	}
	args := strings.Split(rest[:end], ", ")
	result := strings.TrimLeft(rest[end+2:], "= ")
	if strings.HasPrefix(result, "?") {
		return nil // killed within the call
	}
	nth := 0
	if pid == t.main {
		t.nth[name]++
		nth = t.nth[name]
	}
	return t.call(name, args, result, nth)
}

// call understands one call. What it can't model and yet touches the folder is an error: a trace that is read wrongly
// would make wrong images.
func (t *tracer) call(name string, args []string, result string, nth int) error {
	c := call{Kind: name, Nth: nth, Failed: strings.HasPrefix(result, "-1")}
	if c.Failed && !strings.Contains(result, "(INJECTED)") && name != "openat" {
		return nil // nothing happened, and nobody meddled
	}
	switch name {
	case "openat":
		return t.open(c, args, result)
	case "write", "pwrite64", "writev":
		return t.write(c, args)
	case "close":
		delete(t.at, args[0])
		return nil
	case "lseek":
		n, err := strconv.ParseInt(strings.Fields(result)[0], 10, 64)
		t.at[args[0]] = n
		return err
	case "fsync", "fdatasync":
		c.Name = "sync"
		return t.add(c, fdPath(args[0]))
	case "ftruncate":
		n, err := strconv.ParseInt(args[1], 10, 64)
		c.Name, c.At = "truncate", n
		return errors.Join(err, t.add(c, fdPath(args[0])))
	case "rename", "renameat", "renameat2":
		return t.rename(c, name, args)
	case "unlinkat", "unlink", "rmdir":
		c.Name = "unlink"
		return t.add(c, t.pathAt(name, args))
	case "mkdirat", "mkdir":
		c.Name = "mkdir"
		return t.add(c, t.pathAt(name, args))
	case "copy_file_range":
		return t.copy(c, args, result)
	case "sendfile":
		if c.Failed { // then the program copies by reading and writing
			return nil
		}
	}
	for _, a := range args {
		if p := fdPath(a); p == t.dir || strings.HasPrefix(p, t.dir+"/") {
			return fmt.Errorf("the trace has a call that images are not made of: %s", name)
		}
	}
	return nil
}

// add keeps a call that concerns the folder.
func (t *tracer) add(c call, path string) error {
	if path != t.dir && !strings.HasPrefix(path, t.dir+"/") || strings.HasSuffix(path, " (deleted)") {
		return nil
	}
	rel, err := filepath.Rel(t.dir, path)
	c.Path = rel
	t.calls = append(t.calls, c)
	return err
}

func (t *tracer) open(c call, args []string, result string) error {
	path := t.pathAt("openat", args)
	if !c.Failed {
		t.at[result] = 0
		if strings.Contains(args[2], "O_APPEND") {
			t.at[result] = atEnd
		}
	}
	c.Name = "open"
	switch {
	case c.Failed && !strings.Contains(result, "(INJECTED)"):
		return nil
	case strings.Contains(args[2], "O_DIRECTORY"):
		return nil
	case strings.Contains(args[2], "O_TRUNC"):
		c.At = 1 // emptied
	case !strings.Contains(args[2], "O_CREAT"):
		c.Name = "look" // changes nothing, but may fail
	}
	return t.add(c, path)
}

func (t *tracer) write(c call, args []string) error {
	c.Name = "write"
	path := fdPath(args[0])
	if c.Kind == "writev" {
		if !strings.HasPrefix(args[0], "1<") {
			return t.add(c, path+"/writev is not modelled")
		}
		data, err := unquote(args[1][strings.Index(args[1], `"`):])
		t.calls = append(t.calls, call{Name: "tell", Data: []byte(strings.TrimSuffix(string(data), "\n"))})
		return err
	}
	data, err := unquote(args[1])
	if err != nil {
		return err
	}
	c.Data = data
	if c.Kind == "pwrite64" {
		if c.At, err = strconv.ParseInt(args[3], 10, 64); err != nil {
			return err
		}
	} else {
		c.At = t.at[args[0]]
		if !c.Failed && c.At != atEnd {
			t.at[args[0]] += int64(len(data))
		}
	}
	return t.add(c, path)
}

// atEnd stands for the place of a write to a file that was opened for appending.
const atEnd = -1

// copy is a copy that the system made from one file to another, in a row.
func (t *tracer) copy(c call, args []string, result string) error {
	if c.Failed {
		c.Name = "look" // nothing was copied
		return t.add(c, fdPath(args[2]))
	}
	if args[1] != "NULL" || args[3] != "NULL" {
		return errors.New("a copy between places is not modelled")
	}
	n, err := strconv.Atoi(strings.Fields(result)[0])
	if err != nil || n == 0 {
		return err
	}
	from, err := filepath.Rel(t.dir, fdPath(args[0]))
	if err != nil || !filepath.IsLocal(from) {
		return fmt.Errorf("a copy from outside the folder is not modelled: %w", err)
	}
	c.Name, c.To, c.From, c.Size, c.At = "copy", from, t.at[args[0]], n, t.at[args[2]]
	t.at[args[0]] += int64(n)
	t.at[args[2]] += int64(n)
	return t.add(c, fdPath(args[2]))
}

func (t *tracer) rename(c call, name string, args []string) error {
	from, to := args[0], args[1]
	if name != "rename" {
		from, to = t.join(args[0], args[1]), t.join(args[2], args[3])
	} else {
		from, to = plainPath(from), plainPath(to)
	}
	rel, err := filepath.Rel(t.dir, to)
	c.Name, c.To = "rename", rel
	return errors.Join(err, t.add(c, from))
}

func (t *tracer) pathAt(name string, args []string) string {
	if strings.HasSuffix(name, "at") {
		return t.join(args[0], args[1])
	}
	return plainPath(args[0])
}

func (t *tracer) join(fd, path string) string {
	p := plainPath(path)
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(fdPath(fd), p)
}

func plainPath(quoted string) string {
	b, _ := unquote(quoted)
	return filepath.Clean(string(b))
}

// fdPath is the path behind an open file's number: 7<\x2f\x74…>.
func fdPath(arg string) string {
	_, inner, ok := strings.Cut(arg, "<")
	if !ok {
		return ""
	}
	inner, _, _ = strings.Cut(inner, ">")
	b, err := unhex(inner)
	if err != nil {
		return ""
	}
	return string(b)
}

func unquote(s string) ([]byte, error) {
	s = strings.TrimPrefix(s, `"`)
	end := strings.IndexByte(s, '"')
	if end < 0 || strings.HasPrefix(s[end:], `"...`) {
		return nil, errors.New("a text that was cut short")
	}
	return unhex(s[:end])
}

func unhex(s string) ([]byte, error) { return hex.DecodeString(strings.ReplaceAll(s, `\x`, "")) }
