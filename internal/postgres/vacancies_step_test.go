package postgres_test

import (
	"testing"

	"ccio/internal/postgres/pgtest"
)

// A program that does not know what no_other is would take a statement that there is
// no other post for one that there is none. So the way back takes it away, and the
// others stay; memory is told. Forwards again all that is left is as it was.
func TestStatementsOnTheWayBack(t *testing.T) {
	t.Parallel()
	address, _ := populated(t)
	super := connect(t, pgtest.Superuser(t, address))
	const sql = `SELECT trust_code || ' ' || type FROM no_such_post`
	if got := column[string](t, super, sql+` WHERE no_other`); len(got) != 1 || got[0] != "RR8 ccio" {
		t.Fatalf("that there is no other post is said of %v", got)
	}
	before := column[string](t, super, sql+` WHERE NOT no_other ORDER BY 1`)
	risen := column[int64](t, super, sqlVersion)[0]
	for version(t, address).Have >= 103 {
		down(t, address, true)
	}
	after := column[string](t, super, sql+` ORDER BY 1`)
	if len(before) == 0 || len(after) != len(before) || after[0] != before[0] {
		t.Errorf("after the way back no such post is said of %v, before of %v", after, before)
	}
	if now := column[int64](t, super, sqlVersion)[0]; now != risen+1 {
		t.Errorf("the version of the register is %d, and was %d", now, risen)
	}
	up(t, address, true)
	if got := column[string](t, super, sql+` WHERE no_other`); len(got) != 0 {
		t.Errorf("forwards again, that there is no other post is said of %v", got)
	}
}
