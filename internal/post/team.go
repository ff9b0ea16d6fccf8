package post

import "ccio/internal/day"

// Band says publicly how many trained people a trust has. Only the trust itself
// sees the number.
type Band string

// The bands. Five is the Wachter review's number for an average-sized trust (2016);
// an empty band means not told.
const (
	BandNotTold Band = ""
	FiveOrMore  Band = "five_or_more"
	FewerThan5  Band = "fewer_than_five"
)

// Label is the band as people read it.
func (b Band) Label() string {
	switch b {
	case BandNotTold:
		return "Not told"
	case FiveOrMore:
		return "Five or more"
	case FewerThan5:
		return "Fewer than five"
	}
	return string(b)
}

const wachtersFive = 5

// FiveTrained says whether a trust had five trained people on a day, over the
// distinct holders of its clinical informatics posts: five or more if at least five
// are known to be trained; fewer than five if at least one clinical post is
// recorded and there would be fewer even if everybody who is not told were trained;
// otherwise not told. An appointment without a known holder counts as a person who
// is not told.
func FiveTrained(posts []Post, holders map[AppointmentID]Holder, on day.Day) Band {
	team := teamOn(posts, holders, on)
	yes, unknown := 0, team.unknown
	for _, trained := range team.people {
		switch trained {
		case Yes:
			yes++
		case NotTold:
			unknown++
		case No:
		}
	}
	switch {
	case yes >= wachtersFive:
		return FiveOrMore
	case team.posts > 0 && yes+unknown < wachtersFive:
		return FewerThan5
	}
	return BandNotTold
}

// TeamHeadcount counts the distinct holders of a trust's clinical informatics
// posts on a day. An appointment without a known holder counts as one person.
func TeamHeadcount(posts []Post, holders map[AppointmentID]Holder, on day.Day) int {
	team := teamOn(posts, holders, on)
	return len(team.people) + team.unknown
}

// TeamWTE returns the funded time of a trust's clinical informatics posts on a day,
// each weighted by the share that is held: a post of 0.8 WTE of which 50 hundredths
// are held counts 0.4, a vacant post nothing, and a handover no more than the post.
// It is rounded once, half up. untold counts the held posts that are left out
// because their funded time is not told.
func TeamWTE(posts []Post, on day.Day) (wte WTE, untold int) {
	sum := 0 // thousandths of a WTE times hundredths of a post
	for _, p := range posts {
		period, exists := p.PeriodOn(on)
		if !exists || !period.Type.Clinical() {
			continue
		}
		held := min(share(p.Living(on)), WholePost)
		switch {
		case held <= 0:
		case period.Funded.IsZero():
			untold++
		default:
			sum += period.Funded.thousandths() * held
		}
	}
	const unit = 1000 // thousandths × hundredths of a post, in a hundredth of a WTE
	return WTE((sum + unit/2) / unit), untold
}

// team describes who holds a trust's clinical informatics posts on a day.
type team struct {
	posts   int                 // clinical posts that exist
	people  map[PersonID]Answer // distinct known holders, and whether they are trained
	unknown int                 // appointments without a known holder
}

// teamOn collects the team. Somebody with two posts is trained if either record
// says so, and untrained if one record is complete and neither says trained.
func teamOn(posts []Post, holders map[AppointmentID]Holder, on day.Day) team {
	t := team{people: map[PersonID]Answer{}}
	for _, p := range posts {
		period, exists := p.PeriodOn(on)
		if !exists || !period.Type.Clinical() {
			continue
		}
		t.posts++
		for _, a := range p.Living(on) {
			holder := holders[a.ID]
			if !holder.Known() {
				t.unknown++
				continue
			}
			before, trained := t.people[holder.Person], holder.Trained()
			if before == Yes || trained == NotTold {
				trained = before
			}
			t.people[holder.Person] = trained
		}
	}
	return t
}
