"""Plain nbgrader stays plain nbgrader: same release, same marks, and it works without our files."""

import csv
import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys

import nbformat
import pytest

from grader import release
from grader.__main__ import main
from grader.course import Course
from grader.exercises import assignments, exercises
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, right_answers

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
    told, _ = process.communicate()
    assert process.returncode == 0, told


def copy_of(course: Course, folder: pathlib.Path) -> Course:
    """A second copy of a course, its secret included."""
    shutil.copytree(course.root, folder / "course")
    return Course(folder / "course")


def gradebook_rows(
    course: Course, assignment: str
) -> dict[tuple[str, str], tuple[float | None, bool]]:
    """Mark and "needs manual grade", by student and graded cell."""
    with course.gradebook() as gradebook:
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
class Roads:
    """One assignment of the demo class, graded by `python -m grader` and by stock nbgrader."""

    assignment: str
    students: list[str]
    ours: Course
    stock: Course

    def rows(self) -> list[dict]:
        """Both gradebooks."""
        return [gradebook_rows(course, self.assignment) for course in (self.ours, self.stock)]


@pytest.fixture(scope="module", params=[ASSIGNMENT, assignments()[-1]])
def roads(request, released_course, tmp_path_factory) -> Roads:
    assignment = request.param
    # Those who do not hand in what others do; of the right ones one is enough.
    own = demo.own_way(assignment)
    students = [who for who in own if not who.startswith("right_") or assignment == ASSIGNMENT]
    ours = copy_of(released_course, tmp_path_factory.mktemp("ours"))
    demo.hand_in(ours, assignment, students)
    assert ours.secret
    stock = copy_of(ours, tmp_path_factory.mktemp("stock"))
    assert stock.secret == ours.secret
    running = start(stock.root, "nbgrader", "autograde", assignment)
    run(ours.root, "grader", "autograde", assignment, "--jobs", "2")
    finish(running)
    return Roads(assignment, students, ours, stock)


def test_both_roads_give_every_demo_student_every_mark(roads):
    for rows in roads.rows():
        assert {student for student, _ in rows} == set(roads.students)
        assert len(rows) == len(exercises(roads.assignment)) * len(roads.students)
        assert None not in {mark for mark, _ in rows.values()}


def test_both_roads_give_the_same_gradebook_to_the_digit(roads):
    ours, stock = roads.rows()
    assert ours == stock


def test_both_roads_write_the_same_reports(roads):
    for student in roads.students:
        ours, stock = (
            course.folder("autograded", student, roads.assignment) / "report.json"
            for course in (roads.ours, roads.stock)
        )
        assert ours.read_text() == stock.read_text(), student


def test_export_writes_the_marks(roads):
    course = roads.ours
    run(course.root, "nbgrader", "export")
    with (course.root / "grades.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["assignment"] == roads.assignment]
    exported = {row["student_id"]: float(row["score"]) for row in rows}
    marks = dict.fromkeys(roads.students, 0.0)
    for (student, _), (mark, _) in gradebook_rows(course, roads.assignment).items():
        marks[student] += mark
    assert exported == pytest.approx(marks)
    assert exported["right"] == FULL


def test_stock_nbgrader_builds_the_same_release(released_course, tmp_path, monkeypatch):
    stock = copy_of(released_course, tmp_path / "stock")
    ours = copy_of(released_course, tmp_path / "ours")
    for course in (stock, ours):
        shutil.rmtree(course.root / "release")
    last = assignments()[-1]
    running = start(stock.root, "nbgrader", "generate_assignment", last, "--force")
    monkeypatch.chdir(ours.root)
    assert main(["release", last]) == 0
    finish(running)
    built = files(ours.folder("release", ".", last))
    assert f"{last}.ipynb" in built
    assert "check/gates.json" in built
    assert files(stock.folder("release", ".", last)) == built


# ---------------------------------------------------------------- without our configuration


def short(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The imports, what train is given, the answers and their checks: without the slow cells."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    given = ("readout-names", "given-new_model", "given-is_solved")
    asked = [cell for cell in code if "nbgrader" in cell.metadata or cell.id in given]
    kept = [code[0], *asked]
    return nbformat.from_dict(notebook | {"cells": kept})


WRONG = {
    "01-gates": ("dtanh", "def dtanh(y):\n    return y"),
    "03-backward": ("numerical_gradient", "def numerical_gradient(f, a, eps=1e-5):\n    return a"),
    "04-training": ("sgd_step", "def sgd_step(params, grads, lr):\n    return params"),
}


@pytest.fixture(scope="module", params=WRONG)
def without_us(request, tmp_path_factory):
    """Marks of a right and a wrong hand-in, from an nbgrader that knows nothing of ours."""
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
    for student, change in (("right", {}), ("wrong", {name: wrong})):
        folder = root / "submitted" / student / assignment
        folder.mkdir(parents=True)
        release.catch_up(assignment, folder)  # what a student's folder holds by then
        text = demo.fill(short(released), answers | change)
        (folder / f"{assignment}.ipynb").write_text(text)
    run(root, "nbgrader", "autograde", assignment)
    return assignment, gradebook_rows(Course(root), assignment)


def points_of(rows, student: str) -> dict[str, float | None]:
    """Marks of one student by graded cell."""
    return {cell: mark for (who, cell), (mark, _) in rows.items() if who == student}


def test_without_our_configuration_the_hidden_tests_give_right_answers_all_points(without_us):
    assert sum(points_of(without_us[1], "right").values()) == FULL


def test_without_our_configuration_a_wrong_answer_loses_its_points_alone(without_us):
    assignment, rows = without_us
    right, wrong = points_of(rows, "right"), points_of(rows, "wrong")
    assert wrong == right | {f"check_{WRONG[assignment][0]}": 0}
