"""The student edition: one folder with all released notebooks, the package check and a page.

It needs the standard library alone: `python -m grader lab` builds it before anything is installed.
"""

import hashlib
import json
import pathlib

from check import PARTS, assignment_name

from ..files import write_atomically, write_bytes_atomically
from . import package_check
from .released_notebook import released

PAGE = pathlib.Path(__file__).with_name("README_FIRST.html")
GIVEN = ".given.json"  # digests of the notebooks as they were written into an edition


def notebooks(sources: pathlib.Path) -> dict[str, bytes]:
    """The released notebooks by name, in the order of the course.

    Args:
        sources: the folder of the source notebooks, which may lack the last ones.
    """
    names = [assignment_name(part) for part in PARTS]
    paths = [sources / name / f"{name}.ipynb" for name in names]
    return {path.name: released(path.read_bytes()) for path in paths if path.is_file()}


def data_files(sources: pathlib.Path) -> dict[str, bytes]:
    """Files of data that come with notebooks and stand beside them, by name.

    Args:
        sources: the folder of the source notebooks, or of the released ones.
    """
    folders = [sources / assignment_name(part) for part in PARTS]
    paths = [path for folder in folders for path in sorted(folder.glob("*.json"))]
    return {path.name: path.read_bytes() for path in paths}


def shared_files() -> dict[str, bytes]:
    """What all notebooks share, by path: check, its wheel, the page and requirements.txt."""
    return {PAGE.name: PAGE.read_bytes()} | package_check.for_students()


def write(folder: pathlib.Path, new: dict[str, bytes]) -> list[str]:
    """Build the edition in a folder, or bring it up to date; a student's work there is kept.

    A notebook is replaced only when it is still as it was given.

    Args:
        folder: is created if need be.
        new: the released notebooks by name.

    Returns:
        names of the notebooks that were kept although their released version has changed.
    """
    package_check.write(shared_files(), folder)
    record = folder / GIVEN
    given = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    kept = []
    for name, data in new.items():
        path, digest = folder / name, _digest(data)
        there = _digest(path.read_bytes()) if path.exists() else None
        if there in (None, given.get(name), digest):
            if there != digest:
                write_bytes_atomically(path, data)
            given[name] = digest
        elif given.get(name) != digest:
            kept.append(name)
    write_atomically(record, json.dumps(given, indent=1))
    return kept


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
