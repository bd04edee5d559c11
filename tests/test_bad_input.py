"""Bad hand-ins, wrong usage and our own faults: everybody gets a verdict, and never a false one.

Every test goes through the real judge and the real gradebook of nbgrader.
"""

import html
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import pytest
import rich.console
from nbgrader.converters import Autograde

from grader import autograde, feedback, task
from grader.canaries import Canaries
from grader.course import Course, CourseError
from grader.intake import MOST_BYTES
from grader.judge import Limits, Report, box_opener
from grader.report import table
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, grade, gradebook_marks, hand_in, right_answers
from tests.hostile_files import FILES, NAME, WRONG, Place

FULL = 20
HUGE = b" " * (40 << 20)
NO_WALLS = "raise SystemExit('no walls today')"


def filled(released, rest: str = "", **spoiled: str) -> str:
    """Ada's notebook with some of her answers replaced, and a cell of her own at the end."""
    return demo.fill(released, right_answers() | spoiled, rest)


def edit(released, **spoiled: str) -> dict:
    """The same as data, for what no editor would do."""
    return json.loads(filled(released, **spoiled))


def where(notebook: dict, grade_id: str) -> int:
    """Place of the first cell with this grade_id."""
    ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in notebook["cells"]]
    return ids.index(grade_id)


def own(source: str) -> dict:
    """A cell of the student's own."""
    return {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def rows(course, student: str = "x") -> dict[str, tuple[float | None, bool]]:
    """Automatic mark and "needs manual grade" in the gradebook, by exercise."""
    with course.gradebook() as gradebook:
        (notebook,) = gradebook.find_submission(ASSIGNMENT, student).notebooks
        return {
            row.cell.name.removeprefix("check_"): (row.auto_score, row.needs_manual_grade)
            for row in notebook.grades
        }


def settled(course, student: str = "x") -> Report:
    """Grade what lies there; the gradebook must say what the report says."""
    report = grade(course, student)
    assert report.fault == ""
    assert rows(course, student) == {v.name: (v.earned, False) for v in report.verdicts}
    return report


def graded(course, notebook: str | bytes | dict) -> Report:
    """Hand in as student x, and grade."""
    hand_in(course, "x", json.dumps(notebook) if isinstance(notebook, dict) else notebook)
    return settled(course)


def lost(report: Report) -> dict[str, str]:
    """Exercises that lost points, each with its verdict in words."""
    return {v.name: str(v) for v in report.verdicts if v.earned != v.points}


def assert_zero(report: Report, reason: str) -> None:
    """Nothing earned, and every exercise says why."""
    assert len(report.verdicts) == 8
    assert report.mark == 0
    assert report.points == FULL
    assert all(reason in str(v) for v in report.verdicts), report.verdicts[0]


def assert_lost_alone(report: Report, name: str, reason: str) -> None:
    """One exercise earned nothing, says why, and took no other along."""
    told = lost(report)
    assert list(told) == [name]
    assert f"{name}: 0 of" in told[name]
    assert reason in told[name]


@pytest.fixture
def impatient(monkeypatch):
    """Boxes that wait two seconds, so that a test need not wait ten."""
    short = Limits(seconds=2)
    monkeypatch.setattr(task, "box_opener", lambda tier: box_opener(tier, short))


@pytest.fixture
def no_box(monkeypatch, fresh_boxes):
    """From when the test calls it, no box starts on this machine."""
    autograde.require_tier(practice=False)  # found while boxes still start; it is remembered

    def close(command: list[str]) -> None:
        monkeypatch.setattr(Canaries, "sing", lambda _: None)  # they were content before
        monkeypatch.setattr("grader.box.server.command", lambda tier: command)
        fresh_boxes()

    return close


# ---------------------------------------------------------------- files that cannot be read


@pytest.fixture(scope="module")
def hostile_course(released_course, tmp_path_factory):
    """One course for the whole table: everybody in it hands in one hostile file."""
    return copy_of(released_course, tmp_path_factory.mktemp("hostile"))


def place(course: Course, released, student: str, elsewhere: pathlib.Path) -> Place:
    """Where a hostile hand-in is made."""
    folder = course.folder("submitted", student, ASSIGNMENT)
    folder.mkdir(parents=True)
    return Place(folder, filled(released, **WRONG), elsewhere)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_worth_what_it_says_and_stops_nobody(
    hostile_course, released, tmp_path, name
):
    hostile, student = FILES[name], f"student{list(FILES).index(name)}"
    hostile.make(place(hostile_course, released, student, tmp_path))
    report = settled(hostile_course, student)
    if hostile.mark:
        assert (report.mark, list(lost(report))) == (hostile.mark, list(WRONG))
        assert hostile.says in report.note
    else:
        assert_zero(report, hostile.says)
    assert all(text.isprintable() for v in report.verdicts for text in [*v.lines(), report.note])


def test_the_table_of_hostile_files_is_as_long_as_the_readme_says():
    assert len(FILES) >= 40
    assert f"0 of {len(FILES)} " in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_corrupt_notebook_is_told_what_to_do(course, released):
    report = graded(course, filled(released)[:30_000])
    assert "save and hand it in again" in report.note


def test_a_renamed_notebook_is_graded_and_told(course, released):
    hand_in(course, "x", filled(released), "my gates (final).ipynb")
    report = settled(course)
    assert report.mark == FULL
    assert "my gates (final).ipynb" in report.note


def test_of_two_notebooks_the_one_with_the_right_name_counts(course, released):
    hand_in(course, "x", "{}", "old.ipynb")
    assert graded(course, filled(released)).mark == FULL


@pytest.mark.parametrize("student", ["Zoë Anna Müller", "名前", "o'brien & co"])
def test_a_student_may_have_any_name(course, released, command_line, student):
    hand_in(course, student, filled(released))
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    assert sum(mark for mark, _ in rows(course, student).values()) == FULL
    assert command_line("feedback", ASSIGNMENT)[0] == 0
    assert (course.folder("feedback", student, ASSIGNMENT) / f"{ASSIGNMENT}.html").exists()


@pytest.mark.parametrize("name", [b"two\nlines", b"\xff", b"\x1b2J", b"[red]"])
def test_a_folder_that_nobody_can_be_named_after_is_told_and_passed_over(
    course, released, command_line, name
):
    hand_in(course, "x", filled(released))
    odd = os.fsencode(course.root / "submitted") + b"/" + name
    os.makedirs(odd + b"/" + ASSIGNMENT.encode())
    for command in ("autograde", "feedback", "report"):
        status, out, _ = command_line(command, ASSIGNMENT)
        assert status == (1 if command == "autograde" else 0)
        assert out.isascii() or command == "report"
        assert "\x1b" not in out
    assert sum(mark for mark, _ in rows(course).values()) == FULL
    assert "rename this folder" in command_line("autograde", ASSIGNMENT)[1]


@pytest.mark.parametrize("kind", ["a file", "a link to nowhere", "a pipe"])
def test_whatever_stands_in_place_of_the_folder_is_a_hand_in_that_cannot_be_read(
    course, command_line, kind
):
    folder = course.folder("submitted", "x", ASSIGNMENT)
    folder.parent.mkdir(parents=True)
    make = {"a file": folder.touch, "a pipe": lambda: os.mkfifo(folder)}
    make.get(kind, lambda: folder.symlink_to("nowhere"))()
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    assert sum(mark for mark, _ in rows(course).values()) == 0


# ---------------------------------------------------------------- cells moved, lost and doubled


def test_a_notebook_without_cells_gets_a_zero_and_its_reason(course):
    report = graded(course, {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []})
    assert report.mark == 0
    assert all(f"no function called {v.name}" in str(v) for v in report.verdicts)


def test_the_answers_alone_are_enough(course, released):
    notebook = edit(released)
    notebook["cells"] = [notebook["cells"][where(notebook, name)] for name in right_answers()]
    assert graded(course, notebook).mark == FULL


def test_the_second_try_in_a_copied_cell_counts_as_it_does_in_jupyter(course, released):
    notebook = edit(released, dsigmoid="def dsigmoid(y):\n    return y")
    at = where(notebook, "dsigmoid")
    notebook["cells"].insert(
        at + 1, notebook["cells"][at] | {"source": right_answers()["dsigmoid"]}
    )
    assert graded(course, notebook).mark == FULL


def test_a_copied_check_cell_gives_no_second_chance(course, released):
    notebook = edit(released, dsigmoid="def dsigmoid(y):\n    return y")
    notebook["cells"] += [notebook["cells"][where(notebook, "check_dsigmoid")]] * 3
    assert_lost_alone(graded(course, notebook), "dsigmoid", "dsigmoid: 0 of 1 point")


def test_a_deleted_solution_cell_costs_its_own_points_alone(course, released):
    notebook = edit(released)
    del notebook["cells"][where(notebook, "hidden_state")]
    report = graded(course, notebook)
    assert_lost_alone(report, "hidden_state", "there is no function called hidden_state")


# ---------------------------------------------------------------- metadata and locked cells


def with_metadata(notebook: dict, **changed: object) -> dict:
    """Changed in the nbgrader metadata of every cell that has some."""
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"].update(changed)
    return notebook


def test_points_come_from_the_instructor(course, released):
    wrong = "def dsigmoid(y):\n    return y"
    report = graded(course, with_metadata(edit(released, dsigmoid=wrong), points=1e9))
    assert report.mark == FULL - 1
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission(ASSIGNMENT, "x")
        assert (submission.score, submission.max_score) == (FULL - 1, FULL)


def test_an_edited_check_cell_is_the_instructors_again(course, released):
    notebook = edit(released, dsigmoid="def dsigmoid(y):\n    return y")
    notebook["cells"][where(notebook, "check_dsigmoid")]["source"] = "dsigmoid = None  # 1.0"
    assert_lost_alone(graded(course, notebook), "dsigmoid", "dsigmoid: 0 of 1 point")
    kept = course.folder("autograded", "x", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    cells = json.loads(kept.read_text())["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    assert not any("# 1.0" in source for source in sources)


# ---------------------------------------------------------------- what a hand-in says to its reader

TRICKS = "<script>alert(1)</script><img src=x onerror=alert(2)>[red]\x1b[2J\x07\u202e\n"
LOUD = f"""
class Loud(Exception):
    def __str__(self):
        return {TRICKS!r}
Loud.__name__ = {TRICKS!r}
def dsigmoid(y):
    raise Loud
def dtanh(y):
    return {{{TRICKS!r}: y}}
"""
ALIVE = ("<script>alert", "<img src=x", "<iframe", "<style>p{}", "<form", 'href="javascript')
MARKS = [
    TRICKS,
    "<iframe src='javascript:alert(2)'>",
    "<style>p{}</style>",
    "<form action='x'><input></form>",
    "[a](javascript:b)",
    "~~~\n<script>alert(3)</script>",
]


@pytest.fixture(scope="module")
def loud(released_course, released, tmp_path_factory):
    """A graded course in which one student speaks HTML and control characters everywhere."""
    course = copy_of(released_course, tmp_path_factory.mktemp("loud"))
    notebook = edit(released, dsigmoid=LOUD, dtanh="")
    notebook["cells"] += [own(f"own words {mark}") | {"cell_type": "markdown"} for mark in MARKS]
    shown = {"output_type": "display_data", "metadata": {}, "data": {"text/html": TRICKS}}
    notebook["cells"].append(own(f"# own words {TRICKS}") | {"outputs": [shown]})
    hand_in(course, SPEAKER, json.dumps(notebook), name=f"{TRICKS.replace('/', '')}.ipynb")
    report = settled(course, SPEAKER)
    assert {"dsigmoid", "dtanh"} == set(lost(report))
    return course


SPEAKER = "<b>x & <script>"  # the name of a folder


def test_what_a_student_says_comes_to_the_terminal_as_plain_text(loud):
    console = rich.console.Console(width=150, file=io.StringIO(), force_terminal=True)
    console.print(table(loud, ASSIGNMENT))
    text = console.file.getvalue()
    assert "handed in as <script>alert(1)" in text
    assert "[red]" in text, "a mark-up of ours is not read in what they say"
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)  # colours are ours
    assert all(ch.isprintable() or ch == "\n" for ch in plain)


def test_what_a_student_says_stands_in_the_report_as_plain_text(loud):
    path = loud.folder("autograded", SPEAKER, ASSIGNMENT) / autograde.REPORT
    data = json.loads(path.read_text())
    told = [data["note"], *(text for v in data["verdicts"] for text in v["problems"])]
    assert any("alert(1)" in text for text in told)
    assert all(text.isprintable() for text in told)


def test_what_a_student_says_does_not_live_in_the_feedback_page(loud):
    assert list(feedback.write_pages(loud, ASSIGNMENT, [SPEAKER])) == [SPEAKER]
    page = loud.folder("feedback", SPEAKER, ASSIGNMENT) / f"{ASSIGNMENT}.html"
    text = page.read_text(encoding="utf-8")
    assert text.count("own words") == len(MARKS) + 1
    assert [part for part in ALIVE if part in text] == []


# ---------------------------------------------------------------- answers that misbehave


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("raise ValueError('too hard for me')", "it raises ValueError: too hard for me"),
        ("raise SystemExit", "it raises SystemExit"),
        ("raise KeyboardInterrupt", "it raises KeyboardInterrupt"),
        ("return dsigmoid(y)", "it raises RecursionError"),
        ("return y * (1 - y) + np.ones(1 << 40)[0]", "MemoryError"),
        ("hoard = []\n    while True:\n        hoard.append(np.zeros(1 << 24))", "MemoryError"),
        ("return np.full(y.shape, np.nan)", "not finite"),
        ("return (y * (1 - y)).tolist()", "a list of"),
        ("return None", "is None"),
        ("y * (1 - y)", "is None"),
        ("return (y * (1 - y)).view(type('Mine', (np.ndarray,), {}))", "the subclass Mine"),
        ("return np.ma.array(y * (1 - y))", "the subclass MaskedArray"),
        ("return y * (1 - y) + 0j", "complex128"),
        ("return (y * (1 - y)).astype(np.float32)", "dtype float32"),
        ("return (y * (1 - y)).astype(object)", "an array of object"),
        ("return (y * (1 - y)).sum()", "has shape ()"),
        ("return type('Yes', (), {'__eq__': lambda *_: True})()", "is a Yes"),
        ("import ctypes\n    ctypes.string_at(0)", "segmentation fault"),
        ("import os\n    os._exit(0)", "ended with exit status 0"),
        ("import os\n    os.abort()", "the Python process"),
    ],
)
def test_a_bad_answer_costs_its_own_points_and_says_why(course, released, body, reason):
    spoiled = f"import numpy as np\ndef dsigmoid(y):\n    {body}"
    assert_lost_alone(graded(course, filled(released, dsigmoid=spoiled)), "dsigmoid", reason)


def test_an_answer_that_never_ends_costs_its_own_points(course, released, impatient):
    spoiled = "def dsigmoid(y):\n    while True:\n        pass"
    report = graded(course, filled(released, dsigmoid=spoiled))
    assert_lost_alone(report, "dsigmoid", "it did not end within 2 seconds")


def test_an_answer_that_will_not_be_interrupted_costs_its_own_points(course, released, impatient):
    stubborn = "    while True:\n        try:\n            while True: pass\n"
    spoiled = f"def dsigmoid(y):\n{stubborn}        except BaseException: pass"
    report = graded(course, filled(released, dsigmoid=spoiled))
    assert_lost_alone(report, "dsigmoid", "it did not end within 2 seconds")


def test_a_cell_that_never_ends_costs_nothing_else(course, released, impatient):
    report = graded(course, filled(released, dsigmoid="while True:\n    pass"))
    assert_lost_alone(report, "dsigmoid", "its cell ran, it did not end within 2 seconds")


def test_a_crash_in_a_cell_of_ones_own_costs_nothing(course, released):
    notebook = edit(released)
    at = where(notebook, "gates")
    notebook["cells"].insert(at, own("import ctypes\nctypes.string_at(0)"))
    assert graded(course, notebook).mark == FULL


def test_a_crash_in_one_exercise_leaves_the_others_their_marks(course, released):
    crash = "import ctypes\ndef {}:\n    ctypes.string_at(0)"
    spoiled = {"sigmoid": crash.format("sigmoid(x)"), "dtanh": crash.format("dtanh(y)")}
    report = graded(course, filled(released, **spoiled))
    assert list(lost(report)) == ["sigmoid", "dtanh"]
    assert all("segmentation fault" in told for told in lost(report).values())


def test_printing_a_hundred_megabytes_costs_nothing_and_is_not_kept(course, released):
    loud = "print('x' * 10**8)\ndef dsigmoid(y):\n    print('x' * 10**7)\n    return y * (1 - y)"
    assert graded(course, filled(released, dsigmoid=loud)).mark == FULL
    kept = course.folder("autograded", "x", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    assert kept.stat().st_size < MOST_BYTES / 100


@pytest.mark.parametrize(
    "warning",
    [
        "warnings.warn('to do')",
        "warnings.warn('old', DeprecationWarning)",
        "np.ones(1) / 0",
    ],
)
def test_a_warning_costs_nothing_where_silence_is_not_asked(course, released, warning):
    head = f"import warnings\nimport numpy as np\nwarnings.simplefilter('error')\n{warning}"
    noisy = f"{head}\ndef dsigmoid(y):\n    {warning}\n    return y * (1 - y)"
    assert graded(course, filled(released, dsigmoid=noisy)).mark == FULL


@pytest.mark.parametrize("text", ["def dsigmoid(y)\n    return y", "x = 1\n\treturn (", "a\x00b"])
def test_a_syntax_error_costs_its_own_points_and_says_so(course, released, text):
    report = graded(course, filled(released, dsigmoid=text))
    assert_lost_alone(report, "dsigmoid", "no function called dsigmoid")
    assert "Error" in lost(report)["dsigmoid"]


RIGHT = "def dsigmoid(y):\n    return y * (1 - y)"


@pytest.mark.parametrize(
    "cell",
    [
        f"%matplotlib inline\n!ls\n{RIGHT}",
        f"%%time\n{RIGHT}",
        f"%%capture\n{RIGHT}",
        f"%%capture said\n{RIGHT}",
        f"files = !ls\n{RIGHT}",
        f"took = %timeit -o sum(range(9))\n{RIGHT}",
        f"import numpy as np\nnp.exp?\n?np.exp\n{RIGHT}",
        f"{RIGHT}\n\nif True:\n    %timeit dsigmoid(0.5)\n    !ls",
        f"%matplotlib inline\n{RIGHT}  # is this right?",
        "%matplotlib inline\ndef dsigmoid(y):\n    return y * (1 - y\n        % 7)",
        f'%matplotlib inline\n{RIGHT}\n\n"""\n!important\n% of marks?\n"""',
    ],
)
def test_ipython_lines_cost_nothing(course, released, cell):
    assert graded(course, filled(released, dsigmoid=cell)).mark == FULL


@pytest.mark.parametrize("cell", ["%%bash\nls | wc", "%%html\n<b>hello", "%%writefile a\n(("])
def test_a_cell_in_another_language_costs_nothing(course, released, cell):
    assert graded(course, filled(released, rest=cell)).mark == FULL


@pytest.mark.parametrize(
    "imports",
    [
        "import matplotlib.pyplot as plt",
        "from scipy.special import expit",
        "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    ],
)
def test_an_import_of_what_is_not_in_the_box_costs_nothing(course, released, imports):
    cell = f"{imports}\n{RIGHT}"
    assert graded(course, filled(released, dsigmoid=cell)).mark == FULL


# ---------------------------------------------------------------- a class with bad hand-ins

REASONS = {
    "corrupt": "no valid JSON",
    "crash": "segmentation fault",
    "empty": "there is no notebook in the folder",
    "huge": "40 MiB",
    "linked": "the notebook is a link",
    "nothing": "no notebook of today's format",
    "two": "more than one other notebook",
}
CRASH = "import ctypes\ndef dsigmoid(y):\n    ctypes.string_at(0)"


def spoil(course: Course, released, student: str) -> None:
    """Replace what a student handed in by something bad, of the kind the student is named for."""
    folder = course.folder("submitted", student, ASSIGNMENT)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    texts = {"corrupt": filled(released)[:9000], "huge": HUGE, "nothing": "{}"}
    texts["crash"] = filled(released, dsigmoid=CRASH)
    if student == "linked":
        (folder / f"{ASSIGNMENT}.ipynb").symlink_to("/etc/hostname")
    elif student == "two":
        hand_in(course, student, filled(released), "a.ipynb")
        hand_in(course, student, filled(released), "b.ipynb")
    elif student != "empty":
        hand_in(course, student, texts[student])


def shell(course: Course, *argv: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m ...` in the course folder, as an instructor would."""
    command = [sys.executable, "-m", *argv]
    return subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)


def copy_of(course: Course, folder: pathlib.Path) -> Course:
    """A copy of a course, for a whole module."""
    shutil.copytree(course.root, folder / "course")
    return Course(folder / "course")


@pytest.fixture(scope="module")
def bad_class(released_course, released, tmp_path_factory):
    """One good hand-in among bad ones, graded by the command line; and what that printed."""
    course = copy_of(released_course, tmp_path_factory.mktemp("bad"))
    hand_in(course, "good", filled(released))
    for student in REASONS:
        spoil(course, released, student)
    return course, shell(course, "grader", "autograde", ASSIGNMENT, "--jobs", "2")


def test_one_bad_hand_in_never_stops_the_class(bad_class):
    course, done = bad_class
    assert done.returncode == 0, done.stderr
    assert f"{len(REASONS) + 1} graded" in done.stdout
    marks = gradebook_marks(course)
    assert {student for student, _ in marks} == {"good", *REASONS}
    assert None not in marks.values()


def test_the_good_one_among_the_bad_gets_full_marks(bad_class):
    assert sum(mark for mark, _ in rows(bad_class[0], "good").values()) == FULL


@pytest.mark.parametrize("student", sorted(REASONS))
def test_the_bad_ones_get_what_they_earned(bad_class, student):
    earned = sum(mark for mark, _ in rows(bad_class[0], student).values())
    assert earned == (FULL - 1 if student == "crash" else 0)


def test_the_reasons_stand_in_the_printed_table(bad_class, command_line):
    status, told, _ = command_line("report", ASSIGNMENT, where=bad_class[0])
    assert status == 0
    why = told.partition("Why marks were lost")[2].splitlines()
    for student, reason in REASONS.items():
        (line,) = [line for line in why if line.startswith(f"  {student}")]
        assert reason in line
    assert not [line for line in why if line.startswith("  good")]


def test_the_reasons_stand_in_the_feedback_pages(bad_class, command_line):
    course = bad_class[0]
    assert command_line("feedback", ASSIGNMENT, where=course)[0] == 0
    for student, reason in REASONS.items():
        page = course.folder("feedback", student, ASSIGNMENT) / f"{ASSIGNMENT}.html"
        assert reason in html.unescape(page.read_text()), student


# ---------------------------------------------------------------- old marks


@pytest.mark.parametrize("student", ["corrupt", "empty", "linked", "two"])
def test_a_bad_second_hand_in_never_keeps_the_old_mark(course, released, student):
    hand_in(course, student, filled(released))
    assert settled(course, student).mark == FULL
    spoil(course, released, student)
    assert_zero(settled(course, student), REASONS[student])
    assert autograde.read_report(course, ASSIGNMENT, student).mark == 0


@pytest.fixture(scope="module")
def after_stock(released_course, released, tmp_path_factory):
    """Full marks for all, then bad hand-ins, then `nbgrader autograde --force`."""
    course = copy_of(released_course, tmp_path_factory.mktemp("stock"))
    for student in ("good", *REASONS):
        hand_in(course, student, filled(released))
        assert settled(course, student).mark == FULL
    for student in REASONS:
        spoil(course, released, student)
    return course, shell(course, "nbgrader", "autograde", ASSIGNMENT, "--force")


@pytest.mark.parametrize("student", sorted(REASONS))
def test_stock_nbgrader_never_keeps_an_old_mark_either(after_stock, student):
    course, done = after_stock
    expected = FULL - 1 if student == "crash" else 0
    assert sum(mark for mark, _ in rows(course, student).values()) == expected, done.stderr[-900:]
    report = autograde.read_report(course, ASSIGNMENT, student)
    assert REASONS[student] in report.to_json()


def test_stock_nbgrader_goes_on_to_the_good_one(after_stock):
    assert sum(mark for mark, _ in rows(after_stock[0], "good").values()) == FULL


# ---------------------------------------------------------------- nbgrader copies no secret

NOT_COPIED = [
    "a link under another name",
    "a folder that is a link",
    "a student who is a link",
    "a folder that leads around in circles",
    "two thousand files beside it",
    "folders in folders beside it",
    "a name with control characters",
    "a name that is no text",
    "a report of its own",
    "a timestamp that is a pipe",
    "a timestamp that is a link",
]


@pytest.fixture(scope="module")
def copied_class(released_course, released, tmp_path_factory):
    """Hand-ins that are not to be copied, graded by plain nbgrader; and a secret outside."""
    scratch = tmp_path_factory.mktemp("copied")
    course = copy_of(released_course, scratch)
    (scratch / "secret.txt").write_text("the secret of somebody else")
    for n, name in enumerate(NOT_COPIED):
        (elsewhere := scratch / f"elsewhere{n}").mkdir()
        there = place(course, released, f"student{n}", elsewhere)
        FILES[name].make(there)
        for link in ("mine.txt", "deeper/mine.txt"):
            (there.folder / link).parent.mkdir(exist_ok=True)
            (there.folder / link).symlink_to(scratch / "secret.txt")
    hand_in(course, "honest", filled(released))
    hand_in(course, "honest", "x,y\n1,2\n", name="data.csv")
    course.convert(Autograde, ASSIGNMENT)
    return course


@pytest.mark.parametrize("name", NOT_COPIED)
def test_nbgrader_copies_nothing_that_a_link_leads_to(copied_class, name):
    student = f"student{NOT_COPIED.index(name)}"
    folder = copied_class.folder("autograded", student, ASSIGNMENT)
    assert {path.name for path in folder.iterdir()} <= {NAME, autograde.REPORT}
    report = autograde.read_report(copied_class, ASSIGNMENT, student)
    assert report.mark == FILES[name].mark
    assert FILES[name].says in report.note
    assert sum(mark for mark, _ in rows(copied_class, student).values()) == report.mark


def test_nbgrader_still_copies_what_an_ordinary_hand_in_brings(copied_class):
    assert sum(mark for mark, _ in rows(copied_class, "honest").values()) == FULL
    assert (copied_class.folder("autograded", "honest", ASSIGNMENT) / "data.csv").exists()


# ---------------------------------------------------------------- our own faults


@pytest.mark.parametrize(
    ("command", "said"),
    [(["/nowhere/bwrap"], "cannot be started"), ([sys.executable, "-c", NO_WALLS], "no walls")],
    ids=["no such program", "ends at once"],
)
def test_a_box_that_does_not_start_is_our_fault_and_never_a_zero(
    course, released, no_box, command, said
):
    hand_in(course, "x", filled(released))
    assert settled(course).mark == FULL
    no_box(command)
    start = time.monotonic()
    report = grade(course, "x")
    assert said in report.fault
    assert time.monotonic() - start < 15, "three starts that fail at once need no waiting"
    assert report.verdicts == []
    assert set(rows(course).values()) == {(None, True)}


def test_a_fault_of_ours_gives_exit_status_1_and_is_told(course, released, command_line, no_box):
    hand_in(course, "x", filled(released))
    no_box(["/nowhere/bwrap"])
    assert command_line("autograde", ASSIGNMENT)[0] == 1
    assert set(rows(course).values()) == {(None, True)}
    status, told, _ = command_line("report", ASSIGNMENT)
    assert status == 0
    assert "not graded through our fault: the box cannot be started" in told


def test_after_a_fault_of_ours_the_next_run_grades_again(
    course, released, command_line, monkeypatch
):
    autograde.require_tier(practice=False)  # remembered, as in no_box
    hand_in(course, "x", filled(released))
    with monkeypatch.context() as patch:
        patch.setattr(Canaries, "sing", lambda _: None)
        patch.setattr("grader.box.server.command", lambda tier: ["/nowhere/bwrap"])
        assert command_line("autograde", ASSIGNMENT)[0] == 1
    status, told, _ = command_line("autograde", ASSIGNMENT)
    assert status == 0
    assert "1 graded" in told
    assert sum(mark for mark, _ in rows(course).values()) == FULL


def test_a_bug_in_the_judge_is_our_fault_and_stops_nobody(
    course, released, command_line, monkeypatch
):
    right, find = filled(released), autograde.intake.find

    def stumble(folder, assignment):
        if folder.parent.name == "unlucky":
            raise ZeroDivisionError("a bug")
        return find(folder, assignment)

    for student in ("lucky", "unlucky"):
        hand_in(course, student, right)
    monkeypatch.setattr(autograde.intake, "find", stumble)
    assert command_line("autograde", ASSIGNMENT)[0] == 1
    assert set(rows(course, "unlucky").values()) == {(None, True)}
    assert sum(mark for mark, _ in rows(course, "lucky").values()) == FULL


def test_with_stock_nbgrader_a_fault_of_ours_leaves_no_old_mark(course, released, no_box):
    hand_in(course, "x", filled(released))
    assert settled(course).mark == FULL
    no_box(["/nowhere/bwrap"])
    with pytest.raises(CourseError, match=ASSIGNMENT):
        course.convert(Autograde, ASSIGNMENT, "x")
    assert set(rows(course).values()) == {(None, True)}


# ---------------------------------------------------------------- wrong usage


@pytest.mark.parametrize(
    ("argv", "helpful"),
    [
        (["autograde", "09-magic"], "There are: 01-gates"),
        (["release", "09-magic"], "There are: 01-gates"),
        (["report", "09-magic"], "There are: 01-gates"),
        (["feedback", "09-magic"], "There are: 01-gates"),
        (["autograde", ASSIGNMENT, "--student", "nobody"], f"submitted/nobody/{ASSIGNMENT}"),
        (["feedback", ASSIGNMENT, "--student", "nobody"], f"submitted/nobody/{ASSIGNMENT}"),
        (["regrade", ASSIGNMENT, "--student", "nobody"], f"submitted/nobody/{ASSIGNMENT}"),
        (["autograde", ASSIGNMENT, "--jobs", "0"], "--jobs: at least 1"),
        (["autograde", ASSIGNMENT, "--jobs", "many"], "--jobs"),
        (["autograte"], "autograde"),
        ([], "COMMAND"),
    ],
    ids=" ".join,
)
def test_wrong_usage_gives_exit_status_2_and_a_helpful_line(command_line, argv, helpful):
    status, _, told = command_line(*argv)
    assert status == 2
    assert helpful in told


def test_a_folder_that_is_no_course_is_wrong_usage(tmp_path):
    command = [sys.executable, "-m", "grader", "autograde"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "holds no nbgrader_config.py" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_class_without_hand_ins_is_graded_at_once(command_line):
    status, told, _ = command_line("autograde", ASSIGNMENT)
    assert status == 0
    assert "0 graded" in told


# ---------------------------------------------------------------- grading again


def test_a_second_run_grades_only_what_is_new(course, released, command_line):
    hand_in(course, "x", filled(released))
    for student in ("corrupt", "empty", "linked", "two"):
        spoil(course, released, student)
    assert "5 graded" in command_line("autograde", ASSIGNMENT)[1]
    assert "0 graded" in command_line("autograde", ASSIGNMENT)[1]
    hand_in(course, "x", filled(released, dsigmoid="def dsigmoid(y):\n    return y"))
    assert "1 graded" in command_line("autograde", ASSIGNMENT)[1]
    assert list(lost(autograde.read_report(course, ASSIGNMENT, "x"))) == ["dsigmoid"]
    assert "5 graded" in command_line("autograde", ASSIGNMENT, "--force")[1]


def test_a_folder_in_place_of_a_notebook_does_not_stop_the_second_run(course, command_line):
    (course.folder("submitted", "x", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb").mkdir(parents=True)
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    status, told, _ = command_line("autograde", ASSIGNMENT)
    assert status == 0
    assert "0 graded" in told


def test_a_notebook_that_is_taken_back_is_a_new_hand_in(course, released, command_line):
    path = hand_in(course, "x", filled(released))
    command_line("autograde", ASSIGNMENT)
    path.unlink()
    assert "1 graded" in command_line("autograde", ASSIGNMENT)[1]
    assert {mark for mark, _ in rows(course).values()} == {0}


@pytest.mark.parametrize("road", ["grader", "stock"])
def test_a_manual_mark_survives_grading_again(course, released, command_line, road):
    hand_in(course, "x", filled(released, dsigmoid="def dsigmoid(y):\n    return y"))
    settled(course)
    with course.gradebook() as gradebook:
        row = gradebook.find_grade("check_dsigmoid", ASSIGNMENT, ASSIGNMENT, "x")
        row.manual_score = 0.75
        gradebook.db.commit()
    if road == "grader":
        assert command_line("autograde", ASSIGNMENT, "--force")[0] == 0
    else:
        course.convert(Autograde, ASSIGNMENT, "x")
    with course.gradebook() as gradebook:
        row = gradebook.find_grade("check_dsigmoid", ASSIGNMENT, ASSIGNMENT, "x")
        assert (row.auto_score, row.manual_score, row.score) == (0, 0.75, 0.75)
        assert gradebook.find_submission(ASSIGNMENT, "x").score == FULL - 0.25


def test_the_same_attempt_graded_again_gives_the_same_report(course, released):
    spoiled = {"sigmoid": "def sigmoid(x):\n    return x", "dsigmoid": CRASH}
    first = graded(course, filled(released, **spoiled))
    assert len(lost(first)) > 1
    assert settled(course).to_json() == first.to_json()


def test_a_report_that_was_damaged_is_made_again(course, released, command_line):
    hand_in(course, "x", filled(released))
    before = settled(course).to_json()
    report = course.folder("autograded", "x", ASSIGNMENT) / autograde.REPORT
    report.write_text("{")
    assert "1 graded" in command_line("autograde", ASSIGNMENT)[1]
    assert report.read_text() == before
