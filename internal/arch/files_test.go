package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestGenerated: templ alone generates code here, and no generated file outlives
// its template.
func TestGenerated(t *testing.T) {
	t.Parallel()
	marked := regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)
	for _, s := range must(t, texts) {
		switch {
		case strings.HasSuffix(s.name, "_templ.go"):
			if !marked.MatchString(s.content) {
				t.Errorf("%s is not marked as generated: only templ writes files of that name", s.name)
			}
			if template := strings.TrimSuffix(s.name, "_templ.go") + ".templ"; !exists(template) {
				t.Errorf("%s is of %s, which is not there", s.name, template)
			}
		case strings.HasSuffix(s.name, ".templ"):
			if code := strings.TrimSuffix(s.name, ".templ") + "_templ.go"; !exists(code) {
				t.Errorf("%s has no %s: run make generate, and commit it", s.name, code)
			}
		case strings.HasSuffix(s.name, ".go") && marked.MatchString(s.content):
			t.Errorf("%s is generated, and its name does not say so", s.name)
		}
	}
}

func exists(name string) bool {
	_, err := os.Stat(filepath.Join(root, name))
	return err == nil
}

// mostLines is how long a file may be that people write and read. Aim at 300.
const mostLines = 400

// long lists files that may be longer, with the reason.
var long = map[string]string{}

// TestLength: a file is about one page or noun.
func TestLength(t *testing.T) {
	t.Parallel()
	for _, s := range must(t, texts) {
		switch filepath.Ext(s.name) {
		case ".go", ".templ", ".mjs", ".js", ".scss":
		default:
			continue
		}
		_, excepted := long[s.name]
		if strings.HasSuffix(s.name, "_templ.go") || strings.HasSuffix(s.name, "_test.go") || excepted {
			continue
		}
		if lines := strings.Count(s.content, "\n"); lines > mostLines {
			t.Errorf("%s has %d lines, and %d are the most: split it", s.name, lines, mostLines)
		}
	}
	for name := range long {
		if !exists(name) {
			t.Errorf("the exception %q is for nothing: take it out", name)
		}
	}
}

// longestLine is how many characters a line may have, so that two files can be
// read side by side. A file is short because it has one subject, and not because
// its lines are long.
const longestLine = 140

// longLines is where lines may be longer for now, by the beginning of the name,
// with the reason.
var longLines = map[string]string{}

func TestLineLength(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, s := range must(t, texts) {
		if ext := filepath.Ext(s.name); ext != ".go" && ext != ".templ" || strings.HasSuffix(s.name, "_templ.go") {
			continue
		}
		number := 0
		for line := range strings.Lines(s.content) {
			number++
			length := utf8.RuneCountInString(strings.TrimRight(line, "\n"))
			if length <= longestLine {
				continue
			}
			excepted := false
			for beginning := range longLines {
				if strings.HasPrefix(s.name, beginning) {
					excepted, used[beginning] = true, true
				}
			}
			if !excepted {
				t.Errorf("%s:%d has %d characters, and %d are the most: break it", s.name, number, length, longestLine)
			}
		}
	}
	for beginning := range longLines {
		if !used[beginning] {
			t.Errorf("the exception %q is for nothing: take it out", beginning)
		}
	}
}

// ownClasses matches the classes of the design system that a page may use
// directly: typography, lists, the grid and utilities. Components come from
// web/nhsuk, which is checked against the official markup.
var ownClasses = regexp.MustCompile(`^nhsuk-(heading-(xl|l|m|s|xs)|caption-(xl|l|m)(--bottom)?|body(-[ls])?` +
	`|lede-text(--small)?|link(--[a-z-]+)?` +
	`|list(--[a-z]+)?|section-break(--[a-z]+)?|grid-row|grid-column-[a-z-]+|width-container(-fluid)?|main-wrapper(--[a-z]+)?|u-[a-z0-9-]+)$`)

func TestComponentsComeFromTheDesignSystem(t *testing.T) {
	t.Parallel()
	class := regexp.MustCompile(`\bnhsuk-[\w-]+`)
	for _, s := range must(t, texts) {
		page := strings.HasPrefix(s.name, "web/view/") || strings.HasPrefix(s.name, "internal/server/")
		written := strings.HasSuffix(s.name, ".templ") || strings.HasSuffix(s.name, ".go") &&
			!strings.HasSuffix(s.name, "_templ.go") && !strings.HasSuffix(s.name, "_test.go")
		if !page || !written {
			continue
		}
		for number, line := range strings.Split(s.content, "\n") {
			for _, name := range class.FindAllString(line, -1) {
				if !ownClasses.MatchString(name) {
					t.Errorf("%s:%d writes the markup of a component, %s: use the one of web/nhsuk, or make it there", s.name, number+1, name)
				}
			}
		}
	}
}

// TestNoHostsAndNoMachines: whoever installs packages decides where they come
// from, and the tree may lie anywhere.
func TestNoHostsAndNoMachines(t *testing.T) {
	t.Parallel()
	const self = "internal/arch/files_test.go" // names what it forbids
	host := regexp.MustCompile(`(?i)\b(registry\.(npmjs\.(org|com)|yarnpkg\.com|npmmirror\.com)|(proxy|sum)\.golang\.org|goproxy\.(io|cn)` +
		`|pypi\.org|files\.pythonhosted\.org|(deb|security)\.debian\.org|(archive|security)\.ubuntu\.com` +
		`|docker\.io|ghcr\.io|quay\.io|gcr\.io|mcr\.microsoft\.com|unpkg\.com|cdn\.jsdelivr\.net|cdnjs\.cloudflare\.com)\b`)
	machine := regexp.MustCompile(`(^|[^\w./-])(/(home|root|Users|private/tmp)/[\w.-]+|[A-Z]:\\\\?Users\\)`)
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range must(t, texts) {
		if s.name == self {
			continue
		}
		for number, line := range strings.Split(s.content, "\n") {
			if found := host.FindString(line); found != "" {
				t.Errorf("%s:%d names the package host %s: leave that to whoever installs", s.name, number+1, found)
			}
			if found := machine.FindString(line); found != "" {
				t.Errorf("%s:%d names a path of one machine: %s", s.name, number+1, found)
			}
			// A short path, such as /src, stands for itself in many places.
			if strings.Count(here, "/") > 1 && strings.Contains(line, here) {
				t.Errorf("%s:%d names the folder of this tree", s.name, number+1)
			}
		}
	}
}
