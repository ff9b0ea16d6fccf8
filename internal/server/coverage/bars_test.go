package coverage

import (
	"testing"

	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/web/chart"
)

// In a bar every kind has a pattern of its own, in the order of the patterns, and what
// is not told has the pattern of what is not recorded.
func TestKindsAreTold(t *testing.T) {
	t.Parallel()
	c := insight.Coverage{
		Trusts: 9, States: map[post.State]int{}, Reports: map[post.ReportsTo]int{}, Board: map[post.BoardAccess]int{},
		Budgets: map[post.Budget]int{}, FiveTrained: insight.Share{Yes: 3, No: 2, NotTold: 4},
	}
	c.States[post.NotRecorded], c.Reports[post.ReportsNotTold], c.Board[post.BoardNotTold], c.Budgets[post.BudgetNotTold] = 4, 4, 4, 4
	for name, kinds := range map[string][]kind{
		"states": stateKinds(), "lines": reportKinds(), "board access": boardKinds(), "budgets": budgetKinds(),
		"trained": shareKinds("Five or more", "Fewer", func(c insight.Coverage) insight.Share { return c.FiveTrained }),
	} {
		bar := barOf("North West", c, kinds)
		seen := map[chart.State]bool{}
		for _, s := range bar.Segments {
			if s.Label == "" || seen[s.State] {
				t.Errorf("%s: %q has the pattern %s, which another has or which it names nothing by", name, s.Label, s.State)
			}
			seen[s.State] = true
			if (s.State == chart.NotRecorded) != (s.Count == 4) {
				t.Errorf("%s: %s counts %d, and 4 are not told", name, s.Label, s.Count)
			}
		}
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	c := insight.Coverage{
		Trusts: 202, Filled: insight.Share{Yes: 115, No: 67, NotTold: 20}, ReportsToBoard: insight.Share{Yes: 42, No: 160},
		BoardAccess: insight.Share{NotTold: 202}, FiveTrained: insight.Share{Yes: 1, NotTold: 201},
	}
	all := figures(c)
	for i, want := range []string{
		"115 to 135 of 202 trusts have a filled CCIO post; 182 of 202 told us",
		"42 of 202 trusts have a CCIO post that reports to the board or chief executive; 202 of 202 told us",
		"0 to 202 of 202 trusts have a CCIO post with access to the board; 0 of 202 told us",
		"1 to 202 of 202 trusts have five or more trained people; 1 of 202 told us",
	} {
		f := all[i]
		if got := f.Range + " of " + f.Of + " " + f.Says + "; " + f.Told; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if one := figures(insight.Coverage{Trusts: 1, Filled: insight.Share{Yes: 1}}); one[0].Says != "trust has a filled CCIO post" {
		t.Errorf("of one trust: %q", one[0].Says)
	}
	if none := figures(insight.Coverage{}); none != nil {
		t.Errorf("of no trust: %v", none)
	}
}

// The sentence of the first picture says the range, and England's beside it.
func TestFilledSentence(t *testing.T) {
	t.Parallel()
	trust := func(states ...post.State) insight.Trust {
		trust := insight.Trust{State: states[0], AllPosts: true}
		for _, state := range states {
			trust.CCIO = append(trust.CCIO, insight.CCIOPost{State: state})
		}
		return trust
	}
	silent := insight.Trust{State: post.NotRecorded}
	of := func(england *insight.Coverage, trusts ...insight.Trust) place {
		return place{in: "in the North West", series: []insight.Picture{{Trusts: trusts}}, england: england}
	}
	england := &insight.Coverage{Trusts: 202, Filled: insight.Share{Yes: 115, No: 67, NotTold: 20}}
	for want, a := range map[string]place{
		"At least 1 and at most 2 of the 3 trusts in the North West have a filled CCIO post.": of(nil, trust(post.Filled),
			trust(post.VacantNotRecruiting), silent),
		"1 of the 2 trusts in the North West has a filled CCIO post; at least 115 and at most 135 of the 202 trusts in England have one.": of(
			england, trust(post.Filled), trust(post.VacantNotRecruiting)),
		"The one trust in the North West has not told us enough to say whether it has a filled CCIO post.":    of(nil, silent),
		"None of the 2 trusts in the North West has told us enough to say whether it has a filled CCIO post.": of(nil, silent, silent),
		"The one trust in the North West has a filled CCIO post; at least 115 and at most 135 of the 202 trusts in England have one.": of(
			england, trust(post.Filled)),
		"The one trust in the North West does not have a filled CCIO post.": of(nil, trust(post.VacantNotRecruiting)),
	} {
		if got := a.filledSentence(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestIn(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"North West": "in the North West", "North East and Yorkshire": "in the North East and Yorkshire", "London": "in London",
		"South East": "in the South East", "East of England": "in the East of England", "Midlands": "in the Midlands",
	} {
		if got := In(name); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
