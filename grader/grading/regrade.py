"""What changes when an exercise has changed and all submissions are graded again."""

import dataclasses
import datetime

from nbgrader.utils import parse_utc

from check.text import one_line

from ..course import Course
from ..gradebook import connection
from ..gradebook.changed_penalties import Penalties, is_other_penalty
from ..gradebook.class_scores import (
    ExerciseScore,
    StudentScores,
    read_class_scores,
    read_duedate,
)
from ..policy.course_policy import course_policy
from ..policy.late_plugin import PenaltyFailed
from ..policy.settings import BEST
from . import attempts
from . import report as reports
from .recording import submission_time
from .report import Scores, SubmissionReport
from .task import GradedSubmission

Points = tuple[float, float]  # score and max_score


@dataclasses.dataclass(frozen=True)
class Change:
    """One submission before and after.

    Args:
        graded: the new grading.
        before: the scores recorded before, or None.
        recorded: what the gradebook has with these, or None.
        due: what it will have.
        better: whether another attempt has the higher score, and counts.
    """

    graded: GradedSubmission
    before: Scores | None
    recorded: StudentScores | None
    due: StudentScores
    better: bool = False

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
        if self.report.internal_error or self.before is None or self.better:
            return []
        old, new = _by_exercise(self.before), _by_exercise(self.report.scores)
        names = list(new) + [name for name in old if name not in new]
        return [
            f"{name} {self._difference(name, old.get(name), new.get(name))}"
            for name in names
            if old.get(name) != new.get(name)
        ]

    @property
    def penalty(self) -> str:
        """Such as "late penalty 0 -> 6", or ""."""
        before = self.recorded.penalty if self.recorded else None
        after = self.due.penalty
        kept = self.report.internal_error or self.better
        if kept or not is_other_penalty(before, after):
            return ""
        return f"late penalty {before or 0:g} -> {after or 0:g}"

    @property
    def matters(self) -> bool:
        """Whether there is something to say about it."""
        new = self.before is None or self.report.internal_error or self.better
        return bool(new or self.exercises or self.penalty)

    def __str__(self) -> str:
        student = one_line(self.report.student)
        if self.report.internal_error:
            old = "; its old scores stay" if self.keeps_old_scores else ""
            return f"{student}: not graded, internal error: {self.report.internal_error}{old}"
        if self.better and self.recorded:
            stays = f"{_points(self.recorded.total)} stays"
            return f"{student}: {stays} (the attempt submitted last has {_points(self.due.total)})"
        why = [*self.exercises, self.penalty]
        if self.before is None:
            late = f", {self.penalty}" if self.penalty else ""
            return f"{student}: {_points(self.due.total)} (had no score{late})"
        why += ["submitted anew"] if self.before.attempt != self.report.attempt else []
        before = self.before.total if self.recorded is None else self.recorded.total
        total = f"{_points(before)} -> {_points(self.due.total)}"
        return f"{student}: {total} ({', '.join(filter(None, why))})"

    def _difference(self, name: str, old: Points | None, new: Points | None) -> str:
        """What changes in one exercise."""
        if new is None:
            return f"{_of(old)} was dropped{self._by_hand(name, 'is not counted any more')}"
        if old is None:
            unanswered = ", not answered" if name in self.graded.unanswered else ""
            return f"is new: {_of(new)}{unanswered}"
        stays = self._by_hand(name, "stays")
        if old[1] != new[1]:
            return f"{_of(old)} -> {_of(new)}{stays}"
        return f"{old[0]:g} -> {new[0]:g}{stays}"

    def _by_hand(self, name: str, what: str) -> str:
        """What becomes of the manual score of an exercise; "" when it has none."""
        score = self.recorded.exercises.get(name) if self.recorded else None
        if score is None or score.manual_score is None:
            return ""
        return f", the manual score {score.manual_score:g} {what}"


def _by_exercise(scores: Scores) -> dict[str, Points]:
    return {name: (score, scores.max_scores[name]) for name, score in scores.scores.items()}


def _of(points: Points | None) -> str:
    return f"{points[0]:g} of {points[1]:g}" if points else ""


def _points(total: float) -> str:
    return f"{total:.10g}"


def changes(course: Course, assignment: str, graded: list[GradedSubmission]) -> list[Change]:
    """What each new grading changes, in the order of the students' ids."""
    ordered = sorted(graded, key=lambda one: one.report.student)
    with connection.read(course) as gradebook:
        recorded = read_class_scores(gradebook, assignment)
        duedate = read_duedate(gradebook, assignment)
        gradebook.db.rollback()  # ends the transaction that reading has begun
        penalties = Penalties(course, gradebook.db, assignment)
        found = []
        for one in ordered:
            student = one.report.student
            old = recorded.get(student) or StudentScores(student, "", "", None, duedate, None, None)
            known = reports.read(course.paths(student, assignment).report)
            before = known.all_scores[-1] if known and known.all_scores else None
            time = _time(course, one.report, known)
            new = dataclasses.replace(old, submitted_at=time or old.submitted_at)
            try:
                due = penalties.apply(_with(new, one.report.scores))
            except PenaltyFailed as error:  # recording would end with it, too
                one, due = _not_graded(one, str(error)), old
            now = _with(old, before) if student in recorded else None
            better = (
                now is not None and due.total < now.total and _may_stay(course, one.report, known)
            )
            found.append(Change(one, before, now, due, better))
    return found


def _not_graded(graded: GradedSubmission, error: str) -> GradedSubmission:
    """The same with an internal error instead of results."""
    report = dataclasses.replace(graded.report, results=[], internal_error=error)
    return dataclasses.replace(graded, report=report)


def _may_stay(course: Course, report: SubmissionReport, known: SubmissionReport | None) -> bool:
    """Whether the best attempt counts, and another one is recorded."""
    return course_policy(course).attempts == BEST and attempts.is_another(known, report)


def _with(scores: StudentScores, automatic: Scores | None) -> StudentScores:
    """The same with other automatic scores; manual scores and extra credit stay."""
    if automatic is None:
        return scores
    exercises = {}
    for name, (score, max_score) in _by_exercise(automatic).items():
        old = scores.exercises.get(name) or ExerciseScore(max_score, score, None, 0.0, False)
        exercises[name] = dataclasses.replace(old, auto_score=score, max_score=max_score)
    return dataclasses.replace(scores, exercises=exercises)


def _time(
    course: Course, report: SubmissionReport, known: SubmissionReport | None
) -> datetime.datetime | None:
    """When it was submitted, as nbgrader stores it."""
    if known and known.others and known.attempt == report.attempt:
        return None  # an earlier attempt that counts and is graded again
    folder = course.paths(report.student, report.assignment).submitted
    time: datetime.datetime | None = parse_utc(submission_time(course, folder))
    return time


def summary(found: list[Change]) -> str:
    """Such as "2 of 31 scores change"."""
    changed = sum(bool(one.exercises or (one.penalty and one.before)) for one in found)
    new = sum(one.before is None and not one.report.internal_error for one in found)
    errors = sum(bool(one.report.internal_error) for one in found)
    text = f"{changed} of {len(found)} scores change"
    text += f", {new} had no score" if new else ""
    return text + (f", {errors} could not be graded (internal error)" if errors else "")
