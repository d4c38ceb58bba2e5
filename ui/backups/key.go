package backups

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/backup"
	"jieche/data/base"
	"jieche/data/shop"
	"jieche/data/workorder"
	"jieche/print"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

func isCancel(err error) bool { return errors.Is(err, context.Canceled) }

// makeKey is the first of three steps: the shop's key.
func (s *screen) makeKey() {
	if !s.may("设置店铺密钥") {
		return
	}
	text := "店铺密钥打印在一张纸上，电脑里不留。电脑坏了、丢了、被勒索病毒加密了，有备份盘和这张纸，就能在另一台电脑上恢复。\n接下来会生成密钥，并打开密钥页供打印（建议打印两份，分开锁好）。请先看看打印机里有纸。"
	title := "备份设置 · 第 1 步，共 3 步：店铺密钥"
	if s.m.key.Recipient != "" {
		title = "换一把店铺密钥"
		text = "店里已有密钥 " + s.m.key.Fingerprint() + "。换了以后，新的备份只认新密钥；以前的备份仍只有旧密钥能打开，旧的那张纸请继续保管。\n" + text
	}
	dialog := kit.NewDialog(s.d.Win, title, kit.NewPara(text), "生成并打开密钥页", "以后再说", nil).Width(640)
	dialog.Does(func(done func(error)) {
		kit.Run(s.d.Work, s.writePage, func(f *keyForm, err error) {
			if err != nil {
				done(desk.Said(err))
				return
			}
			done(nil)
			s.confirmKey(f)
		})
	})
	dialog.Show()
}

// writePage makes a key and its page.
func (s *screen) writePage() (*keyForm, error) {
	profile, err := data.Ask(s.d.Store, shop.Show{})
	if err != nil {
		return nil, err
	}
	key, err := backup.NewKey()
	if err != nil {
		return nil, err
	}
	doc := print.KeyPage(profile, key, s.d.Now(), print.Setting{Stamp: workorder.Stamp{At: s.d.Now(), By: s.d.Actor().Name}})
	if doc.Err() != nil {
		return nil, doc.Err()
	}
	var b [4]byte
	if _, err := rand.Read(b[:]); err != nil {
		return nil, err
	}
	f := &keyForm{key: key, page: filepath.Join(s.d.Store.Dir(), pageFolder, hex.EncodeToString(b[:])+".pdf")}
	return f, press.Save(doc, f.page)
}

// pageFolder holds the key's page while it is being printed; nothing stays in it.
const pageFolder = "keypage.tmp"

// Forget removes what is left of a key's page, when the program was ended before its owner had confirmed it.
func Forget(folder string) error { return os.RemoveAll(filepath.Join(folder, pageFolder)) }

// confirmKey is the second step: the page is printed, and its end is typed back.
func (s *screen) confirmKey(f *keyForm) {
	tail := kit.NewEntry("6 个字符，或扫码")
	note := kit.NewParaOf("密钥页：编号 "+backup.Fingerprint(f.key.Recipient())+"。没有弹出来时，请手工打开 "+f.page, 12, false, kit.Colours().Ink2)
	again := kit.NewButton("再打开一次密钥页", "Ctrl+P", func() { s.viewPage(f) })
	body := kit.Down(10,
		kit.NewPara("请打印密钥页，然后照着纸上输入密钥的最后 6 个字符（核对码），证明纸已经印好、看得清。"),
		kit.Field("密钥的最后 6 个字符", tail), kit.Across(8, again), note)
	op := desk.NewOp()
	dialog := kit.NewDialog(s.d.Win, "备份设置 · 第 2 步，共 3 步：打印并核对", body, "核对并启用", "作废这把密钥", nil).Width(640).Also(kit.Keymap{"Ctrl+P": again.Press})
	dialog.OnCancel = func() {
		s.forget()
		s.d.Say("这把密钥已作废，没有启用；印出来的纸请撕掉")
	}
	dialog.Does(func(done func(error)) {
		if err := f.confirm(tail.Text); err != nil {
			tail.SetError(err.Error())
			done(err)
			return
		}
		desk.Submit(s.d, op, backup.UseKey{Recipient: f.key.Recipient()}, done, func(k backup.ShopKey) {
			s.forget()
			s.d.Say("店铺密钥 " + k.Fingerprint() + " 已启用。请把纸锁好，和备份盘分开放")
			s.Reload()
			s.choosePlace("备份设置 · 第 3 步，共 3 步：备份到哪里")
		})
	})
	tail.OnDone = dialog.Submit
	dialog.First(tail).Show()
	s.viewPage(f)
}

func (s *screen) forget() {
	if err := Forget(s.d.Store.Dir()); err != nil {
		s.d.Tell(base.Refuse(base.Busy, "key.page", "", "密钥页文件删不掉，可能还开着。请关掉它，再手工删除文件夹 %s", filepath.Join(s.d.Store.Dir(), pageFolder)).Because(err))
	}
}

func (s *screen) viewPage(f *keyForm) {
	if err := s.d.View(f.page); err != nil {
		s.d.Tell(err)
	}
}

// addPlace names one more disk.
func (s *screen) addPlace() {
	if s.may("添加备份盘") {
		s.choosePlace("添加备份盘")
	}
}

// choosePlace is the third step: what is plugged in, or any folder.
func (s *screen) choosePlace(title string) {
	path := kit.NewEntry(examplePath)
	var options []kit.Option
	for _, m := range backup.Mounts() {
		if s.m.book.Knows(m.Path) {
			continue
		}
		word := "盘 "
		if m.Removable {
			word = "U 盘 "
		}
		options = append(options, kit.Option{Value: m.Path, Text: word + m.Path})
	}
	body := kit.Down(10, kit.NewPara("请插上一个 U 盘，或选第二块硬盘、别的电脑上的共享文件夹。程序会在上面放一个记号，以后一插上就认得，自动备份。"))
	var first fyne.Focusable = path
	if len(options) > 0 {
		var choice *kit.Choice
		choice = kit.NewChoice(options, func() { path.SetText(choice.Value()) }).Boxed()
		body.Add(kit.Field("现在插着的盘", choice))
	}
	body.Add(kit.Field("文件夹", path))
	warned := ""
	dialog := kit.NewDialog(s.d.Win, title, body, "添加并备份", "以后再说", nil).Width(640)
	dialog.Does(func(done func(error)) {
		kit.Run(s.d.Work, func() (string, error) {
			warning, err := backup.Judge(s.d.Store.Dir(), path.Text)
			if err == nil && (warning == "" || warned == path.Text) {
				_, _, err = s.d.Backups.Add(path.Text)
				warning = ""
			}
			return warning, err
		}, func(warning string, err error) {
			if err == nil && warning != "" {
				warned = path.Text
				err = base.Refuse(base.Refused, "place.warning", "path", "%s仍要用它，请再按一次“添加并备份”。", warning)
			}
			if err != nil {
				done(desk.Said(err))
				return
			}
			done(nil)
			s.Reload()
			s.takeNow()
		})
	})
	path.OnDone = dialog.Submit
	dialog.First(first).Show()
}
