package post

import "ccio/internal/day"

// VacantSince is the first day of the vacancy that a post has on a day: the day
// after its last holder's last day, or the day on which it was established if
// nobody has held it. ok is false where the post is not vacant on the day.
//
// It reads the appointments of all days, so p must have them all.
func VacantSince(p Post, on day.Day) (since day.Day, ok bool) {
	if state := StateOf(p, on); state != VacantRecruiting && state != VacantNotRecruiting {
		return day.Day{}, false
	}
	since = establishment(p, on)
	for _, a := range p.Appointments {
		if !a.To.IsZero() && a.To.Before(on) && !a.To.AddDays(1).Before(since) {
			since = a.To.AddDays(1)
		}
	}
	return since, true
}

// InterimSince is the first day of the unbroken time for which a post has been
// held by nobody but interim and acting people, one after another without a day
// between, up to a day; not before the post was established. ok is false where
// the post is not held so on the day.
//
// It reads the appointments of all days, so p must have them all.
func InterimSince(p Post, on day.Day) (since day.Day, ok bool) {
	for d := on; StateOf(p, d) == HeldInterim; d = since.AddDays(-1) {
		since, ok = d, true
		for _, a := range p.Living(d) {
			if a.From.Before(since) {
				since = a.From
			}
		}
		// An interim may have stood beside a substantive holder at first.
		if begun := substantiveEnd(p, since, d); begun.After(since) {
			since = begun
			break
		}
	}
	if established := establishment(p, on); ok && since.Before(established) {
		since = established
	}
	return since, ok
}

// substantiveEnd is the day after the last substantive day between first and
// last, or first if there is none.
func substantiveEnd(p Post, first, last day.Day) day.Day {
	for _, a := range p.Appointments {
		if a.Kind != Substantive || a.To.IsZero() || a.To.Before(first) || a.From.After(last) {
			continue
		}
		if next := a.To.AddDays(1); next.After(first) {
			first = next
		}
	}
	return first
}

// establishment is the first day of the unbroken stretch of periods that covers
// the day.
func establishment(p Post, on day.Day) day.Day {
	period, exists := p.PeriodOn(on)
	for exists {
		on = period.From
		period, exists = p.PeriodOn(on.AddDays(-1))
	}
	return on
}
