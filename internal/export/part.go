package export

import "slices"

// Part is a part of a wide table that gets a sheet of its own in a workbook: nobody
// follows sixty columns, and no paper holds them. Other formats keep the table whole.
type Part struct {
	Name    string   // of the sheet, after the table's: "Authority"; empty for the first
	Title   string   // after the table's: ", authority"; empty for the first
	Columns []string // those that say what a row is about are in every part
}

// sheets returns the table as a workbook writes it.
func (t Table) sheets() []Table {
	if len(t.Parts) == 0 {
		return []Table{t}
	}
	var all []Table
	for _, part := range t.Parts {
		sheet := t
		sheet.Name, sheet.Title, sheet.Parts = t.Name+part.Name, t.Title+part.Title, nil
		var at []int
		sheet.Columns = nil
		for _, name := range part.Columns {
			i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
			at, sheet.Columns = append(at, i), append(sheet.Columns, t.Columns[i])
		}
		sheet.Rows = func(yield func([]Cell) bool) {
			for row := range t.Rows {
				cells := make([]Cell, len(at))
				for i, from := range at {
					cells[i] = row[from]
				}
				if !yield(cells) {
					return
				}
			}
		}
		all = append(all, sheet)
	}
	return all
}

// checkParts reports columns of parts that the table does not have, and columns that no
// part has.
func (t Table) checkParts() bool {
	if len(t.Parts) == 0 {
		return true
	}
	var named []string
	for _, part := range t.Parts {
		named = append(named, part.Columns...)
	}
	for _, c := range t.Columns {
		if !slices.Contains(named, c.Name) {
			return false
		}
	}
	return !slices.ContainsFunc(named, func(name string) bool {
		return !slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Name == name })
	})
}
