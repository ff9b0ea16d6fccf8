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
	HEENineWTE  = "Health Education England's baseline is nine whole-time equivalents (WTE) of clinical informaticians in an average " +
		"trust. It is later than 2016 (year not given), as the Faculty of Clinical Informatics' workforce survey cites it."
	HEEOfAll = "Health Education England's baseline is also 0.14% of a trust's workforce, which is worked out only where the trust's " +
		"workforce is known."
	FundedRule = "Funded time is what the trust funds of its CCIO post, in programmed activities (PAs) a week: one is nominally 4 " +
		"hours, and ten are full time. Time really worked is in no figure."
	OneSpeaks = "A trust with several CCIO posts counts once, by the one in the best state."
)

// enough is how many values quartiles need.
const enough = 4

// measures lists the figures of a body in the order of their columns: the number
// of trusts, how many told us, the states, and then the rest.
func measures() []measure {
	all := []measure{
		count("trusts", "Trusts (number)", func(c Coverage) int { return c.Trusts }),
		count("trusts_that_told_us", "Trusts that told us whether they have a CCIO post (number)", func(c Coverage) int { return c.Told }),
	}
	all = append(all, stateMeasures(false)...)
	all = append(all, count("ccio_interim_over_a_year", "CCIO post interim or acting for over a year (number of trusts)",
		func(c Coverage) int { return c.LongInterim }))
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
	return append(all, stateMeasures(true)...)
}

// stateMeasures has a figure for each state. Those that came later are at the end of
// a table, where no column that was there before is moved.
func stateMeasures(later bool) []measure {
	var all []measure
	for _, state := range post.TrustStates() {
		if later != (state == post.VacantRecruitingNotTold || state == post.HolderNotTold) {
			continue
		}
		m := count("ccio_"+string(state), "CCIO post: "+lower(state.Label())+" (number of trusts)",
			func(c Coverage) int { return c.States[state] })
		m.column.Notes = []string{OneSpeaks}
		all = append(all, m)
	}
	return all
}

func vacancyMeasures() []measure {
	return []measure{
		quantity("vacant_days_median", "Time for which vacant CCIO posts have been vacant, median (days)", 1, func(c Coverage) (int, bool) {
			_, median, _, ok := Quartiles(c.Vacancies)
			return median, ok
		}),
		quantity("vacant_days_longest", "Longest vacancy of a CCIO post (days)", 1, func(c Coverage) (int, bool) {
			if len(c.Vacancies) == 0 {
				return 0, false
			}
			return c.Vacancies[len(c.Vacancies)-1], true
		}),
	}
}

func authorityMeasures() []measure {
	all := []measure{
		count("ccio_posts", "Trusts with a CCIO post, held or not (number)", func(c Coverage) int { return c.Posts }),
		count("reporting_line_told", "CCIO posts whose reporting line is told (number)", func(c Coverage) int { return c.ReportsToBoard.Of }),
		noted(count("reports_to_board_or_chief_executive", "CCIO posts that report to the board or the chief executive (number)",
			func(c Coverage) int { return c.ReportsToBoard.Yes }), WachterLine),
	}
	for _, line := range post.ReportingLines() {
		all = append(all,
			count("reports_to_"+code(string(line)), "CCIO posts reporting to: "+line.Label()+" (number)",
				func(c Coverage) int { return c.Reports[line] }))
	}
	all = append(all,
		count("board_access_told", "CCIO posts whose board access is told (number)", func(c Coverage) int { return c.BoardAccess.Of }))
	for _, access := range post.BoardAccesses() {
		all = append(all,
			count("board_"+code(string(access)), "CCIO posts with board access: "+lower(access.Label())+" (number)",
				func(c Coverage) int { return c.Board[access] }))
	}
	all = append(all, count("budget_told", "CCIO posts whose budget is told (number)", func(c Coverage) int { return c.HasBudget.Of }))
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

func teamMeasures() []measure {
	return []measure{
		count("team_told", "Trusts with a clinical informatics post (number)", func(c Coverage) int { return c.Teams }),
		count("team_headcount", "People in clinical informatics posts (number)", func(c Coverage) int { return c.Headcount }),
		quantity("team_wte", "Funded time of those posts (WTE)", 100, func(c Coverage) (int, bool) { return int(c.WTE), true }),
		count("team_posts_untold", "Held posts whose funded time is not told and not in that figure (number)",
			func(c Coverage) int { return c.Untold }),
		count("trained_told", "Trusts that told us enough about training (number)", func(c Coverage) int { return c.FiveTrained.Of }),
		noted(count("five_or_more_trained", "Trusts with five or more trained people (number)",
			func(c Coverage) int { return c.FiveTrained.Yes }), WachterFive),
		count("nine_wte_told", "Trusts that told us the funded time of their teams (number)", func(c Coverage) int { return c.NineWTE.Of }),
		noted(count("nine_wte_reached", "Trusts whose team comes to nine WTE (number)", func(c Coverage) int { return c.NineWTE.Yes }),
			HEENineWTE),
		count("workforce_share_told", "Trusts that told us the funded time of their teams and their workforce (number)",
			func(c Coverage) int { return c.HEEShare.Of }),
		noted(count("workforce_share_reached", "Trusts whose team comes to 0.14% of their workforce (number)",
			func(c Coverage) int { return c.HEEShare.Yes }), HEEOfAll),
		count("safety_officer_told", "Trusts that told us about a clinical safety officer (number)",
			func(c Coverage) int { return c.SafetyCover.Of }),
		count("safety_officer_in_post", "Trusts with a clinical safety officer in post (number)",
			func(c Coverage) int { return c.SafetyCover.Yes }),
	}
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
