"""Where the student's modules, my_lstm/*.py, are: in the folder that check was given in.

A notebook that is moved to a folder inside that one still saves to, and reads from, one place.
"""

import os
import pathlib

from . import assignment_name


def course_folder() -> pathlib.Path:
    """The folder with my_lstm: the nearest one, from here upwards, that has check in it.

    Without one it is the current folder, where a notebook travels alone. The sources of the course
    do not count: each of their notebooks keeps a my_lstm of its own.
    """
    here = pathlib.Path.cwd()
    return next((each for each in (here, *here.parents) if _was_given(each)), here)


def _was_given(folder: pathlib.Path) -> bool:
    """Whether a folder is a release or a student edition."""
    package = folder / "check" / "__init__.py"
    return package.is_file() and not (folder / "pyproject.toml").exists()


def shown(path: pathlib.Path) -> str:
    """A path as seen from the notebook, such as my_lstm/gates.py or ../my_lstm/gates.py."""
    try:
        return pathlib.Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive of Windows
        return path.as_posix()


def elsewhere(path: pathlib.Path) -> pathlib.Path | None:
    """A module that is not in the course folder itself: the one that was saved last.

    It may be in the folder of its own notebook, beside this one, as nbgrader keeps them, or in any
    folder inside the course folder.

    Args:
        path: such as my_lstm/gates.py.
    """
    root = course_folder()
    found = [root.parent / assignment_name(path.stem) / path]
    if _was_given(root):  # else it may be a home with all there is in it
        for folder, inner, _ in os.walk(root):
            inner[:] = [name for name in inner if not name.startswith((".", "__"))]
            found.append(pathlib.Path(folder) / path)
    there = [each for each in found if each.is_file()]
    return max(there, key=lambda each: each.stat().st_mtime, default=None)
