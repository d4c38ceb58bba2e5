package staff

import (
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
)

// Approval (授权记录) is that a second person allowed what a gate had refused, and why.
type Approval struct {
	ID       base.ID[Approval] `json:"id,omitzero"`
	Command  string            `json:"command,omitempty"`
	Actor    ID                `json:"actor,omitzero"`
	Approver ID                `json:"approver,omitzero"`
	At       base.Instant      `json:"at,omitempty"`
	Reason   string            `json:"reason,omitempty" pii:"1"`
}

var approvals = kv.NewLog("approval", func(a Approval) base.ID[Approval] { return a.ID })

// Reasons (授权原因) are what is usually said when an exception is allowed; any other may be typed.
var Reasons = []string{"老客户，店里担保", "客户急用车，稍后补办", "客户已口头确认", "系统外已办理"}

// Approve writes an approval down within the command that it is for.
func Approve(tx *kv.Tx, command string, approver ID, reason string) error {
	reason = strings.TrimSpace(reason)
	if !plain(reason, 200) {
		return base.Refuse(base.Invalid, "approver.reason", "reason", "授权原因超过 200 个字，或含有看不见的字符，请重新输入")
	}
	if reason == "" {
		return nil
	}
	return approvals.Append(tx, Approval{
		ID: kv.NewID[Approval](tx), Command: command, Actor: ID(tx.Actor()), Approver: approver, At: tx.Now(), Reason: reason,
	})
}
