"""What changes when an exercise has changed and all submissions are graded again."""

import dataclasses

from check.text import one_line

from ..course import Course
from . import report as reports
from .report import Scores, SubmissionReport
from .task import GradedSubmission


@dataclasses.dataclass(frozen=True)
class Change:
    """One submission before and after.

    Args:
        graded: the new grading.
        before: the scores recorded before, or None.
    """

    graded: GradedSubmission
    before: Scores | None

    @property
    def report(self) -> SubmissionReport:
        """The new report."""
        return self.graded.report

    @property
    def keeps_old_scores(self) -> bool:
        """Whether the old scores stay because there are no new ones, after an internal error."""
        if not self.report.internal_error or self.before is None:
            return False
        return self.report.attempt in ("", self.before.attempt)  # "": it was not even read

    @property
    def exercises(self) -> list[str]:
        """Such as "gates 3 -> 2.5", for each exercise whose score or max_score changes."""
        if self.report.internal_error or self.before is None:
            return []
        old, new = _by_exercise(self.before), _by_exercise(self.report.scores)
        names = list(new) + [name for name in old if name not in new]
        return [
            f"{name} {_difference(old.get(name), new.get(name))}"
            for name in names
            if old.get(name) != new.get(name)
        ]

    def __str__(self) -> str:
        student = one_line(self.report.student)
        if self.report.internal_error:
            old = "; its old scores stay" if self.keeps_old_scores else ""
            return f"{student}: not graded, internal error: {self.report.internal_error}{old}"
        if self.before is None:
            return f"{student}: {self.report.score:g} (had no score)"
        anew = "" if self.before.attempt == self.report.attempt else ", submitted anew"
        total = f"{self.before.total:g} -> {self.report.score:g}"
        return f"{student}: {total} ({', '.join(self.exercises)}{anew})"


def _by_exercise(scores: Scores) -> dict[str, tuple[float, float]]:
    return {name: (score, scores.max_scores[name]) for name, score in scores.scores.items()}


def _difference(old: tuple[float, float] | None, new: tuple[float, float] | None) -> str:
    if old is None or new is None:
        return "is new" if old is None else "was removed"
    if old[1] != new[1]:
        return f"{old[0]:g} of {old[1]:g} -> {new[0]:g} of {new[1]:g}"
    return f"{old[0]:g} -> {new[0]:g}"


def changes(course: Course, graded: list[GradedSubmission]) -> list[Change]:
    """What each new grading changes, in the order of the students' ids."""
    ordered = sorted(graded, key=lambda one: one.report.student)
    return [Change(one, _recorded_scores(course, one.report)) for one in ordered]


def _recorded_scores(course: Course, report: SubmissionReport) -> Scores | None:
    recorded = reports.read(course.paths(report.student, report.assignment).report)
    return recorded.all_scores[-1] if recorded and recorded.all_scores else None


def summary(found: list[Change]) -> str:
    """Such as "2 of 31 scores change"."""
    changed = sum(bool(one.exercises) for one in found)
    new = sum(one.before is None and not one.report.internal_error for one in found)
    errors = sum(bool(one.report.internal_error) for one in found)
    text = f"{changed} of {len(found)} scores change"
    text += f", {new} had no score" if new else ""
    return text + (f", {errors} could not be graded (internal error)" if errors else "")
