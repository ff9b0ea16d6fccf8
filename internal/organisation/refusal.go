package organisation

import "ccio/internal/fault"

// RegisterChanged is the refusal of a plan that was made from a register that has
// changed meanwhile.
func RegisterChanged() error {
	return fault.New(fault.Conflict, "The register changed while the file was being compared: import it again.")
}
