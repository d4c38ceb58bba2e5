package data

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"sync"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/staff"
)

// Token is a proof that the store gave: that somebody logged in, that somebody approved one operation, or that the owner's
// passphrase was typed. It lives as long as the program runs and is never stored.
type Token string

// sessions are the proofs that were given since the shop was opened.
type sessions struct {
	mu    sync.Mutex
	given map[Token]proof
	try   sync.Mutex // one PIN is tried at a time: many at once would dodge the wait
}

// proof is what a token stands for. A changed PIN has another salt, and so ends what was proven with the one before.
type proof struct {
	member staff.ID
	salt   []byte
	op     base.OpID // of an approval
	owner  bool
}

func (s *sessions) give(p proof) (Token, error) {
	raw := make([]byte, 18)
	if _, err := rand.Read(raw); err != nil {
		return "", err
	}
	t := Token(base64.RawURLEncoding.EncodeToString(raw))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.given == nil {
		s.given = map[Token]proof{}
	}
	s.given[t] = p
	return t, nil
}

func (s *sessions) find(t Token) (proof, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.given[t]
	return p, ok && t != ""
}

// end forgets a proof.
func (s *sessions) end(t Token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.given, t)
}

// proves says that the token is of a log-in of the member with the PIN that he has now.
func (s *sessions) proves(t Token, member staff.ID, c staff.Credential) bool {
	p, ok := s.find(t)
	return ok && !p.owner && p.op.IsZero() && p.member == member && bytes.Equal(p.salt, c.Salt)
}

// approves says that the token is of the member's approval of this one operation.
func (s *sessions) approves(t Token, member staff.ID, op base.OpID, c staff.Credential) bool {
	p, ok := s.find(t)
	return ok && !p.owner && !op.IsZero() && p.op == op && p.member == member && bytes.Equal(p.salt, c.Salt)
}

// owns says that the token is of the owner's passphrase.
func (s *sessions) owns(t Token) bool {
	p, ok := s.find(t)
	return ok && p.owner
}

// Session (登录) is that a member sits at the desk.
type Session struct {
	Member staff.Member
	Token  Token // empty for a member without a PIN
	SetPIN bool  // this shop wants a PIN of everybody, and he has none yet
}

// LogIn proves who sits at the desk. A member without a PIN is believed; of one who has one, the right PIN is wanted, and after
// five wrong ones longer and longer waits.
func (s *Store) LogIn(id staff.ID, pin string) (Session, error) {
	var session Session
	m, c, has, rules, err := s.member(id)
	if err != nil {
		return session, err
	}
	if m.Left {
		return session, base.Refuse(base.Denied, "staff.left", "", "%s 已离职，不能登录。请换人登录", m.Name)
	}
	session.Member = m
	if !has {
		session.SetPIN = rules.MustPIN
		return session, nil
	}
	if err := s.open(c, pin); err != nil {
		return session, err
	}
	session.Token, err = s.sessions.give(proof{member: id, salt: c.Salt})
	return session, err
}

// LogOut forgets a log-in.
func (s *Store) LogOut(t Token) { s.sessions.end(t) }

// Approve proves that a second person allows one operation. What he gives is good for that operation alone.
func (s *Store) Approve(approver staff.ID, pin string, op base.OpID) (Token, error) {
	m, c, has, _, err := s.member(approver)
	if err != nil {
		return "", err
	}
	if m.Left || !staff.Can(m, staff.ApproveException) {
		return "", base.Refuse(base.Denied, "approver", "", "%s不能批准例外，请服务经理或总经理批准", m.Name)
	}
	if !has {
		return "", nil
	}
	if err := s.open(c, pin); err != nil {
		return "", err
	}
	return s.sessions.give(proof{member: approver, salt: c.Salt, op: op})
}

// Owner proves that the owner's passphrase is known. A shop that has set none answers with no token and no error.
func (s *Store) Owner(passphrase string) (Token, error) {
	var c staff.Credential
	var has bool
	err := s.db.View(func(tx *kv.Tx) (err error) { c, has, err = staff.CredentialOf(tx, staff.Owner); return err })
	if err != nil || !has {
		return "", err
	}
	if err := s.open(c, passphrase); err != nil {
		return "", err
	}
	return s.sessions.give(proof{owner: true})
}

// NeedOwner refuses what only the owner may do outside of a command, such as restoring over a shop, unless the token is of his
// passphrase. A shop that has set none leaves it to whoever sits there.
func (s *Store) NeedOwner(t Token, what string) error {
	if s.sessions.owns(t) {
		return nil
	}
	return s.db.View(func(tx *kv.Tx) error { return staff.NeedOwner(tx, what) })
}

func (s *Store) member(id staff.ID) (m staff.Member, c staff.Credential, has bool, rules staff.Rules, err error) {
	err = s.db.View(func(tx *kv.Tx) error {
		var err error
		if m, err = staff.Of(tx, id); err != nil {
			return err
		}
		if rules, err = staff.RulesOf(tx); err != nil {
			return err
		}
		c, has, err = staff.CredentialOf(tx, id)
		return err
	})
	return m, c, has, rules, err
}

// open tries a word. The wait is looked at first, a wrong try is on the disk before it is told, and the slow hash is made outside
// of any transaction.
func (s *Store) open(c staff.Credential, word string) error {
	s.sessions.try.Lock()
	defer s.sessions.try.Unlock()
	var a staff.Attempts
	var wait base.Instant
	err := s.db.View(func(tx *kv.Tx) (err error) {
		a, err = staff.AttemptsOf(tx, c.Member)
		wait = a.Wait(tx.Now())
		return err
	})
	switch {
	case err != nil:
		return err
	case wait > 0:
		return s.waiting(c.Member)
	case c.Opens(word):
		if a.Wrong == 0 {
			return nil
		}
		return s.tried(c.Member, "staff.log_in", func(tx *kv.Tx) error { return staff.Forgiven(tx, c.Member) })
	}
	err = s.tried(c.Member, "staff.wrong_pin", func(tx *kv.Tx) (err error) {
		if a, err = staff.AttemptsOf(tx, c.Member); err == nil {
			a, err = a.Again(tx)
		}
		return err
	})
	if err != nil {
		return err
	}
	return wrong(a)
}

// wrong says that the word was not the right one.
func wrong(a staff.Attempts) error {
	if wait := a.Wait(a.Last); wait > 0 {
		return staff.WaitFault(a, wait)
	}
	if a.Member == staff.Owner {
		return base.Refuse(base.Denied, "passphrase.wrong", "passphrase", "店主口令不对，请重新输入")
	}
	return base.Refuse(base.Denied, "pin.wrong", "pin", "PIN 不对，请重新输入（连续输错 5 次后要等待）")
}

// waiting refuses a try that comes too early. A clock that was set back makes the wait begin anew.
func (s *Store) waiting(member staff.ID) error {
	var a staff.Attempts
	var wait base.Instant
	err := s.tried(member, "staff.wrong_pin", func(tx *kv.Tx) (err error) {
		if a, err = staff.AttemptsOf(tx, member); err == nil {
			a, err = a.Turned(tx)
		}
		wait = a.Wait(tx.Now())
		return err
	})
	if err != nil {
		return err
	}
	return staff.WaitFault(a, max(wait, 1))
}

// tried writes down what came of a try, in the name of whom it was about.
func (s *Store) tried(member staff.ID, op string, fn func(*kv.Tx) error) error {
	out, err := s.db.Update(kv.Call{User: base.ID[struct{}](member), Op: op}, func(tx *kv.Tx) ([]byte, error) { return nil, fn(tx) })
	if err == nil {
		s.note(out)
	}
	return err
}

// prove tries what a command gives up, such as the PIN before the new one, so that wrong tries count here too.
func (s *Store) prove(by By, c any) error {
	p, ok := c.(interface {
		Proof(actor staff.ID) (staff.ID, string)
	})
	if !ok {
		return nil
	}
	whose, word := p.Proof(by.Staff)
	var cred staff.Credential
	var has bool
	err := s.db.View(func(tx *kv.Tx) (err error) { cred, has, err = staff.CredentialOf(tx, whose); return err })
	if err != nil || !has {
		return err
	}
	return s.open(cred, word)
}

// ByNow is who does it with the proof of his log-in.
func (s Session) ByNow(op base.OpID) By { return By{Staff: s.Member.ID, Session: s.Token, Op: op} }
