"""Penalties for late submissions, as nbgrader's AssignLatePenalties computes them."""

import dataclasses
import datetime
from typing import Any

from nbgrader import utils
from nbgrader.api import Grade
from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..course import Course
from ..policy.late_plugin import checked, explained, late_step
from ..policy.late_policy import LatePolicy
from ..policy.settings import CoursePolicy
from .rows import AssignmentRows, SubmissionRows, of_submission

OWN = (LateSubmissionPlugin, LatePolicy)  # which do not open the gradebook


def submitted(
    found: SubmissionRows,
    policy: CoursePolicy,
    student: str,
    assignment: str,
    time: datetime.datetime | None,
) -> SubmissionRows:
    """The rows with the time of a submission, and the extension of the configuration.

    An extension that was granted in the gradebook stays when the configuration has none.

    Args:
        found: the rows as they are recorded.
        policy: of the course.
        student: id of the student.
        assignment: its name.
        time: of the submission; None keeps the recorded one.
    """
    time = utils.parse_utc(time) or found.timestamp
    configured = policy.extension(student, assignment)
    extension = found.extension if configured is None else configured or None
    return dataclasses.replace(found, timestamp=time, extension=extension)


class LatePenalties:
    """Asks the plug-in for late submissions that a course's configuration names.

    Args:
        course: whose plug-in it is.
        db: the gradebook.
    """

    def __init__(self, course: Course, db: Session) -> None:
        self._step, self._db = late_step(course), db
        self._made = False

    def penalty(self, assignment: str, student: str, score: float, seconds: float) -> float | None:
        """The penalty of a submission; None for none.

        Args:
            assignment: its name.
            student: id of the student.
            score: of the notebook.
            seconds: how late it is.

        Raises:
            PenaltyFailed: the plug-in failed, or returned no number.
        """
        if seconds <= 0:
            return None
        self._step.assignment_id = assignment  # as nbgrader does before it asks the plug-in
        if self._step.plugin_class not in OWN:
            self._db.commit()  # the instructor's own plug-in may open the gradebook itself
        with explained(self._step, assignment, student):
            if not self._made:
                self._step.init_plugin()
                self._made = self._step.plugin_class in OWN  # else for each, as nbgrader does
            plugin = self._step.plugin_inst
            penalty = checked(plugin.late_submission_penalty(student, score, seconds))
        if penalty is None:
            return None
        return 0.0 if penalty < 0 else score if penalty > score else penalty


def recorded_score(db: Session, rows: AssignmentRows, submission: SubmissionRows) -> float:
    """The sum of the scores in the gradebook, without the penalty."""
    conditions = of_submission(Grade, submission, rows.graded)
    total = select(func.coalesce(func.sum(Grade.score), 0.0)).where(*conditions)
    return float(db.scalar(total) or 0.0)


def score_with(
    db: Session, rows: AssignmentRows, submission: SubmissionRows, scores: dict[str, float]
) -> float:
    """The sum that recorded_score would be with other automatic scores.

    Args:
        db: the gradebook.
        rows: of the assignment.
        submission: whose manual scores and extra credit count.
        scores: automatic ones by grade_id.
    """
    names = {cell: name for name, cell in rows.graded.items()}
    columns: tuple[Any, ...] = (Grade.cell_id, Grade.manual_score, Grade.extra_credit)
    conditions = of_submission(Grade, submission, rows.graded)
    total, left = 0.0, dict(scores)
    for cell, manual, extra in db.execute(select(*columns).where(*conditions)):
        automatic = left.pop(names[cell], None)
        score = automatic if manual is None else manual
        total += 0.0 if score is None else score + (extra or 0.0)  # as nbgrader's Grade.score
    return total + sum(left.values())
