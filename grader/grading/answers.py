"""Which function of a notebook is the answer to an exercise, when there are several.

The one in the exercise's own solution cell counts. When that is still the stub, or does not get all
points, the others that the notebook defines are tried, the last one first, and the best counts.
"""

import dataclasses
from collections.abc import Collection, Mapping

from .scored import Scored
from .steps import SCORE, SOLUTION, Step

MAX_OTHERS = 3  # answers in other cells that are tried: at an exercise's check, and at the end


@dataclasses.dataclass(frozen=True)
class Attempt:
    """An answer that was scored.

    Args:
        cell: the place of its cell among the steps.
        scored_at: the place of the step that scored it.
        result: of scoring it; not explained yet.
    """

    cell: int
    scored_at: int
    result: Scored


class Answers:
    """The answers of one notebook, as they are found and scored.

    Args:
        steps: of grading it.
        needs: for each exercise those whose functions its answer may call.
    """

    def __init__(self, steps: list[Step], needs: Mapping[str, Collection[str]]) -> None:
        self._steps, self._needs = steps, needs
        self._cells: dict[str, list[int]] = {}  # that bind an exercise's name, in order
        self._attempts: dict[str, list[Attempt]] = {}

    def found(self, name: str, cell: int) -> None:
        """Note that a cell binds the name of an exercise."""
        self._cells.setdefault(name, []).append(cell)

    def untried(self, name: str, at: int) -> list[int]:
        """The cells with answers that are still to be scored, in the order of their trial.

        Args:
            name: of the exercise.
            at: the place of the step that scores them.
        """
        best, attempts = self.best(name), self._attempts.get(name, [])
        if best and best.result.passed:
            return []
        tried = [attempt.cell for attempt in attempts if not self._is_outdated(name, attempt)]
        cells = self._cells.get(name, [])
        own = [cell for cell in cells if self._is_own(name, cell)]
        others = [cell for cell in reversed(cells) if not self._is_own(name, cell)]
        here = [a for a in attempts if a.scored_at == at and not self._is_own(name, a.cell)]
        left = max(0, MAX_OTHERS - len(here))
        return [c for c in own if c not in tried] + [c for c in others if c not in tried][:left]

    def scored(self, name: str, attempt: Attempt) -> None:
        """Note the result of an answer; an earlier result of the same one is replaced."""
        others = [a for a in self._attempts.get(name, []) if a.cell != attempt.cell]
        self._attempts[name] = sorted(
            [*others, attempt], key=lambda a: not self._is_own(name, a.cell)
        )

    def _is_outdated(self, name: str, attempt: Attempt) -> bool:
        """Whether a function that this answer calls has got its answer only after it was scored."""
        needed = (self.best(other) for other in self._needs.get(name, ()))
        return any(one.scored_at > attempt.scored_at for one in needed if one)

    def best(self, name: str) -> Attempt | None:
        """The answer with the highest score, of these the first; None when none was scored.

        A stub counts only when there is nothing else.
        """
        attempts = self._attempts.get(name, [])
        return max(attempts, key=self._rank, default=None)

    def bindings(self, before: int) -> dict[str, int]:
        """For each exercise the cell of its best answer, if that is above a step and no stub."""
        best = {name: self.best(name) for name in self._attempts}
        return {
            name: one.cell
            for name, one in best.items()
            if one and one.cell < before and not self._steps[one.cell].is_stub
        }

    def note(self, name: str) -> str:
        """A sentence on which answer counts, when that is not plain to a reader; or ""."""
        best, attempts = self.best(name), self._attempts.get(name, [])
        if best is None or (self._is_own(name, best.cell) and len(attempts) == 1):
            return ""
        others = [a for a in attempts if a is not best and not self._steps[a.cell].is_stub]
        if not self._is_own(name, best.cell):
            text = f"the {name} {self._place(name, best.cell)} was graded"
            return text + (_compared(best, others) if others else self._why(name))
        places = " and ".join(dict.fromkeys(self._place(name, other.cell) for other in others))
        return f"another {name} {places} scores no more" if others else ""

    def _rank(self, attempt: Attempt) -> tuple[bool, float]:
        return not self._steps[attempt.cell].is_stub, attempt.result.score

    def _is_own(self, name: str, cell: int) -> bool:
        step = self._steps[cell]
        return step.kind == SOLUTION and step.exercise == name

    def _why(self, name: str) -> str:
        """Why an answer in another cell counts when there is no other answer."""
        stub = any(s.is_stub and s.exercise == name for s in self._steps)
        return ": the cell of the exercise is still a stub" if stub else ""

    def _place(self, name: str, cell: int) -> str:
        """Where a cell is, as a student would say."""
        step = self._steps[cell]
        if step.kind == SOLUTION:
            return f"in the cell of {step.exercise}"
        if step.exercise:
            return f"typed into the check of {step.exercise}"
        check = next(n for n, s in enumerate(self._steps) if s == Step(SCORE, name))
        return f"in a cell of your own {'above' if cell < check else 'below'} the check"


def _compared(best: Attempt, others: list[Attempt]) -> str:
    """How the other answers score, beside the one that counts."""
    scores = sorted({other.result.score for other in others})
    if scores[-1] == best.result.score:
        return "; no other one in this notebook scores more"
    listed = " and ".join(f"{score:g}" for score in scores)
    return f", because it scores more than another one in this notebook ({listed})"
