"""A scored answer, which is explained only when it is known to count.

Why an answer is wrong is found out by running it again, in sandboxes of its own. That takes several
times as long as scoring it, and of most answers that are scored another result counts in the end.
"""

import dataclasses
from collections.abc import Callable

from check.result import Result


@dataclasses.dataclass(frozen=True)
class Scored:
    """The result of an answer.

    Args:
        result: without the hint of the known mistake.
        explain: gives the same result with its hint; None when there is nothing to explain.
    """

    result: Result
    explain: Callable[[], Result] | None = None

    @property
    def score(self) -> float:
        """Points of the criteria that are met."""
        return self.result.score

    @property
    def passed(self) -> bool:
        """Whether every criterion is met."""
        return self.result.passed

    @property
    def problems(self) -> list[str]:
        """What is wrong, the most important first."""
        return self.result.problems

    def with_note(self, note: str) -> "Scored":
        """The same, with a further note."""
        notes = [text for text in (self.result.note, note) if text]
        result = dataclasses.replace(self.result, note="; ".join(notes))
        return dataclasses.replace(self, result=result)

    def explained(self) -> Result:
        """The result with its hint."""
        if self.explain is None:
            return self.result
        found = self.explain()
        return dataclasses.replace(self.result, hint=found.hint, mutant=found.mutant)
