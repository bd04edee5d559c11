"""What a feedback page says: the score, what cost points and why, and the cells of the notebook."""

import dataclasses
from collections.abc import Iterable

from nbformat import NotebookNode

from check.render import points
from check.result import Result

from .page_code import Mark
from .reasons import is_unanswered, replaced_functions

SAME = 1e-6  # points: a smaller difference is one of rounding
# Kinds of cells.
TEXT, CODE, ANSWER, CHECK, TASK = "text", "code", "answer", "check", "task"


@dataclasses.dataclass
class GradedCell:
    """A cell with points: the check of an exercise, or an answer that was graded by hand.

    Args:
        name: of the exercise.
        anchor: id of the part of the page with the student's answer.
        score: from the gradebook, with what was entered by hand.
        max_score: its points.
        result: of the exercise; None when the report has none.
        output: the first line of the cell's output, which is the reason without a result.
        comment: the instructor's.
    """

    name: str
    anchor: str
    score: float
    max_score: float
    result: Result | None = None
    output: str = ""
    comment: str = ""

    @property
    def lost(self) -> float:
        """The points that are missing."""
        return max(0.0, self.max_score - self.score)

    @property
    def is_solved(self) -> bool:
        """Whether no point is missing."""
        return self.lost < SAME

    @property
    def is_unwritten(self) -> bool:
        """Whether there is no answer, and no points by hand."""
        problems = self.result.problems if self.result else []
        return self.score < SAME and not self.is_solved and any(map(is_unanswered, problems))

    @property
    def by_hand(self) -> str:
        """What the instructor changed about the score, or ""."""
        if self.result is None or abs(self.result.score - self.score) < SAME:
            return ""
        return (
            f"The check gave {points(round(self.result.score, 2))}; "
            f"your instructor made it {round(self.score, 2):g}"
        )

    @property
    def problems(self) -> list[str]:
        """What is wrong, the most important first."""
        return self.result.problems if self.result else [self.output] if self.output else []

    @property
    def hint(self) -> str:
        """About the known mistake, or a question to the student."""
        return self.result.hint if self.result else ""

    @property
    def replaced(self) -> list[str]:
        """The student's functions that the reference replaced when it was graded."""
        return replaced_functions(self.result) if self.result else []

    @property
    def cause(self) -> object:
        """Equal for two exercises when one mistake explains both."""
        return self.hint if self.result and self.result.mutant else tuple(self.problems)


@dataclasses.dataclass
class Cause:
    """One reason, and the exercises that lost points by it.

    Args:
        cells: these exercises.
        carried: others that call them, and were judged with the reference in their place.
    """

    cells: list[GradedCell]
    carried: list[str]

    @property
    def lost(self) -> float:
        """The points that it cost."""
        return sum(cell.lost for cell in self.cells)

    @property
    def cost(self) -> str:
        """A sentence on what it cost; "" when the instructor has given the points."""
        result, lost = self.cells[0].result, points(round(self.lost, 2))
        if self.lost < SAME or not self.cells[0].problems:
            return ""
        if result and " + " in result.mutant:
            return f"These two mistakes cost {lost}."
        many = len(self.cells[0].problems) > 1 and not (result and result.mutant)
        return f"These mistakes cost {lost}." if many else f"This one mistake cost {lost}."


@dataclasses.dataclass
class PageCell:
    """A cell of the notebook, as the page shows it.

    Args:
        kind: TEXT, CODE, ANSWER, CHECK or TASK.
        cell: of the notebook.
        name: of the exercise it belongs to, or "".
        anchor: its id on the page, or "".
        graded: the exercise it belongs to; None when it has no points.
        comment: the instructor's comment on this cell.
        mark: the line of its code that a problem is about.
    """

    kind: str
    cell: NotebookNode
    name: str = ""
    anchor: str = ""
    graded: GradedCell | None = None
    comment: str = ""
    mark: Mark | None = None


@dataclasses.dataclass
class PageContent:
    """What a page says.

    Args:
        student: the name, or the id.
        assignment: name of the notebook.
        title: the first heading of the notebook, or "".
        score: of the notebook, after a penalty.
        max_score: its points.
        penalty: points taken off.
        notes: sentences on the whole submission.
        graded: all cells with points, in the order of the notebook.
        cells: of the notebook.
    """

    student: str
    assignment: str
    title: str
    score: float
    max_score: float
    penalty: float
    notes: list[str]
    graded: list[GradedCell]
    cells: list[PageCell]

    @property
    def share(self) -> float:
        """The score as percent of the points, from 0 to 100."""
        if self.max_score <= 0:
            return 100.0
        return round(min(100.0, max(0.0, 100 * self.score / self.max_score)), 2)

    @property
    def solved(self) -> list[GradedCell]:
        """Exercises without a missing point."""
        return [cell for cell in self.graded if cell.is_solved]

    @property
    def unwritten(self) -> list[GradedCell]:
        """Exercises without an answer."""
        return [cell for cell in self.graded if cell.is_unwritten]

    @property
    def causes(self) -> list[Cause]:
        """Why points were lost; what one mistake explains is together."""
        found: dict[object, list[GradedCell]] = {}
        for cell in self.graded:
            if not cell.is_solved and not cell.is_unwritten:
                key = cell.cause or cell.name
                found.setdefault(key, []).append(cell)
        return [Cause(cells, self.carried(cells)) for cells in found.values()]

    def carried(self, cells: Iterable[GradedCell]) -> list[str]:
        """Exercises that were judged with the reference in place of these, and are not these."""
        names = {cell.name for cell in cells}
        return [
            one.name
            for one in self.graded
            if names & set(one.replaced) and one.name not in names and not one.is_unwritten
        ]
