package stock

import (
	"strings"

	"jieche/data/base"
	"jieche/data/batch"
	"jieche/data/kv"
)

// undo is an import of parts that is taken back.
type undo struct {
	tx     *kv.Tx
	used   batch.Uses
	out    *batch.Outcome
	opened map[ID]Move // what the import put on the shelf
}

// Undo takes back what the record of an import did. A part that nobody has used or changed since is deleted; one that had an
// opening stock has it moved back and is out of use (停用), because the ledger goes on naming it. The same workbook brings it back.
func Undo(tx *kv.Tx, r *kv.Record, used batch.Uses, out *batch.Outcome) error {
	u := undo{tx, used, out, map[ID]Move{}}
	var order []ID
	for _, m := range r.Moves {
		if m.Log != "part_move" || len(m.Key) != 32 {
			continue
		}
		move, err := moves.Get(tx, kv.Pair[Part, Move]{Of: ID(m.Key[:16]), ID: MoveID(m.Key[16:])})
		if err != nil {
			return err
		}
		u.opened[move.Part] = move
		order = append(order, move.Part)
	}
	list, err := tx.Undoings(r, "part")
	if err != nil {
		return err
	}
	for _, row := range list {
		if err := u.part(row); err != nil {
			return err
		}
	}
	for _, id := range order { // parts that only got stock
		if _, left := u.opened[id]; !left {
			continue
		}
		p, ok, err := Parts.Find(tx, id)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if _, err := u.unstock(p); err != nil {
			return err
		}
	}
	return nil
}

// fieldWords are the fields of a part in the words of the shop.
var fieldWords = map[string]string{
	"code": "编号", "name": "名称", "spec": "规格", "fits": "适用车型", "unit": "单位", "quality": "配件性质", "maker": "厂家", "origin": "产地", "bin": "货位",
	"price": "售价", "min": "最低库存", "max": "最高库存", "safety": "安全库存", "gone": "停用",
}

func edited(row kv.Undoing) string {
	words := make([]string, len(row.Since))
	for i, name := range row.Since {
		if words[i] = fieldWords[name]; words[i] == "" {
			words[i] = "其他内容"
		}
	}
	return "导入后改过" + strings.Join(words, "、")
}

func title(p Part) string { return "配件 " + p.Code + " " + p.Name }

// part takes back one row. What the import brought into use whole goes whole or stays whole, with its stock.
func (u undo) part(row kv.Undoing) error {
	id := ID(row.Key)
	if row.Gone {
		delete(u.opened, id)
		return nil
	}
	p, err := Parts.Get(u.tx, id)
	if err != nil {
		return err
	}
	whole := row.Made || row.Wrote("gone")
	if whole && len(row.Since) > 0 {
		delete(u.opened, id)
		u.out.Keep(title(p), edited(row))
		return nil
	}
	free, err := u.unstock(p)
	switch {
	case err != nil:
		return err
	case whole && !free:
		return nil
	case row.Made:
		return u.remove(p)
	}
	done, err := row.Restore(u.tx)
	switch {
	case done && whole:
		u.out.Removed++
	case done:
		u.out.Restored++
	}
	if len(row.Since) > 0 {
		u.out.Keep(title(p), edited(row)+"，这些保留现在的")
	}
	return err
}

// remove deletes the part, or takes it out of use where the ledger names it.
func (u undo) remove(p Part) error {
	u.out.Removed++
	for range moves.Under(u.tx, p.ID[:]) {
		p.Gone = true
		return Parts.Put(u.tx, p)
	}
	return Parts.Delete(u.tx, p.ID)
}

// unstock moves the opening stock of the import back. It says no, and tells why, where the part was used since.
func (u undo) unstock(p Part) (bool, error) {
	m, stocked := u.opened[p.ID]
	delete(u.opened, p.ID)
	why, err := u.inUse(p.ID, m.ID)
	if err != nil {
		return false, err
	}
	if why != "" {
		u.out.Keep(title(p), why)
		return false, nil
	}
	if !stocked {
		return true, nil
	}
	if _, done, err := corrections.First(u.tx, kv.K().Raw(m.ID[:])); err != nil || done {
		return err == nil, err
	}
	if u.out.No == "" {
		if u.out.No, err = u.tx.Number(docFor(m)); err != nil {
			return false, err
		}
	}
	u.out.Reversed++
	_, err = moveBack(u.tx, m, u.out.No, "撤销导入")
	return err == nil, err
}

// inUse says who uses the part, besides the movement of the import.
func (u undo) inUse(part ID, opening MoveID) (string, error) {
	if why := u.used[part]; why != "" {
		return why, nil
	}
	live, err := liveMoves(u.tx, part)
	if err != nil {
		return "", err
	}
	for _, m := range live {
		if m.ID != opening {
			return "导入后有" + m.Kind.Word() + "，结存 " + OnHand(u.tx, part).String() + "，请在配件里处理", nil
		}
	}
	return "", nil
}

// liveMoves is the movements of a part that were not moved back.
func liveMoves(tx *kv.Tx, part ID) ([]Move, error) {
	var list []Move
	back := map[MoveID]bool{}
	for m, err := range moves.Under(tx, part[:]) {
		if err != nil {
			return nil, err
		}
		back[m.Reverses] = true
		if m.Kind != Correction {
			list = append(list, m)
		}
	}
	live := list[:0]
	for _, m := range list {
		if !back[m.ID] {
			live = append(live, m)
		}
	}
	return live, nil
}

// takenBack says that the part is out of use and that all it ever had was moved back: an import that brings it again may begin anew.
func takenBack(tx *kv.Tx, p Part) (bool, error) {
	if !p.Gone {
		return false, nil
	}
	live, err := liveMoves(tx, p.ID)
	if err != nil || len(live) > 0 {
		return false, err
	}
	for range moves.Under(tx, p.ID[:]) {
		return true, nil
	}
	return false, nil
}

// moveBack writes the movement that takes another one back.
func moveBack(tx *kv.Tx, old Move, doc base.DocNo, reason string) (Move, error) {
	back := Move{Part: old.Part, Kind: Correction, Entry: old.Back(), Cost: old.Cost, Price: old.Price, Bin: old.Bin, Reverses: old.ID, Reason: reason, Doc: doc}
	if old.To == Shelf {
		back.Cost = backCost(tx, old, OnHand(tx, old.Part))
	}
	return add(tx, back)
}
