"""The student's own modules of earlier notebooks, which are submitted with a notebook."""

import pathlib
from collections.abc import Iterable

from .find import OWN_MODULES, File
from .read import UnreadableSubmission

MAX_MODULE = 200_000  # bytes


def own_modules(
    files: Iterable[File], notebook: pathlib.PurePosixPath, parts: Iterable[str]
) -> dict[str, str]:
    """The source of each module my_lstm/PART.py that can be used.

    A module counts when its folder is beside the notebook, or one level further out; the folder may
    be packed as my_lstm.zip. What is no small UTF-8 file is left out: the reference is used then.

    Args:
        files: of the submission, those in its archives included.
        notebook: the path of the notebook that is graded.
        parts: those of the earlier notebooks.

    Returns:
        the sources by part.
    """
    by_path = {file.path: file for file in files if file.plain}
    packed = pathlib.PurePosixPath(f"{OWN_MODULES}.zip")
    folders = [
        around / name
        for around in (notebook.parent, notebook.parent.parent, pathlib.PurePosixPath())
        for name in (OWN_MODULES, packed, packed / OWN_MODULES)
    ]
    found = {}
    for part in parts:
        candidates = [by_path[f / f"{part}.py"] for f in folders if f / f"{part}.py" in by_path]
        sources = [text for text in map(_source, candidates) if text]
        if sources:
            found[part] = sources[0]
    return found


def _source(file: File) -> str:
    """The text of a module; "" when it cannot be used."""
    try:
        data = file.read()
        text = data.decode("utf-8-sig")
    except (UnreadableSubmission, UnicodeDecodeError):
        return ""
    return text if len(data) <= MAX_MODULE and "\0" not in text else ""
