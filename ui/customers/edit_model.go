package customers

import (
	"strings"

	"jieche/data/ident"
)

// doubts is what looks strange in a form, a sentence each; nothing of it keeps the form from being saved.
func (x form) doubts() []string {
	var list []string
	add := func(found []ident.Doubt) {
		for _, d := range found {
			text := d.Say
			if d.Suggest != "" && !strings.Contains(text, d.Suggest) {
				text += "（是不是 " + d.Suggest + "？）"
			}
			list = append(list, text)
		}
	}
	if strings.TrimSpace(x.Plate) != "" {
		_, found := ident.ParsePlate(x.Plate)
		add(found)
	}
	if strings.TrimSpace(x.VIN) != "" {
		_, found := ident.ParseVIN(x.VIN)
		add(found)
	}
	for _, phone := range []string{x.OwnerPhone, x.SenderPhone} {
		if strings.TrimSpace(phone) != "" {
			_, found := ident.ParsePhones(phone)
			add(found)
		}
	}
	return list
}

// typedPlate is a plate as it is kept, with the colour that its form suggests.
func typedPlate(text string) (number, colour string) {
	p, _ := ident.ParsePlate(text)
	return p.Number, p.Colour.String()
}

// seed is what a form begins with: what was typed in the search is a plate, a telephone number or a name.
func seed(text string) form {
	text = strings.TrimSpace(text)
	if text == "" {
		return form{}
	}
	if p, doubts := ident.ParsePlate(text); len(doubts) == 0 {
		return form{Plate: p.Number, Colour: p.Colour.String()}
	}
	if phones, doubts := ident.ParsePhones(text); len(phones) == 1 && len(doubts) == 0 {
		return form{OwnerPhone: string(phones[0])}
	}
	if vin, doubts := ident.ParseVIN(text); len(doubts) == 0 {
		return form{VIN: vin}
	}
	for _, r := range text {
		if r < 0x80 {
			return form{} // a piece of a number says nothing
		}
	}
	return form{Owner: text}
}
