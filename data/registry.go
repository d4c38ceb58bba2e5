package data

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/history"
	"jieche/data/staff"
)

// Verb is a command or a query under its name, for callers that have only text: the command line, and later the network.
type Verb struct {
	Name  string // workorder.receive
	Title string // 接车
	Needs staff.Capability
	Form  any // the zero command: its fields are the JSON form
	Made  any // the zero result
	run   func(s *Store, by By, form []byte) (any, error)
}

func command[C Command[R], R any](title string, needs staff.Capability) Verb {
	var zero C
	var result R
	return Verb{zero.Name(), title, needs, zero, result, func(s *Store, by By, form []byte) (any, error) {
		var c C
		if err := decode(c.Name(), form, &c); err != nil {
			return nil, err
		}
		return Do(s, by, c)
	}}
}

func query[Q Query[R], R any](title string) Verb {
	var zero Q
	var result R
	return Verb{zero.Name(), title, "", zero, result, func(s *Store, _ By, form []byte) (any, error) {
		var q Q
		if err := decode(q.Name(), form, &q); err != nil {
			return nil, err
		}
		return Ask(s, q)
	}}
}

// decode reads the JSON form and refuses fields that the command does not have: a misspelt field must not be lost.
func decode(name string, form []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(form))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, extra := d.Token(); !errors.Is(extra, io.EOF) {
			return base.Refuse(base.Invalid, "json", "", "%s 的 JSON 后面还有多余的内容", name)
		}
		return nil
	}
	if f, ok := base.AsFault(err); ok {
		return f
	}
	return base.Refuse(base.Invalid, "json", "", "%s 的 JSON 看不懂：%s。请用 jiechectl commands %s 查看格式", name, why(err), name).Because(err)
}

// why says in Chinese what the decoder found.
func why(err error) string {
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("第 %d 个字节附近写法不对", syntax.Offset)
	case errors.As(err, &shape):
		return fmt.Sprintf("字段“%s”的值类型不对", shape.Field)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "内容没有写完"
	}
	if _, name, ok := strings.Cut(err.Error(), "unknown field "); ok { // the decoder has no type for this
		return "没有名为" + strings.Trim(name, `"`) + "的字段"
	}
	return "内容不合格式"
}

// Commands lists what can be done, by name.
func Commands() []Verb { return sorted(commands) }

// Queries lists what can be asked, by name.
func Queries() []Verb { return sorted(queries) }

func sorted(list []Verb) []Verb {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Verb) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// TitleOf is what a command is called in the words of the shop; empty for a name that is none.
func TitleOf(name string) string { return titles[name] }

// DoJSON runs the named command.
func DoJSON(s *Store, by By, name string, form []byte) (any, error) {
	return call(commands, s, by, name, form)
}

// AskJSON asks the named query.
func AskJSON(s *Store, name string, form []byte) (any, error) {
	return call(queries, s, By{}, name, form)
}

func call(verbs []Verb, s *Store, by By, name string, form []byte) (any, error) {
	for _, v := range verbs {
		if v.Name == name {
			return v.run(s, by, form)
		}
	}
	return nil, base.Refuse(base.NotFound, "verb", "", "没有名为“%s”的命令，请用 jiechectl commands 查看全部命令", name)
}

// needed and titles are the list of commands by name: what each needs, and what it is called.
var needed, titles = map[string]staff.Capability{}, map[string]string{}

func init() {
	for _, v := range commands {
		needed[v.Name], titles[v.Name] = v.Needs, v.Title
	}
	history.Titles = TitleOf
}

// FormOf is the JSON form of a command with every field named, for jiechectl commands.
func FormOf(v Verb) string {
	var b strings.Builder
	form(&b, reflect.TypeOf(v.Form), 0)
	return b.String()
}

func form(b *strings.Builder, t reflect.Type, depth int) {
	if named, ok := words[t]; ok {
		b.WriteString(named)
		return
	}
	switch t.Kind() {
	case reflect.Pointer:
		form(b, t.Elem(), depth)
	case reflect.Slice:
		b.WriteString("[")
		form(b, t.Elem(), depth)
		b.WriteString(" …]")
	case reflect.Map:
		b.WriteString("{文字: ")
		form(b, t.Elem(), depth)
		b.WriteString("}")
	case reflect.Struct:
		structForm(b, t, depth)
	case reflect.Bool:
		b.WriteString("true|false")
	case reflect.String:
		b.WriteString(`"文字"`)
	default:
		if strings.HasPrefix(t.String(), "base.ID[") {
			b.WriteString(`"编号"`)
			return
		}
		b.WriteString("整数")
	}
}

func structForm(b *strings.Builder, t reflect.Type, depth int) {
	b.WriteString("{")
	first := true
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() || (name == "" && !f.Anonymous) {
			continue
		}
		if !first {
			b.WriteString(", ")
		}
		first = false
		if f.Anonymous && name == "" {
			b.WriteString("…")
			continue
		}
		b.WriteString(name + ": ")
		if depth > 3 {
			b.WriteString("…")
			continue
		}
		form(b, f.Type, depth+1)
	}
	b.WriteString("}")
}

// words are the types whose JSON form needs a word.
var words = map[reflect.Type]string{
	reflect.TypeFor[base.Fen]():     "分(整数)",
	reflect.TypeFor[base.Milli]():   "千分之一(整数)",
	reflect.TypeFor[base.Day]():     `"2026-11-21"`,
	reflect.TypeFor[base.Instant](): "毫秒(整数)",
}
