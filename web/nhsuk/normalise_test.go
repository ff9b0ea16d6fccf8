package nhsuk

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// normalise rewrites HTML so that two texts are equal exactly when a browser
// shows and announces the same: one line a tag or text, attributes in order, and
// white space as a browser collapses it. A space between words stays one even
// where a tag stands between them; a space beside the edge of a block is none.
func normalise(t *testing.T, source string) string {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(source), body)
	if err != nil {
		t.Fatal(err)
	}
	n := normaliser{edge: true}
	for _, node := range nodes {
		n.node(node)
	}
	return strings.Join(n.lines, "\n")
}

type normaliser struct {
	lines []string
	// edge: nothing but white space since the edge of a block.
	edge bool
	// space: white space has been read that a word would follow.
	space bool
}

// inline reports whether white space round an element is visible. All others, as
// this design system styles them, are blocks or boxes laid out by their parents.
func inline(name atom.Atom) bool {
	return slices.Contains([]atom.Atom{
		atom.A, atom.Abbr, atom.B, atom.Code, atom.Em, atom.I, atom.Img, atom.Input,
		atom.Small, atom.Span, atom.Strong, atom.Svg,
	}, name)
}

func (n *normaliser) node(node *html.Node) {
	switch node.Type {
	case html.TextNode:
		n.text(node.Data)
	case html.ElementNode:
		n.element(node)
	default:
		n.lines = append(n.lines, fmt.Sprintf("unexpected node %d %q", node.Type, node.Data))
	}
}

func (n *normaliser) text(text string) {
	if strings.TrimLeft(text, " \t\r\n\f") != text {
		n.space = true
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n\f", r) }) {
		n.flush()
		n.lines = append(n.lines, "  "+word)
		n.edge, n.space = false, true
	}
	if text != "" && strings.TrimRight(text, " \t\r\n\f") == text {
		n.space = false
	}
}

// flush writes the white space before a word or a picture.
func (n *normaliser) flush() {
	if n.space && !n.edge {
		n.lines = append(n.lines, "  (space)")
	}
	n.space = false
}

func (n *normaliser) element(node *html.Node) {
	isInline := inline(node.DataAtom)
	if isInline && node.FirstChild == nil || node.DataAtom == atom.Svg {
		// White space beside a picture or a field is visible, as beside a word.
		n.flush()
		n.edge = false
	}
	if !isInline {
		n.edge, n.space = true, false
	}
	n.lines = append(n.lines, "<"+node.Data+attributesInOrder(node)+">")
	for child := node.FirstChild; child != nil; child = child.NextSibling {
		if node.DataAtom == atom.Svg && child.Type == html.TextNode {
			continue
		}
		n.node(child)
	}
	n.lines = append(n.lines, "</"+node.Data+">")
	if !isInline {
		n.edge, n.space = true, false
	}
	if node.DataAtom == atom.Svg {
		n.edge, n.space = false, false
	}
}

func attributesInOrder(node *html.Node) string {
	var pairs []string
	for _, a := range node.Attr {
		pairs = append(pairs, fmt.Sprintf(" %s=%q", a.Key, strings.Join(strings.Fields(a.Val), " ")))
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "")
}

func TestNormaliseTellsWhatABrowserTells(t *testing.T) {
	same := [][2]string{
		{"<p> a\n  b </p>", "<p>a b</p>"},
		{`<p id="x" class="y">a</p>`, `<p class="y" id="x">a</p>`},
		{"<p><span>Error: </span>a</p>", "<p><span>Error:</span> a</p>"},
		{"<button>\n  Save\n</button>", "<button>Save</button>"},
		{"<ul>\n <li>a</li>\n</ul>", "<ul><li>a</li></ul>"},
	}
	for _, pair := range same {
		if a, b := normalise(t, pair[0]), normalise(t, pair[1]); a != b {
			t.Errorf("%q and %q should be the same:\n%s\n--\n%s", pair[0], pair[1], a, b)
		}
	}
	different := [][2]string{
		{"<p>a b</p>", "<p>ab</p>"},
		{"<p><span>Error: </span>a</p>", "<p><span>Error:</span>a</p>"},
		{"<p><b>a</b> <b>b</b></p>", "<p><b>a</b><b>b</b></p>"},
		{"<p><svg></svg> a</p>", "<p><svg></svg>a</p>"},
		{`<p class="a">x</p>`, `<p class="a b">x</p>`},
		{"<p hidden>a</p>", "<p>a</p>"},
		{"<p>&lt;b></p>", "<p><b></b></p>"},
	}
	for _, pair := range different {
		if normalise(t, pair[0]) == normalise(t, pair[1]) {
			t.Errorf("%q and %q should differ", pair[0], pair[1])
		}
	}
}
