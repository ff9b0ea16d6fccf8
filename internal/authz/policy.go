package authz

// policy is the one table of who may do what, and how far. Whatever it does not
// list is denied. It follows "Who sees what" in the product's description, and is
// printed as docs/permissions.md, which a test compares.
var policy = map[Action]map[Role]Reach{
	// The open facts of the register: every signed-in user, all trusts.
	ViewRegister:   everyone(England),
	ExportCoverage: everyone(England),
	ExportPosts:    everyone(England), // names only of one's own trust: ViewHolder
	ExportSummary:  everyone(England),
	// Facts that are as open as the others, gathered for those who act on them.
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

	// Grants: those of one's own trust or all, and for a holder those that open
	// their own levels.
	ViewPeople: {PostHolder: Own, BoardMember: Trust, TrustAdministrator: Trust, NationalAdministrator: England},
	GiveGrant:  {BoardMember: Trust, TrustAdministrator: Trust, NationalAdministrator: England},
	// The holder confirms a validator; the board or a national administrator
	// confirms a board member and the secretary's levels. Neither the giver nor
	// the receiver ever does.
	ConfirmGrant: {PostHolder: Own, BoardMember: Trust, NationalAdministrator: England},
	EndGrant:     {PostHolder: Own, BoardMember: Trust, TrustAdministrator: Trust, NationalAdministrator: England},
	ManageSignIn: {TrustAdministrator: Trust, NationalAdministrator: England},

	// The corrections that people ask for, for those who could make them.
	ViewCorrections: {TrustAdministrator: Trust, NationalAdministrator: England},

	// What is held about oneself, for anybody signed in: Self.
	ViewMyData:    {self: Own},
	ExportMyData:  {self: Own},
	WriteMyRecord: {self: Own},
	// Assessments: the holder's own; as submitted, those that the validator is
	// named for; the state alone for those who need to know how far they are.
	ViewCycles:   everyone(England),
	ManageCycles: {NationalAdministrator: England},
	ViewCompletion: {
		BoardMember: Trust, BoardSecretary: Trust, TrustAdministrator: Trust,
		RegionalAnalyst: Region, NationalAnalyst: England, NationalAdministrator: England,
	},
	// Only together with an additional grant, CompletionExport.
	ExportCompletions: {
		BoardMember: Trust, BoardSecretary: Trust, TrustAdministrator: Trust,
		RegionalAnalyst: Region, NationalAnalyst: England, NationalAdministrator: England,
	},
	Remind:        {TrustAdministrator: Trust, RegionalAnalyst: Region, NationalAnalyst: England, NationalAdministrator: England},
	ViewOwn:       {PostHolder: Own},
	Assess:        {PostHolder: Own},
	ViewSubmitted: {Validator: Named},
	Validate:      {Validator: Named},
	// Signed-off levels of the CCIO. For a board secretary the database also
	// checks that the board has given them SecretarysLevels.
	ViewLevels: {PostHolder: Own, Validator: Named, BoardMember: Trust, BoardSecretary: Trust},
	// Counts over the rest of the team, fixed when a cycle closed.
	ViewTeamLevels: {BoardMember: Trust},

	// Sessions of whoever is signed in, with what belongs to them. Before that there
	// is a token or an identity, and the database knows whose it is.
	SignIn:      {stranger: Own},
	UseSession:  {self: Own},
	SwitchGrant: everyone(Own),
	// Only the server's command line, which is not a person's role.
	ImportTrusts:    {operator: England},
	ImportPosts:     {operator: England},
	LoadDemo:        {operator: England},
	AddUser:         {operator: England},
	SealAudit:       {operator: England}, // also used by the site's job
	ForgetForms:     {operator: England}, // also used by the site's job
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
