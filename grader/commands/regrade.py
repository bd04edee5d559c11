"""Grade all submissions again, show what changes, and record it."""

import argparse
import sys

from ..assignment import Assignment
from ..build import release as build
from ..console import progress
from ..course import Course
from ..errors import UsageError
from ..gradebook import dropped
from ..gradebook.cells import changed_points, gradebook_cells, is_registered, source_cells
from ..gradebook.changed_cells import ChangedCells, carry_over, changed_cells
from ..gradebook.changed_penalties import changed_penalties, write_penalties
from ..gradebook.class_scores import class_scores
from ..gradebook.writer import GradebookWriter
from ..grading import recording
from ..grading import regrade as regrading
from ..grading.run import GradingRun
from .arguments import (
    INTERNAL_ERROR,
    OK,
    Parsers,
    add_assignments,
    add_command,
    add_student,
    add_where,
)
from .shared import backend_of, chosen, executor_of, grade, students_of


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "regrade",
        "Grade all submissions again and show what changes.",
        "For use after an exercise has changed, was added or was dropped. Prints which scores "
        "change, and then records the new ones. Manual scores stay, and report.json keeps the old "
        "scores; manual scores of a dropped exercise are kept in dropped-ASSIGNMENT.csv.",
        writes=True,
    )
    add_assignments(command, nargs="+")
    command.add_argument("--dry-run", action="store_true", help="print the changes, record nothing")
    add_student(command)
    add_where(command)


def run(course: Course, args: argparse.Namespace) -> int:
    """Grade all submissions again, show what changes, and record it."""
    backend, errors = backend_of(args), 0
    for assignment in chosen(args):
        known, source = gradebook_cells(course, assignment), source_cells(course, assignment)
        changed = changed_cells(course, assignment)
        if changed and changed.sentences and args.student:
            raise UsageError(
                f"{assignment.name} · {'; '.join(changed.sentences)}. This changes everybody's "
                "score: leave out --student."
            )
        students = students_of(course, assignment, args)
        grading = GradingRun(course, assignment, backend)
        with executor_of(args) as executor:
            graded = list(grade(grading, students, executor, f"grade {assignment.name} again"))
        for sentence in [*(changed.sentences if changed else []), *changed_points(known, source)]:
            print(f"{assignment.name} · {sentence}")
        found = regrading.changes(course, assignment.name, graded)
        _print_changes(assignment, found)
        if changed:
            _print_kept(course, assignment, changed, students)
        errors += sum(bool(change.report.internal_error) for change in found)
        errors += len(course.unusable_folders(assignment.name))
        if not args.dry_run:
            _record_changes(course, assignment, found)
    return INTERNAL_ERROR if errors else OK


def _print_changes(assignment: Assignment, found: list[regrading.Change]) -> None:
    for change in found:
        if change.matters:
            print(change)
    print(f"{assignment.name}: {regrading.summary(found)}")


def _print_kept(
    course: Course, assignment: Assignment, changed: ChangedCells, students: list[str]
) -> None:
    """Say where the manual scores of dropped exercises are kept, and who is not graded again."""
    recorded = class_scores(course, assignment.name)
    kept = sum(len(dropped.by_hand(one, changed.dropped)) for one in recorded.values())
    if kept:
        print(
            f"{', '.join(changed.dropped)}: what was entered by hand ({kept}) leaves the "
            f"gradebook, and is kept in {dropped.dropped_file(course, assignment.name).name}"
        )
    absent = len(set(recorded) - set(students))
    if absent and changed.new:
        print(
            f"{', '.join(changed.new)}: no score for those in the gradebook who have nothing under "
            f"submitted/ ({absent})"
        )


def _record_changes(course: Course, assignment: Assignment, found: list[regrading.Change]) -> None:
    """Record new results; all reports are marked as pending first.

    When this is interrupted, the next run of autograde grades what is left.
    """
    sys.stdout.flush()  # what changes is on the screen before anything is written
    carry_over(course, assignment)
    if not is_registered(course, assignment):
        build.release(course, assignment)
    new = [change.graded for change in found if not change.keeps_old_scores]
    for graded in new:
        recording.mark_for_recording(course, graded.report)
    with GradebookWriter.opened(course) as gradebook:
        for graded in progress(f"record {assignment.name}", new, len(new)):
            recording.record(course, gradebook, graded)
    students = [change.report.student for change in found if change.keeps_old_scores]
    write_penalties(course, changed_penalties(course, assignment.name, students)[0])
