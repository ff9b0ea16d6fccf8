package authz

// policy is the one table of who may do what, and how far. What is absent is
// denied. It follows "Who sees what" in the product's description, and is
// printed as docs/permissions.md, which a test compares.
var policy = map[Action]map[Role]Reach{
	// The open facts of the register: every signed-in user, all trusts.
	ViewRegister:   everyone(England),
	ExportCoverage: everyone(England),
	ExportPosts:    everyone(England), // without names but of one's own trust: ViewHolder
	ExportSummary:  everyone(England),
	// Facts that are as open as the rest, gathered for those who act on them.
	ViewNeeds: {RegionalAnalyst: England, NationalAnalyst: England, NationalAdministrator: England, operator: England},
	// Actual hours and protected time.
	ViewHours: {
		PostHolder: Own, Validator: Named,
		BoardMember: Trust, BoardSecretary: Trust, TrustAdministrator: Trust,
	},
	// A holder's name, profession, registration, accreditation, training.
	ViewHolder: {
		PostHolder: Own, Validator: Named,
		BoardMember: Trust, BoardSecretary: Trust, TrustAdministrator: Trust,
		NationalAdministrator: England, // audited, and shown to the person
	},
	// Ids and the names of fields; no level, no personal value.
	ViewAudit: {TrustAdministrator: Trust, NationalAdministrator: England},

	// Grants: one's own trust's or all, the board's, and those that open one's
	// own levels.
	ViewPeople: {PostHolder: Own, BoardMember: Trust, TrustAdministrator: Trust, NationalAdministrator: England},
	GiveGrant:  {BoardMember: Trust, TrustAdministrator: Trust, NationalAdministrator: England},
	// A validator by the holder; a board member and the secretary's levels by
	// the board or a national administrator. Never by giver or receiver.
	ConfirmGrant: {PostHolder: Own, BoardMember: Trust, NationalAdministrator: England},
	EndGrant:     {PostHolder: Own, BoardMember: Trust, TrustAdministrator: Trust, NationalAdministrator: England},
	ManageSignIn: {TrustAdministrator: Trust, NationalAdministrator: England},

	// What people say is wrong about them, for those who could put it right.
	ViewCorrections: {TrustAdministrator: Trust, NationalAdministrator: England},

	// What is held about oneself, for whoever is signed in: Self.
	ViewMyData:    {self: Own},
	ExportMyData:  {self: Own},
	WriteMyRecord: {self: Own},
	// Assessments: the holder's own; the validator's named ones, as submitted; the
	// state alone for those who need to know that it is under way.
	ViewCycles:   everyone(England),
	ManageCycles: {NationalAdministrator: England},
	ViewCompletion: {
		BoardMember: Trust, BoardSecretary: Trust, TrustAdministrator: Trust,
		RegionalAnalyst: Region, NationalAnalyst: England, NationalAdministrator: England,
	},
	// With a grant of its own besides: the completion export.
	ExportCompletions: {
		BoardMember: Trust, BoardSecretary: Trust, TrustAdministrator: Trust,
		RegionalAnalyst: Region, NationalAnalyst: England, NationalAdministrator: England,
	},
	Remind:        {TrustAdministrator: Trust, RegionalAnalyst: Region, NationalAnalyst: England, NationalAdministrator: England},
	ViewOwn:       {PostHolder: Own},
	Assess:        {PostHolder: Own},
	ViewSubmitted: {Validator: Named},
	Validate:      {Validator: Named},
	// Of the CCIO, signed off. The board secretary's reach is nothing unless the
	// board gave them the levels, which the database asks.
	ViewLevels: {PostHolder: Own, Validator: Named, BoardMember: Trust, BoardSecretary: Trust},
	// Counts of the rest of the team, frozen as a cycle closed.
	ViewTeamLevels: {BoardMember: Trust},

	SwitchGrant: everyone(Own),
	// Only the server's command line, which is no person's role.
	ImportTrusts:    {operator: England},
	ImportPosts:     {operator: England},
	LoadDemo:        {operator: England},
	AddUser:         {operator: England},
	SealAudit:       {operator: England}, // and the job of the site, which is no person
	ForgetForms:     {operator: England}, // the job of the site as well
	ImportFramework: {operator: England},
	OperatorView:    {operator: England},
}

// everyone gives every role that a grant can give the same reach.
func everyone(reach Reach) map[Role]Reach {
	all := map[Role]Reach{}
	for _, role := range Roles() {
		all[role] = reach
	}
	return all
}
