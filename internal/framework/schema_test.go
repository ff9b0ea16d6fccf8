package framework

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The schema and the reader agree: both take the shipped file, and both refuse
// what is wrong in a way that a schema can say.
func TestSchema(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../docs/framework/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("framework.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("framework.json")
	if err != nil {
		t.Fatal(err)
	}
	takes := func(file string) bool {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(value) == nil
	}
	for name, file := range map[string]string{"the shipped file": string(ShippedFile()), "a small one": small} {
		if _, problems := Read(strings.NewReader(file)); len(problems) > 0 || !takes(file) {
			t.Errorf("%s: the reader says %v, the schema takes it: %v", name, problems, takes(file))
		}
	}
	for _, change := range [][2]string{
		{`"code": "small", `, ``}, {`"code": "small"`, `"code": "Small One"`}, {`"version": "1.0"`, `"version": "one"`},
		{`"title": "Small"`, `"title": ""`}, {`"title": "Small"`, `"title": 7`},
		{`"title": "Small"`, `"title": "Small", "colour": "red"`}, {`"summary": ["For tests."]`, `"summary": []`},
		{`"level": 5`, `"level": 6`}, {`{"level": 1, "name": "One", "meaning": "a"}, `, ``}, {`"id": "one", "name"`, `"id": "One!", "name"`},
		{`["a", "b", "c", "d", "e"]`, `["a", "b", "c", "d"]`}, {`["a", "b", "c", "d", "e"]`, `["a", "b", "c", "d", "b"]`},
		{`["a", "b", "c", "d", "e"]`, `["a", "b", "", "d", "e"]`}, {`"evidence": ["a", "b"]`, `"evidence": ["a"]`},
		{`"Does it."`, `"Does  it."`}, {`"Does it."`, `"Does\nit."`}, {`{"seed": [], "fci": [], "wgll": []}`, `{"seed": []}`},
	} {
		file := strings.Replace(small, change[0], change[1], 1)
		if file == small {
			t.Fatalf("%s is not in the small framework", change[0])
		}
		if _, problems := Read(strings.NewReader(file)); len(problems) == 0 || takes(file) {
			t.Errorf("with %s the reader says %v, and the schema takes it: %v", change[1], problems, takes(file))
		}
	}
}
