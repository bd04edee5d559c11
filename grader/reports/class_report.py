"""Compute the class report: one pass over the reports of all submissions, and the gradebook."""

import dataclasses
import datetime
from collections.abc import Iterable

import numpy as np

from check.text import one_line, printable

from ..assignment import assignment as assignment_of
from ..course import Course
from ..gradebook.class_scores import ExerciseScore, StudentScores, class_scores
from ..gradebook.lateness import late_reasons
from ..gradebook.students import Name, student_names
from ..grading import report as submission_reports
from ..grading.report import SubmissionReport
from ..policy.course_policy import course_policy
from ..sandbox.isolation import PRACTICE
from . import item_analysis
from .associations import associations
from .class_data import AssignmentData, ClassData, Place, State, Student
from .kill_table import kills_of
from .lecture import sentences
from .reasons import reason, replaced_functions
from .tally import Tally

REMOVED = "its folder is no longer in submitted/"


def collect(course: Course, assignments: Iterable[str]) -> ClassData:
    """The report on some assignments, from the gradebook and the reports in autograded/.

    Args:
        course: of the class.
        assignments: their names, in the order of the course.

    Raises:
        CourseError: the gradebook or the settings of the course cannot be read.
    """
    names = student_names(course)
    made: dict[Place, set[str]] = {}
    scored: dict[tuple[str, str], set[str]] = {}
    found = []
    for assignment in assignments:
        collected = _Collected(course, assignment, names)
        found.append(collected.data())
        for tally in collected.tallies.values():
            scored[assignment, tally.name] = tally.automatic
            for mutant, group in tally.known.items():
                place = Place(assignment, tally.name, mutant, group.text)
                made[place] = set(group.students)
    return ClassData(tuple(found), associations(made, scored))


class _Collected:
    """The students and exercises of one assignment."""

    def __init__(self, course: Course, assignment: str, names: dict[str, Name]) -> None:
        self._course, self._name, self._names = course, assignment, names
        self._scores = class_scores(course, assignment)
        self._late = late_reasons(course, assignment)
        self._policy = course_policy(course)
        self._submitted = set(course.students(assignment))
        self._file = course.paths("-", assignment).report.name
        self._backends: set[str] = set()
        self._totals: dict[str, float] = {}  # before the penalty
        points = dict(assignment_of(assignment).max_scores)
        for one in self._scores.values():
            points |= {name: score.max_score for name, score in one.exercises.items()}
        kills = kills_of(assignment)
        self.tallies = {n: Tally(n, points, kills=kills.get(n)) for n, points in points.items()}
        ids = sorted({*names, *self._scores, *self._submitted})
        self._students = tuple(self._student(one) for one in ids)

    def data(self) -> AssignmentData:
        """What the report says about the assignment."""
        exercises = tuple(tally.exercise(self._totals) for tally in self.tallies.values())
        max_score = sum(exercise.max_score for exercise in exercises)
        totals = [one.total for one in self._students if one.total is not None]
        return AssignmentData(
            name=self._name,
            max_score=max_score,
            backends=tuple(map(_backend, sorted(self._backends))),
            students=self._students,
            counts={state: sum(s.state is state for s in self._students) for state in State},
            totals=item_analysis.summary(np.array(totals, dtype=float), max_score),
            exercises=exercises,
            lecture=sentences(exercises),
        )

    def _student(self, student: str) -> Student:
        """What is known about one student; a graded submission is added to the tallies."""
        name = self._names.get(student, Name("", ""))
        known = Student(one_line(student), name.whole, State.NOTHING, last_name=name.last)
        if self._policy.is_excused(student, self._name):
            return dataclasses.replace(known, state=State.EXCUSED)
        folder = self._course.folder("autograded", student, self._name)
        report = submission_reports.read(folder / self._file)
        if report is None:
            waits = student in self._submitted
            return dataclasses.replace(known, state=State.WAITING) if waits else known
        self._backends.add(report.backend)
        attempts = _attempts(report)
        if report.internal_error:
            error = printable(report.internal_error)
            return dataclasses.replace(known, state=State.NOT_GRADED, attempts=attempts, note=error)
        return self._graded(dataclasses.replace(known, attempts=attempts), student, report)

    def _graded(self, known: Student, student: str, report: SubmissionReport) -> Student:
        in_gradebook = self._scores.get(student)
        entered = in_gradebook.exercises if in_gradebook else {}
        manual = frozenset(name for name, score in entered.items() if score.is_manual)
        scores = self._that_count(report, entered)
        self._totals[known.id] = sum(scores.values())
        self._count(known.id, report, scores, manual)
        penalty, late = _lateness(in_gradebook)
        lost = {r.name: reason(r) for r in report.results if r.name not in manual}
        notes = [report.note, report.attempts_line]
        notes += [] if student in self._submitted else [REMOVED]
        return dataclasses.replace(
            known,
            state=State.GRADED,
            total=max(0.0, round(self._totals[known.id] - penalty, 2)),
            scores=scores,
            manual=manual,
            reasons={name: printable(text) for name, text in lost.items() if text},
            look_again=tuple(
                name for name in scores if name in entered and entered[name].look_again
            ),
            late=late,
            penalty=penalty,
            late_reason=printable(self._late.get(student, "")),
            note=printable("; ".join(filter(None, notes))),
            damaged=bool(report.note)
            and all(result.problems == [report.note] for result in report.results),
        )

    def _that_count(
        self, report: SubmissionReport, entered: dict[str, ExerciseScore]
    ) -> dict[str, float]:
        """The scores of the gradebook; where it has none of them, those of the report."""
        automatic = {result.name: result.score for result in report.results}
        found = {name: score.score for name, score in entered.items()} or automatic
        return {name: round(found[name], 2) for name in self.tallies if name in found}

    def _count(
        self,
        student: str,
        report: SubmissionReport,
        scores: dict[str, float],
        manual: frozenset[str],
    ) -> None:
        """Add a graded submission to the tallies of the exercises."""
        for name, score in scores.items():
            self.tallies[name].scores[student] = score
        for result in report.results:
            if result.name in manual or result.name not in scores:
                continue  # a manual score says nothing about what the grader found
            self.tallies[result.name].add(student, result, report.note)
            for replaced in replaced_functions(result):
                if replaced in scores:
                    self.tallies[replaced].add_dependent(student, result)


def _attempts(report: SubmissionReport) -> int:
    """How many different submissions of the student were graded, as far as the report knows."""
    graded = len({one.attempt for one in report.all_scores})
    return max(graded, report.number if report.results else 0, *(o.number for o in report.others))


def _lateness(scores: StudentScores | None) -> tuple[float, datetime.timedelta | None]:
    """The penalty, and how late a submission was."""
    if scores is None:
        return 0.0, None
    late = datetime.timedelta(seconds=scores.seconds_late) if scores.seconds_late else None
    return scores.penalty or 0.0, late


def _backend(name: str) -> str:
    return f"{name} (for practice only)" if name == PRACTICE else name
