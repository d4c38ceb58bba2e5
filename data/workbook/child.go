package workbook

import (
	"bufio"
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync/atomic"
	"time"

	"jieche/data/base"
)

// A workbook comes from anywhere. Its bytes are unpacked and taken apart in a child process: the same program, started with an
// argument that nobody types, and ended when its time is over. Whatever a file does to its reader, the desk goes on.

const childRead = "jieche-child-workbook"

// ReadLimit is how long the reading of one workbook may take. The largest that is allowed takes a few seconds.
const ReadLimit = time.Minute

// childReady is set when this program answers as its own child.
var childReady atomic.Bool

// ChildMain does a child's work and ends the process, when that is what the program was started for. Every main that reads
// workbooks calls it first thing, before it looks at its flags; a TestMain too.
func ChildMain() {
	childReady.Store(true)
	if len(os.Args) != 3 || os.Args[1] != childRead {
		return
	}
	out := bufio.NewWriter(os.Stdout)
	if err := errors.Join(gob.NewEncoder(out).Encode(answerTo(os.Stdin, os.Args[2])), out.Flush()); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// childAnswer is what the child writes: the sheets, or why there are none.
type childAnswer struct {
	Sheets []wireSheet
	Fault  *wireFault
}

type wireFault struct{ Kind, Code, Field, Say string }

type wireSheet struct {
	Name             string
	Hidden, Date1904 bool
	Lines            []wireLine
}

type wireLine struct {
	Row   int
	Cells []wireCell
}

type wireCell struct {
	Text      string
	Kind      uint8
	Cut, Side bool
}

// answerTo is the child's work.
func answerTo(r io.Reader, name string) childAnswer {
	sheets, err := readSource(r, Options{Name: name})
	if f, ok := base.AsFault(err); ok {
		return childAnswer{Fault: &wireFault{string(f.Kind), f.Code, f.Field, f.Say}}
	} else if err != nil {
		return childAnswer{Fault: &wireFault{string(base.Damaged), "workbook.read", "file", died(Options{Name: name}).Error()}}
	}
	var a childAnswer
	for _, s := range sheets {
		w := wireSheet{Name: s.name, Hidden: s.hidden, Date1904: s.date1904, Lines: make([]wireLine, len(s.lines))}
		for i, l := range s.lines {
			cells := make([]wireCell, len(l.cells))
			for k, c := range l.cells {
				cells[k] = wireCell{c.text, uint8(c.kind), c.cut, c.side}
			}
			w.Lines[i] = wireLine{l.row, cells}
		}
		a.Sheets = append(a.Sheets, w)
	}
	return a
}

// sheets are what the child has read, as the rest of the package knows them. The merged cells are spread already.
func (a childAnswer) sheets() []sheet {
	var list []sheet
	for _, w := range a.Sheets {
		s := sheet{name: w.Name, hidden: w.Hidden, date1904: w.Date1904, lines: make([]line, len(w.Lines))}
		for i, l := range w.Lines {
			cells := make([]cell, len(l.Cells))
			for k, c := range l.Cells {
				cells[k] = cell{c.Text, cellKind(c.Kind), c.Cut, c.Side}
			}
			s.lines[i] = line{l.Row, cells}
		}
		list = append(list, s)
	}
	return list
}

// readApart reads a file's sheets in a child, where this program can be one, and for at most so long.
func readApart(f io.Reader, o Options, limit time.Duration) ([]sheet, error) {
	self, err := os.Executable()
	if !childReady.Load() || err != nil {
		return readSource(f, o)
	}
	// The bytes go through a pipe, so that the child needs no right to any file; what is too large is not sent whole.
	raw, err := io.ReadAll(io.LimitReader(f, MaxFileBytes+1))
	if err != nil {
		return readSource(io.MultiReader(bytes.NewReader(raw), torn{err}), o)
	}
	ctx, stop := context.WithTimeout(context.Background(), limit)
	defer stop()
	child := exec.CommandContext(ctx, self, childRead, o.Name)
	child.WaitDelay = 5 * time.Second
	var out bytes.Buffer
	child.Stdin, child.Stdout = bytes.NewReader(raw), &out
	if err := child.Start(); err != nil { // a guard program that forbids a second start does not forbid the import
		return readSource(bytes.NewReader(raw), o)
	}
	waited := child.Wait()
	var a childAnswer
	err = gob.NewDecoder(&out).Decode(&a)
	switch {
	case ctx.Err() != nil:
		return nil, base.Refuse(base.Damaged, "workbook.slow", "file", "%s读了 %d 秒还没读完，可能已损坏或被人做过手脚，没有导入。请在 Excel 中打开检查，另存后再导入。",
			o.name(), int(limit.Seconds())).Because(waited)
	case waited != nil || err != nil:
		return nil, died(o).Because(errors.Join(waited, err))
	case a.Fault != nil:
		return nil, base.Refuse(base.Kind(a.Fault.Kind), a.Fault.Code, a.Fault.Field, "%s", a.Fault.Say)
	}
	return a.sheets(), nil
}

func died(o Options) *base.Fault {
	return base.Refuse(base.Damaged, "workbook.died", "file", "%s读到一半就停住了，可能已损坏或被人做过手脚，没有导入。请在 Excel 中打开检查，另存后再导入。", o.name())
}

// torn is a file that can't be read on.
type torn struct{ err error }

func (b torn) Read([]byte) (int, error) { return 0, b.err }
