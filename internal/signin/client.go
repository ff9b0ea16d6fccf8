package signin

import (
	"io"
	"net/http"
)

// longestAnswer is how much of an answer of the provider is read: its keys and its
// tokens are a few kilobytes.
const longestAnswer = 1 << 20

// newClient asks the provider. It follows no redirect: what the provider said of
// itself is where things are, and a secret goes nowhere else.
func newClient() *http.Client {
	return &http.Client{
		Timeout: patience, Transport: limited{http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// limited ends each answer after so many bytes.
type limited struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := l.RoundTripper.RoundTrip(r)
	if err != nil {
		return answer, err
	}
	answer.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(answer.Body, longestAnswer), answer.Body}
	return answer, nil
}
