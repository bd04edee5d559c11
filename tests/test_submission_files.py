"""Right answers get the full score in whatever file or folder they come; the student is told.

Each row of tests/submission_files.py is graded with `python -m grader` and with nbgrader. Then: a
student's own modules, and folders that nbgrader cannot use.
"""

import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

import nbformat
import pytest

from grader.assignment import assignment as assignment_of
from grader.build import release
from grader.cli import main
from grader.course import Course
from grader.errors import CourseError
from grader.grading.report import read
from grader.submission.answered import has_answers, other_assignment
from grader.submission.find import MAX_SMALL_BYTES, can_be_walked, is_small_file
from grader.submission.modules import MAX_MODULE
from grader.submission.names import Kind, kind
from grader.submission.read import (
    MAX_CODE_CELL,
    MAX_TEXT_CELL,
    TOO_LONG,
    digest,
    read_cells,
)
from tests import demo
from tests.conftest import (
    ASSIGNMENT,
    ROOT,
    grade,
    gradebook_scores,
    grading_run,
    nbgrader_autograde,
    right_answers,
    sandboxes_for_new_cells,
    submit,
)
from tests.submission_files import FILES, Texts, write, zipped

FORWARD = "02-forward"


@pytest.fixture(scope="module")
def texts(released_course, released) -> Texts:
    answers = right_answers()
    wrong = {name: text.partition("\n")[0] + "\n    return 1" for name, text in answers.items()}
    path = released_course.release(FORWARD) / f"{FORWARD}.ipynb"
    other = demo.fill(nbformat.read(path, as_version=4), right_answers(FORWARD))
    return Texts(
        demo.fill(released, answers),
        nbformat.writes(released),
        demo.fill(released, wrong),
        other,
    )


def student(name: str) -> str:
    """The student who submits one row of the table."""
    return f"student{list(FILES).index(name)}"


def course_of_all(released_course, texts, folder: pathlib.Path) -> Course:
    """A course in which each row of the table is a submission."""
    course = Course(shutil.copytree(released_course.root, folder / "course"))
    for name, left in FILES.items():
        write(course.paths(student(name), ASSIGNMENT).submitted, left.files(texts))
    return course


@pytest.fixture(scope="module")
def ours(released_course, texts, tmp_path_factory) -> Course:
    return course_of_all(released_course, texts, tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def plain(released_course, texts, tmp_path_factory) -> Course:
    """All of them, graded by nbgrader's autograde."""
    course = course_of_all(released_course, texts, tmp_path_factory.mktemp("plain"))
    with sandboxes_for_new_cells():
        nbgrader_autograde(course)
    return course


def score(course: Course, name: str) -> float:
    """The score in the gradebook, of one student."""
    scores = gradebook_scores(course)
    return sum(value for (who, _), value in scores.items() if who == name)


def assert_as_expected(name: str, report) -> None:
    left = FILES[name]
    assert (report.score, report.internal_error) == (left.score, "")
    assert left.note in report.note if left.note else report.note == ""


@pytest.mark.parametrize("name", FILES)
def test_a_submission_gets_the_score_and_the_note_of_its_table_row(ours, name):
    with sandboxes_for_new_cells():
        report = grade(ours, student(name))
    assert_as_expected(name, report)
    assert score(ours, student(name)) == report.score


def test_a_file_in_place_of_the_folder_is_named_in_the_reason(course, texts):
    folder = course.paths("x", ASSIGNMENT).submitted
    folder.parent.mkdir(parents=True)
    folder.write_text(texts.right)
    report = grade(course, "x")
    assert report.score == 0
    assert report.note.startswith(f"a file called {ASSIGNMENT} is in place of the folder: submit")


@pytest.mark.parametrize("name", FILES)
def test_nbgrader_autograde_gives_the_same_score_and_note(plain, name):
    report = read_report(plain, student(name))
    assert_as_expected(name, report)
    assert score(plain, student(name)) == report.score


def read_report(course: Course, name: str, assignment: str = ASSIGNMENT):
    """The report in the course folder."""
    return read(course.paths(name, assignment).report)


# ---------------------------------------------------------------- names and answers


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("01-gates.ipynb", Kind.NOTEBOOK),
        ("01-gates.ipynb (2)", Kind.NOTEBOOK),
        ("01-gates.ipynb.zip", Kind.ARCHIVE),
        ("my_lstm (1).ZIP(1)", Kind.ARCHIVE),
        ("notes.txt", Kind.MAYBE),
        ("._01-gates.ipynb", Kind.OTHER),
        ("~$01-gates.ipynb", Kind.OTHER),
        ("01-gates.ipynb~", Kind.OTHER),
        ("01-gates.ipynb.amltmp", Kind.OTHER),
        ("hw.tar.xz", Kind.ARCHIVE),
        ("$RECYCLE.BIN", Kind.OTHER),
        ("gates.py", Kind.OTHER),
        ("check/gates.json", Kind.OTHER),
    ],
)
def test_the_name_of_a_file_says_what_it_may_hold(name, expected):
    assert kind(pathlib.PurePosixPath(name)) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def dtanh(y):\n    return 1 - y**2", True),
        (">>> def dtanh(y):\n...     return 1", True),
        ("dtanh = lambda y: 1 - y * y", True),
        ("dtanh(0.5)", False),
        ("dtanh == 3", False),
        ("def dtanh_of_mine(y):\n    return 1", False),
        ("# dtanh = 1", False),
    ],
)
def test_a_cell_that_defines_what_an_exercise_asks_for_is_an_answer(texts, source, expected):
    cell = {"type": "code", "grade_id": "", "source": source}
    assert has_answers([cell], texts.released) is expected


def test_line_ends_and_blanks_at_the_ends_of_lines_are_no_answer(texts):
    cells = read_cells(texts.released.encode())
    changed = [
        c | {"source": c["source"].replace("\n", "  \r\n") + "\n"}
        for c in cells
        if c["type"] == "code"
    ]
    assert not has_answers(changed, texts.released)


@pytest.mark.parametrize(
    ("kind", "longest"), [("code", MAX_CODE_CELL), ("markdown", MAX_TEXT_CELL)]
)
def test_in_place_of_a_cell_that_is_too_long_a_comment_says_its_length(kind, longest):
    cells = [{"cell_type": kind, "source": "x" * (longest + more)} for more in (0, 1)]
    read = read_cells(json.dumps({"cells": cells}).encode())
    assert read[0]["source"] == "x" * longest
    comment = f"{TOO_LONG}{longest + 1} characters; at most {longest} are read)"
    assert read[1]["source"] == comment


EXERCISES = {"a": ["one", "two", "three", "repair_1"], "b": ["four", "five", "repair_1"]}


@pytest.mark.parametrize(
    ("grade_ids", "source", "expected"),
    [
        (["four", "repair_1"], "", "b"),
        (["check_five"], "def one(): pass\ndef two(): pass", "b"),
        (["repair_1"], "", ""),
        (["one", "four"], "", ""),
        (["one", "two", "four", "five"], "", ""),
        ([], "def four(): pass\nclass five: pass", "b"),
        ([], "def four(): pass\ndef one(): pass", ""),
        ([], "four(1)", ""),
    ],
)
def test_a_notebook_is_known_by_its_grade_ids_or_else_by_its_functions(grade_ids, source, expected):
    cells = [{"type": "code", "grade_id": g, "source": ""} for g in grade_ids]
    cells += [{"type": "code", "grade_id": "", "source": source}]
    assert other_assignment(cells, "a", EXERCISES) == expected


@pytest.mark.parametrize(("size", "small"), [(MAX_SMALL_BYTES, True), (MAX_SMALL_BYTES + 1, False)])
def test_a_small_file_has_at_most_the_bytes_of_the_limit(tmp_path, size, small):
    (tmp_path / "a").write_bytes(bytes(size))
    assert is_small_file(tmp_path / "a") is small


@pytest.mark.parametrize(("name", "walked"), [(b"\xc3\xbc.ipynb", True), (b"\xfc.ipynb", False)])
def test_nbgrader_walks_no_folder_with_names_that_are_not_utf_8(tmp_path, name, walked):
    write(tmp_path, {os.fsdecode(b"deeper/" + name): ""})
    assert can_be_walked(tmp_path) is walked


# ---------------------------------------------------------------- the student's own modules

MINE = "def sigmoid(x):\n    return 'mine'\n"


@pytest.fixture(scope="module")
def forward(released_course) -> str:
    """A notebook 02 with right answers."""
    path = released_course.release(FORWARD) / f"{FORWARD}.ipynb"
    return demo.fill(nbformat.read(path, as_version=4), right_answers(FORWARD))


def submit_forward(course: Course, text: str, **files: str | bytes) -> pathlib.Path:
    """Submit notebook 02 as student x, with other files; returns the folder."""
    folder = course.paths("x", FORWARD).submitted
    write(folder, {f"{FORWARD}.ipynb": text} | files)
    return folder


def modules(course: Course) -> dict[str, str]:
    """The modules that are sent to be graded with the submission."""
    return grading_run(course, FORWARD).task("x").modules


@pytest.mark.parametrize("name", ["my_lstm/gates.py", "my_lstm.zip"])
def test_the_students_own_modules_are_sent_with_the_notebook(course, forward, name):
    packed = zipped(**{"gates.py": MINE, "my_lstm/gates.py": MINE})
    submit_forward(course, forward, **{name: packed if name.endswith("zip") else MINE})
    assert modules(course) == {"gates": MINE}


@pytest.mark.parametrize("inside", [f"{FORWARD}/", "lstm/", ""])
def test_modules_are_found_beside_the_notebook_and_one_level_further_out(course, forward, inside):
    folder = course.paths("x", FORWARD).submitted
    write(folder, {f"{inside}{FORWARD}.ipynb": forward, "my_lstm/gates.py": MINE})
    assert modules(course) == {"gates": MINE}


@pytest.mark.parametrize(
    "path",
    [
        "My_LSTM/gates.py",
        "my_lstm/my_lstm/gates.py",
        "gates.py",
        "my_lstm (1).zip",
        "my_lstm-20261001T120000Z-001.zip",
        "Doe, Jane_812_assignsubmission_file_my_lstm.zip",
    ],
)
@pytest.mark.parametrize("notebook", [f"{FORWARD}.ipynb", f"{FORWARD}/{FORWARD}.ipynb"])
def test_modules_are_found_in_the_forms_that_systems_and_students_give_them(
    course, forward, path, notebook
):
    packed = zipped(**{"my_lstm/gates.py": MINE})
    place = notebook.removesuffix(f"{FORWARD}.ipynb")
    files = {notebook: forward, f"{place}{path}": packed if path.endswith("zip") else MINE}
    write(course.paths("x", FORWARD).submitted, files)
    assert modules(course) == {"gates": MINE}


def test_of_two_modules_the_one_in_my_lstm_is_used(course, forward):
    files = {"gates.py": "a = 1\n", "my_lstm/gates.py": MINE, "my_lstm/my_lstm/gates.py": "b = 1\n"}
    submit_forward(course, forward, **files)
    assert modules(course) == {"gates": MINE}


def test_a_file_in_a_zip_twice_is_read_once(course, forward):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("my_lstm/gates.py", MINE)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("my_lstm/gates.py", MINE)
    submit_forward(course, forward, **{"my_lstm.zip": file.getvalue()})
    assert modules(course) == {"gates": MINE}


def test_modules_in_a_zip_are_those_of_the_notebook_in_it(course, forward):
    files = {f"lstm/{FORWARD}.ipynb": forward, "lstm/my_lstm/gates.py": MINE}
    write(course.paths("x", FORWARD).submitted, {"hw.zip": zipped(**files)})
    task = grading_run(course, FORWARD).task("x")
    assert (task.data, task.modules) == (forward.encode(), {"gates": MINE})


@pytest.mark.parametrize(
    "files",
    [
        {"my_lstm/forward.py": MINE, "my_lstm/training.py": MINE, "my_lstm/os.py": MINE},
        {"my_lstm/gates.py": b"\xff\xfe\x80"},
        {"my_lstm/gates.py": "x = '\0'"},
        {"my_lstm/gates.py": ""},
        {"my_lstm/gates.py": "#" * (MAX_MODULE + 1)},
        {"my_lstm/gates.py/a.txt": MINE},
        {"a/b/my_lstm/gates.py": MINE, "work/gates.py": MINE, "my_lstm/old/gates.py": MINE},
    ],
    ids=["later parts", "not UTF-8", "a null", "empty", "large", "a folder", "elsewhere"],
)
def test_what_is_no_module_of_an_earlier_notebook_is_left_out(course, forward, files):
    submit_forward(course, forward, **files)
    assert modules(course) == {}


@pytest.mark.parametrize("linked", ["the folder", "the file", "a pipe"])
def test_a_module_that_is_a_link_or_a_pipe_is_left_out(course, forward, tmp_path, linked):
    folder = submit_forward(course, forward)
    (tmp_path / "gates.py").write_text(MINE)
    if linked == "the folder":
        (folder / "my_lstm").symlink_to(tmp_path)
    else:
        (folder / "my_lstm").mkdir()
        path = folder / "my_lstm" / "gates.py"
        path.symlink_to(tmp_path / "gates.py") if linked == "the file" else os.mkfifo(path)
    assert modules(course) == {}


@pytest.mark.parametrize("linked", [False, True])
def test_modules_are_found_among_very_many_files_and_no_link_is_followed(
    course, forward, tmp_path, monkeypatch, linked
):
    monkeypatch.setattr("grader.submission.find.MAX_FILES", 1)
    (tmp_path / "gates.py").write_text(MINE)
    if linked:
        submit_forward(course, forward).joinpath("my_lstm").symlink_to(tmp_path)
    else:
        submit_forward(course, forward, **{"my_lstm/gates.py": MINE})
    assert modules(course) == ({} if linked else {"gates": MINE})


def test_an_attempt_without_modules_keeps_the_name_it_had(course, forward):
    submit_forward(course, forward)
    assert grading_run(course, FORWARD).task("x").attempt == digest(forward.encode())


def test_the_name_of_an_attempt_tells_its_modules_apart():
    ways = [{}, {"gates": "a"}, {"gates": "b"}, {"forward": "a"}, {"gates": "a", "forward": ""}]
    assert len({digest(b"", way) for way in ways}) == len(ways)


def test_a_changed_module_has_the_submission_graded_again(course, forward):
    folder = submit_forward(course, forward, **{"my_lstm/gates.py": MINE})
    run = grading_run(course, FORWARD)
    grade(course, "x", FORWARD)
    assert run.ungraded(["x"], force=False) == []
    (folder / "my_lstm" / "gates.py").write_text("# mine, too\n" + MINE)
    assert run.ungraded(["x"], force=False) == ["x"]


def test_the_catch_up_modules_of_an_instructor_can_be_submitted(course, forward):
    folder = submit_forward(course, forward)
    release.catch_up(assignment_of(FORWARD), folder)
    assert list(modules(course)) == ["gates"]


# ---------------------------------------------------------------- submissions in the wrong place


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (
            f"x/{ASSIGNMENT}.ipynb",
            f"submitted/x/{ASSIGNMENT}.ipynb is not graded: move it to "
            f"submitted/x/{ASSIGNMENT}/{ASSIGNMENT}.ipynb",
        ),
        ("x/01_gates/a", "submitted/x/01_gates is not graded: move it to submitted/x/01-gates"),
        ("x/01-Gates/a", "submitted/x/01-Gates is not graded: move it to submitted/x/01-gates"),
        ("x/01-gates /a", "submitted/x/01-gates  is not graded: move it to submitted/x/01-gates"),
        ("01-gates/x/a", "submitted/01-gates/x is not graded: move it to submitted/x/01-gates"),
        (
            "ü/01_gates/a",
            r"submitted/\xfc/01_gates is not graded: move it to submitted/\xfc/01-gates",
        ),
    ],
)
def test_before_grading_it_is_said_what_lies_in_the_wrong_place(course, path, sentence):
    write(course.root / "submitted", {path: "{}"})
    assert course.misplaced(ASSIGNMENT) == [sentence]


def test_what_lies_beside_a_submission_in_its_place_is_not_said(course):
    files = {"x/01-gates/a": "", "x/01_gates/a": "", f"x/{ASSIGNMENT}.ipynb": "", "x/notes/a": ""}
    write(course.root / "submitted", files)
    assert course.misplaced(ASSIGNMENT) == []


def test_our_command_says_before_grading_what_lies_in_the_wrong_place(course, capsys, monkeypatch):
    write(course.root / "submitted", {f"x/{ASSIGNMENT}.ipynb": "{}"})
    monkeypatch.chdir(course.root)
    assert main(["autograde", ASSIGNMENT]) == 0
    assert "submitted/x/01-gates.ipynb is not graded: move it to" in capsys.readouterr().out


# ---------------------------------------------------------------- paths that nbgrader cannot use


@pytest.mark.parametrize("name", ["course [2026]", "course*", "what?"])
def test_a_course_in_a_path_that_is_a_pattern_is_refused_with_the_remedy(tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "nbgrader_config.py").touch()
    with pytest.raises(CourseError, match="Rename the folder"):
        Course(tmp_path / name)


def shell(root: pathlib.Path, *argv: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m ...` in a course folder."""
    return subprocess.run(
        [sys.executable, "-m", *argv],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | env,
        capture_output=True,
        text=True,
        check=False,
    )


def empty_course(root: pathlib.Path) -> pathlib.Path:
    """A course folder without notebooks, with this course's configuration."""
    root.mkdir()
    (root / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())
    return root


@pytest.mark.parametrize("command", ["grader", "nbgrader"])
def test_both_commands_say_in_one_line_that_a_path_is_a_pattern(tmp_path, command):
    done = shell(empty_course(tmp_path / "[a]"), command, "autograde", ASSIGNMENT)
    assert done.returncode != 0
    assert "Rename the folder" in done.stderr
    assert len(done.stderr.splitlines()) == 1


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("command", ["grader", "nbgrader"])
def test_both_commands_say_in_one_line_that_python_cannot_read_a_path(tmp_path, command):
    done = shell(empty_course(tmp_path / "año"), command, "autograde", ASSIGNMENT, **ASCII)
    assert done.returncode != 0
    assert "Set PYTHONUTF8=1" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_python_that_cannot_read_a_students_folder_is_told_in_one_line(course, released):
    submit(course, "Zoë", nbformat.writes(released))
    done = shell(course.root, "grader", "autograde", ASSIGNMENT, **ASCII)
    assert done.returncode != 0
    assert "Set PYTHONUTF8=1" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_a_gradebook_is_made_in_a_path_that_is_not_ascii_in_any_locale(tmp_path, locale):
    root = empty_course(tmp_path / "año")
    shutil.copytree(ROOT / "notebooks" / ASSIGNMENT, root / "notebooks" / ASSIGNMENT)
    done = shell(root, "grader", "report", ASSIGNMENT, LC_ALL=locale)
    assert done.returncode == 0, done.stderr
    assert (root / "gradebook.db").stat().st_size > 0
