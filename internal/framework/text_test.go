package framework

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func shippedFramework(t *testing.T) Framework {
	t.Helper()
	f, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// everything calls fn with each competency of the framework.
func (f Framework) everything(fn func(d Domain, c Competency)) {
	for _, d := range f.Domains {
		for _, c := range d.Competencies {
			fn(d, c)
		}
	}
}

// The domains have the names that the product fixes, each with three or four
// competencies, 24 to 32 in all, and every competency is complete.
func TestShippedCounts(t *testing.T) {
	t.Parallel()
	f := shippedFramework(t)
	var names []string
	for _, d := range f.Domains {
		names = append(names, d.Name)
		if n := len(d.Competencies); n < 3 || n > 4 {
			t.Errorf("%s has %d competencies, and has to have 3 or 4", d.ID, n)
		}
	}
	if want := []string{
		"Clinical practice, safety and the health and care system", "Health informatics, technology and standards",
		"Data, analytics and research",
		"Improvement and redesign of care", "Leadership and management", "Strategy, value and governance",
		"Patients, carers, public and inclusion", "Partnership across the system and with industry",
	}; !slices.Equal(names, want) {
		t.Errorf("the domains are %q", names)
	}
	if n := f.Count(); n < 24 || n > 32 {
		t.Errorf("there are %d competencies, and have to be 24 to 32", n)
	}
	var levels []string
	for _, level := range f.Scale {
		levels = append(levels, level.Name)
	}
	if got := strings.Join(levels, ", "); got != "Aware, Developing, Competent, Proficient, Leading" {
		t.Errorf("the levels are %s", got)
	}
}

// Every phrase of the seed article is mapped, and the crosswalk names nothing
// that does not exist.
func TestShippedCrosswalk(t *testing.T) {
	t.Parallel()
	f := shippedFramework(t)
	mapped := map[string]bool{}
	f.everything(func(_ Domain, c Competency) {
		w := c.Crosswalk
		if len(w.Seed) == 0 || len(w.FCI) == 0 || len(w.WGLL) == 0 {
			t.Errorf("%s has no crosswalk: %+v", c.ID, w)
		}
		for _, list := range []struct{ names, known []string }{{w.Seed, Phrases()}, {w.FCI, FCIDomains()}, {w.WGLL, WGLLMeasures()}} {
			for _, name := range list.names {
				mapped[name] = true
				if !slices.Contains(list.known, name) {
					t.Errorf("%s names %q, which is nothing", c.ID, name)
				}
			}
		}
	})
	for _, name := range slices.Concat(Phrases(), FCIDomains(), WGLLMeasures()) {
		if !mapped[name] {
			t.Errorf("no competency is mapped to %q", name)
		}
	}
}

// grading matches words that say how well somebody does something. An anchor must
// not use them: it says what one would see.
var grading = regexp.MustCompile(`(?i)\b(good|excellent|strong(ly)?|outstanding|basic|sound` +
	`|effective(ly)?|appropriate(ly)?|poor(ly)?|limited|comprehensive(ly)?|expert(ly)?|thorough(ly)?` +
	`|confident(ly)?|robust(ly)?|proven|skilful(ly)?|well|deep|knowledge of|understanding of|aware of|ability to)\b`)

// An anchor says in one to three sentences what one would see, in words that do
// not grade, and no two anchors of a competency say nearly the same.
func TestShippedAnchors(t *testing.T) {
	t.Parallel()
	f := shippedFramework(t)
	f.everything(func(_ Domain, c Competency) {
		for i, anchor := range c.Anchors {
			n := len(strings.Fields(anchor))
			if n < 12 || n > 45 {
				t.Errorf("%s, level %d has %d words, and has to have 12 to 45", c.ID, i+1, n)
			}
			if found := grading.FindString(anchor); found != "" {
				t.Errorf("%s, level %d grades: %q", c.ID, i+1, found)
			}
			if !strings.HasSuffix(anchor, ".") {
				t.Errorf("%s, level %d does not end with a full stop", c.ID, i+1)
			}
			for k, other := range c.Anchors[:i] {
				if share := likeness(anchor, other); share > 0.5 {
					t.Errorf("%s: levels %d and %d share %.0f%% of their words", c.ID, k+1, i+1, share*100)
				}
			}
		}
	})
}

// likeness returns the share of words that two texts have in common.
func likeness(a, b string) float64 {
	words := func(text string) map[string]bool {
		set := map[string]bool{}
		for _, word := range regexp.MustCompile(`[a-z]+`).FindAllString(strings.ToLower(text), -1) {
			set[word] = true
		}
		return set
	}
	x, y, both := words(a), words(b), 0
	for word := range x {
		if y[word] {
			both++
		}
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

// Every abbreviation in the texts is explained, and every explained one is used.
func TestShippedAbbreviations(t *testing.T) {
	t.Parallel()
	f := shippedFramework(t)
	all := strings.Join(f.Summary, "\n")
	f.everything(func(d Domain, c Competency) { all += "\n" + d.Summary + "\n" + c.text() })
	explained := map[string]bool{}
	for _, a := range f.Abbreviations {
		explained[a.Short] = true
		if !strings.Contains(all, a.Short) && a.Short != "NHS" {
			t.Errorf("%s is explained and not used", a.Short)
		}
	}
	all = strings.ReplaceAll(all, "SNOMED CT", "")
	for _, word := range regexp.MustCompile(`\b[A-Z][A-Z0-9]+\b`).FindAllString(all, -1) {
		if !explained[word] {
			t.Errorf("%s is not explained", word)
		}
	}
}

// The reading age of the texts is about 14: Flesch and Kincaid's grade, to which
// five years are added, is 9 or less for each competency and for the whole.
func TestShippedReadingAge(t *testing.T) {
	t.Parallel()
	f := shippedFramework(t)
	whole := ""
	f.everything(func(_ Domain, c Competency) {
		text := strings.Join(slices.Concat([]string{c.Statement, c.Why}, c.Anchors), " ")
		whole += text + " "
		if grade := fleschKincaid(text); grade > 9 {
			t.Errorf("%s reads at age %.1f", c.ID, grade+5)
		}
	})
	grade := fleschKincaid(whole)
	t.Logf("the framework reads at age %.1f", grade+5)
	if grade > 8 {
		t.Errorf("the framework reads at age %.1f", grade+5)
	}
	// The measure itself: short words in short sentences have a low grade.
	easy := fleschKincaid("The cat sat. The dog ran.")
	hard := fleschKincaid("Organisational interoperability necessitates considerable institutional harmonisation.")
	if easy > 2 || hard < 20 {
		t.Errorf("the measure gives %.1f and %.1f", easy, hard)
	}
}

// fleschKincaid returns the school grade of a text, from its sentences, words and
// syllables.
func fleschKincaid(text string) float64 {
	words := regexp.MustCompile(`[A-Za-z0-9'’-]+`).FindAllString(text, -1)
	sentences := len(regexp.MustCompile(`[.!?](\s|$)`).FindAllString(text, -1))
	syllables := 0
	for _, word := range words {
		syllables += syllablesOf(strings.ToLower(word))
	}
	return 0.39*float64(len(words))/float64(max(sentences, 1)) + 11.8*float64(syllables)/float64(len(words)) - 15.59
}

// syllablesOf counts groups of vowels, without silent endings.
func syllablesOf(word string) int {
	n := len(regexp.MustCompile(`[aeiouy]+`).FindAllString(word, -1))
	silent := regexp.MustCompile(`[^l]e$|[^td]ed$`)
	if n > 1 && silent.MatchString(word) {
		n--
	}
	return max(n, 1)
}
