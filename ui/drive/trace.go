package drive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
)

// State is one line of the trace: what a person at the screen would know.
type State struct {
	Screen string `json:"screen"`
	Title  string `json:"title"`
	Focus  string `json:"focus"`
	Dialog string `json:"dialog"`
	Body   string `json:"body"`   // what the dialog says below its title, a line each
	Faults string `json:"faults"` // the sentences below marked fields, a line each
	Notice string `json:"notice"` // the lines above the screens: clock, disk, place of the folder
	Say    string `json:"say"`
}

func (s State) String() string {
	return fmt.Sprintf("screen %q (%s), focus %q, dialog %q (%q), faults %q, say %q", s.Screen, s.Title, s.Focus, s.Dialog, s.Body, s.Faults, s.Say)
}

// readTrace reads the whole lines of a trace. A program that has written
// nothing yet has an empty one.
func readTrace(path string) ([]State, error) {
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var states []State
	for {
		line, rest, whole := bytes.Cut(data, []byte("\n"))
		if !whole {
			return states, nil
		}
		var s State
		if err := json.Unmarshal(line, &s); err != nil {
			return nil, fmt.Errorf("line %d of the trace is no JSON: %w\n%s", len(states)+1, err, line)
		}
		states, data = append(states, s), rest
	}
}
