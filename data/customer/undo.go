package customer

import (
	"strings"

	"jieche/data/base"
	"jieche/data/batch"
	"jieche/data/kv"
)

// undo is an import of customers that is taken back.
type undo struct {
	tx   *kv.Tx
	used batch.Uses
	out  *batch.Outcome
}

// Undo takes back what the record of an import did: vehicles and people that nobody has used or changed since go, what was
// completed is as before, and the rest stays and is named.
func Undo(tx *kv.Tx, r *kv.Record, used batch.Uses, out *batch.Outcome) error {
	u := undo{tx, used, out}
	for _, step := range []struct {
		table string
		do    func(kv.Undoing) error
	}{{"vehicle", u.vehicle}, {"customer_link", u.link}} {
		list, err := tx.Undoings(r, step.table)
		if err != nil {
			return err
		}
		for _, row := range list {
			if err := step.do(row); err != nil {
				return err
			}
		}
	}
	return u.people(r)
}

// fieldWords are the fields that an import completes, in the words of the shop.
var fieldWords = map[string]string{
	"plate": "车牌", "plate_colour": "车牌颜色", "vin": "车架号", "model": "厂牌型号", "engine_no": "发动机号", "paint": "车身颜色", "bought": "购车日期",
	"insured_until": "保险到期", "km": "里程", "km_day": "里程日期", "owner": "车主", "sender": "送修人", "note": "备注",
	"name": "姓名", "phones": "电话", "address": "地址", "birthday": "生日",
}

// changed says which fields have another value by now.
func changed(row kv.Undoing) string {
	words := make([]string, len(row.Since))
	for i, name := range row.Since {
		if words[i] = fieldWords[name]; words[i] == "" {
			words[i] = "其他内容"
		}
	}
	return "导入后改过" + strings.Join(words, "、")
}

func (u undo) vehicle(row kv.Undoing) error {
	if row.Gone {
		return nil
	}
	v, err := Vehicles.Get(u.tx, VehicleID(row.Key))
	if err != nil {
		return err
	}
	switch {
	case row.Erased:
		u.out.Keep("车辆 "+v.Name(), "个人信息已按要求删除，无法对照")
	case !row.Made:
		return u.restore(row, "车辆 "+v.Name())
	case len(row.Since) > 0:
		u.out.Keep("车辆 "+v.Name(), changed(row))
	case u.used[v.ID] != "":
		u.out.Keep("车辆 "+v.Name(), u.used[v.ID])
	default:
		for range intoFile.Keys(u.tx, kv.K().Raw(v.ID[:])) {
			u.out.Keep("车辆 "+v.Name(), "另一份档案已并入这一份")
			return nil
		}
		u.out.Removed++
		return Vehicles.Delete(u.tx, v.ID)
	}
	return nil
}

// restore gives a completed row its old values back.
func (u undo) restore(row kv.Undoing, what string) error {
	done, err := row.Restore(u.tx)
	if done {
		u.out.Restored++
	}
	if len(row.Since) > 0 {
		u.out.Keep(what, changed(row)+"，这些保留现在的")
	}
	return err
}

// link takes away who was what to a vehicle, where the vehicle is gone or no longer says so.
func (u undo) link(row kv.Undoing) error {
	if !row.Made || !row.Untouched() || len(row.Key) != 32 {
		return nil
	}
	key := kv.Pair[Vehicle, Link]{Of: VehicleID(row.Key[:16]), ID: base.ID[Link](row.Key[16:])}
	l, err := links.Get(u.tx, key)
	if err != nil {
		return err
	}
	v, ok, err := Vehicles.Find(u.tx, l.Vehicle)
	if err != nil {
		return err
	}
	if ok && (l.Role == Owner && v.Owner == l.Customer || l.Role == Sender && v.Sender == l.Customer) {
		return nil
	}
	return links.Delete(u.tx, key)
}

// people comes last: whoever still belongs to a vehicle stays with it.
func (u undo) people(r *kv.Record) error {
	list, err := u.tx.Undoings(r, "customer")
	if err != nil {
		return err
	}
	linked := map[ID]VehicleID{}
	for l, err := range links.All(u.tx) {
		if err != nil {
			return err
		}
		linked[l.Customer] = l.Vehicle
	}
	for _, row := range list {
		if err := u.person(row, linked); err != nil {
			return err
		}
	}
	return nil
}

func (u undo) person(row kv.Undoing, linked map[ID]VehicleID) error {
	if row.Gone {
		return nil
	}
	id := ID(row.Key)
	what, theirs := "客户（名下没有车辆）", ""
	if v, ok, err := u.vehicleOf(id, linked); err != nil {
		return err
	} else if ok {
		what, theirs = "客户（车辆 "+v.Name()+"）", "车辆 "+v.Name()+" 还在，客户随车保留"
	}
	switch {
	case row.Erased:
		u.out.Keep(what, "个人信息已按要求删除，无法对照")
		return nil
	case !row.Made:
		return u.restore(row, what)
	case len(row.Since) > 0:
		u.out.Keep(what, changed(row))
		return nil
	case u.used[id] != "":
		u.out.Keep(what, u.used[id])
		return nil
	case theirs != "":
		u.out.Keep(what, theirs)
		return nil
	}
	for range revealedOf.Keys(u.tx, kv.K().Raw(id[:])) {
		u.out.Keep(what, "完整电话被查看过，查看记录要留着")
		return nil
	}
	u.out.Removed++
	return Customers.Delete(u.tx, id)
}

// vehicleOf is a vehicle to which the customer belongs, or once belonged.
func (u undo) vehicleOf(id ID, linked map[ID]VehicleID) (Vehicle, bool, error) {
	if list := VehiclesOf(u.tx, id, 1); len(list) > 0 {
		return Vehicles.Find(u.tx, list[0])
	}
	if v, ok := linked[id]; ok {
		return Vehicles.Find(u.tx, v)
	}
	return Vehicle{}, false, nil
}
