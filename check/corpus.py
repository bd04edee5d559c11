"""The text that the network of notebook 05 reads: this course's own prose, notebooks 01 to 04."""

import pathlib


def text() -> str:
    """All of it, as it was when the course was released: one paragraph a line."""
    return pathlib.Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
