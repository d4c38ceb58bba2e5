package shop

import (
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
)

// Defaults of a shop that has set nothing: what the law asks, and the papers that nearly every printer takes.
var defaults = Profile{
	Name:       "未命名店铺",
	LabourRate: 120_00,
	Province:   "粤",
	PaperOrder: "A4",
	PaperSlip:  "A4",
	PaperPick:  "A5",
	PaperPass:  "A5",
}

// Get reads the profile. What was never set has its default, so forms can always be printed.
func Get(tx *kv.Tx) (Profile, error) {
	p, ok, err := profiles.Find(tx, single{})
	if err != nil {
		return p, err
	}
	if !ok {
		return defaults, nil
	}
	for _, f := range []struct{ value, usual *string }{
		{&p.Name, &defaults.Name}, {&p.Province, &defaults.Province},
		{&p.PaperOrder, &defaults.PaperOrder}, {&p.PaperSlip, &defaults.PaperSlip},
		{&p.PaperPick, &defaults.PaperPick}, {&p.PaperPass, &defaults.PaperPass},
	} {
		if *f.value == "" {
			*f.value = *f.usual
		}
	}
	if p.LabourRate == 0 {
		p.LabourRate = defaults.LabourRate
	}
	return p, nil
}

// Show (店铺资料) asks for the profile.
type Show struct{}

// Name is the query's name.
func (Show) Name() string { return "shop.show" }

// Ask reads the profile.
func (Show) Ask(tx *kv.Tx) (Profile, error) { return Get(tx) }

// Papers lists the papers that a form can be set to.
var Papers = []string{"A4", "A5", "241x279", "241x140", "241x93"}

// AllPapers lists the papers that a single form can be set to: A4 on its side as well.
var AllPapers = append([]string{"A4L"}, Papers...)

// Name is the command's name.
func (Configure) Name() string { return "shop.configure" }

// Run stores the profile after a look at what can't be meant.
func (c Configure) Run(tx *kv.Tx) (Profile, error) {
	p := c.Profile
	if err := p.clean(); err != nil {
		return p, err
	}
	if err := profiles.Put(tx, p); err != nil {
		return p, err
	}
	return Get(tx)
}

func (p *Profile) clean() error {
	for _, f := range []struct {
		Text
		value *string
	}{
		{Text{"name", "店铺名称", MaxName, false}, &p.Name}, {Text{"address", "地址", MaxLine, false}, &p.Address},
		{Text{"phone", "服务热线", MaxWord, false}, &p.Phone}, {Text{"complaint_phone", "投诉电话", MaxWord, false}, &p.ComplaintPhone},
		{Text{"hours", "营业时间", MaxWord, false}, &p.Hours}, {Text{"tax_no", "税号", MaxWord, false}, &p.TaxNo},
		{Text{"bank", "开户行", MaxName, false}, &p.Bank}, {Text{"account", "账号", MaxWord, false}, &p.Account},
		{Text{"province", "省份简称", 1, false}, &p.Province},
	} {
		if err := f.Clean(f.value); err != nil {
			return err
		}
	}
	if p.Name == "" {
		return base.Refuse(base.Invalid, "shop.name", "name", "店铺名称不能为空：每张单据的抬头都要打印它")
	}
	if p.Province != "" && !strings.Contains("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼", p.Province) {
		return base.Refuse(base.Invalid, "shop.province", "province", "“%s”不是省份简称，请输入车牌开头的那个字，例如 粤", p.Province)
	}
	if p.LabourRate < 0 || p.LabourRate > 100_000_00 {
		return base.Refuse(base.Invalid, "shop.rate", "labour_rate", "工时单价 %s 元不合理，请输入 0 到 100,000 之间的金额", p.LabourRate)
	}
	if p.GuaranteeKM < 0 || p.GuaranteeDays < 0 || p.GuaranteeKM > 1_000_000 || p.GuaranteeDays > 3650 {
		return base.Refuse(base.Invalid, "shop.guarantee", "guarantee_km", "质量保证期 %d 公里 / %d 天不合理，请检查", p.GuaranteeKM, p.GuaranteeDays)
	}
	for i := range p.Terms {
		if err := (Text{"terms", "约定条款", MaxNote, true}).Clean(&p.Terms[i]); err != nil {
			return err
		}
	}
	return p.cleanPapers()
}

func (p *Profile) cleanPapers() error {
	for _, f := range []struct {
		field string
		value string
	}{{"paper_order", p.PaperOrder}, {"paper_slip", p.PaperSlip}, {"paper_pick", p.PaperPick}, {"paper_pass", p.PaperPass}} {
		known := f.value == ""
		for _, paper := range Papers {
			known = known || paper == f.value
		}
		if !known {
			return base.Refuse(base.Invalid, "shop.paper", f.field, "没有纸张“%s”，可选：%s", f.value, strings.Join(Papers, "、"))
		}
	}
	return nil
}
