package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"jieche/data/base"
	"jieche/data/file"
	"jieche/data/kv"
)

// ReportFolder is where reports lie within the shop's folder.
const ReportFolder = "reports"

// Report (错误报告) is what the program writes down about itself when a command would have broken a rule. It holds ids and numbers
// only, so a shop can hand it to anybody; who they belong to is known to the shop's own file alone.
type Report struct {
	Number  string       `json:"number"` // what a person says over the telephone: R261122-0915
	Time    base.Instant `json:"time"`
	Command string       `json:"command"`
	Title   string       `json:"title"` // of the command
	Rule    string       `json:"rule"`
	Says    string       `json:"says"` // the rule as a sentence
	Table   string       `json:"table"`
	Row     string       `json:"row"` // key of the row
	Facts   []kv.Fact    `json:"facts"`
	Staff   string       `json:"staff,omitempty"` // id of who gave the command
	Writer  string       `json:"writer"`
	Record  uint64       `json:"record"` // number of the last record before it
}

// reported turns a broken rule into a report and the sentence that names it. Nothing was saved; nothing else stops.
func (s *Store) reported(by By, err error) error {
	var b *kv.Broken
	if !errors.As(err, &b) {
		return err
	}
	now := s.db.Now()
	r := Report{
		Number: s.reportNumber(now), Time: now, Command: b.Op, Title: titles[b.Op], Rule: b.Name, Says: b.Say, Table: b.Table, Row: b.Key,
		Facts: b.Facts, Staff: by.Staff.String(), Writer: s.db.Identity().Writer(),
	}
	if err := s.db.View(func(tx *kv.Tx) error { r.Record = tx.LastNumber(); return nil }); err != nil {
		slog.Error("report", "number", r.Number, "err", err)
	}
	if err := r.write(s.Dir()); err != nil { // the sentence is said all the same; the log has the rule
		slog.Error("report", "number", r.Number, "err", err)
	}
	slog.Error("rule broken", "number", r.Number, "rule", b.Name, "command", b.Op, "table", b.Table)
	return base.Refuse(base.Broken, "rule."+b.Name, "",
		"没有保存：程序在保存前核对时发现会违反“%s”，已把这次操作整个撤销。资料没有变动，其他工作照常。请把报告编号 %s 告诉技术支持", b.Say, r.Number).Because(err)
}

// write keeps the report in the shop's folder.
func (r Report) write(dir string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	folder := filepath.Join(dir, ReportFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return file.Replace(filepath.Join(folder, r.Number+".json"), append(text, '\n'))
}

// reportNumber is the day and the time, and a count where two fall into the same minute.
func (s *Store) reportNumber(now base.Instant) string {
	number := "R" + now.Time().Format("060102-1504")
	for n, name := 1, number; ; n++ {
		if _, err := os.Stat(filepath.Join(s.Dir(), ReportFolder, name+".json")); err != nil {
			return name
		}
		name = fmt.Sprintf("%s-%d", number, n+1)
	}
}
