// Package staff (员工) is the people of the shop and what each may do.
package staff

import (
	"jieche/data/base"
	"jieche/data/kv"
)

// ID names a member of the staff.
type ID = base.ID[Member]

// Role (岗位) is what a member does here.
type Role string

// The roles of domain.md.
const (
	Advisor        Role = "advisor"         // 服务顾问
	Controller     Role = "controller"      // 车间主管
	Technician     Role = "technician"      // 维修技师
	TeamLeader     Role = "team_leader"     // 班组长
	Inspector      Role = "inspector"       // 质检员
	PartsClerk     Role = "parts_clerk"     // 配件收发员
	PartsManager   Role = "parts_manager"   // 配件经理
	Cashier        Role = "cashier"         // 收银
	WarrantyClerk  Role = "warranty_clerk"  // 索赔员
	FollowUpClerk  Role = "follow_up_clerk" // 跟踪业务员
	ServiceManager Role = "service_manager" // 服务经理
	GeneralManager Role = "general_manager" // 总经理
)

// Member (员工) is one person of the shop. Who left stays: his name is on old documents.
type Member struct {
	ID   ID     `json:"id,omitzero"`
	Name string `json:"name,omitempty"`
	Role Role   `json:"role,omitempty"`
	Team string `json:"team,omitempty"` // 班组
	Left bool   `json:"left,omitempty"`
}

var members = kv.NewTable("staff", func(m Member) ID { return m.ID })

// Hire (新增员工) takes a person on.
type Hire struct {
	FullName string `json:"name"`
	Role     Role   `json:"role"`
	Team     string `json:"team,omitempty"`
}

// Change (修改员工) corrects a member's data, or marks him as having left.
type Change struct {
	Member Member `json:"member"`
}
