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
		"another database":    {map[string]string{"DATABASE_URL": "mysql://root:secret@db/ccio"}, "DATABASE_URL"},
		"no host":             {map[string]string{"DATABASE_URL": "postgres:///ccio"}, "DATABASE_URL"},
		"no such file":        {map[string]string{"DATABASE_URL_FILE": "/nowhere/at/all"}, "DATABASE_URL_FILE"},
		"demo yes":            {map[string]string{"CCIO_DEMO": "yes"}, "CCIO_DEMO"},
		"demo for everybody":  {map[string]string{"CCIO_DEMO": "1", "CCIO_ADDR": "0.0.0.0:8080"}, "CCIO_DEMO_PUBLIC=1"},
		"demo on no host":     {map[string]string{"CCIO_DEMO": "1", "CCIO_ADDR": ":8080"}, "CCIO_DEMO_PUBLIC=1"},
		"base with a path":    {map[string]string{"CCIO_BASE_URL": "https://ccio.example/app"}, "CCIO_BASE_URL"},
		"base without scheme": {map[string]string{"CCIO_BASE_URL": "ccio.example"}, "CCIO_BASE_URL"},
		"contact":             {map[string]string{"CCIO_HELP_CONTACT": long}, "CCIO_HELP_CONTACT"},
		"level":               {map[string]string{"CCIO_LOG_LEVEL": "loud"}, "CCIO_LOG_LEVEL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(test.vars)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("want one line with %s, got: %v", test.want, err)
			}
			if strings.Contains(err.Error(), "secret") {
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
