"""Rebuild a submitted notebook on the instructor's cells."""

import pathlib
import re
from typing import Any

import nbformat
from nbformat import NotebookNode

from check.text import BLANK

TYPED_INTO = "typed_into"  # metadata of an own cell: the grade_id of the one it was typed into
MAX_BLANKS = 200  # in a run
LONG_BLANKS = re.compile(rf"[\s{BLANK.pattern[1:-1]}]{{{MAX_BLANKS},}}")


def release_version(path: pathlib.Path) -> NotebookNode:
    """A source notebook as it is released: without solutions, hidden tests and outputs.

    Args:
        path: of the source notebook.
    """
    # Imported here: processes that only grade need no nbgrader, which takes a second to import.
    from nbgrader.preprocessors import (
        ClearHiddenTests,
        ClearOutput,
        ClearSolutions,
        ComputeChecksums,
    )

    notebook = nbformat.read(path, as_version=4)
    resources: dict[str, Any] = {}
    for step in (ClearSolutions, ClearHiddenTests, ClearOutput, ComputeChecksums):
        notebook, resources = step().preprocess(notebook, resources)
    return notebook


def rebuild(source: NotebookNode, submitted: list[dict[str, str]]) -> NotebookNode:
    """A student's notebook, in which the instructor's cells take the place of their copies.

    Each cell with a grade_id of the source occurs once, with the instructor's metadata, and with
    the student's source if it is a solution cell. All other cells keep their place and text; what
    a student typed into another cell with a grade_id becomes a cell of her own above it. Cells
    that the student deleted are put back, without an answer.

    Args:
        source: what release_version returned.
        submitted: what read_cells returned; empty for a submission that cannot be read.
    """
    required = {c.metadata.nbgrader.grade_id: c for c in source.cells if "nbgrader" in c.metadata}
    released = {c.source for c in source.cells}
    built: list[NotebookNode] = []
    present: set[str] = set()
    for cell in with_grade_ids(submitted, required):
        grade_id = cell["grade_id"]
        if grade_id in required and grade_id not in present:
            present.add(grade_id)
            copy = nbformat.from_dict(required[grade_id])
            if copy.metadata.nbgrader.solution:
                copy.source = _shortened(cell["source"])
            elif cell["type"] == "code" and _has_other_code(cell["source"], copy.source):
                built.append(_own_code(cell["source"], released, {TYPED_INTO: grade_id}))
            built.append(copy)
        else:  # a cell that the student added, or the second copy of an instructor's
            own = _own_code if cell["type"] == "code" else _own_text
            built.append(own(cell["source"], released))
    _insert_missing(built, required, present)
    for n, cell in enumerate(built):
        cell.id = f"cell-{n}"
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook = nbformat.from_dict({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    notebook.cells = built
    for key in ("kernelspec", "language_info"):
        if key in source.metadata:
            notebook.metadata[key] = source.metadata[key]
    return notebook


def with_grade_ids(
    submitted: list[dict[str, str]], required: dict[str, NotebookNode]
) -> list[dict[str, str]]:
    """The cells of a notebook, whose grade_ids are found again if its editor has dropped them all.

    A check is known by its text. A solution cell is the first that defines the function.

    Args:
        submitted: what read_cells returned.
        required: the cells of the source with a grade_id, by it.
    """
    if any(cell["grade_id"] in required for cell in submitted):
        return submitted
    found: set[str] = set()
    cells = []
    for cell in submitted:
        grade_id = next((g for g in required if g not in found and _is(cell, required[g])), "")
        found.add(grade_id)
        cells.append({**cell, "grade_id": grade_id})
    return cells


def _is(cell: dict[str, str], original: NotebookNode) -> bool:
    """Whether a cell without a grade_id is the student's copy of one of the instructor's."""
    if cell["type"] != original.cell_type:
        return False
    if not original.metadata.nbgrader.solution:
        return normalised(cell["source"]) == normalised(original.source)
    name = re.escape(original.metadata.nbgrader.grade_id)
    return re.search(rf"^(def|class) {name}\b", cell["source"], re.MULTILINE) is not None


def normalised(source: str) -> str:
    """The source of a cell without blanks at the ends of lines: editors add and remove these."""
    return "\n".join(map(str.rstrip, source.splitlines())).strip()


def _has_other_code(typed: str, original: str) -> bool:
    """Whether a student typed more than blanks and comments into a cell of the instructor's."""
    known = {line.strip() for line in original.splitlines()}
    new = (line.strip() for line in typed.splitlines() if line.strip() not in known)
    return any(line and not line.startswith("#") for line in new)


def _own_code(source: str, _: set[str], metadata: dict[str, str] | None = None) -> NotebookNode:
    # new_code_cell would validate each cell against the schema
    cell = {"cell_type": "code", "metadata": metadata or {}, "source": _shortened(source)}
    return nbformat.from_dict(cell)


def _shortened(source: str) -> str:
    """Source whose runs of blanks and line ends are short: a highlighter takes minutes for some."""
    return LONG_BLANKS.sub(lambda run: run[0][:MAX_BLANKS], source)


def _own_text(source: str, released: set[str]) -> NotebookNode:
    """A text cell; text that was not released is shown as it was typed.

    If it were rendered, HTML in it would become a part of nbgrader's feedback page.
    """
    if source not in released:
        longest = max((len(run) for run in re.findall("~+", source)), default=0)
        fence = "~" * max(3, longest + 1)
        source = f"{fence}\n{source}\n{fence}"
    return nbformat.from_dict({"cell_type": "markdown", "metadata": {}, "source": source})


def _insert_missing(
    built: list[NotebookNode], required: dict[str, NotebookNode], present: set[str]
) -> None:
    """Insert each missing cell beside its partner: a solution before its check, or the reverse."""
    for grade_id, cell in required.items():
        if grade_id in present:
            continue
        missing = nbformat.from_dict(cell)
        if missing.metadata.nbgrader.solution:
            missing.source = "# (this cell was missing in the submission)"
        ids = [c.metadata.get("nbgrader", {}).get("grade_id") for c in built]
        solution, check = grade_id.removeprefix("check_"), f"check_{grade_id}"
        if check in ids:
            built.insert(ids.index(check), missing)
        elif solution in present:
            built.insert(ids.index(solution) + 1, missing)
        else:  # both are missing: any cell may define the function, so its check comes last
            built.append(missing)
