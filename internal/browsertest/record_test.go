package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// listenForPolicy records what the content security policy forbids, before any
// script of the page runs.
const listenForPolicy = `addEventListener("securitypolicyviolation",
	(e) => (window.forbiddenByPolicy ??= []).push(e.effectiveDirective + " forbids " + (e.blockedURI || e.sample)));`

// record is what a tab's browser reports about a page while it loads: what it
// loaded, how much that weighs, and what went wrong.
type record struct {
	address string // of the site

	mu       sync.Mutex
	changed  chan struct{} // closed and made anew at each change
	loading  map[network.RequestID]network.ResourceType
	loader   cdp.LoaderID // of the page, which all that it loads has as well
	document string       // address of the page
	bytes    float64
	script   float64
	files    []string
	entries  []log.Entry
	problems []string
}

func newRecord(address string) *record {
	r := &record{address: address, changed: make(chan struct{})}
	r.reset()
	return r
}

// reset forgets the page before.
func (r *record) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.loading = map[network.RequestID]network.ResourceType{}
	r.loader, r.document, r.bytes, r.script, r.files, r.entries, r.problems = "", "", 0, 0, nil, nil, nil
}

// listen handles the events of the tab, in order.
func (r *record) listen(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		switch {
		case e.RedirectResponse != nil:
			r.bytes += e.RedirectResponse.EncodedDataLength
		case e.Type == network.ResourceTypeDocument:
			r.loader = e.LoaderID
		case e.LoaderID != r.loader:
			// The page before asks for its icon late, and the browser forgets
			// about it without a word.
			return
		}
		r.loading[e.RequestID] = e.Type
		if !strings.HasPrefix(e.Request.URL, r.address+"/") && !strings.HasPrefix(e.Request.URL, "data:") {
			r.problems = append(r.problems, "the page asks another host: "+e.Request.URL)
		}
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			r.document = e.Response.URL
		} else if e.Response.Status >= 400 {
			r.problems = append(r.problems, fmt.Sprintf("%s answers %d", e.Response.URL, e.Response.Status))
		}
	case *network.EventLoadingFinished:
		kind, known := r.loading[e.RequestID]
		if !known {
			return // of the page before
		}
		r.bytes += e.EncodedDataLength
		if kind == network.ResourceTypeScript {
			r.script += e.EncodedDataLength
		}
		r.files = append(r.files, fmt.Sprintf("%s %.0f", strings.ToLower(string(kind)), e.EncodedDataLength))
		delete(r.loading, e.RequestID)
	case *network.EventLoadingFailed:
		if _, known := r.loading[e.RequestID]; known && !e.Canceled {
			r.problems = append(r.problems, fmt.Sprintf("a %s did not load: %s", strings.ToLower(string(e.Type)), e.ErrorText))
		}
		delete(r.loading, e.RequestID)
	case *log.EventEntryAdded:
		r.entries = append(r.entries, *e.Entry)
	case *runtime.EventConsoleAPICalled:
		switch e.Type {
		case runtime.ConsoleAPICalledTypeError, runtime.ConsoleAPICalledTypeWarning, runtime.ConsoleAPICalledTypeAssert:
			words, _ := json.Marshal(e.Args)
			r.problems = append(r.problems, fmt.Sprintf("the console says (%s): %s", e.Type, words))
		}
	case *runtime.EventExceptionThrown:
		r.problems = append(r.problems, "a script failed: "+exception(e.ExceptionDetails))
	default:
		return
	}
	close(r.changed)
	r.changed = make(chan struct{})
}

func exception(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return d.Text
}

// quiet waits until nothing is loading.
func (r *record) quiet(ctx context.Context) error {
	for {
		r.mu.Lock()
		waiting, changed := len(r.loading), r.changed
		r.mu.Unlock()
		if waiting == 0 {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%d files have not finished loading: %w", waiting, ctx.Err())
		}
	}
}

// complaints returns what the browser found wrong. An error status of the page
// itself is not included, because error pages are pages too.
func (r *record) complaints() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := append([]string(nil), r.problems...)
	for _, entry := range r.entries {
		told := entry.Level == log.EntryLevelError || entry.Level == log.EntryLevelWarning
		itself := entry.Source == log.EntrySourceNetwork && entry.URL == r.document
		if told && !itself {
			found = append(found, fmt.Sprintf("the browser logs (%s, %s): %s %s", entry.Source, entry.Level, entry.Text, entry.URL))
		}
	}
	return found
}

// weight returns what came over the wire for the page, headers included, in bytes.
type weight struct {
	all, script float64
	files       []string
}

func (r *record) weight() weight {
	r.mu.Lock()
	defer r.mu.Unlock()
	return weight{r.bytes, r.script, append([]string(nil), r.files...)}
}
