package site

import (
	"context"
	"net/url"

	"ccio/internal/account"
)

// SignIn is a provider that vouches for who somebody is. Its errors are
// fault.Errors that say why somebody was not signed in.
type SignIn interface {
	// Begin returns the address at the provider to send a browser to, and what the
	// browser has to keep until it comes back. back is where to go afterwards.
	Begin(ctx context.Context, back string) (address, sealed string, err error)
	// Back returns the back that Begin sealed; empty if it cannot be opened.
	Back(sealed string) string
	// Finish turns what the browser kept and what the provider sent into an
	// identity, and returns what the browser has to keep for signing out.
	Finish(ctx context.Context, sealed string, query url.Values) (identity account.Identity, forSignOut string, err error)
	// EndSession returns where a browser signs out of the provider; empty: nowhere.
	EndSession(ctx context.Context, forSignOut string) string
}
