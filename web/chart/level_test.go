package chart

import (
	"strings"
	"testing"
)

// A figure that shows a person's level is marked by its class, and no other
// figure is.
func TestPersonLevel(t *testing.T) {
	for name, c := range cases() {
		kind, state, _ := strings.Cut(name, "-")
		personal := kind == "profile"
		if d, ok := c.(Distribution); ok {
			personal = d.Own.Level != 0
		}
		if got := strings.Contains(rendered(t, c), `class="app-chart person-level"`); got != personal {
			t.Errorf("%s %s: marked as a person's level: %v", kind, state, got)
		}
	}
}

// The page does not contain what the viewer may not see.
func TestSelfLevelsAreLeftOut(t *testing.T) {
	c := Profile{Figure: figure("profile"), Scale: levels(), Rows: []ProfileRow{{"Data", at(4), at(2), at(5)}}}
	page := rendered(t, c)
	for _, word := range []string{"Self", "self", "2 Developing", "app-chart__ring"} {
		// The scale names every level once; the table and the picture name no self level.
		if strings.Count(page, word) > strings.Count("Levels: "+c.Scale.all(), word) {
			t.Errorf("the page has %q", word)
		}
	}
	c.ShowSelf = true
	if page := rendered(t, c); !strings.Contains(page, "Self level") || strings.Count(page, "2 Developing") != 3 {
		t.Error("shown, the self level is in the table, the picture and its words")
	}
}

// A hidden distribution has no figure anywhere, not even in its words.
func TestHiddenDistribution(t *testing.T) {
	c := distributions()["hidden"]
	c.Figure, c.Own = figure("levels"), Reading{}
	c.Bands = []LevelBand{{1, 2, 7771}, {3, 3, 7772}, {4, 5, 7773}}
	page := rendered(t, c)
	if strings.Contains(page, "777") || strings.Contains(page, "7,77") || strings.Contains(page, "23,316") {
		t.Error("a hidden figure is in the page")
	}
	if strings.Count(page, "[c]") != 4 || !strings.Contains(page, "[c] marks a figure that is hidden") {
		t.Errorf("not every cell says that it is hidden:\n%s", page)
	}
}

// Marks stand at their level, a fifth of the width apart.
func TestMarksStandAtTheirLevel(t *testing.T) {
	for level, want := range map[int]string{1: "10%", 2: "30%", 3: "50%", 4: "70%", 5: "90%"} {
		if got := levels().x(level).String(); got != want {
			t.Errorf("level %d stands at %s, want %s", level, got, want)
		}
	}
	c := profiles()["typical"]
	c.Figure = figure("profile")
	rows := c.plot().rows
	if n := len(rows[0].marks); n != 3 {
		t.Errorf("a domain with three levels has %d marks", n)
	}
	if n := len(rows[4].marks); n != 2 {
		t.Errorf("a domain that is not assessed has %d marks, want those of self and target", n)
	}
}

func TestSentencesAboutLevels(t *testing.T) {
	for name, want := range map[string]string{
		"profile-typical": "Your validated level is below the target in 2 of the 4 domains that have both; the widest gap is 2 " +
			"levels, in Data, analytics and research.",
		"profile-one": "The validated level reaches the target in the one domain that has both.",
		"profile-one-gap": "The validated level is below the target in the one domain that has both; the gap is 1 level, in Health " +
			"informatics, technology and standards.",
		"profile-no-target":     "No target is recorded yet, so there is no gap to show.",
		"profile-range":         "There is no picture, because a level is not on the scale from 1 to 5: 6.",
		"profile-none-assessed": "There is no picture, because there is no level yet.",
		"levels-typical":        "25 CCIOs: level 3 Competent has 12, more than any other band. Your CCIO: 4 Proficient.",
		"levels-tied":           "16 people: level 2 Developing has 5, and none has more.",
		"levels-hidden":         "There is no picture, because fewer than 8 CCIOs have been signed off.",
		"levels-gap":            "There is no picture, because the bands do not cover the scale from 1 to 5 once: 4 to 5.",
		"levels-cut-short":      "There is no picture, because no band has level 4.",
		"levels-nobody-at-all":  "There is no picture, because nobody is counted.",
	} {
		if page := rendered(t, cases()[name]); !strings.Contains(page, ">"+want+"<") {
			t.Errorf("%s does not say %q", name, want)
		}
	}
}
