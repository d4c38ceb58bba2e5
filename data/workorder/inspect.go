package workorder

import (
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/staff"
)

// Finish (完工) ends the repair: the technician's own check is done.
type Finish struct {
	Order ID `json:"order"`
}

// Inspect (质检) passes the car, or sends it back with a reason. The inspector is not the one who did the work.
type Inspect struct {
	Order     ID       `json:"order"`
	Inspector staff.ID `json:"inspector,omitzero"` // empty: who is logged in
	Passed    bool     `json:"passed"`
	Note      string   `json:"note,omitempty"`     // needed to send it back, and for an exception
	ProofNo   string   `json:"proof_no,omitempty"` // 合格证号 of the official form, where one is issued
}

// WashDone (洗车完成) marks the car wash.
type WashDone struct {
	Order ID `json:"order"`
}

// Name is the command's name.
func (Finish) Name() string { return "workorder.finish" }

// Run ends the repair. Each labour line must have its worker, or nobody could say later who did it, nor who may inspect. A
// technician who reports the end himself takes the lines that were given to nobody.
func (c Finish) Run(tx *kv.Tx) (Done, error) {
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	if err := v.mustBeSigned("finish.signed", "完工"); err != nil {
		return Done{}, err
	}
	if v.State >= Finished {
		return Done{}, base.Refuse(base.Conflict, "finish.twice", "", "工单 %s 已经完工（%s），不用再登记", v.car(), v.State)
	}
	if err := v.claimLines(); err != nil {
		return Done{}, err
	}
	v.State = Finished
	return v.did(StepFinish, "自检完成")
}

func (v *visit) claimLines() error {
	m, err := staff.Of(v.tx, v.tx.Actor())
	technician := err == nil && (m.Role == staff.Technician || m.Role == staff.TeamLeader)
	var missing []string
	for _, l := range v.list {
		if l.Kind != Labour || !l.consented() || !l.Worker.IsZero() {
			continue
		}
		if !technician {
			missing = append(missing, "给“"+l.Name+"”派工")
			continue
		}
		l.Worker = m.ID
		if err := v.putLine(l); err != nil {
			return err
		}
	}
	if len(missing) > 0 {
		return base.Refuse(base.Refused, "finish.worker", "", "工单 %s 还有项目没有登记承修人，完工前请先%s", v.car(), strings.Join(missing, "、")).Lacks(missing...)
	}
	return nil
}

// Name is the command's name.
func (Inspect) Name() string { return "workorder.inspect" }

// Run records the result of the inspection.
func (c Inspect) Run(tx *kv.Tx) (Done, error) {
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	if err := clean(&c.Note, "note", "质检说明", 200); err != nil {
		return Done{}, err
	}
	if err := clean(&c.ProofNo, "proof_no", "合格证号", 40); err != nil {
		return Done{}, err
	}
	switch {
	case v.State == Checked:
		return Done{}, base.Refuse(base.Conflict, "inspect.twice", "", "工单 %s 已由%s质检通过，不用再检", v.car(), nameOf(tx, v.Inspector))
	case v.State != Finished:
		return Done{}, base.Refuse(base.Refused, "inspect.finished", "", "工单 %s 还没有完工（现在是%s），不能质检。请先登记完工", v.car(), v.State).Lacks("登记完工")
	case !c.Passed && c.Note == "":
		return Done{}, base.Refuse(base.Invalid, "inspect.note", "note", "质检退回要写明哪里不合格，技师才知道改什么")
	}
	allowed, err := c.inspector(v)
	if err != nil {
		return Done{}, err
	}
	step := StepInspect
	if v.State = Checked; c.Passed {
		v.Inspector, v.ProofNo = c.Inspector, c.ProofNo
	} else {
		v.State, step = Working, StepReject
	}
	if err := v.save(); err != nil {
		return Done{}, err
	}
	return v.done(), v.because(step, allowed, nameOf(tx, c.Inspector), c.Note)
}

// inspector says who inspects, and refuses who did the work. Where nobody else is there to do it, the owner may allow it.
func (c *Inspect) inspector(v *visit) (allowed staff.ID, err error) {
	if c.Inspector.IsZero() {
		c.Inspector = v.tx.Actor()
	}
	m, err := staff.Of(v.tx, c.Inspector)
	if err != nil {
		return allowed, err
	}
	if !staff.Can(m, staff.InspectWork) {
		return allowed, base.Refuse(base.Denied, "inspect.role", "inspector", "%s（%s）不能质检，请选择质检员、班组长或车间主管", m.Name, m.Role.Word())
	}
	workers := map[staff.ID]bool{}
	for _, l := range v.list {
		if l.consented() {
			workers[l.Worker] = true
		}
	}
	if !workers[m.ID] {
		return allowed, nil
	}
	all, err := staff.List{}.Ask(v.tx)
	if err != nil {
		return allowed, err
	}
	var others []string
	for _, o := range all {
		if !workers[o.ID] && staff.Can(o, staff.InspectWork) {
			others = append(others, o.Name)
		}
	}
	if len(others) > 0 {
		return allowed, base.Refuse(base.Refused, "inspect.self", "inspector", "%s 是工单 %s 的承修人，不能自己质检。请由%s质检", m.Name, v.car(), strings.Join(others, "或")).
			Lacks("由别人质检")
	}
	return exception(v.tx, either(c.Note, "店里没有别人可以质检"), base.Refuse(base.Refused, "inspect.alone", "inspector",
		"%s 是工单 %s 的承修人，店里也没有别人可以质检。请由经理批准", m.Name, v.car()).Lacks("经理批准自检"))
}

// Name is the command's name.
func (WashDone) Name() string { return "workorder.wash_done" }

// Run marks the wash.
func (c WashDone) Run(tx *kv.Tx) (Done, error) {
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	if err := v.mustBeSigned("wash.signed", "登记洗车"); err != nil {
		return Done{}, err
	}
	for s, err := range steps.Under(tx, v.ID[:]) {
		if err != nil {
			return Done{}, err
		}
		if s.Name == StepWash {
			return Done{}, base.Refuse(base.Conflict, "wash.twice", "", "工单 %s 已于 %s 洗好车，不用再登记", v.car(), s.At)
		}
	}
	if v.Wash == WashNo {
		return Done{}, base.Refuse(base.Refused, "wash.no", "", "工单 %s 的客户不要洗车。客户改了主意请先修改“是否洗车”", v.car()).Lacks("客户要洗车")
	}
	return v.done(), v.log(StepWash, staff.ID{}, "")
}
