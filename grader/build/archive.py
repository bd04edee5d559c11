"""The archive for students: the student edition in one zip file, with a page on how to begin."""

import io
import pathlib
import shutil
import tempfile
import zipfile

from ..course import Course
from ..files import write_bytes_atomically
from . import release

PAGE = pathlib.Path(__file__).with_name("README_FIRST.html")
# Of every file in the archive, so that the same content gives the same bytes.
TIME = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16  # a regular file, in the way zip stores the modes of files


def write_archive(course: Course, path: pathlib.Path) -> list[str]:
    """Write all notebooks as students are given them, check, requirements and the page.

    Args:
        course: whose notebooks are released first.
        path: of the zip file, which is replaced; its files are in one folder with the same name.

    Returns:
        the names of the notebooks.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        notebooks = release.student_edition(course, folder)
        shutil.copyfile(PAGE, folder / PAGE.name)
        data = _zipped(folder, path.stem)
    write_bytes_atomically(path, data)
    return [notebook.name for notebook in notebooks]


def _zipped(folder: pathlib.Path, top: str) -> bytes:
    """All files of a folder as a zip file, in one folder at its top."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{top}/{path.relative_to(folder).as_posix()}", TIME)
            entry.create_system, entry.external_attr = 3, READABLE  # Unix, on every system
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=9)
    return buffer.getvalue()
