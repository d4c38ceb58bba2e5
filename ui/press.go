package ui

import (
	"crypto/rand"
	"fmt"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/print/press"
	"jieche/ui/kit"
)

// print registers a printing, makes its PDF and opens it, all beside the window. A printing that needs somebody's leave asks
// for it.
func (s *shell) print(form paper.Form, no base.DocNo, then func(error)) {
	op := base.MakeID[base.Op](s.now(), rand.Reader)
	s.printBy(form, no, s.desk.By(op), then)
}

func (s *shell) printBy(form paper.Form, no base.DocNo, by data.By, then func(error)) {
	kit.Run(s.press, func() (press.Printed, error) {
		done, err := press.Print(s.store, by, press.Job{Form: form, No: no})
		if err != nil {
			return done, err
		}
		return done, s.view(done.Path)
	}, func(done press.Printed, err error) {
		if s.desk.Second(err, by, func(by data.By) { s.printBy(form, no, by, then) }) {
			return
		}
		if err == nil {
			s.say(printedSentence(done))
		}
		then(err)
	})
}

// printedSentence says what was printed, and which characters could not be.
func printedSentence(p press.Printed) string {
	sentence := fmt.Sprintf("%s 已生成 PDF 并打开", p.No)
	if p.Count > 1 {
		sentence = fmt.Sprintf("%s 第 %d 次补打，已打开", p.No, p.Count-1)
	}
	if len(p.Warnings) > 0 {
		sentence += "；有生僻字印不出来：" + p.Warnings[0]
	}
	return sentence
}
