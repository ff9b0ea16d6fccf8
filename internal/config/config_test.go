package config

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func read(vars map[string]string) (Config, error) {
	return Read(func(name string) string { return vars[name] })
}

// provider returns the variables for sign-in by OpenID Connect, with one changed.
func provider(name, value string) map[string]string {
	vars := map[string]string{
		"CCIO_BASE_URL": "https://ccio.example", "CCIO_OIDC_ISSUER": "https://id.example/tenant/v2.0",
		"CCIO_OIDC_CLIENT_ID": "ccio", "CCIO_OIDC_CLIENT_SECRET": "not-to-be-shown",
	}
	vars[name] = value
	return vars
}

func TestProvider(t *testing.T) {
	t.Parallel()
	want := OIDC{
		Issuer: "https://id.example/tenant/v2.0", ClientID: "ccio", ClientSecret: "not-to-be-shown",
		ACRValues: "AAL3_ANY AAL2_ANY", EmailClaim: "email",
	}
	c, err := read(provider("CCIO_OIDC_ACR_VALUES", "  AAL3_ANY   AAL2_ANY "))
	if err != nil || c.OIDC != want {
		t.Errorf("%+v, %v", c.OIDC, err)
	}
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("not-to-be-shown\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	vars := provider("CCIO_OIDC_CLIENT_SECRET_FILE", file)
	vars["CCIO_OIDC_CLIENT_SECRET"], vars["CCIO_OIDC_SINGLE_TENANT"], vars["CCIO_OIDC_EMAIL_CLAIM"] = "", "1", "upn"
	want.ACRValues, want.SingleTenant, want.EmailClaim = "", true, "upn"
	if c, err = read(vars); err != nil || c.OIDC != want {
		t.Errorf("from a file: %+v, %v", c.OIDC, err)
	}
	vars["CCIO_OIDC_CLIENT_SECRET_FILE"] = "/nowhere/at/all"
	if _, err := read(vars); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("a file that is not there: %v", err)
	}
	// Nobody can listen to traffic that stays on this machine.
	for _, loopback := range []string{"http://127.0.0.1:4000", "http://localhost:4000", "http://[::1]:4000"} {
		vars := provider("CCIO_OIDC_ISSUER", loopback)
		vars["CCIO_BASE_URL"] = loopback
		if _, err := read(vars); err != nil {
			t.Errorf("%s: %v", loopback, err)
		}
	}
	// An empty file counts as none: containers have one whether it is needed or
	// not.
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err = read(map[string]string{"CCIO_OIDC_CLIENT_SECRET_FILE": file}); err != nil || c.OIDC != (OIDC{}) {
		t.Errorf("an empty file: %+v, %v", c.OIDC, err)
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c, err := read(nil)
	if err != nil {
		t.Fatal(err)
	}
	if c != (Config{Addr: "127.0.0.1:8080", DataDir: ".local", LogLevel: slog.LevelInfo}) {
		t.Errorf("%+v", c)
	}
}

func TestWrongValuesNameTheVariableAndWhatItTakes(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 201)
	for name, test := range map[string]struct {
		vars map[string]string
		want string
	}{
		"no port":             {map[string]string{"CCIO_ADDR": "127.0.0.1"}, "CCIO_ADDR"},
		"port too high":       {map[string]string{"CCIO_ADDR": "127.0.0.1:70000"}, "CCIO_ADDR"},
		"another database":    {map[string]string{"DATABASE_URL": "mysql://root:not-to-be-shown@db/ccio"}, "DATABASE_URL"},
		"no host":             {map[string]string{"DATABASE_URL": "postgres:///ccio"}, "DATABASE_URL"},
		"no such file":        {map[string]string{"DATABASE_URL_FILE": "/nowhere/at/all"}, "DATABASE_URL_FILE"},
		"demo yes":            {map[string]string{"CCIO_DEMO": "yes"}, "CCIO_DEMO"},
		"demo for everybody":  {map[string]string{"CCIO_DEMO": "1", "CCIO_ADDR": "0.0.0.0:8080"}, "CCIO_DEMO_PUBLIC=1"},
		"demo on no host":     {map[string]string{"CCIO_DEMO": "1", "CCIO_ADDR": ":8080"}, "CCIO_DEMO_PUBLIC=1"},
		"base with a path":    {map[string]string{"CCIO_BASE_URL": "https://ccio.example/app"}, "CCIO_BASE_URL"},
		"base without scheme": {map[string]string{"CCIO_BASE_URL": "ccio.example"}, "CCIO_BASE_URL"},
		"contact":             {map[string]string{"CCIO_HELP_CONTACT": long}, "CCIO_HELP_CONTACT"},
		"issuer not https":    {provider("CCIO_OIDC_ISSUER", "http://id.example"), "CCIO_OIDC_ISSUER"},
		"issuer with a query": {provider("CCIO_OIDC_ISSUER", "https://id.example?tenant=1"), "CCIO_OIDC_ISSUER"},
		"no issuer":           {provider("CCIO_OIDC_ISSUER", ""), "CCIO_OIDC_ISSUER"},
		"no client":           {provider("CCIO_OIDC_CLIENT_ID", ""), "CCIO_OIDC_CLIENT_ID"},
		"no client secret":    {provider("CCIO_OIDC_CLIENT_SECRET", ""), "CCIO_OIDC_CLIENT_SECRET"},
		"both secrets":        {provider("CCIO_OIDC_CLIENT_SECRET_FILE", "/nowhere/at/all"), "CCIO_OIDC_CLIENT_SECRET_FILE"},
		"no base":             {provider("CCIO_BASE_URL", ""), "CCIO_BASE_URL"},
		"base not https":      {provider("CCIO_BASE_URL", "http://ccio.example"), "CCIO_BASE_URL"},
		"tenant":              {provider("CCIO_OIDC_SINGLE_TENANT", "yes"), "CCIO_OIDC_SINGLE_TENANT"},
		"strength alone":      {map[string]string{"CCIO_OIDC_ACR_VALUES": "strong"}, "CCIO_OIDC_ACR_VALUES"},
		"claim alone":         {map[string]string{"CCIO_OIDC_EMAIL_CLAIM": "upn"}, "CCIO_OIDC_EMAIL_CLAIM"},
		"level":               {map[string]string{"CCIO_LOG_LEVEL": "loud"}, "CCIO_LOG_LEVEL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(test.vars)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("want one line with %s, got: %v", test.want, err)
			}
			if strings.Contains(err.Error(), "not-to-be-shown") {
				t.Error("the message repeats a password")
			}
		})
	}
}

func TestEveryProblemAtOnce(t *testing.T) {
	t.Parallel()
	_, err := read(map[string]string{"CCIO_ADDR": "x", "CCIO_DEMO": "x", "CCIO_LOG_LEVEL": "x"})
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("want three lines, got: %v", err)
	}
}

func TestDatabaseURLFromFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(file, []byte("postgres://ccio:x@db:5432/ccio\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := read(map[string]string{"DATABASE_URL_FILE": file})
	if err != nil || c.DatabaseURL != "postgres://ccio:x@db:5432/ccio" {
		t.Errorf("%q, %v", c.DatabaseURL, err)
	}
	if _, err := read(map[string]string{"DATABASE_URL_FILE": file, "DATABASE_URL": "postgres://x@y/z"}); err == nil {
		t.Error("both were taken")
	}
	for _, addr := range []string{"localhost:1", "127.9.9.9:1", "[::1]:1"} {
		if _, err := read(map[string]string{"CCIO_DEMO": "1", "CCIO_ADDR": addr}); err != nil {
			t.Errorf("%s is loopback: %v", addr, err)
		}
	}
	if _, err := read(map[string]string{"CCIO_DEMO": "1", "CCIO_DEMO_PUBLIC": "1", "CCIO_ADDR": "0.0.0.0:1"}); err != nil {
		t.Error(err)
	}
}
