"""Tell a notebook with answers from one that is as it was released."""

import dataclasses
import functools
import json
import re


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


def has_answers(cells: list[dict[str, str]], released: str) -> bool:
    """Whether a notebook is not as it was released: some solution cell was filled in.

    Where the metadata of cells are lost, or an answer has a cell of its own, a cell that defines
    what an exercise asks for is an answer.

    Args:
        cells: what read_cells returned.
        released: the instructor's notebook in its release version, as text.
    """
    known = _read(released)
    for cell in cells:
        source = _plain(cell["source"])
        if cell["type"] != "code" or not source or source in known.sources:
            continue
        if cell["grade_id"] in known.stubs or known.definition.search(source):
            return True
    return False


@functools.lru_cache(maxsize=8)
def _read(released: str) -> _Released:
    cells = json.loads(released)["cells"]
    marked = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    stubs = [nbgrader["grade_id"] for nbgrader in marked if nbgrader.get("solution")]
    names = "|".join(map(re.escape, stubs))
    definition = rf"^[ \t>.]*(?:(?:async +)?(?:def|class) +(?:{names})\b|(?:{names}) *=(?!=))"
    return _Released(
        frozenset(stubs),
        frozenset(_plain("".join(cell["source"])) for cell in cells),
        re.compile(definition, re.MULTILINE),
    )


def _plain(source: str) -> str:
    """Source without what editors change: line ends, and blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in source.splitlines()).strip()
