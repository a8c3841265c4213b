# Hamafza. Two commands do everything: `make demo` and `make test`.

DATA ?= data
LISTEN ?= 127.0.0.1:8080
# A folder of documents for the library, beside the few the demonstration opens with.
LIBRARY ?=
# The demonstration profile: dependencies at a moderate level, so that the first
# page comes within 25 minutes on two cores (docs/performance.md).
BINARY := target/demo/hamafza

.PHONY: demo build test lint audit package bench bench-report bench-documents bench-sdmx shots clean-data

demo: build
	$(BINARY) demo --data $(DATA) --listen $(LISTEN) $(if $(LIBRARY),--library $(LIBRARY))

build:
	@tools/set-up build
	@echo "→ building (the first time takes about twenty minutes on two cores)"
	@cargo build --profile demo --locked -p hamafza

test:
	@tools/set-up test
	cargo test --workspace --locked
	tests/browser/run

lint:
	@tools/set-up build
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

# Licences of all parts; what is known to be broken in them, where the tools and the network are there.
audit:
	tools/sbom --licences
	@if command -v cargo-deny >/dev/null; then cargo deny check licenses bans sources advisories; \
	  else echo "cargo-deny is not installed: known faults of the parts were not looked up" >&2; fi

# A Debian package and the list of its parts, in target/package.
package: build
	tools/package $(BINARY) target/package
	tools/sbom target/package/sbom.cyclonedx.json

bench: build
	@tools/set-up test
	tools/bench

# Reports: a hundred pages in seconds, and what one revision changes in 200 drafts.
bench-report: build
	$(BINARY) demo --data $(DATA) --no-serve
	.venv/bin/python tools/bench_report.py $(BINARY) $(DATA)

# The library of documents, with SQLite FTS5 and grep beside it.
bench-documents: build
	tools/bench-documents $(BINARY)

# Messages: how fast they are read and written, beside other programs.
bench-sdmx:
	@tools/set-up build
	@cargo build --profile demo --locked -p hamafza-sdmx --example throughput
	tools/bench-sdmx

# Pictures of every page in both languages, to be looked at by a person.
shots:
	@tools/set-up test
	tests/browser/run shots

clean-data:
	rm -rf $(DATA)
