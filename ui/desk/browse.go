package desk

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/ui/kit"
)

// Files (文件) is what Browse lets a person choose from.
type Files struct {
	Title string   // of the dialog: 选择表格
	What  string   // 表格
	Ends  []string // of the names, in small letters: .xlsx
}

func (f Files) fits(name string) bool {
	return slices.Contains(f.Ends, strings.ToLower(filepath.Ext(name)))
}

// place is a folder or a file in a folder.
type place struct {
	name string
	path string
	dir  bool
	size int64
}

// placesIn lists a folder: the way up, then folders, then the files that are wanted.
func placesIn(dir string, wanted Files) ([]place, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var folders, files []place
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case e.IsDir():
			folders = append(folders, place{name: e.Name(), path: path, dir: true})
		case wanted.fits(e.Name()):
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

// CleanPath takes off what a person pastes with a path: quotes, blanks, file://.
func CleanPath(text string) string {
	text = strings.TrimSpace(text)
	text = strings.Trim(text, `"'“”`)
	text = strings.TrimPrefix(text, "file://")
	return strings.TrimSpace(text)
}

// Browse lets a person walk to a file with the keyboard, beginning where the file that was typed lies; Enter opens a folder or takes a file.
func Browse(d *Desk, wanted Files, typed string, take func(path string)) {
	browse(d, wanted, d.folderOf(CleanPath(typed)), take)
}

// folderOf is where a search begins: the folder of the path, or else the person's own.
func (d *Desk) folderOf(path string) string {
	dir := filepath.Dir(path)
	if info, err := os.Stat(dir); err == nil && info.IsDir() && dir != "." {
		return dir
	}
	if home, err := os.UserHomeDir(); err == nil {
		return home
	}
	return d.Store.Dir()
}

func browse(d *Desk, wanted Files, dir string, take func(path string)) {
	where := kit.Caption("")
	table := kit.NewTable(
		kit.Column[place]{Title: "文件夹 / " + wanted.What, Width: 300, Weight: 1, Cell: func(p place) kit.Cell {
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
	table.SetEmpty("这个文件夹里没有"+wanted.What+"（"+strings.Join(wanted.Ends, "、")+"）。", nil)
	var dialog *kit.Dialog
	var enter func(string)
	enter = func(dir string) {
		list, err := placesIn(dir, wanted)
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
	dialog = kit.NewDialog(d.Win, wanted.Title, kit.Down(6, where, kit.Fixed(0, 380, table)), "打开", "返回", func(done func(error)) {
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

func thousands(n int64) string { return base.Milli(n * 1000).String() }
