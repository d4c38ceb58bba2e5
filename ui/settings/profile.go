package settings

import (
	"strings"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/shop"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// profile is what stands at the head of every form, and the shop's habits.
type profile struct {
	d      *desk.Desk
	latest kit.Latest
	op     base.OpID
	stored shop.Profile
	loaded bool

	name, address, phone, complaint, hours, tax, bank, account, province *kit.Entry
	rate                                                                 *kit.MoneyEntry
	km, days                                                             *kit.Value[int64]
	papers                                                               [4]*kit.Choice
	terms                                                                *kit.Entry
	page                                                                 fyne.CanvasObject
}

func newProfile(d *desk.Desk) *profile {
	s := &profile{d: d, op: desk.NewOp()}
	for _, f := range []struct {
		into **kit.Entry
		hint string
	}{
		{&s.name, "印在每张单据的抬头"}, {&s.address, ""}, {&s.phone, "服务热线"}, {&s.complaint, "投诉电话"}, {&s.hours, "如 8:30–18:00"},
		{&s.tax, "统一社会信用代码"}, {&s.bank, ""}, {&s.account, ""}, {&s.province, "如 粤"},
	} {
		*f.into = kit.NewEntry(f.hint)
	}
	s.rate = kit.NewMoneyEntry()
	s.km, s.days = kit.NewCountEntry(0, 1_000_000), kit.NewCountEntry(0, 3650)
	for i := range s.papers {
		s.papers[i] = kit.NewChoice(paperOptions(), nil).Boxed()
	}
	s.terms = kit.NewTextArea("一行一条；留空用程序自带的条款", 5)
	s.build()
	return s
}

func paperOptions() []kit.Option {
	var list []kit.Option
	for _, p := range shop.Papers {
		list = append(list, kit.Option{Value: p, Text: paperWords[p]})
	}
	return list
}

func (s *profile) build() {
	flex := func(weight float32, label string, o fyne.CanvasObject) fyne.CanvasObject {
		return kit.Flex(weight, kit.Field(label, o))
	}
	left := kit.Card(kit.Title("店铺资料"),
		kit.Field("店铺名称", s.name), kit.Field("地址", s.address),
		kit.Cols(10, flex(1, "服务热线", s.phone), flex(1, "投诉电话", s.complaint), flex(1, "营业时间", s.hours)),
		kit.Cols(10, flex(1, "税号", s.tax), flex(1, "开户行", s.bank), flex(1, "账号", s.account)),
		kit.Cols(10, flex(1, "工时单价（元）", s.rate), flex(1, "车牌省份", s.province), flex(1, "质保 km（0 按法定）", s.km), flex(1, "质保天数", s.days)),
		kit.Field("任务委托书的约定条款", s.terms))
	right := kit.Card(kit.Title("单据的纸张"), kit.Field("任务委托书", s.papers[0]), kit.Field("结算单", s.papers[1]), kit.Field("领料单", s.papers[2]),
		kit.Field("出门证", s.papers[3]), kit.NewParaOf("241 是针式打印机用的连续纸（241 mm 宽）：整张、二等分、三等分。", 12, false, kit.Colours().Ink2))
	kit.Chain(s.name, s.address, s.phone, s.complaint, s.hours, s.tax, s.bank, s.account, s.rate, s.province, s.km, s.days, s.terms,
		s.papers[0], s.papers[1], s.papers[2], s.papers[3])
	bar := kit.NewActionBar(kit.Primary("保存", "Ctrl+S", s.save), nil)
	s.page = kit.Page(kit.Scroll(kit.Cols(12, kit.Flex(3, left), kit.Flex(2, kit.Down(0, right, kit.Spacer())))), bar)
}

func (s *profile) Content() fyne.CanvasObject { return s.page }
func (s *profile) Focus()                     { s.d.Focus(s.name) }
func (s *profile) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"name": s.name, "address": s.address, "phone": s.phone, "province": s.province, "rate": s.rate, "terms": s.terms}
}

func (s *profile) Keys() kit.Keymap { return kit.Keymap{"Ctrl+S": s.save, "Ctrl+Enter": s.save} }

func (s *profile) Unsaved() string {
	if s.loaded && !same(s.read(), s.stored) {
		return "店铺资料的修改"
	}
	return ""
}

// reload reads the profile, unless something was typed that is not saved.
func (s *profile) Reload() {
	kit.Fetch(s.d.Work, &s.latest, func() (shop.Profile, error) { return data.Ask(s.d.Store, shop.Show{}) }, func(p shop.Profile, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		if s.loaded && s.Unsaved() != "" {
			return
		}
		s.fill(p)
	})
}

func (s *profile) fill(p shop.Profile) {
	for _, f := range []struct {
		entry *kit.Entry
		text  string
	}{
		{s.name, p.Name}, {s.address, p.Address}, {s.phone, p.Phone}, {s.complaint, p.ComplaintPhone}, {s.hours, p.Hours}, {s.tax, p.TaxNo},
		{s.bank, p.Bank}, {s.account, p.Account}, {s.province, p.Province}, {s.terms, strings.Join(p.Terms, "\n")},
	} {
		f.entry.SetText(f.text)
	}
	s.rate.Set(p.LabourRate)
	s.km.Set(p.GuaranteeKM)
	s.days.Set(p.GuaranteeDays)
	for i, paper := range []string{p.PaperOrder, p.PaperSlip, p.PaperPick, p.PaperPass} {
		s.papers[i].Set(paper)
	}
	s.stored, s.loaded = p, true
}

// read is the profile as it was typed.
func (s *profile) read() shop.Profile {
	p := s.stored
	for _, f := range []struct {
		entry *kit.Entry
		into  *string
	}{
		{s.name, &p.Name}, {s.address, &p.Address}, {s.phone, &p.Phone}, {s.complaint, &p.ComplaintPhone}, {s.hours, &p.Hours}, {s.tax, &p.TaxNo},
		{s.bank, &p.Bank}, {s.account, &p.Account}, {s.province, &p.Province},
	} {
		*f.into = strings.TrimSpace(f.entry.Text)
	}
	p.LabourRate, _ = s.rate.Get()
	p.GuaranteeKM, _ = s.km.Get()
	p.GuaranteeDays, _ = s.days.Get()
	p.PaperOrder, p.PaperSlip, p.PaperPick, p.PaperPass = s.papers[0].Value(), s.papers[1].Value(), s.papers[2].Value(), s.papers[3].Value()
	p.Terms = terms(s.terms.Text)
	return p
}

func (s *profile) save() {
	fields := map[string]marked{
		"name": s.name, "address": s.address, "phone": s.phone, "complaint_phone": s.complaint, "hours": s.hours, "tax_no": s.tax, "bank": s.bank,
		"account": s.account, "province": s.province, "labour_rate": s.rate, "guarantee_km": s.km, "terms": s.terms,
	}
	for _, f := range fields {
		f.SetError("")
	}
	for _, f := range []struct {
		field marked
		err   error
	}{{s.rate, s.rate.Problem()}, {s.km, s.km.Problem()}, {s.days, s.days.Problem()}} {
		if f.err != nil {
			f.field.SetError(f.err.Error())
			s.d.Focus(f.field)
			return
		}
	}
	desk.Try(s.d, s.op, shop.Configure{Profile: s.read()}, func(err error) {
		if err != nil && !fault(s.d, err, fields) {
			s.d.Tell(err)
		}
	}, func(p shop.Profile) {
		s.op = desk.NewOp()
		s.fill(p)
		s.d.Say("店铺资料已保存，下一张单据起生效")
	})
}
