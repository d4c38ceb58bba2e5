package data

import (
	"fmt"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/staff"
)

// permit refuses a command that the actor's role may not give, or that he did not prove to give. A shop without staff yet is
// being set up: whoever sits there may take the first people on.
func (s *Store) permit(tx *kv.Tx, by By, name string) error {
	needs, known := needed[name]
	if !known {
		return fmt.Errorf("command %s is not on the list of commands, so nobody may give it", name)
	}
	if by.Staff.IsZero() {
		if staff.Empty(tx) {
			return nil
		}
		return base.Refuse(base.Denied, "staff.nobody", "", "请先选择操作人，再执行“%s”", titles[name])
	}
	m, err := staff.Of(tx, by.Staff)
	if err != nil {
		return err
	}
	if m.Left {
		return base.Refuse(base.Denied, "staff.left", "", "%s 已离职，不能再操作。请换人登录", m.Name)
	}
	if err := s.proven(tx, m, by.Session, name); err != nil {
		return err
	}
	if !staff.Can(m, needs) {
		return base.Refuse(base.Denied, "staff.capability", "", "%s（%s）没有“%s”的权限，请找有权限的同事操作", m.Name, m.Role.Word(), titles[name])
	}
	return s.permitApprover(tx, m, by)
}

// proven holds the session against the member's PIN. Who has none is believed, unless this shop wants everybody to have one.
func (s *Store) proven(tx *kv.Tx, m staff.Member, session Token, name string) error {
	c, has, err := staff.CredentialOf(tx, m.ID)
	if err != nil {
		return err
	}
	if has {
		if s.sessions.proves(session, m.ID, c) {
			return nil
		}
		return base.Refuse(base.Denied, "staff.session", "pin", "%s 还没有用 PIN 登录，或 PIN 已经改过。请按 F12 重新登录，再做一次", m.Name)
	}
	rules, err := staff.RulesOf(tx)
	if err != nil || !rules.MustPIN || name == (staff.SetPIN{}).Name() {
		return err
	}
	return base.Refuse(base.Denied, "pin.must", "", "本店规定每人必须使用 PIN。请 %s 按 F12 重新登录，先设置自己的 PIN", m.Name)
}

// permitApprover wants a second person who may approve and who proved that he is there.
func (s *Store) permitApprover(tx *kv.Tx, actor staff.Member, by By) error {
	if by.Approver.IsZero() {
		return nil
	}
	m, err := staff.Of(tx, by.Approver)
	if err != nil {
		return err
	}
	switch {
	case m.Left:
		return base.Refuse(base.Denied, "approver.left", "", "%s 已离职，不能再批准。请换一位经理", m.Name)
	case !staff.Can(m, staff.ApproveException):
		return base.Refuse(base.Denied, "approver", "", "%s不能批准例外，请服务经理或总经理批准", m.Name)
	}
	if m.ID == actor.ID {
		alone, err := onlyApprover(tx, m.ID)
		if err != nil {
			return err
		}
		if !alone {
			return base.Refuse(base.Denied, "approver.self", "", "例外要由第二个人批准，%s 不能批准自己的操作。请另一位经理批准", m.Name)
		}
	}
	c, has, err := staff.CredentialOf(tx, m.ID)
	if err != nil || !has {
		return err
	}
	if !s.sessions.approves(by.Approval, m.ID, by.Op, c) {
		return base.Refuse(base.Denied, "approver.proof", "pin", "%s 还没有用 PIN 批准这次操作，请再批准一次", m.Name)
	}
	return nil
}

// onlyApprover says that nobody else of the shop may approve: in a one-man shop there is no second person.
func onlyApprover(tx *kv.Tx, id staff.ID) (bool, error) {
	list, err := staff.List{}.Ask(tx)
	for _, m := range list {
		if m.ID != id && staff.Can(m, staff.ApproveException) {
			return false, err
		}
	}
	return true, err
}

// approved keeps who allowed what, and why, beside what was done.
func approved(tx *kv.Tx, by By, name string) error {
	if by.Approver.IsZero() || by.Reason == "" {
		return nil
	}
	return staff.Approve(tx, name, by.Approver, by.Reason)
}
