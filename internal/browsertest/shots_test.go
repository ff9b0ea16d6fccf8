package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"

	"ccio/internal/account"
)

// shotsVariable names a folder for pictures of the pages.
const shotsVariable = "BROWSERTEST_SHOTS"

// maxShot is the height of the tallest picture, in pixels: the browser cannot draw
// more at once, and nobody looks at more.
const maxShot = 12_000

// TestWidths opens every page on a telephone, a tablet and a desktop: none may be
// wider than the screen. If somebody wants to look, it keeps pictures, and opens
// what differs by role for every role.
func TestWidths(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	folder := os.Getenv(shotsVariable)
	if folder != "" {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	tabs := s.tabs(t)
	for _, st := range s.states(t) {
		personas := []account.Persona{account.Board}
		if st.only != "" {
			personas = []account.Persona{st.only}
		}
		if folder != "" && (st.name == "home" || st.name == "region" || st.name == "trust-own") {
			personas = account.Personas()
		}
		if folder != "" && st.public {
			personas = append(personas, "")
		}
		t.Run(st.name, func(t *testing.T) {
			t.Parallel()
			b := <-tabs
			defer func() { tabs <- b }()
			for _, who := range personas {
				b.become(t, s, who)
				b.telephone(t)
				b.show(t, who, st)
				for _, width := range []int64{390, 768, 1280} {
					if width > 390 {
						b.size(t, width, 844)
					}
					for _, problem := range tooWide(t, b) {
						t.Error(problem)
					}
					if folder != "" {
						b.shoot(t, filepath.Join(folder, fmt.Sprintf("%s-%s-%d.png", st.name, nameOf(who), width)))
					}
				}
			}
		})
	}
}

// telephone gives the tab the screen of a common telephone, and the way in which a
// browser there lays out pages.
func (b *tab) telephone(t testing.TB) {
	t.Helper()
	call(t, b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: 390, Height: 844, DeviceScaleFactor: 1, Mobile: true,
	})
}

// shoot takes a picture of the whole page.
func (b *tab) shoot(t testing.TB, path string) {
	t.Helper()
	type extent struct{ Width, Height float64 }
	e := eval[extent](t, b, `({Width: innerWidth, Height: document.documentElement.scrollHeight})`)
	picture := call(t, b, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: new(true),
		Clip: &page.Viewport{Width: e.Width, Height: min(e.Height, maxShot), Scale: 1},
	})
	if err := os.WriteFile(path, picture.Data, 0o600); err != nil {
		t.Fatal(err)
	}
}
