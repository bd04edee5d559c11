"""The text that the network of notebook 05 reads: this course's own prose, notebooks 01 to 04."""

from . import package_data


def text() -> str:
    """All of it, as it was when the course was released: one paragraph a line."""
    return package_data.read("corpus.txt").decode()
