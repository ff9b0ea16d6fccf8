package main

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"ccio/internal/config"
)

// compose is the part of docker-compose.yml that the tests read.
type compose struct {
	Services map[string]service
	Secrets  map[string]struct{ File string }
	Configs  map[string]struct{ Content string }
	Volumes  map[string]any
	Networks map[string]struct{ Internal bool }
}

type service struct {
	Build       string
	Image       string
	User        string
	Command     []string
	Environment map[string]string
	Secrets     []string
	Ports       []string
	Volumes     []string
	Networks    []string
	Tmpfs       []string
	ReadOnly    bool     `yaml:"read_only"`
	CapDrop     []string `yaml:"cap_drop"`
	SecurityOpt []string `yaml:"security_opt"`
	Healthcheck struct {
		Test    []string
		Disable bool
	}
	DependsOn map[string]struct{ Condition string } `yaml:"depends_on"`
	Configs   []struct{ Source, Target string }
}

func readCompose(t testing.TB) (c compose, text string) {
	t.Helper()
	content := read(t, filepath.Join(module, "docker-compose.yml"))
	must(t, yaml.Unmarshal(content, &c))
	return c, string(content)
}

// instruction is one line of the Dockerfile, in the stage of that number.
type instruction struct {
	stage     int
	name      string
	arguments string
}

func readDockerfile(t testing.TB) (found []instruction) {
	t.Helper()
	stage := -1
	for line := range strings.Lines(string(read(t, filepath.Join(module, "Dockerfile")))) {
		name, arguments, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		if name == "FROM" {
			stage++
		}
		if strings.HasSuffix(arguments, `\`) {
			t.Fatalf("this test reads one line an instruction: %s", line)
		}
		found = append(found, instruction{stage, name, arguments})
	}
	return found
}

// last returns the arguments of the only such instruction in the final image.
func last(t testing.TB, file []instruction, name string) string {
	t.Helper()
	var found []string
	for _, i := range file {
		if i.stage == file[len(file)-1].stage && i.name == name {
			found = append(found, i.arguments)
		}
	}
	if len(found) != 1 {
		t.Fatalf("the image has %d instructions %s, want 1", len(found), name)
	}
	return found[0]
}

func words(t testing.TB, list string) (found []string) {
	t.Helper()
	must(t, json.Unmarshal([]byte(list), &found))
	return found
}

func declared(name string) bool {
	return slices.ContainsFunc(config.Variables(), func(v config.Variable) bool { return v.Name == name })
}

func TestDockerfile(t *testing.T) {
	t.Parallel()
	file := readDockerfile(t)
	if from := last(t, file, "FROM"); from != "scratch" {
		t.Errorf("the image is made from %s", from)
	}
	if user := last(t, file, "USER"); !regexp.MustCompile(`^[1-9][0-9]*:[1-9][0-9]*$`).MatchString(user) {
		t.Errorf("the image runs as %s, which is no number of an ordinary account", user)
	}
	entry, command := words(t, last(t, file, "ENTRYPOINT")), words(t, last(t, file, "CMD"))
	knows(t, slices.Concat(entry, command))
	_, check, _ := strings.Cut(last(t, file, "HEALTHCHECK"), "CMD ")
	knows(t, words(t, check))

	environment := map[string]string{}
	for pair := range strings.FieldsSeq(last(t, file, "ENV")) {
		name, value, _ := strings.Cut(pair, "=")
		environment[name] = value
		if !declared(name) {
			t.Errorf("the program does not read %s", name)
		}
	}
	settings, err := config.Read(func(name string) string { return environment[name] })
	must(t, err)
	if _, port, _ := net.SplitHostPort(settings.Addr); last(t, file, "EXPOSE") != port {
		t.Errorf("the image exposes %s and listens on %s", last(t, file, "EXPOSE"), settings.Addr)
	}

	ignored := string(read(t, filepath.Join(module, ".dockerignore")))
	for _, i := range file {
		if i.name != "COPY" || strings.HasPrefix(i.arguments, "--from=") {
			continue
		}
		sources := strings.Fields(i.arguments)
		for _, source := range sources[:len(sources)-1] {
			if _, err := os.Stat(filepath.Join(module, source)); err != nil {
				t.Errorf("COPY %s: %v", source, err)
			}
			if !strings.Contains(ignored, "\n!"+source+"\n") {
				t.Errorf(".dockerignore leaves out %s", source)
			}
		}
	}
}

// knows checks that the program has the command of a container.
func knows(t testing.TB, line []string) {
	t.Helper()
	if len(line) < 2 || line[0] != "/ccio" || !slices.ContainsFunc(commands(), func(c command) bool {
		return c.words == strings.Join(line[1:], " ")
	}) {
		t.Errorf("the program has no command %q", line)
	}
}

// TestImageVersions: the images use the versions of Go, Node and Postgres that
// the tree is written for.
func TestImageVersions(t *testing.T) {
	t.Parallel()
	wanted := regexp.MustCompile(`(?m)^go ([0-9]+\.[0-9]+)`).FindSubmatch(read(t, filepath.Join(module, "go.mod")))
	var manifest struct {
		OptionalDependencies map[string]string
	}
	must(t, json.Unmarshal(read(t, filepath.Join(module, "package.json")), &manifest))
	stages := map[string]string{}
	for _, i := range readDockerfile(t) {
		if image, version, tagged := strings.Cut(strings.Fields(i.arguments)[0], ":"); i.name == "FROM" && tagged {
			stages[image] = regexp.MustCompile(`^[0-9.]+`).FindString(version)
		}
	}
	if goVersion := stages["golang"]; goVersion != string(wanted[1]) && !strings.HasPrefix(goVersion, string(wanted[1])+".") {
		t.Errorf("the image builds with Go %s and go.mod wants %s", goVersion, wanted[1])
	}
	if node, err := strconv.Atoi(stages["node"]); err != nil || node < 20 {
		t.Errorf("the image builds with Node %s and package.json wants 20", stages["node"])
	}
	c, _ := readCompose(t)
	_, major, _ := strings.Cut(c.Services["db"].Image, "postgres:")
	for name, version := range manifest.OptionalDependencies {
		if !strings.HasPrefix(version, major+".") {
			t.Errorf("the database is %s, and %s is %s", c.Services["db"].Image, name, version)
		}
	}
}

func TestCompose(t *testing.T) {
	t.Parallel()
	c, _ := readCompose(t)
	for name, s := range c.Services {
		for _, secret := range s.Secrets {
			if file := c.Secrets[secret].File; !strings.HasPrefix(file, "./secrets/") {
				t.Errorf("%s: the secret %s is in %q", name, secret, file)
			}
		}
		for _, network := range s.Networks {
			if _, there := c.Networks[network]; !there {
				t.Errorf("%s: there is no network %s", name, network)
			}
		}
		for other, on := range s.DependsOn {
			if _, there := c.Services[other]; !there || on.Condition == "" {
				t.Errorf("%s waits for %s, %q", name, other, on.Condition)
			}
		}
		if len(s.Healthcheck.Test) == 0 && !s.Healthcheck.Disable {
			t.Errorf("%s has no health check", name)
		}
		if !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s may gain privileges", name)
		}
		if s.Build == "" { // not our program
			continue
		}
		if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Equal(s.Tmpfs, []string{"/tmp"}) || len(s.Volumes) > 0 {
			t.Errorf("%s can write, or do, more than it needs: %+v", name, s)
		}
		if user := last(t, readDockerfile(t), "USER"); s.User != user {
			t.Errorf("%s runs as %q and the image as %q", name, s.User, user)
		}
		settings := composeSettings(t, name, s)
		host, port, _ := net.SplitHostPort(settings.Addr)
		if len(s.Ports) > 0 && (host != "0.0.0.0" || !slices.Equal(s.Ports, []string{"127.0.0.1:8080:" + port})) {
			t.Errorf("%s listens on %s and publishes %v", name, settings.Addr, s.Ports)
		}
		if settings.DatabaseURL == "" || settings.Demo {
			t.Errorf("%s would start a Postgres, or a demonstration: %+v", name, settings)
		}
		command := s.Command
		if len(command) == 0 {
			command = words(t, last(t, readDockerfile(t), "CMD"))
		}
		knows(t, append([]string{"/ccio"}, command...))
	}
	knows(t, c.Services["app"].Healthcheck.Test[1:])
	if on := c.Services["app"].DependsOn; on["db"].Condition != "service_healthy" ||
		on["migrate"].Condition != "service_completed_successfully" {
		t.Errorf("the site waits for %v", on)
	}
}

// composeSettings reads the environment of a service as the program would.
func composeSettings(t testing.TB, name string, s service) config.Config {
	t.Helper()
	interpolated := regexp.MustCompile(`^\$\{([A-Z_]+):-(.*)\}$`)
	secrets := t.TempDir()
	must(t, os.WriteFile(filepath.Join(secrets, "database_url"), []byte("postgres://ccio:secret@db:5432/ccio?sslmode=disable\n"), 0o600))
	must(t, os.WriteFile(filepath.Join(secrets, "oidc_client_secret"), nil, 0o600)) // empty: no sign-in provider
	values := map[string]string{}
	for variable, value := range s.Environment {
		if !declared(variable) {
			t.Errorf("%s: the program does not read %s", name, variable)
		}
		if found := interpolated.FindStringSubmatch(value); found != nil {
			if found[1] != variable {
				t.Errorf("%s: %s comes from %s", name, variable, found[1])
			}
			value = found[2]
		}
		if strings.HasSuffix(variable, "_FILE") {
			from := strings.TrimPrefix(value, "/run/secrets/")
			if !slices.Contains(s.Secrets, from) {
				t.Errorf("%s: %s is no secret of this service", name, value)
			}
			value = filepath.Join(secrets, from)
		}
		values[variable] = value
	}
	settings, err := config.Read(func(name string) string { return values[name] })
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return settings
}

// TestComposeDatabase: the database has the image of Postgres 18, keeps its data
// on a volume, and only the program can reach it.
func TestComposeDatabase(t *testing.T) {
	t.Parallel()
	c, text := readCompose(t)
	db := c.Services["db"]
	if db.Image != "postgres:18" || len(db.Ports) > 0 {
		t.Errorf("the database is %s, with ports %v", db.Image, db.Ports)
	}
	// The image of 18 keeps PGDATA in /var/lib/postgresql/18/docker.
	if !slices.Equal(db.Volumes, []string{"postgres:/var/lib/postgresql"}) {
		t.Errorf("its volumes are %v", db.Volumes)
	}
	if _, there := c.Volumes["postgres"]; !there {
		t.Error("its volume is not declared")
	}
	if !slices.Equal(db.Networks, []string{"data"}) || !c.Networks["data"].Internal {
		t.Errorf("its networks are %v", db.Networks)
	}
	for name, value := range db.Environment {
		if !slices.Contains([]string{"POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS"}, name) {
			t.Errorf("the image does not read %s, or it would hold a secret", name)
		}
		if from, secret := strings.CutPrefix(value, "/run/secrets/"); secret && !slices.Contains(db.Secrets, from) {
			t.Errorf("%s is no secret of the database", value)
		}
	}
	if !slices.Contains(db.Healthcheck.Test, "pg_isready") || !slices.Contains(db.Healthcheck.Test, "--host=127.0.0.1") {
		t.Errorf("its health check is %v", db.Healthcheck.Test)
	}
	for _, config := range db.Configs {
		if c.Configs[config.Source].Content == "" || !strings.HasPrefix(config.Target, "/docker-entrypoint-initdb.d/") {
			t.Errorf("%+v is nothing that the image runs", config)
		}
	}

	// The file contains no password, neither in an address nor in a variable.
	if found := regexp.MustCompile(`(?i)://[^:/\s]+:[^$\\\[@\s]+@|password[:=]\s*["']?[a-z0-9]{6,}`).FindString(text); found != "" {
		t.Errorf("a password: %s", found)
	}
}
