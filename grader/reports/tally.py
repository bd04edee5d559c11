"""Collect what the results of a class say about each exercise, one submission after another."""

import collections
import dataclasses
from collections.abc import Iterable

import numpy as np

from check.result import Result

from . import item_analysis
from .class_data import Carried, Exercise, Mistake
from .kill_table import Kills
from .reasons import is_unanswered, known_mistakes, normal_form


@dataclasses.dataclass
class _Group:
    """Students who lost points in the same way."""

    text: str
    example: str
    students: list[str] = dataclasses.field(default_factory=list)
    lost: float = 0.0

    def mistake(self, mutant: str) -> Mistake:
        return Mistake(mutant, self.text, tuple(self.students), round(self.lost, 2), self.example)


@dataclasses.dataclass
class Tally:
    """What is known about one exercise so far.

    Args:
        name: of the exercise.
        max_score: points.
        scores: that count, by student.
        known: students by known mistake.
        unnamed: students by the normal form of a problem that no known mistake explains.
        unanswered: students without an answer.
        automatic: students whose score is automatic.
        dependent: by student and exercise, scores that were reached with the reference in place of
            the function of this exercise.
        kills: what the tests are worth; None where the answer is no test.
    """

    name: str
    max_score: float
    scores: dict[str, float] = dataclasses.field(default_factory=dict)
    known: dict[str, _Group] = dataclasses.field(default_factory=dict)
    unnamed: dict[str, _Group] = dataclasses.field(default_factory=dict)
    unanswered: list[str] = dataclasses.field(default_factory=list)
    automatic: set[str] = dataclasses.field(default_factory=set)
    dependent: dict[str, dict[str, float]] = dataclasses.field(default_factory=dict)
    kills: Kills | None = None

    def add(self, student: str, result: Result, note: str) -> None:
        """Add an automatic result.

        Args:
            student: id.
            result: of this exercise.
            note: of the submission; a problem that is the same is one of the whole submission, and
                says nothing about the exercise.
        """
        self.automatic.add(student)
        if self.kills:
            self.kills.add(student, result)
        lost, problem = result.max_score - result.score, next(iter(result.problems), "")
        for mutant, text in known_mistakes(result):
            self._group(self.known, mutant, text, problem, student, lost)
        if result.mutant or lost <= 0 or not problem or problem == note:
            return
        if is_unanswered(problem):
            self.unanswered.append(student)
        else:
            text = normal_form(problem)
            self._group(self.unnamed, text, text, problem, student, lost)

    @staticmethod
    def _group(
        groups: dict[str, _Group], key: str, text: str, problem: str, student: str, lost: float
    ) -> None:
        group = groups.setdefault(key, _Group(text, problem))
        group.students.append(student)
        group.lost += lost

    def add_dependent(self, student: str, result: Result) -> None:
        """Add a result that was graded with the reference in place of this exercise's function."""
        if result.score:
            self.dependent.setdefault(student, {})[result.name] = result.score

    def exercise(self, totals: dict[str, float]) -> Exercise:
        """What is known about the exercise.

        Args:
            totals: of the graded students, before the penalty.
        """
        students = list(self.scores)
        scores = np.array([self.scores[one] for one in students], dtype=float)
        sums = np.array([totals[one] for one in students], dtype=float)
        solved = int((scores >= self.max_score - 1e-9).sum())
        mean = float(scores.mean()) if scores.size else None
        return Exercise(
            name=self.name,
            max_score=self.max_score,
            graded=scores.size,
            solved=solved,
            success_rate=solved / scores.size if scores.size else None,
            mean_share=None if mean is None or not self.max_score else mean / self.max_score,
            lost=round(float(np.maximum(self.max_score - scores, 0).sum()), 2),
            distribution=item_analysis.histogram(scores, self.max_score),
            discrimination=item_analysis.discrimination(scores, sums),
            upper_lower=item_analysis.upper_lower_index(scores, sums, self.max_score),
            known=_largest_first(group.mistake(name) for name, group in self.known.items()),
            unnamed=_largest_first(group.mistake("") for group in self.unnamed.values()),
            unanswered=tuple(self.unanswered),
            carried=self._carried(),
            kills=self.kills.table() if self.kills else None,
        )

    def _carried(self) -> Carried | None:
        if not self.dependent:
            return None
        exercises = collections.Counter(name for by in self.dependent.values() for name in by)
        lost = sum(max(0.0, self.max_score - self.scores[one]) for one in self.dependent)
        kept = sum(sum(scores.values()) for scores in self.dependent.values())
        students = tuple(self.dependent)
        return Carried(students, round(lost, 2), round(kept, 2), dict(exercises))


def _largest_first(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    return tuple(sorted(mistakes, key=lambda one: (-len(one.students), -one.lost, one.text)))
