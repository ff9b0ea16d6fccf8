package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// about is what a JSON file says about a table before its rows.
type about struct {
	Name          string            `json:"name"`
	Title         string            `json:"title"`
	Summary       []string          `json:"summary,omitempty"`
	Notes         []string          `json:"notes,omitempty"`
	Source        string            `json:"source"`
	AsAt          string            `json:"as_at"`
	Licence       string            `json:"licence,omitempty"`
	Demonstration bool              `json:"demonstration"`
	Shorthand     map[string]string `json:"shorthand,omitempty"`
	NullMeans     string            `json:"null_means,omitempty"`
	Columns       []aboutColumn     `json:"columns"`
}

type aboutColumn struct {
	Name        string   `json:"name"`
	Title       string   `json:"title"`
	Type        Type     `json:"type"`
	Decimals    int      `json:"decimals,omitempty"`
	Description string   `json:"description,omitempty"`
	Notes       []string `json:"notes,omitempty"`
}

// aboutWorkbook is what a JSON file says about a workbook before its tables.
type aboutWorkbook struct {
	Title         string   `json:"title"`
	Summary       []string `json:"summary,omitempty"`
	Author        string   `json:"author"`
	Source        string   `json:"source"`
	AsAt          string   `json:"as_at"`
	Information   []string `json:"information,omitempty"`
	Contact       string   `json:"contact,omitempty"`
	Demonstration bool     `json:"demonstration"`
}

// WriteJSON writes the table as one object: what the table is, its columns, and
// last its rows. A row is an object whose keys are the columns' names, in their
// order.
//
// Numbers are numbers with the column's decimals, days are YYYY-MM-DD, and a
// blank cell is null, which the key null_means explains. A cell with a mark in
// place of a value is the mark as a string, such as "[c]", even in a column of
// numbers; the key shorthand says what the marks mean.
func (t Table) WriteJSON(w io.Writer) error {
	if err := t.Check(); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	if err := t.writeJSON(out); err != nil {
		return err
	}
	_ = out.WriteByte('\n')
	return out.Flush()
}

// WriteJSON writes the workbook as one object: what the cover says, and last the
// tables, each as [Table.WriteJSON] writes it.
func (b Workbook) WriteJSON(w io.Writer) error {
	if err := b.Check(); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	cover, err := marshal(aboutWorkbook{
		Title: b.Cover.Title, Summary: b.Cover.Summary, Author: b.Cover.Author, Source: b.Cover.Source, AsAt: b.Cover.AsAt.String(),
		Information: b.Cover.Information, Contact: b.Cover.Contact, Demonstration: b.demonstration(),
	})
	if err != nil {
		return err
	}
	_, _ = out.Write(bytes.TrimSuffix(cover, []byte("}")))
	_, _ = out.WriteString(",\"tables\":[\n")
	for i, t := range b.Tables {
		if i > 0 {
			_, _ = out.WriteString(",\n")
		}
		if err := t.writeJSON(out); err != nil {
			return err
		}
	}
	_, _ = out.WriteString("\n]}\n")
	return out.Flush() // returns any earlier write error too
}

func (t Table) writeJSON(out *bufio.Writer) error {
	columns := t.all()
	head, err := marshal(t.about(columns))
	if err != nil {
		return err
	}
	keys := make([][]byte, len(columns))
	for i, column := range columns {
		if keys[i], err = marshal(column.Name); err != nil {
			return err
		}
	}
	_, _ = out.Write(bytes.TrimSuffix(head, []byte("}")))
	_, _ = out.WriteString(",\"rows\":[")
	between := "\n{"
	for record, err := range t.records() {
		if err != nil {
			return fmt.Errorf("export: table %q: %w", t.Name, err)
		}
		for i, cell := range record {
			_, _ = out.WriteString(between)
			_, _ = out.Write(keys[i])
			_ = out.WriteByte(':')
			value, err := cell.json()
			if err != nil {
				return err
			}
			if _, err := out.Write(value); err != nil {
				return err
			}
			between = ","
		}
		between = "},\n{"
	}
	if between != "\n{" {
		_ = out.WriteByte('}')
	}
	_, err = out.WriteString("\n]}")
	return err
}

func (t Table) about(columns []Column) about {
	said := about{
		Name: strings.ToLower(t.Name), Title: t.Title, Summary: t.Summary, Notes: t.Notes, Source: t.Source, AsAt: t.AsAt.String(),
		Licence: t.Licence, Demonstration: t.Demonstration, Shorthand: map[string]string{},
	}
	for _, mark := range t.marks() {
		said.Shorthand[string(mark)] = mark.Meaning()
	}
	if t.mayBeBlank() {
		said.NullMeans = t.Blank
	}
	for _, c := range columns {
		said.Columns = append(said.Columns, aboutColumn{c.Name, c.Title, c.Type, c.Decimals, c.Description, c.Notes})
	}
	return said
}

// json returns the cell as a JSON value. Only texts have characters to escape.
func (c Cell) json() ([]byte, error) {
	switch c.kind {
	case kindBlank:
		return []byte("null"), nil
	case kindNumber:
		return []byte(c.text), nil
	case kindDay, kindMark:
		return []byte(`"` + c.text + `"`), nil
	}
	return marshal(c.text)
}

// marshal writes a value on one line and does not escape <, > and &, because the
// files are never embedded in pages.
func marshal(value any) ([]byte, error) {
	var line bytes.Buffer
	out := json.NewEncoder(&line)
	out.SetEscapeHTML(false)
	if err := out.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(line.Bytes(), []byte("\n")), nil
}
