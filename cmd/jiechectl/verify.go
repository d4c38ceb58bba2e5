package main

import (
	"fmt"
	"slices"

	"jieche/data"
	"jieche/data/backup"
	"jieche/data/base"
	"jieche/data/history"
)

// verify walks every writer's chain and compares every anchor that can be found: those typed in from paper, and those of the
// backups that were read back.
func (p *program) verify(args []string) error {
	return p.withBackups(func(s *data.Store, b *backup.Backups) error {
		report, err := s.Check(true)
		if err != nil {
			return err
		}
		for _, f := range report.Faults {
			fmt.Fprintf(p.out, "%s %s：%s\n", f.Where, f.Key, f.What)
		}
		bad := len(report.Faults)
		anchors := slices.Clone(args)
		for _, place := range b.Book().Places {
			if a := place.Last.Anchor; a != "" && !slices.Contains(anchors, a) {
				anchors = append(anchors, a)
			}
		}
		for _, a := range anchors {
			good, err := p.anchor(s, a)
			if err != nil {
				return err
			}
			if !good {
				bad++
			}
		}
		if bad > 0 {
			return base.Refuse(base.Damaged, "verify", "", "发现 %d 处不符（共 %d 条操作记录），请保留单据并用备份核对", bad, report.Records)
		}
		return p.say("记录链完好：%d 条操作记录逐条相接，与第二副本一致；核对凭证 %d 个（其中备份 %d 个），全部相符", report.Records, len(anchors), len(anchors)-len(args))
	})
}

// anchor says which record an anchor belongs to, or that there is none.
func (p *program) anchor(s *data.Store, a string) (good bool, err error) {
	e, err := data.Ask(s, history.AnchorOf{Anchor: a})
	if f, ok := base.AsFault(err); ok {
		fmt.Fprintf(p.out, "✗ %s：%s\n", a, f.Say)
		return false, nil
	}
	if err != nil {
		return false, err
	}
	fmt.Fprintf(p.out, "✓ %s：第 %s:%d 号记录，%s，%s %s %s\n", e.Anchor, e.Dot.Writer, e.Dot.Number, e.At, e.Who, e.Title, e.About)
	return true, nil
}
