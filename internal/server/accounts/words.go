package accounts

// What the sign-in page says above the ways to sign in.
const (
	signedInAlready = "You are signed in already. You can sign in as somebody else instead."
	signInToSee     = "Sign in to see the page that you asked for."
	signInToSend    = "You were signed out before what you sent was saved. It is kept for a day. Sign in as the same person to send it again."
)

// What the page says that leads on to signing out at the provider.
const leavingProvider = "You are on your way to sign out of the service that checks who you are, too. If nothing happens, follow the link."
