package account

import (
	"context"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"ccio/internal/fault"
)

// FormLife is how long a form is kept that was sent after the session had ended
// by time, and how long after its end a session still says whose form it is. The
// database has the same day in lapsed_session.
const FormLife = 24 * time.Hour

// CookieLife is how long a browser keeps the cookie of a session: until the last
// moment at which it can still say whose form was sent too late.
const CookieLife = SessionLife + FormLife

// MostForms is how many forms are kept of one person; the oldest go.
const MostForms = 20

// mostFields is more fields than the form of any page has.
const mostFields = 1000

// KeptForm is a form that was sent after the session had ended.
type KeptForm struct {
	ID       uuid.UUID
	Path     string // where it was sent to, with its query; of this site
	Body     []byte // its fields as the browser sent them
	Recorded time.Time
	Expires  time.Time
}

// FormField is one field of a form, by the name that the page gave it.
type FormField struct{ Name, Value string }

// ParseForm reads the fields of a form in the order in which they were sent.
// Anything that is no form, or no text, is fault.BadRequest.
func ParseForm(body []byte) ([]FormField, error) {
	var fields []FormField
	for pair := range strings.SplitSeq(string(body), "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		f := FormField{}
		var err error
		if f.Name, err = url.QueryUnescape(name); err == nil {
			f.Value, err = url.QueryUnescape(value)
		}
		// A nought is no part of any text, and no page could send it again.
		if err != nil || !utf8.ValidString(f.Name+f.Value) || strings.Contains(f.Name+f.Value, "\x00") {
			return nil, fault.New(fault.BadRequest, "The form that was sent cannot be read.")
		}
		if fields = append(fields, f); len(fields) > mostFields {
			return nil, fault.New(fault.BadRequest, "The form that was sent has more fields than any page here.")
		}
	}
	return fields, nil
}

// FormStore keeps forms that were sent after the session had ended.
type FormStore interface {
	// KeepForm keeps a form, its Path and Body, for the person whose session the
	// token was. fault.Unauthenticated: it was none, was ended by signing out, or
	// ended too long ago.
	KeepForm(ctx context.Context, t Token, f KeptForm, requestID string) (uuid.UUID, error)
	// EndLapsedSession has a session that ended by time say nothing any more, as
	// signing out does. It is no failure if there is none.
	EndLapsedSession(ctx context.Context, t Token, requestID string) error
	// KeptForms are the person's, the latest first, without their bodies.
	KeptForms(ctx context.Context, who SignedIn) ([]KeptForm, error)
	// KeptForm is one of the person's. fault.NotFound: there is none.
	KeptForm(ctx context.Context, who SignedIn, id uuid.UUID) (KeptForm, error)
	// ForgetForm takes one of the person's away; action says why, in the words of
	// the audit. fault.NotFound: there is none.
	ForgetForm(ctx context.Context, who SignedIn, id uuid.UUID, action, requestID string) error
}
