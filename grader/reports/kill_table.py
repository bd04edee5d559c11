"""Collect what the tests of a class are worth: which mistakes they miss, and what they refuse."""

import dataclasses

from check.properties.verdicts import RIGHT
from check.result import Result

from ..assignment import assignment
from ..exercises.implementations import Chosen
from ..exercises.of_tests import TestExercise
from .class_data import KillTable, Misjudged
from .reasons import first_sentence


@dataclasses.dataclass
class Kills:
    """What is known so far about the tests of one exercise.

    Args:
        chosen: the implementations that the tests were run on.
        judged, refusing_all: students, as in KillTable.
        survivors: students by known mistake.
        refused: students by right implementation.
    """

    chosen: Chosen
    judged: list[str] = dataclasses.field(default_factory=list)
    refusing_all: list[str] = dataclasses.field(default_factory=list)
    survivors: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    refused: dict[str, list[str]] = dataclasses.field(default_factory=dict)

    def add(self, student: str, result: Result) -> None:
        """Add the result of a test, unless it did not run, or stems from an older version."""
        if result.let_through is None or result.refused is None:
            return
        if len(result.refused) >= self._right:
            self.refusing_all.append(student)
            return
        self.judged.append(student)
        for found, names in ((self.survivors, result.let_through), (self.refused, result.refused)):
            for name in names:
                found.setdefault(name, []).append(student)

    def table(self) -> KillTable | None:
        """What is known; None when no test ran."""
        if not self.judged and not self.refusing_all:
            return None
        return KillTable(
            self.chosen.name,
            tuple(self.judged),
            tuple(self.refusing_all),
            self._most_frequent_first(self.survivors),
            self._most_frequent_first(self.refused),
        )

    @property
    def _right(self) -> int:
        """How many right implementations a test meets in grading."""
        return sum(one.kind == RIGHT for one in self.chosen.hidden())

    def _most_frequent_first(self, found: dict[str, list[str]]) -> tuple[Misjudged, ...]:
        texts = {one.name: first_sentence(one.text) for one in self.chosen.hidden()}
        plainest_first = sorted(found, key=lambda name: [*texts, name].index(name))
        misjudged = [
            Misjudged(name, texts.get(name, name.replace("_", " ")), tuple(found[name]))
            for name in plainest_first
        ]
        return tuple(sorted(misjudged, key=lambda one: -len(one.students)))


def kills_of(assignment_name: str) -> dict[str, Kills]:
    """An empty collection for each exercise whose answer is a test, by the exercise's name."""
    exercises = assignment(assignment_name).exercises
    return {
        one.name: Kills(one.chosen)
        for one in exercises
        if isinstance(one, TestExercise) and one.chosen
    }
