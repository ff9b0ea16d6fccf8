package account

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"ccio/internal/fault"
)

// FormLife is how long a form is kept that was sent after its session had timed
// out. It is also how long after its end a session still identifies the sender.
// The SQL function lapsed_session has the same day.
const FormLife = 24 * time.Hour

// CookieLife is how long a browser keeps a session's cookie: as long as the
// cookie can still identify the sender of a late form.
const CookieLife = SessionLife + FormLife

// MostForms is how many forms are kept for one person. Beyond that the oldest are
// deleted.
const MostForms = 20

// mostFields is more than the form on any page has.
const mostFields = 1000

// KeptForm is a form that was sent after its session had ended.
type KeptForm struct {
	ID       uuid.UUID
	Path     string // the path on this site to which it was sent, with its query
	Body     []byte // its fields as the browser sent them
	Recorded time.Time
	Expires  time.Time
}

// FormField is one field of a form, under the name that the page gave it.
type FormField struct{ Name, Value string }

// ParseForm reads the fields of a form in the order in which they were sent. A
// body that is not a form, or not valid text, is fault.BadRequest.
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
		// A NUL byte belongs to no text, and no page could send it again.
		if err != nil || !utf8.ValidString(f.Name+f.Value) || strings.Contains(f.Name+f.Value, "\x00") {
			return nil, fault.New(fault.BadRequest, "The form that was sent cannot be read.")
		}
		if fields = append(fields, f); len(fields) > mostFields {
			return nil, fault.New(fault.BadRequest, "The form that was sent has more fields than any page here.")
		}
	}
	return fields, nil
}
