package print

import (
	"fmt"
	"strconv"

	"jieche/data/shop"
	"jieche/data/workorder"
)

// Ticket (受理号码) is what a customer who waits holds in his hand: his number, how many are before him, and about when it is his turn.
func Ticket(sheet *workorder.Sheet, set Setting) Doc {
	set = set.on(sheet.Shop.PaperPass)
	part := set.parted(2)
	title := "受理号码"
	if sheet.Order.Queue != "" {
		title += " " + string(sheet.Order.Queue)
	}
	return beside(title, set, ticketPart(sheet, part, CopyStub), ticketPart(sheet, part, CopyCustomer))
}

func ticketPart(sheet *workorder.Sheet, set Setting, name string) *form {
	f := ticketKind().begin(sheet.Shop, set, shop.Copy{Name: name})
	o := &sheet.Order
	f.half, f.noName = true, "工单号"
	f.ofOrder(sheet)
	if f.blank() && o.Queue != "" { // a blank one has no order yet
		f.no, f.noName = o.Queue, "受理号码"
	}
	f.roomy()
	number := ""
	if count, ok := queueCount(o); ok {
		number = strconv.Itoa(count) + " 号"
	}
	f.turn(number)
	right := f.width*0.465 - f.labelWidth()
	advisor := sheet.Name(o.Advisor)
	f.grid(false,
		[]pair{{label: "车牌号码", value: f.plateOrBlank(o), bold: true}, {label: "受理时间", value: o.Arrived.Clock(), width: right}},
		[]pair{{label: "前面等候", value: waiting(sheet)}, {label: "服务顾问", value: advisor, width: right}},
		[]pair{{label: "预计完工", value: o.Promised.String(), bold: true}, {label: "约需等候", value: waitingTime, width: right}})
	if name == CopyCustomer {
		f.terms()
	}
	if f.set.Paper.H > 120 {
		f.called(name)
		f.stretch(f.rows(60)) // the halves stay in line with one another above it
	}
	return f
}

// called is the lower part of a large ticket: on the stub what became of the customer's turn, on his own what he wants to keep in mind.
func (f *form) called(name string) {
	high := 21.0
	if f.set.Paper.Tractor {
		high = 18
	}
	if name == CopyCustomer {
		f.fields(high, []field{{name: "备忘（想问的问题、要检查的地方）"}})
		return
	}
	f.fields(high, []field{{name: "叫号时间"}, {name: "接待开始"}, {name: "备注"}})
}

// turn is the number, as large as the paper lets it be: it is read across a room.
func (f *form) turn(number string) {
	size := 60.0
	if f.set.Paper.H < 120 {
		size = 36
	}
	r := row{min: f.look.line(size) + 2*f.look.padY, cells: []cell{{W: f.width, S: number, Bold: true, Size: size, Align: Centre}}}
	r.fit(f.look)
	f.sections = append(f.sections, section{rows: []row{r}})
}

// queueCount is the customer's number of the day.
func queueCount(o *workorder.Order) (int, bool) {
	if o.Queue == "" {
		return 0, false
	}
	return o.Queue.Count(), true
}

// waitingTime is written by hand: nobody but the advisor knows how long the cars before this one will take.
const waitingTime = "＿＿＿ 分钟"

// waiting says how many cars came before and are not done yet.
func waiting(sheet *workorder.Sheet) string {
	if sheet.Order.Queue == "" || sheet.Order.No == "" {
		return "＿＿ 台"
	}
	return fmt.Sprintf("%d 台", sheet.Ahead)
}
