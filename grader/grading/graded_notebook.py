"""The graded notebook: results as the outputs of its graded cells, and the notebook as text."""

import functools
import json
from typing import Any

import nbformat
from nbformat import NotebookNode

from check import render
from check.result import Result


def write_results(notebook: NotebookNode, results: list[Result]) -> None:
    """Write each result into its graded cell as nbgrader reads it: an error, or a score.

    nbgrader gives full points to a graded cell without an output, so every one gets an output.
    """
    by_cell = {f"check_{result.name}": result for result in results}
    for cell in notebook.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        if not nbgrader.get("grade"):
            continue
        result = by_cell.get(nbgrader["grade_id"])
        text = render.as_text(result) if result else "not graded"
        if result is None or result.score <= 0:
            failed = {"ename": "NoPoints", "evalue": text, "traceback": text.splitlines()}
            cell.outputs = [_output("error", **failed)]
        else:
            printed = _output("stream", name="stdout", text=text + "\n")
            data = {"text/plain": repr(float(result.score))}
            score = _output("execute_result", data=data, metadata={}, execution_count=1)
            cell.outputs, cell.execution_count = [printed, score], 1


def write_note(notebook: NotebookNode, note: str) -> None:
    """Write a note on the whole submission into a cell at the top, so that the student reads it."""
    # In a fence: file names in it are a student's, and would be rendered as Markdown and HTML.
    source = f"**About your submission**\n\n~~~\n{note}\n~~~"
    cell = {"cell_type": "markdown", "id": "note", "metadata": {}, "source": source}
    notebook.cells.insert(0, nbformat.from_dict(cell))


def _output(kind: str, **parts: Any) -> NotebookNode:
    return nbformat.from_dict({"output_type": kind, **parts})


def as_text(notebook: NotebookNode) -> str:
    """A notebook as nbformat writes it, without validation.

    Most cells are the same in the whole class, so the text of each cell is cached.
    """
    frame = nbformat.v4.writes(nbformat.from_dict({**notebook, "cells": []}))
    cells = ",\n".join(_cell_as_text(json.dumps(cell)) for cell in notebook.cells)
    listed = f"[\n{cells}\n ]" if cells else "[]"
    return str(frame.replace('"cells": []', f'"cells": {listed}', 1))


@functools.lru_cache(maxsize=4096)
def _cell_as_text(cell: str) -> str:
    alone = nbformat.from_dict({"cells": [json.loads(cell)], "metadata": {}})
    return str(nbformat.v4.writes(alone).partition('"cells": [\n')[2].rpartition("\n ],\n")[0])
