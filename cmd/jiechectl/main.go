// Command jiechectl is the shop without a window: the same commands, questions, imports, forms and checks, for scripts, for
// support, and for tests. It needs no C compiler.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/workbook"
)

func main() {
	kv.ChildMain()
	workbook.ChildMain()
	p := program{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	os.Exit(p.run(os.Args[1:]))
}

// program is one call, so that tests can make one too.
type program struct {
	in       io.Reader
	out, err io.Writer
	shop     string
}

// verb is what one can ask of it.
type verb struct {
	name, form, does string
	run              func(p *program, args []string) error
}

var verbs []verb

func init() {
	verbs = []verb{
		{"init", "[--name 店名] [--station A] [--manager 姓名]", "新建店铺", (*program).initShop},
		{"demo", "[--visits N] [--seed S] [--today 日期]", "填入演示店（同一种子、同一日期，结果相同）；today 即今天", (*program).demo},
		{"commands", "[名称]", "列出全部命令、查询和它们的 JSON 格式", (*program).commands},
		{"do", "名称 JSON|@文件|- [--as 员工] [--pin-file 文件] [--approve 员工] [--approve-pin-file 文件] [--reason 原因] [--owner-file 文件] [--op 编号]", "执行一个命令；设了 PIN 的人要输入 PIN", (*program).do},
		{"ask", "名称 [JSON|@文件|-]", "查询", (*program).ask},
		{"import", "customers|parts 文件.xlsx [--dry-run] [--report 文件.xlsx]", "从表格导入", (*program).importBook},
		{"export", "种类 文件.{xlsx,csv,json}", "导出为表格", (*program).export},
		{"print", "单据 [单号 …] [-o 文件] [--paper A4] [--copy 客户联] [--png --dpi 150] [--printer 打印机] [--blank [--reserve 张数]]", "打印单据：存为 PDF 或图片，或送往打印机；几个单号合成一个文件；--blank 打空白单，--reserve 预留号码", (*program).print},
		{"printers", "", "列出这台电脑的打印机", (*program).printers},
		{"backup", "[文件夹 | list | status | add 文件夹 | drop 文件夹 | plan --every 4h --on-close=true | init-key --page 文件.pdf]", "备份到全部位置或一个文件夹；查看和设置备份", (*program).backup},
		{"restore", "备份.age [--to 文件夹] [--key-file 文件|-] [--replace] [--exact] [--also 文件夹或备份]… [--show]", "从备份恢复；--replace 顶替损坏的店铺（改名保留）", (*program).restore},
		{"drill", "[--as 员工]", "恢复演练：把最新的备份恢复到临时文件夹，全面检查后删除", (*program).drill},
		{"check", "[--full] [--repair]", "检查店铺资料是否完好；--repair 修复", (*program).check},
		{"events", "[--limit N]", "列出店铺文件发生过什么（损坏、恢复、检查）", (*program).events},
		{"verify", "[凭证 …]", "核对记录链和单据上的凭证", (*program).verify},
		{"journal", "[--from N] [--limit N]", "列出操作记录", (*program).journal},
		{"dump", "表名", "列出一张表的全部记录", (*program).dump},
	}
}

// run is the whole program; the result is its exit code.
func (p *program) run(args []string) int {
	flags := flag.NewFlagSet("jiechectl", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&p.shop, "shop", "", "")
	if err := flags.Parse(args); err != nil {
		return p.usage(err)
	}
	args = flags.Args()
	if len(args) == 0 {
		return p.usage(nil)
	}
	for _, v := range verbs {
		if v.name != args[0] {
			continue
		}
		if err := v.run(p, args[1:]); err != nil {
			return p.fail(err)
		}
		return 0
	}
	return p.usage(fmt.Errorf("没有“%s”这个用法", args[0]))
}

func (p *program) usage(err error) int {
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(p.err, err)
	}
	fmt.Fprintln(p.err, "用法：jiechectl [--shop 文件夹] 动作 …")
	for _, v := range verbs {
		fmt.Fprintf(p.err, "  %-9s %s\n            %s\n", v.name, v.form, v.does)
	}
	return 2
}

// fail prints one sentence; what a gate still lacks follows in the same line.
func (p *program) fail(err error) int {
	sentence := err.Error()
	if f, ok := base.AsFault(err); ok {
		sentence = f.Say
		if len(f.Missing) > 0 {
			sentence += "（" + strings.Join(f.Missing, "；") + "）"
		}
		if f.Grant != "" {
			sentence += "可由" + f.Grant + "授权例外（--approve）。"
		}
	}
	fmt.Fprintln(p.err, strings.ReplaceAll(sentence, "\n", " "))
	return 1
}

// open opens the shop for one call.
func (p *program) open(create bool) (*data.Store, error) {
	dir, err := p.folder()
	if err != nil {
		return nil, err
	}
	return data.Open(dir, data.Options{Create: create})
}

func (p *program) folder() (string, error) {
	if p.shop != "" {
		return p.shop, nil
	}
	return data.DefaultFolder()
}

// with opens the shop, works, and closes it.
func (p *program) with(work func(*data.Store) error) error {
	s, err := p.open(false)
	if err != nil {
		return err
	}
	return errors.Join(work(s), s.Close())
}

// flagged parses flags that may stand before or behind the other arguments.
func flagged(name string, args []string, define func(*flag.FlagSet)) ([]string, error) {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	define(flags)
	var rest []string
	for {
		if err := flags.Parse(args); err != nil {
			return nil, misused(name).Because(err)
		}
		args = flags.Args()
		if len(args) == 0 {
			return rest, nil
		}
		rest = append(rest, args[0])
		args = args[1:]
	}
}

// want refuses a wrong number of arguments with the verb's form.
func want(name string, args []string, least, most int) error {
	if len(args) >= least && len(args) <= most {
		return nil
	}
	return misused(name)
}

func misused(name string) *base.Fault {
	form := ""
	for _, v := range verbs {
		if v.name == name {
			form = v.form
		}
	}
	return base.Refuse(base.Invalid, "usage", "", "参数不对。用法：jiechectl %s %s", name, form)
}
