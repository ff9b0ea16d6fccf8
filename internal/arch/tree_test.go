package arch

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

const module = "ccio"

// root is the top of the tree, seen from this folder.
var root = filepath.Join("..", "..")

// pkg is one package as go list describes it.
type pkg struct {
	ImportPath     string
	Name           string
	Doc            string
	Dir            string
	GoFiles        []string
	CgoFiles       []string
	IgnoredGoFiles []string // for another system: our rules hold there too
	TestGoFiles    []string
	XTestGoFiles   []string
}

// path returns the import path within the module: "internal/server".
func (p pkg) path() string {
	return strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
}

// packages lists every package of the module.
var packages = sync.OnceValues(func() ([]pkg, error) {
	// Only these fields: for all fields go list would also check whether each
	// package is built.
	fields := "ImportPath,Name,Doc,Dir,GoFiles,CgoFiles,IgnoredGoFiles,TestGoFiles,XTestGoFiles"
	list := exec.Command("go", "list", "-json="+fields, "./...")
	list.Dir, list.Stderr = root, os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var found []pkg
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		found = append(found, p)
	}
})

// source is one parsed Go file.
type source struct {
	pkg  pkg
	name string // from the top of the tree: "internal/server/server.go"
	test bool
	file *ast.File
	set  *token.FileSet
}

// at returns where something stands, for a message.
func (s source) at(node ast.Node) string {
	return fmt.Sprintf("%s:%d", s.name, s.set.Position(node.Pos()).Line)
}

// imports returns what the file imports, by the name used in the file.
func (s source) imports() map[string]string {
	found := map[string]string{}
	for _, spec := range s.file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		name := path.Base(imported)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == "_" || name == "." {
			name += imported
		}
		found[name] = imported
	}
	return found
}

// uses calls found for each mention of a package's name, as in time.Now.
func (s source) uses(imported, name string, found func(ast.Node)) {
	for local, of := range s.imports() {
		if of != imported {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			if selector, ok := node.(*ast.SelectorExpr); ok && selector.Sel.Name == name {
				if x, ok := selector.X.(*ast.Ident); ok && x.Name == local {
					found(node)
				}
			}
			return true
		})
	}
}

var sources = sync.OnceValues(func() ([]source, error) {
	all, err := packages()
	if err != nil {
		return nil, err
	}
	var found []source
	for _, p := range all {
		for _, names := range [][]string{p.GoFiles, p.CgoFiles, p.IgnoredGoFiles, p.TestGoFiles, p.XTestGoFiles} {
			for _, name := range names {
				s := source{pkg: p, name: path.Join(p.path(), name), test: strings.HasSuffix(name, "_test.go"), set: token.NewFileSet()}
				if s.file, err = parser.ParseFile(s.set, filepath.Join(p.Dir, name), nil, parser.ParseComments); err != nil {
					return nil, err
				}
				found = append(found, s)
			}
		}
	}
	return found, nil
})

func must[T any](t testing.TB, load func() (T, error)) T {
	t.Helper()
	loaded, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// text is one file that people write or read, by its name from the top.
type text struct{ name, content string }

// texts lists every text file of the tree except those that are installed, built
// or local.
var texts = sync.OnceValues(func() (found []text, err error) {
	apart := map[string]bool{
		".git": true, "node_modules": true, "bin": true, ".local": true, ".cache": true, "web/dist": true, "secrets": true,
	}
	err = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if entry.IsDir() {
			if apart[name] {
				return filepath.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() || apart[name] { // .git is a file in a worktree
			return nil
		}
		content, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) { // another test's file, which has gone
			return nil
		}
		if err == nil && utf8.Valid(content) {
			found = append(found, text{name, string(content)})
		}
		return err
	})
	return found, err
})
