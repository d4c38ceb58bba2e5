package settings

import (
	"slices"
	"strings"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/shop"
	"jieche/data/staff"
	"jieche/ui/desk"
)

// hand is a person of the first staff list.
type hand struct {
	name string
	role staff.Role
}

// opening is what the first start asks.
type opening struct {
	profile shop.Profile
	hands   []hand
	there   []staff.Member // a shop that was set up before
}

// add takes a person on the list; the same name again changes his role.
func (m *opening) add(name string, role staff.Role) error {
	name = strings.TrimSpace(name)
	if name == "" {
		return base.Refuse(base.Invalid, "staff.name", "person", "请输入姓名")
	}
	if role == "" {
		return base.Refuse(base.Invalid, "staff.role", "role", "请选择岗位")
	}
	for i, h := range m.hands {
		if h.name == name {
			m.hands[i].role = role
			return nil
		}
	}
	m.hands = append(m.hands, hand{name, role})
	return nil
}

func (m *opening) remove(i int) {
	if i >= 0 && i < len(m.hands) {
		m.hands = append(m.hands[:i:i], m.hands[i+1:]...)
	}
}

// nextRole proposes the role of the next person: first who leads, then who receives, repairs, and takes the money.
func (m *opening) nextRole() staff.Role {
	for _, r := range []staff.Role{staff.GeneralManager, staff.Advisor, staff.Technician, staff.Inspector, staff.PartsClerk, staff.Cashier} {
		if !slices.ContainsFunc(m.hands, func(h hand) bool { return h.role == r }) {
			return r
		}
	}
	return staff.Technician
}

// missing is what must be there before the shop can open.
func (m *opening) missing() (field, sentence string) {
	if strings.TrimSpace(m.profile.Name) == "" {
		return "name", "请输入店铺名称：每张单据的抬头都要打印它"
	}
	if len(m.there) > 0 {
		return "", ""
	}
	if len(m.hands) == 0 {
		return "person", "请至少登记一位员工：先登记自己"
	}
	if !slices.ContainsFunc(m.hands, func(h hand) bool { return leads(h.role) }) {
		return "person", "至少要有一位总经理或服务经理，以后才能设置店铺和批准例外"
	}
	return "", ""
}

func leads(r staff.Role) bool { return r == staff.GeneralManager || r == staff.ServiceManager }

// open stores what was asked: the profile first, while the shop has nobody yet, then who leads, then the others as hired by him.
func (m opening) open(s *data.Store, by data.By) error {
	if by.Staff.IsZero() && len(m.there) > 0 {
		by.Staff = m.there[0].ID
	}
	by.Op = desk.NewOp()
	if _, err := data.Do(s, by, shop.Configure{Profile: m.profile}); err != nil {
		return err
	}
	hands := slices.Clone(m.hands)
	slices.SortStableFunc(hands, func(a, b hand) int {
		switch {
		case leads(a.role) == leads(b.role):
			return 0
		case leads(a.role):
			return -1
		}
		return 1
	})
	for _, h := range hands {
		by.Op = desk.NewOp()
		hired, err := data.Do(s, by, staff.Hire{FullName: h.name, Role: h.role})
		if err != nil {
			return err
		}
		if by.Staff.IsZero() {
			by.Staff = hired.ID
		}
	}
	return nil
}
