package export

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ccio/internal/day"
)

// readMetadata reads a table description strictly.
type readMetadata struct {
	Context []any  `json:"@context"`
	URL     string `json:"url"`
	Title   string `json:"dc:title"`
	Text    string `json:"dc:description"`
	Source  string `json:"dc:source"`
	Licence struct {
		ID string `json:"@id"`
	} `json:"dc:license"`
	AsAt     string   `json:"dc:temporal"`
	Comments []string `json:"rdfs:comment"`
	Schema   struct {
		Key     []string `json:"primaryKey"`
		Columns []struct {
			Name     string   `json:"name"`
			Titles   []string `json:"titles"`
			Text     string   `json:"dc:description"`
			Datatype string   `json:"datatype"`
			Required bool     `json:"required"`
			Null     []string `json:"null"`
		} `json:"columns"`
	} `json:"tableSchema"`
}

// validate checks a CSV file against its metadata, as the standard says: the
// header row, types, nulls, required columns and the key.
func validate(t *testing.T, file, beside []byte, name string) readMetadata {
	t.Helper()
	var m readMetadata
	decoder := json.NewDecoder(bytes.NewReader(beside))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		t.Fatal(err)
	}
	if len(m.Context) != 2 || m.Context[0] != "http://www.w3.org/ns/csvw" || m.URL != name || m.Title == "" || len(m.Comments) == 0 {
		t.Errorf("the metadata begins %+v", m)
	}
	records, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]string{"string": `(?s)^.*$`, "integer": `^-?\d+$`, "decimal": `^-?\d+\.\d+$`, "date": `^\d{4}-\d{2}-\d{2}$`}
	keys := map[string]bool{}
	for i, record := range records {
		if len(record) != len(m.Schema.Columns) {
			t.Fatalf("%d columns, and the metadata has %d", len(record), len(m.Schema.Columns))
		}
		key := ""
		for j, column := range m.Schema.Columns {
			value := record[j]
			nulls := column.Null
			if nulls == nil {
				nulls = []string{""}
			}
			switch none := slices.Contains(nulls, value); {
			case i == 0:
				if !slices.Contains(column.Titles, value) || column.Name != value {
					t.Errorf("the heading %q is none of %q", value, column.Titles)
				}
			case none && column.Required || !none && !regexp.MustCompile(types[column.Datatype]).MatchString(value):
				t.Errorf("row %d, %s: %q is no %s, required: %v", i, column.Name, value, column.Datatype, column.Required)
			}
			if slices.Contains(m.Schema.Key, column.Name) {
				key += value + "\x00"
			}
		}
		if key != "" && keys[key] {
			t.Errorf("row %d has the key of another", i)
		}
		keys[key] = true
	}
	return m
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	for _, demonstration := range []bool{false, true} {
		table := coverageSample()
		table.Demonstration = demonstration
		beside := written(t, func(w io.Writer) error { return table.WriteCSVMetadata(w, "coverage-by-icb.csv") })
		m := validate(t, written(t, table.WriteCSV), beside, "coverage-by-icb.csv")
		if m.Licence.ID != OpenGovernmentLicence || m.AsAt != "2026-02-01" || m.Source != table.Source || m.Text != table.Summary[0] ||
			!slices.Equal(m.Schema.Key, []string{"icb_code"}) {
			t.Errorf("the metadata is %+v", m)
		}
		said := strings.Join(m.Comments, "\n")
		for _, want := range []string{"apostrophe", "[c] = confidential", "A blank cell means not recorded.", table.Notes[0]} {
			if !strings.Contains(said, want) {
				t.Errorf("the metadata does not say %q", want)
			}
		}
		if strings.Contains(said, demonstrationLine) != demonstration {
			t.Errorf("the metadata says of a demonstration: %v", !demonstration)
		}
		funded, remark := m.Schema.Columns[3], m.Schema.Columns[5]
		if !slices.Equal(funded.Null, []string{"[x]", "[c]"}) || funded.Required ||
			!slices.Equal(remark.Null, []string{"", "[b]"}) || m.Schema.Columns[0].Null != nil {
			t.Errorf("no value is %q and %q", funded.Null, remark.Null)
		}
		if funded.Text != "Posts without funded time are left out. Boundaries are those of 1 April 2026." ||
			!slices.Equal(funded.Titles, []string{"funded", table.Columns[3].Title}) {
			t.Errorf("a column is %+v", funded)
		}
	}
}

func TestMetadataNames(t *testing.T) {
	t.Parallel()
	for name, right := range map[string]bool{
		"a.csv": true, "coverage-by-icb-2026-02-01.csv": true, strings.Repeat("a", 42) + ".csv": true, strings.Repeat("a", 43) + ".csv": false,
		"": false, "A.csv": false, "a b.csv": false, "../a.csv": false, "a_b.csv": false, "a": false,
	} {
		if err := coverageSample().WriteCSVMetadata(io.Discard, name); (err == nil) != right {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestWriteZip(t *testing.T) {
	t.Parallel()
	workbook := workbookSample(true)
	file := written(t, workbook.WriteZip)
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	var names []string
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
		if !f.Modified.Equal(day.MustParse("2026-02-01").Time()) || !regexp.MustCompile(`^[a-z0-9.-]{1,60}$`).MatchString(f.Name) {
			t.Errorf("%s of %s", f.Name, f.Modified)
		}
	}
	want := []string{
		"cover.txt", "notes.csv", "notes.csv-metadata.json", "coverage-by-icb.csv", "coverage-by-icb.csv-metadata.json",
		"trusts.csv", "trusts.csv-metadata.json",
	}
	if !slices.Equal(names, want) {
		t.Errorf("the files are %q", names)
	}
	for _, name := range []string{"notes.csv", "coverage-by-icb.csv", "trusts.csv"} {
		validate(t, files[name], files[MetadataName(name)], name)
		if !strings.Contains(string(files[name]), ",demonstration\r\n") || !strings.HasSuffix(string(files[name]), ",yes\r\n") {
			t.Errorf("%s does not say that it is a demonstration", name)
		}
	}
	if !bytes.Equal(files["trusts.csv"], written(t, workbook.Tables[1].WriteCSV)) {
		t.Error("a table in a zip file is another than by itself")
	}
	cover := string(files["cover.txt"])
	for _, say := range []string{
		"CCIO coverage: England\r\n" + demonstrationLine + "\r\n",
		"\r\n\r\nContents\r\nnotes.csv: Notes\r\ncoverage-by-icb.csv: CCIO posts by integrated care board\r\n",
		"[z] = not applicable\r\n",
	} {
		if !strings.Contains(cover, say) {
			t.Errorf("the cover does not say %q:\n%s", say, cover)
		}
	}
}
