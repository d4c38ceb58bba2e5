package customer

import (
	"slices"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/staff"
)

// Merged (合并记录) says which file became part of which other one, with the vehicle as it stood in the file that is gone.
// Documents of that file still name it; Get leads on to the other.
type Merged struct {
	ID   base.ID[Merged] `json:"id,omitzero"`
	From VehicleID       `json:"from,omitzero"`
	Into VehicleID       `json:"into,omitzero"`
	Was  Vehicle         `json:"was,omitzero" pii:"1"`
	At   base.Instant    `json:"at,omitempty"`
	By   staff.ID        `json:"by,omitzero"`
}

var (
	// A file usually goes once. Two PCs that don't know of one another may merge it into two others, and a file that somebody
	// changed meanwhile stays and may be merged again.
	merges = kv.NewLog("customer_merge", func(m Merged) kv.Pair[Vehicle, Merged] {
		return kv.Pair[Vehicle, Merged]{Of: m.From, ID: m.ID}
	})
	// intoFile finds what was merged into a file.
	intoFile = kv.NewIndex(merges, "into", func(m Merged, add func(kv.Key)) { add(kv.K().Raw(m.Into[:])) })
)

// maxFormer bounds how many files are looked for that became part of one.
const maxFormer = 64

// Name is the command's name.
func (Merge) Name() string { return "customer.merge" }

// Run moves what the one file has into the other, which keeps its own where both have something.
func (c Merge) Run(tx *kv.Tx) (Registered, error) {
	from, err := Get(tx, c.From)
	if err != nil {
		return Registered{}, err
	}
	into, err := Get(tx, c.Into)
	if err != nil {
		return Registered{}, err
	}
	if from.ID == into.ID {
		return Registered{}, base.Refuse(base.Invalid, "merge.same", "into", "两份档案是同一份（%s），不用合并", into.Name())
	}
	doubts := &doubtList{}
	differ(from, into, doubts)
	for l, err := range links.Under(tx, from.ID[:]) {
		if err != nil {
			return Registered{}, err
		}
		if err := links.Delete(tx, kv.Pair[Vehicle, Link]{Of: l.Vehicle, ID: l.ID}); err != nil {
			return Registered{}, err
		}
		l.Vehicle = into.ID
		if err := links.Put(tx, l); err != nil {
			return Registered{}, err
		}
	}
	if err := Vehicles.Delete(tx, from.ID); err != nil {
		return Registered{}, err
	}
	if err := merges.Append(tx, Merged{ID: kv.NewID[Merged](tx), From: from.ID, Into: into.ID, Was: from, At: tx.Now(), By: tx.Actor()}); err != nil {
		return Registered{}, err
	}
	absorb(&into, from)
	if err := Vehicles.Put(tx, into); err != nil {
		return Registered{}, err
	}
	// Somebody elsewhere may be merging the two the other way round: then both stay, and neither is lost.
	if err := Vehicles.Keep(tx, into.ID); err != nil {
		return Registered{}, err
	}
	return Registered{Vehicle: into.ID, Owner: into.Owner, Sender: into.Sender, Known: true, Doubts: doubts.sentences()}, nil
}

// became follows a merge: the file that this one became part of last, of those that are there. Files that two PCs merged
// crosswise lead to one another, so each is looked at once.
func became(tx *kv.Tx, id VehicleID, looked map[VehicleID]bool) (v Vehicle, ok bool, err error) {
	looked[id] = true
	var into []VehicleID
	for m, err := range merges.Under(tx, id[:]) {
		if err != nil {
			return v, false, err
		}
		into = append(into, m.Into)
	}
	for _, next := range slices.Backward(into) {
		if looked[next] {
			continue
		}
		if v, ok, err = Vehicles.Find(tx, next); ok || err != nil {
			return v, ok, err
		}
		if v, ok, err = became(tx, next, looked); ok || err != nil {
			return v, ok, err
		}
	}
	return v, false, nil
}

// differ names what both files have and is not the same: the file that stays keeps its own.
func differ(from, into Vehicle, doubts *doubtList) {
	for _, f := range []struct{ word, from, into string }{
		{"车牌", ident.DisplayPlate(from.Plate), ident.DisplayPlate(into.Plate)}, {"车架号", from.VIN, into.VIN},
		{"型号", from.Model, into.Model}, {"发动机号", from.EngineNo, into.EngineNo},
	} {
		if f.from != "" && f.into != "" && f.from != f.into {
			doubts.add("两份档案的%s不同：保留 %s，%s 只留在合并记录里", f.word, f.into, f.from)
		}
	}
}

// absorb completes a vehicle with what the other file knows. The higher mileage is the later one.
func absorb(v *Vehicle, o Vehicle) {
	if v.Plate == "" {
		v.Plate, v.PlateColour = o.Plate, o.PlateColour
	}
	for _, f := range []struct{ kept, other *string }{
		{&v.VIN, &o.VIN}, {&v.Model, &o.Model}, {&v.EngineNo, &o.EngineNo}, {&v.Paint, &o.Paint}, {&v.Fuel, &o.Fuel}, {&v.Insurer, &o.Insurer},
	} {
		if *f.kept == "" {
			*f.kept = *f.other
		}
	}
	if v.Bought == 0 {
		v.Bought = o.Bought
	}
	v.InsuredUntil = max(v.InsuredUntil, o.InsuredUntil)
	if o.KMDay > v.KMDay || o.KMDay == v.KMDay && o.KM > v.KM {
		v.KM, v.KMDay = o.KM, o.KMDay
	}
	if v.Owner.IsZero() {
		v.Owner = o.Owner
	}
	if v.Sender.IsZero() {
		v.Sender = o.Sender
	}
	switch {
	case v.Note == "":
		v.Note = o.Note
	case o.Note != "" && o.Note != v.Note:
		v.Note += "\n" + o.Note
	}
}

// MergesOf lists the files that became part of this one, in the order in which the index has them.
type MergesOf struct {
	Vehicle VehicleID `json:"vehicle"`
}

// Name is the query's name.
func (MergesOf) Name() string { return "customer.merges" }

// Ask lists the merges.
func (q MergesOf) Ask(tx *kv.Tx) ([]Merged, error) {
	v, err := Get(tx, q.Vehicle)
	if err != nil {
		return nil, err
	}
	var list []Merged
	for m, err := range intoFile.Rows(tx, kv.K().Raw(v.ID[:])) {
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

// FormerOf lists the files that became part of this one, however many merges ago: work orders keep the file that they were
// made for.
func FormerOf(tx *kv.Tx, id VehicleID) ([]VehicleID, error) {
	if merges.Count(tx) == 0 {
		return nil, nil
	}
	var list []VehicleID
	for next := []VehicleID{id}; len(next) > 0 && len(list) < maxFormer; next = next[1:] {
		for m, err := range intoFile.Rows(tx, kv.K().Raw(next[0][:])) {
			if err != nil {
				return nil, err
			}
			if m.From != id && !slices.Contains(list, m.From) {
				list, next = append(list, m.From), append(next, m.From)
			}
		}
	}
	return list, nil
}
