// Package fault describes failures that a person can act on: a kind for the
// program, a sentence that is safe to show, the fields that are wrong, and a
// cause for the log alone.
//
// It does not know HTTP: internal/server/site maps a Kind to a status, once.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of failure happened. The zero Kind is Internal, so that
// an error nobody classified is never shown to a person.
type Kind int

// The kinds, and the HTTP status that internal/server/site answers for each.
const (
	Internal        Kind = iota // 500: our fault; nothing about it is shown
	BadRequest                  // 400: the request cannot be understood
	Unauthenticated             // 303 to /sign-in, or 401 under /api/
	Forbidden                   // 403: the role may not do this
	NotFound                    // 404: absent, or beyond the person's reach
	Conflict                    // 409: somebody changed it first
	TooLarge                    // 413: more than the limit allows
	Invalid                     // 422: one or more fields are wrong
	TooMany                     // 429: too often
	Unavailable                 // 503: try again later
)

// Field is one thing wrong with one field of a form or one cell of a file.
type Field struct {
	Name    string // the field's name in the form, or the column's in a file
	Message string // what is wrong and what would be right
}

// Error is a failure with a sentence for people.
type Error struct {
	Kind   Kind
	Public string  // plain English, safe to show: no names, no levels, no SQL
	Fields []Field // with Invalid: every field that is wrong
	Cause  error   // for the log only
	// Constraint is the name of the rule of the database that refused, for the log;
	// empty where the program refused.
	Constraint string
}

// Error is for logs: the public sentence and the cause.
func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Public + ": " + e.Cause.Error()
	}
	return e.Public
}

// Unwrap returns the cause, for errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// New makes an error of a kind, with a sentence that is safe to show.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Public: fmt.Sprintf(format, args...)}
}

// Because makes an error of a kind with its cause, which is logged and never shown.
func Because(kind Kind, cause error, format string, args ...any) *Error {
	return &Error{Kind: kind, Public: fmt.Sprintf(format, args...), Cause: cause}
}

// KindOf returns the kind of the first *Error in err's chain, or Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// PublicOf gives the sentence that is safe to show of the first *Error in err's
// chain; empty where nobody wrote one.
func PublicOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Public
	}
	return ""
}
