// Package framework holds versioned competency frameworks: domains, each with
// competencies, each with an anchor for every level of the scale.
//
// A framework is data. [Read] reads the file format that docs/framework describes
// and reports everything that is wrong with it, each at its place; [Shipped]
// returns the framework that comes with the product, which is read in the same
// way. A published version never changes: a new text makes a new version, in
// which a competency keeps its id.
//
// The package knows no database, no HTTP and no people: levels of people are in
// package assessment.
package framework

import (
	"bytes"
	_ "embed" // of the shipped framework
	"fmt"
	"slices"
	"strings"
)

// Levels is how many levels the scale has.
const Levels = 5

// Framework is one version of a framework.
type Framework struct {
	Code          string // short enough for an address: ccio
	Version       string // 1.0
	Title         string
	Summary       []string // paragraphs for the reader
	Scale         []Level  // five, from 1
	Abbreviations []Abbreviation
	Domains       []Domain
}

// Level is one step of the scale.
type Level struct {
	Level   int
	Name    string
	Meaning string
}

// Abbreviation explains an abbreviation that the texts use.
type Abbreviation struct{ Short, Long, Meaning string }

// Domain is a group of competencies.
type Domain struct {
	ID           string
	Name         string
	Summary      string
	Competencies []Competency
}

// Competency is a statement of what somebody does, with an anchor for each level.
type Competency struct {
	ID        string // the domain's id, a full stop and a word; the same in every version
	Name      string
	Statement string
	Why       string   // why it matters to a trust
	Evidence  []string // two or three examples
	Crosswalk Crosswalk
	Anchors   []string // for levels 1 to 5
}

// Crosswalk names the sources of a competency and what it relates to.
type Crosswalk struct {
	Seed []string // the words of the article that the framework began with
	FCI  []string // domains of the Faculty of Clinical Informatics
	WGLL []string // measures of What Good Looks Like
}

// Count returns how many competencies the framework has.
func (f Framework) Count() int {
	n := 0
	for _, d := range f.Domains {
		n += len(d.Competencies)
	}
	return n
}

// Find returns the competency with an id.
func (f Framework) Find(id string) (Competency, bool) {
	for _, d := range f.Domains {
		for _, c := range d.Competencies {
			if c.ID == id {
				return c, true
			}
		}
	}
	return Competency{}, false
}

// Search keeps the competencies in whose text every word of the query occurs,
// capitals aside, and the domains that have any. An empty query keeps all.
func (f Framework) Search(query string) Framework {
	words := strings.Fields(strings.ToLower(query))
	found := f
	found.Domains = nil
	for _, d := range f.Domains {
		kept := d
		kept.Competencies = slices.DeleteFunc(slices.Clone(d.Competencies), func(c Competency) bool {
			text := strings.ToLower(c.text())
			return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
		})
		if len(kept.Competencies) > 0 {
			found.Domains = append(found.Domains, kept)
		}
	}
	return found
}

// text returns all that a reader sees of the competency.
func (c Competency) text() string {
	parts := slices.Concat([]string{c.Name, c.Statement, c.Why}, c.Evidence, c.Anchors, c.Crosswalk.Seed, c.Crosswalk.FCI, c.Crosswalk.WGLL)
	return strings.Join(parts, "\n")
}

// Phrases are the words of the seed article (National Health Executive, 26 July
// 2017) that say what a CCIO has to be able to do. Each has to be in the crosswalk
// of the shipped framework.
func Phrases() []string {
	return []string{
		"research", "data analytics", "data analytical and research skills complementing their clinical skills",
		"leadership and management", "health informatics", "the health and care system",
		"healthcare improvement and redesign of care enabled by digital health and informatics",
		"real-time data and information to inform day-to-day decisions",
		"working closely with patients, carers, and the wider public",
		"firmly embedded in each organisation's strategic and operational plan",
		"economic benefit through more effective partnership with industry",
	}
}

// FCIDomains are the names of the six domains of the core competency framework of
// the Faculty of Clinical Informatics. Only the names are used, because its text
// is licensed.
func FCIDomains() []string {
	return []string{
		"Health and Wellbeing in Practice", "Information Technologies and Systems", "Working with Data and Analytical Methods",
		"Enabling Human and Organisational Change", "Decision Making", "Leading Informatics Teams and Projects",
	}
}

// WGLLMeasures are the names of the seven success measures of What Good Looks Like
// (NHSX, 2021).
func WGLLMeasures() []string {
	return []string{
		"Well led", "Ensure smart foundations", "Safe practice", "Support people", "Empower citizens", "Improve care",
		"Healthy populations",
	}
}

//go:embed ccio-1.0.json
var shipped []byte

// ShippedFile returns the file of the framework that comes with the product.
func ShippedFile() []byte { return bytes.Clone(shipped) }

// Shipped returns the framework that comes with the product.
func Shipped() (Framework, error) {
	f, problems := Read(bytes.NewReader(shipped))
	if len(problems) > 0 {
		return f, fmt.Errorf("framework: the shipped file: %w", problems.Err())
	}
	return f, nil
}
