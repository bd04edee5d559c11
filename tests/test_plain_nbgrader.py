"""nbgrader's own commands give the same release and the same scores as `python -m grader`.

With this course's configuration they grade in our sandbox. Without it, in nbgrader's kernel, the
hidden tests of the source notebooks give the scores.
"""

import csv
import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys

import nbformat
import pytest

from grader.assignment import assignment as assignment_of
from grader.assignment import assignments
from grader.build import release
from grader.cli import main
from grader.course import SECRET, Course
from grader.gradebook import connection
from grader.grading.report import read
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, nbgrader_autograde, right_answers, submit

FULL = 20
MINIMAL = 'c = get_config()\nc.CourseDirectory.course_id = "plain"\n'
MINIMAL += 'c.CourseDirectory.source_directory = "notebooks"\n'


def start(root: pathlib.Path, *argv: str) -> subprocess.Popen[str]:
    """Start `python -m ...` in a course folder, as in an activated environment."""
    tools = str(pathlib.Path(sys.executable).parent)
    path = os.pathsep.join([tools, os.environ.get("PATH", "")])
    return subprocess.Popen(
        [sys.executable, "-m", *argv],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PATH": path, "MPLBACKEND": "agg"},
    )


def run(root: pathlib.Path, *argv: str) -> None:
    """Run `python -m ...` in a course folder; it must succeed."""
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


@pytest.fixture(scope="module", params=[ASSIGNMENT, assignments()[-1].name])
def graded_twice(request, graded_class, released_course, tmp_path_factory) -> GradedTwice:
    assignment = request.param
    students = graded_class.students(assignment)
    if assignment != ASSIGNMENT:  # one of the right ones is enough
        students = [name for name in students if not name.startswith("right_")]
    ours = copy_of(graded_class, tmp_path_factory.mktemp("ours"))
    stock = copy_of(released_course, tmp_path_factory.mktemp("stock"))
    shutil.copy(ours.root / SECRET, stock.root)
    assert stock.secret == ours.secret
    demo.submit_class(stock, assignment, students)
    run(stock.root, "nbgrader", "autograde", assignment)
    return GradedTwice(assignment, students, ours, stock)


def test_both_commands_give_every_demo_student_every_score(graded_twice):
    assignment = graded_twice.assignment
    for course in (graded_twice.ours, graded_twice.stock):
        rows = gradebook_rows(course, assignment)
        assert {student for student, _ in rows} == set(course.students(assignment))
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
    run(course.root, "nbgrader", "export")
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
    running = start(stock.root, "nbgrader", "generate_assignment", last, "--force")
    monkeypatch.chdir(ours.root)
    assert main(["release", last]) == 0
    finish(running)
    built = files(ours.release(last))
    assert f"{last}.ipynb" in built
    assert "check/gates.json" in built
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


# ---------------------------------------------------------------- without our configuration


def shortened(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The imports, what train is given, the answers and their checks: without the slow cells."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    given = ("readout-names", "given-new_model", "given-is_solved")
    needed = [cell for cell in code if "nbgrader" in cell.metadata or cell.id in given]
    return nbformat.from_dict(notebook | {"cells": [code[0], *needed]})


WRONG = {
    "01-gates": ("dtanh", "def dtanh(y):\n    return y"),
    "03-backward": ("numerical_gradient", "def numerical_gradient(f, a, eps=1e-5):\n    return a"),
    "04-training": ("sgd_step", "def sgd_step(params, grads, lr):\n    return params"),
}


@pytest.fixture(scope="module", params=WRONG)
def scored_in_kernel(request, tmp_path_factory):
    """Scores of a right and a wrong submission, from nbgrader without our configuration."""
    assignment = request.param
    root = tmp_path_factory.mktemp("plain") / "course"
    (root / "notebooks" / assignment).mkdir(parents=True)
    shutil.copy(
        ROOT / "notebooks" / assignment / f"{assignment}.ipynb", root / "notebooks" / assignment
    )
    (root / "nbgrader_config.py").write_text(MINIMAL)
    run(root, "nbgrader", "generate_assignment", assignment)
    released = nbformat.read(root / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    answers, (name, wrong) = right_answers(assignment), WRONG[assignment]
    for student, changed in (("right", {}), ("wrong", {name: wrong})):
        folder = root / "submitted" / student / assignment
        folder.mkdir(parents=True)
        # The modules that earlier notebooks have saved in a student's folder.
        release.catch_up(assignment_of(assignment), folder)
        text = demo.fill(shortened(released), answers | changed)
        (folder / f"{assignment}.ipynb").write_text(text)
    run(root, "nbgrader", "autograde", assignment)
    return assignment, gradebook_rows(Course(root), assignment)


def scores_of(rows, student: str) -> dict[str, float | None]:
    """Scores of one student by graded cell."""
    return {cell: score for (name, cell), (score, _) in rows.items() if name == student}


def test_without_our_configuration_the_hidden_tests_give_right_answers_all_points(
    scored_in_kernel,
):
    assert sum(scores_of(scored_in_kernel[1], "right").values()) == FULL


def test_without_our_configuration_a_wrong_answer_loses_its_points_alone(scored_in_kernel):
    assignment, rows = scored_in_kernel
    right, wrong = scores_of(rows, "right"), scores_of(rows, "wrong")
    assert wrong == right | {f"check_{WRONG[assignment][0]}": 0}
