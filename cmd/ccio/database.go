package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"ccio/internal/authz"
	"ccio/internal/localpg"
	"ccio/internal/postgres"
)

// stopTimeout is how long a private Postgres may take to stop.
const stopTimeout = 30 * time.Second

// database is where the register is: the one of DATABASE_URL, or the private
// one, which is started where it does not run.
type database struct {
	url     string
	private *localpg.Server // nil with DATABASE_URL
}

func (p program) database(ctx context.Context, log *slog.Logger) (database, error) {
	if p.config.DatabaseURL != "" {
		return database{url: p.config.DatabaseURL}, nil
	}
	server, err := localpg.Open(ctx, localpg.Config{DataDir: p.config.DataDir, Binaries: binaryFolders(), Log: log})
	if err != nil {
		return database{}, err
	}
	return database{url: server.URL(), private: server}, nil
}

// Close stops the private Postgres, if this process was the last to use it.
func (d database) Close() error {
	if d.private == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	return d.private.Close(ctx)
}

// binaryFolders are those that may hold node_modules: where the program was
// called, where it lies, and every folder above it.
func binaryFolders() []string {
	var folders []string
	if here, err := os.Getwd(); err == nil {
		folders = append(folders, here)
	}
	if self, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(self); err == nil {
			self = real
		}
		for dir := filepath.Dir(self); ; dir = filepath.Dir(dir) {
			folders = append(folders, dir)
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return folders
}

// operate opens the database for a command: the schema has to be this
// program's own.
func (p program) operate(ctx context.Context, do func(*postgres.DB) error) error {
	return p.with(ctx, func(d database) error {
		schema, err := postgres.SchemaVersion(ctx, d.url)
		if err != nil {
			return err
		}
		if err := schema.Check(); err != nil {
			return err
		}
		db, err := postgres.Open(ctx, d.url, postgres.RoleOperate, p.now)
		if err != nil {
			return err
		}
		defer db.Close()
		return do(db)
	})
}

// with opens the database for a command and closes it afterwards.
func (p program) with(ctx context.Context, do func(database) error) (err error) {
	d, err := p.database(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := d.Close(); err == nil {
			err = closeErr
		}
	}()
	return do(d)
}

// permit is a permit of the command line, which has the database anyway.
func permit(action authz.Action) (authz.Permit, error) {
	return authz.Authorize(authz.Operator(), action)
}
