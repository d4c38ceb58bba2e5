package demo

import (
	"jieche/data/base"
	"jieche/data/staff"
	"jieche/data/stock"
)

// people are the staff of the demo shop.
var people = []staff.Hire{
	{FullName: "王建国", Role: staff.GeneralManager},
	{FullName: "赵磊", Role: staff.ServiceManager},
	{FullName: "李敏", Role: staff.Advisor},
	{FullName: "陈刚", Role: staff.Advisor},
	{FullName: "周涛", Role: staff.Controller},
	{FullName: "张伟", Role: staff.Technician, Team: "机修一组"},
	{FullName: "王强", Role: staff.Technician, Team: "机修一组"},
	{FullName: "刘洋", Role: staff.Technician, Team: "机修二组"},
	{FullName: "黄志强", Role: staff.Inspector},
	{FullName: "何军", Role: staff.PartsClerk},
	{FullName: "陈晓雯", Role: staff.Cashier},
}

type good struct {
	code, name, spec, unit string
	quality                stock.Quality
	maker, fits, bin       string
	cost, price            base.Fen
	stocked, safety        base.Milli
}

// goods are the parts on the shelves of the demo shop.
var goods = []good{
	{"KLAN1-0W20", "机油 0W-20 全合成", "4L 装散打", "L", stock.Original, "日产", "轩逸 天籁 逍客", "D1-01", 3850, 6250, 86_000, 20_000},
	{"KLAN5-5W30", "机油 5W-30 半合成", "散打", "L", stock.Brand, "美孚", "通用", "D1-02", 2600, 4500, 120_000, 30_000},
	{"15208-65F0E", "机油滤清器", "轩逸 1.6", "个", stock.Original, "日产", "轩逸 骐达 逍客", "A1-01", 1800, 3800, 42_000, 10_000},
	{"04152-YZZA1", "机油滤清器", "卡罗拉", "个", stock.Original, "丰田", "卡罗拉 雷凌", "A1-02", 2100, 4200, 30_000, 8_000},
	{"06L115562B", "机油滤清器", "EA888", "个", stock.Brand, "曼牌", "迈腾 途观 奥迪A4L", "A1-03", 2900, 5800, 25_000, 8_000},
	{"16546-ED000", "空气滤清器", "轩逸", "个", stock.Original, "日产", "轩逸 骐达", "A1-11", 3900, 8600, 18_000, 5_000},
	{"17801-21050", "空气滤清器", "卡罗拉", "个", stock.Original, "丰田", "卡罗拉", "A1-12", 4100, 8800, 16_000, 5_000},
	{"27277-4BA0A", "空调滤清器（活性炭，适用于 2020 款以后 1.6L 与 e-POWER 车型）", "活性炭", "个", stock.Brand, "马勒", "轩逸 2020–2026", "A1-21", 4300, 9850, 15_000, 5_000},
	{"87139-0N010", "空调滤清器", "活性炭", "个", stock.Brand, "马勒", "卡罗拉 凯美瑞", "A1-22", 4200, 9500, 14_000, 5_000},
	{"D1060-4BA0A", "前刹车片", "一套四片", "套", stock.Original, "日产", "轩逸 2020–2024", "A2-07", 26840, 42000, 6_000, 3_000},
	{"BP-N2214", "前刹车片 陶瓷", "一套四片", "套", stock.Brand, "菲罗多", "轩逸 骐达", "A2-08", 14800, 29800, 8_000, 3_000},
	{"D4060-4BA0B", "后刹车片", "一套四片", "套", stock.Original, "日产", "轩逸", "A2-09", 24175, 38000, 5_000, 2_000},
	{"40206-4BA0A", "前刹车盘", "单片", "片", stock.Original, "日产", "轩逸", "A3-01", 21600, 36000, 6_000, 2_000},
	{"43206-4BA0A", "后刹车盘", "单片", "片", stock.Original, "日产", "轩逸", "A3-02", 20850, 34000, 4_000, 2_000},
	{"DOT4-1L", "制动液 DOT4", "1L", "L", stock.Original, "日产", "通用", "D1-02", 3120, 5600, 26_000, 10_000},
	{"22401-ED815", "火花塞 铱金", "单支", "支", stock.Original, "日产", "轩逸 骐达", "A1-31", 5200, 9800, 32_000, 12_000},
	{"90919-01253", "火花塞 铱金", "单支", "支", stock.Original, "丰田", "卡罗拉 雷凌", "A1-32", 5400, 10200, 28_000, 12_000},
	{"L250-COOL", "长效防冻液", "-35℃", "L", stock.Brand, "壳牌", "通用", "D1-05", 1450, 3200, 64_000, 20_000},
	{"NS-3-CVT", "变速箱油 CVT NS-3", "散打", "L", stock.Original, "日产", "轩逸 逍客 天籁", "D1-07", 6900, 11800, 40_000, 12_000},
	{"ATF-WS", "变速箱油 WS", "散打", "L", stock.Original, "丰田", "卡罗拉 凯美瑞", "D1-08", 5900, 10800, 36_000, 12_000},
	{"6-QW-45", "蓄电池 12V 45Ah", "免维护", "个", stock.Brand, "风帆", "紧凑型车", "B1-01", 26500, 41550, 6_000, 3_000},
	{"6-QW-60", "蓄电池 12V 60Ah", "免维护", "个", stock.Brand, "瓦尔塔", "中型车", "B1-02", 33800, 52800, 5_000, 2_000},
	{"205/55R16", "轮胎 205/55R16 91V", "浩悦", "条", stock.Brand, "米其林", "朗逸 轩逸 思域", "C1-01", 33900, 43900, 12_000, 4_000},
	{"215/60R16", "轮胎 215/60R16 95V", "舒适型", "条", stock.Brand, "马牌", "凯美瑞 雅阁", "C1-02", 38500, 51900, 8_000, 4_000},
	{"WB-650-400", "雨刮片", "650+400 mm", "对", stock.Brand, "博世", "轩逸 朗逸", "A4-01", 5200, 9900, 16_000, 6_000},
	{"06L121111", "水泵总成", "EA888", "个", stock.Original, "大众", "迈腾 途观 英朗", "B2-01", 58000, 86000, 1_000, 1_000},
	{"18D941036", "右前大灯总成", "LED", "个", stock.Original, "大众", "朗逸", "B3-01", 89000, 120000, 1_000, 0},
	{"SCP-LUBE", "刹车片静音膏", "散装", "kg", stock.Brand, "乐泰", "通用", "D1-11", 6200, 12000, 840, 300},
	{"44060-1KA1A", "手刹蹄片", "一套", "套", stock.Equivalent, "信义", "轩逸", "A2-15", 9600, 18000, 2_000, 1_000},
	{"R134A-300", "制冷剂 R134a", "300 g", "瓶", stock.Brand, "巨化", "通用", "D2-01", 1800, 4500, 30_000, 10_000},
	{"GLASS-WASH", "玻璃水", "2L", "瓶", stock.Brand, "3M", "通用", "D2-05", 600, 1500, 48_000, 12_000},
	{"EV-COOL-5", "低电导冷却液", "电池包专用", "L", stock.Original, "比亚迪", "秦PLUS 汉EV 元", "D1-09", 4200, 7800, 24_000, 8_000},
	{"EV-CAB-F", "空调滤清器 PM2.5", "高效", "个", stock.Original, "比亚迪", "秦PLUS 汉EV", "A1-25", 5600, 12800, 12_000, 4_000},
	{"STAB-LINK", "前平衡杆球头", "单支", "支", stock.Equivalent, "天合", "轩逸 朗逸", "A5-03", 4800, 11000, 8_000, 2_000},
	{"BELT-6PK", "发动机皮带 6PK", "1090 mm", "条", stock.Brand, "盖茨", "轩逸", "A5-11", 6800, 14500, 5_000, 2_000},
	{"REMAN-ALT", "发电机（再制造）", "12V 110A", "台", stock.Remanufactured, "法雷奥", "轩逸 逍客", "B2-05", 42000, 68000, 1_000, 0},
}

type work struct {
	code, name, category string
	hours                base.Milli
	km, days             int64
}

// works are the labour items.
var works = []work{
	{"BY-01", "更换机油、机油滤清器", "小修", 600, 0, 0},
	{"BY-02", "更换空气滤清器", "小修", 200, 0, 0},
	{"BY-03", "更换空调滤清器", "小修", 300, 0, 0},
	{"BY-04", "全车安全检查（36 项）", "一级维护", 500, 0, 0},
	{"BY-05", "四万公里保养", "二级维护", 1200, 5000, 30},
	{"BY-06", "更换制动液", "小修", 600, 0, 0},
	{"BY-07", "更换火花塞", "小修", 800, 0, 0},
	{"BY-08", "更换变速箱油", "小修", 1500, 0, 0},
	{"BY-09", "更换防冻液", "小修", 800, 0, 0},
	{"ZD-01", "更换前刹车片（左右）", "小修", 1000, 5000, 30},
	{"ZD-02", "更换后刹车片（左右）", "小修", 1000, 5000, 30},
	{"ZD-03", "更换前刹车盘（左右）", "小修", 1500, 5000, 30},
	{"DP-01", "四轮定位", "专项修理", 1200, 0, 0},
	{"DP-02", "更换轮胎、动平衡", "小修", 500, 0, 0},
	{"DP-03", "更换前平衡杆球头", "小修", 800, 0, 0},
	{"DQ-01", "更换蓄电池、清除故障码", "小修", 500, 0, 0},
	{"DQ-02", "故障诊断（读码、路试）", "小修", 500, 0, 0},
	{"DQ-03", "更换发电机", "专项修理", 1800, 0, 0},
	{"KT-01", "空调异响检查", "小修", 500, 0, 0},
	{"KT-02", "空调系统检漏、加制冷剂", "专项修理", 1000, 0, 0},
	{"FD-01", "更换水泵", "总成修理", 3500, 20000, 100},
	{"FD-02", "更换发动机皮带", "小修", 800, 0, 0},
	{"DG-01", "更换右前大灯并调光", "小修", 2500, 0, 0},
	{"BP-01", "前保险杠喷漆", "专项修理", 4000, 0, 0},
	{"EV-01", "高压系统绝缘检测", "专项修理", 800, 0, 0},
	{"MR-01", "精洗", "小修", 500, 0, 0},
}

type bundle struct {
	code, name string
	works      []string
	parts      map[string]base.Milli
	order      []string // of the parts, because a map has none
	off        base.Fen
}

// bundles are the packages.
var bundles = []bundle{
	{"XBY-QC", "小保养（日系 1.6L）", []string{"BY-01", "BY-04"}, map[string]base.Milli{"KLAN1-0W20": 3500, "15208-65F0E": 1000}, []string{"KLAN1-0W20", "15208-65F0E"}, 2000},
	{"XBY-FT", "小保养（丰田 1.2T）", []string{"BY-01", "BY-04"}, map[string]base.Milli{"KLAN1-0W20": 4000, "04152-YZZA1": 1000}, []string{"KLAN1-0W20", "04152-YZZA1"}, 2000},
	{"XBY-DZ", "小保养（大众 EA888）", []string{"BY-01", "BY-04"}, map[string]base.Milli{"KLAN5-5W30": 5500, "06L115562B": 1000}, []string{"KLAN5-5W30", "06L115562B"}, 2000},
	{"BY-40K", "四万公里保养套餐", []string{"BY-05", "BY-02", "BY-03"}, map[string]base.Milli{"KLAN1-0W20": 3500, "15208-65F0E": 1000, "16546-ED000": 1000, "27277-4BA0A": 1000}, []string{"KLAN1-0W20", "15208-65F0E", "16546-ED000", "27277-4BA0A"}, 3925},
	{"SC-QP", "前刹车保养套餐", []string{"ZD-01", "BY-06"}, map[string]base.Milli{"BP-N2214": 1000, "DOT4-1L": 1000, "SCP-LUBE": 20}, []string{"BP-N2214", "DOT4-1L", "SCP-LUBE"}, 3000},
	{"EV-BY", "新能源保养套餐", []string{"EV-01", "BY-03", "BY-04"}, map[string]base.Milli{"EV-CAB-F": 1000, "GLASS-WASH": 1000}, []string{"EV-CAB-F", "GLASS-WASH"}, 1500},
}

// models are the cars that come, with the prefix of their VIN and the package that fits.
var models = []struct {
	name, wmi, engine, fuel, bundle string
	electric                        bool
}{
	{"东风日产 轩逸 1.6L", "LGBH52E0", "HR16", "汽油", "XBY-QC", false},
	{"东风日产 逍客 2.0L", "LGBM2DE4", "MR20", "汽油", "XBY-QC", false},
	{"一汽丰田 卡罗拉 1.2T", "LFMAPE2C", "9NR", "汽油", "XBY-FT", false},
	{"广汽丰田 雷凌 1.8H", "LVGBE4CE", "8ZR", "油电混合", "XBY-FT", false},
	{"上汽大众 朗逸 1.5L", "LSVNV2BR", "DMB", "汽油", "XBY-DZ", false},
	{"一汽-大众 迈腾 2.0T", "LFV3A23C", "EA888", "汽油", "XBY-DZ", false},
	{"广汽本田 雅阁 1.5T", "LHGCV1F3", "L15BN", "汽油", "XBY-QC", false},
	{"别克 英朗 1.5L", "LSGPC52U", "L2B", "汽油", "XBY-DZ", false},
	{"比亚迪 秦PLUS DM-i", "LGXC74C4", "472QA", "插电混动", "EV-BY", true},
	{"比亚迪 汉 EV", "LC0CE6CD", "TZ200", "纯电动", "EV-BY", true},
	{"长安 CS75 PLUS", "LS4ASE2E", "JL476", "汽油", "XBY-DZ", false},
	{"吉利 帝豪 1.5L", "L6T7722D", "JLC-4G15", "汽油", "XBY-QC", false},
}

var paints = []string{"珠光白", "曜石黑", "星河银", "枪灰", "宝石蓝", "中国红", "香槟金"}

var surnames = []string{"张", "王", "李", "陈", "刘", "黄", "周", "吴", "徐", "孙", "林", "何", "郭", "罗", "郑", "谢", "梁", "宋", "唐", "许", "欧阳", "单", "解", "区"}

var givens = []string{"晓明", "建平", "海燕", "国强", "思远", "静", "丽娟", "伟", "浩", "子轩", "雨桐", "志强", "敏", "婷", "磊", "佳怡", "文博", "秀英", "春梅", "俊杰", "慧", "宇航", "雪", "永康"}

var companies = []string{"东莞宏达物流有限公司", "深圳市顺捷商贸有限公司", "惠州市恒信建材有限公司", "深圳市云启科技有限公司"}

var complaints = []string{
	"做保养，顺便看看刹车。", "刹车时前面有尖锐的响声，冷车明显；空调一挡时嗡嗡响。", "冷车启动困难，要打两三次。", "跑高速方向盘抖，100 码左右明显。",
	"空调不凉，吹一会儿才有一点冷风。", "发动机故障灯亮，加速没力。", "底盘过减速带有咯噔声。", "右前大灯被石头打裂，要换。", "轮胎磨得差不多了，想换两条前胎。", "雨刮刮不干净，玻璃水也没了。",
}
