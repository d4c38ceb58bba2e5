package customers

import (
	"fmt"
	"strings"

	"jieche/data/find"
)

// list is what was asked for and what came.
type list struct {
	text   string
	found  find.CustomerList
	loaded bool
}

// hint says what the list shows.
func (m *list) hint() string {
	n := len(m.found.Rows)
	switch {
	case !m.loaded:
		return "正在打开…"
	case m.text == "" && m.found.Total > int64(n):
		return fmt.Sprintf("共 %s 台车，列出最近来店的 %d 台；其他的请输入车牌、电话、姓名或 VIN 查找", thousands(m.found.Total), n)
	case m.text == "":
		return fmt.Sprintf("共 %s 台车", thousands(m.found.Total))
	case m.found.More:
		return fmt.Sprintf("列出最像的 %d 台，多打一个字就更准", n)
	}
	return fmt.Sprintf("找到 %d 台", n)
}

// empty is what stands in an empty list.
func (m *list) empty() string {
	if m.text != "" {
		return "没有找到“" + m.text + "”。可以换车牌尾号、电话尾号、姓名拼音首字母或 VIN 尾号；确实没有就建一份档案。"
	}
	return "这里是一车一档：每台车的资料、车主和历次维修。可以从旧软件导出的表格一次导入，也可以接车时自动建档。"
}

// owner is whose car it is.
func owner(r find.CustomerRow) string { return strings.TrimSpace(r.OwnerName) }
