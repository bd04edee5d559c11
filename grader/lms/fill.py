"""Fill scores into the file of grades that a learning management system exported."""

import dataclasses
import re

from check.text import one_line

from ..errors import UsageError
from .columns import WITH_ID, Columns, Format, columns_of
from .names import normalised
from .participants import Line, lines, points_row
from .people import Match, Roster, Student
from .table import Table

READ_ONLY = "(read only)"
EXCUSED, NOT_ASSIGNED = "EX", "N/A"  # in Canvas, in place of a score
NUMBER = re.compile(r"\d+([.,]\d+)?")


@dataclasses.dataclass(frozen=True)
class Scores:
    """The scores of an assignment.

    Args:
        name: of the assignment.
        max_score: its points.
        by_student: total scores, with manual ones and penalties.
        excused: students who need not hand it in.
    """

    name: str
    max_score: float
    by_student: dict[str, float]
    excused: frozenset[str] = frozenset()


@dataclasses.dataclass
class Filled:
    """What was done with the file of grades.

    Args:
        table: it, with scores.
        columns: what kind of file it is.
        matches: the student of each line.
        messages: what is worth knowing about a column.
        written: how many cells have a score now.
        without: people in the file who keep what they had, with the reason.
        unknown: people in the file who are nobody in the gradebook, or may be several.
        absent: students with a score who are not in the file.
    """

    table: Table
    columns: Columns
    matches: list[tuple[Line, Match]]
    messages: list[str] = dataclasses.field(default_factory=list)
    written: int = 0
    without: list[str] = dataclasses.field(default_factory=list)
    unknown: list[str] = dataclasses.field(default_factory=list)
    absent: list[str] = dataclasses.field(default_factory=list)


def fill(
    table: Table, students: list[Student], assignments: list[Scores], column: str | None
) -> Filled:
    """Fill in the scores of some assignments; nothing else in the table changes.

    Args:
        table: the file; it is changed.
        students: of the gradebook.
        assignments: those of the course, or the one that is asked for.
        column: name of the column, when it is not that of the assignment.

    Raises:
        UsageError: no column, or more than one, may be that of the assignment.
        CourseError: it is no file of grades.
    """
    columns = columns_of(table)
    found = lines(table, columns)
    matches = Roster(students).match_all({line.row: line.person for line in found})
    filled = Filled(table, columns, [(line, matches[line.row]) for line in found])
    filled.unknown = [
        f"{one_line(line.person.name or line.identifier)} {match.how}"
        for line, match in filled.matches
        if not match.student
    ]
    targets = [(one, _column(table, columns, one.name, column)) for one in assignments]
    named = [(one, at) for one, at in targets if at is not None]
    if not named:
        raise UsageError(_no_column(table, assignments))
    for one, at in named:
        _Column(filled, one, at).fill()
    there = {match.student.id for _, match in filled.matches if match.student}
    scored = set().union(*(one.by_student for one, _ in named))
    filled.absent = [s.label for s in Roster(students).students if s.id in scored - there]
    return filled


def _column(table: Table, columns: Columns, assignment: str, wanted: str | None) -> int | None:
    """The column of an assignment.

    Raises:
        UsageError: several columns may be it, or there is none of the name that was given.
    """
    header = table.header
    if wanted is not None:
        exact = [at for at, name in enumerate(header) if name == wanted.strip()]
        found = exact or [at for at, n in enumerate(header) if _title(n) == normalised(wanted)]
    elif columns.format is Format.WORKSHEET:
        return columns.at["grade"]
    else:
        key = normalised(assignment)
        titles = [_title(name) for name in header]
        found = [at for at, title in enumerate(titles) if title == key]
        found = found or [at for at, title in enumerate(titles) if key in title]
    if len(found) > 1:
        names = ", ".join(one_line(header[at]) for at in found)
        raise UsageError(f"{assignment} may be any of the columns {names}: name one by --column.")
    return found[0] if found else None


def _title(name: str) -> str:
    match = WITH_ID.fullmatch(name)
    return normalised(match[1] if match else name)


def _no_column(table: Table, assignments: list[Scores]) -> str:
    names = ", ".join(one_line(name) for name in table.header[:40])
    wanted = ", ".join(one.name for one in assignments)
    return (
        f"No column has the name of {wanted}. Name it: --assignment ASSIGNMENT --column NAME. The "
        f"file has the columns {names}."
    )


class _Column:
    """The column of one assignment in a file of grades."""

    def __init__(self, filled: Filled, scores: Scores, at: int) -> None:
        self._filled, self._scores, self._at = filled, scores, at
        self._table, self._name = filled.table, one_line(filled.table.header[at])
        self._canvas = filled.columns.format is Format.CANVAS
        self._limits = self._read_limits()
        self._limit = next(filter(None, map(number, self._limits)), None)
        shown = [*self._limits, *(self._table.value(one.row, at) for one, _ in filled.matches)]
        written = [match[1] for text in shown if (match := NUMBER.fullmatch(text)) and match[1]]
        self._decimals, self._comma = bool(written), any("," in one for one in written)

    def fill(self) -> None:
        """Write the scores of all students who are in the file."""
        written = 0
        for line, match in self._filled.matches:
            if not match.student:
                continue
            if reason := self._set(line, match.student.id):
                self._filled.without.append(f"{match.student.label}, {self._name}: {reason}")
            else:
                written += 1
        self._filled.written += written
        scaled = ""
        if self._limit and self._limit != self._scores.max_score:
            points = f"{self._scores.max_score:g} points here, {self._limit:g} in the file"
            scaled = f"; {points}: scores are scaled"
        self._filled.messages.append(
            f"{self._scores.name}: {written} scores in the column {self._name}{scaled}"
        )

    def _set(self, line: Line, student: str) -> str:
        """Write a score; or say why the cell keeps what it has."""
        now = self._table.value(line.row, self._at)
        if student in self._scores.excused:
            if self._canvas and now.upper() != EXCUSED:
                self._table.set(line.row, self._at, EXCUSED)
            return "excused"
        if self._canvas and now.upper() in (EXCUSED, NOT_ASSIGNED):
            return f"{now} in Canvas"
        score = self._scores.by_student.get(student)
        if score is None:
            return "no score yet"
        value = max(score, 0.0)
        if self._limit and self._scores.max_score:
            value *= self._limit / self._scores.max_score
        value = round(value, 2)
        if self._limit and value > self._limit and not self._canvas:
            return f"{value:g} is more than the maximum {self._limit:g}, which Moodle refuses"
        if number(now) != value:
            self._table.set(line.row, self._at, self._written(value))
        return ""

    def _written(self, value: float) -> str:
        """A number as the file writes numbers."""
        text = f"{value:.2f}" if self._decimals else f"{value:g}"
        return text.replace(".", ",") if self._comma else text

    def _read_limits(self) -> list[str]:
        """The points of the assignment in the system, as the file has them.

        Raises:
            UsageError: the column must not be filled.
        """
        columns = self._filled.columns
        if self._canvas:
            row = points_row(self._table)
            text = self._table.value(row, self._at) if row else ""
            if READ_ONLY in text:
                raise UsageError(f"The column {self._name} is read-only in Canvas.")
            return [text]
        if columns.format is not Format.WORKSHEET:
            return []
        texts = [columns.get(self._table, one.row, "max_grade") for one, _ in self._filled.matches]
        if self._filled.matches and not any(number(text) for text in texts):
            raise UsageError(
                "The grading worksheet has no maximum grade in points: in Moodle, give the "
                "assignment points in place of a scale, and download the worksheet again."
            )
        return texts


def number(text: str) -> float | None:
    """The number in a cell, with a decimal point or comma; None if it has none."""
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None
