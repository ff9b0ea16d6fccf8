package post

import "ccio/internal/day"

// VacantSince returns the first day of the vacancy that a post has on a day: the
// day after its last holder's last day, or the day from which it is said to be
// vacant. ok is false if the post is not vacant on the day, or if that day is not
// known, as when all that is told is that the trust is recruiting.
//
// It looks at the appointments of all days, so p must contain them all.
func VacantSince(p Post, on day.Day) (since day.Day, ok bool) {
	if !StateOf(p, on).IsVacant() {
		return day.Day{}, false
	}
	period, _ := p.PeriodOn(on)
	return vacancy(p, period, on)
}

// vacancy returns the latest day up to a day from which somebody told us that the
// post has no holder, whether or not it has one now; found is false if nobody told
// us. Who held it before it was disestablished for a time says nothing about it.
func vacancy(p Post, now Period, on day.Day) (since day.Day, found bool) {
	begun := establishment(p, on)
	if from := now.VacantFrom; !from.IsZero() && !from.After(on) {
		since, found = from, true
		if since.Before(begun) {
			since = begun
		}
	}
	for _, a := range p.Appointments {
		if !a.To.IsZero() && a.To.Before(on) && !a.To.Before(begun) && !a.To.Next().Before(since) {
			since, found = a.To.Next(), true
		}
	}
	return since, found
}

// InterimSince returns the first day of the unbroken time, up to a day, in which
// only interim and acting people have held a post, with no gap between them; it is
// never before the post was established. ok is false if the post is not held like
// that on the day.
//
// It looks at the appointments of all days, so p must contain them all.
func InterimSince(p Post, on day.Day) (since day.Day, ok bool) {
	for d := on; StateOf(p, d) == HeldInterim; d = since.AddDays(-1) {
		since, ok = d, true
		for _, a := range p.Living(d) {
			if a.From.Before(since) {
				since = a.From
			}
		}
		// An interim may have overlapped with a substantive holder at first.
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

// substantiveEnd returns the day after the last day between first and last that has
// a substantive holder, or first if no day has.
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

// establishment returns the first day of the unbroken run of periods that covers
// the day.
func establishment(p Post, on day.Day) day.Day {
	period, exists := p.PeriodOn(on)
	for exists {
		on = period.From
		period, exists = p.PeriodOn(on.AddDays(-1))
	}
	return on
}
