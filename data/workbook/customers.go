package workbook

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/ident"
)

// The fields of a customer workbook.
const (
	FieldPlate       Field = "车牌"
	FieldPlateColour Field = "车牌颜色"
	FieldName        Field = "车主"
	FieldContact     Field = "联系人"
	FieldPhones      Field = "电话"
	FieldVIN         Field = "VIN"
	FieldBrand       Field = "品牌"
	FieldSeries      Field = "车系"
	FieldModel       Field = "车型"
	FieldEngineNo    Field = "发动机号"
	FieldColour      Field = "车身颜色"
	FieldBought      Field = "购车日期"
	FieldLastVisit   Field = "上次进厂日期"
	FieldInsured     Field = "保险到期"
	FieldInspection  Field = "年检到期"
	FieldBirthday    Field = "生日"
	FieldMileage     Field = "里程"
	FieldAddress     Field = "地址"
	FieldNote        Field = "备注"
)

// CustomerRow (客户车辆行) is one car with its owner, cleaned. Any field may be empty; at least one of plate, VIN,
// phone and name is there.
type CustomerRow struct {
	Place                 // the first row that it comes from
	Merged        []Place // further rows of the same car
	Plate         string  // normalised: 粤B7K291
	PlateColour   ident.PlateColour
	ColourGuessed bool
	Temporary     bool // 临时号牌
	Name          string
	Contact       string // 联系人/送修人, where it is not the owner
	Phones        []ident.Phone
	VIN           string
	Model         string // brand, series and model as one text
	EngineNo      string
	Colour        string
	Bought        base.Day
	LastVisit     base.Day
	InsuredUntil  base.Day
	InspectionDue base.Day
	Birthday      base.Day
	MileageKM     int64
	Address       string
	Note          string
}

// CustomerBook is a customer workbook as read.
type CustomerBook struct {
	Book
	Rows []CustomerRow
}

// Merges counts the rows that were merged into others.
func (b *CustomerBook) Merges() int {
	n := 0
	for i := range b.Rows {
		n += len(b.Rows[i].Merged)
	}
	return n
}

// Summary is the result in one sentence, for the window and the command line.
func (b *CustomerBook) Summary() string {
	return fmt.Sprintf("读到 %d 辆车，合并重复 %d 行，跳过 %d 行，提醒 %d 条。", len(b.Rows), b.Merges(), len(b.Skipped), len(b.Warnings))
}

var customerSchema = newSchema("客户车辆表", []alias{
	{FieldPlate, "车牌 车牌号 车牌号码 车牌照 车牌照号 牌照 牌照号 牌照号码 车号 号牌 号牌号码 车辆号牌 车辆牌号 车辆号码 牌号 车辆牌照 车辆车牌 车牌NO 车牌编号 PLATE PLATENO PLATENUMBER LICENSEPLATE"},
	{FieldPlateColour, "车牌颜色 号牌颜色 牌照颜色 车牌色 号牌种类 号牌类型 车牌类型 车牌种类"},
	{FieldName, "客户名称 客户姓名 客户名 客户 车主 车主姓名 车主名称 车主名 姓名 单位名称 客户单位 车主单位 所有人 机动车所有人 车辆所有人 会员姓名 会员名称 顾客 顾客姓名 顾客名称 用户 用户名称 用户姓名 名称 单位 公司 公司名称 OWNER NAME CUSTOMER CUSTOMERNAME"},
	{FieldContact, "联系人 联系人姓名 送修人 送修人姓名 司机 司机姓名 驾驶员 驾驶人 经办人 托修人 CONTACT"},
	{FieldPhones, "手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 移动电话 车主电话 车主手机 车主手机号 客户电话 客户手机 客户手机号 联系手机 固定电话 固话 座机 办公电话 单位电话 公司电话 家庭电话 住宅电话 宅电 备用电话 备用手机 其他电话 其它电话 联系人电话 联系人手机 送修人电话 送修人手机 司机电话 电话1 电话2 电话3 手机1 手机2 电话一 电话二 手机一 手机二 TEL PHONE MOBILE TELEPHONE"},
	{FieldVIN, "VIN VIN码 VIN号 VINNO VINCODE 车架号 车架号码 车架 车架码 底盘号 底盘号码 底盘 大架号 大架号码 车身号 车身号码 车身编号 识别代号 识别码 车辆识别代号 车辆识别代码 车辆识别码 车辆识别号 车辆识别代号VIN CHASSISNO FRAMENO"},
	{FieldBrand, "品牌 厂牌 车辆品牌 汽车品牌 车品牌 品牌名称 BRAND MAKE"},
	{FieldSeries, "车系 车系名称 系列 SERIES"},
	{FieldModel, "车型 车型名称 厂牌型号 品牌型号 车辆型号 型号 品牌车型 厂牌车型 车型号 车款 款式 车种 车辆名称 车型代码 MODEL"},
	{FieldEngineNo, "发动机号 发动机号码 发动机编号 发动机 引擎号 引擎号码 发动机NO ENGINENO ENGINE"},
	{FieldColour, "颜色 车身颜色 车色 外观颜色 车辆颜色 外观色 外色 COLOR COLOUR"},
	{FieldBought, "购车日期 购买日期 购车时间 上牌日期 上牌时间 上户日期 销售日期 销售时间 售车日期 出售日期 注册日期 注册登记日期 初次登记日期 初次登记 初登日期 车辆登记日期 提车日期 交车日期 交付日期 购入日期 BUYDATE PURCHASEDATE"},
	{FieldLastVisit, "上次进厂日期 上次进厂时间 上次进厂 最近进厂日期 最近进厂 最后进厂日期 最后进厂 最后进厂时间 最近来厂日期 最后来厂日期 最近来店日期 最后来店日期 最近到店日期 最后到店日期 上次来店日期 上次来厂日期 进厂日期 来厂日期 到店日期 最后维修日期 最近维修日期 上次维修日期 上次保养日期 最近保养日期 最后保养日期 最后消费日期 最近消费日期 末次进厂日期 末次来厂日期"},
	{FieldInsured, "保险到期 保险到期日 保险到期日期 保险到期时间 保险截止日期 保险截止 保险止期 保险有效期 交强险到期 交强险到期日 交强险到期日期 商业险到期 商业险到期日 商业险到期日期 保险日期"},
	{FieldInspection, "年检到期 年检到期日 年检到期日期 年审到期 年审到期日 年审到期日期 年检日期 年审日期 年检有效期 检验有效期 检验有效期止 验车日期 下次年检 下次年审"},
	{FieldBirthday, "生日 出生日期 车主生日 客户生日 出生年月"},
	{FieldMileage, "里程 里程数 公里 公里数 行驶里程 行驶公里 行驶公里数 行驶里程数 表显里程 里程表读数 里程表 当前里程 目前里程 最新里程 最近里程 最后里程 上次里程 上次进厂里程 最近进厂里程 最后进厂里程 进厂里程 进厂公里 进厂公里数 出厂里程 来厂里程 上次保养里程 总里程 KM MILEAGE ODOMETER"},
	{FieldAddress, "地址 联系地址 客户地址 车主地址 住址 家庭住址 家庭地址 通讯地址 通信地址 单位地址 公司地址 详细地址 住所 ADDRESS"},
	{FieldNote, "备注 备注信息 客户备注 车辆备注 备注说明 说明 附注 摘要 其他 其它 特殊要求 REMARK REMARKS MEMO NOTE NOTES"},
}, []hint{
	{FieldPlateColour, "牌 颜色", ""},
	{FieldPlate, "车牌", "类型 种类 图 照片 时间 日期 费"},
	{FieldPlate, "牌照", "类型 种类 图 照片 时间 日期 费"},
	{FieldVIN, "VIN", "图 照片"},
	{FieldVIN, "车架", "图 照片"},
	{FieldVIN, "底盘", "图 照片"},
	{FieldEngineNo, "发动机 号", "图 照片 型号"},
	{FieldInsured, "险 到期", "提醒"},
	{FieldInsured, "险 止", "提醒"},
	{FieldInspection, "检 到期", "提醒 安检 质检"},
	{FieldInspection, "审 到期", "提醒"},
	{FieldMileage, "里程", "下次 间隔 周期 到期 日期 时间 提醒 质保 保修 首保"},
	{FieldMileage, "公里", "下次 间隔 周期 到期 日期 时间 提醒 质保 保修 首保"},
	{FieldLastVisit, "进厂 日期", "下次 预约 首次"},
	{FieldLastVisit, "来厂 日期", "下次 预约 首次"},
	{FieldLastVisit, "来店 日期", "下次 预约 首次"},
	{FieldBought, "购车 日", "保险"},
	{FieldBought, "上牌 日", ""},
	{FieldPhones, "手机", "品牌 型号 验证"},
	{FieldPhones, "电话", "时间 日期 销售 顾问 保险"},
	{FieldPhones, "联系方式", "微信 QQ"},
	{FieldName, "客户 名", ""},
	{FieldName, "车主 名", ""},
	{FieldContact, "联系人", "关系 地址 时间"},
	{FieldContact, "送修人", "关系 地址 时间"},
	{FieldModel, "车型", "图 类别 分类"},
	{FieldAddress, "地址", "邮 网 IP"},
	{FieldNote, "备注", ""},
}, []Field{FieldPhones, FieldNote}, map[string]string{
	"序号": "序号", "编号": "编号", "行号": "序号", "NO": "序号", "ID": "编号", "客户编号": "编号", "客户代码": "编号", "会员卡号": "会员资料不在这里导入", "卡号": "会员资料不在这里导入", "余额": "会员资料不在这里导入", "积分": "会员资料不在这里导入",
	"身份证": "为保护隐私不导入证件号", "身份证号": "为保护隐私不导入证件号", "身份证号码": "为保护隐私不导入证件号", "证件号": "为保护隐私不导入证件号", "证件号码": "为保护隐私不导入证件号",
}, func(has map[Field]bool) bool {
	car := has[FieldPlate] || has[FieldVIN]
	person := has[FieldName] || has[FieldPhones] || has[FieldContact]
	if car {
		return person || has[FieldModel] || has[FieldMileage] || has[FieldPlate] && has[FieldVIN] || has[FieldBought]
	}
	return has[FieldName] && has[FieldPhones] && (has[FieldModel] || has[FieldAddress] || has[FieldMileage] || has[FieldNote] || len(has) >= 2)
})

// OpenCustomers reads a customer workbook (.xlsx or .csv). What can't be read at all is a *base.Fault with its
// Chinese sentence; everything else is in the book.
func OpenCustomers(r io.Reader, o Options) (*CustomerBook, error) {
	sheets, err := readSource(r, o)
	if err != nil {
		return nil, err
	}
	return customersIn(sheets, o)
}

func customersIn(sheets []sheet, o Options) (*CustomerBook, error) {
	b := &CustomerBook{Book: newBook(sheets, o)}
	m := newMerger(b)
	if err := b.eachRow(customerSchema, o, m.take, partSchema); err != nil {
		return nil, err
	}
	b.sortWarnings()
	return b, nil
}

// OpenCustomersFile is OpenCustomers for a file by its path; the file is taken apart in a child process.
func OpenCustomersFile(path string, o Options) (*CustomerBook, error) {
	f, o, err := openFile(path, o)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sheets, err := readApart(f, o, ReadLimit)
	if err != nil {
		return nil, err
	}
	return customersIn(sheets, o)
}

func (b *Book) sortWarnings() {
	order := map[string]int{}
	for i, s := range b.sheets {
		order[s.name] = i
	}
	slices.SortStableFunc(b.Warnings, func(x, y Warning) int {
		if d := order[x.Sheet] - order[y.Sheet]; d != 0 {
			return d
		}
		return x.Row - y.Row
	})
}

// customer reads one line into a row; false when it names neither a car nor a person.
func (r *rowReader) customer() (CustomerRow, bool) {
	row := CustomerRow{Place: Place{r.in.name, r.line.row}}
	before := len(r.book.Warnings)
	r.checkCells()
	r.plate(&row)
	r.vin(&row)
	r.people(&row)
	nobody := row.Plate == "" && row.VIN == "" && len(row.Phones) == 0 && row.Name == ""
	if nobody || r.lonely() && !row.certain() {
		r.book.Warnings = r.book.Warnings[:before]
		return row, false
	}
	row.Model = joinModel(r.text(FieldBrand), r.text(FieldSeries), r.text(FieldModel))
	row.EngineNo = strings.ToUpper(r.text(FieldEngineNo))
	row.Colour = r.text(FieldColour)
	row.Bought = r.day(FieldBought, r.o.Today)
	row.LastVisit = r.day(FieldLastVisit, r.o.Today)
	row.InsuredUntil = r.day(FieldInsured, 0)
	row.InspectionDue = r.day(FieldInspection, 0)
	row.Birthday = r.birthday()
	row.Address = r.text(FieldAddress)
	r.mileage(&row)
	r.notes(&row)
	return row, true
}

// certain tells that something in the row can only be a plate, a VIN or a telephone number.
func (row *CustomerRow) certain() bool {
	_, doubts := ident.ParsePlate(row.Plate)
	return row.Plate != "" && len(doubts) == 0 || sound(row.VIN) || len(row.Phones) > 0
}

func (r *rowReader) plate(row *CustomerRow) {
	c, column := r.first(FieldPlate)
	if c.kind == kindError {
		return
	}
	p, doubts := ident.ParsePlate(cleanText(c.text))
	row.Plate, row.PlateColour, row.ColourGuessed, row.Temporary = p.Number, p.Colour, p.Guessed, p.Temporary
	for _, d := range doubts {
		r.warn(column, FieldPlate, d.Code, d.Say, p.Number)
	}
	if column >= 0 && p.Number == "" && len(doubts) == 0 {
		r.warn(column, FieldPlate, "plate.none", "没有车牌，按 VIN 和电话登记，请补上车牌。", "")
	}
	written, at := r.first(FieldPlateColour)
	word := cleanText(written.text)
	if word == "" || p.Number == "" {
		return
	}
	if colour, ok := plateColour(word); ok {
		row.PlateColour, row.ColourGuessed = colour, false
		return
	}
	r.warn(at, FieldPlateColour, "plate.colour", fmt.Sprintf("车牌颜色“%s”不在蓝、黄、绿、黄绿、白、黑之内，没有采用。", word), row.PlateColour.String())
}

// plateColour also knows the kinds of plates (号牌种类) by which the vehicle office names colours.
func plateColour(word string) (ident.PlateColour, bool) {
	switch strings.TrimSuffix(strings.TrimSuffix(word, "号牌"), "汽车") {
	case "小型", "小型普通":
		return ident.Blue, true
	case "大型", "挂车", "教练":
		return ident.Yellow, true
	case "小型新能源", "新能源小型", "新能源":
		return ident.Green, true
	case "大型新能源", "新能源大型":
		return ident.YellowGreen, true
	}
	return ident.ParsePlateColour(word)
}

// vin takes the number as typed. Letters that no VIN has are put right only where the check digit proves the
// digits; everything else is for a person to decide.
func (r *rowReader) vin(row *CustomerRow) {
	c, column := r.first(FieldVIN)
	if c.kind == kindError {
		return
	}
	vin, doubts := ident.ParseVIN(cleanText(c.text))
	row.VIN = vin
	for _, d := range doubts {
		if d.Code == "vin.letter" && ident.VINChecks(d.Suggest) {
			row.VIN = d.Suggest
			r.warn(column, FieldVIN, "vin.repaired", fmt.Sprintf("VIN 里不用字母 I、O、Q，“%s”已改为“%s”，校验位相符。", vin, d.Suggest), d.Suggest)
			continue
		}
		r.warn(column, FieldVIN, d.Code, d.Say, vin)
	}
}

// people reads names and phones. Words beside a number go to the notes, so that nothing typed is lost.
func (r *rowReader) people(row *CustomerRow) {
	name, _ := r.first(FieldName)
	contact, _ := r.first(FieldContact)
	row.Name, row.Contact = cleanName(name.text), cleanName(contact.text)
	if row.Name == "" {
		row.Name, row.Contact = row.Contact, ""
	}
	if row.Contact == row.Name {
		row.Contact = ""
	}
	for _, column := range r.head.byField[FieldPhones] {
		c := r.cell(column)
		if c.kind == kindError || cleanText(c.text) == "" {
			continue
		}
		if shortened(c) {
			r.warn(column, FieldPhones, "phone.shortened", fmt.Sprintf("电话“%s”被表格软件缩成了科学计数，号码已经丢失，没有采用，请从原来的程序导出 .xlsx。", oneLine(c.text)), "")
			continue
		}
		phones, doubts := ident.ParsePhones(c.text)
		for _, p := range phones {
			if !slices.Contains(row.Phones, p) {
				row.Phones = append(row.Phones, p)
			}
		}
		for _, d := range doubts {
			r.warn(column, FieldPhones, d.Code, d.Say, joinPhones(phones))
			if d.Code == "phone.text" {
				row.Note = joinNote(row.Note, "电话栏原文："+oneLine(c.text))
			}
		}
	}
}

func (r *rowReader) mileage(row *CustomerRow) {
	c, column := r.first(FieldMileage)
	if column < 0 || c.kind == kindError {
		return
	}
	doubt := ""
	row.MileageKM, doubt = mileage(c, strings.Contains(r.head.columns[column].Header, "万"))
	if doubt != "" {
		r.warn(column, FieldMileage, "mileage", doubt, "")
	}
}

// birthday reads a day of birth, which may be any day of the last century.
func (r *rowReader) birthday() base.Day {
	c, column := r.first(FieldBirthday)
	d, doubt := day(c, r.in.date1904)
	if doubt != "" {
		r.warn(column, FieldBirthday, "day", fmt.Sprintf("%s：%s", FieldBirthday, doubt), d.String())
	}
	return d
}

func (r *rowReader) notes(row *CustomerRow) {
	for _, column := range r.head.byField[FieldNote] {
		c := r.cell(column)
		if c.kind == kindError {
			continue
		}
		row.Note = joinNote(row.Note, cleanNote(c.shown(r.in.date1904)))
	}
}

// joinNote adds a text to a note once.
func joinNote(note, more string) string {
	switch {
	case more == "" || note == more || strings.Contains(note, more):
		return note
	case note == "":
		return more
	}
	return note + "；" + more
}

func joinPhones(phones []ident.Phone) string {
	words := make([]string, len(phones))
	for i, p := range phones {
		words[i] = string(p)
	}
	return strings.Join(words, "、")
}

// joinModel makes one text of brand, series and model, where programs repeat the former in the latter.
func joinModel(brand, series, model string) string {
	out := model
	for _, word := range []string{series, brand} {
		if word != "" && !strings.Contains(strings.ToUpper(out), strings.ToUpper(word)) {
			out = strings.TrimSpace(word + " " + out)
		}
	}
	return out
}
