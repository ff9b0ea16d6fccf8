package pgtest

import "net/url"

// urlOf returns the same address with another database.
func urlOf(address, database string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	u.Path = "/" + database
	return u.String(), nil
}

// urlAs returns the same address for another login with the same password, which
// the private Postgres gives to both its owner and its superuser.
func urlAs(address, user string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	password, _ := u.User.Password()
	u.User = url.UserPassword(user, password)
	return u.String(), nil
}

// ownerOf is the login of an address.
func ownerOf(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	return u.User.Username(), nil
}
