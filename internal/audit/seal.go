package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Row is an event as the database stores it, with the actor and the time.
type Row struct {
	ID         uuid.UUID
	OccurredAt time.Time
	Actor      uuid.UUID // uuid.Nil: nobody, or the command line
	Via        string
	Action     string
	Kind       string
	Object     string
	Subject    uuid.UUID
	Trust      string
	Fields     []string
	RequestID  string
}

// Hash returns the hash of an event that a seal keeps. Every part is hashed with
// its length before it, so that the same bytes divided differently give another
// hash.
func (r Row) Hash() [sha256.Size]byte {
	h := sha256.New()
	write := func(part []byte) {
		// Writing to a hash never fails.
		_ = binary.Write(h, binary.BigEndian, uint64(len(part)))
		_, _ = h.Write(part)
	}
	write(r.ID[:])
	write(binary.BigEndian.AppendUint64(nil, uint64(r.OccurredAt.UnixMicro())))
	write(r.Actor[:])
	for _, text := range []string{r.Via, r.Action, r.Kind, r.Object} {
		write([]byte(text))
	}
	write(r.Subject[:])
	write([]byte(r.Trust))
	write(binary.BigEndian.AppendUint64(nil, uint64(len(r.Fields))))
	for _, field := range r.Fields {
		write([]byte(field))
	}
	write([]byte(r.RequestID))
	return [sha256.Size]byte(h.Sum(nil))
}

// Sealed is one event in a batch: its id, and its hash when it was sealed.
type Sealed struct {
	Event uuid.UUID
	Hash  [sha256.Size]byte
}

// Seal is a batch of events with the hash of the batch before it, which is all
// zeros for the first batch.
type Seal struct {
	Number   int64
	SealedAt time.Time
	Previous [sha256.Size]byte
	Hash     [sha256.Size]byte
	Events   []Sealed
}

// NewSeal closes a batch over rows, in the order given, that follows the batch
// before. The zero Seal stands for none.
func NewSeal(after Seal, at time.Time, rows []Row) Seal {
	s := Seal{Number: after.Number + 1, SealedAt: at, Previous: after.Hash}
	for _, r := range rows {
		s.Events = append(s.Events, Sealed{r.ID, r.Hash()})
	}
	s.Hash = s.sum()
	return s
}

func (s Seal) sum() [sha256.Size]byte {
	h := sha256.New()
	_ = binary.Write(h, binary.BigEndian, s.Number)
	_ = binary.Write(h, binary.BigEndian, s.SealedAt.UnixMicro())
	_, _ = h.Write(s.Previous[:])
	_ = binary.Write(h, binary.BigEndian, uint64(len(s.Events)))
	for _, e := range s.Events {
		_, _ = h.Write(e.Event[:])
		_, _ = h.Write(e.Hash[:])
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// Mark is the number and the hash of the batch, to be kept outside the database.
// Without a mark kept elsewhere nobody can tell that the last batches were
// deleted.
func (s Seal) Mark() string { return fmt.Sprintf("%d:%s", s.Number, hex.EncodeToString(s.Hash[:])) }

// Verify compares a batch with the batch before it and with the events as they
// are now, by id. It returns a sentence for each thing that is wrong.
func (s Seal) Verify(after Seal, now map[uuid.UUID]Row) []string {
	var wrong []string
	say := func(format string, args ...any) {
		wrong = append(wrong, fmt.Sprintf("Batch %d: ", s.Number)+fmt.Sprintf(format, args...))
	}
	if s.Number != after.Number+1 {
		say("batch %d is missing before it.", after.Number+1)
	} else if s.Previous != after.Hash {
		say("it does not follow the batch before it: that one was changed, or another stands in its place.")
	}
	if s.Hash != s.sum() {
		say("its list of events was changed: one was added, taken out or put in another order.")
	}
	for _, e := range s.Events {
		row, there := now[e.Event]
		switch {
		case !there:
			say("the event %s is missing.", e.Event)
		case row.Hash() != e.Hash:
			say("the event %s was changed.", e.Event)
		}
	}
	return wrong
}
