package export

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// This is a reader of workbooks that shares nothing with the library that
// writes them: the zip file and the XML, by the names of the standard.

// readBook is a workbook as read back.
type readBook struct {
	parts  map[string]string
	sheets []readSheet
	styles readStyles
}

type readSheet struct {
	Name   string `xml:"name,attr"`
	State  string `xml:"state,attr"`
	ID     string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
	xml    string
	rows   []readRow
	links  map[string]string // by cell
	widths []readWidth
	tables []readTable
}

type readRow struct {
	R     int        `xml:"r,attr"`
	Cells []readCell `xml:"c"`
}

type readCell struct {
	R       string `xml:"r,attr"`
	Style   int    `xml:"s,attr"`
	Type    string `xml:"t,attr"`
	Value   string `xml:"v"`
	Formula *struct {
	} `xml:"f"`
	Text []string `xml:"is>t"`
	Runs []string `xml:"is>r>t"`
}

type readWidth struct {
	Min int `xml:"min,attr"`
	Max int `xml:"max,attr"`
}

type readTable struct {
	Name    string `xml:"name,attr"`
	Display string `xml:"displayName,attr"`
	Ref     string `xml:"ref,attr"`
	Columns []struct {
		Name string `xml:"name,attr"`
	} `xml:"tableColumns>tableColumn"`
	xml string
}

type readStyles struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Fonts []struct {
		Size struct {
			Points float64 `xml:"val,attr"`
		} `xml:"sz"`
		Name struct {
			Val string `xml:"val,attr"`
		} `xml:"name"`
		Color *struct{} `xml:"color"`
	} `xml:"fonts>font"`
	Cells []struct {
		Format    int `xml:"numFmtId,attr"`
		Font      int `xml:"fontId,attr"`
		Master    int `xml:"xfId,attr"`
		Alignment struct {
			Horizontal string `xml:"horizontal,attr"`
		} `xml:"alignment"`
	} `xml:"cellXfs>xf"`
	Masters []struct {
		Font int `xml:"fontId,attr"`
	} `xml:"cellStyleXfs>xf"`
	Named []struct {
		Name    string `xml:"name,attr"`
		Master  int    `xml:"xfId,attr"`
		BuiltIn int    `xml:"builtinId,attr"`
	} `xml:"cellStyles>cellStyle"`
}

// text returns what the cell holds, before any number format.
func (c readCell) text() string {
	if c.Type != "inlineStr" {
		return c.Value
	}
	said := ""
	for _, run := range slices.Concat(c.Text, c.Runs) {
		said += unescape(run)
	}
	return said
}

// unescape decodes _x0041_ as the standard says (ST_Xstring).
func unescape(s string) string {
	return regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`).ReplaceAllStringFunc(s, func(escaped string) string {
		unit, err := strconv.ParseUint(escaped[2:6], 16, 16)
		if err != nil {
			return escaped
		}
		return string(utf16.Decode([]uint16{uint16(unit)}))
	})
}

// format is the number format of the cell.
func (b readBook) format(c readCell) string {
	id := b.styles.Cells[c.Style].Format
	for _, f := range b.styles.Formats {
		if f.ID == id {
			return f.Code
		}
	}
	return strconv.Itoa(id)
}

// named is the named style of the cell.
func (b readBook) named(c readCell) string {
	for _, n := range b.styles.Named {
		if n.Master == b.styles.Cells[c.Style].Master {
			return n.Name
		}
	}
	return ""
}

func (s readSheet) cell(ref string) readCell {
	for _, row := range s.rows {
		for _, c := range row.Cells {
			if c.R == ref {
				return c
			}
		}
	}
	return readCell{}
}

// grid returns the texts of a range such as A8:F12.
func (s readSheet) grid(t *testing.T, ref string) [][]readCell {
	t.Helper()
	left, top, right, bottom := corners(t, ref)
	byRef := map[string]readCell{}
	for _, row := range s.rows {
		for _, c := range row.Cells {
			byRef[c.R] = c
		}
	}
	var grid [][]readCell
	for row := top; row <= bottom; row++ {
		var line []readCell
		for column := left; column <= right; column++ {
			line = append(line, byRef[letters(column)+strconv.Itoa(row)])
		}
		grid = append(grid, line)
	}
	return grid
}

func letters(column int) string {
	s := ""
	for ; column > 0; column = (column - 1) / 26 {
		s = string(rune('A'+(column-1)%26)) + s
	}
	return s
}

func corners(t *testing.T, ref string) (left, top, right, bottom int) {
	t.Helper()
	m := regexp.MustCompile(`^([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)$`).FindStringSubmatch(ref)
	if m == nil {
		t.Fatalf("%q is no range", ref)
	}
	number := func(s string) int {
		n := 0
		for _, c := range s {
			n = n*26 + int(c-'A') + 1
		}
		return n
	}
	top, _ = strconv.Atoi(m[2])
	bottom, _ = strconv.Atoi(m[4])
	return number(m[1]), top, number(m[3]), bottom
}

// readParts returns the files in a zip file by name, and fails if the zip file is
// damaged.
func readParts(t *testing.T, file []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r) // checks the checksum
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		parts[f.Name] = string(content)
	}
	return parts
}

// readXLSX reads a workbook.
func readXLSX(t *testing.T, file []byte) readBook {
	t.Helper()
	b := readBook{parts: readParts(t, file)}
	b.decode(t, "xl/styles.xml", &b.styles)
	var workbook struct {
		Sheets []readSheet `xml:"sheets>sheet"`
	}
	b.decode(t, "xl/workbook.xml", &workbook)
	targets := b.targets(t, "xl/_rels/workbook.xml.rels")
	for _, s := range workbook.Sheets {
		name := path.Join("xl", strings.TrimPrefix(targets[s.ID], "/xl/"))
		s.xml = b.parts[name]
		var content struct {
			Rows   []readRow   `xml:"sheetData>row"`
			Widths []readWidth `xml:"cols>col"`
			Links  []struct {
				Ref      string `xml:"ref,attr"`
				Location string `xml:"location,attr"`
			} `xml:"hyperlinks>hyperlink"`
		}
		b.decode(t, name, &content)
		s.rows, s.widths, s.links = content.Rows, content.Widths, map[string]string{}
		for _, link := range content.Links {
			s.links[link.Ref] = link.Location
		}
		rels := path.Join(path.Dir(name), "_rels", path.Base(name)+".rels")
		if b.parts[rels] != "" {
			for _, target := range b.targets(t, rels) {
				part := path.Join(path.Dir(name), target)
				table := readTable{xml: b.parts[part]}
				b.decode(t, part, &table)
				s.tables = append(s.tables, table)
			}
		}
		b.sheets = append(b.sheets, s)
	}
	return b
}

func (b readBook) decode(t *testing.T, part string, into any) {
	t.Helper()
	if err := xml.Unmarshal([]byte(b.parts[part]), into); err != nil {
		t.Fatalf("%s: %v", part, err)
	}
}

func (b readBook) targets(t *testing.T, part string) map[string]string {
	t.Helper()
	var rels struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	b.decode(t, part, &rels)
	targets := map[string]string{}
	for _, r := range rels.All {
		targets[r.ID] = r.Target
	}
	return targets
}

func (b readBook) sheet(t *testing.T, name string) readSheet {
	t.Helper()
	for _, s := range b.sheets {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("there is no sheet %q", name)
	return readSheet{}
}
