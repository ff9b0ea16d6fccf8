package account

import (
	"context"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/outbox"
)

// WriteNote puts words in the place of the version of the person's own note that
// they were shown. Version 0 means that there was no note; empty words take the
// note back. fault.Conflict: the note has changed since that version.
func (s *Service) WriteNote(ctx context.Context, permit authz.Permit, words string, version int) error {
	return s.store.ChangeNote(ctx, permit, func(now OwnNote) (OwnNote, error) {
		if now.Version != version {
			return now, NoteOvertaken()
		}
		return OwnNote{Words: words, Version: version + 1}, nil
	})
}

// AskCorrection records a correction that the person asks for, and tells those who
// could make it that there is one. What it says is for the page alone.
func (s *Service) AskCorrection(ctx context.Context, permit authz.Permit, c Correction) error {
	if err := permit.For(authz.WriteMyRecord); err != nil {
		return err
	}
	if err := c.Check(); err != nil {
		return err
	}
	return s.store.AskCorrection(ctx, permit, c, func(correctors []uuid.UUID) []outbox.Message {
		var all []outbox.Message
		for _, to := range correctors {
			all = append(all, outbox.Message{
				To: to, Subject: "Somebody asks for a correction", Link: "/admin/people/corrections",
				Body: "A person whose record you look after says that something held about them is wrong, and what would be right.",
			})
		}
		return all
	})
}
