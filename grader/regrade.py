"""What changes when an exercise has changed and everybody is judged again."""

import dataclasses
from typing import Any

from check.tree import line

from . import intake
from .autograde import gradings, read_report
from .course import Course, CourseError
from .exercises import exercises
from .judge import Report
from .task import Judged

Cells = dict[str, dict[str, float | None]]  # kind of cell, grade_id, points


@dataclasses.dataclass
class Change:
    """One hand-in before and after."""

    judged: Judged
    before: dict[str, Any] | None  # as autograde.grading gives it

    @property
    def report(self) -> Report:
        """The new report."""
        return self.judged.report

    @property
    def stays(self) -> bool:
        """Whether the old verdict stands because there is no new one, through our fault."""
        if not self.report.fault or self.before is None:
            return False
        return self.report.attempt in ("", self.before["attempt"])  # "": not even read

    @property
    def exercises(self) -> list[str]:
        """Such as "gates 3 -> 2.5", for each whose marks or points change."""
        if self.report.fault or self.before is None:
            return []
        old = {n: (e, self.before["points"][n]) for n, e in self.before["earned"].items()}
        new = {v.name: (v.earned, v.points) for v in self.report.verdicts}
        names = list(new) + [name for name in old if name not in new]
        told = [(n, _marks(old.get(n), new.get(n))) for n in names if old.get(n) != new.get(n)]
        return [f"{name} {marks}" for name, marks in told]

    def __str__(self) -> str:
        who = line(self.report.student)
        if self.report.fault:
            old = "; its old marks stand" if self.stays else ""
            return f"{who}: not judged through our fault: {self.report.fault}{old}"
        if self.before is None:
            return f"{who}: {self.report.mark:g} (had no mark)"
        old = round(sum(self.before["earned"].values()), 2)
        handed_in = "" if self.before["attempt"] == self.report.attempt else ", handed in anew"
        return f"{who}: {old:g} -> {self.report.mark:g} ({', '.join(self.exercises)}{handed_in})"


def _marks(old: tuple[float, float] | None, new: tuple[float, float] | None) -> str:
    if old is None or new is None:
        return "is new" if old is None else "is gone"
    if old[1] != new[1]:
        return f"{old[0]:g} of {old[1]:g} -> {new[0]:g} of {new[1]:g}"
    return f"{old[0]:g} -> {new[0]:g}"


def changes(course: Course, assignment: str, judged: list[Judged]) -> list[Change]:
    """What each new verdict changes, in the order of the students' names."""
    ordered = sorted(judged, key=lambda one: one.report.student)
    known = [gradings(read_report(course, assignment, one.report.student)) for one in ordered]
    return [Change(one, old[-1] if old else None) for one, old in zip(ordered, known, strict=True)]


def summary(found: list[Change]) -> str:
    """Such as "2 of 31 marks change"."""
    changed = sum(bool(one.exercises) for one in found)
    fresh = sum(one.before is None and not one.report.fault for one in found)
    faults = sum(bool(one.report.fault) for one in found)
    told = f"{changed} of {len(found)} marks change"
    told += f", {fresh} had no mark" if fresh else ""
    return told + (f", {faults} could not be judged through our fault" if faults else "")


# ---------------------------------------------------------------- cells and points


def cells_asked(course: Course, assignment: str) -> Cells:
    """Cells that the source notebook grades, with their points, and those that it locks or asks.

    Raises:
        CourseError: its points are not those of grader/exercises.
    """
    path = course.folder("source", ".", assignment) / f"{assignment}.ipynb"
    named = [c.metadata.nbgrader for c in intake.master(path).cells if "nbgrader" in c.metadata]
    points: dict[str, float | None] = {c.grade_id: float(c.points) for c in named if c.grade}
    asked = {f"check_{e.name}": e.points for e in exercises(assignment)}
    if points != asked:
        odd = sorted(name for name in {*points, *asked} if points.get(name) != asked.get(name))
        raise CourseError(
            f"{path} and grader/exercises differ about the points of {', '.join(odd)}. "
            "`make notebooks` writes what grader/exercises says into the notebook."
        )
    solutions = dict.fromkeys((c.grade_id for c in named if c.solution), None)
    kept = [c.grade_id for c in named if c.grade or c.solution or c.locked]
    return {"grade": points, "solution": solutions, "source": dict.fromkeys(kept)}


def cells_known(course: Course, assignment: str) -> Cells:
    """The same as the gradebook has them; nothing where it does not know the notebook."""
    with course.gradebook() as gradebook:
        notebooks = [n for a in gradebook.assignments if a.name == assignment for n in a.notebooks]
        if not notebooks:
            return {}
        notebook = notebooks[0]
        return {
            "grade": {cell.name: cell.max_score for cell in notebook.grade_cells},
            "solution": dict.fromkeys((cell.name for cell in notebook.solution_cells), None),
            "source": dict.fromkeys((cell.name for cell in notebook.source_cells), None),
        }


def is_registered(course: Course, assignment: str) -> bool:
    """Whether the gradebook knows the assignment as it is, and what was handed out is whole."""
    folder = course.folder("release", ".", assignment)
    cut_short = folder.exists() and not (folder / "requirements.txt").exists()  # written last
    return not cut_short and cells_known(course, assignment) == cells_asked(course, assignment)


def points_changed(known: Cells, asked: Cells) -> list[str]:
    """Such as "gates: 4 points are 3 now"."""
    old, new = known.get("grade", {}), asked["grade"]
    return [
        f"{name.removeprefix('check_')}: {old[name]:g} points are {new[name]:g} now"
        for name in new
        if name in old and old[name] != new[name]
    ]
