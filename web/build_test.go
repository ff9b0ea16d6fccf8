package web

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The most that a reader may have to download for a page, compressed.
const (
	maxStylesheet = 20_000
	maxScript     = 15_000
)

// build runs the build into a temporary folder, so that the tests do not depend
// on what was built last.
func build(t *testing.T, into string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join("..", "node_modules", "nhsuk-frontend")); err != nil {
		t.Fatalf("the design system is not installed: run `make setup` (%v)", err)
	}
	if out, err := exec.Command("node", "build.mjs", into).CombinedOutput(); err != nil {
		t.Fatalf("node build.mjs: %v\n%s", err, out)
	}
}

func TestBuild(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(second, "app-00000000.css"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(second, ".gitkeep"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	build(t, first)
	build(t, second)
	assets, err := newAssets(os.DirFS(first))
	if err != nil {
		t.Fatal(err)
	}

	t.Run("gives the same bytes and removes what is stale", func(t *testing.T) { sameFiles(t, first, second) })
	t.Run("keeps to its budget", func(t *testing.T) {
		for logical, limit := range map[string]int{"app.css": maxStylesheet, "app.js": maxScript} {
			if size := len(assets.files[assets.names[logical]].brotli); size == 0 || size > limit {
				t.Errorf("%s is %d bytes compressed, and may be %d", logical, size, limit)
			}
		}
	})
	css := string(assets.files[assets.names["app.css"]].plain)
	t.Run("has no font and no address of another host", func(t *testing.T) {
		forbidden := regexp.MustCompile(`(?i)frutiger|@font-face|@import|https?:|url\(["']?//`)
		for logical, name := range assets.names {
			text := string(assets.files[name].plain)
			if strings.HasSuffix(logical, ".svg") {
				text = strings.ReplaceAll(text, `xmlns="http://www.w3.org/2000/svg"`, "")
			}
			if found := forbidden.FindString(text); found != "" {
				t.Errorf("%s contains %q", logical, found)
			}
		}
		if !strings.Contains(css, "html{font-family:Arial,sans-serif}") {
			t.Error("the stylesheet does not set Arial")
		}
	})
	t.Run("refers only to pictures that it made", func(t *testing.T) {
		for _, match := range regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(css, -1) {
			if _, ok := assets.files[match[1]]; !ok {
				t.Errorf("the stylesheet refers to %s", match[1])
			}
		}
	})
	t.Run("has the styles that pages use", func(t *testing.T) { usedClasses(t, css) })
}

// sameFiles compares two builds; the second began with a stale file.
func sameFiles(t *testing.T, first, second string) {
	t.Helper()
	names := func(dir string) []string {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range entries {
			if e.Name() != ".gitkeep" {
				names = append(names, e.Name())
			}
		}
		return names
	}
	if a, b := names(first), names(second); !slices.Equal(a, b) {
		t.Fatalf("different files:\n%v\n%v", a, b)
	}
	if _, err := os.Stat(filepath.Join(second, ".gitkeep")); err != nil {
		t.Errorf("the build removed .gitkeep: %v", err)
	}
	for _, name := range names(first) {
		a, err := os.ReadFile(filepath.Join(first, name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(second, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs between two builds of the same sources", name)
		}
	}
}

// usedClasses finds the design system's class names that pages spell out and
// looks for their styles. It fails if a page uses a component that app.scss does
// not import, or a variant that is on the list of unused ones.
func usedClasses(t *testing.T, css string) {
	t.Helper()
	sources, err := filepath.Glob(filepath.Join("view", "*.templ"))
	if err != nil || len(sources) == 0 {
		t.Fatalf("no pages found: %v", err)
	}
	name := regexp.MustCompile(`\bnhsuk-[a-z0-9]+(?:[-_]+[a-z0-9]+)*`)
	class := regexp.MustCompile(`(?:class=|Classes:\s*)"([^"]*)"`)
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, attribute := range class.FindAllStringSubmatch(string(text), -1) {
			for _, used := range name.FindAllString(attribute[1], -1) {
				if !regexp.MustCompile(`\.` + regexp.QuoteMeta(used) + `[^a-z0-9_-]`).MatchString(css) {
					t.Errorf("%s uses %s, for which there is no style", source, used)
				}
			}
		}
	}
}

func TestEmbeddedAssets(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, logical := range []string{"app.css", "app.js", "favicon.svg"} {
		if a.URL(logical) == prefix+logical {
			t.Errorf("%s is not among the assets", logical)
		}
	}
}
