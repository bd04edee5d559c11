"""Find and add rows of nbgrader's tables that scores are written to.

Rows are found by indexed columns, and columns are selected instead of nbgrader's models, which
would add sums over the whole class. So recording a submission takes as long in a large class as in
a small one.
"""

import dataclasses
import datetime
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

# Types of cells that nbgrader has scores for, and comments on.
GRADED, COMMENTED = ("GradeCell", "TaskCell"), ("SolutionCell", "TaskCell")
NO_RESPONSE = "No response."  # nbgrader's comment on a solution cell that is as it was released


@dataclasses.dataclass(frozen=True)
class AssignmentRows:
    """Ids of an assignment, of its notebook, and of its cells by grade_id."""

    assignment: str
    notebook: str
    graded: dict[str, str]
    commented: dict[str, str]


@dataclasses.dataclass(frozen=True)
class SubmissionRows:
    """Ids of a submission and of its notebook, and the columns that its late penalty depends on."""

    submission: str
    notebook: str
    timestamp: datetime.datetime | None
    duedate: datetime.datetime | None
    extension: datetime.timedelta | None
    penalty: float | None

    @property
    def seconds_late(self) -> float:
        """As nbgrader's SubmittedAssignment.total_seconds_late."""
        if self.timestamp is None or self.duedate is None:
            return 0.0
        due = self.duedate + (self.extension or datetime.timedelta(0))
        return max(0.0, (self.timestamp - due).total_seconds())


def find_assignment(db: Session, assignment: str) -> AssignmentRows | None:
    """The rows of an assignment; None when it is not in the gradebook."""
    named = (Assignment.name == assignment, Notebook.name == assignment)
    ids = select(Assignment.id, Notebook.id).join(Notebook).where(*named)
    found = db.execute(ids).one_or_none()
    if found is None:
        return None
    columns = (BaseCell.type, BaseCell.name, BaseCell.id)
    cells = db.execute(select(*columns).where(BaseCell.notebook_id == found[1])).all()
    graded = {name: cell for kind, name, cell in cells if kind in GRADED}
    commented = {name: cell for kind, name, cell in cells if kind in COMMENTED}
    return AssignmentRows(found[0], found[1], graded, commented)


def find_submission(db: Session, of: AssignmentRows, student: str) -> SubmissionRows | None:
    """The rows of a student's submission; None when there are none."""
    found = db.execute(
        select(
            SubmittedAssignment.id,
            SubmittedNotebook.id,
            SubmittedAssignment.timestamp,
            Assignment.duedate,
            SubmittedAssignment.extension,
            SubmittedNotebook.late_submission_penalty,
        )
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .where(
            SubmittedAssignment.assignment_id == of.assignment,
            SubmittedAssignment.student_id == student,
            SubmittedNotebook.notebook_id == of.notebook,
        )
    ).one_or_none()
    return SubmissionRows(*found) if found else None


def add_submission(db: Session, of: AssignmentRows, student: str) -> None:
    """Insert the rows of a submission without scores, and that of its student if it is missing."""
    if db.scalar(select(Student.id).where(Student.id == student)) is None:
        db.execute(insert(Student), [{"id": student}])
    submission = {"id": new_uuid(), "assignment_id": of.assignment, "student_id": student}
    notebook = {"assignment_id": submission["id"], "notebook_id": of.notebook}
    db.execute(insert(SubmittedAssignment), [submission])
    db.execute(insert(SubmittedNotebook), [notebook])


def of_submission(table: Any, submission: SubmissionRows, cells: dict[str, str]) -> tuple[Any, Any]:
    """Conditions that select the rows of a submission; the index is by cell and notebook."""
    return table.cell_id.in_(cells.values()), table.notebook_id == submission.notebook
