"""The student's own modules of earlier notebooks, which are submitted with a notebook."""

import pathlib
from collections.abc import Iterable

from .find import OWN_MODULES, File
from .names import Kind, kind
from .read import UnreadableSubmission

MAX_MODULE = 200_000  # bytes
ROOT = pathlib.PurePosixPath()


def own_modules(
    files: Iterable[File], notebook: pathlib.PurePosixPath, parts: Iterable[str]
) -> dict[str, str]:
    """The source of each module my_lstm/PART.py that can be used.

    A module counts in a folder my_lstm that is beside the notebook, one level further out, or
    outermost; also when the folder is packed in an archive with my_lstm in its name. When no such
    folder has it, a file beside the notebook counts. What is no small UTF-8 file is left out: the
    reference is used then.

    Args:
        files: of the submission, those in its archives included.
        notebook: the path of the notebook that is graded.
        parts: those of the earlier notebooks.

    Returns:
        the sources by part.
    """
    plain = [file for file in files if file.plain]
    found = {}
    for part in parts:
        ranked = [(_rank(file.path, notebook, part), file) for file in plain]
        usable = [(rank, file) for rank, file in ranked if rank is not None]
        usable.sort(key=lambda ranked: (ranked[0], ranked[1].path))
        source = next(filter(None, (_source(file) for _, file in usable)), "")
        if source:
            found[part] = source
    return found


def _rank(
    path: pathlib.PurePosixPath, notebook: pathlib.PurePosixPath, part: str
) -> tuple[int, int, int] | None:
    """How near a file is to where a module should be, the least first; None if it is none."""
    if path.name != f"{part}.py":
        return None
    for distance, around in enumerate((notebook.parent, notebook.parent.parent, ROOT)):
        if path.is_relative_to(around):
            within = path.relative_to(around).parts[:-1]
            if all(map(_holds_modules, within)) and (within or not distance):
                return (not within, distance, len(within))
    return None


def _holds_modules(folder: str) -> bool:
    """Whether a folder or an archive is the student's my_lstm, by its name."""
    name = folder.casefold()
    is_packed = kind(pathlib.PurePosixPath(name)) is Kind.ARCHIVE
    return name == OWN_MODULES or (is_packed and OWN_MODULES in name)


def _source(file: File) -> str:
    """The text of a module; "" when it cannot be used."""
    try:
        data = file.read()
        text = data.decode("utf-8-sig")
    except (UnreadableSubmission, UnicodeDecodeError):
        return ""
    return text if len(data) <= MAX_MODULE and "\0" not in text else ""
