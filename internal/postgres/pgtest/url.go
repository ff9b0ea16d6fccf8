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

// urlAs is the same address for another login with the same password, as the
// private Postgres gives its owner and its superuser.
func urlAs(address, user string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	password, _ := u.User.Password()
	u.User = url.UserPassword(user, password)
	return u.String(), nil
}
