// Command jieche is the window of the shop: 接车. It opens the shop's folder and shows it; everything else is in package ui.
package main

import (
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"

	"jieche/data"
	"jieche/data/kv"
	"jieche/data/workbook"
	"jieche/ui"
)

func main() {
	kv.ChildMain()
	workbook.ChildMain()
	os.Exit(run(os.Args[1:], os.Stderr))
}

// run is the program; it returns its exit code.
func run(args []string, stderr io.Writer) int {
	flags := flag.NewFlagSet("jieche", flag.ContinueOnError)
	flags.SetOutput(stderr)
	shop := flags.String("shop", "", "folder of the shop (店铺资料文件夹)")
	logFile := flags.String("log", "", "log file; empty: jieche.log in the shop's folder")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	folder, err := folderOf(*shop)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	if raise(folder) {
		return 0 // the window that is open came to the front
	}
	if *logFile == "" {
		*logFile = filepath.Join(folder, "jieche.log")
	}
	log, err := openLog(*logFile)
	if err != nil {
		fmt.Fprintln(stderr, "日志文件写不进去，程序照常打开：", err)
	}
	defer log.Close()
	slog.SetDefault(slog.New(slog.NewTextHandler(io.MultiWriter(stderr, log), nil)))
	if f, err := os.OpenFile(*logFile+".crash", os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600); err == nil {
		_ = debug.SetCrashOutput(f, debug.CrashOptions{}) // what ends the program for good is kept where support finds it
		f.Close()
	}
	window := &first{folder: folder}
	defer window.Close()
	return ui.Run(ui.Options{
		Folder: folder,
		Trace:  os.Getenv("JIECHE_TRACE"),
		Open: func() (*data.Store, error) {
			s, err := data.Open(folder, data.Options{Create: true})
			if err == nil {
				window.Close() // after a restore the shop is opened a second time
				window.listen()
			}
			return s, err
		},
		OnRaise: window.onRaise,
	})
}

// folderOf is the shop's folder, made if it is not there yet.
func folderOf(asked string) (string, error) {
	folder := asked
	if folder == "" {
		var err error
		if folder, err = data.DefaultFolder(); err != nil {
			return "", err
		}
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", fmt.Errorf("文件夹 %s 用不了：%w", asked, err)
	}
	if data.MayBeMadeIn(folder) != nil {
		return folder, nil // the window says why; nothing is made there
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("文件夹 %s 建不了，请用 -shop 另选一个：%w", folder, err)
	}
	return folder, nil
}
