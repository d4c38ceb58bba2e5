package kit

import (
	"strings"

	"fyne.io/fyne/v2"
)

// provinces are the first characters of number plates with their pinyin, the most met first where
// two begin alike.
var provinces = []struct{ char, pinyin, name string }{
	{"粤", "yue", "广东"}, {"京", "jing", "北京"}, {"沪", "hu", "上海"}, {"浙", "zhe", "浙江"}, {"苏", "su", "江苏"}, {"鲁", "lu", "山东"},
	{"川", "chuan", "四川"}, {"豫", "yu", "河南"}, {"冀", "ji", "河北"}, {"湘", "xiang", "湖南"}, {"鄂", "e", "湖北"}, {"皖", "wan", "安徽"},
	{"闽", "min", "福建"}, {"赣", "gan", "江西"}, {"桂", "gui", "广西"}, {"渝", "yu", "重庆"}, {"津", "jin", "天津"}, {"陕", "shan", "陕西"},
	{"晋", "jin", "山西"}, {"辽", "liao", "辽宁"}, {"吉", "ji", "吉林"}, {"黑", "hei", "黑龙江"}, {"云", "yun", "云南"}, {"贵", "gui", "贵州"},
	{"琼", "qiong", "海南"}, {"甘", "gan", "甘肃"}, {"青", "qing", "青海"}, {"宁", "ning", "宁夏"}, {"新", "xin", "新疆"}, {"蒙", "meng", "内蒙古"}, {"藏", "zang", "西藏"},
}

// provinceHelp lets ↓ in a plate field list the provinces: pinyin narrows the list, Enter takes the
// character, so that a car from elsewhere needs no input method either.
type provinceHelp struct {
	field *TextEntry
	list  *dropList
	chars []string
	open  bool
}

func helpWithProvinces(field *TextEntry) {
	h := &provinceHelp{field: field, list: newDropList()}
	h.list.press = func() { field.keep = true }
	h.list.tapped = h.clicked
	field.OnKey = h.key
	field.left = h.close
	field.typed = h.narrow
}

// matching lists the provinces whose pinyin begins with a text.
func (h *provinceHelp) matching(text string) []Item {
	h.chars = nil
	var items []Item
	for _, p := range provinces {
		if strings.HasPrefix(p.pinyin, strings.ToLower(text)) {
			h.chars = append(h.chars, p.char)
			items = append(items, Item{Title: p.char, Detail: p.name, Right: p.pinyin})
		}
	}
	return items
}

func (h *provinceHelp) key(key Key) bool {
	if !h.open {
		return key == "Down" && h.show()
	}
	switch key {
	case "Down":
		h.list.walk(1)
	case "Up":
		h.list.walk(-1)
	case "Esc":
		h.close()
	case "Enter":
		h.take(h.list.at)
	default:
		return false
	}
	return true
}

// show opens the list for what stands in the field; nothing opens beside a number.
func (h *provinceHelp) show() bool {
	layer := topFloat(h.field)
	items := h.matching(h.field.Text)
	if layer == nil || len(items) == 0 {
		return false
	}
	h.list.show(items, "", false)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(h.field)
	layer.put(h.list, at.AddXY(0, Px(fieldHeight)+3), fyne.NewSize(max(h.field.Size().Width, Px(180)), h.list.height()))
	h.open = true
	return true
}

// narrow follows what is typed while the list is open.
func (h *provinceHelp) narrow(text string) {
	if !h.open {
		return
	}
	items := h.matching(text)
	if len(items) == 0 {
		h.close()
		return
	}
	h.list.show(items, "", false)
	h.list.Resize(fyne.NewSize(h.list.Size().Width, h.list.height()))
}

func (h *provinceHelp) take(i int) {
	h.close()
	if i >= 0 && i < len(h.chars) {
		h.field.SetText(h.chars[i])
		h.field.cursorToEnd()
	}
}

func (h *provinceHelp) clicked(i int) {
	Focus(h.field)
	h.field.keep = false
	h.take(i)
}

func (h *provinceHelp) close() {
	if !h.open {
		return
	}
	h.open = false
	for _, f := range floats[canvasOf(h.field)] {
		f.remove(h.list)
	}
}
