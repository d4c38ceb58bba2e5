package press

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/print"
)

// MostBatch is how many documents are printed in one go: more are more than anybody looks through, and more than the memory of a small PC
// should hold at once.
const MostBatch = 500

// Batch (批量打印) is what came of many documents that were printed in one go.
type Batch struct {
	Files   []Printed // one for each printer and paper that they went to, with the number of its first document
	Done    int       // documents that were registered and are in the files
	Skipped []Skipped // what could not be printed
	Stopped bool      // somebody stopped it before the last
}

// Skipped is a document that could not be printed, and why.
type Skipped struct {
	No  base.DocNo
	Why error
}

// bundle is the documents of a batch that go through one printer on one paper.
type bundle struct {
	printer string
	form    paper.Form // empty: several
	times   int
	docs    []print.Doc
	first   base.DocNo
	at      base.Instant
}

// DeliverAll (批量打印) prints the documents of all jobs in their order, as one PDF, or one job of the printer; where they go to several
// printers or papers, there is one for each. Every document passes its gate and is registered by itself; one that is refused is left
// out and told. When somebody stops it, what was registered until then is printed all the same: the register says what is on paper.
// Each printing is an operation of its own, for which by names who prints.
func DeliverAll(ctx context.Context, s *data.Store, q *Spool, set Printers, by func() data.By, jobs []Job, tell func(done int)) (Batch, error) {
	var b Batch
	if len(jobs) > MostBatch {
		return b, base.Refuse(base.Invalid, "print.batch", "", "一次最多打印 %d 张单据，现在有 %d 张。请用日期或客户分成几次", MostBatch, len(jobs))
	}
	bundles, err := b.make(ctx, s, set, by, jobs, tell)
	for _, u := range bundles {
		if e := b.send(s, q, u); e != nil && err == nil {
			err = e
		}
	}
	if err == nil && b.Done == 0 && !b.Stopped && len(b.Skipped) > 0 {
		err = b.Skipped[0].Why
	}
	return b, err
}

// MakeAll registers and makes the documents of all jobs in their order as one, without writing a file. All are of one form, so that they are on
// one paper.
func MakeAll(ctx context.Context, s *data.Store, by func() data.By, jobs []Job) (print.Doc, Batch, error) {
	var b Batch
	bundles, err := b.make(ctx, s, Printers{}, by, jobs, nil)
	if err == nil && len(bundles) == 0 && len(b.Skipped) > 0 {
		err = b.Skipped[0].Why
	}
	var docs []print.Doc
	for _, u := range bundles {
		docs = append(docs, u.docs...)
	}
	return print.Join(docs...), b, err
}

// make registers and makes the documents. Only an error that would meet the next document too ends it: leave that is missing, a full disk.
func (b *Batch) make(ctx context.Context, s *data.Store, set Printers, by func() data.By, jobs []Job, tell func(done int)) ([]*bundle, error) {
	var bundles []*bundle
	for i, job := range jobs {
		if b.Stopped = ctx.Err() != nil; b.Stopped {
			break
		}
		job.Form = job.slip()
		doc, made, err := makeFor(s, by(), job, set)
		switch {
		case err != nil && single(err):
			b.Skipped = append(b.Skipped, Skipped{job.No, err})
		case err != nil:
			return bundles, err
		default:
			b.Done++
			bundles = add(bundles, bundle{printer: job.printer(set), form: job.Form, times: set.timesOf(job.Form), docs: []print.Doc{doc}, first: made.No, at: made.Stamp})
		}
		if tell != nil {
			tell(i + 1)
		}
	}
	return bundles, nil
}

// single says that a refusal concerns one document, and not whoever prints or the shop.
func single(err error) bool {
	f, ok := base.AsFault(err)
	return ok && f.Grant == "" && slices.Contains([]base.Kind{base.Invalid, base.NotFound, base.Conflict, base.Refused}, f.Kind)
}

// add puts a document to those that go through the same printer on the same paper as often.
func add(bundles []*bundle, one bundle) []*bundle {
	i := slices.IndexFunc(bundles, func(u *bundle) bool {
		return u.printer == one.printer && u.times == one.times && u.docs[0].Paper == one.docs[0].Paper
	})
	if i < 0 {
		return append(bundles, &one)
	}
	u := bundles[i]
	if u.form != one.form {
		u.form = ""
	}
	u.docs = append(u.docs, one.docs...)
	return bundles
}

// send keeps the bundle's PDF and puts it into the queue of its printer.
func (b *Batch) send(s *data.Store, q *Spool, u *bundle) error {
	doc := print.Join(u.docs...)
	what := "单据"
	if u.form != "" {
		what = u.form.Word()
	}
	doc.Title = fmt.Sprintf("%s等 %d 张%s", u.first, len(u.docs), what)
	file := Printed{No: u.first, Count: int64(len(u.docs)), Warnings: doc.Warnings()}
	file.Path = filepath.Join(s.Dir(), "print", u.at.Day().String()[:7], fmt.Sprintf("%s等%d张%s-%s.pdf", u.first, len(u.docs), what, u.at.Time().Format("150405")))
	if err := Save(doc, file.Path); err != nil {
		return err
	}
	if u.printer != "" && q != nil {
		e, err := q.Add(Entry{Form: u.form, No: u.first, Printer: u.printer, Times: u.times}, doc)
		if err != nil {
			return err
		}
		file.Printer, file.Entry = u.printer, e.ID
	}
	b.Files = append(b.Files, file)
	return nil
}
