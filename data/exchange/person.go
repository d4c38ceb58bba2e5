package exchange

import (
	"os"

	"jieche/data"
	"jieche/data/customer"
	"jieche/data/file"
	"jieche/data/history"
	"jieche/data/person"
	"jieche/data/workbook"
)

// Person writes all that the shop knows about a person to a file. That it is handed out has been written down by then.
func Person(s *data.Store, id customer.ID, path string) (rows int, err error) {
	facts, err := data.Ask(s, person.FactsOf{Customer: id})
	if err != nil {
		return 0, err
	}
	list := make([]workbook.Row, len(facts))
	for i, f := range facts {
		list[i] = workbook.Row{f.Part, f.At, f.No, f.What, f.Value}
	}
	return len(list), writeList("个人信息", heads("part 类别 at 时间 no 单号或车牌 what 项目 value 内容"), list, path)
}

// mostTold bounds how many entries of the history go into one file.
const mostTold = 100_000

// History writes what a question about the history finds to a file, one row for each field that changed.
func History(s *data.Store, q history.Page, path string) (rows int, err error) {
	q.Size = 1000
	var list []workbook.Row
	for len(list) < mostTold {
		told, err := data.Ask(s, q)
		if err != nil {
			return 0, err
		}
		for _, e := range told.Entries {
			if len(e.Changes) == 0 {
				e.Changes = []history.Change{{What: e.About}}
			}
			for _, c := range e.Changes {
				list = append(list, workbook.Row{e.At, e.Who, e.Approver, e.Title, c.What, c.Field, c.Old, c.New, e.Anchor})
			}
		}
		if q.Before = told.Next; told.Next.Number == 0 {
			break
		}
	}
	return len(list), writeList("操作记录", heads("at 时间 who 操作人 approver 批准人 title 操作 what 对象 field 项目 old 原来 new 现在 anchor 凭证"), list, path)
}

func writeList(title string, headings []workbook.Heading, rows []workbook.Row, path string) error {
	format, err := workbook.FormatOf(path)
	if err != nil {
		return err
	}
	err = file.ReplaceWith(path, func(f *os.File) error {
		return workbook.Export(f, format, title, headings, workbook.Rows(rows))
	})
	if err != nil {
		return unwritable(path, err)
	}
	return nil
}
