package main

import (
	"errors"
	"fmt"
	"go/format"
	"os"

	"jieche/ui/drive"
)

// doLint looks for what a reader would object to: format, go vet's findings,
// and the project's own rules.
func doLint(h *house, _ []string) error {
	if err := h.need("build"); err != nil {
		return err
	}
	sources, err := readSources(h.root)
	if err != nil {
		return err
	}
	return errors.Join(told(unformatted(sources)), told(brokenRules(sources)), told(brokenArrows(sources)),
		h.run(nil, "go", "vet", "-tags", drive.Tags, "./..."))
}

// unformatted lists the files that gofmt would change.
func unformatted(sources []source) []string {
	var found []string
	for _, s := range sources {
		if neat, err := format.Source([]byte(s.text)); err != nil || string(neat) != s.text {
			found = append(found, s.path+": gofmt would change it")
		}
	}
	return found
}

// told prints findings and makes one error of them.
func told(findings []string) error {
	for _, f := range findings {
		fmt.Fprintln(os.Stdout, f)
	}
	if len(findings) > 0 {
		return fmt.Errorf("%d findings", len(findings))
	}
	return nil
}
