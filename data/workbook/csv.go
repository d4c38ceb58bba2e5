package workbook

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"jieche/data/base"
)

// readCSV reads a table of plain text: comma, tab, semicolon or bar between the cells, in UTF-8, UTF-16 with its
// mark, or the GBK of older Chinese programs.
func readCSV(data []byte, o Options) ([]sheet, error) {
	text, err := decode(data)
	if err != nil {
		return nil, base.Refuse(base.Invalid, "workbook.encoding", "file", "%s的文字编码认不出来，请在 Excel 中打开它，另存为“Excel 工作簿 (*.xlsx)”后再导入。", o.name()).Because(err)
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = delimiter(text)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	out := sheet{name: "CSV"}
	inside := 0 // line breaks within cells so far: Excel doesn't count them as rows
	for {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, base.Refuse(base.Damaged, "workbook.damaged", "file", "%s的第 %d 行读不出来，请在 Excel 中打开它，另存为“Excel 工作簿 (*.xlsx)”后再导入。", o.name(), len(out.lines)+1).Because(err)
		}
		at, _ := r.FieldPos(0)
		row := line{row: at - inside}
		for i, field := range record {
			inside += strings.Count(field, "\n")
			if i < maxColumns && !isBlank(field) {
				row.fill(i, textCell(field))
			}
		}
		if len(row.cells) == 0 {
			continue
		}
		if out.lines = append(out.lines, row); len(out.lines) > MaxRows {
			return nil, base.Refuse(base.Invalid, "workbook.rows", "file", "%s超过 20 万行，请拆成几个文件后再导入。", o.name())
		}
	}
	return []sheet{out}, nil
}

// textCell takes off the mark that exports set before a text that a spreadsheet would take for a formula, and the
// ="00123" with which some programs keep leading zeros.
func textCell(field string) cell {
	if rest, ok := strings.CutPrefix(field, "'"); ok && rest != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", firstRune(rest)) {
		field = rest
	} else if inner, ok := strings.CutPrefix(field, `="`); ok {
		if inner, ok := strings.CutSuffix(inner, `"`); ok && !strings.Contains(inner, `"`) {
			field = inner
		}
	}
	if len(field) > MaxCellRunes && utf8.RuneCountInString(field) > MaxCellRunes {
		return cell{text: string([]rune(field)[:MaxCellRunes]), cut: true}
	}
	return cell{text: field}
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func decode(data []byte) (string, error) {
	if rest, ok := bytes.CutPrefix(data, []byte("\xef\xbb\xbf")); ok {
		return strings.ToValidUTF8(string(rest), "�"), nil
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		return string(out), err
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil {
		return "", err
	}
	if bad := strings.Count(string(out), "�"); bad > len(out)/100 {
		return "", errors.New("neither UTF-8 nor GBK")
	}
	return string(out), nil
}

// delimiter is the sign that stands most often outside quotes in the first lines.
func delimiter(text string) rune {
	counts := map[rune]int{}
	quoted := false
	lines := 0
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '\n':
			lines++
		case strings.ContainsRune("\t,;|", r):
			counts[r]++
		}
		if lines >= headerWithin {
			break
		}
	}
	best := ','
	for _, r := range "\t;|" {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}
