package audit

import "testing"

func TestCheck(t *testing.T) {
	t.Parallel()
	good := Event{Action: "import posts", Kind: KindPost, Object: "an id", Fields: []string{"budget"}}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*Event){
		"a value where a name belongs": func(e *Event) { e.Fields = []string{"budget: own"} },
		"another kind's field":         func(e *Event) { e.Fields = []string{"membership"} },
		"an unknown kind":              func(e *Event) { e.Kind = "level" },
		"no kind":                      func(e *Event) { e.Kind = "" },
		"no action":                    func(e *Event) { e.Action = "" },
		"no object":                    func(e *Event) { e.Object = "" },
	} {
		e := good
		spoil(&e)
		if e.Check() == nil {
			t.Errorf("%s was let through", name)
		}
	}
}
