package audit

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

func rows(n int) []Row {
	var all []Row
	for i := range n {
		all = append(all, Row{
			ID: uuid.NewSHA1(uuid.Nil, []byte{byte(i)}), OccurredAt: time.Unix(1_790_000_000, int64(i)*1000), Via: "web",
			Action: "sign in", Kind: "session", Object: "a", Trust: "R0A", Fields: []string{"x", "y"}, RequestID: "r",
		})
	}
	return all
}

func byID(all []Row) map[uuid.UUID]Row {
	found := map[uuid.UUID]Row{}
	for _, r := range all {
		found[r.ID] = r
	}
	return found
}

// The hash covers every field of a row, and where one field ends and the next
// begins.
func TestHashHasEveryField(t *testing.T) {
	t.Parallel()
	before := rows(1)[0]
	kind := reflect.TypeFor[Row]()
	for i := range kind.NumField() {
		row := before
		field := reflect.ValueOf(&row).Elem().Field(i)
		switch v := field.Addr().Interface().(type) {
		case *uuid.UUID:
			v[3] ^= 1
		case *time.Time:
			*v = v.Add(time.Microsecond)
		case *string:
			*v += "."
		case *[]string:
			*v = []string{"x"}
		default:
			t.Fatalf("a row has a field of a new type: %s", kind.Field(i).Name)
		}
		if row.Hash() == before.Hash() {
			t.Errorf("%s is not in the hash", kind.Field(i).Name)
		}
	}
	a, b := before, before
	a.Action, a.Kind = "ab", "c"
	b.Action, b.Kind = "a", "bc"
	if a.Hash() == b.Hash() {
		t.Error("two rows that are cut differently have one hash")
	}
	a, b = before, before
	a.Fields, b.Fields = []string{"a", "b"}, []string{"ab"}
	if a.Hash() == b.Hash() {
		t.Error("two lists of fields have one hash")
	}
}

// Every kind of tampering with rows or seals is found and named.
func TestVerify(t *testing.T) {
	t.Parallel()
	at := time.Unix(1_790_000_100, 0)
	all := rows(6)
	first := NewSeal(Seal{}, at, all[:3])
	second := NewSeal(first, at, all[3:])
	verify := func(change func(rows map[uuid.UUID]Row, seals *[]Seal)) string {
		now, seals := byID(all), []Seal{first, second}
		for i := range seals {
			seals[i].Events = slices.Clone(seals[i].Events)
		}
		change(now, &seals)
		var wrong []string
		after := Seal{}
		for _, s := range seals {
			wrong = append(wrong, s.Verify(after, now)...)
			after = s
		}
		return strings.Join(wrong, "\n")
	}
	for name, c := range map[string]struct {
		change func(map[uuid.UUID]Row, *[]Seal)
		says   string
	}{
		"nothing": {func(map[uuid.UUID]Row, *[]Seal) {}, ""},
		"a row changed": {func(now map[uuid.UUID]Row, _ *[]Seal) {
			r := all[1]
			r.Action = "sign out"
			now[r.ID] = r
		}, "Batch 1: the event " + all[1].ID.String() + " was changed."},
		"a row taken away": {
			func(now map[uuid.UUID]Row, _ *[]Seal) { delete(now, all[4].ID) },
			"Batch 2: the event " + all[4].ID.String() + " is missing.",
		},
		"a row at another time": {func(now map[uuid.UUID]Row, _ *[]Seal) {
			r := all[4]
			r.OccurredAt = all[0].OccurredAt
			now[r.ID] = r
		}, "Batch 2: the event " + all[4].ID.String() + " was changed."},
		"two in another order": {func(_ map[uuid.UUID]Row, s *[]Seal) {
			e := (*s)[0].Events
			e[0], e[1] = e[1], e[0]
		}, "Batch 1: its list of events was changed"},
		"one left out of its list": {
			func(_ map[uuid.UUID]Row, s *[]Seal) { (*s)[0].Events = (*s)[0].Events[1:] },
			"Batch 1: its list of events was changed",
		},
		"a batch taken away": {func(_ map[uuid.UUID]Row, s *[]Seal) { *s = (*s)[1:] }, "Batch 2: batch 1 is missing before it."},
		"a batch sealed anew": {func(now map[uuid.UUID]Row, s *[]Seal) {
			r := all[1]
			r.Action = "sign out"
			now[r.ID] = r
			(*s)[0] = NewSeal(Seal{}, at, []Row{all[0], r, all[2]})
		}, "Batch 2: it does not follow the batch before it"},
	} {
		got := verify(c.change)
		if c.says == "" && got != "" || !strings.Contains(got, c.says) {
			t.Errorf("%s: %q, want %q", name, got, c.says)
		}
	}
}
