"""Grade submissions and record their scores."""

import argparse
import sys

from check.text import one_line

from ..assignment import Assignment
from ..course import Course
from ..gradebook.changed_penalties import changed_penalties, write_penalties
from ..gradebook.unknown_students import unknown_students
from ..gradebook.writer import GradebookWriter
from ..grading import exchange_files, recording
from ..grading.removed import removed_submissions, sentence
from ..grading.run import GradingRun
from .arguments import (
    INTERNAL_ERROR,
    OK,
    Parsers,
    add_assignments,
    add_command,
    add_force,
    add_student,
    add_where,
)
from .shared import backend_of, chosen, ensure_registered, executor_of, grade, students_of

SHOWN = 20  # students who are named when their late penalties change, or were not graded


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "autograde",
        "Grade submissions and record their scores.",
        "Reads submitted/STUDENT/ASSIGNMENT/. Writes scores to the gradebook, and the graded "
        "notebook and report.json to autograded/. A submission that has its result and has not "
        "changed since is not graded again. First a self-test tries the sandbox, and grades "
        "submissions whose scores are known; when it fails, no submission is graded.",
        writes=True,
    )
    add_assignments(command)
    add_force(command, "grade submissions again that have their result already")
    add_student(command)
    add_where(command)


def run(course: Course, args: argparse.Namespace) -> int:
    """Grade submissions and record their scores."""
    backend, errors = backend_of(args), 0
    for line in unknown_students(course):
        print(line)
    with executor_of(args) as executor:
        for assignment in chosen(args):
            ensure_registered(course, assignment)
            submitted = students_of(course, assignment, args)
            grading = GradingRun(course, assignment, backend)
            students = grading.ungraded(submitted, args.force)
            failed = {}
            with GradebookWriter.opened(course) as gradebook:
                for graded in grade(grading, students, executor, f"grade {assignment.name}"):
                    if error := recording.record(course, gradebook, graded):
                        failed[graded.report.student] = f"not graded, internal error: {error}"
            graded_before = sorted(set(submitted) - set(students))
            exchange_files.update(course, assignment.name, graded_before)
            chosen_ones = submitted if args.student else None
            failed = _write_penalties(course, assignment, chosen_ones, graded_before) | failed
            _print_failed(assignment, failed)
            errors += len(failed) + len(course.unusable_folders(assignment.name))
            rest = len(submitted) - len(students)
            where = args.cluster or f"sandbox {backend}"
            print(
                f"{assignment.name}: {len(students)} graded ({where}), {rest} had their result "
                "already"
            )
            if gone := removed_submissions(course, assignment.name):
                print(sentence(assignment.name, gone))
    return INTERNAL_ERROR if errors else OK


def _write_penalties(
    course: Course, assignment: Assignment, students: list[str] | None, graded_before: list[str]
) -> dict[str, str]:
    """Write late penalties that are other ones now, and print them; no submission is graded for it.

    Args:
        course: of the gradebook.
        assignment: that was graded.
        students: only these; None for all.
        graded_before: who had their result already; they may have submitted the same again.

    Returns:
        by student, why a penalty stays as it was.
    """
    times = recording.submission_times(course, assignment.name, graded_before)
    found, failed = changed_penalties(course, assignment.name, students, times)
    write_penalties(course, found)
    changed = [change for change in found if change.is_other_penalty]
    for change in changed[:SHOWN]:
        print(change)
    if changed:
        print(
            f"{assignment.name}: {len(changed)} late penalties written anew: the due date, an "
            "extension, a score, the time of a submission or the late policy has changed"
        )
    return {one.student: f"the late penalty stays as it was: {one}" for one in failed}


def _print_failed(assignment: Assignment, failed: dict[str, str]) -> None:
    """Name the submissions that have no result, or an old penalty, through no fault of theirs."""
    for student, reason in list(failed.items())[:SHOWN]:
        print(f"{one_line(student)}: {reason}", file=sys.stderr)
    if len(failed) > SHOWN:
        print(
            f"{assignment.name}: {len(failed) - SHOWN} more could not be graded, too; "
            f"`python -m grader report {assignment.name} --students` has all of them",
            file=sys.stderr,
        )
