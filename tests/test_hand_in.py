"""hand_in(): what it expects of the saved notebook, and the one file and receipt that it leaves."""

import hashlib
import pathlib
import zipfile

import nbformat
import pytest

from check import PARTS, hand_in, notebook_file, receipts
from check.notebook import Notebook
from check.uses_of_my_lstm import HAND_IN
from grader.assignment import assignment as assignment_of
from grader.assignment import assignments
from grader.build import release
from grader.submission.choose import read_submission
from grader.submission.read import digest
from tests import demo
from tests.conftest import (
    ASSIGNMENT,
    grade,
    output_of,
    own_exchange,
    right_answers,
    run_cells,
    submit,
)

PART = "gates"
EXERCISES = {one.name: list(one.max_scores) for one in assignments()}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of the notebook, without any variable that says which one is open."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return tmp_path


def write(released, changes=None, rest="", name=f"{ASSIGNMENT}.ipynb", remove=()) -> bytes:
    """Write a notebook with right answers but for some; returns the bytes of its file."""
    answers = {k: v for k, v in (right_answers() | (changes or {})).items() if k not in remove}
    data = demo.fill(released, answers, rest).encode()
    pathlib.Path(name).write_bytes(data)
    return data


def prepared(namespace=None, name="", part=PART) -> receipts.Receipt:
    """What hand_in() makes of the notebook in this folder."""
    notebook = Notebook(part)
    return hand_in.prepare(part, notebook.suites, name, namespace or {}, notebook.result)


def shown(namespace=None, part=PART) -> str:
    return "\n".join(receipts.lines(prepared(namespace, part=part)))


# ---------------------------------------------------------------- the file and its receipt


def test_a_right_notebook_leaves_a_copy_and_a_receipt_that_the_instructor_can_compare(
    folder, released, monkeypatch
):
    monkeypatch.setenv("JUPYTERHUB_USER", "anna")
    data = write(released)
    receipt = prepared()
    assert receipt.expected == "20 of 20 points"
    assert (folder / "hand-in" / f"{ASSIGNMENT}.ipynb").read_bytes() == data
    text = (folder / "hand-in" / f"{ASSIGNMENT}-receipt.txt").read_text()
    assert hashlib.sha256(data).hexdigest() == receipt.digest == digest(data)  # of the attempt
    for quoted in (receipt.digest, receipt.time, "account   anna", "expected  20 of 20 points"):
        assert quoted in text
    assert "upload hand-in/01-gates.ipynb" in receipts.what_to_do(receipt)
    assert sorted(path.name for path in (folder / "hand-in").iterdir()) == [
        "01-gates-receipt.txt",
        "01-gates.ipynb",
    ]


def test_a_wrong_answer_costs_what_it_will_cost_and_is_named_with_the_reason(folder, released):
    write(released, {"sigmoid": "def sigmoid(x):\n    return x"})
    text = shown()
    assert "Exercise 1.1, sigmoid, 0 of 3: " in text
    assert "it may call sigmoid, not right yet; grading puts a right one in its place" in text
    assert "Exercise 1.2" not in text


def test_stubs_are_named_as_not_written_and_can_be_handed_in(folder, released):
    pathlib.Path(f"{ASSIGNMENT}.ipynb").write_text(nbformat.writes(released))
    receipt = prepared()
    assert receipt.expected == "0 of 20 points"
    assert receipts.open_points(receipt) == [
        f"Not written yet, for 20 points: {', '.join(right_answers())}."
    ]
    assert (folder / "hand-in" / f"{ASSIGNMENT}.ipynb").exists()


def test_it_says_what_counts_and_that_grading_uses_fresh_test_cases(folder, released):
    write(released)
    text = shown()
    assert "The notebook counts, as it was saved; the folder my_lstm does not." in text
    assert "fresh test cases" in text
    assert "Nothing is sent" in text


# ---------------------------------------------------------------- like grading


def test_an_answer_that_needs_what_only_the_running_notebook_knows_is_expected_to_fail(
    folder, released
):
    """The cell that defined SCALE was deleted: check passes, grading would not."""
    answer = "def dtanh(y):\n    return SCALE - y * y"
    write(released, {"dtanh": answer})
    text = shown({"SCALE": 1.0, "dtanh": 1, "In": ["", "SCALE = 1.0", answer]})
    assert "Exercise 1.3, dtanh, 0 of 1: No cell that you ran defines SCALE" in text


def test_an_answer_in_a_cell_of_her_own_counts_when_its_own_cell_is_a_stub(folder, released):
    write(released, rest="def dtanh(y):\n    return 1 - y * y\n", remove=("dtanh",))
    assert prepared().expected == "20 of 20 points"


def test_a_later_wrong_definition_does_not_replace_the_right_one_in_its_own_cell(folder, released):
    write(released, rest="def dtanh(y):\n    return y\n")
    assert prepared().expected == "20 of 20 points"


def test_what_grading_does_not_have_is_said(folder, released):
    answer = "import pytest\ndef dtanh(y):\n    return pytest.approx(1) and 1 - y * y"
    write(released, {"dtanh": answer})
    assert "pytest is not available in grading" in shown()


def test_a_cell_too_long_for_grading_is_said(folder, released):
    write(released, rest=f"text = '{'x' * notebook_file.MAX_CODE_CELL}'\n")
    assert "Grading reads cells of at most 10000" in shown()


STUDENTS = ("right_with_helpers", "half_way", "wrong_sigmoid")


def test_what_it_expects_is_what_grading_gives(course, released, folder):
    """Where a wrong function is replaced in grading, the score there may be higher."""
    for student in STUDENTS:
        text = demo.notebook_of(student, released, ASSIGNMENT)
        submit(course, student, text)
        graded = {result.name: result.score for result in grade(course, student).results}
        pathlib.Path(f"{ASSIGNMENT}.ipynb").write_text(text)
        for result in prepared().results:
            expected, got = result.score, graded[result.name]
            assert expected == got or ("in its place" in result.note and expected < got), student


# ---------------------------------------------------------------- my_lstm


def test_an_answer_that_needs_my_lstm_is_handed_in_with_it_in_one_zip_file(folder, released_course):
    assignment = assignment_of("02-forward")
    path = released_course.release(assignment.name) / "02-forward.ipynb"
    released = nbformat.read(path, as_version=4)
    release.catch_up(assignment, folder)
    with (folder / "my_lstm" / "gates.py").open("a") as module:
        module.write("\n\ndef own_stack(rows):\n    return np.vstack(rows)\n")
    answer = (
        "from my_lstm.gates import own_stack\n\n\ndef stack_params(params):\n"
        "    return tuple(own_stack([params[k + g] for g in 'figo']) for k in 'Wb')"
    )
    answers = demo.right_answers(assignment.name) | {"stack_params": answer}
    data = demo.fill(released, answers, "").encode()
    pathlib.Path("02-forward.ipynb").write_bytes(data)
    (folder / "hand-in").mkdir()
    (folder / "hand-in" / "02-forward.ipynb").touch()  # of an earlier time
    with pytest.MonkeyPatch.context() as path:
        path.syspath_prepend(str(folder))
        receipt = prepared(part="forward")
    assert receipt.expected == "20 of 20 points"
    assert HAND_IN in "".join(receipts.notes(receipt))
    assert "with the folder my_lstm" in receipts.what_counts(receipt)
    files = sorted(path.name for path in (folder / "hand-in").iterdir())
    assert files == ["02-forward-receipt.txt", "02-forward.zip"]
    with zipfile.ZipFile(folder / receipt.file) as archive:
        assert archive.namelist() == ["02-forward.ipynb", "my_lstm/gates.py"]
    handed_in = folder / "submitted"
    handed_in.mkdir()
    (folder / receipt.file).rename(handed_in / "02-forward.zip")
    found = read_submission(
        handed_in, assignment.name, nbformat.writes(released), PARTS[:1], EXERCISES
    )
    assert found.data == data
    assert "own_stack" in found.modules["gates"]


# ---------------------------------------------------------------- what is on disk


def test_what_was_run_and_is_not_saved_is_not_handed_in(folder, released):
    write(released, {"dtanh": "def dtanh(y):\n    return y"})
    ran = "def dtanh(y):\n    return 1 - y * y  # better"
    with pytest.raises(hand_in.NotSaved, match=r"has not the dtanh that you ran last.*Ctrl\+S"):
        prepared({"dtanh": 1, "In": ["", ran]})
    assert not (folder / "hand-in").exists()
    write(released, {"dtanh": "# now it is saved\n" + ran})
    assert prepared({"dtanh": 1, "In": ["", "def dtanh(y):\n    return y", ran]})


@pytest.mark.parametrize("told", ["the server", "VS Code"])
def test_the_file_that_is_open_is_the_one_that_counts(folder, released, monkeypatch, told):
    write(released)
    write(released, {"dtanh": "def dtanh(y):\n    return y"}, name="my gates.ipynb")
    path = str(folder / "my gates.ipynb")
    monkeypatch.setenv("JPY_SESSION_NAME", path if told == "the server" else "")
    namespace = {"__vsc_ipynb_file__": path} if told == "VS Code" else {}
    assert prepared(namespace).expected == "19 of 20 points"


def test_a_renamed_notebook_is_found_and_gets_the_name_of_its_assignment(folder, released):
    data = write(released, name="gates_anna.ipynb")
    pathlib.Path("02-forward.ipynb").write_text(
        '{"cells": [{"cell_type": "code", "source": "from check.forward import check"}]}'
    )
    prepared()
    assert (folder / "hand-in" / f"{ASSIGNMENT}.ipynb").read_bytes() == data


def test_a_notebook_that_is_not_found_or_not_clear_is_asked_for(folder, released):
    wanted = r'Give its name: hand_in\("01-gates.ipynb"\)'
    with pytest.raises(notebook_file.NotebookFileError, match=wanted):
        prepared()
    for name in ("a.ipynb", "b.ipynb"):
        write(released, name=name)
    with pytest.raises(notebook_file.NotebookFileError, match=r"several: a.ipynb, b.ipynb"):
        prepared()
    assert prepared(name="b.ipynb").expected == "20 of 20 points"
    with pytest.raises(notebook_file.NotebookFileError, match=r"no file c.ipynb"):
        prepared(name="c.ipynb")


def test_in_a_notebook_nothing_raises_and_progress_knows_the_result(folder, released):
    cells = ["from check.gates import hand_in, progress", "hand_in()"]
    missing, *_ = run_cells(cells, folder).cells[1:]
    assert "✗ Nothing was written. The file of this notebook was not found" in output_of(missing)
    write(released, {"dtanh": "def dtanh(y):\n    print('noise')\n    return y"})
    found, overview = run_cells([*cells, "progress()"], folder).cells[1:]
    assert "✓ 01-gates is ready to be handed in. Expected: 19 of 20 points." in output_of(found)
    assert "noise" not in output_of(found)
    assert "<li>Exercise 1.3, dtanh, 0 of 1: " in found.outputs[0].data["text/html"]
    assert "Next: Exercise 1.3, dtanh." in output_of(overview)


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(folder, released, capsys):
    write(released)
    (folder / "hand-in").touch()
    Notebook(PART).hand_in()
    assert "✗ The folder hand-in cannot be written" in capsys.readouterr().out


# ---------------------------------------------------------------- nbgrader's exchange


def test_where_nbgraders_exchange_is_it_points_to_submit_and_leaves_no_second_notebook(
    course, released, monkeypatch, tmp_path
):
    own_exchange(course, tmp_path / "exchange")
    folder = course.root / ASSIGNMENT
    folder.mkdir()
    monkeypatch.chdir(folder)
    write(released)
    receipt = prepared()
    assert "Nbgrader > Assignment List, press Submit at 01-gates" in receipts.what_to_do(receipt)
    assert [path.name for path in (folder / "hand-in").iterdir()] == ["01-gates-receipt.txt"]


def test_where_the_exchange_does_not_exist_it_points_to_the_file(folder, released, monkeypatch):
    (folder / "nbgrader_config.py").write_text(
        'c = get_config()\nc.Exchange.root = "/no/such/exchange"\n'
    )
    assert not hand_in.exchange_is_here()
