package demo

import (
	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// ccio makes the CCIO posts of a trust so that on the date they are in the state,
// with a history before. partner, if any, is the trust with which it shares its
// CCIO.
func (t *trust) ccio(state post.State, partner organisation.Code) {
	var none day.Day
	switch state {
	case post.NotRecorded, post.DoesNotExist:
		return
	case post.NotEstablished:
		t.none(post.CCIO, t.ago(90, 800))
		return
	case post.Filled, post.FilledInPart, post.HeldInterim, post.VacantRecruiting, post.VacantRecruitingNotTold, post.VacantNotRecruiting,
		post.HolderNotTold:
	}
	d := t.draft(post.CCIO, t.title(), t.ago(1100, 3600))
	if t.chance(25) {
		d.change(t.ago(120, 700))
	}
	switch state {
	case post.Filled:
		t.filled(d, partner)
	case post.FilledInPart:
		from := t.ago(420, 1300)
		d.hold(post.Substantive, pick(t, 40, 50, 60), from, none, t.person())
		if t.chance(60) { // the other sharer has gone
			d.hold(post.Substantive, 40, from, t.ago(20, 400), t.person())
		}
	case post.HeldInterim:
		since := t.ago(20, 340)
		if t.chance(40) {
			since = t.ago(380, 800)
		}
		d.hold(post.Substantive, 100, t.ago(1000, 2000), since.AddDays(-1-t.IntN(60)), t.person())
		d.hold(pick(t, post.Interim, post.Acting), 100, since, none, t.person())
		if t.chance(50) {
			d.recruit(t.ago(10, 200), none)
		}
	case post.VacantRecruiting, post.VacantRecruitingNotTold, post.VacantNotRecruiting:
		t.vacancy(d, state)
	case post.HolderNotTold: // the post is told, and nobody in it
	case post.NotEstablished, post.NotRecorded, post.DoesNotExist:
	}
	d.done()
}

// vacancy has the holder of a post leave it. Sometimes it is told only since when it
// has been vacant.
func (t *trust) vacancy(d *draft, state post.State) {
	gone, latest := t.ago(15, 500), &d.post.Periods[len(d.post.Periods)-1]
	from, person := t.ago(560, 1700), t.person()
	if t.vacant.IntN(4) > 0 || !d.post.Established().Before(gone) {
		d.hold(post.Substantive, 100, from, gone, person)
	} else {
		latest.VacantFrom = gone.Next()
	}
	switch begun := gone.AddDays(t.IntN(14)); {
	case state == post.VacantNotRecruiting:
		latest.Recruiting = post.No
	case state == post.VacantRecruitingNotTold:
		if t.chance(50) { // recruiting that ended says nothing about now
			d.recruit(gone.AddDays(1), begun.AddDays(1))
		}
	case t.vacant.IntN(4) > 0:
		d.recruit(begun, day.Day{})
	default:
		latest.Recruiting = post.Yes
	}
}

// filled fills a post, since long ago or lately: with one person, with one shared
// with another trust, with two who share the job, or with a handover.
func (t *trust) filled(d *draft, partner organisation.Code) {
	var none day.Day
	from := t.ago(760, 2400)
	if t.closed.IsZero() && t.chance(72) {
		from = t.lately(d)
	}
	switch n := t.IntN(100); {
	case partner != "":
		d.hold(post.Substantive, 100, from, none, t.personOf(partner))
	case n < 10: // a job-share
		d.hold(post.Substantive, 50, from, none, t.person())
		d.hold(post.Substantive, 50, from, none, t.person())
	case n < 15 && from.Before(t.last().AddDays(-200)): // a handover
		next := t.last().AddDays(-t.between(5, 20))
		d.hold(post.Substantive, 100, from, next.AddDays(t.between(30, 60)), t.person())
		d.hold(post.Substantive, 100, next, none, t.person())
	case n < 18: // nobody has told us who
		d.hold(post.Substantive, 100, from, none, someone{})
	default:
		d.hold(post.Substantive, 100, from, none, t.person())
	}
	if n := t.IntN(100); n < 8 && partner == "" { // a second post, for another part of the trust
		second := t.draft(post.CCIO, pick(t, "CCIO, community services", "CCIO, mental health division", "CCIO, emergency care"), t.ago(300, 900))
		switch n % 3 {
		case 0:
			second.recruit(t.ago(5, 60), none)
		case 1:
			second.hold(post.Interim, 100, t.ago(30, 300), none, t.person())
		case 2:
			second.hold(post.Substantive, 100, t.ago(30, 290), none, t.person())
		}
		second.done()
	}
}

// lately returns a day in the last two years on which the holder came, after a
// vacancy that was sometimes covered by an interim; some posts are new.
func (t *trust) lately(d *draft) day.Day {
	from := t.ago(30, 720)
	vacant := from.AddDays(-t.between(60, 240))
	if t.chance(60) { // a new post
		if !vacant.Before(t.opened) {
			d.post.Periods = d.post.Periods[len(d.post.Periods)-1:]
			d.post.Periods[0].From, d.post.Periods[0].VacantFrom = vacant, vacant
			if d.post.Periods[0].Confirmed.Before(vacant) {
				d.post.Periods[0].Confirmed = day.Day{}
			}
		}
	} else {
		d.hold(post.Substantive, 100, vacant.AddDays(-t.between(400, 1500)), vacant.AddDays(-1), t.person())
	}
	if t.chance(30) {
		d.hold(pick(t, post.Interim, post.Acting), 100, vacant.AddDays(14), from.AddDays(-1), t.person())
	}
	d.recruit(vacant.AddDays(t.between(0, 30)), from.AddDays(-20))
	return from
}

func (t *trust) title() string {
	return pick(t, "Chief clinical information officer", "Chief clinical information officer", "CCIO", "CCIO and consultant",
		"Clinical director for digital", "Associate medical director, digital", "Chief clinical information officer and AHP lead", "")
}
