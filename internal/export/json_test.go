package export

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestWriteJSON(t *testing.T) {
	t.Parallel()
	table := trustsSample()
	table.Demonstration = true
	const want = `{"name":"trusts","title":"Trusts","source":"Organisation Data Service","as_at":"2026-02-01",` +
		`"licence":"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/","demonstration":true,` +
		`"shorthand":{"[z]":"not applicable"},"columns":[` +
		`{"name":"trust_code","title":"Trust code","type":"text","notes":["Boundaries are those of 1 April 2026."]},` +
		`{"name":"beds","title":"Beds (number)","type":"integer"},` +
		`{"name":"demonstration","title":"Demonstration data","type":"text",` +
		`"description":"yes in every row: this is not a record of anything real."}],"rows":[
{"trust_code":"R0A","beds":2500,"demonstration":"yes"},
{"trust_code":"RRU","beds":"[z]","demonstration":"yes"}
]}
`
	if got := string(written(t, table.WriteJSON)); got != want {
		t.Errorf("JSON is\n%s\nwant\n%s", got, want)
	}
}

func TestWorkbookJSON(t *testing.T) {
	t.Parallel()
	for _, demonstration := range []bool{false, true} {
		var read struct {
			Title         string
			AsAt          string `json:"as_at"`
			Author        string
			Demonstration bool
			Tables        []struct {
				Name      string
				NullMeans string `json:"null_means"`
				Shorthand map[string]string
				Rows      []map[string]any
			}
		}
		if err := json.Unmarshal(written(t, workbookSample(demonstration).WriteJSON), &read); err != nil {
			t.Fatal(err)
		}
		if read.Title != "CCIO coverage: England" || read.AsAt != "2026-02-01" || read.Author == "" || read.Demonstration != demonstration ||
			len(read.Tables) != 2 {
			t.Fatalf("read %+v", read)
		}
		coverage := read.Tables[0]
		if coverage.Name != "coverage_by_icb" || coverage.NullMeans != "not recorded" || coverage.Shorthand["[x]"] != "not available" {
			t.Errorf("the first table is %+v", coverage)
		}
		if row := coverage.Rows[1]; row["trusts"] != 4.0 || row["funded"] != "[x]" || row["confirmed_on"] != nil ||
			(row["demonstration"] == "yes") != demonstration {
			t.Errorf("a row is %v", row)
		}
	}
}

// The cover says which licence each table has, and whether the file is about
// named people.
func TestCoverLicences(t *testing.T) {
	t.Parallel()
	cover := func(change func(*Workbook)) string {
		workbook := workbookSample(false)
		change(&workbook)
		return workbook.coverText(workbook.Tables)
	}
	const licence = "Open Government Licence v3.0, " + OpenGovernmentLicence
	if got := cover(func(*Workbook) {}); !strings.Contains(got, "\r\nLicence: "+licence+"\r\n") || strings.Contains(got, "persons") {
		t.Errorf("the cover is\n%s", got)
	}
	got := cover(func(b *Workbook) { b.Tables[0].Licence, b.Tables[0].Columns[1].Personal = "", true })
	if !strings.Contains(got, "\r\nLicence of Trusts: "+licence+"\r\n") || !strings.Contains(got, "This file has data about named persons.") {
		t.Errorf("the cover is\n%s", got)
	}
	other := "\r\nLicence of CCIO posts by integrated care board: https://example.org/other\r\n"
	if got := cover(func(b *Workbook) { b.Tables[0].Licence = "https://example.org/other" }); !strings.Contains(got, other) {
		t.Errorf("the cover is\n%s", got)
	}
}

func TestWriteCSVOfTable(t *testing.T) {
	t.Parallel()
	const want = "icb_code,icb_name,trusts,funded,confirmed_on,remark,demonstration\r\n" +
		"QOP,NHS Greater Manchester Integrated Care Board," +
		"1234567,12.40,2026-01-31,\"'=HYPERLINK(\"\"http://example.org\"\",\"\"press\"\")\",yes\r\n" +
		"QHG,\"Bedfordshire, Luton and Milton Keynes ICB, whose name is long enough to be broken over more than one line\",4,[x],,[b],yes\r\n" +
		"QT1,\"Cafe\u0301 <&> \"\"quoted\"\" 'apostrophe'\",0,[c],1899-12-31,\"two\r\nlines _x0041_x0042_ \x01\",yes\r\n" +
		"QXX,'-1,-7,-0.05,1900-03-01,\" spaces \",yes\r\n"
	table := coverageSample()
	table.Demonstration = true
	if got := string(written(t, table.WriteCSV)); got != want {
		t.Errorf("CSV is\n%q\nwant\n%q", got, want)
	}
	if name := table.FileName(); name != "coverage-by-icb.csv" || MetadataName(name) != "coverage-by-icb.csv-metadata.json" {
		t.Errorf("the file is called %q", name)
	}
}
