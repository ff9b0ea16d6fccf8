package people

import "ccio/internal/authz"

// lede is the first sentence of the list of people and roles, by the role of the
// reader.
func lede(reader authz.Role) []string {
	switch reader {
	case authz.NationalAdministrator:
		return []string{
			"Roles of regions and of England, and those that wait for a national administrator to confirm them. " +
				"Choose a trust to see its roles.",
			"Each person whose name you see here can see that a national administrator looked.",
		}
	case authz.TrustAdministrator:
		return []string{"Who has a role in your trust, and who has been invited. " +
			"A role that opens somebody's levels gives nothing until a second person has confirmed it."}
	case authz.BoardMember:
		return []string{"Who is on the board here, and what its secretary may see. " +
			"A new board member and the secretary's levels wait for a member of the board, or a national administrator, to confirm them."}
	case authz.PostHolder:
		return []string{"Everybody whose role opens levels of yours, and who is to have one. " +
			"Your validator sees what you submit to them; the board of your trust sees validated domain levels of the CCIO. Nobody else does."}
	}
	return nil
}

// correctionsOfTrust introduces the list of corrections to those who manage a
// trust.
func correctionsOfTrust() []string {
	return []string{"What people in the posts of your trust say is wrong about them. " +
		"Put it right in the post register, and tell them that you have."}
}

// correctionsOfEngland introduces it to those who manage England.
func correctionsOfEngland() []string {
	return []string{
		"What people say is wrong about them. Those of a trust are first for its administrator to put right.",
		"Each person whose words you see here can see that a national administrator looked.",
	}
}

// whoConfirms says who has to confirm a role of this kind.
func whoConfirms(role authz.Role) string {
	if role == authz.Validator {
		return "the holder of the post has to confirm it"
	}
	return "a member of the board or a national administrator has to confirm it, neither the one who gave it nor the one who gets it"
}

// What the page of a grant says about what can be done with it.
const (
	endSays    = "From the moment you end it, it gives nothing. It can be given again. The person is told."
	refuseSays = "The role ends before it has given anything. Whoever gave it, and the person, are told."
)

// confirmSays is what the page says to somebody who can confirm a grant.
func confirmSays(name string) string {
	return "You say that " + name + " is the right person, and that what is listed above may open to them."
}

// releaseSays says what happens to somebody whose address is released.
func releaseSays(email string) string {
	return "Their account here is taken off the account that they sign in with, and they are signed out everywhere. " +
		"The next to sign in with the address " + email + " is taken for them, and they are told. " +
		"Do this only when you know that the address is still theirs."
}

// opens says what a role lets its holder see and do that concerns people.
func opens(role authz.Role) []string {
	const names = "Names, professions, hours, registration and training of those who hold clinical informatics posts of the trust"
	switch role {
	case authz.PostHolder:
		return []string{"What is held about oneself", "One's own assessment and development plan"}
	case authz.Validator:
		return []string{
			"The name, profession, hours, registration and training of the holder of this one post",
			"What that person submits in their assessment: levels and evidence, to set validated levels beside them",
		}
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
		return []string{
			"Who holds which post; each look is recorded and the person can see it", "Giving and ending roles everywhere, and the whole audit",
			"No level of anybody",
		}
	case authz.CompletionExport:
		return []string{"The list of who has and has not finished an assessment, as a file"}
	}
	return nil
}
