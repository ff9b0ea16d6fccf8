package chart

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestScaleIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	check := func(value, all int, length pct) {
		t.Helper()
		twice := new(big.Int).Mul(big.NewInt(int64(value)), big.NewInt(2*int64(length)))
		twice.Add(twice, big.NewInt(int64(all)))
		want := twice.Div(twice, new(big.Int).Mul(big.NewInt(2), big.NewInt(int64(all)))).Int64()
		if got := scale(value, all, length); int64(got) != want {
			t.Errorf("scale(%d, %d, %d) is %d, want %d", value, all, length, got, want)
		}
	}
	for range 10_000 {
		all := 1 + int(r.Uint64()>>(1+r.IntN(62)))
		check(r.IntN(all), all, pct(r.IntN(int(whole)+1)))
	}
	check(math.MaxInt, math.MaxInt, whole)
	check(0, 1, whole)
}

func TestShareAddsUp(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 10_000 {
		counts := make([]int, 1+r.IntN(7))
		total, some := 0, 0
		for i := range counts {
			if r.IntN(3) > 0 {
				counts[i] = 1 + int(r.Uint64N(most)>>r.IntN(50))
				some++
			}
			total += counts[i]
		}
		length := pct(1 + r.IntN(int(whole)))
		parts := share(counts, total, length, leastPart)
		sum := pct(0)
		for i, part := range parts {
			sum += part
			if part < 0 || (counts[i] == 0) != (part == 0) && length >= 7 {
				t.Fatalf("share(%v) of %d gives %v", counts, length, parts)
			}
		}
		if want := length; total > 0 && sum != want || total == 0 && sum != 0 {
			t.Fatalf("share(%v) of %d adds up to %d", counts, length, sum)
		}
	}
}

func TestStep(t *testing.T) {
	for _, c := range []struct{ span, steps, want int }{
		{1, 5, 1}, {5, 5, 1}, {6, 5, 2}, {11, 5, 5}, {26, 5, 10}, {207, 5, 50}, {100, 5, 20}, {101, 5, 25}, {1000, 40, 25},
		{most, 5, most / 5},
	} {
		if got := step(c.span, c.steps); got != c.want {
			t.Errorf("step(%d, %d) is %d, want %d", c.span, c.steps, got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for k, want := range map[int]string{
		0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567", -999: "-999", math.MinInt: "-9,223,372,036,854,775,808",
	} {
		if got := number(k); got != want {
			t.Errorf("number(%d) is %s, want %s", k, got, want)
		}
	}
	for k, want := range map[int]string{0: "0", 5: "0.05", 50: "0.5", 120_450: "1,204.5", -25: "-0.25", -125: "-1.25", 100: "1"} {
		if got := fine(k); got != want {
			t.Errorf("fine(%d) is %s, want %s", k, got, want)
		}
	}
	for k, want := range map[pct]string{0: "0%", whole: "100%", 12_50: "12.5%", 3_07: "3.07%"} {
		if got := k.String(); got != want {
			t.Errorf("%d is %s, want %s", int(k), got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, text := range []string{"", "Kent", longName, strings.Repeat("Llanfair", 15), "日本語の長い名前のトラスト", "a b c d e f g h i j k l m n o p"} {
		lines := wrap(text, smallSize, 120, 3)
		if len(lines) > 3 {
			t.Errorf("%s has %d lines", text, len(lines))
		}
		for _, line := range lines {
			if measure(line, smallSize) > 120 {
				t.Errorf("%q is %d pixels wide", line, measure(line, smallSize))
			}
		}
		joined := strings.ReplaceAll(strings.Join(lines, ""), " ", "")
		if plain := strings.ReplaceAll(text, " ", ""); joined != plain && !strings.HasPrefix(plain, strings.TrimSuffix(joined, "…")) {
			t.Errorf("%q became %q", text, lines)
		}
	}
}
