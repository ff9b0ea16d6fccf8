package accounts

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/organisation"
	"ccio/internal/postgres/conn"
)

// sqlCCIOs finds the people whose levels a board sees: those who hold a CCIO post
// of the trust today.
const sqlCCIOs = `
SELECT DISTINCT h.person_id FROM post p
    JOIN post_period f ON f.post_id = p.id AND f.superseded_at IS NULL AND f.type = 'ccio'
        AND daterange(f.valid_from, f.valid_to, '[]') @> today_in_england()
    JOIN appointment a ON a.post_id = p.id
    JOIN appointment_period l ON l.appointment_id = a.id AND l.superseded_at IS NULL
        AND daterange(l.valid_from, l.valid_to, '[]') @> today_in_england()
    JOIN appointment_holder h ON h.appointment_id = a.id AND h.superseded_at IS NULL
WHERE p.trust_code = @trust`

const sqlBoard = `
SELECT DISTINCT g.person_id FROM role_grant g
WHERE g.role = 'board_member' AND g.trust_code = @trust AND role_grant_is_living(g)`

const sqlHolderOf = `
SELECT h.person_id FROM appointment_holder h WHERE h.appointment_id = @appointment AND h.superseded_at IS NULL`

// concerned finds the people whom a grant concerns besides the one who has it:
// those whose levels it gives access to, and those who are asked to confirm it.
func concerned(
	ctx context.Context, tx pgx.Tx, role authz.Role, trust organisation.Code, appointment uuid.UUID,
) (c account.Concerned, err error) {
	people := func(sql string, args pgx.StrictNamedArgs) (all []uuid.UUID) {
		if err == nil {
			all, err = conn.List(ctx, tx, pgx.RowTo[uuid.UUID], sql, args)
		}
		return all
	}
	switch role {
	case authz.Validator:
		c.Opened = people(sqlHolderOf, pgx.StrictNamedArgs{"appointment": appointment})
		c.Asked = c.Opened
	case authz.BoardMember, authz.SecretarysLevels:
		c.Opened = people(sqlCCIOs, pgx.StrictNamedArgs{"trust": trust})
		c.Asked = people(sqlBoard, pgx.StrictNamedArgs{"trust": trust})
	}
	return c, err
}
