package site

import (
	"context"
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/web/view"
)

// Organisations reads the register of organisations.
type Organisations interface {
	// Register reads every organisation, with its names, memberships and
	// succession.
	Register(ctx context.Context, permit authz.Permit) (organisation.Register, error)
	// Version returns the version of the register from which the request is answered.
	Version(ctx context.Context, permit authz.Permit) (int64, error)
	// Behind is asked by a page that found a row beside the register of which the
	// register knows nothing. The page returns its error, which makes the page anew
	// from a newer register, once; without an error it goes on without the row.
	Behind(ctx context.Context, permit authz.Permit) error
}

// Body finds the organisation in the address. A body of another kind is not found.
func (s *Site) Body(
	r *http.Request,
	who Visitor,
	all Organisations,
	kind organisation.Kind,
) (q insight.Query, body organisation.Organisation, reg organisation.Register, err error) {
	if q, err = s.Question(r); err != nil {
		return q, body, reg, err
	}
	code, err := codeOf(r)
	if err != nil {
		return q, body, reg, err
	}
	if reg, err = all.Register(r.Context(), who.Permit); err != nil {
		return q, body, reg, err
	}
	body, ok := reg.Find(code)
	if !ok || body.Kind != kind {
		return q, body, reg, fault.New(fault.NotFound, "There is no %s with the code %s.", kind.Label(), code)
	}
	return q, body, reg, nil
}

// codeOf reads the ODS code in the address. A text that is not a code is not found,
// like a code that no organisation has.
func codeOf(r *http.Request) (organisation.Code, error) {
	code, err := organisation.ParseCode(chi.URLParam(r, "code"))
	if err != nil {
		return "", fault.Because(fault.NotFound, err, "There is no organisation with this code.")
	}
	return code, nil
}

// EndOf says when a body existed that does not exist on the day, and where to go
// instead. path is where bodies of its kind have their pages.
func (s *Site) EndOf(
	q insight.Query,
	body organisation.Organisation,
	reg organisation.Register,
	path string,
) (sentence string, ways []view.Link) {
	name := NameOn(body, q.AsAt)
	if !body.Opened.IsZero() && q.AsAt.Before(body.Opened) {
		return fmt.Sprintf("%s opened on %s, after the day that you chose.", name, body.Opened.Long()),
			[]view.Link{{Text: "See it today", Href: path + string(body.Code)}}
	}
	for _, code := range reg.Successors(body.Code) {
		if successor, ok := reg.Find(code); ok && successor.OpenOn(q.AsAt) {
			ways = append(ways, view.Link{Text: "Successor: " + NameOn(successor, q.AsAt), Href: s.Link(q, path+string(code))})
		}
	}
	if !body.Closed.Before(insight.FirstDay()) {
		ways = append(
			ways,
			view.Link{Text: "See it as it was on its last day", Href: path + string(body.Code) + "?as-at=" + body.Closed.String()},
		)
	}
	return fmt.Sprintf("%s closed on %s.", name, body.Closed.Long()), ways
}

// BodyFacts lists the codes and the days of a body.
func BodyFacts(o organisation.Organisation) []view.Fact {
	facts := []view.Fact{{Key: "ODS code", Value: string(o.Code)}}
	if o.ONSCode != "" {
		facts = append(facts, view.Fact{Key: "ONS code", Value: o.ONSCode})
	}
	if !o.Opened.IsZero() {
		facts = append(facts, view.Fact{Key: "Opened", Value: o.Opened.Long()})
	}
	if !o.Closed.IsZero() {
		facts = append(facts, view.Fact{Key: "Closed", Value: o.Closed.Long()})
	}
	return facts
}

// NameOn returns the body's name on a day as people write it.
func NameOn(o organisation.Organisation, on day.Day) string { return o.NameOn(on).Display }

// Short returns the name of an ICB without the words that all ICBs share, for
// tables whose heading says that these are ICBs.
func Short(name string) string { return organisation.Name{Display: name}.Short() }
