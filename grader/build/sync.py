"""Sync the source notebooks: write solution and check cells from solutions/, then run all cells.

`make notebooks` calls this for all notebooks, and `make notebooks ONLY=01-gates` for one. With
--check nothing is written: the notebooks that are out of date are listed, with exit status 1.
"""

import ast
import base64
import importlib
import inspect
import pathlib
import sys
import tempfile

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from check import implementation_file, moving_figures

from ..assignment import Assignment, assignments
from ..exercises.exercise import Exercise
from . import release

PICTURES = {  # file in docs/ by notebook and id of the cell
    ("01-gates", "strips-figure"): "memory.png",
    ("04-training", "adding-curve"): "adding.png",
    ("04-training", "gate-xray"): "xray.png",
    ("05-characters", "counter-figure"): "counter.png",
}
GIVEN = "given-"  # prefix of ids of cells that hold a function of solutions/ as it is
HAND_IN = "hand-in"  # id of the cell whose output holds a time and a digest, and is not kept
ROOT = pathlib.Path(__file__).parents[2]


def solution_cell(exercise: Exercise) -> str:
    """The function or class as in solutions/, with nbgrader's markers around what students write.

    Outside the markers, and so given to students, are all signatures and docstrings.
    """
    source = inspect.getsource(exercise.reference).rstrip()
    lines = source.splitlines()
    whole = ast.parse(source).body[0]
    # Of a class its methods. A function inside a function is part of the answer.
    outer = whole.body if isinstance(whole, ast.ClassDef) else [whole]
    functions = [n for n in outer if isinstance(n, ast.FunctionDef)]
    for function in sorted(functions, key=lambda f: f.lineno, reverse=True):
        indent = " " * (function.col_offset + 4)
        end_of_docstring, end = function.body[0].end_lineno, function.end_lineno
        lines.insert(end or 0, f"{indent}### END SOLUTION")
        lines.insert(end_of_docstring or 0, f"{indent}### BEGIN SOLUTION")
    return "\n".join(lines)


def check_cell(assignment: Assignment, exercise: Exercise) -> str:
    """The line that students are given, and the hidden check for grading with plain nbgrader."""
    name = exercise.name
    return f"""check({name})
### BEGIN HIDDEN TESTS
from grader.grading.in_kernel import grade_in_kernel
grade_in_kernel("{assignment.name}", "{name}", {name})
### END HIDDEN TESTS"""


def _source(assignment: Assignment, name: str) -> str:
    """The source of a function of solutions/: of this part, or given in an earlier one.

    Raises:
        ValueError: there is none.
    """
    for part in (assignment.part, *reversed(assignment.earlier_parts)):
        solution = importlib.import_module(f"solutions.{part}")
        if hasattr(solution, name):
            return inspect.getsource(getattr(solution, name)).rstrip()
    raise ValueError(f"{assignment.name} gives {name}, which is not in solutions/")


def synced(notebook: NotebookNode, assignment: Assignment) -> NotebookNode:
    """A copy of the notebook with all solution, check and given cells written from solutions/.

    Raises:
        ValueError: a cell of an exercise is missing, or there are two of it.
    """
    notebook = nbformat.from_dict(notebook)
    cells: dict[str, list[NotebookNode]] = {}
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cells.setdefault(cell.metadata.nbgrader.grade_id, []).append(cell)
        elif cell.cell_type == "code" and cell.id.startswith(GIVEN):
            cell.source = _source(assignment, cell.id.removeprefix(GIVEN))
    for exercise in assignment.exercises:
        for grade_id in (exercise.name, f"check_{exercise.name}"):
            if len(cells.get(grade_id, [])) != 1:
                raise ValueError(
                    f"{assignment.name} needs exactly one cell with grade_id {grade_id}"
                )
        cells[exercise.name][0].source = solution_cell(exercise)
        graded = cells[f"check_{exercise.name}"][0]
        graded.source = check_cell(assignment, exercise)
        graded.metadata.nbgrader.points = exercise.max_score
    return notebook


def execute(notebook: NotebookNode, assignment: Assignment) -> NotebookNode:
    """Run a notebook from top to bottom, in a folder with the modules of earlier notebooks."""
    notebook = nbformat.from_dict(notebook)
    # A slider needs a kernel: widgets are left out, and the figures below them stay.
    with tempfile.TemporaryDirectory() as empty:
        release.catch_up(assignment, pathlib.Path(empty))
        release.write_implementations(assignment, pathlib.Path(empty))
        NotebookClient(
            notebook,
            timeout=300,
            coalesce_streams=True,
            store_widget_state=False,
            resources={"metadata": {"path": empty}},
        ).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times of the run: they differ every time
        if cell.cell_type == "code":
            kept = [] if cell.id == HAND_IN else cell.outputs
            cell.outputs = [o for o in kept if moving_figures.VIEW not in o.get("data", {})]
    notebook.metadata.language_info = {"name": "python"}
    return notebook


def _write_pictures(notebook: NotebookNode, assignment: Assignment) -> None:
    """Write the pictures of README and docs, which are figures of the notebooks."""
    for cell in notebook.cells:
        name = PICTURES.get((assignment.name, cell.id))
        if name:
            encoded = cell.outputs[0].data["text/html"].partition("base64,")[2].partition('"')[0]
            (ROOT / "docs" / name).write_bytes(base64.b64decode(encoded))


def main(argv: list[str]) -> int:
    """Sync and run the named notebooks, or all of them; with --check only compare.

    Args:
        argv: names of assignments, such as 01-gates, and --check.

    Returns:
        the exit status: 1 when --check finds a notebook out of date, 2 when a name is unknown.
    """
    names = [name for name in argv if name != "--check"]
    known = {one.name: one for one in assignments()}
    unknown = [name for name in names if name not in known]
    if unknown:
        print(
            f"no such notebook: {', '.join(unknown)}. There are: {', '.join(known)}.",
            file=sys.stderr,
        )
        return 2
    chosen = [known[name] for name in names or known]
    if "--check" in argv:
        return _compare(chosen)
    for assignment in chosen:
        _sync(assignment)
    return 0


def _compare(chosen: list[Assignment]) -> int:
    """List the notebooks that are out of date; the return value is the exit status."""
    outdated = [assignment.name for assignment in chosen if _is_outdated(assignment)]
    if outdated:
        print(f"out of date: {', '.join(outdated)}. Run `make notebooks`.", file=sys.stderr)
    return 1 if outdated else 0


def _is_outdated(assignment: Assignment) -> bool:
    """Whether a cell of the notebook, or a file beside it, is not what syncing would write."""
    notebook = nbformat.read(_path(assignment), as_version=4)
    new = synced(notebook, assignment)
    if [cell.source for cell in notebook.cells] != [cell.source for cell in new.cells]:
        return True
    given = release.implementations_of(assignment)
    beside = _path(assignment).parent / implementation_file.FILE
    return bool(given) and (not beside.exists() or beside.read_text(encoding="utf-8") != given)


def _sync(assignment: Assignment) -> None:
    """Write the visible suites, the notebook and its pictures anew."""
    notebook = synced(nbformat.read(_path(assignment), as_version=4), assignment)
    release.write_visible_suites(assignment)
    release.write_implementations(assignment, _path(assignment).parent)
    ran = execute(notebook, assignment)
    nbformat.write(ran, _path(assignment))
    _write_pictures(ran, assignment)
    print(f"{assignment.name}: synced and executed")


def _path(assignment: Assignment) -> pathlib.Path:
    """The source notebook."""
    return ROOT / "notebooks" / assignment.name / f"{assignment.name}.ipynb"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
