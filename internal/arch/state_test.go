package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// variables that a package may have although the rule below refuses them, by
// package and name, with the reason.
var variables = map[string]string{
	"internal/framework shipped":           "go:embed needs a variable; it is unexported, and given out as a copy",
	"internal/organisation referenceFiles": "go:embed needs a variable; an embed.FS cannot be changed but by assignment, and it is unexported",
	"migrations Files":                     "go:embed needs a variable",
	"web dist":                             "go:embed needs a variable",
}

// TestState: a package does nothing of its own when it is imported, and keeps
// nothing that can change. An unexported variable may hold what is worked out
// once and never changed, such as a compiled expression or a table.
func TestState(t *testing.T) {
	t.Parallel()
	byPackage := map[string][]source{}
	for _, s := range must(t, sources) {
		for _, declaration := range s.file.Decls {
			if d, ok := declaration.(*ast.FuncDecl); ok && !s.test && d.Recv == nil && d.Name.Name == "init" {
				t.Errorf("%s: an init function: call it from main", s.at(d))
			}
		}
		byPackage[s.pkg.path()] = append(byPackage[s.pkg.path()], s)
	}
	used := map[string]bool{}
	for path, files := range byPackage {
		for _, f := range changeable(files) {
			key := path + " " + f.name
			if _, excepted := variables[key]; !excepted {
				t.Errorf("%s: the package variable %s can change (%s): make it a constant, a table that nothing writes to, or a field", f.at, f.name,
					f.why)
			}
			used[key] = true
		}
	}
	for key := range variables {
		if !used[key] {
			t.Errorf("the exception %q is for nothing: take it out", key)
		}
	}
}

// finding is a package variable that the rule refuses.
type finding struct{ name, at, why string }

// changeable finds the package variables, outside tests, that something could
// change. Tests of the package count among what changes them.
//
// It reads the syntax alone. So it does not follow what an element of a table
// refers to: policy[action], a map itself, may be handed on.
func changeable(files []source) (found []finding) {
	//lint:ignore SA1019 what the syntax says of a name is enough here; types would need every build
	kept := map[string]*ast.Object{} // variables to watch
	constant := map[string]bool{}    // those whose value cannot be changed by whoever holds it
	for _, s := range files {
		if s.test {
			continue
		}
		for _, declaration := range s.file.Decls {
			d, ok := declaration.(*ast.GenDecl)
			if !ok || d.Tok != token.VAR {
				continue
			}
			for _, spec := range d.Specs {
				spec := spec.(*ast.ValueSpec)
				for i, name := range spec.Names {
					var value ast.Expr
					if len(spec.Values) == len(spec.Names) {
						value = spec.Values[i]
					}
					switch why := refused(name, value); {
					case name.Name == "_":
					case why != "":
						found = append(found, finding{name.Name, s.at(name), why})
					default:
						kept[name.Name] = name.Obj
						constant[name.Name] = unchangeable(value)
					}
				}
			}
		}
	}
	for _, s := range files {
		var above []ast.Node
		ast.Inspect(s.file, func(node ast.Node) bool {
			if node == nil {
				above = above[:len(above)-1]
				return true
			}
			if ident, ok := node.(*ast.Ident); ok {
				object, watched := kept[ident.Name]
				if watched && (ident.Obj == nil || ident.Obj == object) && !onlyNames(ident, above) {
					if why := changedBy(ident, above, constant[ident.Name]); why != "" {
						found = append(found, finding{ident.Name, s.at(ident), why})
					}
				}
			}
			above = append(above, node)
			return true
		})
	}
	return found
}

// refused says why a variable may not be one from the start, whatever is done
// with it.
func refused(name *ast.Ident, value ast.Expr) string {
	if name.IsExported() {
		return "it is exported"
	}
	switch v := value.(type) {
	case nil:
		return "it has no value of its own, so something has to set it"
	case *ast.UnaryExpr:
		if v.Op == token.AND {
			return "it is a pointer"
		}
	case *ast.CompositeLit:
		if of := qualifier(v.Type); of == "sync" || of == "atomic" {
			return "it is there to be changed"
		}
	case *ast.CallExpr:
		if fun, ok := v.Fun.(*ast.Ident); ok && (fun.Name == "make" || fun.Name == "new") {
			return "it is empty, so something has to fill it"
		}
	}
	return ""
}

// unchangeable reports whether a value stays what it is, whoever holds it.
func unchangeable(value ast.Expr) bool {
	switch v := value.(type) {
	case *ast.BasicLit, *ast.FuncLit:
		return true
	case *ast.CallExpr:
		if fun, ok := v.Fun.(*ast.SelectorExpr); ok {
			switch qualifier(fun) + "." + fun.Sel.Name {
			case "errors.New", "regexp.MustCompile", "strings.NewReplacer":
				return true
			}
		}
	}
	return false
}

// qualifier is what stands before the dot: "sync" of sync.Mutex.
func qualifier(e ast.Expr) string {
	if selector, ok := e.(*ast.SelectorExpr); ok {
		if x, ok := selector.X.(*ast.Ident); ok {
			return x.Name
		}
	}
	return ""
}

// onlyNames reports whether an identifier is no use of the variable: the place
// where it is declared, or the name of a field or a method.
func onlyNames(ident *ast.Ident, above []ast.Node) bool {
	switch p := above[len(above)-1].(type) {
	case *ast.ValueSpec:
		return slices.Contains(p.Names, ident)
	case *ast.SelectorExpr:
		return p.Sel == ident
	case *ast.KeyValueExpr:
		return p.Key == ident
	case *ast.FuncDecl:
		return p.Name == ident
	}
	return false
}

// changedBy says how this use of a variable changes it, or lets somebody else.
func changedBy(ident *ast.Ident, above []ast.Node, constant bool) string {
	var used ast.Expr = ident // with what is picked out of it: table[key].field
	whole := true
	for i := len(above) - 1; i >= 0; i-- {
		switch p := above[i].(type) {
		case *ast.ParenExpr:
			used = p
			continue
		case *ast.SliceExpr:
			if p.X == used {
				used = p
				continue
			}
		case *ast.IndexExpr:
			if p.X == used {
				used, whole = p, false
				continue
			}
		case *ast.SelectorExpr:
			used, whole = p, false
			continue
		case *ast.AssignStmt:
			if slices.Contains(p.Lhs, used) {
				return "it is assigned to"
			}
		case *ast.IncDecStmt:
			return "it is assigned to"
		case *ast.UnaryExpr:
			if p.Op == token.AND {
				return "its address is taken"
			}
		case *ast.RangeStmt:
			if p.Key == used || p.Value == used {
				return "it is assigned to"
			}
			return ""
		case *ast.BinaryExpr:
			return ""
		case *ast.CallExpr:
			if p.Fun == used {
				return ""
			}
			if of := argumentOf(p, used); of == "changes" || of == "keeps" && whole && !constant {
				return "a function that it is passed to could change it"
			} else if of == "reads" {
				return ""
			}
		}
		break
	}
	if whole && !constant {
		return "it is given away, and could be changed elsewhere"
	}
	return ""
}

// argumentOf says what a call does with an argument: it reads it, changes it, or
// keeps it, for all that one can see here.
func argumentOf(call *ast.CallExpr, argument ast.Expr) string {
	first := call.Args[0] == argument
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		switch fun.Name {
		case "len", "cap", "string", "min", "max":
			return "reads"
		case "append", "copy", "clear", "delete":
			if first {
				return "changes"
			}
			return "reads"
		}
	case *ast.SelectorExpr:
		switch qualifier(fun) {
		case "slices", "maps", "sort":
			for _, changing := range []string{
				"Compact", "Copy", "Delete", "Insert", "Replace", "Reverse", "Sort", "Strings", "Slice", "Grow", "Clip",
			} {
				if first && strings.HasPrefix(fun.Sel.Name, changing) && !strings.HasPrefix(fun.Sel.Name, "Sorted") {
					return "changes"
				}
			}
			return "reads"
		case "strings", "bytes", "fmt", "errors":
			return "reads"
		}
	}
	return "keeps"
}

func TestStateRule(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		`var e = regexp.MustCompile("a"); func f(s string) bool { g(e); return e.MatchString(s) }`: "",
		`var m = map[string]int{"a": 1}; func f(s string) int { return m[s] }`:                     "",
		`var m = table(); func f(s string) int { return m[s]["a"].b }`:                             "",
		`var l = []int{1}; func f() { for range l { g(len(l), slices.Contains(l, 1)) } }`:          "",
		`var l = []int{1}; func f() []int { return append(slices.Clone(l), l...) }`:                "",
		`var l = []int{1}; func f() { l := []int{}; l[0] = 1; g(l) }`:                              "",
		`var l = []int{1}; type s struct { l int }; func (s s) f() { s.l = 1; g(s.l, h{l: 1}) }`:   "",
		`var L = []int{1}`:          "L it is exported",
		`var n int`:                 "n it has no value of its own, so something has to set it",
		`var m = make(map[int]int)`: "m it is empty, so something has to fill it",
		`var m = sync.Mutex{}`:      "m it is there to be changed",
		`var p = &s{}`:              "p it is a pointer",
		`var e = regexp.MustCompile("a"); func f() { e = nil }`:    "e it is assigned to",
		`var n = 1; func f() { n++ }`:                              "n it is assigned to",
		`var n = 1; func f() { for n = range 3 {} }`:               "n it is assigned to",
		`var n = 1; func f() *int { return &n }`:                   "n its address is taken",
		`var m = map[int]int{}; func f() { m[1] = 2 }`:             "m it is assigned to",
		`var m = map[int]int{}; func f() { delete(m, 1) }`:         "m a function that it is passed to could change it",
		`var l = []int{2, 1}; func f() { slices.Sort(l) }`:         "l a function that it is passed to could change it",
		`var l = []int{1}; func f() []int { return append(l, 2) }`: "l a function that it is passed to could change it",
		`var l = []int{1}; func f() []int { return l }`:            "l it is given away, and could be changed elsewhere",
		`var l = []int{1}; func f() { g(l[:1]) }`:                  "l a function that it is passed to could change it",
		`var l = []s{}; func f() { l[0].x.y = 1 }`:                 "l it is assigned to",
		`var l = []s{}; func f() { g(&l[0]) }`:                     "l its address is taken",
	} {
		s := source{name: "a.go", set: token.NewFileSet()}
		var err error
		if s.file, err = parser.ParseFile(s.set, s.name, "package a\n"+code, 0); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range changeable([]source{s}) {
			got = append(got, fmt.Sprint(f.name, " ", f.why))
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s\n\tgives %q, want %q", code, got, want)
		}
	}
}
