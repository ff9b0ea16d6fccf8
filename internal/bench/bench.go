// Package bench is what benchmarks of several packages share: the parts of
// docs/benchmarks.md, of which each benchmark writes its own. Only tests import it.
package bench

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// Section writes a part of the document of benchmarks into the folder that
// CCIO_BENCHMARKS names; make bench puts the parts together in the order of their names.
// Without that it does nothing.
func Section(b testing.TB, name, text string) {
	b.Helper()
	folder := os.Getenv("CCIO_BENCHMARKS")
	if folder == "" {
		return
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".md"), []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
}

// Percentile returns what so many of a hundred did not exceed. It sorts what it is given.
func Percentile(of []time.Duration, percent int) time.Duration {
	if len(of) == 0 {
		return 0
	}
	slices.Sort(of)
	return of[min(len(of)*percent/100, len(of)-1)]
}

// Median returns the one in the middle. It sorts what it is given.
func Median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

// Milliseconds is a time in thousandths of a second.
func Milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
