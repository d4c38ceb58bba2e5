package main

import (
	"fmt"
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
1 ICON "%[3]s"
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
	files := map[string]string{
		"jieche.manifest": fmt.Sprintf(manifest, version),
		"jieche.rc":       fmt.Sprintf(script, strings.ReplaceAll(version, ".", ","), version, filepath.ToSlash(h.path("assets", "icon.ico"))),
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
