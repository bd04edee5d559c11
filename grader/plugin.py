"""Plug-ins for nbgrader's own commands, which nbgrader_config.py names.

The exporter rebuilds submissions on the instructor's cells. The preprocessor grades them in the
sandbox; it replaces nbgrader's Execute, which would run student code in a kernel that can read and
write the gradebook. The hook completes a release.
"""

import contextlib
import pathlib
from collections.abc import Iterator
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.preprocessors import AssignLatePenalties, NbGraderPreprocessor, SaveAutoGrades

from . import nbgrader_autograde
from .assignment import assignment, exercise_names
from .build import release
from .course import Course
from .errors import CourseError
from .files import write_atomically
from .gradebook.changed_cells import register_cells_without_scores
from .gradebook.writer import GradebookWriter
from .grading import exchange_files
from .grading.recording import is_new_attempt
from .grading.run import GradingRun, release_text
from .grading.task import grade_submission
from .nbgrader_autograde import course_of, known_report
from .policy.late_plugin import PenaltyFailed, checked, explained
from .sandbox.backends import best_backend
from .submission.read import UnreadableSubmission, read_bytes, read_cells
from .submission.rebuild import rebuild

Resources = dict[str, Any]


@contextlib.contextmanager
def _ended_in_our_words(converter: BaseConverter) -> Iterator[None]:
    """End nbgrader's command with the message of a CourseError, and without a traceback.

    Raises:
        NbGraderException: a CourseError was raised inside.
    """
    try:
        yield
    except CourseError as error:
        converter.log.error("%s", error)
        raise NbGraderException(str(error)) from error


class ReleaseExporter(NotebookExporter):  # type: ignore[misc]
    """Ends `nbgrader generate_assignment` before it changes an assignment that has submissions.

    nbgrader makes the exporter before it removes the earlier release.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not isinstance(self.parent, GenerateAssignment):
            return
        name = self.parent.coursedir.assignment_id
        if name in exercise_names() and not self.parent.no_database:
            with _ended_in_our_words(self.parent):
                register_cells_without_scores(course_of(self.parent), assignment(name))


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]
    """Rebuilds a submission on the instructor's cells; a damaged one becomes an empty notebook."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.parent, Autograde):
            with _ended_in_our_words(self.parent):
                nbgrader_autograde.prepare(self.parent)

    def from_filename(
        self, filename: str, resources: Resources | None = None, **kwargs: Any
    ) -> tuple[str, Resources]:
        """Read one notebook; nbgrader calls this for submitted and for autograded ones.

        The scores of a submitted one are withdrawn first: whatever fails later, they do not stay.
        """
        names = (resources or {}).get("nbgrader", {})
        course = course_of(self.parent)
        submitted = course.paths(names["student"], names["assignment"]).submitted
        # Its folder shows whether it was submitted; the file itself may be a link.
        if pathlib.Path(filename).parent.resolve() != submitted.resolve():
            return super().from_filename(filename, resources=resources, **kwargs)
        with GradebookWriter.opened(course) as gradebook:
            gradebook.clear_scores(names["student"], names["assignment"], new_attempt=False)
        source = nbformat.v4.reads(release_text(course, assignment(names["assignment"])))
        try:
            cells = read_cells(read_bytes(pathlib.Path(filename)))
        except UnreadableSubmission:
            cells = []  # GradeInSandbox reads the file again and records the reason
        return self.from_notebook_node(rebuild(source, cells), resources=resources, **kwargs)


_init_notebooks = Autograde.init_notebooks


def _find_submissions(converter: Autograde) -> None:
    """Find submissions as nbgrader does, which ends with an error when it finds no notebook.

    When all submissions have their notebooks under other names, none is for nbgrader to convert.
    """
    if issubclass(converter.exporter_class, SubmissionExporter):
        course, name = course_of(converter), converter.coursedir.assignment_id
        students = nbgrader_autograde.named(converter)
        if students and not any(
            nbgrader_autograde.has_notebook(course, student, name) for student in students
        ):
            converter.assignments, converter.notebooks = {}, []
            return
    _init_notebooks(converter)


# nbgrader calls no plug-in before it looks for notebooks.
Autograde.init_notebooks = _find_submissions


class GradeInSandbox(NbGraderPreprocessor):  # type: ignore[misc]
    """Grades a submission and writes each result into its cell, for nbgrader's SaveAutoGrades."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Grade one submission.

        Raises:
            RuntimeError: an internal error; the cells are marked for manual grading.
        """
        names = resources["nbgrader"]
        student, of = names["student"], assignment(names["assignment"])
        course = course_of(self.parent.parent)
        run = GradingRun(course, of, best_backend(practice=False))
        graded = grade_submission(run.task(student))
        new = is_new_attempt(graded.report, known_report(self.parent.parent, student))
        names["new_attempt"] = new  # for SaveScores
        if graded.report.internal_error:
            with GradebookWriter.opened(course) as gradebook:
                gradebook.clear_scores(student, of.name, new_attempt=new)
            error = graded.report.internal_error
            raise RuntimeError(f"not graded, through no fault of the student: {error}")
        # nbgrader works in a temporary folder, which becomes the autograded one at the end.
        paths = course.paths(student, of.name)
        folder = pathlib.Path(resources["metadata"]["path"])
        write_atomically(folder / paths.report.name, graded.report.to_json())
        exchange_files.copy(course, paths.submitted, folder)
        return nbformat.v4.reads(graded.notebook), resources


class SaveScores(SaveAutoGrades):  # type: ignore[misc]
    """Saves scores as nbgrader does, but for manual scores of the same attempt.

    nbgrader marks every manual score to be looked at again, whenever a submission is graded. Here
    this is done for a new attempt; else the mark stays as it is.
    """

    def _add_score(self, cell: NotebookNode, resources: Resources) -> None:
        names = resources["nbgrader"]
        place = (names["notebook"], names["assignment"], names["student"])
        grade = self.gradebook.find_grade(cell.metadata.nbgrader["grade_id"], *place)
        marked = grade.needs_manual_grade
        super()._add_score(cell, resources)
        if grade.manual_score is not None and not names.get("new_attempt", True):
            grade.needs_manual_grade = marked
            self.gradebook.db.commit()


class AssignPenalties(AssignLatePenalties):  # type: ignore[misc]
    """Assigns late penalties as nbgrader does; where the plug-in fails, no score stays without one.

    c.AssignLatePenalties.plugin_class names the plug-in.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Assign the penalty of one submission.

        Raises:
            PenaltyFailed: the plug-in failed; the cells are marked for manual grading.
        """
        names = resources["nbgrader"]
        student, name = names["student"], names["assignment"]
        try:
            return super().preprocess(nb, resources)  # type: ignore[no-any-return]
        except PenaltyFailed:
            new = names.get("new_attempt", True)
            with GradebookWriter.opened(course_of(self.parent.parent)) as gradebook:
                gradebook.clear_scores(student, name, new_attempt=new)
            raise

    def init_plugin(self) -> None:
        """Make the plug-in, which says for whom when it fails."""
        with explained(self, self.assignment_id, self.student_id):
            super().init_plugin()
        penalty = self.plugin_inst.late_submission_penalty

        def explaining(student: str, score: float, seconds: float) -> float | None:
            with explained(self, self.assignment_id, student):
                return checked(penalty(student, score, seconds))

        self.plugin_inst.late_submission_penalty = explaining


def complete_release(assignment: str, **_: Any) -> None:
    """After `nbgrader generate_assignment`: add check and requirements to the released folder."""
    release.add_student_files(Course(pathlib.Path.cwd()), assignment)


# Names of version 0.1 in the nbgrader_config.py of existing courses.
HandInExporter, Judge = SubmissionExporter, GradeInSandbox
