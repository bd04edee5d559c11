"""Imports run one way between the packages, and processes that grade import no nbgrader."""

import ast
import functools
import graphlib
import importlib.util
import pathlib
import pickle
import subprocess
import sys
from collections.abc import Container

import nbformat
import pytest

from grader.assignment import assignments
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, grading_run, right_answers, submit

PACKAGES = ("check", "grader", "solutions", "tests")


@functools.cache
def modules(*packages: str) -> dict[str, pathlib.Path]:
    """The files of all modules of some packages, by their full names."""
    files = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    return {_name(path): path for path in files}


def _name(path: pathlib.Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(source: str, package: str = "", known: Container[str] = ()) -> set[str]:
    """Full names of the modules that a source imports, in functions and for type checkers, too.

    Args:
        source: Python.
        package: what relative imports are relative to.
        known: modules; "from p import m" imports the module p.m if it is among them, else p.
    """
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            names = [f"{origin}.{alias.name}" for alias in node.names]
            found |= {name if name in known else origin for name in names}
    return found


def imports_of(name: str, path: pathlib.Path) -> set[str]:
    """Full names of the modules that a module imports."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    return imported(path.read_text(encoding="utf-8"), package, modules(*PACKAGES))


def top_level(names: set[str]) -> set[str]:
    """The packages of this project among these names."""
    return {name.partition(".")[0] for name in names} & {*PACKAGES, "my_lstm"}


def test_relative_and_hidden_imports_are_found():
    source = "from . import a\nfrom ..b import c\ndef f():\n    import d.e\n"
    source += "if TYPE_CHECKING:\n    from g import h\n"
    assert imported(source, "p.q", known=["p.q.a"]) == {"p.q.a", "p.b", "d.e", "g"}


def test_no_modules_import_each_other_in_a_circle():
    files = modules(*PACKAGES)
    graph = {
        name: {other for other in imports_of(name, path) if other in files}
        for name, path in files.items()
    }
    for name, others in graph.items():  # a package is imported before the modules in it
        packages = {other.rpartition(".")[0] for other in others} & set(files)
        others |= {package for package in packages if not name.startswith(f"{package}.")}
        others -= {name}
    assert "check.suite" in graph["check.runner"]
    list(graphlib.TopologicalSorter(graph).static_order())  # raises CycleError, which names them


ALLOWED = {
    "check": {"check"},
    "solutions": {"solutions"},
    "grader": {"check", "grader", "solutions"},
}


@pytest.mark.parametrize("package", ALLOWED)
def test_a_package_imports_only_the_packages_below_it(package):
    for name, path in modules(package).items():
        assert top_level(imports_of(name, path)) <= ALLOWED[package], name


def test_the_configuration_of_nbgrader_imports_no_tests():
    assert "tests" not in top_level(imports_of("nbgrader_config", ROOT / "nbgrader_config.py"))


@pytest.mark.parametrize("assignment", [assignment.name for assignment in assignments()])
def test_a_released_notebook_imports_only_the_package_check_and_student_modules(
    released_course, assignment
):
    path = released_course.release(assignment) / f"{assignment}.ipynb"
    cells = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    assert top_level(set().union(*map(imported, cells))) <= {"check", "my_lstm"}


GRADE = """
import pathlib, pickle, sys
from {module} import grade_submission
task = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes())
assert grade_submission(task).report.score == 20
packages = {{name.partition(".")[0] for name in sys.modules}}
print(sorted(packages & {{"nbgrader", "IPython", "tests"}}))
"""


@pytest.mark.parametrize("executor", ["local", "dask"])
def test_a_process_that_grades_imports_no_nbgrader(course, released, tmp_path, executor):
    """It would take longer to start, and a worker of a cluster need not have nbgrader."""
    submit(course, "x", demo.fill(released, right_answers(ASSIGNMENT)))
    path = tmp_path / "task"
    path.write_bytes(pickle.dumps(grading_run(course).task("x")))
    script = GRADE.format(module=f"grader.executors.{executor}")
    done = subprocess.run(
        [sys.executable, "-c", script, path], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "[]\n", done.stderr
