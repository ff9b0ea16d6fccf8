package view_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ccio/web/view"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// layouts has the states that the layout can be in.
func layouts() map[string]view.Layout {
	nav := []view.NavItem{
		{Text: "England", Href: "/england"},
		{Text: "Find a trust", Href: "/trusts", Current: true},
		{Text: "Publications", Href: "/publications"},
	}
	assets := view.Assets{CSS: "/assets/app.css", JS: "/assets/app.js", Icon: "/assets/favicon.svg"}
	return map[string]view.Layout{
		"signed-out": {
			Title: "CCIO dashboard", ServiceName: "CCIO dashboard", Assets: assets,
		},
		"signed-in": {
			Title: "Manchester University NHS Foundation Trust", ServiceName: "CCIO dashboard",
			Nav: nav, Breadcrumb: []view.Link{{Text: "Home", Href: "/"}, {Text: "Trusts", Href: "/trusts"}},
			Account: view.Account{
				Who: "Board member, Manchester University NHS Foundation Trust",
				Switch: []view.GrantOption{
					{ID: "1", Text: "Board member, Manchester University NHS Foundation Trust", Current: true},
					{ID: "2", Text: "Validator, 2 people"},
				},
			},
			Demonstration: true,
			AsAt:          "This page shows 1 July 2025.",
			Canonical:     "/trusts/R0A",
			Assets:        assets,
		},
		"error": {
			Title: "Find a trust", ServiceName: "CCIO dashboard", Problems: []view.Problem{{Text: "Wrong"}}, Nav: nav,
			Account: view.Account{
				Who:    "Regional analyst, London",
				Switch: []view.GrantOption{{ID: "1", Text: "Regional analyst, London", Current: true}},
			},
			Assets: assets,
		},
	}
}

func renderLayout(t *testing.T, l view.Layout) string {
	t.Helper()
	var b bytes.Buffer
	ctx := templ.WithChildren(context.Background(), templ.Raw("<h1>"+l.Title+"</h1>"))
	if err := view.Page(l).Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// To accept a change of the layout: UPDATE_GOLDEN=1 go test ./web/view
func TestLayoutGolden(t *testing.T) {
	for name, l := range layouts() {
		t.Run(name, func(t *testing.T) {
			got := strings.ReplaceAll(renderLayout(t, l), "><", ">\n<") + "\n"
			file := filepath.Join("testdata", "layout-"+name+".html")
			if os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.MkdirAll("testdata", 0o750); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}

func TestLayoutTitle(t *testing.T) {
	for name, want := range map[string]string{
		"signed-in": "<title>Manchester University NHS Foundation Trust - CCIO dashboard</title>",
		"error":     "<title>Error: Find a trust - CCIO dashboard</title>",
	} {
		if got := renderLayout(t, layouts()[name]); !strings.Contains(got, want) {
			t.Errorf("%s has no %s", name, want)
		}
	}
}

// What a page needs for people who cannot see it, or who see it in their own way.
func TestLayoutStructure(t *testing.T) {
	for name, l := range layouts() {
		t.Run(name, func(t *testing.T) {
			page, err := html.Parse(strings.NewReader(renderLayout(t, l)))
			if err != nil {
				t.Fatal(err)
			}
			count, ids := map[string]int{}, map[string]int{}
			var labels, text []string
			for n := range page.Descendants() {
				if n.Type == html.TextNode {
					text = append(text, n.Data)
				}
				if n.Type != html.ElementNode {
					continue
				}
				count[n.Data]++
				for _, a := range n.Attr {
					switch a.Key {
					case "id":
						ids[a.Val]++
					case "style":
						t.Errorf("%s has an inline style", n.Data)
					case "aria-label":
						if n.Data == "nav" {
							labels = append(labels, a.Val)
						}
					}
				}
			}
			for id, times := range ids {
				if times > 1 {
					t.Errorf("the id %s is there %d times", id, times)
				}
			}
			for _, once := range []string{"h1", "main", "header", "footer", "title"} {
				if count[once] != 1 {
					t.Errorf("%d elements %s, want one", count[once], once)
				}
			}
			if len(labels) != count["nav"] {
				t.Errorf("%d navigations have %d names", count["nav"], len(labels))
			}
			if all := strings.Join(text, " "); !strings.Contains(all, "Open Government Licence v3.0") {
				t.Error("the licence of the public data is not named")
			}
		})
	}
}

func TestSwitchingIsOfferedOnlyWhereThereIsAChoice(t *testing.T) {
	all := layouts()
	for name, want := range map[string]bool{"signed-in": true, "error": false, "signed-out": false} {
		if got := strings.Contains(renderLayout(t, all[name]), `action="/grant"`); got != want {
			t.Errorf("%s: a form to switch %v, want %v", name, got, want)
		}
	}
}

func TestTableScrollTakesTheFocus(t *testing.T) {
	var b bytes.Buffer
	ctx := templ.WithChildren(context.Background(), templ.Raw("<table></table>"))
	if err := view.TableScroll("caption").Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	want := `<div class="app-table-scroll" role="region" aria-labelledby="caption" tabindex="0"><table></table></div>`
	if b.String() != want {
		t.Errorf("got %s\nwant %s", b.String(), want)
	}
}
