package press

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jieche/data/base"
	"jieche/print"
)

// service is a print service of the test's own: CUPS itself, started in a folder that nobody else uses, with printers whose back end puts
// what they print on a shelf. It needs no rights of root.
type service struct {
	t     *testing.T
	dir   string
	shelf string
}

// backEnd is the printer's hardware: it takes the finished job and puts it down under the job's number.
const backEnd = `#!/bin/sh
[ $# -eq 0 ] && { echo 'direct shelf "Shelf" "Shelf"'; exit 0; }
to="${DEVICE_URI#shelf:}/$1.job"
cat "${6:--}" > "$to.part" && mv "$to.part" "$to"
`

// needle describes a needle printer that knows American letter paper and half tractor paper only.
const needle = `*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "NEEDLE.PPD"
*Manufacturer: "Jieche"
*Product: "(Needle)"
*ModelName: "Needle"
*ShortNickName: "Needle"
*NickName: "Needle"
*PSVersion: "(3010) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*cupsFilter2: "application/pdf application/pdf 0 -"
*OpenUI *PageSize/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: w683h396
*PageSize Letter/US Letter: "<</PageSize[612 792]>>setpagedevice"
*PageSize w683h396/Half: "<</PageSize[683 396]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: w683h396
*PageRegion Letter/US Letter: "<</PageSize[612 792]>>setpagedevice"
*PageRegion w683h396/Half: "<</PageSize[683 396]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: w683h396
*ImageableArea Letter: "0 0 612 792"
*ImageableArea w683h396: "0 0 683 396"
*DefaultPaperDimension: w683h396
*PaperDimension Letter: "612 792"
*PaperDimension w683h396: "683 396"
`

// startCUPS starts the service and points the tools of CUPS at it.
func startCUPS(t *testing.T) *service {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "jieche-cups-") // short: the name of its socket has a limit
	if err != nil {
		t.Fatal(err)
	}
	s := &service{t: t, dir: dir, shelf: filepath.Join(dir, "shelf")}
	t.Cleanup(func() { os.RemoveAll(dir) })
	for _, f := range []string{"root", "state", "cache", "spool", "tmp", "shelf", "bin/backend", "bin/filter"} {
		s.must(os.MkdirAll(filepath.Join(dir, f), 0o755))
	}
	s.must(os.Symlink("/usr/lib/cups/daemon", filepath.Join(dir, "bin/daemon")))
	s.must(os.WriteFile(filepath.Join(dir, "bin/backend/shelf"), []byte(backEnd), 0o700))
	s.must(os.WriteFile(filepath.Join(dir, "needle.ppd"), []byte(needle), 0o644))
	group, err := exec.Command("id", "-gn").Output()
	s.must(err)
	s.must(os.WriteFile(filepath.Join(dir, "files.conf"), fmt.Appendf(nil, "ServerRoot %[1]s/root\nStateDir %[1]s/state\nCacheDir %[1]s/cache\nRequestRoot %[1]s/spool\nTempDir %[1]s/tmp\n"+
		"AccessLog %[1]s/access.log\nErrorLog %[1]s/error.log\nPageLog %[1]s/page.log\nServerBin %[1]s/bin\nPrintcap\nSandboxing relaxed\nSystemGroup %[2]s\n", dir, strings.TrimSpace(string(group))), 0o644))
	for try := 1; ; try++ {
		if s.listen() {
			return s
		}
		if try == 5 {
			log, _ := os.ReadFile(filepath.Join(dir, "error.log"))
			t.Fatalf("cupsd (package cups-daemon) does not answer:\n%s", log)
		}
	}
}

// listen starts the service on a port that is free now, and tells whether it came up: another program may have taken the port meanwhile.
func (s *service) listen() bool {
	l, err := net.Listen("tcp", "localhost:0")
	s.must(err)
	address := fmt.Sprintf("localhost:%d", l.Addr().(*net.TCPAddr).Port)
	s.must(l.Close())
	s.must(os.WriteFile(filepath.Join(s.dir, "cupsd.conf"), []byte("LogLevel info\nListen "+address+`
Browsing Off
DefaultAuthType None
WebInterface No
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
`), 0o644))
	cups := exec.Command("/usr/sbin/cupsd", "-f", "-c", filepath.Join(s.dir, "cupsd.conf"), "-s", filepath.Join(s.dir, "files.conf"))
	if err := cups.Start(); err != nil {
		s.t.Fatalf("cupsd (package cups-daemon): %v", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cups.Wait() }()
	s.t.Setenv("CUPS_SERVER", address)
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		select {
		case <-ended:
			return false
		default:
		}
		if out, err := exec.Command("lpstat", "-r").Output(); err == nil && strings.Contains(string(out), "is running") {
			s.t.Cleanup(func() { cups.Process.Kill(); <-ended })
			return true
		}
	}
	cups.Process.Kill()
	<-ended
	return false
}

func (s *service) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *service) tool(name string, args ...string) {
	s.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		s.t.Fatalf("%s %v (package cups-client): %v %s", name, args, err, out)
	}
}

// printed waits for the system's job to lie on the shelf.
func (s *service) printed(job string) string {
	s.t.Helper()
	path := filepath.Join(s.shelf, job[strings.LastIndex(job, "-")+1:]+".job")
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "error.log"))
	s.t.Fatalf("job %s was not printed\n%s", job, log)
	return ""
}

// shelved is how many jobs lie on the shelf.
func (s *service) shelved() int {
	list, err := filepath.Glob(filepath.Join(s.shelf, "*.job"))
	s.must(err)
	return len(list)
}

// TestPrintingThroughCUPS prints to queues of a real print service: what comes out is the PDF, a printer that is off keeps the job here until it
// is on, and one that was deleted or has not the paper is told in a sentence.
func TestPrintingThroughCUPS(t *testing.T) {
	s := startCUPS(t)
	s.tool("lpadmin", "-p", "desk", "-v", "shelf:"+s.shelf, "-E")
	s.tool("lpadmin", "-p", "needle", "-v", "shelf:"+s.shelf, "-P", filepath.Join(s.dir, "needle.ppd"), "-E")
	s.tool("lpadmin", "-d", "desk")

	q := newSpool(t)
	q.Spool.system = CUPS{}
	doc := print.TestPage("desk", print.A4, 1.5, 0, base.Date(2026, 11, 21).At(9, 0))
	want, err := print.PDF(doc)
	s.must(err)
	e, err := q.Add(Entry{Title: "测试页", Printer: "desk"}, doc)
	s.must(err)
	q.pass()
	got, err := os.ReadFile(s.printed(q.state(e.ID, Sent).System))
	if err != nil || string(got) != string(want) {
		t.Errorf("%d bytes came out, %v; the PDF has %d", len(got), err, len(want))
	}

	list, err := CUPS{}.List(context.Background())
	if err != nil || len(list) != 2 || !list[0].Ready || !list[0].Default || list[1].Default {
		t.Errorf("the printers are %+v, %v", list, err)
	}

	s.tool("cupsdisable", "-r", "缺纸", "desk")
	off := q.add("desk")
	q.pass()
	if e := q.state(off.ID, Waiting); !strings.Contains(e.Why, "已停用") {
		t.Errorf("it says %q", e.Why)
	}
	q.reopen()
	q.Spool.system = CUPS{}
	s.tool("cupsenable", "desk")
	*q.now += 120_000
	q.pass()
	s.printed(q.state(off.ID, Sent).System)

	half := q.addOn("needle", print.Half)
	q.pass()
	s.printed(q.state(half.ID, Sent).System)
	full := q.addOn("needle", print.Full)
	q.pass()
	if e := q.state(full.ID, Failed); !strings.Contains(e.Why, "没有 241×279.4 整张 这种纸") || !strings.Contains(e.Why, "Letter") {
		t.Errorf("it says %q", e.Why)
	}

	s.tool("lpadmin", "-x", "needle")
	gone := q.addOn("needle", print.Half)
	q.pass()
	if e := q.state(gone.ID, Failed); !strings.Contains(e.Why, "没有叫“needle”的打印机了") {
		t.Errorf("it says %q", e.Why)
	}
	if n := s.shelved(); n != 3 {
		t.Errorf("%d papers came out, want 3", n)
	}
}

func (q *queue) addOn(printer string, p print.Paper) Entry {
	q.t.Helper()
	*q.now++
	e, err := q.Add(Entry{Title: "结算单 JS261121-A001", Printer: printer}, print.TestPage(printer, p, 0, 0, 0))
	if err != nil {
		q.t.Fatal(err)
	}
	return e
}

// A print service that is away keeps the job here.
func TestNoPrintService(t *testing.T) {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("CUPS_SERVER", l.Addr().String())
	l.Close()
	q := newSpool(t)
	q.Spool.system = CUPS{}
	e := q.add("desk")
	q.pass()
	if e := q.state(e.ID, Waiting); !strings.Contains(e.Why, "打印服务") {
		t.Errorf("it says %q", e.Why)
	}
}
