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

// HEESource is the source of both Health Education England benchmarks. They are later
// than the Wachter review, but the source that cites them gives no year, which the notes
// of a page say.
const HEESource = "An estimate by Health Education England, cited by the Faculty of Clinical Informatics' workforce survey"
