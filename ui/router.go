package ui

import (
	"jieche/ui/desk"
	"jieche/ui/receptions"
	"jieche/ui/todays"
)

// screenOf makes the screen of a route; nil for a route that leads nowhere.
func screenOf(d *desk.Desk, r desk.Route) desk.Screen {
	switch r.Area {
	case desk.Today:
		return todays.New(d, r)
	case desk.Reception:
		return receptions.New(d, r)
	}
	return nil
}
