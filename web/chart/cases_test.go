package chart

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"ccio/internal/insight"
)

// longName has 120 characters.
const longName = "NHS Bath and North East Somerset, Swindon, Wiltshire, Bristol, North Somerset and South Gloucestershire Care Partnership"

// bars makes a row with counts in the order of the states.
func bars(label string, counts ...int) BarRow {
	r := BarRow{Label: label, Href: "/regions/Y63"}
	for i, count := range counts {
		r.Segments = append(r.Segments, Segment{State: States()[i], Count: count})
	}
	return r
}

func stackedBars() map[string]StackedBar {
	return map[string]StackedBar{
		"typical": {
			First: "Region", Total: bars("England", 57, 4, 4, 4, 3, 1, 2, 3, 5),
			Rows: []BarRow{
				bars("North East and Yorkshire", 21, 3, 2, 1, 1, 1, 2, 1, 4),
				bars("North West", 22, 1, 2, 3, 2, 0, 0, 2, 1),
				bars("Shetland", 14, 0, 0, 0, 0, 0, 0, 0, 0),
			},
		},
		"empty": {First: "Region"},
		"one":   {First: "Trust", Rows: []BarRow{bars("London", 1)}},
		"longest": {
			First: "ICB",
			Rows:  []BarRow{bars(longName, 1, 1, 1, 1, 1, 1, 1, 1, 1), bars(strings.Repeat("Llanfair", 15), 0, 0, 0, 0, 0, 0, 0, 0, 12)},
		},
		"nought": {First: "Region", Rows: []BarRow{bars("London", 0, 0), bars("South West")}},
		"some nought": {
			First: "Region", ByCount: true,
			Rows: []BarRow{bars("London", 0), bars("Kent", 1, 1, 1, 1, 1, 1, 1, 1, 1), bars("Essex", 200), bars("Devon", 0, 0, 1)},
		},
		"huge":        {First: "Region", Rows: []BarRow{bars("London", most, 1, 1, 1, 1, 1, 1, 1, most), bars("Kent", 123_456, 654_321, 8_888)}},
		"negative":    {First: "Region", Rows: []BarRow{bars("London", 3, -1)}},
		"too much":    {First: "Region", Rows: []BarRow{bars("London", math.MaxInt)}},
		"unknown":     {First: "Region", Rows: []BarRow{{Label: "London", Segments: []Segment{{State: "lost", Count: 1}}}}},
		"two hundred": {First: "Region", Rows: many(200, func(i int) BarRow { return bars(fmt.Sprint("Body ", i), i%7, i%5, i%3, i%2) })},
	}
}

func tileMaps() map[string]TileMap {
	tile := func(label string, value, of int) Tile {
		return Tile{
			Label: label, Value: fmt.Sprintf("%d of %d", value, of), Share: value * 100 / of, Href: "/icbs/QXX",
			Describe: fmt.Sprintf("%s: %d of %d trusts have a filled CCIO post", label, value, of),
		}
	}
	shows := "Trusts with a filled CCIO post"
	return map[string]TileMap{
		"typical": {Shows: shows, Groups: []TileGroup{
			{
				Label: "North West", Code: "Y62",
				Tiles: []Tile{tile("Cheshire and Merseyside", 11, 15), tile("Greater Manchester", 8, 8), tile("Lancashire and South Cumbria", 0, 5)},
			},
			{Label: "South West", Code: "Y58", Tiles: []Tile{
				tile("Bath and North East Somerset, Swindon and Wiltshire", 2, 7), tile("Devon", 1, 2),
				{Label: "Dorset", Value: "No trusts", Share: NoShare, Href: "/icbs/QVV"}, {Label: "Somerset", Share: 62},
			}},
		}},
		"empty": {Shows: shows, Groups: []TileGroup{{Label: "London", Code: "Y56"}}},
		"one":   {Groups: []TileGroup{{Label: "London", Code: "Y56", Tiles: []Tile{tile("North East London", 1, 1)}}}},
		"longest": {
			Shows: longName,
			Groups: []TileGroup{{
				Label: longName, Code: "none", Tiles: []Tile{tile(longName, 3, 7), tile(strings.Repeat("Llanfair", 15), most, most)},
			}},
		},
		"nought": {Groups: []TileGroup{{Label: "London", Tiles: []Tile{tile("North East London", 0, 9)}}}},
		"range":  {Groups: []TileGroup{{Label: "London", Tiles: []Tile{{Label: "North East London", Share: 101}}}}},
		"two hundred": {Groups: []TileGroup{{
			Label: "London", Tiles: many(200, func(i int) Tile { return tile(fmt.Sprint("Body ", i), i%8, 8) }),
		}}},
	}
}

func linesOf() map[string]Line {
	months := func(n int) []Point {
		return many(n, func(i int) Point {
			name := []string{
				"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
				"December",
			}[i%12]
			return Point{Label: fmt.Sprint(name, " ", 2025+i/12), Short: fmt.Sprint(name[:3], " ", 25+i/12), Value: 98 + i*i%7 + i, Of: 207 - i/16*2}
		})
	}
	typical := months(24)
	for i := range typical {
		typical[i].Highest = min(typical[i].Value+30-i, typical[i].Of)
	}
	typical[6].Missing, typical[7].Missing = true, true
	typical[15].Break, typical[15].Note = true, "ICBs merged on 1 April 2026"
	long := many(6, func(i int) Point {
		return Point{Label: longName, Value: most / 10 * i, Of: most, Missing: i == 1, Break: i > 3}
	})
	outside := months(3)
	outside[1].Value = 300
	label := "Trusts with a filled CCIO post"
	return map[string]Line{
		"typical":  {YLabel: label, Points: typical},
		"empty":    {YLabel: label},
		"one":      {YLabel: label, Points: months(1)},
		"two":      {YLabel: label, Points: []Point{{Label: "May 2026", Value: 1}, {Label: "June 2026", Value: 2, Break: true}}},
		"longest":  {YLabel: longName, Points: long},
		"nought":   {YLabel: label, Points: many(3, func(i int) Point { return Point{Label: fmt.Sprint("Month ", i)} })},
		"missing":  {YLabel: label, Points: many(3, func(i int) Point { return Point{Label: fmt.Sprint("Month ", i), Missing: true} })},
		"full":     {YLabel: label, Points: many(30, func(i int) Point { return Point{Label: fmt.Sprint("Month ", i), Value: 250, Of: 250} })},
		"range":    {YLabel: label, Points: outside},
		"negative": {YLabel: label, Points: []Point{{Label: "May 2026", Value: -1}}},
		"too much": {YLabel: label, Points: []Point{{Label: "May 2026", Value: math.MaxInt}}},
		"thousand": {YLabel: label, Points: many(1000, func(i int) Point {
			return Point{Label: fmt.Sprint("Day ", i), Value: i * i % 1009, Missing: i%97 == 0, Break: i == 500}
		})},
	}
}

func strips() map[string]Strip {
	strip := func(own int, values ...int) Strip {
		return Strip{
			Fact: "Funded time of the CCIO post", Unit: Noun{"PA", "PAs"}, Values: values, Quartiles: quartiles(values), Own: &own, NotTold: 85,
		}
	}
	alone := strip(250, 250)
	alone.Own, alone.NotTold = nil, 1
	long := strip(0, many(60, func(i int) int { return i * i * 7 % 1001 })...)
	long.OwnLabel, long.Fact = longName, longName
	return map[string]Strip{
		"typical":       strip(400, many(120, func(i int) int { return (i*i%23 + i%7) * 25 })...),
		"empty":         {Fact: "Funded time", Unit: Noun{"PA", "PAs"}},
		"one":           alone,
		"three":         strip(9100, 9000, 9050, 9100),
		"four":          strip(100, 100, 100, 100, 100),
		"longest":       long,
		"nought":        strip(0, 0, 0, 0, 0, 0),
		"all high":      strip(1000, 100, 900, 950, 975, 1000, 1000, 1000),
		"all low":       strip(0, 0, 0, 0, 0, 25, 50, 1000),
		"middle":        strip(500, many(80, func(i int) int { return 450 + i%5*25 })...),
		"negative":      strip(100, -100, 200),
		"disordered":    {Values: []int{100, 200, 300, 400}, Quartiles: [3]int{0, 250, 325}},
		"too much":      strip(100, 100, math.MaxInt),
		"huge":          strip(0, most, most-1, most/2, 7, 1),
		"thousand":      strip(431, many(1000, func(i int) int { return i * i * i % 1013 })...),
		"thousand same": strip(100, many(1000, func(int) int { return 100 })...),
	}
}

// levels are those of the product's own framework.
func levels() Scale { return Scale{"Aware", "Developing", "Competent", "Proficient", "Leading"} }

func at(level int) Reading      { return Reading{Level: level} }
func words(text string) Reading { return Reading{Instead: text} }

func profiles() map[string]Profile {
	typical := []ProfileRow{
		{"Clinical practice, safety and the health and care system", at(4), at(4), at(4)},
		{"Health informatics, technology and standards", at(3), at(4), at(4)},
		{"Data, analytics and research", at(2), at(3), at(4)},
		{"Leadership and management", at(5), at(1), at(3)},
		{"Strategy, value and governance", words("Not assessed"), at(2), at(3)},
		{"Patients, carers, public and inclusion", at(1), at(1), words("No target")},
	}
	return map[string]Profile{
		"typical":      {Scale: levels(), Rows: typical, ShowSelf: true, Whose: "Your"},
		"without self": {Scale: levels(), Rows: typical, Whose: "The CCIO's"},
		"empty":        {Scale: levels()},
		"one":          {Scale: levels(), Rows: typical[:1], ShowSelf: true},
		"one gap":      {Scale: levels(), Rows: typical[1:2]},
		"longest": {
			Scale:    Scale{longName, longName},
			Rows:     []ProfileRow{{longName, at(1), at(2), at(2)}, {strings.Repeat("Llanfair", 15), at(2), at(2), at(2)}},
			ShowSelf: true,
		},
		"none assessed": {
			Scale: levels(), Rows: []ProfileRow{{"Data", words("Not assessed"), words("Not assessed"), words("No target")}},
			ShowSelf: true,
		},
		"no target": {Scale: levels(), Rows: []ProfileRow{{"Data", at(3), at(3), words("No target")}}},
		"range":     {Scale: levels(), Rows: []ProfileRow{{"Data", at(6), at(3), at(3)}}},
		"negative":  {Scale: levels(), Rows: []ProfileRow{{"Data", at(3), at(3), at(-1)}}},
		"thousand": {Scale: levels(), Rows: many(1000, func(i int) ProfileRow {
			return ProfileRow{fmt.Sprint("Domain ", i), at(i%5 + 1), at(i%4 + 1), at(i%3 + 1)}
		}), ShowSelf: true},
	}
}

func distributions() map[string]Distribution {
	bands := func(counts ...int) []LevelBand {
		return many(len(counts), func(i int) LevelBand { return LevelBand{i + 1, i + 1, counts[i]} })
	}
	merged := []LevelBand{{1, 2, 9}, {3, 3, 12}, {4, 5, 4}}
	ccios := Noun{One: "CCIO", Many: "CCIOs"}
	return map[string]Distribution{
		"typical":     {Scale: levels(), Bands: merged, Own: at(4), OwnLabel: "Your CCIO", Of: ccios},
		"published":   {Scale: levels(), Bands: merged, Of: ccios},
		"empty":       {Scale: levels()},
		"one":         {Scale: levels(), Bands: bands(0, 0, 1, 0, 0), Own: at(3)},
		"longest":     {Scale: Scale{longName, longName}, Bands: bands(12, 3), Own: at(2), OwnLabel: longName, Of: Noun{longName, longName}},
		"all in one":  {Scale: levels(), Bands: []LevelBand{{1, 5, 25}}, Of: ccios},
		"tied":        {Scale: levels(), Bands: bands(3, 5, 0, 5, 3)},
		"hidden":      {Scale: levels(), Bands: merged, Hidden: "fewer than 8 CCIOs have been signed off.", Own: at(2), Of: ccios},
		"overlapping": {Scale: levels(), Bands: []LevelBand{{1, 3, 9}, {3, 5, 9}}},
		"gap":         {Scale: levels(), Bands: []LevelBand{{1, 2, 9}, {4, 5, 9}}},
		"cut short":   {Scale: levels(), Bands: bands(3, 4, 5)},
		"outside":     {Scale: levels(), Bands: bands(1, 2, 3, 4, 5, 6)},
		"own outside": {Scale: levels(), Bands: bands(3, 4, 5, 6, 7), Own: at(9)},
		"negative":    {Scale: levels(), Bands: bands(3, -4, 5, 6, 7)},
		"huge":        {Scale: levels(), Bands: bands(most, most, most, most, most)},
		"too much":    {Scale: levels(), Bands: bands(math.MaxInt, 1, 1, 1, 1)},
		"thousand": {
			Scale: many(1000, func(i int) string { return fmt.Sprint("Step ", i) }),
			Bands: many(1000, func(i int) LevelBand { return LevelBand{i + 1, i + 1, i % 7} }),
		},
		"nobody at all": {Scale: levels(), Bands: bands(0, 0, 0, 0, 0)},
	}
}

func quartiles(values []int) [3]int {
	lower, median, upper, _ := insight.Quartiles(values)
	return [3]int{lower, median, upper}
}

func many[T any](n int, one func(int) T) []T {
	all := make([]T, n)
	for i := range all {
		all[i] = one(i)
	}
	return all
}

// figure is the frame that every case gets.
func figure(id string) Figure {
	return Figure{
		ID: id, Title: "State of the CCIO post", Note: "From the post register.",
		Download: []Link{{"CSV", "/exports/coverage.csv?by=region"}, {"Excel", "/exports/coverage.xlsx?by=region"}},
	}
}

// cases are all charts by kind and name.
func cases() map[string]templ.Component {
	all := map[string]templ.Component{}
	put := func(kind, name string) (string, Figure) {
		key := kind + "-" + strings.ReplaceAll(name, " ", "-")
		return key, figure(key)
	}
	for name, c := range stackedBars() {
		key, f := put("bar", name)
		c.Figure = f
		all[key] = c
	}
	key, f := put("bar", "answers")
	answers := answersBar()
	f.Summary = answers.Figure.Summary
	answers.Figure = f
	all[key] = answers
	all["share"] = ShareBar{Yes: 3, NotTold: 2, No: 1}
	for name, c := range tileMaps() {
		key, f := put("tiles", name)
		c.Figure = f
		all[key] = c
	}
	for name, c := range linesOf() {
		key, f := put("line", name)
		c.Figure = f
		all[key] = c
	}
	for name, c := range strips() {
		key, f := put("strip", name)
		c.Figure = f
		all[key] = c
	}
	for name, c := range profiles() {
		key, f := put("profile", name)
		c.Figure = f
		all[key] = c
	}
	for name, c := range distributions() {
		key, f := put("levels", name)
		c.Figure = f
		all[key] = c
	}
	return all
}

func rendered(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
