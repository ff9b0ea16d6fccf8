package insight

import (
	"ccio/internal/export"
	"ccio/internal/post"
)

// Where the benchmarks come from. They are shown side by side and never merged.
const (
	WachterFive = "The Wachter review (Making IT Work, 2016) asks for at least five trained clinician-informaticians in an average-sized " +
		"trust."
	WachterLine = "The Wachter review (Making IT Work, 2016) asks that a CCIO report to the board or the chief executive."
	HEEOfAll    = "The Faculty of Clinical Informatics' workforce survey cites an estimate by Health Education England of a baseline: 0.14% " +
		"of a trust's workforce. It is an estimate and nothing that each trust is asked for. It is worked out only where the trust's " +
		"workforce is known."
	HEENineWTE = "Nine whole-time equivalents (WTE) is what the same estimate comes to in a trust of average size. It says nothing of what " +
		"a small or a large trust needs."
	MostRule = "Where the time of a held post is not told, or whether anybody holds a post, a team is counted as not reaching a number only " +
		"if it would not even with one WTE for each such post."
	FundedRule = "Funded time is what the trust funds of its CCIO post, in programmed activities (PAs) a week: one is nominally 4 " +
		"hours, and ten are full time. Hours worked are not included."
	OneSpeaks = "A trust with several CCIO posts counts once, by the one in the best state."
	AnyPost   = "A trust counts as yes if it is so of any of its CCIO posts, and as no only if it is so of none and the trust has said that " +
		"it has no other. Otherwise it is not told."
	Bounds = "Lowest: as many as told us that it is so. Highest: as many as that and all that have not told us. The highest values of " +
		"several states do not add up, because each counts the same trusts that have not told us."
)

// enough is how many values quartiles need.
const enough = 4

// placedStates are the states that have columns of their own in the order of the files'
// first edition. Those that came later are appended, so that no column moves.
func placedStates() []post.State {
	return []post.State{
		post.Filled, post.FilledInPart, post.HeldInterim, post.VacantRecruiting, post.VacantNotRecruiting, post.NotEstablished, post.NotRecorded,
	}
}

func stateMeasure(state post.State) measure {
	return noted(count("ccio_"+string(state), "CCIO post: "+lower(state.Label())+" (number of trusts)",
		func(c Coverage) int { return c.States[state] }), OneSpeaks)
}

// measures lists the figures of a body in the order of their columns: the number of
// trusts, how many told us, the states, and then the rest.
func measures() []measure {
	all := stateMeasures()
	all = append(all, count("ccio_interim_over_a_year", "CCIO post interim or acting for over a year (number of trusts)",
		func(c Coverage) int { return c.LongInterimTrusts }))
	all = append(all, vacancyMeasures()...)
	all = append(all, authorityMeasures()...)
	all = append(all, teamMeasures()...)
	all = append(all,
		count("confirmed_within_a_year", "CCIO posts confirmed within the last year (number)", func(c Coverage) int { return c.Recent }),
		count("never_confirmed", "CCIO posts never confirmed (number)", func(c Coverage) int { return c.Never }),
		measure{
			column: export.Column{
				Name: "last_confirmed_on", Title: "Latest confirmation of a CCIO post (date)", Type: export.TypeDate,
				Required: true, Marks: []export.Shorthand{export.NotAvailable},
			},
			cell: func(c Coverage) export.Cell {
				if c.LastConfirmed.IsZero() {
					return export.Mark(export.NotAvailable)
				}
				return export.Day(c.LastConfirmed)
			},
		})
	return append(all, laterMeasures()...)
}

// stateMeasures are the columns that a series has too.
func stateMeasures() []measure {
	all := []measure{
		count("trusts", "Trusts (number)", func(c Coverage) int { return c.Trusts }),
		count("trusts_that_told_us", "Trusts that told us whether they have a CCIO post (number)", func(c Coverage) int { return c.Told }),
	}
	for _, state := range placedStates() {
		all = append(all, stateMeasure(state))
	}
	return all
}

// laterStateMeasures are those that stand at the end, because they came later: the
// states that were not told apart before, and the bounds of the share that is filled.
func laterStateMeasures() []measure {
	all := []measure{stateMeasure(post.VacantRecruitingNotTold), stateMeasure(post.HolderNotTold)}
	return append(all, bounds(shares()[0])...)
}

// laterMeasures are the columns that were appended to those of the first edition.
func laterMeasures() []measure {
	all := laterStateMeasures()
	for _, s := range shares()[1:] {
		all = append(all, bounds(s)...)
	}
	return append(
		all,
		count("filled_confirmed_within_a_year", "Trusts whose filled CCIO post was confirmed within the last year (number)",
			func(c Coverage) int { return c.FilledRecent }),
		count("filled_never_confirmed", "Trusts whose filled CCIO post was never confirmed (number)",
			func(c Coverage) int { return c.FilledNever }),
		count("posts", "CCIO posts, held or not (number)", func(c Coverage) int { return c.Posts }),
		count("posts_vacant", "CCIO posts that are vacant (number)", func(c Coverage) int { return c.Vacant }),
		count("posts_vacant_since_told", "Vacant CCIO posts of which it is told since when (number)",
			func(c Coverage) int { return len(c.Vacancies) }),
		count("posts_interim", "CCIO posts held by interim or acting people only (number)",
			func(c Coverage) int { return c.PostStates[post.HeldInterim] }),
		count("posts_interim_over_a_year", "CCIO posts held by interim or acting people only, for over a year (number)",
			func(c Coverage) int { return c.LongInterim }),
		count(
			"team_wte_partial",
			"Trusts whose funded time is partly or wholly not told, so that the figure is the least that it can be (number)",
			func(c Coverage) int { return c.PartialTeams },
		),
		noted(count("nine_wte_assumed", "Of the trusts that do not come to nine WTE, those of which that is an assumption (number)",
			func(c Coverage) int { return c.NineAssumed }), MostRule),
		noted(
			count(
				"workforce_share_assumed",
				"Of the trusts that do not come to 0.14% of their workforce, those of which that is an assumption (number)",
				func(c Coverage) int { return c.HEEAssumed },
			),
			MostRule,
		),
	)
}

// share is a share of the trusts of a body.
type share struct {
	name, title string // of its columns: "Trusts with a filled CCIO post"
	of          func(Coverage) Share
	section     string // of the key figures
	notes       []string
}

// Sections of the key figures.
const (
	sectionPosts     = "Posts"
	sectionAuthority = "Capacity and authority"
	sectionTeams     = "Teams and clinical safety"
	sectionFresh     = "How fresh this is"
)

// shares lists every share, the first being the headline.
func shares() []share {
	return []share{
		{"ccio_filled", "Trusts with a filled CCIO post", func(c Coverage) Share { return c.Filled }, sectionPosts, []string{AnyPost}},
		{"reports_to_board_or_chief_executive", "Trusts with a CCIO post that reports to the board or the chief executive",
			func(c Coverage) Share { return c.ReportsToBoard }, sectionAuthority, []string{AnyPost, WachterLine}},
		{"has_board_access", "Trusts with a CCIO post that has access to the board",
			func(c Coverage) Share { return c.BoardAccess }, sectionAuthority, []string{AnyPost}},
		{
			"has_budget",
			"Trusts with a CCIO post that has a budget",
			func(c Coverage) Share { return c.HasBudget },
			sectionAuthority,
			[]string{AnyPost},
		},
		{"five_or_more_trained", "Trusts with five or more trained people", func(c Coverage) Share { return c.FiveTrained }, sectionTeams,
			[]string{WachterFive}},
		{
			"workforce_share_reached",
			"Trusts whose team comes to 0.14% of their workforce",
			func(c Coverage) Share { return c.HEEShare },
			sectionTeams,
			[]string{HEEOfAll, MostRule},
		},
		{"nine_wte_reached", "Trusts whose team comes to nine WTE", func(c Coverage) Share { return c.NineWTE }, sectionTeams,
			[]string{HEENineWTE, MostRule}},
		{
			"safety_officer_in_post",
			"Trusts with a clinical safety officer in post",
			func(c Coverage) Share { return c.SafetyCover },
			sectionTeams,
			nil,
		},
	}
}

// bounds are the columns of a share: how many told us, and the lowest and highest number.
func bounds(s share) []measure {
	all := []measure{
		count(s.name+"_told", s.title+": told us (number)", func(c Coverage) int { return s.of(c).Told() }),
		count(s.name+"_lowest", s.title+", lowest (number)", func(c Coverage) int { return s.of(c).Lowest() }),
		count(s.name+"_highest", s.title+", highest (number)", func(c Coverage) int { return s.of(c).Highest() }),
	}
	for i := range all {
		all[i].column.Notes = append(append(all[i].column.Notes, s.notes...), Bounds)
	}
	return all
}

func vacancyMeasures() []measure {
	return []measure{
		ofVacancies(quantity("vacant_days_median", "Time for which vacant CCIO posts have been vacant, median (days)", 1,
			func(c Coverage) (int, bool) {
				_, median, _, ok := Quartiles(c.Vacancies)
				return median, ok
			})),
		ofVacancies(quantity("vacant_days_longest", "Longest vacancy of a CCIO post (days)", 1, func(c Coverage) (int, bool) {
			if len(c.Vacancies) == 0 {
				return 0, false
			}
			return c.Vacancies[len(c.Vacancies)-1], true
		})),
	}
}

// ofVacancies marks a figure as one that does not apply where no post is vacant. Where
// posts are, and nobody told since when, it is not available.
func ofVacancies(m measure) measure {
	m.column.Marks = append(m.column.Marks, export.NotApplicable)
	inner := m.cell
	m.cell = func(c Coverage) export.Cell {
		if c.Vacant == 0 {
			return export.Mark(export.NotApplicable)
		}
		return inner(c)
	}
	return m
}

func authorityMeasures() []measure {
	all := []measure{
		count("ccio_posts", "Trusts with a CCIO post, held or not (number)", func(c Coverage) int { return c.WithPost }),
		count("reporting_line_told", "CCIO posts whose reporting line is told (number)",
			func(c Coverage) int { return c.Posts - c.Reports[post.ReportsNotTold] }),
		noted(count("reports_to_board_or_chief_executive", "CCIO posts that report to the board or the chief executive (number)", toBoard),
			WachterLine),
	}
	for _, line := range post.ReportingLines() {
		all = append(all,
			count("reports_to_"+code(string(line)), "CCIO posts reporting to: "+line.Label()+" (number)",
				func(c Coverage) int { return c.Reports[line] }))
	}
	all = append(
		all,
		count(
			"board_access_told",
			"CCIO posts whose board access is told (number)",
			func(c Coverage) int { return c.Posts - c.Board[post.BoardNotTold] },
		),
	)
	for _, access := range post.BoardAccesses() {
		all = append(all,
			count("board_"+code(string(access)), "CCIO posts with board access: "+lower(access.Label())+" (number)",
				func(c Coverage) int { return c.Board[access] }))
	}
	all = append(
		all,
		count("budget_told", "CCIO posts whose budget is told (number)", func(c Coverage) int { return c.Posts - c.Budgets[post.BudgetNotTold] }),
	)
	for _, budget := range post.Budgets() {
		all = append(all,
			count("budget_"+code(string(budget)), "CCIO posts with budget: "+lower(budget.Label())+" (number)",
				func(c Coverage) int { return c.Budgets[budget] }))
	}
	quartile := func(which int) func(Coverage) (int, bool) {
		return func(c Coverage) (int, bool) {
			lower, median, upper, ok := Quartiles(c.Funded)
			return []int{lower, median, upper}[which], ok && (len(c.Funded) >= enough || which == 1)
		}
	}
	return append(all,
		count("funded_time_told", "CCIO posts whose funded time is told (number)", func(c Coverage) int { return len(c.Funded) }),
		noted(quantity("funded_pa_lower_quartile", "Funded time of CCIO posts, lower quartile (PAs)", 100, quartile(0)), FundedRule),
		noted(quantity("funded_pa_median", "Funded time of CCIO posts, median (PAs)", 100, quartile(1)), FundedRule),
		noted(quantity("funded_pa_upper_quartile", "Funded time of CCIO posts, upper quartile (PAs)", 100, quartile(2)), FundedRule))
}

// toBoard counts the posts that report to the board or the chief executive.
func toBoard(c Coverage) int {
	n := 0
	for line, posts := range c.Reports {
		if line.ReportsToBoardOrChiefExecutive() {
			n += posts
		}
	}
	return n
}

func teamMeasures() []measure {
	return []measure{
		count("team_told", "Trusts with a clinical informatics post (number)", func(c Coverage) int { return c.Teams }),
		count("team_headcount", "People in clinical informatics posts (number)", func(c Coverage) int { return c.Headcount }),
		teamTime(quantity("team_wte", "Funded time of those posts (WTE)", 100, func(c Coverage) (int, bool) {
			return int(c.WTE), c.TimedPosts > 0
		})),
		count("team_posts_untold", "Held posts whose funded time is not told and not in that figure (number)",
			func(c Coverage) int { return c.Untold }),
		count("trained_told", "Trusts that told us enough about training (number)", func(c Coverage) int { return c.FiveTrained.Told() }),
		noted(count("five_or_more_trained", "Trusts with five or more trained people (number)",
			func(c Coverage) int { return c.FiveTrained.Yes }), WachterFive),
		count("nine_wte_told", "Trusts that told us the funded time of their teams (number)", func(c Coverage) int { return c.NineWTE.Told() }),
		noted(count("nine_wte_reached", "Trusts whose team comes to nine WTE (number)", func(c Coverage) int { return c.NineWTE.Yes }),
			HEENineWTE),
		count("workforce_share_told", "Trusts that told us the funded time of their teams and their workforce (number)",
			func(c Coverage) int { return c.HEEShare.Told() }),
		noted(count("workforce_share_reached", "Trusts whose team comes to 0.14% of their workforce (number)",
			func(c Coverage) int { return c.HEEShare.Yes }), HEEOfAll),
		count("safety_officer_told", "Trusts that told us about a clinical safety officer (number)",
			func(c Coverage) int { return c.SafetyCover.Told() }),
		count("safety_officer_in_post", "Trusts with a clinical safety officer in post (number)",
			func(c Coverage) int { return c.SafetyCover.Yes }),
	}
}

// teamTime marks a sum as one that does not apply where nobody holds a post.
func teamTime(m measure) measure {
	m.column.Marks = append(m.column.Marks, export.NotApplicable)
	inner := m.cell
	m.cell = func(c Coverage) export.Cell {
		if c.TimedPosts+c.PartialTeams == 0 {
			return export.Mark(export.NotApplicable)
		}
		return inner(c)
	}
	return m
}

func count(name, title string, of func(Coverage) int) measure {
	return measure{
		column: export.Column{Name: name, Title: title, Type: export.TypeInteger, Required: true},
		cell:   func(c Coverage) export.Cell { return export.Number(of(c)) },
	}
}

// quantity is a figure that may be missing, and is then [x]. per says in how many
// parts of its unit the figure is given: 1 or 100.
func quantity(name, title string, per int, of func(Coverage) (int, bool)) measure {
	column := export.Column{Name: name, Title: title, Type: export.TypeInteger, Required: true, Marks: []export.Shorthand{export.NotAvailable}}
	write := export.Number
	if per == 100 {
		column.Type, column.Decimals, write = export.TypeDecimal, 2, hundredths
	}
	return measure{column, func(c Coverage) export.Cell {
		if n, ok := of(c); ok {
			return write(n)
		}
		return export.Mark(export.NotAvailable)
	}}
}

func noted(m measure, note string) measure {
	m.column.Notes = append(m.column.Notes, note)
	return m
}

// code returns the code, with a word in place of the empty one for not told.
func code(s string) string {
	if s == "" {
		return "not_told"
	}
	return s
}

// lower returns a label with a small first letter, for use within a title.
func lower(label string) string {
	if len(label) < 2 || label[0] < 'A' || label[0] > 'Z' || label[1] < 'a' {
		return label
	}
	return string(label[0]-'A'+'a') + label[1:]
}
