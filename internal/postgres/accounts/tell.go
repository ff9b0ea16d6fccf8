package accounts

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/organisation"
	"ccio/internal/postgres/conn"
)

// sqlCCIOs are those whose levels a board sees: who holds a CCIO post of the trust
// today.
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

const sqlOrganisationName = `
SELECT coalesce((SELECT n.display_name FROM organisation_name n
    WHERE n.organisation_code = @code AND daterange(n.valid_from, n.valid_to, '[]') @> today_in_england()), @code::text)`

// concerned are those whom a grant's opening concerns besides whoever has it:
// whose levels it opens, and who is asked to confirm it.
func (db Store) concerned(ctx context.Context, tx pgx.Tx, role authz.Role, trust organisation.Code, appointment uuid.UUID) (opened, asked []uuid.UUID, err error) {
	people := func(sql string, args pgx.StrictNamedArgs) (all []uuid.UUID) {
		if err == nil {
			all, err = conn.List(ctx, tx, pgx.RowTo[uuid.UUID], sql, args)
		}
		return all
	}
	switch role {
	case authz.Validator:
		opened = people(sqlHolderOf, pgx.StrictNamedArgs{"appointment": appointment})
		asked = opened
	case authz.BoardMember, authz.SecretarysLevels:
		opened = people(sqlCCIOs, pgx.StrictNamedArgs{"trust": trust})
		asked = people(sqlBoard, pgx.StrictNamedArgs{"trust": trust})
	}
	return opened, asked, err
}

// tellOfGrant tells of a grant that was given: whoever has it, whose levels it
// opens, and who is asked to confirm it. A grant that opens nobody's levels is
// told to the one who has it.
func (db Store) tellOfGrant(ctx context.Context, tx pgx.Tx, actor authz.Actor, id, person uuid.UUID, i account.Invitation) error {
	what, err := db.inWords(ctx, tx, i.Role, i.Trust, i.Region)
	if err != nil {
		return err
	}
	opened, asked, err := db.concerned(ctx, tx, i.Role, i.Trust, i.Appointment)
	if err != nil {
		return err
	}
	link := "/admin/people/grants/" + id.String()
	waits := ""
	if account.NeedsConfirmation(i.Role) {
		waits = " It gives nothing yet: a second person has to confirm it."
	}
	messages := []conn.Message{{To: person, Subject: "You have been given a role", Body: "The role is: " + what + ". It begins on " + i.From.Long() + "." + waits, Link: "/"}}
	told := []uuid.UUID{person, actor.Person()}
	for _, p := range asked {
		if slices.Contains(told, p) {
			continue
		}
		told = append(told, p)
		body := "Somebody is to become: " + what + ". It waits for you, or for another who may, to confirm it."
		if slices.Contains(opened, p) {
			body = "Somebody is to become: " + what + ". They would see levels of yours. Nothing is open to them until you confirm it, and you may refuse."
			if i.Role != authz.Validator {
				body = "Somebody is to become: " + what + ". They would see levels of yours once it is confirmed, and you are one of those who may confirm or refuse it."
			}
		}
		messages = append(messages, conn.Message{To: p, Subject: "A role waits for you to confirm it", Body: body, Link: link})
	}
	for _, p := range opened {
		if slices.Contains(told, p) {
			continue
		}
		told = append(told, p)
		messages = append(messages, conn.Message{
			To: p, Subject: "Somebody is to see levels of yours", Link: link,
			Body: "Somebody is to become: " + what + ". Once a second person has confirmed it, they see your validated domain levels.",
		})
	}
	return db.Notify(ctx, tx, actor.Person(), messages...)
}

// tellOfChange tells of a confirmation or an end: whoever has the grant, whoever
// gave it, and whose levels it opens.
func (db Store) tellOfChange(ctx context.Context, tx pgx.Tx, actor authz.Actor, action authz.Action, g account.GrantRecord) error {
	what, err := db.inWords(ctx, tx, g.Role, g.Trust, g.Region)
	if err != nil {
		return err
	}
	opened, _, err := db.concerned(ctx, tx, g.Role, g.Trust, g.Appointment)
	if err != nil {
		return err
	}
	subject, body := "A role was confirmed", "It works from "+g.From.Long()+" on: "+what+"."
	if action == authz.EndGrant {
		subject, body = "A role has ended", "It gives nothing any more: "+what+"."
	}
	told := []uuid.UUID{actor.Person(), uuid.Nil}
	var messages []conn.Message
	for _, to := range append([]uuid.UUID{g.Person, g.GivenBy}, opened...) {
		if slices.Contains(told, to) {
			continue
		}
		told = append(told, to)
		m := conn.Message{To: to, Subject: subject, Body: body, Link: "/admin/people/grants/" + g.ID.String()}
		switch {
		case to == g.Person:
			m.Body, m.Link = "Your role. "+body, "/"
		case slices.Contains(opened, to):
			m.Body = "Somebody else's role that opens levels of yours. " + body
		}
		messages = append(messages, m)
	}
	return db.Notify(ctx, tx, actor.Person(), messages...)
}

// inWords is a role and what it is for: "Board member, Barts Health NHS Trust".
func (db Store) inWords(ctx context.Context, tx pgx.Tx, role authz.Role, trust, region organisation.Code) (string, error) {
	code := trust
	if code == "" {
		code = region
	}
	if code == "" {
		return role.Label() + ", England", nil
	}
	name, err := conn.One[string](ctx, tx, sqlOrganisationName, pgx.StrictNamedArgs{"code": string(code)})
	return role.Label() + ", " + name, err
}
