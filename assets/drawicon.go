//go:build ignore

// This program draws icon.png and icon.ico: a car that meets a tick, white on the blue of the screens.
//
//	go run drawicon.go
//
// It needs to run again only when the icon changes; its results are committed.
package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"log"
	"math"
	"os"

	"golang.org/x/image/draw"
	"golang.org/x/image/vector"
)

const size = 512

var (
	blue  = color.NRGBA{0x1D, 0x5F, 0xD1, 0xFF}
	deep  = color.NRGBA{0x12, 0x42, 0x9C, 0xFF}
	white = color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
	green = color.NRGBA{0x2F, 0xB3, 0x6C, 0xFF}
)

type pen struct {
	r   *vector.Rasterizer
	img *image.NRGBA
}

func (p pen) fill(c image.Image) {
	p.r.Draw(p.img, p.img.Bounds(), c, image.Point{})
	p.r.Reset(size, size)
}

// arcK is the handle length at which a cubic curve follows a quarter circle.
const arcK = 0.5523

func (p pen) rounded(x0, y0, x1, y1, r float32) {
	k := r * (1 - arcK)
	p.r.MoveTo(x0+r, y0)
	p.r.LineTo(x1-r, y0)
	p.r.CubeTo(x1-k, y0, x1, y0+k, x1, y0+r)
	p.r.LineTo(x1, y1-r)
	p.r.CubeTo(x1, y1-k, x1-k, y1, x1-r, y1)
	p.r.LineTo(x0+r, y1)
	p.r.CubeTo(x0+k, y1, x0, y1-k, x0, y1-r)
	p.r.LineTo(x0, y0+r)
	p.r.CubeTo(x0, y0+k, x0+k, y0, x0+r, y0)
	p.r.ClosePath()
}

func (p pen) circle(x, y, r float32) { p.rounded(x-r, y-r, x+r, y+r, r) }

// line draws a thick line with round ends.
func (p pen) line(x1, y1, x2, y2, half float32) {
	l := float32(math.Hypot(float64(x2-x1), float64(y2-y1)))
	dx, dy := (x2-x1)/l*half, (y2-y1)/l*half
	p.r.MoveTo(x1-dy, y1+dx)
	p.r.LineTo(x2-dy, y2+dx)
	p.r.LineTo(x2+dy, y2-dx)
	p.r.LineTo(x1+dy, y1-dx)
	p.r.ClosePath()
}

// car draws a car from the side: body, roof with two windows, two wheels.
func (p pen) car() {
	paint := image.NewUniform(white)
	p.r.MoveTo(150, 262)
	p.r.CubeTo(168, 205, 186, 172, 224, 166)
	p.r.CubeTo(262, 160, 306, 160, 330, 172)
	p.r.CubeTo(356, 186, 376, 226, 392, 256)
	p.r.LineTo(150, 266)
	p.r.ClosePath()
	p.fill(paint)
	p.rounded(76, 246, 438, 352, 40)
	p.fill(paint)

	glass := image.NewUniform(blue)
	p.r.MoveTo(188, 250)
	p.r.CubeTo(200, 214, 212, 196, 236, 192)
	p.r.LineTo(262, 190)
	p.r.LineTo(262, 250)
	p.r.ClosePath()
	p.fill(glass)
	p.r.MoveTo(282, 190)
	p.r.CubeTo(306, 188, 318, 194, 328, 208)
	p.r.CubeTo(338, 222, 348, 238, 354, 250)
	p.r.LineTo(282, 250)
	p.r.ClosePath()
	p.fill(glass)

	for _, x := range []float32{164, 350} {
		p.circle(x, 352, 52)
		p.fill(image.NewUniform(deep))
		p.circle(x, 352, 32)
		p.fill(paint)
	}
}

// tick draws the green seal of a car that has been received.
func (p pen) tick() {
	p.circle(394, 146, 74)
	p.fill(image.NewUniform(blue))
	p.circle(394, 146, 62)
	p.fill(image.NewUniform(green))
	for _, l := range [][4]float32{{366, 148, 386, 168}, {386, 168, 424, 126}} {
		p.line(l[0], l[1], l[2], l[3], 9)
		p.fill(image.NewUniform(white))
	}
	for _, c := range [][2]float32{{366, 148}, {386, 168}, {424, 126}} {
		p.circle(c[0], c[1], 9)
		p.fill(image.NewUniform(white))
	}
}

func gradient() image.Image {
	g := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		mix := func(a, b uint8) uint8 { return uint8(int(a) + (int(b)-int(a))*y/size) }
		c := color.NRGBA{mix(blue.R, deep.R), mix(blue.G, deep.G), mix(blue.B, deep.B), 0xFF}
		for x := range size {
			g.SetNRGBA(x, y, c)
		}
	}
	return g
}

func encoded(img image.Image) []byte {
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&b, img); err != nil {
		log.Fatal(err)
	}
	return b.Bytes()
}

// ico packs PNG pictures of the sizes that Windows asks for into one icon file.
func ico(img image.Image) []byte {
	sizes := []int{16, 24, 32, 48, 64, 256}
	var head, body bytes.Buffer
	put := func(vs ...any) {
		for _, v := range vs {
			binary.Write(&head, binary.LittleEndian, v)
		}
	}
	put(uint16(0), uint16(1), uint16(len(sizes)))
	for _, s := range sizes {
		small := image.NewNRGBA(image.Rect(0, 0, s, s))
		draw.CatmullRom.Scale(small, small.Bounds(), img, img.Bounds(), draw.Src, nil)
		data := encoded(small)
		put(uint8(s), uint8(s), uint8(0), uint8(0), uint16(1), uint16(32), uint32(len(data)), uint32(6+16*len(sizes)+body.Len()))
		body.Write(data)
	}
	return append(head.Bytes(), body.Bytes()...)
}

func main() {
	p := pen{vector.NewRasterizer(size, size), image.NewNRGBA(image.Rect(0, 0, size, size))}
	p.rounded(16, 16, 496, 496, 104)
	p.fill(gradient())
	p.car()
	p.tick()
	if err := os.WriteFile("icon.png", encoded(p.img), 0o644); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("icon.ico", ico(p.img), 0o644); err != nil {
		log.Fatal(err)
	}
}
