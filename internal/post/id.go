package post

import (
	"errors"

	"github.com/google/uuid"
)

// ID is the id of a post.
type ID struct{ uuid.UUID }

// AppointmentID is the id of an appointment.
type AppointmentID struct{ uuid.UUID }

// PersonID is the id of a person. Somebody in two posts, or in two trusts, has one
// id.
type PersonID struct{ uuid.UUID }

// NewID returns an id for a new post, a version 7 UUID, which sorts by time.
func NewID() ID { return ID{newUUID()} }

// NewAppointmentID returns an id for a new appointment, a version 7 UUID.
func NewAppointmentID() AppointmentID { return AppointmentID{newUUID()} }

// NewPersonID returns an id for a new person, a version 7 UUID.
func NewPersonID() PersonID { return PersonID{newUUID()} }

// IsZero reports whether the id is unset.
func (id ID) IsZero() bool { return id.UUID == uuid.Nil }

// IsZero reports whether the id is unset.
func (id AppointmentID) IsZero() bool { return id.UUID == uuid.Nil }

// IsZero reports whether the id is unset.
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

// newUUID panics if the system has no random numbers, because nothing that the
// program does would be safe then.
func newUUID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// parseUUID accepts only the 36-character form. The looser forms (in braces, as a
// URN, without hyphens) are more likely to be a damaged cell than an id.
func parseUUID(s, what string) (uuid.UUID, error) {
	const length = 36
	if len(s) == length {
		if id, err := uuid.Parse(s); err == nil && id != uuid.Nil {
			return id, nil
		}
	}
	return uuid.Nil, errors.New("is not " + what + ": it has 36 characters, such as 01981c3e-5b7a-7c11-9a52-3d6f0e4b8a90")
}
