package chart

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// element is an element of a parsed picture.
type element struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Inside  []element  `xml:",any"`
	Text    string     `xml:",chardata"`
}

func (e element) name() string { return e.XMLName.Local }

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (e element) has(class string) bool {
	return strings.Contains(" "+e.attr("class")+" ", " "+class+" ")
}

// all returns the element and those within it, in order.
func (e element) all(name string) []element {
	var found []element
	if e.name() == name {
		found = append(found, e)
	}
	for _, in := range e.Inside {
		found = append(found, in.all(name)...)
	}
	return found
}

// words returns all texts, titles and descriptions.
func (e element) words() string {
	s := e.Text
	for _, in := range e.Inside {
		s += " " + in.words()
	}
	return s
}

// pictures parses every picture of a page that is not inside another, as XML.
func pictures(t *testing.T, page string) []element {
	t.Helper()
	var found []element
	for {
		from := strings.Index(page, "<svg")
		if from < 0 {
			return found
		}
		to, depth := from, 0
		for {
			open, end := strings.Index(page[to+1:], "<svg"), strings.Index(page[to+1:], "</svg>")
			if end < 0 {
				t.Fatal("a picture has no end")
			}
			if open >= 0 && open < end {
				depth, to = depth+1, to+1+open
				continue
			}
			to += 1 + end
			if depth == 0 {
				break
			}
			depth--
		}
		var e element
		if err := xml.Unmarshal([]byte(page[from:to+len("</svg>")]), &e); err != nil {
			t.Fatalf("not XML: %v\n%s", err, page[from:to])
		}
		found, page = append(found, e), page[to:]
	}
}

// frame is a picture, or one within it, on a screen: its place and size.
type frame struct{ x, y, width, height float64 }

// in returns a length in pixels; a percentage is relative to the width.
func (f frame) in(t *testing.T, length string) float64 {
	t.Helper()
	number, isPercent := strings.CutSuffix(length, "%")
	if number == "" {
		return 0
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		t.Fatalf("not a length: %q", length)
	}
	if isPercent {
		return v * f.width / 100
	}
	return v
}

// area is what an element covers.
type area struct {
	what                     string
	left, top, right, bottom float64
}

// boxes returns the visible areas of an element in a frame, for a picture of that
// width.
func (e element) boxes(t *testing.T, f frame, picture int) []area {
	t.Helper()
	switch {
	case e.has("app-chart__wide") && picture < wide, e.has("app-chart__widest") && picture < widest,
		e.has("app-chart__narrow") && picture >= wide, e.has("app-chart__middle") && (picture < wide || picture >= widest):
		return nil
	}
	at := func(name string) float64 { return f.in(t, e.attr(name)) }
	height := func(name string) float64 {
		if e.attr(name) == "100%" {
			return f.height
		}
		return at(name)
	}
	b := area{what: fmt.Sprint(e.name(), " ", e.Attrs, e.Text)}
	switch e.name() {
	case "svg":
		inner := frame{f.x + at("x"), f.y + at("y"), at("width"), at("height")}
		var found []area
		for _, in := range e.Inside {
			found = append(found, in.boxes(t, inner, picture)...)
		}
		return found
	case "rect":
		b.left, b.top = at("x"), at("y")
		b.right, b.bottom = b.left+at("width"), b.top+height("height")
		if shift := e.attr("transform"); shift != "" {
			v, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimPrefix(shift, "translate("), ")"), 64)
			if err != nil {
				t.Fatalf("not a shift: %s", shift)
			}
			b.left, b.right = b.left+v, b.right+v
		}
	case "circle":
		r := at("r")
		b.left, b.right, b.top, b.bottom = at("cx")-r, at("cx")+r, at("cy")-r, at("cy")+r
	case "line":
		b.left, b.right = min(at("x1"), at("x2")), max(at("x1"), at("x2"))
		b.top, b.bottom = min(at("y1"), at("y2")), max(at("y1"), at("y2"))
	case "text":
		size := textSize
		if e.has("app-chart__small") {
			size = smallSize
		}
		width := float64(measure(strings.TrimSpace(e.Text), size))
		b.left, b.top, b.bottom = at("x")+at("dx"), at("y")-float64(size)*.75, at("y")+float64(size)/4
		switch e.attr("text-anchor") {
		case "middle":
			b.left -= width / 2
		case "end":
			b.left -= width
		}
		b.right = b.left + width
	case "path": // one's own mark
		b.left, b.right, b.top, b.bottom = -8, 8, 2, 16
	case "g", "a":
		var found []area
		for _, in := range e.Inside {
			found = append(found, in.boxes(t, f, picture)...)
		}
		return found
	case "title", "desc", "defs":
		return nil
	default:
		t.Fatalf("a picture has a %s", e.name())
	}
	return []area{{b.what, b.left + f.x, b.top + f.y, b.right + f.x, b.bottom + f.y}}
}
