"""What was entered by hand for exercises that are dropped: kept in a CSV file of the course."""

import csv
import io
import pathlib
from collections.abc import Collection

from nbgrader.api import Gradebook

from ..course import Course
from ..files import write_atomically
from .class_scores import ExerciseScore, StudentScores, read_class_scores

COLUMNS = ["student", "exercise", "max_score", "auto_score", "manual_score", "extra_credit"]
COLUMNS += ["comment"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet computes what begins with these


def dropped_file(course: Course, assignment: str) -> pathlib.Path:
    """The file for an assignment."""
    return course.root / f"dropped-{assignment}.csv"


def by_hand(scores: StudentScores, exercises: Collection[str]) -> dict[str, ExerciseScore]:
    """Those of these exercises that have a manual score, extra credit or a comment."""
    return {
        name: one
        for name, one in scores.exercises.items()
        if name in exercises and (one.is_manual or one.extra_credit or one.comment)
    }


def keep(course: Course, gradebook: Gradebook, assignment: str, exercises: Collection[str]) -> None:
    """Add what the gradebook has for these exercises to the file; rows that it has stay."""
    new = [
        _row(scores.student, name, one)
        for scores in read_class_scores(gradebook, assignment).values()
        for name, one in by_hand(scores, exercises).items()
    ]
    path = dropped_file(course, assignment)
    kept: list[dict[str, str]] = []
    if path.exists():
        with path.open(newline="", encoding="utf-8") as file:
            kept = list(csv.DictReader(file))
    added = [row for row in new if row not in kept]
    if not added:
        return
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows([*kept, *added])
    write_atomically(path, text.getvalue())


def _row(student: str, exercise: str, score: ExerciseScore) -> dict[str, str]:
    numbers = (score.max_score, score.auto_score, score.manual_score, score.extra_credit)
    texts = ["" if number is None else f"{number:.10g}" for number in numbers]
    values = (_safe(student), exercise, *texts, _safe(score.comment))
    return dict(zip(COLUMNS, values, strict=True))


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
