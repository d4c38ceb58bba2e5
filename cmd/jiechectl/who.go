package main

import (
	"bufio"
	"crypto/rand"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/staff"
)

// actor is who runs a command, as the command line says it. A PIN is read from a file or asked for, never taken as an argument:
// arguments are seen by everybody on the PC.
type actor struct {
	as, pinFile               string
	approve, approveFile, why string
	ownerFile, op             string
}

func (w *actor) flags(f *flag.FlagSet) {
	f.StringVar(&w.as, "as", "", "")
	f.StringVar(&w.pinFile, "pin-file", "", "")
	f.StringVar(&w.approve, "approve", "", "")
	f.StringVar(&w.approveFile, "approve-pin-file", "", "")
	f.StringVar(&w.why, "reason", "", "")
	f.StringVar(&w.ownerFile, "owner-file", "", "")
	f.StringVar(&w.op, "op", "", "")
}

// who finds the acting and the approving member by name or id, and proves them where they have a PIN; without a name the first
// manager acts.
func (p *program) who(s *data.Store, w actor) (data.By, error) {
	members, err := data.Ask(s, staff.List{})
	if err != nil {
		return data.By{}, err
	}
	guard, err := data.Ask(s, staff.Protection{})
	if err != nil {
		return data.By{}, err
	}
	op := base.MakeID[base.Op](base.InstantOf(time.Now()), rand.Reader)
	if w.op != "" {
		if op, err = base.ParseID[base.Op](w.op); err != nil {
			return data.By{}, err
		}
	}
	m, ok, err := named(members, w.as)
	if err != nil {
		return data.By{}, err
	}
	by := data.By{Op: op, Reason: w.why}
	if ok {
		pin, err := p.pin(guard, m, w.pinFile)
		if err != nil {
			return by, err
		}
		session, err := s.LogIn(m.ID, pin)
		if err != nil {
			return by, err
		}
		by.Staff, by.Session = m.ID, session.Token
	}
	if err := p.second(s, w, members, guard, &by); err != nil {
		return by, err
	}
	if w.ownerFile != "" {
		word, err := secret(w.ownerFile)
		if err != nil {
			return by, err
		}
		by.Owner, err = s.Owner(word)
		return by, err
	}
	return by, nil
}

// second proves who approves.
func (p *program) second(s *data.Store, w actor, members []staff.Member, guard staff.Protected, by *data.By) error {
	if w.approve == "" {
		return nil
	}
	m, _, err := named(members, w.approve)
	if err != nil {
		return err
	}
	pin, err := p.pin(guard, m, w.approveFile)
	if err != nil {
		return err
	}
	by.Approver = m.ID
	by.Approval, err = s.Approve(m.ID, pin, by.Op)
	return err
}

// named finds a member; without a name it is the last general manager, else the first member.
func named(members []staff.Member, name string) (found staff.Member, ok bool, err error) {
	for _, m := range members {
		switch {
		case name == "" && !m.Left && (!ok || m.Role == staff.GeneralManager):
			found, ok = m, true
		case name != "" && (m.Name == name || m.ID.String() == strings.ToUpper(name)):
			return m, true, nil
		}
	}
	if name != "" {
		err = base.Refuse(base.NotFound, "staff.missing", "", "没有名为“%s”的员工，请用 ask staff.list 查看", name)
	}
	return found, ok, err
}

// pin reads a member's PIN where he has one: from the file, or asked for.
func (p *program) pin(guard staff.Protected, m staff.Member, file string) (string, error) {
	switch {
	case !guard.Has(m.ID):
		return "", nil
	case file != "":
		return secret(file)
	}
	fmt.Fprintf(p.err, "%s 的 PIN：", m.Name)
	line, err := p.unseen()
	if err != nil && line == "" {
		return "", base.Refuse(base.Denied, "pin.asked", "pin", "%s 设了 PIN，请输入 PIN 或用 --pin-file 指定放 PIN 的文件", m.Name)
	}
	return strings.TrimSpace(line), nil
}

// unseen reads a line; a terminal doesn't show what is typed.
func (p *program) unseen() (string, error) {
	if in, ok := p.in.(*os.File); ok && term.IsTerminal(int(in.Fd())) {
		line, err := term.ReadPassword(int(in.Fd()))
		fmt.Fprintln(p.err)
		return string(line), err
	}
	return bufio.NewReader(p.in).ReadString('\n')
}

// secret is the first line of a file.
func secret(file string) (string, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", base.Refuse(base.NotFound, "file", "", "读不到文件 %s，请检查路径", file).Because(err)
	}
	line, _, _ := strings.Cut(string(raw), "\n")
	return strings.TrimRight(line, "\r"), nil
}
