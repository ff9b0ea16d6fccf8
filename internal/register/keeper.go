package register

import (
	"context"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/insight"
)

// Source reads the open register.
type Source interface {
	// OpenRegister reads the register at the version that it has now: all of it if
	// since is zero, else what has changed after that version.
	OpenRegister(ctx context.Context, permit authz.Permit, since int64) (insight.Reading, error)
}

// readTimeout is how long the register may take to be read. Whoever waits for it may
// have gone by then; others have come.
const readTimeout = 30 * time.Second

// Keeper keeps the latest version of the register that somebody has asked for.
type Keeper struct {
	source  Source
	kept    atomic.Pointer[Register]
	reading singleflight.Group
}

// NewKeeper returns a keeper that has not read anything yet.
func NewKeeper(source Source) *Keeper { return &Keeper{source: source} }

// At returns a register that is at least at the version that the actor of the permit
// has to see, and for one request always the same. It waits while that is read, once
// for everybody who asks. An actor who comes without a version, or after a change of
// their own, sees what is so now.
func (k *Keeper) At(ctx context.Context, permit authz.Permit) (*Register, error) {
	least, h := permit.Actor().Register(), heldIn(ctx)
	if h == nil {
		return k.atLeast(ctx, permit, least)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.kept != nil && h.kept.Version >= least {
		return h.kept, nil
	}
	if h.changed {
		least = 0
	}
	kept, err := k.atLeast(ctx, permit, least)
	if err == nil {
		h.kept, h.changed = kept, false
	}
	return kept, err
}

func (k *Keeper) atLeast(ctx context.Context, permit authz.Permit, least int64) (*Register, error) {
	if least == 0 {
		return k.read(ctx, permit)
	}
	for {
		if kept := k.kept.Load(); kept != nil && kept.Version >= least {
			return kept, nil
		}
		// A reading that began before this request may have seen an older version. The
		// one after it has not.
		result := k.reading.DoChan("", func() (any, error) {
			// Whoever asked first may leave, and others still wait.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readTimeout)
			defer cancel()
			return k.read(ctx, permit)
		})
		select {
		case got := <-result:
			if got.Err != nil {
				return nil, got.Err
			}
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// read reads what has changed since the version that is kept, and keeps the result.
func (k *Keeper) read(ctx context.Context, permit authz.Permit) (*Register, error) {
	for again := false; ; {
		before := k.kept.Load()
		var since int64
		if before != nil {
			since = before.Version
		}
		read, err := k.source.OpenRegister(ctx, permit, since)
		if !again && fault.KindOf(err) == fault.Unavailable {
			// The database may have been away since the last version. Then it is the
			// connection that is gone.
			again = true
			continue
		}
		if err != nil {
			return nil, err
		}
		switch {
		case before == nil || read.Version > since:
		case read.Version == since:
			return before, nil
		default: // the database is an older one, restored from a copy
			k.kept.CompareAndSwap(before, nil)
			continue
		}
		if next := before.After(read); k.kept.CompareAndSwap(before, next) {
			return next, nil
		} // else somebody else was first, and what was read is a change of another version
	}
}
