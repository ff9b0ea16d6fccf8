package statements

import (
	"strings"
	"testing"
)

// The help page names the contact, or says that there is none and who sets it.
func TestWhomToAsk(t *testing.T) {
	t.Parallel()
	if said := help("ccio-help@example.nhs.uk").Sections[0].Words[0]; said != "Whom to ask: ccio-help@example.nhs.uk" {
		t.Error(said)
	}
	said := help("").Sections[0].Words[0]
	for _, part := range []string{"No contact for help has been set.", "run this server", "told you about this service"} {
		if !strings.Contains(said, part) {
			t.Errorf("%q has no %q", said, part)
		}
	}
}
