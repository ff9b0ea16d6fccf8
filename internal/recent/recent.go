// Package recent keeps in memory what was asked for last, within a bound.
package recent

import (
	"container/list"
	"sync"
)

// Values keeps values by key until what they take together is more than the bound.
// Then it forgets those that nobody has asked for the longest.
type Values[K comparable, V any] struct {
	most int // bytes

	mu    sync.Mutex
	byKey map[K]*list.Element // of *entry[K, V]
	order *list.List          // the one asked for last first
	size  int                 // bytes
}

type entry[K comparable, V any] struct {
	key K

	making sync.Mutex // guards made and value until made is true; then nobody changes them
	made   bool
	value  V

	// counted is what the value takes, from when it has been made; guarded by
	// Values.mu.
	counted int
}

// New returns an empty collection that keeps at most so many bytes.
func New[K comparable, V any](most int) *Values[K, V] {
	return &Values[K, V]{most: most, byKey: map[K]*list.Element{}, order: list.New()}
}

// Get returns the value of a key. If it is not kept, make makes it and says how many
// bytes it takes; whoever asks for the same key meanwhile waits for that. A value
// that could not be made is not kept.
func (v *Values[K, V]) Get(key K, make func() (value V, size int, err error)) (V, error) {
	e := v.find(key)
	e.making.Lock()
	defer e.making.Unlock()
	if e.made {
		return e.value, nil
	}
	value, size, err := make()
	if err != nil {
		return value, err
	}
	e.value, e.made = value, true
	v.count(e, max(size, 1))
	return value, nil
}

// Put keeps a value.
func (v *Values[K, V]) Put(key K, value V, size int) {
	_, _ = v.Get(key, func() (V, int, error) { return value, size, nil })
}

// find returns the entry of a key, which may have to be made yet.
func (v *Values[K, V]) find(key K) *entry[K, V] {
	v.mu.Lock()
	defer v.mu.Unlock()
	element, known := v.byKey[key]
	if known {
		v.order.MoveToFront(element)
	} else {
		element = v.order.PushFront(&entry[K, V]{key: key})
		v.byKey[key] = element
	}
	return element.Value.(*entry[K, V])
}

// count adds a value that has just been made, and forgets others for it.
func (v *Values[K, V]) count(e *entry[K, V], size int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	element, known := v.byKey[e.key]
	if !known || element.Value.(*entry[K, V]) != e {
		return // forgotten while it was made
	}
	e.counted = size
	v.size += size
	v.order.MoveToFront(element)
	for v.size > v.most && v.order.Len() > 1 {
		old := v.order.Remove(v.order.Back()).(*entry[K, V])
		delete(v.byKey, old.key)
		v.size -= old.counted
	}
}

// Each calls do with what is kept, the one asked for last at the end.
func (v *Values[K, V]) Each(do func(key K, value V, size int)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for element := v.order.Back(); element != nil; element = element.Prev() {
		if e := element.Value.(*entry[K, V]); e.counted > 0 {
			do(e.key, e.value, e.counted)
		}
	}
}

// Size returns how many bytes the values take together.
func (v *Values[K, V]) Size() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.size
}
