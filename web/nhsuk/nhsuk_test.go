package nhsuk

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// hostile is what somebody may have typed into a field that a page shows.
const hostile = `"><script>alert('x')</script>`

// Every text of every component is escaped, wherever it stands.
func TestTextIsEscaped(t *testing.T) {
	for name, c := range map[string]templ.Component{
		"action link": ActionLink{Text: hostile, Href: "/"},
		"back link":   BackLink{Text: hostile, Href: "/"},
		"breadcrumb":  Breadcrumb{Items: []BreadcrumbItem{{Text: hostile, Href: "/"}}},
		"button":      Button{Text: hostile, Value: hostile, AriaLabel: hostile},
		"card":        Card{Heading: Heading{Text: hostile}, Description: CardDescription{Text: hostile}},
		"checkboxes":  Checkboxes{Name: hostile, Items: []CheckboxesItem{{Text: hostile, Value: hostile}}},
		"details":     Details{Summary: DetailsSummary{Text: hostile}, Text: hostile},
		"errors":      ErrorSummary{Heading: Heading{Text: hostile}, ErrorList: []ErrorSummaryItem{{Text: hostile, Href: hostile}}},
		"fieldset":    Fieldset{Legend: Legend{Text: hostile, Heading: Heading{Level: 1}}, DescribedBy: hostile},
		"footer":      Footer{Meta: FooterMeta{Text: hostile, Items: []FooterItem{{Text: hostile}}}},
		"header": Header{
			Service: HeaderService{Text: hostile, Href: hostile},
			Account: HeaderAccount{Items: []HeaderAccountItem{{Text: hostile}}},
		},
		"input": Input{
			Name: hostile, Value: hostile, Label: Label{Text: hostile}, Hint: Hint{Text: hostile},
			ErrorMessage: ErrorMessage{Text: hostile}, Prefix: Affix{Text: hostile},
		},
		"inset":        InsetText{Text: hostile},
		"notification": NotificationBanner{Text: hostile, Title: Heading{Text: hostile}},
		"pagination":   Pagination{Previous: PaginationLink{Href: "/", Label: Content{Text: hostile}}},
		"radios":       Radios{Name: hostile, Items: []RadiosItem{{Text: hostile, Value: hostile, Hint: Hint{Text: hostile}}}},
		"search":       SearchInput{Name: "q", Value: hostile, Label: Label{Text: hostile}},
		"select":       Select{Name: hostile, Items: []SelectItem{{Text: hostile, Value: hostile}}},
		"summary list": SummaryList{Rows: []SummaryListRow{{
			Key: SummaryListCell{Text: hostile}, Value: SummaryListCell{Text: hostile},
			Actions: SummaryListActions{Items: []Action{{Text: hostile, Href: "/", VisuallyHiddenText: hostile}}},
		}}},
		"table": Table{
			Caption: TableCaption{Text: hostile}, Head: []TableHead{{Text: hostile}},
			Rows: [][]TableCell{{{Text: hostile, SortValue: hostile}}}, Responsive: true,
		},
		"tag":      Tag{Text: hostile, Classes: hostile, Attributes: templ.Attributes{"title": hostile}},
		"template": Template{PageTitle: hostile},
		"warning":  WarningCallout{Heading: Heading{Text: hostile}, Text: hostile},
	} {
		got := render(t, c)
		if !strings.Contains(got, "&lt;script&gt;") {
			t.Errorf("%s does not show the text: %s", name, got)
		}
		if strings.Contains(got, "<script") {
			t.Errorf("%s lets mark-up through: %s", name, got)
		}
	}
}

func TestUnsafeAddressesAreRefused(t *testing.T) {
	const unsafe = "javascript:alert(1)"
	for name, c := range map[string]templ.Component{
		"action link": ActionLink{Text: "x", Href: unsafe},
		"back link":   BackLink{Href: unsafe},
		"breadcrumb":  Breadcrumb{Items: []BreadcrumbItem{{Text: "x", Href: unsafe}}},
		"button":      Button{Text: "x", Href: unsafe},
		"card":        Card{Heading: Heading{Text: "x"}, Href: unsafe},
		"header": Header{
			Service: HeaderService{Text: "x", Href: unsafe},
			Account: HeaderAccount{Items: []HeaderAccountItem{{Text: "x", Action: unsafe}}},
		},
		"summary list": SummaryList{Rows: []SummaryListRow{{Actions: SummaryListActions{Items: []Action{{Text: "x", Href: unsafe}}}}}},
		"table":        Table{Rows: [][]TableCell{{{Text: "x", Href: unsafe}}}},
	} {
		if got := render(t, c); strings.Contains(got, "javascript:") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// The official header always has the logo, so no fixture shows this.
func TestHeaderWithoutLogo(t *testing.T) {
	got := render(t, Header{Service: HeaderService{Text: "CCIO dashboard", Href: "/"}})
	want := `<a class="nhsuk-header__service-name" href="/">CCIO dashboard</a>`
	if !strings.Contains(got, want) {
		t.Errorf("got %s\nwant %s in it", got, want)
	}
	for _, logo := range []string{"<svg", "<img", "nhsuk-header__service-logo", "NHS"} {
		if strings.Contains(got, logo) {
			t.Errorf("a header without a logo has %s: %s", logo, got)
		}
	}
}

func TestHeaderPutsChildrenInsideIt(t *testing.T) {
	var b bytes.Buffer
	ctx := templ.WithChildren(context.Background(), templ.Raw("<p>more</p>"))
	if err := (Header{}).Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(b.String(), "<p>more</p></header>") {
		t.Errorf("got %s", b.String())
	}
}

func TestAnEmptyValueIsAChoice(t *testing.T) {
	got := render(t, Select{Name: "region", Items: []SelectItem{{Text: "All regions"}, {Text: "London", Value: "Y56"}}, Value: "Y56"})
	for _, want := range []string{`<option value="">All regions`, `<option value="Y56" selected>London`} {
		if !strings.Contains(got, want) {
			t.Errorf("got %s\nwant %s in it", got, want)
		}
	}
}

func TestTemplateKeepsToTheStrictestPolicy(t *testing.T) {
	got := render(t, Template{
		PageTitle: "Page", Stylesheet: "/assets/app.css", Script: "/assets/app.js", Icon: "/assets/icon.svg",
		Header: Header{}, Footer: Footer{}, BeforeContent: Breadcrumb{},
	})
	page, err := html.Parse(strings.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for n := range page.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		found[n.Data]++
		if n.Data == "style" || n.Data == "script" && n.FirstChild != nil {
			t.Errorf("the page has an inline %s", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s has an inline %s", n.Data, a.Key)
			}
		}
	}
	if found["script"] != 1 || found["main"] != 1 || found["header"] != 1 || found["footer"] != 1 {
		t.Errorf("found %v", found)
	}
	for _, want := range []string{
		`<html lang="en">`, `<title>Page</title>`, `<script type="module" src="/assets/app.js"></script>`,
		`<link rel="stylesheet" href="/assets/app.css">`, `id="maincontent"`, `href="#maincontent"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Count(got, `rel="stylesheet"`) != 1 {
		t.Error("the page has more than one stylesheet")
	}
}

func TestElementRefusesWhatIsNoName(t *testing.T) {
	for _, name := range []string{"h1 onclick=x", "P", "a>", ""} {
		err := element(name, nil, text("x")).Render(context.Background(), &bytes.Buffer{})
		if err == nil {
			t.Errorf("%q is taken for a name", name)
		}
	}
}

// broken fails at each write in turn.
type broken struct{ after int }

func (b *broken) Write(p []byte) (int, error) {
	if b.after--; b.after < 0 {
		return 0, errors.New("broken")
	}
	return len(p), nil
}

func TestAFailedWriteIsReported(t *testing.T) {
	for after := range 4 {
		c := element("p", templ.OrderedAttributes{{Key: "id", Value: "x"}}, text("x"))
		if err := c.Render(context.Background(), &broken{after: after}); err == nil {
			t.Errorf("no error after %d writes", after)
		}
	}
}
