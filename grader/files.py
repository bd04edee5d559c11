"""Write files atomically: a file has its old content or its new one, never a part of it."""

import contextlib
import os
import pathlib
import secrets
import shutil

UNFINISHED = ".grader-new"  # in a file's name while it is written


def write_atomically(path: pathlib.Path, text: str) -> None:
    """Write text to a file, through a temporary file beside it.

    A folder in its place is removed: it was copied from a submission by an earlier version.

    Raises:
        OSError: it cannot be written; the file keeps its old content.
    """
    write_bytes_atomically(path, text.encode())


def write_bytes_atomically(path: pathlib.Path, data: bytes) -> None:
    """Write bytes to a file, as write_atomically writes text."""
    # The name cannot be guessed, so nothing that a student submits stands in its place.
    temporary = path.with_name(f"{path.name}{UNFINISHED}-{secrets.token_hex(8)}")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        make_room(path)
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def make_room(path: pathlib.Path) -> None:
    """Remove a folder that stands in place of a file that the grader writes."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
