"""The roster: students of nbgrader's gradebook, from the lists of a learning management system."""

import collections
import dataclasses
import pathlib

from nbgrader.api import Student as Row
from sqlalchemy import insert, update

from check.text import one_line

from ..course import Course, is_student_id
from ..errors import UsageError
from ..gradebook import connection
from . import table as tables
from .columns import Columns, Format, columns_of
from .names import normalised
from .participants import Line, lines
from .people import Person, Roster, Student
from .table import Table

# Which column becomes nbgrader's id: the first one in which every line has a value of its own.
DEFAULT_ID = {
    Format.CANVAS: ("SIS Login ID", "ID"),
    Format.WORKSHEET: ("id_number", "email"),
    Format.PARTICIPANTS: ("id_number", "email"),
    Format.PLAIN: ("identifier", "id_number", "email"),
}
FIELDS = ("first_name", "last_name", "email", "lms_user_id")


@dataclasses.dataclass
class Changes:
    """What a list does to the gradebook: a sentence for each student.

    Args:
        source: which file it was, and where ids come from.
        added: students who were not in the gradebook.
        changed: those of whom the list says something else.
        unchanged: how many are in it already.
        skipped: lines that are not used, with the reason.
        missing: students of the gradebook who are not in the list.
    """

    source: str
    added: list[str] = dataclasses.field(default_factory=list)
    changed: list[str] = dataclasses.field(default_factory=list)
    unchanged: int = 0
    skipped: list[str] = dataclasses.field(default_factory=list)
    missing: list[str] = dataclasses.field(default_factory=list)


def students(course: Course) -> list[Student]:
    """The students of the gradebook."""
    columns = (Row.id, Row.first_name, Row.last_name, Row.email, Row.lms_user_id)
    with connection.opened(course) as gradebook:
        rows = gradebook.db.query(*columns).all()
    return [Student(*(value or "" for value in row)) for row in rows]


def load(course: Course, path: pathlib.Path, id_column: str | None) -> Changes:
    """Write the students of a list into the gradebook; nobody is deleted.

    Args:
        course: whose gradebook.
        path: the list, as a CSV file.
        id_column: whose values become nbgrader's ids; None for the default of the format.

    Raises:
        CourseError: the file is no list of people.
        UsageError: it has no such column.
    """
    table = tables.read(path)
    columns = columns_of(table)
    listed = lines(table, columns)
    column = _id_column(table, columns, listed, id_column)
    name = one_line(table.header[column])
    changes = Changes(f"{columns.format.value}; nbgrader's id is the column {name}")
    if table.encoding == tables.FALLBACK:
        changes.source += "; it is not in UTF-8, and was read as Latin-1: look at the accents"
    wanted = _wanted(table, columns, listed, column, changes)
    known = students(course)
    planned = _planned(wanted, known, changes)
    write(course, [(old, new) for old, new in planned if old != new])
    found = {new.id for _, new in planned}
    changes.missing = [one.label for one in Roster(known).students if one.id not in found]
    return changes


def write(course: Course, changed: list[tuple[Student | None, Student]]) -> None:
    """Write students into the gradebook.

    nbgrader's update_or_create_student ends a transaction for each student, which takes minutes for
    thousands of them.

    Args:
        course: whose gradebook.
        changed: each student before and after; None before is a new one.
    """
    new = [_row(after) for before, after in changed if before is None]
    old = [_row(after) for before, after in changed if before is not None]
    with connection.opened(course) as gradebook:
        if new:
            gradebook.db.execute(insert(Row), new)
        if old:
            gradebook.db.execute(update(Row), old)
        gradebook.db.commit()


def _row(student: Student) -> dict[str, str | None]:
    values = {field: getattr(student, field) or None for field in FIELDS}
    return {"id": student.id, **values}


def _id_column(table: Table, columns: Columns, listed: list[Line], wanted: str | None) -> int:
    if wanted is not None:
        named = [c for c, n in enumerate(table.header) if normalised(n) == normalised(wanted)]
        if not named:
            known = ", ".join(one_line(name) for name in table.header[:12])
            raise UsageError(f"There is no column {one_line(wanted)}. The file has: {known}.")
        return named[0]
    choices = [columns.at[field] for field in DEFAULT_ID[columns.format] if field in columns.at]
    for column in choices:
        if all(table.value(line.row, column) for line in listed):
            return column
    if not choices:
        raise UsageError(
            "No column of the file can be nbgrader's id by itself: name one with --id COLUMN."
        )
    return choices[-1]


def _wanted(
    table: Table, columns: Columns, listed: list[Line], column: int, changes: Changes
) -> list[Student]:
    """The students as the list has them; a line that cannot be used is noted."""
    found: dict[str, set[Student]] = collections.defaultdict(set)
    for line in listed:
        value = table.value(line.row, column)
        if not is_student_id(value):
            why = "no id" if not value else f"the id {value!a}, which nbgrader cannot use"
            changes.skipped.append(f"line {line.row + 1}: {one_line(line.person.name)} has {why}")
            continue
        person = line.person
        email = person.email or next((one for one in person.ids if "@" in one), "")
        one = Student(value, line.first_name, line.last_name, email, person.lms_user_id)
        found[value.casefold()].add(one)
    for several in found.values():
        if len(several) > 1:
            labels = ", ".join(sorted(student.label for student in several))
            changes.skipped.append(f"one id for several people: {labels}")
    return [students.pop() for students in found.values() if len(students) == 1]


def _planned(
    wanted: list[Student], known: list[Student], changes: Changes
) -> list[tuple[Student | None, Student]]:
    """Each student before and after; None before is a new one."""
    by_id = {student.id.casefold(): student for student in known}
    listed = {student.id.casefold() for student in wanted}
    others = Roster(one for one in known if one.id.casefold() not in listed)
    # Somebody whom the gradebook has under another id; a name alone does not say so.
    people = {one.id: Person("", one.lms_user_id, (), one.email) for one in wanted}
    same = others.match_all(people)
    planned: list[tuple[Student | None, Student]] = []
    for student in wanted:
        old = by_id.get(student.id.casefold()) or same[student.id].student
        new = _merged(old, student) if old else student
        planned.append((old, new))
        if old is None:
            like = others.names_like(Person(student.name))
            also = f"; the same name as {', '.join(o.label for o in like)}, kept" if like else ""
            changes.added.append(student.label + also)
        elif new != old:
            changes.changed.append(f"{old.label}: {_difference(old, new)}")
        else:
            changes.unchanged += 1
    return planned


def _merged(old: Student, new: Student) -> Student:
    """What the gradebook knows, with what the list says; what it does not say stays."""
    values = {field: getattr(new, field) or getattr(old, field) for field in FIELDS}
    if not new.first_name and normalised(new.name) in (
        normalised(old.first_name + old.last_name),
        normalised(old.last_name + old.first_name),
    ):
        # A list of whole names must not undo first and last names.
        values |= {"first_name": old.first_name, "last_name": old.last_name}
    return Student(old.id, **values)


def _difference(old: Student, new: Student) -> str:
    return ", ".join(
        one_line(f"{field} {getattr(old, field) or '(none)'} -> {getattr(new, field)}")
        for field in FIELDS
        if getattr(old, field) != getattr(new, field)
    )
