package insight

import (
	"strconv"

	"ccio/internal/export"
	"ccio/internal/post"
)

// TrustTable has a row for each trust. With words the facts read as on a page;
// otherwise they are the codes of the posts file.
func (p Picture) TrustTable(words, demonstration bool) export.Table {
	t := p.table("Trusts", "CCIO posts and clinical informatics teams by trust", demonstration)
	t.Key, t.Blank = []string{"trust_code"}, blank
	optional := func(name, title string, typ export.Type, decimals int, notes ...string) export.Column {
		return export.Column{Name: name, Title: title, Type: typ, Decimals: decimals, Notes: notes}
	}
	t.Columns = []export.Column{
		text("trust_code", "Trust code"), text("trust_name", "Trust name"),
		optional("sector", "Sector", export.TypeText, 0), optional("icb_code", "ICB code", export.TypeText, 0),
		optional("icb_name", "ICB name", export.TypeText, 0),
		optional("region_code", "Region code", export.TypeText, 0), optional("region_name", "Region name", export.TypeText, 0),
		{Name: "as_at", Title: "As at (date)", Type: export.TypeDate, Required: true},
		{Name: "ccio_state", Title: "State of the CCIO post", Type: export.TypeText, Required: true, Notes: []string{OneSpeaks}},
		optional("vacant_since", "Vacant since (date)", export.TypeDate, 0), optional("vacant_days", "Vacant for (days)", export.TypeInteger, 0),
		optional("interim_since", "Held by interim or acting people since (date)", export.TypeDate, 0),
		optional("funded_time", "Funded time of the CCIO post (in its own unit)", export.TypeDecimal, 2, FundedRule),
		optional("funded_unit", "Unit of the funded time", export.TypeText, 0),
		optional("funded_wte", "Funded time of the CCIO post (WTE)", export.TypeDecimal, 2),
		optional("reports_to", "CCIO post reports to", export.TypeText, 0, WachterLine),
		optional("board_access", "Board access of the CCIO post", export.TypeText, 0),
		optional("budget", "Budget of the CCIO post", export.TypeText, 0), optional("confirmed_on", "Last confirmed (date)", export.TypeDate, 0),
		optional("team_headcount", "People in clinical informatics posts (number)", export.TypeInteger, 0),
		optional("team_wte", "Funded time of those posts (WTE)", export.TypeDecimal, 2),
		optional("team_posts_untold", "Held posts whose funded time is not told and not in that figure (number)", export.TypeInteger, 0),
		text("five_trained", "Trained clinician-informaticians"),
		text("nine_wte", "Team comes to nine WTE"), optional("workforce_wte", "Workforce (WTE)", export.TypeDecimal, 2),
		optional("workforce_on", "Workforce counted on (date)", export.TypeDate, 0),
		optional("workforce_share_wte", "0.14% of the workforce (WTE)", export.TypeDecimal, 2),
		text("workforce_share", "Team comes to 0.14% of the workforce"), text("safety_officer", "State of the clinical safety officer post"),
	}
	for i, note := range map[string]string{"five_trained": WachterFive, "nine_wte": HEENineWTE, "workforce_share": HEEOfAll} {
		for k := range t.Columns {
			if t.Columns[k].Name == i {
				t.Columns[k].Notes = []string{note}
			}
		}
	}
	t.Rows = rowsOf(p.Trusts, func(trust Trust) []export.Cell { return trust.cells(p, words) })
	return t
}

// spoken is a value that has both a code and words.
type spoken interface {
	~string
	Label() string
}

// say writes a value in words or as its code; a value that was not told is blank.
func say[T spoken](value T, words bool) export.Cell {
	if value == "" || !words {
		return export.Text(string(value))
	}
	return export.Text(value.Label())
}

// answered is like say, but has a word for not told, because a blank cell might
// be taken for no.
func answered[T spoken](value T, words bool) export.Cell {
	if words {
		return export.Text(value.Label())
	}
	return export.Text(code(string(value)))
}

func (t Trust) cells(p Picture, words bool) []export.Cell {
	facts, on := t.Period, p.Query.AsAt
	var days, wte, headcount, team, untold, workforce, share string
	if !t.Vacant.IsZero() {
		days = strconv.Itoa(t.VacantDays(on))
	}
	if amount, told := facts.Funded.WTE(); told {
		wte = amount.String()
	}
	if t.Team.Posts > 0 {
		headcount, team, untold = strconv.Itoa(t.Team.Headcount), t.Team.WTE.String(), strconv.Itoa(t.Team.Untold)
	}
	if t.Workforce.WTE > 0 {
		workforce, share = t.Workforce.WTE.String(), post.HEEShare(t.Workforce.WTE).String()
	}
	return []export.Cell{
		export.Text(string(t.Code)), export.Text(t.Name), say(t.Sector, words),
		export.Text(string(t.ICB.Code)), export.Text(t.ICB.Name), export.Text(string(t.Region.Code)), export.Text(t.Region.Name),
		export.Day(on), answered(t.State, words), export.Day(t.Vacant), export.Decimal(days), export.Day(t.Interim),
		export.Decimal(facts.Funded.Amount()), say(facts.Funded.Unit, words), export.Decimal(wte),
		say(facts.ReportsTo, words), say(facts.BoardAccess, words), say(facts.Budget, words), export.Day(facts.Confirmed),
		export.Decimal(headcount), export.Decimal(team), export.Decimal(untold), answered(t.Team.Trained, words),
		answered(t.Team.Nine(), words), export.Decimal(workforce), export.Day(t.Workforce.Counted), export.Decimal(share),
		answered(t.HEEShare(), words), answered(t.Safety, words),
	}
}
