"""The table of a class: marks, exercise by exercise, and in words why marks were lost."""

from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from check.tree import line
from check.verdict import Verdict

from .autograde import read_report
from .box.walls import PRACTICE
from .course import Course
from .gradebook import marks_of
from .judge import Report

NARROWEST = 118  # columns, when the output is no terminal


def reports(course: Course, assignment: str) -> list[Report]:
    """Everything that has been graded, in the order of the students' names."""
    students = course.students(assignment)
    found = (read_report(course, assignment, student) for student in students)
    return [report for report in found if report is not None]


def table(course: Course, assignment: str) -> Group:
    """The class as a table, with the reasons below it."""
    graded = reports(course, assignment)
    title = f"{assignment}{_boxes(graded)}"
    rows = Table(title=title, title_justify="left", box=None, padding=(0, 1), pad_edge=False)
    rows.add_column("student")
    rows.add_column("mark", justify="right")
    names = next((r.verdicts for r in graded if r.verdicts), [])
    for verdict in names:
        rows.add_column(f"{verdict.name}\n/ {verdict.points:g}", justify="right")
    marks = marks_of(course, assignment)
    for report in graded:
        if report.fault:
            rows.add_row(escape(line(report.student)), "not graded")
            continue
        mark = f"{marks.get(report.student, report.mark):g} / {report.points:g}"
        rows.add_row(
            escape(line(report.student)),
            mark,
            *(f"{v.earned:g}" for v in report.verdicts),
            style=None,
        )
    for student in sorted(set(course.students(assignment)) - {r.student for r in graded}):
        rows.add_row(escape(line(student)), "waiting")
    return Group(rows, Text(), Text("Why marks were lost"), *map(Text, reasons(graded)))


def _boxes(graded: list[Report]) -> str:
    """In which kinds of box these hand-ins were judged."""
    tiers = sorted({report.tier for report in graded})
    told = [f"{tier} (for practice only)" if tier == PRACTICE else tier for tier in tiers]
    return f", judged in the box {' and '.join(told)}" if told else ""


def _printable(text: str) -> str:
    """For a terminal: what stands in a report was cleaned before, and is cleaned once more."""
    return "".join(ch if ch.isprintable() else " " for ch in text)


def reasons(graded: list[Report]) -> list[str]:
    """One line for each exercise that lost marks; one for a whole hand-in that did."""
    lines: list[str] = []
    for report in graded:
        who = line(report.student)  # the name of a folder, so anything
        if report.fault:
            lines.append(f"  {who}: not graded through our fault: {report.fault}")
            continue
        if report.note:
            lines.append(f"  {who}: {report.note}")
        told = {report.note}
        for verdict in report.verdicts:
            why = _why(verdict)
            if why and why not in told:
                lines.append(f"  {who} · {verdict.name}: {why}")
    return list(map(_printable, lines))


def _why(verdict: Verdict) -> str:
    """The misconception when it is known, else what is wrong first; nothing when all is right."""
    if verdict.hint:
        return verdict.hint.partition(". ")[0].rstrip(".")
    return verdict.problems[0] if verdict.problems else ""
