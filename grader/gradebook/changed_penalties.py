"""Late penalties that are not what they would be now, without grading anything again.

A due date was moved, an extension was given, a score was entered by hand, or the late policy is
another one.
"""

import dataclasses
import datetime
from collections.abc import Collection, Mapping

from nbgrader.api import SubmittedAssignment, SubmittedNotebook
from sqlalchemy import update
from sqlalchemy.orm import Session

from check.text import one_line

from ..course import Course
from ..policy.course_policy import course_policy
from ..policy.late_plugin import PenaltyFailed
from . import connection, postgresql
from .class_scores import StudentScores, read_class_scores
from .penalties import LatePenalties

SMALLEST = 1e-6  # points; sums of scores are rounded in the last digit


@dataclasses.dataclass(frozen=True)
class ChangedPenalty:
    """A submission whose time, late penalty or extension changes.

    Args:
        before: as the gradebook has it.
        after: the same with the time, extension and penalty of today.
    """

    before: StudentScores
    after: StudentScores

    @property
    def is_other_penalty(self) -> bool:
        """Whether the penalty is another one, and not only what it is computed from."""
        return is_other_penalty(self.before.penalty, self.after.penalty)

    def __str__(self) -> str:
        before, after = self.before, self.after
        total = f"{before.total:.10g} -> {after.total:.10g}"
        penalty = f"late penalty {before.penalty or 0:.10g} -> {after.penalty or 0:.10g}"
        return f"{one_line(before.student)}: {total} ({penalty})"


class Penalties:
    """Computes the late penalties of an assignment with the policy of today.

    Args:
        course: whose configuration names the policy.
        db: the gradebook, without an open transaction: a plug-in may open it, too.
        assignment: its name.
    """

    def __init__(self, course: Course, db: Session, assignment: str) -> None:
        self._assignment, self._policy = assignment, course_policy(course)
        self._penalties = LatePenalties(course, db)

    def apply(self, scores: StudentScores) -> StudentScores:
        """A submission with its extension and penalty of today.

        Raises:
            PenaltyFailed: the plug-in for late submissions failed.
        """
        configured = self._policy.extension(scores.student, self._assignment)
        extension = scores.extension if configured is None else configured or None
        current = dataclasses.replace(scores, extension=extension)
        names = (self._assignment, scores.student)
        late = current.seconds_late
        penalty = self._penalties.penalty(*names, current.score, late)
        return dataclasses.replace(current, penalty=penalty)


def is_other_penalty(before: float | None, after: float | None) -> bool:
    """Whether two penalties differ by more than rounding; None is 0."""
    return abs((before or 0.0) - (after or 0.0)) > SMALLEST


def changed_penalties(
    course: Course,
    assignment: str,
    students: Collection[str] | None = None,
    submitted_at: Mapping[str, datetime.datetime] | None = None,
) -> tuple[list[ChangedPenalty], list[PenaltyFailed]]:
    """What changes in the gradebook, in the order of the students' ids.

    Args:
        course: of the gradebook.
        assignment: its name.
        students: only these; None for all.
        submitted_at: times of submissions by student, as nbgrader stores them; those of all others
            are as recorded.

    Returns:
        the changes, and why a penalty could not be computed: such a submission stays as it is.
    """
    with connection.read(course) as gradebook:
        recorded = read_class_scores(gradebook, assignment)
        gradebook.db.rollback()  # ends the transaction that reading has begun
        penalties = Penalties(course, gradebook.db, assignment)
        names = recorded if students is None else set(students)
        found, failed = [], []
        for before in recorded.values():
            if before.student in names:
                time = (submitted_at or {}).get(before.student, before.submitted_at)
                current = dataclasses.replace(before, submitted_at=time)
                try:
                    found.append(ChangedPenalty(before, penalties.apply(current)))
                except PenaltyFailed as error:
                    failed.append(error)
    return [one for one in found if one.is_other_penalty or _has_changed(one)], failed


def _has_changed(change: ChangedPenalty) -> bool:
    """Whether the time or the extension is another one."""
    before, after = change.before, change.after
    return (before.extension, before.submitted_at) != (after.extension, after.submitted_at)


def write_penalties(course: Course, found: list[ChangedPenalty]) -> None:
    """Write times, extensions and penalties, in one transaction."""
    if not found:
        return
    with connection.opened(course) as gradebook:
        db = gradebook.db
        postgresql.take_shared(db)
        after = [one.after for one in found]
        submissions = [
            {"id": one.submission, "extension": one.extension, "timestamp": one.submitted_at}
            for one in after
        ]
        penalties = [{"id": one.notebook, "late_submission_penalty": one.penalty} for one in after]
        db.execute(update(SubmittedAssignment), submissions)
        db.execute(update(SubmittedNotebook), penalties)
        db.commit()
