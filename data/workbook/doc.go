// Package workbook reads the untidy workbooks in which shops keep their customers and parts, and writes tables out.
//
// Every program exports other columns under other words, and every clerk has typed into them for years. So a workbook
// is read in three steps. The file becomes lines of cells (xlsx.go, csv.go), within bounds that a hostile file can't
// leave. The header row is found by its words, not by its place (header.go). Then each line becomes a clean row
// (customers.go, parts.go): what is clearly meant is cleaned, what is doubtful is kept with a warning that names the
// row and the reason, and what can't be a row is listed as skipped. Nothing is dropped without a word.
//
// Formulas are never evaluated; a cell that begins with "=" is text like any other.
package workbook
