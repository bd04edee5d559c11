"""Results whose submissions are gone: named, and removed when the instructor says so."""

import shutil

from nbgrader.api import MissingEntry

from ..course import Course
from ..gradebook import connection

SHOWN = 10  # students who are named in one sentence


def removed_submissions(course: Course, assignment: str) -> list[str]:
    """Students who have a result here, and whose submission is no longer in submitted/."""
    report = course.paths("*", assignment).report
    autograded = report.parents[2]
    graded = {path.parents[1].name for path in autograded.glob(f"*/{assignment}/{report.name}")}
    return sorted(graded - set(course.students(assignment)))


def sentence(assignment: str, students: list[str]) -> str:
    """What has become of the scores of these students, and the ways out."""
    shown = ", ".join(ascii(student)[1:-1] for student in students[:SHOWN])
    more = f" and {len(students) - SHOWN} more" if len(students) > SHOWN else ""
    return (
        f"{assignment}: the submission is gone from submitted/, and its score stays: {shown}{more}."
        f" Put the folder back, or remove the score with `python -m grader withdraw {assignment} "
        "--student ID`."
    )


def withdraw(course: Course, assignment: str, student: str) -> bool:
    """Remove a result: scores, comments, graded notebook, report and feedback page.

    Args:
        course: of the result.
        assignment: its name.
        student: whose submission is gone already.

    Returns:
        whether there was anything to remove.
    """
    paths = course.paths(student, assignment)
    found = False
    with connection.opened(course) as gradebook:
        try:
            gradebook.remove_submission(assignment, student)
            found = True
        except MissingEntry:
            pass
    for folder in (paths.feedback.parent, paths.autograded):
        if folder.is_dir():
            shutil.rmtree(folder)
            found = True
    return found
