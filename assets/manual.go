package assets

import (
	"embed"
	"strings"
)

//go:embed manual/*.md
var manual embed.FS

// pages names the manual's page of each screen that has none of its own name.
var pages = map[string]string{
	"orders": "today", "issue": "parts", "receipt": "parts", "vehicle": "customers", "cashier": "settle", "setup": "settings",
	"preview": "printing",
}

// Manual is the page of the user's manual (使用说明) for a screen, as Markdown; a screen that has none shows where to look when
// something goes wrong.
func Manual(screen string) string {
	for _, name := range []string{screen, pages[screen], "trouble"} {
		if raw, err := manual.ReadFile("manual/" + name + ".md"); err == nil {
			return strings.TrimSpace(string(raw))
		}
	}
	return ""
}
