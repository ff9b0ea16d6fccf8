package chart

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// What holds of every chart in every state.
func TestEveryChart(t *testing.T) {
	for name, c := range cases() {
		t.Run(name, func(t *testing.T) {
			page := rendered(t, c)
			if page != rendered(t, c) {
				t.Error("is not the same twice")
			}
			if found := regexp.MustCompile(`\bstyle=|<style|NaN|Inf\b|%!|e\+\d`).FindString(page); found != "" {
				t.Errorf("has %s", found)
			}
			for _, svg := range pictures(t, page) {
				named(t, svg)
				for _, width := range []int{narrowest, wide, widest, 960} {
					inside(t, svg, width)
				}
			}
			if name != "share" && !strings.Contains(page, `class="app-chart__picture"`) && !strings.Contains(page, "There is no picture, because ") {
				t.Error("says nothing of why there is no picture")
			}
			figures(t, page)
		})
	}
}

// named: a screen reader reads the title of every picture, and decoration is
// hidden from it.
func named(t *testing.T, svg element) {
	t.Helper()
	if svg.attr("aria-hidden") == "true" {
		return
	}
	if role := svg.attr("role"); role != "img" && role != "group" {
		t.Errorf("a picture has the role %q", role)
	}
	if len(svg.Inside) == 0 || svg.Inside[0].name() != "title" || svg.Inside[0].Text == "" {
		t.Error("a picture has no title")
	}
	if svg.attr("role") == "img" && (len(svg.Inside) < 2 || svg.Inside[1].name() != "desc" || svg.Inside[1].Text == "") {
		t.Error("a picture has no description")
	}
}

// inside: nothing reaches out of the picture, whatever its width, except half the
// thickness of a line, which is two or three pixels.
func inside(t *testing.T, svg element, width int) {
	t.Helper()
	f := frame{width: float64(width)}
	if svg.has("app-chart__clip") || svg.has("app-chart__patterns") {
		return
	}
	f.height = f.in(t, svg.attr("height"))
	outer := frame{width: f.width, height: f.height}
	for _, b := range svg.boxes(t, outer, width) {
		if b.left < -1 || b.right > f.width+1 || b.top < -1 || b.bottom > f.height+2 {
			t.Errorf("at %d by %g stands out: %g,%g to %g,%g: %s", width, f.height, b.left, b.top, b.right, b.bottom, b.what)
		}
	}
}

// figures: every figure of the table is in the picture, or in its words.
func figures(t *testing.T, page string) {
	t.Helper()
	if !strings.Contains(page, `class="app-chart__picture"`) {
		return
	}
	words := ""
	for _, svg := range pictures(t, page) {
		words += " " + strings.Join(strings.Fields(svg.words()), " ")
	}
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "td" || n.FirstChild == nil {
			continue
		}
		cell := strings.TrimSpace(n.FirstChild.Data)
		if !known[cell] && !mentions(words, cell) {
			t.Errorf("the picture says nothing of %q", cell)
		}
		known[cell] = true
	}
}

// mentions reports whether a text has a figure that is not part of a longer one.
func mentions(text, figure string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], figure)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(figure)
		if !strings.ContainsAny(text[max(at-1, 0):at], "0123456789,.") && !strings.ContainsAny(text[end:min(end+1, len(text))], "0123456789") {
			return true
		}
		from = at + 1
	}
}

func TestIDs(t *testing.T) {
	var page strings.Builder
	for _, c := range cases() {
		page.WriteString(rendered(t, c))
	}
	doc, err := html.Parse(strings.NewReader(page.String()))
	if err != nil {
		t.Fatal(err)
	}
	ids, used := map[string]int{}, []string{}
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			switch a.Key {
			case "id":
				ids[a.Val]++
			case "aria-labelledby", "aria-describedby":
				used = append(used, a.Val)
			case "fill":
				used = append(used, strings.TrimSuffix(strings.TrimPrefix(a.Val, "url(#"), ")"))
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%d elements have the id %s", n, id)
		}
	}
	for _, id := range used {
		if ids[id] == 0 {
			t.Errorf("nothing has the id %s", id)
		}
	}
}

func TestBarsAddUp(t *testing.T) {
	for name, c := range stackedBars() {
		c.Figure = figure("bars")
		for i, svg := range pictures(t, rendered(t, c)) {
			if svg.attr("role") != "img" {
				continue
			}
			end := pct(0)
			for _, part := range svg.all("svg")[1:] {
				at, length := percent(t, part.attr("x")), percent(t, part.attr("width"))
				if at != end || length <= 0 {
					t.Errorf("%s, picture %d: a part begins at %v, and the one before ended at %v", name, i, at, end)
				}
				end = at + length
			}
			if end != whole && !c.ByCount || end > whole {
				t.Errorf("%s, picture %d: the parts add up to %v", name, i, end)
			}
		}
	}
}

func TestBarTellsEveryCount(t *testing.T) {
	c := stackedBars()["typical"]
	c.Figure = figure("bars")
	var svgs []element
	for _, svg := range pictures(t, rendered(t, c)) {
		if svg.attr("role") == "img" {
			svgs = append(svgs, svg)
		}
	}
	for i, r := range c.rows() {
		want := fmt.Sprintf("%s, %d trusts", r.Label, r.total())
		if got := svgs[i].Inside[0].Text; got != want {
			t.Errorf("title %q, want %q", got, want)
		}
		for _, s := range r.Segments {
			if want := fmt.Sprintf("%s: %d", s.State.Label(), s.Count); !strings.Contains(svgs[i].Inside[1].Text, want) {
				t.Errorf("%s has no %q", r.Label, want)
			}
		}
	}
}

func TestPointsRunFromLeftToRight(t *testing.T) {
	for name, c := range linesOf() {
		c.Figure = figure("line")
		before := pct(-1)
		for _, svg := range pictures(t, rendered(t, c)) {
			for _, dot := range svg.all("circle") {
				if x := percent(t, dot.attr("cx")); x <= before && len(c.Points) < 1000 || x < before {
					t.Errorf("%s: a point at %v follows one at %v", name, x, before)
				} else {
					before = x
				}
			}
		}
	}
	for name, c := range strips() {
		if c.refusal() != "" {
			continue
		}
		a, count := c.axis(), 0
		values := slices.Sorted(slices.Values(c.Values))
		heaps := c.heaps(a)
		for i, h := range heaps {
			if count += h.count; i > 0 && h.x <= heaps[i-1].x {
				t.Errorf("%s: a heap at %v follows one at %v", name, h.x, heaps[i-1].x)
			}
		}
		if count != len(values) {
			t.Errorf("%s: %d values have %d marks", name, len(values), count)
		}
		// No mark is further from its value than half the distance between two
		// places.
		at := 0
		for _, h := range heaps {
			for range h.count {
				if x := a.x(values[at]); max(x-h.x, h.x-x) > (a.x(a.from+c.apart(a))-a.x(a.from))/2+1 {
					t.Errorf("%s: %d stands at %v instead of %v", name, values[at], h.x, x)
				}
				at++
			}
		}
		sum := 0
		for _, b := range c.bands() {
			sum += b.count
		}
		if sum != len(values) {
			t.Errorf("%s: the table counts %d of %d values", name, sum, len(values))
		}
	}
}

func percent(t *testing.T, s string) pct {
	t.Helper()
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	if err != nil || !strings.HasSuffix(s, "%") {
		t.Fatalf("not a percentage: %q", s)
	}
	return pct(v*100 + .5)
}
