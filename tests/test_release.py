"""What students are given: complete in itself, and without an answer."""

import ast
import inspect
import json
import subprocess
import sys

import nbformat
import numpy as np
import pytest

from check.tree import pack
from grader import release
from grader.course import Course
from grader.exercises import exercises
from solutions import gates
from tests.conftest import ASSIGNMENT, ROOT


@pytest.fixture(scope="module")
def folder(released_course: Course):
    return released_course.folder("release", ".", ASSIGNMENT)


def texts(folder) -> dict[str, str]:
    files = [p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc"]
    return {str(p.relative_to(folder)): p.read_text(encoding="utf-8") for p in files}


def body_lines(function) -> list[str]:
    """Statements of a function's body, without its docstring, each as one line."""
    definition = ast.parse(inspect.getsource(function)).body[0]
    telling = (ast.BinOp, ast.Call)  # not `return params`
    return [
        ast.unparse(s)
        for s in definition.body[1:]
        if any(isinstance(n, telling) for n in ast.walk(s))
    ]


def test_the_release_holds_what_it_needs_and_no_more(folder):
    assert sorted(texts(folder)) == [
        "01-gates.ipynb",
        *[
            f"check/{n}"
            for n in (
                "__init__.py",
                "cards.py",
                "carry.py",
                "gates.json",
                "gates.py",
                "laws.py",
                "probe.py",
                "tree.py",
                "verdict.py",
            )
        ],
        "requirements.txt",
    ]
    needs = [line.split(">")[0] for line in texts(folder)["requirements.txt"].splitlines()[1:]]
    assert needs == ["numpy", "jupyterlab", "matplotlib"]


def test_no_line_of_the_reference_is_in_the_release(folder):
    notebook = json.loads(texts(folder)["01-gates.ipynb"])
    sources = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
    everything = "\n".join([*sources, *(t for n, t in texts(folder).items() if n[-2:] == "py")])
    squeezed = "".join(everything.split())
    for exercise in exercises(ASSIGNMENT):
        if exercise.name.startswith("repair"):
            continue  # a repair lab shows the broken code, which is right but for its mistake
        for line in body_lines(exercise.reference):
            assert "".join(line.split()) not in squeezed, f"{exercise.name}: {line}"


def test_no_trace_of_solutions_hidden_tests_or_grader_is_in_the_release(folder):
    for name, text in texts(folder).items():
        for word in ("BEGIN SOLUTION", "HIDDEN TESTS", "mark_in_kernel", "from solutions"):
            assert word not in text, name
        assert "import grader" not in text
        assert "from grader" not in text


def test_no_hidden_case_is_in_the_release(folder, released_course):
    everything = "".join(texts(folder).values())
    for exercise in exercises(ASSIGNMENT):
        draw = released_course.generator(ASSIGNMENT, "somebody", "an attempt", exercise.name)
        numbers: list[float] = []
        for case in exercise.card(draw).cases:
            for call in case.calls.values():
                for argument in call.args:
                    pack(argument, lambda a, to=numbers: to.extend(np.ravel(a).tolist()))
        telling = [n for n in numbers if len(repr(n)) > 12]
        assert not [n for n in telling if repr(n) in everything], exercise.name


def test_running_the_source_notebook_first_does_not_leak_its_module(course):
    made = course.folder("source", ".", ASSIGNMENT) / "my_lstm"
    made.mkdir()
    (made / "gates.py").write_text(inspect.getsource(gates), encoding="utf-8")
    folder = release.release(course, ASSIGNMENT)
    assert not list(folder.rglob("my_lstm"))
    assert "np.minimum(x, 0.0)" not in "".join(
        t for n, t in texts(folder).items() if n.endswith(".py")
    )


def test_solution_cells_are_stubs_with_their_docstring(folder):
    notebook = nbformat.read(folder / f"{ASSIGNMENT}.ipynb", as_version=4)
    stubs = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    assert len(stubs) == len(exercises(ASSIGNMENT))
    for cell in stubs:
        definition = ast.parse(cell.source).body[0]
        assert ast.get_docstring(definition)
        assert ast.unparse(definition.body[-1]) == "raise NotImplementedError()"
    assert not any(c.get("outputs") for c in notebook.cells)


def test_check_works_from_the_released_folder_with_numpy_alone(folder):
    program = f"""
import sys
sys.path[:0] = [{str(folder)!r}, {str(next(p for p in np.__path__)).removesuffix("/numpy")!r}]
import numpy as np
from check.gates import check
def dtanh(y):
    return 1 - np.tanh(y) ** 2
check(dtanh)
def dsigmoid(y):
    return y - y * y
check(dsigmoid)
assert "check" in sys.modules["check"].__file__ and {str(folder)!r} in sys.modules["check"].__file__
assert not [m for m in sys.modules if m.split(".")[0] in ("grader", "solutions", "IPython")]
"""
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert "✗ dtanh: 0 of 1 point" in result.stdout
    assert "You treat y as the input" in result.stdout
    assert "✓ dsigmoid: 1 of 1 point" in result.stdout


def test_the_student_edition_keeps_what_a_student_wrote(course, tmp_path):
    folder = tmp_path / "student"
    (notebook,) = release.student_edition(course, folder)
    notebook.write_text("my own work", encoding="utf-8")
    release.student_edition(course, folder)
    assert notebook.read_text(encoding="utf-8") == "my own work"
    assert (folder / "check" / "gates.json").exists()
    assert (folder / "requirements.txt").exists()


def test_the_lab_command_builds_the_student_edition(course):
    command = [sys.executable, "-m", "grader", "lab", "--no-browser"]
    result = subprocess.run(
        command, cwd=course.root, capture_output=True, text=True, check=False, timeout=120
    )
    assert result.returncode == 0, result.stderr
    assert (course.root / "student" / "01-gates.ipynb").exists()


def test_packages_import_only_in_the_direction_of_the_arrows():
    """check and solutions import nothing of ours; nobody imports tests; the box only check."""
    allowed = {
        "solutions": {"solutions"},
        "check": {"check"},
        "grader/box": {"check", "wire", "worker"},
        "grader": {"check", "solutions", "grader"},
    }
    for path in ROOT.rglob("*.py"):
        room = next((r for r in allowed if str(path.relative_to(ROOT)).startswith(r + "/")), None)
        if room is None:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            ours = {n.split(".")[0] for n in names} & {"solutions", "check", "grader", "tests"}
            assert ours <= allowed[room], f"{path}: {ours}"
