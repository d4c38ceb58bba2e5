package main

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"time"

	"jieche/ui/drive"
)

// pictured is the moment that the pictures show: an afternoon of the demo shop's last day, when some cars are late.
const pictured = "2026-11-21T15:40:00+08:00"

// colours are enough for a screen of a few tones with smooth letters, and make its picture a third as large.
const colours = "192"

// doShots takes a picture of each screen with the demo shop, and of the forms, for the README: into assets/screens, or the
// folder that is given.
func doShots(h *house, args []string) error {
	flags := flag.NewFlagSet("shots", flag.ContinueOnError)
	only := flags.String("only", "", "only this picture, and those that the same walk takes")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := h.need("build", "run", "test"); err != nil {
		return err
	}
	folder := h.path("assets", "screens")
	if flags.NArg() > 0 {
		folder = flags.Arg(0)
	}
	c := &chore{name: "shots"}
	return c.do(func() { (&gallery{chore: c, house: h, folder: folder, only: *only}).take() })
}

// gallery takes the pictures. Each walk sits down at the program anew, so that one that goes wrong costs the others nothing.
type gallery struct {
	*chore
	house        *house
	folder, only string // where the pictures go, and which is wanted; empty: all
	in           string // a folder for everything that is thrown away
	window, ctl  string // the built programs
	shop         string // the demo shop's folder
	asked        string // a copy that questions are put to: one program at a time opens a shop
}

// take takes all pictures.
func (g *gallery) take() {
	g.in = g.TempDir()
	g.build()
	g.shop = filepath.Join(g.in, "shop")
	g.run("the demo shop", nil, g.ctl, "--shop", g.shop, "demo", "--visits", "200")
	g.asked = g.copied("asked")
	if g.wants("first-start") {
		g.firstStart()
	}
	for _, w := range walks {
		if slices.ContainsFunc(w.shots, g.wants) {
			s := g.sit(g.copied(w.shots[0]))
			s.WaitDialog("谁在操作？")
			w.way(g, s)
			s.Stop()
		}
	}
	for _, form := range []string{"entrustment", "settlement"} {
		if g.wants("form-" + form) {
			g.form(form)
		}
	}
}

// copied makes a copy of the demo shop: no walk finds what another has left.
func (g *gallery) copied(name string) string {
	folder := filepath.Join(g.in, "shop-"+name)
	if err := os.CopyFS(folder, os.DirFS(g.shop)); err != nil {
		g.Fatalf("%v", err)
	}
	return folder
}

func (g *gallery) wants(shot string) bool { return g.only == "" || g.only == shot }

// build builds the program with a clock that begins at the pictured moment.
func (g *gallery) build() {
	g.window, g.ctl = filepath.Join(g.in, "jieche"), filepath.Join(g.in, "jiechectl")
	g.run("building", []string{"CGO_ENABLED=1"}, "go", "build", "-tags", drive.Tags, "-ldflags", "-X jieche/ui.startTime="+pictured, "-o", g.window, "./cmd/jieche")
	g.run("building", []string{"CGO_ENABLED=0"}, "go", "build", "-o", g.ctl, "./cmd/jiechectl")
}

func (g *gallery) run(what string, env []string, name string, args ...string) {
	if err := g.house.run(env, name, args...); err != nil {
		g.Fatalf("%s: %w", what, err)
	}
}

// sit starts the program. A viewer that shows nothing takes the printed forms.
func (g *gallery) sit(shop string) *drive.Session {
	bin := filepath.Join(g.in, "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		g.Fatalf("%v", err)
	}
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte("#!/bin/sh\n"), 0o755); err != nil {
		g.Fatalf("%v", err)
	}
	s := drive.Start(g, drive.Options{Binary: g.window, Args: []string{"--shop", shop}, Shots: g.in, Env: []string{"PATH=" + bin + ":" + os.Getenv("PATH")}})
	s.Wait("the first screen", func(now drive.State) bool { return now.Screen != "" })
	return s
}

// shot takes a picture and packs it. What is read beside the window is not in the trace, so a moment passes first.
func (g *gallery) shot(s *drive.Session, name string) {
	time.Sleep(2 * time.Second)
	g.pack(s.Shot(name), name)
}

func (g *gallery) pack(from, name string) {
	if err := os.MkdirAll(g.folder, 0o755); err != nil {
		g.Fatalf("%v", err)
	}
	to := filepath.Join(g.folder, name+".png")
	g.run("packing a picture", nil, "convert", from, "-strip", "-dither", "None", "-colors", colours, "-define", "png:compression-level=9", "PNG8:"+to)
}
