package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/demo"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/data/staff"
)

func (p *program) initShop(args []string) error {
	name, station, manager := "我的维修店", "A", "店长"
	rest, err := flagged("init", args, func(f *flag.FlagSet) {
		f.StringVar(&name, "name", name, "")
		f.StringVar(&station, "station", station, "")
		f.StringVar(&manager, "manager", manager, "")
	})
	if err == nil {
		err = want("init", rest, 0, 0)
	}
	if err != nil {
		return err
	}
	dir, err := p.folder()
	if err != nil {
		return err
	}
	s, err := data.Open(dir, data.Options{Create: true, Station: station})
	if err != nil {
		return err
	}
	if err := errors.Join(setUp(s, name, manager), s.Close()); err != nil {
		return err
	}
	return p.say("已在 %s 新建店铺“%s”，管理员 %s", dir, name, manager)
}

func setUp(s *data.Store, name, manager string) error {
	existing, err := data.Ask(s, staff.List{})
	if err != nil {
		return err
	}
	if len(existing) > 0 {
		return base.Refuse(base.Conflict, "shop.exists", "", "文件夹 %s 里已有店铺，没有改动", s.Dir())
	}
	if _, err := data.Do(s, data.By{}, shop.Configure{Profile: shop.Profile{Name: name}}); err != nil {
		return err
	}
	_, err = data.Do(s, data.By{}, staff.Hire{FullName: manager, Role: staff.GeneralManager})
	return err
}

func (p *program) demo(args []string) error {
	plan, today := demo.Plan{Visits: 60, Seed: 1}, ""
	rest, err := flagged("demo", args, func(f *flag.FlagSet) {
		f.IntVar(&plan.Visits, "visits", plan.Visits, "")
		f.Int64Var(&plan.Seed, "seed", plan.Seed, "")
		f.StringVar(&today, "today", today, "")
	})
	if err == nil {
		err = want("demo", rest, 0, 0)
	}
	if err == nil {
		plan.Today, err = lastDay(today)
	}
	if err != nil {
		return err
	}
	dir, err := p.folder()
	if err != nil {
		return err
	}
	made, err := plan.Make(dir)
	if err != nil {
		return err
	}
	return p.say("演示店已填好：%d 位员工，%d 台车，%d 种配件，%d 次到店", made.Staff, made.Vehicles, made.Parts, made.Visits)
}

// lastDay is the day on which the demo shop ends: the usual one when none is asked for, or a day as it is typed at the desk.
func lastDay(typed string) (base.Day, error) {
	now := base.InstantOf(time.Now()).Day()
	if typed == "today" {
		return now, nil
	}
	return base.ParseDay(typed, now)
}

func (p *program) say(format string, facts ...any) error {
	_, err := fmt.Fprintf(p.out, format+"\n", facts...)
	return err
}

func (p *program) commands(args []string) error {
	for _, group := range []struct {
		title string
		verbs []data.Verb
	}{{"命令 (do)", data.Commands()}, {"查询 (ask)", data.Queries()}} {
		if len(args) == 0 {
			fmt.Fprintln(p.out, group.title)
		}
		for _, v := range group.verbs {
			if len(args) == 0 || args[0] == v.Name {
				fmt.Fprintf(p.out, "  %-28s %s\n      %s\n", v.Name, v.Title, data.FormOf(v))
			}
		}
	}
	return nil
}

func (p *program) do(args []string) error {
	var w actor
	rest, err := flagged("do", args, w.flags)
	if err == nil {
		err = want("do", rest, 2, 2)
	}
	if err != nil {
		return err
	}
	form, err := p.form(rest[1])
	if err != nil {
		return err
	}
	return p.with(func(s *data.Store) error {
		by, err := p.who(s, w)
		if err != nil {
			return err
		}
		result, err := data.DoJSON(s, by, rest[0], form)
		if err != nil {
			return err
		}
		if second := s.Second(); second.Err != nil {
			fmt.Fprintln(p.err, "已保存，但第二副本没有写成：", second.Err)
		}
		return p.json(result)
	})
}

func (p *program) ask(args []string) error {
	if err := want("ask", args, 1, 2); err != nil {
		return err
	}
	form := []byte("{}")
	if len(args) == 2 {
		var err error
		if form, err = p.form(args[1]); err != nil {
			return err
		}
	}
	return p.with(func(s *data.Store) error {
		result, err := data.AskJSON(s, args[0], form)
		if err != nil {
			return err
		}
		return p.json(result)
	})
}

// form reads a JSON form from the argument, from a file (@), or from standard input (-).
func (p *program) form(arg string) ([]byte, error) {
	switch {
	case arg == "-":
		return io.ReadAll(p.in)
	case strings.HasPrefix(arg, "@"):
		b, err := os.ReadFile(arg[1:])
		if err != nil {
			return nil, base.Refuse(base.NotFound, "file", "", "读不到文件 %s，请检查路径", arg[1:]).Because(err)
		}
		return b, nil
	}
	return []byte(arg), nil
}

func (p *program) json(v any) error {
	e := json.NewEncoder(p.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func (p *program) check(args []string) error {
	full, repair := false, false
	rest, err := flagged("check", args, func(f *flag.FlagSet) {
		f.BoolVar(&full, "full", false, "")
		f.BoolVar(&repair, "repair", false, "")
	})
	if err == nil {
		err = want("check", rest, 0, 0)
	}
	if err != nil {
		return err
	}
	if repair {
		return p.repair()
	}
	return p.with(func(s *data.Store) error {
		report, err := s.Check(full)
		if err != nil {
			return err
		}
		for _, f := range report.Faults {
			fmt.Fprintf(p.out, "%s %s：%s\n", f.Where, f.Key, f.What)
		}
		if !report.Clean() {
			return base.Refuse(base.Damaged, "check", "", "发现 %d 处问题（共 %d 条资料，%d 条操作记录）", len(report.Faults), report.Rows, report.Records)
		}
		if !full {
			return p.say("完好：%d 条资料，校验和与摘要都相符", report.Rows)
		}
		return p.say("完好：%d 条资料，%d 条操作记录；校验和、摘要、索引、合计、记录链与第二副本都相符", report.Rows, report.Records)
	})
}

// repair makes the shop's files anew from their records and names what was wrong.
func (p *program) repair() error {
	return p.with(func(s *data.Store) error {
		done, err := s.Repair(func(step string) { fmt.Fprintln(p.out, step) })
		if err != nil {
			return err
		}
		for _, f := range done.Found {
			fmt.Fprintf(p.out, "%s %s：%s\n", f.Where, f.Key, f.What)
		}
		if done.Lost > 0 {
			return base.Refuse(base.Damaged, "repair.lost", "", "修复完成，但有 %d 条资料没能恢复，原样存入 quarantine 文件夹。请核对相关单据", done.Lost)
		}
		return p.say("修复完成：恢复 %d 条资料、%d 条操作记录；原文件保留为 %s", done.Rows, done.Records, filepath.Base(done.Kept))
	})
}

// events lists what befell the shop's files, the newest first.
func (p *program) events(args []string) error {
	limit := 50
	rest, err := flagged("events", args, func(f *flag.FlagSet) { f.IntVar(&limit, "limit", limit, "") })
	if err == nil {
		err = want("events", rest, 0, 0)
	}
	if err != nil {
		return err
	}
	dir, err := p.folder()
	if err != nil {
		return err
	}
	list, err := kv.ReadEvents(dir, limit) // without opening the shop: it may be what cannot be opened
	if err != nil {
		return err
	}
	for _, e := range list {
		fmt.Fprintln(p.out, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", e.Time, e.Step, e.Say, e.Cause)))
	}
	return nil
}

func (p *program) journal(args []string) error {
	from, limit := uint64(1), 0
	rest, err := flagged("journal", args, func(f *flag.FlagSet) {
		f.Uint64Var(&from, "from", from, "")
		f.IntVar(&limit, "limit", limit, "")
	})
	if err == nil {
		err = want("journal", rest, 0, 0)
	}
	if err != nil {
		return err
	}
	return p.with(func(s *data.Store) error {
		return s.View(func(tx *kv.Tx) error {
			n := 0
			for r, err := range tx.Journal() {
				if err != nil {
					return err
				}
				if r.Number < from {
					continue
				}
				if n++; limit > 0 && n > limit {
					return nil
				}
				story, err := r.Story()
				if err != nil {
					return err
				}
				fmt.Fprintf(p.out, "%s\n", story)
			}
			return nil
		})
	})
}

func (p *program) dump(args []string) error {
	if err := want("dump", args, 1, 1); err != nil {
		return err
	}
	known := false
	for _, name := range kv.Tables() {
		known = known || name == args[0]
	}
	if !known {
		return base.Refuse(base.NotFound, "table", "", "没有名为“%s”的表；有：%s", args[0], strings.Join(kv.Tables(), "、"))
	}
	return p.with(func(s *data.Store) error {
		return s.View(func(tx *kv.Tx) error {
			e := json.NewEncoder(p.out)
			e.SetEscapeHTML(false)
			for row, err := range tx.Dump(args[0]) {
				if err != nil {
					return err
				}
				if err := e.Encode(row); err != nil {
					return err
				}
			}
			return nil
		})
	})
}
