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
	DocOrder      DocKind = "RO" // 工单
	DocEstimate   DocKind = "GJ" // 估价单
	DocIssue      DocKind = "CK" // 领料单 (出库)
	DocReturn     DocKind = "TL" // 退料单
	DocReceipt    DocKind = "RK" // 入库单
	DocStocktake  DocKind = "PD" // 盘点单
	DocSettlement DocKind = "JS" // 结算单
	DocPayment    DocKind = "SK" // 收款
	DocExitPass   DocKind = "CM" // 出门证
	DocRedEntry   DocKind = "HC" // 冲红单
	DocQueue      DocKind = "SL" // 受理号码
)

// DocNo is the number on a document: kind, day, station letter, count of the day, as RO261121-A017. Two PCs that
// can't see one another have different letters, so they can't make the same number.
type DocNo string

// MakeDocNo makes the count-th number of that kind on that day at that station.
func MakeDocNo(kind DocKind, day Day, station string, count int64) DocNo {
	y, m, d := day.Date()
	return DocNo(fmt.Sprintf("%s%02d%02d%02d-%s%03d", kind, y%100, m, d, station, count))
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

// Kind is the kind of document that the number names.
func (n DocNo) Kind() DocKind {
	if len(n) < 2 {
		return ""
	}
	return DocKind(n[:2])
}
