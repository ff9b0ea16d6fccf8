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

// database is where the register is: the database of DATABASE_URL, or the private
// one, which is started if it does not run yet.
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

// binaryFolders returns the folders that may hold node_modules: the working
// directory, the program's own folder, and every folder above that.
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

// operate opens the database for a command, which needs exactly this program's
// schema.
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

// permit returns a permit for the command line, which can reach the whole
// database anyway.
func permit(action authz.Action) (authz.Permit, error) {
	return authz.Authorize(authz.Operator(), action)
}
