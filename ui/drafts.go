package ui

import (
	"fmt"
	"strings"

	"jieche/ui/desk"
	"jieche/ui/kit"
)

// offerDrafts asks about what was typed and not saved when the program ended last time, once for all of it. What is
// not wanted now stays and is asked about again: only giving up in its tab throws it away.
func (s *shell) offerDrafts() {
	names := s.desk.Drafts.Names(desk.ReceptionDraft)
	if len(names) == 0 {
		return
	}
	var about []string
	for _, n := range names {
		if title := s.desk.Drafts.Title(n); title != "" {
			about = append(about, title)
		}
	}
	sentence := fmt.Sprintf("上次有 %d 份接车登记没有保存：%s。", len(names), strings.Join(about, "、"))
	kit.Confirm(s.win, "还有没保存的接车登记", sentence, "继续填写", func() {
		for _, n := range names {
			s.open(desk.Route{Area: desk.Reception, Draft: n})
		}
	})
}
