package ui

import (
	"strings"

	"jieche/assets"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// manualOrder is the manual in the order of the day; trouble and the command line stand at its end.
var manualOrder = []string{"today", "reception", "order", "parts", "settle", "exit_pass", "printing", "customers", "import", "settings", "history", "backup", "trouble", "guarantees", "commands"}

// manualPages are the pages with their headings as titles.
func manualPages() []kit.ManualPage {
	pages := make([]kit.ManualPage, len(manualOrder))
	for i, name := range manualOrder {
		text := assets.Manual(name)
		first, _, _ := strings.Cut(text, "\n")
		pages[i] = kit.ManualPage{Name: name, Title: strings.TrimSpace(strings.TrimLeft(first, "#")), Text: text}
	}
	return pages
}

// help is F1: the manual, open at the page of the visible screen.
func (s *shell) help() {
	area := desk.Today
	if s.front != nil {
		area = s.front.route.Area
	}
	pages, at := manualPages(), 0
	text := assets.Manual(string(area))
	for i, p := range pages {
		if p.Text == text {
			at = i
		}
	}
	kit.ShowManual(s.win, "使用说明", pages, at)
}
