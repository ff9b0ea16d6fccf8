package export

import (
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
)

// ContentTypeMetadata is the media type of what [Table.WriteCSVMetadata] writes.
const ContentTypeMetadata = "application/csvm+json"

// harmlessRule tells the reader of a file how text was made harmless.
const harmlessRule = "A text that begins with =, +, -, @, a tab or a line break has an apostrophe before it, so that no spreadsheet " +
	"takes it for a formula; an apostrophe before apostrophes and one of these is to be taken off."

// fileNames matches what a file may be called: lower case, with dashes.
var fileNames = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*\.[a-z]+$`)

const maxFileName = 60

// metadata is the part of a CSV on the Web table description that this product
// needs; see https://www.w3.org/TR/tabular-metadata/.
type metadata struct {
	Context     []any      `json:"@context"`
	URL         string     `json:"url"`
	Title       string     `json:"dc:title"`
	Description string     `json:"dc:description,omitempty"`
	Source      string     `json:"dc:source,omitempty"`
	Licence     *reference `json:"dc:license,omitempty"`
	AsAt        string     `json:"dc:temporal"`
	Comments    []string   `json:"rdfs:comment"`
	Schema      schema     `json:"tableSchema"`
}

type reference struct {
	ID string `json:"@id"`
}

type schema struct {
	Key     []string         `json:"primaryKey,omitempty"`
	Columns []columnMetadata `json:"columns"`
}

type columnMetadata struct {
	Name        string   `json:"name"`
	Titles      []string `json:"titles"`
	Description string   `json:"dc:description,omitempty"`
	Datatype    string   `json:"datatype"`
	Required    bool     `json:"required"`
	Null        []string `json:"null,omitempty"`
}

// WriteCSVMetadata writes the CSV on the Web metadata for the CSV file of that
// name. It belongs beside that file, under [MetadataName], and gives the titles,
// types and meanings of the columns and which marks, or blank cells, are not
// values.
//
// The name is in lower case with dashes, such as coverage-by-icb.csv, and the
// metadata's name made from it has at most 60 characters; any other name is an
// error.
func (t Table) WriteCSVMetadata(w io.Writer, fileName string) error {
	if err := t.Check(); err != nil {
		return err
	}
	if !fileNames.MatchString(fileName) || len(MetadataName(fileName)) > maxFileName {
		return errors.New("export: the name of the file is not of lower-case letters, digits and dashes, or is too long")
	}
	described := metadata{
		Context: []any{"http://www.w3.org/ns/csvw", map[string]string{"@language": "en"}},
		URL:     fileName, Title: t.Title, Description: oneLine(strings.Join(t.Summary, " ")),
		Source: oneLine(t.Source), AsAt: t.covers(), Comments: t.comments(),
		Schema: schema{Key: t.Key},
	}
	if t.Licence != "" {
		described.Licence = &reference{t.Licence}
	}
	for _, column := range t.all() {
		described.Schema.Columns = append(described.Schema.Columns, column.metadata())
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(described)
}

// comments returns what else a reader of the CSV file has to know.
func (t Table) comments() []string {
	comments := []string{harmlessRule}
	if t.Demonstration {
		comments = append(comments, demonstrationLine)
	}
	if said := sentence(t.marks()); said != "" {
		comments = append(comments, said)
	}
	if t.mayBeBlank() {
		comments = append(comments, "A blank cell means "+t.Blank+".")
	}
	return append(comments, t.Notes...)
}

func (c Column) metadata() columnMetadata {
	described := columnMetadata{
		Name: c.Name, Titles: []string{c.Name}, Required: c.Required && len(c.Marks) == 0,
		Description: oneLine(strings.Join(append([]string{c.Description}, c.Notes...), " ")),
	}
	if c.Title != c.Name {
		described.Titles = append(described.Titles, c.Title)
	}
	switch c.Type {
	case TypeText:
		described.Datatype = "string"
	case TypeInteger, TypeDecimal, TypeDate:
		described.Datatype = string(c.Type)
	}
	// By default an empty text is not a value, and required forbids it.
	if !c.Required {
		described.Null = append(described.Null, "")
	}
	for _, mark := range c.Marks {
		described.Null = append(described.Null, string(mark))
	}
	return described
}

// covers returns the day that the table describes, or the first and last day of a series
// as an interval of ISO 8601.
func (t Table) covers() string {
	if t.From.IsZero() {
		return t.AsAt.String()
	}
	return t.From.String() + "/" + t.AsAt.String()
}
