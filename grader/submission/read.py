"""Read a submitted notebook: the bytes of its file, and the sources of its cells."""

import hashlib
import json
import os
import pathlib
import stat
from collections.abc import Mapping
from typing import Any

from check.notebook_file import MAX_BYTES, MAX_CELLS, MAX_CODE_CELL
from check.text import one_line

from . import damaged

# 16 MiB of JSON that has lists and dicts alone would take 1 GiB of memory.
MAX_CONTAINERS = 500_000
# Characters; a Markdown renderer or a highlighter may take minutes for longer cells.
MAX_TEXT_CELL, MAX_TEXT = 4_000, 200_000
TOO_LONG = "# (this cell has "  # begins what stands in place of a longer cell


class UnreadableSubmission(Exception):
    """A submission that cannot be read; the message gives the student the reason and the remedy."""


def read_bytes(path: pathlib.Path) -> bytes:
    """The bytes of a notebook, or of an archive.

    Raises:
        UnreadableSubmission: it is no regular file, or larger than MAX_BYTES.
    """
    try:
        # It may be a link, which must not be followed, or a pipe, which would block.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise UnreadableSubmission(
            "the notebook is a link or cannot be opened: submit the file itself"
        ) from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise UnreadableSubmission("the notebook is no ordinary file")
    with os.fdopen(descriptor, "rb") as file:
        if status.st_size > MAX_BYTES:
            size, name = status.st_size >> 20, one_line(path.name)
            what = "the notebook" if ".ipynb" in name.casefold() else name
            raise UnreadableSubmission(
                f"{what} has {size} MiB: clear its outputs and submit it again"
            )
        return file.read(MAX_BYTES + 1)


def digest(data: bytes, modules: Mapping[str, str] | None = None) -> str:
    """The name of an attempt, under which its scores are kept.

    Args:
        data: the notebook.
        modules: the student's own modules that were submitted with it, by part.

    Returns:
        SHA-256 of the notebook, and of its modules if there are any.
    """
    text = hashlib.sha256(data)
    for part, source in sorted((modules or {}).items()):
        text.update(f"\0{part}\0{len(source)}\0{source}".encode())
    return text.hexdigest()


def read_cells(data: bytes) -> list[dict[str, str]]:
    """The cells of a notebook; everything but their types, grade_ids and sources is dropped.

    Returns:
        for each cell a dict with the keys type ("code" or "markdown"), grade_id ("" when it has
        none) and source.

    Raises:
        UnreadableSubmission: this is no notebook, or it is too large.
    """
    containers = data.count(b"[") + data.count(b"{")
    if containers > MAX_CONTAINERS:
        raise UnreadableSubmission(
            f"the notebook has {containers} lists and dicts: clear its outputs and submit it again"
        )
    try:
        notebook = _parsed(data)
    except (ValueError, RecursionError):
        raise UnreadableSubmission(damaged.reason(data)) from None
    listed = _listed(notebook)
    if not isinstance(listed, list):
        raise UnreadableSubmission(damaged.reason_for_json(notebook))
    if len(listed) > MAX_CELLS:
        raise UnreadableSubmission(
            f"the notebook has {len(listed)} cells; at most {MAX_CELLS} are read"
        )
    cells = [_cell(cell) for cell in listed if isinstance(cell, dict)]
    size = sum(len(cell["source"]) for cell in cells)
    if size > MAX_TEXT:
        raise UnreadableSubmission(
            f"the notebook's cells hold {size} characters; at most {MAX_TEXT} are read"
        )
    return cells


def _parsed(data: bytes) -> object:
    """The JSON in a file; what stands after a whole notebook is left out.

    Editors and disks leave zeros, Ctrl-Z, or the end of an earlier version there.

    Raises:
        ValueError: it begins with no JSON, or with JSON that is no notebook and does not end there.
        RecursionError: it is nested too deeply.
    """
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    text = text.lstrip()
    notebook, end = json.JSONDecoder().raw_decode(text)
    if text[end:].strip() and not isinstance(_listed(notebook), list):
        raise ValueError("more than one value")
    return notebook


def _listed(notebook: object) -> object:
    """The cells of a notebook; those of format 3, of 2014, are in its worksheets."""
    if not isinstance(notebook, dict):
        return None
    sheets = notebook.get("worksheets")
    if "cells" in notebook or not isinstance(sheets, list):
        return notebook.get("cells")
    cells = [s.get("cells") for s in sheets if isinstance(s, dict)]
    return [cell for listed in cells if isinstance(listed, list) for cell in listed]


def _cell(cell: dict[str, Any]) -> dict[str, str]:
    source = cell.get("source", cell.get("input", ""))  # format 3 has input in code cells
    if source is None:
        source = ""
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        source = ""
    longest = MAX_CODE_CELL if cell.get("cell_type") == "code" else MAX_TEXT_CELL
    if len(source) > longest:
        source = f"{TOO_LONG}{len(source)} characters; at most {longest} are read)"
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return {
        "type": "code" if cell.get("cell_type") == "code" else "markdown",
        "grade_id": grade_id if isinstance(grade_id, str) else "",
        # A lone surrogate is valid in JSON, but cannot be encoded as UTF-8.
        "source": source.encode("utf-8", "replace").decode(),
    }
