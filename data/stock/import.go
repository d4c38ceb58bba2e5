package stock

import (
	"jieche/data/base"
	"jieche/data/batch"
	"jieche/data/kv"
	"jieche/data/ledger"
)

// ImportRow (导入行) is one part as a workbook of another program has it, cleaned by whoever read it.
type ImportRow struct {
	Row     int        `json:"row"` // where it stands in the workbook, for the doubts
	Code    string     `json:"code,omitempty"`
	Name    string     `json:"name,omitempty"`
	Spec    string     `json:"spec,omitempty"`
	Fits    string     `json:"fits,omitempty"`
	Unit    string     `json:"unit,omitempty"`
	Quality Quality    `json:"quality,omitempty"`
	Maker   string     `json:"maker,omitempty"`
	Origin  string     `json:"origin,omitempty"`
	Bin     string     `json:"bin,omitempty"`
	OnHand  base.Milli `json:"on_hand,omitempty"`
	Cost    base.Fen   `json:"cost,omitempty"` // per unit
	Price   base.Fen   `json:"price,omitempty"`
	Min     base.Milli `json:"min,omitempty"`
	Max     base.Milli `json:"max,omitempty"`
}

// MaxImport is how many rows one import takes: more in one transaction would keep the desk waiting.
const MaxImport = 2000

// Import (导入配件) makes and completes parts from rows. What a part has stays; stock becomes an opening movement, and only of
// parts whose movements, if any, were all moved back, so the same rows a second time change nothing.
type Import struct {
	Rows   []ImportRow  `json:"rows"`
	Source batch.Source `json:"source,omitzero"`
}

// Imported is what an import returns.
type Imported struct {
	Made      int        `json:"made"`
	Completed int        `json:"completed"`
	Unchanged int        `json:"unchanged"`
	Skipped   int        `json:"skipped"`
	Opened    int        `json:"opened"`       // parts that got an opening stock
	No        base.DocNo `json:"no,omitempty"` // the receipt of the opening stock
	Doubts    []RowDoubt `json:"doubts,omitempty"`

	Run batch.RunID `json:"run,omitzero"` // names the import; zero where nothing changed
}

// RowDoubt is a sentence about one row.
type RowDoubt struct {
	Row int    `json:"row"`
	Say string `json:"say"`
}

// Name is the command's name.
func (Import) Name() string { return "stock.import" }

// Run takes the rows in one after the other.
func (c Import) Run(tx *kv.Tx) (Imported, error) {
	var r Imported
	if len(c.Rows) > MaxImport {
		return r, base.Refuse(base.Invalid, "import.rows", "rows", "一次最多导入 %d 行，现有 %d 行，请分批导入", MaxImport, len(c.Rows))
	}
	for _, row := range c.Rows {
		err := row.run(tx, &r)
		if f, ok := base.AsFault(err); ok && f.Kind == base.Invalid {
			r.Skipped++
			r.doubt(row, "跳过这一行："+f.Say)
		} else if err != nil {
			return r, err
		}
	}
	var err error
	r.Run, err = c.Source.Note(tx, batch.Batch{Kind: batch.Parts, Made: r.Made, Completed: r.Completed, Opened: r.Opened})
	return r, err
}

func (r *Imported) doubt(row ImportRow, say string) {
	r.Doubts = append(r.Doubts, RowDoubt{row.Row, say})
}

// run looks at the whole row before it writes anything, so a row that is skipped leaves nothing behind.
func (row ImportRow) run(tx *kv.Tx, r *Imported) error {
	n := Part{
		Code: row.Code, Name: row.Name, Spec: row.Spec, Fits: row.Fits, Unit: row.Unit, Quality: row.Quality, Maker: row.Maker,
		Origin: row.Origin, Bin: row.Bin, Price: row.Price, Min: row.Min, Max: row.Max,
	}
	if err := n.clean(); err != nil {
		return err
	}
	p, known, err := ByCode(tx, n.Code)
	if err != nil {
		return err
	}
	old := p
	again, err := takenBack(tx, p)
	switch {
	case err != nil:
		return err
	case !known:
		p = n
		p.ID = kv.NewID[Part](tx)
	case again:
		p, known = n, false
		p.ID = old.ID
	default:
		p.complete(n)
	}
	opened, err := row.open(tx, p, r)
	if err != nil {
		return err
	}
	if known && p.Name != n.Name {
		r.doubt(row, "编号 "+n.Code+" 在配件库里的名称是“"+p.Name+"”，文件里是“"+n.Name+"”，保留配件库里的")
	}
	switch {
	case !known:
		r.Made++
	case p != old || opened:
		r.Completed++
	default:
		r.Unchanged++
	}
	return Parts.Put(tx, p)
}

// complete fills what is empty and leaves the rest.
func (p *Part) complete(n Part) {
	for _, f := range []struct{ kept, row *string }{
		{&p.Spec, &n.Spec}, {&p.Fits, &n.Fits}, {&p.Unit, &n.Unit}, {(*string)(&p.Quality), (*string)(&n.Quality)},
		{&p.Maker, &n.Maker}, {&p.Origin, &n.Origin}, {&p.Bin, &n.Bin},
	} {
		if *f.kept == "" {
			*f.kept = *f.row
		}
	}
	if p.Price == 0 {
		p.Price = n.Price
	}
	if p.Min == 0 && (p.Max == 0 || n.Min <= p.Max) {
		p.Min = n.Min
	}
	if p.Max == 0 && n.Max >= p.Min {
		p.Max = n.Max
	}
}

// open brings in what the workbook says is on the shelf, if the part has no movement here, or none that was not moved back.
func (row ImportRow) open(tx *kv.Tx, p Part, r *Imported) (bool, error) {
	live, err := liveMoves(tx, p.ID)
	switch {
	case err != nil:
		return false, err
	case row.OnHand == 0 || len(live) > 0:
		return false, nil
	case row.OnHand < 0:
		r.doubt(row, "库存 "+row.OnHand.String()+" 是负数，没有作为期初入库，请盘点后补录")
		return false, nil
	}
	if err := sane(row.OnHand, row.Cost); err != nil {
		return false, err
	}
	total := row.Cost.Times(row.OnHand)
	if total > base.MaxFen {
		return false, base.Refuse(base.Invalid, "stock.price", "cost", "%s 的库存金额 %s 元太大，请检查数量和成本", p.Name, total)
	}
	if row.Cost == 0 {
		r.doubt(row, "没有成本价，期初库存按零成本入库")
	}
	if r.No == "" {
		no, err := tx.Number(base.DocReceipt)
		if err != nil {
			return false, err
		}
		r.No = no
	}
	_, err = in(tx, Move{
		Part: p.ID, Kind: Opening, Entry: ledger.Entry{Amount: int64(row.OnHand)}, Cost: total, Bin: p.Bin, Batch: r.No, Doc: r.No, Reason: "导入期初库存",
	})
	if err == nil {
		r.Opened++
	}
	return err == nil, err
}
