package postfile

import (
	"cmp"
	"slices"
	"strings"

	"ccio/internal/day"
	"ccio/internal/export"
	"ccio/internal/post"
)

// Table returns the posts and statements of a day as a table in the format of the
// posts file: a row for each appointment that is current on the day, one for each
// post without an appointment, and one for each statement. Importing it changes
// nothing.
//
// With holders, the table has the columns about the person, filled for those whom
// the map contains. If holders is nil, the columns are absent, and an import leaves
// people alone.
//
// Every column is text, so that spreadsheets do not change the dates.
func Table(posts []post.Post, statements []post.Statement, holders map[post.AppointmentID]post.Holder, on day.Day) export.Table {
	t := export.Table{
		Name: "Posts", Title: "Register of posts", AsAt: on,
		Summary: []string{"In the format that the register imports: a row for each appointment, and for each statement that a trust has no " +
			"such post."},
		Blank: "not told, or that it has no place in the row",
	}
	personal := holders != nil
	if !personal {
		t.Licence = export.OpenGovernmentLicence
	}
	var kept []int
	for i, column := range Columns() {
		if column.Personal && !personal {
			continue
		}
		kept = append(kept, i)
		t.Columns = append(t.Columns, export.Column{
			Name: column.Name, Title: heading(column.Name), Type: export.TypeText, Required: column.Required, Personal: column.Personal,
		})
	}
	rows := fileRows(posts, statements, holders, on)
	t.Rows = func(yield func([]export.Cell) bool) {
		for _, row := range rows {
			cells := make([]export.Cell, len(kept))
			for i, column := range kept {
				cells[i] = export.Text(row[column])
			}
			if !yield(cells) {
				return
			}
		}
	}
	return t
}

// fileRows returns the rows sorted by trust, then type, then the day on which the
// post was established; the statements of a trust follow its posts.
func fileRows(posts []post.Post, statements []post.Statement, holders map[post.AppointmentID]post.Holder, on day.Day) [][]string {
	type placed struct {
		trust string
		last  bool // a statement
		typ   int
		row   []string
		since day.Day
		id    string
	}
	var all []placed
	for _, p := range posts {
		period, exists := p.PeriodOn(on)
		if !exists {
			continue
		}
		place := placed{trust: string(p.Trust), typ: slices.Index(post.Types(), period.Type), since: p.Established(), id: p.ID.String()}
		living := p.Living(on)
		if len(living) == 0 {
			place.row = Row(p, on, post.Appointment{}, post.Holder{})
			all = append(all, place)
		}
		for _, a := range living {
			held := place
			held.row, held.id = Row(p, on, a, holders[a.ID]), place.id+a.ID.String()
			all = append(all, held)
		}
	}
	for _, s := range statements {
		if s.Covers(on) {
			all = append(all, placed{trust: string(s.Trust), last: true, typ: slices.Index(post.Types(), s.Type),
				row: StatementRow(s), since: s.From})
		}
	}
	order := func(last bool) int {
		if last {
			return 1
		}
		return 0
	}
	slices.SortFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.trust, b.trust), cmp.Compare(order(a.last), order(b.last)), cmp.Compare(a.typ, b.typ),
			a.since.Compare(b.since), cmp.Compare(a.id, b.id))
	})
	rows := make([][]string, len(all))
	for i, place := range all {
		rows[i] = place.row
	}
	return rows
}

// heading returns the name of a column for people.
func heading(name string) string {
	words := strings.ReplaceAll(name, "_", " ")
	if words == colFCI || words == colFEDIP {
		return strings.ToUpper(words)
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
