// Package print makes the shop's papers: forms as pure functions of a sheet, a shop and a setting.
//
//	sheet + shop.Profile + Setting ──form──▶ Doc ──PDF──▶ file, viewer, printer
//	                                          └───Record──▶ text for goldens
//
// A form never touches the store, a clock or the screen. What it makes is a Doc:
// pages of simple marks (text, rules, boxes, codes, pictures, paths) at fixed
// places in millimetres, so that every back end draws the same page.
//
// page.go says what can be drawn, flow.go breaks the page, table.go and frame.go
// are the blocks that forms are built of, wrap.go breaks lines without losing a
// character, font.go measures and finds characters, subset.go cuts a font to what
// one document shows, typeface.go tells readers of the file about it. Each form has
// a file of its own.
package print
