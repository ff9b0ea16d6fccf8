package site

import (
	"ccio/internal/insight"
	"ccio/web/chart"
)

// Strip shows the spread of the funded time that coverage counts.
func Strip(c insight.Coverage) chart.Strip {
	lower, median, upper, _ := insight.Quartiles(c.Funded)
	return chart.Strip{
		Values: c.Funded, Quartiles: [3]int{lower, median, upper}, Unit: chart.Noun{One: "PA", Many: "PAs"},
		Fact: "Funded time of the CCIO post", NotTold: c.Posts - len(c.Funded),
	}
}

// HEESource is the source of both Health Education England benchmarks. They are
// later than the Wachter review, but the source that cites them gives no year.
const HEESource = "Health Education England baseline, later than 2016 (year not given), as the Faculty of Clinical " +
	"Informatics' workforce survey cites it"
