package pgtest

import "net/url"

// urlOf is the same address with another database.
func urlOf(address, database string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	u.Path = "/" + database
	return u.String(), nil
}
