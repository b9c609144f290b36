# The commands of this project: `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run reset test faults bench check docs lock sizes requirements
python := .venv/bin/python

help: ## list the commands
	@sed -nE 's/^([a-z]+):.*## (.*)/\1\t\2/p' Makefile | expand -t 15

# Few heaps for its many threads: 20 MB less.
run: ## set up what is needed and start the embedded system on http://localhost:8000
	@python3 -m tools.setup run
	@exec env MALLOC_ARENA_MAX=2 $(python) -m aipctl up

reset: ## remove the data of `make run` (var/); refused while it runs
	@python3 -m tools.reset

test: ## set up what the tests need, check the sources, run all tests
	@python3 -m tools.setup test
	@$(python) -m tools.check; checked=$$?; $(python) -m pytest -n 2 --no-loadscope-reorder --durations=20 && exit $$checked

faults: ## the faults alone; what says so is repeated: make faults N=100
	@python3 -m tools.setup test
	@$(python) -m pytest tests/faults --repeat $(or $(N),1) --durations=20

bench: ## what we cost beside the least that would do, in one run: make bench ONLY=relay
	@python3 -m tools.setup bench
	@$(python) -m bench $(ONLY)

check: ## formatting, lint, types, import rules, templates
	@$(python) -m tools.check

docs: ## write the parts of docs/ that come from the code: settings, permissions, events
	@$(python) -m tools.docs

lock: ## make all locks, Python's and the web's; what they hold already stays
	@$(python) -m tools.lock

sizes: ## the longest files and functions
	@$(python) -m tools.sizes

requirements: ## one line an id of the checklist: the id, a tab, how many tests name it
	@$(python) -m tools.requirements
