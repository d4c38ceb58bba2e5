package desk

import (
	"jieche/data/ident"
	"jieche/ui/kit"
)

// PlateColour is the ground on which a plate is drawn; a colour that nobody knows is drawn blue, as most plates are.
func PlateColour(c ident.PlateColour) kit.PlateColour {
	switch c {
	case ident.Yellow:
		return kit.Yellow
	case ident.Green:
		return kit.Green
	case ident.YellowGreen:
		return kit.YellowGreen
	case ident.White:
		return kit.White
	case ident.Black:
		return kit.Black
	}
	return kit.Blue
}

// PlateText is a number as it is drawn on its plate: 粤B·7K291.
func PlateText(number string) string { return ident.DisplayPlate(number) }
