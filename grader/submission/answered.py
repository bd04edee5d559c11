"""Tell whose exercises a notebook answers, and whether it answers any."""

import dataclasses
import functools
import json
import re
from collections import Counter
from collections.abc import Collection, Mapping

from .rebuild import normalised

Exercises = Mapping[str, Collection[str]]  # the names of the exercises of each assignment
Cells = list[dict[str, str]]
DEFINED = re.compile(r"^[ \t>.]*(?:async +)?(?:def|class) +(\w+)", re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class _Released:
    """The release version of a notebook.

    Args:
        stubs: the grade_ids of its solution cells.
        sources: of all its cells.
        definition: finds where code defines what an exercise asks for.
    """

    stubs: frozenset[str]
    sources: frozenset[str]
    definition: re.Pattern[str]


def has_answers(cells: Cells, released: str) -> bool:
    """Whether a notebook is not as it was released: some solution cell was filled in.

    Where the metadata of cells are lost, or an answer has a cell of its own, a cell that defines
    what an exercise asks for is an answer.

    Args:
        cells: what read_cells returned.
        released: the instructor's notebook in its release version, as text.
    """
    known = _read(released)
    for cell in cells:
        source = normalised(cell["source"])
        if cell["type"] != "code" or not source or source in known.sources:
            continue
        if cell["grade_id"] in known.stubs or known.definition.search(source):
            return True
    return False


def other_assignment(cells: Cells, assignment: str, exercises: Exercises) -> str:
    """The assignment whose notebook this is, when it is another one's; else "".

    It is known by the grade_ids of its cells and, when these are lost, by what the code defines. A
    notebook with half of the exercises of this assignment is one of this assignment.

    Args:
        cells: what read_cells returned.
        assignment: this assignment.
        exercises: of all assignments.
    """
    known = _distinctive(exercises)
    marked = _marked(cells)
    if not any(marked & names for names in known.values()):
        marked = _defined(cells)
    found = {name: len(marked & names) for name, names in known.items()}
    own = found.pop(assignment)
    other = max(found, key=lambda name: found[name], default="")
    if not other or found[other] <= own or 2 * own >= len(known[assignment]):
        return ""
    return other


def is_whole(cells: Cells, assignment: str, exercises: Exercises) -> bool:
    """Whether a notebook has at least half of the exercises of an assignment.

    Args:
        cells: what read_cells returned.
        assignment: its name.
        exercises: of all assignments.
    """
    names = _distinctive(exercises)[assignment]
    return 2 * len((_marked(cells) | _defined(cells)) & names) >= len(names)


def code_of(cells: Cells) -> tuple[str, ...]:
    """The code of a notebook without what editors change, to compare it with another."""
    plain = (normalised(cell["source"]) for cell in cells if cell["type"] == "code")
    return tuple(source for source in plain if source)


def _distinctive(exercises: Exercises) -> dict[str, set[str]]:
    """The exercises whose names occur in one assignment alone: each has a repair_1."""
    count = Counter(name for names in exercises.values() for name in names)
    return {which: {n for n in names if count[n] == 1} for which, names in exercises.items()}


def _marked(cells: Cells) -> set[str]:
    return {cell["grade_id"].removeprefix("check_") for cell in cells}


def _defined(cells: Cells) -> set[str]:
    """The functions and classes that code defines."""
    return {name for c in cells if c["type"] == "code" for name in DEFINED.findall(c["source"])}


@functools.lru_cache(maxsize=8)
def _read(released: str) -> _Released:
    cells = json.loads(released)["cells"]
    marked = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    stubs = [nbgrader["grade_id"] for nbgrader in marked if nbgrader.get("solution")]
    names = "|".join(map(re.escape, stubs))
    definition = rf"^[ \t>.]*(?:(?:async +)?(?:def|class) +(?:{names})\b|(?:{names}) *=(?!=))"
    return _Released(
        frozenset(stubs),
        frozenset(normalised("".join(cell["source"])) for cell in cells),
        re.compile(definition, re.MULTILINE),
    )
