"""Write scores to the gradebook: one connection for a class, one transaction for a submission.

The rows are those that nbgrader's SaveAutoGrades and AssignLatePenalties would write.
"""

import contextlib
import dataclasses
import datetime
from collections.abc import Callable, Collection, Iterator
from typing import Any

from nbgrader import utils
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import joinedload, load_only

from ..course import Course
from ..errors import CourseError
from . import connection, postgresql
from .rows import (
    AssignmentRows,
    SubmissionRows,
    add_submission,
    find_assignment,
    find_submission,
    of_submission,
)

TRIES = 5  # for a transaction that collides with another grader's
NO_RESPONSE = "No response."  # nbgrader's comment on a solution cell that is as it was released


class GradebookWriter:
    """Writes scores; `with GradebookWriter.opened(course) as writer` opens the gradebook once."""

    def __init__(self, course: Course, gradebook: Gradebook) -> None:
        self._course, self._db = course, gradebook.db
        self._assignments: dict[str, AssignmentRows] = {}

    @classmethod
    @contextlib.contextmanager
    def opened(cls, course: Course) -> Iterator["GradebookWriter"]:
        """Open the gradebook of a course."""
        with connection.opened(course) as gradebook:
            yield cls(course, gradebook)

    def save_scores(
        self,
        student: str,
        assignment: str,
        scores: dict[str, float],
        unanswered: Collection[str],
        submitted_at: datetime.datetime | None,
    ) -> None:
        """Write automatic scores, and the penalty for a late submission.

        A new student and a new submission are registered. Manual scores stay.

        Args:
            student: id of the student.
            assignment: name of the assignment.
            scores: by grade_id of the graded cell.
            unanswered: grade_ids of solution cells that are as they were released.
            submitted_at: time of the submission; None keeps the recorded time.

        Raises:
            CourseError: the assignment, or one of these cells, is not in the gradebook.
        """

        def write() -> None:
            rows = self._rows(assignment, {*scores, *unanswered})
            submission = self._registered(rows, student, submitted_at)
            self._write_scores(rows, submission, scores)
            comments = {
                name: NO_RESPONSE if name in unanswered else None for name in rows.commented
            }
            self._write_comments(rows, submission, comments)
            penalty = self._penalty(rows, submission, student)
            if penalty != submission.penalty:
                row = {"id": submission.notebook, "late_submission_penalty": penalty}
                self._db.execute(update(SubmittedNotebook), [row])

        self._in_one_transaction(write)

    def clear_scores(
        self, student: str, assignment: str, submitted_at: datetime.datetime | None = None
    ) -> None:
        """Remove automatic scores, so that the cells are marked for manual grading.

        An old score must not stay when a new submission could not be graded.

        Args:
            student: id of the student.
            assignment: name of the assignment.
            submitted_at: time of the submission; None keeps the recorded time.

        Raises:
            CourseError: the assignment is not in the gradebook.
        """

        def write() -> None:
            rows = self._rows(assignment, set())
            submission = self._registered(rows, student, submitted_at)
            self._write_scores(rows, submission, {})
            self._write_comments(rows, submission, None)

        self._in_one_transaction(write)

    def _in_one_transaction(self, write: Callable[[], None]) -> None:
        """Write and commit; try again after a collision or a lost connection."""
        for left in reversed(range(TRIES)):
            try:
                postgresql.take_shared(self._db)
                write()
                self._db.commit()
                return
            except DBAPIError as error:
                self._assignments.clear()
                if not (left and _is_transient(error)):
                    raise
            finally:
                self._db.rollback()  # does nothing after a commit
                self._db.expunge_all()

    def _rows(self, assignment: str, cells: set[str]) -> AssignmentRows:
        rows = self._assignments.get(assignment) or find_assignment(self._db, assignment)
        unknown = cells - {*rows.graded, *rows.commented} if rows else cells
        if rows is None or unknown:
            what = f"the cell {min(unknown)} of {assignment}" if rows else assignment
            raise CourseError(
                f"{what} is not in the gradebook. "
                f"`python -m grader release {assignment}` registers it."
            )
        self._assignments[assignment] = rows
        return rows

    def _registered(
        self, rows: AssignmentRows, student: str, submitted_at: datetime.datetime | None
    ) -> SubmissionRows:
        """The rows of a submission, inserted where there are none, with its time."""
        found = find_submission(self._db, rows, student)
        if found is None:
            add_submission(self._db, rows, student)
            found = find_submission(self._db, rows, student)
            assert found is not None
        time = utils.parse_utc(submitted_at)
        if time is None or time == found.timestamp:
            return found
        self._db.execute(update(SubmittedAssignment), [{"id": found.submission, "timestamp": time}])
        return dataclasses.replace(found, timestamp=time)

    def _write_scores(
        self, rows: AssignmentRows, submission: SubmissionRows, scores: dict[str, float]
    ) -> None:
        grades = {
            cell: {"auto_score": scores.get(name), "needs_manual_grade": name not in scores}
            for name, cell in rows.graded.items()
        }
        columns = (Grade.id, Grade.cell_id, Grade.manual_score)
        conditions = of_submission(Grade, submission, rows.graded)
        existing = self._db.execute(select(*columns).where(*conditions)).all()
        for row_id, cell, manual_score in existing:
            grades[cell]["id"] = row_id
            if manual_score is not None:  # the instructor should check it again
                grades[cell]["needs_manual_grade"] = True
        self._write(Grade, submission, grades)

    def _write_comments(
        self,
        rows: AssignmentRows,
        submission: SubmissionRows,
        comments: dict[str, str | None] | None,
    ) -> None:
        """Write automatic comments by grade_id; None only inserts the rows that are missing."""
        new: dict[str, dict[str, Any]] = {
            cell: {"auto_comment": comments.get(name) if comments else None}
            for name, cell in rows.commented.items()
        }
        columns = (Comment.id, Comment.cell_id)
        conditions = of_submission(Comment, submission, rows.commented)
        existing = self._db.execute(select(*columns).where(*conditions)).all()
        for row_id, cell in existing:
            new[cell]["id"] = row_id
        if comments is None:
            new = {cell: row for cell, row in new.items() if "id" not in row}
        self._write(Comment, submission, new)

    def _write(
        self, table: Any, submission: SubmissionRows, rows: dict[str, dict[str, Any]]
    ) -> None:
        """Update rows that have an id, and insert the others.

        Args:
            table: nbgrader's model.
            submission: whose rows they are.
            rows: values of columns, by the id of the cell.
        """
        old = [row for row in rows.values() if "id" in row]
        place = {"notebook_id": submission.notebook}
        new = [row | place | {"cell_id": cell} for cell, row in rows.items() if "id" not in row]
        if old:
            self._db.execute(update(table), old)
        if new:
            self._db.execute(insert(table), new)

    def _penalty(
        self, rows: AssignmentRows, submission: SubmissionRows, student: str
    ) -> float | None:
        """The penalty of nbgrader's plug-in for late submissions, as AssignLatePenalties does."""
        seconds = self._seconds_late(submission)
        if seconds <= 0:
            return None
        step = AssignLatePenalties(config=self._course.config)
        step.init_plugin()
        conditions = of_submission(Grade, submission, rows.graded)
        total = select(func.coalesce(func.sum(Grade.score), 0.0)).where(*conditions)
        score = self._db.scalar(total)
        if type(step.plugin_inst) is not LateSubmissionPlugin:
            self._db.commit()  # the instructor's own plug-in may open the gradebook itself
        penalty = step.plugin_inst.late_submission_penalty(student, score, seconds)
        if penalty is None:
            return None
        return 0.0 if penalty < 0 else score if penalty > score else penalty

    def _seconds_late(self, submission: SubmissionRows) -> float:
        if submission.timestamp is None or submission.duedate is None:
            return 0.0
        columns = (SubmittedAssignment.timestamp, SubmittedAssignment.extension)
        due = joinedload(SubmittedAssignment.assignment).load_only(Assignment.duedate)
        query = select(SubmittedAssignment).where(SubmittedAssignment.id == submission.submission)
        return self._db.scalars(query.options(load_only(*columns), due)).one().total_seconds_late


def _is_transient(error: DBAPIError) -> bool:
    """Whether another try may succeed: after a collision or a lost connection."""
    collided = getattr(error.orig, "sqlstate", None) in ("40001", "40P01")
    return collided or isinstance(error, IntegrityError) or error.connection_invalidated
