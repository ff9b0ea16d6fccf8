package chart

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// To accept a change of the charts: UPDATE_GOLDEN=1 go test ./web/chart
func TestGolden(t *testing.T) {
	all := cases()
	for _, kind := range []string{"bar", "tiles", "line", "strip", "profile", "levels"} {
		for _, state := range []string{"typical", "empty", "one", "longest"} {
			name := kind + "-" + state
			t.Run(name, func(t *testing.T) {
				got := strings.ReplaceAll(rendered(t, all[name]), "><", ">\n<") + "\n"
				file := filepath.Join("testdata", name+".html")
				if os.Getenv("UPDATE_GOLDEN") != "" {
					if err := os.MkdirAll("testdata", 0o750); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
						t.Fatal(err)
					}
					return
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", file, diff)
				}
			})
		}
	}
}
