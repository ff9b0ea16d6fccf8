package export

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"slices"
	"strings"
)

// archive is a zip file whose bytes depend only on its entries, which it writes
// in the order of their names and without times. Excelize writes to it, because
// the order that Excelize itself uses differs from run to run.
//
// Entries are kept compressed until Close.
type archive struct {
	out     io.Writer
	entries []*entry
}

// entry is one file of an archive.
type entry struct {
	name     string
	content  bytes.Buffer // compressed
	deflate  *flate.Writer
	checksum hash.Hash32
	size     uint64 // in bytes, before compression
}

// Create begins an entry and ends the one before it.
func (a *archive) Create(name string) (io.Writer, error) {
	if err := a.end(); err != nil {
		return nil, err
	}
	e := &entry{name: name, checksum: crc32.NewIEEE()}
	var err error
	if e.deflate, err = flate.NewWriter(&e.content, flate.DefaultCompression); err != nil {
		return nil, err
	}
	a.entries = append(a.entries, e)
	return e, nil
}

// AddFS completes the interface that Excelize asks for, which never calls it.
func (a *archive) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes the file.
func (a *archive) Close() error {
	if err := a.end(); err != nil {
		return err
	}
	slices.SortFunc(a.entries, func(x, y *entry) int { return strings.Compare(x.name, y.name) })
	out := zip.NewWriter(a.out)
	for _, e := range a.entries {
		if e.size >= math.MaxUint32 {
			return errors.New("export: a sheet of more than 4 GB cannot stand in a workbook")
		}
		w, err := out.CreateRaw(&zip.FileHeader{
			Name: e.name, Method: zip.Deflate, CRC32: e.checksum.Sum32(),
			CompressedSize64: uint64(e.content.Len()), UncompressedSize64: e.size, // #nosec G115 -- a length is not negative
		})
		if err != nil {
			return err
		}
		if _, err := e.content.WriteTo(w); err != nil {
			return err
		}
	}
	return out.Close()
}

func (a *archive) end() error {
	if len(a.entries) == 0 {
		return nil
	}
	last := a.entries[len(a.entries)-1]
	if last.deflate == nil {
		return nil
	}
	err := last.deflate.Close()
	last.deflate = nil
	return err
}

func (e *entry) Write(p []byte) (int, error) {
	e.size += uint64(len(p))
	_, _ = e.checksum.Write(p) // never fails
	return e.deflate.Write(p)
}
