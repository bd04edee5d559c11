"""Kill a process that records new scores at each of its steps; the old scores must be kept.

    python -m tests.killed_at_steps FOLDER [ASSIGNMENT]      prints the number of steps

A step is a file of the course that is opened for writing or renamed, or a transaction of the
gradebook.
"""

import itertools
import os
import pathlib
import shutil
import signal
import sys
import warnings

import nbformat
import sqlalchemy

from check.result import Result
from grader.assignment import Assignment
from grader.assignment import assignment as assignment_of
from grader.course import Course
from grader.gradebook.writer import GradebookWriter
from grader.grading import recording
from grader.grading import report as reports
from grader.grading.graded_notebook import as_text, write_results
from grader.grading.report import SubmissionReport
from grader.grading.run import release_text
from grader.grading.task import GradedSubmission, GradingTask
from grader.submission.rebuild import rebuild
from tests import killed

BEFORE, AFTER = 0.25, 0.5  # the score of one exercise


def results_of(assignment: Assignment, scores: dict[str, float]) -> list[Result]:
    """The full score for every exercise but those named."""
    return [
        Result(e.name, scores.get(e.name, e.max_score), e.max_score, met=["it is so"])
        for e in assignment.exercises
    ]


def graded(task: GradingTask, scores: dict[str, float]) -> GradedSubmission:
    """A submission with these scores, as if it had been graded; all other scores are full."""
    report = SubmissionReport(
        task.student,
        task.assignment.name,
        task.attempt,
        task.backend,
        results_of(task.assignment, scores),
    )
    notebook = rebuild(nbformat.v4.reads(task.source), [])
    write_results(notebook, report.results)
    return GradedSubmission(report, as_text(notebook))


def _graded_x(course: Course, assignment: Assignment, scores: dict[str, float]) -> GradedSubmission:
    """The submission of a student called x."""
    source = release_text(course, assignment)
    task = GradingTask(assignment, "x", "attempt", b"", "", "", source, {}, "bubblewrap")
    return graded(task, scores)


def _record(course: Course, submission: GradedSubmission) -> None:
    with GradebookWriter.opened(course) as writer:
        recording.record(course, writer, submission)


def at_every_step(folder: pathlib.Path, name: str) -> int:
    """Record new scores, killed at each step in turn, and compare with an undisturbed recording.

    Args:
        folder: empty; for courses.
        name: of the assignment.

    Returns:
        the number of steps.
    """
    assignment = assignment_of(name)
    exercise = min(assignment.max_scores)
    original = killed.new_class(folder / "original", name, 0)
    _record(original, _graded_x(original, assignment, {exercise: BEFORE}))
    undisturbed = Course(shutil.copytree(original.root, folder / "undisturbed"))
    _record(undisturbed, _graded_x(undisturbed, assignment, {exercise: AFTER}))
    for step in itertools.count(1):
        course = Course(shutil.copytree(original.root, folder / "disturbed"))
        new = _graded_x(course, assignment, {exercise: AFTER})
        if not _killed_at(step, course, new):
            return step - 1
        _require_known_scores(step, course, name, exercise)
        with course.locked():
            _record(course, new)
        assert killed.differences(course, undisturbed, name) == [], f"step {step}"
        shutil.rmtree(course.root)
    raise AssertionError("there is a last step")


def _require_known_scores(step: int, course: Course, name: str, exercise: str) -> None:
    """The report holds the old scores, and the new ones when it is no longer pending."""
    report = reports.read(course.paths("x", name).report)
    assert report is not None, f"step {step}: the report cannot be read"
    scores = [recorded.scores[exercise] for recorded in report.all_scores]
    due = [BEFORE, AFTER] if report.internal_error == "" and len(scores) == 2 else [BEFORE]
    assert scores == due, f"step {step}: the report holds the scores {scores}"


def _killed_at(step: int, course: Course, new: GradedSubmission) -> bool:
    """Record in a process of its own; whether it reached this step, and was killed there."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    steps = itertools.count(1)

    def count(*_: object) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(event: str, args: tuple) -> None:
        writes = event == "open" and isinstance(args[1], str) and args[1][0] in "wx"
        if (writes or event == "os.rename") and str(course.root) in str(args[0]):
            count()

    sys.addaudithook(audit)
    sqlalchemy.event.listen(sqlalchemy.Engine, "commit", count)
    _record(course, new)
    os._exit(0)


def main(folder: str, assignment: str = "01-gates") -> None:
    """Print the number of steps."""
    warnings.simplefilter("ignore")
    print(at_every_step(pathlib.Path(folder), assignment), "steps")


if __name__ == "__main__":
    main(*sys.argv[1:])
