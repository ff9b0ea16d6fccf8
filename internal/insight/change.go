package insight

import (
	"ccio/internal/organisation"
	"ccio/internal/post"
)

// Change is how something changed from one day to another among the trusts of which
// it can be said: those open on both days, that took over from no other in between,
// and that told us on both, as known today. Figures of all trusts change too when
// more of them tell us, and say nothing of what became of any.
type Change struct {
	Trusts  int // of which it can be said
	Before  int // of those, the number of which it was so on the first day
	Now     int // and on the second
	Gained  int // of which it was not so, and now is
	Lost    int // of which it was so, and now is not
	Outside int // trusts of the second day of which it cannot be said
}

// ChangeOf compares two pictures of one query, the earlier first.
func ChangeOf(before, now Picture, is func(Trust) post.Answer) Change {
	was := map[organisation.Code]Trust{}
	for _, t := range before.Trusts {
		was[t.Code] = t
	}
	var c Change
	for _, t := range now.Trusts {
		earlier, open := was[t.Code]
		first, second := is(earlier), is(t)
		if !open || t.Joined.After(before.Query.AsAt) || first == post.NotTold || second == post.NotTold {
			c.Outside++
			continue
		}
		c.Trusts++
		switch {
		case first == post.Yes && second == post.Yes:
			c.Before, c.Now = c.Before+1, c.Now+1
		case first == post.Yes:
			c.Before, c.Lost = c.Before+1, c.Lost+1
		case second == post.Yes:
			c.Now, c.Gained = c.Now+1, c.Gained+1
		}
	}
	return c
}
