package accesstest

import (
	"net/url"
	"slices"

	"github.com/google/uuid"

	"ccio/internal/authz"
)

// audience says who may open a page or send a form at all.
type audience struct {
	everybody, signedOut, signedIn, withRole bool
	roles                                    []authz.Role
	labels                                   []string // just these people
}

func (a audience) has(who asking) bool {
	switch {
	case a.everybody:
		return true
	case a.signedOut && who.id == uuid.Nil:
		return true
	case a.signedIn:
		return who.id != uuid.Nil
	case a.labels != nil:
		return slices.ContainsFunc(a.labels, func(label string) bool { return who.id == idOf(label) })
	}
	return len(who.grants) > 0 && (a.withRole || slices.Contains(a.roles, who.role()))
}

// page is a page or a file: who may open it, and the requests for it. In these
// <trust>, <region>, <icb> and <grant> stand for each of them in turn, <past> for a
// day on which things were otherwise, and <today>.
type page struct {
	audience audience
	asked    []string
}

// pages lists every page and file of the site map. What each shows is not repeated
// here: it is what table lets the reader see.
func pages() map[string]page {
	everybody, signedIn, withRole := audience{everybody: true}, audience{signedIn: true}, audience{withRole: true}
	roles := func(roles ...authz.Role) audience { return audience{roles: roles} }
	people := roles(authz.PostHolder, authz.BoardMember, authz.TrustAdministrator, authz.NationalAdministrator)
	give := roles(authz.BoardMember, authz.TrustAdministrator, authz.NationalAdministrator)
	asked := func(asked ...string) []string { return asked }
	// Those who also have the completion export, which in this register is only the
	// analyst of the region.
	exporters := audience{labels: []string{"analyst of the region"}}
	return map[string]page{
		"GET /":                             {audience{signedOut: true, withRole: true}, asked("/")},
		"GET /sign-in":                      {everybody, asked("/sign-in", "/sign-in?return=/trusts/<trust>")},
		"GET /sessions":                     {signedIn, asked("/sessions")},
		"GET /notices":                      {signedIn, asked("/notices")},
		"GET /assessments":                  {roles(authz.PostHolder), asked("/assessments")},
		"GET /assessments/{id}":             {roles(authz.PostHolder), assessed("/assessments/", "")},
		"GET /assessments/{id}/domains/{n}": {roles(authz.PostHolder), assessed("/assessments/", "/domains/1")},
		"GET /assessments/{id}/check":       {roles(authz.PostHolder), assessed("/assessments/", "/check")},
		"GET /validations":                  {roles(authz.Validator), asked("/validations")},
		"GET /validations/{id}":             {roles(authz.Validator), assessed("/validations/", "")},
		"GET /admin/cycles/{code}":          {roles(authz.NationalAdministrator), asked("/admin/cycles/2024-25")},
		"GET /cycles": {roles(authz.BoardMember, authz.BoardSecretary, authz.TrustAdministrator, authz.RegionalAnalyst,
			authz.NationalAnalyst, authz.NationalAdministrator),
			asked("/cycles")},
		"GET /cycles/{code}/completion": {roles(authz.BoardMember, authz.BoardSecretary, authz.TrustAdministrator, authz.RegionalAnalyst,
			authz.NationalAnalyst, authz.NationalAdministrator),
			asked("/cycles/2024-25/completion")},
		"GET /cycles/{code}/completion.csv-metadata.json": {roles(authz.BoardMember, authz.BoardSecretary, authz.TrustAdministrator,
			authz.RegionalAnalyst, authz.NationalAnalyst, authz.NationalAdministrator), asked("/cycles/2024-25/completion.csv-metadata.json")},
		"GET /cycles/{code}/completion.csv":  {exporters, asked("/cycles/2024-25/completion.csv")},
		"GET /cycles/{code}/completion.xlsx": {exporters, asked("/cycles/2024-25/completion.xlsx")},
		"GET /cycles/{code}/completion.json": {exporters, asked("/cycles/2024-25/completion.json")},
		"GET /kept-forms/{id}":               {signedIn, keptForms()},
		"GET /my-data":                       {signedIn, asked("/my-data")},
		"GET /my-data/note":                  {signedIn, asked("/my-data/note")},
		"GET /my-data/correction":            {signedIn, asked("/my-data/correction")},
		"GET /my-data.csv":                   {signedIn, asked("/my-data.csv")},
		"GET /my-data.csv-metadata.json":     {signedIn, asked("/my-data.csv-metadata.json")},
		"GET /my-data.json":                  {signedIn, asked("/my-data.json")},
		"GET /admin/people/corrections": {roles(authz.TrustAdministrator, authz.NationalAdministrator),
			asked("/admin/people/corrections")},
		"GET /england":        {withRole, asked("/england", "/england?as-at=<past>")},
		"GET /regions/{code}": {withRole, asked("/regions/<region>", "/regions/Y62?as-at=<past>")},
		"GET /icbs/{code}":    {withRole, asked("/icbs/<icb>")},
		"GET /trusts":         {withRole, asked("/trusts", "/trusts?q=<trust>", "/trusts?region=Y62&as-at=<past>")},
		"GET /trusts/{code}":  {withRole, asked("/trusts/<trust>", "/trusts/<trust>?as-at=<past>&known-on=<today>")},
		"GET /trusts/{code}/posts": {withRole,
			asked("/trusts/<trust>/posts", "/trusts/<trust>/posts?as-at=<past>&known-on=<today>")},
		"GET /exports":                     {withRole, asked("/exports")},
		"GET /frameworks":                  {everybody, asked("/frameworks")},
		"GET /frameworks/{code}/{version}": {everybody, asked("/frameworks/ccio/1.0", "/frameworks/draft/9.9")},
		"GET /admin/audit": {roles(authz.TrustAdministrator, authz.NationalAdministrator),
			asked("/admin/audit", "/admin/audit?from=2025-05-01&to=2025-05-01", "/admin/audit?from=2025-05-01&to=2025-05-01&trust=<trust>")},
		"GET /admin/people": {people,
			asked("/admin/people", "/admin/people?trust=<trust>", "/admin/people?region=<region>")},
		"GET /admin/people/invite": {give,
			asked("/admin/people/invite", "/admin/people/invite?role=secretarys_levels&trust=<trust>",
				"/admin/people/invite?role=validator&trust=<trust>", "/admin/people/invite?role=regional_analyst&region=<region>")},
		"GET /admin/people/grants/{id}": {people, asked("/admin/people/grants/<grant>")},
		"GET /help":                     {everybody, asked("/help")},
		"GET /accessibility":            {everybody, asked("/accessibility")},
		"GET /privacy":                  {everybody, asked("/privacy")},
		"GET /cookies":                  {everybody, asked("/cookies")},
		"GET /healthz":                  {everybody, asked("/healthz")},
		"GET /readyz":                   {everybody, asked("/readyz")},
		"GET /exports/coverage.csv": {withRole,
			asked("/exports/coverage.csv?by=trust", "/exports/coverage.csv?by=region&as-at=<past>",
				"/exports/coverage.csv?by=trust&region=<region>")},
		"GET /exports/coverage.csv-metadata.json": {withRole, asked("/exports/coverage.csv-metadata.json?by=trust")},
		"GET /exports/coverage.xlsx":              {withRole, asked("/exports/coverage.xlsx?by=trust&icb=QOP")},
		"GET /exports/coverage.json":              {withRole, asked("/exports/coverage.json?by=trust")},
		"GET /exports/posts.csv": {withRole,
			asked("/exports/posts.csv", "/exports/posts.csv?trust=<trust>", "/exports/posts.csv?as-at=<past>",
				"/exports/posts.csv?region=<region>&known-on=<today>")},
		"GET /exports/posts.csv-metadata.json": {withRole, asked("/exports/posts.csv-metadata.json")},
		"GET /exports/posts.xlsx":              {withRole, asked("/exports/posts.xlsx", "/exports/posts.xlsx?trust=R0A&as-at=<past>")},
		"GET /exports/posts.json":              {withRole, asked("/exports/posts.json", "/exports/posts.json?trust=<trust>&as-at=<past>")},
		"GET /exports/summary.xlsx":            {withRole, asked("/exports/summary.xlsx?region=Y62")},
		"GET /exports/summary.zip":             {withRole, asked("/exports/summary.zip?region=Y62")},
		"GET /exports/summary.json": {withRole,
			asked("/exports/summary.json?region=Y62&as-at=<past>", "/exports/summary.json?cycle=2024-25",
				"/exports/summary.json?region=<region>&cycle=2024-25")},
	}
}

// assessed returns the requests for a page of everybody's assessments.
func assessed(before, after string) (all []string) {
	for _, trust := range trusts() {
		for _, post := range []string{"ccio", "cnio"} {
			all = append(all, before+idOf("assessment", trust, post).String()+after)
			for _, s := range stages() {
				all = append(all, before+stageOf(trust, post, s.name).String()+after)
			}
		}
	}
	return all
}

// keptForms returns the requests for everybody's kept forms.
func keptForms() (all []string) {
	for _, p := range cast() {
		if p.id != uuid.Nil {
			all = append(all, "/kept-forms/"+idOf("kept_form", p.label).String())
		}
	}
	return all
}

// form is one way to send a form: where to and with what, where <own> stands for
// the sender's grant and <notice> for a notice of the holder's; and the people for
// whom it works. For all others in its audience it changes nothing and answers with
// one of otherwise; outside its audience it is forbidden.
type form struct {
	audience  audience
	to        string
	fields    url.Values
	does      []string // labels; none: everybody in the audience
	otherwise []int
	outside   []int // besides forbidden
	restarts  bool  // it ends the session, or begins another
}

// forms lists every action of the site map.
func forms() map[string][]form {
	everybody, signedIn, withRole := audience{everybody: true}, audience{signedIn: true}, audience{withRole: true}
	roles := func(roles ...authz.Role) audience { return audience{roles: roles} }
	give := roles(authz.BoardMember, authz.TrustAdministrator, authz.NationalAdministrator)
	confirm := roles(authz.PostHolder, authz.BoardMember, authz.NationalAdministrator)
	end := roles(authz.PostHolder, authz.BoardMember, authz.TrustAdministrator, authz.NationalAdministrator)
	manage := roles(authz.TrustAdministrator, authz.NationalAdministrator)
	grantOf := func(label string) string { return "/admin/people/grants/" + idOf("grant", label, 0).String() }
	const england = "national administrator"
	does := func(labels ...string) []string { return append([]string{}, labels...) }
	beyond, wrong := []int{403, 404}, []int{422}
	invite := func(role authz.Role, more ...string) url.Values {
		v := url.Values{"role": {string(role)}, "trust": {string(trustA)}, "name": {"Somebody new"}, "email": {"new@matrix.example"},
			"from": {today().String()}}
		for i := 0; i < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	holders, validators := roles(authz.PostHolder), roles(authz.Validator)
	ofNurse, ofHolder := "/assessments/"+idOf("assessment", trustA, "cnio").String(),
		"/assessments/"+idOf("assessment", trustA, "ccio").String()
	inStage := func(name string) string { return stageOf(trustA, "ccio", name).String() } // of the CCIO of A
	toValidate := "/validations/" + idOf("assessment", trustA, "ccio").String()
	ccio := idOf("appointment", trustA, "ccio").String()
	return map[string][]form{
		"POST /sign-in/demo": {{audience: everybody, to: "/sign-in/demo", fields: url.Values{"persona": {"national"}}, restarts: true}},
		"POST /sign-out":     {{audience: everybody, to: "/sign-out", restarts: true}},
		"POST /sessions/end": {{audience: signedIn, to: "/sessions/end", restarts: true}},
		"POST /grant": {
			{audience: withRole, to: "/grant", fields: url.Values{"grant": {"<own>"}}, outside: []int{404}, restarts: true},
			{audience: withRole, to: "/grant", fields: url.Values{"grant": {idOf("grant", england, 0).String()}}, does: does(england),
				otherwise: beyond, outside: []int{303}, restarts: true},
		},
		"POST /admin/people/invite": {
			// The administrator of another trust gives it in that trust, whatever the
			// form says.
			{audience: give, to: "/admin/people/invite", fields: invite(authz.BoardSecretary),
				does: does("admin A", "admin B", "admin C", england), otherwise: wrong},
			{audience: give, to: "/admin/people/invite", fields: invite(authz.Validator, "appointment", ccio),
				does: does("admin A", england), otherwise: wrong},
			{audience: give, to: "/admin/people/invite", fields: invite(authz.BoardMember, "holder", ccio),
				does: does("admin A", england), otherwise: wrong},
			// They already are the holder.
			{audience: give, to: "/admin/people/invite",
				fields: invite(authz.PostHolder, "appointment", idOf("appointment", trustA, "cnio").String()), does: does(), otherwise: wrong},
			{audience: give, to: "/admin/people/invite", fields: invite(authz.NationalAnalyst), does: does(england), otherwise: wrong},
		},
		"POST /admin/people/grants/{id}/confirm": {
			{audience: confirm, to: grantOf("unconfirmed validator A") + "/confirm", does: does("holder A"), otherwise: beyond},
			{audience: confirm, to: grantOf("unconfirmed board A") + "/confirm", does: does("board A", england), otherwise: beyond},
		},
		"POST /admin/people/grants/{id}/end": {
			{audience: end, to: grantOf("secretary A") + "/end", does: does("admin A", england), otherwise: beyond},
			{audience: end, to: grantOf("unconfirmed validator A") + "/end", does: does("holder A", "admin A", england), otherwise: beyond},
			{audience: end, to: grantOf("unconfirmed board A") + "/end", does: does("board A", "admin A", england), otherwise: beyond},
			{audience: end, to: grantOf("analyst of the region") + "/end", does: does(england), otherwise: beyond},
		},
		"POST /admin/people/grants/{id}/release": {
			{audience: manage, to: grantOf("secretary A") + "/release", does: does("admin A", england), otherwise: beyond},
		},
		"POST /admin/people/grants/{id}/withdraw": {
			{audience: manage, to: grantOf(invited) + "/withdraw", does: does("admin A", england), otherwise: beyond},
		},
		"POST /assessments": {{audience: holders, to: "/assessments", fields: url.Values{"cycle": {"2025-26"}}}},
		"POST /assessments/{id}/domains/{n}": {
			{audience: holders, to: ofNurse + "/domains/1", fields: url.Values{"a." + aCompetency: {"5"}, "v." + aCompetency: {"1"}},
				does: does("nurse of A and C"), otherwise: []int{404}},
		},
		"POST /assessments/{id}/submit": {{audience: holders, to: ofNurse + "/submit", does: does(), otherwise: []int{404, 422}}},
		"POST /assessments/{id}/recall": {
			{audience: holders, to: ofHolder + "/recall", does: does(), otherwise: []int{404, 409}},
			{audience: holders, to: "/assessments/" + inStage("submitted") + "/recall", does: does("holder A"), otherwise: []int{404}},
			{audience: holders, to: "/assessments/" + inStage("validating") + "/recall", does: does(), otherwise: []int{404, 409}},
		},
		"POST /assessments/{id}/nominate": {{audience: holders, to: ofHolder + "/nominate", does: does(), otherwise: []int{404, 409}}},
		"POST /assessments/{id}/respond": {{audience: holders, to: ofHolder + "/respond", fields: url.Values{"response": {"Other words"}},
			does: does("holder A"), otherwise: []int{404}}},
		"POST /validations/{id}": {
			{audience: validators, to: toValidate, fields: url.Values{"domain": {"safety"}, "a." + aCompetency: {"5"}, "v." + aCompetency: {"1"},
				"r." + aCompetency: {"words"}}, does: does(), otherwise: []int{404, 409}},
			{audience: validators, to: "/validations/" + inStage("being revised"),
				fields: url.Values{"a." + aCompetency: {"5"}, "v." + aCompetency: {"1"}, "r." + aCompetency: {"words"}}, does: does("validator A"),
				otherwise: []int{404}},
		},
		"POST /validations/{id}/begin": {
			{audience: validators, to: toValidate + "/begin", does: does(), otherwise: []int{404, 409}},
			{audience: validators, to: "/validations/" + inStage("submitted") + "/begin", does: does("validator A"), otherwise: []int{404}},
			{audience: validators, to: "/validations/" + inStage("recalled") + "/begin", does: does(), otherwise: []int{404}},
		},
		"POST /validations/{id}/return": {
			{audience: validators, to: toValidate + "/return", fields: url.Values{"reason": {"words"}}, does: does(), otherwise: []int{404, 409}},
			{audience: validators, to: "/validations/" + inStage("validating") + "/return", fields: url.Values{"reason": {"words"}},
				does: does("validator A"), otherwise: []int{404}},
		},
		"POST /validations/{id}/sign-off": {
			{audience: validators, to: toValidate + "/sign-off", does: does(), otherwise: []int{404, 409}},
			{audience: validators, to: "/validations/" + inStage("validating") + "/sign-off", does: does(), otherwise: []int{404, 422}},
		},
		"POST /validations/{id}/reopen": {{audience: validators, to: toValidate + "/reopen", fields: url.Values{"reason": {"words"}},
			does: does("validator A"), otherwise: []int{404}}},
		"POST /admin/cycles/{code}": {{audience: roles(authz.NationalAdministrator), to: "/admin/cycles/2040-41",
			fields: url.Values{"framework": {"ccio 1.0"}, "threshold": {"8"}, "opens": {"2040-04-01"}, "closes": {"2040-06-30"}}}},
		"POST /admin/cycles/{code}/advance": {{audience: roles(authz.NationalAdministrator), to: "/admin/cycles/2025-26/advance",
			fields: url.Values{"from": {"open"}}}},
		"POST /cycles/{code}/remind": {
			{audience: roles(authz.TrustAdministrator, authz.RegionalAnalyst, authz.NationalAnalyst, authz.NationalAdministrator),
				to:     "/cycles/2024-25/remind",
				fields: url.Values{"state.draft": {"yes"}, "send": {"yes"}},
				does:   does("admin A", "admin C", "analyst of the region", "national analyst", england), otherwise: []int{303}},
		},
		"POST /my-data/note": {{audience: signedIn, to: "/my-data/note", fields: url.Values{"note": {"Other words"}, "version": {"1"}}}},
		"POST /my-data/correction": {{audience: signedIn, to: "/my-data/correction",
			fields: url.Values{"wrong": {"Wrong words"}, "right": {"Right words"}}}},
		"POST /kept-forms/{id}/discard": {
			{audience: signedIn, to: "/kept-forms/" + idOf("kept_form", "holder A").String() + "/discard", does: does("holder A"),
				otherwise: []int{404}},
		},
		"POST /notices/{id}/read": {
			{audience: signedIn, to: "/notices/" + idOf("notice", "holder A").String() + "/read", does: does("holder A"), otherwise: []int{303}},
		},
	}
}
