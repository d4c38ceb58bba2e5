package print

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jieche/data/base"
	"jieche/data/shop"
	"jieche/data/workorder"
)

// The parts of the inspection proof: the shop files one, the owner keeps the other two.
const (
	CopyFile      = "存根"
	CopyOwner     = "车主联"
	CopyGuarantee = "质量保证卡"
)

// InspectionProof (竣工出厂合格证) certifies that the car passed its final inspection: three parts beside one another on A4, torn apart
// after the stamp. Its number is the one printed on the official form or given by the authority; it is typed in at the inspection and never
// made up, so without one its place stays empty.
func InspectionProof(sheet *workorder.Sheet, set Setting) Doc {
	o := &sheet.Order
	if !set.blank && o.No != "" && o.State < workorder.Checked {
		return Doc{err: base.Refuse(base.Refused, "proof.inspect", "", "工单 %s 还没有质检通过（现在是%s），不能出具竣工出厂合格证。请先质检", o.No, o.State)}
	}
	set.Paper = Wide
	part := set.parted(3)
	var parts []*form
	for _, white := range []float64{1, 0.75, 0.5, 0.25, 0, -0.3, -0.6} { // the rows of all parts are equally high, whatever their texts
		if parts = proofParts(sheet, part, white); !slices.ContainsFunc(parts, func(f *form) bool { return f.count() > 1 }) {
			break
		}
	}
	return beside("竣工出厂合格证 "+string(o.No), set, parts...)
}

// proofParts are the three parts, with so much more white in each row than usual. They end at the same height.
func proofParts(sheet *workorder.Sheet, set Setting, white float64) []*form {
	part, card := func(left float64) []*form {
		return []*form{proofPart(sheet, set, CopyFile, white, left), proofPart(sheet, set, CopyOwner, white, left)}
	}, func(left float64) *form { return guaranteeCard(sheet, set, white, left) }
	proofs, guarantee := part(0), card(0)
	end, other := proofs[0].measured(), guarantee.measured()
	if end.turned == 1 && other.turned == 1 {
		proofs, guarantee = part(max(0, other.y-end.y-0.01)), card(max(0, end.y-other.y-0.01))
	}
	return append(proofs, guarantee)
}

// proofHead begins a part of the proof.
func proofHead(sheet *workorder.Sheet, set Setting, title, name string, white float64) *form {
	f := proofKind().begin(sheet.Shop, set, shop.Copy{Name: name})
	f.look = set.lookOfProof()
	f.look.padY += white
	f.look.gap += 2 * white
	f.half, f.title = true, title
	f.noName, f.no, f.code = "编号", base.DocNo(sheet.Order.ProofNo), sheet.Order.No
	if !set.blank {
		f.short = plateOf(&sheet.Order)
	}
	return f
}

// lookOfProof sets a third of a sheet: a smaller title, and rows with the white of a certificate.
func (s Setting) lookOfProof() look {
	l := s.look()
	l.title, l.body, l.label, l.padX, l.padY, l.gap = 14.5, 8.8, 8, 1.5, 1.9, 4.5
	return l
}

// carRows are what every part says of the customer and his car.
func (f *form) carRows(sheet *workorder.Sheet) [][]pair {
	o := &sheet.Order
	out := ""
	if s := sheet.Settlement; s != nil {
		out = kilometres(s.KM)
	}
	plate := ""
	if o.No != "" && !f.set.blank {
		plate = plateWithColour(o)
	}
	return [][]pair{
		{{label: "托修方", value: o.OwnerName}},
		{{label: "车牌号码", value: plate, bold: true}},
		{{label: "厂牌型号", value: o.Model}},
		{{label: "发动机号", value: o.EngineNo}},
		{{label: "VIN", value: o.VIN}},
		{{label: "维修类别", value: listed(o.Category)}},
		{{label: "合同编号", value: string(o.No)}},
		{{label: "进厂日期", value: dayOf(o.Arrived)}},
		{{label: "出厂日期", value: dayOf(o.LeftAt)}},
		{{label: "出厂里程", value: out}},
	}
}

func listed(words []string) string {
	s := ""
	for i, w := range words {
		if i > 0 {
			s += "、"
		}
		s += w
	}
	return s
}

// dayOf is a day, or nothing where there is no moment yet.
func dayOf(at base.Instant) string {
	if at.IsZero() {
		return ""
	}
	return at.Day().String()
}

func proofPart(sheet *workorder.Sheet, set Setting, name string, white, left float64) *form {
	f := proofHead(sheet, set, "竣工出厂合格证", name, white)
	f.grid(false, f.carRows(sheet)...)
	f.text(true, "", f.look.body, "该车已按维修合同维修，经竣工检验，各项指标符合相关技术标准，检验合格，准予出厂。")
	f.fields(14, []field{{name: "质量检验员（签字）", foot: dateLine}})
	stamp := &f.sections[len(f.sections)-1]
	for _, d := range []struct {
		high float64
		name string
	}{{stampHigh + left, "承修单位（盖章）"}, {14, "接车人（签字）"}} {
		r := row{min: d.high, cells: []cell{{W: f.width, S: d.name, Size: f.look.label, Top: true, Foot: dateLine}}}
		r.fit(f.look)
		stamp.rows = append(stamp.rows, r)
	}
	return f
}

// stampHigh is the place of the shop's stamp: a round one goes over its rules, but wants most of its white there.
const stampHigh = 23.0

// reworkRows is how many visits for rework the card has room for.
const reworkRows = 4

// guaranteeCard is the owner's card: what the shop stands for, and what it did about it. Its rows to write in share what is left.
func guaranteeCard(sheet *workorder.Sheet, set Setting, white, left float64) *form {
	f := proofHead(sheet, set, "质量保证卡", CopyGuarantee, white)
	rows := f.carRows(sheet)
	f.grid(false, rows[1], rows[2], rows[4], rows[6], rows[8], rows[9])
	f.text(true, "", f.look.body, guaranteeSentence(sheet), "里程与日期以先到者为准。保证期内正常使用和保养，因维修质量或所换配件出现故障的，凭本卡回本厂返修，不另收工时费和材料费。"+strings.Join(named("服务热线 ", f.shop.Phone), ""))
	f.table(table{title: "返修记录", columns: []column{{name: "返修日期", width: 16.5}, {name: "返修项目"}, {name: "修竣日期", width: 16.5}, {name: "送修人", width: 14}, {name: "检验员", width: 14}},
		blank: reworkRows, minRow: 9.5 + left/reworkRows})
	f.fields(stampHigh, []field{{name: "承修单位（盖章）", foot: dateLine}})
	return f
}

// byHand is a rule of n signs to write a figure on; no line of text ends within it.
func byHand(n int) string {
	return strings.TrimSuffix(strings.Repeat("＿"+string(joiner), n), string(joiner))
}

// guaranteeSentence names the shortest guarantee on the bill: it holds for all of it.
func guaranteeSentence(sheet *workorder.Sheet) string {
	km, days := byHand(6), byHand(4)
	if s := sheet.Settlement; s != nil {
		var leastKM, leastDays int64
		for _, l := range s.Lines {
			if l.GuaranteeDays > 0 && (leastDays == 0 || l.GuaranteeDays < leastDays) {
				leastKM, leastDays = l.GuaranteeKM, l.GuaranteeDays
			}
		}
		if leastDays > 0 {
			km, days = base.Milli(leastKM*1000).String(), strconv.FormatInt(leastDays, 10)
		}
	}
	return fmt.Sprintf("本次维修的质量保证期：\n自出厂之日起 %s 公里或 %s 日。", km, days)
}
