package insight

import (
	"iter"
	"strconv"

	"ccio/internal/export"
	"ccio/internal/post"
)

// demonstrationColumn marks every row of a demonstration, last.
const demonstrationColumn = "demonstration"

// CoverageSheet is the picture as a table to download: a row for each body, or
// for each trust. In demonstration mode a last column says so in every row.
//
// Codes are those of the posts file. A count of trusts that told us something
// stands before the count that it is the denominator of.
func (p Picture) CoverageSheet(by By, demonstration bool) export.Sheet {
	sheet := export.Sheet{Columns: bodyColumns(by), Rows: p.bodyRows(by)}
	if by == ByTrust {
		sheet = export.Sheet{Columns: trustColumns(), Rows: p.trustRows()}
	}
	if !demonstration {
		return sheet
	}
	rows := sheet.Rows
	return export.Sheet{
		Columns: append(sheet.Columns, demonstrationColumn),
		Rows: func(yield func([]export.Cell) bool) {
			for row := range rows {
				if !yield(append(row, export.Text("yes"))) {
					return
				}
			}
		},
	}
}

func bodyColumns(by By) []string {
	columns := []string{string(by) + "_code", string(by) + "_name"}
	if by == ByICB {
		columns = append(columns, "region_code", "region_name")
	}
	columns = append(columns, "as_at", "trusts", "trusts_that_told_us")
	for _, state := range post.TrustStates() {
		columns = append(columns, "ccio_"+string(state))
	}
	return append(columns, "reporting_line_told", "reports_to_board_or_chief_executive", "trained_told", "five_or_more_trained")
}

func (p Picture) bodyRows(by By) iter.Seq[[]export.Cell] {
	return func(yield func([]export.Cell) bool) {
		for _, row := range p.Rows(by) {
			c := row.Coverage
			cells := []export.Cell{export.Text(row.Code), export.Text(row.Name)}
			if by == ByICB {
				cells = append(cells, export.Text(string(row.Parent.Code)), export.Text(row.Parent.Name))
			}
			cells = append(cells, export.Day(p.Query.AsAt), export.Number(c.Trusts), export.Number(c.Told))
			for _, state := range post.TrustStates() {
				cells = append(cells, export.Number(c.States[state]))
			}
			cells = append(cells, export.Number(c.ReportsTold), export.Number(c.ReportsToBoard), export.Number(c.TrainedTold), export.Number(c.FiveTrained))
			if !yield(cells) {
				return
			}
		}
	}
}

func trustColumns() []string {
	return []string{
		"trust_code", "trust_name", "sector", "icb_code", "icb_name", "region_code", "region_name", "as_at",
		"ccio_state", "funded_time", "funded_unit", "funded_wte", "reports_to", "board_access", "budget", "confirmed_on",
		"team_headcount", "team_wte", "five_trained",
	}
}

func (p Picture) trustRows() iter.Seq[[]export.Cell] {
	return func(yield func([]export.Cell) bool) {
		for _, t := range p.Trusts {
			facts := t.Period
			wte, headcount, team := "", "", ""
			if amount, told := facts.Funded.WTE(); told {
				wte = amount.String()
			}
			if t.Posts > 0 {
				headcount, team = strconv.Itoa(t.Team.Headcount), t.Team.WTE.String()
			}
			if !yield([]export.Cell{
				export.Text(string(t.Code)), export.Text(t.Name), export.Text(string(t.Sector)),
				export.Text(string(t.ICB.Code)), export.Text(t.ICB.Name), export.Text(string(t.Region.Code)), export.Text(t.Region.Name),
				export.Day(p.Query.AsAt), export.Text(string(t.State)),
				export.Decimal(facts.Funded.Amount()), export.Text(string(facts.Funded.Unit)), export.Decimal(wte),
				export.Text(string(facts.ReportsTo)), export.Text(string(facts.BoardAccess)), export.Text(string(facts.Budget)), export.Day(facts.Confirmed),
				export.Decimal(headcount), export.Decimal(team), export.Text(band(t.Team.Trained)),
			}) {
				return
			}
		}
	}
}

// band writes not told as a word: an empty cell might be taken for fewer.
func band(b post.Band) string {
	if b == post.BandNotTold {
		return "not_told"
	}
	return string(b)
}
