package postgres_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

// Whatever somebody who owns the database does to the audit after it was sealed,
// a verification says so, and names the event.
func TestSealedAudit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	serve, seal := pgtest.Open(t, w.address, postgres.RoleServe, time.Now), pgtest.Open(t, w.address, postgres.RoleSeal, time.Now)
	permit := pgtest.Permit(t, authz.SealAudit)
	batch := func() int {
		t.Helper()
		n, err := seal.SealAudit(t.Context(), permit)
		must(t, err)
		return n
	}
	verify := func(expect string) postgres.AuditReport {
		t.Helper()
		report, err := seal.VerifyAudit(t.Context(), permit, expect)
		must(t, err)
		return report
	}
	if batch() == 0 {
		t.Fatal("nothing was sealed")
	}
	if batch() != 0 {
		t.Error("what was sealed is sealed again")
	}
	must(t, serve.SignInPersona(t.Context(), stranger(t, "request-1"), account.Board, account.NewToken()))
	if report := verify(""); report.Unsealed != 1 || len(report.Wrong) > 0 {
		t.Errorf("before the second batch: %+v", report)
	}
	if n := batch(); n != 1 {
		t.Errorf("the second batch has %d events, want 1", n)
	}
	report := verify("")
	if len(report.Wrong) > 0 || report.Batches != 2 || report.Unsealed != 0 {
		t.Fatalf("an audit that nobody touched: %+v", report)
	}
	mark := report.Last.Mark()
	if report := verify(mark); len(report.Wrong) > 0 {
		t.Errorf("with its own mark: %v", report.Wrong)
	}
	event := column[string](t, w.super, `SELECT event_id::text FROM audit_sealed WHERE seal_number = 1 AND position = 2`)[0]
	for name, c := range map[string]struct{ sql, says string }{
		"an event changed": {`UPDATE audit_event SET action = 'other' WHERE id = '` + event + `'`,
			"Batch 1: the event " + event + " was changed."},
		"an event moved in time": {`UPDATE audit_event SET occurred_at = occurred_at - interval '1 day'
			WHERE id = '` + event + `'`, "Batch 1: the event " + event + " was changed."},
		"an event deleted": {`DELETE FROM audit_event WHERE id = '` + event + `'`, "Batch 1: the event " + event + " is missing."},
		"and taken off the list": {`DELETE FROM audit_event WHERE id = '` + event + `'; DELETE FROM audit_sealed WHERE event_id = '` +
			event + `'`, "Batch 1: its list of events was changed"},
		"the list in another order": {`UPDATE audit_sealed SET position = 1000000
			WHERE seal_number = 1 AND position = 1`, "Batch 1: its list of events was changed"},
		"an event slipped into a batch": {`INSERT INTO audit_sealed SELECT 1, 1000000, gen_random_uuid(), hash FROM audit_sealed
			WHERE event_id = '` + event + `'`, "Batch 1: its list of events was changed"},
		"the first batch deleted": {`ALTER TABLE audit_sealed DISABLE TRIGGER ALL; DELETE FROM audit_seal
			WHERE number = 1`, "Batch 2: batch 1 is missing before it."},
		"the last batch deleted": {`ALTER TABLE audit_sealed DISABLE TRIGGER ALL; DELETE FROM audit_seal
			WHERE number = 2`, "missing at the end"},
		"the last batch, with its lists": {`DELETE FROM audit_sealed WHERE seal_number = 2; DELETE FROM audit_seal
			WHERE number = 2`, "There is no batch " + mark},
	} {
		tx, err := w.super.Begin(t.Context())
		must(t, err)
		_, err = tx.Exec(t.Context(),
			`ALTER TABLE audit_event DISABLE TRIGGER ALL; ALTER TABLE audit_seal DISABLE TRIGGER ALL; ALTER TABLE audit_sealed DISABLE TRIGGER `+
				`only_added; `+c.sql+
				`; ALTER TABLE audit_event ENABLE TRIGGER ALL; ALTER TABLE audit_seal ENABLE TRIGGER ALL`)
		must(t, err)
		report, err := postgres.VerifyAuditIn(t.Context(), tx, mark)
		must(t, err)
		must(t, tx.Rollback(t.Context()))
		if !strings.Contains(strings.Join(report.Wrong, "\n"), c.says) {
			t.Errorf("%s: %q, want %q", name, report.Wrong, c.says)
		}
	}
}

// No role of the program changes or deletes what is audited, and the triggers
// refuse it to the owner as well.
func TestAuditIsOnlyAdded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seal := pgtest.Open(t, w.address, postgres.RoleSeal, time.Now)
	_, err := seal.SealAudit(t.Context(), pgtest.Permit(t, authz.SealAudit))
	must(t, err)
	for _, role := range []string{postgres.RoleServe, postgres.RoleOperate, postgres.RoleSeal} {
		w.under(t, role, w.actor(t, "admin").id, func(tx pgx.Tx) {
			for _, table := range []string{"audit_event", "audit_seal", "audit_sealed"} {
				refuses(t, tx, insufficientPrivilege, `DELETE FROM `+table)
				refuses(t, tx, insufficientPrivilege, `TRUNCATE `+table)
			}
			refuses(t, tx, insufficientPrivilege, `UPDATE audit_event SET action = 'other'`)
			refuses(t, tx, insufficientPrivilege, `UPDATE audit_seal SET hash = hash`)
			refuses(t, tx, insufficientPrivilege, `UPDATE audit_sealed SET hash = hash`)
		})
	}
	for _, sql := range []string{`UPDATE audit_event SET action = 'other'`, `DELETE FROM audit_event`, `UPDATE audit_sealed SET hash = hash`,
		`DELETE FROM audit_seal`} {
		tx, err := w.super.Begin(t.Context())
		must(t, err)
		if _, err := tx.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "never changed") {
			t.Errorf("%s: %v", sql, err)
		}
		must(t, tx.Rollback(t.Context()))
	}
}

// The audit is found by each part of the search, a page at a time; a trust's
// administrator finds what is of the trust, whatever they ask for.
func TestAuditSearch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	admin, mine := w.actor(t, "admin"), w.actor(t, "trust-admin")
	national := permit(t, admin.id, authz.NationalAdministrator, authz.Scope{}, authz.ViewAudit)
	own := permit(t, mine.id, authz.TrustAdministrator, authz.Scope{Trust: "R0A"}, authz.ViewAudit)
	var all []audit.Row
	for q := (audit.Query{}); ; {
		rows, more, err := db.Audit(t.Context(), national, q)
		must(t, err)
		all = append(all, rows...)
		if !more {
			break
		}
		if len(rows) != audit.PageSize {
			t.Fatalf("a page that is not the last has %d events", len(rows))
		}
		q.Before = rows[len(rows)-1].ID
	}
	if n := column[int](t, w.super, `SELECT count(*)::int FROM audit_event`)[0]; len(all) != n {
		t.Errorf("the pages have %d events of %d", len(all), n)
	}
	if !slices.IsSortedFunc(all, func(a, b audit.Row) int { return b.OccurredAt.Compare(a.OccurredAt) }) {
		t.Error("the latest is not first")
	}
	for name, c := range map[string]struct {
		q  audit.Query
		is func(audit.Row) bool
	}{
		"kind":   {audit.Query{Kind: audit.KindGrant}, func(r audit.Row) bool { return r.Kind == "grant" }},
		"trust":  {audit.Query{Trust: "RR8"}, func(r audit.Row) bool { return r.Trust == "RR8" }},
		"person": {audit.Query{Person: mine.id}, func(r audit.Row) bool { return r.Actor == mine.id || r.Subject == mine.id }},
		"action": {audit.Query{Action: string(authz.LoadDemo)}, func(r audit.Row) bool { return r.Action == string(authz.LoadDemo) }},
		"days":   {audit.Query{From: today(), To: today()}, func(audit.Row) bool { return true }},
	} {
		rows, _, err := db.Audit(t.Context(), national, c.q)
		must(t, err)
		if len(rows) == 0 || slices.ContainsFunc(rows, func(r audit.Row) bool { return !c.is(r) }) {
			t.Errorf("by %s: %d events, or others than asked for", name, len(rows))
		}
	}
	if rows, _, err := db.Audit(t.Context(), national, audit.Query{To: today().AddDays(-2)}); err != nil || len(rows) != 0 {
		t.Errorf("before anything happened: %d events, %v", len(rows), err)
	}
	for _, q := range []audit.Query{{}, {Trust: "RR8"}, {Trust: "R0A"}, {Person: admin.id}} {
		rows, _, err := db.Audit(t.Context(), own, q)
		must(t, err)
		if slices.ContainsFunc(rows, func(r audit.Row) bool { return r.Trust != "R0A" }) {
			t.Errorf("%+v: the administrator of R0A sees another trust's events", q)
		}
	}
	for _, role := range []authz.Role{authz.PostHolder, authz.BoardMember, authz.NationalAnalyst} {
		if _, err := authz.Authorize(authz.NewActor(mine.id, role, authz.Scope{}), authz.ViewAudit); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s may see the audit", role)
		}
	}
}
