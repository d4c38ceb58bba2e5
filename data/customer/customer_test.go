package customer_test

import (
	"errors"
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
)

// try runs a command as the desk does; want is the code of the refusal, or empty.
func try[R any](t *testing.T, db *kv.DB, c interface {
	Name() string
	Run(*kv.Tx) (R, error)
}, want string) R {
	t.Helper()
	var r R
	_, err := db.Update(kv.Call{Op: c.Name()}, func(tx *kv.Tx) (_ []byte, err error) {
		if r, err = c.Run(tx); err != nil {
			return nil, err
		}
		return kv.Marshal(r)
	})
	if base.Code(err) != want || (err != nil) != (want != "") {
		t.Fatalf("%s: %v, want %q", c.Name(), err, want)
	}
	return r
}

func file(t *testing.T, db *kv.DB, id customer.VehicleID) customer.File {
	t.Helper()
	var f customer.File
	if err := db.View(func(tx *kv.Tx) (err error) { f, err = customer.FileOf(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	return f
}

func register(plate, vin, name, phone string) customer.Register {
	return customer.Register{Car: customer.Car{Plate: plate, VIN: vin, Model: "大众 途观L"}, Owner: customer.Person{Name: name, Phone: phone}}
}

const goodVIN = "LSVAA49J132047371"

func TestAPlateOnlyVehicleIsCompletedAndNeverEnteredTwice(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	first := try(t, db, customer.Register{Car: customer.Car{Plate: "粤b·7k291"}}, "")
	if first.Known || first.Vehicle.IsZero() || !first.Owner.IsZero() {
		t.Fatalf("first: %+v", first)
	}
	second := try(t, db, register("粤Ｂ7K291", goodVIN, "张晓明", "138 0013 2210"), "")
	if !second.Known || second.Vehicle != first.Vehicle {
		t.Fatalf("second: %+v", second)
	}
	third := try(t, db, customer.Register{Car: customer.Car{VIN: goodVIN, KM: 52000}}, "")
	if third.Vehicle != first.Vehicle || third.Owner != second.Owner {
		t.Fatalf("third: %+v", third)
	}
	f := file(t, db, first.Vehicle)
	if f.Vehicle.Plate != "粤B7K291" || f.Vehicle.PlateColour != ident.Blue || f.Vehicle.Model != "大众 途观L" || f.Vehicle.KM != 52000 ||
		f.Owner.Name != "张晓明" || f.Owner.Phone() != "13800132210" || len(f.Links) != 1 || f.Links[0].Role != customer.Owner || f.Links[0].Since == 0 {
		t.Errorf("file: %+v", f)
	}
}

func TestAnEmptyFieldOverwritesNothing(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	r := try(t, db, customer.Register{
		Car:   customer.Car{Plate: "粤B7K291", EngineNo: "E1", Paint: "白", Note: "右后门有旧划痕"},
		Owner: customer.Person{Name: "张晓明", Phone: "13800132210", Address: "深圳"},
	}, "")
	try(t, db, customer.Register{Car: customer.Car{ID: r.Vehicle, Paint: "黑"}, Owner: customer.Person{ID: r.Owner, Phone: "0755-88082257"}}, "")
	f := file(t, db, r.Vehicle)
	if f.Vehicle.Plate != "粤B7K291" || f.Vehicle.EngineNo != "E1" || f.Vehicle.Paint != "黑" || f.Vehicle.Note == "" {
		t.Errorf("vehicle: %+v", f.Vehicle)
	}
	if f.Owner.Name != "张晓明" || f.Owner.Address != "深圳" || len(f.Owner.Phones) != 2 || f.Owner.Phone() != "075588082257" {
		t.Errorf("owner: %+v", f.Owner)
	}
}

func TestTwoCarsMayCarryOneNumberInTwoColours(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	car := try(t, db, customer.Register{Car: customer.Car{Plate: "粤B12345", PlateColour: ident.Blue}}, "")
	truck := try(t, db, customer.Register{Car: customer.Car{Plate: "粤B12345", PlateColour: ident.Yellow}}, "")
	if car.Vehicle == truck.Vehicle {
		t.Fatal("the truck was taken for the car")
	}
	again := try(t, db, customer.Register{Car: customer.Car{Plate: "粤B12345(黄)"}}, "")
	if again.Vehicle != truck.Vehicle {
		t.Error("the colour beside the number was not read")
	}
}

func TestAPlateOfAnotherCarIsAConflictThatNamesIt(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	a := try(t, db, register("粤B7K291", goodVIN, "张晓明", "13800132210"), "")
	b := try(t, db, register("", "LFV2A21K6A3000011", "李四", "13900000000"), "")
	try(t, db, customer.Register{Car: customer.Car{Plate: "粤B7K291", VIN: "LFV2A21K6A3000011"}}, "plate.other_vin")
	_, err := db.Update(kv.Call{Op: "x"}, func(tx *kv.Tx) ([]byte, error) {
		_, err := customer.Keep(tx, customer.Register{Car: customer.Car{ID: b.Vehicle, Plate: "粤B7K291"}})
		return nil, err
	})
	f, ok := base.AsFault(err)
	var twice customer.Twice
	if !ok || f.Kind != base.Conflict || !strings.Contains(f.Say, "粤B·7K291") || !errors.As(err, &twice) || twice.Other != a.Vehicle {
		t.Errorf("err = %v", err)
	}
}

func TestStrangeNumbersAreDoubtsAndImpossibleOnesAreRefused(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	r := try(t, db, register("粤B1O345", "LSVAA49J132047372", "张晓明", "1380013"), "")
	if len(r.Doubts) < 3 {
		t.Errorf("doubts: %q", r.Doubts)
	}
	for _, d := range r.Doubts {
		if strings.Contains(d, "张晓明") || strings.Contains(d, "1380013") {
			t.Errorf("a doubt that goes into the record names a person: %s", d)
		}
	}
	for code, c := range map[string]customer.Register{
		"vehicle.empty": {Owner: customer.Person{Name: "  ", Phone: " "}},
		"text.long":     {Car: customer.Car{Plate: "粤B7K292"}, Owner: customer.Person{Name: strings.Repeat("长", 121)}},
		"text.control":  {Car: customer.Car{Plate: "粤B7K292", Model: "途观\x07"}},
		"vehicle.km":    {Car: customer.Car{Plate: "粤B7K292", KM: -1}},
		"text.bytes":    {Car: customer.Car{Plate: "粤B7K292", Model: "\xff"}},
	} {
		try(t, db, c, code)
	}
	var rows customer.Rows
	if err := db.View(func(tx *kv.Tx) (err error) { rows, err = customer.List{}.Ask(tx); return err }); err != nil || len(rows.Rows) != 1 {
		t.Errorf("after the refusals: %+v, %v", rows, err)
	}
}

func TestPeopleAreFoundByTelephoneAndName(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	a := try(t, db, register("粤B00001", "", "张晓明", "13800132210"), "")
	b := try(t, db, register("粤B00002", "", "张晓明", "13800132210"), "")
	c := try(t, db, register("粤B00003", "", "王芳", "13800132210"), "")
	if a.Owner != b.Owner {
		t.Error("one person became two")
	}
	if a.Owner == c.Owner || len(c.Doubts) == 0 {
		t.Errorf("two people with one telephone: %+v", c)
	}
	company := try(t, db, customer.Register{Car: customer.Car{Plate: "粤B00004"}, Owner: customer.Person{Name: "深圳市顺达物流有限公司", Company: true}}, "")
	other := try(t, db, customer.Register{Car: customer.Car{Plate: "粤B00005"}, Owner: customer.Person{Name: "深圳市顺达物流有限公司"}}, "")
	if company.Owner != other.Owner {
		t.Error("one company became two")
	}
}

func TestASenderStandsBesideTheOwner(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	c := register("粤B00001", "", "张晓明", "13800132210")
	r := try(t, db, c, "")
	if r.Sender != r.Owner {
		t.Error("without another sender it is the owner who sends")
	}
	c.Sender = customer.Person{Name: "小刘", Phone: "13700000001"}
	s := try(t, db, c, "")
	if s.Sender == s.Owner || s.Owner != r.Owner {
		t.Errorf("%+v", s)
	}
	try(t, db, c, "")
	if f := file(t, db, r.Vehicle); len(f.Links) != 2 || f.Sender.Name != "小刘" {
		t.Errorf("links: %+v", f.Links)
	}
}

func TestMergedFilesAreOneAndTheMergeCanBeRead(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	wash := try(t, db, customer.Register{Car: customer.Car{Plate: "粤B00001", KM: 3000}, Owner: customer.Person{Name: "张晓明", Phone: "13800132210"}}, "")
	full := try(t, db, customer.Register{Car: customer.Car{VIN: goodVIN, Model: "途观"}}, "")
	third := try(t, db, customer.Register{Car: customer.Car{EngineNo: "E77", Model: "途观"}}, "")
	try(t, db, customer.Merge{From: full.Vehicle, Into: full.Vehicle}, "merge.same")
	try(t, db, customer.Merge{From: wash.Vehicle, Into: full.Vehicle}, "")
	f := file(t, db, wash.Vehicle)
	if f.Vehicle.ID != full.Vehicle || f.Vehicle.Plate != "粤B00001" || f.Vehicle.VIN != goodVIN || f.Vehicle.KM != 3000 || f.Owner.Name != "张晓明" || len(f.Links) != 1 {
		t.Errorf("merged: %+v", f)
	}
	try(t, db, customer.Merge{From: full.Vehicle, Into: third.Vehicle}, "")
	if f := file(t, db, wash.Vehicle); f.Vehicle.ID != third.Vehicle {
		t.Error("two merges in a row lose the first file")
	}
	if again := try(t, db, customer.Register{Car: customer.Car{Plate: "粤B00001"}}, ""); again.Vehicle != third.Vehicle {
		t.Error("the plate leads to a new file")
	}
	err := db.View(func(tx *kv.Tx) error {
		list, err := customer.MergesOf{Vehicle: full.Vehicle}.Ask(tx)
		if err == nil && (len(list) != 1 || list[0].Was.VIN != goodVIN || list[0].At == 0) {
			t.Errorf("merges: %+v", list)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAPlateChangesHands(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	old := try(t, db, register("粤B00001", goodVIN, "张晓明", "13800132210"), "")
	try(t, db, customer.SetOwner{Vehicle: old.Vehicle, Owner: customer.Person{Name: "李四", Phone: "13900000000"}}, "")
	try(t, db, customer.SetOwner{Vehicle: old.Vehicle, Owner: customer.Person{Name: "李四", Phone: "13900000000"}}, "owner.same")
	try(t, db, customer.SetOwner{Vehicle: old.Vehicle}, "owner.empty")
	next := try(t, db, customer.Register{Car: customer.Car{Plate: "粤B00001", VIN: "LFV2A21K6A3000011"}, Owner: customer.Person{ID: old.Owner}}, "")
	if next.Known || next.Owner != old.Owner {
		t.Errorf("the new car with the old plate: %+v", next)
	}
	f := file(t, db, old.Vehicle)
	if f.Owner.Name != "李四" || f.Vehicle.Plate != "" || len(f.Links) != 2 || f.Links[0].Name != "张晓明" {
		t.Errorf("the old car: %+v", f)
	}
}

func TestContactAndCredit(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	r := try(t, db, register("粤B00001", "", "张晓明", "13800132210"), "")
	try(t, db, customer.SetCredit{Customer: r.Owner, Credit: -1}, "customer.credit")
	try(t, db, customer.SetCredit{Customer: r.Owner, Credit: 5000_00}, "")
	try(t, db, customer.SetContact{Customer: r.Owner, FollowUp: true, Marketing: true, NoContact: true}, "")
	c := file(t, db, r.Vehicle).Owner
	if c.Credit != 5000_00 || c.FollowUp || c.Marketing || !c.NoContact {
		t.Errorf("%+v", c)
	}
	c.Credit, c.Name, c.Grade = 0, "张小明", "VIP"
	try(t, db, customer.ChangeCustomer{Customer: c}, "")
	c.Grade = "皇帝"
	try(t, db, customer.ChangeCustomer{Customer: c}, "customer.grade")
	if c := file(t, db, r.Vehicle).Owner; c.Credit != 5000_00 || c.Name != "张小明" || c.Grade != "VIP" {
		t.Errorf("%+v", c)
	}
}

func TestImportingTwiceMakesNothingTwice(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	try(t, db, register("粤B00009", goodVIN, "老王", "13811111111"), "")
	rows := customer.Import{Rows: []customer.ImportRow{
		{Row: 2, Plate: "粤B00001", Name: "张晓明", Phones: []ident.Phone{"13800132210", "075588082257"}, KM: 12000, Model: "=途观", Birthday: base.Date(1980, 1, 2)},
		{Row: 3, VIN: "LFV2A21K6A3000011", Name: "李四"},
		{Row: 4, Name: "王芳", Phones: []ident.Phone{"13900000000"}, Model: "飞度"},
		{Row: 5, Plate: "粤B00009", VIN: goodVIN, Name: "新车主", EngineNo: "E9"},
		{Row: 6, Plate: "粤B00009", VIN: "LFV2A21K6A3000022"},
		{Row: 7},
		{Row: 8, Plate: "粤B00008", Name: strings.Repeat("长", 121)},
		{Row: 9, Plate: "粤B00007", Name: "深圳市顺达物流有限公司", Contact: "小刘"},
	}}
	first := try(t, db, rows, "")
	if first.Made != 5 || first.Completed != 1 || first.Skipped != 2 || first.Unchanged != 0 {
		t.Errorf("first: %+v", first)
	}
	second := try(t, db, rows, "")
	if second.Made != 0 || second.Completed != 0 || second.Unchanged != 6 || second.Skipped != 2 {
		t.Errorf("second: %+v", second)
	}
	said := map[int]bool{}
	for _, d := range first.Doubts {
		said[d.Row] = true
		if strings.Contains(d.Say, "老王") || strings.Contains(d.Say, "新车主") {
			t.Errorf("a doubt names a person: %s", d.Say)
		}
	}
	if !said[5] || !said[6] || !said[7] || !said[8] || said[2] {
		t.Errorf("doubts: %+v", first.Doubts)
	}
	err := db.View(func(tx *kv.Tx) error {
		rows, err := customer.List{Text: "2210"}.Ask(tx)
		if err == nil && (len(rows.Rows) != 1 || rows.Rows[0].Phone != "138****2210" || rows.Rows[0].Model != "=途观" || rows.Total != 6) {
			t.Errorf("list: %+v", rows)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
