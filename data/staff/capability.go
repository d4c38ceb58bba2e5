package staff

// Capability (权限) is one thing that a member may do or not.
type Capability string

// The capabilities. A command names the one that it needs; the empty capability is everybody's.
const (
	ReceiveCars      Capability = "receive"       // 接车, 建档
	EditOrders       Capability = "edit_order"    // 开项目, 打印委托书, 签字, 增项
	DispatchWork     Capability = "dispatch"      // 派工, 施工, 完工
	InspectWork      Capability = "inspect"       // 质检
	IssueParts       Capability = "issue_parts"   // 领料, 退料
	ReceiveGoods     Capability = "receive_goods" // 入库, 其他出库, 冲正
	EditParts        Capability = "edit_parts"    // 维护配件
	EditCatalog      Capability = "edit_catalog"  // 维护项目和套餐
	SettleOrders     Capability = "settle"        // 结算, 收款
	ReverseOrders    Capability = "reverse"       // 冲红
	IssuePasses      Capability = "exit_pass"     // 出门证, 交车
	CancelOrders     Capability = "cancel"        // 作废工单
	ApproveException Capability = "approve"       // 批准例外
	EditCustomers    Capability = "edit_customer" // 修改客户和车辆, 合并档案
	GrantCredit      Capability = "credit"        // 挂账额度
	ShowPhones       Capability = "show_phone"    // 查看完整电话
	ConfigureShop    Capability = "configure"     // 店铺设置, 员工
	ImportFiles      Capability = "import"        // 导入
	AnswerPersons    Capability = "person"        // 导出和删除个人信息
	BackUpShop       Capability = "backup"        // 店铺密钥, 备份位置, 恢复
)

// Word is the capability in the words of the shop, for the sentence of a refusal.
func (c Capability) Word() string { return words[c] }

var words = map[Capability]string{
	ReceiveCars: "接车建档", EditOrders: "修改工单", DispatchWork: "派工和完工", InspectWork: "质检", IssueParts: "领料退料",
	ReceiveGoods: "入库出库", EditParts: "维护配件", EditCatalog: "维护项目和套餐", SettleOrders: "结算收款", ReverseOrders: "冲红",
	IssuePasses: "开出门证", CancelOrders: "作废工单", ApproveException: "批准例外", EditCustomers: "修改客户档案",
	GrantCredit: "设置挂账额度", ShowPhones: "查看完整电话", ConfigureShop: "店铺设置", ImportFiles: "导入资料", AnswerPersons: "导出和删除个人信息", BackUpShop: "备份与恢复",
}

// table says which role may do what. In a small shop people stand in for one another at the desk, so the everyday work of
// the front is wide, and money, goods and exceptions are narrow.
var table = map[Role][]Capability{
	Advisor:       {ReceiveCars, EditOrders, DispatchWork, IssuePasses, CancelOrders, EditCustomers, ShowPhones, ImportFiles},
	Controller:    {ReceiveCars, EditOrders, DispatchWork, InspectWork, ShowPhones},
	Technician:    {DispatchWork},
	TeamLeader:    {DispatchWork, InspectWork},
	Inspector:     {DispatchWork, InspectWork},
	PartsClerk:    {IssueParts, ReceiveGoods, EditParts},
	PartsManager:  {IssueParts, ReceiveGoods, EditParts, EditCatalog, ImportFiles},
	Cashier:       {SettleOrders, IssuePasses, ShowPhones},
	WarrantyClerk: {EditOrders, ShowPhones},
	FollowUpClerk: {EditCustomers, ShowPhones},
	ServiceManager: {ReceiveCars, EditOrders, DispatchWork, InspectWork, IssueParts, ReceiveGoods, EditParts, EditCatalog, SettleOrders,
		ReverseOrders, IssuePasses, CancelOrders, ApproveException, EditCustomers, GrantCredit, ShowPhones, ConfigureShop, AnswerPersons, ImportFiles, BackUpShop},
}

// Can says whether the member may do it. The general manager may do everything: in a one-man shop he is everybody. Who has
// left may do nothing.
func Can(m Member, c Capability) bool {
	switch {
	case c == "":
		return true
	case m.ID.IsZero() || m.Left:
		return false
	case m.Role == GeneralManager:
		return true
	}
	for _, have := range table[m.Role] {
		if have == c {
			return true
		}
	}
	return false
}
