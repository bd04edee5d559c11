"""The archive for students: the student edition in one zip file."""

import pathlib

from ..assignment import assignments
from ..course import Course
from ..files import write_bytes_atomically
from . import release, student_edition
from .zipped import zipped


def write_archive(course: Course, path: pathlib.Path) -> list[str]:
    """Write all notebooks as students are given them, with what belongs to them.

    Args:
        course: whose notebooks are released first.
        path: of the zip file, which is replaced; its files are in one folder with the same name.

    Returns:
        the names of the notebooks.
    """
    notebooks = {}
    for assignment in assignments():
        notebook = release.release(course, assignment) / f"{assignment.name}.ipynb"
        notebooks[notebook.name] = notebook.read_bytes()
    data_files = student_edition.data_files(course.folder("release", ".", "."))
    content = notebooks | data_files | student_edition.shared_files()
    files = {f"{path.stem}/{name}": content[name] for name in sorted(content)}
    write_bytes_atomically(path, zipped(files))
    return list(notebooks)
