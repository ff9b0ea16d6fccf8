package post

// ReportsTo says whom a post answers to. Empty means not told.
type ReportsTo string

// The lines of report.
const (
	ReportsNotTold         ReportsTo = ""
	ReportsChiefExecutive  ReportsTo = "chief_executive"
	ReportsBoardChair      ReportsTo = "board_chair"
	ReportsMedicalDirector ReportsTo = "medical_director"
	ReportsChiefNurse      ReportsTo = "chief_nurse"
	ReportsCIO             ReportsTo = "cio_cdio"
	ReportsCOO             ReportsTo = "coo"
	ReportsCFO             ReportsTo = "cfo"
	ReportsOther           ReportsTo = "other"
)

// ReportingLines lists every line of report, and not told.
func ReportingLines() []ReportsTo {
	return []ReportsTo{
		ReportsChiefExecutive, ReportsBoardChair, ReportsMedicalDirector, ReportsChiefNurse,
		ReportsCIO, ReportsCOO, ReportsCFO, ReportsOther, ReportsNotTold,
	}
}

// Label is the line of report as people read it.
func (r ReportsTo) Label() string {
	switch r {
	case ReportsNotTold:
		return "Not told"
	case ReportsChiefExecutive:
		return "Chief executive"
	case ReportsBoardChair:
		return "The board, through its chair"
	case ReportsMedicalDirector:
		return "Medical director or CMO"
	case ReportsChiefNurse:
		return "Chief nurse"
	case ReportsCIO:
		return "CIO or CDIO"
	case ReportsCOO:
		return "COO"
	case ReportsCFO:
		return "CFO"
	case ReportsOther:
		return "Other"
	}
	return string(r)
}

// ReportsToBoardOrChiefExecutive is the Wachter review's test of authority: a CCIO
// should report to the board or the chief executive (2016). It returns false when
// the line is not told, so ask about that first.
func (r ReportsTo) ReportsToBoardOrChiefExecutive() bool {
	return r == ReportsChiefExecutive || r == ReportsBoardChair
}

// ParseReportsTo reads a line of report by its code or its label. An empty text
// means not told.
func ParseReportsTo(s string) (ReportsTo, error) {
	return parseWord(s, "a line of report", ReportingLines())
}

// BoardAccess says what seat a post has at the board. Empty means not told.
type BoardAccess string

// The kinds of board access.
const (
	BoardNotTold      BoardAccess = ""
	BoardVoting       BoardAccess = "voting"
	BoardNonVoting    BoardAccess = "non_voting"
	BoardAttends      BoardAccess = "attends"
	BoardByInvitation BoardAccess = "by_invitation"
	BoardNone         BoardAccess = "none"
)

// BoardAccesses lists every kind of board access, and not told.
func BoardAccesses() []BoardAccess {
	return []BoardAccess{BoardVoting, BoardNonVoting, BoardAttends, BoardByInvitation, BoardNone, BoardNotTold}
}

// Label is the board access as people read it.
func (b BoardAccess) Label() string {
	switch b {
	case BoardNotTold:
		return "Not told"
	case BoardVoting:
		return "Voting member"
	case BoardNonVoting:
		return "Non-voting member"
	case BoardAttends:
		return "Attends"
	case BoardByInvitation:
		return "By invitation"
	case BoardNone:
		return "None"
	}
	return string(b)
}

// ParseBoardAccess reads board access by its code or its label. An empty text means
// not told.
func ParseBoardAccess(s string) (BoardAccess, error) {
	return parseWord(s, "a kind of board access", BoardAccesses())
}

// Budget says what a post may spend. Empty means not told.
type Budget string

// The kinds of budget.
const (
	BudgetNotTold   Budget = ""
	BudgetNone      Budget = "none"
	BudgetDelegated Budget = "delegated"
	BudgetOwn       Budget = "own"
)

// Budgets lists every kind of budget, and not told.
func Budgets() []Budget { return []Budget{BudgetNone, BudgetDelegated, BudgetOwn, BudgetNotTold} }

// Label is the budget as people read it.
func (b Budget) Label() string {
	switch b {
	case BudgetNotTold:
		return "Not told"
	case BudgetNone:
		return "None"
	case BudgetDelegated:
		return "Delegated"
	case BudgetOwn:
		return "Own"
	}
	return string(b)
}

// ParseBudget reads a budget by its code or its label. An empty text means not
// told.
func ParseBudget(s string) (Budget, error) { return parseWord(s, "a kind of budget", Budgets()) }
