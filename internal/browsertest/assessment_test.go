package browsertest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/demo"
	"ccio/internal/framework"
	"ccio/internal/postgres/pgtest"
)

// The most actions that it may take to fill in an assessment of the shipped
// framework and submit it, beginning with the page of the holder's assessments.
// Typing into texts does not count.
const (
	mostKeys, mostClicks               = 200, 45
	mostCarriedKeys, mostCarriedClicks = 50, 12
)

// first deletes the holder's assessments, so that the next is their first.
func first(d *demo.Data) {
	holder := d.Personas[0].Person
	for i := range d.Rounds {
		kept := d.Rounds[i].Assessments[:0]
		for _, a := range d.Rounds[i].Assessments {
			if a.Person != holder {
				kept = append(kept, a)
			}
		}
		d.Rounds[i].Assessments = kept
	}
}

// again deletes only what the holder has begun in the open cycle.
func again(d *demo.Data) {
	holder := d.Personas[0].Person
	open := &d.Rounds[len(d.Rounds)-1]
	kept := open.Assessments[:0]
	for _, a := range open.Assessments {
		if a.Person != holder {
			kept = append(kept, a)
		}
	}
	open.Assessments = kept
}

// counted is a visitor whose keys and clicks are counted.
type counted struct {
	*tab
	keys, clicks int
}

func (c *counted) key(t testing.TB, key string) {
	t.Helper()
	c.keys++
	run(t, c.tab, chromedp.KeyEvent(key))
}

func (c *counted) enter(t testing.TB, key string) visit {
	t.Helper()
	c.keys++
	return c.arrive(t, chromedp.KeyEvent(key))
}

// skip goes past the header to the main content, by the first link of each page.
func (c *counted) skip(t testing.TB) {
	t.Helper()
	eval[int](t, c.tab, atRest)
	c.key(t, kb.Tab)
	c.key(t, kb.Enter)
}

// until presses Tab until the element with the focus has words that begin with
// this.
func (c *counted) until(t testing.TB, words string) {
	t.Helper()
	for range 12 {
		c.key(t, kb.Tab)
		if f := eval[focus](t, c.tab, `window.focused()`); strings.HasPrefix(f.Words, words) {
			return
		}
	}
	t.Fatalf("on %s Tab does not come to %q", c.path(t), words)
}

func (c *counted) leads(t testing.TB, words string) visit {
	t.Helper()
	c.clicks++
	return c.follow(t, "main", words)
}

func shippedDomains(t testing.TB) []framework.Domain {
	t.Helper()
	f, err := framework.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return f.Domains
}

// handedOver checks that the assessment is with the validator, whole.
func handedOver(t testing.TB, c *counted) {
	t.Helper()
	if text := c.text(t, "main"); !strings.Contains(text, "Submitted") || !strings.Contains(text, "Recall it") {
		t.Errorf("it is not handed over: %s", text)
	}
}

// TestAssessmentByKeyboard fills in a first assessment with the keyboard alone,
// its levels drawn evenly from 1 to 5.
func TestAssessmentByKeyboard(t *testing.T) {
	t.Parallel()
	s := newSite(t, first)
	c := &counted{tab: s.signedIn(t, account.Holder)}
	c.open(t, "/assessments")
	c.skip(t)
	c.until(t, "Start")
	at := c.enter(t, kb.Enter)
	n := 0
	for i, d := range shippedDomains(t) {
		if want := fmt.Sprintf("/domains/%d", i+1); !strings.HasSuffix(at.Path, want) || at.Status != http.StatusOK {
			t.Fatalf("domain %d is at %s, %d", i+1, at.Path, at.Status)
		}
		c.skip(t)
		for range d.Competencies {
			c.key(t, kb.Tab) // to the first of the anchors
			if level := n%5 + 1; level == 1 {
				c.key(t, " ")
			} else {
				for range level - 1 {
					c.key(t, kb.ArrowDown)
				}
			}
			n++
			c.key(t, kb.Tab) // past evidence and reflection
		}
		c.until(t, "Save and")
		at = c.enter(t, kb.Enter)
	}
	if !strings.HasSuffix(at.Path, "/check") {
		t.Fatalf("after the last domain it leads to %s", at.Path)
	}
	// Drawn evenly, as they were pressed.
	for level := 1; level <= 5; level++ {
		text := c.text(t, "main")
		if got := strings.Count(text,
			fmt.Sprintf("%d %s", level, []string{"Aware", "Developing", "Competent", "Proficient", "Leading"}[level-1])); got < n/5 {
			t.Errorf("%d answers are at level %d, want at least %d", got, level, n/5)
		}
	}
	c.skip(t)
	c.until(t, "Submit")
	c.enter(t, kb.Enter)
	handedOver(t, c)
	t.Logf("a first assessment by keyboard: %d key presses for %d competencies, of at most %d", c.keys, n, mostKeys)
	if c.keys > mostKeys {
		t.Errorf("it takes %d key presses, more than %d", c.keys, mostKeys)
	}
}

// TestAssessmentByPointer does the same by clicking.
func TestAssessmentByPointer(t *testing.T) {
	t.Parallel()
	s := newSite(t, first)
	c := &counted{tab: s.signedIn(t, account.Holder)}
	c.open(t, "/assessments")
	c.clicks++
	c.follow(t, "main", "Start : Cycle "+s.openCode(t))
	n := 0
	for i, d := range shippedDomains(t) {
		for j := range d.Competencies {
			c.clicks++
			run(t, c.tab, clickNth(fmt.Sprintf(".app-competency:nth-of-type(%d) label", j+1), n%5))
			n++
		}
		words := "Save and continue"
		if i == 7 {
			words = "Save and check"
		}
		c.leads(t, words)
	}
	c.leads(t, "Submit")
	handedOver(t, c)
	t.Logf("a first assessment by pointer: %d clicks for %d competencies, of at most %d", c.clicks, n, mostClicks)
	if c.clicks > mostClicks {
		t.Errorf("it takes %d clicks, more than %d", c.clicks, mostClicks)
	}
}

// TestAssessmentCarriedForward confirms last cycle's answers domain by domain,
// each of which has been on screen, by keyboard and by pointer.
func TestAssessmentCarriedForward(t *testing.T) {
	t.Parallel()
	domains := shippedDomains(t)
	t.Run("keyboard", func(t *testing.T) {
		t.Parallel()
		s := newSite(t, again)
		c := &counted{tab: s.signedIn(t, account.Holder)}
		c.open(t, "/assessments")
		c.skip(t)
		c.until(t, "Start")
		c.enter(t, kb.Enter)
		for _, d := range domains {
			onScreen(t, c, d)
			c.skip(t)
			c.until(t, "Confirm unchanged")
			c.enter(t, kb.Enter)
		}
		c.skip(t)
		c.until(t, "Submit")
		c.enter(t, kb.Enter)
		handedOver(t, c)
		t.Logf("carried forward by keyboard: %d key presses, of at most %d", c.keys, mostCarriedKeys)
		if c.keys > mostCarriedKeys {
			t.Errorf("it takes %d key presses, more than %d", c.keys, mostCarriedKeys)
		}
	})
	t.Run("pointer", func(t *testing.T) {
		t.Parallel()
		s := newSite(t, again)
		c := &counted{tab: s.signedIn(t, account.Holder)}
		c.open(t, "/assessments")
		c.leads(t, "Start : Cycle "+s.openCode(t))
		for _, d := range domains {
			onScreen(t, c, d)
			c.leads(t, "Confirm unchanged and continue")
		}
		c.leads(t, "Submit")
		handedOver(t, c)
		t.Logf("carried forward by pointer: %d clicks, of at most %d", c.clicks, mostCarriedClicks)
		if c.clicks > mostCarriedClicks {
			t.Errorf("it takes %d clicks, more than %d", c.clicks, mostCarriedClicks)
		}
	})
}

// TestValidation is an assessment that is being validated: the page with every
// choice on it, signed off in one go by somebody who saved nothing before.
func TestValidation(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(d *demo.Data) {
		open := &d.Rounds[len(d.Rounds)-1]
		for i, a := range open.Assessments {
			if a.Person != d.Personas[0].Person {
				continue
			}
			a.State, a.Validator, a.Answers = assessment.InValidation, d.Personas[1].Person, nil
			for _, domain := range shippedDomains(t) {
				for n, c := range domain.Competencies {
					a.Answers = append(a.Answers, demo.Answered{Competency: c.ID, Answer: assessment.Answer{Kind: assessment.Level, Level: n%5 + 1},
						Evidence:  "Minutes of the group: https://intranet.test.example/minutes",
						Validated: assessment.Answer{Kind: assessment.Level, Level: n%5 + 1}})
				}
			}
			open.Assessments[i] = a
		}
	})
	super, err := pgx.Connect(t.Context(), pgtest.Superuser(t, s.owner))
	if err != nil {
		t.Fatal(err)
	}
	defer super.Close(t.Context())
	if _, err := super.Exec(t.Context(),
		`DELETE FROM validated_answer v USING assessment s WHERE s.id = v.assessment_id AND s.cycle_code = $1`, s.openCode(t)); err != nil {
		t.Fatal(err)
	}
	axe := axeSource(t)
	_, open := s.rounds(t)
	at := "/validations/" + ofHolder(t, s, open)
	b := s.signedIn(t, account.Validator)
	b.keepNothing(t)
	b.open(t, at)
	for _, problem := range everywhere(t, b, axe) {
		t.Error(problem)
	}
	b.size(t, 1280, 800)
	b.open(t, at)
	if got := b.follow(t, "main", "Sign off"); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("signing off with nothing chosen answers %d", got.Status)
	}
	for _, problem := range everywhere(t, b, axe) {
		t.Errorf("with problems: %s", problem)
	}
	b.size(t, 1280, 800)
	b.open(t, at)
	asked := 0
	for _, domain := range shippedDomains(t) {
		for n, c := range domain.Competencies {
			asked++
			run(t, b, clickNth(`input[name="a.`+c.ID+`"]`, n%5))
		}
	}
	if got := b.follow(t, "main", "Sign off"); got.Status != http.StatusOK {
		t.Errorf("signing off answers %d", got.Status)
	}
	if text := b.text(t, "main"); !strings.Contains(text, "You signed it off on") {
		t.Errorf("after %d choices and one button: %s", asked, text)
	}
}

// onScreen checks that a domain's page shows what was answered last cycle.
func onScreen(t testing.TB, c *counted, d framework.Domain) {
	t.Helper()
	text := c.text(t, "main")
	for _, competency := range d.Competencies {
		if !strings.Contains(text, competency.Name) {
			t.Errorf("%s does not show %s", c.path(t), competency.Name)
		}
	}
	if got := strings.Count(text, "Last cycle: "); got != len(d.Competencies) {
		t.Errorf("%s shows %d answers of last cycle, want %d", c.path(t), got, len(d.Competencies))
	}
}

// openCode returns the code of the open cycle.
func (s *site) openCode(t testing.TB) string {
	t.Helper()
	_, open := s.rounds(t)
	return open.Code
}

// TestAutosave gives an answer and presses no button: once the page says that it
// is saved, it is there for another window. Without a connection the page does not
// say so, and saves when there is one again.
func TestAutosave(t *testing.T) {
	t.Parallel()
	s := newSite(t, first)
	c := &counted{tab: s.signedIn(t, account.Holder)}
	c.open(t, "/assessments")
	at := c.leads(t, "Start : Cycle "+s.openCode(t))
	says := func(words string) {
		t.Helper()
		eval[bool](t, c.tab, `(async () => {
			const status = document.querySelector("[data-saved]");
			while (!status.textContent.includes(`+quote(words)+`)) await new Promise((next) => setTimeout(next, 20));
			return true;
		})()`)
	}
	run(t, c.tab, clickNth(".app-competency:nth-of-type(1) label", 2))
	says("Saved at ")
	other := s.signedIn(t, account.Holder)
	other.open(t, at.Path)
	if got := eval[string](t, other, `document.querySelector(".app-competency input:checked").value`); got != "3" {
		t.Errorf("another window has %q", got)
	}
	eval[bool](t, c.tab, `(() => { window.away = window.fetch; window.fetch = () => Promise.reject(new TypeError("away")); return true; })()`)
	run(t, c.tab, clickNth(".app-competency:nth-of-type(2) label", 3))
	says("not saved yet")
	eval[bool](t, c.tab, `(() => { window.fetch = window.away; window.dispatchEvent(new Event("online")); return true; })()`)
	says("Saved at ")
	other.open(t, at.Path)
	if got := eval[string](t, other, `document.querySelectorAll(".app-competency input:checked")[1].value`); got != "4" {
		t.Errorf("after the connection came back another window has %q", got)
	}
	// While one answer is being sent, the page must not say that it is saved
	// because another one was.
	eval[bool](t, c.tab, `(() => {
		let first = true;
		window.fetch = (...all) => {
			if (!first) return window.away(...all);
			first = false;
			return new Promise((go) => { window.let = () => go(window.away(...all)); });
		};
		return true;
	})()`)
	run(t, c.tab, clickNth(".app-competency:nth-of-type(1) label", 0))
	eval[bool](t, c.tab, `(async () => { while (!window.let) await new Promise((next) => setTimeout(next, 20)); return true; })()`)
	run(t, c.tab, clickNth(".app-competency:nth-of-type(2) label", 0))
	const version = `document.querySelectorAll(".app-competency input[name^=\"v.\"]")[1].value`
	eval[bool](t, c.tab, `(async () => { while (`+version+` < 2) await new Promise((next) => setTimeout(next, 20)); `+
		`await new Promise((next) => setTimeout(next, 200)); return true; })()`)
	if c.text(t, "[data-saved]") != "Not saved yet" {
		t.Errorf("with an answer on its way it says %q", c.text(t, "[data-saved]"))
	}
	eval[bool](t, c.tab, `(() => { window.let(); return true; })()`)
	says("Saved at ")
	// Another window has saved something else: the page says so for as long as that
	// is the case.
	eval[bool](t, c.tab, `(() => { window.fetch = window.away; return true; })()`)
	run(t, other, clickNth(".app-competency:nth-of-type(1) label", 4))
	eval[bool](t, other, `(async () => { while (!document.querySelector("[data-saved]").textContent`+
		`.includes("changed in another window")) await new Promise((next) => setTimeout(next, 20)); return true; })()`)
	run(t, other, clickNth(".app-competency:nth-of-type(3) label", 1))
	eval[bool](t, other, `(async () => { while (document.querySelectorAll(".app-competency input[name^=\"v.\"]")[2].value < 1) `+
		`await new Promise((next) => setTimeout(next, 20)); return true; })()`)
	if said := other.text(t, "[data-saved]"); !strings.Contains(said, "changed in another window") {
		t.Errorf("after another answer was saved, the conflict is covered by %q", said)
	}
	// Without a connection the button leaves the page and everything on it as it
	// is.
	eval[bool](t, c.tab, `(() => { window.fetch = () => Promise.reject(new TypeError("away")); return true; })()`)
	run(t, c.tab, clickNth(".app-competency:nth-of-type(2) label", 4))
	c.press(t, "main", "Save and continue")
	says("there is no connection")
	if now := c.path(t); now != at.Path {
		t.Errorf("without a connection the button leads to %s", now)
	}
	// A second press within a second counts as a slip of the finger.
	eval[bool](t, c.tab, `(async () => { window.fetch = window.away; await new Promise((next) => setTimeout(next, 1100)); return true; })()`)
	if to := c.follow(t, "main", "Save and continue"); !strings.HasSuffix(to.Path, "/domains/2") {
		t.Errorf("with a connection it leads to %s, %d", to.Path, to.Status)
	}
}

// TestEnterConfirmsNothing presses Enter on a choice, on a page whose first visible
// button would confirm all of last cycle's answers.
func TestEnterConfirmsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, again)
	c := &counted{tab: s.signedIn(t, account.Holder)}
	c.open(t, "/assessments")
	at := c.leads(t, "Start : Cycle "+s.openCode(t))
	run(t, c.tab, chromedp.Focus(chromedp.CSS(".app-competency input[type=radio]")))
	run(t, c.tab, chromedp.KeyEvent(" "))
	if to := c.enter(t, kb.Enter); !strings.HasSuffix(to.Path, "/domains/2") {
		t.Errorf("Enter leads to %s", to.Path)
	}
	c.open(t, at.Path)
	if n := c.count(t, ".app-competency input:checked"); n != 1 {
		t.Errorf("%d competencies are answered", n)
	}
}
