package insight

import (
	"ccio/internal/day"
	"ccio/internal/post"
)

// Need is something that a trust lacks as an organisation. It is about posts and
// never about the people in them.
type Need string

// The needs, in the order in which they are listed.
const (
	NeedRecruitment   Need = "no_recruitment"
	NeedSubstantive   Need = "long_interim"
	NeedBoardAccess   Need = "no_board_access"
	NeedTrained       Need = "fewer_than_five"
	NeedSafetyOfficer Need = "no_safety_officer"
)

// Needs lists every need.
func Needs() []Need {
	return []Need{NeedRecruitment, NeedSubstantive, NeedBoardAccess, NeedTrained, NeedSafetyOfficer}
}

// Label is the need as the heading of its list.
func (n Need) Label() string {
	switch n {
	case NeedRecruitment:
		return "No filled CCIO post and no recruitment"
	case NeedSubstantive:
		return "CCIO post held by interim or acting people for over a year"
	case NeedBoardAccess:
		return "CCIO post without board access"
	case NeedTrained:
		return "Fewer than five trained clinician-informaticians"
	case NeedSafetyOfficer:
		return "No clinical safety officer in post"
	}
	return string(n)
}

// Rule says which trusts are on the list, and where the rule comes from.
func (n Need) Rule() string {
	switch n {
	case NeedRecruitment:
		return "Trusts that have said that their CCIO post is vacant and that they are not recruiting, or that they have no such post. A trust " +
			"that has not told us is not listed."
	case NeedSubstantive:
		return "Trusts whose CCIO post nobody has held substantively for more than a year, while interim or acting people did."
	case NeedBoardAccess:
		return "Trusts that told us that their CCIO post has no access to the board. The Wachter review (2016) asks that a CCIO report to " +
			"the board or the chief executive."
	case NeedTrained:
		return "Trusts that are known to have fewer than five. The Wachter review (2016) asks for at least five in an average-sized trust; " +
			"a small trust may need fewer."
	case NeedSafetyOfficer:
		return "Trusts whose clinical safety officer post is vacant, or that have said that they have none. The standard DCB0160 asks a " +
			"trust that deploys health IT for a clinical safety officer."
	}
	return ""
}

// NextStep is what an analyst can do about it.
func (n Need) NextStep() string {
	switch n {
	case NeedRecruitment:
		return "Ask the medical director or chief nurse when the post will be established or advertised, and who answers for clinical " +
			"digital decisions until then."
	case NeedSubstantive:
		return "Ask the trust for a date by which it will appoint substantively, or why it will not."
	case NeedBoardAccess:
		return "Ask the chair how the board hears clinical digital advice, and offer an example of a trust of the same sector whose CCIO attends."
	case NeedTrained:
		return "Ask for the trust's plan to train or appoint clinician-informaticians, and find out which national programmes " +
			"are open to them now."
	case NeedSafetyOfficer:
		return "Ask the trust, within the month, who signs its clinical safety case reports, and ask the ICB whether a neighbouring trust " +
			"can cover until it appoints."
	}
	return ""
}

// Needy is a trust that has a need.
type Needy struct {
	Trust Trust
	Since day.Day // since when, if known: for vacancies and interim holding
}

// Has answers whether a trust has a need on a day. What a trust has not told us is
// not a need.
func (n Need) Has(t Trust, on day.Day) post.Answer {
	switch n {
	case NeedRecruitment:
		return told(t.State != post.NotRecorded && t.State != post.HolderNotTold && t.State != post.VacantRecruitingNotTold,
			t.State == post.VacantNotRecruiting || t.State == post.NotEstablished)
	case NeedSubstantive:
		return told(t.State != post.NotRecorded && t.State != post.HolderNotTold, t.LongInterim(on))
	case NeedBoardAccess:
		return told(t.State == post.NotEstablished || t.HasPost() && t.Period.BoardAccess != post.BoardNotTold,
			t.HasPost() && t.Period.BoardAccess == post.BoardNone)
	case NeedTrained:
		return told(t.Team.Trained != post.BandNotTold, t.Team.Trained == post.FewerThan5)
	case NeedSafetyOfficer:
		return told(t.Safety != post.NotRecorded && t.Safety != post.HolderNotTold, t.Safety.IsVacant() || t.Safety == post.NotEstablished)
	}
	return post.NotTold
}

// since returns since when a trust has had a need, or the zero day if that is not known.
func (n Need) since(t Trust) day.Day {
	switch n {
	case NeedRecruitment:
		return t.Vacant
	case NeedSubstantive:
		return t.Interim
	case NeedBoardAccess, NeedTrained, NeedSafetyOfficer:
	}
	return day.Day{}
}

// Share counts the trusts of the picture that have a need, that do not, and that have
// not told us.
func (p Picture) Share(n Need) Share {
	var s Share
	for _, t := range p.Trusts {
		s.add(n.Has(t, p.Query.AsAt))
	}
	return s
}

// Needing lists the trusts of the picture that have a need, in the order of
// their names.
func (p Picture) Needing(n Need) []Needy {
	var list []Needy
	for _, t := range p.Trusts {
		if n.Has(t, p.Query.AsAt) == post.Yes {
			list = append(list, Needy{Trust: t, Since: n.since(t)})
		}
	}
	return list
}
