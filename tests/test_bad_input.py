"""Bad submissions, wrong usage and internal errors: each student gets the right score.

A submission that cannot be read gets a zero with its reason, an internal error gives no score, and
neither stops the other submissions. All tests run the real sandbox and write to a real gradebook
of nbgrader.
"""

import html
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import pytest
from nbgrader.converters.base import NbGraderException

from check.render import as_text, lines
from grader.course import Course
from grader.gradebook import connection
from grader.grading import run, task
from grader.grading.report import SubmissionReport, read
from grader.grading.selftest import SelfTest
from grader.reports import feedback
from grader.sandbox.backends import best_backend
from grader.sandbox.sandbox import Limits, Sandbox
from grader.submission.read import MAX_BYTES
from tests import demo
from tests.conftest import (
    ASSIGNMENT,
    NBGRADER,
    ROOT,
    grade,
    gradebook_scores,
    nbgrader_autograde,
    right_answers,
    sandboxes_for_new_cells,
    submit,
)
from tests.hostile_files import FILES, NAME, WRONG, Place

FULL = 20
HUGE = b" " * (40 << 20)
NOT_ISOLATED = "raise SystemExit('no isolation today')"


def filled(released, rest: str = "", **wrong: str) -> str:
    """A right notebook with some answers replaced, and a cell with `rest` at the end."""
    return demo.fill(released, right_answers() | wrong, rest)


def as_data(released, **wrong: str) -> dict:
    """The same as data, for changes that no editor would make."""
    return json.loads(filled(released, **wrong))


def where(notebook: dict, grade_id: str) -> int:
    """Place of the first cell with this grade_id."""
    ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in notebook["cells"]]
    return ids.index(grade_id)


def own(source: str) -> dict:
    """A code cell that the student added."""
    return {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def rows(course, student: str = "x") -> dict[str, tuple[float | None, bool]]:
    """Automatic score and "needs manual grade" in the gradebook, by exercise."""
    with connection.opened(course) as gradebook:
        (notebook,) = gradebook.find_submission(ASSIGNMENT, student).notebooks
        return {
            row.cell.name.removeprefix("check_"): (row.auto_score, row.needs_manual_grade)
            for row in notebook.grades
        }


def recorded_score(course, student: str = "x") -> float:
    """The sum of the automatic scores in the gradebook."""
    return sum(score for score, _ in rows(course, student).values())


def recorded_report(course, student: str) -> SubmissionReport | None:
    """The report in the course folder."""
    return read(course.paths(student, ASSIGNMENT).report)


def graded_again(course, student: str = "x") -> SubmissionReport:
    """Grade what is in the folder; report and gradebook must have the same scores."""
    report = grade(course, student)
    assert report.internal_error == ""
    assert rows(course, student) == {r.name: (r.score, False) for r in report.results}
    return report


def graded(course, notebook: str | bytes | dict) -> SubmissionReport:
    """Submit as student x, and grade."""
    submit(course, "x", json.dumps(notebook) if isinstance(notebook, dict) else notebook)
    return graded_again(course)


def lost(report: SubmissionReport) -> dict[str, str]:
    """Exercises that lost points, each with its result as text."""
    return {r.name: as_text(r) for r in report.results if r.score != r.max_score}


def assert_zero(report: SubmissionReport, reason: str) -> None:
    """No exercise has points, and each gives the reason."""
    assert len(report.results) == 8
    assert report.score == 0
    assert report.max_score == FULL
    assert all(reason in as_text(r) for r in report.results), report.results[0]


def assert_only_lost(report: SubmissionReport, name: str, reason: str) -> None:
    """One exercise scored nothing and gives the reason; all others have their points."""
    texts = lost(report)
    assert list(texts) == [name]
    assert f"{name}: 0 of" in texts[name]
    assert reason in texts[name]


@pytest.fixture
def short_limits(monkeypatch):
    """Sandboxes with a time limit of two seconds in place of ten."""
    limits = Limits(seconds=2)
    monkeypatch.setattr(task, "Sandbox", lambda backend: Sandbox(backend, limits))


@pytest.fixture
def break_sandbox(monkeypatch, restart_fork_servers):
    """Calling it replaces the command that starts sandboxes: from then on none starts."""
    best_backend(practice=False)  # cached, while sandboxes still start

    def replace(command: list[str]) -> None:
        monkeypatch.setattr(SelfTest, "run", lambda _: None)  # as if it had passed before
        monkeypatch.setattr("grader.sandbox.fork_server.command", lambda backend: command)
        restart_fork_servers()

    return replace


# ---------------------------------------------------------------- files that cannot be read


@pytest.fixture(scope="module")
def hostile_course(released_course, tmp_path_factory):
    """One course for the whole table: each student in it submits one hostile file."""
    return copy_of(released_course, tmp_path_factory.mktemp("hostile"))


def place(course: Course, released, student: str, elsewhere: pathlib.Path) -> Place:
    """Where a hostile submission is made."""
    folder = course.paths(student, ASSIGNMENT).submitted
    folder.mkdir(parents=True)
    return Place(folder, filled(released, **WRONG), elsewhere)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gets_the_score_and_the_reason_of_its_table_row(
    hostile_course, released, tmp_path, name
):
    hostile, student = FILES[name], f"student{list(FILES).index(name)}"
    hostile.make(place(hostile_course, released, student, tmp_path))
    with sandboxes_for_new_cells():
        report = graded_again(hostile_course, student)
    if hostile.score:
        assert (report.score, list(lost(report))) == (hostile.score, list(WRONG))
        assert hostile.reason in report.note
    else:
        assert_zero(report, hostile.reason)
    assert all(text.isprintable() for r in report.results for text in [*lines(r), report.note])


@pytest.fixture(scope="module")
def hostile_plain(released_course, released, tmp_path_factory):
    """The whole table, graded by `nbgrader autograde`, and the files outside the course."""
    scratch = tmp_path_factory.mktemp("hostile-plain")
    course, outside = copy_of(released_course, scratch), {}
    for number, hostile in enumerate(FILES.values()):
        (elsewhere := scratch / f"elsewhere{number}").mkdir()
        hostile.make(place(course, released, f"student{number}", elsewhere))
        outside |= {path: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()}
    with sandboxes_for_new_cells():
        nbgrader_autograde(course)
    return course, outside


@pytest.mark.parametrize("name", FILES)
def test_with_nbgrader_autograde_a_hostile_file_gets_the_same(hostile_plain, name):
    course, student = hostile_plain[0], f"student{list(FILES).index(name)}"
    report = recorded_report(course, student)
    assert (report.score, report.internal_error) == (FILES[name].score, "")
    assert FILES[name].reason in report.note
    assert recorded_score(course, student) == report.score
    paths = course.paths(student, ASSIGNMENT)
    written = {NAME, paths.report.name, "timestamp.txt"}
    assert {path.name for path in paths.autograded.iterdir()} <= written


def test_nbgrader_autograde_changes_nothing_that_hostile_links_point_to(hostile_plain):
    outside = hostile_plain[1]
    assert outside
    assert all(path.read_bytes() == data for path, data in outside.items())


def test_the_readme_gives_the_number_of_hostile_files():
    assert len(FILES) >= 40
    assert f"0 of {len(FILES)} " in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_note_on_a_corrupt_notebook_names_the_remedy(course, released):
    report = graded(course, filled(released)[:30_000])
    assert "save and submit it again" in report.note


def test_a_renamed_notebook_is_graded_and_its_name_is_noted(course, released):
    submit(course, "x", filled(released), "my gates (final).ipynb")
    report = graded_again(course)
    assert report.score == FULL
    assert "my gates (final).ipynb" in report.note


def test_of_two_notebooks_the_one_with_the_right_name_counts(course, released):
    submit(course, "x", "{}", "old.ipynb")
    assert graded(course, filled(released)).score == FULL


def test_a_student_may_have_any_name(course, released, command_line):
    students = ["Zoë Anna Müller", "名前", "o'brien & co"]
    for student in students:
        submit(course, student, filled(released))
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    assert [recorded_score(course, student) for student in students] == [FULL] * 3
    assert command_line("feedback", ASSIGNMENT)[0] == 0
    assert all(course.paths(student, ASSIGNMENT).feedback.exists() for student in students)


NO_STUDENT_IDS = [b"two\nlines", b"\xff", b"\x1b2J", b"[red]", b"ann ", b" ann"]


def test_a_folder_whose_name_is_no_student_id_is_listed_and_passed_over(
    course, released, command_line
):
    submit(course, "x", filled(released))
    for name in NO_STUDENT_IDS:
        unusable = os.fsencode(course.root / "submitted") + b"/" + name
        os.makedirs(unusable + b"/" + ASSIGNMENT.encode())
    for command in ("autograde", "feedback", "report"):
        status, out, _ = command_line(command, ASSIGNMENT)
        assert status == (1 if command == "autograde" else 0)
        assert out.isascii() or command == "report"
        assert "\x1b" not in out
    assert recorded_score(course) == FULL
    out = command_line("autograde", ASSIGNMENT)[1]
    assert out.count("cannot use this name; rename the folder") == len(NO_STUDENT_IDS)


def test_a_file_or_link_in_place_of_the_folder_is_a_submission_that_cannot_be_read(
    course, command_line
):
    make = {
        "file": pathlib.Path.touch,
        "link": lambda folder: folder.symlink_to("nowhere"),
        "pipe": os.mkfifo,
    }
    for student, make_one in make.items():
        folder = course.paths(student, ASSIGNMENT).submitted
        folder.parent.mkdir(parents=True)
        make_one(folder)
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    assert [recorded_score(course, student) for student in make] == [0, 0, 0]


# ---------------------------------------------------------------- cells moved, deleted and copied


def test_a_notebook_without_cells_gets_a_zero_and_the_reason(course):
    report = graded(course, {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []})
    assert report.score == 0
    assert all(f"no function called {r.name}" in as_text(r) for r in report.results)


def test_a_notebook_with_the_answers_alone_gets_the_full_score(course, released):
    notebook = as_data(released)
    notebook["cells"] = [notebook["cells"][where(notebook, name)] for name in right_answers()]
    assert graded(course, notebook).score == FULL


def test_an_answer_in_a_copied_cell_replaces_the_one_before_it_as_in_jupyter(course, released):
    notebook = as_data(released, dsigmoid="def dsigmoid(y):\n    return y")
    at = where(notebook, "dsigmoid")
    notebook["cells"].insert(
        at + 1, notebook["cells"][at] | {"source": right_answers()["dsigmoid"]}
    )
    assert graded(course, notebook).score == FULL


def test_a_copied_check_cell_changes_no_score(course, released):
    notebook = as_data(released, dsigmoid="def dsigmoid(y):\n    return y")
    notebook["cells"] += [notebook["cells"][where(notebook, "check_dsigmoid")]] * 3
    assert_only_lost(graded(course, notebook), "dsigmoid", "dsigmoid: 0 of 1 point")


def test_a_deleted_solution_cell_costs_its_own_points_alone(course, released):
    notebook = as_data(released)
    del notebook["cells"][where(notebook, "hidden_state")]
    report = graded(course, notebook)
    assert_only_lost(report, "hidden_state", "there is no function called hidden_state")


# ---------------------------------------------------------------- metadata and locked cells


def with_metadata(notebook: dict, **changed: object) -> dict:
    """Change the nbgrader metadata of every cell that has any."""
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"].update(changed)
    return notebook


def test_points_come_from_the_instructors_notebook(course, released):
    wrong = "def dsigmoid(y):\n    return y"
    report = graded(course, with_metadata(as_data(released, dsigmoid=wrong), points=1e9))
    assert report.score == FULL - 1
    with connection.opened(course) as gradebook:
        submission = gradebook.find_submission(ASSIGNMENT, "x")
        assert (submission.score, submission.max_score) == (FULL - 1, FULL)


def test_an_edited_check_cell_is_replaced_by_the_instructors(course, released):
    notebook = as_data(released, dsigmoid="def dsigmoid(y):\n    return y")
    notebook["cells"][where(notebook, "check_dsigmoid")]["source"] = "dsigmoid = None  # 1.0"
    assert_only_lost(graded(course, notebook), "dsigmoid", "dsigmoid: 0 of 1 point")
    kept = course.paths("x", ASSIGNMENT).notebook
    cells = json.loads(kept.read_text())["cells"]
    check = cells[where({"cells": cells}, "check_dsigmoid")]
    original = where(as_data(released), "check_dsigmoid")
    assert "".join(check["source"]) == released.cells[original].source
    typed = [cell for cell in cells if "# 1.0" in "".join(cell["source"])]
    assert [cell["metadata"] for cell in typed] == [{"typed_into": "check_dsigmoid"}]


# ---------------------------------------------------------------- text of a submission, as shown

TRICKS = "<script>alert(1)</script><img src=x onerror=alert(2)>[red]\x1b[2J\x07\u202e\n"
TRICKY_ANSWERS = f"""
class Tricky(Exception):
    def __str__(self):
        return {TRICKS!r}
Tricky.__name__ = {TRICKS!r}
def dsigmoid(y):
    raise Tricky
def dtanh(y):
    return {{{TRICKS!r}: y}}
"""
TRICKY_NAME = "<b>x & <script>"  # of the student's folder
ACTIVE_HTML = ("<script>alert", "<img src=x", "<iframe", "<style>p{}", "<form", 'href="javascript')
MARKUP = [
    TRICKS,
    "<iframe src='javascript:alert(2)'>",
    "<style>p{}</style>",
    "<form action='x'><input></form>",
    "[a](javascript:b)",
    "~~~\n<script>alert(3)</script>",
]


@pytest.fixture(scope="module")
def tricky_course(released_course, released, tmp_path_factory):
    """A graded course with a submission that has HTML and control characters everywhere."""
    course = copy_of(released_course, tmp_path_factory.mktemp("tricky"))
    notebook = as_data(released, dsigmoid=TRICKY_ANSWERS, dtanh="")
    notebook["cells"] += [
        own(f"own words {markup}") | {"cell_type": "markdown"} for markup in MARKUP
    ]
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": TRICKS}}
    notebook["cells"].append(own(f"# own words {TRICKS}") | {"outputs": [output]})
    submit(course, TRICKY_NAME, json.dumps(notebook), name=f"{TRICKS.replace('/', '')}.ipynb")
    report = graded_again(course, TRICKY_NAME)
    assert {"dsigmoid", "dtanh"} == set(lost(report))
    return course


def test_text_of_a_submission_reaches_the_terminal_as_plain_text(tricky_course, command_line):
    _, text, _ = command_line("report", ASSIGNMENT, "--students", where=tricky_course)
    assert "submitted as <script>alert(1)" in text
    assert "[red]" in text, "Rich reads no markup in it"
    assert all(ch.isprintable() or ch == "\n" for ch in text)


def test_text_of_a_submission_is_plain_text_in_the_report(tricky_course):
    data = json.loads(tricky_course.paths(TRICKY_NAME, ASSIGNMENT).report.read_text())
    texts = [data["note"], *(text for r in data["results"] for text in r["problems"])]
    assert any("alert(1)" in text for text in texts)
    assert all(text.isprintable() for text in texts)


def test_text_of_a_submission_is_no_active_html_in_the_feedback_page(tricky_course):
    assert list(feedback.write_pages(tricky_course, ASSIGNMENT, [TRICKY_NAME])) == [TRICKY_NAME]
    page = tricky_course.paths(TRICKY_NAME, ASSIGNMENT).feedback
    text = page.read_text(encoding="utf-8")
    assert text.count("own words") == len(MARKUP) + 1
    assert [part for part in ACTIVE_HTML if part in text] == []


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
        ("return (y * (1 - y)).astype(np.float16)", "an array of float16"),
        ("return (y * (1 - y)).astype(object)", "an array of object"),
        ("return (y * (1 - y)).sum()", "has shape ()"),
        ("return type('Yes', (), {'__eq__': lambda *_: True})()", "is a Yes"),
        ("import ctypes\n    ctypes.string_at(0)", "segmentation fault"),
        ("import os\n    os._exit(0)", "ended with exit status 0"),
        ("import os\n    os.abort()", "the Python process"),
    ],
)
def test_a_bad_answer_costs_its_own_points_and_gives_the_reason(course, released, body, reason):
    wrong = f"import numpy as np\ndef dsigmoid(y):\n    {body}"
    assert_only_lost(graded(course, filled(released, dsigmoid=wrong)), "dsigmoid", reason)


def test_an_answer_that_never_ends_costs_its_own_points(course, released, short_limits):
    wrong = "def dsigmoid(y):\n    while True:\n        pass"
    report = graded(course, filled(released, dsigmoid=wrong))
    assert_only_lost(report, "dsigmoid", "it did not end within 2 seconds")


def test_an_answer_that_catches_interrupts_costs_its_own_points(course, released, short_limits):
    stubborn = "    while True:\n        try:\n            while True: pass\n"
    wrong = f"def dsigmoid(y):\n{stubborn}        except BaseException: pass"
    report = graded(course, filled(released, dsigmoid=wrong))
    assert_only_lost(report, "dsigmoid", "it did not end within 2 seconds")


def test_a_cell_that_never_ends_costs_the_points_of_its_exercise_alone(
    course, released, short_limits
):
    report = graded(course, filled(released, dsigmoid="while True:\n    pass"))
    assert_only_lost(report, "dsigmoid", "its cell ran, it did not end within 2 seconds")


def test_a_crash_in_an_added_cell_costs_nothing(course, released):
    notebook = as_data(released)
    at = where(notebook, "gates")
    notebook["cells"].insert(at, own("import ctypes\nctypes.string_at(0)"))
    assert graded(course, notebook).score == FULL


def test_a_crash_in_one_exercise_leaves_the_others_their_points(course, released):
    crash = "import ctypes\ndef {}:\n    ctypes.string_at(0)"
    wrong = {"sigmoid": crash.format("sigmoid(x)"), "dtanh": crash.format("dtanh(y)")}
    report = graded(course, filled(released, **wrong))
    assert list(lost(report)) == ["sigmoid", "dtanh"]
    assert all("segmentation fault" in text for text in lost(report).values())


def test_printing_a_hundred_megabytes_costs_nothing_and_is_not_kept(course, released):
    verbose = "print('x' * 10**8)\ndef dsigmoid(y):\n    print('x' * 10**7)\n    return y * (1 - y)"
    assert graded(course, filled(released, dsigmoid=verbose)).score == FULL
    kept = course.paths("x", ASSIGNMENT).notebook
    assert kept.stat().st_size < MAX_BYTES / 100


@pytest.mark.parametrize(
    "warning",
    [
        "warnings.warn('to do')",
        "warnings.warn('old', DeprecationWarning)",
        "np.ones(1) / 0",
    ],
)
def test_a_warning_costs_nothing_where_silence_is_no_criterion(course, released, warning):
    head = f"import warnings\nimport numpy as np\nwarnings.simplefilter('error')\n{warning}"
    noisy = f"{head}\ndef dsigmoid(y):\n    {warning}\n    return y * (1 - y)"
    assert graded(course, filled(released, dsigmoid=noisy)).score == FULL


@pytest.mark.parametrize("text", ["def dsigmoid(y)\n    return y", "x = 1\n\treturn (", "a\x00b"])
def test_a_syntax_error_costs_its_own_points_and_is_named(course, released, text):
    report = graded(course, filled(released, dsigmoid=text))
    assert_only_lost(report, "dsigmoid", "no function called dsigmoid")
    assert "Error" in lost(report)["dsigmoid"]


RIGHT = "def dsigmoid(y):\n    return y * (1 - y)"


@pytest.mark.parametrize(
    "cell",
    [
        f"%matplotlib inline\n!ls\n{RIGHT}",
        f"%%time\n{RIGHT}",
        f"%%capture\n{RIGHT}",
        f"%%capture output\n{RIGHT}",
        f"files = !ls\n{RIGHT}",
        f"took = %timeit -o sum(range(9))\n{RIGHT}",
        f"import numpy as np\nnp.exp?\n?np.exp\n{RIGHT}",
        f"{RIGHT}\n\nif True:\n    %timeit dsigmoid(0.5)\n    !ls",
        f"%matplotlib inline\n{RIGHT}  # is this right?",
        "%matplotlib inline\ndef dsigmoid(y):\n    return y * (1 - y\n        % 7)",
        f'%matplotlib inline\n{RIGHT}\n\n"""\n!important\n% of points?\n"""',
    ],
)
def test_magics_and_shell_lines_of_ipython_cost_nothing(course, released, cell):
    assert graded(course, filled(released, dsigmoid=cell)).score == FULL


@pytest.mark.parametrize("cell", ["%%bash\nls | wc", "%%html\n<b>hello", "%%writefile a\n(("])
def test_a_cell_in_another_language_costs_nothing(course, released, cell):
    assert graded(course, filled(released, rest=cell)).score == FULL


@pytest.mark.parametrize(
    "imports",
    [
        "import matplotlib.pyplot as plt",
        "from scipy.special import expit",
        "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    ],
)
def test_an_import_of_a_package_that_is_not_in_the_sandbox_costs_nothing(course, released, imports):
    cell = f"{imports}\n{RIGHT}"
    assert graded(course, filled(released, dsigmoid=cell)).score == FULL


# ---------------------------------------------------------------- a class with bad submissions

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


def submit_bad(course: Course, released, student: str) -> None:
    """Replace a student's submission by a bad one; the student's name is the kind of it."""
    folder = course.paths(student, ASSIGNMENT).submitted
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    texts = {"corrupt": filled(released)[:9000], "huge": b" " * (40 << 20), "nothing": "{}"}
    texts["crash"] = filled(released, dsigmoid=CRASH)
    if student == "linked":
        (folder / f"{ASSIGNMENT}.ipynb").symlink_to("/etc/hostname")
    elif student == "two":
        submit(course, student, filled(released), "a.ipynb")
        submit(course, student, filled(released, "mine = 1"), "b.ipynb")
    elif student != "empty":
        submit(course, student, texts[student])


def shell(course: Course, *argv: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the course folder, as an instructor would."""
    command = [sys.executable, *argv]
    return subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)


def copy_of(course: Course, folder: pathlib.Path) -> Course:
    """A copy of a course, for a whole module."""
    shutil.copytree(course.root, folder / "course")
    return Course(folder / "course")


@pytest.fixture(scope="module")
def bad_class(released_course, released, tmp_path_factory):
    """One good submission among bad ones, graded by the command line, and the command's output."""
    course = copy_of(released_course, tmp_path_factory.mktemp("bad"))
    submit(course, "good", filled(released))
    for student in REASONS:
        submit_bad(course, released, student)
    return course, shell(course, "-m", "grader", "autograde", ASSIGNMENT, "--jobs", "2")


def test_bad_submissions_do_not_stop_the_class(bad_class):
    course, done = bad_class
    assert done.returncode == 0, done.stderr
    assert f"{len(REASONS) + 1} graded" in done.stdout
    scores = gradebook_scores(course)
    assert {student for student, _ in scores} == {"good", *REASONS}
    assert None not in scores.values()


def test_the_good_submission_among_bad_ones_gets_the_full_score(bad_class):
    assert recorded_score(bad_class[0], "good") == FULL


@pytest.mark.parametrize("student", sorted(REASONS))
def test_bad_submissions_get_the_points_of_what_is_right_in_them(bad_class, student):
    expected = FULL - 1 if student == "crash" else 0
    assert recorded_score(bad_class[0], student) == expected


def test_the_reasons_are_in_the_printed_table(bad_class, command_line):
    status, out, _ = command_line("report", ASSIGNMENT, "--students", where=bad_class[0])
    assert status == 0
    why = out.partition("Why points were lost")[2].splitlines()
    for student, reason in REASONS.items():
        (line,) = [line for line in why if line.startswith(f"  {student}")]
        assert reason in line
    assert not [line for line in why if line.startswith("  good")]


def test_the_reasons_are_in_the_feedback_pages(bad_class, command_line):
    course = bad_class[0]
    assert command_line("feedback", ASSIGNMENT, where=course)[0] == 0
    for student, reason in REASONS.items():
        page = course.paths(student, ASSIGNMENT).feedback
        assert reason in html.unescape(page.read_text()), student


# ---------------------------------------------------------------- old scores


@pytest.mark.parametrize("student", ["corrupt", "empty", "linked", "two"])
def test_a_bad_second_submission_does_not_keep_the_old_score(course, released, student):
    submit(course, student, filled(released))
    assert graded_again(course, student).score == FULL
    submit_bad(course, released, student)
    assert_zero(graded_again(course, student), REASONS[student])
    assert recorded_report(course, student).score == 0


@pytest.fixture(scope="module")
def after_nbgrader(released_course, released, tmp_path_factory):
    """Full scores for all, then bad submissions, then `nbgrader autograde --force`."""
    course = copy_of(released_course, tmp_path_factory.mktemp("nbgrader"))
    with sandboxes_for_new_cells():
        for student in ("good", *REASONS):
            submit(course, student, filled(released))
            assert graded_again(course, student).score == FULL
    for student in REASONS:
        submit_bad(course, released, student)
    return course, shell(course, *NBGRADER, "autograde", ASSIGNMENT, "--force")


@pytest.mark.parametrize("student", sorted(REASONS))
def test_with_nbgrader_autograde_a_bad_second_submission_does_not_keep_the_old_score(
    after_nbgrader, student
):
    course, done = after_nbgrader
    expected = FULL - 1 if student == "crash" else 0
    assert recorded_score(course, student) == expected, done.stderr[-900:]
    assert REASONS[student] in recorded_report(course, student).to_json()


def test_nbgrader_autograde_continues_after_bad_submissions(after_nbgrader):
    assert recorded_score(after_nbgrader[0], "good") == FULL


# ---------------------------------------------------------------- what nbgrader copies

NOT_COPIED = [
    "a link under another name",
    "a folder that is a link",
    "a student who is a link",
    "a folder with a link to itself",
    "two thousand files beside it",
    "folders 100 deep beside it",
    "a name with control characters",
    "a name that is not UTF-8",
    "a report",
    "a timestamp that is a pipe",
    "a timestamp that is a link",
]


@pytest.fixture(scope="module")
def copied_class(released_course, released, tmp_path_factory):
    """Submissions with links to a secret file elsewhere, graded by `nbgrader autograde`."""
    scratch = tmp_path_factory.mktemp("copied")
    course = copy_of(released_course, scratch)
    (scratch / "secret.txt").write_text("a secret of another user")
    for n, name in enumerate(NOT_COPIED):
        (elsewhere := scratch / f"elsewhere{n}").mkdir()
        made = place(course, released, f"student{n}", elsewhere)
        FILES[name].make(made)
        for link in ("mine.txt", "deeper/mine.txt"):
            (made.folder / link).parent.mkdir(exist_ok=True)
            (made.folder / link).symlink_to(scratch / "secret.txt")
    submit(course, "honest", filled(released))
    submit(course, "honest", "x,y\n1,2\n", name="data.csv")
    submit(course, "honest", "2026-01-01 00:00:00 UTC", name="timestamp.txt")
    with sandboxes_for_new_cells():
        nbgrader_autograde(course)
    return course


@pytest.mark.parametrize("name", NOT_COPIED)
def test_nbgrader_copies_no_file_that_a_link_points_to(copied_class, name):
    student = f"student{NOT_COPIED.index(name)}"
    paths = copied_class.paths(student, ASSIGNMENT)
    assert {path.name for path in paths.autograded.iterdir()} <= {NAME, paths.report.name}
    report = recorded_report(copied_class, student)
    assert report.score == FILES[name].score
    assert FILES[name].reason in report.note
    assert recorded_score(copied_class, student) == report.score


def test_nbgrader_copies_no_file_of_an_ordinary_submission_but_its_timestamp(copied_class):
    assert recorded_score(copied_class, "honest") == FULL
    paths = copied_class.paths("honest", ASSIGNMENT)
    assert {path.name for path in paths.autograded.iterdir()} == {
        NAME,
        paths.report.name,
        "timestamp.txt",
    }


# ---------------------------------------------------------------- internal errors


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["/nowhere/bwrap"], "cannot be started"),
        ([sys.executable, "-c", NOT_ISOLATED], "no isolation today"),
    ],
    ids=["no such program", "ends at once"],
)
def test_a_sandbox_that_does_not_start_is_an_internal_error_and_gives_no_zero(
    course, released, break_sandbox, command, message, monkeypatch
):
    monkeypatch.setattr("grader.sandbox.fork_server.ANSWER_SECONDS", 600.0)
    submit(course, "x", filled(released))
    assert graded_again(course).score == FULL
    break_sandbox(command)
    start = time.monotonic()
    report = grade(course, "x")
    assert message in report.internal_error
    assert time.monotonic() - start < 300, "three starts that fail at once need no waiting"
    assert report.results == []
    assert set(rows(course).values()) == {(None, True)}


def test_an_internal_error_gives_exit_status_1_and_is_in_the_printed_table(
    course, released, command_line, break_sandbox
):
    submit(course, "x", filled(released))
    break_sandbox(["/nowhere/bwrap"])
    assert command_line("autograde", ASSIGNMENT)[0] == 1
    assert set(rows(course).values()) == {(None, True)}
    status, out, _ = command_line("report", ASSIGNMENT)
    assert status == 0
    assert "not graded, internal error: the sandbox cannot be started" in out


def test_after_an_internal_error_the_next_run_grades_again(
    course, released, command_line, monkeypatch
):
    best_backend(practice=False)  # cached, while sandboxes still start
    submit(course, "x", filled(released))
    with monkeypatch.context() as patch:
        patch.setattr(SelfTest, "run", lambda _: None)
        patch.setattr("grader.sandbox.fork_server.command", lambda backend: ["/nowhere/bwrap"])
        assert command_line("autograde", ASSIGNMENT)[0] == 1
    status, out, _ = command_line("autograde", ASSIGNMENT)
    assert status == 0
    assert "1 graded" in out
    assert recorded_score(course) == FULL


def test_a_bug_in_the_grader_is_an_internal_error_of_one_submission_alone(
    course, released, command_line, monkeypatch
):
    right, read_submission = filled(released), run.read_submission

    def raise_for_one(folder, *rest):
        if folder.parent.name == "unlucky":
            raise ZeroDivisionError("a bug")
        return read_submission(folder, *rest)

    for student in ("lucky", "unlucky"):
        submit(course, student, right)
    monkeypatch.setattr(run, "read_submission", raise_for_one)
    assert command_line("autograde", ASSIGNMENT)[0] == 1
    assert set(rows(course, "unlucky").values()) == {(None, True)}
    assert recorded_score(course, "lucky") == FULL


def test_with_nbgrader_autograde_an_internal_error_clears_the_old_score(
    course, released, break_sandbox
):
    submit(course, "x", filled(released))
    assert graded_again(course).score == FULL
    break_sandbox(["/nowhere/bwrap"])
    with pytest.raises(NbGraderException, match="errors on the above failures"):
        nbgrader_autograde(course, "x")
    assert set(rows(course).values()) == {(None, True)}


# ---------------------------------------------------------------- wrong usage


@pytest.mark.parametrize(
    ("argv", "helpful"),
    [
        (["autograde", "09-magic"], "There are: 01-gates"),
        (["release", "09-magic"], "There are: 01-gates"),
        (["report", "09-magic"], "There are: 01-gates"),
        (["feedback", "09-magic"], "There are: 01-gates"),
        (["autograde", ASSIGNMENT, "--student", "unknown"], f"submitted/unknown/{ASSIGNMENT}"),
        (["feedback", ASSIGNMENT, "--student", "unknown"], f"submitted/unknown/{ASSIGNMENT}"),
        (["regrade", ASSIGNMENT, "--student", "unknown"], f"submitted/unknown/{ASSIGNMENT}"),
        (["autograde", ASSIGNMENT, "--jobs", "0"], "--jobs: at least 1"),
        (["autograde", ASSIGNMENT, "--jobs", "many"], "--jobs"),
        (["autograte"], "autograde"),
        ([], "COMMAND"),
    ],
    ids=" ".join,
)
def test_wrong_usage_gives_exit_status_2_and_a_line_that_helps(command_line, argv, helpful):
    status, _, err = command_line(*argv)
    assert status == 2
    assert helpful in err


def test_a_folder_that_is_no_course_is_wrong_usage(tmp_path):
    command = [sys.executable, "-m", "grader", "autograde"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "holds no nbgrader_config.py" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_class_without_submissions_is_graded_at_once(command_line):
    status, out, _ = command_line("autograde", ASSIGNMENT)
    assert status == 0
    assert "0 graded" in out


# ---------------------------------------------------------------- grading again


def test_a_second_run_grades_only_what_is_new(course, released, command_line):
    submit(course, "x", filled(released))
    for student in ("corrupt", "empty", "linked", "two"):
        submit_bad(course, released, student)
    assert "5 graded" in command_line("autograde", ASSIGNMENT)[1]
    assert "0 graded" in command_line("autograde", ASSIGNMENT)[1]
    submit(course, "x", filled(released, dsigmoid="def dsigmoid(y):\n    return y"))
    assert "1 graded" in command_line("autograde", ASSIGNMENT)[1]
    assert list(lost(recorded_report(course, "x"))) == ["dsigmoid"]
    assert "5 graded" in command_line("autograde", ASSIGNMENT, "--force")[1]


def test_a_folder_in_place_of_a_notebook_does_not_stop_the_second_run(course, command_line):
    (course.paths("x", ASSIGNMENT).submitted / f"{ASSIGNMENT}.ipynb").mkdir(parents=True)
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    status, out, _ = command_line("autograde", ASSIGNMENT)
    assert status == 0
    assert "0 graded" in out


def test_a_submission_whose_notebook_was_deleted_is_graded_again(course, released, command_line):
    path = submit(course, "x", filled(released))
    command_line("autograde", ASSIGNMENT)
    path.unlink()
    assert "1 graded" in command_line("autograde", ASSIGNMENT)[1]
    assert {score for score, _ in rows(course).values()} == {0}


@pytest.mark.parametrize("command", ["grader", "nbgrader"])
def test_a_manual_score_is_kept_when_a_submission_is_graded_again(
    course, released, command_line, command
):
    submit(course, "x", filled(released, dsigmoid="def dsigmoid(y):\n    return y"))
    graded_again(course)
    with connection.opened(course) as gradebook:
        row = gradebook.find_grade("check_dsigmoid", ASSIGNMENT, ASSIGNMENT, "x")
        row.manual_score = 0.75
        gradebook.db.commit()
    if command == "grader":
        assert command_line("autograde", ASSIGNMENT, "--force")[0] == 0
    else:
        nbgrader_autograde(course, "x")
    with connection.opened(course) as gradebook:
        row = gradebook.find_grade("check_dsigmoid", ASSIGNMENT, ASSIGNMENT, "x")
        assert (row.auto_score, row.manual_score, row.score) == (0, 0.75, 0.75)
        assert gradebook.find_submission(ASSIGNMENT, "x").score == FULL - 0.25


def test_the_same_attempt_graded_again_gives_the_same_report(course, released):
    wrong = {"sigmoid": "def sigmoid(x):\n    return x", "dsigmoid": CRASH}
    first = graded(course, filled(released, **wrong))
    assert len(lost(first)) > 1
    assert graded_again(course).to_json() == first.to_json()


def test_a_damaged_report_is_written_again(course, released, command_line):
    submit(course, "x", filled(released))
    before = graded_again(course).to_json()
    report = course.paths("x", ASSIGNMENT).report
    report.write_text("{")
    assert "1 graded" in command_line("autograde", ASSIGNMENT)[1]
    assert report.read_text() == before
