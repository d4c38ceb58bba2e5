package backups

import (
	"strings"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/backup"
	"jieche/data/base"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

func (s *screen) restore() {
	if !s.may("从备份恢复") {
		return
	}
	s.owned(s.d.By(desk.NewOp()), s.askRestore)
}

// owned goes on when the shop's owner has set no passphrase, or gives it.
func (s *screen) owned(by data.By, then func()) {
	switch err := s.d.Store.NeedOwner(by.Owner, "从备份恢复"); {
	case err == nil:
		then()
	case !s.d.Second(err, by, func(by data.By) { s.owned(by, then) }):
		s.d.Tell(err)
	}
}

func (s *screen) askRestore() {
	mark := ""
	if list, err := s.d.Backups.List(); err == nil && len(list) > 0 {
		mark = list[0].Shop
	}
	AskRestore(s.d.Win, s.d.Work, s.d.Store.Dir(), s.d.Backups.Home(), mark, func(r backup.Restoration) {
		kit.ConfirmDanger(s.d.Win, "从备份恢复", "程序会关闭店铺，用这份备份顶替现在的资料，再重新打开。现在的文件夹会改名保留，不删除。", "开始恢复", func() { s.d.Restore(r) })
	})
}

// AskRestore asks which backup, and for the key. It needs no open shop: the shop may be what is lost.
func AskRestore(w fyne.Window, work kit.Worker, folder, home, mark string, then func(backup.Restoration)) {
	file, key := kit.NewEntry("选一份，或输入备份文件的完整路径"), kit.NewEntry("本机的备份可以不填；扫码枪扫纸上的二维码，或按组输入")
	table := kit.NewTable(
		kit.Column[backup.Listed]{Title: "备份时间", Width: 150, Cell: func(l backup.Listed) kit.Cell { return kit.Cell{Text: l.At.String(), Bold: true} }},
		kit.Column[backup.Listed]{Title: "位置", Width: 90, Text: func(l backup.Listed) string { return l.Place.Kind.Word() }},
		kit.Column[backup.Listed]{Title: "文件", Weight: 1, Text: func(l backup.Listed) string { return listed(l, mark) }},
		kit.Column[backup.Listed]{Title: "大小", Width: 90, Right: true, Text: func(l backup.Listed) string { return sizeOf(l.Bytes) }},
	)
	table.OnSelect = func(l backup.Listed) { file.SetText(l.File) }
	table.SetEmpty("没有找到备份。请插好备份盘再打开这里，或在下面输入文件的路径。", nil)
	exact := kit.NewCheck("只恢复到备份那一刻（不找回之后的操作，用来退回到误操作之前）", nil)
	body := kit.Down(8, kit.Fixed(760, 210, kit.Panel(table)), kit.Field("备份文件", file), kit.Field("店铺密钥", key), exact)
	dialog := kit.NewDialog(w, "从备份恢复", body, "下一步", "返回", nil).Width(800)
	dialog.Does(func(done func(error)) {
		r := backup.Restoration{File: strings.TrimSpace(file.Text), Typed: strings.TrimSpace(key.Text), To: folder, Home: home, InPlace: true, Exact: exact.On}
		if r.File == "" {
			done(base.Refuse(base.Invalid, "restore.file", "file", "请选择一份备份"))
			return
		}
		kit.Run(work, func() (bool, error) { return true, r.Try() }, func(_ bool, err error) {
			if err != nil {
				done(desk.Said(err))
				return
			}
			done(nil)
			then(r)
		})
	})
	table.OnOpen = func(backup.Listed) { dialog.Submit() }
	key.OnDone = dialog.Submit
	dialog.First(table).Show()
	kit.Run(work, func() ([]backup.Listed, error) { return backup.Search(folder), nil }, func(list []backup.Listed, _ error) {
		table.SetRows(list)
		if len(list) > 0 {
			table.Select(0)
			file.SetText(list[0].File)
		}
	})
}
