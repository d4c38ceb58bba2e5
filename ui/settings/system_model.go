package settings

import (
	"fmt"
	"path/filepath"
	"strings"

	"jieche/data"
	"jieche/data/kv"
	"jieche/ui/kit"
)

// systemModel is what the page of checks and repairs knows.
type systemModel struct {
	files  filesOf
	busy   bool
	result string // what the last check or repair came to
}

// filesOf is how the shop's files stand.
type filesOf struct {
	second    data.Second
	journal   string // folder of the second file
	elsewhere string // the same, where somebody chose it
	damaged   bool
	checked   string
	events    []kv.Event
	shots     []kv.Snapshot
}

const eventsShown = 200

func lookAtFiles(s *data.Store) (filesOf, error) {
	f := filesOf{second: s.Second(), journal: s.DB().JournalDir(), damaged: s.Damaged(), checked: "还没有做过"}
	if at := s.DB().Checked(); at > 0 {
		f.checked = at.String()
	}
	if f.journal != filepath.Join(s.Dir(), "journal") {
		f.elsewhere = f.journal
	}
	var err error
	if f.events, err = s.Events(eventsShown); err != nil {
		return f, err
	}
	f.shots, err = s.Snapshots()
	return f, err
}

// said is the sentence beside the buttons.
func (m systemModel) said() string {
	switch {
	case m.result != "":
		return m.result
	case m.files.damaged:
		return "检查发现店铺资料有损坏，还没有修复。请按“修复”：程序用操作记录重建，原文件保留。"
	}
	return checkHint
}

// places are the lines of the card with files.
func (m systemModel) places(dir string) []string {
	second := "第二副本：" + m.files.journal
	if m.files.second.Err != nil {
		second += "（" + m.files.second.Since.Format("15:04") + " 起没写上，正在重试）"
	}
	return []string{
		"店铺文件夹：" + dir, second, "打印的单据：" + filepath.Join(dir, "print"), "导出的表格：" + filepath.Join(dir, "export"),
		"上次全面检查完好：" + m.files.checked, "版本：" + version(),
	}
}

// mood is an event's word and colour.
func mood(e kv.Event) (string, kit.State) {
	word := map[string]string{"rescue": "恢复", "repair": "修复", "check": "检查", "second": "第二副本", "catchup": "补齐"}[e.Kind]
	if word == "" {
		word = "文件"
	}
	if e.Grave {
		return word, kit.Late
	}
	return word, kit.Ready
}

// verdict is what a check found, in words.
func verdict(r *kv.Report) string {
	if r.Clean() {
		text := fmt.Sprintf("没有发现问题：核对了 %s 行资料", thousands(int64(r.Rows)))
		if r.Records > 0 {
			text += fmt.Sprintf("，%s 条操作记录", thousands(int64(r.Records)))
		}
		return text + "。"
	}
	text := fmt.Sprintf("发现 %d 处不一致，请按“修复”。修复前请不要删除任何文件：", len(r.Faults))
	return text + list(r.Faults)
}

// repaired is what a repair did, in words.
func repaired(r *kv.Repaired) string {
	text := fmt.Sprintf("修复完成：恢复 %d 条资料、%d 条操作记录。原文件保留为 %s。", r.Rows, r.Records, filepath.Base(r.Kept))
	if r.Lost > 0 {
		text += fmt.Sprintf("有 %d 条没能恢复，原样存入隔离区 quarantine，请核对相关单据。", r.Lost)
	}
	return text + list(r.Found)
}

func list(found []kv.Finding) string {
	const shown = 6
	var b strings.Builder
	for i, f := range found {
		if i == shown {
			fmt.Fprintf(&b, "\n……还有 %d 处", len(found)-shown)
			break
		}
		key := f.Key
		if len(key) > 12 {
			key = "…" + key[len(key)-12:]
		}
		fmt.Fprintf(&b, "\n· %s", strings.Join(strings.Fields(f.Where+" "+key), " ")+"："+f.What)
	}
	return b.String()
}

// sizeWord is a size as people say it.
func sizeWord(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return fmt.Sprintf("%d MB", (n+1<<20-1)>>20)
}
