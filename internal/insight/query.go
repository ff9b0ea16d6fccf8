package insight

import (
	"ccio/internal/day"
	"ccio/internal/fault"
)

// FirstDay is the first day that a query can be about: ICBs began on it.
func FirstDay() day.Day { return day.New(2022, 7, 1) }

// Check returns an error that says in a sentence why the query's days cannot be
// shown.
func (q Query) Check(today day.Day) error {
	switch {
	case q.AsAt.Before(FirstDay()):
		return fault.New(fault.BadRequest, "as-at is before 1 July 2022, when integrated care boards began. Choose that day or a later one.")
	case q.AsAt.After(today):
		return fault.New(fault.BadRequest, "as-at is after today, %s. Choose today or an earlier day.", today.Long())
	case q.KnownOn.After(today):
		return fault.New(fault.BadRequest, "known-on is after today, %s. Choose today or an earlier day.", today.Long())
	}
	return nil
}

// CheckPlaces returns an error that says in a sentence which body of the query
// does not exist on its day.
func (p Picture) CheckPlaces() error {
	q := p.Query
	switch {
	case q.Region != "" && len(p.Regions) == 0:
		return fault.New(fault.BadRequest, "There is no region with the code %s on %s.", q.Region, q.AsAt.Long())
	case q.ICB != "" && len(p.ICBs) == 0:
		return fault.New(fault.BadRequest, "There is no ICB with the code %s on %s. ICBs changed on 1 April 2026.", q.ICB, q.AsAt.Long())
	}
	return nil
}
