package chart

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"ccio/web/nhsuk"
)

// NoShare is the share of a tile about which nothing is known.
const NoShare = -1

// TileMap is a map on which every body has a tile of the same size, with its
// value written on it, near where it lies in England.
type TileMap struct {
	Figure
	Groups []TileGroup
	// Shows is what a share is a share of, for the key: "Trusts with a filled
	// CCIO post".
	Shows string
	// Of is what a tile stands for; ICBs unless set.
	Of Noun
	// First and Second are the heads of the table's columns, "ICB" and Shows
	// unless set.
	First, Second string
}

// TileGroup are the tiles of one region.
type TileGroup struct {
	Label string
	// Code is the region's ODS code, which gives it its place on the map. A
	// group with another code, or none, follows in the order given.
	Code  string
	Tiles []Tile
}

// Tile is one body.
type Tile struct {
	Label string // the short name
	Code  string // ODS code
	Value string // written on the tile: "7 of 12"
	Share int    // whole percent that shades the tile, 0 to 100, or NoShare
	Href  string
	// Describe is the whole sentence: "Black Country: 3 of 4 trusts have a
	// filled CCIO post".
	Describe string
}

// Render writes the figure.
func (c TileMap) Render(ctx context.Context, w io.Writer) error {
	d := drawing{summary: c.sentence(), table: c.table(), why: c.refusal()}
	if d.why == "" {
		d.picture = c.picture(c.regions())
	}
	return c.render(ctx, w, d)
}

func (c TileMap) of() Noun {
	if c.Of == (Noun{}) {
		return Noun{One: "ICB", Many: "ICBs"}
	}
	return c.Of
}

// sentence says how many tiles there are, and how many of them have no data.
func (c TileMap) sentence() string {
	tiles, silent := 0, 0
	for _, g := range c.Groups {
		tiles += len(g.Tiles)
		for _, t := range g.Tiles {
			if t.Share == NoShare {
				silent++
			}
		}
	}
	if tiles == 0 {
		return ""
	}
	s := fmt.Sprintf("%s in %s", c.of().count(tiles), Noun{One: "region", Many: "regions"}.count(len(c.Groups)))
	switch {
	case silent == 1:
		s += "; 1 has no data"
	case silent > 1:
		s += "; " + number(silent) + " have no data"
	}
	return s + "."
}

// refusal returns why there is no picture, or an empty string.
func (c TileMap) refusal() string {
	tiles := 0
	for _, g := range c.Groups {
		tiles += len(g.Tiles)
		for _, t := range g.Tiles {
			if t.Share < NoShare || t.Share > 100 {
				return fmt.Sprintf("There is no picture, because the share of %s cannot be drawn: %d%%.", t.Label, t.Share)
			}
		}
	}
	if tiles == 0 {
		return "There is no picture, because there are no " + c.of().of(0) + "."
	}
	return ""
}

// table has a row for each tile.
func (c TileMap) table() nhsuk.Table {
	t := nhsuk.Table{Head: []nhsuk.TableHead{
		{Text: cmp.Or(c.First, c.of().of(1))}, {Text: "Region"}, {Text: cmp.Or(c.Second, c.Shows, "Value"), Format: "numeric"},
	}}
	for _, g := range c.Groups {
		for _, tile := range g.Tiles {
			t.Rows = append(t.Rows, []nhsuk.TableCell{{Text: tile.Label, Href: tile.Href}, {Text: g.Label}, {Text: tile.value()}})
		}
	}
	return t
}

func (t Tile) value() string {
	if t.Share == NoShare {
		return cmp.Or(t.Value, "No data")
	}
	return cmp.Or(t.Value, number(t.Share)+"%")
}

// name returns the accessible name of a tile's link, which includes every word
// shown on the tile.
func (t Tile) name() string {
	switch {
	case t.Describe == "":
		return t.Label + ": " + t.value()
	case strings.Contains(t.Describe, t.Label) && strings.Contains(t.Describe, t.value()):
		return t.Describe
	}
	return t.Label + ": " + t.value() + ". " + t.Describe
}

// shade returns which of the five steps of the key the tile has; 0 means no data.
func (t Tile) shade() int {
	if t.Share == NoShare {
		return 0
	}
	return min(t.Share/20, 4) + 1
}

// shade is one step of the key.
type shade struct {
	shade int
	words string
}

// shades are the steps of the key, in whole percent.
var shades = []shade{{1, "0 to 19%"}, {2, "20 to 39%"}, {3, "40 to 59%"}, {4, "60 to 79%"}, {5, "80 to 100%"}, {0, "No data"}}

// linked reports whether any tile is a link.
func (c TileMap) linked() bool {
	for _, g := range c.Groups {
		for _, t := range g.Tiles {
			if t.Href != "" {
				return true
			}
		}
	}
	return false
}

// tileWidth lets two tiles stand side by side, whatever the width.
const tileWidth pct = 48_50

// Sizes of a tile in pixels.
const (
	tileLine  = 18 // of the label
	tileLines = 4  // of the label at most
	tileValue = 30 // room for the value
	tileGap   = 8
	tileLeast = 52
)

// region is a group as drawn: a separate picture, which the stylesheet puts in
// its place on the map.
type region struct {
	id, label, class, sum string
	height                int
	tiles                 []drawn
}

// drawn is a tile in its place.
type drawn struct {
	Tile
	id    string
	x     pct
	y     int
	high  int
	lines []string
	text  string
}

// mapped lists the regions that have a place on the map, by ODS code.
var mapped = []string{"Y56", "Y58", "Y59", "Y60", "Y61", "Y62", "Y63"}

func (c TileMap) regions() []region {
	var regions []region
	for i, g := range c.Groups {
		r := region{id: fmt.Sprintf("%s-group-%d", c.ID, i+1), label: g.Label, sum: c.of().count(len(g.Tiles))}
		if slices.Contains(mapped, g.Code) {
			r.class = "app-chart__region--" + strings.ToLower(g.Code)
		}
		room := tileWidth.of(narrowest) - 8
		lines := 1
		for _, t := range g.Tiles {
			lines = max(lines, len(wrap(t.Label, smallSize, room, tileLines)))
		}
		high := max(tileLeast, 10+lines*tileLine+tileValue)
		for k, t := range g.Tiles {
			d := drawn{Tile: t, id: fmt.Sprintf("%s-%d", r.id, k+1), y: k / 2 * (high + tileGap), high: high}
			if k%2 == 1 {
				d.x = whole - tileWidth
			}
			d.lines, d.text = wrap(t.Label, smallSize, room, tileLines), one(t.value(), textSize, room)
			r.tiles = append(r.tiles, d)
			r.height = d.y + high
		}
		regions = append(regions, r)
	}
	return regions
}
