package paper

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/staff"
)

// Last (最近一次打印) asks for the newest printing of a document: what its form says about itself.
type Last struct {
	Form Form       `json:"form"`
	No   base.DocNo `json:"no"`
}

// Printed is a printing with the name of who did it.
type Printed struct {
	Print
	ByName string `json:"by_name,omitempty"`
}

// Name is the query's name.
func (Last) Name() string { return "paper.last" }

// Ask reads the newest printing; a document that was never printed has none.
func (q Last) Ask(tx *kv.Tx) (Printed, error) {
	for p, err := range byNo.Back(tx, kv.K().Str(string(q.No)).Str(string(q.Form))) {
		if err != nil {
			return Printed{}, err
		}
		return Printed{p, staff.NameOf(tx, p.By)}, nil
	}
	return Printed{}, nil
}
