package register

import (
	"reflect"
	"testing"

	"ccio/internal/insight"
)

// What a trust is said to take is within a fifth of what it takes.
func TestTrustSize(t *testing.T) {
	t.Parallel()
	const index = 64 // an entry of a map from a code to a place
	if takes := int(reflect.TypeFor[insight.Trust]().Size()) + index; takes > trustSize || takes < trustSize*4/5 {
		t.Errorf("a trust takes %d bytes, not %d", takes, trustSize)
	}
	if takes := int(reflect.TypeFor[insight.CCIOPost]().Size()); takes > postSize || takes < postSize*4/5 {
		t.Errorf("a post takes %d bytes, not %d", takes, postSize)
	}
}
