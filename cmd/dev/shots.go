package main

import (
	"fmt"
	"path/filepath"

	"jieche/ui/drive"
)

// doShots takes a picture of each area of the program with the demo shop, for
// the README: into assets/screens, or the folder that is given.
func doShots(h *house, args []string) error {
	if err := h.need("build", "run", "test"); err != nil {
		return err
	}
	folder := h.path("assets", "screens")
	if len(args) > 0 {
		folder = args[0]
	}
	c := &chore{name: "shots"}
	return c.do(func() {
		shop := filepath.Join(c.TempDir(), "shop")
		if err := h.run(nil, "go", "run", "./cmd/jiechectl", "--shop", shop, "demo", "--visits", "200"); err != nil {
			c.Fatalf("the demo shop: %w", err)
		}
		s := drive.Start(c, drive.Options{Binary: drive.Build(c, "jieche/cmd/jieche"), Args: []string{"--shop", shop}, Shots: folder})
		s.Wait("the first screen", func(now drive.State) bool { return now.Screen != "" })
		shootAreas(s)
	})
}

// shootAreas opens the areas by their keys and names each picture after the
// screen. A key without an area leaves the screen as it is.
func shootAreas(s *drive.Session) {
	seen := map[string]bool{}
	for area := 1; area <= 9; area++ {
		s.Key(fmt.Sprintf("alt+%d", area))
		s.Settle()
		if name := s.State().Screen; !seen[name] {
			seen[name] = true
			say("%s", s.Shot(name))
		}
	}
}
