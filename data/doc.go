// Package data is the shop: open it, do what people do (Do), ask what people ask (Ask), and hear what changed (Watch).
//
// The commands and queries live in the packages beneath, one noun each; commands.go lists them all. This package adds what
// is the same for every one of them: permission, the record, the recorded result of a repeated press, and the watchers.
//
// # The schema tree
//
// Every bucket of a shop's file. Tables hold rows that may change, logs rows that never do; indexes and sums follow from them
// and can be rebuilt. A test holds this tree against the code.
//
//	meta                     schema version
//	writer                   per writer: last number, hash, counter
//	journal                  writer, number → the record of one change
//	op                       operation id → the record that it made
//	erased                   row → the records that erased its personal data
//	digest                   per table and log: count of rows, sum of their hashes
//	touched                  row, record → that the record changed the row
//	seen                     writer, number → what the writer had applied of the others by then
//	dispute                  row, field → the values that several people gave it, knowing nothing of one another 并存的值
//	counter                  kind, day, writer → last number given out
//
//	shop                     the profile 店铺资料, one row
//	shop_look                form → how the shop wants it 单据样式
//	shop_logo                its logo 标志, one row
//	staff                    member 员工
//	backup_key               public half of the key on paper 店铺密钥, one row
//	backup_entry             log: keys, drills, restores 备份登记
//	credential               member → hash of the PIN 登录凭据; under the empty id the owner's passphrase 店主口令
//	log_in                   member → wrong tries 登录尝试
//	log_in_rules             how people log in 登录规定, one row
//	approval                 log: what a second person allowed, and why 授权记录
//	print                    log: what was printed 打印登记
//	print.no                   by document and form
//	print.at                   by time
//	reserved                 numbers set aside for forms that are filled in by hand 备用号
//
//	customer                 person or company 客户
//	customer.find              by name, pinyin, initials, telephone
//	customer_link            vehicle, link → who was what to it, since when 人车关系
//	customer_merge           log: vehicle file, merge → the file it became 合并
//	customer_merge.into        by the file that stayed
//	person_request           log: whose data was handed out or erased, when, on what ground 个人信息请求
//	phone_reveal             log: who looked at a whole number, when 电话查看记录
//	phone_reveal.customer      by customer
//	vehicle                  车辆, the root record
//	vehicle.find               by plate and VIN, from the beginning and from the end
//	vehicle.owner              by owner and sender
//
//	import_batch             import, batch → what came in with one commit, and whether it was taken back 导入批次
//
//	labour_item              维修项目
//	labour_item.code
//	labour_item.find
//	package                  套餐
//	package.code
//	package.find
//
//	part                     配件
//	part.code
//	part.find
//	part_move                log: part, move → 出入库流水
//	part_move.doc              by slip
//	part_move.order            by work order
//	part_move.reverses         by what it moves back
//	part_on_hand             sum: part, account → quantity
//	part_value               sum: part, account → cost
//
//	work_order               工单
//	work_order.find            by vehicle and arrival, by number, by the number's tail
//	work_order.in_shop         by arrival, while somebody has something to do about it
//	work_order_line          order, line → 明细
//	work_order_line.held       by part, while the part is kept for the order
//	work_order_step          log: order, step → what was done, when, by whom
//	add_on                   order, add-on → 增项 with the customer's answer
//
//	settlement               log: 结算单 and red entries 冲红
//	settlement.no
//	settlement.order
//	settlement.reverses        by what it reverses
//	settlement_paid          sum: settlement → what was paid of it
//	payment                  log: settlement, payment → 收款
//	payment.no
//	money                    sum: account → fen
//	exit_pass                出门证
//	exit_pass.no
//	exit_pass.order
package data
