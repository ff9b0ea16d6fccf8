# `make run` sets up what is missing and serves the site with demonstration
# data; `make test` sets up what is missing and runs every test. `make help`
# lists the rest.
#
# A target is a file that is made, or a word. Nothing here names a folder above
# this one, so the tree may lie anywhere.

.PHONY: help setup assets generate build run test check lint vulnerabilities bench bench-stores soak clean chromium unless-running
.DELETE_ON_ERROR:
# In the order written: each step needs the one before.
.NOTPARALLEL:

MAKEFLAGS += --no-builtin-rules
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c

GO ?= go
NPM ?= npm
TESTS ?= ./...

# The caller's flags could build another program, or none: a build has to be the
# same everywhere. The commit is left out where git will not tell it, as in a
# tree of somebody else's.
export GOFLAGS := -mod=readonly -buildvcs=$(shell git log -1 >/dev/null 2>&1 && echo auto || echo false)
export GOWORK := off
export GO111MODULE := on
# No C: one static binary, and no compiler needed. Only the race detector wants one.
export CGO_ENABLED := 0
RACE = $(shell CGO_ENABLED=1; command -v "$$($(GO) env CC)" >/dev/null && echo -race)

# go and npm keep what they download below HOME. An account without one has it here.
ifeq ($(HOME),)
export HOME := $(CURDIR)/.cache/home
endif

help:
	@echo "make run       set up and serve the site with demonstration data"
	@echo "make test      set up and run every test, in a browser too"
	@echo "make check     the tests that need no browser"
	@echo "make lint      formatting, vet, staticcheck, gosec, generated code"
	@echo "make vulnerabilities  known ones of what the program calls; asks a server (docs/ci.md)"
	@echo "make generate  write generated code and golden files again"
	@echo "make build     bin/ccio"
	@echo "make chromium  install Chromium with apt where there is no browser"
	@echo "make bench     benchmarks of the site, into docs/benchmarks.md; takes 20 minutes"
	@echo "make bench-stores  benchmarks of the database alone"
	@echo "make soak      the long tests"
	@echo "make clean     remove what was built, and no data"

# npm ci runs again only when the lock file is newer than what it installed. What
# runs the site (.cache/npm) is less than what tests it too (.cache/npm-all), which
# also takes the Go modules of the tests and tools. NODE_ENV changes nothing.
setup: .cache/npm-all .cache/modules

npm-ci = node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' \
	|| { echo "Node 20 or later, with npm, is needed: there is $$(node --version 2>/dev/null || echo none)." >&2; exit 1; }; \
	echo "Installing the npm packages of package-lock.json"; \
	$(NPM) ci $(1) --include=optional --no-fund --no-audit --loglevel=error >/dev/null; mkdir -p .cache
.cache/npm: package.json package-lock.json .npmrc
	@test .cache/npm-all -nt package-lock.json || { $(call npm-ci,--omit=dev); }
	@touch $@

.cache/npm-all: package.json package-lock.json .npmrc
	@$(call npm-ci,--include=dev)
	@touch .cache/npm $@

.cache/modules: go.mod go.sum
	@mkdir -p .cache
	@$(GO) mod download
	@touch $@

assets: web/dist/manifest.json

web/dist/manifest.json: web/build.mjs $(shell find web/styles web/scripts -type f) web/favicon.svg package-lock.json | .cache/npm
	@echo "Building the assets"
	@node web/build.mjs >/dev/null

# The repository has the generated templates. The generator is built, and run, only
# where a template is not the one that was committed, or changed since the last build.
TEMPLATES := $(shell find web -name '*.templ')
.cache/templ: $(TEMPLATES)
	@mkdir -p .cache
	@if test -e $@ || ! git diff --quiet HEAD -- $(TEMPLATES) 2>/dev/null; then \
		$(GO) tool templ generate -path web -log-level error; fi
	@touch $@

# What the program is made of, but for what embeds the assets: it is compiled while
# npm installs and the assets are built.
AHEAD := ./internal/account ./internal/assessment ./internal/export ./internal/localpg ./internal/postgres ./internal/signin ./web/chart ./web/view
build: .cache/templ
	@test -x bin/ccio || echo "Building bin/ccio"
	@ahead=; test -x bin/ccio -a -e web/dist/manifest.json || { $(GO) build -trimpath $(AHEAD) & ahead=$$!; }; \
	$(MAKE) --no-print-directory assets; test -z "$$ahead" || wait $$ahead; \
	$(GO) build -trimpath -o bin/ccio ./cmd/ccio

# Nothing is built or migrated under a site that runs.
unless-running:
	@test -x bin/ccio || exit 0; \
	said="$$(bin/ccio ready 2>&1)" || true; \
	case "$$said" in *"is running at"*) echo "$$said Stop it first." >&2; exit 1; esac

# The example's posts come with the demonstration data, once: what people change
# later stays. exec, so that the signal that ends make ends the site.
run: export CCIO_DEMO ?= 1
run: unless-running build
	@exec bin/ccio migrate up
	@test "$$CCIO_DEMO" = 1 || exit 0; \
	said="$$(bin/ccio demo load)"; echo "$$said"; \
	case "$$said" in *"data are loaded"*) exec bin/ccio import posts docs/examples/posts.csv >/dev/null; esac
	@exec bin/ccio serve

# CI sees every test by name, and a test that is skipped fails there.
ifeq ($(filter-out 0 false,$(CI)),)
report = { $(1); } | sed '/\[no test files\]$$/d'
else
verbose := -v
count = $$(grep -cE '^ *--- $(1)' .cache/test.log || true)
report = { $(1); } 2>&1 | tee .cache/test.log || status=$$?; echo; \
	if grep -E '^ *--- (FAIL|SKIP)|^FAIL|^panic:' .cache/test.log; then status=$${status:-1}; fi; \
	echo "$(call count,PASS) tests passed, $(call count,FAIL) failed, and $(call count,SKIP) were skipped, which fails here too."; \
	exit $${status:-0}
endif
browser-tests = $$($(GO) list $(TESTS) | grep /internal/browsertest || true)
other-tests = $$($(GO) list $(TESTS) | grep -v /internal/browsertest || true)

# The race detector watches all but the browser, which spends its time elsewhere.
test: setup assets .cache/templ chromium
	@race="$(RACE)"; cgo=0; test -z "$$race" || cgo=1; browser="$(browser-tests)"; other="$(other-tests)"; \
	export CHROMIUM="$$($(find-browser))"; \
	$(call report,failed=0; \
	test -z "$$other" || CGO_ENABLED=$$cgo $(GO) test $(verbose) $$race -timeout 15m $$other || failed=1; \
	test -z "$$browser" || $(GO) test $(verbose) -timeout 15m $$browser || failed=1; \
	exit $$failed)

check: setup assets .cache/templ
	@other="$(other-tests)"; $(call report,$(GO) test $(verbose) -timeout 5m $$other)

# The browser of the tests: the one that CHROMIUM names, else what is found, else
# installed where that can be.
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable headless-shell \
	"/Applications/Chromium.app/Contents/MacOS/Chromium" "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
find-browser = for browser in "$${CHROMIUM:-}" $(BROWSERS); do \
	if test -n "$$browser" && "$$browser" --version >/dev/null 2>&1; then command -v "$$browser"; break; fi; done
chromium:
	@found() { test -n "$$($(find-browser))"; }; ! found || exit 0; \
	if test "$$(id -u)" = 0; then root=; elif sudo -n true 2>/dev/null; then root="sudo -n"; else root=none; fi; \
	if test "$$root" != none && command -v apt-get >/dev/null; then \
		echo "Installing Chromium with apt"; mkdir -p .cache; export DEBIAN_FRONTEND=noninteractive; \
		{ $$root apt-get -qq update && $$root apt-get -qq install --yes --no-install-recommends chromium; } >.cache/apt.log 2>&1 || true; \
		! found || exit 0; \
	fi; \
	echo "The tests in a browser need Chromium: install the package chromium or Google Chrome, or set CHROMIUM to the program. make check needs no browser." >&2; exit 1

# The tools that look for security problems bring many modules, which are none of
# the program's: they are in a list of their own. The first time they are built,
# which takes a minute or two.
security-tool = $(GO) tool -modfile=security.mod
VULNERABILITIES ?= https://vuln.go.dev
vulnerabilities: .cache/modules
	@$(security-tool) govulncheck -db $(VULNERABILITIES) ./...

GO_FOLDERS := cmd internal migrations web
generated = find web -name '*_templ.go' -exec cksum {} + | sort -k 3

lint: setup assets
	@wrong="$$(gofmt -l $(GO_FOLDERS))"; test -z "$$wrong" || { echo "not gofmt:"; echo "$$wrong"; exit 1; }
	@$(GO) tool templ fmt -fail -log-level error web || { echo "templates were not formatted; they are now: commit them"; exit 1; }
	@bash -n .ci/run
	@$(GO) mod tidy -diff
	@$(GO) vet ./...
	@$(GO) tool staticcheck ./...
	@$(security-tool) gosec -quiet -terse -nosec-require-rules -nosec-require-justification ./...
	@was="$$($(generated))"; $(GO) tool templ generate -path web -log-level error; \
	test "$$was" = "$$($(generated))" || { echo "generated code is not what the templates give; it is now: commit it"; exit 1; }

generate: setup assets
	@$(GO) tool templ generate -path web -log-level error
	@said="$$(UPDATE_GOLDEN=1 $(GO) test ./internal/authz ./internal/server ./internal/postgres ./web/view)" || { echo "$$said"; exit 1; }

# Each benchmark writes its part of the document; the parts are put together here. The
# packages are tested one after the other, so that none disturbs another.
PARTS := .cache/benchmarks
bench: setup assets .cache/templ chromium
	@rm -rf $(PARTS); export CHROMIUM="$$($(find-browser))"; \
	CCIO_BENCHMARKS=$(CURDIR)/$(PARTS) $(GO) test -p 1 -run '^$$' -bench . -benchtime 1x -timeout 60m ./internal/browsertest ./internal/server
	@cat $(PARTS)/[0-9]*.md docs/benchmarks-by-hand.md >docs/benchmarks.md
	@cp $(PARTS)/plans.md docs/benchmarks-plans.md

# What the stores do by themselves, on a register of three hundred posts a trust.
bench-stores: setup assets .cache/templ
	@$(GO) test -run '^$$' -bench . -benchmem ./internal/postgres ./internal/export

# Every fuzz test there is, one after the other: go test takes one at a time.
FUZZTIME ?= 2m
soak: setup assets .cache/templ
	CCIO_TEST_SAVES=1000 $(GO) test ./cmd/ccio -run TestNoAnswerIsLost -v
	@grep -rhoE --include='*_test.go' '^func Fuzz[A-Za-z]+' internal >/dev/null || { echo "no fuzz test was found" >&2; exit 1; }
	@grep -roE --include='*_test.go' '^func Fuzz[A-Za-z]+' internal | while IFS=: read -r file fuzz; do \
		$(GO) test "./$${file%/*}" -run '^$$' -fuzz "^$${fuzz#func }\$$" -fuzztime $(FUZZTIME) </dev/null; done

clean:
	@test ! -d .cache || chmod -R u+w .cache
	@rm -rf bin .cache web/dist/*-* web/dist/manifest.json
