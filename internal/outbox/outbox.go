// Package outbox is what people are told: a notice in the product, and the mail
// that says the same. A use case says whom to tell and in which words; the store
// writes it in the transaction of the change. Nothing is sent from here.
package outbox

import "github.com/google/uuid"

// Message is one thing that one person is told. Its words name nobody's level.
type Message struct {
	To            uuid.UUID
	Subject, Body string
	Link          string // a path of this site, where more is to be seen
}
