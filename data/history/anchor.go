package history

import (
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
)

// AnchorOf (检查凭证) asks which record the eight characters of a slip are of.
type AnchorOf struct {
	Anchor string `json:"anchor"`
}

// Name is the query's name.
func (AnchorOf) Name() string { return "history.anchor" }

// Ask walks the chain, the newest first. Characters that no record has are those of a record that was changed or removed.
func (q AnchorOf) Ask(tx *kv.Tx) (Entry, error) {
	want, err := CleanAnchor(q.Anchor)
	if err != nil {
		return Entry{}, err
	}
	for r, err := range tx.RecordsBack(kv.Dot{}) {
		if err != nil {
			return Entry{}, err
		}
		if kv.Anchor(r.Hash()) == want {
			return newTeller(tx).entry(r)
		}
	}
	return Entry{}, base.Refuse(base.NotFound, "anchor.missing", "anchor",
		"没有一条操作记录的凭证是 %s。请核对单据页脚的 8 个字符；如果没有看错，说明打印以后记录被改动或缺失，请保留这张单据并用备份核对", want)
}

// CleanAnchor brings what was typed into the form of an anchor: 7F3A-91C2.
func CleanAnchor(s string) (string, error) {
	var b strings.Builder
	for _, r := range strings.ToUpper(s) {
		switch {
		case r == '-' || r == ' ' || r == '—' || r == '－':
		case r == 'O':
			b.WriteByte('0')
		case r == 'I' || r == 'L':
			b.WriteByte('1')
		default:
			b.WriteRune(r)
		}
	}
	if t := b.String(); len(t) == 8 && strings.Trim(t, "0123456789ABCDEF") == "" {
		return t[:4] + "-" + t[4:], nil
	}
	return "", base.Refuse(base.Invalid, "anchor.shape", "anchor", "凭证是单据页脚的 8 个字符，只有数字和 A 到 F，例如 7F3A-91C2。“%s”不是", s)
}
