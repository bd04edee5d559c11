"""The report of one graded submission: its results, and the scores it had before."""

import dataclasses
import json
import math
import pathlib
from typing import Any

from check.result import Result
from check.text import one_line

LISTED = 3  # other attempts in a sentence


@dataclasses.dataclass(frozen=True)
class Scores:
    """The scores of a submission from one grading.

    Args:
        attempt: digest of the submitted file.
        scores: by exercise.
        max_scores: by exercise, as they were then.
    """

    attempt: str
    scores: dict[str, float]
    max_scores: dict[str, float]

    @property
    def total(self) -> float:
        """The score of the whole submission, to a hundredth of a point."""
        return _rounded(sum(self.scores.values()))


@dataclasses.dataclass(frozen=True)
class OtherAttempt:
    """An attempt that does not count, because another one of the student has the higher score.

    Args:
        number: 1 for the student's first attempt.
        attempt: digest of the submitted file; "" when there was no readable file.
        scores: by exercise, without manual scores.
        max_scores: by exercise, as they were then.
        penalty: points that it would lose for being late.
        note: about the whole submission.
        internal_error: why it was not graded; "" when it was.
    """

    number: int
    attempt: str
    scores: dict[str, float]
    max_scores: dict[str, float]
    penalty: float = 0.0
    note: str = ""
    internal_error: str = ""

    def __str__(self) -> str:
        if self.internal_error:
            return f"was not graded, internal error: {one_line(self.internal_error)}"
        total = _rounded(sum(self.scores.values()))
        late = f" ({_rounded(total - self.penalty):g} after the late penalty)"
        return f"scored {total:g}{late if self.penalty else ''}"


@dataclasses.dataclass(frozen=True)
class SubmissionReport:
    """What one submission scored, and why.

    Args:
        student: id of the student.
        assignment: name of the assignment.
        attempt: digest of the submitted file; "" when there is no readable file.
        backend: of the sandbox that its code ran in.
        results: one for each exercise, in the order of the notebook.
        note: about the whole submission.
        internal_error: why the submission was not graded, through no fault of the student; "" when
            it was.
        earlier: scores that were recorded before, the newest last.
        number: of this attempt, from 1; always 1 unless the best attempt counts.
        others: the student's other attempts, where the best attempt counts.
    """

    student: str
    assignment: str
    attempt: str
    backend: str
    results: list[Result]
    note: str = ""
    internal_error: str = ""
    earlier: list[Scores] = dataclasses.field(default_factory=list)
    number: int = 1
    others: list[OtherAttempt] = dataclasses.field(default_factory=list)

    @property
    def score(self) -> float:
        """The score of the whole submission, to a hundredth of a point."""
        return _rounded(sum(result.score for result in self.results))

    @property
    def max_score(self) -> float:
        """The highest possible score of the whole submission."""
        return sum(result.max_score for result in self.results)

    @property
    def scores(self) -> Scores:
        """The scores by exercise, as they are kept when new ones replace them."""
        return Scores(
            self.attempt,
            {result.name: result.score for result in self.results},
            {result.name: result.max_score for result in self.results},
        )

    @property
    def all_scores(self) -> list[Scores]:
        """All scores that the report holds, the newest last."""
        return [*self.earlier, self.scores] if self.results else self.earlier

    @property
    def attempts_line(self) -> str:
        """Such as "attempt 2 of 2 scored 15; attempt 1 with 18 counts"; "" for a single attempt."""
        if not self.others or not self.results:
            return ""
        count = max(self.number, *(one.number for one in self.others))
        shown = [f"attempt {one.number} of {count} {one}" for one in self.others[-LISTED:]]
        return "; ".join([*shown, f"attempt {self.number} with {self.score:g} counts"])

    def has_graded(self, attempt: str, note: str) -> bool:
        """Whether one of the other attempts is this one, and was graded.

        Args:
            attempt: its digest.
            note: why it cannot be read, where the digest is "".
        """
        return any(
            one.attempt == attempt and not one.internal_error and (attempt or one.note == note)
            for one in self.others
        )

    def to_json(self) -> str:
        """The report as text that from_json reads."""
        return json.dumps(dataclasses.asdict(self), indent=1)

    @staticmethod
    def from_json(text: str) -> "SubmissionReport":
        """Read what to_json wrote, in this version or an earlier one.

        Raises:
            ValueError: it is no report.
        """
        try:
            data = _upgraded(json.loads(text))
            return SubmissionReport(
                **data
                | {
                    "results": [Result(**result) for result in data["results"]],
                    "earlier": [Scores(**scores) for scores in data["earlier"]],
                    "others": [OtherAttempt(**other) for other in data.get("others", [])],
                }
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a report of a submission") from error


def _rounded(score: float) -> float:
    return math.floor(score * 100 + 0.5) / 100


def read(path: pathlib.Path) -> SubmissionReport | None:
    """The report in a file, or None when there is none that can be read."""
    try:
        return SubmissionReport.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


# ---------------------------------------------------------------- reports of version 0.1

REPORT_FIELDS = {"tier": "backend", "verdicts": "results", "fault": "internal_error"}
RESULT_FIELDS = {"earned": "score", "points": "max_score", "held": "met", "mistake": "mutant"}
SCORES_FIELDS = {"earned": "scores", "points": "max_scores"}
NOTE_WORDS = {  # in notes on submissions that cannot be read
    "hand-in": "submission",
    "handed in": "submitted",
    "hand in": "submit",
    "hand it in": "submit it",
}


def _upgraded(data: dict[str, Any]) -> dict[str, Any]:
    """A report of version 0.1 in the format of today; a report of today is returned as it is."""
    if "verdicts" not in data:
        return data
    earlier = data.get("earlier")
    listed = earlier if isinstance(earlier, list) else []  # some held one score, or none
    old_note = data.get("note", "")
    note = _reworded(old_note)
    results = [_renamed(result, RESULT_FIELDS) for result in data["verdicts"]]
    for result in results:  # when the whole submission cannot be read, the note is the problem
        problems = result.get("problems", [])
        result["problems"] = [note if p == old_note else p for p in problems]
    return _renamed(data, REPORT_FIELDS) | {
        "results": results,
        "note": note,
        "earlier": [_renamed(scores, SCORES_FIELDS) for scores in listed],
    }


def _reworded(note: str) -> str:
    """A note in the words of today: a submission is graded again when its note is another one."""
    for old, new in NOTE_WORDS.items():
        note = note.replace(old, new)
    return note


def _renamed(data: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {names.get(key, key): value for key, value in data.items()}
