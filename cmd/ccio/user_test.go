package main

import (
	"strings"
	"testing"
)

// The first administrator is added at the command line, once; a failed command
// adds nothing.
func TestUserAdd(t *testing.T) {
	t.Parallel()
	settings, _ := own(t, cluster.Clone(t))
	add := func(want int, says string, args ...string) {
		t.Helper()
		got, err := try(settings, append([]string{"user", "add"}, args...)...)
		must(t, err)
		if said := got.out + got.errs; got.status != want || !strings.Contains(said, says) {
			t.Errorf("user add %v: %d, want %d and %q in:\n%s", args, got.status, want, says, said)
		}
	}
	add(2, "give --email")
	add(2, "give --email", "--email", "no address")
	add(2, "--role takes one of", "--email", "first@test.example", "--role", "king")
	add(2, "--role takes one of", "--email", "first@test.example", "--role", "validator")
	add(2, "with --trust", "--email", "first@test.example", "--role", "trust-administrator")
	add(2, "has no --region", "--email", "first@test.example", "--role", "national-administrator", "--region", "Y62")
	add(2, "none open", "--email", "first@test.example", "--role", "trust-administrator", "--trust", "Y62")
	add(1, "whose it is with --name", "--email", "first@test.example")
	add(0, "The role is given: National administrator, from ", "--email", "first@test.example", "--name", "Invented First")
	add(1, "This person has this grant already.", "--email", "FIRST@test.example")
	add(0, "Trust administrator", "--email", "first@test.example", "--role", "trust-administrator", "--trust", "R0A")
	add(0, "until a second person has confirmed it", "--email", "second@test.example", "--name", "Invented Second", "--role", "board-member",
		"--trust", "R0A")
}
