package main

import (
	"fmt"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/history"
)

// verify walks every writer's chain and compares the anchors that were typed in from paper.
func (p *program) verify(args []string) error {
	return p.with(func(s *data.Store) error {
		report, err := s.Check(true)
		if err != nil {
			return err
		}
		for _, f := range report.Faults {
			fmt.Fprintf(p.out, "%s %s：%s\n", f.Where, f.Key, f.What)
		}
		bad := len(report.Faults)
		for _, a := range args {
			e, err := data.Ask(s, history.AnchorOf{Anchor: a})
			if err != nil {
				f, ok := base.AsFault(err)
				if !ok {
					return err
				}
				bad++
				fmt.Fprintf(p.out, "✗ %s：%s\n", a, f.Say)
				continue
			}
			fmt.Fprintf(p.out, "✓ %s：第 %s:%d 号记录，%s，%s %s %s\n", e.Anchor, e.Dot.Writer, e.Dot.Number, e.At, e.Who, e.Title, e.About)
		}
		if bad > 0 {
			return base.Refuse(base.Damaged, "verify", "", "发现 %d 处不符（共 %d 条操作记录），请保留单据并用备份核对", bad, report.Records)
		}
		return p.say("记录链完好：%d 条操作记录逐条相接，与第二副本一致；核对凭证 %d 个，全部相符", report.Records, len(args))
	})
}
