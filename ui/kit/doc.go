// Package kit holds the widgets and manners of a keyboard-first desk: entries where Enter goes to
// the next field, pickers that find while one types and never lose the keyboard, tables of rows,
// dialogs with Enter and Esc, keys that work wherever the focus is, and the look of it all. It knows
// Fyne, and it knows nothing of cars.
//
// # A window
//
//	a.Settings().SetTheme(kit.Theme{})      // after kit.SetFonts(regular, bold)
//	keys := kit.Mount(w, content)           // content, the layer for lists, and the key router
//	keys.Shell(rail.Keys().With(tabs.Keys()).With(kit.Keymap{"Ctrl+K": search}))
//	keys.Screen(kit.KeysOfButtons(print, preview).With(kit.Keymap{"Ctrl+T": addPackage}))
//
// # Text and small things
//
// Hint, Caption, Body, Bold, Title, Big and Figure make one line of text; Para breaks into lines.
// Chip, BigChip, KeyCap, Mark, Plate, BigPlate, Fact and Sum are what cards are made of.
//
// # Laying out
//
// Across (small things side by side, centred), Cols (panels side by side, full height), Down (below
// each other, full width); Flex gives one of them the room left over, Fixed a size, Spacer pushes
// the rest to the end. Flow breaks lines, Baseline sets texts of different sizes on one line. Card,
// TitledCard and Panel are white sheets; Banner is one in a state's colour; Page is a screen with its
// ActionBar. Field sets a label above a field, Beside to its left. Scroll follows the focus.
//
//	kit.Page(kit.Down(12,
//		kit.Cols(12, kit.Flex(5, kit.Card(...)), kit.Flex(4, kit.Card(...))),
//		kit.Flex(1, kit.Panel(table)),
//	), kit.NewActionBar(kit.Primary("打印任务委托书", "F9", s.print), []*kit.Button{preview}, discard))
//
// # Fields
//
// NewEntry, NewTextArea, NewDateEntry, NewTimeEntry, NewMoneyEntry, NewQtyEntry, NewHoursEntry,
// NewCountEntry, NewPlateEntry, NewVINEntry, NewPhoneEntry, NewPINEntry, or NewValue for a type of
// one's own; NewChoice and NewMultiChoice for chips, NewCheck for a box to tick. Chain sets another
// order than that on the screen.
//
//	paid := kit.NewMoneyEntry()
//	paid.OnValue = func(f base.Fen, ok bool) { m.paid = f; s.render() }
//	wash := kit.NewChoice(kit.Options("要", "不要"), s.washChosen)
//
// # Finding
//
//	p := kit.NewPicker("编码、名称或拼音首字母", desk.Work, s.candidates, s.addLine)
//	p.Clears = true // stays for the next line
//
// # Tables
//
//	t := kit.NewTable(
//		kit.Column[Line]{Title: "项目", Weight: 1, Text: func(l Line) string { return l.Name }},
//		kit.Column[Line]{Title: "数量", Width: 90, Right: true, Text: qtyText, Edit: &kit.CellEdit[Line]{Text: qtyText, Set: s.setQty}},
//		kit.Column[Line]{Title: "库存", Width: 150, Cell: func(l Line) kit.Cell { return kit.Cell{Chip: "有 12", State: kit.Ready} }},
//	)
//	t.OnOpen, t.OnDelete, t.ID = s.open, s.remove, func(l Line) string { return l.ID }
//	t.SetEmpty("还没有项目。输入编码或拼音首字母添加。", nil)
//	t.SetRows(rows)
//
// # Dialogs
//
// Confirm, ConfirmDanger, Tell, TellError, Prompt, Form and Approve; NewDialog for others. Toast says
// what went well.
//
// # Work
//
// Nothing may block the window: Fetch asks in the background and drops stale answers, Run does one
// thing and reports how it ended. Queue is the program's Worker, Inline that of tests.
//
// # Chinese input methods
//
// While pinyin is being composed, Enter, Backspace, Tab, Esc and the arrows belong to the input
// method; Entry swallows them (see compose.go for how it knows). Widgets that are not typed into
// look at keys and not at characters, so number keys choose while an input method is on.
package kit
