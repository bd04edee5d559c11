"""Marks in nbgrader's gradebook: one connection for a batch, one transaction for a hand-in.

The rows are those that nbgrader's SaveAutoGrades and AssignLatePenalties would write. They are
asked for by keys that have an index, and as bare columns: nbgrader's models bring sums along that
go through the whole class. So the ten-thousandth hand-in costs what the first one did.
"""

import contextlib
import dataclasses
import datetime
from collections.abc import Callable, Iterator
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import joinedload, load_only

from . import postgresql
from .course import Course, CourseError

TRIES = 5  # of a transaction that another grader came in the way of
GRADED, COMMENTED = ("GradeCell", "TaskCell"), ("SolutionCell", "TaskCell")


@dataclasses.dataclass(frozen=True)
class Known:
    """Ids of an assignment, of its notebook, and of its cells by their grade_id."""

    assignment: str
    notebook: str
    graded: dict[str, str]
    commented: dict[str, str]


@dataclasses.dataclass(frozen=True)
class HandIn:
    """Ids of a hand-in and of its notebook, and what stands there of being late."""

    submission: str
    notebook: str
    timestamp: datetime.datetime | None
    duedate: datetime.datetime | None
    penalty: float | None


class Marks:
    """Writes marks. `with Marks.of(course) as marks` keeps the gradebook open for a batch."""

    def __init__(self, course: Course, gradebook: Gradebook) -> None:
        self._course, self._db = course, gradebook.db
        self._known: dict[str, Known] = {}

    @classmethod
    @contextlib.contextmanager
    def of(cls, course: Course) -> Iterator["Marks"]:
        """Open the gradebook of a course."""
        with course.gradebook() as gradebook:
            yield cls(course, gradebook)

    def save(
        self, student: str, assignment: str, notebook: NotebookNode, when: datetime.datetime | None
    ) -> None:
        """Write what the outputs of a notebook say, and what it costs to be late.

        Student and hand-in are registered where they are new. What was marked by hand stays.

        Args:
            notebook: with one verdict in every graded cell.
            when: it was handed in; what is known of that stays where this is None.

        Raises:
            CourseError: the gradebook does not know the assignment or one of its cells.
        """
        scores, comments = _scores(notebook), _comments(notebook)

        def write() -> None:
            known = self._as_known(assignment, {*scores, *comments})
            found = self._registered(known, student, when)
            self._write_grades(known, found, scores)
            self._write_comments(known, found, comments)
            penalty = self._penalty(known, found, student)
            if penalty != found.penalty:
                named = {"id": found.notebook, "late_submission_penalty": penalty}
                self._db.execute(update(SubmittedNotebook), [named])

        self._in_one_transaction(write)

    def leave_open(
        self, student: str, assignment: str, when: datetime.datetime | None = None
    ) -> None:
        """Take the automatic marks back: an old mark must not stand for a new hand-in.

        Raises:
            CourseError: the gradebook does not know the assignment.
        """

        def write() -> None:
            known = self._as_known(assignment, set())
            found = self._registered(known, student, when)
            self._write_grades(known, found, {})
            self._write_comments(known, found, None)

        self._in_one_transaction(write)

    def _in_one_transaction(self, write: Callable[[], None]) -> None:
        """Write and commit; begin once more when another grader has just made the same row."""
        for left in reversed(range(TRIES)):
            try:
                postgresql.share(self._db)
                write()
                self._db.commit()
                return
            except DBAPIError as error:
                self._known.clear()
                if not (left and _may_go_better(error)):
                    raise
            finally:
                self._db.rollback()  # nothing, after a commit
                self._db.expunge_all()

    def _as_known(self, assignment: str, cells: set[str]) -> Known:
        known = self._known.get(assignment) or self._look_up(assignment)
        strange = cells - {*known.graded, *known.commented} if known else cells
        if known is None or strange:
            what = f"the cell {min(strange)}" if known else "it"
            raise CourseError(
                f"{assignment}: the gradebook does not know {what}. "
                f"`python -m grader release {assignment}` registers it."
            )
        self._known[assignment] = known
        return known

    def _look_up(self, assignment: str) -> Known | None:
        named = (Assignment.name == assignment, Notebook.name == assignment)
        ids = select(Assignment.id, Notebook.id).join(Notebook).where(*named)
        found = self._db.execute(ids).one_or_none()
        if found is None:
            return None
        columns = (BaseCell.type, BaseCell.name, BaseCell.id)
        cells = self._db.execute(select(*columns).where(BaseCell.notebook_id == found[1])).all()
        graded = {name: cell for kind, name, cell in cells if kind in GRADED}
        commented = {name: cell for kind, name, cell in cells if kind in COMMENTED}
        return Known(found[0], found[1], graded, commented)

    def _registered(self, known: Known, student: str, when: datetime.datetime | None) -> HandIn:
        """The hand-in as the gradebook has it; it is made where there is none."""
        found = self._find(known, student)
        if found is None:
            self._register(known, student)
            found = self._find(known, student)
            assert found is not None
        when = utils.parse_utc(when)
        if when is None or when == found.timestamp:
            return found
        self._db.execute(update(SubmittedAssignment), [{"id": found.submission, "timestamp": when}])
        return dataclasses.replace(found, timestamp=when)

    def _find(self, known: Known, student: str) -> HandIn | None:
        found = self._db.execute(
            select(
                SubmittedAssignment.id,
                SubmittedNotebook.id,
                SubmittedAssignment.timestamp,
                Assignment.duedate,
                SubmittedNotebook.late_submission_penalty,
            )
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .where(
                SubmittedAssignment.assignment_id == known.assignment,
                SubmittedAssignment.student_id == student,
                SubmittedNotebook.notebook_id == known.notebook,
            )
        ).one_or_none()
        return HandIn(*found) if found else None

    def _register(self, known: Known, student: str) -> None:
        """Make the rows of a student, where there are none, and of a hand-in without marks."""
        if self._db.scalar(select(Student.id).where(Student.id == student)) is None:
            self._db.execute(insert(Student), [{"id": student}])
        submission = {"id": new_uuid(), "assignment_id": known.assignment, "student_id": student}
        notebook = {"assignment_id": submission["id"], "notebook_id": known.notebook}
        self._db.execute(insert(SubmittedAssignment), [submission])
        self._db.execute(insert(SubmittedNotebook), [notebook])

    def _write_grades(self, known: Known, to: HandIn, scores: dict[str, float | None]) -> None:
        rows = {
            cell: {"auto_score": scores.get(name), "needs_manual_grade": scores.get(name) is None}
            for name, cell in known.graded.items()
        }
        columns = (Grade.id, Grade.cell_id, Grade.manual_score)
        there = self._db.execute(select(*columns).where(*_of(Grade, to, known.graded))).all()
        for row_id, cell, manual_score in there:
            rows[cell]["id"] = row_id
            if manual_score is not None:  # somebody should look at it once more
                rows[cell]["needs_manual_grade"] = True
        self._write(Grade, to, rows)

    def _write_comments(
        self, known: Known, to: HandIn, comments: dict[str, str | None] | None
    ) -> None:
        """Write nbgrader's own comments; None makes the rows that are missing, and no more."""
        rows: dict[str, dict[str, Any]] = {
            cell: {"auto_comment": comments.get(name) if comments else None}
            for name, cell in known.commented.items()
        }
        columns = (Comment.id, Comment.cell_id)
        there = self._db.execute(select(*columns).where(*_of(Comment, to, known.commented))).all()
        for row_id, cell in there:
            rows[cell]["id"] = row_id
        if comments is None:
            rows = {cell: row for cell, row in rows.items() if "id" not in row}
        self._write(Comment, to, rows)

    def _write(self, table: Any, to: HandIn, rows: dict[str, dict[str, Any]]) -> None:
        """Write rows of cells: those with an id are there already."""
        old = [row for row in rows.values() if "id" in row]
        place = {"notebook_id": to.notebook}
        new = [row | place | {"cell_id": cell} for cell, row in rows.items() if "id" not in row]
        if old:
            self._db.execute(update(table), old)
        if new:
            self._db.execute(insert(table), new)

    def _penalty(self, known: Known, found: HandIn, student: str) -> float | None:
        """What nbgrader's plug-in for late hand-ins says, as AssignLatePenalties asks it."""
        seconds = self._seconds_late(found)
        if seconds <= 0:
            return None
        step = AssignLatePenalties(config=self._course.config)
        step.init_plugin()
        score = self._db.scalar(
            select(func.coalesce(func.sum(Grade.score), 0.0)).where(
                *_of(Grade, found, known.graded)
            )
        )
        if type(step.plugin_inst) is not LateSubmissionPlugin:
            self._db.commit()  # a plug-in of one's own may open the gradebook itself
        penalty = step.plugin_inst.late_submission_penalty(student, score, seconds)
        if penalty is None:
            return None
        return 0.0 if penalty < 0 else score if penalty > score else penalty

    def _seconds_late(self, found: HandIn) -> float:
        if found.timestamp is None or found.duedate is None:
            return 0.0
        columns = (SubmittedAssignment.timestamp, SubmittedAssignment.extension)
        due = joinedload(SubmittedAssignment.assignment).load_only(Assignment.duedate)
        asked = select(SubmittedAssignment).where(SubmittedAssignment.id == found.submission)
        return self._db.scalars(asked.options(load_only(*columns), due)).one().total_seconds_late


def _of(table: Any, notebook: HandIn, cells: dict[str, str]) -> tuple[Any, Any]:
    """Which rows of a hand-in: there is an index by cell and notebook, and none by notebook."""
    return table.cell_id.in_(cells.values()), table.notebook_id == notebook.notebook


def _may_go_better(error: DBAPIError) -> bool:
    """Whether two graders met (in one row, or each waiting for the other), or the server went."""
    met = getattr(error.orig, "sqlstate", None) in ("40001", "40P01")
    return met or isinstance(error, IntegrityError) or error.connection_invalidated


def _scores(notebook: NotebookNode) -> dict[str, float | None]:
    graded = [cell for cell in notebook.cells if utils.is_grade(cell)]
    return {c.metadata.nbgrader["grade_id"]: utils.determine_grade(c)[0] for c in graded}


def _comments(notebook: NotebookNode) -> dict[str, str | None]:
    """What nbgrader says of cells in which nothing was written."""
    cells = [cell for cell in notebook.cells if utils.is_solution(cell) or utils.is_task(cell)]
    return {c.metadata.nbgrader["grade_id"]: _comment(c) for c in cells}


def _comment(cell: NotebookNode) -> str | None:
    as_released = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
    return "No response." if as_released and not utils.is_task(cell) else None


def marks_of(course: Course, assignment: str) -> dict[str, float]:
    """Marks by student as the gradebook has them: with manual marks and late penalties."""
    penalty = SubmittedNotebook.late_submission_penalty
    asked = (
        select(SubmittedAssignment.student_id, func.sum(Grade.score), penalty)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == assignment)
        .group_by(SubmittedAssignment.student_id, SubmittedNotebook.id, penalty)
    )
    with course.gradebook() as gradebook:
        found = gradebook.db.execute(asked).all()
    return {student: round(score - (late or 0.0), 2) for student, score, late in found}
