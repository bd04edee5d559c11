"""The release version of a notebook without nbgrader, byte for byte the one that nbgrader makes.

A student's machine has no nbgrader, and `python -m grader lab` builds the student edition before
anything is installed: this module needs the standard library alone.
"""

import hashlib
import json
import re
from typing import Any

STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")  # nbgrader's, for Python
Cell = dict[str, Any]  # as in the file

# The beginning of the first code cell in a site, where no package is installed yet. Elsewhere it
# does nothing: the notebook works as before when it is downloaded.
IN_BROWSER = """\
import sys

if sys.platform == "emscripten":  # in a browser: the site brings the package check
    import warnings

    import piplite

    await piplite.install(["lstm-check", "ipywidgets"])
    warnings.filterwarnings("ignore", "tqdm:disabling monitor")  # a browser has no threads

"""


def released(source: bytes) -> bytes:
    """The release version of a source notebook: no answers, hidden tests or outputs.

    Args:
        source: the file of the source notebook.
    """
    notebook = json.loads(source)
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        text = without_region(text, "BEGIN SOLUTION", "END SOLUTION", STUB)
        text = without_region(text, "BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
        cell["source"] = text.splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
            for field in ("collapsed", "scrolled"):
                cell["metadata"].pop(field, None)
        if "nbgrader" in cell["metadata"]:
            _lock(cell)
            _sign(cell, text)
    return _written(notebook)


def for_browser(notebook: bytes) -> bytes:
    """A released notebook whose first code cell installs, in a browser, what the notebook needs.

    Args:
        notebook: the file, as released() gives it.
    """
    content = json.loads(notebook)
    cell = next(cell for cell in content["cells"] if cell["cell_type"] == "code")
    cell["source"] = (IN_BROWSER + "".join(cell["source"])).splitlines(keepends=True)
    return _written(content)


def without_region(text: str, begin: str, end: str, stub: tuple[str, ...] = ()) -> str:
    """Text without the lines between two markers, and the markers; stub stands there instead.

    Raises:
        ValueError: a region has no end.
    """
    lines, inside = [], False
    for line in text.split("\n"):
        if begin in line:
            inside = True
            indent = re.match(r"\s*", line)[0]  # type: ignore[index]  # it always matches
            lines += [indent + each for each in stub]
        elif end in line:
            inside = False
        elif not inside:
            lines.append(line)
    if inside:
        raise ValueError(f"A cell has {begin} without {end}:\n{text}")
    return "\n".join(lines)


def _lock(cell: Cell) -> None:
    """Keep a student from deleting a cell of an exercise by accident, or changing a check."""
    kind = cell["metadata"]["nbgrader"]
    if kind["solution"]:
        cell["metadata"]["deletable"] = False
    elif kind["grade"] or kind["locked"]:
        cell["metadata"] |= {"deletable": False, "editable": False}


def _sign(cell: Cell, text: str) -> None:
    """Add nbgrader's checksum of a cell."""
    kind = cell["metadata"]["nbgrader"]
    parts = [text, cell["cell_type"], kind["grade"], kind["solution"], kind["locked"]]
    parts.append(kind["grade_id"])
    if kind["grade"]:
        parts.append(float(kind["points"]))
    kind["checksum"] = hashlib.md5("".join(map(str, parts)).encode()).hexdigest()
    kind["cell_type"] = cell["cell_type"]


def _written(notebook: dict[str, Any]) -> bytes:
    """The file, laid out as nbformat does it."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()
