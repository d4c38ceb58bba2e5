package workorder

import "slices"

// statutory (质量保证期) is the shortest guarantee that the law allows for a car, by category of work (机动车维修管理规定,
// 道路运输车辆): kilometres or days, whichever comes first. A shop may promise more, never less.
func statutory(category string) (km, days int64) {
	switch category {
	case "整车修理", "总成修理":
		return 20_000, 100
	case "二级维护":
		return 5_000, 30
	}
	return 2_000, 10
}

// guarantee is what the shop answers for with a line: the most of the law, of the shop's promise and of the item's own.
func (m *maker) guarantee(category string, itemKM, itemDays int64) (km, days int64) {
	categories := m.order.Category
	if category != "" {
		categories = []string{category}
	}
	km, days = statutory("")
	for _, c := range categories {
		if slices.Contains(Categories, c) {
			k, d := statutory(c)
			km, days = max(km, k), max(days, d)
		}
	}
	return max(km, itemKM, m.shop.GuaranteeKM), max(days, itemDays, m.shop.GuaranteeDays)
}
