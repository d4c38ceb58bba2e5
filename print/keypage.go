package print

import (
	"fmt"
	"strings"

	"jieche/data/backup"
	"jieche/data/base"
	"jieche/data/shop"
)

// codeMM is the side of the key's code: a wedge scanner and a telephone both read it from a hand's breadth.
const codeMM = 46

// groupsPerRow of the key's groups; fifteen groups make three rows.
const groupsPerRow = 5

// KeyPage (密钥页) is the shop's backup key on paper: as a code for the scanner, and in groups for fingers. It is the only place
// where the key is, so the page says what it is, where it should lie, and what to do with it on the day it is needed.
func KeyPage(profile shop.Profile, key backup.Key, made base.Instant, set Setting) Doc {
	set = set.on("A4")
	f := newForm(profile, set)
	f.title, f.noName, f.plies = "备份密钥", "密钥编号", "请打印两份，分开存放"
	f.about = backup.Fingerprint(key.Recipient()) + "　制作：" + made.String()
	f.keyCode(key)
	f.keyGroups(key)
	f.text(false, "需要恢复时", f.look.body,
		"1. 在任何一台电脑上装好接车并打开：选“从备份恢复”，插上备份盘，选最近的一份备份。",
		"2. 点一下密钥输入框，用扫码枪扫上面的二维码；没有扫码枪，就按组输入密钥（16 个字的开头可以不输）。",
		"3. 输错一个字，程序会说是第几组。恢复完成后，程序会说明恢复到什么时候、又找回了多少条操作。",
		"没有接车时，任何 age 程序也能打开：age -d -i 密钥文件 备份.age | tar xz")
	f.text(false, "请这样保管", f.look.body,
		"· 谁有这张纸，谁就能打开本店的备份：放在保险柜或家里，不要贴在电脑旁，不要拍照发微信。",
		"· 电脑里没有这把密钥。纸丢了，请立即在“设置 › 备份”里换一把新密钥；旧备份仍只有旧密钥能打开。",
		"· 和备份盘分开放：两样一起丢了，别人就能看到客户资料。")
	f.fields(18, []field{{name: "保管人签字"}, {name: "存放地点"}, {name: "日期", foot: "年　　月　　日"}})
	return finish("备份密钥", set, f)
}

// keyCode is the code, and beside it what this sheet is.
func (f *form) keyCode(key backup.Key) {
	side := min(codeMM, f.width*0.3)
	left := side + 12
	said := "这张纸能打开本店的全部备份。\n电脑坏了、丢了、中了病毒，有备份盘和这张纸，就能在另一台电脑上把店铺恢复回来。\n\n核对码（密钥的最后 6 个字符）："
	r := row{min: side + 12, cells: []cell{{W: left}, {W: f.width - left, S: said + key.Tail(), Size: f.look.body + 2}}}
	r.fit(f.look)
	r.art = func(p *sketch, x, y float64) {
		p.add(Code{X: x + 6, Y: y + (r.h-side)/2, Side: side, S: key.Secret()})
	}
	f.sections = append(f.sections, section{rows: []row{r}, whole: true})
}

// keyGroups is the key for fingers: numbered groups, wide enough to lay a ruler below.
func (f *form) keyGroups(key backup.Key) {
	prefix, groups := key.Groups()
	s := section{title: "密钥（大小写、空格不限；" + strings.TrimSuffix(prefix, "-1") + "… 开头不用输）", whole: true}
	number, size := 9.0, f.look.total+3
	for len(groups) > 0 {
		n := min(groupsPerRow, len(groups))
		var r row
		for i := range groupsPerRow {
			text, label := "", ""
			if i < n {
				text, label = groups[i], fmt.Sprint(len(s.rows)*groupsPerRow+i+1)
			}
			r.cells = append(r.cells, cell{W: number, S: label, Size: f.look.small, Grey: f.look.labelGrey, Fill: f.look.labelFill, Align: Centre},
				cell{W: f.width/groupsPerRow - number, S: text, Size: size, Bold: true, Align: Centre})
		}
		r.min = 12
		r.fit(f.look)
		s.rows, groups = append(s.rows, r), groups[n:]
	}
	f.sections = append(f.sections, s)
}
