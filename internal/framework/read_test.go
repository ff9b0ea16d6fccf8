package framework

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// small is the smallest framework: one domain with one competency.
const small = `{
 "code": "small", "version": "1.0", "title": "Small", "summary": ["For tests."],
 "scale": [{"level": 1, "name": "One", "meaning": "a"}, {"level": 2, "name": "Two", "meaning": "b"}, ` +
	`{"level": 3, "name": "Three", "meaning": "c"}, {"level": 4, "name": "Four", "meaning": "d"}, ` +
	`{"level": 5, "name": "Five", "meaning": "e"}],
 "abbreviations": [],
 "domains": [{
  "id": "one", "name": "One", "summary": "Of one.",
  "competencies": [{
   "id": "one.first", "name": "First", "statement": "Does it.", "why": "It matters.", "evidence": ["a", "b"],
   "crosswalk": {"seed": [], "fci": [], "wgll": []},
   "anchors": ["a", "b", "c", "d", "e"]
  }]
 }]
}
`

func TestReadSmall(t *testing.T) {
	t.Parallel()
	f, problems := Read(strings.NewReader(small))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if f.Code != "small" || f.Count() != 1 || f.Domains[0].Competencies[0].Anchors[4] != "e" || f.Scale[4] != (Level{5, "Five", "e"}) {
		t.Errorf("read as %+v", f)
	}
	if _, ok := f.Find("one.first"); !ok {
		t.Error("its competency is not found")
	}
	if _, ok := f.Find("one.other"); ok {
		t.Error("a competency is found that is not there")
	}
}

// Each possible mistake is reported at its place, and nothing else is.
func TestEveryProblemAtItsPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, new, want string }{
		"no code":             {`"code": "small", `, ``, `line 1, code: this key is missing`},
		"a wrong code":        {`"code": "small"`, `"code": "Small One"`, `line 2, code: "Small One" is not a code`},
		"a wrong version":     {`"version": "1.0"`, `"version": "one"`, `line 2, version: "one" is not a version`},
		"an empty title":      {`"title": "Small"`, `"title": ""`, `line 2, title: this text is empty`},
		"a number for a text": {`"title": "Small"`, `"title": 7`, `line 2, title: this is a number and has to be a text`},
		"a text for a list":   {`"summary": ["For tests."]`, `"summary": "For tests."`, `line 2, summary: this is a text and has to be a list`},
		"an empty summary":    {`"summary": ["For tests."]`, `"summary": []`, `line 2, summary: this list has 0 items and has to have 1 to 10`},
		"an unknown key":      {`"title": "Small"`, `"title": "Small", "colour": "red"`, `line 2, colour: there is no such key here`},
		"a key twice":         {`"title": "Small"`, `"title": "Small", "title": "Again"`, `line 2, title: this key is there twice`},
		"a level out of turn": {`"level": 2`, `"level": 3`, `line 3, scale[1].level: levels are numbered from 1`},
		"a level as a text":   {`"level": 2`, `"level": "2"`, `line 3, scale[1].level: levels are numbered from 1`},
		"four levels":         {`{"level": 1, "name": "One", "meaning": "a"}, `, ``, `line 3, scale: this list has 4 items and has to have 5`},
		"a wrong domain id":   {`"id": "one", "name"`, `"id": "One!", "name"`, `line 6, domains[0].id: "One!" is not an id`},
		"another domain's id": {
			`"id": "one.first"`, `"id": "two.first"`,
			`line 8, domains[0].competencies[0].id: "two.first" is not an id of this domain`,
		},
		"one anchor missing": {
			`["a", "b", "c", "d", "e"]`, `["a", "b", "c", "d"]`,
			`line 10, domains[0].competencies[0].anchors: this list has 4 items and has to have 5`,
		},
		"an anchor twice": {
			`["a", "b", "c", "d", "e"]`, `["a", "b", "c", "d", "b"]`,
			`line 10, domains[0].competencies[0].anchors[4]: this text is in the list already`,
		},
		"an empty anchor": {
			`["a", "b", "c", "d", "e"]`, `["a", "b", "", "d", "e"]`,
			`line 10, domains[0].competencies[0].anchors[2]: this text is empty`,
		},
		"one example": {
			`["a", "b"]`, `["a"]`, `line 8, domains[0].competencies[0].evidence: this list has 1 items and has to have 2 to 3`,
		},
		"a ragged text": {`"Does it."`, `"Does  it. "`, `line 8, domains[0].competencies[0].statement: this text has a line break`},
		"a line break":  {`"Does it."`, `"Does\nit."`, `line 8, domains[0].competencies[0].statement: this text has a line break`},
		"no crosswalk": {
			`"crosswalk": {"seed": [], "fci": [], "wgll": []},`, ``,
			`line 7, domains[0].competencies[0].crosswalk: this key is missing`,
		},
		"a list for an object": {
			`{"seed": [], "fci": [], "wgll": []}`, `[]`,
			`line 9, domains[0].competencies[0].crosswalk: this is a list and has to be an object`,
		},
		"a comma too many": {`"wgll": []},`, `"wgll": []},,`, `line 9: this is not JSON`},
		"an end too soon":  {"}]\n }]\n}", `}]`, `the file ends before its last bracket`},
		"something after":  {"}]\n }]\n}", "}]\n }]\n} {}", `line 13: there is something after the end`},
	} {
		file := strings.Replace(small, c.old, c.new, 1)
		if file == small {
			t.Fatalf("%s: nothing is changed", name)
		}
		_, problems := Read(strings.NewReader(file))
		if len(problems) == 0 || !strings.Contains(problems[0].String(), c.want) {
			t.Errorf("%s: %v, want %s", name, problems, c.want)
		}
		if len(problems) > 1 {
			t.Errorf("%s is said %d times: %v", name, len(problems), problems)
		}
	}
	// All at once, in the order of the file.
	_, problems := Read(strings.NewReader(strings.NewReplacer(`"small"`, `""`, `"First"`, `""`, `"e"]`, `""]`).Replace(small)))
	if len(problems) != 3 || problems[0].Line != 2 || problems[1].Line != 8 || problems[2].Line != 10 {
		t.Errorf("three problems are told as %v", problems)
	}
	if err := problems.Err(); err == nil || !strings.Contains(err.Error(), "wrong in 3 places") {
		t.Errorf("together they are %v", err)
	}
	if (Problems{}).Err() != nil {
		t.Error("no problem is an error")
	}
	// An id occurs only once in a file, whatever it identifies.
	twice := strings.Replace(small, `"anchors": ["a", "b", "c", "d", "e"]
  }]`, `"anchors": ["a", "b", "c", "d", "e"]
  }, {"id": "one.first", "name": "F", "statement": "s", "why": "w", "evidence": ["a", "b"], `+
		`"crosswalk": {"seed": [], "fci": [], "wgll": []}, "anchors": ["a", "b", "c", "d", "e"]}]`, 1)
	if _, problems := Read(strings.NewReader(twice)); len(problems) != 1 ||
		!strings.Contains(problems[0].String(), `competencies[1].id: "one.first" is the id of domains[0].competencies[0] already`) {
		t.Errorf("an id twice: %v", problems)
	}
}

func TestReadRefusesTooMuch(t *testing.T) {
	t.Parallel()
	if _, problems := Read(bytes.NewReader(make([]byte, maxFile+1))); len(problems) != 1 ||
		!strings.Contains(problems[0].Message, "larger than 4 MB") {
		t.Errorf("a huge file: %v", problems)
	}
	long := strings.Replace(small, `"Does it."`, `"`+strings.Repeat("a", maxText+1)+`"`, 1)
	if _, problems := Read(strings.NewReader(long)); len(problems) != 1 || !strings.Contains(problems[0].Message, "2001 characters") {
		t.Errorf("a long text: %v", problems)
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	f, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Search(" ").Count(); got != f.Count() {
		t.Errorf("an empty search keeps %d of %d", got, f.Count())
	}
	for query, want := range map[string]string{
		"supplier exit": "partnership.suppliers", "DCB0160": "safety.clinical-risk", "drift": "informatics.ai",
		"real-time DATA": "data.everyday", "Empower citizens": "patients.access",
	} {
		found := f.Search(query)
		if _, ok := found.Find(want); !ok || found.Count() == f.Count() {
			t.Errorf("%q finds %d competencies, %s among them: %v", query, found.Count(), want, ok)
		}
	}
	if got := f.Search("no such words").Count(); got != 0 {
		t.Errorf("words that are nowhere find %d", got)
	}
	if whole, _ := Shipped(); fmt.Sprint(whole) != fmt.Sprint(f) {
		t.Error("searching changes the framework")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	f.Add(ShippedFile())
	f.Add([]byte(`{"domains":[{"competencies":[{"anchors":[[[]]]}]}]}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		read, problems := Read(bytes.NewReader(file))
		if len(problems) > 0 {
			return
		}
		for _, d := range read.Domains {
			for _, c := range d.Competencies {
				if len(c.Anchors) != Levels || !strings.HasPrefix(c.ID, d.ID+".") {
					t.Errorf("what is read without a problem has %+v", c)
				}
			}
		}
	})
}
