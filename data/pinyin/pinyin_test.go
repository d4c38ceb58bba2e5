package pinyin

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNamesAreFoundAsTheyAreSpoken(t *testing.T) {
	for _, c := range []struct{ name, full, initials string }{
		{"张晓明", "ZHANGXIAOMING", "ZXM"},
		{"单伟", "SHANWEI", "SW"},
		{"解梅", "XIEMEI", "XM"},
		{"仇英", "QIUYING", "QY"},
		{"曾国超", "ZENGGUOCHAO", "ZGC"},
		{"区洋", "OUYANG", "OY"},
		{"查勇", "ZHAYONG", "ZY"},
		{"朴强", "PIAOQIANG", "PQ"},
		{"尉迟强志", "YUCHIQIANGZHI", "YCQZ"},
		{"万俟雪", "MOQIXUE", "MQX"},
		{"盖茨", "GECI", "GC"},
		{"任伟", "RENWEI", "RW"},
		{"华罗", "HUALUO", "HL"},
		{"缪杰", "MIAOJIE", "MJ"},
		{"翟亮", "ZHAILIANG", "ZL"},
		{"覃刚", "QINGANG", "QG"},
		{"乐嘉", "YUEJIA", "YJ"},
		{"欧阳建勇", "OUYANGJIANYONG", "OYJY"},
		{"司马磊梅", "SIMALEIMEI", "SMLM"},
		{"吕艳", "LVYAN", "LY"},
		{"李䶮", "LIYAN", "LY"},
		{"张𠮷", "ZHANGJI", "ZJ"},
		{"陈㐂", "CHENXI", "CX"},
		{"王喆", "WANGZHE", "WZ"},
		{"周弢", "ZHOUTAO", "ZT"},
		{"深圳市桂达物流有限公司", "SHENZHENSHIGUIDAWULIUYOUXIANGONGSI", "SZSGDWLYXGS"},
		{"机油 5W-30 全合成", "JIYOU5W30QUANHECHENG", "JY5W30QHC"},
		{"Tesla Model ３", "TESLAMODEL3", "TESLAMODEL3"},
		{"重庆长安", "CHONGQINGCHANGAN", "CQCA"},
	} {
		keys := Of(c.name)
		if len(keys.Full) == 0 || keys.Full[0] != c.full || keys.Initials[0] != c.initials {
			t.Errorf("%s: %v, want %s %s first", c.name, keys, c.full, c.initials)
		}
	}
}

func TestSecondReadingsAreFoundToo(t *testing.T) {
	for _, c := range []struct{ name, full, initials string }{
		{"单伟", "DANWEI", "DW"},
		{"覃刚", "TANGANG", "TG"},
		{"乐嘉", "LEJIA", "LJ"},
		{"吕艳", "LUYAN", "LY"},
		{"吕艳", "LYUYAN", "LY"},
		{"尉迟强志", "WEICHIQIANGZHI", "WCQZ"},
		{"空调滤清器", "KONGTIAOLVQINGQI", "KTLQQ"},
		{"王乐", "WANGYUE", "WY"},
		{"刘茜", "LIUXI", "LX"},
	} {
		keys := Of(c.name)
		if !slices.Contains(keys.Full, c.full) || !slices.Contains(keys.Initials, c.initials) {
			t.Errorf("%s: %v lacks %s %s", c.name, keys, c.full, c.initials)
		}
	}
}

func TestNothingToRead(t *testing.T) {
	for _, name := range []string{"", "  ", "·、—", "😀"} {
		if keys := Of(name); len(keys.Full) != 0 || len(keys.Initials) != 0 {
			t.Errorf("%q: %v", name, keys)
		}
	}
}

func TestKeysAreBounded(t *testing.T) {
	for _, name := range []string{"单单单单单单单单", strings.Repeat("重乐行长", 40), "解区查曾乐"} {
		keys := Of(name)
		if len(keys.Full) > MaxKeys || len(keys.Initials) > MaxKeys {
			t.Errorf("%s: %d and %d keys", name, len(keys.Full), len(keys.Initials))
		}
		if got := len(keys.Initials[0]); got > maxRunes || got == 0 {
			t.Errorf("%s: initials of %d letters", name, got)
		}
	}
}

func FuzzOf(f *testing.F) {
	for _, s := range []string{"张晓明", "尉迟", "单", "\xff\xfe", "ＡＢ１", "吕", "〇"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		keys := Of(name)
		if len(keys.Full) > MaxKeys || len(keys.Initials) > MaxKeys || len(keys.Full) < len(keys.Initials) {
			t.Fatalf("%q: %v", name, keys)
		}
		for _, key := range append(slices.Clone(keys.Full), keys.Initials...) {
			if key == "" || strings.Trim(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
				t.Fatalf("%q: key %q", name, key)
			}
		}
		if len(keys.Initials) > 0 && len(keys.Initials[0]) > utf8.RuneCountInString(name) {
			t.Fatalf("%q: %v", name, keys)
		}
	})
}

func BenchmarkOf(b *testing.B) {
	for _, name := range []string{"张晓明", "单乐行", "深圳市桂达物流有限公司"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Of(name)
			}
		})
	}
}
