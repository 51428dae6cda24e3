# make              lint, build, test: what CI runs first
# make test         all tests; FILTER=Serial runs a part
# make demo         the whole story on throwaway state: apply, approve, make a token, revoke
# make authorities  a root in an HSM by ceremony, every profile below it, every reader; DIR=x keeps it
# make sm2          the demo with SM2 on a token behind SKF, read by every reader of SM2; DIR=x keeps it
# make clients      other people's OCSP clients and servers against ours; DIR=x keeps it, STALE=1 counts a cache's stale seconds
# make answers      pkilint over every kind of answer that OCSP gives; DIR=x keeps them
# make line         eight tokens on four readers, cards pulled, the program killed twice; DIR=x keeps the transcript
# make browser      a browser against the applicants' portal: every business from sign-up on; pictures in .build/screenshots
# make bench        measures ourselves beside others; ROW=ocsp-live runs one row
# make sizes        size, time and memory of lists of 10 000 to 10 000 000 entries beside openssl's; SIZES="10000 100000"
# make soak         a server under load for ten minutes, 50 revocations a second, every answer compared; SOAK_SECONDS=60
# make fuzz         libFuzzer over every reader of octets from outside; FUZZ_SECONDS=30 or FUZZ_RUNS=10000000 each, TARGET=der one alone
# make package      .deb files of server and assistant in .build/packages; BIN=DIR takes programs that are built
# make package-test the same twice, then installed in a fresh Debian, used, upgraded, removed and purged
# make graph        targets and who imports whom; fails on an arrow that scripts/arrows.txt does not allow
# make docs         man pages, under .build/man
# make format       rewrites the sources in house style
# make clean        removes what the build made
#
# 'make demo', 'authorities', 'sm2', 'clients', 'answers', 'line', 'browser' and 'test' install what is missing on Debian 12: scripts/install-dependencies.sh.

SWIFT ?= swift
FUZZ_SECONDS ?= 30
SOAK_SECONDS ?= 600
# How many tests run at once. All share one pool of threads: without a bound, a server waits minutes for its turn.
WIDTH ?= 12
SOURCES = Package.swift Sources Tests Benchmarks

.PHONY: all check lint build test demo authorities sm2 clients answers line browser bench sizes soak fuzz package package-test graph docs format
.PHONY: clean install-dependencies install-build-dependencies install-bench-dependencies install-package-dependencies

all check: lint build test

lint:
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)
	sh scripts/check-links.sh

build: install-build-dependencies
	$(SWIFT) build

test: install-dependencies
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --experimental-maximum-parallelization-width $(WIDTH) $(if $(FILTER),--filter $(FILTER))

demo: install-build-dependencies
	sh scripts/demo.sh $(DEMO_ARGS)

authorities: install-dependencies
	sh scripts/authorities.sh $(DIR)

sm2: install-dependencies
	sh scripts/sm2.sh $(DIR)

clients: install-dependencies
	sh scripts/clients.sh $(DIR)

answers: install-dependencies
	sh scripts/answers.sh $(DIR)

line: install-dependencies
	sh scripts/line.sh $(DIR)

browser: install-dependencies
	sh scripts/browser.sh

bench: install-bench-dependencies
	$(SWIFT) build --configuration release
	python3 Benchmarks/bench.py $(ROW)

sizes: install-bench-dependencies
	$(SWIFT) build --configuration release
	python3 Benchmarks/sizes.py $(SIZES)

soak: install-bench-dependencies
	$(SWIFT) build --configuration release
	python3 Benchmarks/soak.py $(SOAK_SECONDS)

fuzz: install-build-dependencies
	FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_RUNS=$(FUZZ_RUNS) TARGET="$(TARGET)" sh scripts/fuzz.sh

package: install-package-dependencies
	sh scripts/package.sh

package-test: install-package-dependencies
	sh scripts/package-test.sh

graph:
	python3 scripts/import-graph.py

docs: install-build-dependencies
	sh scripts/docs.sh

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

clean:
	$(SWIFT) package clean
	rm -rf .build/venv .build/browser-venv .build/screenshots .build/man .build/packages .build/readers .build/bench.json

install-dependencies: ; sh scripts/install-dependencies.sh test
install-build-dependencies: ; sh scripts/install-dependencies.sh build
install-bench-dependencies: ; sh scripts/install-dependencies.sh bench
install-package-dependencies: ; sh scripts/install-dependencies.sh package
