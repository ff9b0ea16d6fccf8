package assessment

// What a board learns of the team round its CCIO. The database works the figures
// out once, as the cycle closes, and keeps no others; these are its bounds, for the
// pages that explain them.
const (
	TeamLevel    = 3 // the level at which and above which a person is counted
	LeastOfTeam  = 5 // people besides the CCIO with a level in the domain
	LeastOfASide = 2 // people at or above, and people below
)

// TeamLevels is how many people besides the CCIO are where, frozen as a cycle
// closed. A domain that is absent had too few people, or too few on one side: which
// of the two is not kept anywhere.
type TeamLevels struct {
	Cycle   Cycle // the last closed one; no code: none has closed
	Domains map[string]TeamCount
}

// TeamCount is how many people have a validated domain level of 3 or above, and how
// many one of 1 or 2.
type TeamCount struct{ AtOrAbove, Below int }
