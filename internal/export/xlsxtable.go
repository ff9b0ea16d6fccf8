package export

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// measuredRows is how many rows are measured to set the widths of columns.
const measuredRows = 200

// tableWriter writes one table to a sheet of its own.
type tableWriter struct {
	workbook *workbookWriter
	out      *excelize.StreamWriter
	table    Table
	columns  []Column
	lines    []string // above the table
	headings []string
	widths   []float64 // nil until the first rows are there
	rows     int       // written
}

// table writes the index-th sheet after the cover.
func (x *workbookWriter) table(index int, t Table, notes notes) error {
	w := tableWriter{workbook: x, table: t, columns: t.all(), lines: t.lines(notes)}
	for _, column := range w.columns {
		w.headings = append(w.headings, column.heading(notes))
	}
	if err := w.write(index); err != nil {
		return fmt.Errorf("export: table %q: %w", t.Name, err)
	}
	return nil
}

// header is the row of the headings, counted from 1.
func (w *tableWriter) header() int { return len(w.lines) + 1 }

func (w *tableWriter) write(index int) error {
	x, name := w.workbook, w.table.Name
	if err := x.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: name, RefersTo: w.repeated(),
	}); err != nil {
		return err
	}
	var first [][]Cell
	for record, err := range w.table.records() {
		switch {
		case err != nil:
			return err
		case w.widths != nil:
			err = w.row(record)
		case len(first) < measuredRows:
			first = append(first, slices.Clone(record))
		default:
			first = append(first, record)
			err = w.begin(first)
		}
		if err != nil {
			return err
		}
	}
	if w.widths == nil {
		if err := w.begin(first); err != nil {
			return err
		}
	}
	if err := w.mark(index); err != nil {
		return err
	}
	return w.out.Flush()
}

// repeated says what is printed again on every page: the headings and, of a table that
// may be wider than a page, the columns that say what a row is about.
func (w *tableWriter) repeated() string {
	rows := fmt.Sprintf("'%s'!$%d:$%[2]d", w.table.Name, w.header())
	if len(w.columns) <= fewColumns {
		return rows
	}
	last, err := excelize.ColumnNumberToName(max(len(w.table.Key), 1) + 1)
	if err != nil {
		return rows
	}
	return fmt.Sprintf("'%s'!$A:$%s,%s", w.table.Name, last, rows)
}

// fewColumns always fit on a page.
const fewColumns = 8

// begin writes what is above the table, the headings and the first rows.
func (w *tableWriter) begin(first [][]Cell) error {
	w.widths = widths(w.columns, w.headings, first)
	var err error
	if w.out, err = w.workbook.stream(w.table.Name, "landscape", pages(w.widths)); err != nil {
		return err
	}
	// From the right, because the library puts each one before the others, and
	// Excel wants them in order.
	for i, width := range slices.Backward(w.widths) {
		if err := w.out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	for i, line := range w.lines {
		look, height := w.workbook.styles.above, 0.0
		if i == 0 {
			look, height = w.workbook.styles.heading1, heading1Height
		}
		text, err := xlsxText(line)
		if err != nil {
			return fmt.Errorf("line %d %w", i+1, err)
		}
		if err := w.set(i+1, []any{excelize.Cell{StyleID: look, Value: text}}, excelize.RowOpts{Height: height}); err != nil {
			return err
		}
	}
	row, most := make([]any, len(w.columns)), 1
	for i := range w.columns {
		row[i] = excelize.Cell{StyleID: w.workbook.styles.header(w.columns, i), Value: w.headings[i]}
		most = max(most, wrapped(w.headings[i], w.widths[i]/bold))
	}
	if err := w.set(w.header(), row, height(most)); err != nil {
		return err
	}
	for _, record := range first {
		if err := w.row(record); err != nil {
			return err
		}
	}
	return nil
}

// row writes the next row of data.
func (w *tableWriter) row(record []Cell) error {
	w.rows++
	if w.header()+w.rows > maxRows {
		return fmt.Errorf("there are more rows than a worksheet takes, which is %d with those above the table: CSV and JSON take any number",
			maxRows)
	}
	row, most := make([]any, len(record)), 1
	for i, cell := range record {
		value, err := xlsxValue(cell)
		if err != nil {
			return fmt.Errorf("row %d: column %s %w", w.rows, w.columns[i].Name, err)
		}
		row[i] = excelize.Cell{StyleID: w.workbook.styles.cell(w.columns, i), Value: value}
		if cell.kind == kindText {
			most = max(most, wrapped(cell.text, w.widths[i]))
		}
	}
	return w.set(w.header()+w.rows, row, height(most))
}

func (w *tableWriter) set(row int, values []any, height excelize.RowOpts) error {
	return w.out.SetRow("A"+strconv.Itoa(row), values, height)
}

// mark makes the headings and the data a table in the sense of the format. A
// table without data gets one empty row, as in Excel.
//
// The library gives every table filter buttons; they are taken out again.
func (w *tableWriter) mark(index int) error {
	last, err := excelize.CoordinatesToCellName(len(w.columns), w.header()+max(w.rows, 1))
	if err != nil {
		return err
	}
	striped := false
	if err := w.out.AddTable(&excelize.Table{
		Range: "A" + strconv.Itoa(w.header()) + ":" + last, Name: w.table.Name, ShowRowStripes: &striped,
	}); err != nil {
		return err
	}
	parts := &w.workbook.file.Pkg
	part := fmt.Sprintf("xl/tables/table%d.xml", index)
	stored, _ := parts.Load(part)
	content, _ := stored.([]byte)
	before, rest, opened := bytes.Cut(content, []byte("<autoFilter"))
	_, after, closed := bytes.Cut(rest, []byte("</autoFilter>"))
	if !opened || !closed {
		return fmt.Errorf("the library writes %s in another way than it used to", part)
	}
	parts.Store(part, slices.Concat(before, after))
	return nil
}
