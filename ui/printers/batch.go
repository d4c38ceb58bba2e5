package printers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/paper"
	"jieche/data/workorder"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// jobsOf are the documents of printings, each once however often it was printed, in the order of their numbers.
func jobsOf(rows []workorder.RegisterRow) []press.Job {
	var jobs []press.Job
	for _, r := range rows {
		if job := (press.Job{Form: r.Form, No: r.No}); !slices.Contains(jobs, job) {
			jobs = append(jobs, job)
		}
	}
	slices.SortStableFunc(jobs, func(a, b press.Job) int { return strings.Compare(string(a.No), string(b.No)) })
	return jobs
}

// formsOf are the forms of the jobs, in the order in which they come.
func formsOf(jobs []press.Job) []paper.Form {
	var forms []paper.Form
	for _, j := range jobs {
		if !slices.Contains(forms, j.Form) {
			forms = append(forms, j.Form)
		}
	}
	return forms
}

// counted says how many documents of which forms there are: 结算单 12 张、出门证 3 张.
func counted(jobs []press.Job) string {
	var words []string
	for _, f := range formsOf(jobs) {
		n := 0
		for _, j := range jobs {
			if j.Form == f {
				n++
			}
		}
		words = append(words, fmt.Sprintf("%s %d 张", f.Word(), n))
	}
	return strings.Join(words, "、")
}

// batch asks once, and then prints many documents in one go.
func batch(d *desk.Desk, jobs []press.Job, then func()) {
	if d.Press == nil || len(jobs) == 0 {
		return
	}
	kit.Run(d.Work, func() (names []string, err error) {
		if forms := formsOf(jobs); len(forms) == 1 {
			names, err = press.CopiesOf(d.Store, forms[0])
		}
		return names, err
	}, func(names []string, err error) {
		if err != nil {
			d.Tell(err)
			return
		}
		offerBatch(d, jobs, names, then)
	})
}

// offerBatch says what will be printed; forms of one kind can be had in one copy alone.
func offerBatch(d *desk.Desk, jobs []press.Job, names []string, then func()) {
	options := []kit.Option{{Value: "", Text: "全部联"}}
	for _, name := range names {
		options = append(options, kit.Option{Value: name, Text: name})
	}
	copies := kit.NewChoice(options, nil).Boxed().Wrap(440)
	copies.Set("")
	body := kit.Down(10, kit.NewPara(counted(jobs)+"，按单号排列，一次打完。每一张都登记为补打。"))
	if len(names) > 0 {
		body.Add(kit.Field("印哪一联", copies))
	}
	kit.NewDialog(d.Win, fmt.Sprintf("批量打印 %d 张", len(jobs)), body, "打印", "返回", func(done func(error)) {
		done(nil)
		for i := range jobs {
			jobs[i].Copy = copies.Value()
		}
		runBatch(d, jobs, then)
	}).Width(480).Show()
}

// runBatch prints beside the window, shows how far it is, and can be stopped.
func runBatch(d *desk.Desk, jobs []press.Job, then func()) {
	ctx, stop := context.WithCancel(context.Background())
	said := kit.NewPara(fmt.Sprintf("正在制作第 1 张，共 %d 张…", len(jobs)))
	body := kit.Down(6, said, kit.NewParaOf("停止时，已经登记的仍会打印出来，其余的不打印。", 12, false, kit.Colours().Ink2))
	progress := kit.NewDialog(d.Win, "批量打印", body, "停止", "", func(func(error)) {
		said.SetText("正在停止…")
		stop()
	}).Width(480)
	progress.OnCancel = stop
	progress.Show()
	tell := func(done int) {
		fyne.Do(func() {
			if ctx.Err() == nil {
				said.SetText(fmt.Sprintf("已制作 %d 张，共 %d 张…", done, len(jobs)))
			}
		})
	}
	set, by := d.Printers(), d.By(desk.NewOp())
	each := func() data.By {
		by.Op = desk.NewOp()
		return by
	}
	kit.Run(d.Press.Work, func() (press.Batch, error) {
		b, err := press.DeliverAll(ctx, d.Store, d.Press.Queue, set, each, jobs, tell)
		for _, f := range b.Files {
			if f.Printer == "" && err == nil {
				err = d.Press.View(f.Path)
			}
		}
		return b, err
	}, func(b press.Batch, err error) {
		stop()
		progress.Close()
		then()
		if err != nil {
			d.Tell(err)
			return
		}
		outcome(d, b, len(jobs))
	})
}

// outcome says what was printed, and shows what was not.
func outcome(d *desk.Desk, b press.Batch, of int) {
	var sentences []string
	for _, f := range b.Files {
		if f.Printer != "" {
			sentences = append(sentences, fmt.Sprintf("%d 张已交给打印机 %s", f.Count, f.Printer))
		} else {
			sentences = append(sentences, fmt.Sprintf("%d 张已做成一个 PDF 并打开", f.Count))
		}
		if len(f.Warnings) > 0 {
			sentences = append(sentences, "有生僻字印不出来："+f.Warnings[0])
		}
	}
	if b.Stopped {
		sentences = append(sentences, fmt.Sprintf("已停止，还有 %d 张没有打印", of-b.Done-len(b.Skipped)))
	}
	if len(b.Skipped) == 0 {
		d.Say(strings.Join(sentences, "；"))
		return
	}
	const most = 5
	lines := append(sentences, fmt.Sprintf("%d 张没有打印：", len(b.Skipped)))
	for _, s := range b.Skipped[:min(len(b.Skipped), most)] {
		sentence, _ := desk.Explain(s.Why)
		if !strings.Contains(sentence, string(s.No)) {
			sentence = string(s.No) + " " + sentence
		}
		lines = append(lines, sentence)
	}
	if len(b.Skipped) > most {
		lines = append(lines, "……")
	}
	kit.Tell(d.Win, "批量打印", strings.Join(lines, "\n"))
}
