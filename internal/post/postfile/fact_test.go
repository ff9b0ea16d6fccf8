package postfile

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ccio/internal/day"
	"ccio/internal/post"
)

// documented returns the examples of docs/post-register.md by column: first the one
// of its own, then the words that the column may have.
func documented(t *testing.T) map[string][]string {
	t.Helper()
	doc, err := os.ReadFile("../../../docs/post-register.md")
	if err != nil {
		t.Fatal(err)
	}
	word := regexp.MustCompile("`([^`]+)`")
	examples := map[string][]string{}
	for line := range strings.Lines(string(doc)) {
		cells := strings.Split(strings.Trim(line, "| \n"), " | ")
		name := word.FindStringSubmatch(cells[0])
		if len(cells) != 4 || name == nil {
			continue
		}
		for _, text := range []string{cells[3], cells[2]} {
			for _, found := range word.FindAllStringSubmatch(text, -1) {
				examples[name[1]] = append(examples[name[1]], found[1])
			}
		}
	}
	return examples
}

func TestColumnsAreDocumented(t *testing.T) {
	t.Parallel()
	examples := documented(t)
	for _, column := range Columns() {
		if len(examples[column.Name]) == 0 {
			t.Errorf("docs/post-register.md has no line with an example for the column %s", column.Name)
		}
	}
}

// What is so of every plain fact: each documented value is read, planned, written and
// read back, and changes that fact alone; "not told" takes it away; a value that it
// cannot have is reported; two rows that contradict each other are refused.
func TestPlainFacts(t *testing.T) {
	t.Parallel()
	examples := documented(t)
	for _, fact := range plainFacts() {
		t.Run(fact.Name, func(t *testing.T) {
			t.Parallel()
			if len(examples[fact.Name]) == 0 {
				t.Fatal("it has no example in docs/post-register.md, so nothing can be tried")
			}
			header := "trust_code,post_type," + fact.Name + "\n"
			const row = "RR8,ccio," // the post P5, of which nothing is told
			changed := "line 2: change post " + postID(5).String() + ", RR8 ccio: " + fact.Name + "\n0 new, 1 changed, 0 closed\n"
			const unchanged = "0 new, 0 changed, 0 closed\n"
			bare := someRegister()
			for _, value := range examples[fact.Name] {
				if value == post.NotToldWord {
					continue
				}
				plan, printed := planText(bare, header+row+value+"\n")
				if printed != changed {
					t.Fatalf("%s: %s", value, printed)
				}
				told := plan.Apply(bare)
				if diff := cmp.Diff(map[string]string{fact.Name: value}, differing(bare, told)); diff != "" {
					t.Errorf("%s changes (-want +got):\n%s", value, diff)
				}
				if _, again := planText(told, header+row+value+"\n"); again != unchanged {
					t.Errorf("%s again: %s", value, again)
				}
				if _, empty := planText(told, header+row+"\n"); empty != unchanged {
					t.Errorf("an empty cell after %s: %s", value, empty)
				}
				plan, printed = planText(told, header+row+"Not Told\n")
				if printed != changed {
					t.Errorf("not told after %s: %s", value, printed)
				}
				if diff := cmp.Diff(bare.Posts, plan.Apply(told).Posts, cmp.AllowUnexported(day.Day{})); diff != "" {
					t.Errorf("not told leaves of %s (-want +got):\n%s", value, diff)
				}
				if _, both := planText(bare, header+row+value+"\n"+row+"not told\n"); !strings.HasPrefix(both,
					"line 3, "+fact.Name+` "not told": differs from line 2`) {
					t.Errorf("two rows that differ: %s", both)
				}
				if _, one := planText(bare, header+row+value+"\n"+row+"\n"); one != changed {
					t.Errorf("two rows of which one says it: %s", one)
				}
			}
			wrong, says := "nonsense", `"nonsense": is `
			if fact.Text {
				wrong = strings.Repeat("é", 1001)
				says = `"` + strings.Repeat("é", longestInReport) + `…": has 1001 characters: write `
			}
			if _, printed := planText(bare, header+row+wrong+"\n"); !strings.HasPrefix(printed, "line 2, "+fact.Name+" "+says) ||
				strings.Count(printed, "\n") != 1 {
				t.Errorf("a value that it cannot have: %s", printed)
			}
		})
	}
}

// differing returns the cells in which the post P5 differs from before, as a file has
// them today.
func differing(before, after post.Existing) map[string]string {
	cells := func(e post.Existing) []string {
		for _, p := range e.Posts {
			if p.ID == postID(5) {
				return Row(p, d(today), p.Appointments[0], post.Holder{})
			}
		}
		return nil
	}
	was, now, differ := cells(before), cells(after), map[string]string{}
	for i, column := range Columns() {
		if was[i] != now[i] {
			differ[column.Name] = now[i]
		}
	}
	return differ
}

// Every column but the ids and the trust names a field that the audit may record,
// and the noun names no field that is not a column.
func TestColumnsAreFields(t *testing.T) {
	t.Parallel()
	columns := map[string]bool{}
	fields := slices.Concat(post.Fields(), post.AppointmentFields(), post.StatementFields())
	for _, column := range Columns() {
		columns[column.Name] = true
		switch named := slices.Contains(fields, column.Name); column.Name {
		case colPostID, colAppointmentID, colTrust:
		default:
			if !named {
				t.Errorf("the column %s is no field of package post, so its change could not be audited", column.Name)
			}
		}
		if column.Personal && slices.Contains(post.Fields(), column.Name) {
			t.Errorf("%s is about a person, and a field of the post", column.Name)
		}
	}
	for _, field := range fields {
		if !columns[field] {
			t.Errorf("package post has the field %s, which is no column", field)
		}
	}
}
