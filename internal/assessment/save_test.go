package assessment

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"ccio/internal/fault"
)

func level(n int) Answer { return Answer{Kind: Level, Level: n} }

// Each competency of a page is decided for itself: written, left, or overtaken.
func TestMerge(t *testing.T) {
	t.Parallel()
	stands := Entry{Answer: level(2), Evidence: "minutes", Version: 3}
	fresh := func(e Entry) Wrote { return Wrote{Entry: e, Shown: Entry{}.Fingerprint()} }
	for name, c := range map[string]struct {
		now, last       Entry
		wrote           *Wrote
		carry           bool
		want            *Entry // written; nil: nothing is
		isOvertaken     bool
		isCarriedBefore bool
	}{
		"a first answer":                {wrote: new(fresh(Entry{Answer: level(3)})), want: &Entry{Answer: level(3)}},
		"nothing chosen, nothing there": {wrote: new(fresh(Entry{}))},
		"an answer taken back":          {now: stands, wrote: &Wrote{Entry: Entry{Version: 3}}, want: &Entry{Version: 3}},
		"the same again":                {now: stands, wrote: &Wrote{Entry: stands}},
		"changed": {
			now: stands, wrote: &Wrote{Entry: Entry{Answer: level(4), Version: 3}}, want: &Entry{Answer: level(4), Version: 3},
		},
		"not sent": {now: stands},
		"an older page, untouched": {
			now: stands, wrote: &Wrote{Entry: Entry{Answer: level(1), Version: 2}, Shown: Entry{Answer: level(1)}.Fingerprint()},
		},
		"an older page, changed": {
			now: stands, wrote: &Wrote{Entry: Entry{Answer: level(1), Version: 2}, Shown: "another"}, isOvertaken: true,
		},
		"an older page, changed alike": {
			now: stands, wrote: &Wrote{Entry: Entry{Answer: level(2), Evidence: "minutes", Version: 2}, Shown: "another"},
		},
		"a page of before the first": {now: stands, wrote: &Wrote{Entry: Entry{Answer: level(1)}, Shown: "another"}, isOvertaken: true},
		"a version that is not there yet": {
			now: stands, wrote: &Wrote{Entry: Entry{Answer: level(1), Version: 9}, Shown: "another"}, isOvertaken: true,
		},
		"confirmed unchanged": {
			last: Entry{Answer: level(4), Evidence: "then"}, carry: true, want: &Entry{Answer: level(4), Evidence: "then", IsCarried: true},
		},
		"confirmed, page empty": {
			last: Entry{Answer: level(4)}, carry: true, wrote: new(fresh(Entry{})), want: &Entry{Answer: level(4), IsCarried: true},
		},
		"confirmed, yet something written": {
			last: Entry{Answer: level(4)}, carry: true, wrote: new(fresh(Entry{Reflection: "mine"})), want: &Entry{Reflection: "mine"},
		},
		"confirmed, answered already": {now: stands, last: Entry{Answer: level(4)}, carry: true},
		"confirmed, nothing to carry": {carry: true},
		"only the reflection changes": {
			now: Entry{Answer: level(4), IsCarried: true, Version: 1}, wrote: &Wrote{Entry: Entry{Answer: level(4), Reflection: "r", Version: 1}},
			want: &Entry{Answer: level(4), Reflection: "r", IsCarried: true, Version: 1},
		},
		"the answer carried is changed": {
			now: Entry{Answer: level(4), IsCarried: true, Version: 1}, wrote: &Wrote{Entry: Entry{Answer: level(5), Version: 1}},
			want: &Entry{Answer: level(5), Version: 1},
		},
	} {
		work := Work{Entries: map[string]Entry{}, Last: map[string]Entry{}}
		if c.now != (Entry{}) {
			work.Entries["a"] = c.now
		}
		if c.last != (Entry{}) {
			work.Last["a"] = c.last
		}
		d := DomainAnswers{Carry: c.carry, Wrote: map[string]Wrote{}}
		if c.wrote != nil {
			d.Wrote["a"] = *c.wrote
		}
		saved := merge(work, []string{"a"}, d)
		got, written := saved.Entries["a"]
		if written != (c.want != nil) || written && got != *c.want {
			t.Errorf("%s: written %v %+v", name, written, got)
		}
		if _, overtaken := saved.Overtaken["a"]; overtaken != c.isOvertaken {
			t.Errorf("%s: overtaken %v", name, overtaken)
		}
	}
}

// A competency that is refused does not keep another from being written.
func TestMergeEachByItself(t *testing.T) {
	t.Parallel()
	work := Work{Entries: map[string]Entry{"b": {Answer: level(2), Version: 2}}}
	saved := merge(work, []string{"a", "b", "c"}, DomainAnswers{Wrote: map[string]Wrote{
		"a": {
			Entry: Entry{Answer: level(1)},
		}, "b": {Entry: Entry{Answer: level(5), Version: 1}, Shown: "another"}, "c": {Entry: Entry{Answer: level(3)}},
	}})
	if got := slices.Sorted(maps.Keys(saved.Entries)); !slices.Equal(got, []string{"a", "c"}) || len(saved.Overtaken) != 1 {
		t.Errorf("written %v, overtaken %v", got, saved.Overtaken)
	}
}

// Every move has one line in the table, which says what a move cannot be without, and
// the only moves that tell nobody are those that are called quiet.
func TestEveryMoveHasARule(t *testing.T) {
	t.Parallel()
	lines := map[Move]int{}
	for _, r := range rules {
		if lines[r.move]++; lines[r.move] > 1 || r.move == "" || len(r.steps) == 0 || r.until == "" {
			t.Errorf("%q is there twice, or leads nowhere, or at no time: %+v", r.move, r)
		}
		if r.quiet != (r.tell == nil) {
			t.Errorf("%s tells nobody: %v", r.move, r.tell == nil)
		}
		if takes := r.words.most > 0; takes != (r.words.field != "") || r.words.needed && !takes {
			t.Errorf("%s takes words, and does not say which: %+v", r.move, r.words)
		}
	}
}

// Words that are needed or too long are refused with their field.
func TestWordsOfAMove(t *testing.T) {
	t.Parallel()
	for _, r := range rules {
		if r.words.most == 0 {
			continue
		}
		with := func(n int) Input {
			return Input{Reason: strings.Repeat("é", n), Response: strings.Repeat("é", n)}
		}
		if err := r.words.refuse(with(r.move.MostWords())); err != nil {
			t.Errorf("%s with words as long as they may be: %v", r.move, err)
		}
		known, is := errors.AsType[*fault.Error](r.words.refuse(with(r.words.most + 1)))
		if !is || known.Kind != fault.Invalid || len(known.Fields) != 1 || known.Fields[0].Name != r.words.field {
			t.Errorf("%s with words that are too long: %v", r.move, known)
		}
		if err := r.words.refuse(Input{}); (err != nil) != r.words.needed {
			t.Errorf("%s without words: %v", r.move, err)
		}
	}
}

// What a move writes, and what it does not.
func TestDecide(t *testing.T) {
	t.Parallel()
	validator := Candidate{}
	validator.Person[0] = 7
	asked := []Asked{{Domain: "d", Competencies: []string{"a", "b"}}}
	work := Work{Summary: Summary{State: Draft, Cycle: Cycle{Code: "2026-27", State: Open}}, Candidates: []Candidate{validator},
		Entries: map[string]Entry{"a": {Answer: level(1)}, "b": {Answer: level(3)}}}
	o, err := decide(Case{By: Holder, Asked: asked, Work: work}, Submit, Input{Validator: validator.Person, Reason: "not needed"})
	if err != nil || o.To != Submitted || !o.HandsOver || o.IsLate || o.LateReason != "" || len(o.Notices) != 1 ||
		o.Notices[0].To != validator.Person {
		t.Errorf("submitted: %+v, %v", o, err)
	}
	work.Cycle.State = Closed
	if o, err = decide(Case{By: Holder, Asked: asked, Work: work}, Submit, Input{Validator: validator.Person, Reason: "leave"}); err != nil ||
		!o.IsLate ||
		o.LateReason != "leave" {
		t.Errorf("submitted late: %+v, %v", o, err)
	}
	if _, err = decide(Case{By: Holder, Asked: asked, Work: work}, Submit, Input{Validator: validator.Person}); err == nil {
		t.Error("submitted late without a reason")
	}
	review := Review{Summary: Summary{State: InValidation, Cycle: Cycle{State: Open}}, Submitted: work.Entries,
		Validated: map[string]Validated{"a": {Answer: level(2)}, "b": {Answer: level(3)}}}
	o, err = decide(Case{By: Validator, Asked: asked, Review: review}, SignOff, Input{})
	if err != nil || o.To != SignedOff || o.Levels["d"] != level(2) || o.HandsOver {
		t.Errorf("signed off: %+v, %v", o, err)
	}
	work.State = SignedOff
	o, err = decide(Case{By: Holder, Work: work}, Respond, Input{Response: "Thank you"})
	if err != nil || o.Move != "" || o.Response == nil || *o.Response != "Thank you" || len(o.Notices) != 0 {
		t.Errorf("responded: %+v, %v", o, err)
	}
}
