"""The report of one graded submission: its results, and the scores it had before."""

import dataclasses
import json
import math
import pathlib
from typing import Any

from check.result import Result


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
    """

    student: str
    assignment: str
    attempt: str
    backend: str
    results: list[Result]
    note: str = ""
    internal_error: str = ""
    earlier: list[Scores] = dataclasses.field(default_factory=list)

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
