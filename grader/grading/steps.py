"""The steps of grading a notebook, from top to bottom: cells to run and exercises to score."""

import ast
import dataclasses
import functools
from collections.abc import Iterable

from nbformat import NotebookNode

from check.module_source import ModuleError, module_source

from ..submission.rebuild import TYPED_INTO, normalised

# Kinds of steps.
SETUP, SOLUTION, OTHER, SCORE = "set-up", "solution", "other", "score"


@dataclasses.dataclass(frozen=True)
class Step:
    """One step.

    Args:
        kind: SETUP (the instructor's imports and definitions), SOLUTION (a solution cell), OTHER
            (another cell of the student's) or SCORE (score an exercise).
        exercise: its name, for SOLUTION and SCORE; for OTHER that of the exercise whose check cell
            the student typed this into, or "".
        source: of the cell, for all kinds but SCORE.
        is_stub: whether a solution cell is as it was released.
    """

    kind: str
    exercise: str = ""
    source: str = ""
    is_stub: bool = False


def steps_of(notebook: NotebookNode, source: NotebookNode, exercises: Iterable[str]) -> list[Step]:
    """The steps of a notebook.

    Args:
        notebook: what submission.rebuild returned.
        source: the instructor's notebook, in its release version.
        exercises: their names.
    """
    names = list(exercises)
    given = _given_cells(source)
    instructors = {normalised(cell) for cell in given}
    stubs = {
        c.metadata.nbgrader.grade_id: normalised(c.source)
        for c in source.cells
        if c.metadata.get("nbgrader", {}).get("solution")
    }
    steps = [Step(SETUP, source=_definitions(given))]
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        exercise = grade_id.removeprefix("check_")
        if exercise in names and grade_id.startswith("check_"):
            steps.append(Step(SCORE, exercise))
        elif cell.cell_type != "code" or (text := normalised(cell.source)) in instructors:
            continue
        elif grade_id:
            steps.append(Step(SOLUTION, grade_id, cell.source, text == stubs.get(grade_id)))
        else:
            typed_into = cell.metadata.get(TYPED_INTO, "").removeprefix("check_")
            steps.append(Step(OTHER, typed_into, cell.source))
    # At the end once more: a function may be defined only below its check.
    return steps + [Step(SCORE, name) for name in names]


def _given_cells(source: NotebookNode) -> tuple[str, ...]:
    """Sources of the instructor's code cells that are neither solutions nor checks."""
    cells = (c for c in source.cells if c.cell_type == "code" and "nbgrader" not in c.metadata)
    return tuple(cell.source for cell in cells)


@functools.lru_cache(maxsize=8)
def _definitions(cells: tuple[str, ...]) -> str:
    """Imports, functions and constants of the instructor's cells."""
    statements = [s for cell in sorted(set(cells)) for s in ast.parse(cell).body]
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


@dataclasses.dataclass(frozen=True)
class GivenData:
    """The variables of the instructor's demonstrations, which a notebook has and a sandbox has not.

    An answer that uses one works in the notebook, so the sandbox gets those that it asks for.

    Args:
        cells: sources of the instructor's code cells above each check, by exercise.
        known: names that exist in a sandbox without them: those of the exercises.
    """

    cells: dict[str, tuple[str, ...]]
    known: frozenset[str]

    @staticmethod
    def of(source: NotebookNode, exercises: Iterable[str]) -> "GivenData":
        """The data of a notebook.

        Args:
            source: the instructor's notebook, in its release version.
            exercises: their names.
        """
        above: list[str] = []
        cells = {}
        for cell in source.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if grade_id.startswith("check_"):
                cells[grade_id.removeprefix("check_")] = tuple(above)
            elif cell.cell_type == "code" and not grade_id:
                above.append(cell.source)
        return GivenData(cells, frozenset(exercises))

    def statements(self, name: str, exercise: str) -> str:
        """The statements that define a variable, as it is at the check of an exercise; "" if none.

        Args:
            name: of the variable.
            exercise: whose check it is.
        """
        return _statements(name, self.cells.get(exercise, ()), self.known)


@functools.lru_cache(maxsize=64)
def _statements(name: str, cells: tuple[str, ...], known: frozenset[str]) -> str:
    try:
        return module_source([name], list(cells), "", known)
    except ModuleError:
        return ""
