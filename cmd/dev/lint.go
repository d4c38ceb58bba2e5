package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

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
	return errors.Join(h.formatted(sources), told(brokenRules(sources)), told(brokenArrows(sources)),
		h.run(nil, "go", "vet", "-tags", drive.Tags, "./..."))
}

// formatted compares with gofmt.
func (h *house) formatted(sources []source) error {
	args := []string{"-l"}
	for _, s := range sources {
		args = append(args, h.path(s.path))
	}
	out, err := h.output("gofmt", args...)
	if err != nil {
		return err
	}
	if out != "" {
		return fmt.Errorf("gofmt would change:\n%s", strings.TrimRight(out, "\n"))
	}
	return nil
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
