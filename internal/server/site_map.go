package server

import (
	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/server/site"
)

// siteMap lists every page and action of the site, with who may ask for it and what
// answers. testdata/access.golden shows who gets what from each of them.
func (s *Server) siteMap() []route {
	public := access{public: true}
	may := func(action authz.Action) access { return access{action: action} }
	self := func(action authz.Action) access { return access{self: action} }
	person := self(authz.UseSession) // signed in, with or without a role
	routes := []route{
		{"GET", "/", public, s.home},
		{"GET", "/sign-in", public, s.accounts.SignIn},
		{"POST", "/sign-out", public, s.accounts.SignOut},
		{"POST", "/grant", person, s.accounts.SwitchGrant},
		{"GET", "/sessions", person, s.accounts.Sessions},
		{"POST", "/sessions/end", person, s.accounts.EndSessions},
		{"GET", "/kept-forms/{id}", person, s.accounts.KeptForm},
		{"POST", "/kept-forms/{id}/discard", person, s.accounts.DiscardForm},
		{"GET", "/england", may(authz.ViewRegister), s.coverage.England},
		{"GET", "/regions/{code}", may(authz.ViewRegister), s.coverage.Region},
		{"GET", "/icbs/{code}", may(authz.ViewRegister), s.coverage.ICB},
		{"GET", "/trusts", may(authz.ViewRegister), s.trusts.Find},
		{"GET", "/trusts/{code}", may(authz.ViewRegister), s.trusts.Show},
		{"GET", "/trusts/{code}/posts", may(authz.ViewRegister), s.trusts.ShowPosts},
		{"GET", "/exports", may(authz.ViewRegister), s.exports.Choose},
		{"GET", "/frameworks", public, s.frameworks.List},
		{"GET", "/frameworks/{code}/{version}", public, s.frameworks.Show},
		{"GET", "/admin/audit", may(authz.ViewAudit), s.auditlog.Show},
		{"GET", "/admin/people", may(authz.ViewPeople), s.people.List},
		{"GET", "/admin/people/invite", may(authz.GiveGrant), s.people.InviteForm},
		{"POST", "/admin/people/invite", may(authz.GiveGrant), s.people.Invite},
		{"GET", "/admin/people/grants/{id}", may(authz.ViewPeople), s.people.Grant},
		{"POST", "/admin/people/grants/{id}/confirm", may(authz.ConfirmGrant), s.people.Change(account.Confirm)},
		{"POST", "/admin/people/grants/{id}/end", may(authz.EndGrant), s.people.Change(account.End)},
		{"POST", "/admin/people/grants/{id}/release", may(authz.ManageSignIn), s.people.Change(account.ReleaseIdentity)},
		{"POST", "/admin/people/grants/{id}/withdraw", may(authz.ManageSignIn), s.people.Change(account.WithdrawAddress)},
		{"GET", "/admin/people/corrections", may(authz.ViewCorrections), s.people.Corrections},
		{"GET", "/my-data", self(authz.ViewMyData), s.mydata.Show},
		{"GET", "/my-data/note", self(authz.ViewMyData), s.mydata.TextForm(account.Note)},
		{"POST", "/my-data/note", self(authz.WriteMyRecord), s.mydata.WriteText(account.Note)},
		{"GET", "/my-data/correction", self(authz.ViewMyData), s.mydata.CorrectionForm},
		{"POST", "/my-data/correction", self(authz.WriteMyRecord), s.mydata.AskCorrection},
		{"GET", "/assessments", may(authz.ViewOwn), s.assessments.List},
		{"POST", "/assessments", may(authz.Assess), s.assessments.Start},
		{"GET", "/assessments/{id}", may(authz.ViewOwn), s.assessments.Show},
		{"GET", "/assessments/{id}/domains/{n}", may(authz.ViewOwn), s.assessments.Domain},
		{"POST", "/assessments/{id}/domains/{n}", may(authz.Assess), s.assessments.SaveDomain},
		{"GET", "/assessments/{id}/check", may(authz.ViewOwn), s.assessments.Check},
		{"POST", "/assessments/{id}/submit", may(authz.Assess), s.assessments.HandOver},
		{"POST", "/assessments/{id}/recall", may(authz.Assess), s.assessments.Move(assessment.Recall)},
		{"POST", "/assessments/{id}/nominate", may(authz.Assess), s.assessments.Move(assessment.Nominate)},
		{"POST", "/assessments/{id}/respond", may(authz.Assess), s.assessments.Move(assessment.Respond)},
		{"GET", "/validations", may(authz.ViewSubmitted), s.assessments.Validations},
		{"GET", "/validations/{id}", may(authz.ViewSubmitted), s.assessments.Validation},
		{"POST", "/validations/{id}", may(authz.Validate), s.assessments.SaveValidation},
		{"POST", "/validations/{id}/begin", may(authz.Validate), s.assessments.BeginValidation},
		{"POST", "/validations/{id}/return", may(authz.Validate), s.assessments.Return},
		{"POST", "/validations/{id}/sign-off", may(authz.Validate), s.assessments.SignOff},
		{"POST", "/validations/{id}/reopen", may(authz.Validate), s.assessments.Reopen},
		{"GET", "/admin/cycles/{code}", may(authz.ManageCycles), s.cycles.Show},
		{"POST", "/admin/cycles/{code}", may(authz.ManageCycles), s.cycles.Plan},
		{"POST", "/admin/cycles/{code}/advance", may(authz.ManageCycles), s.cycles.Advance},
		{"GET", "/cycles", may(authz.ViewCompletion), s.cycles.Latest},
		{"GET", "/cycles/{code}/completion", may(authz.ViewCompletion), s.cycles.Completion},
		{"POST", "/cycles/{code}/remind", may(authz.Remind), s.cycles.Remind},
		{"GET", "/notices", person, s.accounts.Notices},
		{"POST", "/notices/{id}/read", person, s.accounts.ReadNotice},
		{"GET", "/help", public, s.statements.Help},
		{"GET", "/accessibility", public, s.statements.Accessibility},
		{"GET", "/privacy", public, s.statements.Privacy},
		{"GET", "/cookies", public, s.statements.Cookies},
		{"GET", "/healthz", access{probe: true}, s.healthz},
		{"GET", "/readyz", access{probe: true}, s.readyz},
	}
	// The metadata of a file is not itself a download, so it is not metered.
	file := func(f site.Format, action authz.Action) access {
		return access{action: action, meter: f != site.FormatMetadata}
	}
	for _, f := range []site.Format{site.FormatCSV, site.FormatMetadata, site.FormatXLSX, site.FormatJSON} {
		routes = append(routes, route{"GET", "/exports/coverage." + string(f), file(f, authz.ExportCoverage), s.exports.Coverage(f)},
			route{"GET", "/exports/posts." + string(f), file(f, authz.ExportPosts), s.exports.PostRegister(f)})
	}
	for _, f := range []site.Format{site.FormatCSV, site.FormatMetadata, site.FormatJSON} {
		routes = append(routes, route{
			"GET", "/my-data." + string(f), access{self: authz.ExportMyData, meter: f != site.FormatMetadata}, s.mydata.Export(f),
		})
	}
	for _, f := range []site.Format{site.FormatCSV, site.FormatMetadata, site.FormatXLSX, site.FormatJSON} {
		routes = append(routes, route{
			"GET", "/cycles/{code}/completion." + string(f), file(f, authz.ExportCompletions), s.cycles.ExportCompletion(f),
		})
	}
	for _, f := range []site.Format{site.FormatXLSX, site.FormatZip, site.FormatJSON} {
		routes = append(routes, route{"GET", "/exports/summary." + string(f), file(f, authz.ExportSummary), s.exports.Summary(f)})
	}
	if s.site.Options.SignIn != nil {
		origin := access{public: true, origin: true}
		routes = append(routes, route{"GET", "/sign-in/oidc", origin, s.accounts.BeginSignIn},
			route{"GET", "/sign-in/callback", origin, s.accounts.FinishSignIn},
			route{"GET", "/sign-out", public, s.accounts.SignedOut})
	}
	if s.site.Options.Demo {
		routes = append(routes, route{"POST", "/sign-in/demo", public, s.accounts.SignInDemo})
	}
	return routes
}
