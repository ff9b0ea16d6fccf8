package chart

import (
	"strings"
	"testing"
)

// Every count of a bar can be read at every width: in its part, or below.
func TestBarKeepsItsNumbers(t *testing.T) {
	for _, c := range []StackedBar{stackedBars()["typical"], stackedBars()["longest"], stackedBars()["some nought"], answersBar()} {
		for _, b := range c.bars() {
			for _, at := range []struct {
				class   string
				holds   []string
				minimum int
			}{
				{"app-chart__narrow", []string{""}, narrowest}, {"app-chart__middle", []string{"", "app-chart__wide"}, wideBar},
				{"app-chart__widest", []string{"", "app-chart__wide", "app-chart__widest"}, widestBar},
			} {
				want, got := len(b.parts), 0
				for _, p := range b.parts {
					for _, class := range at.holds {
						if p.fits && p.class == class {
							got++
						}
					}
				}
				for _, u := range b.under {
					if u.class != at.class {
						continue
					}
					got += len(u.marks)
					end := -gapBetween
					for _, m := range u.marks {
						half := measure(m.text, smallSize) / 2
						if left := m.x.of(at.minimum) - half; left < end+gapBetween-2 || left < -1 {
							t.Errorf("%s at %d: %s begins at %d, and the one before ends at %d", b.title, at.minimum, m.text, left, end)
						}
						end = m.x.of(at.minimum) + half
					}
					if end > at.minimum+1 {
						t.Errorf("%s at %d: a count ends at %d", b.title, at.minimum, end)
					}
				}
				if got != want {
					t.Errorf("%s shows %d of %d counts at %d: %+v", b.title, got, want, at.minimum, b.under)
				}
			}
		}
	}
}

// answersBar is a bar of something that is no state.
func answersBar() StackedBar {
	row := func(label string, yes, no, silent int) BarRow {
		return BarRow{Label: label, Segments: []Segment{
			{State: Filled, Label: "Own budget", Count: yes}, {State: NotRecruiting, Label: "None", Count: no},
			{State: NotRecorded, Label: "Not told", Count: silent},
		}}
	}
	return StackedBar{
		First: "ICB", Total: row("North West", 12, 1, 20), Beside: row("England", 101, 9, 92), Rows: []BarRow{row("Kent", 3, 1, 2)},
		Of: Noun{One: "CCIO post", Many: "CCIO posts"}, Figure: Figure{Summary: "12 of 33 have one."},
	}
}

func TestBarOfOtherKinds(t *testing.T) {
	c := answersBar()
	c.Figure.ID = "budgets"
	page := rendered(t, c)
	for _, want := range []string{
		"<title id=\"budgets-bar-1\">North West, 33 CCIO posts</title>", "Own budget: 12; None: 1; Not told: 20.",
		"<title id=\"budgets-bar-2\">England, 202 CCIO posts</title>", "Own budget: 101; None: 9; Not told: 92.",
		"app-chart__box--not-recorded",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("has no %s", want)
		}
	}
	if strings.Contains(page, "Filled") || strings.Contains(page, "Not recorded") {
		t.Error("a bar of answers speaks of states")
	}
	if total := c.all().total(); total != 33 {
		t.Errorf("the sentence is about %d posts, and what is beside the total counts in it", total)
	}
	c.Total = BarRow{}
	if total := c.all().total(); total != 6 {
		t.Errorf("without a total the sentence is about %d posts", total)
	}
	if rows := c.bars(); rows[0].class == "" || rows[1].class != "" {
		t.Error("what is beside the rows does not stand apart")
	}
}

func TestShareBar(t *testing.T) {
	page := rendered(t, ShareBar{Yes: 115, NotTold: 20, No: 67})
	svg := pictures(t, page)[0]
	var lengths []string
	for _, part := range svg.all("svg")[1:] {
		lengths = append(lengths, part.attr("x")+" "+part.attr("width"))
	}
	if got := strings.Join(lengths, ", "); got != "0% 56.93%, 56.93% 9.9%, 66.83% 33.17%" {
		t.Error(got)
	}
	for _, empty := range []ShareBar{{}, {Yes: -1, No: 3}} {
		if got := rendered(t, empty); got != "" {
			t.Errorf("%+v draws %s", empty, got)
		}
	}
}
