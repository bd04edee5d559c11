"""Assignments: a notebook's name, its part of the course, and its exercises."""

import dataclasses
import functools
import importlib
import importlib.util

from check import PARTS, assignment_name

from . import exercises as exercise_modules
from .exercises.exercise import Exercise
from .mutants import mutants


@dataclasses.dataclass(frozen=True, eq=False)
class Assignment:
    """One assignment of the course.

    Args:
        name: such as 01-gates; nbgrader's name of the assignment, and of its notebook.
        part: such as gates; name of its modules in solutions, check, grader and my_lstm.
        exercises: in the order of the notebook.
    """

    name: str
    part: str
    exercises: tuple[Exercise, ...]

    def __reduce__(self) -> tuple[object, ...]:
        # Exercises hold functions that cannot be pickled; the other process has the same code.
        return assignment, (self.name,)

    @property
    def max_scores(self) -> dict[str, float]:
        """Points of each exercise, by its name."""
        return {exercise.name: exercise.max_score for exercise in self.exercises}

    @property
    def earlier_parts(self) -> list[str]:
        """The parts that this assignment builds on, in order: gates and forward for 03-backward."""
        return list(PARTS[: PARTS.index(self.part)])


@functools.cache
def assignment(name: str) -> Assignment:
    """The assignment of a name.

    Raises:
        KeyError: there is none.
    """
    part = next((part for part in PARTS if assignment_name(part) == name), None)
    if part is None:
        raise KeyError(name)
    module = importlib.import_module(f"{exercise_modules.__name__}.{part}")
    return Assignment(
        name,
        part,
        tuple(
            dataclasses.replace(one, mutants=mutants(part, one.reference))
            for one in module.EXERCISES
        ),
    )


def assignments() -> list[Assignment]:
    """All assignments that have exercises, in the order of the course."""
    package = exercise_modules.__name__
    parts = [part for part in PARTS if importlib.util.find_spec(f"{package}.{part}")]
    return [assignment(assignment_name(part)) for part in parts]


@functools.cache
def exercise_names() -> dict[str, frozenset[str]]:
    """The names of the exercises of each assignment, by its name."""
    return {one.name: frozenset(one.max_scores) for one in assignments()}
