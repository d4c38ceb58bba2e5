package ui

import (
	"crypto/rand"
	"fmt"
	"log/slog"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// print registers a printing, makes its PDF and sends it to its printer or opens it, all beside the window. A printing that needs
// somebody's leave asks for it.
func (s *shell) print(form paper.Form, no base.DocNo, then func(error)) {
	s.printJob(press.Job{Form: form, No: no}, func(_ press.Printed, err error) { then(err) })
}

func (s *shell) printJob(job press.Job, then func(press.Printed, error)) {
	op := base.MakeID[base.Op](s.now(), rand.Reader)
	s.printBy(job, s.desk.By(op), then)
}

func (s *shell) printBy(job press.Job, by data.By, then func(press.Printed, error)) {
	kit.Run(s.press, func() (press.Printed, error) {
		set, err := press.LoadPrinters(s.store.Dir())
		if err != nil {
			slog.Error("printers", "err", err) // the PDF is opened; where printers are set, it is said
		}
		done, err := press.Deliver(s.store, s.queue, set, by, job)
		if err != nil || done.Printer != "" {
			return done, err
		}
		return done, s.view(done.Path)
	}, func(done press.Printed, err error) { s.printed(job, by, done, err, then) })
}

// printed goes on after a printing: with somebody's leave, where that is wanted, or with the outcome. Whoever waits for it hears of a
// refusal too when nobody gives his leave.
func (s *shell) printed(job press.Job, by data.By, done press.Printed, err error, then func(press.Printed, error)) {
	again := func(by data.By) { s.printBy(job, by, then) }
	if s.desk.SecondOr(err, by, again, func() { then(done, err) }) {
		return
	}
	if err == nil {
		s.say(printedSentence(done))
	}
	then(done, err)
}

// printedSentence says what was printed, and which characters could not be.
func printedSentence(p press.Printed) string {
	sentence := fmt.Sprintf("%s 已生成 PDF 并打开", p.No)
	switch {
	case p.Printer != "" && p.Count > 1:
		sentence = fmt.Sprintf("%s 第 %d 次补打，已交给打印机 %s", p.No, p.Count-1, p.Printer)
	case p.Printer != "":
		sentence = fmt.Sprintf("%s 已交给打印机 %s", p.No, p.Printer)
	case p.Count > 1:
		sentence = fmt.Sprintf("%s 第 %d 次补打，已打开", p.No, p.Count-1)
	}
	if len(p.Warnings) > 0 {
		sentence += "；有生僻字印不出来：" + p.Warnings[0]
	}
	return sentence
}

// openQueue shows what is on its way to printers.
func (s *shell) openQueue() { s.open(desk.Route{Area: desk.Printing}) }

// queueListener is a screen that shows the print queue.
type queueListener interface{ QueueChanged() }

// queueChanged is called on the window's goroutine when a job has moved on.
func (s *shell) queueChanged() {
	s.markQueue()
	if s.front != nil {
		if l, ok := s.front.screen.(queueListener); ok {
			l.QueueChanged()
		}
	}
}

// markQueue shows in the head of the window how the printing stands.
func (s *shell) markQueue() {
	if s.queue == nil {
		s.queued.Hide()
		return
	}
	s.queued.Set(queueMark(s.queue.Tally()))
}

// queueMark is the word and the colour of how the print queue stands.
func queueMark(t press.Tally) (string, kit.State) {
	switch {
	case t.Trouble > 0:
		return fmt.Sprintf("打印 %d 份没打成", t.Trouble), kit.Late
	case t.Waiting > 0:
		return fmt.Sprintf("打印 %d 份在送", t.Waiting), kit.Working
	}
	return "打印", kit.Ready
}
