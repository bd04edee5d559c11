"""The source notebooks: woven from one source, executed, true, and pleasant to read."""

import ast
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from grader import weave
from grader.exercises import assignments, exercises
from tests.conftest import ROOT

PATHS = [ROOT / "notebooks" / a / f"{a}.ipynb" for a in assignments()]
NOTEBOOKS = pytest.mark.parametrize("path", PATHS, ids=[p.stem for p in PATHS])


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [c for c in read(path).cells if c.cell_type == "code"]


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


@NOTEBOOKS
def test_a_notebook_is_woven_from_solutions(path):
    notebook = read(path)
    woven = weave.woven(notebook, path.stem)
    assert [c.source for c in notebook.cells] == [c.source for c in woven.cells]
    assert [c.metadata for c in notebook.cells] == [c.metadata for c in woven.cells]


def test_a_changed_solution_is_noticed(monkeypatch):
    monkeypatch.setattr(weave, "solution_cell", lambda exercise: "def changed(): ...")
    assert weave.main(["--check"]) == 1


@NOTEBOOKS
def test_every_code_cell_was_executed_and_left_no_error(path):
    for cell in code_cells(path):
        assert cell.execution_count is not None, cell.source
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr"


def nbval(path):
    """Run strict nbval as CI does; returns the finished process."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", str(path)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=path.parent, timeout=300
    )


def test_nbval_goes_red_when_a_committed_number_is_wrong(tmp_path):
    source = PATHS[0]
    notebook = read(source)
    cell = next(c for c in notebook.cells if c.id == "repaired-run")
    assert "0.73698596" in cell.outputs[0].text
    cell.outputs[0].text = cell.outputs[0].text.replace("0.73698596", "0.73698597")
    changed = tmp_path / source.name
    nbformat.write(notebook, changed)
    result = nbval(changed)
    assert result.returncode == 1
    assert "1 failed" in result.stdout
    shutil.copy(source, changed)  # the same folder, the right number
    assert nbval(changed).returncode == 0


@NOTEBOOKS
def test_cells_are_short_and_text_stands_beside_code(path):
    notebook = read(path)
    code = code_cells(path)
    text = [c for c in notebook.cells if c.cell_type == "markdown"]
    assert len(text) >= 0.9 * len(code)
    for cell in code:
        to_read = grade_id(cell) is not None or cell.id.startswith(weave.GIVEN)
        assert line_count(cell.source) <= (25 if to_read else 12), cell.source


def line_count(source: str) -> int:
    """Lines that hold code: a signature is one; no docstrings, no markers students never see."""
    places = [
        n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef | ast.ClassDef)
    ]
    told = [place.body[0] for place in places if ast.get_docstring(place)]
    told_at = {n for d in told for n in range(d.lineno, (d.end_lineno or 0) + 1)}
    told_at |= {n for p in places for n in range(p.lineno + 1, p.body[0].lineno)}
    lines = [line for n, line in enumerate(source.splitlines(), start=1) if n not in told_at]
    return len([line for line in lines if line.strip() and "### " not in line])


@NOTEBOOKS
def test_every_figure_has_a_description_and_a_title(path):
    for cell in code_cells(path):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                assert len(output.metadata["image/png"]["alt"]) > 40
                assert "title(" in cell.source or "plot_" in cell.source


@NOTEBOOKS
def test_every_exercise_has_its_cells_with_the_right_metadata(path):
    cells = {grade_id(c): c.metadata.nbgrader for c in read(path).cells if grade_id(c)}
    asked = exercises(path.stem)
    assert list(cells) == [i for e in asked for i in (e.name, f"check_{e.name}")]
    for exercise in asked:
        solution, graded = cells[exercise.name], cells[f"check_{exercise.name}"]
        assert (solution.solution, solution.grade, solution.locked) == (True, False, False)
        assert (graded.solution, graded.grade, graded.locked) == (False, True, True)
        assert graded.points == exercise.points
        assert solution.schema_version == graded.schema_version == 3


@NOTEBOOKS
def test_the_points_in_the_text_are_the_points_of_the_exercises(path):
    text = "\n".join(c.source for c in read(path).cells if c.cell_type == "markdown")
    told = re.findall(r"### Exercise \d\.\d+ · (\w+) · ([\d.]+) points? · \d+ minutes?", text)
    assert [(name, float(n)) for name, n in told] == [
        (e.name, e.points) for e in exercises(path.stem)
    ]


@NOTEBOOKS
def test_the_last_code_cell_saves_what_was_built(path):
    assert re.match(r'save\(\s*"my_lstm/', code_cells(path)[-1].source)
