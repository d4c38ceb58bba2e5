package workbook

import (
	"fmt"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/ident"
)

// merger finds the same car in several rows. A car is the same when the VIN is, or when the plate is and nothing
// speaks against it: another sound VIN, or both another name and other phones (then the plate may have moved).
type merger struct {
	book    *CustomerBook
	byVIN   map[string]int
	byPlate map[string][]int
	byOwner map[string]int // cars with neither plate nor VIN: by name, first phone and model
}

func newMerger(b *CustomerBook) *merger {
	return &merger{book: b, byVIN: map[string]int{}, byPlate: map[string][]int{}, byOwner: map[string]int{}}
}

// take reads a line and adds it to the book, as a new car or to one that is there.
func (m *merger) take(r *rowReader) {
	row, ok := r.customer()
	if !ok {
		why := "没有车牌、VIN、电话和姓名"
		if r.lonely() {
			why = "只有一格有字，像是标题"
		}
		r.book.skip(r.in.name, r.line.row, why)
		return
	}
	if at := m.find(r, &row); at >= 0 {
		m.merge(r, at, row)
		m.index(at)
		return
	}
	m.book.Rows = append(m.book.Rows, row)
	m.index(len(m.book.Rows) - 1)
}

func (m *merger) index(at int) {
	row := &m.book.Rows[at]
	if sound(row.VIN) {
		if _, taken := m.byVIN[row.VIN]; !taken {
			m.byVIN[row.VIN] = at
		}
	}
	if row.Plate != "" && !slices.Contains(m.byPlate[row.Plate], at) {
		m.byPlate[row.Plate] = append(m.byPlate[row.Plate], at)
	}
	if key := ownerKey(row); key != "" {
		if _, taken := m.byOwner[key]; !taken {
			m.byOwner[key] = at
		}
	}
}

// sound tells a VIN that can stand for a car by itself.
func sound(vin string) bool { return len(vin) == 17 && !strings.ContainsAny(vin, "IOQ") }

func ownerKey(row *CustomerRow) string {
	if row.Plate != "" || row.VIN != "" || len(row.Phones) == 0 {
		return ""
	}
	return row.Name + "\x00" + string(row.Phones[0]) + "\x00" + row.Model
}

func (m *merger) find(r *rowReader, row *CustomerRow) int {
	if sound(row.VIN) {
		if at, ok := m.byVIN[row.VIN]; ok && sameByVIN(&m.book.Rows[at], row) {
			return at
		}
	}
	if key := ownerKey(row); key != "" {
		if at, ok := m.byOwner[key]; ok {
			return at
		}
	}
	for _, at := range m.byPlate[row.Plate] {
		have := &m.book.Rows[at]
		why := differs(have, row)
		if why == "" {
			return at
		}
		r.warn(r.head.column(FieldPlate), FieldPlate, "plate.twice", fmt.Sprintf("车牌“%s”在第 %d 行也有，但%s，按两辆车登记，请核对。", row.Plate, have.Row, why), row.Plate)
	}
	return -1
}

// sameByVIN trusts an equal VIN when its check digit holds, and otherwise only with something else in common, because
// a VIN with a slip in it may be that of another car.
func sameByVIN(have, row *CustomerRow) bool {
	if ident.VINChecks(row.VIN) || have.Plate == row.Plate || have.Plate == "" || row.Plate == "" {
		return true
	}
	return have.Name != "" && have.Name == row.Name || sharePhone(have, row)
}

// differs tells what speaks against two rows with one plate being one car.
func differs(have, row *CustomerRow) string {
	if have.PlateColour != row.PlateColour && !have.ColourGuessed && !row.ColourGuessed && have.PlateColour != 0 && row.PlateColour != 0 {
		return fmt.Sprintf("颜色是%s，这里是%s", have.PlateColour, row.PlateColour)
	}
	if have.VIN != "" && row.VIN != "" && have.VIN != row.VIN && !nearVIN(have.VIN, row.VIN) {
		return fmt.Sprintf("VIN 是“%s”，这里是“%s”", have.VIN, row.VIN)
	}
	if have.VIN != "" && have.VIN == row.VIN {
		return ""
	}
	if have.Name != "" && row.Name != "" && have.Name != row.Name && len(have.Phones) > 0 && len(row.Phones) > 0 && !sharePhone(have, row) {
		return fmt.Sprintf("车主是“%s”，这里是“%s”，电话也不同（可能换了车主）", have.Name, row.Name)
	}
	return ""
}

func sharePhone(have, row *CustomerRow) bool {
	for _, p := range row.Phones {
		if slices.Contains(have.Phones, p) {
			return true
		}
	}
	return false
}

// nearVIN tells whether one of two VINs is unsound and one sign away from the other: a letter lost or mistyped.
func nearVIN(a, b string) bool {
	if sound(a) == sound(b) && ident.VINChecks(a) == ident.VINChecks(b) {
		return false
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i < len(a) && a[i+1:] == b[i+1:]
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}

// merge adds a row to the car at index at. Gaps are filled; where the facts differ the earlier row stands, except
// that the longer mileage, the later visit and the sounder VIN win, and each difference is a warning.
func (m *merger) merge(r *rowReader, at int, row CustomerRow) {
	have := &m.book.Rows[at]
	differ := func(f Field, was, now string) {
		r.warn(r.head.column(f), f, "merge.differs", fmt.Sprintf("与第 %d 行是同一辆车，但%s不同：这里是“%s”，采用“%s”。", have.Row, f, was, now), now)
	}
	text := func(f Field, to *string, from string) {
		switch {
		case *to == "":
			*to = from
		case from != "" && from != *to:
			differ(f, from, *to)
		}
	}
	day := func(f Field, to *base.Day, from base.Day) {
		switch {
		case *to == 0:
			*to = from
		case from != 0 && from != *to:
			differ(f, from.String(), to.String())
		}
	}
	mergeCar(have, row, differ)
	samePerson := have.Name == "" || row.Name == "" || have.Name == row.Name
	text(FieldName, &have.Name, row.Name)
	text(FieldContact, &have.Contact, row.Contact)
	if samePerson {
		for _, p := range row.Phones {
			if !slices.Contains(have.Phones, p) {
				have.Phones = append(have.Phones, p)
			}
		}
	} else if !sharePhone(have, &row) {
		differ(FieldPhones, joinPhones(row.Phones), joinPhones(have.Phones))
	}
	text(FieldModel, &have.Model, row.Model)
	text(FieldEngineNo, &have.EngineNo, row.EngineNo)
	text(FieldColour, &have.Colour, row.Colour)
	text(FieldAddress, &have.Address, row.Address)
	day(FieldBought, &have.Bought, row.Bought)
	day(FieldBirthday, &have.Birthday, row.Birthday)
	have.LastVisit = max(have.LastVisit, row.LastVisit)
	have.InsuredUntil = max(have.InsuredUntil, row.InsuredUntil)
	have.InspectionDue = max(have.InspectionDue, row.InspectionDue)
	have.Note = joinNote(have.Note, row.Note)
	have.Merged = append(have.Merged, row.Place)
	m.book.result[row.Place] = fmt.Sprintf("并入第 %d 行", have.Row)
	r.warn(-1, "", "merge", fmt.Sprintf("与第 %d 行是同一辆车，已合并。", have.Row), "")
}

// mergeCar joins what belongs to the car itself: plate, VIN and mileage.
func mergeCar(have *CustomerRow, row CustomerRow, differ func(f Field, was, now string)) {
	switch {
	case have.Plate == "":
		have.Plate, have.PlateColour, have.ColourGuessed, have.Temporary = row.Plate, row.PlateColour, row.ColourGuessed, row.Temporary
	case row.Plate != "" && row.Plate != have.Plate:
		if row.LastVisit > have.LastVisit || have.Temporary && !row.Temporary {
			old := have.Plate
			have.Plate, have.PlateColour, have.ColourGuessed, have.Temporary = row.Plate, row.PlateColour, row.ColourGuessed, row.Temporary
			have.Note = joinNote(have.Note, "曾用车牌 "+ident.DisplayPlate(old))
			differ(FieldPlate, old, have.Plate)
		} else {
			have.Note = joinNote(have.Note, "另有车牌 "+ident.DisplayPlate(row.Plate))
			differ(FieldPlate, row.Plate, have.Plate)
		}
	case row.Plate != "" && have.ColourGuessed && !row.ColourGuessed:
		have.PlateColour, have.ColourGuessed = row.PlateColour, false
	}
	switch {
	case have.VIN == "":
		have.VIN = row.VIN
	case row.VIN != "" && row.VIN != have.VIN:
		was := row.VIN
		if sound(row.VIN) && !sound(have.VIN) || ident.VINChecks(row.VIN) && !ident.VINChecks(have.VIN) {
			was, have.VIN = have.VIN, row.VIN
		}
		differ(FieldVIN, was, have.VIN)
	}
	if have.MileageKM != 0 && row.MileageKM != 0 && have.MileageKM != row.MileageKM && have.LastVisit == row.LastVisit {
		differ(FieldMileage, fmt.Sprint(min(have.MileageKM, row.MileageKM)), fmt.Sprint(max(have.MileageKM, row.MileageKM)))
	}
	have.MileageKM = max(have.MileageKM, row.MileageKM)
}
