package imports

import (
	"fmt"

	"jieche/data/batch"
	"jieche/data/undo"
)

// did is what an import did, in words.
func did(p undo.Past) string {
	text := fmt.Sprintf("新建 %d，补全 %d", p.Made, p.Completed)
	if p.Opened > 0 {
		text += fmt.Sprintf("，期初 %d", p.Opened)
	}
	return text
}

// standing is how far an import was taken back, in words.
func standing(p undo.Past) string {
	switch {
	case p.Undone == 0:
		return "可撤销"
	case p.Undone < p.Batches:
		return "撤销了一部分"
	case p.Kept > 0:
		return fmt.Sprintf("已撤销，保留 %d", p.Kept)
	}
	return "已撤销"
}

// undoable says that there is something left to take back.
func undoable(p undo.Past) bool { return p.Undone < p.Batches }

// outcome is what taking back came to, in words.
func outcome(o batch.Outcome) string {
	text := fmt.Sprintf("删除 %d 份，还原 %d 份", o.Removed, o.Restored)
	if o.Reversed > 0 {
		text += fmt.Sprintf("，冲回期初库存 %d 种（%s）", o.Reversed, o.No)
	}
	if len(o.Kept) > 0 {
		text += fmt.Sprintf("，保留 %d 份", len(o.Kept))
	}
	return text
}

// question asks before an import is taken back.
func question(p undo.Past) string {
	file := p.File
	if file != "" {
		file = "“" + file + "”"
	}
	return fmt.Sprintf("%s 由%s导入的%s%s（%s）。导入后没人用过、没改过的会删除，补全的内容还原，期初库存开单冲回；用过或改过的保留，并逐条列出原因。",
		p.At, p.Who, p.Kind.Word(), file, did(p))
}
