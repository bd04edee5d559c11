"""Write scores to the gradebook: one connection for a class, one transaction for a submission.

The rows are those that nbgrader's SaveAutoGrades and AssignLatePenalties would write.
"""

import contextlib
import datetime
from collections.abc import Callable, Collection, Iterator
from typing import Any

from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError

from ..course import Course
from ..errors import CourseError
from ..policy.course_policy import course_policy
from ..policy.settings import BEST
from . import connection, postgresql
from .penalties import LatePenalties, recorded_score, score_with, submitted
from .rows import (
    NO_RESPONSE,
    AssignmentRows,
    SubmissionRows,
    add_submission,
    find_assignment,
    find_submission,
    of_submission,
)

TRIES = 5  # for a transaction that collides with another grader's


class GradebookWriter:
    """Writes scores; `with GradebookWriter.opened(course) as writer` opens the gradebook once."""

    def __init__(self, course: Course, gradebook: Gradebook) -> None:
        self._db = gradebook.db
        self._policy, self._penalties = course_policy(course), LatePenalties(course, self._db)
        self.best_attempt_counts = self._policy.attempts == BEST
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
        new_attempt: bool = True,
    ) -> None:
        """Write automatic scores, and the penalty for a late submission.

        A new student and a new submission are registered. Manual scores stay; those of an earlier
        attempt are marked to be looked at again.

        Args:
            student: id of the student.
            assignment: name of the assignment.
            scores: by grade_id of the graded cell.
            unanswered: grade_ids of solution cells that are as they were released.
            submitted_at: time of the submission; None keeps the recorded time.
            new_attempt: whether it is another one than that of the recorded scores.

        Raises:
            CourseError: the assignment, or one of these cells, is not in the gradebook.
        """

        def write() -> None:
            rows = self._rows(assignment, {*scores, *unanswered})
            submission = self._registered(rows, student, assignment, submitted_at)
            self._write_scores(rows, submission, scores, new_attempt)
            comments = {
                name: NO_RESPONSE if name in unanswered else None for name in rows.commented
            }
            self._write_comments(rows, submission, comments)
            score, late = recorded_score(self._db, rows, submission), submission.seconds_late
            penalty = self._penalties.penalty(assignment, student, score, late)
            if penalty != submission.penalty:
                row = {"id": submission.notebook, "late_submission_penalty": penalty}
                self._db.execute(update(SubmittedNotebook), [row])

        self._in_one_transaction(write)

    def clear_scores(
        self,
        student: str,
        assignment: str,
        submitted_at: datetime.datetime | None = None,
        new_attempt: bool = True,
    ) -> None:
        """Remove automatic scores, so that the cells are marked for manual grading.

        An old score must not stay when a new submission could not be graded.

        Args:
            student: id of the student.
            assignment: name of the assignment.
            submitted_at: time of the submission; None keeps the recorded time.
            new_attempt: whether manual scores are marked, too.

        Raises:
            CourseError: the assignment is not in the gradebook.
        """

        def write() -> None:
            rows = self._rows(assignment, set())
            submission = self._registered(rows, student, assignment, submitted_at)
            self._write_scores(rows, submission, {}, new_attempt)
            self._write_comments(rows, submission, None)

        self._in_one_transaction(write)

    def score_after_penalty(
        self,
        student: str,
        assignment: str,
        scores: dict[str, float],
        submitted_at: datetime.datetime | None,
    ) -> tuple[float, float]:
        """What save_scores would give a registered submission; nothing is written.

        Args:
            student: id of the student.
            assignment: name of the assignment.
            scores: by grade_id of the graded cell.
            submitted_at: time of the submission; None for the recorded time.

        Returns:
            the score with manual scores and less the penalty, and the penalty.
        """
        rows = self._rows(assignment, set(scores))
        found = find_submission(self._db, rows, student)
        if found is None:
            return sum(scores.values()), 0.0
        late = submitted(found, self._policy, student, assignment, submitted_at).seconds_late
        score = score_with(self._db, rows, found, scores)
        self._db.rollback()  # ends the transaction that reading has begun
        penalty = self._penalties.penalty(assignment, student, score, late) or 0.0
        return score - penalty, penalty

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
                if not (left and postgresql.is_transient(error)):
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
        self,
        rows: AssignmentRows,
        student: str,
        assignment: str,
        submitted_at: datetime.datetime | None,
    ) -> SubmissionRows:
        """The rows of a submission, inserted where there are none, with its time and extension."""
        found = find_submission(self._db, rows, student)
        if found is None:
            add_submission(self._db, rows, student)
            found = find_submission(self._db, rows, student)
            assert found is not None
        current = submitted(found, self._policy, student, assignment, submitted_at)
        if current != found:
            row = {"timestamp": current.timestamp, "extension": current.extension}
            self._db.execute(update(SubmittedAssignment), [row | {"id": found.submission}])
        return current

    def _write_scores(
        self,
        rows: AssignmentRows,
        submission: SubmissionRows,
        scores: dict[str, float],
        new_attempt: bool,
    ) -> None:
        grades = {
            cell: {"auto_score": scores.get(name), "needs_manual_grade": name not in scores}
            for name, cell in rows.graded.items()
        }
        columns = (Grade.id, Grade.cell_id, Grade.manual_score, Grade.needs_manual_grade)
        conditions = of_submission(Grade, submission, rows.graded)
        existing = self._db.execute(select(*columns).where(*conditions)).all()
        for row_id, cell, manual_score, marked in existing:
            grades[cell]["id"] = row_id
            if manual_score is not None:  # it was given to an earlier attempt, or stands
                grades[cell]["needs_manual_grade"] = new_attempt or marked
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
