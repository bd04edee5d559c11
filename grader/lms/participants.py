"""The people in a CSV file of a learning management system, line by line."""

import dataclasses
import re

from .columns import Columns, Format
from .people import Person
from .table import Table

POINTS = "Points Possible"  # Canvas's line with the points of each assignment
HIDDEN = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)
TEST_STUDENT = "Student, Test"  # whom Canvas makes for the instructor's view as a student
IDENTIFIER = re.compile(r"\D*(\d+)")  # "Participant 123", in German "Teilnehmer/in123"
FORMULA_TEXT = re.compile(r'="(.*)"')  # how Canvas writes a name that begins with =


@dataclasses.dataclass(frozen=True)
class Line:
    """A person's line.

    Args:
        row: its number in the table.
        person: who it is.
        first_name: "" when the file has whole names alone.
        last_name: the whole name then.
        identifier: of a Moodle grading worksheet: the number in the names of submitted files.
    """

    row: int
    person: Person
    first_name: str
    last_name: str
    identifier: str = ""


def lines(table: Table, columns: Columns) -> list[Line]:
    """The lines that are about a person."""
    read = _canvas if columns.format is Format.CANVAS else _other
    rows = (row for row in range(1, len(table.cells)) if _has_person(table, columns, row))
    return [read(table, columns, row) for row in rows]


def points_row(table: Table) -> int | None:
    """The number of Canvas's line with points."""
    rows = range(1, min(len(table.cells), 4))
    return next((row for row in rows if table.value(row, 0).startswith(POINTS)), None)


def _has_person(table: Table, columns: Columns, row: int) -> bool:
    values = [table.value(row, column) for column in range(len(table.cells[row]))]
    if not any(values):
        return False
    if columns.format is not Format.CANVAS:
        return True
    special = values[0].startswith(POINTS) or values[0] == TEST_STUDENT
    return not special and not all(HIDDEN.fullmatch(value) for value in values)


def _canvas(table: Table, columns: Columns, row: int) -> Line:
    if "Student" in columns.at:
        whole = _plain(columns.get(table, row, "Student"))
        last, _, first = (part.strip() for part in whole.partition(","))
    else:
        first = _plain(columns.get(table, row, "FirstName"))
        last = _plain(columns.get(table, row, "LastName"))
    names = ("SIS Login ID", "SIS User ID", "Integration ID")
    ids = tuple(value for name in names if (value := columns.get(table, row, name)))
    person = Person(f"{first} {last}".strip(), columns.get(table, row, "ID"), ids)
    return Line(row, person, first, last)


def _plain(name: str) -> str:
    match = FORMULA_TEXT.fullmatch(name)
    return match[1] if match else name


def _other(table: Table, columns: Columns, row: int) -> Line:
    def get(field: str) -> str:
        return columns.get(table, row, field)

    first, last, whole = get("first_name"), get("last_name"), get("full_name")
    identifier, ids = "", [get("id_number")]
    if columns.format is Format.WORKSHEET:
        match = IDENTIFIER.fullmatch(get("identifier"))
        identifier = match[1] if match else ""
    else:
        ids.append(get("identifier"))
    person = Person(
        name=f"{first} {last}".strip() or whole,
        lms_user_id=get("lms_user_id"),
        ids=tuple(filter(None, ids)),
        email=get("email"),
    )
    return Line(row, person, first, last or ("" if first else whole), identifier)
