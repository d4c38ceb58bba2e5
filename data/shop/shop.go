// Package shop (店铺) is the shop itself: its name on every form, its rates and its habits.
package shop

import (
	"jieche/data/base"
	"jieche/data/kv"
)

// Profile (店铺资料) stands at the head of every form. There is one.
type Profile struct {
	Name           string   `json:"name,omitempty"`
	Address        string   `json:"address,omitempty"`
	Phone          string   `json:"phone,omitempty"`           // 服务热线
	ComplaintPhone string   `json:"complaint_phone,omitempty"` // 投诉电话
	Hours          string   `json:"hours,omitempty"`           // 营业时间
	TaxNo          string   `json:"tax_no,omitempty"`
	Bank           string   `json:"bank,omitempty"`
	Account        string   `json:"account,omitempty"`
	LabourRate     base.Fen `json:"labour_rate,omitempty"`    // 工时单价, per hour, for items without one of their own
	Province       string   `json:"province,omitempty"`       // 粤: what a plate begins with when one types only its tail
	Terms          []string `json:"terms,omitempty"`          // 约定 on the entrustment form; empty: the program's own
	GuaranteeKM    int64    `json:"guarantee_km,omitempty"`   // more than the law asks, never less
	GuaranteeDays  int64    `json:"guarantee_days,omitempty"` // likewise
	PaperOrder     string   `json:"paper_order,omitempty"`    // paper of each form: A4, A5, 241x279, 241x140, 241x93
	PaperSlip      string   `json:"paper_slip,omitempty"`
	PaperPick      string   `json:"paper_pick,omitempty"`
	PaperPass      string   `json:"paper_pass,omitempty"`
	Demo           bool     `json:"demo,omitempty"` // 演示店: every form says so
}

// single is the key of a table with one row.
type single struct{}

func (single) Key() []byte { return []byte{0} }

var profiles = kv.NewTable("shop", func(Profile) single { return single{} })

// Configure (设置店铺) changes the profile.
type Configure struct {
	Profile Profile `json:"profile"`
}
