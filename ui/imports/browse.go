package imports

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"jieche/ui/desk"
	"jieche/ui/kit"
)

// place is a folder or a workbook in a folder.
type place struct {
	name string
	path string
	dir  bool
	size int64
}

// placesIn lists a folder: the way up, then folders, then workbooks.
func placesIn(dir string) ([]place, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var folders, files []place
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch ext := strings.ToLower(filepath.Ext(e.Name())); {
		case strings.HasPrefix(e.Name(), "."):
		case e.IsDir():
			folders = append(folders, place{name: e.Name(), path: path, dir: true})
		case ext == ".xlsx" || ext == ".csv":
			var size int64
			if info, err := e.Info(); err == nil {
				size = info.Size()
			}
			files = append(files, place{name: e.Name(), path: path, size: size})
		}
	}
	for _, list := range [][]place{folders, files} {
		slices.SortFunc(list, func(a, b place) int { return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name)) })
	}
	list := append(folders, files...)
	if up := filepath.Dir(dir); up != dir {
		list = append([]place{{name: "↑ 上一级", path: up, dir: true}}, list...)
	}
	return list, nil
}

// browse lets a person walk to a workbook with the keyboard; Enter opens a folder or takes a file.
func browse(d *desk.Desk, dir string, take func(path string)) {
	where := kit.Caption("")
	table := kit.NewTable(
		kit.Column[place]{Title: "文件夹 / 表格", Width: 300, Weight: 1, Cell: func(p place) kit.Cell {
			if p.dir {
				return kit.Cell{Text: p.name, Bold: true}
			}
			return kit.Cell{Text: p.name}
		}},
		kit.Column[place]{Title: "大小", Width: 90, Right: true, Text: func(p place) string {
			if p.dir {
				return ""
			}
			return sizeWord(p.size)
		}},
	)
	table.SetEmpty("这个文件夹里没有表格（.xlsx、.csv）。", nil)
	var dialog *kit.Dialog
	var enter func(string)
	enter = func(dir string) {
		list, err := placesIn(dir)
		if err != nil {
			dialog.Warn("打不开文件夹：" + dir)
			return
		}
		dialog.Warn("")
		kit.Say(where, dir)
		table.SetRows(list)
		table.Select(0)
	}
	choose := func(p place) {
		if p.dir {
			enter(p.path)
			return
		}
		dialog.Close()
		take(p.path)
	}
	table.OnOpen = choose
	table.OnKey = func(key kit.Key, _ place) bool {
		if key == "Backspace" {
			enter(filepath.Dir(where.Text))
			return true
		}
		return false
	}
	dialog = kit.NewDialog(d.Win, "选择表格", kit.Down(6, where, kit.Fixed(0, 380, table)), "打开", "返回", func(done func(error)) {
		done(nil)
		if p, ok := table.Selected(); ok && !p.dir {
			take(p.path)
		}
	}).Width(640).First(table)
	enter(dir)
	dialog.Show()
}

func sizeWord(n int64) string {
	switch {
	case n >= 1<<20:
		return thousands(n>>20) + " MB"
	case n >= 1<<10:
		return thousands(n>>10) + " KB"
	}
	return thousands(n) + " B"
}
