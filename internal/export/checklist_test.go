package export

import (
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The elements that a worksheet may have: no formula, merged cell, frozen pane,
// filter, picture, comment, validation or format by condition among them.
const sheetElements = "worksheet sheetPr pageSetUpPr sheetViews sheetView sheetFormatPr cols col sheetData row c v is t r " +
	"hyperlinks hyperlink pageSetup tableParts tablePart"

// The parts that a workbook may have: no drawing, picture, macro or comment.
const parts = `^(\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/(workbook|styles|theme/theme1)\.xml` +
	`|xl/_rels/workbook\.xml\.rels|xl/worksheets/(sheet\d+\.xml|_rels/sheet\d+\.xml\.rels)|xl/tables/table\d+\.xml)$`

// TestChecklist checks what a file shows of the checklist of basics for releasing
// statistics in spreadsheets.
func TestChecklist(t *testing.T) {
	t.Parallel()
	one := workbookSample(false)
	one.Tables = one.Tables[1:]
	one.Tables[0].Columns[0].Notes = nil
	for name, workbook := range map[string]Workbook{
		"two tables": workbookSample(false), "demonstration": workbookSample(true), "one table and no notes": one,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book := readXLSX(t, written(t, workbook.WriteXLSX))
			checkBook(t, book, workbook)
			checkStyles(t, book)
			tables := map[string]bool{}
			for i, sheet := range book.sheets {
				checkSheet(t, book, sheet)
				if i == 0 {
					continue
				}
				checkTable(t, book, sheet)
				for _, table := range sheet.tables {
					if tables[strings.ToLower(table.Name)] {
						t.Errorf("two tables are called %s", table.Name)
					}
					tables[strings.ToLower(table.Name)] = true
				}
			}
		})
	}
}

func checkBook(t *testing.T, book readBook, want Workbook) {
	t.Helper()
	for part := range book.parts {
		if !regexp.MustCompile(parts).MatchString(part) {
			t.Errorf("there is a part %s", part)
		}
	}
	var names []string
	for _, sheet := range book.sheets {
		names = append(names, sheet.Name)
		if sheet.State != "" || strings.ContainsAny(sheet.Name, " '") || len(sheet.Name) > 31 {
			t.Errorf("sheet %q, state %q", sheet.Name, sheet.State)
		}
	}
	expected := []string{"Cover_sheet"}
	if len(want.notes()) > 0 {
		expected = append(expected, "Notes")
	}
	for _, table := range want.Tables {
		expected = append(expected, table.Name)
	}
	if !slices.Equal(names, expected) {
		t.Errorf("the sheets are %q, want %q", names, expected)
	}

	cover, links := book.sheets[0], []string{}
	text := ""
	for _, row := range cover.rows {
		for _, c := range row.Cells {
			text += c.text() + "\n"
			if at, found := cover.links[c.R]; found {
				links = append(links, at)
			}
		}
	}
	for i, name := range expected[1:] {
		if i >= len(links) || links[i] != "'"+name+"'!A1" {
			t.Errorf("the contents link to %q", links)
		}
	}
	for _, say := range []string{
		want.Cover.Title, want.Cover.Contact, "Data as at 1 February 2026.", "Source: " + want.Cover.Source,
		want.Cover.Author, want.Cover.Information[0], "[z] = not applicable",
	} {
		if !strings.Contains(text, say) {
			t.Errorf("the cover does not say %q", say)
		}
	}
	if said := strings.Contains(text, demonstrationLine); said != want.demonstration() {
		t.Errorf("the cover says of a demonstration: %v", said)
	}

	var properties struct {
		Title    string `xml:"title"`
		Creator  string `xml:"creator"`
		Language string `xml:"language"`
		Created  string `xml:"created"`
		Modified string `xml:"modified"`
	}
	book.decode(t, "docProps/core.xml", &properties)
	if properties.Title != want.Cover.Title || properties.Creator != want.Cover.Author || properties.Language != "en-GB" ||
		properties.Created != "2026-02-01T00:00:00Z" || properties.Modified != properties.Created {
		t.Errorf("the properties are %+v", properties)
	}
}

func checkStyles(t *testing.T, book readBook) {
	t.Helper()
	for _, font := range book.styles.Fonts {
		if font.Size.Points < 12 || font.Name.Val != "Arial" || font.Color != nil {
			t.Errorf("a font is %+v", font)
		}
	}
	for i, named := range book.styles.Named {
		if want := []int{0, 16, 17}; i >= len(want) || named.BuiltIn != want[i] || named.Master >= len(book.styles.Masters) {
			t.Errorf("a named style is %+v", named)
		}
	}
}

// checkSheet checks the rules for every sheet.
func checkSheet(t *testing.T, book readBook, sheet readSheet) {
	t.Helper()
	if c := sheet.cell("A1"); c.text() == "" || book.named(c) != "Heading 1" {
		t.Errorf("%s: A1 is %q, of style %q", sheet.Name, c.text(), book.named(c))
	}
	tokens := xml.NewDecoder(strings.NewReader(sheet.xml))
	for {
		token, err := tokens.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !slices.Contains(strings.Fields(sheetElements), element.Name.Local) {
			t.Errorf("%s has an element %s", sheet.Name, element.Name.Local)
		}
		for _, attribute := range element.Attr {
			if slices.Contains([]string{"hidden", "outlineLevel", "collapsed"}, attribute.Name.Local) {
				t.Errorf("%s: %s has %s", sheet.Name, element.Name.Local, attribute.Name.Local)
			}
		}
	}
	for i, row := range sheet.rows {
		if row.R != i+1 || !slices.ContainsFunc(row.Cells, func(c readCell) bool { return c.text() != "" }) {
			t.Errorf("%s: row %d is blank or missing", sheet.Name, i+1)
		}
	}
	for i, width := range sheet.widths {
		if width.Min != i+1 || width.Max != i+1 {
			t.Errorf("%s: the widths of columns are not in order: %+v", sheet.Name, sheet.widths)
		}
	}
}

// checkTable checks the rules for a sheet with a table.
func checkTable(t *testing.T, book readBook, sheet readSheet) {
	t.Helper()
	if len(sheet.tables) != 1 {
		t.Fatalf("%s has %d tables", sheet.Name, len(sheet.tables))
	}
	table := sheet.tables[0]
	if table.Name != sheet.Name || table.Display != table.Name || strings.Contains(table.xml, "ilter") {
		t.Errorf("%s: the table is %s", sheet.Name, table.xml)
	}
	left, top, right, bottom := corners(t, table.Ref)
	if left != 1 || bottom != len(sheet.rows) || right != len(table.Columns) {
		t.Errorf("%s: the table is %s, of %d columns, and there are %d rows", sheet.Name, table.Ref, len(table.Columns), len(sheet.rows))
	}
	for _, row := range sheet.rows[:top-1] {
		if len(row.Cells) != 1 || row.Cells[0].R != "A"+strconv.Itoa(row.R) {
			t.Errorf("%s: above the table there is more than a line to a row: %+v", sheet.Name, row)
		}
	}
	if a2 := sheet.cell("A2").text(); !strings.HasPrefix(a2, "This sheet has one table.") {
		t.Errorf("%s: A2 is %q", sheet.Name, a2)
	}
	grid := sheet.grid(t, table.Ref)
	seen := map[string]bool{}
	for i, heading := range grid[0] {
		text := heading.text()
		if text == "" || text != table.Columns[i].Name || seen[strings.ToLower(text)] {
			t.Errorf("%s: the heading %q of a column %q is blank or there twice", sheet.Name, text, table.Columns[i].Name)
		}
		seen[strings.ToLower(text)] = true
		formats := map[string]bool{}
		filled := false
		for _, row := range grid[1:] {
			side := book.styles.Cells[row[i].Style].Alignment.Horizontal
			number := row[i].Type == "" && row[i].Value != ""
			if number && side != "right" || side != book.styles.Cells[heading.Style].Alignment.Horizontal {
				t.Errorf("%s: %s stands to the %s", sheet.Name, row[i].R, side)
			}
			formats[book.format(row[i])] = true
			filled = filled || row[i].text() != ""
		}
		if len(formats) != 1 || !filled {
			t.Errorf("%s: column %q has the formats %v, and is filled: %v", sheet.Name, text, formats, filled)
		}
	}
}
