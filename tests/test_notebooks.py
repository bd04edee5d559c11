"""The source notebooks: in sync with solutions/, executed, with correct outputs, and readable."""

import html
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from grader.assignment import assignment as assignment_of
from grader.assignment import assignments
from grader.build import release, sync
from tests.conftest import ROOT
from tests.reading import line_count

PATHS = [ROOT / "notebooks" / one.name / f"{one.name}.ipynb" for one in assignments()]
UNCOMPARED = "nbval-ignore-output"  # a tag of nbval
BARS = r"(?:[^\n]*(?: (?:sequences|updates) \[| batches/s\])[^\n]*\n)+"
NOTEBOOKS = pytest.mark.parametrize("path", PATHS, ids=[p.stem for p in PATHS])


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [c for c in read(path).cells if c.cell_type == "code"]


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


@NOTEBOOKS
def test_a_notebook_is_in_sync_with_solutions(path):
    notebook = read(path)
    synced = sync.synced(notebook, assignment_of(path.stem))
    assert [c.source for c in notebook.cells] == [c.source for c in synced.cells]
    assert [c.metadata for c in notebook.cells] == [c.metadata for c in synced.cells]


@pytest.mark.parametrize("names", [[], ["02-forward"]], ids=["all", "one"])
def test_a_changed_solution_is_reported_as_out_of_date(monkeypatch, capsys, names):
    assert sync.main(["--check", *names]) == 0
    monkeypatch.setattr(sync, "solution_cell", lambda exercise: "def changed(): ...")
    assert sync.main(["--check", *names]) == 1
    listed = ", ".join(names or [p.stem for p in PATHS])
    assert capsys.readouterr().err == f"out of date: {listed}. Run `make notebooks`.\n"


def test_the_implementations_beside_a_notebook_are_those_that_the_exercises_give(monkeypatch):
    assert sync.main(["--check", "06-tests"]) == 0
    monkeypatch.setattr(release, "implementations_of", lambda assignment: "{}\n")
    assert sync.main(["--check", "06-tests"]) == 1


@pytest.mark.parametrize(
    ("names", "chosen"), [([], [p.stem for p in PATHS]), (["03-backward"], ["03-backward"])]
)
def test_only_the_named_notebooks_are_synced(monkeypatch, names, chosen):
    synced = []
    monkeypatch.setattr(sync, "_sync", lambda assignment: synced.append(assignment.name))
    assert sync.main(names) == 0
    assert synced == chosen


@pytest.mark.parametrize("option", [[], ["--check"]])
def test_an_unknown_notebook_gives_one_line_and_exit_status_2(option):
    command = [sys.executable, "-m", "grader.build.sync", *option, "01-gates", "01-gate"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    known = ", ".join(p.stem for p in PATHS)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"no such notebook: 01-gate. There are: {known}.\n"


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_make_notebooks_passes_the_name_in_only_to_sync():
    command = ["make", "--dry-run", "notebooks", "ONLY=01-gates"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert "-m grader.build.sync 01-gates\n" in done.stdout


@NOTEBOOKS
def test_every_code_cell_was_executed_and_left_no_error(path):
    for cell in code_cells(path):
        assert cell.execution_count is not None, cell.source
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr"


def nbval(path):
    """Run nbval in its strict mode; returns the finished process."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", str(path)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=path.parent, timeout=300
    )


def test_nbval_fails_when_a_number_in_a_stored_output_is_wrong(tmp_path):
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
def test_code_cells_are_short_and_text_cells_are_nearly_as_many(path):
    notebook = read(path)
    code = code_cells(path)
    text = [c for c in notebook.cells if c.cell_type == "markdown"]
    assert len(text) >= 0.9 * len(code)
    for cell in code:
        from_solutions = grade_id(cell) is not None or cell.id.startswith(sync.GIVEN)
        assert line_count(cell.source) <= (25 if from_solutions else 12), cell.source


def figures(cell):
    """The figures among the outputs of a cell, as the data that show, slide and watch display."""
    shown = [output.get("data", {}) for output in cell.outputs]
    return [data for data in shown if "<img" in data.get("text/html", "")]


@NOTEBOOKS
def test_every_figure_has_a_description_and_a_title(path):
    for cell in code_cells(path):
        for data in figures(cell):
            described = html.unescape(re.search(r' alt="([^"]*)"', data["text/html"])[1])
            assert len(described) > 40
            assert data["text/plain"] == described
            assert re.search(r"title\(|plot_|slide\(", cell.source)  # slide: in redraw
        assert not [o for o in cell.outputs if "image/png" in o.get("data", {})], "not by show"


# Times, a package that may be missing, and what a trained network writes.
NOT_THE_SAME_EVERYWHERE = ["gains-table", "torch-real", "samples", "paragraph"]


@NOTEBOOKS
def test_only_figures_progress_bars_and_times_are_not_compared(path):
    for cell in code_cells(path):
        assert "NBVAL" not in cell.source, "a student reads this: use the tag"
        if cell.id in NOT_THE_SAME_EVERYWHERE or cell.source in ("hand_in()", "progress()"):
            continue
        if UNCOMPARED in cell.metadata.get("tags", []):
            printed = "".join(output.get("text", "") for output in cell.outputs)
            bars = re.fullmatch(BARS, printed)
            assert bars or (figures(cell) and not printed), cell.id


@NOTEBOOKS
def test_every_exercise_has_its_cells_with_the_right_metadata(path):
    cells = {grade_id(c): c.metadata.nbgrader for c in read(path).cells if grade_id(c)}
    exercises = assignment_of(path.stem).exercises
    assert list(cells) == [i for e in exercises for i in (e.name, f"check_{e.name}")]
    for exercise in exercises:
        solution, graded = cells[exercise.name], cells[f"check_{exercise.name}"]
        assert (solution.solution, solution.grade, solution.locked) == (True, False, False)
        assert (graded.solution, graded.grade, graded.locked) == (False, True, True)
        assert graded.points == exercise.max_score
        assert solution.schema_version == graded.schema_version == 3


@NOTEBOOKS
def test_the_points_in_the_text_are_the_points_of_the_exercises(path):
    text = "\n".join(c.source for c in read(path).cells if c.cell_type == "markdown")
    titles = re.findall(r"### Exercise \d\.\d+ · (\w+) · ([\d.]+) points? · \d+ minutes?", text)
    points = [(name, float(number)) for name, number in titles]
    assert points == list(assignment_of(path.stem).max_scores.items())


@NOTEBOOKS
def test_a_notebook_ends_with_saving_handing_in_and_the_overview(path):
    *_, saving, handing_in, overview = (cell.source for cell in code_cells(path))
    assert re.match(r'save\(\s*"my_lstm/', saving)
    assert (handing_in, overview) == ("hand_in()", "progress()")
    assert read(path).cells[-1].source == overview  # where JupyterLab is after "Run All"


@NOTEBOOKS
def test_no_cell_that_students_read_begins_with_a_line_for_nbval(path):
    assert not [cell.id for cell in code_cells(path) if "NBVAL" in cell.source]
