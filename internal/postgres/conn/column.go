package conn

import (
	"time"

	"github.com/google/uuid"

	"ccio/internal/post"
)

// NullID is the id, or NULL for none.
func NullID(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// NullText is the text, or NULL for none.
func NullText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// NullLevel is the level, or NULL for none.
func NullLevel(level int) *int {
	if level == 0 {
		return nil
	}
	return &level
}

// Moment is the time, or no time for NULL.
func Moment(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}

// Text is the text, or none for NULL.
func Text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// FundedTime is a time of its two columns; none where they are NULL.
func FundedTime(hundredths *int, unit *string) post.FundedTime {
	if hundredths == nil {
		return post.FundedTime{}
	}
	return post.FundedTime{Hundredths: *hundredths, Unit: post.Unit(Text(unit))}
}

// Funded is the two columns of a time; both NULL where it is not told.
func Funded(f post.FundedTime) (hundredths *int, unit *string) {
	if f.IsZero() {
		return nil, nil
	}
	u := string(f.Unit)
	return &f.Hundredths, &u
}

// Answer is an answer of its column; not told where it is NULL.
func Answer(b *bool) post.Answer {
	switch {
	case b == nil:
		return post.NotTold
	case *b:
		return post.Yes
	}
	return post.No
}

// Truth is an answer as a column; NULL where it is not told.
func Truth(a post.Answer) *bool {
	if a == post.NotTold {
		return nil
	}
	yes := a == post.Yes
	return &yes
}
