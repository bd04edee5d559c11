"""The Python that a student's JupyterLab runs with, and what is installed for it.

This module needs the standard library alone.
"""

import importlib.metadata
import os
import pathlib
import re
import subprocess
import sys
import venv

from ..errors import CourseError
from .package_check import REQUIREMENTS

NO_VENV = (
    "This Python cannot make a virtual environment. On Debian and Ubuntu: sudo apt-get install "
    "python3-venv. Elsewhere install Python from https://www.python.org/downloads/"
)


def python_for(folder: pathlib.Path) -> pathlib.Path:
    """A Python that has what the notebooks need.

    Args:
        folder: of the student edition.

    Returns:
        this Python, if it has all of that; else the one in .venv in the folder, into which it is
        installed when it is not there yet.

    Raises:
        CourseError: it could not be installed.
    """
    requirements = _requirements()
    if all(map(_is_here, requirements)):
        return pathlib.Path(sys.executable)
    environment = folder / ".venv"
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    complete = environment / "installed.txt"  # written last
    text = "\n".join(requirements)
    if not (python.exists() and complete.exists() and complete.read_text("utf-8") == text):
        names = ", ".join(requirement.partition(">")[0] for requirement in requirements)
        print(f"Installing {names} into {environment}, once: about a minute.", flush=True)
        _create(environment, python)
        _install(python, requirements)
        complete.write_text(text, encoding="utf-8")
    return python


def _requirements() -> list[str]:
    """Such as numpy>=1.26."""
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _is_here(requirement: str) -> bool:
    """Whether this Python has a package, in the version that is asked for or a newer one."""
    name, _, least = requirement.partition(">=")
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return _numbers(version) >= _numbers(least)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _create(environment: pathlib.Path, python: pathlib.Path) -> None:
    """Make a virtual environment; one whose Python is gone is made again.

    Raises:
        CourseError: this Python has no venv or no pip.
    """
    try:
        venv.create(environment, with_pip=True, symlinks=os.name != "nt", clear=not python.exists())
    except (subprocess.CalledProcessError, OSError) as error:
        raise CourseError(f"{NO_VENV} ({error})") from None


def _install(python: pathlib.Path, requirements: list[str]) -> None:
    """Install packages, and show which one is being fetched.

    Raises:
        CourseError: pip failed; it has printed why.
    """
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    # Python compiles what is imported, and need not wait for all the rest; a bar is no line.
    command += ["--no-compile", "--progress-bar=off"]
    with subprocess.Popen(
        [*command, *requirements], stdout=subprocess.PIPE, text=True, errors="replace"
    ) as pip:
        for line in pip.stdout or ():
            _show(line)
    _show("")
    if pip.returncode:
        raise CourseError(
            "pip could not install it, for the reason above. It needs the internet. The same "
            "command goes on from there."
        )


def _show(line: str) -> None:
    """Show what pip does in one line of the terminal, which the next one replaces."""
    if sys.stdout.isatty() and (line.startswith(("Collecting", "Installing")) or not line):
        words = " ".join(line.split()[:2]).replace("Installing collected", "Unpacking all of it")
        print(f"\r  {words:<60.60}", end="" if line else "\r", flush=True)
