"""Plain nbgrader stays plain nbgrader: same release, same marks, and it works without our files."""

import csv
import os
import pathlib
import shutil
import subprocess
import sys

import nbformat
import pytest

from grader.__main__ import main
from grader.course import Course
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, right_answers

STUDENTS = demo.own_way(ASSIGNMENT)  # those who do not hand in what others do

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


def gradebook_rows(course: Course) -> dict[tuple[str, str], tuple[float | None, bool]]:
    """Mark and "needs manual grade", by student and graded cell."""
    with course.gradebook() as gradebook:
        return {
            (submission.student_id, row.cell.name): (row.auto_score, row.needs_manual_grade)
            for submission in gradebook.assignment_submissions(ASSIGNMENT)
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


@pytest.fixture(scope="module")
def both_roads(released_course, tmp_path_factory):
    """The demo class graded by `python -m grader`, and in a copy by stock nbgrader."""
    ours = copy_of(released_course, tmp_path_factory.mktemp("ours"))
    demo.hand_in(ours, ASSIGNMENT, STUDENTS)
    assert ours.secret
    stock = copy_of(ours, tmp_path_factory.mktemp("stock"))
    assert stock.secret == ours.secret
    running = start(stock.root, "nbgrader", "autograde", ASSIGNMENT)
    run(ours.root, "grader", "autograde", ASSIGNMENT, "--jobs", "2")
    finish(running)
    return ours, stock


def test_both_roads_give_every_demo_student_every_mark(both_roads):
    for course in both_roads:
        rows = gradebook_rows(course)
        assert {student for student, _ in rows} == set(STUDENTS)
        assert len(rows) == 8 * len(STUDENTS)
        assert None not in {mark for mark, _ in rows.values()}


def test_both_roads_give_the_same_gradebook_to_the_digit(both_roads):
    ours, stock = map(gradebook_rows, both_roads)
    assert ours == stock


def test_both_roads_write_the_same_reports(both_roads):
    ours, stock = (
        {s: course.folder("autograded", s, ASSIGNMENT) / "report.json" for s in STUDENTS}
        for course in both_roads
    )
    for student in STUDENTS:
        assert ours[student].read_text() == stock[student].read_text(), student


def test_export_writes_the_marks(both_roads):
    course = both_roads[0]
    run(course.root, "nbgrader", "export")
    with (course.root / "grades.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["assignment"] == ASSIGNMENT]
    exported = {row["student_id"]: float(row["score"]) for row in rows}
    marks = dict.fromkeys(STUDENTS, 0.0)
    for (student, _), (mark, _) in gradebook_rows(course).items():
        marks[student] += mark
    assert exported == pytest.approx(marks)
    assert exported["right"] == FULL


def test_stock_nbgrader_builds_the_same_release(released_course, tmp_path, monkeypatch):
    stock = copy_of(released_course, tmp_path / "stock")
    ours = copy_of(released_course, tmp_path / "ours")
    for course in (stock, ours):
        shutil.rmtree(course.root / "release")
    running = start(stock.root, "nbgrader", "generate_assignment", ASSIGNMENT, "--force")
    monkeypatch.chdir(ours.root)
    assert main(["release", ASSIGNMENT]) == 0
    finish(running)
    built = files(ours.folder("release", ".", ASSIGNMENT))
    assert f"{ASSIGNMENT}.ipynb" in built
    assert "check/gates.json" in built
    assert files(stock.folder("release", ".", ASSIGNMENT)) == built


# ---------------------------------------------------------------- without our configuration


def short(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The imports, the answers and their checks, without the slow figures."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    kept = [code[0]] + [cell for cell in code if "nbgrader" in cell.metadata]
    return nbformat.from_dict(notebook | {"cells": kept})


@pytest.fixture(scope="module")
def without_us(tmp_path_factory):
    """Marks of one right and one wrong hand-in, from an nbgrader that knows nothing of ours."""
    root = tmp_path_factory.mktemp("plain") / "course"
    shutil.copytree(ROOT / "notebooks" / ASSIGNMENT, root / "notebooks" / ASSIGNMENT)
    (root / "nbgrader_config.py").write_text(MINIMAL)
    run(root, "nbgrader", "generate_assignment", ASSIGNMENT)
    released = nbformat.read(root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    right = demo.fill(released, right_answers())
    wrong = demo.fill(short(released), right_answers() | {"dtanh": "def dtanh(y):\n    return y"})
    for student, text in (("right", right), ("wrong", wrong)):
        folder = root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(text)
    run(root, "nbgrader", "autograde", ASSIGNMENT)
    return gradebook_rows(Course(root))


def points_of(rows, student: str) -> dict[str, float | None]:
    """Marks of one student by graded cell."""
    return {cell: mark for (who, cell), (mark, _) in rows.items() if who == student}


def test_without_our_configuration_the_hidden_tests_give_right_answers_all_points(without_us):
    assert sum(points_of(without_us, "right").values()) == FULL


def test_without_our_configuration_a_wrong_answer_loses_its_points_alone(without_us):
    right, wrong = points_of(without_us, "right"), points_of(without_us, "wrong")
    assert wrong == right | {"check_dtanh": 0}
