package base

import (
	"fmt"
	"strconv"
	"strings"
)

// DocKind is the two letters that a document number begins with.
type DocKind string

// The kinds of documents (单据种类).
const (
	DocOrder       DocKind = "RO" // 工单
	DocEstimate    DocKind = "GJ" // 估价单
	DocIssue       DocKind = "CK" // 领料单 (出库)
	DocReturn      DocKind = "TL" // 退料单
	DocReceipt     DocKind = "RK" // 入库单
	DocStocktake   DocKind = "PD" // 盘点单
	DocSettlement  DocKind = "JS" // 结算单
	DocPayment     DocKind = "SK" // 收款
	DocExitPass    DocKind = "CM" // 出门证
	DocRedEntry    DocKind = "HC" // 冲红单
	DocQueue       DocKind = "SL" // 受理号码
	DocAppointment DocKind = "YY" // 预约
)

var docWords = map[DocKind]string{
	DocOrder: "工单", DocEstimate: "估价单", DocIssue: "领料单", DocReturn: "退料单", DocReceipt: "入库单", DocStocktake: "盘点单", DocSettlement: "结算单",
	DocPayment: "收款收据", DocExitPass: "出门证", DocRedEntry: "冲红单", DocQueue: "受理号码", DocAppointment: "预约登记表",
}

// Word is the kind in the words of the shop; the letters themselves where there is none.
func (k DocKind) Word() string {
	if w := docWords[k]; w != "" {
		return w
	}
	return string(k)
}

// DocNo is the number on a document: kind, day, station letter, count of the day, as RO261121-A017. Two PCs that
// can't see one another have different letters, so they can't make the same number. A PC that was restored from a copy does
// not know which numbers it gave out after that copy was made: it goes on with a letter more, RO261121-AB001, and after
// the next restore RO261121-AC001. A letter more, and no other sign, because then a number is still one word that is
// typed, scanned, sorted and found by its tail as before: AB1 finds AB001.
type DocNo string

// MakeDocNo makes the count-th number of that kind on that day in that series: the letters of the station and of its life.
func MakeDocNo(kind DocKind, day Day, series string, count int64) DocNo {
	y, m, d := day.Date()
	return DocNo(fmt.Sprintf("%s%02d%02d%02d-%s%03d", kind, y%100, m, d, series, count))
}

// ParseDocNo reads a number as typed or scanned, in any case and width.
func ParseDocNo(s string) (DocNo, bool) {
	t := strings.ToUpper(strings.TrimSpace(Narrow(s)))
	head, tail, ok := strings.Cut(t, "-")
	if !ok || len(head) != 8 || len(tail) < 4 {
		return "", false
	}
	if _, err := strconv.ParseUint(head[2:], 10, 32); err != nil {
		return "", false
	}
	letters := strings.TrimLeft(tail, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if letters == tail || letters == "" {
		return "", false
	}
	if _, err := strconv.ParseUint(letters, 10, 32); err != nil {
		return "", false
	}
	return DocNo(t), true
}

// Count is which number of its day, kind and series it is; 0 for what is no number.
func (n DocNo) Count() int {
	_, tail, _ := strings.Cut(string(n), "-")
	count, err := strconv.Atoi(strings.TrimLeft(tail, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	if err != nil {
		return 0
	}
	return count
}

// Series is the letters before the count: those of the PC that gave the number out, and of its life.
func (n DocNo) Series() string {
	_, tail, _ := strings.Cut(string(n), "-")
	return strings.TrimRight(tail, "0123456789")
}

// Day is the day that the number was given out on; not ok for what is no number.
func (n DocNo) Day() (day Day, ok bool) {
	if _, ok := ParseDocNo(string(n)); !ok {
		return 0, false
	}
	date, err := strconv.Atoi(string(n[2:8]))
	if err != nil {
		return 0, false
	}
	return Date(2000+date/10000, date/100%100, date%100), true
}

// Kind is the kind of document that the number names.
func (n DocNo) Kind() DocKind {
	if len(n) < 2 {
		return ""
	}
	return DocKind(n[:2])
}
