package signin

import (
	"io"
	"net/http"
)

// longestAnswer is how much is read of an answer from the provider, whose keys
// and tokens are a few kilobytes.
const longestAnswer = 1 << 20

// newClient returns the client that asks the provider. It follows no redirects:
// the provider's discovery document says where things are, and the secret must go
// nowhere else.
func newClient() *http.Client {
	return &http.Client{
		Timeout: patience, Transport: limited{http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// limited cuts off each answer after a number of bytes.
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
