"""The release version that students are given is complete, and holds no answer."""

import ast
import functools
import inspect
import json
import os
import pathlib
import re
import subprocess
import sys
import zipfile

import nbformat
import numpy as np
import pytest

from check import PARTS, assignment_name, codec, hand_in, packed_suites, suite_file
from check.implementation_file import FILE
from grader.assignment import Assignment, assignments
from grader.assignment import assignment as assignment_of
from grader.build import package_check, release, sync
from grader.course import Course
from solutions import gates
from tests.conftest import ASSIGNMENT, ROOT

PACKAGES = package_check.REQUIREMENTS.name


@pytest.fixture(scope="module", params=assignments(), ids=lambda one: one.name)
def assignment(request) -> Assignment:
    return request.param


@pytest.fixture(scope="module")
def folder(released_course: Course, assignment):
    return released_course.release(assignment.name)


@pytest.fixture(scope="module")
def first_folder(released_course: Course):
    return released_course.release(ASSIGNMENT)


def contents(folder: pathlib.Path) -> dict[str, bytes]:
    """Every file by its path, those in a wheel as well; bytecode, which checks leave, is none."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                found |= {f"{name}/{inner}": wheel.read(inner) for inner in wheel.namelist()}
        elif path.is_file() and path.suffix != ".pyc":
            found[name] = path.read_bytes()
    return found


def texts(folder: pathlib.Path) -> dict[str, str]:
    """The text of every file; packed suites are JSON, under their names in the sources."""
    return {
        name.replace(".zip", ".json"): unpacked(data) if name.endswith(".zip") else data.decode()
        for name, data in contents(folder).items()
    }


def unpacked(data: bytes) -> str:
    """The JSON file whose suites were packed."""
    suites = [packed_suites.loads(*each) for each in packed_suites.unpacked(data)]
    lines = [json.dumps(suite, separators=(",", ":")) for suite in suites]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def modules_and_suites() -> dict[str, str]:
    """Modules and visible suites of the package check, by their paths in the wheel of a release."""
    found = texts(ROOT / "check")
    of_wheel = f"{package_check.WHEEL}/check"
    return {f"{of_wheel}/{name}": text for name, text in found.items() if name != PACKAGES}


def body_lines(reference) -> list[str]:
    """Simple statements of a function or class, without docstrings, each as one line.

    A generator with a seed is no answer.
    """
    found = []
    for statement in ast.walk(ast.parse(inspect.getsource(reference))):
        simple = isinstance(statement, ast.Assign | ast.AugAssign | ast.Return)
        if simple and any(isinstance(n, ast.BinOp | ast.Call) for n in ast.walk(statement)):
            found.append(ast.unparse(statement))  # and not `return params`
    return [line for line in found if not line.startswith("rng = np.random.default_rng(")]


def without_blanks(text: str) -> str:
    """Text without any white space, so that a line is found however it is laid out."""
    return "".join(text.split())


def test_the_release_is_the_notebook_a_page_the_requirements_the_wheel_and_how_to_import_it(
    folder, assignment
):
    found = texts(folder)
    requirements = found.pop(PACKAGES)
    assert found.pop(f"{assignment.name}.ipynb")
    assert found.pop("README_FIRST.html")
    found.pop(FILE, None)
    for about in ("METADATA", "RECORD", "WHEEL"):
        assert found.pop(f"{package_check.WHEEL}/{package_check.INFO}/{about}")
    package = (ROOT / "check" / "__init__.py").read_text(encoding="utf-8")
    assert found.pop("check/__init__.py") == package + package_check.IMPORT
    for name in package_check.NAMED:
        assert found.pop(f"check/{name}.pyi") == package_check.STUB.decode()
    assert found == modules_and_suites()  # to the bit: packing rounds no number
    assert {path.rpartition(".")[2] for path in found} == {"py", "json", "txt"}
    needs = [line.split(">")[0] for line in requirements.splitlines()[1:]]
    assert needs == ["numpy", "jupyterlab", "matplotlib", "tqdm", "ipywidgets"]


def test_a_page_in_the_release_says_how_to_open_this_notebook_what_to_run_and_how_to_hand_in(
    folder, assignment
):
    page = (folder / "README_FIRST.html").read_text(encoding="utf-8")
    assert f"<code>python -m jupyter lab {assignment.name}.ipynb</code>" in page
    assert f"<code>hand-in/{assignment.name}.ipynb</code>" in page
    assert "$" not in page  # of the template
    notebook = (folder / f"{assignment.name}.ipynb").read_text(encoding="utf-8")
    setup = next(cell for cell in nbformat.reads(notebook, 4).cells if cell.cell_type == "code")
    for part in PARTS:  # those that this notebook requires, and no other
        required = f"my_lstm/{part}.py" in setup.source
        assert (assignment_name(part) in page) == (required or part == assignment.part)
    for called in ("check", "hand_in", "raise NotImplementedError"):
        assert f"<code>{called}(" in page
        assert f"{called}(" in notebook


def test_a_release_is_smaller_than_one_and_a_half_megabytes(folder):
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    sizes = {path.name: path.stat().st_size for path in paths}
    assert sum(sizes.values()) < 1.5e6, sizes


def test_an_editor_finds_every_module_that_a_released_notebook_imports(
    folder, assignment, tmp_path
):
    notebook = nbformat.read(folder / f"{assignment.name}.ipynb", as_version=4)
    lines = "\n".join(c.source for c in notebook.cells if c.cell_type == "code").splitlines()
    imports = [line.strip() for line in lines if re.match(r" *(from|import) check", line)]
    assert imports
    program = tmp_path / "imports.py"
    program.write_text("\n".join(imports) + "\n", encoding="utf-8")
    settings = ["--config-file", os.devnull, "--cache-dir", os.devnull]
    command = [sys.executable, "-m", "mypy", *settings, str(program)]
    environment = os.environ | {"MYPYPATH": str(folder), "PYTHONPATH": ""}
    run = functools.partial(subprocess.run, capture_output=True, text=True, check=False)
    done = run(command, cwd=tmp_path, env=environment)
    assert done.stdout == "Success: no issues found in 1 source file\n", done.stdout
    elsewhere = run(command, cwd=tmp_path, env=environment | {"MYPYPATH": str(tmp_path)})
    assert "import-not-found" in elsewhere.stdout  # so this would be noticed


def test_the_release_of_the_tests_holds_the_implementations_and_no_other_release_does(
    released_course,
):
    holding = [a.name for a in assignments() if (released_course.release(a.name) / FILE).exists()]
    assert holding == ["06-tests"]


def test_of_the_package_check_only_modules_and_suites_are_copied(tmp_path, monkeypatch):
    package = tmp_path / "package"
    for name in ("__init__.py", "gates.json", "properties/truth.py"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("[\n]\n", encoding="utf-8")
    for name in ("__pycache__/gates.pyc", "requirements.txt", "notes.txt", "gates.json.grader-new"):
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_text("not for students", encoding="utf-8")
    monkeypatch.setattr(package_check, "CHECK", package)
    assert list(package_check.files()) == ["__init__.py", "gates.zip", "properties/truth.py"]


def test_no_line_of_the_reference_is_in_the_released_notebook(folder, assignment):
    notebook = json.loads(texts(folder)[f"{assignment.name}.ipynb"])
    code = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    # A given function may have a line in common with the reference of an exercise.
    sources = ["".join(c["source"]) for c in code if not c["id"].startswith(sync.GIVEN)]
    # The broken code of a repair exercise is right but for its mistake.
    released = without_blanks("\n".join(s for s in sources if "def broken_" not in s))
    lines = [
        (exercise.name, line)
        for exercise in assignment.exercises
        if not exercise.name.startswith("repair")
        for line in body_lines(exercise.reference)
    ]
    assert len(lines) > 5
    for name, line in lines:
        assert without_blanks(line) not in released, f"{name}: {line}"


def test_no_line_of_any_reference_is_in_the_released_package_check(folder):
    files = {n: without_blanks(t) for n, t in texts(folder).items() if "check/" in n}
    assert {n.partition("/")[0] for n in files} == {"check", package_check.WHEEL}
    lines = [
        (exercise.name, line)
        for one in assignments()
        for exercise in one.exercises
        for line in body_lines(exercise.reference)
    ]
    assert len(lines) > 100
    for name, line in lines:
        for path, text in files.items():
            assert without_blanks(line) not in text, f"{path}, {name}: {line}"


def test_no_trace_of_solutions_hidden_tests_or_grader_is_in_the_release(folder):
    for name, text in texts(folder).items():
        for words in ("BEGIN SOLUTION", "HIDDEN TESTS", "grade_in_kernel"):
            assert words not in text, name
        for package in ("solutions", "grader"):
            assert f"import {package}" not in text, name
            assert f"from {package}" not in text, name


def test_no_number_of_a_hidden_test_case_is_in_the_release(folder, assignment, released_course):
    packed = contents(folder)[f"{package_check.WHEEL}/check/{assignment.part}.zip"]
    visible = suite_file.unpack_suites(packed)
    released = set(re.findall(r"-?\d+\.\d+(?:e-?\d+)?", "".join(texts(folder).values())))
    for exercise in assignment.exercises:
        seed = released_course.seed(assignment.name, "a student", "an attempt", exercise.name)
        numbers: list[float] = []
        hidden = exercise.suite(np.random.default_rng(seed)).cases
        assert repr(hidden) != repr(visible[exercise.name].cases)
        for case in hidden:
            for call in case.calls.values():
                for argument in call.args:
                    codec.encode(argument, lambda a, to=numbers: to.extend(np.ravel(a).tolist()))
        random = [n for n in numbers if len(repr(n)) > 12]  # too long to be in a file by chance
        # The inputs of some cases are seeds, and those of chunks are whole numbers.
        drawn = not exercise.property_check and any(isinstance(n, float) for n in numbers)
        assert len(random) > 20 or not drawn
        random = [n for n in random if abs(n) != np.tanh(1.0)]  # of gates that are exactly 0 or 1
        assert not [n for n in random if repr(n) in released], exercise.name


def test_what_the_source_notebook_wrote_when_it_ran_is_not_released(course):
    saved = course.source(ASSIGNMENT).parent / "my_lstm"
    saved.mkdir()
    (saved / "gates.py").write_text(inspect.getsource(gates), encoding="utf-8")
    ready = saved.with_name(hand_in.FOLDER)
    ready.mkdir()
    (ready / "01-gates.zip").touch()  # of hand_in(): it would hold all answers
    folder = release.release(course, assignment_of(ASSIGNMENT))
    assert not list(folder.rglob("my_lstm"))
    assert not list(folder.rglob(hand_in.FOLDER))
    assert "np.minimum(x, 0.0)" not in "".join(
        t for n, t in texts(folder).items() if n.endswith(".py")
    )


def test_solution_cells_are_stubs_with_their_docstrings(folder, assignment):
    notebook = nbformat.read(folder / f"{assignment.name}.ipynb", as_version=4)
    stubs = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    assert len(stubs) == len(assignment.exercises)
    for cell in stubs:
        functions = [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.FunctionDef)]
        assert functions
        for function in functions:
            assert ast.get_docstring(function)
            assert ast.unparse(function.body[1:]) == "raise NotImplementedError()"
    assert not any(c.get("outputs") for c in notebook.cells)


def test_check_works_in_the_released_folder_with_numpy_alone(first_folder):
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
