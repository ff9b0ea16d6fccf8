package export

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"ccio/internal/day"
)

func TestWriteCSV(t *testing.T) {
	t.Parallel()
	sheet := Sheet{
		Columns: []string{"name", "trusts", "wte", "as_at"},
		Rows: slices.Values([][]Cell{
			{Text("King's Lynn, \"The\""), Number(-1), Decimal("0.40"), Day(day.MustParse("2026-04-01"))},
			{Text("=HYPERLINK(1)"), Number(0), Decimal(""), Day(day.Day{})},
			{Text("line\nbreak"), Number(2), Decimal("1.00"), Day(day.Day{})},
		}),
	}
	var b strings.Builder
	if err := sheet.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "name,trusts,wte,as_at\r\n") || strings.HasPrefix(b.String(), "\ufeff") {
		t.Errorf("begins %q", b.String()[:30])
	}
	records, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := records[1]; got[0] != "King's Lynn, \"The\"" || got[1] != "-1" || got[3] != "2026-04-01" {
		t.Errorf("a number below nought is no formula, and a text is itself: %q", got)
	}
	if got := records[2][0]; got == "=HYPERLINK(1)" || UndoHarmless(got) != "=HYPERLINK(1)" {
		t.Errorf("a formula went out as %q", got)
	}
	if len(records) != 4 || records[3][0] != "line\nbreak" {
		t.Errorf("%d records, %q", len(records), records)
	}
}
