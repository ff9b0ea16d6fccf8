package chart

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// styles is the charts' part of the stylesheet.
func styles(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, part := range []string{"_chart.scss", "_chart-forced.scss"} {
		text, err := os.ReadFile(filepath.Join("..", "styles", "app", part))
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// colours returns the values of a variable of the stylesheet.
func colours(t *testing.T, scss, name string) []string {
	t.Helper()
	line := regexp.MustCompile(`(?m)^\$` + name + `: (.*);$`).FindStringSubmatch(scss)
	if line == nil {
		t.Fatalf("the stylesheet has no $%s", name)
	}
	return strings.Fields(line[1])
}

// luminance and contrast are computed as WCAG 2.2 defines them.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatalf("not a colour: %s", colour)
		}
		c := float64(v) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	if got := contrast(t, "#000000", "#ffffff"); math.Abs(got-21) > 0.01 {
		t.Fatalf("black on white is %.2f", got)
	}
	scss := styles(t)
	ink, paper := colours(t, scss, "ink")[0], colours(t, scss, "paper")[0]
	atLeast := func(least float64, a string, others ...string) {
		t.Helper()
		for _, b := range others {
			if got := contrast(t, a, b); got < least {
				t.Errorf("%s on %s is %.2f, and has to be %.1f", a, b, got, least)
			}
		}
	}
	// Letters, on both colours of a pattern.
	for _, name := range []string{"filled", "in-part", "interim"} {
		atLeast(4.5, paper, colours(t, scss, name)...)
	}
	for _, name := range []string{"recruiting", "holder-not-told", "not-established", "not-recorded", "nothing", "paper"} {
		atLeast(4.5, ink, colours(t, scss, name)...)
	}
	shades := colours(t, scss, "shades")
	for i, shade := range shades {
		if shadeText(i+1) == "app-chart__on-dark" {
			atLeast(4.5, paper, shade)
		} else {
			atLeast(4.5, ink, shade)
		}
		if i > 0 && luminance(t, shade) >= luminance(t, shades[i-1]) {
			t.Errorf("%s is not darker than %s", shade, shades[i-1])
		}
	}
	// Between two neighbours of a bar there is a line of the paper's colour, and inside
	// it the outline of each, so every part stands out from the next.
	for _, outline := range []string{colours(t, scss, "filled")[0], colours(t, scss, "outline")[0], colours(t, scss, "not-established")[1]} {
		atLeast(3, paper, outline)
	}
	// Marks and outlines, against what they stand on.
	for _, name := range []string{"in-part", "interim", "recruiting", "holder-not-told", "not-established", "nothing"} {
		pair := colours(t, scss, name)
		atLeast(3, pair[0], pair[1])
	}
	for _, name := range []string{"filled", "outline", "line", "own"} {
		atLeast(3, paper, colours(t, scss, name)...)
	}
	atLeast(3, colours(t, scss, "not-recorded")[0], colours(t, scss, "outline")...)
}

// Every class that a chart uses is in the stylesheet, and a chart uses every
// class in the stylesheet.
func TestClasses(t *testing.T) {
	scss := styles(t)
	for _, list := range []struct {
		variable string
		names    []string
	}{
		{"#{$name}", []string{
			"filled-in-part", "interim", "vacant-recruiting", "vacant-recruiting-not-told", "holder-not-told", "not-established", "nothing",
		}},
		{"#{$region}", []string{"y56", "y58", "y59", "y60", "y61", "y62", "y63"}},
		{"#{list.index($shades, $colour)}", []string{"1", "2", "3", "4", "5"}},
	} {
		for line := range strings.Lines(scss) {
			if strings.Contains(line, "."+"app-chart") && strings.Contains(line, list.variable) {
				for _, name := range list.names {
					scss += strings.ReplaceAll(line, list.variable, name)
				}
			}
		}
	}
	styled := map[string]bool{}
	for _, class := range regexp.MustCompile(`\.(app-chart[\w-]*)(#)?`).FindAllStringSubmatch(scss, -1) {
		if class[2] == "" {
			styled[class[1]] = true
		}
	}
	used := map[string]bool{}
	tiles := TileMap{Figure: figure("regions")}
	for _, code := range mapped {
		tiles.Groups = append(tiles.Groups, TileGroup{Code: code, Tiles: []Tile{{Label: code}}})
	}
	page := rendered(t, tiles)
	for _, c := range cases() {
		page += rendered(t, c)
	}
	for _, attribute := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if attribute[1] != strings.TrimSpace(attribute[1]) || strings.Contains(attribute[1], "  ") {
			t.Errorf("untidy: class=%q", attribute[1])
		}
		for _, class := range strings.Fields(attribute[1]) {
			if strings.HasPrefix(class, "app-chart") && !styled[class] && !used[class] {
				t.Errorf("%s has no style", class)
			}
			used[class] = true
		}
	}
	for class := range styled {
		if !used[class] {
			t.Errorf("no chart has %s", class)
		}
	}
}
