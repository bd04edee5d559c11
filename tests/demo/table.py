"""The table of the graded demo class, which docs/results.md holds.

`python -m tests.demo table` grades the class in a temporary folder, and prints the table.
"""

import pathlib
import re
import tempfile

from grader.assignment import assignment as assignment_of
from grader.assignment import assignments
from grader.course import Course
from grader.grading import report as reports
from grader.grading.report import SubmissionReport
from grader.reports.reasons import first_reason
from tests import demo
from tests.conftest import grade_demo_class, new_course

Reports = dict[str, dict[str, SubmissionReport]]  # by assignment and student


def graded_reports(course: Course) -> Reports:
    """The reports of the demo class in a course where it has been graded."""
    return {
        assignment.name: {
            student: reports.read(course.paths(student, assignment.name).report)
            for student in course.students(assignment.name)
        }
        for assignment in assignments()
    }


def of_student(found: Reports, student: str) -> list[SubmissionReport]:
    """The reports of one student, in the order of the course.

    Those of the student called right stand for notebooks that this student answers in the same way.
    """
    return [by_student.get(student, by_student["right"]) for by_student in found.values()]


def table(found: Reports) -> str:
    """The table, in Markdown: a row for each student.

    A row holds the score of each notebook, then where and why the first points were lost, such as
    | wrong_step | 20 | 16 | 20 | 20 | 02 · lstm_step: f and i have changed places ... |
    """
    numbers = [name.partition("-")[0] for name in found]
    cells = ["student", *numbers, "why points were lost first"]
    head = [f"| {' | '.join(cells)} |", "|---" * len(cells) + "|"]
    return "\n".join([*head, *(_row(found, student) for student in demo.students())])


def _row(found: Reports, student: str) -> str:
    own = of_student(found, student)
    scores = "".join(f" {report.score:g} |" for report in own)
    incomplete = [report for report in own if report.score < _max_score(report.assignment)]
    if not incomplete:
        return f"| {student} |{scores} |"
    reason = first_reason(incomplete[0])
    # The test cases, and so a measured value, depend on the course's secret.
    reason = re.sub(r" is \d\.\d+( \([^)]*\))?; it must be ", " must be ", reason)
    number = incomplete[0].assignment.partition("-")[0]
    return f"| {student} |{scores} {number} · {reason} |"


def _max_score(assignment: str) -> float:
    return sum(assignment_of(assignment).max_scores.values())


def main() -> None:
    """Grade the class in a temporary folder, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        course = new_course(pathlib.Path(folder) / "course")
        grade_demo_class(course)
        print(table(graded_reports(course)))
