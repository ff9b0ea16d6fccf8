package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestKindOf(t *testing.T) {
	t.Parallel()
	cause := errors.New("connection reset")
	for name, test := range map[string]struct {
		err  error
		want Kind
	}{
		"nobody classified it": {cause, Internal},
		"no error":             {nil, Internal},
		"classified":           {New(NotFound, "There is no trust %s.", "R0A"), NotFound},
		"wrapped later":        {fmt.Errorf("reading: %w", New(Conflict, "changed")), Conflict},
		"with a cause":         {Because(Unavailable, cause, "The database is away."), Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := KindOf(test.err); got != test.want {
				t.Errorf("KindOf = %v, want %v", got, test.want)
			}
		})
	}
	if err := Because(Unavailable, cause, "The database is away."); !errors.Is(err, cause) ||
		err.Error() != "The database is away.: connection reset" {
		t.Errorf("the cause is lost: %v", err)
	}
}
