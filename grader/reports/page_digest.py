"""A digest of what a feedback page shows from the gradebook, kept in the last line of the page.

When the digest of today's scores is another one, the page is out of date. Nothing has to be
compared by time: nbgrader's gradebook does not record when a manual score was entered.
"""

import dataclasses
import hashlib
import json
import os
import pathlib

from ..gradebook.scores import NotebookScores

START, END = b"<!-- scores: ", b" -->\n"
LENGTH = 64  # hexadecimal digits


def digest(scores: dict[str, NotebookScores], notes: list[str]) -> str:
    """A digest of scores, comments and late penalties, and of notes.

    Args:
        scores: by the name of the notebook.
        notes: what stands at the top of the page.
    """
    by_notebook = {name: dataclasses.asdict(one) for name, one in scores.items()}
    for one in by_notebook.values():
        del one["score"]  # a sum, whose last digits may depend on the order of the rows
    text = json.dumps([by_notebook, notes], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def as_comment(value: str) -> bytes:
    """The comment at the end of a page."""
    return START + value.encode() + END


def read(page: pathlib.Path) -> str:
    """The digest in a page; "" if it has none.

    Raises:
        OSError: the page does not exist, or cannot be read.
    """
    with open(page, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - len(START) - LENGTH - len(END)))
        last = file.read()
    if not (last.startswith(START) and last.endswith(END)):
        return ""
    return last.removeprefix(START).removesuffix(END).decode(errors="replace")
