"""progress(): points of the last checks, over all notebooks."""

import json
import re

import nbformat
import pytest

from check import PARTS, progress, render
from check.notebook import Notebook
from grader.assignment import assignments
from tests.conftest import ROOT, output_of, run_cells

RIGHT = "def dtanh(y):\n    return 1 - y * y"
WRONG = "def dsigmoid(y):\n    return y"
IMPORT = "from check.gates import check, save, hand_in, progress"


@pytest.fixture
def in_notebook(monkeypatch, tmp_path):
    """An empty folder, in which check believes itself in Jupyter."""
    monkeypatch.setattr(render, "in_jupyter", lambda: True)
    folder = tmp_path / "01-gates"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_progress_shows_what_is_done_the_points_and_what_is_next(tmp_path):
    cells = [IMPORT, RIGHT, "check(dtanh)", WRONG, "check(dsigmoid)", "progress()"]
    first = run_cells(cells, tmp_path, stop=False).cells[5]
    text = output_of(first).strip().splitlines()
    assert " ".join(text[1].split()) == "01-gates 1 of 8 1 of 20"
    asked = [len(one.exercises) for one in assignments()]
    total = f"in all 1 of {sum(asked)} 1 of {20 * len(asked)}"
    assert " ".join(text[1 + len(asked)].split()) == total
    assert text[2 + len(asked)] == "Next: Exercise 1.1, sigmoid."
    shown = first.outputs[0].data["text/html"]
    assert '<th scope="row"' in shown
    assert "Next: Exercise 1.1, sigmoid." in shown
    # A kernel that is started later, and another notebook, know it as well.
    cells = ["from check.forward import progress", "progress()"]
    later = output_of(run_cells(cells, tmp_path).cells[1]).strip().splitlines()
    assert later[1] == text[1]
    assert later[2 + len(asked)] == "Next: Exercise 2.1, lstm_step."


def test_points_of_another_notebook_are_found_in_its_own_folder(in_notebook):
    """nbgrader keeps each notebook in a folder of its own."""
    progress.Progress().note("gates", "gates", 4.0)
    beside = in_notebook.parent / "02-forward"
    beside.mkdir()
    with pytest.MonkeyPatch.context() as there:
        there.chdir(beside)
        assert progress.Progress().scores("gates") == {"gates": 4.0}


def test_a_notebook_that_is_moved_within_the_student_edition_keeps_its_points(in_notebook):
    """The points stand beside check, as the modules do."""
    edition = in_notebook.parent
    (edition / "check").mkdir()
    (edition / "check" / "__init__.py").touch()
    progress.Progress().note("gates", "gates", 4.0)
    moved = edition / "week 1" / "mine"
    moved.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as there:
        there.chdir(moved)
        assert progress.Progress().scores("gates") == {"gates": 4.0}
    assert (edition / progress.FILE).is_file()


def test_two_notebooks_in_one_folder_keep_each_others_points(in_notebook):
    first, second = progress.Progress(), progress.Progress()
    first.note("gates", "gates", 4.0)
    second.note("forward", "LSTM", 5.0)
    first.note("gates", "dtanh", 1.0)
    assert json.loads((in_notebook / progress.FILE).read_text()) == {
        "gates": {"gates": 4.0, "dtanh": 1.0},
        "forward": {"LSTM": 5.0},
    }


@pytest.mark.parametrize(
    "text", ["", "[]", '{"gates": 3}', '{"gates": {"gates": "all"}}', "[" * 100_000, "\0"]
)
def test_a_file_of_points_that_holds_something_else_is_no_obstacle(in_notebook, text):
    (in_notebook / "my_lstm").mkdir()
    (in_notebook / progress.FILE).write_text(text)
    known = progress.Progress()
    assert known.scores("gates") == {}
    known.note("gates", "dtanh", 1.0)
    assert progress.Progress().scores("gates") == {"dtanh": 1.0}


def test_points_are_known_where_no_file_can_be_written(in_notebook):
    (in_notebook / "my_lstm").write_text("a file in place of the folder")
    known = progress.Progress()
    known.note("gates", "dtanh", 1.0)
    assert known.scores("gates") == {"dtanh": 1.0}


def test_more_points_than_there_are_count_as_all_and_others_as_none(in_notebook):
    row = progress.row("gates", {"dtanh": 99.0, "sigmoid": -3.0, "no_exercise": 5.0})
    assert (row.done, row.score, row.max_score) == (1, 1.0, 20.0)


def all_of(part: str) -> dict[str, float]:
    return {name: suite.max_score for name, suite in progress.suites(part).items()}


def test_after_the_last_exercise_of_a_notebook_comes_handing_in_and_then_the_next_one(in_notebook):
    done = {"gates": all_of("gates")}
    rows = [progress.row(part, done.get(part, {})) for part in PARTS]
    assert progress.next_step(rows, "gates") == (
        "All of 01-gates is right. Next: hand it in, with hand_in(). "
        "Then: Exercise 2.1, lstm_step, in 02-forward.ipynb."
    )
    everything = [progress.row(part, all_of(part)) for part in PARTS]
    assert progress.next_step(everything, "training") == (
        "All of 04-training is right. Next: hand it in, with hand_in()."
    )


def test_a_module_that_is_there_without_points_is_mentioned_and_not_asked_for(in_notebook):
    """Such as one that the instructor has given to catch up."""
    (in_notebook / "my_lstm").mkdir()
    (in_notebook / "my_lstm" / "gates.py").touch()
    rows = [progress.row(part, all_of(part) if part == "forward" else {}) for part in PARTS]
    assert "my_lstm/gates.py is there" in "\n".join(progress.lines(rows, "forward"))
    assert "Exercise 3.1" in progress.next_step(rows, "forward")


def test_exercises_have_the_numbers_of_their_titles_in_the_notebooks():
    for assignment in assignments():
        path = ROOT / "notebooks" / assignment.name / f"{assignment.name}.ipynb"
        text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
        titles = re.findall(r"### (Exercise \d\.\d+) · (\w+)", text)
        names = Notebook(assignment.part).suites
        expected = [progress.exercise_title(assignment.part, name) for name in names]
        assert [f"{number}, {name}" for number, name in titles] == expected
