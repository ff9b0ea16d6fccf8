package people

import (
	"ccio/internal/authz"
)

// opens says what a role lets one see and do, where it is about people.
func opens(role authz.Role) []string {
	const names = "Names, professions, hours, registration and training of those who hold clinical informatics posts of the trust"
	switch role {
	case authz.PostHolder:
		return []string{"What is held about oneself", "One's own assessment and development plan"}
	case authz.Validator:
		return []string{"The name, profession, hours, registration and training of the holder of this one post", "What that person submits in their assessment: levels and evidence, to set validated levels beside them"}
	case authz.BoardMember:
		return []string{names, "Validated domain levels of the CCIO, once signed off, and the gaps to the board's target"}
	case authz.BoardSecretary:
		return []string{names, "No level of anybody, unless the board gives the secretary that"}
	case authz.SecretarysLevels:
		return []string{"The board secretary sees the validated domain levels of the CCIO, as the board does"}
	case authz.TrustAdministrator:
		return []string{names, "Giving and ending roles in the trust, and the audit of the trust", "No level of anybody"}
	case authz.RegionalAnalyst, authz.NationalAnalyst:
		return []string{"The open facts of every post, and published figures", "Nobody's name and nobody's level"}
	case authz.NationalAdministrator:
		return []string{"Who holds which post; each look is recorded and the person can see it", "Giving and ending roles everywhere, and the whole audit", "No level of anybody"}
	case authz.CompletionExport:
		return []string{"The list of who has and has not finished an assessment, as a file"}
	}
	return nil
}
