"""Who is meant: people in the files of a learning management system, and students of the course.

Nobody is guessed. A person is a student when an identifier says so, or when the name belongs to
exactly one student and to exactly one person of the file.
"""

import collections
import dataclasses
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from check.text import one_line

from .names import normalised

SHOWN = 4  # students that a sentence names
Key = TypeVar("Key", bound=Hashable)


@dataclasses.dataclass(frozen=True)
class Student:
    """A student of the gradebook, as nbgrader keeps her."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def label(self) -> str:
        """Id and name, for a line of output."""
        return one_line(f"{self.id} ({self.name})" if self.name else self.id)


@dataclasses.dataclass(frozen=True)
class Person:
    """What a file says about a person; a field is empty where the file does not say it.

    Args:
        name: the whole name, in any order.
        lms_user_id: the identifier that the learning management system has for the person
            everywhere, as Canvas does.
        ids: what may be the student's id: login, number.
        email: address.
    """

    name: str = ""
    lms_user_id: str = ""
    ids: tuple[str, ...] = ()
    email: str = ""


@dataclasses.dataclass(frozen=True)
class Match:
    """The student whom a person is, if that is sure.

    Args:
        student: None when it is not.
        how: such as "email"; or, without a student, why not, as the end of a sentence.
    """

    student: Student | None
    how: str


class Roster:
    """The students of a course, found by what identifies them.

    Args:
        students: in any order.
    """

    def __init__(self, students: Iterable[Student]) -> None:
        self.students = sorted(students, key=lambda student: student.id)
        self._by: dict[tuple[str, str], list[Student]] = collections.defaultdict(list)
        for one in self.students:
            for key in dict.fromkeys(_keys_of_student(one)):
                self._by[key].append(one)

    def match_all(self, people: dict[Key, Person]) -> dict[Key, Match]:
        """Match the people of a file; two of them are never the same student.

        Args:
            people: by whatever the caller calls them.

        Returns:
            a match for each of them, whatever their order.
        """
        matches = {key: self._match(person) for key, person in people.items()}
        claims: dict[str, list[Key]] = collections.defaultdict(list)
        for key, match in matches.items():
            if match.student:
                claims[match.student.id].append(key)
        for keys in claims.values():
            if len(keys) > 1:
                self._settle(keys, matches)
        return matches

    def names_like(self, person: Person) -> list[Student]:
        """The students who have the name of a person."""
        key = normalised(person.name)
        return self._by.get(("name", key), []) if key else []

    def _settle(self, keys: Sequence[Key], matches: dict[Key, Match]) -> None:
        """Leave a student to the one person who has her identifier, or to nobody."""
        sure = [key for key in keys if matches[key].how != "name"]
        for key in keys:
            if sure == [key]:
                continue
            student = matches[key].student
            assert student, "claims are made of matches with a student"
            why = f"{len(keys)} people of the file would be the student {student.label}"
            matches[key] = Match(None, why)

    def _match(self, person: Person) -> Match:
        found: dict[str, tuple[Student, str]] = {}
        for kind, value in _keys_of_person(person):
            for student in self._by.get((kind, value), []):
                found.setdefault(student.id, (student, kind))
        if not found:
            named = self.names_like(person)
            # The identifier of a system is for life: another one is another person.
            found = {one.id: (one, "name") for one in named if not _contradicts(one, person)}
            if named and not found:
                return Match(None, f"has the name of {_labels(named)}, but another identifier")
        if not found:
            return Match(None, "is no student of the gradebook")
        if len(found) > 1:
            several = sorted((student for student, _ in found.values()), key=lambda one: one.id)
            return Match(None, f"may be any of {_labels(several)}")
        return Match(*next(iter(found.values())))


def _contradicts(student: Student, person: Person) -> bool:
    known = student.lms_user_id and person.lms_user_id
    return bool(known) and student.lms_user_id != person.lms_user_id


def _keys_of_student(student: Student) -> Iterable[tuple[str, str]]:
    first, last = normalised(student.first_name), normalised(student.last_name)
    yield "id", student.id.casefold()
    if student.lms_user_id:
        yield "lms_user_id", student.lms_user_id
    if student.email:
        yield "email", student.email.casefold()
    if "@" in student.id:
        yield "email", student.id.casefold()
    if first or last:
        yield "name", first + last
        yield "name", last + first


def _keys_of_person(person: Person) -> Iterable[tuple[str, str]]:
    if person.lms_user_id:
        yield "lms_user_id", person.lms_user_id
    if person.email:
        yield "email", person.email.casefold()
    for one in person.ids:
        yield "id", one.casefold()
        if "@" in one:
            yield "email", one.casefold()


def _labels(students: list[Student]) -> str:
    more = f" and {len(students) - SHOWN} more" if len(students) > SHOWN else ""
    return ", ".join(student.label for student in students[:SHOWN]) + more
