package workorder

import "jieche/data/kv"

// Answer (三问) records the answers to the three questions; empty ones stay as they were.
type Answer struct {
	Order    ID     `json:"order"`
	PayBy    string `json:"pay_by,omitempty"`
	OldParts string `json:"old_parts,omitempty"`
	Wash     string `json:"wash,omitempty"`
}

// Name is the command's name.
func (Answer) Name() string { return "workorder.answer" }

// Run records the answers.
func (c Answer) Run(tx *kv.Tx) (Done, error) {
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	if err := cleanAnswers(c.PayBy, c.OldParts, c.Wash); err != nil {
		return Done{}, err
	}
	was := [3]string{v.PayBy, v.OldParts, v.Wash}
	v.PayBy, v.OldParts, v.Wash = either(c.PayBy, v.PayBy), either(c.OldParts, v.OldParts), either(c.Wash, v.Wash)
	if was != [3]string{v.PayBy, v.OldParts, v.Wash} {
		v.changed() // the answers stand on the form that the customer signs
	}
	return v.done(), v.save()
}

func cleanAnswers(payBy, oldParts, wash string) error {
	if err := choice(payBy, PayBy, "pay_by", "付费方式"); err != nil {
		return err
	}
	if err := choice(oldParts, OldParts, "old_parts", "旧件处理"); err != nil {
		return err
	}
	return choice(wash, []string{WashYes, WashNo}, "wash", "是否洗车")
}
