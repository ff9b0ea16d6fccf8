package arch

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestClock: code is given the time, so that a test can set it.
func TestClock(t *testing.T) {
	t.Parallel()
	for _, s := range must(t, sources) {
		if s.test || strings.HasPrefix(s.name, "cmd/") || s.pkg.path() == "internal/postgres/pgtest" {
			continue
		}
		for _, name := range []string{"Now", "Since", "Until"} {
			s.uses("time", name, func(node ast.Node) {
				t.Errorf("%s uses time.%s: take the time as an argument, or a function that gives it", s.at(node), name)
			})
		}
	}
}

// TestSQLClock: SQL gets the time as an argument too. The row-level policies, in
// migrations, are the exception: they date grants by the database's clock.
func TestSQLClock(t *testing.T) {
	t.Parallel()
	clock := regexp.MustCompile(`(?i)\bnow\(\)|\bcurrent_(date|time|timestamp)\b|\b(clock|statement|transaction)_timestamp\(`)
	for _, s := range must(t, sources) {
		if s.test || !isSQL(s.pkg) {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if sql, err := strconv.Unquote(literal.Value); err == nil && clock.MatchString(sql) {
					t.Errorf("%s: SQL asks for the time (%s): give it the time", s.at(node), clock.FindString(sql))
				}
			}
			return true
		})
	}
}

// isSQL reports whether a package is the one of all SQL or below it.
func isSQL(p pkg) bool {
	return allows("internal/postgres internal/postgres/...", p.path()) && p.path() != "internal/postgres/pgtest"
}

// TestOperator: whoever has the command line has the database anyway, so its
// permits stand above the policy. Nothing else may make them.
func TestOperator(t *testing.T) {
	t.Parallel()
	for _, s := range must(t, sources) {
		if s.test || strings.HasPrefix(s.name, "cmd/") || s.pkg.path() == "internal/postgres/pgtest" {
			continue
		}
		s.uses(module+"/internal/authz", "Operator", func(node ast.Node) {
			t.Errorf("%s uses authz.Operator: only the command line and tests may", s.at(node))
		})
	}
}

// TestSkips: no test is skipped. One that cannot run fails, and says what it
// needs.
func TestSkips(t *testing.T) {
	t.Parallel()
	for _, s := range must(t, sources) {
		ast.Inspect(s.file, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok || !s.test && s.pkg.path() != "internal/postgres/pgtest" {
				return true
			}
			if selector, ok := call.Fun.(*ast.SelectorExpr); ok {
				switch selector.Sel.Name {
				case "Skip", "Skipf", "SkipNow":
					t.Errorf("%s skips a test: let it fail, and say what it needs", s.at(node))
				}
			}
			return true
		})
	}
}
