"""The class report: a table of scores by exercise, and why points were lost."""

from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from check.mutants import TWO_THINGS
from check.result import Result
from check.text import one_line, printable

from ..course import Course
from ..gradebook.scores import total_scores
from ..grading import report as submission_reports
from ..grading.report import SubmissionReport
from ..sandbox.isolation import PRACTICE

NARROWEST = 118  # characters in a line, when the output is no terminal
WIDEST = 48  # characters in a line of a student's id and an exercise


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
    # In a column of its own a reason that takes several lines cannot look like another student's.
    why = Table.grid(padding=(0, 1))
    why.add_column(overflow="fold", max_width=WIDEST)
    why.add_column(overflow="fold")
    for who, reason in reasons(graded):
        why.add_row(Text(f"  {who}:"), Text(reason))
    return Group(rows, Text(), Text("Why points were lost"), why)


def _backends(graded: list[SubmissionReport]) -> str:
    """The backends of the sandbox that graded these submissions, as a part of the title."""
    backends = sorted({report.backend for report in graded})
    names = [f"{one} (for practice only)" if one == PRACTICE else one for one in backends]
    return f", graded in the sandbox {' and '.join(names)}" if names else ""


def reasons(graded: list[SubmissionReport]) -> list[tuple[str, str]]:
    """Why points were lost: a reason for each exercise, or one for a whole submission.

    Returns:
        student, or student and exercise; and the reason.
    """
    found: list[tuple[str, str]] = []
    for report in graded:
        student = one_line(report.student)
        if report.internal_error:
            found.append((student, f"not graded, internal error: {report.internal_error}"))
            continue
        if report.note:
            found.append((student, report.note))
        for result in report.results:
            reason = _reason(result)
            if reason and reason != report.note:
                found.append((f"{student} · {result.name}", reason))
    return [(printable(who), printable(reason)) for who, reason in found]


def _reason(result: Result) -> str:
    """The first sentence of a known mistake's hint, else the first problem; "" when all is right.

    What is said about a mistake that is not known belongs to the values, which a line has no room
    for.
    """
    if result.mutant:
        hint = result.hint.removeprefix(TWO_THINGS)
        return hint.partition(". ")[0].rstrip(".")
    return result.problems[0] if result.problems else ""
