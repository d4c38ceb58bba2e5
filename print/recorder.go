package print

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// Record writes a document as text, a line for each mark with its place to 0.01 mm: what goldens of forms hold. Two
// documents with the same record look the same on paper.
func Record(d Doc) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s | %s %.1f×%.1f\n", d.Title, d.Paper.Name, d.Paper.W, d.Paper.H)
	if d.err != nil {
		fmt.Fprintf(&b, "error: %v\n", d.err)
	}
	for i, p := range d.Pages {
		fmt.Fprintf(&b, "page %d\n", i+1)
		for _, m := range p.Marks {
			record(&b, m)
		}
	}
	for _, m := range d.Missing {
		fmt.Fprintf(&b, "missing %U in %q\n", m.Rune, m.In)
	}
	return b.String()
}

func record(b *strings.Builder, m Mark) {
	switch m := m.(type) {
	case Text:
		style := fmt.Sprintf("%.1f", m.SizePt)
		if m.Bold {
			style += "b"
		}
		if m.Grey != 0 {
			style += fmt.Sprintf(" grey%d", m.Grey)
		}
		if m.Spread != 0 {
			style += fmt.Sprintf(" spread%.2f", m.Spread)
		}
		fmt.Fprintf(b, "text %.2f,%.2f %s %q\n", m.X, m.Base, style, m.S)
	case Rule:
		style := ""
		if m.Dashed {
			style = " dashed"
		}
		fmt.Fprintf(b, "rule %.2f,%.2f %.2f,%.2f w%.2f grey%d%s\n", m.X1, m.Y1, m.X2, m.Y2, m.Width, m.Grey, style)
	case Box:
		fmt.Fprintf(b, "box %.2f,%.2f %.2f×%.2f w%.2f grey%d fill%d\n", m.X, m.Y, m.W, m.H, m.Width, m.Grey, m.Fill)
	case Code:
		fmt.Fprintf(b, "code %.2f,%.2f %.2f %q\n", m.X, m.Y, m.Side, m.S)
	case Picture:
		fmt.Fprintf(b, "picture %.2f,%.2f %.2f×%.2f %x\n", m.X, m.Y, m.W, m.H, sha256.Sum256(m.Data))
	case Path:
		fmt.Fprintf(b, "path w%.2f grey%d closed=%t filled=%t", m.Width, m.Grey, m.Closed, m.Filled)
		for _, p := range m.Points {
			fmt.Fprintf(b, " %.2f,%.2f", p.X, p.Y)
		}
		b.WriteByte('\n')
	}
}

// Strings returns every text of the document in the order drawn.
func (d Doc) Strings() []string {
	var all []string
	for _, p := range d.Pages {
		for _, m := range p.Marks {
			if t, ok := m.(Text); ok {
				all = append(all, t.S)
			}
		}
	}
	return all
}
