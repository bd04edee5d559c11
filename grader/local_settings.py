"""Settings of one machine or one term: nbgrader_config_local.py, which git ignores.

nbgrader_config.py loads this file at its end, wherever it is loaded itself: by `python -m grader`,
by nbgrader's commands, and by JupyterLab with formgrader.
"""

import pathlib
import traceback

from traitlets.config import Config, PyFileConfigLoader

from .errors import CourseError

CONFIG, LOCAL_SETTINGS = "nbgrader_config.py", "nbgrader_config_local.py"


def add_local_settings(config: Config, folder: pathlib.Path) -> None:
    """Add the settings of the local file, which replace those that are there; without it, none.

    Args:
        config: the settings so far, which are changed.
        folder: of nbgrader_config.py; the local file is beside it.

    Raises:
        CourseError: the file cannot be read or fails.
    """
    config.merge(_local_settings(folder))


def settings_file(folder: pathlib.Path, section: str, setting: str) -> str:
    """The name of the file that has the last word on a setting, for messages about it.

    Args:
        folder: of nbgrader_config.py.
        section: such as "CourseDirectory".
        setting: such as "db_url".
    """
    return LOCAL_SETTINGS if setting in _local_settings(folder)[section] else CONFIG


def _local_settings(folder: pathlib.Path) -> Config:
    """The settings of the local file alone; none when there is no such file.

    Raises:
        CourseError: the file cannot be read or fails.
    """
    path = folder / LOCAL_SETTINGS
    if not path.exists():
        return Config()
    try:
        # A new loader reads the file again each time; import would run it once in a process.
        return PyFileConfigLoader(path.name, path=str(folder)).load_config()
    except Exception as error:  # the file may hold anything
        raise CourseError(
            f"{path}{_line(error, path)}: {type(error).__name__}: {_message(error)}. Correct this "
            "file, and run the command again."
        ) from error


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
