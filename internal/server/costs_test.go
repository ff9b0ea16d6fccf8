package server_test

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	"ccio/internal/account"
)

// dearest is what a page may cost at most with everything warm: allocations in the whole
// program, and bytes of the answer. Each is about twice what it is, so that only a page
// that does something else than it did is out.
type dearest struct {
	opened
	allocations, bytes int
}

func dearests() []dearest {
	return []dearest{
		{opened{"/england", account.National}, 1000, 560000},
		{opened{"/regions/Y62", account.Region}, 1100, 250000},
		{opened{"/icbs/QOP", account.Region}, 1100, 140000},
		{opened{"/trusts/RR8", account.National}, 1800, 52000},
		{opened{"/trusts/R0A", account.Board}, 12000, 120000},
		{opened{"/trusts?q=MFT", account.National}, 5600, 38000},
		{opened{"/cycles", account.National}, 44000, 120000},
		{opened{"/assessments", account.Holder}, 2200, 13000},
		{opened{"draft", account.Holder}, 9600, 60000},
		{opened{"/my-data", account.Holder}, 20000, 100000},
		{opened{"/notices", account.Holder}, 1200, 9000},
		{opened{"/", account.Board}, 2200, 12000},
		{opened{"/trusts/R0A/posts", account.National}, 19000, 120000},
		{opened{"/frameworks/ccio/1.0", ""}, 450, 170000},
		{opened{"/", ""}, 400, 7000},
	}
}

// Pages cost no more than they may. The clock has no say in this, so it is so on every
// machine; how often a page asks the database is counted by TestTrips.
//
// It runs by itself, because the allocations are those of the whole program.
func TestCostOfPages(t *testing.T) { //nolint:paralleltest // see above
	s := siteOn(t, englands(t), options{})
	for _, page := range dearests() {
		var cookie *http.Cookie
		if page.as != "" {
			cookie = s.signIn(t, page.as)
		}
		path := page.path
		if path == "draft" {
			path = s.draft(t) + "/domains/1"
		}
		get := func() *httptest.ResponseRecorder {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			if cookie != nil {
				r.AddCookie(cookie)
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			return w
		}
		if w := get(); w.Code == http.StatusSeeOther { // /cycles leads to the latest
			path = w.Header().Get("Location")
		}
		for range 3 { // until everything is warm
			if w := get(); w.Code != http.StatusOK {
				t.Fatalf("%s: %d", path, w.Code)
			}
		}
		const times = 20
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		size := 0
		for range times {
			size = get().Body.Len()
		}
		runtime.ReadMemStats(&after)
		allocations := int(after.Mallocs-before.Mallocs) / times
		if allocations > page.allocations || allocations < page.allocations/6 {
			t.Errorf("%s as %q makes %d allocations, and may make %d", path, page.as, allocations, page.allocations)
		}
		if size > page.bytes || size < page.bytes/6 {
			t.Errorf("%s as %q has %d bytes, and may have %d", path, page.as, size, page.bytes)
		}
	}
}
