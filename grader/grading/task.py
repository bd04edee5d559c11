"""One submission as it is sent to the process that grades it, here or on another machine.

A task holds what grading this submission needs, and of the course's secret only the seeds of its
own test cases. What comes back is what will be recorded.
"""

import dataclasses
import functools

import nbformat
import numpy as np
from nbformat import NotebookNode

from check.result import Result

from ..assignment import Assignment
from ..sandbox.isolation import SandboxError
from ..sandbox.sandbox import Sandbox
from ..submission.read import UnreadableSubmission, read_cells
from ..submission.rebuild import rebuild
from .graded_notebook import as_text, write_note, write_results
from .notebook import Draw, grade_notebook
from .report import SubmissionReport

TRIES = 3  # of a sandbox, until a submission is not graded


@dataclasses.dataclass(frozen=True)
class GradingTask:
    """One submission to be graded.

    Args:
        assignment: that it answers.
        student: id of the student.
        attempt: digest of the notebook and the modules.
        data: the notebook.
        unreadable: why it cannot be read; "" when it can.
        note: about the whole submission.
        source: the instructor's notebook in its release version, as text.
        seeds: of the fresh test cases, by exercise.
        backend: of the sandbox.
        modules: the student's own my_lstm modules of earlier notebooks, by part.
        explain: whether a wrong answer is run again to explain it; its score is the same.
    """

    assignment: Assignment
    student: str
    attempt: str
    data: bytes
    unreadable: str
    note: str
    source: str
    seeds: dict[str, int]
    backend: str
    modules: dict[str, str] = dataclasses.field(default_factory=dict)
    explain: bool = True


@dataclasses.dataclass(frozen=True)
class GradedSubmission:
    """A graded submission.

    Args:
        report: its results.
        notebook: the graded notebook as text; "" when there is none after an internal error.
        unanswered: grade_ids of solution cells that are as they were released.
    """

    report: SubmissionReport
    notebook: str = ""
    unanswered: frozenset[str] = frozenset()


def grade_submission(task: GradingTask) -> GradedSubmission:
    """Grade one submission; nothing is recorded.

    What is wrong with the submission gives scores of 0, with the reason. After an internal error
    there are no results, and report.internal_error holds the reason.
    """
    source = _parsed(task.source)
    report = SubmissionReport(
        task.student, task.assignment.name, task.attempt, task.backend, [], task.note
    )
    try:
        if task.unreadable:
            raise UnreadableSubmission(task.unreadable)
        notebook = rebuild(source, read_cells(task.data))
    except UnreadableSubmission as error:
        notebook = rebuild(source, [])
        results = zeros(task.assignment, str(error))
        note = f"{error} ({task.note})" if task.note else str(error)
        report = dataclasses.replace(report, results=results, note=note)
    else:
        report = _graded(notebook, source, task, report)
    if report.internal_error:
        return GradedSubmission(report)
    write_results(notebook, report.results)
    if report.note:
        write_note(notebook, report.note)
    return GradedSubmission(report, as_text(notebook), _unanswered(notebook, source))


def zeros(assignment: Assignment, reason: str) -> list[Result]:
    """A zero with its reason for every exercise, for a submission that cannot be read."""
    return [Result(e.name, 0.0, e.max_score, problems=[reason]) for e in assignment.exercises]


def _graded(
    notebook: NotebookNode, source: NotebookNode, task: GradingTask, report: SubmissionReport
) -> SubmissionReport:
    """The report with the results, or with internal_error."""
    draw, error = draws(task.seeds), ""
    for _ in range(TRIES):  # a sandbox that does not start is never the student's fault
        try:
            results = grade_notebook(
                notebook,
                source,
                task.assignment,
                draw,
                lambda: Sandbox(task.backend),
                task.modules,
                task.explain,
            )
            return dataclasses.replace(report, results=results)
        except SandboxError as reason:
            error = str(reason)
    return dataclasses.replace(report, internal_error=error)


def draws(seeds: dict[str, int]) -> Draw:
    """Random numbers of each exercise; a second call for an exercise continues where it was."""
    generators = {name: np.random.default_rng(seed) for name, seed in seeds.items()}
    return generators.__getitem__


def _unanswered(notebook: NotebookNode, source: NotebookNode) -> frozenset[str]:
    released = {c.metadata.nbgrader.grade_id: c.source for c in _solution_cells(source)}
    return frozenset(
        cell.metadata.nbgrader.grade_id
        for cell in _solution_cells(notebook)
        if cell.source == released[cell.metadata.nbgrader.grade_id]
    )


def _solution_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]


@functools.lru_cache(maxsize=8)
def _parsed(source: str) -> NotebookNode:
    return nbformat.v4.reads(source)  # the same text for a whole class
