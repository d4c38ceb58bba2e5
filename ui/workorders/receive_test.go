package workorders

import (
	"jieche/data/customer"
	"jieche/data/workorder"
)

// receiveSome is a car that comes for the first time.
func receiveSome() workorder.Receive {
	return workorder.Receive{
		Car:   customer.Car{Plate: "粤B7K291", Model: "轩逸", KM: 48_620},
		Owner: customer.Person{Name: "周建平", Phone: "13800132210"},
	}
}
