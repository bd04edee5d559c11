"""The class report without anything that says who somebody is, to be shown in class."""

import dataclasses
import datetime
import re
from collections.abc import Callable, Iterable

from ..course import Course
from .class_data import (
    AssignmentData,
    Carried,
    ClassData,
    Exercise,
    KillTable,
    Misjudged,
    Mistake,
    Student,
)
from .lecture import sentences

HIDDEN = "…"
SHORTEST = 3  # letters of a name that is looked for in texts
LONG_NUMBER = 5  # digits of a number that is looked for, as it is hardly a result
WORD = re.compile(r"\w+")
PATH = re.compile(r"[^\s'\"]*[/\\][^\s'\"]*")  # may hold the name of a home folder


def anonymous(course: Course, data: ClassData) -> ClassData:
    """The same report with pseudonyms, which are the same in all its assignments.

    The numbers of the pseudonyms follow from the secret of the course: neither the order of the ids
    nor that of the scores shows in them. Notes and examples are left out, delays are rounded up to
    hours, and paths, ids and names are hidden in every text that is not that of a hint.

    Args:
        course: whose secret is used.
        data: the report.
    """
    students = {one.id: one for part in data.assignments for one in part.students}
    shuffled = sorted(students, key=lambda student: course.seed("pseudonym", student))
    names = {student: f"Student {n}" for n, student in enumerate(shuffled, 1)}
    hide = _hiding(students.values())
    parts = tuple(_assignment(part, names, hide) for part in data.assignments)
    return dataclasses.replace(data, assignments=parts, anonymous=True)


def _hiding(students: Iterable[Student]) -> Callable[[str], str]:
    """A function that hides paths, and all words of ids and names, in a text."""
    known = {
        word.casefold()
        for student in students
        for word in WORD.findall(f"{student.id} {student.name}")
        if len(word) >= (LONG_NUMBER if word.isdecimal() else SHORTEST)
    }

    def hide(text: str) -> str:
        text = PATH.sub(HIDDEN, text)
        return WORD.sub(lambda word: HIDDEN if word[0].casefold() in known else word[0], text)

    return hide


def _assignment(
    part: AssignmentData, names: dict[str, str], hide: Callable[[str], str]
) -> AssignmentData:
    students = sorted(part.students, key=lambda one: int(names[one.id].split()[1]))
    exercises = tuple(_exercise(one, names, hide) for one in part.exercises)
    hints = {mistake.text for one in part.exercises for mistake in one.known}
    return dataclasses.replace(
        part,
        students=tuple(_student(one, names, hints, hide) for one in students),
        exercises=exercises,
        lecture=sentences(exercises),
    )


def _student(
    one: Student, names: dict[str, str], hints: set[str], hide: Callable[[str], str]
) -> Student:
    reasons = one.reasons.items()
    late = one.late and datetime.timedelta(hours=-(-one.late // datetime.timedelta(hours=1)))
    return dataclasses.replace(
        one,
        id=names[one.id],
        name="",
        last_name="",
        reasons={name: text if text in hints else hide(text) for name, text in reasons},
        late=late,
        late_reason="",
        note="",
    )


def _exercise(one: Exercise, names: dict[str, str], hide: Callable[[str], str]) -> Exercise:
    return dataclasses.replace(
        one,
        known=tuple(_mistake(mistake, names, mistake.text) for mistake in one.known),
        unnamed=tuple(_mistake(mistake, names, hide(mistake.text)) for mistake in one.unnamed),
        unanswered=_renamed(one.unanswered, names),
        carried=one.carried and _carried(one.carried, names),
        kills=one.kills and _kills(one.kills, names),
    )


def _mistake(one: Mistake, names: dict[str, str], text: str) -> Mistake:
    students = _renamed(one.students, names)
    return dataclasses.replace(one, text=text, students=students, example="")


def _carried(carried: Carried, names: dict[str, str]) -> Carried:
    return dataclasses.replace(carried, students=_renamed(carried.students, names))


def _kills(kills: KillTable, names: dict[str, str]) -> KillTable:
    def renamed(found: tuple[Misjudged, ...]) -> tuple[Misjudged, ...]:
        return tuple(dataclasses.replace(m, students=_renamed(m.students, names)) for m in found)

    return dataclasses.replace(
        kills,
        judged=_renamed(kills.judged, names),
        refusing_all=_renamed(kills.refusing_all, names),
        survivors=renamed(kills.survivors),
        refused=renamed(kills.refused),
    )


def _renamed(students: Iterable[str], names: dict[str, str]) -> tuple[str, ...]:
    return tuple(sorted((names[one] for one in students), key=lambda name: int(name.split()[1])))
