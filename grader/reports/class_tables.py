"""The class report as tables: of the students on the terminal, and as CSV and JSON."""

import csv
import dataclasses
import datetime
import io
import json
from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .class_data import AssignmentData, ClassData, KillTable, State, Student
from .class_text import person

WIDEST = 48  # characters in a line of a student and an exercise, before a reason
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a cell begins with that a spreadsheet computes


def ordered(data: AssignmentData, by: str) -> list[Student]:
    """The students in another order.

    Args:
        data: of an assignment.
        by: id, name (last names first), score, or the name of an exercise. The highest scores come
            first, students without one last.
    """
    if by == "name":
        return sorted(data.students, key=lambda s: (s.last_name.casefold(), s.name.casefold()))
    if by == "id":
        return list(data.students)

    def place(student: Student) -> float:
        score = student.total if by == "score" else student.scores.get(by)
        return float("inf") if score is None else -score

    return sorted(data.students, key=place)


# ---------------------------------------------------------------- on the terminal


def students_table(data: AssignmentData, by: str) -> str:
    """A line for each student with all scores, as wide as it has to be: nothing is cut."""
    names = [exercise.name for exercise in data.exercises]
    rows = [["student", "total", *names, ""]]
    rows.append(["", "", *(f"/ {exercise.max_score:g}" for exercise in data.exercises), ""])
    for one in ordered(data, by):
        scores = [_score(one, name) for name in names]
        rows.append([person(one), _total(one, data.max_score), *scores, "; ".join(_remarks(one))])
    any_manual = any(one.manual for one in data.students)
    return _in_columns(rows) + ("* entered by hand\n" if any_manual else "")


def _in_columns(rows: list[list[str]]) -> str:
    """Rows in columns of their natural width; the first and the last one are flush left."""
    sizes = [[cell_len(cell) for cell in row] for row in rows]  # some letters take two columns
    widths = [max(column) for column in zip(*sizes, strict=True)]
    lines = []
    for row, taken in zip(rows, sizes, strict=True):
        blanks = [" " * (width - size) for width, size in zip(widths, taken, strict=True)]
        middle = [blank + cell for blank, cell in zip(blanks[1:-1], row[1:-1], strict=True)]
        lines.append("  ".join([row[0] + blanks[0], *middle, row[-1]]).rstrip())
    return "".join(f"{line}\n" for line in lines)


def _total(student: Student, max_score: float) -> str:
    return str(student.state) if student.total is None else f"{student.total:g} / {max_score:g}"


def _score(student: Student, exercise: str) -> str:
    score = student.scores.get(exercise)
    return "" if score is None else f"{score:g}{'*' * (exercise in student.manual)}"


def _remarks(student: Student) -> Iterator[str]:
    if student.late_reason or student.late:
        yield student.late_reason or f"late {student.late}, -{student.penalty:g} points"
    elif student.penalty:
        yield f"penalty of {student.penalty:g} points"
    if student.attempts > 1:
        yield f"{student.attempts} attempts"
    if student.look_again:
        yield f"look again: {', '.join(student.look_again)}"


def reasons_table(data: AssignmentData, by: str, width: int) -> str:
    """Why points were lost: a reason for each exercise, or one for a whole submission.

    In a column of its own a reason that takes several lines cannot look like another student's.

    Args:
        data: of an assignment.
        by: the order, as in ordered.
        width: characters in a line.
    """
    why = Table.grid(padding=(0, 1))
    why.add_column(overflow="fold", max_width=WIDEST)
    why.add_column(overflow="fold")
    for student in ordered(data, by):
        for where, reason in _reasons(student):
            why.add_row(Text(f"  {person(student)}{where}:"), Text(reason))
    text = io.StringIO()
    Console(width=width, file=text, highlight=False).print(why)
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())


def _reasons(student: Student) -> Iterator[tuple[str, str]]:
    """The exercise, as it is printed behind the student's name, and the reason."""
    if student.state is State.NOT_GRADED:
        yield "", f"not graded, internal error: {student.note}"
    elif student.note:
        yield "", student.note
    for exercise, reason in student.reasons.items():
        if reason not in student.note:
            yield f" · {exercise}", reason


# ---------------------------------------------------------------- CSV


def as_csv(data: ClassData, by: str) -> str:
    """A row for each student and assignment; exercises of all assignments have a column each.

    Where students wrote tests, there are two columns more for each: which known mistakes the test
    lets through, and which right implementations it refuses.
    """
    exercises = dict.fromkeys(e.name for part in data.assignments for e in part.exercises)
    tables = {e.name: e.kills for part in data.assignments for e in part.exercises if e.kills}
    of_tests = [f"{what}: {name}" for name in tables for what in MISJUDGED]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*HEAD, *exercises, *(f"why: {name}" for name in exercises), *of_tests])
    for part in data.assignments:
        own = {exercise.name for exercise in part.exercises}
        for one in ordered(part, by):
            scores = [one.scores.get(name) for name in exercises]
            reasons = [one.reasons.get(name, "") for name in exercises]
            kills = [c for n, table in tables.items() for c in _misjudged(table, one, n in own)]
            cells = [*_facts(part, one), *scores, *reasons, *kills]
            writer.writerow([_safe(cell) for cell in cells])
    return text.getvalue()


HEAD = ["assignment", "student", "name", "state", "total", "max_score", "penalty", "hours_late"]
HEAD += ["late", "attempts", "manual", "look_again", "note"]


MISJUDGED = ["let through", "refused"]  # columns of a test


def _misjudged(table: KillTable, one: Student, is_own: bool) -> list[str]:
    """The cells of MISJUDGED: names of implementations; empty in the row of another assignment."""
    return [
        ", ".join(m.name for m in found if is_own and one.id in m.students)
        for found in (table.survivors, table.refused)
    ]


def _facts(part: AssignmentData, one: Student) -> list[str | float | None]:
    """The cells of HEAD."""
    hours = round(one.late / datetime.timedelta(hours=1), 2) if one.late else 0
    facts = [part.name, one.id, one.name, str(one.state), one.total, part.max_score, one.penalty]
    lists = [", ".join(sorted(one.manual)), ", ".join(one.look_again)]
    return [*facts, hours, one.late_reason, one.attempts, *lists, one.note]


def _safe(cell: str | float | None) -> str | float | None:
    """A cell that no spreadsheet takes for a formula: such a text gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


# ---------------------------------------------------------------- JSON


def as_json(data: ClassData) -> str:
    """The whole report: the fields of ClassData; times are seconds, a missing value is null."""
    return json.dumps(data, default=_plain, indent=1, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, frozenset):
        return sorted(value)
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
