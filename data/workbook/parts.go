package workbook

import (
	"fmt"
	"io"
	"strings"

	"jieche/data/base"
)

// The fields of a parts workbook.
const (
	FieldCode     Field = "编码"
	FieldPartName Field = "名称"
	FieldSpec     Field = "规格"
	FieldFits     Field = "适用车型"
	FieldUnit     Field = "单位"
	FieldPBrand   Field = "配件品牌"
	FieldOrigin   Field = "产地"
	FieldSupplier Field = "供应商"
	FieldKind     Field = "性质"
	FieldCategory Field = "类别"
	FieldBin      Field = "货位"
	FieldOnHand   Field = "库存"
	FieldCost     Field = "进价"
	FieldPrice    Field = "售价"
	FieldMin      Field = "最低库存"
	FieldMax      Field = "最高库存"
	FieldLastIn   Field = "最近入库"
	FieldPNote    Field = "配件备注"
)

// PartRow (配件行) is one part, cleaned. It has a code or a name.
type PartRow struct {
	Place
	Merged   []Place // further rows of the same part
	Code     string
	Name     string
	Spec     string
	Model    string // 适用车型
	Unit     string
	Brand    string
	Origin   string
	Supplier string
	Kind     string // 原厂件, 同质件, 再制造件, 修复件, 回用件, 客户自备, or "" when it is not told
	Category string
	Bin      string
	OnHand   base.Milli
	Cost     base.Fen // per unit, as the workbook has it
	Price    base.Fen
	Min      base.Milli
	Max      base.Milli
	LastIn   base.Day
	Note     string
}

// PartBook is a parts workbook as read.
type PartBook struct {
	Book
	Rows []PartRow
}

// Merges counts the rows that were merged into others.
func (b *PartBook) Merges() int {
	n := 0
	for i := range b.Rows {
		n += len(b.Rows[i].Merged)
	}
	return n
}

// Summary is the result in one sentence, for the window and the command line.
func (b *PartBook) Summary() string {
	return fmt.Sprintf("读到 %d 种配件，合并重复 %d 行，跳过 %d 行，提醒 %d 条。", len(b.Rows), b.Merges(), len(b.Skipped), len(b.Warnings))
}

var partSchema = newSchema("配件库存表", []alias{
	{FieldCode, "编码 配件编码 配件编号 配件代码 配件号 零件号 零件号码 零件编号 零件编码 零件图号 图号 件号 货号 存货编码 物料编码 物料编号 物料号 商品编码 商品编号 商品代码 产品编码 产品编号 备件编码 备件编号 备件号 原厂编码 原厂编号 原厂码 OE号 OE码 OE OEM码 编号 代码 材料编码 材料编号 PARTNO PARTNUMBER CODE SKU"},
	{FieldPartName, "名称 配件名称 配件名 零件名称 零件名 备件名称 存货名称 物料名称 商品名称 商品名 产品名称 品名 材料名称 货品名称 品名规格 NAME PARTNAME DESCRIPTION"},
	{FieldSpec, "规格 规格型号 型号规格 型号 规格/型号 配件规格 参数 规格参数 SPEC SPECIFICATION"},
	{FieldFits, "适用车型 车型 适用车系 适用车辆 适配车型 适用 通用车型 适用范围 车系 MODEL"},
	{FieldUnit, "单位 计量单位 基本单位 主单位 库存单位 UNIT UOM"},
	{FieldPBrand, "品牌 配件品牌 厂牌 商标 牌子 生产厂家 厂家 生产厂商 制造商 BRAND"},
	{FieldOrigin, "产地 原产地 来源地 ORIGIN"},
	{FieldSupplier, "供应商 供应商名称 供货商 供货单位 供应单位 往来单位 主供应商 SUPPLIER VENDOR"},
	{FieldKind, "性质 配件性质 品质 配件品质 品质类型 质量等级 配件类型 配件属性 配件等级 属性 正副厂"},
	{FieldCategory, "类别 分类 配件类别 配件分类 商品分类 商品类别 存货分类 大类 种类 配件种类 CATEGORY"},
	{FieldBin, "货位 仓位 库位 货位号 仓位号 库位号 货架 货架号 架位 存放位置 位置 储位 料位 仓位码 BIN LOCATION"},
	{FieldOnHand, "库存 库存数量 库存数 数量 结存 结存数量 结存数 现存量 现有库存 当前库存 实际库存 账面数量 账面库存 账存数量 期末数量 期末库存 期初数量 期初库存 可用库存 库存量 余量 存量 剩余数量 QTY QUANTITY STOCK ONHAND"},
	{FieldCost, "成本 成本价 进价 进货价 采购价 采购单价 进货单价 入库价 入库单价 成本单价 单位成本 平均成本 平均价 加权平均价 移动平均价 最近进价 最新进价 含税进价 不含税进价 参考进价 参考成本 COST COSTPRICE"},
	{FieldPrice, "售价 销售价 销售单价 零售价 零售单价 单价 出库价 含税售价 标准售价 建议售价 参考售价 一级售价 售价1 对外价 门市价 客户价 价格 PRICE SALEPRICE"},
	{FieldMin, "最低库存 最小库存 库存下限 安全库存 最低库存量 最小库存量 最低存量 安全存量 下限 最低储备 MIN MINSTOCK"},
	{FieldMax, "最高库存 最大库存 库存上限 最高库存量 最大库存量 最高存量 上限 最高储备 MAX MAXSTOCK"},
	{FieldLastIn, "最近入库 最近入库日期 最后入库 最后入库日期 最后入库时间 最近进货 最近进货日期 最后进货日期 入库日期"},
	{FieldPNote, "备注 说明 备注信息 备注说明 附注 摘要 REMARK REMARKS MEMO NOTE"},
}, []hint{
	{FieldMin, "库存 低", ""},
	{FieldMin, "库存 下限", ""},
	{FieldMax, "库存 高", ""},
	{FieldMax, "库存 上限", ""},
	{FieldCode, "编码", "条 供应商 仓库 分类 类别 单位 税收 助记"},
	{FieldCode, "零件号", "原 替换 替代"},
	{FieldCode, "图号", ""},
	{FieldPartName, "配件 名", "英文 供应商"},
	{FieldPartName, "名称", "英文 供应商 仓库 分类 类别 单位 品牌 车型 货位"},
	{FieldSpec, "规格", ""},
	{FieldFits, "车型", ""},
	{FieldBin, "货位", ""},
	{FieldBin, "仓位", ""},
	{FieldBin, "库位", ""},
	{FieldCost, "进价", "总 金额 二级 三级"},
	{FieldCost, "成本", "总 金额 合计"},
	{FieldPrice, "售价", "总 金额 二级 三级 批发 最低"},
	{FieldOnHand, "库存 量", "金额 安全 最 在途 占用 预留 冻结"},
	{FieldOnHand, "结存 数", "金额"},
	{FieldUnit, "单位", "供 往来 客户 换算"},
	{FieldPNote, "备注", ""},
}, []Field{FieldPNote}, map[string]string{
	"序号": "序号", "行号": "序号", "NO": "序号", "ID": "编号", "库存金额": "由数量和进价算出，不导入", "金额": "由数量和单价算出，不导入", "成本金额": "由数量和进价算出，不导入", "结存金额": "由数量和进价算出，不导入",
}, func(has map[Field]bool) bool {
	if has[FieldCode] && has[FieldPartName] {
		return true
	}
	figures := 0
	for _, f := range []Field{FieldUnit, FieldOnHand, FieldPrice, FieldCost, FieldBin} {
		if has[f] {
			figures++
		}
	}
	return figures >= 2 && has[FieldPartName] || figures >= 2 && has[FieldCode]
})

// OpenParts reads a parts workbook (.xlsx or .csv).
func OpenParts(r io.Reader, o Options) (*PartBook, error) {
	sheets, err := readSource(r, o)
	if err != nil {
		return nil, err
	}
	return partsIn(sheets, o)
}

func partsIn(sheets []sheet, o Options) (*PartBook, error) {
	b := &PartBook{Book: newBook(sheets, o)}
	byCode := map[string]int{}
	err := b.eachRow(partSchema, o, func(r *rowReader) {
		if r.lonely() {
			b.skip(r.in.name, r.line.row, "只有一格有字，像是标题")
			return
		}
		row, ok := r.part()
		if !ok {
			b.skip(r.in.name, r.line.row, "没有编码和名称")
			return
		}
		if at, met := byCode[row.Code]; met && row.Code != "" {
			if b.joinPart(r, at, row) {
				return
			}
		} else if row.Code != "" {
			byCode[row.Code] = len(b.Rows)
		}
		b.Rows = append(b.Rows, row)
	}, customerSchema)
	if err != nil {
		return nil, err
	}
	b.sortWarnings()
	return b, nil
}

// OpenPartsFile is OpenParts for a file by its path; the file is taken apart in a child process.
func OpenPartsFile(path string, o Options) (*PartBook, error) {
	f, o, err := openFile(path, o)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sheets, err := readApart(f, o, ReadLimit)
	if err != nil {
		return nil, err
	}
	return partsIn(sheets, o)
}

// part reads one line into a row; false when it has neither code nor name.
func (r *rowReader) part() (PartRow, bool) {
	row := PartRow{Place: Place{r.in.name, r.line.row}, Code: strings.ToUpper(r.text(FieldCode)), Name: r.text(FieldPartName)}
	if row.Code == "" && row.Name == "" {
		return row, false
	}
	r.checkCells()
	if row.Code == "" {
		r.warn(r.head.column(FieldCode), FieldCode, "part.code", fmt.Sprintf("“%s”没有编码，请补上编码。", row.Name), "")
	}
	if c, column := r.first(FieldCode); shortened(c) {
		r.warn(column, FieldCode, "part.shortened", fmt.Sprintf("编码“%s”像是被表格软件缩成了科学计数，请核对原来的编码。", row.Code), row.Code)
	}
	if row.Name == "" {
		r.warn(r.head.column(FieldPartName), FieldPartName, "part.name", fmt.Sprintf("编码“%s”没有名称，请补上名称。", row.Code), "")
	}
	row.Spec, row.Model, row.Unit = r.text(FieldSpec), r.text(FieldFits), r.text(FieldUnit)
	row.Brand, row.Origin, row.Supplier = r.text(FieldPBrand), r.text(FieldOrigin), r.text(FieldSupplier)
	row.Category, row.Bin = r.text(FieldCategory), strings.ToUpper(r.text(FieldBin))
	r.kindOfPart(&row)
	r.stock(&row)
	row.Cost = r.price(FieldCost)
	row.Price = r.price(FieldPrice)
	if row.Price > 0 && row.Cost > row.Price {
		r.warn(r.head.column(FieldPrice), FieldPrice, "part.loss", fmt.Sprintf("售价 %s 低于进价 %s，请核对。", row.Price, row.Cost), row.Price.Plain())
	}
	row.LastIn = r.day(FieldLastIn, r.o.Today)
	for _, column := range r.head.byField[FieldPNote] {
		if c := r.cell(column); c.kind != kindError {
			row.Note = joinNote(row.Note, cleanNote(c.shown(r.in.date1904)))
		}
	}
	return row, true
}

// stock reads on hand, minimum and maximum. A missing or negative stock is said, because it becomes movements.
func (r *rowReader) stock(row *PartRow) {
	c, column := r.first(FieldOnHand)
	amount, unit, rounded, ok := quantity(c)
	row.OnHand = amount
	if row.Unit == "" {
		row.Unit = unit
	}
	switch {
	case column < 0 || c.kind == kindError:
	case !ok:
		r.warn(column, FieldOnHand, "quantity", fmt.Sprintf("库存数量“%s”不是数字，按 0 计，请盘点。", oneLine(c.text)), "0")
	case cleanText(c.text) == "":
		r.warn(column, FieldOnHand, "quantity.blank", "库存数量空白，按 0 计，请盘点。", "0")
	case amount < 0:
		r.warn(column, FieldOnHand, "quantity.negative", fmt.Sprintf("库存数量 %s 是负数，请盘点后更正。", amount), amount.String())
	case rounded:
		r.warn(column, FieldOnHand, "quantity.rounded", fmt.Sprintf("库存数量“%s”已四舍五入为 %s。", oneLine(c.text), amount), amount.String())
	}
	row.Min = r.bound(FieldMin)
	row.Max = r.bound(FieldMax)
}

func (r *rowReader) bound(f Field) base.Milli {
	c, column := r.first(f)
	amount, _, _, ok := quantity(c)
	if column < 0 || c.kind == kindError {
		return 0
	}
	if !ok || amount < 0 {
		r.warn(column, f, "quantity", fmt.Sprintf("%s“%s”不是有效的数量，没有采用。", f, oneLine(c.text)), "")
		return 0
	}
	return amount
}

func (r *rowReader) price(f Field) base.Fen {
	c, column := r.first(f)
	if column < 0 || c.kind == kindError {
		return 0
	}
	amount, rounded, ok := money(c)
	switch {
	case !ok:
		r.warn(column, f, "price", fmt.Sprintf("%s“%s”不是金额，没有采用，请核对。", f, oneLine(c.text)), "")
	case amount < 0:
		r.warn(column, f, "price.negative", fmt.Sprintf("%s %s 是负数，没有采用，请核对。", f, amount), "")
		return 0
	case rounded:
		r.warn(column, f, "price.rounded", fmt.Sprintf("%s“%s”已四舍五入到分：%s。", f, oneLine(c.text), amount), amount.Plain())
	}
	return amount
}

// kinds are the words of other programs for the kinds that the law names.
var kinds = map[string]string{
	"原厂件": "原厂件", "原厂": "原厂件", "正厂": "原厂件", "正厂件": "原厂件", "纯正": "原厂件", "纯正件": "原厂件", "原装": "原厂件", "原装件": "原厂件", "4S": "原厂件", "OE": "原厂件",
	"同质件": "同质件", "同质": "同质件", "同质配件": "同质件", "品牌": "同质件", "品牌件": "同质件", "同质件(品牌件)": "同质件", "配套": "同质件", "配套件": "同质件", "OEM": "同质件",
	"再制造件": "再制造件", "再制造": "再制造件",
	"修复件": "修复件", "修复": "修复件", "翻新": "修复件", "翻新件": "修复件",
	"回用件": "回用件", "回用": "回用件", "拆车": "回用件", "拆车件": "回用件", "旧件": "回用件", "二手": "回用件", "二手件": "回用件",
	"客户自备": "客户自备", "自备": "客户自备", "客供": "客户自备",
}

// kindOfPart maps the word to one of the law's kinds. 副厂 is none of them: it is taken as 同质件 with a warning,
// because the shop answers for the quality that it prints.
func (r *rowReader) kindOfPart(row *PartRow) {
	c, column := r.first(FieldKind)
	word := strings.ToUpper(strings.ReplaceAll(cleanText(c.text), " ", ""))
	if word == "" || c.kind == kindError {
		return
	}
	if kind, ok := kinds[word]; ok {
		row.Kind = kind
		return
	}
	switch word {
	case "副厂", "副厂件", "国产", "国产件", "下线", "下线件":
		row.Kind = "同质件"
		r.warn(column, FieldKind, "part.kind", fmt.Sprintf("性质“%s”不在法定名称内，按同质件登记，请核对。", word), row.Kind)
	default:
		r.warn(column, FieldKind, "part.kind", fmt.Sprintf("性质“%s”不认识，没有采用，请在原厂件、同质件、再制造件、修复件、回用件中选择。", word), "")
	}
}

// joinPart adds a row to the part with the same code, and false when it is another part under that code. A part that
// lies in two bins has two rows: their stock adds up. A row that repeats the other in everything is a repetition.
func (b *PartBook) joinPart(r *rowReader, at int, row PartRow) bool {
	have := &b.Rows[at]
	if have.Name != row.Name && have.Name != "" && row.Name != "" {
		r.warn(r.head.column(FieldCode), FieldCode, "part.twice", fmt.Sprintf("编码“%s”在第 %d 行是“%s”，这里是“%s”，没有合并，请改其中一个编码。", row.Code, have.Row, have.Name, row.Name), row.Code)
		return false
	}
	if same(have, &row) {
		r.warn(-1, "", "merge.repeat", fmt.Sprintf("与第 %d 行完全相同，按重复处理，库存没有相加。", have.Row), "")
	} else {
		r.warn(r.head.column(FieldOnHand), FieldOnHand, "merge", fmt.Sprintf("与第 %d 行编码相同，已合并，库存 %s + %s。", have.Row, have.OnHand, row.OnHand), (have.OnHand + row.OnHand).String())
		have.OnHand += row.OnHand
		b.joinFacts(r, have, row)
	}
	have.Merged = append(have.Merged, row.Place)
	b.result[row.Place] = fmt.Sprintf("并入第 %d 行", have.Row)
	return true
}

func same(a, b *PartRow) bool {
	x, y := *a, *b
	x.Place, y.Place, x.Merged, y.Merged = Place{}, Place{}, nil, nil
	return fmt.Sprint(x) == fmt.Sprint(y)
}

func (b *PartBook) joinFacts(r *rowReader, have *PartRow, row PartRow) {
	if row.Bin != "" && !strings.Contains(have.Bin, row.Bin) {
		have.Bin = strings.Trim(have.Bin+"、"+row.Bin, "、")
	}
	for _, pair := range []struct {
		field Field
		to    *base.Fen
		from  base.Fen
	}{{FieldCost, &have.Cost, row.Cost}, {FieldPrice, &have.Price, row.Price}} {
		switch {
		case *pair.to == 0:
			*pair.to = pair.from
		case pair.from != 0 && pair.from != *pair.to:
			r.warn(r.head.column(pair.field), pair.field, "merge.differs", fmt.Sprintf("与第 %d 行%s不同：这里是 %s，采用 %s。", have.Row, pair.field, pair.from, *pair.to), pair.to.Plain())
		}
	}
	for _, pair := range []struct {
		field Field
		to    *string
		from  string
	}{{FieldPartName, &have.Name, row.Name}, {FieldSpec, &have.Spec, row.Spec}, {FieldFits, &have.Model, row.Model}, {FieldUnit, &have.Unit, row.Unit}, {FieldPBrand, &have.Brand, row.Brand},
		{FieldOrigin, &have.Origin, row.Origin}, {FieldSupplier, &have.Supplier, row.Supplier}, {FieldKind, &have.Kind, row.Kind}, {FieldCategory, &have.Category, row.Category}} {
		switch {
		case *pair.to == "":
			*pair.to = pair.from
		case pair.from != "" && pair.from != *pair.to:
			r.warn(r.head.column(pair.field), pair.field, "merge.differs", fmt.Sprintf("与第 %d 行%s不同：这里是“%s”，采用“%s”。", have.Row, pair.field, pair.from, *pair.to), *pair.to)
		}
	}
	have.Min, have.Max = max(have.Min, row.Min), max(have.Max, row.Max)
	have.LastIn = max(have.LastIn, row.LastIn)
	have.Note = joinNote(have.Note, row.Note)
}
