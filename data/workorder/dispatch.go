package workorder

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/staff"
)

// Dispatch (派工) gives the labour lines to a technician; empty lines: all without one.
type Dispatch struct {
	Order  ID       `json:"order"`
	Lines  []LineID `json:"lines,omitempty"`
	Worker staff.ID `json:"worker"`
}

// Name is the command's name.
func (Dispatch) Name() string { return "workorder.dispatch" }

// Run gives the lines to the worker; the work begins.
func (c Dispatch) Run(tx *kv.Tx) (Done, error) {
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	if err := v.mustBeSigned("dispatch.signed", "派工"); err != nil {
		return Done{}, err
	}
	if c.Worker.IsZero() {
		return Done{}, base.Refuse(base.Invalid, "worker.none", "worker", "请选择承修的技师")
	}
	given := 0
	for _, id := range c.Lines {
		l, err := v.line(id)
		if err != nil {
			return Done{}, err
		}
		if err := v.give(l, c.Worker); err != nil {
			return Done{}, err
		}
		given++
	}
	if len(c.Lines) == 0 {
		for _, l := range v.list {
			if l.Kind != Labour || !l.Billed() || !l.Worker.IsZero() {
				continue
			}
			if err := v.give(l, c.Worker); err != nil {
				return Done{}, err
			}
			given++
		}
		if given == 0 {
			return Done{}, base.Refuse(base.Conflict, "dispatch.none", "lines", "工单 %s 的维修项目都已派工。要换人请先选中项目", v.car())
		}
	}
	if v.State == Signed {
		v.State = Working
	}
	return v.did(StepDispatch, nameOf(tx, c.Worker))
}

func (v *visit) give(l Line, worker staff.ID) error {
	if err := v.assign(&l, worker); err != nil {
		return err
	}
	return v.putLine(l)
}
