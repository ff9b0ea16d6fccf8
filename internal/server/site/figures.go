package site

import (
	"ccio/internal/insight"
	"ccio/web/chart"
)

// Strip is the spread of funded time that coverage counts.
func Strip(c insight.Coverage) chart.Strip {
	lower, median, upper, _ := insight.Quartiles(c.Funded)
	return chart.Strip{
		Values: c.Funded, Quartiles: [3]int{lower, median, upper}, Unit: chart.Noun{One: "PA", Many: "PAs"},
		Fact: "Funded time of the CCIO post", NotTold: c.Posts - len(c.Funded),
	}
}

// HEESource is where both of HEE's numbers come from, which are later than the
// Wachter review; the source that cites them gives no year.
const HEESource = "Health Education England baseline, later than 2016 (year not given), as the Faculty of Clinical Informatics' workforce survey cites it"
