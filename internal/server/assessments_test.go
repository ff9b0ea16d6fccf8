package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/assessment"
	"ccio/internal/day"
	"ccio/internal/framework"
	"ccio/internal/postgres/pgtest"
)

const roundCode = "2026-27"

// openCycle has the national administrator plan a cycle and open it.
func (s site) openCycle(t *testing.T) {
	t.Helper()
	admin := s.signIn(t, account.Admin)
	today := day.Of(time.Now())
	form := url.Values{
		"framework": {"ccio 1.0"}, "threshold": {"8"}, "opens": {today.AddDays(-5).String()}, "closes": {today.AddDays(30).String()},
	}
	s.sends(t, "/admin/cycles/"+roundCode, form, admin)
	s.sends(t, "/admin/cycles/"+roundCode+"/advance", url.Values{"from": {"planned"}}, admin)
}

// sends sends a form that has to be accepted, and returns where it leads.
func (s site) sends(t *testing.T, path string, form url.Values, cookie *http.Cookie) string {
	t.Helper()
	answer := s.visit(t, http.MethodPost, path, form, cookie)
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s: %s\n%s", path, answer.Status, text(t, answer))
	}
	return answer.Header.Get("Location")
}

// domainForm is the form of a domain, filled in with levels from 1 to 5.
func domainForm(d framework.Domain, version string) url.Values {
	form := url.Values{}
	for i, c := range d.Competencies {
		form.Set("a."+c.ID, strconv.Itoa(i%5+1))
		form.Set("e."+c.ID, "evidence of "+c.ID)
		form.Set("f."+c.ID, "reflection on "+c.ID)
		form.Set("v."+c.ID, version)
	}
	return form
}

// submitted has the holder fill in everything and submit it, and returns the path
// of the assessment.
func (s site) submitted(t *testing.T) string {
	t.Helper()
	s.openCycle(t)
	holder := s.signIn(t, account.Holder)
	at := s.sends(t, "/assessments", url.Values{"cycle": {roundCode}}, holder)
	path := strings.TrimSuffix(at, "/domains/1")
	at = s.fillIn(t, path, at, holder)
	check := page(t, s.get(t, at, holder))
	wants(t, "the check", check.Find("main").Text(), "What happens next", "Your validator is", "A group of fewer than 8 people is never shown")
	validator, _ := check.Find("input[name=validator]").Attr("value")
	// The page has the validator chosen beforehand; a form without one chooses nobody.
	nobody := s.visit(t, http.MethodPost, path+"/submit", url.Values{}, holder)
	if nobody.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("handing over to nobody: %s", nobody.Status)
	}
	wants(t, "handing over to nobody", text(t, nobody), "Choose who validates it")
	s.sends(t, path+"/submit", url.Values{"validator": {validator}}, holder)
	return path
}

// fillIn answers every domain, beginning with the first, and returns where the last
// leads.
func (s site) fillIn(t *testing.T, path, at string, holder *http.Cookie) string {
	t.Helper()
	for i, d := range shipped(t).Domains {
		if want := fmt.Sprintf("%s/domains/%d", path, i+1); at != want {
			t.Fatalf("after domain %d it leads to %s", i, at)
		}
		wants(t, "domain "+d.ID, text(t, s.get(t, at, holder)), d.Competencies[0].Name, "Do not enter anything about a patient",
			"Who can see this", "Your draft: you alone")
		at = s.sends(t, at, domainForm(d, "0"), holder)
	}
	return at
}

func shipped(t *testing.T) framework.Framework {
	t.Helper()
	f, err := framework.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A whole round: planned, filled in, handed over, validated, signed off, and what
// each sees of it.
func TestAssessmentRound(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	path := s.submitted(t)
	holder, validator := s.signIn(t, account.Holder), s.signIn(t, account.Validator)
	review := strings.Replace(path, "/assessments/", "/validations/", 1)
	wants(t, "the holder's page", text(t, s.get(t, path, holder)), "Submitted", "Recall it")
	wants(t, "the queue", text(t, s.get(t, "/validations", validator)), "Submitted", roundCode)
	s.sends(t, review+"/begin", url.Values{}, validator)
	side := text(t, s.get(t, review, validator))
	wants(t, "side by side", side, "The holder says", "1 Aware", "evidence of ", "Validated level")
	wantsNot(t, "side by side", side, "reflection on ")
	answer := s.visit(t, http.MethodPost, review+"/sign-off", url.Values{}, validator)
	wants(t, "signing off too early", text(t, answer), "Choose a validated level")
	for i, d := range shipped(t).Domains {
		form := domainForm(d, "0")
		form.Set("domain", d.ID)
		if i == 0 { // two or more away, without a reason
			form.Set("a."+d.Competencies[0].ID, "5")
			answer := s.visit(t, http.MethodPost, review, form, validator)
			if answer.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("a difference without a reason: %s", answer.Status)
			}
			form.Set("r."+d.Competencies[0].ID, "It was seen in the audit.")
		}
		s.sends(t, review, form, validator)
	}
	for who, want := range map[account.Persona]int{
		account.Board: 403, account.Secretary: 403, account.TrustAdmin: 403, account.National: 403, account.Admin: 403, account.Validator: 403,
	} {
		if got := s.get(t, path, s.signIn(t, who)).StatusCode; got != want {
			t.Errorf("%s opens the holder's assessment: %d", who, got)
		}
	}
	s.sends(t, review+"/sign-off", url.Values{}, validator)
	result := text(t, s.get(t, path, holder))
	wants(t, "the result", result, "Signed off", "Validated domain level", "You said", "It was seen in the audit.", "What comes next")
	s.sends(t, path+"/respond", url.Values{"response": {"Thank you."}}, holder)
	wants(t, "the validator's page", text(t, s.get(t, review, validator)), "Thank you.", "Reopen the sign-off")
	wants(t, "the board's page of the trust", text(t, s.get(t, "/trusts/R0A", s.signIn(t, account.Board))),
		"Validated domain levels, cycle "+roundCode)
	if page(t, s.get(t, "/trusts/R0A", s.signIn(t, account.Board))).Find(".person-level").Length() == 0 {
		t.Error("what shows the CCIO's levels has no class person-level")
	}
	for _, who := range []account.Persona{account.Secretary, account.TrustAdmin, account.Region, account.National, account.Admin} {
		document := page(t, s.get(t, "/trusts/R0A", s.signIn(t, who)))
		wantsNot(t, string(who)+"'s page of the trust", document.Find("main").Text(), "Validated domain levels")
		if document.Find(".person-level").Length() != 0 {
			t.Errorf("%s is shown a level", who)
		}
	}
	if got := s.visit(t, http.MethodPost, review+"/reopen",
		url.Values{"reason": {""}}, validator).StatusCode; got != http.StatusUnprocessableEntity {
		t.Errorf("reopening without a reason: %d", got)
	}
	s.sends(t, review+"/reopen", url.Values{"reason": {"A mistake of mine."}}, validator)
	revised := page(t, s.get(t, "/trusts/R0A", s.signIn(t, account.Board)))
	wants(t, "the board's page while it is revised", revised.Find("main").Text(), "Cycle "+roundCode+": being revised")
	if revised.Find(".person-level").Length() != 0 {
		t.Error("while it is being revised the board is shown a level")
	}
	s.sends(t, review+"/sign-off", url.Values{}, validator)
	completion := text(t, s.get(t, "/cycles/"+roundCode+"/completion", s.signIn(t, account.Region)))
	wants(t, "the completion", completion, "1 of ", "Manchester University NHS Foundation Trust")
	wantsNot(t, "the log", s.log.String(), "evidence of", "reflection on", "Thank you")
}

// A validator's role ends while the assessment is with them: the holder is told,
// and hands it to another validator once there is one.
func TestAnotherValidatorIsNominated(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	path := s.submitted(t)
	holder, admin := s.signIn(t, account.Holder), s.signIn(t, account.TrustAdmin)
	review := strings.Replace(path, "/assessments/", "/validations/", 1)
	s.sends(t, review+"/begin", url.Values{}, s.signIn(t, account.Validator))
	if got := s.visit(t, http.MethodPost, path+"/nominate", url.Values{}, holder).StatusCode; got != http.StatusConflict {
		t.Errorf("another while the first can validate it: %d", got)
	}
	s.sends(t, "/admin/people/grants/"+grantOf(account.Validator)+"/end", url.Values{}, admin)
	alone := text(t, s.get(t, path, holder))
	wants(t, "the holder's page without a validator", alone, "Nobody is confirmed as your validator")
	wantsNot(t, "the holder's page without a validator", alone, "Hand it to them")
	wants(t, "the administrator's list", text(t, s.get(t, "/cycles/"+roundCode+"/completion", admin)), "Nobody: no sign-off without one")
	grant := s.invite(t, admin, url.Values{
		"role": {"validator"}, "appointment": {appointmentOfHolder(t)}, "name": {"Invented Second Validator"}, "email": {"second@test.example"},
	})
	s.sends(t, grant+"/confirm", url.Values{}, holder)
	document := page(t, s.get(t, path, holder))
	wants(t, "the holder's page with another validator", document.Find("main").Text(), "cannot validate it any more",
		"Your validator is Invented Second Validator", "Hand it to them")
	if answer := s.visit(t, http.MethodPost, path+"/nominate",
		url.Values{"validator": {"nobody"}}, holder); answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("nobody: %s", answer.Status)
	} else {
		wants(t, "nobody", text(t, answer), "Choose who validates it")
	}
	s.sends(t, path+"/nominate", url.Values{"validator": {document.Find("input[name=validator]").AttrOr("value", "")}}, holder)
	after := text(t, s.get(t, path, holder))
	wants(t, "the holder's page afterwards", after, "In validation")
	wantsNot(t, "the holder's page afterwards", after, "Hand it to them")
}

// The validator's page is one form: whichever button is pressed, everything chosen
// on the page is saved, and what cannot be saved comes back with every word.
func TestValidationIsOneForm(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	path := s.submitted(t)
	validator := s.signIn(t, account.Validator)
	review := strings.Replace(path, "/assessments/", "/validations/", 1)
	s.sends(t, review+"/begin", url.Values{}, validator)
	whole := url.Values{}
	for _, d := range shipped(t).Domains {
		maps.Copy(whole, domainForm(d, "0")) // the answers as the holder gives them
	}
	first := shipped(t).Domains[0].Competencies[0].ID
	part := func(level, reason, version string) url.Values {
		return url.Values{"a." + first: {level}, "r." + first: {reason}, "v." + first: {version}}
	}
	shows := func(what string, answer *http.Response, status int, level, reason string) {
		t.Helper()
		document := page(t, answer)
		if chosen := document.Find(`input[name="a.`+first+`"][checked]`).AttrOr("value", ""); answer.StatusCode != status || chosen != level {
			t.Errorf("%s: %s, with %q chosen", what, answer.Status, chosen)
		}
		if got := document.Find(`textarea[name="r.` + first + `"]`).Text(); got != reason {
			t.Errorf("%s: the reason is %q", what, got)
		}
	}
	shows("a reason without a level", s.visit(t, http.MethodPost, review, part("", "Words.", "0"), validator), http.StatusUnprocessableEntity,
		"", "Words.")
	shows("a difference without a reason", s.visit(t, http.MethodPost, review+"/sign-off", part("5", "", "0"), validator),
		http.StatusUnprocessableEntity, "5", "")
	if at := s.sends(t, review, url.Values{"domain": {"data"}, "a." + first: {"5"}, "r." + first: {"Seen."}, "v." + first: {"0"}},
		validator); at != review+"#data" {
		t.Errorf("saving leads to %s", at)
	}
	conflict := s.visit(t, http.MethodPost, review, part("4", "Other words.", "0"), validator)
	wants(t, "an older window", text(t, conflict), "Another window has saved “5 Leading. Seen.” since. Nothing was overwritten.")
	shows("an older window", s.visit(t, http.MethodPost, review+"/return", part("4", "Other words.", "0"), validator), http.StatusConflict,
		"4", "Other words.")
	shows("what is stored", s.get(t, review, validator), http.StatusOK, "5", "Seen.")
	s.sends(t, review, part("4", "Other words.", "1"), validator) // the version that the page with the conflict had
	shows("returned without a reason", s.visit(t, http.MethodPost, review+"/return", part("5", "Third words.", "2"), validator),
		http.StatusUnprocessableEntity, "5", "Third words.")
	whole.Set("a."+first, "2")
	whole.Set("v."+first, "3")
	s.sends(t, review+"/sign-off", whole, validator)
	wants(t, "the holder's page", text(t, s.get(t, path, s.signIn(t, account.Holder))), "Signed off", "2 Developing")
}

// What the script saves is acknowledged with its time and version; an old version
// overwrites nothing, and the page shows both.
func TestSavingAnAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	s.openCycle(t)
	holder := s.signIn(t, account.Holder)
	at := s.sends(t, "/assessments", url.Values{"cycle": {roundCode}}, holder)
	d := shipped(t).Domains[0]
	id := d.Competencies[0].ID
	blank := page(t, s.get(t, at, holder)).Find("input[name='h."+id+"']").AttrOr("value", "")
	save := func(form url.Values) (int, string) {
		r := newPost(at, form.Encode())
		r.Header.Set("Accept", "application/json")
		r.AddCookie(holder)
		answer := s.send(r)
		return answer.StatusCode, body(t, answer)
	}
	status, said := save(url.Values{"a." + id: {"2"}, "e." + id: {"first"}, "v." + id: {"0"}})
	if status != http.StatusOK || !strings.Contains(said, "Saved at ") || !strings.Contains(said, `"`+id+`":1`) {
		t.Errorf("the script is told %d %s", status, said)
	}
	if status, said = save(url.Values{"a." + id: {"4"}, "e." + id: {"second"}, "v." + id: {"0"}}); status != http.StatusConflict ||
		!strings.Contains(said, "Nothing was overwritten") {
		t.Errorf("an old version: %d %s", status, said)
	}
	if status, said = save(url.Values{"a." + id: {"9"}, "v." + id: {"1"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("a level that there is not: %d %s", status, said)
	}
	long := url.Values{"a." + id: {"3"}, "e." + id: {strings.Repeat("x", 4001)}, "v." + id: {"1"}}
	if status, _ = save(long); status != http.StatusUnprocessableEntity {
		t.Errorf("too long: %d", status)
	}
	second := d.Competencies[1].ID
	if status, _ = save(url.Values{"r." + second: {"words before the choice"}, "v." + second: {"0"}}); status != http.StatusOK {
		t.Errorf("a reason without a choice: %d", status)
	}
	wants(t, "the page after it", body(t, s.get(t, at, holder)), "words before the choice")
	answer := s.visit(t, http.MethodPost, at, url.Values{"a." + id: {"4"}, "e." + id: {"second"}, "v." + id: {"0"}, "then": {"next"}}, holder)
	document := page(t, answer)
	wants(t, "the page of a conflict", document.Find("main").Text(), "Changed in another window", "first", "second")
	if answer.StatusCode != http.StatusConflict {
		t.Errorf("a conflict answers %s", answer.Status)
	}
	// A page from before the conflict, on which nobody touched this answer, does
	// not change it.
	third := d.Competencies[2].ID
	s.sends(t, at,
		url.Values{"v." + id: {"0"}, "h." + id: {blank}, "a." + third: {"2"}, "v." + third: {"0"}, "h." + third: {blank}, "then": {"list"}},
		holder)
	if got := page(t, s.get(t, at, holder)).Find(`input[name="a.`+third+`"][checked]`).AttrOr("value", ""); got != "2" {
		t.Errorf("the answer beside it is %q", got)
	}
	version, _ := document.Find("input[name='v." + id + "']").Attr("value")
	s.sends(t, at, url.Values{"a." + id: {"4"}, "e." + id: {"second"}, "v." + id: {version}, "then": {"list"}}, holder)
	wants(t, "after saving again", body(t, s.get(t, at, holder)), "second")
}

// What somebody writes into a page of an assessment that has been submitted
// meanwhile is refused in words, and stays on the page.
func TestSavingWhatWasHandedOver(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	path := s.submitted(t)
	holder := s.signIn(t, account.Holder)
	d := shipped(t).Domains[0]
	form := domainForm(d, "1")
	form.Set("e."+d.Competencies[0].ID, "words that came too late")
	r := newPost(path+"/domains/1", form.Encode())
	r.Header.Set("Accept", "application/json")
	r.AddCookie(holder)
	answer := s.send(r)
	if said := body(t, answer); answer.StatusCode != http.StatusConflict || answer.Header.Get("Content-Type") != "application/json" ||
		!strings.Contains(said, "the assessment is Submitted") {
		t.Errorf("the script is told %s %s", answer.Status, said)
	}
	answer = s.visit(t, http.MethodPost, path+"/domains/1", form, holder)
	document := page(t, answer)
	wants(t, "the page", document.Find("main").Text(), "the assessment is Submitted. Nothing was saved.", "words that came too late")
	if answer.StatusCode != http.StatusConflict {
		t.Errorf("the page answers %s", answer.Status)
	}
}

// A domain in which every field is as long as it may be, in characters that take
// the most bytes, is accepted whole.
func TestFullestDomainIsTaken(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	s.openCycle(t)
	holder := s.signIn(t, account.Holder)
	at := s.sends(t, "/assessments", url.Values{"cycle": {roundCode}}, holder)
	form, d := url.Values{}, shipped(t).Domains[0]
	const letter = "\u8A9E" // nine bytes as browsers send it, and one character as they count
	for _, c := range d.Competencies {
		form.Set("a."+c.ID, "not_applicable")
		form.Set("v."+c.ID, "0")
		form.Set("r."+c.ID, strings.Repeat(letter, assessment.MostReason))
		form.Set("e."+c.ID, strings.Repeat(letter, assessment.MostEvidence))
		form.Set("f."+c.ID, strings.Repeat(letter, assessment.MostReflection))
	}
	s.sends(t, at, form, holder)
	most := assessment.MostReason + assessment.MostEvidence + assessment.MostReflection
	if got := strings.Count(body(t, s.get(t, at, holder)), letter); got != len(d.Competencies)*most {
		t.Errorf("%d letters are on the page", got)
	}
}

// A reminder is shown before it is sent, and the list as a file needs its own
// grant.
func TestReminders(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	s.openCycle(t)
	admin := s.signIn(t, account.TrustAdmin)
	const to = "/cycles/" + roundCode + "/remind"
	if answer := s.visit(t, http.MethodPost, to, url.Values{"words": {"Own words."}},
		admin); answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("reminding nobody: %s", answer.Status)
	}
	form := url.Values{"state.not_started": {"yes"}, "state.signed_off": {"yes"}, "words": {"Own <b>words</b>."}}
	preview := s.visit(t, http.MethodPost, to, form, admin)
	wants(t, "the preview", text(t, preview), "This is what each of them is told", "Own <b>words</b>.",
		"Your assessment of the cycle "+roundCode)
	wantsNot(t, "the holder's start page", text(t, s.get(t, "/", s.signIn(t, account.Holder))), "notice that you have not read")
	form.Set("send", "yes")
	at := s.sends(t, to, form, admin)
	list := text(t, s.get(t, at, admin))
	wants(t, "the list", list, "2 people were reminded.", "Nobody: no sign-off without one", "Confirmed")
	wants(t, "the holder's notices", text(t, s.get(t, "/notices", s.signIn(t, account.Holder))), "Your assessment of the cycle "+roundCode,
		"Own <b>words</b>.")
	if answer := s.get(t, "/cycles/"+roundCode+"/completion.csv", admin); answer.StatusCode != http.StatusForbidden {
		t.Errorf("the file without its grant: %s", answer.Status)
	}
	national := s.signIn(t, account.Admin)
	s.invite(t, national, url.Values{"role": {"completion_export"}, "trust": {"R0A"}, "email": {"trust-admin@demonstration.example"}})
	answer := s.get(t, "/cycles/"+roundCode+"/completion.csv", s.signIn(t, account.TrustAdmin))
	file := body(t, answer)
	if answer.StatusCode != http.StatusOK || !strings.HasPrefix(file, "trust_code,") || !strings.Contains(file, "not_started") {
		t.Errorf("the file: %s\n%s", answer.Status, file)
	}
	wantsNot(t, "the file", file, "Invented")
	wants(t, "the administrator's notices", text(t, s.get(t, "/notices", national)), "The completion list was taken as a file")
}

// Once the cycle has closed a submission is late and says why; once it is ready to
// be published nothing is handed over any more.
func TestLateSubmission(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	s.openCycle(t)
	holder, admin := s.signIn(t, account.Holder), s.signIn(t, account.Admin)
	at := s.sends(t, "/assessments", url.Values{"cycle": {roundCode}}, holder)
	path := strings.TrimSuffix(at, "/domains/1")
	at = s.fillIn(t, path, at, holder)
	advance := func(from string) {
		s.sends(t, "/admin/cycles/"+roundCode+"/advance", url.Values{"from": {from}}, admin)
	}
	advance("open")
	if got := s.visit(t, http.MethodPost, "/admin/cycles/"+roundCode+"/advance",
		url.Values{"from": {"open"}}, admin).StatusCode; got != http.StatusConflict {
		t.Errorf("closing what has closed: %d", got)
	}
	validator, _ := page(t, s.get(t, at, holder)).Find("input[name=validator]").Attr("value")
	answer := s.visit(t, http.MethodPost, path+"/submit", url.Values{"validator": {validator}}, holder)
	if answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("late, without a reason: %s", answer.Status)
	}
	wants(t, "the page", text(t, answer), "Enter why it is late")
	s.sends(t, path+"/submit", url.Values{"validator": {validator}, "late": {"On leave until July."}}, holder)
	wants(t, "the validator's page",
		text(t, s.get(t, strings.Replace(path, "/assessments/", "/validations/", 1), s.signIn(t, account.Validator))),
		"It was handed over late: On leave until July.")
	s.sends(t, path+"/recall", url.Values{}, holder)
	advance("closed")
	advance("provisional")
	if got := s.visit(t, http.MethodPost, path+"/submit",
		url.Values{"validator": {validator}, "late": {"Late."}}, holder).StatusCode; got != http.StatusConflict {
		t.Errorf("handing it over once it is ready to be published: %d", got)
	}
	if got := s.visit(t, http.MethodPost, "/admin/cycles/"+roundCode,
		url.Values{"framework": {"ccio 1.0"}, "threshold": {"9"}, "opens": {"2026-04-01"}, "closes": {"2026-06-30"}},
		admin).StatusCode; got != http.StatusConflict {
		t.Errorf("changing what is fixed: %d", got)
	}
}

// Confirming answers as unchanged overwrites nothing that was written on the page.
func TestCarriedForward(t *testing.T) {
	t.Parallel()
	s := newSite(t, options{})
	admin, holder := s.signIn(t, account.Admin), s.signIn(t, account.Holder)
	today := day.Of(time.Now())
	d := shipped(t).Domains[0]
	round := func(code string, opens day.Day) string {
		form := url.Values{"framework": {"ccio 1.0"}, "threshold": {"8"}, "opens": {opens.String()}, "closes": {opens.AddDays(60).String()}}
		s.sends(t, "/admin/cycles/"+code, form, admin)
		s.sends(t, "/admin/cycles/"+code+"/advance", url.Values{"from": {"planned"}}, admin)
		return s.sends(t, "/assessments", url.Values{"cycle": {code}}, holder)
	}
	last := round("2025-26", today.AddDays(-300))
	path := strings.TrimSuffix(last, "/domains/1")
	at := s.fillIn(t, path, last, holder)
	validator, _ := page(t, s.get(t, at, holder)).Find("input[name=validator]").Attr("value")
	s.sends(t, path+"/submit", url.Values{"validator": {validator}}, holder)

	now := round("2026-27", today.AddDays(-10))
	wants(t, "the domain", text(t, s.get(t, now, holder)), "Confirm unchanged and continue", "Last cycle: 1 Aware")
	form := url.Values{"then": {"carry"}}
	for i, c := range d.Competencies {
		form.Set("v."+c.ID, "0")
		if i == 1 {
			form.Set("a."+c.ID, "5")
		}
	}
	s.sends(t, now, form, holder)
	document := page(t, s.get(t, now, holder))
	for i, want := range []string{"1", "5", "3", "4"} {
		if got, _ := document.Find("input[name='a." + d.Competencies[i].ID + "'][checked]").Attr("value"); got != want {
			t.Errorf("competency %d is %q, want %q", i+1, got, want)
		}
	}
}

// Once a cycle has closed, the board of a trust, and nobody else, is told how many
// of the team besides the CCIO are at which level. A hidden domain is marked, and
// not empty or zero.
func TestTeamOnTheTrustPage(t *testing.T) {
	t.Parallel()
	address := loaded(t)
	s := siteOn(t, address, options{})
	s.openCycle(t)
	board, admin := s.signIn(t, account.Board), s.signIn(t, account.Admin)
	team := func(path string, cookie *http.Cookie) string {
		return page(t, s.get(t, path, cookie)).Find("#team-levels").NextAll().Text()
	}
	if got := team("/trusts/R0A", board); got != "" {
		t.Errorf("before a cycle closes: %s", got)
	}
	s.sends(t, "/admin/cycles/"+roundCode+"/advance", url.Values{"from": {"open"}}, admin)
	wants(t, "nothing to show", team("/trusts/R0A", board), "Of cycle 2026-27 nothing is shown of the rest of the team", "fewer than 5 people")
	insertTeam(t, address)
	domains := shipped(t).Domains
	got := page(t, s.get(t, "/trusts/R0A", board)).Find("#team-table tbody tr")
	if got.Length() != len(domains) {
		t.Fatalf("%d domains", got.Length())
	}
	wants(t, "a shown domain", got.Eq(0).Text(), domains[0].Name, "4", "3")
	wants(t, "a hidden domain", got.Eq(1).Text(), domains[1].Name, "[c]")
	wants(t, "the rule", team("/trusts/R0A", board), "at least 5 people", "at least 2 are on each side")
	if got := team("/trusts/RR8", board); got != "" {
		t.Errorf("of another trust: %s", got)
	}
	for _, p := range []account.Persona{
		account.Holder, account.Validator, account.Secretary, account.TrustAdmin, account.Region, account.National, account.Admin,
	} {
		if got := team("/trusts/R0A", s.signIn(t, p)); got != "" {
			t.Errorf("%s is told of the team: %s", p, got)
		}
	}
}

// insertTeam inserts the counts of one domain for the personas' trust.
func insertTeam(t *testing.T, address string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), pgtest.Superuser(t, address))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `INSERT INTO team_level (cycle_code, trust_code, domain_id, at_or_above, below)
		VALUES ($1, 'R0A', $2, 4, 3)`, roundCode, shipped(t).Domains[0].ID); err != nil {
		t.Fatal(err)
	}
}
