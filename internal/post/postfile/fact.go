package postfile

import (
	"ccio/internal/day"
	"ccio/internal/post"
)

// LongestTitle and LongestName are the most characters of a free text.
const (
	LongestTitle = 200
	LongestName  = 120
)

// fact is an optional fact of a post that has one cell in the file and one field in
// [post.Period], and whose cell can be read without looking at another. Reading,
// merging, planning and writing all go over [plainFacts], so such a fact needs one
// entry there and nothing else in this package.
type fact struct {
	Column
	isLater bool // its column is at the end of the file
	read    func(*rowReader) cell[any]
	over    func(cell[any], *post.Period) // sets the field, if the cell says anything
	differ  func(a, b post.Period) bool
	write   func(post.Period) string
}

// plainFacts lists them in the order in which the file has their columns.
func plainFacts() []fact {
	return []fact{
		plain(Column{Name: "reports_to"}, post.ParseReportsTo, func(p *post.Period) *post.ReportsTo { return &p.ReportsTo }),
		plain(Column{Name: "board_access"}, post.ParseBoardAccess, func(p *post.Period) *post.BoardAccess { return &p.BoardAccess }),
		plain(Column{Name: "budget"}, post.ParseBudget, func(p *post.Period) *post.Budget { return &p.Budget }),
		later(of(Column{Name: "vacant_from"}, Options.planned, day.Day.String, func(p *post.Period) *day.Day { return &p.VacantFrom })),
		later(plain(Column{Name: "recruiting"}, post.ParseAnswer, func(p *post.Period) *post.Answer { return &p.Recruiting })),
	}
}

func later(f fact) fact {
	f.isLater = true
	return f
}

// plain makes the entry of a fact that is a word or, if the column is Text, free
// text. Its field is empty if it is not told.
func plain[T ~string](column Column, parse func(string) (T, error), field func(*post.Period) *T) fact {
	parser := func(Options) func(string) (T, error) { return parse }
	return of(column, parser, func(value T) string { return string(value) }, field)
}

// of makes the entry of a fact of any type. Its field is zero if it is not told.
func of[T comparable](
	column Column, parser func(Options) func(string) (T, error), text func(T) string, field func(*post.Period) *T,
) fact {
	return fact{
		Column: column,
		read: func(r *rowReader) cell[any] {
			c := readOptional(r, column.Name, parser(r.opts))
			return cell[any]{given: c.given, notTold: c.notTold, value: c.value}
		},
		over: func(c cell[any], p *post.Period) {
			if value, ok := c.value.(T); c.given && ok {
				*field(p) = value
			}
		},
		differ: func(a, b post.Period) bool { return *field(&a) != *field(&b) },
		write:  func(p post.Period) string { return text(*field(&p)) },
	}
}
