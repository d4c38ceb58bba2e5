package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os/exec"
	"testing"
)

func TestTheExitCodeIsThatOfTheFailedProgram(t *testing.T) {
	failed := exec.Command("sh", "-c", "exit 3").Run()
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{failed, 3},
		{errors.Join(nil, failed), 3},
		{errors.Join(failed, errors.New("and more")), 3},
		{exec.Command("sh", "-c", "kill -9 $$").Run(), 1},
		{errors.Join(nil, nil), 0},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("%v gives exit code %d, wanted %d", c.err, got, c.want)
		}
	}
}

func TestAFailedChoreCleansUpAndTellsWhy(t *testing.T) {
	c := &chore{name: "try"}
	var order []string
	err := c.do(func() {
		c.Cleanup(func() { order = append(order, "first") })
		c.Cleanup(func() { order = append(order, "last") })
		c.Fatalf("no screen %q", "today")
		order = append(order, "went on")
	})
	if err == nil || err.Error() != `no screen "today"` {
		t.Errorf("the chore ended with %v", err)
	}
	if len(order) != 2 || order[0] != "last" {
		t.Errorf("cleaned up in the order %q", order)
	}
}

func TestTheWindowsIconHoldsThePictureInEachSize(t *testing.T) {
	picture := image.NewNRGBA(image.Rect(0, 0, 512, 512))
	for i := range 512 * 512 {
		picture.Set(i%512, i/512, color.NRGBA{R: 15, G: 95, B: 148, A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	ico, err := iconFile(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	count := int(binary.LittleEndian.Uint16(ico[4:]))
	if count != 6 {
		t.Fatalf("%d pictures in the icon", count)
	}
	for i := range count {
		entry := ico[6+16*i:]
		size, at := binary.LittleEndian.Uint32(entry[8:]), binary.LittleEndian.Uint32(entry[12:])
		small, err := png.Decode(bytes.NewReader(ico[at : at+size]))
		if err != nil {
			t.Fatal(err)
		}
		if side := small.Bounds().Dx(); side%256 != int(entry[0]) {
			t.Errorf("the entry says %d, the picture measures %d", entry[0], side)
		}
		if r, g, bl, a := small.At(3, 3).RGBA(); r>>8 != 15 || g>>8 != 95 || bl>>8 != 148 || a>>8 != 255 {
			t.Errorf("the colour became %d %d %d %d", r>>8, g>>8, bl>>8, a>>8)
		}
	}
}

func TestTheVersionComesFromTheApplicationsMetadata(t *testing.T) {
	root, err := findRoot()
	if err != nil {
		t.Fatal(err)
	}
	version, err := (&house{root: root}).version()
	if err != nil || version == "" {
		t.Errorf("version %q, %v", version, err)
	}
}

func TestPackagesAreSortedIntoThoseWithAndWithoutAWindow(t *testing.T) {
	root, err := findRoot()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{ctx: t.Context(), root: root}
	plain, window, err := h.packagesOf([]string{"./data/base", "./ui/drive", "./cmd/dev"})
	if err != nil {
		t.Fatal(err)
	}
	if len(plain) != 2 || len(window) != 1 || window[0] != "jieche/ui/drive" {
		t.Errorf("without a window %q, with one %q", plain, window)
	}
}
