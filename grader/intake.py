"""Read a hand-in: hostile until shown otherwise.

A hand-in gives us the sources of its cells and nothing else. Points, locked cells, tags, outputs
and metadata come from the instructor's source notebook.
"""

import hashlib
import itertools
import json
import os
import pathlib
import re
import stat
from collections.abc import Iterator
from typing import Any

import nbformat
from nbformat import NotebookNode

from check.tree import line

MOST_BYTES, MOST_CELLS = 16 << 20, 1000
# Each list or dict costs ten times as much memory as it takes to write: 16 MiB of them, 1 GiB.
MOST_PARTS = 500_000
# What is looked through for a notebook under another name, and what nbgrader may copy of it.
MOST_FILES, DEEPEST, MOST_COPIED, MOST_COPIED_BYTES = 10_000, 20, 1000, 128 << 20
# Longer ones keep a Markdown renderer or a code highlighter busy for minutes.
LONGEST_CODE, LONGEST_TEXT, MOST_TEXT = 10_000, 4_000, 200_000


class Refused(Exception):
    """This hand-in cannot be read; the message tells its owner why and what to do."""


def master(path: pathlib.Path) -> NotebookNode:
    """The notebook as it is handed out: no solutions, no hidden tests, no outputs."""
    # Here and not above: nbgrader takes a second to load, and who only judges does without it.
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


def find(folder: pathlib.Path, assignment: str) -> tuple[pathlib.Path, str]:
    """The notebook in a hand-in folder.

    Returns:
        its path, and a note when it was not under its own name.

    Raises:
        Refused: there is none, or it cannot be told which one is meant.
    """
    if _is_linked(folder):
        raise Refused("the folder of this hand-in is a link: hand in the files themselves")
    path = folder / f"{assignment}.ipynb"
    if os.path.lexists(path):
        return path, ""
    try:
        others = sorted(pathlib.Path(e.path) for e in _entries(folder) if _is_notebook(e.name))
    except _TooMuch as much:
        raise Refused(
            f"there is no {assignment}.ipynb, and {much}: hand in that one file"
        ) from None
    if len(others) == 1:
        return others[0], f"the notebook was handed in as {line(others[0].name)}"
    if others:
        names = ", ".join(line(p.name) for p in others[:3])
        raise Refused(f"there is no {assignment}.ipynb, and more than one other notebook ({names})")
    raise Refused("there is no notebook in the folder: hand in the .ipynb file")


def _is_linked(folder: pathlib.Path) -> bool:
    """Whether the folder of a hand-in, or that of its student, is a link to somewhere else."""
    return folder.is_symlink() or folder.parent.is_symlink()


def _is_notebook(name: str) -> bool:
    return name.endswith(".ipynb") and name != ".ipynb"


class _TooMuch(Exception):
    """A folder that nobody looks through to its end."""


def _entries(folder: pathlib.Path | str, depth: int = 0) -> Iterator["os.DirEntry[str]"]:
    """Everything in a folder and the folders in it; links are named and not followed.

    Raises:
        _TooMuch: there is more than anybody hands in.
    """
    if depth > DEEPEST:
        raise _TooMuch(f"there are folders in folders, more than {DEEPEST} deep")
    try:
        found = os.scandir(folder)
    except OSError:  # it is not there, or cannot be opened
        return
    count = 0
    with found:
        for entry in found:
            inner = entry.name != ".ipynb_checkpoints" and entry.is_dir(follow_symlinks=False)
            for one in itertools.chain([entry], _entries(entry.path, depth + 1) if inner else ()):
                count += 1
                if count > MOST_FILES:
                    raise _TooMuch(f"there are more than {MOST_FILES} files")
                yield one


def is_plain(folder: pathlib.Path) -> bool:
    """Whether nbgrader can be left to copy this hand-in: it follows links, and copies everything.

    A hand-in with links, pipes, odd names, or more than anybody needs is not copied but read.
    """
    if _is_linked(folder):
        return False
    size = 0
    try:
        for count, entry in enumerate(_entries(folder), start=1):
            status = entry.stat(follow_symlinks=False)
            size += status.st_size
            plain = stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)
            few = count <= MOST_COPIED and size <= MOST_COPIED_BYTES
            if not (plain and few and entry.name.isprintable()):
                return False
    except (OSError, _TooMuch):
        return False
    return True


def read_bytes(path: pathlib.Path) -> bytes:
    """Bytes of a hand-in that is an ordinary file of reasonable size.

    Raises:
        Refused: it is not.
    """
    try:
        # Not following links, not waiting for pipes: the file may be anything.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise Refused(
            "the notebook is a link or cannot be opened: hand in the file itself"
        ) from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise Refused("the notebook is no ordinary file")
    with os.fdopen(descriptor, "rb") as file:
        if status.st_size > MOST_BYTES:
            size = status.st_size >> 20
            raise Refused(f"the notebook has {size} MiB: clear its outputs and hand it in again")
        return file.read(MOST_BYTES + 1)


def is_small_file(path: pathlib.Path) -> bool:
    """Whether this is an ordinary file that can be read at once: no link, no pipe, no device."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size < 1000


def digest(data: bytes) -> str:
    """Name of an attempt: the same bytes are the same attempt."""
    return hashlib.sha256(data).hexdigest()


def cells(data: bytes) -> list[dict[str, str]]:
    """Cells of a hand-in as type, grade_id and source; everything else is left behind.

    Raises:
        Refused: this is no notebook.
    """
    parts = data.count(b"[") + data.count(b"{")
    if parts > MOST_PARTS:
        raise Refused(
            f"the notebook has {parts} lists and dicts: clear its outputs, hand it in again"
        )
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError):
        raise Refused(
            "the notebook is damaged (no valid JSON): save and hand it in again"
        ) from None
    listed = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(listed, list):
        raise Refused("the file is no notebook of today's format: open it in Jupyter and save it")
    if len(listed) > MOST_CELLS:
        raise Refused(f"the notebook has {len(listed)} cells; at most {MOST_CELLS} are read")
    found = [_cell(cell) for cell in listed if isinstance(cell, dict)]
    size = sum(len(cell["source"]) for cell in found)
    if size > MOST_TEXT:
        raise Refused(f"the notebook's cells hold {size} characters; at most {MOST_TEXT} are read")
    return found


def _cell(cell: dict[str, Any]) -> dict[str, str]:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    longest = LONGEST_CODE if cell.get("cell_type") == "code" else LONGEST_TEXT
    if not isinstance(source, str) or len(source) > longest:
        source = "# (this cell was too long to be read)"
    metadata = cell.get("metadata")
    ours = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = ours.get("grade_id") if isinstance(ours, dict) else None
    return {
        "type": "code" if cell.get("cell_type") == "code" else "markdown",
        "grade_id": grade_id if isinstance(grade_id, str) else "",
        # A lone surrogate is valid JSON but can never be written to a file again.
        "source": source.encode("utf-8", "replace").decode(),
    }


def rebuild(source: NotebookNode, handed_in: list[dict[str, str]]) -> NotebookNode:
    """The student's notebook on the instructor's frame.

    Cells with a grade_id stand in it once each, with the instructor's metadata; of the student
    they take the source of solution cells alone. All other cells keep the place and the text the
    student gave them. What was deleted comes back, unanswered.

    Args:
        source: what master returned.
        handed_in: what cells returned; empty for a hand-in that cannot be read.
    """
    frame = {c.metadata.nbgrader.grade_id: c for c in source.cells if "nbgrader" in c.metadata}
    handed_out = {c.source for c in source.cells}
    built: list[NotebookNode] = []
    seen: set[str] = set()
    for cell in handed_in:
        grade_id = cell["grade_id"]
        if grade_id in frame and grade_id not in seen:
            seen.add(grade_id)
            ours = nbformat.from_dict(frame[grade_id])
            if ours.metadata.nbgrader.solution:
                ours.source = cell["source"]
            built.append(ours)
        else:  # the student's own cell, or a second copy of one of ours
            own = _own_code if cell["type"] == "code" else _own_text
            built.append(own(cell["source"], handed_out))
    _bring_back(built, frame, seen)
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
    return nbformat.from_dict(cell)  # nbformat's own way would check each cell against the schema


def _own_text(source: str, handed_out: set[str]) -> NotebookNode:
    """A text cell. What is not ours is shown as it was typed: rendered, its HTML would live in
    nbgrader's feedback page."""
    if source not in handed_out:
        longest = max((len(run) for run in re.findall("~+", source)), default=0)
        fence = "~" * max(3, longest + 1)
        source = f"{fence}\n{source}\n{fence}"
    return nbformat.from_dict({"cell_type": "markdown", "metadata": {}, "source": source})


def _bring_back(built: list[NotebookNode], frame: dict[str, NotebookNode], seen: set[str]) -> None:
    """Put what was deleted where it is looked for: a solution before its check and the reverse."""
    for grade_id, cell in frame.items():
        if grade_id in seen:
            continue
        missing = nbformat.from_dict(cell)
        if missing.metadata.nbgrader.solution:
            missing.source = "# (this cell was missing in what was handed in)"
        ids = [c.metadata.get("nbgrader", {}).get("grade_id") for c in built]
        solution, check = grade_id.removeprefix("check_"), f"check_{grade_id}"
        if check in ids:
            built.insert(ids.index(check), missing)
        elif solution in seen:
            built.insert(ids.index(solution) + 1, missing)
        else:  # both are gone: the function may stand in any cell, so look at the very end
            built.append(missing)
