package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// manifest tells Windows how to treat the program. It names no version of
// Windows on purpose: with the entry for Windows 10, Intel's drivers for the HD
// 2000 and 3000 refuse OpenGL, which they grant to older programs.
const manifest = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <assemblyIdentity type="win32" name="cn.jieche.desk" version="%s.0" processorArchitecture="*"/>
  <dependency>
    <dependentAssembly>
      <assemblyIdentity type="win32" name="Microsoft.Windows.Common-Controls" version="6.0.0.0" processorArchitecture="*" publicKeyToken="6595b64144ccf1df" language="*"/>
    </dependentAssembly>
  </dependency>
  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3">
    <security><requestedPrivileges><requestedExecutionLevel level="asInvoker" uiAccess="false"/></requestedPrivileges></security>
  </trustInfo>
  <application xmlns="urn:schemas-microsoft-com:asm.v3">
    <windowsSettings>
      <dpiAware xmlns="http://schemas.microsoft.com/SMI/2005/WindowsSettings">true/pm</dpiAware>
      <dpiAwareness xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">PerMonitorV2,PerMonitor</dpiAwareness>
      <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">true</longPathAware>
    </windowsSettings>
  </application>
</assembly>
`

// script is what the resource compiler reads: manifest, version, icon.
const script = `#pragma code_page(65001)
1 24 "jieche.manifest"
%[3]s
1 VERSIONINFO
FILEVERSION %[1]s,0
PRODUCTVERSION %[1]s,0
FILEOS 0x40004
FILETYPE 0x1
BEGIN
  BLOCK "StringFileInfo"
  BEGIN
    BLOCK "080404B0"
    BEGIN
      VALUE "CompanyName", "The Jieche Authors"
      VALUE "FileDescription", "接车"
      VALUE "FileVersion", "%[2]s"
      VALUE "InternalName", "jieche"
      VALUE "LegalCopyright", "Apache-2.0, The Jieche Authors"
      VALUE "OriginalFilename", "jieche.exe"
      VALUE "ProductName", "接车"
      VALUE "ProductVersion", "%[2]s"
    END
  END
  BLOCK "VarFileInfo"
  BEGIN
    VALUE "Translation", 0x804, 1200
  END
END
`

// writeResource puts icon, version and manifest beside the package's source,
// where go build picks them up, and returns what takes them away again.
func (h *house) writeResource(pkg string) (remove func(), err error) {
	version, err := h.version()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "resource")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	icon := ""
	if picture, err := os.ReadFile(h.path("assets", "icon.png")); err == nil {
		ico, err := iconFile(picture)
		if err != nil {
			return nil, fmt.Errorf("assets/icon.png: %w", err)
		}
		if err := os.WriteFile(filepath.Join(dir, "jieche.ico"), ico, 0o644); err != nil {
			return nil, err
		}
		icon = `1 ICON "jieche.ico"`
	}
	files := map[string]string{
		"jieche.manifest": fmt.Sprintf(manifest, version),
		"jieche.rc":       fmt.Sprintf(script, strings.ReplaceAll(version, ".", ","), version, icon),
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	out := filepath.Join(pkg, "resource_windows_amd64.syso")
	cmd := h.command(nil, "x86_64-w64-mingw32-windres", "-c", "65001", "-O", "coff", "-o", out, "jieche.rc")
	cmd.Dir = dir
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("the resource compiler: %w", err)
	}
	return func() { os.Remove(out) }, nil
}

var versionLine = regexp.MustCompile(`(?m)^Version = "(\d+\.\d+\.\d+)"$`)

// version is the program's, as FyneApp.toml has it.
func (h *house) version() (string, error) {
	text, err := os.ReadFile(h.path("FyneApp.toml"))
	if err != nil {
		return "", err
	}
	found := versionLine.FindSubmatch(text)
	if found == nil {
		return "", fmt.Errorf(`FyneApp.toml has no line like Version = "0.1.0"`)
	}
	return string(found[1]), nil
}

// iconFile makes a Windows icon of a picture: the picture in each size that
// Windows shows, stored as PNG.
func iconFile(picture []byte) ([]byte, error) {
	whole, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	sizes := []int{16, 24, 32, 48, 64, 256}
	var images [][]byte
	for _, size := range sizes {
		var b bytes.Buffer
		if err := png.Encode(&b, shrink(whole, size)); err != nil {
			return nil, err
		}
		images = append(images, b.Bytes())
	}
	var ico bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&ico, binary.LittleEndian, v)
		}
	}
	put(uint16(0), uint16(1), uint16(len(sizes)))
	at := uint32(6 + 16*len(sizes))
	for i, size := range sizes {
		side := uint8(size % 256) // 0 stands for 256
		put(side, side, uint8(0), uint8(0), uint16(1), uint16(32), uint32(len(images[i])), at)
		at += uint32(len(images[i]))
	}
	for _, data := range images {
		ico.Write(data)
	}
	return ico.Bytes(), nil
}

// shrink makes a square picture of another size; each new pixel is the mean of
// those it covers, so that small icons stay smooth.
func shrink(whole image.Image, size int) image.Image {
	small := image.NewNRGBA(image.Rect(0, 0, size, size))
	b := whole.Bounds()
	for y := range size {
		for x := range size {
			area := image.Rect(b.Min.X+x*b.Dx()/size, b.Min.Y+y*b.Dy()/size, b.Min.X+(x+1)*b.Dx()/size, b.Min.Y+(y+1)*b.Dy()/size)
			area.Max.X, area.Max.Y = max(area.Max.X, area.Min.X+1), max(area.Max.Y, area.Min.Y+1)
			small.Set(x, y, mean(whole, area))
		}
	}
	return small
}

func mean(whole image.Image, area image.Rectangle) color.Color {
	var r, g, b, a, n uint64
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			pr, pg, pb, pa := whole.At(x, y).RGBA()
			r, g, b, a, n = r+uint64(pr), g+uint64(pg), b+uint64(pb), a+uint64(pa), n+1
		}
	}
	return color.RGBA64{R: uint16(r / n), G: uint16(g / n), B: uint16(b / n), A: uint16(a / n)}
}
