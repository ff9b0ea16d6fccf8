package signin

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"time"
)

// attempt is what the browser brings back in its cookie, beside the provider's
// answer.
type attempt struct {
	State, Nonce, Verifier string
	Back                   string // a path of this site
	Ends                   time.Time
}

// signOut is what a browser keeps to sign out at the provider.
type signOut struct {
	Hint string // the ID token; empty: none
	Ends time.Time
}

// longestHint is the longest hint that, once sealed, fits into a cookie of 4096
// bytes.
const longestHint = 2700

// What is sealed for one purpose cannot be opened for another.
const (
	attemptPurpose = "attempt"
	signOutPurpose = "sign out"
)

func (p *Provider) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(p.key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal encrypts a value so that only open can read it and nobody can change it.
func (p *Provider) seal(purpose string, value any) (string, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	a, err := p.aead()
	if err != nil {
		return "", err
	}
	// #nosec G407 -- the AEAD takes a random nonce of its own: no nonce is passed
	return base64.RawURLEncoding.EncodeToString(a.Seal(nil, nil, text, []byte(purpose))), nil
}

func (p *Provider) open(purpose, sealed string, value any) error {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return err
	}
	a, err := p.aead()
	if err != nil {
		return err
	}
	text, err := a.Open(nil, nil, raw, []byte(purpose))
	if err != nil {
		return err
	}
	return json.Unmarshal(text, value)
}

// same compares two values in constant time.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
