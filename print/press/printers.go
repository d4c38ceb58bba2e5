package press

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"jieche/data/base"
	"jieche/data/file"
	"jieche/data/paper"
	"jieche/data/shop"
	"jieche/print"
)

// Printers (打印机设置) is what this PC knows of its printers. It is a file beside the shop and no part of the shop's records: a printer
// belongs to the PC that it is plugged into, and another PC with the same shop has others.
type Printers struct {
	Usual     string                    `json:"usual,omitempty"`      // the printer of forms that name none; empty: the PDF is opened
	Forms     map[paper.Form]Assignment `json:"forms,omitempty"`      // what differs, by form
	Devices   []Device                  `json:"devices,omitempty"`    // what was set for single printers
	ScreenDPI int                       `json:"screen_dpi,omitempty"` // dots per inch of the screen, so that the preview is as large as the paper; 0: as the system says
}

// Assignment (单据去向) is where a form goes.
type Assignment struct {
	Printer string   `json:"printer,omitempty"` // the system's name; empty: the usual one; NoPrinter: the PDF is opened
	Paper   string   `json:"paper,omitempty"`   // empty: the printer's, or the shop's for this form
	Copies  []string `json:"copies,omitempty"`  // 联 that are printed; empty: all that the form has
	Times   int      `json:"times,omitempty"`   // 份数 of each; 0 is 1
}

// NoPrinter is the printer of a form that is opened as a PDF although the PC has a usual printer.
const NoPrinter = "-"

// Device (打印机) is what was set for one printer.
type Device struct {
	Name  string `json:"name"`
	Paper string `json:"paper,omitempty"` // what lies in it; empty: as each form has it
	X     int    `json:"x,omitempty"`     // offset to the right in half millimetres
	Y     int    `json:"y,omitempty"`     // and downwards
}

// mostOffset is how far a page may be moved, in half millimetres: further off, the paper is not the one that was chosen.
const mostOffset = 40

// mostTimes is how many copies of a form one printing may make.
const mostTimes = 9

// DX and DY are the offset in millimetres.
func (d Device) DX() float64 { return float64(d.X) / 2 }

// DY is the offset downwards in millimetres.
func (d Device) DY() float64 { return float64(d.Y) / 2 }

// Device finds what was set for a printer; nothing was for one that is not listed.
func (p *Printers) Device(name string) Device {
	for _, d := range p.Devices {
		if d.Name == name {
			return d
		}
	}
	return Device{Name: name}
}

// SetDevice keeps what was set for a printer.
func (p *Printers) SetDevice(d Device) {
	p.Devices = slices.DeleteFunc(slices.Clone(p.Devices), func(o Device) bool { return o.Name == d.Name })
	if d != (Device{Name: d.Name}) {
		p.Devices = append(p.Devices, d)
	}
}

// PrinterOf is the system's name of the printer that a form goes to; empty: none, its PDF is opened.
func (p *Printers) PrinterOf(form paper.Form) string {
	switch name := p.Forms[form].Printer; name {
	case "":
		return p.Usual
	case NoPrinter:
		return ""
	default:
		return name
	}
}

// PaperOf is the paper of a form on the printer that it goes to; empty: as the shop has set it for the form.
func (p *Printers) PaperOf(form paper.Form, printer string) string {
	if own := p.Forms[form].Paper; own != "" {
		return own
	}
	return p.Device(printer).Paper
}

// copiesOf are the copies of a form that this PC prints; empty: all. A name that the shop has given up since counts for nothing.
func (p *Printers) copiesOf(form paper.Form, look shop.Look) []string {
	have := copyNames(form, look)
	return slices.DeleteFunc(slices.Clone(p.Forms[form].Copies), func(name string) bool { return !slices.Contains(have, name) })
}

func (p *Printers) timesOf(form paper.Form) int { return max(1, p.Forms[form].Times) }

// clean refuses what can't be meant.
func (p *Printers) clean() error {
	for form, a := range p.Forms {
		if a.Times < 0 || a.Times > mostTimes {
			return base.Refuse(base.Invalid, "printers.times", "times", "《%s》每次打印 %d 份不合理，请填 1 到 %d", form.Word(), a.Times, mostTimes)
		}
		if _, err := print.PaperNamed(a.Paper); a.Paper != "" && err != nil {
			return err
		}
	}
	for _, d := range p.Devices {
		if max(d.X, -d.X, d.Y, -d.Y) > mostOffset {
			return base.Refuse(base.Invalid, "printers.offset", "x", "打印机 %s 的偏移 %.1f / %.1f mm 太大，最多 %d mm。差这么多多半是纸张选错了", d.Name, d.DX(), d.DY(), mostOffset/2)
		}
		if _, err := print.PaperNamed(d.Paper); d.Paper != "" && err != nil {
			return err
		}
	}
	if p.ScreenDPI != 0 && (p.ScreenDPI < 50 || p.ScreenDPI > 400) {
		return base.Refuse(base.Invalid, "printers.dpi", "screen_dpi", "屏幕每英寸 %d 点不合理，请填 50 到 400，或填 0 由系统决定", p.ScreenDPI)
	}
	return nil
}

// printersFile is where the settings lie in the shop's folder.
const printersFile = "printers.json"

// LoadPrinters reads the settings of this PC. A file that is not there is an empty one; one that can't be read says so, and printing
// goes the way of a PC without printers.
func LoadPrinters(dir string) (Printers, error) {
	var p Printers
	raw, err := os.ReadFile(filepath.Join(dir, printersFile))
	if errors.Is(err, os.ErrNotExist) {
		return p, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &p)
	}
	if err != nil {
		return Printers{}, base.Refuse(base.Damaged, "printers.file", "", "打印机设置 %s 读不出来，先按没有打印机处理（单据存为 PDF）。请到 打印 › 打印机（Ctrl J，再按 Ctrl 3）重新设置", filepath.Join(dir, printersFile)).Because(err)
	}
	return p, nil
}

// SavePrinters keeps the settings of this PC.
func SavePrinters(dir string, p Printers) error {
	for form, a := range p.Forms {
		if a.Printer == "" && a.Paper == "" && len(a.Copies) == 0 && a.Times <= 1 {
			delete(p.Forms, form)
		}
	}
	if err := p.clean(); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	return replace(filepath.Join(dir, printersFile), raw)
}

// replace puts a file in the place of another, or leaves it.
func replace(path string, raw []byte) error {
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = file.Replace(path, raw)
	}
	if err != nil {
		return unwritable(path, err)
	}
	return nil
}
