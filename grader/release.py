"""Build what students are given: notebooks without answers, and check with the visible cases."""

import pathlib
import shutil

import numpy as np
from nbgrader.converters import GenerateAssignment

import solutions
from check import cards

from .course import Course
from .exercises import CHECK, assignment_part, assignments, earlier_parts, exercises

STUDENT_SIDE = (
    *(
        "__init__",
        "cards",
        "carry",
        "difference",
        "laws",
        "probe",
        "recognise",
        "tasks",
        "tree",
        "verdict",
        "ways",
    ),
)
VISIBLE_SEED = 20_100  # of the cases that everybody sees
SOLUTIONS = pathlib.Path(solutions.__file__).parent


def write_visible_cases(assignment: str, folder: pathlib.Path = CHECK) -> pathlib.Path:
    """Write the visible cases of one assignment, with what right and wrong answers give."""
    rng = np.random.default_rng(VISIBLE_SEED)
    path = folder / f"{assignment_part(assignment)}.json"
    cards.write([exercise.answered(rng) for exercise in exercises(assignment)], path)
    return path


def release(course: Course, assignment: str) -> pathlib.Path:
    """Build release/<assignment>/ with nbgrader, and register it in the gradebook.

    Raises:
        CourseError: nbgrader could not.
    """
    with course.registering():
        course.convert(GenerateAssignment, assignment)
    add_student_side(course, assignment)
    return course.folder("release", ".", assignment)


def add_student_side(course: Course, assignment: str) -> None:
    """Copy check, its visible cases and the short requirements.txt beside the released notebook."""
    folder = course.folder("release", ".", assignment)
    part = assignment_part(assignment)
    target = folder / "check"
    target.mkdir(parents=True, exist_ok=True)
    earlier = [f"{name}.json" for name in earlier_parts(assignment)]  # for require
    for name in (*[f"{n}.py" for n in STUDENT_SIDE], *earlier, f"{part}.py", f"{part}.json"):
        shutil.copyfile(CHECK / name, target / name)
    shutil.copyfile(CHECK / "requirements.txt", folder / "requirements.txt")


def catch_up(assignment: str, folder: pathlib.Path) -> list[pathlib.Path]:
    """Write the modules that earlier notebooks save, for whoever could not finish those.

    Args:
        assignment: the one that somebody is about to begin.
        folder: where its notebook lies; a module that is there already is kept.

    Returns:
        the modules written.
    """
    package = folder / "my_lstm"
    written = []
    for part in earlier_parts(assignment):
        module = package / f"{part}.py"
        if not module.exists():
            package.mkdir(parents=True, exist_ok=True)
            (package / "__init__.py").touch()
            shutil.copyfile(SOLUTIONS / module.name, module)
            written.append(module)
    return written


def student_edition(course: Course, folder: pathlib.Path) -> list[pathlib.Path]:
    """Lay all released notebooks side by side in one folder, keeping what a student wrote there.

    Returns:
        the notebooks, in the order of the course.
    """
    notebooks = []
    for assignment in assignments():
        built = release(course, assignment)
        shutil.copytree(built / "check", folder / "check", dirs_exist_ok=True)
        shutil.copyfile(built / "requirements.txt", folder / "requirements.txt")
        notebook = folder / f"{assignment}.ipynb"
        if not notebook.exists():
            shutil.copyfile(built / notebook.name, notebook)
        notebooks.append(notebook)
    return notebooks
