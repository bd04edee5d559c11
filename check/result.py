"""The result of one exercise: its score, and the reasons for it."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Result:
    """The score of an exercise, and why it is not higher.

    Args:
        name: of the exercise.
        score: points of the criteria that are met; 0 when no essential one is.
        max_score: points of all criteria.
        met: descriptions of the criteria that are met.
        problems: what is wrong, the most important first.
        hint: about the known mistake, or a question to the student.
        mutant: name of the known mistake that explains the problems, or "".
        note: such as "graded with the reference in place of your sigmoid, ...".
        let_through: of a student's test that ran, names of the known mistakes that it does not
            catch; None for all other exercises. For the instructor: no student is shown them.
        refused: and of the right implementations that it refuses, in one run at least.
    """

    name: str
    score: float
    max_score: float
    met: list[str] = dataclasses.field(default_factory=list)
    problems: list[str] = dataclasses.field(default_factory=list)
    hint: str = ""
    mutant: str = ""
    note: str = ""
    let_through: list[str] | None = None
    refused: list[str] | None = None

    @property
    def passed(self) -> bool:
        """Whether every criterion is met."""
        return self.score == self.max_score and not self.problems
