package backup

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"jieche/data/base"
)

// Name is what the name of a backup's file says: when, by whom, up to which of his records. No personal data is in it.
type Name struct {
	At          base.Instant // to the minute, in the shop's zone
	Station     string       // letter of the PC
	Incarnation int
	Number      uint64 // last record of that writer in it
}

const (
	nameHead   = "jieche-"
	nameTail   = ".age"
	nameTime   = "20060102-1504"
	partTail   = ".part" // while it is being written
	folderHead = "jieche-"
)

// String is jieche-20261121-2130-A1-1512.age.
func (n Name) String() string {
	return fmt.Sprintf("%s%s-%s%d-%d%s", nameHead, n.At.Time().Format(nameTime), n.Station, n.Incarnation, n.Number, nameTail)
}

// Life is the letter and the incarnation: A.1. It is how the writer's name begins; a later life has a random key behind it, which
// is in the manifest.
func (n Name) Life() string { return fmt.Sprintf("%s.%d", n.Station, n.Incarnation) }

// ParseName reads a file's name; false for a file that is no backup of ours.
func ParseName(file string) (Name, bool) {
	body, ok := strings.CutPrefix(file, nameHead)
	body, tail := strings.CutSuffix(body, nameTail)
	parts := strings.Split(body, "-")
	if !ok || !tail || len(parts) != 4 {
		return Name{}, false
	}
	at, err := time.ParseInLocation(nameTime, parts[0]+"-"+parts[1], base.Zone)
	if err != nil || len(parts[2]) < 2 || parts[2][0] < 'A' || parts[2][0] > 'Z' {
		return Name{}, false
	}
	inc, err := strconv.Atoi(parts[2][1:])
	if err != nil || inc < 1 {
		return Name{}, false
	}
	number, err := strconv.ParseUint(parts[3], 10, 64)
	n := Name{base.InstantOf(at), parts[2][:1], inc, number}
	return n, err == nil && n.String() == file
}

// newer orders backups of a shop: of one writer by what is in them, of several by the time of day.
func newer(a, b Name) bool {
	if a.Station == b.Station && a.Incarnation != b.Incarnation {
		return a.Incarnation > b.Incarnation
	}
	if a.Life() == b.Life() && a.Number != b.Number {
		return a.Number > b.Number
	}
	return a.At > b.At
}
