"""Grade submissions and record their scores."""

import argparse

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

PENALTIES_SHOWN = 20  # students who are named when their late penalties change


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
            with GradebookWriter.opened(course) as gradebook:
                for graded in grade(grading, students, executor, f"grade {assignment.name}"):
                    recording.record(course, gradebook, graded)
                    errors += bool(graded.report.internal_error)
            graded_before = sorted(set(submitted) - set(students))
            exchange_files.update(course, assignment.name, graded_before)
            _write_penalties(course, assignment, submitted if args.student else None)
            errors += len(course.unusable_folders(assignment.name))
            rest = len(submitted) - len(students)
            where = args.cluster or f"sandbox {backend}"
            print(
                f"{assignment.name}: {len(students)} graded ({where}), {rest} had their result "
                "already"
            )
            if gone := removed_submissions(course, assignment.name):
                print(sentence(assignment.name, gone))
    return INTERNAL_ERROR if errors else OK


def _write_penalties(course: Course, assignment: Assignment, students: list[str] | None) -> None:
    """Write late penalties that are other ones now, and print them; None stands for all students.

    No submission is graded for it.
    """
    found = changed_penalties(course, assignment.name, students)
    write_penalties(course, found)
    for change in found[:PENALTIES_SHOWN]:
        print(change)
    if found:
        print(
            f"{assignment.name}: {len(found)} late penalties written anew: the due date, an "
            "extension, a score or the late policy has changed"
        )
