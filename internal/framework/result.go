package framework

import "fmt"

// Result is what an import does to a version of a framework.
type Result string

// The results.
const (
	New       Result = "new"
	Changed   Result = "changed" // a draft is replaced, or published
	Unchanged Result = "unchanged"
)

// Totals returns the last line of an import's output.
func (r Result) Totals() string {
	counts := map[Result]int{r: 1}
	return fmt.Sprintf("%d new, %d changed, 0 closed", counts[New], counts[Changed])
}
