"""The file of the running notebook: where it is, and the sources of its cells."""

import dataclasses
import json
import os
import pathlib
from collections.abc import Iterator
from typing import Any

from . import assignment_name
from .module_source import Namespace

# What grading reads of a notebook; characters of a cell.
MAX_BYTES, MAX_CELLS, MAX_CODE_CELL = 16 << 20, 1000, 10_000


class NotebookFileError(Exception):
    """The notebook's file is not found or cannot be read; the message says what to do."""


@dataclasses.dataclass(frozen=True)
class CodeCell:
    """A code cell as it is in the file.

    Args:
        source: as IPython runs it, with magics translated, so that it compares with what was run.
        grade_id: that nbgrader knows it by, or "".
        length: characters in the file.
    """

    source: str
    grade_id: str
    length: int


def find(part: str, namespace: Namespace, name: str = "") -> pathlib.Path:
    """The file of the notebook that runs this.

    Jupyter and VS Code say which file they have opened. Without that it is the notebook with the
    name of its assignment, or the only one in this folder that imports its checks.

    Args:
        part: of the notebook.
        namespace: of the notebook.
        name: as the student gave it; "" to look for it.

    Raises:
        NotebookFileError: it is not found.
    """
    wanted = f"{assignment_name(part)}.ipynb"
    if name and not pathlib.Path(name).is_file():
        raise NotebookFileError(f"There is no file {name} in {pathlib.Path.cwd()}.")
    places = [pathlib.Path(name)] if name else list(_opened(namespace))
    found = [path for path in places if _belongs(path, part)]
    if not found and not name:
        found = [path for path in [pathlib.Path(wanted)] if _belongs(path, part)] or [
            path for path in sorted(pathlib.Path().glob("*.ipynb")) if _belongs(path, part)
        ]
    if name and not found:
        raise NotebookFileError(
            f"{name} is no notebook of {assignment_name(part)}: it does not import check.{part}."
        )
    if len(found) != 1:
        several = f"There are several: {', '.join(path.name for path in found)}. " if found else ""
        raise NotebookFileError(
            f"The file of this notebook was not found in {pathlib.Path.cwd()}. {several}"
            f'Give its name: hand_in("{wanted}").'
        )
    return found[0]


def _opened(namespace: Namespace) -> Iterator[pathlib.Path]:
    """The file that was opened, as the program says that opened it."""
    told = namespace.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")
    for path in (pathlib.Path(str(one)) for one in told if one):
        if path.suffix == ".ipynb":
            yield path if path.is_absolute() else pathlib.Path(path.name)
            return


def _belongs(path: pathlib.Path, part: str) -> bool:
    """Whether this is a notebook that imports the checks of a part."""
    try:
        return any(f"check.{part}" in str(_source(cell)) for cell in _listed(path.read_bytes()))
    except (OSError, NotebookFileError):
        return False


def code_cells(data: bytes) -> list[CodeCell]:
    """The code cells of a notebook.

    Args:
        data: of the file.

    Raises:
        NotebookFileError: it is no notebook.
    """
    return [
        CodeCell(_as_run(_source(cell)), _grade_id(cell), len(_source(cell)))
        for cell in _listed(data)
        if cell.get("cell_type") == "code"
    ]


def _listed(data: bytes) -> list[dict[str, Any]]:
    try:
        cells = json.loads(data)["cells"]
        return [cell for cell in cells if isinstance(cell, dict)]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NotebookFileError("The file is no notebook. Save it again.") from None


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _grade_id(cell: dict[str, Any]) -> str:
    try:
        return str(cell["metadata"]["nbgrader"]["grade_id"])
    except (KeyError, TypeError):
        return ""


def _as_run(source: str) -> str:
    """The source as IPython runs it; unchanged where there is no IPython."""
    try:
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError:
        return source
    try:
        return TransformerManager().transform_cell(source)
    except SyntaxError:
        return source


def problems(data: bytes) -> list[str]:
    """What grading would not read of a notebook, one sentence for each.

    Args:
        data: of the file.
    """
    found = []
    if len(data) > MAX_BYTES:
        found.append(f"The notebook has {len(data) >> 20} MiB: clear its outputs and save it.")
    if len(_listed(data)) > MAX_CELLS:
        found.append(f"The notebook has more than {MAX_CELLS} cells. Grading reads no such file.")
    for cell in code_cells(data):
        if cell.length > MAX_CODE_CELL:
            first = cell.source.partition("\n")[0]
            found.append(
                f"The cell that begins with {first!r} has {cell.length} characters. Grading reads "
                f"cells of at most {MAX_CODE_CELL}: write it as two."
            )
    return found
