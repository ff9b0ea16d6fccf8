package accounts

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/postgres/conn"
)

const sqlMyNote = `
SELECT words, version, recorded_at FROM record_note WHERE person_id = @actor AND kind = 'own_note'`

const sqlInsertNote = `
INSERT INTO record_note (id, person_id, kind, words, version, recorded_at) VALUES (@id, @actor, 'own_note', @words, 1, @at)
ON CONFLICT (person_id) WHERE kind = 'own_note' DO NOTHING`

const sqlChangeNote = `
UPDATE record_note SET words = @words, version = version + 1, recorded_at = @at
WHERE person_id = @actor AND kind = 'own_note' AND version = @version`

// textSQL reads and writes the actor's own text of one kind. insert writes nothing
// if there is a text already, and change nothing over another version.
type textSQL struct{ read, insert, change string }

func ownTexts() map[account.TextKind]textSQL {
	return map[account.TextKind]textSQL{
		account.Note: {sqlMyNote, sqlInsertNote, sqlChangeNote},
	}
}

// ChangeText implements account.Store.
func (db Store) ChangeText(ctx context.Context, permit authz.Permit, kind account.TextKind,
	decide func(account.OwnText) (account.OwnText, error)) error {
	if err := permit.For(authz.WriteMyRecord); err != nil {
		return err
	}
	person, sql := permit.Actor().Person(), ownTexts()[kind]
	return db.Write(ctx, permit.Actor(), func(tx pgx.Tx) error {
		now, err := readText(ctx, tx, sql, pgx.StrictNamedArgs{"actor": person})
		if err != nil {
			return err
		}
		next, err := decide(now)
		if err != nil {
			return err
		}
		write := sql.change
		if now.Version == 0 {
			write = sql.insert
		}
		tag, err := tx.Exec(ctx, write, pgx.NamedArgs{ // of which each statement takes its own
			"id": conn.RowID(), "actor": person, "words": next.Words, "at": db.Now(), "version": now.Version,
		})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 { // somebody wrote since it was read
			return kind.Overtaken()
		}
		return db.Append(ctx, tx, permit.Actor(), personEvent(string(permit.Action()), person, string(kind)))
	})
}

// queueText adds the question for the actor's own text to a batch.
func queueText(batch *pgx.Batch, sql textSQL, actor pgx.StrictNamedArgs, take func(account.OwnText)) {
	batch.Queue(sql.read, actor).QueryRow(func(row pgx.Row) error {
		text, err := scanText(row)
		take(text)
		return err
	})
}

// readText reads the actor's own text, if there is one.
func readText(ctx context.Context, tx pgx.Tx, sql textSQL, actor pgx.StrictNamedArgs) (text account.OwnText, err error) {
	return scanText(tx.QueryRow(ctx, sql.read, actor))
}

// scanText reads a text; the zero OwnText if there is none.
func scanText(row pgx.Row) (text account.OwnText, err error) {
	err = row.Scan(&text.Words, &text.Version, &text.At)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return text, err
}
