package framework

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"ccio/internal/fault"
)

// The limits of a file. It has to be possible to do an assessment in one sitting.
const (
	maxFile         = 4 << 20 // bytes
	maxDomains      = 20
	maxCompetencies = 20 // of a domain
	maxText         = 2000
)

// Problem is one thing that is wrong with a framework file.
type Problem struct {
	Line    int    // from 1; 0: not about one line
	Place   string // such as domains[2].competencies[0].anchors[4], counted from 0
	Message string // what is wrong and what would be right
}

// String is the problem as one line.
func (p Problem) String() string {
	where := ""
	if p.Line > 0 {
		where = fmt.Sprintf("line %d", p.Line)
	}
	if p.Place != "" {
		where = strings.TrimPrefix(where+", "+p.Place, ", ")
	}
	if where == "" {
		return p.Message
	}
	return where + ": " + p.Message
}

// Problems is everything that is wrong with a file, in its order.
type Problems []Problem

// Err is the problems as one error, or nil if there are none.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	err := fault.New(fault.Invalid, "The framework file is wrong in %d places. Nothing was changed.", len(ps))
	if len(ps) == 1 {
		err = fault.New(fault.Invalid, "The framework file is wrong in one place. Nothing was changed.")
	}
	for _, p := range ps {
		err.Fields = append(err.Fields, fault.Field{Name: p.Place, Message: p.String()})
	}
	return err
}

// Read reads a framework file and reports every problem in it. A framework with
// problems must not be used.
func Read(r io.Reader) (Framework, Problems) {
	content, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	switch {
	case err != nil:
		return Framework{}, Problems{{Message: "the file cannot be read"}}
	case len(content) > maxFile:
		return Framework{}, Problems{{Message: fmt.Sprintf("the file is larger than %d MB: it is not a framework", maxFile>>20)}}
	}
	root, problem := parse(content)
	if problem != nil {
		return Framework{}, Problems{*problem}
	}
	var c reader
	f := c.framework(root)
	slices.SortStableFunc(c.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return f, c.problems
}

// reader walks through a parsed file and notes what is wrong.
type reader struct{ problems Problems }

func (c *reader) wrong(n node, place, message string, values ...any) {
	c.problems = append(c.problems, Problem{n.line, place, fmt.Sprintf(message, values...)})
}

// object returns the fields of an object by name, and reports fields that are
// missing, repeated or unknown.
func (c *reader) object(n node, place string, names ...string) map[string]node {
	found := map[string]node{}
	if n.kind != "object" {
		c.wrong(n, place, "this is a %s and has to be an object with %s", n.kind, strings.Join(names, ", "))
		return nil
	}
	for _, f := range n.fields {
		at := node{line: f.line}
		switch _, twice := found[f.name]; {
		case !slices.Contains(names, f.name):
			c.wrong(at, join(place, f.name), "there is no such key here: the keys are %s", strings.Join(names, ", "))
		case twice:
			c.wrong(at, join(place, f.name), "this key is there twice: leave one")
		default:
			found[f.name] = f.value
		}
	}
	for _, name := range names {
		if _, there := found[name]; !there {
			c.wrong(n, join(place, name), "this key is missing")
		}
	}
	return found
}

func join(place, name string) string {
	if place == "" {
		return name
	}
	return place + "." + name
}

// within returns a field of an object and whether it exists; a missing one has
// already been reported.
func (c *reader) within(fields map[string]node, place, name string) (node, string, bool) {
	n, ok := fields[name]
	return n, join(place, name), ok
}

// list returns the items of a list, whose number has to be within limits.
func (c *reader) list(fields map[string]node, place, name string, least, most int) ([]node, string) {
	n, at, ok := c.within(fields, place, name)
	switch {
	case !ok:
	case n.kind != "list":
		c.wrong(n, at, "this is a %s and has to be a list", n.kind)
	case len(n.items) < least || len(n.items) > most:
		want := fmt.Sprintf("%d to %d", least, most)
		if least == most {
			want = strconv.Itoa(least)
		}
		c.wrong(n, at, "this list has %d items and has to have %s", len(n.items), want)
		return n.items, at
	}
	return n.items, at
}

// text returns a text, which has to be neither empty nor ragged.
func (c *reader) text(n node, place string) string {
	switch {
	case n.kind != "text":
		c.wrong(n, place, "this is a %s and has to be a text", n.kind)
	case n.text == "":
		c.wrong(n, place, "this text is empty")
	case n.text != strings.Join(strings.Fields(n.text), " ") || strings.ContainsFunc(n.text, func(r rune) bool { return !unicode.IsPrint(r) }):
		c.wrong(n, place, "this text has a line break, a tab, two spaces or a space at an end: write it on one line")
	case len([]rune(n.text)) > maxText:
		c.wrong(n, place, "this text has %d characters, and %d are the most", len([]rune(n.text)), maxText)
	}
	return n.text
}

func (c *reader) field(fields map[string]node, place, name string) string {
	if n, at, ok := c.within(fields, place, name); ok {
		return c.text(n, at)
	}
	return ""
}

func (c *reader) texts(fields map[string]node, place, name string, least, most int) []string {
	var all []string
	items, at := c.list(fields, place, name, least, most)
	for i, item := range items {
		text := c.text(item, index(at, i))
		if slices.Contains(all, text) {
			c.wrong(item, index(at, i), "this text is in the list already")
		}
		all = append(all, text)
	}
	return all
}

func index(place string, i int) string { return place + "[" + strconv.Itoa(i) + "]" }

// How the codes, versions and ids of a framework are written.
var (
	shortCode     = regexp.MustCompile(`^[a-z][a-z0-9-]{1,30}$`)
	versionNumber = regexp.MustCompile(`^[1-9][0-9]{0,2}\.[0-9]{1,3}$`)
)

// shape reports a text that is not written as it has to be.
func (c *reader) shape(fields map[string]node, place, name string, isWell func(string) bool, want string) {
	if n, at, ok := c.within(fields, place, name); ok && n.kind == "text" && n.text != "" && !isWell(n.text) {
		c.wrong(n, at, "%q is not %s", n.text, want)
	}
}

func (c *reader) framework(root node) Framework {
	fields := c.object(root, "", "code", "version", "title", "summary", "scale", "abbreviations", "domains")
	if fields == nil {
		return Framework{}
	}
	c.shape(fields, "", "code", shortCode.MatchString, "a code: write 2 to 31 small letters, digits and dashes, such as ccio")
	c.shape(fields, "", "version", versionNumber.MatchString, "a version: write two numbers with a full stop between, such as 1.0")
	f := Framework{
		Code: c.field(fields, "", "code"), Version: c.field(fields, "", "version"), Title: c.field(fields, "", "title"),
		Summary: c.texts(fields, "", "summary", 1, 10), Scale: c.scale(fields), Abbreviations: c.abbreviations(fields),
	}
	items, at := c.list(fields, "", "domains", 1, maxDomains)
	ids := map[string]string{}
	for i, item := range items {
		f.Domains = append(f.Domains, c.domain(item, index(at, i), ids))
	}
	return f
}

func (c *reader) scale(fields map[string]node) []Level {
	var scale []Level
	items, at := c.list(fields, "", "scale", Levels, Levels)
	for i, item := range items {
		place := index(at, i)
		level := c.object(item, place, "level", "name", "meaning")
		if n, there, ok := c.within(level, place, "level"); ok && len(items) == Levels && (n.kind != "number" || n.text != strconv.Itoa(i+1)) {
			c.wrong(n, there, "levels are numbered from 1 in their order: this one is %d", i+1)
		}
		scale = append(scale, Level{i + 1, c.field(level, place, "name"), c.field(level, place, "meaning")})
	}
	return scale
}

func (c *reader) abbreviations(fields map[string]node) []Abbreviation {
	var all []Abbreviation
	items, at := c.list(fields, "", "abbreviations", 0, 100)
	for i, item := range items {
		place := index(at, i)
		one := c.object(item, place, "short", "long", "meaning")
		all = append(all, Abbreviation{c.field(one, place, "short"), c.field(one, place, "long"), c.field(one, place, "meaning")})
	}
	return all
}

// domain reads a domain. ids has the ids found so far and the place of each.
func (c *reader) domain(n node, place string, ids map[string]string) Domain {
	fields := c.object(n, place, "id", "name", "summary", "competencies")
	c.shape(fields, place, "id", shortCode.MatchString, "an id: write small letters, digits and dashes, such as safety")
	d := Domain{ID: c.field(fields, place, "id"), Name: c.field(fields, place, "name"), Summary: c.field(fields, place, "summary")}
	c.once(fields, place, ids)
	items, at := c.list(fields, place, "competencies", 1, maxCompetencies)
	for i, item := range items {
		d.Competencies = append(d.Competencies, c.competency(item, index(at, i), d.ID, ids))
	}
	return d
}

func (c *reader) once(fields map[string]node, place string, ids map[string]string) {
	n, at, ok := c.within(fields, place, "id")
	if !ok || n.text == "" {
		return
	}
	if before, twice := ids[n.text]; twice {
		c.wrong(n, at, "%q is the id of %s already", n.text, before)
		return
	}
	ids[n.text] = place
}

func (c *reader) competency(n node, place, domain string, ids map[string]string) Competency {
	fields := c.object(n, place, "id", "name", "statement", "why", "evidence", "crosswalk", "anchors")
	if shortCode.MatchString(domain) { // otherwise the domain's own id has been reported
		ofDomain := func(id string) bool {
			own, ok := strings.CutPrefix(id, domain+".")
			return ok && shortCode.MatchString(own)
		}
		c.shape(fields, place, "id", ofDomain,
			"an id of this domain: write "+domain+", a full stop and small letters, digits and dashes")
	}
	c.once(fields, place, ids)
	comp := Competency{
		ID: c.field(fields, place, "id"), Name: c.field(fields, place, "name"), Statement: c.field(fields, place, "statement"),
		Why: c.field(fields, place, "why"), Evidence: c.texts(fields, place, "evidence", 2, 3),
		Anchors: c.texts(fields, place, "anchors", Levels, Levels),
	}
	if n, at, ok := c.within(fields, place, "crosswalk"); ok {
		walk := c.object(n, at, "seed", "fci", "wgll")
		comp.Crosswalk = Crosswalk{c.texts(walk, at, "seed", 0, 20), c.texts(walk, at, "fci", 0, 20), c.texts(walk, at, "wgll", 0, 20)}
	}
	return comp
}
