"""Our judge inside plain `nbgrader autograde`: named in nbgrader_config.py.

Two places are taken: the exporter reads hand-ins through our intake, and the preprocessor Judge
stands where nbgrader's Execute would run student code in a kernel beside the gradebook.
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

from . import autograde, canaries, intake, release
from .course import Course, write
from .gradebook import Marks
from .task import judge

Resources = dict[str, Any]


def _course(converter: Any) -> Course:
    course = Course(pathlib.Path(converter.coursedir.root))
    course.config.CourseDirectory.db_url = converter.coursedir.db_url
    return course


class HandInExporter(NotebookExporter):  # type: ignore[misc]
    """Reads a hand-in onto the instructor's frame, so that a damaged one gets its zero."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.parent, Autograde):
            _take_over(self.parent)

    def from_filename(
        self, filename: str, resources: Resources | None = None, **kwargs: Any
    ) -> tuple[str, Resources]:
        """Convert one notebook; nbgrader calls this for submitted and for autograded ones."""
        names = (resources or {}).get("nbgrader", {})
        course = _course(self.parent)
        submitted = course.folder("submitted", names["student"], names["assignment"])
        # The file itself may be a link: only its folder says that it was handed in.
        if pathlib.Path(filename).parent.resolve() != submitted.resolve():
            return super().from_filename(filename, resources=resources, **kwargs)
        source = nbformat.v4.reads(autograde.handed_out(course, names["assignment"]))
        try:
            handed_in = intake.cells(intake.read_bytes(pathlib.Path(filename)))
        except intake.Refused:
            handed_in = []  # Judge reads the file again and says why
        notebook = intake.rebuild(source, handed_in)
        return self.from_notebook_node(notebook, resources=resources, **kwargs)


def _take_over(converter: Autograde) -> None:
    """Grade by ourselves what nbgrader would pass over or copy: odd names, timestamps and files.

    nbgrader looks at names and timestamps before any plug-in is asked, and would keep such a
    student's old mark. It copies whatever else was handed in, and what a link in it leads to.
    """
    course, assignment = _course(converter), converter.coursedir.assignment_id
    _try_out(course.root, assignment)
    named = fnmatch.filter(course.students(assignment), converter.coursedir.student_id)
    ours = {s for s in named if not _nbgrader_reads(course, s, assignment)}
    batch = autograde.Batch(course, assignment, autograde.require_tier(False))
    with Marks.of(course) as marks:
        for student in autograde.waiting(course, assignment, sorted(ours), converter.force):
            autograde.record(course, marks, judge(batch.task(student)))
    for student in ours:
        converter.assignments.pop(str(course.folder("submitted", student, assignment)), None)


@functools.cache
def _try_out(root: pathlib.Path, assignment: str) -> None:
    """Once in a run of nbgrader, before the first hand-in."""
    batch = autograde.Batch(Course(root), assignment, autograde.require_tier(False))
    canaries.canaries(batch).sing()


def _nbgrader_reads(course: Course, student: str, assignment: str) -> bool:
    folder = course.folder("submitted", student, assignment)
    if not intake.is_plain(folder):
        return False
    stamp = folder / "timestamp.txt"
    if os.path.lexists(stamp) and not intake.is_small_file(stamp):
        return False
    try:
        course.directory.get_existing_timestamp(str(folder))
    except Exception:  # timestamp.txt is a student's own file and may hold anything
        return False
    return os.path.lexists(folder / f"{assignment}.ipynb")


class Judge(NbGraderPreprocessor):  # type: ignore[misc]
    """Writes into every graded cell what our judge says; SaveAutoGrades reads it from there."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Judge one hand-in; a fault of ours leaves the marks open for a manual grade."""
        names = resources["nbgrader"]
        student, assignment = names["student"], names["assignment"]
        course = _course(self.parent.parent)
        batch = autograde.Batch(course, assignment, autograde.require_tier(False))
        judged = judge(batch.task(student))
        report = judged.report
        if report.fault:
            with Marks.of(course) as marks:
                marks.leave_open(student, assignment)
            raise RuntimeError(f"not graded, through no fault of the student: {report.fault}")
        folder = pathlib.Path(resources["metadata"]["path"])
        write(folder / autograde.REPORT, report.to_json())
        return nbformat.v4.reads(judged.notebook), resources


def complete_release(assignment: str, **_: Any) -> None:
    """After `nbgrader generate_assignment`: add check and requirements to the released folder."""
    release.add_student_side(Course(pathlib.Path.cwd()), assignment)
