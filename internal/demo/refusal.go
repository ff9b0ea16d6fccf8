package demo

import "ccio/internal/fault"

// NotEmpty is the refusal of a database with posts or people that are not of the
// demonstration.
func NotEmpty() error {
	return fault.New(fault.Conflict, "This database has posts or people of its own. "+
		"Demonstration data go into an empty one only: use another CCIO_DATA_DIR or DATABASE_URL.")
}

// NoOrganisations is the refusal of a register without the trusts whose posts the
// demonstration invents.
func NoOrganisations() error {
	return fault.New(fault.Invalid, "The register has no organisations yet. Run: ccio migrate up")
}
