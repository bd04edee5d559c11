"""The course folder: where things lie, nbgrader's configuration, the secret of the cases."""

import contextlib
import functools
import hashlib
import hmac
import io
import logging
import os
import pathlib
import secrets
import sys
from collections.abc import Iterator

import numpy as np
from nbgrader.api import Gradebook
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

CONFIG = "nbgrader_config.py"
SECRET = ".grader-secret"


class CourseError(Exception):
    """The course folder is not as it should be; the message says what to do."""


class Course:
    """The folder that holds nbgrader_config.py, and everything nbgrader keeps beside it.

    Args:
        root: the folder.

    Raises:
        CourseError: it is no course folder.
    """

    def __init__(self, root: pathlib.Path) -> None:
        self.root = root.resolve()
        if not (self.root / CONFIG).is_file():
            raise CourseError(
                f"{self.root} holds no {CONFIG}. Change to the course's folder first."
            )

    @functools.cached_property
    def config(self) -> Config:
        """What nbgrader_config.py says."""
        with_tools_on_path()
        config = PyFileConfigLoader(CONFIG, path=str(self.root)).load_config()
        config.CourseDirectory.root = str(self.root)
        return config

    @functools.cached_property
    def directory(self) -> CourseDirectory:
        """nbgrader's own idea of where things lie."""
        return CourseDirectory(config=self.config)

    @contextlib.contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """The open gradebook."""
        with_tools_on_path()
        with Gradebook(self.directory.db_url, self.directory.course_id) as gradebook:
            yield gradebook

    def convert(self, step: type[BaseConverter], assignment: str, student: str = "*") -> None:
        """Run one of nbgrader's own converters, quietly, over what is there already.

        Raises:
            CourseError: it failed; the message is the last thing nbgrader said.
        """
        directory = CourseDirectory(
            config=self.config, assignment_id=assignment, student_id=student
        )
        told = io.StringIO()
        log = logging.Logger("nbgrader", logging.WARNING)
        log.addHandler(logging.StreamHandler(told))
        converter = step(coursedir=directory, config=self.config, log=log, force=True)
        try:
            converter.start()
        except Exception as error:  # nbgrader raises whatever its parts raise
            last = (told.getvalue().strip().splitlines() or [str(error)])[-1]
            raise CourseError(f"nbgrader could not do {assignment}: {last}") from error

    def folder(self, step: str, student: str, assignment: str) -> pathlib.Path:
        """Where nbgrader keeps a step: source, release, submitted, autograded or feedback."""
        directory = getattr(self.directory, f"{step}_directory")
        return pathlib.Path(self.directory.format_path(directory, student, assignment))

    def students(self, assignment: str) -> list[str]:
        """Everybody with a folder under submitted/ for this assignment, in order."""
        submitted = self.folder("submitted", "-", assignment).parents[1]
        if not submitted.is_dir():
            return []
        names = [folder.name for folder in submitted.iterdir() if (folder / assignment).is_dir()]
        return sorted(name for name in names if not name.startswith("."))

    @functools.cached_property
    def secret(self) -> bytes:
        """The key of the fresh cases: made once, readable by the owner alone, never in git."""
        path = self.root / SECRET
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32))
        key = path.read_bytes()
        if len(key) < 32:
            raise CourseError(f"{path} is too short to be a secret. Delete it; a new one is made.")
        return key

    def generator(self, *what: str) -> np.random.Generator:
        """Random numbers that nobody without the secret can foresee, the same each time."""
        text = "\0".join(what).encode()
        digest = hmac.new(self.secret, text, hashlib.sha256).digest()
        return np.random.default_rng(int.from_bytes(digest, "big"))


def with_tools_on_path() -> None:
    """nbgrader calls alembic by its bare name, also when the environment is not activated."""
    tools = str(pathlib.Path(sys.executable).parent)
    if tools not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([tools, os.environ.get("PATH", "")])
