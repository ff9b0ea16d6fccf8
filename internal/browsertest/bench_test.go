package browsertest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"

	"ccio/internal/account"
	"ccio/internal/bench"
)

// watching counts, from before anything of a page runs, the long tasks of its main thread
// and its largest contentful paint.
const watching = `
window.watched = { blocked: 0, longest: 0, painted: 0 };
new PerformanceObserver(list => list.getEntries().forEach(task => {
	window.watched.blocked += Math.max(0, task.duration - 50);
	window.watched.longest = Math.max(window.watched.longest, task.duration);
})).observe({ type: "longtask", buffered: true });
new PerformanceObserver(list => list.getEntries().forEach(paint => {
	window.watched.painted = paint.startTime;
})).observe({ type: "largest-contentful-paint", buffered: true });`

// drawn is what a browser made of a page.
type drawn struct {
	Blocked, Longest, Painted float64 // milliseconds
	Transferred, Decoded      float64 // bytes of the page itself
	Busy, Script, Layout      float64 // milliseconds of the main thread, in all and of these
}

// BenchmarkBrowser opens pages in Chromium at a quarter of its speed: how much there is to
// transfer, when the largest part is painted, and how long the main thread is busy.
func BenchmarkBrowser(b *testing.B) {
	const rounds = 5
	s := newSite(b, nil)
	var table strings.Builder
	pages := []string{"/", "/england", "/trusts/RR8", "/trusts/R0A"}
	for b.Loop() {
		table.Reset()
		of := map[string][]drawn{}
		for range rounds {
			for _, path := range pages {
				of[path] = append(of[path], s.drawn(b, path))
			}
		}
		middle := func(of func(drawn) float64, all []drawn) float64 {
			var values []float64
			for _, d := range all {
				values = append(values, of(d))
			}
			return bench.Median(values)
		}
		blocked, busy := func(d drawn) float64 { return d.Blocked }, func(d drawn) float64 { return d.Busy }
		for _, path := range pages {
			get := func(f func(drawn) float64) float64 { return middle(f, of[path]) }
			fmt.Fprintf(&table, "| `%s` | %.2f | %.2f | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f |\n", path,
				get(blocked)/middle(blocked, of["/"]), get(busy)/middle(busy, of["/"]), get(blocked), get(busy),
				get(func(d drawn) float64 { return d.Script }), get(func(d drawn) float64 { return d.Layout }),
				get(func(d drawn) float64 { return d.Painted }), get(func(d drawn) float64 { return d.Transferred })/1000,
				get(func(d drawn) float64 { return d.Decoded })/1000)
		}
	}
	b.ReportMetric(0, "ns/op")
	bench.Section(b, "70-browser", fmt.Sprintf(browserSection, table.String()))
}

const browserSection = `
## In a browser

Chromium with its processor slowed down four times, nothing of the site in its cache, signed in as the national analyst: medians of
five. Blocked is what the tasks of the main thread take beyond 50 ms each, which is how blocking time is counted; busy is all that they
take, of which script, and styles and layout. Both are compared with the start page. Painted is the largest contentful paint.

| Page | Blocked ÷ start | Busy ÷ start | Blocked (ms) | Busy (ms) | Script | Layout | Painted (ms) | kB sent | kB of HTML |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
%s`

// drawn opens a page in a tab of its own.
func (s *site) drawn(b *testing.B, path string) (d drawn) {
	b.Helper()
	tab := s.signedIn(b, account.National)
	tab.keepNothing(b)
	call(b, tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watching})
	call(b, tab, performance.Enable, performance.EnableParams{})
	call(b, tab, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
	before := tab.metrics(b)
	if got := tab.open(b, path); got.Status != http.StatusOK {
		b.Fatalf("%s: %d", path, got.Status)
	}
	time.Sleep(time.Second) // what runs after loading, and the last paint
	text := eval[string](b, tab, `(() => {
		const page = performance.getEntriesByType("navigation")[0];
		const all = performance.getEntriesByType("resource").reduce((sum, one) => sum + one.transferSize, page.transferSize);
		return JSON.stringify({ ...window.watched, transferred: all, decoded: page.decodedBodySize });
	})()`)
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		b.Fatal(err)
	}
	after := tab.metrics(b)
	since := func(name string) float64 { return 1000 * (after[name] - before[name]) }
	d.Busy, d.Script, d.Layout = since("TaskDuration"), since("ScriptDuration"), since("LayoutDuration")+since("RecalcStyleDuration")
	call(b, tab, page.Close, cdp.Empty{})
	return d
}

// metrics are what the browser counts of the tab's main thread, in seconds.
func (b *tab) metrics(t testing.TB) map[string]float64 {
	t.Helper()
	found := map[string]float64{}
	for _, m := range call(t, b, performance.GetMetrics, cdp.Empty{}).Metrics {
		found[m.Name] = m.Value
	}
	return found
}
