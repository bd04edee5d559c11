"""The late policy: a plug-in for nbgrader's AssignLatePenalties, set in nbgrader_config.py."""

import datetime
import functools
import math
from typing import Any

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Enum, Float, TraitError, validate

from ..assignment import assignment
from .durations import in_words
from .settings import CoursePolicy

DAY = 24 * 60 * 60  # seconds


class LatePolicy(LateSubmissionPlugin):  # type: ignore[misc]
    """Takes a percentage for each day that has begun, after some minutes of grace.

    Without settings it takes nothing. The penalty_method "zero" of nbgrader's own plug-in still
    works. An excused student loses nothing.
    """

    percent_per_day = Float(
        0.0, min=0.0, max=100.0, help="Percent taken for each day that has begun; 0 takes nothing."
    ).tag(config=True)
    of = Enum(
        ("maximum", "score"),
        "maximum",
        help="What the percentage is of: the points of the assignment, or the student's score.",
    ).tag(config=True)
    cap = Float(100.0, min=0.0, max=100.0, help="The highest penalty, in percent.").tag(config=True)
    grace = Float(
        0.0, min=0.0, help="Minutes that are not late; days count from the end of this time."
    ).tag(config=True)

    @validate("percent_per_day", "cap", "grace")  # type: ignore[untyped-decorator]
    def _must_be_finite(self, proposal: Any) -> float:
        if not math.isfinite(proposal.value):
            raise TraitError(f"{proposal.trait.name} is {proposal.value}. Write a number.")
        return float(proposal.value)

    def percent(self, seconds_late: float) -> float:
        """The percentage that is taken, never more than the cap.

        Args:
            seconds_late: after the due date and any extension.
        """
        beyond_grace = max(0.0, seconds_late - self.grace * 60)
        days = math.ceil(beyond_grace / DAY)
        return float(min(days * self.percent_per_day, self.cap))

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """The points that are taken; None for none. nbgrader calls it for late submissions.

        Args:
            student_id: id of the student.
            score: of the notebook, manual scores included.
            total_seconds_late: after the due date and any extension.
        """
        name = self.parent.assignment_id
        if self._settings.is_excused(student_id, name):
            return None
        if self.penalty_method != "none":
            penalty: float | None = super().late_submission_penalty(
                student_id, score, total_seconds_late
            )
            return penalty
        percent = self.percent(total_seconds_late)
        whole = score if self.of == "score" else sum(assignment(name).max_scores.values())
        return min(percent / 100 * whole, max(score, 0.0)) if percent else None

    @functools.cached_property
    def _settings(self) -> CoursePolicy:
        return CoursePolicy(config=self.config)

    def rule(self, seconds_late: float) -> str:
        """The settings that apply, in words: "30 minutes of grace, 10 % per day begun"."""
        if not self.percent_per_day:
            return ""
        parts = []
        if self.grace:
            parts.append(f"{in_words(datetime.timedelta(minutes=self.grace))} of grace")
        of = " of the score" if self.of == "score" else ""
        parts.append(f"{self.percent_per_day:g} %{of} per day begun")
        if self.percent(seconds_late) == self.cap:
            parts.append(f"at most {self.cap:g} %")
        return ", ".join(parts)
