"""Write files atomically: a file has its old content or its new one, never a part of it."""

import contextlib
import os
import pathlib

UNFINISHED = ".grader-new"  # the end of a file's name while it is written


def write_atomically(path: pathlib.Path, text: str) -> None:
    """Write text to a file, through a temporary file beside it.

    Raises:
        OSError: it cannot be written; the file keeps its old content.
    """
    temporary = path.with_name(path.name + UNFINISHED)
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
