package staff

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"jieche/data/base"
	"jieche/data/kv"
)

// roleWords are the roles in the words of the shop, in the order of a choice.
var roleWords = []struct {
	role Role
	word string
}{
	{Advisor, "服务顾问"}, {Controller, "车间主管"}, {Technician, "维修技师"}, {TeamLeader, "班组长"}, {Inspector, "质检员"},
	{PartsClerk, "配件收发员"}, {PartsManager, "配件经理"}, {Cashier, "收银"}, {WarrantyClerk, "索赔员"},
	{FollowUpClerk, "跟踪业务员"}, {ServiceManager, "服务经理"}, {GeneralManager, "总经理"},
}

// Word is the role in the words of the shop.
func (r Role) Word() string {
	for _, t := range roleWords {
		if t.role == r {
			return t.word
		}
	}
	return string(r)
}

// Roles lists the roles in the order of a choice.
func Roles() []Role {
	list := make([]Role, len(roleWords))
	for i, t := range roleWords {
		list[i] = t.role
	}
	return list
}

// Of reads a member who must be there.
func Of(tx *kv.Tx, id ID) (Member, error) {
	m, ok, err := members.Find(tx, id)
	if err == nil && !ok {
		err = base.Refuse(base.NotFound, "staff.missing", "staff", "没有找到这位员工，请重新选择员工后再试")
	}
	return m, err
}

// NameOf is a member's name, empty where there is none: documents show what they can.
func NameOf(tx *kv.Tx, id ID) string {
	m, _, _ := members.Find(tx, id)
	return m.Name
}

// List (员工名单) asks for the members in the order in which they were hired.
type List struct {
	Left bool `json:"left,omitempty"` // those who have left as well
	Role Role `json:"role,omitempty"` // only these
}

// Name is the query's name.
func (List) Name() string { return "staff.list" }

// Ask lists the members.
func (q List) Ask(tx *kv.Tx) ([]Member, error) {
	var list []Member
	for m, err := range members.All(tx) {
		if err != nil {
			return nil, err
		}
		if (q.Left || !m.Left) && (q.Role == "" || q.Role == m.Role) {
			list = append(list, m)
		}
	}
	return list, nil
}

// Name is the command's name.
func (Hire) Name() string { return "staff.hire" }

// Run takes the person on.
func (c Hire) Run(tx *kv.Tx) (Member, error) {
	m := Member{ID: kv.NewID[Member](tx), Name: c.FullName, Role: c.Role, Team: c.Team}
	return m, save(tx, &m)
}

// Name is the command's name.
func (Change) Name() string { return "staff.change" }

// Run stores the corrected data. The shop keeps at least one person who may configure it.
func (c Change) Run(tx *kv.Tx) (Member, error) {
	m := c.Member
	old, err := Of(tx, m.ID)
	if err != nil {
		return m, err
	}
	if Can(old, ConfigureShop) && !Can(m, ConfigureShop) {
		others, err := List{}.Ask(tx)
		if err != nil {
			return m, err
		}
		left := 0
		for _, o := range others {
			if o.ID != m.ID && Can(o, ConfigureShop) {
				left++
			}
		}
		if left == 0 {
			return m, base.Refuse(base.Refused, "staff.last", "role", "%s是最后一位能设置店铺的人，请先新增或任命另一位经理", old.Name)
		}
	}
	return m, save(tx, &m)
}

func save(tx *kv.Tx, m *Member) error {
	m.Name, m.Team = strings.TrimSpace(m.Name), strings.TrimSpace(m.Team)
	if m.Name == "" {
		return base.Refuse(base.Invalid, "staff.name", "name", "员工姓名不能为空，请输入姓名")
	}
	if !plain(m.Name, 40) || !plain(m.Team, 40) {
		return base.Refuse(base.Invalid, "staff.text", "name", "姓名或班组超过 40 个字，或含有看不见的字符，请重新输入")
	}
	if m.Role.Word() == string(m.Role) {
		return base.Refuse(base.Invalid, "staff.role", "role", "没有岗位“%s”，请从列表中选择", string(m.Role))
	}
	others, err := List{}.Ask(tx)
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.ID != m.ID && o.Name == m.Name && o.Team == m.Team && !m.Left {
			return base.Refuse(base.Conflict, "staff.twice", "name", "员工“%s”（%s）已经在名单里。同名的人请在姓名后加以区分", o.Name, o.Role.Word())
		}
	}
	return members.Put(tx, *m)
}

func plain(s string, limit int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= limit && strings.IndexFunc(s, unicode.IsControl) < 0
}

// Empty says that nobody was hired yet: whoever sets the shop up comes first.
func Empty(tx *kv.Tx) bool { return members.Count(tx) == 0 }
