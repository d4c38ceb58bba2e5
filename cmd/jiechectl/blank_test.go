package main

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data/paper"
	"jieche/print"
)

// Every form can be printed blank, as PDF and as a picture; those that carry a number take reserved ones, each once.
func TestBlankForms(t *testing.T) {
	b := newShop(t)
	dir := t.TempDir()
	for _, kind := range print.Forms() {
		out := filepath.Join(dir, string(kind.Form)+".pdf")
		b.ok("print", string(kind.Form), "--blank", "-o", out)
		if raw, err := os.ReadFile(out); err != nil || !strings.HasPrefix(string(raw), "%PDF") {
			t.Errorf("%s: %d bytes, %v", kind.Form, len(raw), err)
		}
	}
	b.ok("print", "--blank", "--reserve", "3", "entrustment", "-o", filepath.Join(dir, "three.pdf"))
	rows := of[[]paper.ReservedRow](t, b.ok("ask", "paper.reserved", `{"open":true}`))
	if len(rows) != 3 {
		t.Fatalf("set aside: %+v", rows)
	}
	picture := filepath.Join(dir, "pass.png")
	b.ok("print", "exit_pass", "--blank", "--png", "--dpi", "96", "-o", picture, "--paper", "241x93")
	f, err := os.Open(picture)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if head, err := png.DecodeConfig(f); err != nil || head.Width < 910 || head.Width > 912 {
		t.Errorf("241 mm at 96 dots an inch are %d, %v", head.Width, err)
	}
	if said := b.ok("print", "--blank", "--reserve", "1", "ticket", "-o", filepath.Join(dir, "ticket.pdf")); !strings.Contains(said, "SL") {
		t.Errorf("the ticket's number: %s", said)
	}
	ticket := of[[]paper.ReservedRow](t, b.ok("ask", "paper.reserved", `{"open":true,"here":true,"kind":"SL"}`))[0].No
	call := fmt.Sprintf(`{"car":{"plate":"粤B7K291"},"queue":"%s"}`, ticket)
	b.ok("do", "workorder.receive", call)
	b.refused("补录过", "do", "workorder.receive", strings.Replace(call, "7K291", "7K292", 1))
	b.refused("是受理号码的号码", "ask", "paper.check_by_hand", fmt.Sprintf(`{"kind":"JS","no":"%s"}`, ticket))
	b.ok("do", "paper.void_reserved", fmt.Sprintf(`{"numbers":["%s"],"reason":"写坏了"}`, rows[0].No))
	if left := of[[]paper.ReservedRow](t, b.ok("ask", "paper.reserved", `{"open":true}`)); len(left) != 2 {
		t.Errorf("still open: %+v", left)
	}
	b.refused("1 到 100", "print", "entrustment", "--blank", "--reserve", "101", "-o", filepath.Join(dir, "x.pdf"))
	b.refused("-o", "print", "entrustment", "--blank", "--png")
	b.refused("分辨率", "print", "entrustment", "--blank", "--png", "--dpi", "9999", "-o", filepath.Join(dir, "x.png"))
	b.refused("写不进去", "print", "entrustment", "--blank", "-o", filepath.Join(picture, "x.pdf"))
	b.refused("没有叫“A3”", "print", "entrustment", "--blank", "--paper", "A3")
	b.clean()
}
