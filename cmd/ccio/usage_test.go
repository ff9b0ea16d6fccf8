package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ccio/internal/config"
	"ccio/internal/postgres"
)

func TestUsage(t *testing.T) {
	t.Parallel()
	settings, data := own(t, "postgres://nobody@127.0.0.1:1/none") // asked by none of these
	for line, words := range map[string][]string{
		"":                                              {"Commands:", "ccio serve", "ccio import trusts"},
		"nonsense":                                      {"Commands:"},
		"import":                                        {"Commands:"},
		"import nonsense":                               {"Commands:"},
		"serve now":                                     {"takes no argument", "usage: ccio serve\n"},
		"serve --port 1":                                {"-port", "usage: ccio serve\n"},
		"ready now":                                     {"takes no argument"},
		"version now":                                   {"takes no argument"},
		"version --long":                                {"-long"},
		"migrate up now":                                {"takes no argument"},
		"migrate up --dry-run":                          {"-dry-run"},
		"migrate down now":                              {"takes no argument"},
		"migrate status now":                            {"takes no argument"},
		"demo load now":                                 {"takes no argument"},
		"demo load --date tomorrow":                     {"-date", "usage: ccio demo load"},
		"demo load --nonsense":                          {"-nonsense"},
		"import posts":                                  {"name one file", "usage: ccio import posts [--dry-run] FILE"},
		"import posts a.csv b.csv":                      {"name one file"},
		"import posts --nonsense a.csv":                 {"-nonsense"},
		"import posts a.csv --nonsense":                 {"-nonsense"},
		"import posts --dry-run=2 a.csv":                {"-dry-run"},
		"import trusts":                                 {"name one file", "usage: ccio import trusts"},
		"import trusts a.csv b.csv":                     {"name one file"},
		"import trusts a.csv --nonsense":                {"-nonsense"},
		"import trusts a.csv --accept all":              {"--accept takes moves, closures"},
		"import trusts a.csv --file-date x":             {"-file-date"},
		"import trusts a.csv --accept":                  {"-accept"},
		"export coverage":                               {"--by", "usage: ccio export coverage"},
		"export coverage --by nation":                   {"--by"},
		"export coverage --by trust now":                {"takes no argument"},
		"export summary now":                            {"takes no argument", "usage: ccio export summary"},
		"export summary --cycle last":                   {"--cycle is \"last\": write one such as 2025-26", "usage: ccio export summary"},
		"export summary --format csv":                   {"--format"},
		"export coverage --nonsense":                    {"-nonsense"},
		"export coverage --by trust --as-at 2026-02-30": {"-as-at"},
		"export coverage --by trust --as-at 2022-06-30": {"1 July 2022"},
		"export coverage --by trust --as-at 2999-01-01": {"usage: ccio export coverage"},
		"export coverage --by trust --known-on then":    {"-known-on"},
		"export coverage --by trust --sector ambulance-trust": {"--sector"},
	} {
		refused(t, 2, words, settings, strings.Fields(line)...)
	}
	for _, line := range []string{"help", "-h", "--help"} {
		if said := done(t, settings, line); !strings.Contains(said, "ccio import posts [--dry-run] FILE") {
			t.Errorf("ccio %s: %q", line, said)
		}
	}
	need, err := postgres.NeededVersion()
	must(t, err)
	if said := done(t, settings, "version"); !regexp.MustCompile(`^ccio \S.*, schema [0-9]+\n$`).MatchString(said) || need == 0 {
		t.Errorf("ccio version: %q", said)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a data folder was made")
	}
}

// TestFilesThatCannotBeRead: a command reads its file before it asks the
// database.
func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	settings, _ := own(t, "postgres://nobody@127.0.0.1:1/none")
	missing := filepath.Join(t.TempDir(), "missing.csv")
	for _, what := range []string{"trusts", "posts"} {
		oneLine(t, 1, []string{missing, "no such file"}, settings, "import", what, missing)
		oneLine(t, 1, []string{"is a directory"}, settings, "import", what, t.TempDir())
		if os.Getuid() != 0 {
			secret := write(t, "x")
			must(t, os.Chmod(secret, 0))
			oneLine(t, 1, []string{secret, "permission denied"}, settings, "import", what, secret)
		}
		large := write(t, "")
		must(t, os.Truncate(large, maxFile+1))
		oneLine(t, 1, []string{large, "larger than 32 MiB"}, settings, "import", what, large)
	}
}

// TestWrongEnvironment: one line names the variable and what it accepts, and
// nothing is started. Every variable that can be wrong is covered.
func TestWrongEnvironment(t *testing.T) {
	t.Parallel()
	wrong := map[string]string{
		"CCIO_ADDR": "8080", "DATABASE_URL": "mysql://somebody:not-the-password@db/ccio", "DATABASE_URL_FILE": "/nonexistent",
		"CCIO_DEMO": "yes", "CCIO_DEMO_PUBLIC": "true", "CCIO_BASE_URL": "ccio.example",
		"CCIO_HELP_CONTACT": strings.Repeat("x", 201), "CCIO_LOG_LEVEL": "loud",
		"CCIO_OIDC_ISSUER": "http://id.example", "CCIO_OIDC_CLIENT_ID": "", "CCIO_OIDC_CLIENT_SECRET": "",
		"CCIO_OIDC_CLIENT_SECRET_FILE": "/nonexistent",
		"CCIO_OIDC_ACR_VALUES":         "strong", "CCIO_OIDC_EMAIL_CLAIM": "upn", "CCIO_OIDC_SINGLE_TENANT": "yes",
	}
	// The other variables that are needed so that only the tested one is wrong.
	provider := func(without string) (settings []string) {
		for _, setting := range []string{
			"CCIO_BASE_URL=https://ccio.example", "CCIO_OIDC_ISSUER=https://id.example", "CCIO_OIDC_CLIENT_ID=ccio",
			"CCIO_OIDC_CLIENT_SECRET=not-the-password",
		} {
			if !strings.HasPrefix(setting, without+"=") {
				settings = append(settings, setting)
			}
		}
		return settings
	}
	beside := map[string][]string{
		"CCIO_OIDC_ISSUER": provider("CCIO_OIDC_ISSUER"), "CCIO_OIDC_CLIENT_ID": provider("CCIO_OIDC_CLIENT_ID"),
		"CCIO_OIDC_CLIENT_SECRET":      provider("CCIO_OIDC_CLIENT_SECRET"),
		"CCIO_OIDC_CLIENT_SECRET_FILE": provider("CCIO_OIDC_CLIENT_SECRET"),
	}
	for _, v := range config.Variables() {
		value, can := wrong[v.Name]
		if !can {
			if v.Name != "CCIO_DATA_DIR" { // any path will do
				t.Errorf("what is wrong for %s? Say it here", v.Name)
			}
			continue
		}
		data := filepath.Join(t.TempDir(), "data")
		settings := append([]string{"CCIO_DATA_DIR=" + data, v.Name + "=" + value}, beside[v.Name]...)
		oneLine(t, 1, []string{v.Name, v.Takes}, settings, "serve")
		oneLine(t, 1, []string{v.Name, v.Takes}, settings, "migrate", "status")
		if r := ccio(t, settings, "serve"); strings.Contains(r.errs, "not-the-password") {
			t.Errorf("it shows the password:\n%s", r.errs)
		}
		if _, err := os.Stat(data); err == nil {
			t.Errorf("with a wrong %s a data folder was made", v.Name)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	oneLine(t, 1, []string{file, "not a directory"}, []string{"CCIO_DATA_DIR=" + filepath.Join(file, "below")}, "serve")
	oneLine(t, 1, []string{"CCIO_ADDR", "CCIO_DEMO_PUBLIC=1"}, []string{"CCIO_DEMO=1", "CCIO_ADDR=0.0.0.0:0"}, "serve")
}

// TestReadme: the README has every command and every variable, and no others.
func TestReadme(t *testing.T) {
	t.Parallel()
	readme := string(read(t, filepath.Join(module, "README.md")))
	has := func(what string) {
		if !regexp.MustCompile("[` ]" + regexp.QuoteMeta(what) + "[` ]").MatchString(readme) {
			t.Errorf("the README does not have %s", what)
		}
	}
	for _, c := range commands() {
		for word := range strings.FieldsSeq(c.words) {
			has(word)
		}
	}
	known := map[string]bool{}
	for _, v := range config.Variables() {
		has(v.Name)
		known[v.Name] = true
	}
	for _, name := range regexp.MustCompile(`\b(CCIO|DATABASE)_[A-Z_]+\b`).FindAllString(readme, -1) {
		if !known[name] {
			t.Errorf("the README has %s, which the program does not read", name)
		}
	}
}
