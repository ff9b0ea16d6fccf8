// Package browsertest is tests only: journeys through the site in Chromium, as
// people make them, and what has to hold of every page and state of a page. It
// holds no code that another package could use.
//
// Nothing here waits for a time to pass or asks another host than the site. To
// look at the pages, name a folder for pictures of them:
//
//	BROWSERTEST_SHOTS=/tmp/shots go test -run TestWidths ./internal/browsertest
package browsertest
