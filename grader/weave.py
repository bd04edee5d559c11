"""Weave the source notebooks: solution and check cells from their one source, then run them.

`make notebooks` calls this. With --check nothing is written: it says what is stale and exits 1.
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

from . import release
from .exercises import Exercise, assignment_part, assignments, exercises

PICTURES = {
    ("01-gates", "strips-figure"): "memory.png",
    ("04-training", "adding-curve"): "adding.png",
    ("04-training", "gate-xray"): "xray.png",
}
GIVEN = "given-"  # ids of cells that hold a function of solutions/ as it is
BAR = "application/vnd.jupyter.widget-view+json"
NOTEBOOKS = pathlib.Path(__file__).parents[1] / "notebooks"


def solution_cell(exercise: Exercise) -> str:
    """The function or class as it stands in solutions/, with markers around what students write.

    Of a class, students are given every signature and docstring.
    """
    source = inspect.getsource(exercise.reference).rstrip()
    lines = source.splitlines()
    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef)]
    for function in sorted(functions, key=lambda f: f.lineno, reverse=True):
        indent = " " * (function.col_offset + 4)
        head, foot = function.body[0].end_lineno, function.end_lineno  # docstring, last line
        lines.insert(foot or 0, f"{indent}### END SOLUTION")
        lines.insert(head or 0, f"{indent}### BEGIN SOLUTION")
    return "\n".join(lines)


def check_cell(assignment: str, exercise: Exercise) -> str:
    """One line that students see, and the hidden check for plain nbgrader."""
    name = exercise.name
    return f"""check({name})
### BEGIN HIDDEN TESTS
from grader.judge import mark_in_kernel
mark_in_kernel("{assignment}", "{name}", {name})
### END HIDDEN TESTS"""


def _source(assignment: str, name: str) -> str:
    solution = importlib.import_module(f"solutions.{assignment_part(assignment)}")
    return inspect.getsource(getattr(solution, name)).rstrip()


def woven(notebook: NotebookNode, assignment: str) -> NotebookNode:
    """The notebook with every solution and check cell as its source says.

    Raises:
        ValueError: a cell of an exercise is missing or stands twice.
    """
    notebook = nbformat.from_dict(notebook)
    cells: dict[str, list[NotebookNode]] = {}
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cells.setdefault(cell.metadata.nbgrader.grade_id, []).append(cell)
        elif cell.cell_type == "code" and cell.id.startswith(GIVEN):
            cell.source = _source(assignment, cell.id.removeprefix(GIVEN))
    for exercise in exercises(assignment):
        for grade_id in (exercise.name, f"check_{exercise.name}"):
            if len(cells.get(grade_id, [])) != 1:
                raise ValueError(f"{assignment} needs exactly one cell with grade_id {grade_id}")
        cells[exercise.name][0].source = solution_cell(exercise)
        graded = cells[f"check_{exercise.name}"][0]
        graded.source = check_cell(assignment, exercise)
        graded.metadata.nbgrader.points = exercise.points
    return notebook


def execute(notebook: NotebookNode, assignment: str) -> NotebookNode:
    """Run a notebook from top to bottom in a folder that holds what earlier notebooks saved."""
    notebook = nbformat.from_dict(notebook)
    # A progress bar is no result: neither it nor its state is kept.
    with tempfile.TemporaryDirectory() as empty:
        release.catch_up(assignment, pathlib.Path(empty))
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
            cell.outputs = [o for o in cell.outputs if BAR not in o.get("data", {})]
    notebook.metadata.language_info = {"name": "python"}
    return notebook


def _keep_pictures(notebook: NotebookNode, assignment: str) -> None:
    """The README's pictures are figures of the notebooks, so they cannot differ from them."""
    for cell in notebook.cells:
        name = PICTURES.get((assignment, cell.id))
        if name:
            picture = base64.b64decode(cell.outputs[0].data["image/png"])
            (NOTEBOOKS.parent / "docs" / name).write_bytes(picture)


def main(argv: list[str]) -> int:
    """Weave and run the named notebooks, or all; with --check compare only."""
    stale = []
    for assignment in [a for a in argv if a != "--check"] or assignments():
        path = NOTEBOOKS / assignment / f"{assignment}.ipynb"
        old = nbformat.read(path, as_version=4)
        new = woven(old, assignment)
        if [c.source for c in old.cells] != [c.source for c in new.cells]:
            stale.append(path.name)
        if "--check" not in argv:
            release.write_visible_cases(assignment)
            ran = execute(new, assignment)
            nbformat.write(ran, path)
            _keep_pictures(ran, assignment)
            print(f"{path.name}: woven and executed")
    if "--check" in argv and stale:
        print(f"stale: {', '.join(stale)}. Run `make notebooks`.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
