package staff

import (
	"jieche/data/base"
	"jieche/data/kv"
)

// SetPIN (设置 PIN) is how a member gives himself a PIN, or another one. Who has one already types it again: the desk may have
// been left unlocked.
type SetPIN struct {
	Old string `json:"old,omitempty"`
	PIN string `json:"pin"`
}

// ResetPIN (重设 PIN) takes a member's PIN away, because he forgot it or because somebody else knows it. That of a manager goes
// only with the owner's passphrase: who has a manager's PIN can approve.
type ResetPIN struct {
	Member ID `json:"member"`
}

// SetRules (登录规定) says how people log in here.
type SetRules struct {
	Rules Rules `json:"rules"`
}

// SetPassphrase (店主口令) sets the owner's passphrase, or another one.
type SetPassphrase struct {
	Old        string `json:"old,omitempty"`
	Passphrase string `json:"passphrase"`
}

// Locked is what these commands return: whose credential it was. The credential itself is never answered.
type Locked struct {
	Member ID `json:"member,omitzero"`
}

// Name is the command's name.
func (SetPIN) Name() string { return "staff.set_pin" }

// Proof is the PIN that is given up. It is tried before the command runs, so that wrong ones count.
func (c SetPIN) Proof(actor ID) (ID, string) { return actor, c.Old }

// Run stores the hash of the PIN.
func (c SetPIN) Run(tx *kv.Tx) (Locked, error) {
	me := ID(tx.Actor())
	if me.IsZero() {
		return Locked{}, base.Refuse(base.Denied, "staff.nobody", "", "请先选择操作人，再设置 PIN")
	}
	if err := cleanPIN(c.PIN); err != nil {
		return Locked{}, err
	}
	old, has, err := CredentialOf(tx, me)
	if err != nil {
		return Locked{}, err
	}
	if has && !old.Opens(c.Old) {
		return Locked{}, base.Refuse(base.Denied, "pin.wrong", "old", "原来的 PIN 不对，没有改动。忘记时请经理重设")
	}
	made, err := lock(me, c.PIN)
	if err != nil {
		return Locked{}, err
	}
	return Locked{me}, credentials.Put(tx, made)
}

// Name is the command's name.
func (ResetPIN) Name() string { return "staff.reset_pin" }

// Run takes the PIN away, and with it every session that it began.
func (c ResetPIN) Run(tx *kv.Tx) (Locked, error) {
	m, err := Of(tx, c.Member)
	if err != nil {
		return Locked{}, err
	}
	if _, has, err := CredentialOf(tx, m.ID); err != nil || !has {
		if err == nil {
			err = base.Refuse(base.Invalid, "pin.none", "", "%s没有设置 PIN，不用重设", m.Name)
		}
		return Locked{}, err
	}
	if Can(m, ApproveException) {
		if err := NeedOwner(tx, "重设"+m.Name+"（"+m.Role.Word()+"）的 PIN"); err != nil {
			return Locked{}, err
		}
	}
	if err := Forgiven(tx, m.ID); err != nil {
		return Locked{}, err
	}
	return Locked{m.ID}, credentials.Put(tx, Credential{Member: m.ID})
}

// Name is the command's name.
func (SetRules) Name() string { return "staff.set_rules" }

// Run stores the rules. That nobody needs a PIN any more is the owner's to say.
func (c SetRules) Run(tx *kv.Tx) (Rules, error) {
	r := c.Rules
	if r.LockMinutes != LockNever && (r.LockMinutes < 0 || r.LockMinutes > 24*60) {
		return r, base.Refuse(base.Invalid, "rules.lock", "lock_minutes", "自动锁屏要在 1 到 1440 分钟之间，请重新输入")
	}
	old, err := RulesOf(tx)
	if err != nil {
		return r, err
	}
	if old.MustPIN && !r.MustPIN {
		if err := NeedOwner(tx, "取消“必须使用 PIN”"); err != nil {
			return r, err
		}
	}
	if err := rules.Put(tx, r); err != nil {
		return r, err
	}
	return RulesOf(tx)
}

// Name is the command's name.
func (SetPassphrase) Name() string { return "staff.set_passphrase" }

// Proof is the passphrase that is given up.
func (c SetPassphrase) Proof(ID) (ID, string) { return Owner, c.Old }

// Run stores the hash of the passphrase. The first one may be set by whoever may configure the shop; another one needs the one
// before.
func (c SetPassphrase) Run(tx *kv.Tx) (Locked, error) {
	if err := cleanPassphrase(c.Passphrase); err != nil {
		return Locked{}, err
	}
	old, has, err := CredentialOf(tx, Owner)
	if err != nil {
		return Locked{}, err
	}
	if has && !old.Opens(c.Old) {
		return Locked{}, base.Refuse(base.Denied, "passphrase.wrong", "old", "原来的店主口令不对，没有改动")
	}
	made, err := lock(Owner, c.Passphrase)
	if err != nil {
		return Locked{}, err
	}
	return Locked{}, credentials.Put(tx, made)
}

// NeedOwner refuses what only the owner may do, unless his passphrase was given for this call. A shop that has set none leaves it
// to the people who may configure it.
func NeedOwner(tx *kv.Tx, what string) error {
	if tx.ByOwner() {
		return nil
	}
	_, has, err := CredentialOf(tx, Owner)
	if err != nil || !has {
		return err
	}
	return base.Refuse(base.Denied, OwnerCode, "", "%s需要店主口令，请店主输入口令", what)
}

// OwnerCode is the code of the refusal that the owner's passphrase lifts.
const OwnerCode = "owner.passphrase"

// Protection (登录保护) asks how people log in and who has a PIN.
type Protection struct{}

// Protected is the answer.
type Protected struct {
	Rules Rules `json:"rules"`
	Owner bool  `json:"owner,omitempty"` // a passphrase is set
	PINs  []ID  `json:"pins,omitempty"`  // who has one
}

// Has says whether a member has a PIN.
func (p Protected) Has(member ID) bool {
	for _, id := range p.PINs {
		if id == member {
			return true
		}
	}
	return false
}

// Name is the query's name.
func (Protection) Name() string { return "staff.protection" }

// Ask lists who has a PIN, never what it is.
func (Protection) Ask(tx *kv.Tx) (Protected, error) {
	var p Protected
	var err error
	if p.Rules, err = RulesOf(tx); err != nil {
		return p, err
	}
	for c, err := range credentials.All(tx) {
		switch {
		case err != nil:
			return p, err
		case len(c.Hash) == 0:
		case c.Member == Owner:
			p.Owner = true
		default:
			p.PINs = append(p.PINs, c.Member)
		}
	}
	return p, nil
}
