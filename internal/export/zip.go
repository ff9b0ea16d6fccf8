package export

import (
	"archive/zip"
	"io"
	"strings"
)

// coverFile is the cover in a zip file, as plain text.
const coverFile = "cover.txt"

// WriteZip writes the workbook as a zip file for programs: the cover as plain
// text, and the notes and each table as CSV with its metadata beside it. The
// files have the date of the data.
func (b Workbook) WriteZip(w io.Writer) error {
	if err := b.Check(); err != nil {
		return err
	}
	out := zip.NewWriter(w)
	create := func(name string) (io.Writer, error) {
		return out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: b.Cover.AsAt.Time()})
	}
	sheets := b.sheets(b.notes())
	cover, err := create(coverFile)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(cover, b.coverText(sheets)); err != nil {
		return err
	}
	for _, t := range sheets {
		file, err := create(t.FileName())
		if err != nil {
			return err
		}
		if err := t.WriteCSV(file); err != nil {
			return err
		}
		beside, err := create(MetadataName(t.FileName()))
		if err != nil {
			return err
		}
		if err := t.WriteCSVMetadata(beside, t.FileName()); err != nil {
			return err
		}
	}
	return out.Close()
}

// coverText returns the cover as plain text, with a blank line before each part.
func (b Workbook) coverText(sheets []Table) string {
	var text strings.Builder
	for _, line := range b.cover(sheets, Table.FileName) {
		if line.style == styleHeading2 {
			_, _ = text.WriteString("\r\n")
		}
		_, _ = text.WriteString(line.text + "\r\n")
	}
	return text.String()
}
