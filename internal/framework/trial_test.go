package framework

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// trial reads one of the trial's files.
func trial[T any](t *testing.T, name string) (value T) {
	t.Helper()
	content, err := os.ReadFile("../../docs/framework/trial/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

// rounds returns the rounds of the trial, with the two readers of each.
func rounds() map[string][2]string {
	return map[string][2]string{"round-1": {"one", "two"}, "round-2": {"three", "four"}}
}

// The trial's descriptions can be placed: there are enough of them, over every
// domain and level, each about an existing competency and in its own words.
func TestTrialDescriptions(t *testing.T) {
	t.Parallel()
	for round := range rounds() {
		t.Run(round, func(t *testing.T) {
			t.Parallel()
			checkDescriptions(t, round)
		})
	}
}

// The two readers of each round agree within one level on at least 80%, and
// exactly on half. The numbers are counted from their placings and are those on
// the page about the trial.
func TestTrialAgreement(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/framework/trial/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for round, readers := range rounds() {
		intended := trial[map[string]int](t, round+"-intended")
		var placed [2]map[string]int
		for i, reader := range readers {
			placed[i] = map[string]int{}
			for _, p := range trial[[]struct {
				ID    string
				Level int
			}](t, round+"-reader-"+reader) {
				if placed[i][p.ID] != 0 || p.Level < 1 || p.Level > Levels {
					t.Errorf("%s: reader %s places %s twice, or at %d", round, reader, p.ID, p.Level)
				}
				placed[i][p.ID] = p.Level
			}
		}
		exact, near := 0, 0
		for id := range intended {
			a, b := placed[0][id], placed[1][id]
			if a == 0 || b == 0 {
				t.Errorf("%s: %s is not placed by both", round, id)
			}
			if a == b {
				exact++
			}
			if a-b <= 1 && b-a <= 1 {
				near++
			}
		}
		n := len(intended)
		if near*5 < n*4 || exact*2 < n {
			t.Errorf("%s: %d agree exactly and %d within one level, of %d", round, exact, near, n)
		}
		if said := fmt.Sprintf("%d of %d", exact, n); !strings.Contains(string(page), said) {
			t.Errorf("the page about the trial does not say %q", said)
		}
	}
}

func checkDescriptions(t *testing.T, round string) {
	f := shippedFramework(t)
	descriptions := trial[[]struct{ ID, Competency, Text string }](t, round+"-descriptions")
	intended := trial[map[string]int](t, round+"-intended")
	if len(descriptions) < 40 || len(intended) != len(descriptions) {
		t.Errorf("there are %d descriptions and %d levels, and have to be 40 or more", len(descriptions), len(intended))
	}
	names := regexp.MustCompile(`(?i)\b(aware|developing|competent|proficient|leading|level [1-5])\b`)
	domains, levels := map[string]int{}, map[int]int{}
	for _, d := range descriptions {
		c, known := f.Find(d.Competency)
		if !known {
			t.Errorf("%s is about %s, which there is not", d.ID, d.Competency)
			continue
		}
		domain, _, _ := strings.Cut(c.ID, ".")
		domains[domain]++
		levels[intended[d.ID]]++
		if found := names.FindString(d.Text); found != "" {
			t.Errorf("%s gives its level away: %q", d.ID, found)
		}
		for i, anchor := range c.Anchors {
			if share := likeness(d.Text, anchor); share > 0.35 {
				t.Errorf("%s has %.0f%% of its words from the anchor of level %d", d.ID, share*100, i+1)
			}
		}
	}
	if len(domains) != len(f.Domains) {
		t.Errorf("the descriptions are of %d domains: %v", len(domains), domains)
	}
	for level := 1; level <= Levels; level++ {
		if levels[level] < 6 {
			t.Errorf("%d descriptions are of level %d", levels[level], level)
		}
	}
}
