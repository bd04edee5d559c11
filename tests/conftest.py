"""A course folder of its own for whoever asks, so that no test touches the real one."""

import pathlib
import shutil

import nbformat
import pytest

from grader import autograde, release
from grader.course import Course
from grader.judge import Report
from tests import demo

ROOT = pathlib.Path(__file__).parents[1]
ASSIGNMENT = "01-gates"


def new_course(folder: pathlib.Path) -> Course:
    """A course folder with the source notebooks, released, nothing handed in."""
    (folder / "notebooks").mkdir(parents=True)
    for source in (ROOT / "notebooks").glob("*/*.ipynb"):
        target = folder / "notebooks" / source.parent.name
        target.mkdir()
        shutil.copy(source, target)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    course = Course(folder)
    release.release(course, ASSIGNMENT)
    return course


@pytest.fixture(scope="session")
def released_course(tmp_path_factory) -> Course:
    """One released course for the whole run; whoever hands in works on a copy."""
    return new_course(tmp_path_factory.mktemp("released") / "course")


@pytest.fixture
def course(released_course, tmp_path) -> Course:
    """A fresh copy of the released course."""
    shutil.copytree(released_course.root, tmp_path / "course")
    return Course(tmp_path / "course")


@pytest.fixture(scope="session")
def released(released_course) -> nbformat.NotebookNode:
    """The notebook that students are given."""
    path = released_course.folder("release", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    return nbformat.read(path, as_version=4)


def right_answers() -> dict[str, str]:
    """Right answers by exercise, to be spoiled one at a time."""
    return demo.right_answers(ASSIGNMENT)


def hand_in(course: Course, student: str, text: str | bytes, name: str = f"{ASSIGNMENT}.ipynb"):
    """Put a file into a student's folder; returns its path."""
    path = course.folder("submitted", student, ASSIGNMENT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def grade(course: Course, student: str) -> Report:
    """Judge one hand-in and record it; returns its report."""
    tier = autograde.require_tier(practice=False)
    job = autograde.Job(course.root, ASSIGNMENT, student, tier)
    judged = autograde.judge_hand_in(job)
    autograde.record(course, judged)
    return judged.report


def gradebook_marks(course: Course) -> dict[tuple[str, str], float | None]:
    """Automatic marks in the gradebook, by student and graded cell."""
    with course.gradebook() as gradebook:
        return {
            (submission.student_id, row.cell.name): row.auto_score
            for submission in gradebook.assignment_submissions(ASSIGNMENT)
            for notebook in submission.notebooks
            for row in notebook.grades
        }
