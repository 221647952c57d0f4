# make demo [PHOTOS=DIR]   set up, build, and search a folder of images (a drawn sample without PHOTOS)
# make test                set up, and run every check and test
# make test-serve          try the service with schemathesis, and its page in a real browser
# make test-hostile        test the service, its files and its parsers against hostile input, in ten minutes
# make test-docs           run the shell lines of the documentation, with the release binary
# make bench               measure against Python peers
# make bench-search        measure the vector search against libraries from PyPI
# make bench-serve         measure the service against FastAPI and PyTorch
# make bench-collect       measure collecting products from shops on loopback, some of them in trouble
# make bench-copies [PHOTOS=DIR]   measure the finding of copies against imagehash, pdqhash, imagededup and difPy
# make bench-learning [PHOTOS=DIR]   measure learning against scikit-learn, PyTorch and pytorch-metric-learning
# make bench-recommend     measure recommendations, facets and searches among 280,000 drawn items
.PHONY: help setup build demo test test-serve test-hostile test-docs lint format bench bench-search bench-serve bench-collect bench-copies bench-learning bench-recommend docs clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

setup:
	@Scripts/setup

build: setup
	@Scripts/build

demo:
	@Scripts/demo "$(PHOTOS)"

test: setup lint
	@Scripts/test

test-serve: build
	@Scripts/test-serve

test-hostile: build
	@Scripts/test-hostile

test-docs: build
	@Scripts/test-docs

lint:
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests

bench: build
	@Benchmarks/run

bench-search: build
	@Benchmarks/run search-core

bench-serve: build
	@Benchmarks/run serve

bench-collect: build
	@python3 Benchmarks/collect/bench.py .build/release/simile-serve .build/release/simile $(if $(SHOPS),--shops $(SHOPS))

bench-copies: build
	@Benchmarks/run copies $(PHOTOS)

bench-learning: build
	@Benchmarks/run learning $(if $(PHOTOS),--photos "$$(realpath -- "$(PHOTOS)")")

bench-recommend: build
	@Benchmarks/run recommend

docs:
	@Scripts/docs

clean:
	rm -rf .build
