"""The steps of grading a notebook, from top to bottom: cells to run and exercises to score."""

import ast
import dataclasses
import functools
from collections.abc import Iterable

from nbformat import NotebookNode

# Kinds of steps.
SETUP, SOLUTION, OTHER, SCORE = "set-up", "solution", "other", "score"


@dataclasses.dataclass(frozen=True)
class Step:
    """One step.

    Args:
        kind: SETUP (the instructor's imports and definitions), SOLUTION (a solution cell), OTHER
            (another cell of the student's) or SCORE (score an exercise).
        exercise: its name, for SOLUTION and SCORE.
        source: of the cell, for all kinds but SCORE.
    """

    kind: str
    exercise: str = ""
    source: str = ""


def steps_of(notebook: NotebookNode, source: NotebookNode, exercises: Iterable[str]) -> list[Step]:
    """The steps of a notebook.

    Args:
        notebook: what submission.rebuild returned.
        source: the instructor's notebook, in its release version.
        exercises: their names.
    """
    names = list(exercises)
    instructors = {
        c.source for c in source.cells if c.cell_type == "code" and "nbgrader" not in c.metadata
    }
    steps = [Step(SETUP, source=_definitions(frozenset(instructors)))]
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        exercise = grade_id.removeprefix("check_")
        if exercise in names and grade_id.startswith("check_"):
            steps.append(Step(SCORE, exercise))
        elif cell.cell_type == "code" and cell.source not in instructors:
            steps.append(Step(SOLUTION if grade_id else OTHER, grade_id, cell.source))
    # At the end once more: a function may be defined only below its check.
    return steps + [Step(SCORE, name) for name in names]


@functools.lru_cache(maxsize=8)
def _definitions(cells: frozenset[str]) -> str:
    """Imports, functions and constants of the instructor's cells."""
    statements = [s for cell in sorted(cells) for s in ast.parse(cell).body]
    imports = [s for s in statements if isinstance(s, ast.Import | ast.ImportFrom)]
    functions = [s for s in statements if isinstance(s, ast.FunctionDef)]
    # The sandbox has stand-ins for check, require and save.
    wanted = [text for s in imports if "check" not in (text := ast.unparse(s))]
    constants = [s for s in statements if _is_constant(s)]
    return "\n".join([*wanted, *map(ast.unparse, constants), *map(ast.unparse, functions)])


def _is_constant(statement: ast.stmt) -> bool:
    """Such as READOUT = ("Wy", "by"); a single letter such as T or H is the size of an example."""
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    else:
        targets = [statement.target] if isinstance(statement, ast.AnnAssign) else []
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    return len(names) == 1 and names[0].isupper() and len(names[0]) > 1
