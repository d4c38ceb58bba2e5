package press

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"math"
	"runtime"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/image/draw"
	"golang.org/x/sys/windows"

	"jieche/data/base"
	"jieche/print"
)

// GDI prints through Windows itself, at the printer's own resolution: type as outlines, lines as areas, the logo as dots. No PDF viewer has
// a part in it.
type GDI struct{}

// ThisSystem is what prints on this PC.
func ThisSystem() System { return GDI{} }

var (
	winspool = windows.NewLazySystemDLL("winspool.drv")
	gdi32    = windows.NewLazySystemDLL("gdi32.dll")

	enumPrinters       = winspool.NewProc("EnumPrintersW")
	openPrinter        = winspool.NewProc("OpenPrinterW")
	closePrinter       = winspool.NewProc("ClosePrinter")
	documentProperties = winspool.NewProc("DocumentPropertiesW")
	deviceCapabilities = winspool.NewProc("DeviceCapabilitiesW")
	getDefaultPrinter  = winspool.NewProc("GetDefaultPrinterW")

	createDC        = gdi32.NewProc("CreateDCW")
	deleteDC        = gdi32.NewProc("DeleteDC")
	getDeviceCaps   = gdi32.NewProc("GetDeviceCaps")
	startDoc        = gdi32.NewProc("StartDocW")
	endDoc          = gdi32.NewProc("EndDoc")
	abortDoc        = gdi32.NewProc("AbortDoc")
	startPage       = gdi32.NewProc("StartPage")
	endPage         = gdi32.NewProc("EndPage")
	beginPath       = gdi32.NewProc("BeginPath")
	endPath         = gdi32.NewProc("EndPath")
	fillPath        = gdi32.NewProc("FillPath")
	strokeFillPath  = gdi32.NewProc("StrokeAndFillPath")
	strokePath      = gdi32.NewProc("StrokePath")
	moveTo          = gdi32.NewProc("MoveToEx")
	lineTo          = gdi32.NewProc("LineTo")
	polyBezierTo    = gdi32.NewProc("PolyBezierTo")
	closeFigure     = gdi32.NewProc("CloseFigure")
	extCreatePen    = gdi32.NewProc("ExtCreatePen")
	getStockObject  = gdi32.NewProc("GetStockObject")
	createBrush     = gdi32.NewProc("CreateSolidBrush")
	selectObject    = gdi32.NewProc("SelectObject")
	deleteObject    = gdi32.NewProc("DeleteObject")
	setPolyFillMode = gdi32.NewProc("SetPolyFillMode")
	stretchDIBits   = gdi32.NewProc("StretchDIBits")
)

// Constants of wingdi.h and winspool.h.
const (
	printerEnumLocal, printerEnumConnections = 2, 4

	statusPaused, statusError, statusJam, statusPaperOut = 0x1, 0x2, 0x8, 0x10
	statusOffline, statusNotAvailable, statusDoorOpen    = 0x80, 0x1000, 0x400000
	attributeWorkOffline                                 = 0x400

	dmOrientation, dmPaperSize, dmPaperLength, dmPaperWidth, dmFormName = 0x1, 0x2, 0x4, 0x8, 0x10000
	dmOutBuffer, dmInBuffer                                             = 2, 8
	paperUser                                                           = 256
	dcPapers, dcPaperSize, dcPaperNames                                 = 2, 3, 16

	capLogPixelsX, capLogPixelsY           = 88, 90
	capPhysicalWidth, capPhysicalHeight    = 110, 111
	capPhysicalOffsetX, capPhysicalOffsetY = 112, 113
	penGeometricSolid, penFlatCap          = 0x10000, 0x200
	nullPen                                = 8
	winding                                = 2
	copyDots                               = 0x00CC0020
)

// printerInfo2 is PRINTER_INFO_2W.
type printerInfo2 struct {
	server, name, share, port, driver, comment, location *uint16
	devMode                                              *devMode
	sepFile, processor, datatype, parameters             *uint16
	security                                             uintptr
	attributes, priority, defaultPriority                uint32
	startTime, untilTime, status, jobs, averagePPM       uint32
}

// devMode is DEVMODEW as far as it is set; a driver's own part follows it in memory.
type devMode struct {
	deviceName                                        [32]uint16
	specVersion, driverVersion, size, driverExtra     uint16
	fields                                            uint32
	orientation, paperSize, paperLength, paperWidth   int16
	scale, copies, defaultSource, printQuality        int16
	color, duplex, yResolution, ttOption, collate     int16
	formName                                          [32]uint16
	logPixels                                         uint16
	bitsPerPel, pelsWidth, pelsHeight                 uint32
	displayFlags, displayFrequency                    uint32
	icmMethod, icmIntent, mediaType, ditherType       uint32
	reserved1, reserved2, panningWidth, panningHeight uint32
}

type docInfo struct {
	size     int32
	name     *uint16
	output   *uint16
	datatype *uint16
	kind     uint32
}

// List asks Windows for the printers and how they stand.
func (GDI) List(context.Context) ([]Installed, error) {
	infos, _, err := printers()
	if err != nil {
		return nil, err
	}
	usual := defaultPrinter()
	var list []Installed
	for _, info := range infos {
		p := Installed{Name: windows.UTF16PtrToString(info.name), Ready: true, Say: "空闲"}
		p.Default = p.Name == usual
		if say := standing(info.status, info.attributes); say != "" {
			p.Ready, p.Say = false, say
		}
		list = append(list, p)
	}
	return list, nil
}

// printers reads the system's list. The records point into the returned memory, which must stay.
func printers() ([]printerInfo2, []byte, error) {
	var need, count uint32
	flags := uintptr(printerEnumLocal | printerEnumConnections)
	enumPrinters.Call(flags, 0, 2, 0, 0, uintptr(unsafe.Pointer(&need)), uintptr(unsafe.Pointer(&count)))
	if need == 0 {
		return nil, nil, nil
	}
	raw := make([]byte, need)
	ok, _, err := enumPrinters.Call(flags, 0, 2, uintptr(unsafe.Pointer(&raw[0])), uintptr(need), uintptr(unsafe.Pointer(&need)), uintptr(unsafe.Pointer(&count)))
	if ok == 0 {
		return nil, nil, base.Refuse(base.Busy, "printers.list", "", "Windows 的打印服务没有回答，看不到打印机。请检查 Print Spooler 服务是否启动").Because(err)
	}
	return unsafe.Slice((*printerInfo2)(unsafe.Pointer(&raw[0])), count), raw, nil
}

func defaultPrinter() string {
	var n uint32 = 256
	buf := make([]uint16, n)
	if ok, _, _ := getDefaultPrinter.Call(uintptr(unsafe.Pointer(&buf[0])), uintptr(unsafe.Pointer(&n))); ok == 0 {
		return ""
	}
	return windows.UTF16ToString(buf)
}

// standing says in words why a printer takes nothing now; "" when it does.
func standing(status, attributes uint32) string {
	for _, s := range []struct {
		bit uint32
		say string
	}{
		{statusPaperOut, "缺纸"}, {statusJam, "卡纸"}, {statusDoorOpen, "盖板没关"}, {statusOffline, "脱机"}, {statusNotAvailable, "连不上"},
		{statusPaused, "已暂停"}, {statusError, "出错"},
	} {
		if status&s.bit != 0 {
			return s.say
		}
	}
	if attributes&attributeWorkOffline != 0 {
		return "脱机"
	}
	return ""
}

// Send draws the document onto the printer.
func (g GDI) Send(ctx context.Context, o Order) (job string, err error) {
	list, err := g.List(ctx)
	if err != nil {
		return "", Later(err)
	}
	if err := ready(list, o.Printer); err != nil {
		return "", err
	}
	runtime.LockOSThread() // a device context belongs to its thread
	defer runtime.UnlockOSThread()
	c, err := open(o.Printer, o.Doc.Paper)
	if err != nil {
		return "", err
	}
	defer c.close()
	return c.print(o)
}

// canvas is a page of a printer. Everything is in its dots there, from the upper left corner of the paper.
type canvas struct {
	dc         uintptr
	x, y       float64 // dots per millimetre
	left, top  float64 // what the printer cannot reach, in dots
	brush, pen uintptr
	penIs      penKey
	grey       int // of the brush, -1: none yet

	lastX, lastY float64 // where the path stands, in millimetres
}

// open makes a device context for the paper.
func open(printer string, p print.Paper) (*canvas, error) {
	name, err := windows.UTF16PtrFromString(printer)
	if err != nil {
		return nil, vanished(printer)
	}
	mode, err := modeFor(printer, name, p)
	if err != nil {
		return nil, err
	}
	driver, _ := windows.UTF16PtrFromString("WINSPOOL")
	dc, _, sysErr := createDC.Call(uintptr(unsafe.Pointer(driver)), uintptr(unsafe.Pointer(name)), 0, uintptr(unsafe.Pointer(&mode[0])))
	if dc == 0 {
		return nil, Later(base.Refuse(base.Busy, "printer.dc", "", "打印机 %s 打不开，可能驱动有问题或已断开", printer).Because(sysErr))
	}
	c := &canvas{dc: dc, grey: -1}
	c.x, c.y = float64(c.caps(capLogPixelsX))/25.4, float64(c.caps(capLogPixelsY))/25.4
	c.left, c.top = float64(c.caps(capPhysicalOffsetX)), float64(c.caps(capPhysicalOffsetY))
	w, h := float64(c.caps(capPhysicalWidth))/c.x, float64(c.caps(capPhysicalHeight))/c.y
	const near = 4 // millimetres: drivers round the sizes of tractor paper to inches and lines
	if math.Abs(w-p.W) > near || h < p.H-near {
		c.close()
		return nil, noSuchPaper(printer, p, paperNames(name))
	}
	setPolyFillMode.Call(dc, winding)
	return c, nil
}

func (c *canvas) caps(which uintptr) int {
	v, _, _ := getDeviceCaps.Call(c.dc, which)
	return int(int32(v))
}

func (c *canvas) close() {
	c.select0()
	deleteDC.Call(c.dc)
}

// modeFor is the driver's own setting, changed to the paper.
func modeFor(printer string, name *uint16, p print.Paper) ([]byte, error) {
	var handle uintptr
	if ok, _, err := openPrinter.Call(uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&handle)), 0); ok == 0 {
		return nil, Later(base.Refuse(base.Busy, "printer.open", "", "打印机 %s 打不开，可能已断开或没有权限", printer).Because(err))
	}
	defer closePrinter.Call(handle)
	size, _, _ := documentProperties.Call(0, handle, uintptr(unsafe.Pointer(name)), 0, 0, 0)
	if int32(size) < int32(unsafe.Sizeof(devMode{})) {
		size = unsafe.Sizeof(devMode{})
	}
	raw := make([]byte, size)
	if r, _, err := documentProperties.Call(0, handle, uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&raw[0])), 0, dmOutBuffer); int32(r) < 0 {
		return nil, Later(base.Refuse(base.Busy, "printer.mode", "", "打印机 %s 的驱动没有给出设置，请检查驱动", printer).Because(err))
	}
	mode := (*devMode)(unsafe.Pointer(&raw[0]))
	choose(mode, name, p)
	documentProperties.Call(0, handle, uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&raw[0])), uintptr(unsafe.Pointer(&raw[0])), dmOutBuffer|dmInBuffer)
	return raw, nil
}

// choose sets the paper: the printer's own size with these measures, upright or on its side, or else its measures.
func choose(mode *devMode, name *uint16, p print.Paper) {
	mode.fields &^= dmPaperSize | dmPaperLength | dmPaperWidth | dmFormName
	mode.fields |= dmOrientation | dmPaperSize
	mode.orientation = 1
	wide, high := int(math.Round(p.W*10)), int(math.Round(p.H*10))
	for i, size := range paperSizes(name) {
		papers := paperNumbers(name)
		near := func(a, b int) bool { return max(a-b, b-a) <= 15 }
		switch {
		case i >= len(papers):
		case near(size[0], wide) && near(size[1], high):
			mode.paperSize = int16(papers[i])
			return
		case near(size[1], wide) && near(size[0], high):
			mode.paperSize, mode.orientation = int16(papers[i]), 2
			return
		}
	}
	mode.paperSize, mode.paperWidth, mode.paperLength = paperUser, int16(wide), int16(high)
	mode.fields |= dmPaperLength | dmPaperWidth
}

func capability(name *uint16, which uintptr, out unsafe.Pointer) int {
	n, _, _ := deviceCapabilities.Call(uintptr(unsafe.Pointer(name)), 0, which, uintptr(out), 0)
	return max(0, int(int32(n)))
}

func paperNumbers(name *uint16) []uint16 {
	n := capability(name, dcPapers, nil)
	list := make([]uint16, n+1)
	return list[:min(n, capability(name, dcPapers, unsafe.Pointer(&list[0])))]
}

// paperSizes are the measures of the printer's papers, in tenths of a millimetre.
func paperSizes(name *uint16) [][2]int {
	n := capability(name, dcPaperSize, nil)
	raw := make([][2]int32, n+1)
	n = min(n, capability(name, dcPaperSize, unsafe.Pointer(&raw[0])))
	list := make([][2]int, n)
	for i := range list {
		list[i] = [2]int{int(raw[i][0]), int(raw[i][1])}
	}
	return list
}

func paperNames(name *uint16) []string {
	n := capability(name, dcPaperNames, nil)
	raw := make([][64]uint16, n+1)
	n = min(n, capability(name, dcPaperNames, unsafe.Pointer(&raw[0])))
	var list []string
	for _, word := range raw[:n] {
		list = append(list, strings.TrimSpace(windows.UTF16ToString(word[:])))
	}
	return list
}

// print draws all pages, as often as is asked. Until EndDoc the spooler gives nothing to the printer, and an error takes all back.
func (c *canvas) print(o Order) (string, error) {
	title, err := windows.UTF16PtrFromString(o.Title)
	if err != nil {
		title, _ = windows.UTF16PtrFromString("接车")
	}
	info := docInfo{name: title}
	info.size = int32(unsafe.Sizeof(info))
	if o.Output != "" {
		if info.output, err = windows.UTF16PtrFromString(o.Output); err != nil {
			return "", err
		}
	}
	job, _, sysErr := startDoc.Call(c.dc, uintptr(unsafe.Pointer(&info)))
	if int32(job) <= 0 {
		return "", Later(refusedBy(o, sysErr))
	}
	for range max(1, o.Times) {
		for _, page := range o.Doc.Pages {
			if err := c.page(page); err != nil {
				abortDoc.Call(c.dc)
				return "", Later(refusedBy(o, err))
			}
		}
	}
	if r, _, sysErr := endDoc.Call(c.dc); int32(r) <= 0 {
		return "", Unsure(base.Refuse(base.Busy, "printer.unsure", "", "Windows 收下任务时出错，不知道 %s 有没有打印。请看看打印机出没出纸，再决定重送还是取消", o.Title).Because(sysErr))
	}
	return fmt.Sprint(int32(job)), nil
}

func refusedBy(o Order, err error) error {
	say := "打印机 %s 没有收下 %s：%v。稍后自动再送"
	if errno, ok := err.(syscall.Errno); ok && errno == 0 {
		say = "打印机 %s 没有收下 %s。稍后自动再送"
		return base.Refuse(base.Busy, "printer.refused", "", say, o.Printer, o.Title)
	}
	return base.Refuse(base.Busy, "printer.refused", "", say, o.Printer, o.Title, err).Because(err)
}

// page draws one side of paper.
func (c *canvas) page(p print.Page) error {
	if r, _, err := startPage.Call(c.dc); int32(r) <= 0 {
		return err
	}
	setPolyFillMode.Call(c.dc, winding) // a page may begin with the printer's own settings
	for _, m := range p.Marks {
		if err := c.draw(m); err != nil {
			return err
		}
	}
	if r, _, err := endPage.Call(c.dc); int32(r) <= 0 {
		return err
	}
	return nil
}

func (c *canvas) draw(m print.Mark) error {
	switch m := m.(type) {
	case print.Text:
		c.text(m)
	case print.Rule:
		for _, part := range m.Dashes() {
			c.stroke([]print.Point{{X: part.X1, Y: part.Y1}, {X: part.X2, Y: part.Y2}}, false, part.Width, part.Grey)
		}
	case print.Box:
		corners := []print.Point{{X: m.X, Y: m.Y}, {X: m.X + m.W, Y: m.Y}, {X: m.X + m.W, Y: m.Y + m.H}, {X: m.X, Y: m.Y + m.H}}
		if m.Fill != 255 {
			c.area(corners, m.Fill)
		}
		if m.Width > 0 {
			c.stroke(corners, true, m.Width, m.Grey)
		}
	case print.Code:
		for _, b := range m.Squares() {
			c.area([]print.Point{{X: b.X, Y: b.Y}, {X: b.X + b.W, Y: b.Y}, {X: b.X + b.W, Y: b.Y + b.H}, {X: b.X, Y: b.Y + b.H}}, 0)
		}
	case print.Path:
		if m.Filled {
			c.area(m.Points, m.Grey)
		} else {
			c.stroke(m.Points, m.Closed, m.Width, m.Grey)
		}
	case print.Picture:
		return c.picture(m)
	}
	return nil
}

func (c *canvas) at(x, y float64) (int32, int32) {
	return int32(math.Round(x*c.x - c.left)), int32(math.Round(y*c.y - c.top))
}

func arg(v int32) uintptr { return uintptr(uint32(v)) }

// MoveTo, LineTo, QuadTo and Close lead the printer's path along an outline.
func (c *canvas) MoveTo(x, y float64) {
	px, py := c.at(x, y)
	c.lastX, c.lastY = x, y
	moveTo.Call(c.dc, arg(px), arg(py), 0)
}

// LineTo draws a straight piece.
func (c *canvas) LineTo(x, y float64) {
	px, py := c.at(x, y)
	c.lastX, c.lastY = x, y
	lineTo.Call(c.dc, arg(px), arg(py))
}

// QuadTo draws a parabola as the cubic curve that it is too.
func (c *canvas) QuadTo(cx, cy, x, y float64) {
	var p [6]int32
	p[0], p[1] = c.at(c.lastX+(cx-c.lastX)*2/3, c.lastY+(cy-c.lastY)*2/3)
	p[2], p[3] = c.at(x+(cx-x)*2/3, y+(cy-y)*2/3)
	p[4], p[5] = c.at(x, y)
	c.lastX, c.lastY = x, y
	polyBezierTo.Call(c.dc, uintptr(unsafe.Pointer(&p[0])), 3)
}

// Close ends a contour.
func (c *canvas) Close() { closeFigure.Call(c.dc) }

// text fills the outlines of a line of type; bold type has a line around them.
func (c *canvas) text(m print.Text) {
	c.ink(m.Grey)
	beginPath.Call(c.dc)
	line := print.Trace(m, c)
	endPath.Call(c.dc)
	if line == 0 {
		c.usePen(0, 0)
		fillPath.Call(c.dc)
		return
	}
	c.usePen(line, m.Grey)
	strokeFillPath.Call(c.dc)
}

func (c *canvas) ring(points []print.Point, closed bool) {
	beginPath.Call(c.dc)
	for i, p := range points {
		if i == 0 {
			c.MoveTo(p.X, p.Y)
		} else {
			c.LineTo(p.X, p.Y)
		}
	}
	if closed {
		c.Close()
	}
	endPath.Call(c.dc)
}

func (c *canvas) area(points []print.Point, grey uint8) {
	c.ink(grey)
	c.usePen(0, 0)
	c.ring(points, true)
	fillPath.Call(c.dc)
}

func (c *canvas) stroke(points []print.Point, closed bool, width float64, grey uint8) {
	c.usePen(width, grey)
	c.ring(points, closed)
	strokePath.Call(c.dc)
}

func colour(grey uint8) uintptr { return uintptr(grey) | uintptr(grey)<<8 | uintptr(grey)<<16 }

// ink selects the brush of a grey.
func (c *canvas) ink(grey uint8) {
	if c.grey == int(grey) {
		return
	}
	brush, _, _ := createBrush.Call(colour(grey))
	selectObject.Call(c.dc, brush)
	if c.brush != 0 {
		deleteObject.Call(c.brush)
	}
	c.brush, c.grey = brush, int(grey)
}

// logBrush is LOGBRUSH: what a pen draws with.
type logBrush struct {
	style uint32
	color uint32
	hatch uintptr
}

// usePen selects a pen of that width in millimetres, at least one dot; 0 is none.
func (c *canvas) usePen(width float64, grey uint8) {
	key := penKey{width, grey}
	if c.penIs == key && c.pen != 0 {
		return
	}
	var pen uintptr
	if width == 0 {
		pen, _, _ = getStockObject.Call(nullPen)
	} else {
		brush := logBrush{color: uint32(colour(grey))}
		dots := max(1, int(math.Round(width*(c.x+c.y)/2)))
		pen, _, _ = extCreatePen.Call(penGeometricSolid|penFlatCap, uintptr(dots), uintptr(unsafe.Pointer(&brush)), 0, 0)
	}
	selectObject.Call(c.dc, pen)
	if c.pen != 0 {
		deleteObject.Call(c.pen) // of a stock object nothing is deleted
	}
	c.pen, c.penIs = pen, key
}

type penKey struct {
	width float64
	grey  uint8
}

// select0 gives back what was selected.
func (c *canvas) select0() {
	for _, stock := range []uintptr{nullPen, 0} {
		object, _, _ := getStockObject.Call(stock)
		selectObject.Call(c.dc, object)
	}
	for _, object := range []uintptr{c.pen, c.brush} {
		if object != 0 {
			deleteObject.Call(object)
		}
	}
	c.pen, c.brush = 0, 0
}

// bitmapInfo is BITMAPINFOHEADER.
type bitmapInfo struct {
	size                   uint32
	width, height          int32
	planes, bits           uint16
	compression, imageSize uint32
	xPerMetre, yPerMetre   int32
	used, important        uint32
}

// picture stretches the logo to its place.
func (c *canvas) picture(m print.Picture) error {
	img, _, err := image.Decode(bytes.NewReader(m.Data))
	if err != nil {
		return err
	}
	b := img.Bounds()
	flat := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(flat, flat.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Rect, img, b.Min, draw.Over)
	for i := 0; i < len(flat.Pix); i += 4 {
		flat.Pix[i], flat.Pix[i+2] = flat.Pix[i+2], flat.Pix[i]
	}
	info := bitmapInfo{width: int32(b.Dx()), height: int32(-b.Dy()), planes: 1, bits: 32}
	info.size = uint32(unsafe.Sizeof(info))
	x, y := c.at(m.X, m.Y)
	x2, y2 := c.at(m.X+m.W, m.Y+m.H)
	r, _, sysErr := stretchDIBits.Call(c.dc, arg(x), arg(y), arg(x2-x), arg(y2-y), 0, 0, uintptr(b.Dx()), uintptr(b.Dy()),
		uintptr(unsafe.Pointer(&flat.Pix[0])), uintptr(unsafe.Pointer(&info)), 0, copyDots)
	if int32(r) == 0 {
		return sysErr
	}
	return nil
}
