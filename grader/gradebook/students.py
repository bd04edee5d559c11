"""The students of a course, with their names, as the gradebook has them."""

from collections.abc import Collection
from typing import NamedTuple

from nbgrader.api import Student
from sqlalchemy import select

from check.text import printable

from ..course import Course
from . import connection


class Name(NamedTuple):
    """A student's name; "" for what the roster does not have."""

    first: str
    last: str

    @property
    def whole(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}".strip()


def student_names(course: Course, students: Collection[str] | None = None) -> dict[str, Name]:
    """The names of students of the course, by their ids; one query.

    Args:
        course: of the gradebook.
        students: only these; None for all.
    """
    query = select(Student.id, Student.first_name, Student.last_name)
    if students is not None:
        query = query.where(Student.id.in_(students))
    with connection.opened(course) as gradebook:
        found = gradebook.db.execute(query).all()
    return {
        student: Name(printable(first or "").strip(), printable(last or "").strip())
        for student, first, last in found
    }
