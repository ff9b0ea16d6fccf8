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
	// Of a post that does not exist there is nothing to tell, which is not the same as not
	// telling. In words the table keeps the two apart; as codes a cell is blank for both,
	// and ccio_state says which.
	ofPost := func(name, title string, typ export.Type, decimals int, notes ...string) export.Column {
		column := optional(name, title, typ, decimals, notes...)
		if words {
			column.Marks, column.Required = []export.Shorthand{export.NotAvailable, export.NotApplicable}, true
		}
		return column
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
		ofPost("funded_time", "Funded time of the CCIO post (in its own unit)", export.TypeDecimal, 2, FundedRule),
		ofPost("funded_unit", "Unit of the funded time", export.TypeText, 0),
		ofPost("funded_wte", "Funded time of the CCIO post (WTE)", export.TypeDecimal, 2),
		ofPost("reports_to", "CCIO post reports to", export.TypeText, 0, WachterLine),
		ofPost("board_access", "Board access of the CCIO post", export.TypeText, 0),
		ofPost("budget", "Budget of the CCIO post", export.TypeText, 0), ofPost("confirmed_on", "Last confirmed (date)", export.TypeDate, 0),
		optional("team_headcount", "People in clinical informatics posts (number)", export.TypeInteger, 0),
		{
			Name: "team_wte", Title: "Funded time of those posts (WTE)", Type: export.TypeDecimal, Decimals: 2,
			Marks: []export.Shorthand{export.NotAvailable, export.NotApplicable},
		},
		optional("team_posts_untold", "Held posts whose funded time is not told and not in that figure (number)", export.TypeInteger, 0),
		text("five_trained", "Trained clinician-informaticians"),
		text("nine_wte", "Team comes to nine WTE"), optional("workforce_wte", "Workforce (WTE)", export.TypeDecimal, 2),
		optional("workforce_on", "Workforce counted on (date)", export.TypeDate, 0),
		optional("workforce_share_wte", "0.14% of the workforce (WTE)", export.TypeDecimal, 2),
		text("workforce_share", "Team comes to 0.14% of the workforce"), text("safety_officer", "State of the clinical safety officer post"),
		// Appended since the first edition.
		{Name: "ccio_posts", Title: "CCIO posts, held or not (number)", Type: export.TypeInteger, Required: true},
		{Name: "ccio_filled", Title: "Has a filled CCIO post", Type: export.TypeText, Required: true, Notes: []string{AnyPost}},
		{
			Name: "team_wte_at_least", Title: "Funded time of those posts is a part, and the whole may be more", Type: export.TypeText,
			Required: true, Marks: []export.Shorthand{export.NotApplicable},
		},
	}
	for i, note := range map[string]string{"five_trained": WachterFive, "nine_wte": HEENineWTE, "workforce_share": HEEOfAll} {
		for k := range t.Columns {
			if t.Columns[k].Name == i {
				t.Columns[k].Notes = []string{note}
			}
		}
	}
	t.Parts = partsOfTrusts(t.Columns)
	t.Rows = rowsOf(p.Trusts, func(trust Trust) []export.Cell { return trust.cells(p, words) })
	return t
}

// partsOfTrusts divides the columns of the trusts: the state of the post and where the
// trust belongs, the post's authority, and the team.
func partsOfTrusts(columns []export.Column) []export.Part {
	parts := []export.Part{{}, {Name: "_authority", Title: ": authority"}, {Name: "_teams", Title: ": teams"}}
	for _, c := range columns {
		switch c.Name {
		case "trust_code", "trust_name", "as_at":
			for i := range parts {
				parts[i].Columns = append(parts[i].Columns, c.Name)
			}
		case "funded_time", "funded_unit", "funded_wte", "reports_to", "board_access", "budget", "confirmed_on":
			parts[1].Columns = append(parts[1].Columns, c.Name)
		case "team_headcount", "team_wte", "team_posts_untold", "five_trained", "nine_wte", "workforce_wte", "workforce_on",
			"workforce_share_wte", "workforce_share", "safety_officer", "team_wte_at_least":
			parts[2].Columns = append(parts[2].Columns, c.Name)
		default:
			parts[0].Columns = append(parts[0].Columns, c.Name)
		}
	}
	return parts
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
	var days, headcount, untold, workforce, share string
	if !t.Vacant.IsZero() {
		days = strconv.Itoa(t.VacantDays(on))
	}
	var wte string
	if amount, told := facts.Funded.WTE(); told {
		wte = amount.String()
	}
	if t.Team.Posts > 0 {
		headcount, untold = strconv.Itoa(t.Team.Headcount), strconv.Itoa(t.Team.Untold)
	}
	if t.Workforce.WTE > 0 {
		workforce, share = t.Workforce.WTE.String(), post.HEEShare(t.Workforce.WTE).String()
	}
	ofPost := func(cell export.Cell, told bool) export.Cell {
		switch {
		case told || !words:
			return cell
		case t.State == post.NotEstablished:
			return export.Mark(export.NotApplicable)
		}
		return export.Mark(export.NotAvailable)
	}
	funded := !facts.Funded.IsZero()
	time, partial := t.teamTime()
	return []export.Cell{
		export.Text(string(t.Code)), export.Text(t.Name), say(t.Sector, words),
		export.Text(string(t.ICB.Code)), export.Text(t.ICB.Name), export.Text(string(t.Region.Code)), export.Text(t.Region.Name),
		export.Day(on), answered(t.State, words), export.Day(t.Vacant), export.Decimal(days), export.Day(t.Interim),
		ofPost(export.Decimal(facts.Funded.Amount()), funded), ofPost(say(facts.Funded.Unit, words), funded),
		ofPost(export.Decimal(wte), funded),
		ofPost(say(facts.ReportsTo, words), facts.ReportsTo != post.ReportsNotTold),
		ofPost(say(facts.BoardAccess, words), facts.BoardAccess != post.BoardNotTold),
		ofPost(say(facts.Budget, words), facts.Budget != post.BudgetNotTold), ofPost(export.Day(facts.Confirmed), !facts.Confirmed.IsZero()),
		export.Decimal(headcount), time, export.Decimal(untold), answered(t.Team.Trained, words),
		answered(t.Team.Nine(), words), export.Decimal(workforce), export.Day(t.Workforce.Counted), export.Decimal(share),
		answered(t.HEEShare(), words), answered(t.Safety, words),
		export.Number(len(t.CCIO)), answered(t.Filled(), words), partial,
	}
}

// teamTime writes the funded time of a trust's team, and whether the whole may be more.
// A sum over nothing is no figure: it is not available where somebody holds a post
// without having told its time, and does not apply where nobody does.
func (t Trust) teamTime() (time, partial export.Cell) {
	switch {
	case t.Team.Posts == 0:
		return export.Blank(), export.Mark(export.NotApplicable)
	case t.Team.TimedPosts == 0 && !t.Team.IsPartial():
		return export.Mark(export.NotApplicable), export.Mark(export.NotApplicable)
	case t.Team.TimedPosts == 0:
		return export.Mark(export.NotAvailable), export.Mark(export.NotApplicable)
	case t.Team.IsPartial():
		return export.Decimal(t.Team.WTE.String()), export.Text("yes")
	}
	return export.Decimal(t.Team.WTE.String()), export.Text("no")
}
