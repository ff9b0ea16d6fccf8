package postfile

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"ccio/internal/fault"
	"ccio/internal/post"
)

func problemsOf(t *testing.T, text string, opts Options) string {
	t.Helper()
	f, problems := Read(strings.NewReader(text), opts)
	_, planned := PlanImport(post.Existing{}, f, opts)
	if len(problems) > 0 && len(planned) < len(problems) {
		t.Errorf("PlanImport leaves out problems of ReadFile: %v of %v", planned, problems)
	}
	var b strings.Builder
	if _, err := problems.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A file that is not a posts file is refused in one line.
func TestReadFileThatIsNone(t *testing.T) {
	t.Parallel()
	const header = "trust_code,post_type\n"
	for name, test := range map[string]struct{ text, want string }{
		"empty":                  {"", "the file is empty"},
		"spaces":                 {" \r\n\n", "the file is empty"},
		"a byte order mark only": {"\ufeff", "the file is empty"},
		"xlsx":                   {"PK\x03\x04\x14\x00\x06\x00", "the file is a workbook"},
		"xls":                    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "the file is an old workbook"},
		"UTF-16":                 {"\xff\xfet\x00r\x00", "the file is in UTF-16"},
		"UTF-16, the other way":  {"\xfe\xff\x00t\x00r", "the file is in UTF-16"},
		"UTF-16 without a mark":  {"t\x00r\x00", "the file is not text in UTF-8"},
		"Windows-1252":           {header + "R0A,ccio\nRR8,caf\xe9\n", "line 3: the file has a character that is not in UTF-8"},
		"carriage returns alone": {"trust_code,post_type\rR0A,ccio\r", "the lines of the file end with a carriage return alone"},
		"semicolons":             {"trust_code;post_type\nR0A;ccio\n", "line 1: the columns are not parted by commas"},
		"tabs":                   {"trust_code\tpost_type\nR0A\tccio\n", "line 1: the columns are not parted by commas"},
		"no header":              {"R0A,ccio,Example Person One\n", "line 1: the first line does not name the columns"},
		"a web page":             {"<!doctype html>\n<title>Sign in</title>\n", "line 1: the first line does not name the columns"},
		"quotes in the header":   {"trust_code,\"post_type\n", "line 1: the header cannot be read"},
		"too large":              {header + strings.Repeat("R0A,ccio,,,\n", MostBytes/12+1), "the file is larger than 10 MB"},
		"no trust":               {"post_type\nccio\n", "line 1, trust_code: the file has no such column"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := problemsOf(t, test.text, testOptions())
			if !strings.HasPrefix(got, test.want) || strings.Count(got, "\n") != 1 || strings.Contains(got, "Example Person") {
				t.Errorf("got %q, want one line that begins with %q", got, test.want)
			}
		})
	}
	if _, problems := Read(iotest.ErrReader(errors.New("gone")), testOptions()); len(problems) != 1 {
		t.Errorf("a file that cannot be read: %v", problems)
	}
}

// Whatever is wrong in a file that is a posts file, the rest of it is checked.
func TestReadFileGoesOn(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", LongestTitle)
	for name, test := range map[string]struct {
		text string
		want []string // how each line begins
	}{
		"unknown columns": {
			"trust_code,post_type,trustcode,funded_tme,share,share,\nR0A,nonsense,,,,,\n",
			[]string{
				`line 1, trustcode: is not a column of the posts file; the nearest is trust_code`,
				`line 1, funded_tme: is not a column of the posts file; the nearest is funded_time`,
				`line 1, share: this column stands twice`,
				`line 1: column 7 has no name`,
				`line 2, post_type "nonsense": is not a post type`,
			},
		},
		"cells": {
			"trust_code,post_type\nR0A,ccio,x\nR0A\nR0A,nonsense\n",
			[]string{
				"line 2: the header has 2 cells and this row has 3", "line 3: the header has 2 cells and this row has 1",
				`line 4, post_type "nonsense"`,
			},
		},
		"quotes": {
			"trust_code,post_type\nR0A,\"cc\"io\nR0A,cc\"io\nR0A,nonsense\n",
			[]string{"line 2: the double quotes do not match", "line 3: the double quotes do not match", `line 4, post_type "nonsense"`},
		},
		"a quote without its end": {
			"trust_code,post_type\nR0A,nonsense\nR0A,\"ccio\n",
			[]string{`line 2, post_type "nonsense"`, "line 3: the double quotes do not match"},
		},
		"a cell over two lines, and lines after it": {
			"trust_code,post_type,local_title\nR0A,ccio,\"a\nb\"\nR0A,nonsense,\n",
			[]string{`line 2, local_title "a\nb": has a character that cannot be printed`, `line 4, post_type "nonsense"`},
		},
		"characters": {
			"trust_code,post_type,local_title,person_name\n" +
				"R0A,ccio,a\tb,\nR0A,ccio,\tb,\nR0A,ccio,a\u202eb,\nR0A,ccio,'\tb,\nR0A,cnio," + long + ",\nR0A,cnio," + long + "e,\n" +
				"R0A,ccio,," + long + "\n",
			[]string{
				"line 2, local_title", "line 3, local_title", "line 4, local_title", "line 5, local_title",
				`line 7, local_title "` + strings.Repeat("é", longestInReport) + `…": has 201 characters: write 200 at most`,
				"line 8, appointed_from: is empty", "line 8, appointment_kind: is empty",
				"line 8, person_name: has 200 characters: write 120 at most",
			},
		},
		"demonstration": {
			"trust_code,post_type,demonstration\nR0A,nonsense,yes\n",
			[]string{"line 1, demonstration: the file has invented demonstration data", `line 2, post_type "nonsense"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := strings.Split(strings.TrimSuffix(problemsOf(t, test.text, testOptions()), "\n"), "\n")
			for i := range max(len(got), len(test.want)) {
				if i >= len(got) || i >= len(test.want) || !strings.HasPrefix(got[i], sortedLike(test.want, got)[i]) {
					t.Fatalf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(test.want, "\n     "))
				}
			}
		})
	}
}

// sortedLike puts the wanted beginnings in the order of what was got: problems
// of one line may stand in any order.
func sortedLike(want, got []string) []string {
	ordered := make([]string, len(got))
	for i, line := range got {
		ordered[i] = "(nothing wanted)"
		for _, w := range want {
			if strings.HasPrefix(line, w) {
				ordered[i] = w
			}
		}
	}
	return ordered
}

func TestReadFileInDemonstration(t *testing.T) {
	t.Parallel()
	opts := testOptions()
	opts.Demonstration = true
	text := "trust_code,post_type,established_on,demonstration\nR0A,ccio,2020-01-01,invented\n"
	if got := problemsOf(t, text, opts); got != "" {
		t.Errorf("in demonstration mode: %s", got)
	}
}

func TestReadFileLimitsRows(t *testing.T) {
	t.Parallel()
	text := "trust_code,post_type\n" + strings.Repeat("R0A,ccio\n", MostRows)
	f, problems := Read(strings.NewReader(text), testOptions())
	if len(problems) > 0 || f.Rows() != MostRows {
		t.Fatalf("%d rows: %v", f.Rows(), problems)
	}
	_, problems = Read(strings.NewReader(text+"R0A,ccio\n\nR0A,ccio\n"), testOptions())
	if len(problems) != 1 || problems[0].Line != MostRows+2 {
		t.Errorf("one row too many: %v", problems)
	}
}

// A long list is cut when printed, and counted.
func TestProblemsPrinted(t *testing.T) {
	t.Parallel()
	text := "trust_code,post_type\n" + strings.Repeat("R0A,x\n", 150)
	f, problems := Read(strings.NewReader(text), testOptions())
	_, planned := PlanImport(post.Existing{}, f, testOptions())
	for _, ps := range []Problems{problems, planned} {
		var b strings.Builder
		n, err := ps.WriteTo(&b)
		lines := strings.Split(b.String(), "\n")
		if err != nil || int(n) != b.Len() || len(lines) != 102 || lines[100] != "and 50 more; 150 in all" {
			t.Errorf("%d lines, %v: %q", len(lines), err, lines[len(lines)-2:])
		}
	}
	err := problems.Err()
	if fault.KindOf(err) != fault.Invalid || !strings.HasPrefix(err.Error(), "The posts file is wrong in 150 places.") {
		t.Errorf("Err = %v", err)
	}
	if e, ok := errors.AsType[*fault.Error](err); !ok || len(e.Fields) != 100 || e.Fields[0].Name != "post_type" {
		t.Errorf("Err = %+v", err)
	}
	if (Problems)(nil).Err() != nil || !strings.Contains(problems[:1].Err().Error(), "in one place") {
		t.Error("the number of problems is not said right")
	}
}

// A personal value is in no message, whatever is wrong with it.
func TestMessagesHaveNoPersonalValue(t *testing.T) {
	t.Parallel()
	for _, column := range Columns() {
		if !column.Personal {
			continue
		}
		secret := "Secretperson\u202e Secretperson"
		text := fmt.Sprintf("trust_code,post_type,established_on,appointed_from,appointment_kind,%s\nR0A,ccio,2020-01-01,2020-01-01,acting,%s\n",
			column.Name, secret)
		got := problemsOf(t, text, testOptions())
		if !strings.HasPrefix(got, "line 2, "+column.Name+": ") || strings.Contains(strings.ToLower(got), "secretperson") {
			t.Errorf("%s: %q", column.Name, got)
		}
	}
}
