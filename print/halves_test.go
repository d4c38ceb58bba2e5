package print

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"jieche/data/shop"
	"jieche/data/workorder"
)

// unjoined is all that a document says, without blanks and joiners.
func unjoined(d Doc) string { return strings.ReplaceAll(squeezed(said(d)), string(joiner), "") }

// TestFieldsOfTheFormList holds these forms, filled and blank, against the words of the form list.
func TestFieldsOfTheFormList(t *testing.T) {
	t.Parallel()
	intake := arrived(6, everyday)
	intake.Booked, intake.Since, intake.Repaired = "预约", "上周三下雨后", "换过前刹车片"
	pass, proof, receipt := order(4, everyday), inspected(4, everyday), paidIn(1, everyday)
	set := Setting{Stamp: stamp(1)}
	for _, c := range []struct {
		name   string
		doc    Doc
		blank  string
		fields string
		values string
	}{
		{"intake", Intake(intake, set), "intake", "单号 受理号码 接车 服务顾问 预约 非预约 开进 拖进 事故 车主 送修人 联系电话 同意 车牌号码 厂牌型号 VIN 发动机号 车身颜色 购车日期 承保公司 行驶里程 " +
			"客户描述 何时发生 路况 冷热车 频率 近期修过 油量电量 划痕 凹陷 裂痕 破损 掉漆 缺件 左侧 右侧 车头 车尾 仪表灯 故障灯 灯光 内饰 屏幕 音响 升降器 门锁 天窗 空调 " +
			"随车物品 钥匙 灭火器 工具 千斤顶 备胎 三角牌 行驶证 保养手册 委托保管 是否洗车 旧件处理 带走 放弃 等候 离店 预计交车 服务顾问签字 客户签字",
			"☑预约 上周三下雨后 ☑有，修过：换过前刹车片 ☑发动机灯亮"},
		{"exit_pass", ExitPass(pass, "", set), "exit_pass", "No. 存根 门卫联 车牌号码 车型颜色 工单号 结算单号 修理 挂账 索赔 零费用 未修 路试 放行时间 有效至 当日 应收 实收 批准人 开具人 服务顾问 保安签字",
			"CM261121-A006 JS261121-A009 11-21当日"},
		{"proof", InspectionProof(proof, set), "proof", "编号 存根 车主联 质量保证卡 托修方 车牌号码 厂牌型号 发动机号 VIN 维修类别 合同编号 进厂日期 出厂日期 出厂里程 检验合格，准予出厂 质量检验员（签字） 承修单位（盖章） 接车人（签字） " +
			"公里或 返修记录 返修日期 返修项目 修竣日期 送修人 检验员", "粤深20260098123"},
		{"receipt", Receipt(receipt, set), "receipt", "收款单号 工单号 收款日期 付款方 收款事由 金额大写 小写 收款方式 收款人 付款人签字 收款单位（盖章）", "SK261121-A001 人民币壹仟贰佰捌拾陆元整 ¥1,286.00"},
	} {
		k := Forms()[slices.IndexFunc(Forms(), func(k Kind) bool { return string(k.Form) == c.blank })]
		blank, err := Blank(k.Form, sampleShop, "", set)
		if err != nil || c.doc.Err() != nil {
			t.Fatal(c.name, err, c.doc.Err())
		}
		for kind, d := range map[string]Doc{"filled": c.doc, "blank": blank} {
			all := unjoined(d)
			for _, want := range append(strings.Fields(c.fields), sampleShop.Name, sampleShop.Address, sampleShop.Phone, "第1页共1页", "打印时间") {
				if !strings.Contains(all, squeezed(want)) {
					t.Errorf("%s, %s: the field %q is missing", c.name, kind, want)
				}
			}
		}
		for _, want := range strings.Fields(c.values) {
			if !strings.Contains(unjoined(c.doc), want) {
				t.Errorf("%s doesn't say %q", c.name, want)
			}
		}
	}
}

// TestPartsOfASheetAgree: stub and gate copy carry the same number in type and in code, all parts are equally wide, with a line to tear
// along in the middle between them.
func TestPartsOfASheetAgree(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		parts int
		doc   func(Paper) Doc
		no    string
		code  string
		paper []Paper
	}{
		{2, func(p Paper) Doc { return ExitPass(order(4, everyday), "", Setting{Paper: p, Stamp: stamp(1)}) }, "CM261121-A006", "CM261121-A006", slips()},
		{3, func(p Paper) Doc { return InspectionProof(inspected(4, everyday), Setting{Stamp: stamp(1)}) }, "粤深 2026 0098123", "RO261121-A017", []Paper{Wide}},
	} {
		for _, p := range c.paper {
			d := c.doc(p)
			if len(d.Pages) != 1 {
				t.Fatalf("%s on %s: %d pages", d.Title, p.Name, len(d.Pages))
			}
			step := (p.width() + 2*tear) / float64(c.parts)
			numbers, codes, tears, foots := make([]int, c.parts), make([]int, c.parts), 0, make([]float64, c.parts)
			for _, m := range d.Pages[0].Marks {
				switch m := m.(type) {
				case Text:
					if strings.Contains(m.S, c.no) {
						numbers[int((m.X-p.Side)/step)]++
					}
				case Code:
					if m.S == c.code {
						codes[int((m.X-p.Side)/step)]++
					}
				case Rule:
					if m.Dashed {
						tears++
						if at := math.Mod(m.X1-p.Side+tear, step); at > 0.01 && at < step-0.01 {
							t.Errorf("%s on %s: a line to tear along at %.2f", d.Title, p.Name, m.X1)
						}
						continue
					}
					n := int((m.X1 - p.Side) / step)
					foots[n] = max(foots[n], m.Y2)
				}
			}
			for n := range c.parts {
				if numbers[n] != 1 || codes[n] != 1 {
					t.Errorf("%s on %s: part %d carries its number %d times, its code %d times", d.Title, p.Name, n+1, numbers[n], codes[n])
				}
				if math.Abs(foots[n]-foots[0]) > 0.1 {
					t.Errorf("%s on %s: part %d ends at %.1f mm, the first at %.1f", d.Title, p.Name, n+1, foots[n], foots[0])
				}
			}
			if tears != c.parts-1 {
				t.Errorf("%s on %s: %d lines to tear along", d.Title, p.Name, tears)
			}
		}
	}
}

// TestFormsOfOnePageFillIt: a form of few lines leaves no third of its paper empty, and its places to sign in are high enough for a hand.
func TestFormsOfOnePageFillIt(t *testing.T) {
	t.Parallel()
	usual := workorder.Stamp{Copy: CopyShop, Count: 1}
	for _, c := range []struct {
		name string
		p    Paper
		form *form
		free float64 // at most, as a share of the paper
		sign float64
	}{
		{"intake", A4, intakeForm(arrived(6, everyday), Setting{Paper: A4, Stamp: usual}), 0.05, 14},
		{"blank intake", A4, intakeForm(&workorder.Sheet{Shop: sampleShop}, Setting{Paper: A4, Stamp: usual, blank: true}), 0.05, 15},
		{"intake", Full, intakeForm(arrived(6, everyday), Setting{Paper: Full, Stamp: usual}), 0.05, 13},
		{"pass", A5, exitPassHalf(order(4, everyday), &order(4, everyday).Passes[0], Setting{Paper: A5, Stamp: usual}.parted(2), CopyGate), 0.1, 22},
		{"pass", Third, exitPassHalf(order(4, everyday), &order(4, everyday).Passes[0], Setting{Paper: Third, Stamp: usual}.parted(2), CopyGate), 0.1, 10},
	} {
		f := c.form
		if f.count() != 1 || f.spare() > c.free*c.p.H {
			t.Errorf("%s on %s: %d pages, %.1f mm free", c.name, c.p.Name, f.count(), f.spare())
		}
		if last := f.sections[len(f.sections)-1].rows[0]; last.h < c.sign {
			t.Errorf("%s on %s: one signs in %.1f mm", c.name, c.p.Name, last.h)
		}
	}
}

func intakeForm(sheet *workorder.Sheet, set Setting) *form {
	return intakeKind().begin(sheet.Shop, set, shop.Copy{Name: CopyShop}).laid(func(f *form) {
		f.ofOrder(sheet)
		f.intake(sheet)
	})
}

// TestDashesEndWithTheirPage: the line to tear along is the last on a page, and the rules of the next page are whole.
func TestDashesEndWithTheirPage(t *testing.T) {
	t.Parallel()
	d := Doc{Paper: A5, Pages: []Page{{Marks: []Mark{Rule{X1: 10, Y1: 10, X2: 10, Y2: 90, Width: 0.3, Dashed: true}}}, {Marks: []Mark{Rule{X1: 10, Y1: 10, X2: 90, Y2: 10, Width: 0.3}}}}}
	font, err := subsetOf(d)
	if err != nil {
		t.Fatal(err)
	}
	file, err := newPDF(d, font).file(d)
	if err != nil {
		t.Fatal(err)
	}
	begun, ended, whole := bytes.Index(file, []byte("[3.97 2.83] 0.00 d")), bytes.Index(file, []byte("[] 0.00 d")), bytes.Count(file, []byte("] 0.00 d"))
	if begun < 0 || ended < begun || whole != 2 {
		t.Errorf("dashes begin at %d and end at %d, %d patterns in all", begun, ended, whole)
	}
}
