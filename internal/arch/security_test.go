package arch

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// testNames returns the tests that a text names.
func testNames(text string) (names []string) {
	for _, match := range regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(text, -1) {
		names = append(names, match[1])
	}
	return names
}

// documents returns a document, and all tests as one text.
func documents(t *testing.T, name string) (document, tests string) {
	t.Helper()
	var all strings.Builder
	for _, s := range must(t, texts) {
		switch {
		case s.name == name:
			document = s.content
		case strings.HasSuffix(s.name, "_test.go"):
			all.WriteString(s.content)
		}
	}
	return document, all.String()
}

// TestSecurityDocument: every threat in docs/security.md names a test, and each
// named test exists.
func TestSecurityDocument(t *testing.T) {
	t.Parallel()
	document, tests := documents(t, "docs/security.md")
	_, table, found := strings.Cut(document, "| --- | --- | --- |\n")
	table, _, ended := strings.Cut(table, "\n\n")
	if !found || !ended {
		t.Fatal("docs/security.md has no table of threats")
	}
	for line := range strings.Lines(table) {
		named := testNames(line)
		if len(named) == 0 {
			t.Errorf("no test holds this: %s", strings.TrimSpace(line))
		}
		for _, name := range named {
			if !strings.Contains(tests, "\nfunc "+name+"(") {
				t.Errorf("docs/security.md names %s, and there is no such test", name)
			}
		}
	}
}

// TestASVSDocument: docs/asvs.md has every requirement of its chapters once. One
// that is met names a test, or a document if that is what is required; one that
// is not met says why. Each named test exists.
func TestASVSDocument(t *testing.T) {
	t.Parallel()
	document, tests := documents(t, "docs/asvs.md")
	// How many requirements each section of version 5.0.0 has.
	sections := map[string][]int{"6": {3, 12, 8, 6, 8, 4, 2, 4}, "7": {3, 4, 2, 5, 3, 2}, "8": {4, 4, 3, 2}, "14": {2, 8, 3}}
	wanted := map[string]bool{}
	for chapter, counts := range sections {
		for i, count := range counts {
			for n := range count {
				wanted[fmt.Sprintf("%s.%d.%d", chapter, i+1, n+1)] = true
			}
		}
	}
	row := regexp.MustCompile(`(?m)^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$`)
	for _, cells := range row.FindAllStringSubmatch(document, -1) {
		number, here, how := cells[1], cells[4], strings.TrimSpace(cells[5])
		if !wanted[number] {
			t.Errorf("%s is no requirement of these chapters, or is there twice", number)
		}
		delete(wanted, number)
		switch here {
		case "met":
			if len(testNames(how)) == 0 && !strings.Contains(how, "](") {
				t.Errorf("%s is met, and neither a test nor a document says so", number)
			}
		case "not applicable", "open":
		default:
			t.Errorf("%s is %q: write met, not applicable or open", number, here)
		}
	}
	if len(wanted) > 0 {
		t.Errorf("docs/asvs.md leaves out %v", slices.Sorted(maps.Keys(wanted)))
	}
	for _, name := range testNames(document) {
		if !strings.Contains(tests, "\nfunc "+name+"(") {
			t.Errorf("docs/asvs.md names %s, and there is no such test", name)
		}
	}
}

// TestNothingIsStoredInTheBrowser: our scripts store nothing in the browser. The
// only cookie is the server's, and scripts cannot read it.
func TestNothingIsStoredInTheBrowser(t *testing.T) {
	t.Parallel()
	storage := regexp.MustCompile(`localStorage|sessionStorage|indexedDB|document\.cookie|cookieStore|caches\.|serviceWorker`)
	scripts := 0
	for _, s := range must(t, texts) {
		if !strings.HasPrefix(s.name, "web/scripts/") {
			continue
		}
		scripts++
		if stored := storage.FindString(s.content); stored != "" {
			t.Errorf("%s uses %s: nothing is stored in the browser", s.name, stored)
		}
	}
	if scripts == 0 {
		t.Error("no script was looked at")
	}
}
