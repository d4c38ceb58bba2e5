package staff

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"jieche/data/base"
	"jieche/data/kv"
)

// Credential (登录凭据) is what a member proves himself with: the hash of his PIN, with the salt and the parameters it was made
// with. The row under the empty id is the owner's passphrase 店主口令. A PIN says who sits at the desk; it does not keep secrets
// from somebody who has the file, because four digits are ten thousand tries. The fields are secret: they are in detachable
// blocks of the record and in no dump, export or story.
type Credential struct {
	Member ID     `json:"member,omitzero"`
	Salt   []byte `json:"salt,omitempty" pii:"1" secret:"1"`
	Hash   []byte `json:"hash,omitempty" pii:"1" secret:"1"`
	Passes uint32 `json:"passes,omitempty"` // argon2id: how often the memory is gone through
	KiB    uint32 `json:"kib,omitempty"`    // and how much of it
	Lanes  uint8  `json:"lanes,omitempty"`
}

// Attempts (登录尝试) counts the wrong tries of a member since the last right one. It lies in the shop's file, so that a restart
// does not forget them.
type Attempts struct {
	Member ID           `json:"member,omitzero"`
	Wrong  int64        `json:"wrong,omitempty"`
	Last   base.Instant `json:"last,omitempty"`
}

// Rules (登录规定) is how people log in at this shop. There is one row.
type Rules struct {
	MustPIN     bool  `json:"must_pin,omitempty"`     // 必须使用 PIN
	LockMinutes int64 `json:"lock_minutes,omitempty"` // idle minutes until the screen is covered; 0: DefaultLock; LockNever: never
}

// The idle time after which the screen of a member with a PIN is covered.
const (
	DefaultLock = 10
	LockNever   = -1
)

type single struct{}

func (single) Key() []byte { return []byte{0} }

var (
	credentials = kv.NewTable("credential", func(c Credential) ID { return c.Member })
	attempts    = kv.NewTable("log_in", func(a Attempts) ID { return a.Member })
	rules       = kv.NewTable("log_in_rules", func(Rules) single { return single{} })
)

// Owner is whose passphrase it is: the row under the empty id.
var Owner ID

// The cost of a hash. A PIN takes some tens of milliseconds on an office PC; the passphrase, asked for rarely, more.
const (
	pinPasses, pinKiB     = 2, 19 << 10
	ownerPasses, ownerKiB = 3, 64 << 10
	hashBytes, saltBytes  = 32, 16
	mostKiB, mostPasses   = 1 << 20, 64 // a row that asks for more is not one of this program's
)

// lock makes the credential of a PIN or of the passphrase.
func lock(member ID, word string) (Credential, error) {
	c := Credential{Member: member, Salt: make([]byte, saltBytes), Passes: pinPasses, KiB: pinKiB, Lanes: 1}
	if member == Owner {
		c.Passes, c.KiB = ownerPasses, ownerKiB
	}
	if _, err := rand.Read(c.Salt); err != nil {
		return c, err
	}
	c.Hash = argon2.IDKey([]byte(word), c.Salt, c.Passes, c.KiB, c.Lanes, hashBytes)
	return c, nil
}

// Opens says whether the word is the one that the credential was made of. It takes as long as the hash does.
func (c Credential) Opens(word string) bool {
	if len(c.Hash) == 0 || c.Passes == 0 || c.Lanes == 0 || c.KiB > mostKiB || c.Passes > mostPasses {
		return false
	}
	have := argon2.IDKey([]byte(word), c.Salt, c.Passes, c.KiB, c.Lanes, uint32(len(c.Hash)))
	return subtle.ConstantTimeCompare(have, c.Hash) == 1
}

// CredentialOf reads what a member proves himself with; false where he has set nothing.
func CredentialOf(tx *kv.Tx, member ID) (Credential, bool, error) {
	c, ok, err := credentials.Find(tx, member)
	return c, ok && len(c.Hash) > 0, err
}

// RulesOf reads how people log in.
func RulesOf(tx *kv.Tx) (Rules, error) {
	r, _, err := rules.Find(tx, single{})
	if r.LockMinutes == 0 {
		r.LockMinutes = DefaultLock
	}
	return r, err
}

// AttemptsOf reads the wrong tries of a member.
func AttemptsOf(tx *kv.Tx, member ID) (Attempts, error) {
	a, _, err := attempts.Find(tx, member)
	a.Member = member
	return a, err
}

// waits are the seconds after the fifth, sixth … wrong try in a row.
var waits = [...]base.Instant{30, 60, 120, 300, 900, 1800, 3600}

// free is how many wrong tries cost nothing but the try.
const free = 4

// Wait is how many milliseconds it takes until the next try, seen from now. A clock that was set back does not shorten it: the
// time until the last try counts as not yet gone by.
func (a Attempts) Wait(now base.Instant) base.Instant {
	if a.Wrong <= free {
		return 0
	}
	wait := waits[min(int(a.Wrong)-free, len(waits))-1] * 1000
	gone := max(0, now-a.Last)
	return max(0, wait-gone)
}

// Again notes a wrong try. A clock that went back begins the wait anew at the earlier time.
func (a Attempts) Again(tx *kv.Tx) (Attempts, error) {
	a.Wrong++
	a.Last = tx.Now()
	return a, attempts.Put(tx, a)
}

// Turned says that the clock stands before the last wrong try, and moves the wait to where the clock is now.
func (a Attempts) Turned(tx *kv.Tx) (Attempts, error) {
	if a.Wrong <= free || tx.Now() >= a.Last {
		return a, nil
	}
	a.Last = tx.Now()
	return a, attempts.Put(tx, a)
}

// Forgiven forgets the wrong tries after a right one.
func Forgiven(tx *kv.Tx, member ID) error {
	if _, ok, err := attempts.Find(tx, member); !ok || err != nil {
		return err
	}
	return attempts.Put(tx, Attempts{Member: member})
}

// WaitFault says how long to wait.
func WaitFault(a Attempts, wait base.Instant) *base.Fault {
	what, whom := "PIN ", "忘记 PIN 时，请经理在“设置 › 员工”里重设。"
	if a.Member == Owner {
		what, whom = "店主口令", ""
	}
	seconds := (int64(wait) + 999) / 1000
	return base.Refuse(base.Denied, "pin.wait", "pin", "%s连续输错 %d 次，请等 %s后再试。%s", what, a.Wrong, span(seconds), whom)
}

func span(seconds int64) string {
	if seconds <= 90 {
		return fmt.Sprintf("%d 秒", seconds)
	}
	return fmt.Sprintf("%d 分钟", (seconds+59)/60)
}

// cleanPIN refuses what is no PIN: four to eight digits that are neither all alike nor a run.
func cleanPIN(pin string) error {
	if len(pin) < 4 || len(pin) > 8 || strings.Trim(pin, "0123456789") != "" {
		return base.Refuse(base.Invalid, "pin.shape", "pin", "PIN 要 4 到 8 位数字，请重新输入")
	}
	same, up, down := true, true, true
	for i := 1; i < len(pin); i++ {
		same = same && pin[i] == pin[i-1]
		up = up && pin[i] == pin[i-1]+1
		down = down && pin[i]+1 == pin[i-1]
	}
	if same || up || down {
		return base.Refuse(base.Invalid, "pin.simple", "pin", "PIN 不能全是同一个数字，也不能是 1234 这样的顺序，请换一个")
	}
	return nil
}

// cleanPassphrase refuses a passphrase that is too short to be one.
func cleanPassphrase(word string) error {
	if n := utf8.RuneCountInString(word); n < 8 || n > 200 || !utf8.ValidString(word) {
		return base.Refuse(base.Invalid, "passphrase.short", "passphrase", "店主口令至少要 8 个字，例如一句只有您知道的话")
	}
	return nil
}
