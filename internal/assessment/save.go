package assessment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"ccio/internal/authz"
	"ccio/internal/fault"
)

// DomainAnswers is what the holder sent about some competencies of a domain.
type DomainAnswers struct {
	Domain string
	// Carry confirms last cycle's answers as unchanged, for each competency of the
	// domain for which nothing was chosen or written.
	Carry bool
	Wrote map[string]Wrote // by competency
}

// Wrote is what the form of a competency held when it was sent.
type Wrote struct {
	Entry        // Version is the one that the page had been made from
	Shown string // the fingerprint of what the page had shown
}

// isEmpty reports whether nothing was chosen or written.
func (w Wrote) isEmpty() bool {
	return w.Kind == Unanswered && w.Reason+w.Evidence+w.Reflection == ""
}

// Saved is the result of saving, by competency.
type Saved struct {
	Entries   map[string]Entry // written, with their new versions
	Overtaken map[string]Entry // what another window has saved meanwhile; it was not overwritten
}

// SaveDomain writes the holder's answers in a domain, in one transaction. What
// another window has saved since the page was made is left as it is and returned as
// overtaken; the rest is written. fault.Conflict: the assessment is not with its
// holder any more, and nothing was saved.
func (s *Service) SaveDomain(ctx context.Context, permit authz.Permit, id uuid.UUID, d DomainAnswers) (saved Saved, err error) {
	for _, w := range d.Wrote {
		if !w.IsValid() {
			return saved, fault.New(fault.Invalid, "An answer is a level from 1 to 5, not assessed, or not applicable.")
		}
	}
	at, err := s.store.ChangeAssessment(ctx, permit, id, func(c Case) (o Outcome, err error) {
		if c.By != Holder {
			return o, fault.New(fault.Forbidden, "This is not for you to do with this assessment.")
		}
		state := c.Work.Cycle.State
		if !c.Work.State.WithHolder() || state == Ready || state == Planned {
			return o, fault.New(fault.Conflict, "This cannot be changed now: the assessment is %s. Nothing was saved.", c.Work.State.Label())
		}
		n := slices.IndexFunc(c.Asked, func(a Asked) bool { return a.Domain == d.Domain })
		if n < 0 {
			return o, fault.New(fault.NotFound, "The framework of this cycle has no such domain.")
		}
		saved = merge(c.Work, c.Asked[n].Competencies, d)
		for competency := range d.Wrote {
			if !slices.Contains(c.Asked[n].Competencies, competency) {
				return o, fault.New(fault.NotFound, "The framework of this cycle has no such competency.")
			}
		}
		return Outcome{Entries: saved.Entries}, nil
	})
	for competency, e := range saved.Entries {
		e.Version, e.At = e.Version+1, at
		saved.Entries[competency] = e
	}
	return saved, err
}

// merge decides what is written for each competency of a domain. The entries that
// it returns have the version that they overwrite.
func merge(work Work, competencies []string, d DomainAnswers) Saved {
	saved := Saved{Entries: map[string]Entry{}, Overtaken: map[string]Entry{}}
	for _, id := range competencies {
		now, last := work.Entries[id], work.Last[id]
		wrote, sent := d.Wrote[id]
		var e Entry
		switch {
		case d.Carry && now.Kind == Unanswered && last.Kind != Unanswered && (!sent || wrote.isEmpty()):
			e = Entry{
				Answer:     last.Answer,
				Reason:     last.Reason,
				Evidence:   last.Evidence,
				Reflection: now.Reflection,
				IsCarried:  true,
				Version:    now.Version,
			}
		case !sent:
			continue
		case wrote.Version != now.Version && wrote.Shown == wrote.Fingerprint():
			continue // nobody touched it on this page: what another window saved stays, and is no conflict
		default:
			e = wrote.Entry
			e.IsCarried = now.IsCarried && e.Answer == now.Answer && e.Evidence == now.Evidence && e.Reason == now.Reason
		}
		switch {
		case e.Says(now), now.Version == 0 && e.Says(Entry{}):
			// It is saved already, which also covers two windows that sent the
			// same.
		case e.Version != now.Version:
			saved.Overtaken[id] = now
		default:
			saved.Entries[id] = e
		}
	}
	return saved
}

// Fingerprint identifies what a page shows of an entry. The form sends it back,
// which tells which entries were left as they were shown.
func (e Entry) Fingerprint() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", []string{e.Answer.Value(), e.Reason, e.Evidence, e.Reflection}))
	return hex.EncodeToString(sum[:8])
}

// Value returns an answer as forms carry it: a level's number, or the kind; empty
// is not answered.
func (a Answer) Value() string {
	if a.Kind == Level {
		return strconv.Itoa(a.Level)
	}
	return string(a.Kind)
}

// ParseAnswer reads what was chosen in a form. Nothing chosen is not answered;
// false means that nobody can choose this.
func ParseAnswer(value string) (Answer, bool) {
	a := Answer{Kind: Kind(value)}
	if level, err := strconv.Atoi(value); err == nil {
		a = Answer{Kind: Level, Level: level}
	} else if a.Kind == Level {
		return Answer{}, false // this kind is only stored, and nobody can choose it
	}
	return a, a.IsValid()
}

// LatestAt returns when the latest of the entries was saved; the zero time: none
// was.
func LatestAt(entries map[string]Entry) (latest time.Time) {
	for _, e := range entries {
		if e.At.After(latest) {
			latest = e.At
		}
	}
	return latest
}

// SaveValidated writes the validator's answers, all or nothing. Each version is the
// one that the page showed. If another window has saved something else since,
// nothing is written, the error is fault.Conflict, and what is saved now is
// returned.
func (s *Service) SaveValidated(
	ctx context.Context,
	permit authz.Permit,
	id uuid.UUID,
	all map[string]Validated,
) (overtaken map[string]Validated, err error) {
	_, err = s.store.ChangeAssessment(ctx, permit, id, func(c Case) (o Outcome, err error) {
		switch {
		case c.By != Validator:
			return o, fault.New(fault.Forbidden, "This is not for you to do with this assessment.")
		case c.Review.State != InValidation:
			return o, fault.New(fault.Conflict, "This cannot be changed now: the assessment is %s. Nothing was saved.", c.Review.State.Label())
		}
		asked := c.asked()
		overtaken = map[string]Validated{}
		for competency, v := range all {
			if !slices.Contains(asked, competency) || !v.IsValid() {
				return o, fault.New(fault.Invalid, "A validated answer is a level from 1 to 5, not assessed, or not applicable.")
			}
			if now := c.Review.Validated[competency]; now.Version != v.Version {
				overtaken[competency] = now
			}
		}
		if err := c.Review.MaySave(asked, all); err != nil {
			return o, err
		}
		o.Validated = all
		if len(overtaken) > 0 {
			return o, fault.New(fault.Conflict, "A validated level was changed in another window since. Nothing was overwritten.")
		}
		return o, nil
	})
	return overtaken, err
}
