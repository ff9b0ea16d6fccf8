package browsertest

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	downloads "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ccio/internal/account"
)

// slowly makes the page's files take so many milliseconds to arrive, and records
// the names under which they are saved.
const slowly = `((wait) => {
	const fetching = window.fetch;
	window.fetch = async (...asked) => { await new Promise((next) => setTimeout(next, wait)); return fetching(...asked); };
	HTMLAnchorElement.prototype.click = function () { window.saved = this.download + " " + this.href; };
	return 1;
})`

// TestExportProgress is an analyst whose file takes a while: after two seconds the
// page says so, and in the end the file is saved under its own name.
func TestExportProgress(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.signedIn(t, account.Region)
	if at := b.open(t, "/exports"); at.Status != http.StatusOK {
		t.Fatalf("/exports answers %d", at.Status)
	}
	eval[int](t, b, slowly+`(3000)`)
	b.press(t, "main", "Download the summary as Excel")
	said := eval[string](t, b, `(async () => {
		for (let i = 0; i < 100 && !document.querySelector("[role=status]:not(:empty)"); i++) await new Promise((next) => setTimeout(next, 50));
		return document.querySelector("[role=status]")?.textContent ?? "";
	})()`)
	if !strings.HasPrefix(said, "Preparing the file") {
		t.Errorf("after two seconds the page says %q", said)
	}
	saved := eval[string](t, b, `(async () => {
		for (let i = 0; i < 200 && !window.saved; i++) await new Promise((next) => setTimeout(next, 50));
		return window.saved ?? "";
	})()`)
	name, address, _ := strings.Cut(saved, " ")
	if name != "ccio-summary-y62-"+s.today.String()+".xlsx" || !strings.HasPrefix(address, "blob:") {
		t.Errorf("the file is saved as %q", saved)
	}
	if left := b.count(t, "[role=status]"); left != 0 {
		t.Errorf("%d messages are left when the file is there", left)
	}

	// A file that comes at once shows no message.
	b.open(t, "/regions/Y62")
	eval[int](t, b, slowly+`(0)`)
	b.press(t, "main", "Download the summary of this region (Excel)")
	quiet := eval[bool](t, b, `(async () => {
		let quiet = true;
		for (let i = 0; i < 200 && !window.saved; i++) {
			quiet &&= !document.querySelector("[role=status]:not(:empty)");
			await new Promise((next) => setTimeout(next, 10));
		}
		return quiet && !!window.saved;
	})()`)
	if !quiet {
		t.Error("a file that comes at once is announced, or does not come")
	}

	// A refused file leads to the page that says why.
	b.open(t, "/exports")
	eval[int](t, b, `document.querySelector("main").insertAdjacentHTML("beforeend", "<p><a `+
		`href='/exports/summary.xlsx?region=Y99'>A wrong region</a></p>") ?? 1`)
	if at := b.follow(t, "main", "A wrong region"); at.Status != http.StatusBadRequest {
		t.Errorf("a file that is refused leads to %s, %d", at.Path, at.Status)
	}
	if text := b.text(t, "main"); !strings.Contains(text, "no region with the code Y99") {
		t.Errorf("the page does not say why: %s", text)
	}
}

// TestFileIsSaved downloads a file as a visitor does, with the script and without
// it, and finds it whole in the folder of downloads.
func TestFileIsSaved(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for name, scripted := range map[string]bool{"with the script": true, "without it": false} {
		t.Run(name, func(t *testing.T) {
			b := s.signedIn(t, account.Region)
			folder := t.TempDir()
			call(t, b, downloads.SetDownloadBehavior, downloads.SetDownloadBehaviorParams{
				Behavior: downloads.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder,
				BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
			})
			if !scripted {
				call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			}
			b.open(t, "/exports")
			b.press(t, "main", "Download the summary as Excel")
			path := filepath.Join(folder, "ccio-summary-y62-"+s.today.String()+".xlsx")
			var content []byte
			for range 200 {
				var err error
				if content, err = os.ReadFile(path); err == nil && len(content) > 0 {
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
			if !bytes.HasPrefix(content, []byte("PK")) || len(content) < 20_000 {
				t.Errorf("the file has %d bytes", len(content))
			}
		})
	}
}
