"""Where the best attempt counts: which of two attempts does, and the files of the one that counts.

A later attempt replaces the earlier one under submitted/. So that the one that counts can be graded
again, its notebook and modules are kept beside its report.
"""

import base64
import dataclasses
import datetime
import json
import pathlib

from ..files import write_atomically
from ..gradebook.writer import GradebookWriter
from ..submission.choose import Submission
from . import report as reports
from .report import OtherAttempt, SubmissionReport

KEPT = "attempt.json"  # in the folder of the graded notebook


def is_another(recorded: SubmissionReport | None, report: SubmissionReport) -> bool:
    """Whether a recorded attempt may count instead of the one that has been graded now."""
    if recorded is None or not recorded.results or recorded.attempt == report.attempt:
        return False
    # With other points the two cannot be compared: the new attempt counts.
    changed = recorded.scores.max_scores != report.scores.max_scores
    return bool(report.internal_error) or not changed


def unless_better(
    gradebook: GradebookWriter,
    recorded: SubmissionReport,
    report: SubmissionReport,
    submitted_at: datetime.datetime | None,
) -> SubmissionReport | None:
    """The recorded report with the new attempt among the others; None when the new one counts.

    It counts when its score is as high or higher, with manual scores and after late penalties.

    Args:
        gradebook: of the course.
        recorded: the report of the attempt that has counted so far.
        report: of another attempt; see is_another.
        submitted_at: time of the other attempt.
    """
    penalty = 0.0
    if not report.internal_error:
        old, _ = _net(gradebook, recorded, None)
        new, penalty = _net(gradebook, report, submitted_at)
        if new >= old - 1e-9:
            return None
    other = _as_other(report, number_of(recorded, report), penalty)
    others = [*_without(recorded, report), other]
    return dataclasses.replace(recorded, others=others)


def with_others(
    gradebook: GradebookWriter, recorded: SubmissionReport | None, report: SubmissionReport
) -> SubmissionReport:
    """The report of the attempt that counts, with its number and the other attempts."""
    if recorded is None:
        return report
    others = _without(recorded, report)
    if recorded.attempt == report.attempt or not recorded.results:
        return dataclasses.replace(report, number=number_of(recorded, report), others=others)
    replaced = _as_other(recorded, recorded.number, _net(gradebook, recorded, None)[1])
    others = sorted([*others, replaced], key=lambda one: one.number)
    return dataclasses.replace(report, number=number_of(recorded, report), others=others)


def _net(
    gradebook: GradebookWriter, report: SubmissionReport, time: datetime.datetime | None
) -> tuple[float, float]:
    """The score after the late penalty, and the penalty."""
    scores = {f"check_{result.name}": result.score for result in report.results}
    return gradebook.score_after_penalty(report.student, report.assignment, scores, time)


def number_of(recorded: SubmissionReport, report: SubmissionReport) -> int:
    """The number of an attempt: its old one, or the next."""
    if recorded.attempt == report.attempt:
        return recorded.number
    graded = [one for one in recorded.others if not one.internal_error]
    known = [one.number for one in graded if one.attempt == report.attempt]
    taken = [recorded.number if recorded.results else 0, *(one.number for one in graded)]
    return known[0] if known else max(taken) + 1


def _without(recorded: SubmissionReport, report: SubmissionReport) -> list[OtherAttempt]:
    """The other attempts, but for this one and for those that were not graded."""
    others = recorded.others
    return [o for o in others if o.attempt != report.attempt and not o.internal_error]


def _as_other(report: SubmissionReport, number: int, penalty: float) -> OtherAttempt:
    scores = report.scores
    parts = (report.attempt, scores.scores, scores.max_scores, penalty)
    return OtherAttempt(number, *parts, report.note, report.internal_error)


# ---------------------------------------------------------------- the files of an attempt


def keep(folder: pathlib.Path, submission: Submission) -> None:
    """Keep the notebook and modules of the attempt that counts.

    Args:
        folder: of the graded notebook.
        submission: what was graded.

    Raises:
        OSError: the file cannot be written.
    """
    kept = {
        "path": submission.path.as_posix(),
        "data": base64.b64encode(submission.data).decode(),
        "modules": submission.modules,
        "note": submission.note,
    }
    write_atomically(folder / KEPT, json.dumps(kept))


def better(folder: pathlib.Path, submission: Submission | None, problem: str) -> Submission | None:
    """The attempt that counts, if what is submitted now was graded and does not; else None.

    Args:
        folder: of the graded notebook.
        submission: what is submitted now; None when it cannot be read.
        problem: why it cannot be read, or "".
    """
    report = reports.read(folder / "report.json")
    if report is None or not report.has_graded(submission.attempt if submission else "", problem):
        return None
    return kept(folder, report.attempt)


def kept(folder: pathlib.Path, attempt: str) -> Submission | None:
    """What keep has kept of an attempt; None when there is nothing, or of another attempt."""
    try:
        data = json.loads((folder / KEPT).read_text(encoding="utf-8"))
        path = pathlib.PurePosixPath(data["path"])
        notebook = base64.b64decode(data["data"])
        submission = Submission(path, notebook, data["modules"], data["note"])
        return submission if submission.attempt == attempt else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
