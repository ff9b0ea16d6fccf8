package postgres_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// statement is one SQL constant.
type statement struct {
	name, text, where string
	uses              int
}

// statements reads the SQL constants of this package and those below it from the
// source, by package and name, and reports SQL that is not in a constant.
func statements(t *testing.T) map[string]*statement {
	t.Helper()
	here, err := filepath.Glob("*.go")
	must(t, err)
	below, err := filepath.Glob("*/*.go")
	must(t, err)
	files := map[string][]string{}
	for _, name := range append(here, below...) {
		if of := filepath.Dir(name); of != "pgtest" && !strings.HasSuffix(name, "_test.go") {
			files[of] = append(files[of], name)
		}
	}
	found := map[string]*statement{}
	for of, names := range files {
		for name, s := range statementsOf(t, names) {
			found[filepath.Join(of, name)] = s
		}
	}
	return found
}

// statementsOf does that for the files of one package.
func statementsOf(t *testing.T, files []string) map[string]*statement {
	t.Helper()
	found := map[string]*statement{}
	set := token.NewFileSet()
	var sources []*ast.File
	declared := map[*ast.BasicLit]bool{}
	for _, name := range files {
		source, err := parser.ParseFile(set, name, nil, 0)
		must(t, err)
		sources = append(sources, source)
		ast.Inspect(source, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for i, id := range spec.Names {
				if !strings.HasPrefix(id.Name, "sql") {
					continue
				}
				if id.Obj == nil || id.Obj.Kind != ast.Con || i >= len(spec.Values) {
					t.Errorf("%s: %s is not a constant with a value of its own", set.Position(id.Pos()), id.Name)
					continue
				}
				literal, ok := spec.Values[i].(*ast.BasicLit)
				if !ok {
					t.Errorf("%s: %s is put together from parts", set.Position(id.Pos()), id.Name)
					continue
				}
				text, err := strconv.Unquote(literal.Value)
				must(t, err)
				declared[literal] = true
				found[id.Name] = &statement{name: id.Name, text: text, where: set.Position(id.Pos()).String(), uses: -1}
			}
			return true
		})
	}
	verb := regexp.MustCompile(`(?i)^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|COPY|LOCK|TRUNCATE|CREATE|ALTER|DROP|GRANT|REVOKE)\s`)
	sentence := regexp.MustCompile(`[a-z]+\.$`)
	for _, source := range sources {
		ast.Inspect(source, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if s := found[n.Name]; s != nil {
					s.uses++ // the declaration is one, so that it starts from -1
				}
			case *ast.BasicLit:
				text, err := strconv.Unquote(n.Value)
				if n.Kind == token.STRING && err == nil && !declared[n] && verb.MatchString(text) && !sentence.MatchString(text) {
					t.Errorf("%s: SQL outside a constant named sql…: %.60s", set.Position(n.Pos()), text)
				}
			}
			return true
		})
	}
	return found
}

// Postgres itself checks every statement against the schema: its tables, columns,
// types and the number of parameters.
func TestStatements(t *testing.T) {
	t.Parallel()
	conn := connect(t, cluster.Clone(t))
	found := statements(t)
	if len(found) < 150 {
		t.Fatalf("only %d statements were found: where are the others?", len(found))
	}
	clock := regexp.MustCompile(`(?i)\b(now\(|current_(date|time)|localtime|clock_timestamp|statement_timestamp)`)
	for name, s := range found {
		query, _, err := pgx.NamedArgs{}.RewriteQuery(t.Context(), conn, s.text, nil)
		must(t, err)
		if _, err := conn.Exec(t.Context(), fmt.Sprintf("PREPARE %q AS %s", name, query)); err != nil {
			t.Errorf("%s: %s: %v", s.where, name, err)
		}
		if s.uses < 1 {
			t.Errorf("%s: nothing runs %s", s.where, name)
		}
		if strings.Contains(s.text, "*") {
			t.Errorf("%s: %s does not list its columns", s.where, name)
		}
		if clock.MatchString(s.text) {
			t.Errorf("%s: %s asks the database for the time, which is the program's to give", s.where, name)
		}
	}
}
