package export

import "testing"

// CheckSheets checks a written workbook against the checklist, for tests of the
// workbooks that the product really writes.
func CheckSheets(t *testing.T, file []byte) {
	t.Helper()
	book := readXLSX(t, file)
	checkStyles(t, book)
	for i, sheet := range book.sheets {
		checkSheet(t, book, sheet)
		if i > 0 {
			checkTable(t, book, sheet)
		}
	}
}
