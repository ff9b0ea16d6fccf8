package organisation

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"ccio/internal/day"
	"ccio/internal/fault"

	"github.com/google/go-cmp/cmp"
)

// etrLine returns a line as ODS writes it, with some cells changed: positions and
// values alternate.
func etrLine(changes ...string) string {
	cells := make([]string, etrColumns)
	for at, value := range map[int]string{
		1: "RZ1", 2: "EXAMPLE VALLEY NHS TRUST", 3: "Y62", 4: "QOP", 5: "1 EXAMPLE STREET", 8: "EXAMPLETON",
		10: "M1 1AA", 11: "19940401", 22: "1", 24: "B",
	} {
		cells[at-1] = value
	}
	for i := 0; i+1 < len(changes); i += 2 {
		var at int
		if _, err := fmt.Sscan(changes[i], &at); err != nil {
			panic(err)
		}
		cells[at-1] = changes[i+1]
	}
	for i, cell := range cells {
		cells[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
	}
	return strings.Join(cells, ",") + "\r\n"
}

func TestReadETRFixtures(t *testing.T) {
	t.Parallel()
	on := day.MustParse
	rows := []Row{
		{
			Line: 1, Code: "RZ1", Name: "EXAMPLE VALLEY NHS FOUNDATION TRUST", Region: "Y62", ICB: "QOP",
			Address: [5]string{"1 EXAMPLE STREET", "", "", "EXAMPLETON", ""}, Postcode: "M1 1AA", Opened: on("1994-04-01"),
			GOR: "B",
		},
		{
			Line: 2, Code: "Z0Z1Z", Name: "SAMPLE, TEST AND TRIAL NHS TRUST", Region: "Y60", ICB: "QHL",
			Address: [5]string{`THE OLD "MILL"`, "", "", "SAMPLE", ""}, Postcode: "B1 1AA", Opened: on("2026-06-01"), GOR: "F",
		},
		{
			Line: 3, Code: "RZ2", Name: "ST. EXAMPLE'S HOSPITAL NHS TRUST", Region: "Y60", ICB: "QHL",
			Address: [5]string{"2 EXAMPLE STREET", "", "", "SAMPLE", ""}, Postcode: "B1 2AA", Closed: on("2025-03-31"), GOR: "F",
		},
		{
			Line: 4, Code: "RZ3", Name: "FUTURE CLOSING NHS TRUST", Region: "Y58", ICB: "QUY",
			Address: [5]string{"3 EXAMPLE STREET", "", "", "TESTBURY", ""}, Postcode: "BS1 1AA", Opened: on("2001-04-01"),
			Closed: on("2027-03-31"), GOR: "K",
		},
	}
	welsh := Row{
		Line: 5, Code: "RZW", Name: "EXAMPLE WELSH NHS TRUST", Address: [5]string{"4 EXAMPLE STREET", "", "", "CAERDYDD", ""},
		Postcode: "CF10 4AA", Opened: on("1994-04-01"), GOR: "W",
	}
	plain := File{Rows: rows, Welsh: []Row{welsh}, Columns: 27}
	headed := File{Welsh: []Row{welsh}, Columns: 24, Header: true}
	for _, row := range rows {
		row.Line++
		headed.Rows = append(headed.Rows, row)
	}
	headed.Welsh[0].Line, headed.Welsh[0].Region, headed.Welsh[0].ICB = 6, "W00", "Q99"

	crlf, err := os.ReadFile("testdata/etr.csv")
	if err != nil {
		t.Fatal(err)
	}
	lf, err := os.ReadFile("testdata/etr-with-header.csv")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		data []byte
		want File
	}{
		"as ODS writes it":       {crlf, plain},
		"LF":                     {bytes.ReplaceAll(crlf, []byte("\r\n"), []byte("\n")), plain},
		"byte order mark":        {append([]byte("\xef\xbb\xbf"), crlf...), plain},
		"no last line break":     {bytes.TrimSpace(crlf), plain},
		"header, no quotes":      {lf, headed},
		"header, CRLF, BOM":      {append([]byte("\xef\xbb\xbf"), bytes.ReplaceAll(lf, []byte("\n"), []byte("\r\n"))...), headed},
		"header and empty lines": {append(lf, "\n\n"...), headed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ReadETR(bytes.NewReader(test.data))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got, cmp.Comparer(func(a, b day.Day) bool { return a == b })); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadETRReportsEveryBadCell(t *testing.T) {
	t.Parallel()
	const date = "is not a date: write it as yyyymmdd, such as 20260401, between 1900 and 2099."
	good := etrLine()
	for name, test := range map[string]struct {
		data string
		want []fault.Field
	}{
		"code": {
			etrLine("1", "RZ11"),
			[]fault.Field{{
				Name:    "line 1, column 1 (code)",
				Message: `"RZ11" is not the code of a trust: it has 3 letters and digits, or 5 where it was issued since October 2020.`,
			}},
		},
		"no code": {
			good + etrLine("1", ""),
			[]fault.Field{{
				Name:    "line 2, column 1 (code)",
				Message: `"" is not the code of a trust: it has 3 letters and digits, or 5 where it was issued since October 2020.`,
			}},
		},
		"no name": {
			good + etrLine("1", "RZ2", "2", ""),
			[]fault.Field{{Name: "line 2, column 2 (name)", Message: `"" is no name: every trust has one.`}},
		},
		"region and ICB": {
			etrLine("3", "Y-2", "4", "X"),
			[]fault.Field{
				{Name: "line 1, column 3 (national grouping)", Message: `"Y-2" is not a code: write one such as Y62, or nothing.`},
				{Name: "line 1, column 4 (high level health geography)", Message: `"X" is not a code: write one such as QOP, or nothing.`},
			},
		},
		"postcode": {
			etrLine("10", "M1 1A1"),
			[]fault.Field{{Name: "line 1, column 10 (postcode)", Message: `"M1 1A1" is not a postcode: write one such as M13 9WL, or nothing.`}},
		},
		"dates": {
			etrLine("11", "1994-04-01", "12", "20260230"),
			[]fault.Field{
				{Name: "line 1, column 11 (open date)", Message: `"1994-04-01" ` + date},
				{Name: "line 1, column 12 (close date)", Message: `"20260230" ` + date},
			},
		},
		"closed on the filler": {
			etrLine("12", "18991231"), []fault.Field{{Name: "line 1, column 12 (close date)", Message: `"18991231" ` + date}},
		},
		"closed too soon": {
			etrLine("12", "19940331"),
			[]fault.Field{{
				Name:    "line 1, column 12 (close date)",
				Message: `"19940331" is before the open date, 19940401: the close date is the later one.`,
			}},
		},
		"office region": {
			etrLine("24", "NW"),
			[]fault.Field{{
				Name:    "line 1, column 24 (government office region)",
				Message: `"NW" is not a government office region: it is one letter, or nothing.`,
			}},
		},
		"line break": {
			etrLine("5", "1 EXAMPLE\nSTREET"),
			[]fault.Field{{
				Name:    "line 1, column 5 (address 1)",
				Message: `"1 EXAMPLE\nSTREET" holds a line break or another character that cannot be printed.`,
			}},
		},
		"too long": {
			etrLine("2", strings.Repeat("TRUST ", 40)),
			[]fault.Field{{Name: "line 1, column 2 (name)", Message: `"TRUST TRUST TRUST TRUST TRUST TRUST TRUS…" is longer than 200 characters.`}},
		},
		"twice": {
			good + etrLine("1", "rz1"),
			[]fault.Field{{Name: "line 2, column 1 (code)", Message: `"RZ1" stands on line 1 already: a file has one line for each trust.`}},
		},
		"quotes": {
			good + `"RZ2","A "B" TRUST"` + "\n" + good,
			[]fault.Field{
				{Name: "line 2", Message: `The quotes on this line do not match: a quote inside a quoted cell is written twice, "".`},
				{Name: "line 3, column 1 (code)", Message: `"RZ1" stands on line 1 already: a file has one line for each trust.`},
			},
		},
		"columns": {
			good + "RZ2,B TRUST\n",
			[]fault.Field{{Name: "line 2", Message: "The line has 2 columns: it has 27, or at least 23 where the empty last ones were dropped."}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := ReadETR(strings.NewReader(test.data))
			found, ok := errors.AsType[*fault.Error](err)
			if !ok || found.Kind != fault.Invalid || len(f.Rows) != 0 {
				t.Fatalf("%d rows and the error %v, want fault.Invalid", len(f.Rows), err)
			}
			if diff := cmp.Diff(test.want, found.Fields); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadETRCapsItsErrors(t *testing.T) {
	t.Parallel()
	_, err := ReadETR(strings.NewReader(strings.Repeat(etrLine("1", "R1", "11", "?"), 60)))
	found, ok := errors.AsType[*fault.Error](err)
	if !ok || len(found.Fields) != MaxProblems || found.Public != "The file has 120 errors and was not read. The first 50 are listed." {
		t.Errorf("%v with %d fields", err, len(found.Fields))
	}
}

func TestReadETRRefusesOtherFiles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ data, want string }{
		"nothing":       {"", "The file is empty."},
		"blank":         {" \r\n\r\n", "The file is empty."},
		"only a mark":   {"\xef\xbb\xbf", "The file is empty."},
		"only a header": {"Code,Name,Region,ICB,A1,A2,A3,A4,A5,Postcode,Open date,Close date,,,,,,,,,,,,\n", "The file holds no trusts"},
		"JSON":          {`{"Organisation": {"Name": "X"}}`, "The file looks like JSON."},
		"a web page":    {"<!doctype html><title>Not found</title>", "The file looks like a web page or XML."},
		"a zip":         {"PK\x03\x04\x14\x00", "The file is a zip archive or a workbook"},
		"binary":        {"RZ1\x00\x01\x02", "The file is not plain text in UTF-8."},
		"Latin-1":       {"RZ1,CAF\xc9 TRUST", "The file is not plain text in UTF-8."},
		"UTF-16":        {"\xff\xfeR\x00Z\x00", "The file is not plain text in UTF-8."},
		"semicolons":    {strings.ReplaceAll(etrLine(), ",", ";"), "This is not an ODS file of trusts: none of its lines"},
		"tabs, no quotes": {
			strings.NewReplacer(",", "\t", `"`, "").Replace(etrLine()),
			"This is not an ODS file of trusts: its first line has 1 of the 27 columns",
		},
		"our own CSV": {
			"code,sector,legal_form\nR0A,acute,nhs_trust\n",
			"This is not an ODS file of trusts: its first line has 3 of the 27 columns",
		},
		"sites": {
			etrLine("1", "RZ101", "2", "EXAMPLE GENERAL HOSPITAL") + etrLine("1", "RZ102", "2", "EXAMPLE CLINIC") +
				etrLine("1", "RZ103", "2", "TRUST HEADQUARTERS"),
			"This looks like another list, of sites, practices or ICBs: only 1 of its 3 names are of a trust.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ReadETR(strings.NewReader(test.data))
			found, ok := errors.AsType[*fault.Error](err)
			if !ok || found.Kind != fault.Invalid || len(found.Fields) != 0 || !strings.HasPrefix(found.Public, test.want) {
				t.Errorf("%v, want a sentence that begins %q and no fields", err, test.want)
			}
		})
	}
	_, err := ReadETR(strings.NewReader(strings.Repeat(" ", MaxFileBytes+1)))
	if fault.KindOf(err) != fault.TooLarge {
		t.Errorf("a file over the limit: %v, want fault.TooLarge", err)
	}
	_, err = ReadETR(failing{})
	if fault.KindOf(err) != fault.Invalid || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("a file that breaks off: %v, want fault.Invalid with its cause", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, os.ErrDeadlineExceeded }

func TestReadETRTellsWelshTrusts(t *testing.T) {
	t.Parallel()
	short := func(line string, columns int) string {
		return strings.Join(strings.Split(strings.TrimSpace(line), ",")[:columns], ",") + "\n"
	}
	for name, test := range map[string]struct {
		line  string
		welsh bool
	}{
		"by letter":                           {etrLine("3", "", "4", "", "24", "W"), true},
		"by region":                           {etrLine("3", "W00", "24", ""), true},
		"by ICB":                              {etrLine("4", "Q99", "24", ""), true},
		"by having no region and no letter":   {short(etrLine("3", "", "4", ""), 23), true},
		"an English one of 23 columns":        {short(etrLine(), 23), false},
		"an English one that lost its region": {etrLine("3", "", "4", ""), false},
	} {
		f, err := ReadETR(strings.NewReader(test.line))
		if err != nil || len(f.Welsh) != map[bool]int{true: 1}[test.welsh] || len(f.Rows)+len(f.Welsh) != 1 {
			t.Errorf("%s: %d English, %d Welsh, %v", name, len(f.Rows), len(f.Welsh), err)
		}
	}
}

// FuzzReadETR holds the reader to its promises on any bytes: it never panics, an
// error is always one for people, and what it accepts is whole.
func FuzzReadETR(f *testing.F) {
	for _, name := range []string{"testdata/etr.csv", "testdata/etr-with-header.csv"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, seed := range []string{
		"", "\xef\xbb\xbf", `"`, "{}", "<", "PK\x03\x04", etrLine(), etrLine("1", "RZ11"), etrLine("2", `A "QUOTED" TRUST`),
		strings.Repeat(",", 26) + "\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := ReadETR(bytes.NewReader(data))
		if err != nil {
			found, ok := errors.AsType[*fault.Error](err)
			if !ok || found.Public == "" || found.Kind != fault.Invalid && found.Kind != fault.TooLarge || len(found.Fields) > MaxProblems {
				t.Errorf("an error that is not for people: %#v", err)
			}
			return
		}
		seen := map[Code]bool{}
		for _, row := range append(file.Rows, file.Welsh...) {
			code, err := ParseCode(string(row.Code))
			if err != nil || code != row.Code || seen[code] || row.Name == "" || backwards(row.Opened, row.Closed) {
				t.Errorf("a row that should have been refused: %+v", row)
			}
			seen[code] = true
			if DisplayName(row.Name) == "" {
				t.Errorf("the name %q has nothing to display", row.Name)
			}
		}
		if len(seen) == 0 {
			t.Error("a file without trusts was read")
		}
		reg := Register{}
		for range Compare(reg, file, day.MustParse("2026-10-01")).All {
			continue
		}
	})
}
