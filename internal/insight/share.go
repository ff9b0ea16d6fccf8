package insight

import "ccio/internal/post"

// Share says of how many trusts something is true. Every figure that compares
// trusts is one, so none can be made that leaves out those who have not told us.
type Share struct {
	Yes     int
	No      int
	NotTold int
}

// Of is how many trusts there are. It does not depend on what they told us.
func (s Share) Of() int { return s.Yes + s.No + s.NotTold }

// Told is how many of them told us.
func (s Share) Told() int { return s.Yes + s.No }

// Lowest is the number of which it is true if it is true of none of those who have
// not told us.
func (s Share) Lowest() int { return s.Yes }

// Highest is the number of which it is true if it is true of all of those who have
// not told us. The highest values of things that exclude each other do not add up:
// each counts the same trusts.
func (s Share) Highest() int { return s.Yes + s.NotTold }

// add counts a trust's answer.
func (s *Share) add(a post.Answer) {
	switch a {
	case post.Yes:
		s.Yes++
	case post.No:
		s.No++
	case post.NotTold:
		s.NotTold++
	}
}

// told makes an answer from a fact and whether it was told.
func told(known, yes bool) post.Answer {
	switch {
	case !known:
		return post.NotTold
	case yes:
		return post.Yes
	}
	return post.No
}

// CCIOPost is one of a trust's CCIO posts on a day.
type CCIOPost struct {
	post.Period
	State post.State
	// VacantFor is how long it has been vacant, in days, the first day and the day
	// itself counted; 0 if it is not vacant, or nobody told since when.
	VacantFor int
	// LongInterim says that only interim or acting people have held it for over a year.
	LongInterim bool
}

// anyPost answers whether something is so of any of a trust's CCIO posts: yes if it is
// of one; no only if it is of none and the trust has said that it has no other, or
// none at all. A post that the register does not know might be one of which it is so.
func (t Trust) anyPost(is func(CCIOPost) post.Answer) post.Answer {
	no := t.State == post.NotEstablished || t.AllPosts && len(t.CCIO) > 0
	for _, p := range t.CCIO {
		switch is(p) {
		case post.Yes:
			return post.Yes
		case post.NotTold:
			no = false
		case post.No:
		}
	}
	if no {
		return post.No
	}
	return post.NotTold
}

// Filled answers whether the trust has a filled CCIO post.
func (t Trust) Filled() post.Answer {
	return t.anyPost(func(p CCIOPost) post.Answer { return told(p.State != post.HolderNotTold, p.State == post.Filled) })
}

// ReportsToBoard answers whether the trust has a CCIO post that reports to the board
// or the chief executive.
func (t Trust) ReportsToBoard() post.Answer {
	return t.anyPost(func(p CCIOPost) post.Answer {
		return told(p.ReportsTo != post.ReportsNotTold, p.ReportsTo.ReportsToBoardOrChiefExecutive())
	})
}

// BoardAccess answers whether the trust has a CCIO post with any access to the board.
func (t Trust) BoardAccess() post.Answer {
	return t.anyPost(func(p CCIOPost) post.Answer {
		return told(p.BoardAccess != post.BoardNotTold, p.BoardAccess != post.BoardNone)
	})
}

// HasBudget answers whether the trust has a CCIO post with a budget, its own or
// delegated.
func (t Trust) HasBudget() post.Answer {
	return t.anyPost(func(p CCIOPost) post.Answer { return told(p.Budget != post.BudgetNotTold, p.Budget != post.BudgetNone) })
}

// FiveTrained answers whether the trust has five trained people.
func (t Trust) FiveTrained() post.Answer {
	return told(t.Team.Trained != post.BandNotTold, t.Team.Trained == post.FiveOrMore)
}

// Nine answers whether the team comes to HEE's nine WTE. A trust without a
// clinical informatics post has told us nothing about its team.
func (t Team) Nine() post.Answer { return t.reaches(post.HEENine) }

// HEEShare answers whether the trust's team comes to HEE's 0.14% of its
// workforce, which only a trust with a known workforce can tell.
func (t Trust) HEEShare() post.Answer {
	if t.Workforce.WTE == 0 {
		return post.NotTold
	}
	return t.Team.reaches(post.HEEShare(t.Workforce.WTE))
}

// MostOfPost is what a held post whose time is not told is taken to come to at most,
// where that is enough to say that a team does not reach a number.
const MostOfPost post.WTE = 100

// reaches answers whether the team comes to a number. It does not if the posts whose
// time is not told would not make up the rest at MostOfPost each.
func (t Team) reaches(wanted post.WTE) post.Answer {
	switch {
	case t.Posts == 0:
		return post.NotTold
	case t.WTE >= wanted:
		return post.Yes
	case t.WTE+post.WTE(t.Untold+t.HolderUntold)*MostOfPost < wanted:
		return post.No
	}
	return post.NotTold
}

// IsPartial reports whether the team's funded time may be more than WTE says: the time
// of a held post is not told, or whether anybody holds a post is not.
func (t Team) IsPartial() bool { return t.Untold+t.HolderUntold > 0 }

// SafetyCover answers whether somebody holds a clinical safety officer post of the
// trust, in whole or in part, substantively or not.
func (t Trust) SafetyCover() post.Answer {
	no := t.Safety == post.NotEstablished || t.AllSafetyPosts && len(t.SafetyPosts) > 0
	for _, state := range t.SafetyPosts {
		switch state {
		case post.Filled, post.FilledInPart, post.HeldInterim:
			return post.Yes
		case post.HolderNotTold, post.NotRecorded, post.DoesNotExist:
			no = false
		case post.VacantRecruiting, post.VacantRecruitingNotTold, post.VacantNotRecruiting, post.NotEstablished:
		}
	}
	if no {
		return post.No
	}
	return post.NotTold
}
