package find

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/workorder"
)

// meaning is one thing that a text may be: where to look, and under which keys.
type meaning struct {
	why   string
	table table
	under kv.Key
}

// table says whose keys a meaning looks at.
type table byte

const (
	carKeys table = iota
	personKeys
	orderKeys
)

// The words that tell why a row is in the answer.
const (
	whyPlate = "车牌"
	whyVIN   = "车架号"
	whyPhone = "电话"
	whyName  = "姓名"
	whyNo    = "单号"
)

// meanings lists what a text may be that is no whole number of a document, the likeliest first.
func meanings(text string) []meaning {
	s := customer.Fold(text)
	switch {
	case s == "":
		return nil
	case !ascii(s):
		list := []meaning{people(whyName, customer.KeyName, s)}
		if strings.IndexFunc(s, func(r rune) bool { return r < utf8.RuneSelf }) > 0 || utf8.RuneCountInString(s) == 1 {
			list = append(list, cars(whyPlate, customer.KeyPlate, s))
		}
		return list
	case digits(s):
		return append(numeric(s), documents(s)...)
	case letters(s):
		return append([]meaning{
			people(whyName, customer.KeyInitials, s), people(whyName, customer.KeyPinyin, s), cars(whyPlate, customer.KeyPlate, s),
		}, vins(s)...)
	}
	return append(append([]meaning{cars(whyPlate, customer.KeyPlate, s)}, vins(s)...), documents(s)...)
}

// numeric is what a row of digits may be. Of a telephone number people say the last four, or all of it from the beginning.
func numeric(s string) []meaning {
	if len(s) > longestTail {
		return []meaning{people(whyPhone, customer.KeyPhone, s)}
	}
	list := []meaning{cars(whyPlate, customer.KeyPlate, s)}
	if len(s) >= 4 {
		list = append(list, people(whyPhone, customer.KeyPhoneEnd, customer.Reverse(s)), cars(whyVIN, customer.KeyVINEnd, customer.Reverse(s)))
	}
	if len(s) >= 3 {
		list = append(list, people(whyPhone, customer.KeyPhone, s))
	}
	return list
}

// longestTail is the most digits that are the end of something: a telephone number without its area code. More are its
// beginning.
const longestTail = 8

func vins(s string) []meaning {
	var list []meaning
	if len(s) >= 4 {
		list = append(list, cars(whyVIN, customer.KeyVINEnd, customer.Reverse(s)))
	}
	if len(s) >= 3 {
		list = append(list, cars(whyVIN, customer.KeyVIN, s))
	}
	return list
}

// documents is what may be a part of a document's number: RO2611…, or the end of one, A017, A17 or AB1.
func documents(s string) []meaning {
	if len(s) >= 3 && strings.HasPrefix(s, string(base.DocOrder)) && digits(s[2:]) {
		return []meaning{orders(kv.K().Byte(workorder.KeyNo).Text(s))}
	}
	count := strings.TrimLeft(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	series := s[:len(s)-len(count)]
	if n, err := strconv.ParseUint(count, 10, 32); err == nil && series != "" && len(s) > 2 {
		return []meaning{orders(kv.K().Byte(workorder.KeyTail).Str(fmt.Sprintf("%s%03d", series, n)))}
	}
	return nil
}

func cars(why string, kind byte, s string) meaning {
	return meaning{why, carKeys, kv.K().Byte(kind).Text(s)}
}

func people(why string, kind byte, s string) meaning {
	return meaning{why, personKeys, kv.K().Byte(kind).Text(s)}
}

func orders(under kv.Key) meaning { return meaning{whyNo, orderKeys, under} }

// look lists what lies under the keys, before any row is read. What ends where the text ends sorts first, so an exact tail
// leads.
func (m meaning) look(tx *kv.Tx, limit int) []candidate {
	var list []candidate
	add := func(c candidate) {
		c.why = m.why
		if n := len(list); n == 0 || list[n-1] != c {
			list = append(list, c)
		}
	}
	switch m.table {
	case carKeys:
		for _, id := range customer.CarsUnder(tx, m.under, limit) {
			add(candidate{vehicle: id})
		}
	case personKeys:
		for _, id := range customer.PeopleUnder(tx, m.under, limit) {
			add(candidate{customer: id})
		}
	case orderKeys:
		for key, row := range workorder.Found.Keys(tx, m.under) {
			if add(candidate{vehicle: customer.VehicleID(key[len(key)-16:]), order: workorder.ID(row)}); len(list) == limit {
				break
			}
		}
	}
	return list
}

// numberIn finds a whole document number in what was typed or scanned: a QR code may hold more than the number.
func numberIn(text string) (base.DocNo, bool) {
	for _, word := range strings.FieldsFunc(base.Narrow(text), func(r rune) bool {
		return r != '-' && !(r >= '0' && r <= '9') && !(r >= 'a' && r <= 'z') && !(r >= 'A' && r <= 'Z')
	}) {
		if no, ok := base.ParseDocNo(word); ok {
			return no, true
		}
	}
	return "", false
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func letters(s string) bool { return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" }
