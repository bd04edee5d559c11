"""The settings of a course that nbgrader has none for: extensions, excused students, attempts."""

import datetime
from collections.abc import Mapping
from typing import Any

from traitlets import Dict, Enum, TraitError, validate
from traitlets.config import Configurable

from ..assignment import exercise_names
from .durations import EXAMPLE, duration

LATEST, BEST = "latest", "best"


class CoursePolicy(Configurable):  # type: ignore[misc]
    """Extensions, excused students, and which attempt counts.

    nbgrader_config.py sets them, for example c.CoursePolicy.excused = {"ada": ["01-gates"]}.
    """

    extensions = Dict(
        help="More time for single students: by student and assignment, a duration such as "
        '"2 days". It is written into the gradebook; "0 days" takes an extension back.'
    ).tag(config=True)
    excused = Dict(
        help="Students who need not submit an assignment: by student, a list of assignments."
    ).tag(config=True)
    attempts = Enum(
        (LATEST, BEST),
        LATEST,
        help="Which attempt counts: the latest, or the one with the highest score after its late "
        "penalty.",
    ).tag(config=True)

    @validate("extensions")  # type: ignore[untyped-decorator]
    def _read_extensions(self, proposal: Any) -> dict[str, dict[str, datetime.timedelta]]:
        return {
            _student("extensions", student): {
                _assignment("extensions", student, name): _duration(student, name, time)
                for name, time in _by_assignment(student, times).items()
            }
            for student, times in proposal.value.items()
        }

    @validate("excused")  # type: ignore[untyped-decorator]
    def _read_excused(self, proposal: Any) -> dict[str, frozenset[str]]:
        excused = {}
        for student, names in proposal.value.items():
            if not isinstance(names, list | tuple | set | frozenset):
                raise TraitError(
                    f'excused[{student!a}] is {names!a}. Write a list, such as ["01-gates"].'
                )
            names = frozenset(_assignment("excused", student, name) for name in names)
            excused[_student("excused", student)] = names
        return excused

    def is_excused(self, student: str, assignment: str) -> bool:
        """Whether a student need not submit an assignment."""
        return assignment in self.excused.get(student, ())

    def extension(self, student: str, assignment: str) -> datetime.timedelta | None:
        """The extension of a student; None when there is no setting, timedelta(0) for none."""
        found: datetime.timedelta | None = self.extensions.get(student, {}).get(assignment)
        return found


def _student(setting: str, student: object) -> str:
    if not isinstance(student, str) or not student:
        raise TraitError(f"{setting} names the student {student!a}. Write the id in quotes.")
    return student


def _assignment(setting: str, student: object, name: object) -> str:
    known = exercise_names()
    if not isinstance(name, str) or name not in known:
        raise TraitError(
            f"{setting}[{student!a}] names the assignment {name!a}. There are: {', '.join(known)}."
        )
    return name


def _by_assignment(student: object, times: object) -> Mapping[object, object]:
    if not isinstance(times, Mapping):
        raise TraitError(
            f"extensions[{student!a}] is {times!a}. Write the assignment, too, such as "
            '{"01-gates": "2 days"}.'
        )
    return times


def _duration(student: object, name: object, time: object) -> datetime.timedelta:
    where = f"extensions[{student!a}][{name!a}]"
    if isinstance(time, datetime.timedelta) and time >= datetime.timedelta(0):
        return time
    if not isinstance(time, str):
        raise TraitError(f"{where} is {time!a}. Write a duration such as {EXAMPLE}.")
    try:
        return duration(time)
    except ValueError as error:
        raise TraitError(f"{where}: {error}") from error
