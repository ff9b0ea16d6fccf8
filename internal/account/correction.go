package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/organisation"
	"ccio/internal/outbox"
)

// Correction is a request to correct what is held about a person.
type Correction struct {
	Wrong, Right string
	At           time.Time
}

// AskedCorrection is a correction that somebody has asked for, as those who could
// make it see it.
type AskedCorrection struct {
	Correction
	Name  string
	Trust organisation.Code // a trust in which the person holds a post; empty: none
}

// MostWords is the greatest number of characters in a note, and in each half of a
// correction. A constraint in the database has the same limit.
const MostWords = 1000

// Check returns which half of a correction is missing, worded for the form.
func (c Correction) Check() error {
	var wrong []fault.Field
	if c.Wrong == "" {
		wrong = append(wrong, fault.Field{Name: "wrong", Message: "Enter what is wrong"})
	}
	if c.Right == "" {
		wrong = append(wrong, fault.Field{Name: "right", Message: "Enter what would be right"})
	}
	if wrong == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Public: "There is a problem with the correction.", Fields: wrong}
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
