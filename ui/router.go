package ui

import (
	"jieche/ui/backups"
	"jieche/ui/cashiers"
	"jieche/ui/customers"
	"jieche/ui/desk"
	"jieche/ui/histories"
	"jieche/ui/imports"
	"jieche/ui/orders"
	"jieche/ui/parts"
	"jieche/ui/previews"
	"jieche/ui/printers"
	"jieche/ui/receptions"
	"jieche/ui/settings"
	"jieche/ui/todays"
	"jieche/ui/workorders"
)

// screenOf makes the screen of a route; nil for a route that leads nowhere.
func screenOf(d *desk.Desk, r desk.Route) desk.Screen {
	switch r.Area {
	case desk.Today:
		return todays.New(d, r)
	case desk.Reception:
		return receptions.New(d, r)
	case desk.Order, desk.Issue:
		return workorders.New(d, r)
	case desk.Orders:
		return orders.New(d, r)
	case desk.Parts, desk.Receipt:
		return parts.New(d, r)
	case desk.Cashier:
		return cashiers.New(d, r)
	case desk.Settle:
		return cashiers.NewSettle(d, r)
	case desk.ExitPass:
		return cashiers.NewPass(d, r)
	case desk.Customers:
		return customers.New(d, r)
	case desk.Vehicle:
		return customers.NewVehicle(d, r)
	case desk.Settings:
		return settings.New(d, r)
	case desk.Setup:
		return settings.NewSetup(d, r)
	case desk.Backup:
		return backups.New(d, r)
	case desk.Preview:
		return previews.New(d, r)
	case desk.Printing:
		return printers.New(d, r)
	case desk.History:
		return histories.New(d, r)
	case desk.Import:
		return imports.New(d, r)
	}
	return nil
}
