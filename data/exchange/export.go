package exchange

import (
	"os"
	"strings"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/file"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workbook"
	"jieche/data/workorder"
)

// Kind (导出种类) is one table that can go out.
type Kind struct {
	Name, Title string
	headings    []workbook.Heading
	rows        func(tx *kv.Tx) ([]workbook.Row, error)
}

// Kinds lists what can be exported.
func Kinds() []Kind { return kinds }

var kinds = []Kind{
	{"customers", "客户车辆", heads("plate 车牌号码 plate_colour 号牌颜色 vin VIN model 厂牌型号 engine_no 发动机号 paint 车身颜色 km 里程 bought 购车日期 insured_until 保险到期 owner 车主 phone 电话 address 地址 note 备注"), vehicleRows},
	{"parts", "配件", heads("code 编码 name 名称 spec 规格 fits 适用车型 unit 单位 quality 性质 maker 厂牌 origin 产地 bin 货位 on_hand 结存 cost 成本价 value 库存金额 price 售价 min 最低库存 max 最高库存 safety 安全库存"), partRows},
	{"moves", "出入库流水", heads("at 时间 doc 单号 kind 种类 code 编码 name 名称 qty 数量 cost 成本金额 order 工单 bin 货位 reason 原因 clerk 经手人"), moveRows},
	{"orders", "工单", heads("no 工单号 state 状态 kind 业务类型 plate 车牌号码 model 厂牌型号 owner 车主 km 里程 advisor 服务顾问 arrived 进厂 promised 预计交车 signed_total 签字合计 left 出厂"), orderRows},
	{"settlements", "结算单", heads("no 单号 at 时间 order 工单号 plate 车牌号码 labour 工时费 parts 材料费 total 合计 customer 客户应付 insurer 保险 maker 厂家 internal 内部 by 结算员 red 冲红"), settlementRows},
	{"payments", "收款流水", heads("at 时间 no 单号 order 工单号 kind 收款方式 amount 金额 note 备注 by 收款人"), paymentRows},
}

// heads reads pairs of key and title.
func heads(pairs string) []workbook.Heading {
	words := strings.Fields(pairs)
	list := make([]workbook.Heading, 0, len(words)/2)
	for i := 0; i+1 < len(words); i += 2 {
		list = append(list, workbook.Heading{Key: words[i], Title: words[i+1]})
	}
	return list
}

// Export writes a table to a file whose name says the format. The rows are copied out first: writing a file must not keep
// the desk from saving.
func Export(s *data.Store, kind, path string) (rows int, err error) {
	format, err := workbook.FormatOf(path)
	if err != nil {
		return 0, err
	}
	for _, k := range kinds {
		if k.Name != kind {
			continue
		}
		var list []workbook.Row
		if err := s.View(func(tx *kv.Tx) error { list, err = k.rows(tx); return err }); err != nil {
			return 0, err
		}
		return len(list), write(k, format, path, list)
	}
	var names []string
	for _, k := range kinds {
		names = append(names, k.Name+"（"+k.Title+"）")
	}
	return 0, base.Refuse(base.NotFound, "export.kind", "", "没有名为“%s”的导出；有：%s", kind, strings.Join(names, "、"))
}

func write(k Kind, format workbook.Format, path string, rows []workbook.Row) error {
	err := file.ReplaceWith(path, func(f *os.File) error { // half a table must not be taken for a whole one
		return workbook.Export(f, format, k.Title, k.headings, workbook.Rows(rows))
	})
	if err != nil {
		return unwritable(path, err)
	}
	return nil
}

func unwritable(path string, err error) error {
	return base.Refuse(base.Full, "export.file", "", "文件 %s 写不进去，可能是磁盘已满、没有权限或正被 Excel 打开。请换个位置再导出", path).Because(err)
}

func vehicleRows(tx *kv.Tx) ([]workbook.Row, error) {
	var list []workbook.Row
	for v, err := range customer.Vehicles.All(tx) {
		if err != nil {
			return nil, err
		}
		owner, _, err := customer.Customers.Find(tx, v.Owner)
		if err != nil {
			return nil, err
		}
		list = append(list, workbook.Row{ident.DisplayPlate(v.Plate), v.PlateColour.String(), v.VIN, v.Model, v.EngineNo, v.Paint, v.KM, v.Bought, v.InsuredUntil,
			owner.Name, phones(owner.Phones), owner.Address, v.Note})
	}
	return list, nil
}

func phones(list []ident.Phone) string {
	var s []string
	for _, p := range list {
		s = append(s, string(p))
	}
	return strings.Join(s, " ")
}

func partRows(tx *kv.Tx) ([]workbook.Row, error) {
	var list []workbook.Row
	for p, err := range stock.Parts.All(tx) {
		if err != nil {
			return nil, err
		}
		list = append(list, workbook.Row{p.Code, p.Name, p.Spec, p.Fits, p.Unit, string(p.Quality), p.Maker, p.Origin, p.Bin,
			stock.OnHand(tx, p.ID), stock.Average(tx, p.ID), stock.Value(tx, p.ID), p.Price, p.Min, p.Max, p.Safety})
	}
	return list, nil
}

func moveRows(tx *kv.Tx) ([]workbook.Row, error) {
	var list []workbook.Row
	var p stock.Part
	for m, err := range stock.EachMove(tx) {
		if err != nil {
			return nil, err
		}
		if p.ID != m.Part { // the ledger lies part by part
			if p, err = stock.Parts.Get(tx, m.Part); err != nil {
				return nil, err
			}
		}
		qty, cost := m.Qty(), m.Cost
		if m.From == stock.Shelf {
			qty, cost = -qty, -cost
		}
		list = append(list, workbook.Row{m.At.String(), string(m.Doc), m.Kind.Word(), p.Code, p.Name, qty, cost, string(m.Order), m.Bin, m.Reason, staff.NameOf(tx, m.Clerk)})
	}
	return list, nil
}

func orderRows(tx *kv.Tx) ([]workbook.Row, error) {
	var list []workbook.Row
	for o, err := range workorder.Orders.All(tx) {
		if err != nil {
			return nil, err
		}
		list = append(list, workbook.Row{string(o.No), o.State.String(), string(o.Kind), ident.DisplayPlate(o.Plate), o.Model, o.OwnerName, o.KM,
			staff.NameOf(tx, o.Advisor), o.Arrived.String(), o.Promised.String(), o.SignedTotal, o.LeftAt.String()})
	}
	return list, nil
}

func settlementRows(tx *kv.Tx) ([]workbook.Row, error) {
	var list []workbook.Row
	for s, err := range workorder.EachSettlement(tx) {
		if err != nil {
			return nil, err
		}
		o, err := workorder.Orders.Get(tx, s.Order)
		if err != nil {
			return nil, err
		}
		t := s.Totals
		list = append(list, workbook.Row{string(s.No), s.At.String(), string(o.No), ident.DisplayPlate(o.Plate), t.Labour, t.Parts, t.Total, t.Customer, t.Insurer, t.Maker,
			t.Internal, staff.NameOf(tx, s.By), s.Red()})
	}
	return list, nil
}

func paymentRows(tx *kv.Tx) ([]workbook.Row, error) {
	var list []workbook.Row
	for p, err := range workorder.EachPayment(tx) {
		if err != nil {
			return nil, err
		}
		o, err := workorder.Orders.Get(tx, p.Order)
		if err != nil {
			return nil, err
		}
		list = append(list, workbook.Row{p.At.String(), string(p.No), string(o.No), string(p.Kind), p.Signed(), p.Note, staff.NameOf(tx, p.By)})
	}
	return list, nil
}
