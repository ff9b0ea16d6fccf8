// Package config turns the environment into one immutable value, and says
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

// Config is what the program was told. It is read once and never changed.
type Config struct {
	Addr        string     // CCIO_ADDR: where the site listens, host:port
	DatabaseURL string     // DATABASE_URL; empty: the private Postgres of DataDir
	DataDir     string     // CCIO_DATA_DIR
	Demo        bool       // CCIO_DEMO=1: demonstration mode
	DemoPublic  bool       // CCIO_DEMO_PUBLIC=1: demonstration mode beyond loopback
	BaseURL     string     // CCIO_BASE_URL: how browsers reach the site, without a final slash
	HelpContact string     // CCIO_HELP_CONTACT: whom the help page names
	LogLevel    slog.Level // CCIO_LOG_LEVEL
}

// Variable is one environment variable that the program reads.
type Variable struct {
	Name    string
	Takes   string // what it takes, as an error says it
	Default string
}

// Variables lists every variable that the program reads, for the README, the
// compose file and their test.
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
	}
}

// Read reads the variables with getenv, which is os.Getenv outside tests. The
// error is one line for each wrong variable, naming it and what it takes.
func Read(getenv func(string) string) (Config, error) {
	var wrong []string
	take := func(name string) (value, takes string) {
		for _, v := range Variables() {
			if v.Name == name {
				if value = strings.TrimSpace(getenv(name)); value == "" {
					value = v.Default
				}
				return value, v.Takes
			}
		}
		panic("config: undeclared variable " + name)
	}
	refuse := func(name, why string) {
		_, takes := take(name)
		wrong = append(wrong, fmt.Sprintf("%s %s: it takes %s", name, why, takes))
	}
	flag := func(name string) bool {
		value, _ := take(name)
		switch value {
		case "0", "1":
		default:
			refuse(name, "is "+strconv.Quote(value))
		}
		return value == "1"
	}

	var c Config
	c.Addr, _ = take("CCIO_ADDR")
	host, port, err := net.SplitHostPort(c.Addr)
	if number, numberErr := strconv.ParseUint(port, 10, 16); err != nil || numberErr != nil || number > 65535 {
		refuse("CCIO_ADDR", "is "+strconv.Quote(c.Addr))
	}
	c.DatabaseURL, _ = take("DATABASE_URL")
	if file, _ := take("DATABASE_URL_FILE"); file != "" {
		switch text, err := os.ReadFile(filepath.Clean(file)); {
		case c.DatabaseURL != "":
			refuse("DATABASE_URL_FILE", "and DATABASE_URL are both set, and only one may be")
		case err != nil:
			refuse("DATABASE_URL_FILE", "names a file that cannot be read")
		default:
			c.DatabaseURL = strings.TrimSpace(string(text))
		}
	}
	// The value may hold a password, so no message repeats it.
	if u, err := url.Parse(c.DatabaseURL); c.DatabaseURL != "" && (err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || u.Host == "") {
		refuse("DATABASE_URL", "is not the address of a Postgres database")
	}
	c.DataDir, _ = take("CCIO_DATA_DIR")
	c.Demo, c.DemoPublic = flag("CCIO_DEMO"), flag("CCIO_DEMO_PUBLIC")
	if c.Demo && !c.DemoPublic && err == nil && !isLoopback(host) {
		wrong = append(wrong, fmt.Sprintf("CCIO_ADDR is %q, where others can reach the demonstration and sign in as anybody: listen on 127.0.0.1, or set CCIO_DEMO_PUBLIC=1", c.Addr))
	}
	c.BaseURL, _ = take("CCIO_BASE_URL")
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	if u, err := url.Parse(c.BaseURL); c.BaseURL != "" && (err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil) {
		refuse("CCIO_BASE_URL", "is "+strconv.Quote(c.BaseURL))
	}
	c.HelpContact, _ = take("CCIO_HELP_CONTACT")
	if len([]rune(c.HelpContact)) > 200 {
		refuse("CCIO_HELP_CONTACT", "is too long")
	}
	level, _ := take("CCIO_LOG_LEVEL")
	switch level {
	case "debug", "info", "warn", "error":
		_ = c.LogLevel.UnmarshalText([]byte(level))
	default:
		refuse("CCIO_LOG_LEVEL", "is "+strconv.Quote(level))
	}
	if len(wrong) > 0 {
		return Config{}, fmt.Errorf("%s", strings.Join(wrong, "\n"))
	}
	return c, nil
}

// isLoopback reports whether only this machine reaches the host. An empty host
// is every address of the machine.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
