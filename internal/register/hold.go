package register

import (
	"context"
	"errors"
	"sync"

	"ccio/internal/authz"
	"ccio/internal/fault"
)

// held is the version of the register from which one request is answered.
type held struct {
	mu      sync.Mutex
	kept    *Register // nil: nothing has been asked yet
	changed bool      // the request has changed something, and has to see it
	again   bool      // it has begun again
}

type heldKey struct{}

// Hold returns the context of a request that is answered from one version of the
// register, whichever it asks for first.
func Hold(ctx context.Context) context.Context { return context.WithValue(ctx, heldKey{}, &held{}) }

func heldIn(ctx context.Context) *held {
	h, _ := ctx.Value(heldKey{}).(*held)
	return h
}

// Changed says that a request has changed something itself. What it asks from now on
// is answered from the register as it is then.
func Changed(ctx context.Context) {
	if h := heldIn(ctx); h != nil {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.kept, h.changed = nil, true
	}
}

// behindError is the error of a page that was made from an older register than the rest
// of what it shows.
type behindError struct{}

func (behindError) Error() string { return "the register is behind what was found beside it" }

// IsBehind reports whether an error is that of Behind. Whoever gets one makes the page
// again.
func IsBehind(err error) bool {
	_, is := errors.AsType[behindError](err)
	return is
}

// Behind is asked by a request that found a row beside the register of which the
// register knows nothing. If the database has a newer version, the request is answered
// from that one from now on, and the error says so ([IsBehind]): begin again. That
// happens once. If there is no error, the register will not know the row either, and the page
// goes on without it.
func (s *Store) Behind(ctx context.Context, permit authz.Permit) error {
	h := heldIn(ctx)
	if h == nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.again || h.kept == nil {
		return nil
	}
	h.again = true
	now, err := s.keeper.read(ctx, permit)
	if err != nil {
		return err
	}
	if now.Version == h.kept.Version {
		return nil
	}
	h.kept = now
	return fault.Because(fault.Unavailable, behindError{}, // in case nobody makes the page again
		"The register changed while this page was made. Nothing is lost; try again in a moment.")
}

// Version returns the version of the register from which the request is answered.
func (s *Store) Version(ctx context.Context, permit authz.Permit) (int64, error) {
	if err := permit.For(authz.ViewRegister); err != nil {
		return 0, err
	}
	register, err := s.keeper.At(ctx, permit)
	if err != nil {
		return 0, err
	}
	return register.Version, nil
}
