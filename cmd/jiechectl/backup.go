package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"jieche/data"
	"jieche/data/backup"
	"jieche/data/base"
	"jieche/data/shop"
	"jieche/data/workorder"
	"jieche/print"
	"jieche/print/press"
)

func clock() base.Instant { return base.InstantOf(time.Now()) }

// withBackups opens the shop and looks after its backups for one call.
func (p *program) withBackups(work func(*data.Store, *backup.Backups) error) error {
	home, err := data.Home()
	if err != nil {
		return err
	}
	return p.with(func(s *data.Store) error { return work(s, data.Backups(s, home, clock)) })
}

// backupVerbs are what can follow backup; a folder or nothing makes a backup.
var backupVerbs = map[string]func(p *program, args []string) error{
	"list": (*program).backupList, "status": (*program).backupStatus, "add": (*program).backupAdd, "drop": (*program).backupDrop,
	"plan": (*program).backupPlan, "init-key": (*program).backupKey,
}

// backup makes one now, or does what its second word says.
func (p *program) backup(args []string) error {
	if len(args) > 0 && backupVerbs[args[0]] != nil {
		return backupVerbs[args[0]](p, args[1:])
	}
	if len(args) == 1 && args[0] == "--list" {
		return p.backupList(nil)
	}
	if err := want("backup", args, 0, 1); err != nil || len(args) == 1 && strings.HasPrefix(args[0], "-") {
		return errors.Join(err, misused("backup"))
	}
	return p.withBackups(func(_ *data.Store, b *backup.Backups) error {
		taken, err := backup.Taken{}, error(nil)
		if len(args) == 1 {
			taken, err = b.TakeInto(context.Background(), args[0], nil)
		} else {
			taken, err = b.Take(context.Background(), nil)
		}
		if err != nil {
			return err
		}
		for _, o := range taken.Outcomes {
			if o.Err == nil {
				fmt.Fprintf(p.out, "%s\n", o.File)
			}
		}
		if !taken.Good() {
			return base.Refuse(base.Unknown, "backup.part", "", "%s", taken.Sentence())
		}
		return p.say("%s", taken.Sentence())
	})
}

func (p *program) backupList(args []string) error {
	if err := want("backup", args, 0, 0); err != nil {
		return err
	}
	return p.withBackups(func(_ *data.Store, b *backup.Backups) error {
		list, err := b.List()
		if err != nil {
			return err
		}
		for _, l := range list {
			fmt.Fprintf(p.out, "%s  %s  第 %d 号操作  %d KB  %s  %s\n", l.At, l.Life(), l.Number, l.Bytes>>10, l.Place.Kind.Word(), l.File)
		}
		return p.say("共 %d 份备份", len(list))
	})
}

func (p *program) backupStatus(args []string) error {
	if err := want("backup", args, 0, 0); err != nil {
		return err
	}
	return p.withBackups(func(s *data.Store, b *backup.Backups) error {
		h, book := b.Health(), b.Book()
		word, _ := h.Word(clock())
		key, err := data.Ask(s, backup.KeyOf{})
		if err != nil {
			return err
		}
		if key.Recipient != "" {
			fmt.Fprintf(p.out, "店铺密钥 %s，%s 启用\n", key.Fingerprint(), key.Since)
		}
		fmt.Fprintf(p.out, "自动备份：每 %d 分钟；关闭时备份：%t\n", book.Every, book.OnClose)
		for _, place := range book.Places {
			fmt.Fprintf(p.out, "%s  %s  上次核对过的备份：%s  %s\n", place.Kind.Word(), place.Path, orNone(place.Last.At.String()), place.Failure.Say)
		}
		if book.Drill.Say != "" {
			fmt.Fprintf(p.out, "%s  %s\n", book.Drill.At, book.Drill.Say)
		}
		for _, lack := range h.Lacks(clock()) {
			fmt.Fprintln(p.out, "!", lack)
		}
		return p.say("%s", word)
	})
}

func orNone(s string) string {
	if s == "" {
		return "还没有"
	}
	return s
}

func (p *program) backupAdd(args []string) error {
	if err := want("backup", args, 1, 1); err != nil {
		return err
	}
	return p.withBackups(func(_ *data.Store, b *backup.Backups) error {
		place, warning, err := b.Add(args[0])
		if err != nil {
			return err
		}
		return p.say("已添加备份位置：%s %s。%s", place.Kind.Word(), place.Path, warning)
	})
}

func (p *program) backupDrop(args []string) error {
	if err := want("backup", args, 1, 1); err != nil {
		return err
	}
	return p.withBackups(func(_ *data.Store, b *backup.Backups) error {
		if err := b.Drop(args[0]); err != nil {
			return err
		}
		return p.say("已去掉备份位置 %s，上面的备份文件没有动", args[0])
	})
}

func (p *program) backupPlan(args []string) error {
	every, onClose := 4*time.Hour, true
	rest, err := flagged("backup", args, func(f *flag.FlagSet) {
		f.DurationVar(&every, "every", every, "")
		f.BoolVar(&onClose, "on-close", onClose, "")
	})
	if err == nil {
		err = want("backup", rest, 0, 0)
	}
	if err != nil {
		return err
	}
	return p.withBackups(func(_ *data.Store, b *backup.Backups) error {
		if err := b.SetPlan(every, onClose); err != nil {
			return err
		}
		return p.say("有改动时每 %s 备份一次；关闭时备份：%t", every, onClose)
	})
}

// backupKey makes the shop's key, writes its page, and puts it to use when the page's last six characters were typed back:
// a key that is on no paper would lock everybody out.
func (p *program) backupKey(args []string) error {
	page, w := "", actor{}
	rest, err := flagged("backup", args, func(f *flag.FlagSet) {
		f.StringVar(&page, "page", "", "")
		w.flags(f)
	})
	if err == nil {
		err = want("backup", rest, 0, 0)
	}
	if err == nil && page == "" {
		err = misused("backup")
	}
	if err != nil {
		return err
	}
	return p.with(func(s *data.Store) error {
		profile, err := data.Ask(s, shop.Show{})
		if err != nil {
			return err
		}
		key, err := backup.NewKey()
		if err != nil {
			return err
		}
		doc := print.KeyPage(profile, key, clock(), print.Setting{Stamp: workorder.Stamp{At: clock()}})
		if err := errors.Join(doc.Err(), press.Save(doc, page)); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "密钥页：%s（密钥编号 %s）。请打印后，输入密钥的最后 6 个字符：\n", page, backup.Fingerprint(key.Recipient()))
		typed, err := bufio.NewReader(p.in).ReadString('\n')
		if strings.ToUpper(strings.TrimSpace(base.Narrow(typed))) != key.Tail() {
			return base.Refuse(base.Refused, "key.unconfirmed", "", "输入的 6 个字符和密钥页上的不一样，密钥没有启用。请重新运行 backup init-key；作废的那张纸请撕掉").Because(err)
		}
		by, err := p.who(s, w)
		if err != nil {
			return err
		}
		used, err := data.Do(s, by, backup.UseKey{Recipient: key.Recipient()})
		if err != nil {
			return err
		}
		return p.say("店铺密钥 %s 已启用，从下一次备份起生效。请删除文件 %s，电脑里不要留下密钥", used.Fingerprint(), page)
	})
}

// repeated is a flag that may be given several times.
type repeated []string

func (r *repeated) String() string     { return strings.Join(*r, " ") }
func (r *repeated) Set(s string) error { *r = append(*r, s); return nil }

// restore makes a shop from a backup, or shows whose the backup is.
func (p *program) restore(args []string) error {
	var to, keyFile string
	var also repeated
	var replace, exact, show bool
	rest, err := flagged("restore", args, func(f *flag.FlagSet) {
		f.StringVar(&to, "to", "", "")
		f.StringVar(&keyFile, "key-file", "", "")
		f.Var(&also, "also", "")
		f.BoolVar(&replace, "replace", false, "")
		f.BoolVar(&exact, "exact", false, "")
		f.BoolVar(&show, "show", false, "")
	})
	if err == nil {
		err = want("restore", rest, 1, 1)
	}
	if err != nil {
		return err
	}
	home, err := data.Home()
	if err != nil {
		return err
	}
	typed, err := p.keyFrom(keyFile)
	if err != nil {
		return err
	}
	if show {
		return p.showBackup(rest[0], home, typed)
	}
	if to == "" {
		if to, err = p.folder(); err != nil {
			return err
		}
	}
	f, err := data.Restore(context.Background(), backup.Restoration{
		File: rest[0], Typed: typed, To: to, InPlace: replace, Exact: exact, Also: also, Home: home, Now: clock,
	})
	if err != nil {
		return err
	}
	return p.say("%s\n店铺在 %s，共 %d 条资料，用时 %s", f.Sentence(), f.To, f.Rows, f.Took.Round(100*time.Millisecond))
}

// keyFrom reads the paper's key from a file, or from standard input (-), where a scanner types it.
func (p *program) keyFrom(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	arg := "-"
	if file != "-" {
		arg = "@" + file
	}
	raw, err := p.form(arg)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") { // as age-keygen writes it
			return line, nil
		}
	}
	return "", base.Refuse(base.Invalid, "key.empty", "", "%s 里没有密钥", file)
}

func (p *program) showBackup(file, home, typed string) error {
	var keys []backup.Key
	if typed != "" {
		k, err := backup.ParseKey(typed)
		if err != nil {
			return err
		}
		keys = append(keys, k)
	}
	pc, err := backup.PCKey(home)
	if err == nil {
		keys = append(keys, pc)
	}
	m, err := backup.Peek(file, keys)
	if err != nil {
		return err
	}
	return p.json(m)
}

// drill tries the way back.
func (p *program) drill(args []string) error {
	w := actor{}
	rest, err := flagged("drill", args, w.flags)
	if err == nil {
		err = want("drill", rest, 0, 0)
	}
	if err != nil {
		return err
	}
	return p.withBackups(func(s *data.Store, b *backup.Backups) error {
		by, err := p.who(s, w)
		if err != nil {
			return err
		}
		d, err := data.Drill(context.Background(), s, by, b, nil)
		if err != nil {
			return err
		}
		if !d.Good {
			return base.Refuse(base.Damaged, "drill.failed", "", "%s", d.Say)
		}
		return p.say("%s\n备份文件 %s，用时 %s", d.Say, d.File, d.Taking())
	})
}
