// Package exchange (导入导出) is what comes into the shop from workbooks of other programs, and what goes out to workbooks. The
// window and the command line both come through here.
package exchange

import (
	"fmt"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/batch"
	"jieche/data/customer"
	"jieche/data/stock"
	"jieche/data/undo"
	"jieche/data/workbook"
)

// Batch is how many rows one commit takes: the desk goes on saving between two of them.
const Batch = 500

// Summary (导入结果) is what an import did.
type Summary struct {
	Made      int      `json:"made"`      // new files
	Completed int      `json:"completed"` // files that lacked something
	Unchanged int      `json:"unchanged"`
	Skipped   int      `json:"skipped"` // rows that nothing could be made of
	Merged    int      `json:"merged"`  // rows of the workbook that belonged to another one
	Warnings  int      `json:"warnings"`
	Opened    int      `json:"opened,omitempty"` // parts with an opening stock
	Doubts    []string `json:"doubts,omitempty"` // what the shop's own data had to say about rows

	Run batch.RunID `json:"run,omitzero"` // names the import, for taking it back
}

// String is the result as a sentence.
func (s Summary) String() string {
	text := fmt.Sprintf("新建 %d，补全 %d，已有 %d，跳过 %d，合并重复 %d 行，提醒 %d 条", s.Made, s.Completed, s.Unchanged, s.Skipped, s.Merged, s.Warnings)
	if s.Opened > 0 {
		text += fmt.Sprintf("，期初入库 %d 种", s.Opened)
	}
	return text
}

func (s *Summary) count(made, completed, unchanged, skipped int) {
	s.Made += made
	s.Completed += completed
	s.Unchanged += unchanged
	s.Skipped += skipped
}

func (s *Summary) doubt(row int, say string) {
	s.Doubts = append(s.Doubts, fmt.Sprintf("第 %d 行：%s", row, say))
}

// ImportCustomers takes a customer workbook into the shop, some rows a commit. progress may be nil.
func ImportCustomers(s *data.Store, by data.By, book *workbook.CustomerBook, progress func(done, total int)) (Summary, error) {
	rows := make([]customer.ImportRow, 0, len(book.Rows))
	for _, r := range book.Rows {
		colour := r.PlateColour
		rows = append(rows, customer.ImportRow{
			Row: r.Row, Plate: r.Plate, PlateColour: colour, VIN: r.VIN, Model: r.Model, EngineNo: r.EngineNo, Paint: r.Colour, Bought: r.Bought,
			InsuredUntil: r.InsuredUntil, KM: r.MileageKM, KMDay: r.LastVisit, Name: r.Name, Phones: r.Phones, Contact: r.Contact,
			Address: r.Address, Birthday: r.Birthday, Note: r.Note,
		})
	}
	sum := Summary{Merged: book.Merges(), Warnings: len(book.Warnings)}
	err := inBatches(rows, progress, func(part []customer.ImportRow) error {
		done, err := data.Do(s, by, customer.Import{Rows: part, Source: batch.Source{Run: sum.Run, File: book.Name}})
		if !done.Run.IsZero() {
			sum.Run = done.Run
		}
		sum.count(done.Made, done.Completed, done.Unchanged, done.Skipped)
		for _, d := range done.Doubts {
			sum.doubt(d.Row, d.Say)
		}
		return err
	})
	return sum, err
}

// ImportParts takes a parts workbook into the shop; stock on hand becomes opening movements.
func ImportParts(s *data.Store, by data.By, book *workbook.PartBook, progress func(done, total int)) (Summary, error) {
	rows := make([]stock.ImportRow, 0, len(book.Rows))
	for _, r := range book.Rows {
		rows = append(rows, stock.ImportRow{
			Row: r.Row, Code: r.Code, Name: r.Name, Spec: r.Spec, Fits: r.Model, Unit: r.Unit, Quality: stock.Quality(r.Kind), Maker: r.Brand, Origin: r.Origin,
			Bin: r.Bin, OnHand: r.OnHand, Cost: r.Cost, Price: r.Price, Min: r.Min, Max: r.Max,
		})
	}
	sum := Summary{Merged: book.Merges(), Warnings: len(book.Warnings)}
	err := inBatches(rows, progress, func(part []stock.ImportRow) error {
		done, err := data.Do(s, by, stock.Import{Rows: part, Source: batch.Source{Run: sum.Run, File: book.Name}})
		if !done.Run.IsZero() {
			sum.Run = done.Run
		}
		sum.count(done.Made, done.Completed, done.Unchanged, done.Skipped)
		sum.Opened += done.Opened
		for _, d := range done.Doubts {
			sum.doubt(d.Row, d.Say)
		}
		return err
	})
	return sum, err
}

// Undo takes an import back, batch by batch, the newest first. progress may be nil.
func Undo(s *data.Store, by data.By, run batch.RunID, progress func(left int)) (batch.Outcome, error) {
	var all batch.Outcome
	for {
		by.Op = base.OpID{} // each batch is an operation of its own
		part, err := data.Do(s, by, undo.Import{ID: run})
		if err != nil {
			return all, err
		}
		all.Removed, all.Restored, all.Reversed = all.Removed+part.Removed, all.Restored+part.Restored, all.Reversed+part.Reversed
		all.Kept = append(all.Kept, part.Kept...)
		if part.No != "" {
			all.No = part.No
		}
		if part.Left == 0 {
			return all, nil
		}
		if progress != nil {
			progress(part.Left)
		}
	}
}

// inBatches gives the rows to take, some at a time. Each batch is a command of its own, so the operation ids are left to
// the store: the same rows a second time change nothing.
func inBatches[R any](rows []R, progress func(done, total int), take func([]R) error) error {
	for from := 0; from < len(rows); from += Batch {
		to := min(from+Batch, len(rows))
		if err := take(rows[from:to]); err != nil {
			if f, ok := base.AsFault(err); ok {
				f.Say += fmt.Sprintf("（已导入 %d 行，余下 %d 行没有导入；处理后可以再导一次，已导入的不会重复）", from, len(rows)-from)
			}
			return err
		}
		if progress != nil {
			progress(to, len(rows))
		}
	}
	return nil
}
