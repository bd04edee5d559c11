"""Plug-ins for nbgrader's own commands, which nbgrader_config.py names.

The exporter rebuilds submissions on the instructor's cells. The preprocessor grades them in the
sandbox; it replaces nbgrader's Execute, which would run student code in a kernel that can read and
write the gradebook. The hook completes a release.
"""

import fnmatch
import functools
import os
import pathlib
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.preprocessors import NbGraderPreprocessor

from .assignment import assignment
from .build import release
from .course import Course
from .files import write_atomically
from .gradebook.writer import GradebookWriter
from .grading import recording
from .grading.run import GradingRun, release_text
from .grading.task import grade_submission
from .sandbox.backends import best_backend
from .submission.find import UnreadableSubmission, is_small_file, may_be_copied
from .submission.read import read_bytes, read_cells
from .submission.rebuild import rebuild

Resources = dict[str, Any]


def _course(root: str, db_url: str) -> Course:
    """A course with the gradebook that nbgrader uses: the command line may name another one."""
    course = Course(pathlib.Path(root))
    course.config.CourseDirectory.db_url = db_url
    return course


def _course_of(converter: Any) -> Course:
    return _course(converter.coursedir.root, converter.coursedir.db_url)


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]
    """Rebuilds a submission on the instructor's cells; a damaged one becomes an empty notebook."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.parent, Autograde):
            _grade_unreadable(self.parent)

    def from_filename(
        self, filename: str, resources: Resources | None = None, **kwargs: Any
    ) -> tuple[str, Resources]:
        """Read one notebook; nbgrader calls this for submitted and for autograded ones."""
        names = (resources or {}).get("nbgrader", {})
        course = _course_of(self.parent)
        submitted = course.paths(names["student"], names["assignment"]).submitted
        # Its folder shows whether it was submitted; the file itself may be a link.
        if pathlib.Path(filename).parent.resolve() != submitted.resolve():
            return super().from_filename(filename, resources=resources, **kwargs)
        source = nbformat.v4.reads(release_text(course, assignment(names["assignment"])))
        try:
            cells = read_cells(read_bytes(pathlib.Path(filename)))
        except UnreadableSubmission:
            cells = []  # GradeInSandbox reads the file again and records the reason
        return self.from_notebook_node(rebuild(source, cells), resources=resources, **kwargs)


def _grade_unreadable(converter: Autograde) -> None:
    """Grade submissions that nbgrader cannot read or must not copy, and take them off its list.

    nbgrader reads the names of files and timestamps before it calls any plug-in, and would keep the
    old score of a student where it cannot. It copies all files of a submission, and follows links.
    """
    course, of = _course_of(converter), assignment(converter.coursedir.assignment_id)
    _self_test(converter.coursedir.root, converter.coursedir.db_url, of.name)
    named = fnmatch.filter(course.students(of.name), converter.coursedir.student_id)
    skipped = {student for student in named if not _nbgrader_may_read(course, student, of.name)}
    run = GradingRun(course, of, best_backend(practice=False))
    with GradebookWriter.opened(course) as gradebook:
        for student in run.ungraded(sorted(skipped), converter.force):
            recording.record(course, gradebook, grade_submission(run.task(student)))
    for student in skipped:
        converter.assignments.pop(str(course.paths(student, of.name).submitted), None)


@functools.cache
def _self_test(root: str, db_url: str, name: str) -> None:
    """Run the self-test before the first submission, once in this process."""
    course, backend = _course(root, db_url), best_backend(practice=False)
    GradingRun(course, assignment(name), backend).self_test().run()


def _nbgrader_may_read(course: Course, student: str, name: str) -> bool:
    folder = course.paths(student, name).submitted
    if not may_be_copied(folder):
        return False
    timestamp = folder / "timestamp.txt"
    if os.path.lexists(timestamp) and not is_small_file(timestamp):
        return False
    try:
        course.directory.get_existing_timestamp(str(folder))
    except Exception:  # nbgrader raises all kinds of errors on a malformed timestamp
        return False
    return os.path.lexists(folder / f"{name}.ipynb")


class GradeInSandbox(NbGraderPreprocessor):  # type: ignore[misc]
    """Grades a submission and writes each result into its cell, for nbgrader's SaveAutoGrades."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Grade one submission.

        Raises:
            RuntimeError: an internal error; the cells are marked for manual grading.
        """
        names = resources["nbgrader"]
        student, of = names["student"], assignment(names["assignment"])
        course = _course_of(self.parent.parent)
        run = GradingRun(course, of, best_backend(practice=False))
        graded = grade_submission(run.task(student))
        if graded.report.internal_error:
            with GradebookWriter.opened(course) as gradebook:
                gradebook.clear_scores(student, of.name)
            error = graded.report.internal_error
            raise RuntimeError(f"not graded, through no fault of the student: {error}")
        # nbgrader works in a temporary folder, which becomes the autograded one at the end.
        report = pathlib.Path(resources["metadata"]["path"]) / course.paths("-", "-").report.name
        write_atomically(report, graded.report.to_json())
        return nbformat.v4.reads(graded.notebook), resources


def complete_release(assignment: str, **_: Any) -> None:
    """After `nbgrader generate_assignment`: add check and requirements to the released folder."""
    release.add_student_files(Course(pathlib.Path.cwd()), assignment)


# Names of version 0.1 in the nbgrader_config.py of existing courses.
HandInExporter, Judge = SubmissionExporter, GradeInSandbox
