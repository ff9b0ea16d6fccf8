package accesstest

import (
	"testing"

	"github.com/google/uuid"
)

// ownTable is a table of which each row is for the person whom it is about, and for
// nobody else whatever their role. Everybody has one row.
type ownTable struct {
	subject subject
	table   string
	key     string
	columns string
	// insert adds the row: $1 is its id, $2 the person, and $3 a mark that their own
	// pages have to show.
	insert string
}

const (
	keptForm subject = "what somebody sent after their session had ended"
)

// ownTables lists these tables; held, the table of who sees what and the register
// have them from here.
func ownTables() []ownTable {
	return []ownTable{
		{keptForm, "kept_form", "id", "id person_id path fields recorded_at expires_at",
			`INSERT INTO kept_form (id, person_id, path, fields, recorded_at, expires_at)
			VALUES ($1::uuid, $2::uuid, '/grant', convert_to('grant=' || $3::text, 'UTF8'), now(), now() + interval '1 hour')`},
	}
}

// own adds somebody's rows of these tables.
func (b *book) own(t testing.TB, p person) {
	t.Helper()
	for _, o := range ownTables() {
		id, m := idOf(o.table, p.label), mark(o.table, p.label)
		var row uuid.UUID
		must(t, b.super.QueryRow(t.Context(), o.insert+` RETURNING `+o.key, id, p.id, m).Scan(&row))
		b.add(o.subject, o.table, row, p.id, scope{}, m)
	}
}
