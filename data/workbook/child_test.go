package workbook

import (
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"jieche/data/base"
)

// TestMain lets this test be its own child, as the programs are; some of its children behave as a hostile file would make them.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == childRead {
		switch os.Args[2] {
		case "hangs.xlsx":
			time.Sleep(time.Hour)
		case "dies.xlsx":
			os.Stdout.WriteString("half an answer")
			os.Exit(2)
		}
	}
	ChildMain()
	os.Exit(m.Run())
}

// What the child reads is what this process would have read, and so are its refusals.
func TestAWorkbookReadApartIsTheSame(t *testing.T) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	letter := filepath.Join(t.TempDir(), "letter.xlsx")
	if err := os.WriteFile(letter, []byte("PK\x03\x04 这不是表格"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range append(files, letter) {
		f, o, err := openFile(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		here, errHere := readSource(f, o)
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		apart, errApart := readApart(f, o, time.Minute)
		f.Close()
		if base.Code(errHere) != base.Code(errApart) || (errHere != nil && errHere.Error() != errApart.Error()) {
			t.Errorf("%s: here %v, apart %v", path, errHere, errApart)
		}
		for i := range here {
			here[i].merged = nil // spread already
		}
		if errHere == nil && !reflect.DeepEqual(tidy(here), tidy(apart)) {
			t.Errorf("%s is read otherwise in a child", path)
		}
	}
}

// tidy makes empty and absent the same.
func tidy(sheets []sheet) []sheet {
	for i := range sheets {
		for k := range sheets[i].lines {
			if len(sheets[i].lines[k].cells) == 0 {
				sheets[i].lines[k].cells = nil
			}
		}
		if len(sheets[i].lines) == 0 {
			sheets[i].lines = nil
		}
	}
	return sheets
}

// A file on which the reader hangs or dies ends the child, and is told.
func TestAFileThatHangsOrKillsItsReaderIsTold(t *testing.T) {
	for name, code := range map[string]string{"hangs.xlsx": "workbook.slow", "dies.xlsx": "workbook.died"} {
		_, err := readApart(strings.NewReader("PK"), Options{Name: name}, 300*time.Millisecond+map[string]time.Duration{"dies.xlsx": time.Minute}[name])
		f, ok := base.AsFault(err)
		if !ok || f.Code != code || !strings.Contains(f.Say, name) || !strings.Contains(f.Say, "没有导入") {
			t.Errorf("%s: %v, want %s", name, err, code)
		}
	}
}
