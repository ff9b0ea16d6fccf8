package localpg

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	superuser = "postgres"
	owner     = "ccio"
	database  = "ccio"
)

// connString never sends the password in clear, even to a server that asks for
// it: a program that took over our port learns nothing.
func connString(user, password string, port int, name string) string {
	return (&url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(user, password),
		Host:     net.JoinHostPort("127.0.0.1", strconv.Itoa(port)),
		Path:     "/" + name,
		RawQuery: "sslmode=disable&require_auth=scram-sha-256",
	}).String()
}

// ensureDatabase checks that the server on the port is the Postgres of this data
// folder, and makes the owner and the database if they are missing.
func (at place) ensureDatabase(ctx context.Context, port int, password string) (err error) {
	conn, err := pgx.Connect(ctx, connString(superuser, password, port, "postgres"))
	if err != nil {
		if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.Code == "28P01" {
			return fmt.Errorf("the Postgres on 127.0.0.1:%d refuses the password in %s: it is not the one of this folder, or its password was "+
				"changed", port, at.passwordFile())
		}
		return fmt.Errorf("cannot connect to the Postgres of %s on 127.0.0.1:%d: %w", at.data(), port, err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	var folder string
	var hasOwner, hasDatabase bool
	err = conn.QueryRow(ctx, `
SELECT current_setting('data_directory'),
       EXISTS (SELECT FROM pg_roles WHERE rolname = $1),
       EXISTS (SELECT FROM pg_database WHERE datname = $2)`, owner, database).Scan(&folder, &hasOwner, &hasDatabase)
	if err != nil {
		return fmt.Errorf("cannot ask the Postgres of %s about itself: %w", at.data(), err)
	}
	theirs, theirsErr := os.Stat(folder)
	ours, oursErr := os.Stat(at.data())
	if theirsErr != nil || oursErr != nil || !os.SameFile(theirs, ours) {
		return fmt.Errorf("the Postgres on 127.0.0.1:%d serves %s, not %s: stop it and start again", port, folder, at.data())
	}
	if !hasOwner {
		// The password has only base32 letters, see prepare.
		if _, err := conn.Exec(ctx, "CREATE ROLE "+owner+" LOGIN CREATEDB CREATEROLE PASSWORD '"+password+"'"); err != nil {
			return fmt.Errorf("cannot make the role %s: %w", owner, err)
		}
	}
	if !hasDatabase {
		if _, err := conn.Exec(ctx, "CREATE DATABASE "+database+" OWNER "+owner); err != nil {
			return fmt.Errorf("cannot make the database %s: %w", database, err)
		}
	}
	return nil
}
