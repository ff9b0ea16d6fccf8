package browsertest

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"ccio/internal/account"
)

// TestDownload downloads the file that England's page offers, as the browser does.
func TestDownload(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.signedIn(t, account.Region)
	b.open(t, "/england?as-at=2026-10-01")
	type file struct{ Type, Disposition, Text string }
	f := eval[file](t, b, `(async () => {
		const link = document.querySelector("main a[href*='by=trust']");
		const answer = await fetch(link.href);
		return {Type: answer.headers.get("content-type"), Disposition: answer.headers.get("content-disposition"), Text: await answer.text()};
	})()`)
	if !strings.HasPrefix(f.Type, "text/csv") || !strings.Contains(f.Disposition, "ccio-coverage-by-trust-2026-10-01.csv") {
		t.Errorf("the file comes as %s, %s", f.Type, f.Disposition)
	}
	rows, err := csv.NewReader(strings.NewReader(f.Text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+202 {
		t.Errorf("on 1 October 2026 there were 202 trusts, and the file has %d rows and a header", len(rows)-1)
	}
	if head := rows[0]; head[len(head)-1] != "demonstration" {
		t.Errorf("the file does not say that it is a demonstration: %q", head)
	}
	if !slices.ContainsFunc(rows, func(row []string) bool { return slices.Contains(row, "R0A") }) {
		t.Error("the file has no row of R0A")
	}
	if strings.Contains(f.Text, "Invented") || strings.Contains(f.Text, "Example Person") {
		t.Error("the file names people")
	}
}
