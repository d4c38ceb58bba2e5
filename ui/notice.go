package ui

import (
	"fmt"
	"log/slog"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// notice is a line above the screens: what the desk must know as long as it is so.
type notice struct {
	state    kit.State
	word     string
	sentence string
}

// surroundings is what the shop stands on: the clock, the disk, the ground of its folder.
type surroundings struct {
	clock  shop.ClockState
	room   kv.Room
	ground data.Ground
}

// lookAround asks beside the window how the surroundings are, and shows what is odd. From the second look on, when the desk is at
// work, the reserve on the disk is made where there is none.
func (s *shell) lookAround() {
	again := s.looked
	s.looked = true
	kit.Run(s.work, func() (now surroundings, err error) {
		if again {
			if err := s.store.KeepReserve(); err != nil {
				slog.Error("reserve", "err", err)
			}
		}
		if now.clock, err = data.Ask(s.store, shop.ClockOf{}); err != nil {
			return now, err
		}
		now.ground = data.GroundOf(s.folder)
		now.room, err = s.store.Room()
		return now, err
	}, func(now surroundings, err error) {
		if err != nil || s.over {
			return // a disk that can't even be asked shows in the next save
		}
		s.doubted = now.clock
		s.showNotices(noticesOf(now))
	})
}

func noticesOf(now surroundings) []notice {
	var list []notice
	if sentence := now.clock.Sentence(); sentence != "" {
		list = append(list, notice{kit.Held, "时间", sentence + "；时间其实没错时按 F11 确认"})
	}
	if sentence := roomSentence(now.room); sentence != "" {
		state := kit.Held
		if now.room.Free < data.HardlyRoom {
			state = kit.Late
		}
		list = append(list, notice{state, "磁盘", sentence})
	}
	if sentence := now.ground.Sentence(); sentence != "" {
		list = append(list, notice{kit.Held, "位置", sentence})
	}
	return list
}

// roomSentence says how full the disk is; nothing where there is plenty of room.
func roomSentence(r kv.Room) string {
	left := fmt.Sprintf("店铺所在的磁盘只剩 %d MB", r.Free>>20)
	switch {
	case r.Free >= data.LittleRoom:
		return ""
	case r.Free >= data.HardlyRoom:
		return left + "，请尽快清理"
	case r.Reserve:
		return left + "，快满了。请马上清理；满了以后只能查看、打印和导出到别的磁盘"
	}
	return left + "，应急空间已经用掉。请马上清理；满了以后只能查看、打印和导出到别的磁盘"
}

// showNotices draws the lines, and leaves them where nothing changed.
func (s *shell) showNotices(list []notice) {
	var texts []string
	for _, n := range list {
		texts = append(texts, n.sentence)
	}
	text := strings.Join(texts, "\n")
	if text == s.noticed {
		return
	}
	s.noticed = text
	s.notices.RemoveAll()
	for _, n := range list {
		ink, ground := n.state.Colours()
		line := kit.Cols(10, kit.Chip(n.word, n.state), kit.Flex(1, kit.NewParaOf(n.sentence, 13, false, ink)))
		s.notices.Add(container.NewStack(canvas.NewRectangle(ground), kit.Inset(16, 5, 16, 5, line)))
	}
	s.notices.Refresh()
	s.win.Content().Refresh()
	s.trace.notice(text)
}

// confirmClock is F11: somebody says what day it is, and if the clock shows that day, it is believed again.
func (s *shell) confirmClock() {
	if s.doubted.Doubt == kv.ClockSure {
		s.say("电脑时间没有疑问，不用确认")
		return
	}
	op := desk.NewOp()
	desk.AskDay(s.desk, s.doubted, "今天是几号？", "确认", func(day base.Day, done func(error)) {
		desk.Submit(s.desk, op, shop.ConfirmClock{Day: day}, done, func(shop.Confirmed) {
			s.say("电脑时间已确认")
			s.lookAround()
		})
	}, nil)
}

// newNotices makes the empty strip.
func newNotices() *fyne.Container { return kit.Down(1) }
