package ui

import (
	"jieche/ui/desk"
)

// screenOf makes the screen of a route; nil for a route that leads nowhere.
func screenOf(d *desk.Desk, r desk.Route) desk.Screen {
	switch r.Area {
	}
	return nil
}
