//go:build !windows

package press

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"jieche/data/base"
	"jieche/print"
)

// CUPS prints through the system's print service, with the programs that it brings: lp and lpstat speak to a server of any age, and the
// person's own settings of it count.
type CUPS struct{}

// ThisSystem is what prints on this PC.
func ThisSystem() System { return CUPS{} }

// cupsPatience is how long the print service may take for an answer.
const cupsPatience = 20 * time.Second

// run calls one of the programs, with English answers.
func (CUPS) run(ctx context.Context, input []byte, name string, args ...string) (out string, err error) {
	ctx, cancel := context.WithTimeout(ctx, cupsPatience)
	defer cancel()
	c := exec.CommandContext(ctx, name, args...)
	c.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "LANG=C.UTF-8", "LANGUAGE=C")
	if input != nil {
		c.Stdin = bytes.NewReader(input)
	}
	raw, err := c.CombinedOutput()
	out = strings.TrimSpace(string(raw))
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return out, base.Refuse(base.NotFound, "cups.none", "", "这台电脑没有装打印服务（CUPS），单据可先存为 PDF。请安装 cups 和 cups-client").Because(err)
	case ctx.Err() != nil:
		return out, base.Refuse(base.Busy, "cups.slow", "", "打印服务 %d 秒没有回答", int(cupsPatience.Seconds())).Because(err)
	}
	return out, err
}

// noService tells from an answer that the print service itself is away.
func noService(out string) bool {
	for _, sign := range []string{"Scheduler is not running", "Unable to connect to server", "Connection refused", "Bad file descriptor", "No such file or directory"} {
		if strings.Contains(out, sign) {
			return true
		}
	}
	return false
}

func serviceAway(out string) error {
	return base.Refuse(base.Busy, "cups.away", "", "打印服务（CUPS）没有运行，打印任务留在队列里，恢复后自动再送").Because(errors.New(out))
}

var printerLine = regexp.MustCompile(`^printer (\S+) (.*)$`)

// List asks for the printers and how they stand.
func (c CUPS) List(ctx context.Context) ([]Installed, error) {
	out, err := c.run(ctx, nil, "lpstat", "-p")
	if f, ok := base.AsFault(err); ok {
		return nil, f
	}
	if strings.Contains(out, "No destinations") {
		return nil, nil
	}
	if err != nil && noService(out) {
		return nil, serviceAway(out)
	}
	usual, _ := c.run(ctx, nil, "lpstat", "-d")
	var list []Installed
	lines := strings.Split(out, "\n")
	for i, line := range lines {
		m := printerLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		p := Installed{Name: m[1], Ready: !strings.Contains(m[2], "disabled"), Say: "空闲", Default: strings.HasSuffix(usual, ": "+m[1])}
		switch {
		case !p.Ready:
			p.Say = "已停用"
			if i+1 < len(lines) && strings.HasPrefix(lines[i+1], "\t") {
				p.Say += "：" + strings.TrimSpace(lines[i+1])
			}
		case strings.Contains(m[2], "now printing"):
			p.Say = "正在打印"
		}
		list = append(list, p)
	}
	return list, nil
}

var requestID = regexp.MustCompile(`request id is (\S+)`)

// Send makes the PDF and gives it to lp.
func (c CUPS) Send(ctx context.Context, o Order) (string, error) {
	list, err := c.List(ctx)
	if err != nil {
		return "", Later(err)
	}
	if err := ready(list, o.Printer); err != nil {
		return "", err
	}
	if err := c.takes(ctx, o.Printer, o.Doc.Paper); err != nil {
		return "", err
	}
	file, err := print.PDF(o.Doc)
	if err != nil {
		return "", err
	}
	out, err := c.run(ctx, file, "lp", "-d", o.Printer, "-n", fmt.Sprint(max(1, o.Times)), "-t", o.Title,
		"-o", "media="+mediaOf(o.Doc.Paper), "-o", "print-scaling=none", "-")
	switch {
	case base.Is(err, base.Busy):
		return "", Unsure(base.Refuse(base.Busy, "cups.unsure", "", "打印服务收下任务时没有回答，不知道 %s 有没有打印。请看看打印机出没出纸，再决定重送还是取消", o.Title).Because(err))
	case err != nil && noService(out):
		return "", Later(serviceAway(out))
	case err != nil:
		return "", Later(base.Refuse(base.Busy, "cups.refused", "", "打印服务没有收下 %s：%s", o.Title, firstLine(out)).Because(err))
	}
	if m := requestID.FindStringSubmatch(out); m != nil {
		return m[1], nil
	}
	return "", nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimPrefix(line, "lp: ")
}

// mediaOf is the paper as CUPS calls it: by its standard name, or by its measures.
func mediaOf(p print.Paper) string {
	switch p.Name {
	case "A4", "A5":
		return p.Name
	}
	return fmt.Sprintf("Custom.%gx%gmm", p.W, p.H)
}

// takes refuses a paper that the printer's description does not offer. A queue without a description takes anything.
func (c CUPS) takes(ctx context.Context, printer string, p print.Paper) error {
	out, err := c.run(ctx, nil, "lpoptions", "-p", printer, "-l")
	if err != nil {
		return nil // no description; the printer itself will say what it can't do
	}
	var offered []string
	for _, line := range strings.Split(out, "\n") {
		name, values, ok := strings.Cut(line, ":")
		if option, _, _ := strings.Cut(name, "/"); ok && option == "PageSize" {
			for _, v := range strings.Fields(values) {
				offered = append(offered, strings.TrimPrefix(v, "*"))
			}
		}
	}
	if len(offered) == 0 {
		return nil
	}
	for _, size := range offered {
		if size == mediaOf(p) || strings.HasPrefix(size, "Custom.") || sized(size, p) {
			return nil
		}
	}
	return noSuchPaper(printer, p, offered)
}

// sized tells whether a size's name says the paper's measures in points, as descriptions of tractor printers write them: w683h396.
func sized(name string, p print.Paper) bool {
	var w, h float64
	if n, err := fmt.Sscanf(name, "w%fh%f", &w, &h); n != 2 || err != nil {
		return false
	}
	const point = 25.4 / 72
	return math.Abs(w*point-p.W) < 1.5 && math.Abs(h*point-p.H) < 1.5
}
