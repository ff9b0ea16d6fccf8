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

// harmlessRule tells a program how a text was made harmless.
const harmlessRule = "A text that begins with =, +, -, @, a tab or a line break has an apostrophe before it, so that no spreadsheet " +
	"takes it for a formula; an apostrophe before apostrophes and one of these is to be taken off."

// fileNames is what a file is called: lower case, with dashes, about 60
// characters at most.
var fileNames = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*\.[a-z]+$`)

const maxFileName = 60

// metadata is a table description of CSV on the Web, as far as this product
// needs it; see https://www.w3.org/TR/tabular-metadata/.
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

// WriteCSVMetadata writes the metadata of CSV on the Web for the CSV file of
// that name, which lies beside it under [MetadataName]: the titles, types and
// meanings of the columns, and that a mark, or a blank cell, is no value.
//
// The name is in lower case with dashes, such as coverage-by-icb.csv, and with
// that of the metadata up to 60 characters; another is an error.
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
		Source: oneLine(t.Source), AsAt: t.AsAt.String(), Comments: t.comments(),
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

// comments is what a reader of the CSV file has to know besides.
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
	// Where nothing is said, the empty text is no value, and required forbids it.
	if !c.Required {
		described.Null = append(described.Null, "")
	}
	for _, mark := range c.Marks {
		described.Null = append(described.Null, string(mark))
	}
	return described
}
