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
			"such post, or no other post than those here."},
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
	rows := rowsOf(posts, statements, on)
	t.Rows = func(yield func([]export.Cell) bool) {
		for _, r := range rows {
			row := r.cells(on, holders)
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

// tableRow is what a row of the file is about, and what its place in the file depends
// on. The row itself is made when it is written.
type tableRow struct {
	trust       string
	typ         int
	since       day.Day
	id          string
	post        *post.Post
	appointment post.Appointment // the zero value: none
	statement   *post.Statement  // nil: it is about the post
}

// rowsOf returns the rows sorted by trust, then type, then the day on which the
// post was established; the statements of a trust follow its posts.
func rowsOf(posts []post.Post, statements []post.Statement, on day.Day) []tableRow {
	var all []tableRow
	for i := range posts {
		p := &posts[i]
		period, exists := p.PeriodOn(on)
		if !exists {
			continue
		}
		place := tableRow{
			trust: string(p.Trust), typ: slices.Index(post.Types(), period.Type), since: p.Established(), id: p.ID.String(), post: p,
		}
		living := p.Living(on)
		if len(living) == 0 {
			all = append(all, place)
		}
		for _, a := range living {
			held := place
			held.appointment, held.id = a, place.id+a.ID.String()
			all = append(all, held)
		}
	}
	for i := range statements {
		if s := &statements[i]; s.Covers(on) {
			all = append(all, tableRow{trust: string(s.Trust), typ: slices.Index(post.Types(), s.Type), since: s.From, statement: s})
		}
	}
	last := func(p tableRow) int {
		if p.statement != nil {
			return 1
		}
		return 0
	}
	slices.SortFunc(all, func(a, b tableRow) int {
		return cmp.Or(cmp.Compare(a.trust, b.trust), cmp.Compare(last(a), last(b)), cmp.Compare(a.typ, b.typ),
			a.since.Compare(b.since), cmp.Compare(a.id, b.id))
	})
	return all
}

// cells makes the row of a day.
func (p tableRow) cells(on day.Day, holders map[post.AppointmentID]post.Holder) []string {
	if p.statement != nil {
		return StatementRow(*p.statement)
	}
	return Row(*p.post, on, p.appointment, holders[p.appointment.ID])
}

// heading returns the name of a column for people.
func heading(name string) string {
	words := strings.ReplaceAll(name, "_", " ")
	if words == colFCI || words == colFEDIP {
		return strings.ToUpper(words)
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
