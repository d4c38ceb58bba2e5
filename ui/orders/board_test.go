package orders

import (
	"testing"

	"jieche/data/base"
	"jieche/data/workorder"
)

var noon = base.Date(2026, 11, 21).At(12, 0)

func id(n byte) workorder.ID { return workorder.ID{15: n} }

func sample() []workorder.BoardRow {
	return []workorder.BoardRow{
		{Order: id(1), State: workorder.Quoted, Arrived: 1},
		{Order: id(2), State: workorder.Working, Arrived: 2, Promised: noon + 7_200_000},
		{Order: id(3), State: workorder.Working, Arrived: 3, Promised: noon - 60_000},
		{Order: id(4), State: workorder.Working, Arrived: 4},
		{Order: id(5), State: workorder.Settled, Arrived: 5},
	}
}

func TestCarsStandUnderTheirStep(t *testing.T) {
	m := model{}
	m.show(sample(), noon)
	if m.total != 5 {
		t.Fatalf("%d cars on the board, want 5", m.total)
	}
	var order []workorder.ID
	for _, j := range m.cards[2] {
		order = append(order, j.Row.Order)
	}
	if len(order) != 3 || order[0] != id(3) || order[1] != id(2) || order[2] != id(4) {
		t.Errorf("in work: %v, want the earliest promise first and the car without one last", order)
	}
}

// The arrows reach every car, pass empty columns by, and stop at the edges.
func TestArrowsReachEveryCar(t *testing.T) {
	m := model{}
	m.show(sample(), noon)
	seen := map[workorder.ID]bool{}
	note := func() {
		j, ok := m.card()
		if !ok {
			t.Fatal("no card is chosen")
		}
		seen[j.Row.Order] = true
	}
	note()
	for range 3 {
		for range 4 {
			m.walk(0, 1)
			note()
		}
		m.walk(1, 0)
		note()
	}
	if len(seen) != 5 {
		t.Errorf("reached %d of 5 cars", len(seen))
	}
	m.walk(1, 0)
	if j, _ := m.card(); j.Row.Order != id(5) {
		t.Errorf("beyond the last column the card is %v", j.Row.Order)
	}
}

// A car that moves on while it is chosen stays chosen where it went; one that left hands over to a neighbour.
func TestChosenCarStaysChosen(t *testing.T) {
	m := model{}
	rows := sample()
	m.show(rows, noon)
	rows[0].State = workorder.Signed
	m.show(rows, noon)
	if j, _ := m.card(); j.Row.Order != id(1) || m.column != 1 {
		t.Errorf("after the signature the chosen card is %v in column %d", j.Row.Order, m.column)
	}
	m.show(rows[1:], noon)
	if _, ok := m.card(); !ok {
		t.Error("no card is chosen after the car left")
	}
	m.show(nil, noon)
	if _, ok := m.card(); ok {
		t.Error("an empty board has a chosen card")
	}
	m.walk(1, 0)
	m.walk(0, 1)
}
