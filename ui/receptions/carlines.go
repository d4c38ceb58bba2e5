package receptions

import "math"

// The car is drawn as lines in a field of 560 × 220: both sides, the top, the front and the rear; the front is at the left
// everywhere, so that left and right are not mixed up while walking round.

type point struct{ x, y float32 }

// pen makes one stroke.
type pen struct{ points []point }

func from(x, y float32) *pen { return &pen{[]point{{x, y}}} }

func (p *pen) to(x, y float32) *pen { p.points = append(p.points, point{x, y}); return p }

// curve is a Bézier curve in short lines.
func (p *pen) curve(x1, y1, x2, y2, x3, y3 float32) *pen {
	const steps = 7
	a := p.points[len(p.points)-1]
	for i := 1; i <= steps; i++ {
		t := float32(i) / steps
		u := 1 - t
		p.to(u*u*u*a.x+3*u*u*t*x1+3*u*t*t*x2+t*t*t*x3, u*u*u*a.y+3*u*u*t*y1+3*u*t*t*y2+t*t*t*y3)
	}
	return p
}

// arc is a part of a circle, in degrees from the right, clockwise on the screen.
func arc(x, y, r, begin, end float32) []point {
	const step = 20
	n := int(math.Ceil(math.Abs(float64(end-begin)) / step))
	points := make([]point, 0, n+1)
	for i := 0; i <= n; i++ {
		a := float64(begin+(end-begin)*float32(i)/float32(n)) * math.Pi / 180
		points = append(points, point{x + r*float32(math.Cos(a)), y + r*float32(math.Sin(a))})
	}
	return points
}

// round is a rectangle with round corners.
func round(x, y, w, h, r float32) []point {
	var points []point
	for _, c := range []struct{ x, y, a float32 }{{x + r, y + r, 180}, {x + w - r, y + r, 270}, {x + w - r, y + h - r, 0}, {x + r, y + h - r, 90}} {
		points = append(points, arc(c.x, c.y, r, c.a, c.a+90)...)
	}
	return append(points, points[0])
}

// carStrokes draws all views.
func carStrokes() [][]point {
	var all [][]point
	all = append(all, sideStrokes(0)...)
	all = append(all, sideStrokes(156)...)
	all = append(all, topStrokes()...)
	all = append(all, endStrokes(67, true)...)
	return append(all, endStrokes(493, false)...)
}

// sideStrokes is the car from its side, moved down by dy.
func sideStrokes(dy float32) [][]point {
	strokes := [][]point{
		// The outline: bumper, bonnet, windscreen, roof, rear window, boot, bumper.
		from(152, 50).curve(146, 46, 147, 38, 151, 34).curve(160, 28, 186, 24, 208, 23).curve(222, 14, 240, 5, 256, 4).
			curve(280, 1, 312, 1, 328, 4).curve(344, 8, 356, 16, 366, 22).curve(380, 22, 396, 23, 404, 26).
			curve(410, 32, 410, 44, 406, 50).to(380, 50).points,
		from(152, 50).to(180, 50).points,
		from(211, 51).to(349, 51).points,
		// The wheels in their arches.
		arc(195.5, 50, 16, 180, 360), arc(364.5, 50, 16, 180, 360),
		arc(195.5, 51, 11.5, 0, 360), arc(364.5, 51, 11.5, 0, 360),
		arc(195.5, 51, 5, 0, 360), arc(364.5, 51, 5, 0, 360),
		// The windows, and the line of the doors.
		from(219, 22).curve(232, 13, 244, 8, 258, 7).to(278, 6.5).to(278, 22).to(219, 22).points,
		from(283, 22).to(283, 6.5).curve(306, 5.5, 322, 7, 330, 9).curve(340, 13, 348, 18, 353, 22).to(283, 22).points,
		from(220, 23).curve(218, 34, 219, 44, 223, 51).points,
		from(281, 22).to(281, 51).points,
		from(340, 22).curve(340, 32, 346, 36, 350, 38).points,
		from(222, 31).curve(260, 29, 310, 29, 346, 31).points,
		from(264, 35).to(273, 35).points, from(324, 35).to(333, 35).points,
		// The lamps.
		from(151, 34).curve(158, 32, 164, 31, 169, 32).curve(165, 36, 158, 38, 150, 38).points,
		from(407, 30).curve(401, 30, 396, 31, 392, 34).curve(397, 37, 402, 38, 409, 38).points,
	}
	for _, s := range strokes {
		for i := range s {
			s[i].y += dy + 1
		}
	}
	return strokes
}

// topStrokes is the car from above.
func topStrokes() [][]point {
	return [][]point{
		from(170, 72).curve(156, 76, 150, 92, 150, 110).curve(150, 128, 156, 144, 170, 148).
			curve(200, 152, 360, 152, 390, 148).curve(405, 144, 410, 128, 410, 110).curve(410, 92, 405, 76, 390, 72).
			curve(360, 68, 200, 68, 170, 72).points,
		from(226, 78).curve(218, 92, 218, 128, 226, 142).points, // the edge of the bonnet
		from(226, 78).to(256, 84).curve(251, 98, 251, 122, 256, 136).to(226, 142).points,
		round(256, 84, 70, 52, 8),
		from(326, 85).to(358, 79).curve(366, 94, 366, 126, 358, 141).to(326, 135).points,
		from(230, 77).curve(262, 81, 322, 81, 354, 78).points, from(230, 143).curve(262, 139, 322, 139, 354, 142).points,
		from(160, 84).curve(182, 86, 202, 90, 220, 94).points, from(160, 136).curve(182, 134, 202, 130, 220, 126).points,
		from(364, 92).to(396, 88).points, from(364, 128).to(396, 132).points,
		from(232, 71).to(236, 64).to(243, 65).to(241, 71).points, from(232, 149).to(236, 156).to(243, 155).to(241, 149).points,
	}
}

// endStrokes is the car from its front or its rear, around x.
func endStrokes(x float32, front bool) [][]point {
	strokes := [][]point{
		from(x-42, 138).curve(x-46, 126, x-46, 112, x-40, 104).curve(x-36, 98, x-32, 92, x-26, 82).
			curve(x-14, 77, x+14, 77, x+26, 82).curve(x+32, 92, x+36, 98, x+40, 104).
			curve(x+46, 112, x+46, 126, x+42, 138).to(x-42, 138).points,
		from(x-31, 101).curve(x-28, 94, x-26, 89, x-22, 85).curve(x-10, 82, x+10, 82, x+22, 85).
			curve(x+26, 89, x+28, 94, x+31, 101).curve(x+14, 99, x-14, 99, x-31, 101).points,
		round(x-14, 127, 28, 8, 1.5),
		round(x-40, 138, 13, 9, 2), round(x+27, 138, 13, 9, 2),
	}
	if front {
		strokes = append(strokes, round(x-17, 109, 34, 10, 3), from(x-17, 114).to(x+17, 114).points,
			from(x-41, 107).curve(x-34, 105, x-26, 107, x-22, 112).curve(x-30, 116, x-38, 115, x-42, 113).points,
			from(x+41, 107).curve(x+34, 105, x+26, 107, x+22, 112).curve(x+30, 116, x+38, 115, x+42, 113).points,
			from(x-46, 98).to(x-38, 97).to(x-38, 103).to(x-45, 103).to(x-46, 98).points,
			from(x+46, 98).to(x+38, 97).to(x+38, 103).to(x+45, 103).to(x+46, 98).points)
	} else {
		strokes = append(strokes, round(x-42, 106, 20, 9, 2), round(x+22, 106, 20, 9, 2),
			from(x-22, 110).to(x+22, 110).points, from(x-43, 122).curve(x-20, 125, x+20, 125, x+43, 122).points)
	}
	return strokes
}
