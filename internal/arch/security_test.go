package arch

import (
	"regexp"
	"strings"
	"testing"
)

// TestSecurityDocument: every threat of docs/security.md names a test, and each
// test that is named there exists.
func TestSecurityDocument(t *testing.T) {
	t.Parallel()
	var document, tests strings.Builder
	for _, s := range must(t, texts) {
		switch {
		case s.name == "docs/security.md":
			document.WriteString(s.content)
		case strings.HasSuffix(s.name, "_test.go"):
			tests.WriteString(s.content)
		}
	}
	_, table, found := strings.Cut(document.String(), "| --- | --- | --- |\n")
	table, _, ended := strings.Cut(table, "\n\n")
	if !found || !ended {
		t.Fatal("docs/security.md has no table of threats")
	}
	name := regexp.MustCompile("`(Test\\w+)`")
	for line := range strings.Lines(table) {
		named := name.FindAllStringSubmatch(line, -1)
		if len(named) == 0 {
			t.Errorf("no test holds this: %s", strings.TrimSpace(line))
		}
		for _, match := range named {
			if !strings.Contains(tests.String(), "\nfunc "+match[1]+"(") {
				t.Errorf("docs/security.md names %s, and there is no such test", match[1])
			}
		}
	}
}
