package nhsuk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
)

// official is where the design system keeps its fixtures.
const official = "../../node_modules/nhsuk-frontend/dist/nhsuk/components"

// components returns the components whose fixtures are tested, each with a
// function that makes a new value to fill in.
func components() map[string]func() any {
	return map[string]func() any{
		"action-link":         func() any { return &ActionLink{} },
		"back-link":           func() any { return &BackLink{} },
		"breadcrumb":          func() any { return &Breadcrumb{} },
		"button":              func() any { return &Button{} },
		"card":                func() any { return &Card{} },
		"character-count":     func() any { return &CharacterCount{} },
		"checkboxes":          func() any { return &Checkboxes{} },
		"contents-list":       func() any { return &ContentsList{} },
		"date-input":          func() any { return &DateInput{} },
		"details":             func() any { return &Details{} },
		"error-message":       func() any { return &ErrorMessage{} },
		"error-summary":       func() any { return &ErrorSummary{} },
		"fieldset":            func() any { return &Fieldset{} },
		"file-upload":         func() any { return &FileUpload{} },
		"footer":              func() any { return &Footer{} },
		"header":              func() any { return &Header{} },
		"heading":             func() any { return &Heading{} },
		"hint":                func() any { return &Hint{} },
		"input":               func() any { return &Input{} },
		"inset-text":          func() any { return &InsetText{} },
		"label":               func() any { return &Label{} },
		"legend":              func() any { return &Legend{} },
		"notification-banner": func() any { return &NotificationBanner{} },
		"pagination":          func() any { return &Pagination{} },
		"panel":               func() any { return &Panel{} },
		"radios":              func() any { return &Radios{} },
		"scroll":              func() any { return &Scroll{} },
		"search-input":        func() any { return &SearchInput{} },
		"select":              func() any { return &Select{} },
		"skip-link":           func() any { return &SkipLink{} },
		"summary-list":        func() any { return &SummaryList{} },
		"tables":              func() any { return &Table{} },
		"tabs":                func() any { return &Tabs{} },
		"tag":                 func() any { return &Tag{} },
		"task-list":           func() any { return &TaskList{} },
		"textarea":            func() any { return &Textarea{} },
		"warning-callout":     func() any { return &WarningCallout{} },
	}
}

// listed returns the fixtures that a component truly cannot match, each with its
// reason. The test fails if they are more than 2% of all, or if one of them
// matches.
func listed() map[string]string {
	return map[string]string{
		"task-list/with empty items": "the macro numbers the items that it leaves out; a slice has no items that are left out",
	}
}

// fixture is one example of the design system: options in, HTML out.
type fixture struct {
	Name      string         `json:"name"`
	Context   map[string]any `json:"context"`
	CallBlock string         `json:"callBlock"`
	HTML      string         `json:"html"`
}

// readFixtures fails, and does not skip, if the design system is missing: a test
// that did not run must not look like one that passed.
func readFixtures(t *testing.T, component string) []fixture {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(official, component, "fixtures.json"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("the design system is not installed: run `make setup` (%v)", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Fixtures []fixture `json:"fixtures"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Fixtures) == 0 {
		t.Fatalf("%s has no fixtures: has their format changed?", component)
	}
	return file.Fixtures
}

func TestOfficialFixtures(t *testing.T) {
	passed, refused, total := 0, 0, 0
	for component, make := range components() {
		t.Run(component, func(t *testing.T) {
			seen := map[string]int{}
			for _, f := range readFixtures(t, component) {
				total++
				name := component + "/" + f.Name
				seen[name]++
				if seen[name] > 1 {
					// Some fixtures share a name and differ by an option.
					name = fmt.Sprintf("%s (%d)", name, seen[name])
				}
				reason, expected := listed()[name]
				diff := compare(t, component, make(), f)
				switch {
				case diff != "" && !expected:
					t.Errorf("%s\n%s", name, diff)
				case diff != "":
					refused++
					t.Logf("%s is listed: %s", name, reason)
				case expected:
					t.Errorf("%s is listed and matches: take it off the list", name)
				default:
					passed++
				}
			}
		})
	}
	t.Logf("%d passed, %d listed, of %d fixtures", passed, refused, total)
	fmt.Printf("nhsuk: %d passed, %d listed, of %d fixtures\n", passed, refused, total)
	if refused*50 > total {
		t.Errorf("%d of %d fixtures are listed, more than 2%%", refused, total)
	}
}

// compare renders one fixture and returns the difference, if any.
func compare(t *testing.T, component string, value any, f fixture) string {
	t.Helper()
	if adapt, ok := deprecated()[component]; ok {
		adapt(f.Context)
	}
	if err := decode(reflect.ValueOf(value).Elem(), f.Context, component); err != nil {
		return err.Error()
	}
	if header, ok := value.(*Header); ok && header.Logo.Src == "" {
		header.Logo.HTML = officialLogo(t, header.Logo.Alt)
	}
	ctx := context.Background()
	if f.CallBlock != "" && !callAsHTML(value, f.CallBlock) {
		ctx = templ.WithChildren(ctx, templ.Raw(f.CallBlock))
	}
	var got bytes.Buffer
	if err := value.(templ.Component).Render(ctx, &got); err != nil {
		return err.Error()
	}
	return cmp.Diff(strings.Split(normalise(t, f.HTML), "\n"), strings.Split(normalise(t, got.String()), "\n"))
}

// callAsHTML gives a call block to those components that have no children,
// because they must know whether there is anything to show.
func callAsHTML(value any, block string) bool {
	switch c := value.(type) {
	case *BackLink:
		c.HTML = templ.Raw(block)
	case *Label:
		c.HTML = templ.Raw(block)
	case *Legend:
		c.HTML = templ.Raw(block)
	case *Heading:
		c.HTML = templ.Raw(block)
	case *Panel:
		c.HTML = templ.Raw(block)
	case *ErrorSummary:
		c.Description.HTML = templ.Raw(block)
	default:
		return false
	}
	return true
}

// officialLogo reads the logo from the design system itself, so that this tree
// has no copy of it: the header's fixtures all show it, and the header of the
// product never does.
func officialLogo(t *testing.T, alt string) templ.Component {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(official, "header", "template.njk"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(source), `<svg class="nhsuk-header__logo"`)
	inner, _, ended := strings.Cut(after, "</svg>")
	if !found || !ended {
		t.Fatal("the official header has changed: no logo found")
	}
	name := alt
	if name == "" {
		name = "NHS"
	}
	svg := `<svg class="nhsuk-header__logo"` + inner + "</svg>"
	return templ.Raw(strings.ReplaceAll(svg, `{{ logo.alt | default("NHS") }}`, name))
}
