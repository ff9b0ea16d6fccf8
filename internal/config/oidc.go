package config

import (
	"net/url"
	"strconv"
	"strings"
)

// oidc reads the variables for sign-in by OpenID Connect. Either all that it
// needs are set, or none is.
func (r *reader) oidc(baseURL string) OIDC {
	var o OIDC
	o.Issuer, _ = r.take("CCIO_OIDC_ISSUER")
	o.ClientID, _ = r.take("CCIO_OIDC_CLIENT_ID")
	var unread bool
	o.ClientSecret, unread = r.secret("CCIO_OIDC_CLIENT_SECRET")
	acr, _ := r.take("CCIO_OIDC_ACR_VALUES")
	o.ACRValues = strings.Join(strings.Fields(acr), " ")
	o.EmailClaim, _ = r.take("CCIO_OIDC_EMAIL_CLAIM")
	o.SingleTenant = r.flag("CCIO_OIDC_SINGLE_TENANT")
	if o.Issuer == "" && o.ClientID == "" && o.ClientSecret == "" && !unread {
		for _, name := range []string{"CCIO_OIDC_ACR_VALUES", "CCIO_OIDC_EMAIL_CLAIM", "CCIO_OIDC_SINGLE_TENANT"} {
			value := strings.TrimSpace(r.getenv(name))
			if value != "" && (name != "CCIO_OIDC_SINGLE_TENANT" || o.SingleTenant) {
				r.refuse(name, "is set without CCIO_OIDC_ISSUER")
			}
		}
		return OIDC{}
	}
	for _, needed := range []struct{ name, value string }{
		{"CCIO_OIDC_ISSUER", o.Issuer}, {"CCIO_OIDC_CLIENT_ID", o.ClientID}, {"CCIO_OIDC_CLIENT_SECRET", o.ClientSecret},
	} {
		if needed.value == "" && !(unread && needed.name == "CCIO_OIDC_CLIENT_SECRET") {
			r.refuse(needed.name, "is missing, and sign-in by OpenID Connect needs it")
		}
	}
	if strings.TrimSpace(r.getenv("CCIO_BASE_URL")) == "" {
		r.refuse("CCIO_BASE_URL", "is missing, and sign-in by OpenID Connect needs it")
	}
	if o.Issuer != "" && !trusted(o.Issuer) {
		r.refuse("CCIO_OIDC_ISSUER", "is "+strconv.Quote(o.Issuer))
	}
	// Over http, anybody on the network could read what the provider sends back.
	if baseURL != "" && !trusted(baseURL) {
		r.refuse("CCIO_BASE_URL", "is neither https nor of this machine, and sign-in by OpenID Connect needs one of them")
	}
	return o
}

// trusted reports whether an address uses https or is on this machine.
func trusted(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" &&
		(u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()))
}
