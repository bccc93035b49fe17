# The commands of PMO Desktop; each sets up what it needs first, and does so once. What they do lies in scripts/.
.DEFAULT_GOAL := help
PY := .venv/bin/python
OUT = out
ARGS =
.PHONY: help setup setup-dev run test check screenshots tour fifteen bench soak realdata arrivals bundle lock clean

help: ## Show these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 20

setup: ## Make the environment, so that .venv/bin/pmo-desktop runs
	@sh scripts/setup.sh run $(if $(DISPLAY)$(WAYLAND_DISPLAY),--window)

setup-dev:
	@sh scripts/setup.sh dev

run: setup ## Open the program on the demo portfolio; without a display do its main job and print where the results lie
	@$(PY) -m pmo_desktop demo --open --out $(OUT)

# Tests wait for the disk a third of their time: files of theirs lie in memory where there is room, and programs may run there.
MEMORY = $(shell grep ' /dev/shm ' /proc/mounts 2>/dev/null | grep -vq noexec && [ -w /dev/shm ] && \
	[ "$$(df -Pk /dev/shm | awk 'NR == 2 { print $$4 }')" -gt 4000000 ] && echo TMPDIR=/dev/shm)

# Tests start hundreds of processes: where the compiled files may not be kept, each compiles the whole program anew.
test: setup-dev ## Run the tests (ARGS="-k gantt" to choose)
	@PYTHONDONTWRITEBYTECODE= $(MEMORY) $(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup-dev ## Check format, lint, types and who imports whom
	@sh scripts/check.sh

screenshots: setup ## Draw every view of the demo portfolio into out/screenshots
	@QT_QPA_PLATFORM=offscreen $(PY) -m pmo_desktop screenshots --out $(OUT)/screenshots

tour: setup ## Plan a project by keyboard alone, as docs/tour tells, and take its pictures anew (ARGS="--pace 60" to watch)
	@$(if $(DISPLAY)$(WAYLAND_DISPLAY),,QT_QPA_PLATFORM=offscreen) $(PY) scripts/tour.py $(ARGS)

fifteen: setup ## Play the first fifteen minutes by mouse and count clicks (ARGS="FOLDER" of real files, ARGS="--pictures DIR")
	@$(if $(DISPLAY)$(WAYLAND_DISPLAY),,QT_QPA_PLATFORM=offscreen) $(PY) scripts/first_fifteen_minutes.py $(ARGS)

bench: setup-dev ## Measure what the program promises
	@QT_QPA_PLATFORM=offscreen $(PY) -m benchmarks $(ARGS)

soak: setup-dev ## Run the tests of the same promises for much longer
	@HYPOTHESIS_PROFILE=search $(PY) -m pytest -m soak $(ARGS)

realdata: setup-dev ## Compare our dates with those of real project files and run the tests that read them (PMO_REALDATA names their folder)
	@sh scripts/realdata.sh $(ARGS)

arrivals: setup-dev ## Write docs/arrivals.md anew: what becomes of every file of the folder of real data (PMO_REALDATA)
	@$(PY) scripts/arrivals.py "$(or $(PMO_REALDATA),../shared/data)" $(ARGS)

bundle: ## Build a folder that runs without Python in dist/pmo-desktop, and start it
	@sh scripts/bundle.sh

lock: ## Resolve the dependencies anew (ARGS=--upgrade for newer versions)
	@sh scripts/lock.sh $(ARGS)

clean: ## Remove what was built, drawn and cached; the environment too
	@rm -rf .venv build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find pmo_desktop -name '*_compiled.*' -type f -delete
