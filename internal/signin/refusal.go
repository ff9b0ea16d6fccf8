package signin

import (
	"regexp"

	"ccio/internal/fault"
)

// Reason is why somebody was not signed in, as the log records it.
type Reason string

// The reasons.
const (
	Away      Reason = "provider away"         // it does not answer, or not as it should
	Denied    Reason = "denied"                // by the person, or by the provider
	Late      Reason = "too late"              // the code or the attempt has expired, or was used
	Foreign   Reason = "another attempt"       // not begun in this browser, or replayed
	Untrusted Reason = "answer not trusted"    // signature, issuer, audience, nonce
	Clock     Reason = "clocks differ"         // the provider's and ours
	Weak      Reason = "not strong enough"     // acr
	Unproved  Reason = "address not confirmed" // no e-mail address, or the provider does not vouch for it
	Unknown   Reason = "nobody invited"        // nobody gave this address a role
)

// Refusal is a sign-in that failed.
type Refusal struct {
	Reason Reason
	cause  error // for the log: no personal data
}

// Error is for the log.
func (r *Refusal) Error() string {
	if r.cause == nil {
		return string(r.Reason)
	}
	return string(r.Reason) + ": " + r.cause.Error()
}

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.cause }

// Refuse returns the error for a reason, with its sentence.
func Refuse(reason Reason) error { return refuse(reason, nil) }

func refuse(reason Reason, cause error) error {
	kind, words := fault.Forbidden, ""
	switch reason {
	case Away:
		kind, words = fault.Unavailable, "The service that checks who you are does not answer at the moment. Nothing is wrong with your "+
			"account. Try again in a minute."
	case Denied:
		words = "The sign-in was stopped before it was finished, by you or by the service that checks who you are."
	case Late:
		kind, words = fault.BadRequest, "The sign-in took too long, or the page was loaded a second time. Sign in again."
	case Foreign:
		kind, words = fault.BadRequest, "This sign-in was not begun in this browser, or was finished or begun again since. Sign in again."
	case Untrusted:
		words = "The answer of the service that checks who you are was not for this site. If it happens again, tell the person who runs " +
			"this site."
	case Clock:
		kind, words = fault.Unavailable, "The clock of this server and that of the service that checks who you are do not agree. Tell the "+
			"person who runs this site."
	case Weak:
		words = "You signed in in a way that is not strong enough for this site. Sign in again, with your smartcard, security key or second step."
	case Unproved:
		words = "The service that checks who you are gave no e-mail address that it has confirmed, so we cannot tell which invitation is yours."
	case Unknown:
		words = "Nobody has invited the e-mail address that you signed in with."
	}
	return fault.Because(kind, &Refusal{Reason: reason, cause: cause}, "%s", words)
}

// refuseCode returns the refusal for an error code with which the provider sent
// the browser back. Anybody can write such an address, so nothing of it is shown.
func refuseCode(code string) error {
	switch code {
	case "access_denied", "login_required", "interaction_required", "consent_required", "account_selection_required":
		return refuse(Denied, errCode(code))
	case "temporarily_unavailable", "server_error":
		return refuse(Away, errCode(code))
	case "unmet_authentication_requirements":
		return refuse(Weak, errCode(code))
	}
	return refuse(Untrusted, errCode(safeCode(code)))
}

type errCode string

func (e errCode) Error() string { return string(e) }

var errorCode = regexp.MustCompile(`^[a-z_]{1,40}$`)

// safeCode returns an OAuth error code that is safe to log.
func safeCode(code string) string {
	if !errorCode.MatchString(code) {
		return "an error that is no code"
	}
	return code
}
