package print

import (
	"bytes"
	"image"
	"math"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/workorder"
)

// TestSmallFormsUseTheirPaper: a form of few fields on half a sheet isn't a block at the top with white below it.
func TestSmallFormsUseTheirPaper(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"exit_pass", "ticket", "test_drive", "receipt"} {
		for _, p := range []Paper{A5, Half} {
			d := sampleForm(form, 1, named1, "", Setting{Paper: p, Stamp: workorder.Stamp{At: at(9, 52), Copy: CopyCustomer, Count: 1}})
			lowest := 0.0
			for _, m := range d.Pages[0].Marks {
				if r, ok := m.(Rule); ok && !r.Dashed {
					lowest = max(lowest, r.Y2)
				}
			}
			if free := p.H - p.Edge - lowest; free > 16 {
				t.Errorf("%s on %s: %.0f mm are free below the last field", form, p.Name, free)
			}
		}
	}
}

// TestHowManyLinesOneSheetHolds holds the slips against what is written on one of them on an ordinary day.
func TestHowManyLinesOneSheetHolds(t *testing.T) {
	t.Parallel()
	plain := func(int) string { return "机油滤清器" }
	for _, c := range []struct {
		form  string
		paper Paper
		lines int
	}{{"pick_slip", Half, 7}, {"return_slip", Half, 7}, {"pick_slip", A5, 7}, {"appointment", Half, 1}, {"appointment", A5, 1}, {"appointment", A4, 5},
		{"receipt", Half, 6}, {"receipt", A5, 6}} {
		d := sampleForm(c.form, c.lines, plain, "", Setting{Paper: c.paper, Stamp: workorder.Stamp{Copy: CopyStore, Count: 1}})
		if len(d.Pages) != 1 {
			t.Errorf("%s with %d lines on %s takes %d pages", c.form, c.lines, c.paper.Name, len(d.Pages))
		}
	}
	for _, form := range []paper.Form{paper.Appointment, paper.PickSlip, paper.Receipt, paper.TestDrive, paper.Ticket, paper.ExitPass} {
		for _, p := range []Paper{A5, Half} {
			if d, err := Blank(form, sampleShop, "", Setting{Paper: p, Stamp: workorder.Stamp{Copy: CopyStore}}); err != nil || len(d.Pages) != 1 {
				t.Errorf("a blank %s on %s takes %d pages: %v", form, p.Name, len(d.Pages), err)
			}
		}
	}
}

// part is what of a page stands between two places, moved to its left edge.
func part(p Page, from, to float64) (texts []Text, codes []Code) {
	for _, m := range p.Marks {
		switch m := moved(m, -from, 0).(type) {
		case Text:
			if m.X >= 0 && m.X < to-from {
				texts = append(texts, m)
			}
		case Code:
			if m.X >= 0 && m.X < to-from {
				codes = append(codes, m)
			}
		}
	}
	return texts, codes
}

// folds are the places of the dashed lines, with the edges of the paper.
func folds(d Doc) []float64 {
	at := []float64{0}
	for _, m := range d.Pages[0].Marks {
		if r, ok := m.(Rule); ok && r.Dashed && r.X1 == r.X2 {
			at = append(at, r.X1)
		}
	}
	return append(at, d.Paper.W)
}

// TestTornPartsAreAlike: stub and gate copy, and the parts of the proof, are equally wide, carry the same number as type and as a code at the
// same place, and fold lines lie in the middle between them.
func TestTornPartsAreAlike(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		form, number, code string
		parts              int
		paper              Paper
	}{{"exit_pass", "CM261121-A006", "CM261121-A006", 2, A5}, {"exit_pass", "CM261121-A006", "CM261121-A006", 2, Third}, {"exit_pass", "CM261121-A006", "CM261121-A006", 2, Half},
		{"ticket", "RO261121-A017", "RO261121-A017", 2, A5}, {"ticket", "RO261121-A017", "RO261121-A017", 2, Third}, {"proof", "粤深 2026 0098123", "RO261121-A017", 3, Wide}} {
		d := sampleForm(c.form, 1, named1, "", Setting{Paper: c.paper, Stamp: stamp(1)})
		at := folds(d)
		if len(at) != c.parts+1 {
			t.Fatalf("%s on %s: %d parts", c.form, c.paper.Name, len(at)-1)
		}
		var places []Point
		for i := range c.parts {
			texts, codes := part(d.Pages[0], at[i], at[i+1])
			if !slices.ContainsFunc(texts, func(m Text) bool { return strings.Contains(m.S, c.number) }) || len(codes) != 1 || codes[0].S != c.code {
				t.Errorf("%s on %s: part %d has the codes %v and not the number in %v", c.form, c.paper.Name, i+1, codes, texts)
				continue
			}
			places = append(places, Point{at[i] + codes[0].X, codes[0].Y})
			if edge := at[i] + codes[0].X + codes[0].Side; i+1 < c.parts && math.Abs(at[i+1]-edge-tear) > 0.01 {
				t.Errorf("%s on %s: part %d ends at %.2f mm and is torn off at %.2f", c.form, c.paper.Name, i+1, edge, at[i+1])
			}
		}
		step := (c.paper.width()-float64(c.parts-1)*2*tear)/float64(c.parts) + 2*tear
		for i := 1; i < len(places); i++ {
			if !same(places[i].Y, places[0].Y) || math.Abs(places[i].X-places[i-1].X-step) > 0.01 {
				t.Errorf("%s on %s: the codes stand at %v, parts are %.2f mm apart", c.form, c.paper.Name, places, step)
			}
		}
	}
	pass := sampleForm("exit_pass", 1, named1, "", Setting{Paper: Third, Stamp: stamp(1)})
	at := folds(pass)
	left, _ := part(pass.Pages[0], at[0], at[1])
	right, _ := part(pass.Pages[0], at[1], at[2])
	said := func(texts []Text, name string) string {
		var all []string
		for _, m := range texts {
			all = append(all, strings.ReplaceAll(m.S, name, ""))
		}
		return strings.Join(all, "\n")
	}
	if stub, gate := said(left, CopyStub), said(right, CopyGate); stub != gate {
		t.Errorf("the stub says\n%s\nand the gate's copy\n%s", stub, gate)
	}
}

// TestCodesReadAsTheNumber prints every form and looks at the middle of each module of its codes: they are those of the document's number.
func TestCodesReadAsTheNumber(t *testing.T) {
	t.Parallel()
	for _, k := range Forms() {
		d := sampleForm(string(k.Form), 1, named1, "", Setting{Paper: k.Papers[0], Stamp: stamp(1)})
		dots := grey(t, d)
		codes := 0
		for _, m := range d.Pages[0].Marks {
			code, ok := m.(Code)
			if !ok {
				continue
			}
			codes++
			if _, ok := base.ParseDocNo(code.S); !ok {
				t.Errorf("%s: the code says %q", k.Form, code.S)
			}
			want, err := qr.Encode(code.S, qr.M, qr.Auto)
			if err != nil {
				t.Fatal(err)
			}
			n := want.Bounds().Dx()
			for y := range n {
				for x := range n {
					module := code.Side / float64(n)
					px, py := int((code.X+(float64(x)+0.5)*module)*dotsPerMM), int((code.Y+(float64(y)+0.5)*module)*dotsPerMM)
					r, _, _, _ := want.At(x, y).RGBA()
					if black := dots.GrayAt(px, py).Y < 128; black != (r == 0) {
						t.Fatalf("%s: the module %d, %d of %s is wrong", k.Form, x, y, code.S)
					}
				}
			}
		}
		if codes == 0 {
			t.Errorf("%s has no code", k.Form)
		}
	}
}

const dotsPerMM = 200 / 25.4

// grey draws the first page at 200 dots to the inch.
func grey(t *testing.T, d Doc) *image.Gray {
	t.Helper()
	data, err := PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("pdftoppm", "-r", "200", "-gray", "-f", "1", "-l", "1", "-")
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftoppm (package poppler-utils): %v", err)
	}
	w, h := int(math.Ceil(d.Paper.W*dotsPerMM-0.01)), int(math.Ceil(d.Paper.H*dotsPerMM-0.01))
	if len(out) < w*h {
		t.Fatalf("%d bytes for %d × %d dots", len(out), w, h)
	}
	return &image.Gray{Pix: out[len(out)-w*h:], Stride: w, Rect: image.Rect(0, 0, w, h)}
}

// TestSmallFormsHaveTheirFields looks for every field that the list of forms names, on the form with data and on the blank one.
func TestSmallFormsHaveTheirFields(t *testing.T) {
	t.Parallel()
	for form, fields := range map[paper.Form]string{
		paper.Intake: "单号 受理号码 预约 非预约 开进 拖进 事故 车主 送修人 联系电话 电话回访 车牌号码 厂牌型号 VIN 发动机号 车身颜色 购车日期 承保公司 行驶里程 客户描述 何时发生 路况 冷热车 频率 近期修过 " +
			"油量电量 划痕 凹陷 裂痕 破损 掉漆 缺件 左侧 右侧 车头 车尾 故障灯 灯光 内饰 屏幕 音响 升降器 门锁 天窗 空调 随车物品 钥匙 灭火器 工具 千斤顶 备胎 三角牌 行驶证 保养手册 委托保管 是否洗车 旧件处理 带走 放弃 等候 离店 预计交车 服务顾问签字 客户签字",
		paper.PickSlip:    "车牌号码 日期 班组 领料人 零件号 名称 适用车型 货位 批次 产地 单位 数量 单价 金额 合计 大写 领料人签字 发料人签字",
		paper.ReturnSlip:  "车牌号码 日期 班组 退料人 零件号 名称 适用车型 货位 批次 产地 单位 数量 单价 金额 合计 大写 退料人签字 收料人签字",
		paper.ExitPass:    "No. 车牌号码 车型颜色 工单号 结算单号 修理 挂账 索赔 零费用 未修 路试 放行时间 有效至 应收 实收 批准人 开具人 服务顾问 保安签字 存根 门卫联",
		paper.Proof:       "编号 托修方 车牌号码 厂牌型号 发动机号 VIN 维修类别 合同编号 进厂日期 出厂日期 出厂里程 检验合格 质量检验员 承修单位（盖章） 接车人 质量保证期 公里或 返修记录 存根 车主联 质量保证卡",
		paper.Receipt:     "付款方 收款事由 收款日期 金额大写 小写 收款方式 收款人签字 付款人签字 收款单位（盖章）",
		paper.TestDrive:   "车牌号码 试车路线 自 至 出厂里程 回厂里程 出厂油量 回厂油量 试车原因 试车结果 试车人签字",
		paper.Ticket:      "受理号码 受理时间 前面等候 约需等候 分钟 预计完工",
		paper.Appointment: "预约时间 服务顾问 客户 车牌号码 里程 客户需求 预计工时 所需配件 状态 到货日期 前一天确认 前一小时确认 取消原因",
	} {
		k, _ := KindOf(form)
		for _, p := range k.Papers {
			set := Setting{Paper: p, Stamp: workorder.Stamp{Count: 1}}
			if p == Third && form == paper.Appointment {
				continue
			}
			blank, err := Blank(form, sampleShop, base.MakeDocNo(k.Number, base.Date(2026, 11, 21), "A", 801), set)
			if err != nil {
				t.Fatal(form, err)
			}
			for name, d := range map[string]Doc{"filled": sampleForm(string(form), 6, named1, "", set), "blank": blank} {
				all := strings.ReplaceAll(squeezed(said(d)), string(joiner), "")
				for _, field := range strings.Fields(fields) {
					if !strings.Contains(all, field) {
						t.Errorf("the %s %s on %s has no %s", name, form, p.Name, field)
					}
				}
			}
		}
	}
}
