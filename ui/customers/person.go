package customers

import (
	"os"
	"path/filepath"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/exchange"
	rights "jieche/data/person"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// persons is what a person may ask of the shop: to be given his data, or to have it erased.
func (s *vehicle) persons() {
	who := s.m.file.Owner
	if who.ID.IsZero() {
		s.d.Say("没有车主资料")
		return
	}
	what := kit.NewChoice(kit.Options("导出", "删除"), nil)
	what.Set("导出")
	asker, ground := kit.NewChoice(kit.Options(rights.Askers...), nil), kit.NewChoice(kit.Options(rights.Grounds...), nil).Boxed()
	asker.Set(rights.Askers[0])
	ground.Set(rights.Grounds[0])
	kit.Chain(what, asker, ground)
	body := kit.Down(8, kit.NewPara("车主 "+who.Title()+" 要求查阅或删除自己的个人信息时使用。删除后姓名、电话、地址、备注等不能再找回，维修记录保留。"),
		kit.Field("做什么", what), kit.Field("申请人", asker), kit.Field("依据（删除时）", ground))
	kit.NewDialog(s.d.Win, "个人信息", body, "继续", "返回", func(done func(error)) {
		done(nil)
		if what.Value() == "删除" {
			s.forget(who, rights.Erase{Customer: who.ID, Asker: asker.Value(), Ground: ground.Value()})
			return
		}
		s.handOut(who, asker.Value())
	}).Width(640).First(what).Show()
}

func (s *vehicle) forget(who customer.Customer, c rights.Erase) {
	op := desk.NewOp()
	kit.ConfirmDanger(s.d.Win, "删除个人信息", "删除 "+who.Title()+" 的姓名、电话、地址、备注和单据上的抄录，不能再找回。维修记录保留。", "删除", func() {
		desk.Do(s.d, op, c, func(done rights.Done) {
			kit.Tell(s.d.Win, "已删除", done.Say()+"。")
			s.Reload()
		})
	})
}

// handOut writes down that the data is given out, and then writes it to a file. The file's name names nobody.
func (s *vehicle) handOut(who customer.Customer, asker string) {
	op := desk.NewOp()
	name := filepath.Join(exportFolder(s.d), "个人信息-"+s.d.Now().Day().String()+"-"+who.ID.String()[20:]+".xlsx")
	kit.Prompt(s.d.Win, "导出个人信息", "写到文件（.xlsx、.csv 或 .json）", name, nil, func(path string) {
		desk.Do(s.d, op, rights.HandOut{Customer: who.ID, Asker: asker}, func(rights.Done) {
			kit.Run(s.d.Work, func() (int, error) { return personTo(s.d.Store, who.ID, path) }, func(rows int, err error) {
				if err != nil {
					s.d.Tell(err)
					return
				}
				s.d.Say("已导出 " + thousands(int64(rows)) + " 条：" + path)
			})
		})
	})
}

func personTo(store *data.Store, id customer.ID, path string) (int, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return 0, base.Refuse(base.Invalid, "export.folder", "path", "文件夹建不了：%s。请换一个位置", filepath.Dir(path)).Because(err)
	}
	return exchange.Person(store, id, path)
}

// records opens what was done with the vehicle's file.
func (s *vehicle) records() {
	s.d.Open(desk.Route{Area: desk.History, Vehicle: s.m.file.Vehicle.ID})
}
