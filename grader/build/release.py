"""Build what students are given: notebooks without answers, and the package check."""

import json
import pathlib
import re
import shutil
import string

import numpy as np
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

import solutions
from check import assignment_name, implementation_file, suite_file

from ..assignment import Assignment
from ..course import Course
from ..errors import CourseError
from ..exercises.exercise import CHECK
from ..gradebook import changed_cells, connection
from ..nbgrader_log import CapturedLog
from . import package_check, student_edition

VISIBLE_SEED = 20_100  # of the test cases that all students get
PAGE = pathlib.Path(__file__).with_name("README_FIRST_release.html")
EARLIER = (
    " This notebook uses what you saved in {}; if you could not finish that, ask your instructor "
    "for the modules that are missing."
)
SOLUTIONS = pathlib.Path(solutions.__file__).parent


def write_visible_suites(assignment: Assignment, folder: pathlib.Path = CHECK) -> pathlib.Path:
    """Write the visible test suites of one assignment, with results of reference and mutants."""
    rng = np.random.default_rng(VISIBLE_SEED)
    path = folder / f"{assignment.part}.json"
    suites = [exercise.visible_suite(rng) for exercise in assignment.exercises]
    suite_file.write_suites(suites, path)
    return path


def write_implementations(assignment: Assignment, folder: pathlib.Path) -> None:
    """Write what students' tests are run on in the notebook, where an assignment asks for tests.

    Args:
        assignment: with its exercises.
        folder: of the source notebook.
    """
    text = implementations_of(assignment)
    if text:
        (folder / implementation_file.FILE).write_text(text, encoding="utf-8")


def implementations_of(assignment: Assignment) -> str:
    """The text of the file that students' tests are run on in the notebook; "" for most."""
    sources: dict[str, str] = {}
    for exercise in assignment.exercises:
        sources |= exercise.given_sources()
    return json.dumps(sources, indent=1) + "\n" if sources else ""


def release(course: Course, assignment: Assignment) -> pathlib.Path:
    """Build release/<assignment>/ with nbgrader, which also adds the assignment to the gradebook.

    Returns:
        the folder.

    Raises:
        CourseError: nbgrader failed, or exercises were added or dropped after submissions.
    """
    changed_cells.register_cells_without_scores(course, assignment)
    with connection.registration_lock(course):
        _generate(course, assignment.name)
    add_student_files(course, assignment.name)
    return course.release(assignment.name)


def _generate(course: Course, assignment: str) -> None:
    """Run nbgrader's generate_assignment without its log; an older release is replaced."""
    connection.create(course)
    directory = CourseDirectory(config=course.config, assignment_id=assignment)
    log = CapturedLog()
    converter = GenerateAssignment(coursedir=directory, config=course.config, log=log, force=True)
    try:
        converter.start()
    except connection.STORAGE_ERRORS:
        raise  # connection.readable_errors explains them
    except Exception as error:  # nbgrader does not document what it raises
        reason = log.last_error() or str(error)
        raise CourseError(f"nbgrader could not build {assignment}: {reason}") from error


def add_student_files(course: Course, assignment: str) -> None:
    """Add a page for the student, check as a wheel, and requirements.txt to a released notebook."""
    # requirements.txt is the last one: with it a release is complete.
    folder = course.release(assignment)
    notebook = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.ipynb"))
    given = {student_edition.PAGE.name: page(assignment, notebook)} | package_check.for_students()
    package_check.write(given, folder)


def page(assignment: str, notebook: str) -> bytes:
    """README_FIRST.html of a release: how to begin and hand in, and what counts.

    Args:
        assignment: such as 02-forward.
        notebook: the text of the file; what it requires is named on the page.
    """
    required = re.search(r"\brequire\(([^)]*)\)", notebook)
    parts = re.findall(r"my_lstm/(\w+)\.py", required[1]) if required else []
    earlier = [assignment_name(part) for part in parts]
    names = " and ".join(filter(None, [", ".join(earlier[:-1]), *earlier[-1:]]))
    text = string.Template(PAGE.read_text(encoding="utf-8")).substitute(
        assignment=assignment, earlier=EARLIER.format(names) if earlier else ""
    )
    return text.encode()


def catch_up(assignment: Assignment, folder: pathlib.Path) -> list[pathlib.Path]:
    """Write the modules that earlier notebooks save, for a student who could not finish those.

    Args:
        assignment: the one that the student is about to begin.
        folder: of its notebook; a module that exists already is kept.

    Returns:
        the modules written.
    """
    package = folder / "my_lstm"
    written = []
    for part in assignment.earlier_parts:
        module = package / f"{part}.py"
        if not module.exists():
            package.mkdir(parents=True, exist_ok=True)
            (package / "__init__.py").touch()
            shutil.copyfile(SOLUTIONS / module.name, module)
            written.append(module)
    return written
