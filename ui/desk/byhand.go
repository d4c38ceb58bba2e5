package desk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/ui/kit"
)

// ByHandKey opens the question for what stands on a form that was filled in by hand, on every screen that makes a document.
const ByHandKey kit.Key = "Ctrl+B"

// ByHand (补录手写单) is the small control with which a screen keys in forms that were filled in by hand: the numbers on them and the time. It shows
// nothing while no number waits, a quiet line while some do, and what is being keyed in.
type ByHand struct {
	// Changed is called when other numbers or another time were given.
	Changed func()

	d      *Desk
	kinds  func() []base.DocKind // the documents that the screen makes now
	no     map[base.DocKind]base.DocNo
	at     base.Instant
	open   map[base.DocKind][]base.DocNo // what waits on this PC
	latest kit.Latest

	line *fyne.Container
	text *canvas.Text
}

// NewByHand makes the control; kinds says which documents the screen makes as it stands.
func NewByHand(d *Desk, kinds func() []base.DocKind) *ByHand {
	h := &ByHand{d: d, kinds: kinds, no: map[base.DocKind]base.DocNo{}, text: kit.Caption("")}
	h.line = kit.Across(6, h.text, kit.Link("补录", ByHandKey, h.Ask))
	h.line.Hide()
	return h
}

// Line is what stands on the screen.
func (h *ByHand) Line() fyne.CanvasObject { return h.line }

// Begin takes the number that a route brings from the list of blank forms.
func (h *ByHand) Begin(text string) {
	if no := KeyInOf(text); no != "" {
		h.no[no.Kind()] = no
	}
}

// Set shows numbers and a time that the screen has kept.
func (h *ByHand) Set(at base.Instant, numbers ...base.DocNo) {
	h.at = at
	clear(h.no)
	for _, no := range numbers {
		if no != "" {
			h.no[no.Kind()] = no
		}
	}
}

// Sheet is what goes into the command that makes a document of that kind.
func (h *ByHand) Sheet(kind base.DocKind) paper.ByHand {
	if h.no[kind] == "" {
		return paper.ByHand{}
	}
	return paper.ByHand{No: h.no[kind], At: h.at}
}

// Used forgets a number that stands on a document now; the time goes with the last one.
func (h *ByHand) Used(kind base.DocKind) {
	delete(h.no, kind)
	if len(h.no) == 0 {
		h.at = 0
	}
	h.Load()
}

// Load asks which numbers wait.
func (h *ByHand) Load() {
	kit.Fetch(h.d.Work, &h.latest, func() ([]paper.ReservedRow, error) {
		return data.Ask(h.d.Store, paper.ReservedList{Open: true, Here: true})
	}, func(rows []paper.ReservedRow, err error) {
		if err != nil {
			return // a hint less; the question itself says what is wrong
		}
		h.open = map[base.DocKind][]base.DocNo{}
		for _, r := range rows {
			h.open[r.No.Kind()] = append(h.open[r.No.Kind()], r.No)
		}
		h.Render()
	})
}

// Words is the line: what is keyed in, or how much waits; empty while there is neither.
func (h *ByHand) Words() (words string, keying bool) {
	var given, waiting []string
	for _, k := range h.kinds() {
		if h.no[k] != "" {
			given = append(given, string(h.no[k]))
		}
		if n := len(h.open[k]); n > 0 {
			waiting = append(waiting, fmt.Sprintf("%d 张空白%s", n, k.Word()))
		}
	}
	switch {
	case len(given) > 0 && h.at != 0:
		return "补录手写单 " + strings.Join(given, "、") + "，" + h.at.String(), true
	case len(given) > 0:
		return "补录手写单 " + strings.Join(given, "、"), true
	case len(waiting) > 0:
		return "有 " + strings.Join(waiting, "、") + "未补录", false
	}
	return "", false
}

// Render shows the line as it is now.
func (h *ByHand) Render() {
	words, keying := h.Words()
	ink := kit.Colours().Ink2
	if keying {
		ink = kit.Colours().Warn
	}
	kit.Say(kit.Tint(h.text, ink), words)
	if words == "" {
		h.line.Hide()
	} else {
		h.line.Show()
	}
	h.line.Refresh()
	if h.Changed != nil {
		h.Changed()
	}
}

// Ask asks for the numbers and the time on the paper. What can't be keyed in is said at once, and what was typed stays.
func (h *ByHand) Ask() {
	kinds := h.kinds()
	if len(kinds) == 0 {
		h.d.Say("现在没有可以按手写单补录的单据")
		return
	}
	fields := make([]*kit.Entry, len(kinds))
	body := kit.Down(8)
	for i, k := range kinds {
		fields[i] = kit.NewEntry("纸上的号码，可只输末尾几位")
		fields[i].SetText(string(h.proposed(k, len(kinds))))
		body.Add(kit.Field("手写"+k.Word()+"的号码"+h.waiting(k), fields[i]))
	}
	at := kit.NewValue("如 1840、昨天 1840、1121 1840", func(s string) (base.Instant, error) { return base.ParseInstant(s, h.d.Now()) }, base.Instant.String)
	if h.at != 0 {
		at.Set(h.at)
	}
	body.Add(kit.Field("纸上写的时间（不填：按现在）", at))
	body.Add(kit.NewParaOf("只填手写单上有的；号码清空就按新单处理。补录的单据以手写的那张为原件，不再自动打印。", 12, false, kit.Colours().Ink2))
	chain := []fyne.Focusable{}
	for _, f := range fields {
		chain = append(chain, f)
	}
	kit.Chain(append(chain, at)...)
	dialog := kit.NewDialog(h.d.Win, "补录手写单", body, "按手写单补录", "返回", func(done func(error)) {
		if err := at.Problem(); err != nil {
			done(err)
			return
		}
		typed := map[base.DocKind]base.DocNo{}
		for i, k := range kinds {
			if no := h.full(k, fields[i].Text); no != "" {
				typed[k] = no
			}
		}
		moment, _ := at.Get()
		h.take(kinds, typed, moment, done)
	}).Width(560).First(fields[0])
	at.OnDone = dialog.Submit
	dialog.Show()
}

// take checks what was typed, beside the window, and keeps it.
func (h *ByHand) take(kinds []base.DocKind, typed map[base.DocKind]base.DocNo, at base.Instant, done func(error)) {
	kit.Run(h.d.Work, func() (map[base.DocKind]base.DocNo, error) {
		if len(typed) == 0 && at != 0 {
			_, err := data.Ask(h.d.Store, paper.CheckByHand{Kind: kinds[0], ByHand: paper.ByHand{At: at}})
			return nil, err
		}
		good := map[base.DocKind]base.DocNo{}
		for _, k := range kinds {
			if typed[k] == "" {
				continue
			}
			r, err := data.Ask(h.d.Store, paper.CheckByHand{Kind: k, ByHand: paper.ByHand{No: typed[k], At: at}})
			if err != nil {
				return nil, err
			}
			good[k] = r.No
		}
		return good, nil
	}, func(good map[base.DocKind]base.DocNo, err error) {
		if err != nil {
			done(Said(err))
			return
		}
		h.no, h.at = good, at
		done(nil)
		h.Render()
	})
}

// proposed stands in the field at first: what was given before, or the only number that waits, where only one is asked for.
func (h *ByHand) proposed(k base.DocKind, fields int) base.DocNo {
	if h.no[k] == "" && fields == 1 && len(h.open[k]) == 1 {
		return h.open[k][0]
	}
	return h.no[k]
}

// waiting lists the first numbers that wait.
func (h *ByHand) waiting(k base.DocKind) string {
	const most = 3
	all := h.open[k]
	if len(all) == 0 {
		return ""
	}
	words := make([]string, 0, most)
	for _, no := range all[:min(most, len(all))] {
		words = append(words, string(no))
	}
	if len(all) > most {
		return "（未补录：" + strings.Join(words, "、") + " 等 " + fmt.Sprint(len(all)) + " 张）"
	}
	return "（未补录：" + strings.Join(words, "、") + "）"
}

// full completes the end of a number, A003 or 3, from those that wait, where it fits one only. What fits none is said by the command.
func (h *ByHand) full(k base.DocKind, text string) base.DocNo {
	text = strings.ToUpper(strings.TrimSpace(base.Narrow(text)))
	if no, ok := base.ParseDocNo(text); ok || text == "" {
		return no
	}
	fits := slices.DeleteFunc(slices.Clone(h.open[k]), func(no base.DocNo) bool {
		n, err := strconv.Atoi(text)
		return !strings.HasSuffix(string(no), text) && (err != nil || no.Count() != n)
	})
	if len(fits) != 1 {
		return base.DocNo(text)
	}
	return fits[0]
}
