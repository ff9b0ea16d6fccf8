package conn

import (
	"time"

	"github.com/google/uuid"

	"ccio/internal/post"
)

// NullID returns the id, or NULL for uuid.Nil.
func NullID(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// NullText returns the text, or NULL if it is empty.
func NullText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// NullLevel returns the level, or NULL if there is none.
func NullLevel(level int) *int {
	if level == 0 {
		return nil
	}
	return &level
}

// Moment returns the time, or the zero time for NULL.
func Moment(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}

// Text returns the text, or an empty one for NULL.
func Text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// FundedTime makes a time of its two columns; it is not told if they are NULL.
func FundedTime(hundredths *int, unit *string) post.FundedTime {
	if hundredths == nil {
		return post.FundedTime{}
	}
	return post.FundedTime{Hundredths: *hundredths, Unit: post.Unit(Text(unit))}
}

// Funded returns the two columns of a time, which are NULL if it is not told.
func Funded(f post.FundedTime) (hundredths *int, unit *string) {
	if f.IsZero() {
		return nil, nil
	}
	u := string(f.Unit)
	return &f.Hundredths, &u
}

// Answer makes an answer of its column; it is not told if that is NULL.
func Answer(b *bool) post.Answer {
	switch {
	case b == nil:
		return post.NotTold
	case *b:
		return post.Yes
	}
	return post.No
}

// Truth returns an answer as its column, which is NULL if it is not told.
func Truth(a post.Answer) *bool {
	if a == post.NotTold {
		return nil
	}
	yes := a == post.Yes
	return &yes
}
