"""The course folder: where things lie, nbgrader's configuration, the secret of the cases.

Everything that is written here appears whole or not at all, and one grading run writes at a time
in a folder. Several folders may share a gradebook, on a PostgreSQL server.
"""

import contextlib
import errno
import functools
import glob
import hashlib
import hmac
import io
import logging
import os
import pathlib
import re
import secrets
import sys
import tempfile
from collections.abc import Iterator

import filelock
import sqlalchemy
from nbgrader import api as nbgrader_api
from nbgrader.api import Gradebook, InvalidEntry
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

from . import postgresql

CONFIG = "nbgrader_config.py"
SECRET = ".grader-secret"
LOCK = ".grader-lock"
UNFINISHED = ".grader-new"  # how a file's name ends while it is written
# What goes wrong when a disk is full, or a file or the gradebook cannot be written.
TROUBLE = (OSError, sqlalchemy.exc.SQLAlchemyError, InvalidEntry)
FULL = (errno.ENOSPC, errno.EDQUOT)
REFUSED = (errno.EROFS, errno.EACCES, errno.EPERM)
LONGEST_NAME = 128  # characters, of a student in nbgrader's tables


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

    @functools.cached_property
    def _lock(self) -> filelock.BaseFileLock:
        return filelock.FileLock(self.root / LOCK)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only grading run in this course; a second one waits until the first has ended.

        The kernel holds the lock, so it is free again however a run has ended. Whoever gets it
        clears away what a run that was killed had begun to write.
        """
        if self._lock.is_locked:  # by ourselves
            yield
            return
        try:
            self._lock.acquire(timeout=0)
        except filelock.Timeout:
            told = "Another grading run is at work in this course; waiting for it to end."
            print(told, file=sys.stderr, flush=True)
            self._lock.acquire()
        try:
            self._clear_away()
            yield
        finally:
            self._lock.release()

    def _clear_away(self) -> None:
        autograded = self.folder("autograded", "-", "-").parents[1]
        beside = (self.gradebook_file or self.root / "-").parent
        places = {(self.root, f"*{UNFINISHED}*"), (beside, f"*{UNFINISHED}*")}
        for folder, names in (*places, (autograded, f"*/*/*{UNFINISHED}")):
            for unfinished in folder.glob(names):
                unfinished.unlink(missing_ok=True)

    @functools.cached_property
    def _url(self) -> sqlalchemy.URL:
        try:
            return sqlalchemy.make_url(self.directory.db_url)
        except sqlalchemy.exc.ArgumentError as error:
            raise CourseError(postgresql.unusable(error)) from error

    @functools.cached_property
    def gradebook_file(self) -> pathlib.Path | None:
        """Where the gradebook lies; None when it is on a server."""
        named = self._url.database if self._url.get_backend_name() == "sqlite" else None
        return pathlib.Path(named) if named and named != ":memory:" else None

    @functools.cached_property
    def _server(self) -> sqlalchemy.Engine | None:
        """Where the gradebook is, when it is on a PostgreSQL server; its tables are there."""
        if self._url.get_backend_name() == "sqlite":
            return None
        if self._url.get_backend_name() != postgresql.NAME:
            raise CourseError(postgresql.unusable(ValueError()))
        try:  # each connection is closed after use
            engine = sqlalchemy.create_engine(self._url, poolclass=sqlalchemy.NullPool)
        except (ImportError, sqlalchemy.exc.ArgumentError) as error:
            raise CourseError(postgresql.unusable(error)) from error
        postgresql.make(engine, self.directory.course_id)
        return engine

    @contextlib.contextmanager
    def registering(self) -> Iterator[None]:
        """Be the only one who changes what the gradebook knows of assignments.

        On a server that holds for all graders: meanwhile none of them records marks.
        """
        with postgresql.alone(self._server) if self._server else contextlib.nullcontext():
            yield

    @contextlib.contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """The open gradebook."""
        self._make_gradebook()
        with Gradebook(self.directory.db_url, self.directory.course_id) as gradebook:
            yield gradebook

    def _make_gradebook(self) -> None:
        """Make it where there is none: under another name, so that it is there as a whole or not.

        nbgrader makes the tables one by one and asks alembic for their version after that, so a
        gradebook whose making was cut short could never be brought to a later version of nbgrader.
        """
        with_tools_on_path()
        path = self.gradebook_file
        if path is None:
            _ = self._server
        if path is None or _has_bytes(path):
            return
        with self.alone():
            if not _has_bytes(path):
                fresh = path.with_name(path.name + UNFINISHED)
                fresh.unlink(missing_ok=True)
                url = sqlalchemy.engine.URL.create("sqlite", database=str(fresh))
                with Gradebook(url.render_as_string(), self.directory.course_id):
                    pass
                os.replace(fresh, path)

    @contextlib.contextmanager
    def in_words(self) -> Iterator[None]:
        """Say in words that a disk is full, or that something cannot be written.

        Raises:
            CourseError: in place of whatever was raised inside.
        """
        log = nbgrader_api.app_log  # where nbgrader would show a traceback
        before, log.disabled = log.disabled, True
        try:
            yield
        except TROUBLE as error:
            raise CourseError(_told(error, self._url, self.root)) from error
        finally:
            log.disabled = before

    def convert(self, step: type[BaseConverter], assignment: str, student: str = "*") -> None:
        """Run one of nbgrader's own converters, quietly, over what is there already.

        Raises:
            CourseError: it failed; the message is what nbgrader's last error says.
        """
        self._make_gradebook()
        directory = CourseDirectory(
            config=self.config, assignment_id=assignment, student_id=student
        )
        told = io.StringIO()
        log = logging.Logger("nbgrader", logging.WARNING)
        log.addHandler(logging.StreamHandler(told))
        converter = step(coursedir=directory, config=self.config, log=log, force=True)
        try:
            converter.start()
        except TROUBLE:
            raise  # in_words says what that means
        except Exception as error:  # nbgrader raises whatever its parts raise
            last = last_error(told.getvalue()) or str(error)
            raise CourseError(f"nbgrader could not do {assignment}: {last}") from error

    def folder(self, step: str, student: str, assignment: str) -> pathlib.Path:
        """Where nbgrader keeps a step: source, release, submitted, autograded or feedback."""
        directory = getattr(self.directory, f"{step}_directory")
        return pathlib.Path(self.directory.format_path(directory, student, assignment))

    def students(self, assignment: str) -> list[str]:
        """Everybody who has something under submitted/ for this assignment, in order."""
        return [name for name in self._handed_in(assignment) if _is_name(name)]

    def nameless(self, assignment: str) -> list[str]:
        """Folders beside theirs whose names nobody can have: nbgrader could not read them."""
        return [name for name in self._handed_in(assignment) if not _is_name(name)]

    def _handed_in(self, assignment: str) -> list[str]:
        submitted = self.folder("submitted", "-", assignment).parents[1]
        if not submitted.is_dir():
            return []
        # Whatever stands in the place of the folder: what it is, is the intake's to say.
        names = [f.name for f in submitted.iterdir() if os.path.lexists(f / assignment)]
        return sorted(name for name in names if not name.startswith("."))

    @functools.cached_property
    def secret(self) -> bytes:
        """The key of the fresh cases: made once, readable by the owner alone, never in git."""
        path = self.root / SECRET
        if not path.exists():
            self._make_secret(path)
        key = path.read_bytes()
        if len(key) < 32:
            raise CourseError(f"{path} is too short to be a secret. Delete it; a new one is made.")
        return key

    def _make_secret(self, path: pathlib.Path) -> None:
        """Write it under another name and link it to its own, which one of two processes can do."""
        descriptor, name = tempfile.mkstemp(prefix=SECRET + UNFINISHED, dir=self.root)
        unfinished = pathlib.Path(name)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32))
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(unfinished)
        finally:
            unfinished.unlink(missing_ok=True)

    def seed(self, *what: str) -> int:
        """A number that nobody without the secret can foresee, the same each time."""
        text = "\0".join(what).encode()
        return int.from_bytes(hmac.new(self.secret, text, hashlib.sha256).digest(), "big")


def _is_name(name: str) -> bool:
    """Whether it can be written down, and nbgrader does not take it for a pattern."""
    return name.isprintable() and not glob.has_magic(name) and len(name) <= LONGEST_NAME


def with_tools_on_path() -> None:
    """nbgrader calls alembic by its bare name, also when the environment is not activated."""
    tools = str(pathlib.Path(sys.executable).parent)
    if tools not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([tools, os.environ.get("PATH", "")])


def write(path: pathlib.Path, text: str) -> None:
    """Write a file at once or not at all."""
    fresh = path.with_name(path.name + UNFINISHED)
    try:
        with open(fresh, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def _has_bytes(path: pathlib.Path) -> bool:
    """Whether sqlite has begun a file: one that is merely opened is there and empty."""
    return path.exists() and path.stat().st_size > 0


def last_error(told: str) -> str:
    """The last error among what nbgrader said, or else its last line."""
    lines = told.strip().splitlines()
    errors = [line for line in lines if re.match(r"[\w.]*(Error|Exception|Entry)\b.*: ", line)]
    return (errors or lines or [""])[-1]


def _told(error: Exception, gradebook: sqlalchemy.URL, root: pathlib.Path) -> str:
    """What is wrong, where, what to do, and what is safe."""
    said = str(error).partition("\n")[0]
    number = error.errno if isinstance(error, OSError) else None
    named = error.filename if isinstance(error, OSError) else None
    on_server = gradebook.get_backend_name() != "sqlite"
    where = str(named or (root if on_server else gradebook.database))
    if on_server and not isinstance(error, OSError):
        todo, said = postgresql.told(error, gradebook)
    elif number in FULL or "disk is full" in said:
        todo = f"The disk of {where} is full. Free some space there."
    elif number in REFUSED or "readonly" in said or "unable to open" in said:
        todo = f"{where} cannot be written. Make it and its folder writable for you."
    elif "is locked" in said:
        todo = f"Another program writes to {where} and does not let go. End it, such as formgrader."
    else:
        todo = f"Something went wrong with {where}."
    safe = "What was recorded before is safe, and the same command goes on from there."
    return f"{todo} {safe} ({said})"
