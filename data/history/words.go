package history

// Table is what a table or log is called in the shop; empty for one that no person sees.
func Table(name string) string { return tables[name] }

// Field is what a field is called: that of the table where it has a word of its own there, else the common one.
func Field(table, name string) string {
	if w := special[table+"."+name]; w != "" {
		return w
	}
	return fields[name]
}

var tables = map[string]string{
	"shop": "店铺资料", "staff": "员工", "credential": "登录凭据", "log_in": "登录尝试", "log_in_rules": "登录规定", "approval": "授权",
	"backup_key": "店铺密钥", "backup_entry": "备份登记", "print": "打印登记", "counter": "编号",
	"customer": "客户", "customer_link": "人车关系", "customer_merge": "合并档案", "phone_reveal": "查看电话", "person_request": "个人信息请求",
	"shop_logo": "店标", "reserved": "预留单号", "shop_look": "单据样式", "vehicle": "车辆", "labour_item": "维修项目", "package": "套餐", "part": "配件", "part_move": "出入库",
	"work_order": "工单", "work_order_line": "工单明细", "work_order_step": "工单步骤", "add_on": "增项",
	"settlement": "结算单", "payment": "收款", "exit_pass": "出门证", "import_batch": "导入",
}

var special = map[string]string{
	"person_request.kind": "请求种类", "person_request.orders": "涉及工单数", "person_request.until": "副本过期日", "package.lines": "套餐内容",
	"settlement.lines": "明细", "staff.role": "岗位", "customer_link.role": "关系", "backup_entry.kind": "登记种类", "payment.kind": "收款方式",
	"work_order_line.kind": "明细类别", "work_order.kind": "业务类型", "part_move.kind": "出入库种类", "vehicle.owner": "现车主", "vehicle.sender": "送修人",
	"print.count": "第几次打印", "settlement.customer": "客户应付", "labour_item.hours": "工时", "credential.passes": "加密参数", "credential.kib": "加密参数",
	"credential.lanes": "加密参数", "log_in.wrong": "连续输错次数", "log_in.last": "上次输错时间", "print.form": "单据", "vehicle.fuel": "燃料种类",
	"import_batch.run": "导入编号", "import_batch.kind": "导入种类", "import_batch.file": "文件名", "import_batch.made": "新建数", "import_batch.completed": "补全数",
	"import_batch.opened": "期初入库数", "import_batch.undone_at": "撤销时间", "import_batch.undone_by": "撤销人", "import_batch.removed": "撤销时删除数",
	"import_batch.restored": "撤销时复原数", "import_batch.reversed": "撤销时冲正数", "import_batch.kept": "撤销时保留数",
}

// fields are the words of the fields, one for each name that a row uses.
var fields = map[string]string{
	"id": "编号", "account": "账号", "actor": "操作人", "add_on": "增项号", "address": "地址", "advice": "维修建议", "advisor": "服务顾问", "after": "增项后合计",
	"allow": "授权人", "amount": "金额", "approver": "批准人", "arrival": "到店方式", "arrived": "进厂时间", "asker": "申请人", "at": "时间", "bank": "开户行",
	"batch": "批次", "before": "增项前合计", "belongings": "随车物品", "bin": "货位", "birthday": "生日", "bought": "购车日期", "by": "经手人",
	"call_time": "方便接听的时间", "cancelled": "作废原因", "cancelled_in": "作废时状态", "category": "类别", "checks": "环车检查", "clerk": "经手人", "code": "编码",
	"command": "操作", "company": "单位客户", "complaint": "客户描述", "complaint_phone": "投诉电话", "consent": "增项状态", "cost": "成本", "count": "数量",
	"counted": "盘点数量", "credit": "挂账额度", "customer": "客户", "demo": "演示店", "deposit": "预收款", "diagnosis": "诊断费", "discount": "优惠", "doc": "单号",
	"due": "应收", "engine_no": "发动机号", "erased": "个人信息删除日期", "fits": "适用车型", "follow_up": "同意回访", "form": "单据", "from": "从",
	"fuel": "油量", "fuel_kind": "燃料种类", "gone": "已停用", "grade": "客户等级", "ground": "依据", "guarantee_days": "质保天数", "guarantee_km": "质保公里",
	"filed": "存档说明", "hand": "手写时间", "hash": "加密值", "keyed": "补录时间", "keyed_by": "补录人", "held": "占用", "hours": "营业时间", "how": "确认方式", "inspection": "检测费", "inspector": "质检员", "insured_until": "保险到期",
	"insurer": "承保公司", "intake": "接车登记", "internal": "内部", "into": "到", "invoice": "发票", "item": "项目", "key": "密钥", "kib": "加密参数", "kind": "种类",
	"km": "里程", "km_day": "里程日期", "km_reason": "里程说明", "labour": "工时费", "labour_rate": "工时单价", "lanes": "加密参数", "last": "上次时间",
	"last_km": "上次里程", "last_km_day": "上次里程日期", "left": "已离职", "left_at": "出厂时间", "lines": "明细", "lock_minutes": "自动锁屏分钟", "maker": "厂牌",
	"marketing": "同意营销", "marks": "环车标记", "max": "最高库存", "member": "员工", "min": "最低库存", "model": "厂牌型号", "must_pin": "必须使用 PIN",
	"name": "名称", "next_day": "下次保养日期", "next_km": "下次保养里程", "no": "单号", "no_contact": "请勿联系", "note": "备注", "off": "优惠", "often": "频率",
	"old_parts": "旧件处理", "on_credit": "挂账", "order": "工单", "orders": "工单", "origin": "产地", "other": "其他费用", "outside": "外加工费", "owner": "车主",
	"owner_address": "车主地址", "owner_name": "车主姓名", "owner_phone": "车主电话", "package": "套餐", "paid": "实收", "paint": "车身颜色", "paper_order": "委托书纸张",
	"paper_pass": "出门证纸张", "paper_pick": "领料单纸张", "paper_slip": "结算单纸张", "part": "配件", "parts": "材料费", "passes": "加密参数", "pay_by": "付费方式",
	"payer": "付费方", "phone": "电话", "phones": "电话", "plate": "车牌号码", "plate_colour": "号牌颜色", "price": "单价", "promise": "新的预计交车", "promised": "预计交车",
	"province": "省份简称", "qty": "数量", "quality": "配件性质", "queue": "受理号码", "rate": "工时单价", "reason": "原因", "ref": "来源", "refused": "客户不同意",
	"reverses": "冲销", "road": "路况", "role": "角色", "round_off": "抹零", "safety": "安全库存", "salt": "加密值", "sender": "送修人", "sender_name": "送修人姓名",
	"sender_phone": "送修人电话", "settlement": "结算单", "side": "位置", "signed_at": "签字时间", "signed_total": "签字合计", "since": "建档日期", "spec": "规格",
	"state": "状态", "supplier": "供应商", "taker": "领料人", "tax_no": "税号", "team": "班组", "terms": "约定条款", "title": "抬头", "to": "到", "total": "合计",
	"totals": "费用合计", "unit": "单位", "until": "截止日", "valuables": "委托保管", "vat": "税率", "vehicle": "车辆", "vin": "车架号", "void": "作废原因", "waits": "等候",
	"was": "原来的档案", "wash": "洗车", "when": "出现时机", "who": "确认人", "why": "原因说明", "worker": "承修人", "wrong": "输错次数", "x": "横坐标", "y": "纵坐标",
	"png": "图片", "copy": "联", "printer": "打印机", "used": "已使用", "width": "宽", "height": "高", "paper": "纸张", "size": "字号", "fields": "可选栏目", "copies": "联数", "rows": "行数", "plain": "不套色", "public": "公开密钥", "recipient": "公开密钥", "what": "做了什么", "good": "成功", "say": "说明", "millis": "用时（毫秒）", "day": "日期", "writer": "电脑", "proof_no": "凭据号", "loaner": "代用车", "category_no": "类别号",
}
