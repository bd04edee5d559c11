"""Settings of one machine or one term: nbgrader_config_local.py, which git ignores.

nbgrader_config.py loads this file at its end, wherever it is loaded itself: by `python -m grader`,
by nbgrader's commands, and by JupyterLab with formgrader.
"""

import pathlib
import traceback

from traitlets.config import Config, PyFileConfigLoader

from .errors import CourseError

LOCAL_SETTINGS = "nbgrader_config_local.py"


def add_local_settings(config: Config, folder: pathlib.Path) -> None:
    """Add the settings of the local file, which replace those that are there; without it, none.

    Args:
        config: the settings so far, which are changed.
        folder: of nbgrader_config.py; the local file is beside it.

    Raises:
        CourseError: the file cannot be read or fails.
    """
    path = folder / LOCAL_SETTINGS
    if not path.exists():
        return
    try:
        # A new loader reads the file again each time; import would run it once in a process.
        local = PyFileConfigLoader(path.name, path=str(folder)).load_config()
    except Exception as error:  # the file may hold anything
        raise CourseError(
            f"{path}{_line(error, path)}: {type(error).__name__}: {_message(error)}. Correct this "
            "file, and run the command again."
        ) from error
    config.merge(local)


def _line(error: Exception, path: pathlib.Path) -> str:
    """The line of the file in which it failed, such as ", line 3"."""
    if isinstance(error, SyntaxError):
        number = error.lineno
    else:
        frames = traceback.extract_tb(error.__traceback__)
        number = next((f.lineno for f in reversed(frames) if f.filename == str(path)), None)
    return f", line {number}" if number else ""


def _message(error: Exception) -> str:
    """What Python says, in one line and without a full stop."""
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return text.partition("\n")[0].rstrip(".")
