"""Rebuild a submitted notebook on the instructor's cells."""

import pathlib
import re
from typing import Any

import nbformat
from nbformat import NotebookNode


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
    the student's source if it is a solution cell. All other cells keep their place and text. Cells
    that the student deleted are put back, without an answer.

    Args:
        source: what release_version returned.
        submitted: what read_cells returned; empty for a submission that cannot be read.
    """
    required = {c.metadata.nbgrader.grade_id: c for c in source.cells if "nbgrader" in c.metadata}
    released = {c.source for c in source.cells}
    built: list[NotebookNode] = []
    present: set[str] = set()
    for cell in submitted:
        grade_id = cell["grade_id"]
        if grade_id in required and grade_id not in present:
            present.add(grade_id)
            copy = nbformat.from_dict(required[grade_id])
            if copy.metadata.nbgrader.solution:
                copy.source = cell["source"]
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


def _own_code(source: str, _: set[str]) -> NotebookNode:
    cell = {"cell_type": "code", "metadata": {}, "source": source}
    return nbformat.from_dict(cell)  # new_code_cell would validate each cell against the schema


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
