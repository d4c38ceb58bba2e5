// Command gallery shows every widget of the kit in the arrangements of the real screens, to look at
// and to photograph: gallery [-font FOLDER] [-dark] [-scale 1.15] PAGE, where PAGE is reception,
// order, settle, parts, today or small.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"jieche/data/base"
	"jieche/ui/kit"
)

var work = kit.NewQueue()

func main() {
	fonts := flag.String("font", "assets/fonts", "folder of NotoSansSC-Regular.ttf and NotoSansSC-Bold.ttf")
	night := flag.Bool("dark", false, "dark palette")
	scale := flag.Float64("scale", 1, "size of type")
	flag.Parse()
	if err := loadFonts(*fonts); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	kit.SetDark(*night)
	kit.SetScale(float32(*scale))
	a := app.NewWithID("jieche.gallery")
	a.Settings().SetTheme(kit.Theme{})
	w := a.NewWindow("样张")
	show(w, flag.Arg(0))
	w.Resize(fyne.NewSize(1366, 768))
	w.ShowAndRun()
}

func loadFonts(folder string) error {
	regular, err := os.ReadFile(filepath.Join(folder, "NotoSansSC-Regular.ttf"))
	if err != nil {
		return err
	}
	bold, err := os.ReadFile(filepath.Join(folder, "NotoSansSC-Bold.ttf"))
	if err != nil {
		return err
	}
	kit.SetFonts(regular, bold)
	return nil
}

// show puts a page into the shell.
func show(w fyne.Window, page string) {
	pages := map[string]struct {
		area int
		tabs []kit.Tab
		body func(fyne.Window) (fyne.CanvasObject, kit.Keymap)
	}{
		"reception": {1, []kit.Tab{{Title: "今日", ID: "0", Fixed: true}, {Title: "粤B·7K291 轩逸", ID: "1"}, {Title: "新接车", ID: "2", Marked: true}}, reception},
		"order":     {1, []kit.Tab{{Title: "今日", ID: "0", Fixed: true}, {Title: "粤B·7K291 轩逸", Number: "RO261121-A017", ID: "2"}, {Title: "新接车", ID: "1"}}, order},
		"settle":    {6, []kit.Tab{{Title: "今日", ID: "0", Fixed: true}, {Title: "结算 粤S·3F88Q 朗逸", Number: "RO261121-A009", ID: "2"}}, settle},
		"parts":     {3, nil, parts},
		"today":     {0, nil, today},
		"small":     {8, nil, small},
	}
	p, ok := pages[page]
	if !ok {
		p = pages["small"]
	}
	names := []string{"今日", "接待", "看板", "配件", "客户", "回访", "收银", "报表", "设置"}
	var areas []kit.Area
	for _, n := range names {
		areas = append(areas, kit.Area{Name: n, Open: func() {}})
	}
	rail := kit.NewRail("接车", areas...)
	rail.Select(p.area)
	search := kit.NewPicker("车牌 / 电话 / VIN 尾号、姓名、拼音首字母、单号，或扫码", kit.Worker(work), found, func(string) {})
	search.SetAction(kit.KeyCap("Ctrl+K"))
	search.ListWidth = 560
	top := kit.TopBar([]fyne.CanvasObject{kit.Fixed(430, 34, search), kit.NewButton("新接车", "F2", nil), kit.NewButton("预约", "F6", nil)},
		kit.NewMark("已保存", kit.Ready), kit.NewMark("副本 D:", kit.Ready), kit.NewMark("备份 今天 12:30", kit.Ready), kit.Text("李敏 · 服务顾问", 12, true, kit.Colours().Ink))
	body, screen := p.body(w)
	head := kit.Down(0, top)
	tabs := kit.NewTabs(func(string) {}, func(string) {})
	if p.tabs != nil {
		tabs.Set(p.tabs, "2")
		head.Add(tabs)
	}
	keys := kit.Mount(w, kit.Frame(nil, nil, rail, nil, kit.Frame(head, nil, nil, nil, body)))
	keys.Shell(rail.Keys().With(tabs.Keys()).With(kit.Keymap{"Ctrl+K": func() { kit.Focus(search) }}))
	keys.Screen(screen)
}

func found(text string) ([]kit.Pick[string], error) {
	return []kit.Pick[string]{
		{Item: kit.Item{Title: "车辆", Header: true}},
		{Item: kit.Item{Plate: "粤B·7K291", Title: "东风日产 轩逸", Detail: "周建平 138****2210", Chip: "在厂", State: kit.Working}},
		{Item: kit.Item{Title: "接车", Detail: "上次 2026-06-18 41,073 km", Sub: true, Key: "F2"}},
		{Item: kit.Item{Title: "打开工单 RO261121-A017", Sub: true, Key: "Enter"}},
		{Item: kit.Item{Plate: "粤B·D10586", Colour: kit.Green, Title: "秦PLUS", Detail: "何思远 139****0071", Right: "2 次来店"}},
		{Item: kit.Item{Title: "客户", Header: true}},
		{Item: kit.Item{Title: "周建平（" + text + "）", Detail: "2 辆车", Right: "138 0013 2210"}},
	}, nil
}

func now() base.Instant { return base.InstantOf(time.Now()) }

func asIs(s string) (string, error) { return strings.TrimSpace(s), nil }
