// Package settings is the screens on which a shop says what it is: its profile, its people, what it offers, how the screen looks
// and whether its files are sound, how its forms look; and the first start, which asks the same in one page.
package settings

import (
	"fyne.io/fyne/v2"

	"jieche/data/base"
	"jieche/ui/desk"
)

// screen is the settings.
type screen struct{ *desk.Sections }

// The sections in the order of their keys.
const (
	shopSection    = "店铺"
	staffSection   = "员工"
	itemSection    = "维修项目"
	packageSection = "套餐"
	lookSection    = "外观"
	systemSection  = "检查与修复"
	formSection    = "单据样式"
)

// New makes the settings; the route's text may name a section.
func New(d *desk.Desk, r desk.Route) desk.Screen {
	return &screen{desk.NewSections(r.Text, desk.Part{Name: shopSection, Section: newProfile(d)}, desk.Part{Name: staffSection, Section: newPeople(d)},
		desk.Part{Name: itemSection, Section: newItems(d)}, desk.Part{Name: packageSection, Section: newPackages(d)}, desk.Part{Name: lookSection, Section: newLook(d)},
		desk.Part{Name: systemSection, Section: newSystem(d)}, desk.Part{Name: formSection, Section: newForms(d)})}
}

// Title names the place.
func (s *screen) Title() (string, string) { return "设置", "" }

// Reads names the tables that the screen shows.
func (s *screen) Reads() []string {
	return []string{"shop", "shop_look", "shop_logo", "staff", "credential", "log_in_rules", "labour_item", "package", "part"}
}

// fault marks the field that a refusal means, and says whether it found one.
func fault(d *desk.Desk, err error, fields map[string]marked) bool {
	f, ok := base.AsFault(err)
	if !ok || fields[f.Field] == nil {
		return false
	}
	fields[f.Field].SetError(f.Say)
	d.Focus(fields[f.Field])
	return true
}

// marked is a field that can show a sentence.
type marked interface {
	fyne.Focusable
	SetError(string)
}
