"""What students are given: complete in itself, and without an answer."""

import ast
import inspect
import json
import re
import subprocess
import sys

import nbformat
import numpy as np
import pytest

from check import cards
from check.tree import pack
from grader import release, weave
from grader.course import Course
from grader.exercises import assignment_part, assignments, earlier_parts, exercises
from solutions import gates
from tests.conftest import ASSIGNMENT, ROOT


@pytest.fixture(scope="module", params=assignments())
def assignment(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def folder(released_course: Course, assignment):
    return released_course.folder("release", ".", assignment)


@pytest.fixture(scope="module")
def first_folder(released_course: Course):
    return released_course.folder("release", ".", ASSIGNMENT)


def texts(folder) -> dict[str, str]:
    files = [p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc"]
    return {str(p.relative_to(folder)): p.read_text(encoding="utf-8") for p in files}


def body_lines(reference) -> list[str]:
    """Simple statements of a function or class, without docstrings, each as one line."""
    found = []
    for statement in ast.walk(ast.parse(inspect.getsource(reference))):
        simple = isinstance(statement, ast.Assign | ast.AugAssign | ast.Return)
        if simple and any(isinstance(n, ast.BinOp | ast.Call) for n in ast.walk(statement)):
            found.append(ast.unparse(statement))  # and not `return params`
    return found


def test_the_release_holds_what_it_needs_and_no_more(folder, assignment):
    code = [
        "__init__",
        "cards",
        "carry",
        "difference",
        "laws",
        "probe",
        "recognise",
        "tasks",
        "tree",
        "verdict",
        "ways",
    ]
    part = assignment_part(assignment)
    cases = [f"check/{name}.json" for name in (*earlier_parts(assignment), part)]
    expected = [f"{assignment}.ipynb", "requirements.txt", *cases]
    expected += [f"check/{name}.py" for name in (*code, part)]
    assert sorted(texts(folder)) == sorted(expected)
    needs = [line.split(">")[0] for line in texts(folder)["requirements.txt"].splitlines()[1:]]
    assert needs == ["numpy", "jupyterlab", "matplotlib", "tqdm", "ipywidgets"]


def test_no_line_of_the_reference_is_in_the_release(folder, assignment):
    notebook = json.loads(texts(folder)[f"{assignment}.ipynb"])
    code = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    # A function that is given may go the same way as one that is asked for.
    sources = ["".join(c["source"]) for c in code if not c["id"].startswith(weave.GIVEN)]
    # A repair lab shows broken code, which is right but for its mistake.
    given = [source for source in sources if "def broken_" not in source]
    everything = "\n".join([*given, *(t for n, t in texts(folder).items() if n[-2:] == "py")])
    squeezed = "".join(everything.split())
    lines = [
        (exercise.name, line)
        for exercise in exercises(assignment)
        if not exercise.name.startswith("repair")
        for line in body_lines(exercise.reference)
    ]
    assert len(lines) > 5
    for name, line in lines:
        assert "".join(line.split()) not in squeezed, f"{name}: {line}"


def test_no_trace_of_solutions_hidden_tests_or_grader_is_in_the_release(folder):
    for name, text in texts(folder).items():
        for word in ("BEGIN SOLUTION", "HIDDEN TESTS", "mark_in_kernel", "from solutions"):
            assert word not in text, name
        assert "import grader" not in text
        assert "from grader" not in text


def test_no_hidden_case_is_in_the_release(folder, assignment, released_course):
    visible = cards.read(folder / "check" / f"{assignment_part(assignment)}.json")
    numbers_there = set(re.findall(r"-?\d+\.\d+(?:e-?\d+)?", "".join(texts(folder).values())))
    for exercise in exercises(assignment):
        seed = released_course.seed(assignment, "somebody", "an attempt", exercise.name)
        draw = np.random.default_rng(seed)
        numbers: list[float] = []
        hidden = exercise.card(draw, suspects=False).cases
        assert repr(hidden) != repr(visible[exercise.name].cases)
        for case in hidden:
            for call in case.calls.values():
                for argument in call.args:
                    pack(argument, lambda a, to=numbers: to.extend(np.ravel(a).tolist()))
        telling = [n for n in numbers if len(repr(n)) > 12]
        assert len(telling) > 20 or exercise.law  # some cases are seeds
        assert not [n for n in telling if repr(n) in numbers_there], exercise.name


def test_running_the_source_notebook_first_does_not_leak_its_module(course):
    made = course.folder("source", ".", ASSIGNMENT) / "my_lstm"
    made.mkdir()
    (made / "gates.py").write_text(inspect.getsource(gates), encoding="utf-8")
    folder = release.release(course, ASSIGNMENT)
    assert not list(folder.rglob("my_lstm"))
    assert "np.minimum(x, 0.0)" not in "".join(
        t for n, t in texts(folder).items() if n.endswith(".py")
    )


def test_solution_cells_are_stubs_with_their_docstrings(folder, assignment):
    notebook = nbformat.read(folder / f"{assignment}.ipynb", as_version=4)
    stubs = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    assert len(stubs) == len(exercises(assignment))
    for cell in stubs:
        functions = [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.FunctionDef)]
        assert functions
        for function in functions:
            assert ast.get_docstring(function)
            assert ast.unparse(function.body[1:]) == "raise NotImplementedError()"
    assert not any(c.get("outputs") for c in notebook.cells)


def test_check_works_from_the_released_folder_with_numpy_alone(first_folder):
    folder = first_folder
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
    notebook, *later = release.student_edition(course, folder)
    assert [n.name for n in later] == [f"{a}.ipynb" for a in assignments()[1:]]
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
