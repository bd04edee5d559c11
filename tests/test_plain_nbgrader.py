"""nbgrader's own commands give the same release and the same scores as `python -m grader`.

With this course's configuration they grade in our sandbox. Without it, in nbgrader's kernel, the
hidden tests of the source notebooks give the scores.
"""

import contextlib
import csv
import dataclasses
import errno
import logging
import os
import pathlib
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from grader.assignment import assignment as assignment_of
from grader.assignment import assignments
from grader.build import package_check, release
from grader.cli import main
from grader.course import SECRET, Course
from grader.gradebook import connection
from grader.grading import recording
from grader.grading.report import read
from tests import demo
from tests.conftest import (
    ASSIGNMENT,
    NBGRADER,
    ROOT,
    grade,
    gradebook_scores,
    nbgrader_autograde,
    right_answers,
    submit,
)

pytestmark = pytest.mark.usefixtures("few_sandboxes")

FULL = 20
MINIMAL = 'c = get_config()\nc.CourseDirectory.course_id = "plain"\n'
MINIMAL += 'c.CourseDirectory.source_directory = "notebooks"\n'


def start(root: pathlib.Path, *argv: str) -> subprocess.Popen[str]:
    """Start `python -m nbgrader ...` in a course folder, as in an activated environment."""
    tools = str(pathlib.Path(sys.executable).parent)
    path = os.pathsep.join([tools, os.environ.get("PATH", "")])
    return subprocess.Popen(
        [sys.executable, *NBGRADER, *argv],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PATH": path, "MPLBACKEND": "agg"},
    )


def run(root: pathlib.Path, *argv: str) -> None:
    """Run `python -m nbgrader ...` in a course folder; it must succeed."""
    finish(start(root, *argv))


def finish(process: subprocess.Popen[str]) -> None:
    """Wait for a command; it must succeed."""
    output, _ = process.communicate()
    assert process.returncode == 0, output


def copy_of(course: Course, folder: pathlib.Path) -> Course:
    """A second copy of a course, its secret included."""
    shutil.copytree(course.root, folder / "course")
    return Course(folder / "course")


def gradebook_rows(
    course: Course, assignment: str
) -> dict[tuple[str, str], tuple[float | None, bool]]:
    """Score and "needs manual grade", by student and graded cell."""
    with connection.opened(course) as gradebook:
        return {
            (submission.student_id, row.cell.name): (row.auto_score, row.needs_manual_grade)
            for submission in gradebook.assignment_submissions(assignment)
            for notebook in submission.notebooks
            for row in notebook.grades
        }


def files(folder: pathlib.Path) -> dict[str, bytes]:
    """Every file under a folder, by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@dataclasses.dataclass
class GradedTwice:
    """One assignment of the demo class, graded by `python -m grader` and by `nbgrader`."""

    assignment: str
    students: list[str]  # graded by both
    ours: Course
    stock: Course

    def rows(self) -> list[dict[tuple[str, str], tuple[float | None, bool]]]:
        """The rows of these students in both gradebooks."""
        return [
            {key: row for key, row in rows.items() if key[0] in self.students}
            for rows in (gradebook_rows(c, self.assignment) for c in (self.ours, self.stock))
        ]


# Demo students: right, wrong in one place or in many, cheating, ending the sandbox, a damaged file;
# and of those who train, one who is right and one who is not.
STUDENTS = {
    ASSIGNMENT: ["right", "wrong_sigmoid", "in_place", "patching_numpy", "crashing", "cut_off"],
    "04-training": ["summed_loss", "half_way"],
    "06-tests": ["right", "shapes_only"],
}


@pytest.fixture(scope="module", params=STUDENTS)
def graded_twice(request, graded_class, released_course, tmp_path_factory) -> GradedTwice:
    assignment, students = request.param, STUDENTS[request.param]
    ours = copy_of(graded_class, tmp_path_factory.mktemp("ours"))
    stock = copy_of(released_course, tmp_path_factory.mktemp("stock"))
    shutil.copy(ours.root / SECRET, stock.root)
    assert stock.secret == ours.secret
    demo.submit_class(stock, assignment, students)
    run(stock.root, "autograde", assignment)
    return GradedTwice(assignment, students, ours, stock)


def test_both_commands_give_every_demo_student_every_score(graded_twice):
    assignment = graded_twice.assignment
    rows = gradebook_rows(graded_twice.stock, assignment)
    assert {student for student, _ in rows} == set(graded_twice.students)
    for rows in graded_twice.rows():
        assert {student for student, _ in rows} == set(graded_twice.students)
        exercises = assignment_of(assignment).exercises
        assert len(rows) == len(exercises) * len(graded_twice.students)
        assert None not in {score for score, _ in rows.values()}


def test_both_commands_write_the_same_gradebook_to_the_digit(graded_twice):
    ours, stock = graded_twice.rows()
    assert ours == stock


def test_both_commands_write_the_same_reports(graded_twice):
    for student in graded_twice.students:
        ours, stock = (
            course.paths(student, graded_twice.assignment).report
            for course in (graded_twice.ours, graded_twice.stock)
        )
        assert ours.read_text() == stock.read_text(), student


def test_nbgrader_export_writes_our_scores(graded_twice):
    course = graded_twice.ours
    run(course.root, "export")
    with (course.root / "grades.csv").open(newline="") as file:
        lines = [r for r in csv.DictReader(file) if r["assignment"] == graded_twice.assignment]
    exported = {line["student_id"]: float(line["score"]) for line in lines}
    # Every student in the gradebook is exported, with 0 when there is no submission.
    students = {name for one in assignments() for name in course.students(one.name)}
    scores = dict.fromkeys(students, 0.0)
    for (student, _), (score, _) in gradebook_rows(course, graded_twice.assignment).items():
        scores[student] += score
    assert exported == pytest.approx(scores)
    assert exported["right"] == FULL


def test_stock_nbgrader_builds_the_same_release(released_course, tmp_path, monkeypatch):
    stock = copy_of(released_course, tmp_path / "stock")
    ours = copy_of(released_course, tmp_path / "ours")
    for course in (stock, ours):
        shutil.rmtree(course.root / "release")
    last = assignments()[-1].name
    running = start(stock.root, "generate_assignment", last, "--force")
    monkeypatch.chdir(ours.root)
    assert main(["release", last]) == 0
    finish(running)
    built = files(ours.release(last))
    assert f"{last}.ipynb" in built
    assert package_check.WHEEL in built
    assert files(stock.release(last)) == built


def test_plug_ins_have_their_names_of_version_0_1_too(course, released):
    config = course.root / "nbgrader_config.py"
    text = config.read_text()
    for new, old in {"SubmissionExporter": "HandInExporter", "GradeInSandbox": "Judge"}.items():
        assert f"grader.plugin.{new}" in text
        text = text.replace(f"grader.plugin.{new}", f"grader.plugin.{old}")
    config.write_text(text)
    submit(course, "x", demo.fill(released, right_answers()))
    nbgrader_autograde(course)
    assert read(course.paths("x", ASSIGNMENT).report).score == FULL


# ---------------------------------------------------------------- what a submission may do

# Names of files that the grader writes, and that a folder in a submission may have.
FOLDERS = ("x.grader-new", "report.json.grader-new", "report.json", f"{ASSIGNMENT}.html")
WRONG_DTANH = {"dtanh": "def dtanh(y):\n    return y"}


def right(released: nbformat.NotebookNode, **wrong: str) -> str:
    """A notebook with right answers, except for some."""
    return demo.fill(released, right_answers() | wrong)


def scores(course: Course, student: str = "x") -> list[float | None]:
    """The automatic scores of one student."""
    rows = gradebook_rows(course, ASSIGNMENT)
    return [score for (name, _), (score, _) in rows.items() if name == student]


def with_folders(folder: pathlib.Path) -> None:
    """Make folders with the names of files that the grader writes, each with a file."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
        (folder / name / "a.txt").touch()


def autograde_new(course: Course, **traits: str) -> CourseDirectory:
    """Run nbgrader's autograde without --force; returns the directory that it was given."""
    connection.create(course)
    directory = CourseDirectory(config=course.config, assignment_id=ASSIGNMENT, **traits)
    log = logging.Logger("nbgrader")
    log.addHandler(logging.NullHandler())
    Autograde(coursedir=directory, config=course.config, log=log).start()
    return directory


@pytest.mark.parametrize("grader", ["grader", "nbgrader"])
def test_a_folder_with_the_name_of_our_file_stops_no_command(
    course, released, command_line, grader
):
    submit(course, "x", right(released))
    for step in ("submitted", "autograded", "feedback"):
        with_folders(course.folder(step, "x", ASSIGNMENT))
    if grader == "nbgrader":
        nbgrader_autograde(course)
    commands = (["autograde"], ["autograde", "--force"], ["feedback"], ["regrade"], ["release"])
    for command, *options in commands:
        assert command_line(command, ASSIGNMENT, *options)[0] == 0, command
    paths = course.paths("x", ASSIGNMENT)
    assert read(paths.report).score == FULL == sum(scores(course))
    assert paths.feedback.is_file()


def test_nbgrader_copies_no_folder_of_a_submission(course, released):
    submit(course, "x", right(released))
    with_folders(course.paths("x", ASSIGNMENT).submitted)
    nbgrader_autograde(course)
    paths = course.paths("x", ASSIGNMENT)
    assert {path.name for path in paths.autograded.iterdir()} == {
        paths.notebook.name,
        paths.report.name,
    }


@pytest.mark.parametrize("failing", ["grader.plugin", "grader.nbgrader_autograde.recording"])
def test_when_a_file_cannot_be_written_no_old_score_stays(course, released, monkeypatch, failing):
    name = f"{ASSIGNMENT}.ipynb" if failing == "grader.plugin" else "mine.ipynb"
    path = submit(course, "x", right(released), name=name)
    nbgrader_autograde(course)
    assert sum(scores(course)) == FULL
    path.write_text(right(released, **WRONG_DTANH))

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(f"{failing}.write_atomically", fail)
    with contextlib.suppress(NbGraderException):
        nbgrader_autograde(course)
    assert set(scores(course)) == {None}


def test_our_command_leaves_no_old_score_when_a_file_cannot_be_written(
    course, released, command_line, monkeypatch
):
    path = submit(course, "x", right(released))
    command_line("autograde", ASSIGNMENT)
    path.write_text(right(released, **WRONG_DTANH))

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(recording, "write_atomically", fail)
    status, _, err = command_line("autograde", ASSIGNMENT)
    assert status == 1
    assert "is full" in err
    assert set(scores(course)) == {None}


def test_nbgrader_autograde_grades_a_class_whose_notebooks_all_have_other_names(course, released):
    for student in ("x", "y"):
        submit(course, student, right(released), name=f"{student}.ipynb")
    nbgrader_autograde(course, "x")
    assert (sum(scores(course)), scores(course, "y")) == (FULL, [])


def test_nbgrader_autograde_still_says_that_there_are_no_submissions(course):
    with pytest.raises(NbGraderException, match="No notebooks were matched"):
        nbgrader_autograde(course)


@pytest.mark.parametrize("name", [f"{ASSIGNMENT}.ipynb", "mine.ipynb"])
def test_nbgrader_autograde_grades_a_changed_submission_without_force(course, released, name):
    path = submit(course, "x", right(released), name=name)
    autograde_new(course)
    path.write_text(right(released, **WRONG_DTANH))
    autograde_new(course)
    assert sum(scores(course)) == FULL - 1 == read(course.paths("x", ASSIGNMENT).report).score


def test_nbgrader_autograde_passes_over_those_that_are_excluded(course, released):
    for student in ("x", "y"):
        submit(course, student, right(released), name="mine.ipynb")
    autograde_new(course, student_id_exclude="y")
    assert (sum(scores(course)), scores(course, "y")) == (FULL, [])


def test_nbgrader_autograde_passes_over_a_folder_that_is_no_student_id(course, released):
    for student in ("x", "ann "):
        submit(course, student, right(released))
    nbgrader_autograde(course)
    assert {student for student, _ in gradebook_rows(course, ASSIGNMENT)} == {"x"}


def test_nbgraders_other_commands_still_copy_files(course, released):
    submit(course, "x", right(released))
    before = course.directory.ignore
    assert autograde_new(course).ignore == before != ["*"]


def test_nbgrader_keeps_the_timestamp_of_what_it_graded(course, released):
    submit(course, "x", right(released))
    submit(course, "x", "2026-01-01 00:00:00 UTC", name="timestamp.txt")
    nbgrader_autograde(course)
    kept = course.paths("x", ASSIGNMENT).autograded / "timestamp.txt"
    assert kept.read_text() == "2026-01-01 00:00:00 UTC"


# ---------------------------------------------------------------- without our configuration


def shortened(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The imports, given functions, the answers and their checks: without the slow cells."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    given = ("readout-names", "given-")
    needed = [
        c
        for c in code[1:]
        if "nbgrader" in c.metadata or c.id.startswith(given) or "from my_lstm" in c.source
    ]
    return nbformat.from_dict(notebook | {"cells": [code[0], *needed]})


WRONG = {  # not what train uses: it would be run again with the reference in its place
    "01-gates": ("dtanh", "def dtanh(y):\n    return y"),
    "03-backward": ("numerical_gradient", "def numerical_gradient(f, a, eps=1e-5):\n    return a"),
    "04-training": ("repair_1", "def repair_1(params, gradients, lr, max_norm):\n    return lr"),
    "06-tests": ("test_sigmoid", "def test_sigmoid(sigmoid):\n    assert sigmoid(0) == 0.5"),
}


@pytest.fixture(scope="module", params=WRONG)
def scored_in_kernel(request, tmp_path_factory):
    """Scores of a submission with one wrong answer, from nbgrader without our configuration."""
    assignment = request.param
    root = tmp_path_factory.mktemp("plain") / "course"
    (root / "notebooks" / assignment).mkdir(parents=True)
    for kind in ("ipynb", "json"):  # nbgrader puts data of the source folder beside a submission
        for path in (ROOT / "notebooks" / assignment).glob(f"*.{kind}"):
            shutil.copy(path, root / "notebooks" / assignment)
    (root / "nbgrader_config.py").write_text(MINIMAL)
    run(root, "generate_assignment", assignment)
    released = nbformat.read(root / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    answers, (name, wrong) = right_answers(assignment), WRONG[assignment]
    folder = root / "submitted" / "x" / assignment
    folder.mkdir(parents=True)
    # The modules that earlier notebooks have saved in a student's folder.
    release.catch_up(assignment_of(assignment), folder)
    text = demo.fill(shortened(released), answers | {name: wrong})
    (folder / f"{assignment}.ipynb").write_text(text)
    run(root, "autograde", assignment)
    return assignment, gradebook_rows(Course(root), assignment)


def test_without_our_configuration_a_wrong_answer_loses_its_points_and_all_others_have_theirs(
    scored_in_kernel,
):
    assignment, rows = scored_in_kernel
    scores = {cell.removeprefix("check_"): score for (_, cell), (score, _) in rows.items()}
    assert scores == assignment_of(assignment).max_scores | {WRONG[assignment][0]: 0}


SIZE = "        self.caches = []\n        self.hidden_size = hidden_size"
OWN_LSTM = """import numpy as np
from my_lstm.gates import gates, hidden_state, init_params, sigmoid, update_cell

"""


@pytest.mark.parametrize("travels", [True, False])
@pytest.mark.parametrize("plain", [False, True])
def test_the_students_own_modules_are_used_when_they_were_submitted_beside_the_notebook(
    course, travels, plain
):
    right = right_answers("02-forward")
    kept = [
        right[name].replace("        self.caches = []", SIZE)
        for name in right
        if name != "repair_1"
    ]
    answer = right_answers("03-backward")["LSTM"]
    uses = answer.replace("*dL_dh.shape", "self.hidden_size, dL_dh.shape[1]")
    released = nbformat.read(course.release("03-backward") / "03-backward.ipynb", as_version=4)
    text = demo.fill(released, right_answers("03-backward") | {"LSTM": uses})
    path = submit(course, "own", text, assignment="03-backward")
    if travels:
        (path.parent / "my_lstm").mkdir()
        (path.parent / "my_lstm" / "forward.py").write_text(OWN_LSTM + "\n\n\n".join(kept))
    if plain:
        nbgrader_autograde(course, assignment="03-backward")
    else:
        grade(course, "own", "03-backward")
    scores = gradebook_scores(course, "03-backward")
    assert scores["own", "check_LSTM"] == (3 if travels else 0)
    assert scores["own", "check_lstm_backward"] == 5
