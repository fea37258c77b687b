# sangkien -- thin front of meson and npm. `make demo` and `make check` install what is missing.
SHELL = /bin/sh
BUILD ?= build
JOBS ?= $(shell nproc)
PORT ?= 8085
DEMO ?= $(BUILD)/demo
PREFIX ?= /usr/local
T ?=

.PHONY: all deps deps-build assets program test-build check torture demo run install deb bench bench-large coverage clean quick

all: deps-build program

# -- what the machine needs ---------------------------------------------------------------------
deps-build:
	@tools/install-deps build
deps:
	@tools/install-deps all

node_modules/.stamp: package.json package-lock.json .npmrc
	@echo "Installing npm packages (package-lock.json)"
	@npm ci --no-progress --loglevel=error
	@touch $@

$(BUILD)/asset/.stamp: node_modules/.stamp tools/build-assets.mjs $(shell find web/asset -type f)
	@mkdir -p $(BUILD)
	@node tools/build-assets.mjs $(BUILD)/asset
	@touch $@
assets: $(BUILD)/asset/.stamp

# -- building -------------------------------------------------------------------------------------
# A file added or removed changes the list, and the list being newer reconfigures.
$(BUILD)/build.ninja: meson.build
	@meson setup $(BUILD) > $(BUILD)/meson.log 2>&1 || (cat $(BUILD)/meson.log; exit 1)
program: assets $(BUILD)/build.ninja
	@find src tools tests fuzz sql web -type f | sort > $(BUILD)/files.new
	@cmp -s $(BUILD)/files.new $(BUILD)/files.list || { \
	  meson setup --reconfigure $(BUILD) > $(BUILD)/meson.log 2>&1 || (cat $(BUILD)/meson.log; exit 1); \
	  mv $(BUILD)/files.new $(BUILD)/files.list; }
	@ninja -C $(BUILD) -j$(JOBS) --quiet

test-build: program
	@mkdir -p $(BUILD)/test
	@install $(BUILD)/sangkien-test $(BUILD)/test/sangkien
	@install $(BUILD)/sangkien-paper $(BUILD)/test/sangkien-paper

# -- running --------------------------------------------------------------------------------------
demo: deps-build program
	@$(BUILD)/sangkien demo --data $(DEMO)
	@echo "Open http://127.0.0.1:$(PORT) (Ctrl+C ends it)"
	@exec $(BUILD)/sangkien serve --data $(DEMO) --listen 127.0.0.1:$(PORT)
run: demo

# -- checking -------------------------------------------------------------------------------------
check: deps
	@tools/check $(BUILD)
# Hours: `make torture`, or one part: `make torture T=k02`. CYCLES, UPLOAD_MB and SEED may be given.
torture: deps test-build
	@tests/torture/run $(BUILD) $(T)
quick: program
	@tools/run-tests $(BUILD) $(T)

# -- measuring ------------------------------------------------------------------------------------
# Branches of the code that decides cases, by its tests: needs a finished build.
coverage: program
	@tools/coverage.mjs $(BUILD) --missed
bench: program
	@tools/install-deps bench
	@bench/run $(BUILD)
# A hundred thousand dossiers, the engine alone.
bench-large: program
	@NOVELTY_DOCS=100000 bench/run $(BUILD) novelty

# -- installing -----------------------------------------------------------------------------------
install: deps-build program
	@tools/lay-files $(BUILD) "$(DESTDIR)" $(PREFIX)
deb: deps-build program
	@tools/install-deps pack
	@tools/make-deb $(BUILD)

clean:
	rm -rf $(BUILD) node_modules
