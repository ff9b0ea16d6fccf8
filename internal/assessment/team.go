package assessment

// What a board learns about the team around its CCIO. The database works the
// figures out once, when the cycle closes, and keeps no others. These are its
// limits, for the pages that explain them.
const (
	TeamLevel    = 3 // the level at which and above which a person is counted
	LeastOfTeam  = 5 // people besides the CCIO with a level in the domain
	LeastOfASide = 2 // people at or above, and people below
)

// TeamLevels counts the people besides the CCIO by level, frozen when a cycle
// closes. A domain that is absent had too few people, or too few on one side; which
// of the two is not kept anywhere.
type TeamLevels struct {
	Cycle   Cycle // the last closed one; no code: none has closed
	Domains map[string]TeamCount
}

// TeamCount counts the people who have a validated domain level of 3 or above, and
// those who have one of 1 or 2.
type TeamCount struct{ AtOrAbove, Below int }
