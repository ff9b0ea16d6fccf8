// Package config reads the environment into one immutable value and reports
// everything that is wrong with it at once.
package config

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Config is the program's configuration. It is read once and never changed.
type Config struct {
	Addr        string     // CCIO_ADDR: where the site listens, host:port
	DatabaseURL string     // DATABASE_URL; empty: the private Postgres of DataDir
	DataDir     string     // CCIO_DATA_DIR
	Demo        bool       // CCIO_DEMO=1: demonstration mode
	DemoPublic  bool       // CCIO_DEMO_PUBLIC=1: demonstration mode beyond loopback
	BaseURL     string     // CCIO_BASE_URL: how browsers reach the site, without a final slash
	HelpContact string     // CCIO_HELP_CONTACT: whom the help page names
	LogLevel    slog.Level // CCIO_LOG_LEVEL
	OIDC        OIDC       // the zero value: no sign-in by OpenID Connect
}

// OIDC is what this site needs to use a sign-in provider.
type OIDC struct {
	Issuer       string // CCIO_OIDC_ISSUER
	ClientID     string // CCIO_OIDC_CLIENT_ID
	ClientSecret string // CCIO_OIDC_CLIENT_SECRET, or the content of CCIO_OIDC_CLIENT_SECRET_FILE
	ACRValues    string // CCIO_OIDC_ACR_VALUES, with single spaces between
	EmailClaim   string // CCIO_OIDC_EMAIL_CLAIM
	SingleTenant bool   // CCIO_OIDC_SINGLE_TENANT=1
}

// Variable is one environment variable that the program reads.
type Variable struct {
	Name    string
	Takes   string // what it accepts, as an error message puts it
	Default string
}

// Variables lists every variable that the program reads. Tests compare the list
// with the README and the compose file.
func Variables() []Variable {
	return []Variable{
		{"CCIO_ADDR", "a host and a port, such as 127.0.0.1:8080", "127.0.0.1:8080"},
		{"DATABASE_URL", "the address of a Postgres 18 database, such as postgres://user:password@host:5432/name", ""},
		{"DATABASE_URL_FILE", "the path of a file whose only line is what DATABASE_URL would be", ""},
		{"CCIO_DATA_DIR", "the path of a folder for the private Postgres", ".local"},
		{"CCIO_DEMO", "1 for demonstration mode, or 0", "0"},
		{"CCIO_DEMO_PUBLIC", "1 to allow demonstration mode on an address other than loopback, or 0", "0"},
		{"CCIO_BASE_URL", "the address that browsers use, such as https://ccio.example, without a path", ""},
		{"CCIO_HELP_CONTACT", "an e-mail address or a sentence that says whom to ask, of at most 200 characters", ""},
		{"CCIO_LOG_LEVEL", "debug, info, warn or error", "info"},
		{"CCIO_OIDC_ISSUER", "the address of an OpenID provider, exactly as it calls itself, by https unless it is on this machine", ""},
		{"CCIO_OIDC_CLIENT_ID", "the client id that the provider gave this site", ""},
		{"CCIO_OIDC_CLIENT_SECRET", "the client secret that the provider gave this site", ""},
		{"CCIO_OIDC_CLIENT_SECRET_FILE", "the path of a file whose only line is what CCIO_OIDC_CLIENT_SECRET would be", ""},
		{"CCIO_OIDC_ACR_VALUES", "names of ways to sign in that are strong enough, the one to ask for first, with spaces between", ""},
		{"CCIO_OIDC_EMAIL_CLAIM", "the name of the claim that holds the e-mail address", "email"},
		{"CCIO_OIDC_SINGLE_TENANT", "1 if the issuer is of one organisation that answers for the e-mail addresses, or 0", "0"},
	}
}

// reader reads variables one by one and collects what is wrong with them.
type reader struct {
	getenv func(string) string
	wrong  []string
}

// take returns the value of a declared variable, or its default.
func (r *reader) take(name string) (value, takes string) {
	for _, v := range Variables() {
		if v.Name == name {
			if value = strings.TrimSpace(r.getenv(name)); value == "" {
				value = v.Default
			}
			return value, v.Takes
		}
	}
	panic("config: undeclared variable " + name)
}

func (r *reader) refuse(name, why string) {
	_, takes := r.take(name)
	r.wrong = append(r.wrong, fmt.Sprintf("%s %s: it takes %s", name, why, takes))
}

func (r *reader) flag(name string) bool {
	value, _ := r.take(name)
	switch value {
	case "0", "1":
	default:
		r.refuse(name, "is "+strconv.Quote(value))
	}
	return value == "1"
}

// secret returns the value of a variable that may instead be in a file, which the
// variable of the same name with _FILE at the end names. No message repeats the
// value. refused: it could not be read.
func (r *reader) secret(name string) (value string, refused bool) {
	value, _ = r.take(name)
	file, _ := r.take(name + "_FILE")
	if file == "" {
		return value, false
	}
	text, err := os.ReadFile(filepath.Clean(file))
	switch {
	case value != "":
		r.refuse(name+"_FILE", "and "+name+" are both set, and only one may be")
		return value, true
	case err != nil:
		r.refuse(name+"_FILE", "names a file that cannot be read")
	}
	return strings.TrimSpace(string(text)), err != nil
}

// Read reads the variables with getenv, which is os.Getenv outside tests. The
// error has one line for each wrong variable, which names it and what it accepts.
func Read(getenv func(string) string) (Config, error) {
	r := &reader{getenv: getenv}
	var c Config
	c.Addr, _ = r.take("CCIO_ADDR")
	host, port, err := net.SplitHostPort(c.Addr)
	if number, numberErr := strconv.ParseUint(port, 10, 16); err != nil || numberErr != nil || number > 65535 {
		r.refuse("CCIO_ADDR", "is "+strconv.Quote(c.Addr))
	}
	c.DatabaseURL, _ = r.secret("DATABASE_URL")
	// The value may hold a password, so no message repeats it.
	if u, err := url.Parse(c.DatabaseURL); c.DatabaseURL != "" &&
		(err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || u.Host == "") {
		r.refuse("DATABASE_URL", "is not the address of a Postgres database")
	}
	c.DataDir, _ = r.take("CCIO_DATA_DIR")
	c.Demo, c.DemoPublic = r.flag("CCIO_DEMO"), r.flag("CCIO_DEMO_PUBLIC")
	if c.Demo && !c.DemoPublic && err == nil && !isLoopback(host) {
		r.wrong = append(r.wrong, fmt.Sprintf("CCIO_ADDR is %q, where others can reach the demonstration and sign in as anybody: listen on "+
			"127.0.0.1, or set CCIO_DEMO_PUBLIC=1", c.Addr))
	}
	c.BaseURL, _ = r.take("CCIO_BASE_URL")
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	if u, err := url.Parse(c.BaseURL); c.BaseURL != "" &&
		(err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil) {
		r.refuse("CCIO_BASE_URL", "is "+strconv.Quote(c.BaseURL))
	}
	c.HelpContact, _ = r.take("CCIO_HELP_CONTACT")
	if len([]rune(c.HelpContact)) > 200 {
		r.refuse("CCIO_HELP_CONTACT", "is too long")
	}
	level, _ := r.take("CCIO_LOG_LEVEL")
	switch level {
	case "debug", "info", "warn", "error":
		_ = c.LogLevel.UnmarshalText([]byte(level))
	default:
		r.refuse("CCIO_LOG_LEVEL", "is "+strconv.Quote(level))
	}
	c.OIDC = r.oidc(c.BaseURL)
	if len(r.wrong) > 0 {
		return Config{}, fmt.Errorf("%s", strings.Join(r.wrong, "\n"))
	}
	return c, nil
}

// isLoopback reports whether only this machine can reach the host. An empty host
// means every address of the machine.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
