package framework

import "ccio/internal/fault"

// NoSuchVersion is the refusal of a version that is not published.
func NoSuchVersion(code, version string) error {
	return fault.New(fault.NotFound, "There is no framework %s of version %s.", code, version)
}

// IsPublished is the refusal of another text for a version that is published.
func IsPublished(code, version string) error {
	return fault.New(fault.Conflict, "Version %s of %s is published and never changes. Give the new text another version.", version, code)
}
