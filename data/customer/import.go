package customer

import (
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/batch"
	"jieche/data/ident"
	"jieche/data/kv"
)

// ImportRow (导入行) is one vehicle with its owner as a workbook of another program has it, cleaned by whoever read it.
type ImportRow struct {
	Row          int               `json:"row"` // where it stands in the workbook, for the doubts
	Plate        string            `json:"plate,omitempty"`
	PlateColour  ident.PlateColour `json:"plate_colour,omitempty"`
	VIN          string            `json:"vin,omitempty"`
	Model        string            `json:"model,omitempty"`
	EngineNo     string            `json:"engine_no,omitempty"`
	Paint        string            `json:"paint,omitempty"`
	Bought       base.Day          `json:"bought,omitempty"`
	InsuredUntil base.Day          `json:"insured_until,omitempty"`
	KM           int64             `json:"km,omitempty"`
	KMDay        base.Day          `json:"km_day,omitempty"` // when it had run that far; zero: today
	Name         string            `json:"name,omitempty"`
	Phones       []ident.Phone     `json:"phones,omitempty"`
	Contact      string            `json:"contact,omitempty"` // 送修人, where he is not the owner
	Address      string            `json:"address,omitempty"`
	Birthday     base.Day          `json:"birthday,omitempty"`
	Note         string            `json:"note,omitempty"`
}

// MaxImport is how many rows one import takes: more in one transaction would keep the desk waiting.
const MaxImport = 2000

// Import (导入客户) makes and completes files from rows. What a file has stays; the same rows a second time change nothing.
type Import struct {
	Rows   []ImportRow  `json:"rows"`
	Source batch.Source `json:"source,omitzero"`
}

// Imported is what an import returns.
type Imported struct {
	Made      int        `json:"made"`
	Completed int        `json:"completed"`
	Unchanged int        `json:"unchanged"`
	Skipped   int        `json:"skipped"`
	Doubts    []RowDoubt `json:"doubts,omitempty"`

	Run batch.RunID `json:"run,omitzero"` // names the import; zero where nothing changed
}

// RowDoubt is a sentence about one row.
type RowDoubt struct {
	Row int    `json:"row"`
	Say string `json:"say"`
}

// Name is the command's name.
func (Import) Name() string { return "customer.import" }

// Run takes the rows in one after the other.
func (c Import) Run(tx *kv.Tx) (Imported, error) {
	var r Imported
	if len(c.Rows) > MaxImport {
		return r, base.Refuse(base.Invalid, "import.rows", "rows", "一次最多导入 %d 行，现有 %d 行，请分批导入", MaxImport, len(c.Rows))
	}
	for _, row := range c.Rows {
		doubts := &doubtList{}
		effect, err := row.run(tx, doubts)
		if f, ok := base.AsFault(err); ok && f.Kind == base.Invalid {
			doubts.add("跳过这一行：%s", f.Say)
			r.Skipped++
		} else if err != nil {
			return r, err
		}
		switch {
		case err != nil:
		case effect == made:
			r.Made++
		case effect == completed:
			r.Completed++
		default:
			r.Unchanged++
		}
		for _, say := range doubts.sentences() {
			r.Doubts = append(r.Doubts, RowDoubt{row.Row, say})
		}
	}
	var err error
	r.Run, err = c.Source.Note(tx, batch.Batch{Kind: batch.Customers, Made: r.Made, Completed: r.Completed})
	return r, err
}

// effect is what a row did.
type effect int

const (
	unchanged effect = iota
	completed
	made
)

// run looks at the whole row before it writes anything, so a row that is skipped leaves nothing behind.
func (row ImportRow) run(tx *kv.Tx, doubts *doubtList) (effect, error) {
	car := Car{
		Plate: row.Plate, PlateColour: row.PlateColour, VIN: row.VIN, Model: row.Model, EngineNo: row.EngineNo, Paint: row.Paint,
		Bought: row.Bought, InsuredUntil: row.InsuredUntil, KM: row.KM, Note: row.Note,
	}
	strange := &doubtList{} // the reader of the workbook has told these already
	if err := car.clean(strange); err != nil {
		return unchanged, err
	}
	phones := make([]string, len(row.Phones))
	for i, p := range row.Phones {
		phones[i] = string(p)
	}
	owner := Person{Name: row.Name, Phone: strings.Join(phones, "/"), Address: row.Address}
	sender := Person{Name: row.Contact}
	for _, p := range []*Person{&owner, &sender} {
		if _, err := p.clean(strange); err != nil {
			return unchanged, err
		}
	}
	if car.empty() && owner.empty() {
		return unchanged, base.Refuse(base.Invalid, "import.empty", "", "没有车牌、车架号、姓名和电话")
	}
	v, known, err := row.recognise(tx, &car, owner, doubts)
	if err != nil {
		return unchanged, err
	}
	before := v
	if !known {
		v.ID = kv.NewID[Vehicle](tx)
	}
	car.complete(tx, &v, row.KMDay)
	changed, err := row.people(tx, &v, owner, sender, doubts)
	if err != nil {
		return unchanged, err
	}
	switch {
	case !known:
		return made, Vehicles.Put(tx, v)
	case v != before || changed:
		return completed, Vehicles.Put(tx, v)
	}
	return unchanged, nil
}

// recognise finds the vehicle of a row: by VIN, by plate, or among the vehicles of the owner when it has neither. A plate that
// stands on another vehicle is not taken.
func (row ImportRow) recognise(tx *kv.Tx, car *Car, owner Person, doubts *doubtList) (Vehicle, bool, error) {
	byVIN, foundVIN, err := ByVIN(tx, car.VIN)
	if err != nil {
		return byVIN, false, err
	}
	byPlate, foundPlate, err := ByPlate(tx, car.Plate, car.PlateColour)
	switch {
	case err != nil:
		return byPlate, false, err
	case foundVIN && foundPlate && byVIN.ID != byPlate.ID:
		doubts.add("车牌 %s 和车架号 %s 分属两份档案，只补充了车架号的那一份。若是同一辆车，请合并", ident.DisplayPlate(car.Plate), car.VIN)
		car.Plate = ""
		return byVIN, true, nil
	case foundVIN:
		if byVIN.Plate != "" && car.Plate != "" && byVIN.Plate != car.Plate {
			doubts.add("车架号 %s 在档案里的车牌是 %s，文件里是 %s，保留档案里的", car.VIN, ident.DisplayPlate(byVIN.Plate), ident.DisplayPlate(car.Plate))
		}
		return byVIN, true, nil
	case foundPlate && car.VIN != "" && byPlate.VIN != "" && byPlate.VIN != car.VIN:
		doubts.add("车牌 %s 在档案里的车架号是 %s，文件里是 %s，已另建一份没有车牌的档案", ident.DisplayPlate(car.Plate), byPlate.VIN, car.VIN)
		car.Plate = ""
		return Vehicle{}, false, nil
	case foundPlate:
		return byPlate, true, nil
	case car.Plate == "" && car.VIN == "":
		return nameless(tx, *car, owner)
	}
	return Vehicle{}, false, nil
}

// nameless finds a vehicle without plate and VIN among those of its owner.
func nameless(tx *kv.Tx, car Car, owner Person) (Vehicle, bool, error) {
	phones, err := owner.clean(&doubtList{})
	if err != nil {
		return Vehicle{}, false, err
	}
	who, ok, err := findPerson(tx, owner, phones, nil, &doubtList{})
	if err != nil || !ok {
		return Vehicle{}, false, err
	}
	for _, id := range VehiclesOf(tx, who.ID, MaxImport) {
		v, err := Vehicles.Get(tx, id)
		if err != nil {
			return v, false, err
		}
		if v.Plate == "" && v.VIN == "" && v.Model == car.Model && v.EngineNo == car.EngineNo {
			return v, true, nil
		}
	}
	return Vehicle{}, false, nil
}

// complete fills what is empty and leaves the rest.
func (c Car) complete(tx *kv.Tx, v *Vehicle, kmDay base.Day) {
	switch {
	case c.Plate == "":
	case v.Plate == "":
		v.Plate, v.PlateColour = c.Plate, c.PlateColour
	case v.Plate == c.Plate && v.PlateColour == ident.ColourUnknown:
		v.PlateColour = c.PlateColour
	}
	for _, f := range []struct{ row, kept *string }{
		{&c.VIN, &v.VIN}, {&c.Model, &v.Model}, {&c.EngineNo, &v.EngineNo}, {&c.Paint, &v.Paint}, {&c.Note, &v.Note},
	} {
		if *f.kept == "" {
			*f.kept = *f.row
		}
	}
	if v.Bought == 0 {
		v.Bought = c.Bought
	}
	v.InsuredUntil = max(v.InsuredUntil, c.InsuredUntil)
	if c.KM > 0 && (v.KM == 0 || kmDay > v.KMDay && c.KM > v.KM) {
		if kmDay == 0 {
			kmDay = tx.Today()
		}
		v.KM, v.KMDay = c.KM, kmDay
	}
}

// people joins owner and sender to the vehicle, or completes them. Another owner than the file's is a doubt: a workbook may be
// years old.
func (row ImportRow) people(tx *kv.Tx, v *Vehicle, owner, sender Person, doubts *doubtList) (changed bool, err error) {
	if !owner.empty() {
		if changed, err = row.owner(tx, v, owner, doubts); err != nil {
			return false, err
		}
	}
	if sender.empty() || sender.Name == owner.Name || !v.Sender.IsZero() {
		return changed, nil
	}
	who, err := keepPerson(tx, sender, []ID{v.Owner}, doubts)
	if err != nil || who.ID.IsZero() || who.ID == v.Owner {
		return changed, err
	}
	v.Sender = who.ID
	return true, join(tx, v.ID, who.ID, Sender)
}

func (row ImportRow) owner(tx *kv.Tx, v *Vehicle, owner Person, doubts *doubtList) (bool, error) {
	phones, err := owner.clean(&doubtList{})
	if err != nil {
		return false, err
	}
	var who Customer
	ok := false
	if v.Owner.IsZero() {
		if who, ok, err = findPerson(tx, owner, phones, nil, doubts); err != nil {
			return false, err
		}
	} else {
		if who, ok, err = Customers.Find(tx, v.Owner); err != nil {
			return false, err
		}
		if ok && owner.Name != "" && who.Name != "" && who.Name != owner.Name {
			doubts.add("车主与档案里的不同，保留档案里的车主。若已过户，请在档案里办理过户")
			return false, nil
		}
	}
	old := who
	if !ok {
		who = Customer{ID: kv.NewID[Customer](tx), Since: tx.Today(), FollowUp: true}
	}
	who.complete(owner, phones, row.Birthday)
	if len(who.Phones) == len(old.Phones) && who.Name == old.Name && who.Address == old.Address && who.Birthday == old.Birthday && who.ID == v.Owner {
		return false, nil
	}
	if err := Customers.Put(tx, who); err != nil {
		return false, err
	}
	if v.Owner == who.ID {
		return true, nil
	}
	v.Owner = who.ID
	return true, join(tx, v.ID, who.ID, Owner)
}

// complete fills what is empty and adds numbers behind those that are there.
func (c *Customer) complete(p Person, phones []ident.Phone, birthday base.Day) {
	if c.Name == "" {
		c.Name = p.Name
	}
	if c.Address == "" {
		c.Address = p.Address
	}
	if c.Birthday == 0 {
		c.Birthday = birthday
	}
	known := append([]ident.Phone(nil), c.Phones...)
	for _, phone := range phones {
		if !slices.Contains(known, phone) && len(known) < maxPhones {
			known = append(known, phone)
		}
	}
	c.Phones = known
}
