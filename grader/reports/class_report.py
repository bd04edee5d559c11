"""The class report: a table of scores by exercise, and why points were lost."""

from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from check.result import Result
from check.text import one_line

from ..course import Course
from ..gradebook.scores import total_scores
from ..grading import report as submission_reports
from ..grading.report import SubmissionReport
from ..sandbox.isolation import PRACTICE

NARROWEST = 118  # characters in a line, when the output is no terminal


def reports(course: Course, assignment: str) -> list[SubmissionReport]:
    """The reports of all graded submissions, in the order of the students' ids."""
    paths = (course.paths(student, assignment) for student in course.students(assignment))
    found = (submission_reports.read(one.report) for one in paths)
    return [report for report in found if report is not None]


def table(course: Course, assignment: str) -> Group:
    """The scores as a table, with the reasons below it."""
    graded = reports(course, assignment)
    title = f"{assignment}{_backends(graded)}"
    rows = Table(title=title, title_justify="left", box=None, padding=(0, 1), pad_edge=False)
    rows.add_column("student")
    rows.add_column("score", justify="right")
    exercises = next((report.results for report in graded if report.results), [])
    for result in exercises:
        rows.add_column(f"{result.name}\n/ {result.max_score:g}", justify="right")
    totals = total_scores(course, assignment)
    for report in graded:
        student = escape(one_line(report.student))
        if report.internal_error:
            rows.add_row(student, "not graded")
            continue
        total = f"{totals.get(report.student, report.score):g} / {report.max_score:g}"
        rows.add_row(student, total, *(f"{result.score:g}" for result in report.results))
    for student in sorted(set(course.students(assignment)) - {r.student for r in graded}):
        rows.add_row(escape(one_line(student)), "waiting")
    return Group(rows, Text(), Text("Why points were lost"), *map(Text, reasons(graded)))


def _backends(graded: list[SubmissionReport]) -> str:
    """The backends of the sandbox that graded these submissions, as a part of the title."""
    backends = sorted({report.backend for report in graded})
    names = [f"{one} (for practice only)" if one == PRACTICE else one for one in backends]
    return f", graded in the sandbox {' and '.join(names)}" if names else ""


def reasons(graded: list[SubmissionReport]) -> list[str]:
    """Why points were lost: a line for each exercise, or one for a whole submission."""
    lines: list[str] = []
    for report in graded:
        student = one_line(report.student)
        if report.internal_error:
            lines.append(f"  {student}: not graded, internal error: {report.internal_error}")
            continue
        if report.note:
            lines.append(f"  {student}: {report.note}")
        for result in report.results:
            reason = _reason(result)
            if reason and reason != report.note:
                lines.append(f"  {student} · {result.name}: {reason}")
    return list(map(_printable, lines))


def _printable(text: str) -> str:
    """Text for a terminal without control characters, which an edited report may contain."""
    return "".join(ch if ch.isprintable() else " " for ch in text)


def _reason(result: Result) -> str:
    """The first sentence of the hint, or else the first problem; "" when all is right."""
    if result.hint:
        return result.hint.partition(". ")[0].rstrip(".")
    return result.problems[0] if result.problems else ""
