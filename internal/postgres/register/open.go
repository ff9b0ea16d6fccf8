package register

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"ccio/internal/authz"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/postgres/conn"
)

const sqlRegisterVersion = `SELECT version FROM register_version`

const sqlChangedParts = `SELECT part FROM register_change WHERE version > @since`

// The parts of the register that are not a trust, as migrations/access/register.sql
// names them.
const (
	partOrganisations = "organisations"
	partEverything    = "everything"
)

// OpenRegister reads what is open to every signed-in user, at the version that the
// register has now: all of it if since is zero, else what has changed after that
// version. It works under conn.RoleRegister, which can read nothing else.
func (db Store) OpenRegister(ctx context.Context, permit authz.Permit, since int64) (read insight.Reading, err error) {
	if err := permit.For(authz.ViewRegister, authz.ExportCoverage, authz.ExportPosts, authz.ExportSummary); err != nil {
		return read, err
	}
	err = db.Read(ctx, permit.Actor(), func(tx pgx.Tx) error {
		if err := conn.PlanAnew(ctx, tx); err != nil {
			return err
		}
		if read.Version, err = conn.One[int64](ctx, tx, sqlRegisterVersion, nil); err != nil {
			return err
		}
		parts := []string{partEverything}
		if since > 0 {
			if parts, err = conn.List(ctx, tx, pgx.RowTo[string], sqlChangedParts, pgx.StrictNamedArgs{"since": since}); err != nil {
				return err
			}
		}
		read.IsWhole = slices.Contains(parts, partEverything)
		if read.IsWhole || slices.Contains(parts, partOrganisations) {
			reg, err := readRegister(ctx, tx)
			if err != nil {
				return err
			}
			read.Organisations = &reg
		}
		var w when
		for _, part := range parts {
			if part != partOrganisations && !read.IsWhole {
				w.trusts = append(w.trusts, organisation.Code(part))
			}
		}
		if !read.IsWhole && len(w.trusts) == 0 {
			return nil
		}
		read.Facts, err = factsOf(ctx, tx, w)
		for _, code := range w.trusts { // a trust about which nothing is told any more has changed too
			if _, told := read.Facts[code]; !told {
				read.Facts[code] = insight.Facts{}
			}
		}
		return err
	})
	return read, err
}
