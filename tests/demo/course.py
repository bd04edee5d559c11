"""The demo course: a folder of its own for the demo class, away from a real gradebook."""

import pathlib
import shutil
import sys

from grader.assignment import assignments
from grader.course import CONFIG, Course
from grader.local_settings import LOCAL_SETTINGS

from . import students, submit_class

FOLDER = pathlib.Path("build", "demo-course")  # in the real course
NOTEBOOKS = "notebooks"
# Whatever gradebook or exchange the real course is set up with, nothing leaves the demo course.
SETTINGS = '''"""Settings of the demo course: its gradebook and its exchange are in this folder."""

import pathlib

here = pathlib.Path(__file__).resolve().parent
c = get_config()
c.CourseDirectory.course_id = "demo"
c.CourseDirectory.db_url = f"sqlite:///{here}/gradebook.db"
c.Exchange.root = str(here / "exchange")
'''


def copy_course(origin: pathlib.Path, folder: pathlib.Path) -> None:
    """Copy a course's configuration and source notebooks with their data to a new folder."""
    for source in _sources(origin):
        target = folder / source.relative_to(origin)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    shutil.copy(origin / CONFIG, folder)


def demo_course(real: Course) -> Course:
    """The demo course inside a real one; the demo class has submitted all notebooks there.

    It is made again when the notebooks or the configuration of the real course have changed.
    """
    folder = real.root / FOLDER
    if not (folder.exists() and _contents(folder) == _contents(real.root)):
        shutil.rmtree(folder, ignore_errors=True)
        copy_course(real.root, folder)
        (folder / LOCAL_SETTINGS).write_text(SETTINGS, encoding="utf-8")
    course = Course(folder)
    for assignment in assignments():
        submit_class(course, assignment.name)
    return course


def _contents(root: pathlib.Path) -> dict[pathlib.Path, bytes]:
    """What copy_course copies, by its path."""
    files = [*_sources(root), root / CONFIG]
    return {path.relative_to(root): path.read_bytes() for path in files if path.exists()}


def _sources(root: pathlib.Path) -> list[pathlib.Path]:
    """The notebooks, and the data that comes with one."""
    return [path for kind in ("ipynb", "json") for path in (root / NOTEBOOKS).glob(f"*/*.{kind}")]


def is_empty(course: Course) -> bool:
    """Whether nothing is submitted, not even in a wrong place or under an unusable name."""
    return not any(
        course.students(one.name) or course.unusable_folders(one.name) or course.misplaced(one.name)
        for one in assignments()
    )


def course_to_grade(real: Course) -> Course:
    """The real course if anything is submitted there, else the demo course; says which."""
    if is_empty(real):
        _say(
            f"Nothing is submitted yet. The demo class, {len(students())} invented students, is "
            f"graded in a course of its own, {FOLDER}; your gradebook stays as it is."
        )
        return demo_course(real)
    _say(f"Grading what is submitted in {real.root}.")
    if all(set(students()) <= set(real.students(one.name)) for one in assignments()):
        _say(
            "The demo class is among the students here: an earlier version submitted for it. "
            "CHANGELOG.md says how to remove it."
        )
    return real


def _say(sentence: str) -> None:
    """Print to standard error: the Makefile reads the folder from standard output."""
    print(sentence, file=sys.stderr)
