package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ccio/internal/day"
	"ccio/internal/organisation"
)

const nothing = "\n0 new, 0 changed, 0 closed\n"

// totals returns the last line of an import's output.
func totals(said string) string {
	lines := strings.Split(strings.TrimSuffix("\n"+said, "\n"), "\n")
	return "\n" + lines[len(lines)-1] + "\n"
}

func TestImportPosts(t *testing.T) {
	t.Parallel()
	settings, _ := own(t, cluster.Clone(t), "CCIO_DEMO=1")
	done(t, settings, "demo", "load")
	coverage := func() string {
		return done(t, settings, "export", "coverage", "--by", "trust", "--as-at", "2026-10-01")
	}
	before := coverage()
	planned := done(t, settings, "import", "posts", "--dry-run", postsExample)
	if after := done(t, settings, "import", "posts", postsExample, "--dry-run"); after != planned {
		t.Errorf("a flag after the file is another one:\n%s", after)
	}
	if coverage() != before {
		t.Error("a dry run changed the register")
	}
	if said := done(t, settings, "import", "posts", postsExample); said != planned || totals(said) != "\n26 new, 0 changed, 0 closed\n" {
		t.Errorf("the dry run said\n%s\nand the import\n%s", planned, said)
	}
	after := coverage()
	if after == before {
		t.Error("the import changed nothing")
	}
	if said := done(t, settings, "import", "posts", postsExample); said != nothing[1:] {
		t.Errorf("the second import said\n%s", said)
	}
	if coverage() != after {
		t.Error("the second import changed the register")
	}

	header, _, _ := strings.Cut(string(read(t, filepath.Join(module, postsExample))), "\n")
	row := func(cells string) string { // padded with empty cells
		return "\n" + cells + strings.Repeat(",", strings.Count(header, ",")-strings.Count(cells, ","))
	}
	for name, test := range map[string]struct {
		file  string
		words []string
	}{
		"empty":             {"", []string{"empty"}},
		"of something else": {"name,age\nx,1\n", []string{"trust_code"}},
		"not text":          {"\x00\xff", nil},
		"a workbook":        {"PK\x03\x04", nil},
		"no such trust":     {header + row("ZZZ9Z,ccio"), []string{"line 2", "ZZZ9Z"}},
		"half of it good":   {header + row("RR8,cnio") + row("RR8,nurse") + row("RJ1,ccio,perhaps"), []string{"line 3", "line 4"}},
	} {
		t.Run(name, func(t *testing.T) { refused(t, 1, test.words, settings, "import", "posts", write(t, test.file)) })
	}
	if coverage() != after {
		t.Error("a file that was refused changed the register")
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	must(t, err)
	return content
}

// etr returns the file of trusts that ODS would write if it knew what the
// register knows on the day. Each change is given the cells of its code.
func etr(t testing.TB, on day.Day, changes map[string]func(cells []string)) string {
	t.Helper()
	reg, err := organisation.Reference()
	must(t, err)
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	line := func(code, name, region, icb, postcode string, opened, closed day.Day) {
		cells := make([]string, 27)
		cells[0], cells[1], cells[2], cells[3], cells[9], cells[23] = code, name, region, icb, postcode, "B"
		cells[10], cells[11] = compact(opened), compact(closed)
		if change := changes[code]; change != nil {
			change(cells)
		}
		must(t, w.Write(cells))
	}
	for _, o := range reg.Organisations {
		if o.Kind != organisation.KindTrust || o.LegalForm == organisation.CareTrust {
			continue
		}
		icb, _ := reg.ParentOn(o.Code, on)
		region, _ := reg.RegionOn(o.Code, on)
		line(string(o.Code), o.NameOn(on).ODS, string(region), string(icb), o.Postcode, o.Opened, o.Closed)
	}
	for code := range changes {
		if _, known := reg.Find(organisation.Code(code)); !known {
			line(code, "NEW EXAMPLE NHS TRUST", "Y62", "QOP", "M1 1AA", on, day.Day{})
		}
	}
	w.Flush()
	return file.String()
}

func compact(d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return strings.ReplaceAll(d.String(), "-", "")
}

func TestImportTrusts(t *testing.T) {
	t.Parallel()
	settings, _ := own(t, cluster.Clone(t))
	today := day.Of(time.Now())
	first, second := today.AddDays(-2), today.AddDays(-1)
	coverage := func() string {
		return done(t, settings, "export", "coverage", "--by", "trust", "--as-at", today.String())
	}
	before := coverage()
	same := write(t, etr(t, first, nil))
	if said := done(t, settings, "import", "trusts", same, "--file-date", first.String()); totals(said) != nothing ||
		!strings.Contains(said, "It says what the register says.") {
		t.Errorf("the register itself: %s", said)
	}

	changed := write(t, etr(t, second, map[string]func([]string){
		"Z0Z1Z": func([]string) {},
		"R0A":   func(cells []string) { cells[1] = "GREATER EXAMPLE NHS FOUNDATION TRUST" },
		"R0B":   func(cells []string) { cells[11] = compact(first) },
		"RP5":   func(cells []string) { cells[2], cells[3] = "Y62", "QOP" },
	}))
	date := []string{"--file-date", second.String()}
	imported := func(arguments ...string) string {
		t.Helper()
		return done(t, settings, append([]string{"import", "trusts"}, arguments...)...)
	}
	planned := imported(append(date, "--dry-run", changed)...)
	again := imported(append([]string{changed, "--dry-run"}, date...)...)
	if again != planned || totals(planned) != "\n1 new, 1 changed, 0 closed\n" {
		t.Errorf("the dry run said\n%s\nand with the flags after the file\n%s", planned, again)
	}
	for _, want := range []string{
		"Not applied: moves apply only with --accept moves", "Not applied: closures apply only with --accept closures",
	} {
		if !strings.Contains(planned, want) {
			t.Errorf("want %q in\n%s", want, planned)
		}
	}
	if coverage() != before {
		t.Error("a dry run changed the register")
	}
	if said := imported(append(date, changed)...); said != planned {
		t.Errorf("the dry run said\n%s\nand the import\n%s", planned, said)
	}
	if said := imported(append(date, changed, "--accept", "moves,closures")...); totals(said) != "\n0 new, 1 changed, 1 closed\n" {
		t.Errorf("accepting moves and closures:\n%s", said)
	}
	if said := imported(append(date, changed, "--accept", "closures, moves")...); totals(said) != nothing {
		t.Errorf("the same file again:\n%s", said)
	}
	after := coverage()
	for code, want := range map[string]bool{"Z0Z1Z": true, "R0A": true, "R0B": false} {
		if strings.Contains(after, "\n"+code+",") != want {
			t.Errorf("is %s in the register? want %v", code, want)
		}
	}
	if !strings.Contains(after, "Greater Example NHS Foundation Trust") {
		t.Error("R0A has its old name")
	}

	// A file dated before the last one applied is only compared.
	if said := imported(same, "--file-date", first.String()); totals(said) != nothing || !strings.Contains(said, "only compared") {
		t.Errorf("an older file:\n%s", said)
	}
	if coverage() != after {
		t.Error("an older file changed the register")
	}
	refused(t, 1, []string{"still to come"}, settings, "import", "trusts", same, "--file-date", today.AddDays(1).String())
	whole := etr(t, second, nil)
	for name, test := range map[string]struct {
		file  string
		words []string
	}{
		"empty":             {"", []string{"The file is empty"}},
		"of something else": {"name,age\nx,1\n", []string{"not an ODS file of trusts"}},
		"a workbook":        {"PK\x03\x04", []string{"workbook"}},
		"cut off":           {strings.Join(strings.SplitAfter(whole, "\n")[:100], ""), []string{"a whole file has at least 190"}},
		"broken":            {strings.Replace(whole, ",20", ",99", 1), []string{"not a date"}},
	} {
		t.Run(name, func(t *testing.T) { refused(t, 1, test.words, settings, "import", "trusts", write(t, test.file)) })
	}
	if coverage() != after {
		t.Error("a file that was refused changed the register")
	}
}
