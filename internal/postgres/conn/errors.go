package conn

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/fault"
	"ccio/internal/framework"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// The SQLSTATE codes that have a sentence of their own.
const (
	stateQueryCanceled      = "57014"
	stateSerialization      = "40001"
	stateDeadlock           = "40P01"
	stateInsufficient       = "42501"
	stateTooManyConnections = "53300"
	StateLockTimeout        = "55P03"
	stateNoDatabase         = "3D000"
	stateNoSuchRole         = "22023" // the role that the connection should work under does not exist
	stateNotText            = "22021" // a null byte, or bytes that are not UTF-8
	classAuthorization      = "28"
	classIntegrity          = "23"
	classConnection         = "08"
	classOperator           = "57"
)

// Translate turns an error of Postgres into a fault with a sentence for people. It
// returns other errors unchanged; they are internal failures.
func Translate(err error) error {
	var known *fault.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.Because(fault.NotFound, err, "There is nothing here.")
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fault.Because(fault.Unavailable, err, "This took too long and was stopped. Try again in a moment.")
	}
	// Whatever prevents a connection, including a refusal by the server, the database
	// is unavailable.
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		return unavailable(err)
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		var network net.Error
		if errors.As(err, &network) || pgconn.SafeToRetry(err) {
			return unavailable(err)
		}
		return err
	}
	switch {
	case pg.Code == stateQueryCanceled:
		return fault.Because(fault.Unavailable, err, "This took too long and was stopped. Try again in a moment.")
	case pg.Code == stateSerialization, pg.Code == stateDeadlock:
		return fault.Because(fault.Conflict, err, "Somebody changed this at the same moment. Look at what it says now and try again.")
	case pg.Code == stateNotText:
		return fault.Because(fault.BadRequest, err, "There is a character in this that is no part of any text. Take it out and try again.")
	case pg.Code == stateInsufficient:
		return fault.Because(fault.Forbidden, err, "You may not do this.")
	case pg.Code == stateTooManyConnections, pg.Code[:2] == classConnection, pg.Code[:2] == classOperator:
		return unavailable(err)
	case pg.Code[:2] == classIntegrity:
		return refusal(pg, err)
	}
	return err
}

// CannotConnect distinguishes a wrong address from an unavailable database, for the
// person who starts the program.
func CannotConnect(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return unavailable(err)
	}
	switch {
	case pg.Code[:2] == classAuthorization:
		return fault.Because(fault.Unavailable, err, "The database refuses the user or the password of DATABASE_URL. Correct the address.")
	case pg.Code == stateNoDatabase:
		return fault.Because(fault.Unavailable, err,
			"The database that DATABASE_URL names does not exist. Correct the address, or create the database.")
	case pg.Code == stateNoSuchRole, pg.Code == stateInsufficient:
		return fault.Because(fault.Unavailable, err,
			"The user of DATABASE_URL may not work under the roles of this program. Run ccio migrate up, or have the owner of the roles grant "+
				"them to this user.")
	}
	return unavailable(err)
}

// reachable maps the constraints that a person can run into to what is then said.
// Each noun words its own.
var reachable = merged(
	organisation.Constraints(), post.Constraints(), framework.Constraints(), account.Constraints(), assessment.Constraints(),
)

func merged(all ...map[string]fault.Field) map[string]fault.Field {
	one := map[string]fault.Field{}
	for _, some := range all {
		maps.Copy(one, some)
	}
	return one
}

// refusal turns the refusal of a constraint into a fault with its noun's sentence
// if a person can reach it, and otherwise into an internal failure. Both carry the
// name of the constraint, for the log.
func refusal(pg *pgconn.PgError, err error) error {
	said, ok := reachable[pg.ConstraintName]
	if !ok {
		return fmt.Errorf("the constraint %s refused: %w", pg.ConstraintName, err)
	}
	known := &fault.Error{Kind: fault.Invalid, Public: said.Message, Cause: err, Constraint: pg.ConstraintName}
	if said.Name != "" {
		known.Fields = []fault.Field{said}
	}
	return known
}
