package view

import "ccio/web/nhsuk"

// PlainTable is a table of words. The first cell of each row is its heading.
type PlainTable struct {
	ID, Caption string
	Head        []string
	Rows        [][]string
}

func (t PlainTable) component() nhsuk.Table {
	table := nhsuk.Table{ID: t.ID, Caption: nhsuk.TableCaption{Text: t.Caption, Size: "s"}, FirstCellIsHeader: true, Responsive: true}
	for _, h := range t.Head {
		table.Head = append(table.Head, nhsuk.TableHead{Text: h})
	}
	for _, row := range t.Rows {
		cells := make([]nhsuk.TableCell, len(row))
		for i, cell := range row {
			cells[i] = nhsuk.TableCell{Text: cell}
		}
		table.Rows = append(table.Rows, cells)
	}
	return table
}
