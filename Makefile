# Each target makes its own .venv when it needs one. Run `make` alone to see what there is.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: help lab grade test bench notebooks lint clean

help:
	@echo "make lab        student: build the student edition and open JupyterLab"
	@echo "make grade      instructor: release, grade what is under submitted/, feedback, table"
	@echo "make test       maintainer: prove everything"
	@echo "make bench      the curious: measure every figure of the README again"
	@echo "make notebooks  maintainer: weave the notebooks from solutions/ and run them"
	@echo "make clean      remove what was made, but nothing that was handed in or graded"

lab: $(READY)
	$(BIN)/python -m grader lab

grade: $(READY)
	$(BIN)/python -m grader release
	$(BIN)/python -m tests.demo
	$(BIN)/python -m grader autograde
	$(BIN)/python -m grader feedback
	$(BIN)/python -m grader report

test: $(READY) lint
	$(BIN)/python -m grader.weave --check
	$(BIN)/pytest -n 3 --dist loadscope --no-loadscope-reorder --durations=15  # three: many tests wait for others
	rm -rf notebooks/*/my_lstm  # saved by an earlier run, perhaps from other solutions
	$(BIN)/python -m grader catch-up --into notebooks
	$(BIN)/pytest --nbval notebooks

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[bench]'  # PyTorch, to measure against
	$(BIN)/python -m tests.bench

notebooks: $(READY)
	$(BIN)/python -m grader.weave
	$(BIN)/ruff check .

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { echo "Debian and Ubuntu keep venv in a package of its own: installing python3-venv"; \
	    $(SUDO) apt-get update -qq && $(SUDO) apt-get install -qq -y python3-venv; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

clean:
	rm -rf .venv release student build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
