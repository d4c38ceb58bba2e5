package data

import (
	"jieche/data/backup"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/exception"
	"jieche/data/find"
	"jieche/data/history"
	"jieche/data/paper"
	"jieche/data/person"
	"jieche/data/shop"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/undo"
	"jieche/data/workorder"
)

// commands is everything that a person can do, with what it needs. A command that is not here can't be given by name, and
// a test holds the list against the packages.
var commands = []Verb{
	command[shop.Configure]("设置店铺", staff.ConfigureShop),
	command[shop.ConfirmClock]("确认电脑日期", ""),
	command[shop.SetLook]("设置单据样式", staff.ConfigureShop),
	command[shop.SetLogo]("设置标志", staff.ConfigureShop),
	command[staff.Hire]("新增员工", staff.ConfigureShop),
	command[staff.Change]("修改员工", staff.ConfigureShop),
	command[staff.SetPIN]("设置 PIN", ""),
	command[staff.ResetPIN]("重设 PIN", staff.ConfigureShop),
	command[staff.SetRules]("登录规定", staff.ConfigureShop),
	command[staff.SetPassphrase]("设置店主口令", staff.ConfigureShop),

	command[backup.UseKey]("启用店铺密钥", staff.BackUpShop),
	command[backup.EnterDrill]("登记恢复演练", staff.BackUpShop),

	command[customer.Register]("建档", staff.ReceiveCars),
	command[customer.Merge]("合并档案", staff.EditCustomers),
	command[customer.ChangeVehicle]("修改车辆", staff.EditCustomers),
	command[customer.ChangeCustomer]("修改客户", staff.EditCustomers),
	command[customer.Revise]("修改档案", staff.EditCustomers),
	command[customer.SetOwner]("变更车主", staff.EditCustomers),
	command[customer.SetCredit]("设置挂账额度", staff.GrantCredit),
	command[customer.SetContact]("设置联系意愿", staff.EditCustomers),
	command[customer.RevealPhone]("查看完整电话", staff.ShowPhones),
	command[customer.Import]("导入客户", staff.ImportFiles),
	command[person.HandOut]("导出个人信息", staff.AnswerPersons),
	command[person.Erase]("删除个人信息", staff.AnswerPersons),

	command[stock.SavePart]("维护配件", staff.EditParts),
	command[stock.Receive]("入库", staff.ReceiveGoods),
	command[stock.Take]("其他出库", staff.ReceiveGoods),
	command[stock.Correct]("冲正", staff.ReceiveGoods),
	command[stock.Import]("导入配件", staff.ImportFiles),
	command[undo.Import]("撤销导入", staff.ImportFiles),

	command[catalog.SaveItem]("维护项目", staff.EditCatalog),
	command[catalog.SavePackage]("维护套餐", staff.EditCatalog),

	command[workorder.Receive]("接车", staff.ReceiveCars),
	command[workorder.Amend]("修改接车", staff.EditOrders),
	command[workorder.AddLines]("加项", staff.EditOrders),
	command[workorder.ChangeLine]("改项", staff.EditOrders),
	command[workorder.RemoveLine]("删项", staff.EditOrders),
	command[workorder.Answer]("三问", staff.EditOrders),
	command[workorder.PrintEntrustment]("打印任务委托书", staff.EditOrders),
	command[workorder.Sign]("客户签字", staff.EditOrders),
	command[workorder.AnswerAddOn]("增项确认", staff.EditOrders),
	command[workorder.Dispatch]("派工", staff.DispatchWork),
	command[workorder.IssueParts]("领料", staff.IssueParts),
	command[workorder.ReturnParts]("退料", staff.IssueParts),
	command[workorder.Finish]("完工", staff.DispatchWork),
	command[workorder.Inspect]("质检", staff.InspectWork),
	command[workorder.WashDone]("洗车完成", ""),
	command[workorder.Settle]("结算", staff.SettleOrders),
	command[workorder.Pay]("收款", staff.SettleOrders),
	command[workorder.Reverse]("冲红", staff.ReverseOrders),
	command[workorder.PrintForm]("打印单据", ""),
	command[paper.Reserve]("预留备用号", staff.ReceiveCars),
	command[paper.VoidReserved]("作废备用号", staff.ReceiveCars),
	command[paper.FileReserved]("备用单存档", staff.ReceiveCars),
	command[workorder.IssuePass]("开出门证", staff.IssuePasses),
	command[workorder.VoidPass]("作废出门证", staff.IssuePasses),
	command[workorder.Leave]("交车出厂", staff.IssuePasses),
	command[workorder.Cancel]("作废工单", staff.CancelOrders),

	command[exception.Decide]("选定并存的内容", staff.ApproveException),
}

// queries is everything that a person can ask.
var queries = []Verb{
	query[shop.Show]("店铺资料"),
	query[shop.ClockOf]("电脑时钟"),
	query[shop.LookOf]("单据样式"),
	query[shop.ShowLogo]("店铺标志"),
	query[staff.List]("员工"),
	query[backup.KeyOf]("店铺密钥"),
	query[backup.Entries]("备份登记"),
	query[staff.Protection]("登录保护"),
	query[history.Page]("操作记录"),
	query[history.AnchorOf]("检查凭证"),
	query[customer.ShowFile]("车辆档案"),
	query[customer.MergesOf]("合并记录"),
	query[customer.RevealsOf]("电话查看记录"),
	query[person.FactsOf]("个人信息清单"),
	query[undo.Imports]("导入记录"),
	query[stock.List]("配件列表"),
	query[stock.CardOf]("配件卡片"),
	query[catalog.ListItems]("维修项目"),
	query[catalog.ListPackages]("套餐"),
	query[catalog.PackageOf]("套餐内容"),
	query[find.Query]("查找"),
	query[find.Lines]("开单查找"),
	query[find.Customers]("客户查找"),
	query[paper.Last]("最近一次打印"),
	query[paper.ReservedList]("备用号"),
	query[paper.CheckByHand]("核对手写单"),
	query[workorder.Register]("打印登记"),
	query[customer.List]("客户列表"),
	query[workorder.SheetOf]("工单"),
	query[workorder.SlipOf]("领料单"),
	query[workorder.OpenOrders]("未结工单"),
	query[workorder.History]("车辆历史"),
	query[workorder.WarningsFor]("接车前请留意"),
	query[workorder.Today]("今日"),
	query[workorder.SettlementsOf]("结算登记"),
	query[workorder.PassesOf]("出门证登记"),
	query[workorder.PassGateOf]("出门证还差什么"),
	query[workorder.CashierList]("收银台"),
	query[workorder.CreditOf]("挂账余额"),
	query[workorder.CarsInShop]("在厂车辆"),
	query[workorder.Board]("看板"),
	query[workorder.ArrivalOf]("接车资料"),
	query[workorder.OfferedOf]("上次未做的项目"),
	query[workorder.Offers]("可加的项目和配件"),
	query[workorder.PartsPage]("配件页"),
	query[workorder.PartCard]("配件卡片与占用"),
	query[exception.List]("待处理事项"),
}
