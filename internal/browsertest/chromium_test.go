package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// chromium is the one browser of the test binary. Tests share the process and
// nothing else: each tab has cookies and a cache of its own. Its zero value
// starts at the first newTab.
type chromium struct {
	once sync.Once
	ctx  context.Context
	err  error
}

// startTimeout is how long the browser may take to start, on a machine that is
// busy with other packages' tests.
const startTimeout = 60 * time.Second

func (c *chromium) start() error {
	path, err := findChromium(os.Getenv("CHROMIUM"), exec.LookPath)
	if err != nil {
		return err
	}
	options := []chromedp.ExecAllocatorOption{
		// A fresh profile comes from chromedp, which makes a folder and removes it,
		// together with the processes that still write to it.
		chromedp.ExecPath(path),
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.DisableGPU,
		chromedp.Flag("headless", "new"),
		chromedp.Flag("no-sandbox", os.Getuid() == 0), // its sandbox refuses root
		// A page of 320 px has to have the whole width: at 400% zoom a scroll bar
		// takes a quarter of its own width.
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("lang", "en-GB"),
		// No traffic from or to another host.
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-default-apps", true),
		chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-breakpad", true),
		chromedp.Flag("disable-features", "Translate,OptimizationHints,MediaRouter,AutofillServerCommunication"),
		chromedp.Flag("metrics-recording-only", true),
		// A covered window works like any other.
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("disable-renderer-backgrounding", true),
		// Containers give /dev/shm 64 MB, and the browser crashes when it is full.
		chromedp.Flag("disable-dev-shm-usage", true),
		// Dates and colours as on any other machine.
		chromedp.Env("TZ=Europe/London"),
		chromedp.Flag("force-color-profile", "srgb"),
	}
	allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
	c.ctx, _ = chromedp.NewContext(allocator)
	// The browser lives as long as the context of the first call, so the time limit
	// is applied beside it and not in it.
	started := make(chan error, 1)
	go func() { started <- chromedp.Do(c.ctx) }()
	select {
	case err := <-started:
		if err != nil {
			return fmt.Errorf("starting %s: %w", path, err)
		}
		return nil
	case <-time.After(startTimeout):
		return fmt.Errorf("%s has not started within %s", path, startTimeout)
	}
}

func (c *chromium) close() {
	if c.ctx == nil {
		return
	}
	ctx, cancel := context.WithTimeout(c.ctx, 20*time.Second)
	defer cancel()
	// A browser that does not close is killed; the tests have reported everything
	// by then.
	_ = chromedp.Cancel(ctx)
}

// findChromium returns the browser to use: the one that the environment names, or
// else the first of those that systems install.
func findChromium(named string, look func(string) (string, error)) (string, error) {
	if named != "" {
		path, err := look(named)
		if err != nil {
			return "", fmt.Errorf("CHROMIUM names no program: %w", err)
		}
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := look(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no browser: install Chromium (on Debian and Ubuntu: apt-get install chromium) or set CHROMIUM to the " +
		"path of Chromium or Chrome")
}

func TestFindChromium(t *testing.T) {
	t.Parallel()
	installed := func(names ...string) func(string) (string, error) {
		return func(asked string) (string, error) {
			for _, name := range names {
				if name == asked {
					return "/somewhere/" + name, nil
				}
			}
			return "", exec.ErrNotFound
		}
	}
	for _, c := range []struct {
		name, named string
		look        func(string) (string, error)
		want, fails string
	}{
		{"the environment wins", "my-chrome", installed("chromium", "my-chrome"), "/somewhere/my-chrome", ""},
		{
			"what the environment names has to be there", "my-chrome", installed("chromium"), "",
			"CHROMIUM names no program: executable file not found in $PATH",
		},
		{"chromium before chrome", "", installed("google-chrome", "chromium"), "/somewhere/chromium", ""},
		{"chrome too", "", installed("google-chrome"), "/somewhere/google-chrome", ""},
		{"none is a failure that says what to install", "", installed(), "",
			"no browser: install Chromium (on Debian and Ubuntu: apt-get install chromium) or set CHROMIUM to the path of Chromium or Chrome"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := findChromium(c.named, c.look)
			if got != c.want || (err == nil) != (c.fails == "") || err != nil && err.Error() != c.fails {
				t.Errorf("findChromium gives %q, %v", got, err)
			}
		})
	}
}
