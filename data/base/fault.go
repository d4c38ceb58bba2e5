package base

import (
	"errors"
	"fmt"
)

// Kind says what sort of trouble a fault is, and so what a screen does about it.
type Kind string

// The kinds of faults.
const (
	Invalid  Kind = "invalid"   // what was typed can't be meant: the field is marked
	NotFound Kind = "not_found" // what was named isn't there
	Conflict Kind = "conflict"  // somebody or something was faster: reload and look
	Refused  Kind = "refused"   // a gate: something must happen first, or somebody must allow it
	Denied   Kind = "denied"    // this person may not
	Short    Kind = "short"     // not enough of it
	Busy     Kind = "busy"      // another program holds it
	Newer    Kind = "newer"     // written by a newer program
	Damaged  Kind = "damaged"   // stored bytes are not what was written
	Full     Kind = "full"      // no room on the disk
	Broken   Kind = "broken"    // a rule of the program's own was about to be broken: nothing was saved, a report was written
	Unknown  Kind = "unknown"   // outcome not known: nothing more is written until it is
)

// Fault is an error that a person can act on. Its sentence is made once, where the facts are known; what is no
// Fault is an error of the program and is shown with a number to tell.
type Fault struct {
	Kind    Kind
	Code    string   // names this refusal for tests and for the manual: "plate.odd"
	Field   string   // the field of the form that is meant, if one is
	Say     string   // the Chinese sentence: the facts, and the next step
	Missing []string // what a gate still lacks, a short sentence each
	Grant   string   // the role that may allow an exception, if one may
	Err     error    // what lies beneath, for the log
}

// Refuse makes a fault; format and facts are the Chinese sentence.
func Refuse(kind Kind, code, field, format string, facts ...any) *Fault {
	return &Fault{Kind: kind, Code: code, Field: field, Say: fmt.Sprintf(format, facts...)}
}

// Because keeps the cause for the log.
func (f *Fault) Because(err error) *Fault { f.Err = err; return f }

// Lacks adds what a gate still lacks.
func (f *Fault) Lacks(missing ...string) *Fault { f.Missing = append(f.Missing, missing...); return f }

// GrantBy names the role that may allow an exception.
func (f *Fault) GrantBy(role string) *Fault { f.Grant = role; return f }

func (f *Fault) Error() string { return f.Say }

func (f *Fault) Unwrap() error { return f.Err }

// AsFault finds the fault in an error.
func AsFault(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}

// Is says whether the error is a fault of that kind.
func Is(err error, kind Kind) bool {
	f, ok := AsFault(err)
	return ok && f.Kind == kind
}

// Code is the fault's code, or the empty string.
func Code(err error) string {
	if f, ok := AsFault(err); ok {
		return f.Code
	}
	return ""
}
