package framework

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The descriptions of the trial are fit to be placed: enough of them, over every
// domain and level, each about a competency that there is, in words of their own.
func TestTrialDescriptions(t *testing.T) {
	t.Parallel()
	f := shippedFramework(t)
	var descriptions []struct{ ID, Competency, Text string }
	intended := map[string]int{}
	for path, into := range map[string]any{"descriptions.json": &descriptions, "intended.json": &intended} {
		content, err := os.ReadFile("../../docs/framework/trial/" + path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(content, into); err != nil {
			t.Fatal(err)
		}
	}
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
