package recent

import (
	"errors"
	"fmt"
	"sync"
	"testing"
)

func TestValues(t *testing.T) {
	t.Parallel()
	v := New[string, int](30)
	made := 0
	get := func(key string, size int) int {
		got, err := v.Get(key, func() (int, int, error) { made++; return len(key), size, nil })
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	get("a", 10)
	get("bb", 10)
	get("ccc", 10)
	if get("a", 10); made != 3 {
		t.Errorf("made %d values, want 3", made)
	}
	get("dddd", 10) // bb has not been asked for the longest
	if get("a", 10); made != 4 || v.Size() != 30 {
		t.Errorf("made %d values of %d bytes, want 4 of 30", made, v.Size())
	}
	if get("bb", 10); made != 5 {
		t.Errorf("what was forgotten is made again: %d, want 5", made)
	}
	if get("larger than the bound", 100); v.Size() != 100 {
		t.Errorf("one large value takes %d", v.Size())
	}
	if get("a", 10); v.Size() != 10 {
		t.Errorf("after it %d", v.Size())
	}
	failed := errors.New("failed")
	if _, err := v.Get("x", func() (int, int, error) { return 0, 0, failed }); !errors.Is(err, failed) {
		t.Errorf("the error is %v", err)
	}
	if get("x", 5) != 1 {
		t.Error("a value that could not be made was kept")
	}
}

// However many ask at once, a value is made once while it is kept, and the count of
// bytes stays right.
func TestValuesAtOnce(t *testing.T) {
	t.Parallel()
	v := New[int, string](50)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := range 500 {
				key := (n*7 + i) % 13
				got, err := v.Get(key, func() (string, int, error) { return fmt.Sprint(key), 10, nil })
				if err != nil || got != fmt.Sprint(key) {
					t.Errorf("%d is %q, %v", key, got, err)
				}
				v.Each(func(int, string, int) {})
			}
		})
	}
	all.Wait()
	sum := 0
	v.Each(func(_ int, _ string, size int) { sum += size })
	if v.Size() != sum || sum > 50 {
		t.Errorf("%d bytes are counted for %d that are kept, of at most 50", v.Size(), sum)
	}
}
