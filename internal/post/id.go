package post

import (
	"errors"

	"github.com/google/uuid"
)

// ID is the id of a post.
type ID struct{ uuid.UUID }

// AppointmentID is the id of an appointment.
type AppointmentID struct{ uuid.UUID }

// PersonID is the id of a person. The same person in two posts, or in two
// trusts, has one.
type PersonID struct{ uuid.UUID }

// NewID makes the id of a new post: a UUID of version 7, which sorts by time.
func NewID() ID { return ID{newUUID()} }

// NewAppointmentID makes the id of a new appointment, a UUID of version 7.
func NewAppointmentID() AppointmentID { return AppointmentID{newUUID()} }

// NewPersonID makes the id of a new person, a UUID of version 7.
func NewPersonID() PersonID { return PersonID{newUUID()} }

// IsZero reports whether there is no id.
func (id ID) IsZero() bool { return id.UUID == uuid.Nil }

// IsZero reports whether there is no id.
func (id AppointmentID) IsZero() bool { return id.UUID == uuid.Nil }

// IsZero reports whether there is no id.
func (id PersonID) IsZero() bool { return id.UUID == uuid.Nil }

// ParseID reads the id of a post.
func ParseID(s string) (ID, error) {
	id, err := parseUUID(s, "a post id")
	return ID{id}, err
}

// ParseAppointmentID reads the id of an appointment.
func ParseAppointmentID(s string) (AppointmentID, error) {
	id, err := parseUUID(s, "an appointment id")
	return AppointmentID{id}, err
}

// ParsePersonID reads the id of a person.
func ParsePersonID(s string) (PersonID, error) {
	id, err := parseUUID(s, "a person id")
	return PersonID{id}, err
}

// newUUID fails only where the machine has no random numbers; then nothing that
// the program does is safe.
func newUUID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// parseUUID takes the 36-character form only: the looser ones (in braces, as a
// URN, without hyphens) are more often a damaged cell than an id.
func parseUUID(s, what string) (uuid.UUID, error) {
	const length = 36
	if len(s) == length {
		if id, err := uuid.Parse(s); err == nil && id != uuid.Nil {
			return id, nil
		}
	}
	return uuid.Nil, errors.New("is not " + what + ": it has 36 characters, such as 01981c3e-5b7a-7c11-9a52-3d6f0e4b8a90")
}
