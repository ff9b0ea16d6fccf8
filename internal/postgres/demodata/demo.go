package demodata

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/demo"
	"ccio/internal/postgres/conn"
	"ccio/internal/postgres/register"
)

const (
	sqlIsDemonstration   = `SELECT is_demonstration FROM installation`
	sqlMarkDemonstration = `UPDATE installation SET is_demonstration = true`
	sqlHasPersonas       = `SELECT EXISTS (SELECT FROM demo_persona)`
	sqlHasPeople         = `SELECT EXISTS (SELECT FROM person) OR EXISTS (SELECT FROM post)`
	sqlDemoPersona       = `INSERT INTO demo_persona (persona, person_id, role_grant_id) VALUES (@persona, @person, @grant)`
)

const sqlDemoPerson = `INSERT INTO person (id, name, recorded_at) VALUES (@id, @name, @at) ON CONFLICT (id) DO NOTHING`

const sqlDemoAccount = `
INSERT INTO account (id, person_id, email, recorded_at) VALUES (@id, @person, @email, @at)`

const sqlDemoGrant = `
INSERT INTO role_grant (id, person_id, role, appointment_id, trust_code, region_code, valid_from, confirmed_by, confirmed_at, recorded_at)
VALUES (@id, @person, @role, @appointment, @trust, @region, @from, @confirmed_by, @confirmed_at, @at)`

const sqlDemoWorkforce = `
INSERT INTO trust_workforce (id, trust_code, counted_on, wte_hundredths, recorded_at, recorded_by)
VALUES (@id, @trust, @counted, @wte, @at, @by)`

// IsDemonstration reports whether the database holds demonstration data, and so may
// be served in demonstration mode only. It needs no permit, because every page
// shows the answer by its banner.
func (db Store) IsDemonstration(ctx context.Context) (is bool, err error) {
	err = db.Read(ctx, authz.Actor{}, func(tx pgx.Tx) error {
		is, err = conn.One[bool](ctx, tx, sqlIsDemonstration, nil)
		return err
	})
	return is, err
}

const sqlHasOrganisations = `SELECT EXISTS (SELECT FROM organisation)`

// LoadDemo stores the demonstration data, marks the database, and reports whether
// it did so: if the data are already there, nothing changes. It refuses a database
// with people or posts of its own, so that invented posts never mix with real ones.
func (db Store) LoadDemo(ctx context.Context, permit authz.Permit, data demo.Data) (loaded bool, err error) {
	if err := permit.For(authz.LoadDemo); err != nil {
		return false, err
	}
	err = db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if err := register.LockPosts(ctx, tx); err != nil {
			return err
		}
		if has, err := conn.One[bool](ctx, tx, sqlHasPersonas, nil); err != nil || has {
			return err
		}
		if has, err := conn.One[bool](ctx, tx, sqlHasPeople, nil); err != nil {
			return err
		} else if has {
			return demo.NotEmpty()
		}
		if has, err := conn.One[bool](ctx, tx, sqlHasOrganisations, nil); err != nil {
			return err
		} else if !has {
			return demo.NoOrganisations()
		}
		if _, err := tx.Exec(ctx, sqlMarkDemonstration); err != nil {
			return err
		}
		if err := register.ApplyPlan(ctx, db.DB, tx, permit, data.Posts); err != nil {
			return err
		}
		loaded = true
		return db.insertDemoRest(ctx, tx, permit, data)
	})
	return loaded, err
}

func (db Store) insertDemoRest(ctx context.Context, tx pgx.Tx, permit authz.Permit, data demo.Data) error {
	batch, at := &pgx.Batch{}, db.Now()
	var events []audit.Event
	for _, p := range data.People {
		batch.Queue(sqlDemoPerson, pgx.StrictNamedArgs{"id": p.ID, "name": p.Name, "at": at})
		batch.Queue(sqlDemoAccount, pgx.StrictNamedArgs{"id": conn.RowID(), "person": p.ID, "email": p.Email, "at": at})
		events = append(events, audit.Event{Action: string(permit.Action()), Kind: audit.KindPerson, Object: p.ID.String(), Subject: p.ID})
	}
	for _, g := range data.Grants {
		confirmedAt := &at
		if g.ConfirmedBy == (demo.Grant{}).ConfirmedBy {
			confirmedAt = nil
		}
		batch.Queue(sqlDemoGrant, pgx.StrictNamedArgs{
			"id": g.ID, "person": g.Person, "role": string(g.Role), "appointment": conn.NullID(g.Scope.Appointment),
			"trust": conn.NullText(string(g.Scope.Trust)), "region": conn.NullText(string(g.Scope.Region)), "from": g.From,
			"confirmed_by": conn.NullID(g.ConfirmedBy), "confirmed_at": confirmedAt, "at": at,
		})
		events = append(events, audit.Event{
			Action: string(permit.Action()), Kind: audit.KindGrant, Object: g.ID.String(), Subject: g.Person, Trust: g.Scope.Trust,
			Fields: []string{"role", "scope", "dates"},
		})
	}
	for _, c := range data.Workforce {
		batch.Queue(sqlDemoWorkforce,
			pgx.StrictNamedArgs{"id": conn.RowID(), "trust": c.Trust, "counted": c.Counted, "wte": int(c.WTE), "at": at, "by": nil})
		events = append(events, audit.Event{Action: string(permit.Action()), Kind: audit.KindWorkforce, Object: string(c.Trust), Trust: c.Trust,
			Fields: []string{"workforce"}})
	}
	for _, p := range data.Personas {
		batch.Queue(sqlDemoPersona, pgx.StrictNamedArgs{"persona": string(p.Persona), "person": p.Person, "grant": p.Grant})
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	if err := db.insertRounds(ctx, tx, data.Rounds); err != nil {
		return err
	}
	return db.Append(ctx, tx, permit.Actor(), events...)
}
