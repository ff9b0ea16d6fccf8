package form_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ccio/internal/fault"
	"ccio/internal/form"
)

// plan is a form with a field of each kind.
type plan struct {
	form.Form
	name, words, first, size, colour, agreed, version, carried *form.Field
}

func newPlan() *plan {
	p := &plan{}
	p.name = p.Add(form.Line("name", "Name"))
	p.name.Wanted = "Enter a name"
	p.words = p.Add(form.Text("words", "Words"))
	p.words.Called, p.words.Most, p.words.ID = "Your words", 10, "the-words"
	p.first = p.Add(form.Date("first", "First day"))
	p.size = p.Add(form.Number("size", "Size"))
	p.colour = p.Add(form.Choose("colour", "Colour", form.Choice{Value: "red"}, form.Choice{Value: "blue"}))
	p.agreed = p.Add(form.Tick("agreed", "I agree"))
	p.version = p.Add(form.Version("version", 3))
	p.carried = p.Add(form.Hidden("carried"))
	return p
}

func sent(changes ...string) url.Values {
	v := url.Values{"name": {"A"}, "words": {""}, "first": {""}, "size": {""}, "colour": {""}, "version": {"3"}, "carried": {"x"}}
	for i := 0; i < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
	}
	return v
}

func TestReadTidies(t *testing.T) {
	t.Parallel()
	p := newPlan()
	err := p.Read(
		sent(
			"name",
			"  Ada \t  B ",
			"words",
			" one\r\ntwo \r\n",
			"first",
			" 2026-04-01 ",
			"size",
			"8",
			"colour",
			"blue",
			"agreed",
			"on",
			"version",
			"4",
		),
	)
	if err != nil || !p.IsFine() {
		t.Fatalf("a form with nothing wrong: %v, %+v", err, p.Problems())
	}
	if p.name.Value != "Ada B" || p.words.Value != "one\ntwo" || p.first.Day().String() != "2026-04-01" || p.size.Int() != 8 ||
		p.colour.Value != "blue" || !p.agreed.Ticked() || p.version.Int() != 4 {
		t.Errorf("read as %+v", p)
	}
}

// Each problem is a sentence at its field, and links to that field's control. What
// was typed stays.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, id, want string }{
		{"name", "   ", "name", "Enter a name"},
		{"words", "12345678901", "the-words", "Your words must be 10 characters or fewer. It has 11."},
		{"first", "1 April", "first", "Enter first day as a date, such as 2026-04-01"},
		{"size", "eight", "size", "Size must be a whole number"},
		{"size", "8.5", "size", "Size must be a whole number"},
		{"colour", "green", "colour", "Choose one of those listed"},
	} {
		p := newPlan()
		if err := p.Read(sent(c.name, c.value)); err != nil {
			t.Errorf("%s %q: %v", c.name, c.value, err)
		}
		if diff := cmp.Diff([]form.Problem{{ID: c.id, Text: c.want}}, p.Problems()); diff != "" {
			t.Errorf("%s %q: %s", c.name, c.value, diff)
		}
	}
	p := newPlan()
	if err := p.Read(sent("size", "eight")); err != nil || p.size.Value != "eight" {
		t.Errorf("what was typed is %q, %v", p.size.Value, err)
	}
}

// A visitor cannot put right a hidden field that no page of ours sends.
func TestGarbled(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"version", "-5"}, {"version", ""}, {"version", "three"}, {"version", "99999999999"}, {"version", "1e3"},
		{"words", "a\x00b"}, {"words", "\xff"},
	} {
		if err := newPlan().Read(sent(c[0], c[1])); fault.KindOf(err) != fault.BadRequest {
			t.Errorf("%s %q: %v", c[0], c[1], err)
		}
	}
}

// The field accepts an id or nothing; the use case knows whether it is offered.
func TestIDs(t *testing.T) {
	t.Parallel()
	const known = "0193a000-0000-7000-8000-000000000000"
	read := func(value string) (*form.Field, error) {
		f := &form.Form{}
		field := f.Add(form.ID("grant", "Grant"))
		return field, f.Read(url.Values{"grant": {value}})
	}
	if f, err := read(" " + known + " "); err != nil || f.UUID().String() != known || f.IsHidden() {
		t.Errorf("an id is %v, %v", f.UUID(), err)
	}
	if f, err := read(""); err != nil || f.Problem != "" || f.UUID().String() == known {
		t.Errorf("no id is %+v, %v", f, err)
	}
	for _, garbled := range []string{"1", known[1:], known + "0", "' or 1=1"} {
		if _, err := read(garbled); fault.KindOf(err) != fault.BadRequest {
			t.Errorf("%q: %v", garbled, err)
		}
	}
}

// A required field that is not sent, such as radio buttons of which none is chosen,
// is asked for.
func TestWantedAndNotSent(t *testing.T) {
	t.Parallel()
	p := newPlan()
	p.colour.Wanted = "Choose a colour"
	if err := p.Read(url.Values{"version": {"3"}}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]form.Problem{{ID: "name", Text: "Enter a name"}, {ID: "colour", Text: "Choose a colour"}},
		p.Problems()); diff != "" {
		t.Error(diff)
	}
	p = newPlan()
	p.colour.Wanted, p.colour.Value, p.name.Value = "Choose a colour", "red", "Ada"
	if err := p.Read(url.Values{"version": {"3"}}); err != nil || !p.IsFine() {
		t.Errorf("what the form begins with is asked for: %v, %+v", err, p.Problems())
	}
}

// A field that is not sent keeps its value, because a script sends only a part of
// the page.
func TestNotSent(t *testing.T) {
	t.Parallel()
	p := newPlan()
	p.words.Value, p.agreed.Value = "there before", "yes"
	if err := p.Read(url.Values{"name": {"A"}, "version": {"3"}}); err != nil {
		t.Fatal(err)
	}
	if err := newPlan().Read(url.Values{"name": {"A"}}); fault.KindOf(err) != fault.BadRequest {
		t.Errorf("a form without its version: %v", err)
	}
	if p.words.Value != "there before" || p.words.Sent || !p.name.Sent || p.version.Int() != 3 {
		t.Errorf("%+v", p)
	}
	if p.agreed.Ticked() { // an empty box is not sent, and is not ticked
		t.Error("a box that was not sent is ticked")
	}
}

// The length is the one that browsers count, and never shorter than that of
// Postgres.
func TestCount(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{"": 0, "é": 1, "e\u0301": 2, "😀": 2, "a\nb": 3, "日本": 2} {
		if got := form.Count(s); got != want {
			t.Errorf("%q has %d characters, want %d", s, got, want)
		}
		if form.Count(s) < len([]rune(s)) {
			t.Errorf("%q is longer for Postgres", s)
		}
	}
	p := newPlan()
	if err := p.Read(sent("words", strings.Repeat("\r\n", 3)+"1234\r\n\r\n5678")); err != nil || p.words.Problem != "" {
		t.Errorf("ten characters, as the browser counts them: %q", p.words.Problem)
	}
}

// What a use case refuses goes to the fields of the form, and the rest to the
// summary, so that no refusal is lost.
func TestTake(t *testing.T) {
	t.Parallel()
	p := newPlan()
	taken := p.Take(&fault.Error{Kind: fault.Invalid, Public: "There is a problem.", Fields: []fault.Field{
		{Name: "elsewhere", Message: "Something else is wrong"}, {Name: "first", Message: "Too early"},
	}})
	want := []form.Problem{{Text: "Something else is wrong"}, {ID: "first", Text: "Too early"}}
	if diff := cmp.Diff(want, p.Problems()); !taken || diff != "" {
		t.Errorf("taken %v: %s", taken, diff)
	}
	p = newPlan()
	if !p.Take(fault.New(fault.Invalid, "This cannot be so.")) || p.IsFine() || p.Problems()[0] != (form.Problem{Text: "This cannot be so."}) {
		t.Errorf("an invalid without a field: %+v", p.Problems())
	}
	for _, kind := range []fault.Kind{fault.Conflict, fault.Forbidden, fault.NotFound, fault.Internal} {
		if newPlan().Take(fault.New(kind, "No.")) {
			t.Errorf("the kind %d is taken", kind)
		}
	}
}

// The summary says which competency a problem is about, and the field does not.
func TestOf(t *testing.T) {
	t.Parallel()
	p := newPlan()
	p.words.Of = "Safety"
	if err := p.Read(sent("words", "12345678901")); err != nil {
		t.Fatal(err)
	}
	if got := p.Problems()[0].Text; !strings.HasPrefix(got, "Safety: Your words") || strings.HasPrefix(p.words.Problem, "Safety") {
		t.Errorf("the summary says %q and the field %q", got, p.words.Problem)
	}
}

func TestUUID(t *testing.T) {
	t.Parallel()
	const id = "019a0000-0000-7000-8000-000000000001"
	field := form.Choose("validator", "Validator", form.Choice{Value: id})
	f := form.Form{}
	f.Add(field)
	for value, want := range map[string]string{
		id: id, "019a0000-0000-7000-8000-000000000002": "00000000-0000-0000-0000-000000000000", "rubbish": "00000000-0000-0000-0000-000000000000",
	} {
		field.Problem = ""
		if err := f.Read(url.Values{"validator": {value}}); err != nil || field.UUID().String() != want ||
			(field.Problem == "") != (value == id) {
			t.Errorf("%q is read as %s, %q, %v", value, field.UUID(), field.Problem, err)
		}
	}
}
