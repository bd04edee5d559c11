"""The cells and points of an assignment: in the source notebook, and in the gradebook."""

from nbgrader.api import SourceCell
from sqlalchemy import select

from ..assignment import Assignment
from ..course import Course
from ..errors import CourseError
from ..submission.rebuild import release_version
from . import connection
from .rows import find_assignment

# By kind of cell (grade, solution, source), then by grade_id: points, or None where there are none.
Cells = dict[str, dict[str, float | None]]


def source_cells(course: Course, assignment: Assignment) -> Cells:
    """Cells of the source notebook.

    Raises:
        CourseError: its points differ from those of grader/exercises.
    """
    found = notebook_cells(course, assignment)
    points = found["grade"]
    expected = {f"check_{name}": score for name, score in assignment.max_scores.items()}
    if points != expected:
        differing = sorted(n for n in {*points, *expected} if points.get(n) != expected.get(n))
        raise CourseError(
            f"{course.source(assignment.name)} and grader/exercises differ about the points of "
            f"{', '.join(differing)}. "
            "`make notebooks` writes those of grader/exercises into the notebook."
        )
    return found


def notebook_cells(course: Course, assignment: Assignment) -> Cells:
    """The same, whatever the points are."""
    cells = release_version(course.source(assignment.name)).cells
    named = [c.metadata.nbgrader for c in cells if "nbgrader" in c.metadata]
    points: dict[str, float | None] = {c.grade_id: float(c.points) for c in named if c.grade}
    solutions = dict.fromkeys((c.grade_id for c in named if c.solution), None)
    kept = [c.grade_id for c in named if c.grade or c.solution or c.locked]
    return {"grade": points, "solution": solutions, "source": dict.fromkeys(kept)}


def gradebook_cells(course: Course, assignment: Assignment) -> Cells:
    """Cells of the notebook in the gradebook; empty when the notebook is not in it."""
    with connection.opened(course) as gradebook:
        found = (a for a in gradebook.assignments if a.name == assignment.name)
        notebook = next((n for a in found for n in a.notebooks), None)
        if notebook is None:
            return {}
        return {
            "grade": {cell.name: cell.max_score for cell in notebook.grade_cells},
            "solution": dict.fromkeys((cell.name for cell in notebook.solution_cells), None),
            "source": dict.fromkeys((cell.name for cell in notebook.source_cells), None),
        }


def is_registered(course: Course, assignment: Assignment) -> bool:
    """Whether the gradebook has the cells of the source notebook, and the release is complete."""
    folder = course.release(assignment.name)
    interrupted = folder.exists() and not (folder / "requirements.txt").exists()  # written last
    if interrupted or not _is_complete(course, assignment):
        return False
    return gradebook_cells(course, assignment) == source_cells(course, assignment)


def _is_complete(course: Course, assignment: Assignment) -> bool:
    """Whether nbgrader has written all source cells after changed_cells.carry_over."""
    with connection.opened(course) as gradebook:
        rows = find_assignment(gradebook.db, assignment.name)
        if rows is None:
            return False
        cells = select(SourceCell.id).where(SourceCell.notebook_id == rows.notebook)
        return gradebook.db.scalar(cells.where(SourceCell.checksum.is_(None))) is None


def changed_points(recorded: Cells, source: Cells) -> list[str]:
    """Sentences on changed points, such as "gates: 4 points are 3 now".

    Args:
        recorded: what gradebook_cells returned.
        source: what source_cells returned.
    """
    old, new = recorded.get("grade", {}), source["grade"]
    return [
        f"{name.removeprefix('check_')}: {old[name]:g} points are {new[name]:g} now"
        for name in new
        if name in old and old[name] != new[name]
    ]
