package backup

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/staff"
)

// ShopKey (店铺密钥) is the public half of the key on paper. It is a fact of the shop and not of one PC: every PC of the shop
// encrypts to it, and who changed it is in the records.
type ShopKey struct {
	Recipient string       `json:"recipient,omitempty"`
	Since     base.Instant `json:"since,omitempty"`
	By        staff.ID     `json:"by,omitzero"`
}

// Fingerprint is the key's number, as it stands on the key page.
func (k ShopKey) Fingerprint() string { return Fingerprint(k.Recipient) }

// single is the key of a table with one row.
type single struct{}

func (single) Key() []byte { return []byte{0} }

var shopKeys = kv.NewTable("backup_key", func(ShopKey) single { return single{} })

// Entry (备份登记) is what the shop's own records say about its backups: that the key was changed, that a restore was tried,
// and that the shop came back from a backup. That a backup was made is not among them: it would change what it has copied.
type Entry struct {
	ID     base.ID[Entry] `json:"id,omitzero"`
	What   string         `json:"what,omitempty"` // key, drill, restore
	At     base.Instant   `json:"at,omitempty"`
	By     staff.ID       `json:"by,omitzero"`
	Good   bool           `json:"good,omitempty"`
	Say    string         `json:"say,omitempty"`
	Millis int64          `json:"millis,omitempty"` // how long it took
}

var entries = kv.NewLog("backup_entry", func(e Entry) base.ID[Entry] { return e.ID })

// enter adds a line within a command.
func enter(tx *kv.Tx, e Entry) (Entry, error) {
	e.ID, e.At, e.By = kv.NewID[Entry](tx), tx.Now(), tx.Actor()
	return e, entries.Append(tx, e)
}

// UseKey (启用店铺密钥) makes backups from now on open to the key whose public half this is. The form gives the command after the
// page was printed and its last six characters were typed back.
type UseKey struct {
	Recipient string `json:"recipient"`
}

// Name is the command's name.
func (UseKey) Name() string { return "backup.use_key" }

// Run stores the public half.
func (c UseKey) Run(tx *kv.Tx) (ShopKey, error) {
	if err := staff.NeedOwner(tx, "启用店铺密钥"); err != nil { // who holds the key reads every backup
		return ShopKey{}, err
	}
	if _, err := ParseRecipient(c.Recipient); err != nil {
		return ShopKey{}, err
	}
	k := ShopKey{Recipient: c.Recipient, Since: tx.Now(), By: tx.Actor()}
	if err := shopKeys.Put(tx, k); err != nil {
		return k, err
	}
	_, err := enter(tx, Entry{What: "key", Good: true, Say: "启用店铺密钥 " + k.Fingerprint()})
	return k, err
}

// EnterDrill (登记恢复演练) keeps how a drill went.
type EnterDrill struct {
	Good   bool   `json:"good"`
	Say    string `json:"say"`
	Millis int64  `json:"millis"`
}

// Name is the command's name.
func (EnterDrill) Name() string { return "backup.enter_drill" }

// Run adds the line.
func (c EnterDrill) Run(tx *kv.Tx) (Entry, error) {
	if c.Say == "" || len(c.Say) > 2000 {
		return Entry{}, base.Refuse(base.Invalid, "drill.say", "say", "请写明演练的结果（不超过 2000 字节）")
	}
	return enter(tx, Entry{What: "drill", Good: c.Good, Say: c.Say, Millis: max(c.Millis, 0)})
}

// KeyOf (店铺密钥) asks for the public half in use.
type KeyOf struct{}

// Name is the query's name.
func (KeyOf) Name() string { return "backup.key" }

// Ask reads it; a shop that has none yet gets an empty one.
func (KeyOf) Ask(tx *kv.Tx) (ShopKey, error) {
	k, _, err := shopKeys.Find(tx, single{})
	return k, err
}

// Entries (备份登记) asks for what the records say, newest first.
type Entries struct {
	Limit int `json:"limit"`
}

// Name is the query's name.
func (Entries) Name() string { return "backup.entries" }

// Ask reads them.
func (q Entries) Ask(tx *kv.Tx) ([]Entry, error) {
	list := []Entry{}
	for e, err := range entries.All(tx) {
		if err != nil {
			return nil, err
		}
		list = append([]Entry{e}, list...)
		if q.Limit > 0 && len(list) > q.Limit {
			list = list[:q.Limit]
		}
	}
	return list, nil
}
