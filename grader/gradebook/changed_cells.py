"""Exercises that are added or dropped after submissions: the cells in nbgrader's gradebook.

nbgrader refuses to add or remove cells of a notebook that has submissions. Here the rows of these
cells alone, and of what was scored and commented on them, are inserted and deleted; all other rows
stay as they are.
"""

import dataclasses
from typing import Any

from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    SolutionCell,
    SourceCell,
    SubmittedNotebook,
)
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from ..assignment import Assignment
from ..course import Course
from ..errors import CourseError
from . import connection, dropped
from .cells import Cells, gradebook_cells, notebook_cells
from .rows import find_assignment

TABLES = {"grade": GradeCell, "solution": SolutionCell, "source": SourceCell}


class ChangedExercises(CourseError):
    """Exercises were added or dropped after submissions; the message says what to do."""


@dataclasses.dataclass(frozen=True)
class ChangedCells:
    """What differs between the gradebook and the source notebook.

    Args:
        recorded: what gradebook_cells returned.
        source: what notebook_cells returned.
    """

    recorded: Cells
    source: Cells

    def added(self, kind: str) -> list[str]:
        """Cells of a kind (grade, solution or source) that only the source notebook has."""
        return [name for name in self.source[kind] if name not in self.recorded[kind]]

    def removed(self, kind: str) -> list[str]:
        """Cells of a kind that only the gradebook has."""
        return [name for name in self.recorded[kind] if name not in self.source[kind]]

    @property
    def new(self) -> list[str]:
        """Exercises that are new."""
        return _exercises([*self.added("grade"), *self.added("solution")])

    @property
    def dropped(self) -> list[str]:
        """Exercises that are gone."""
        return _exercises([*self.removed("grade"), *self.removed("solution")])

    @property
    def sentences(self) -> list[str]:
        """Such as "scale is new", for each exercise."""
        return [f"{name} is new" for name in self.new] + [
            f"{name} was dropped" for name in self.dropped
        ]

    def __bool__(self) -> bool:
        return any(self.added(kind) or self.removed(kind) for kind in TABLES)


def _exercises(cells: list[str]) -> list[str]:
    return list(dict.fromkeys(name.removeprefix("check_") for name in cells))


def changed_cells(course: Course, assignment: Assignment) -> ChangedCells | None:
    """What nbgrader would refuse to change; None when nothing changed or nobody has submitted."""
    if not submissions(course, assignment):
        return None
    found = ChangedCells(gradebook_cells(course, assignment), notebook_cells(course, assignment))
    return found if found else None


def submissions(course: Course, assignment: Assignment) -> int:
    """The number of submissions of an assignment in the gradebook."""
    with connection.opened(course) as gradebook:
        rows = find_assignment(gradebook.db, assignment.name)
        if rows is None:
            return 0
        count = select(func.count()).select_from(SubmittedNotebook)
        return gradebook.db.scalar(count.where(SubmittedNotebook.notebook_id == rows.notebook)) or 0


def register_cells_without_scores(course: Course, assignment: Assignment) -> None:
    """Carry over cells for reading alone, before an assignment is registered again.

    Raises:
        ChangedExercises: exercises were added or dropped after submissions.
    """
    require_same_exercises(course, assignment)
    if changed_cells(course, assignment):
        carry_over(course, assignment)


def require_same_exercises(course: Course, assignment: Assignment) -> None:
    """Stop before an assignment is graded whose exercises are not those of its submissions.

    Raises:
        ChangedExercises: exercises were added or dropped after submissions.
    """
    changed = changed_cells(course, assignment)
    if changed is None or not changed.sentences:
        return
    count, name = submissions(course, assignment), assignment.name
    has = "has 1 submission" if count == 1 else f"has {count} submissions"
    raise ChangedExercises(
        f"{name} · {'; '.join(changed.sentences)}. The gradebook {has} with the exercises as they "
        f"were, so nothing was changed. `python -m grader regrade {name} --dry-run` shows what the "
        f"change means for each student. `python -m grader regrade {name}` carries the class over: "
        "it changes the exercises in the gradebook, grades all submissions again, keeps the manual "
        f"scores and comments of all other exercises, and builds release/{name}/."
    )


def carry_over(course: Course, assignment: Assignment) -> None:
    """Insert and delete the cells of an assignment in the gradebook, in one transaction.

    What was entered by hand for cells that are deleted is kept in a file first (dropped_file).
    Cells that are inserted have no score yet, in any submission. The source cells are marked as not
    complete, so that the assignment counts as not registered until nbgrader's generate_assignment,
    which is to follow, has written all of them.
    """
    with connection.registration_lock(course), connection.opened(course) as gradebook:
        db = gradebook.db
        try:
            changed = ChangedCells(
                gradebook_cells(course, assignment), notebook_cells(course, assignment)
            )
            rows = find_assignment(db, assignment.name)
            if rows is None or not changed:
                return
            dropped.keep(course, gradebook, assignment.name, changed.dropped)
            for kind in TABLES:
                _remove(db, rows.notebook, kind, changed.removed(kind))
                _add(db, rows.notebook, kind, changed.added(kind), changed.source)
            mark = update(SourceCell).where(SourceCell.notebook_id == rows.notebook)
            db.execute(mark.values(checksum=None))
            db.commit()
        finally:
            db.rollback()  # does nothing after a commit


def _remove(db: Session, notebook: str, kind: str, names: list[str]) -> None:
    """Delete cells, with the scores and comments on them."""
    if not names:
        return
    table = TABLES[kind]
    if kind == "source":
        db.execute(delete(table).where(table.notebook_id == notebook, table.name.in_(names)))
        return
    named = select(table.id).where(table.notebook_id == notebook, table.name.in_(names))
    cells = db.scalars(named).all()
    for model in (Grade, Comment):
        db.execute(delete(model).where(model.cell_id.in_(cells)))
    for model in (table, BaseCell):  # two tables, joined by id
        db.execute(delete(model.__table__).where(model.__table__.c.id.in_(cells)))


def _add(db: Session, notebook: str, kind: str, names: list[str], source: Cells) -> None:
    """Insert cells, with a row for the score or comment of each submission.

    What is not known here (type, text and checksum) is written by generate_assignment.
    """
    for name in names:
        columns: dict[str, Any] = {"name": name, "notebook_id": notebook}
        if kind == "grade":
            columns |= {"max_score": source["grade"][name], "cell_type": "code"}
        if kind == "source":
            columns |= {"cell_type": "code"}
        cell = TABLES[kind](**columns)
        db.add(cell)
        db.flush()
        if kind != "source":
            _add_rows(db, notebook, Grade if kind == "grade" else Comment, cell.id)


def _add_rows(db: Session, notebook: str, table: type[Grade | Comment], cell: str) -> None:
    query = select(SubmittedNotebook.id).where(SubmittedNotebook.notebook_id == notebook)
    rows = [{"cell_id": cell, "notebook_id": one} for one in db.scalars(query)]
    if rows:
        db.execute(insert(table), rows)
