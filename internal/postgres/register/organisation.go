package register

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/postgres/conn"
)

const sqlOrganisations = `
SELECT code, kind, coalesce(sector, '') AS sector, coalesce(legal_form, '') AS legal_form, ons_code, previous_ons_code,
    postcode, cluster, note, is_national AS national, is_temporary AS temporary, opened, closed
FROM organisation ORDER BY code`

const sqlOrganisationNames = `
SELECT organisation_code, ods_name AS ods, display_name AS display, valid_from AS "from", valid_to AS "to", is_exact AS exact, source
FROM organisation_name ORDER BY organisation_code, valid_from NULLS FIRST`

const sqlMemberships = `
SELECT member_code AS member, parent_code AS parent, valid_from AS "from", valid_to AS "to", reason
FROM membership ORDER BY member_code, valid_from`

const sqlSuccessions = `
SELECT predecessor_code AS predecessor, successor_code AS successor, succeeded_on AS "on", kind
FROM succession ORDER BY predecessor_code, successor_code`

// Register reads every organisation with its names, memberships and succession. The
// register is public and small, so no WHERE clause uses the permit, but it is
// required all the same.
func (db Store) Register(ctx context.Context, permit authz.Permit) (reg organisation.Register, err error) {
	if err := permit.For(authz.ViewRegister, authz.OperatorView); err != nil {
		return reg, err
	}
	err = db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		reg, err = readRegister(ctx, tx)
		return err
	})
	return reg, err
}

func readRegister(ctx context.Context, tx pgx.Tx) (reg organisation.Register, err error) {
	if reg.Organisations, err = organisations(ctx, tx); err != nil {
		return reg, err
	}
	type named struct {
		OrganisationCode organisation.Code
		organisation.Name
	}
	names, err := conn.Collect[named](ctx, tx, sqlOrganisationNames, nil)
	if err != nil {
		return reg, err
	}
	index := make(map[organisation.Code]int, len(reg.Organisations))
	for i, o := range reg.Organisations {
		index[o.Code] = i
	}
	for _, n := range names {
		o := &reg.Organisations[index[n.OrganisationCode]]
		o.Names = append(o.Names, n.Name)
	}
	if reg.Memberships, err = conn.Collect[organisation.Membership](ctx, tx, sqlMemberships, nil); err != nil {
		return reg, err
	}
	reg.Successions, err = conn.Collect[organisation.Succession](ctx, tx, sqlSuccessions, nil)
	return reg, err
}

// organisations reads the organisations without their names, which have a query of
// their own.
func organisations(ctx context.Context, tx pgx.Tx) ([]organisation.Organisation, error) {
	rows, err := tx.Query(ctx, sqlOrganisations, pgx.StrictNamedArgs{})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByNameLax[organisation.Organisation])
}

// LoadReference fills an empty register from the product's own tables and reports
// whether it did. A register with anything in it is left alone; ImportTrusts brings
// it up to date.
func (db Store) LoadReference(ctx context.Context, permit authz.Permit, reg organisation.Register) (loaded bool, err error) {
	if err := permit.For(authz.ImportTrusts); err != nil {
		return false, err
	}
	err = db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sqlLockRegister); err != nil {
			return err
		}
		have, err := organisations(ctx, tx)
		if err != nil || len(have) > 0 {
			return err
		}
		for _, o := range reg.Organisations {
			if err := insertOrganisation(ctx, tx, o); err != nil {
				return err
			}
		}
		for _, m := range reg.Memberships {
			if err := insertMembership(ctx, tx, m); err != nil {
				return err
			}
		}
		for _, s := range reg.Successions {
			if _, err := tx.Exec(ctx, sqlInsertSuccession, pgx.StrictNamedArgs{
				"predecessor": s.Predecessor, "successor": s.Successor, "on": s.On, "kind": s.Kind,
			}); err != nil {
				return fmt.Errorf("succession of %s by %s: %w", s.Predecessor, s.Successor, err)
			}
		}
		loaded = true
		return db.Append(ctx, tx, permit.Actor(), audit.Event{
			Action: string(permit.Action()), Kind: audit.KindRegister, Object: "reference", Fields: []string{"reference"},
		})
	})
	return loaded, err
}

// ImportRecord is what is recorded about an ODS file that was applied.
type ImportRecord struct {
	FileDate day.Day
	SHA256   [32]byte
}

// UpdateRegister locks the register, passes it to plan with the date of the last
// file that was applied (zero if there was none), and stores all changes of the
// returned plan or none. For a plan with ComparedOnly, or a dry run of the
// caller's, plan returns no changes and store false, and nothing is stored.
func (db Store) UpdateRegister(ctx context.Context, permit authz.Permit, record ImportRecord,
	plan func(reg organisation.Register, lastApplied day.Day) (p organisation.Plan, store bool, err error),
) error {
	if err := permit.For(authz.ImportTrusts); err != nil {
		return err
	}
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sqlLockRegister); err != nil {
			return err
		}
		reg, err := readRegister(ctx, tx)
		if err != nil {
			return err
		}
		last, err := conn.One[day.Day](ctx, tx, sqlLastImport, nil)
		if err != nil {
			return err
		}
		p, store, err := plan(reg, last)
		if err != nil || !store || p.ComparedOnly {
			return err
		}
		for _, change := range p.Changes {
			fields, err := applyChange(ctx, tx, change)
			if err != nil {
				return fmt.Errorf("%s: %w", change.Subject(), err)
			}
			if err := db.Append(ctx, tx, permit.Actor(), audit.Event{
				Action: string(permit.Action()), Kind: audit.KindOrganisation, Object: string(change.Subject()),
				Trust: change.Subject(), Fields: fields,
			}); err != nil {
				return err
			}
		}
		added, changed, closed := p.Totals()
		id, err := uuid.NewV7()
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlInsertImport, pgx.StrictNamedArgs{
			"id": id, "file_date": record.FileDate, "sha256": record.SHA256[:], "at": db.Now(),
			"new": added, "changed": changed, "closed": closed,
		})
		return err
	})
}

// sqlLockRegister makes a second import wait for the first, without blocking
// readers.
const sqlLockRegister = `SELECT pg_advisory_xact_lock(hashtext('ccio.register'))`

const sqlLastImport = `SELECT max(file_date) FROM register_import`

const sqlInsertImport = `
INSERT INTO register_import (id, file_date, file_sha256, imported_at, new_count, changed_count, closed_count)
VALUES (@id, @file_date, @sha256, @at, @new, @changed, @closed)`

const sqlInsertSuccession = `
INSERT INTO succession (predecessor_code, successor_code, succeeded_on, kind) VALUES (@predecessor, @successor, @on, @kind)`

const sqlInsertOrganisation = `
INSERT INTO organisation (code, kind, sector, legal_form, ons_code, previous_ons_code, postcode, cluster, is_national, is_temporary, note,
opened, closed)
VALUES (@code, @kind, nullif(@sector, ''), nullif(@legal_form, ''), @ons_code, @previous_ons_code, @postcode, @cluster, @national,
@temporary, @note, @opened, @closed)`

func insertOrganisation(ctx context.Context, tx pgx.Tx, o organisation.Organisation) error {
	if _, err := tx.Exec(ctx, sqlInsertOrganisation, pgx.StrictNamedArgs{
		"code": o.Code, "kind": o.Kind, "sector": o.Sector, "legal_form": o.LegalForm, "ons_code": o.ONSCode,
		"previous_ons_code": o.PreviousONSCode, "postcode": o.Postcode, "cluster": o.Cluster, "national": o.National,
		"temporary": o.Temporary, "note": o.Note, "opened": o.Opened, "closed": o.Closed,
	}); err != nil {
		return fmt.Errorf("%s: %w", o.Code, err)
	}
	for _, n := range o.Names {
		if err := insertName(ctx, tx, o.Code, n); err != nil {
			return err
		}
	}
	return nil
}

const sqlInsertName = `
INSERT INTO organisation_name (organisation_code, ods_name, display_name, valid_from, valid_to, is_exact, source)
VALUES (@code, @ods, @display, @from, @to, @exact, @source)`

func insertName(ctx context.Context, tx pgx.Tx, code organisation.Code, n organisation.Name) error {
	if _, err := tx.Exec(ctx, sqlInsertName, pgx.StrictNamedArgs{
		"code": code, "ods": n.ODS, "display": n.Display, "from": n.From, "to": n.To, "exact": n.Exact, "source": n.Source,
	}); err != nil {
		return fmt.Errorf("name of %s: %w", code, err)
	}
	return nil
}

const sqlInsertMembership = `
INSERT INTO membership (member_code, parent_code, valid_from, valid_to, reason) VALUES (@member, @parent, @from, @to, @reason)`

func insertMembership(ctx context.Context, tx pgx.Tx, m organisation.Membership) error {
	if _, err := tx.Exec(ctx, sqlInsertMembership, pgx.StrictNamedArgs{
		"member": m.Member, "parent": m.Parent, "from": m.From, "to": m.To, "reason": m.Reason,
	}); err != nil {
		return fmt.Errorf("membership of %s: %w", m.Member, err)
	}
	return nil
}

const (
	sqlCloseOrganisation = `UPDATE organisation SET closed = @last WHERE code = @code`
	sqlEndMembership     = `UPDATE membership SET valid_to = @last WHERE member_code = @code AND (valid_to IS NULL OR valid_to > @last)`
	sqlEndName           = `UPDATE organisation_name SET valid_to = @last WHERE organisation_code = @code AND valid_to IS NULL`
	sqlSetLegalForm      = `UPDATE organisation SET legal_form = @legal_form WHERE code = @code`
	sqlSetPostcode       = `UPDATE organisation SET postcode = @postcode WHERE code = @code`
)

// applyChange stores one change and returns the names of the fields that it
// touched.
func applyChange(ctx context.Context, tx pgx.Tx, change organisation.Change) ([]string, error) {
	must := func(sql string, args pgx.StrictNamedArgs) error {
		tag, err := tx.Exec(ctx, sql, args)
		if err == nil && tag.RowsAffected() != 1 {
			return organisation.RegisterChanged()
		}
		return err
	}
	switch c := change.(type) {
	case organisation.AddOrganisation:
		if err := insertOrganisation(ctx, tx, c.Organisation); err != nil {
			return nil, err
		}
		return []string{"code", "name", "membership"}, insertMembership(ctx, tx, c.Membership)
	case organisation.CloseOrganisation:
		args := pgx.StrictNamedArgs{"code": c.Code, "last": c.Last}
		if err := must(sqlCloseOrganisation, args); err != nil {
			return nil, err
		}
		_, err := tx.Exec(ctx, sqlEndMembership, args)
		return []string{"closed", "membership"}, err
	case organisation.RenameOrganisation:
		if err := must(sqlEndName, pgx.StrictNamedArgs{"code": c.Code, "last": c.Name.From.AddDays(-1)}); err != nil {
			return nil, err
		}
		if err := insertName(ctx, tx, c.Code, c.Name); err != nil {
			return nil, err
		}
		return []string{"name", "legal_form"}, must(sqlSetLegalForm, pgx.StrictNamedArgs{"code": c.Code, "legal_form": c.LegalForm})
	case organisation.MoveOrganisation:
		if c.From != "" { // otherwise the trust belonged to no ICB on the day
			if err := must(sqlEndMembership, pgx.StrictNamedArgs{"code": c.Membership.Member, "last": c.Membership.From.AddDays(-1)}); err != nil {
				return nil, err
			}
		}
		return []string{"membership"}, insertMembership(ctx, tx, c.Membership)
	case organisation.SetPostcode:
		return []string{"postcode"}, must(sqlSetPostcode, pgx.StrictNamedArgs{"code": c.Code, "postcode": c.Postcode})
	}
	return nil, fmt.Errorf("postgres: no way to store a %T", change)
}
