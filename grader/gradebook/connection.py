"""Open a course's gradebook: an SQLite file, or a database on a PostgreSQL server."""

import contextlib
import errno
import functools
import os
import pathlib
from collections.abc import Iterator

import sqlalchemy
from nbgrader import api as nbgrader_api
from nbgrader.api import Gradebook, InvalidEntry

from ..course import Course, add_tools_to_path
from ..errors import CourseError
from ..files import UNFINISHED
from . import postgresql

# What is raised when a disk is full, or a file or the gradebook cannot be written.
STORAGE_ERRORS = (OSError, sqlalchemy.exc.SQLAlchemyError, InvalidEntry)
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
NOT_PERMITTED = (errno.EROFS, errno.EACCES, errno.EPERM)


@contextlib.contextmanager
def opened(course: Course) -> Iterator[Gradebook]:
    """Open the gradebook of a course, which is created if there is none.

    Raises:
        CourseError: db_url cannot be used.
    """
    create(course)
    with Gradebook(course.directory.db_url, course.directory.course_id) as gradebook:
        yield gradebook


@contextlib.contextmanager
def read(course: Course) -> Iterator[Gradebook]:
    """Open the gradebook to read: all queries see one state of it, until the first rollback.

    Otherwise each query would see what another grader, or formgrader, has written since the one
    before: a score of a submission that was not there yet, say.

    Raises:
        CourseError: db_url cannot be used.
    """
    with opened(course) as gradebook:
        db = gradebook.db
        db.rollback()
        if db.get_bind().dialect.name == postgresql.NAME:
            db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        else:
            db.execute(sqlalchemy.text("BEGIN"))  # Python's sqlite3 begins only before it writes
        yield gradebook


def create(course: Course) -> None:
    """Create the gradebook if there is none.

    nbgrader creates the tables one by one, and then stores their version, without which they cannot
    be upgraded. So an SQLite file is created under a temporary name, and renamed when complete.
    """
    add_tools_to_path()
    path = gradebook_file(course)
    if path is None:
        _server(course)
        return
    if _has_content(path):
        return
    with course.locked():
        if not _has_content(path):
            temporary = path.with_name(path.name + UNFINISHED)
            for unfinished in path.parent.glob(temporary.name + "*"):  # its journal, too
                unfinished.unlink(missing_ok=True)
            url = sqlalchemy.engine.URL.create("sqlite", database=str(temporary))
            with Gradebook(url.render_as_string(), course.directory.course_id):
                pass
            os.replace(temporary, path)


def gradebook_file(course: Course) -> pathlib.Path | None:
    """The gradebook's file; None when it is on a server.

    Raises:
        CourseError: db_url is no address of a database.
    """
    url = _url(course)
    named = url.database if url.get_backend_name() == "sqlite" else None
    return pathlib.Path(named) if named and named != ":memory:" else None


@contextlib.contextmanager
def registration_lock(course: Course) -> Iterator[None]:
    """Hold the lock under which assignments are registered in the gradebook.

    On a server no other grader registers an assignment or records scores meanwhile. An SQLite file
    has no such lock: Course.locked excludes other graders of the same course.
    """
    server = _server(course)
    with postgresql.exclusive(server) if server else contextlib.nullcontext():
        yield


def _url(course: Course) -> sqlalchemy.URL:
    try:
        return sqlalchemy.make_url(course.directory.db_url)
    except sqlalchemy.exc.ArgumentError as error:
        raise CourseError(postgresql.UNUSABLE) from error


def _server(course: Course) -> sqlalchemy.Engine | None:
    """The PostgreSQL server of the gradebook, with its tables created; None on SQLite.

    Raises:
        CourseError: db_url cannot be used.
    """
    url = _url(course)
    if url.get_backend_name() == "sqlite":
        return None
    if url.get_backend_name() != postgresql.NAME:
        raise CourseError(postgresql.UNUSABLE)
    return _engine(url, course.directory.course_id)


@functools.cache
def _engine(url: sqlalchemy.URL, course_id: str) -> sqlalchemy.Engine:
    """The engine of a database, whose tables are created the first time in this process.

    An error is raised again at the next call: only an engine is cached. Under registration_lock the
    tables must not be created again: create_tables would wait for the lock that this process holds.
    """
    try:
        # NullPool closes each connection after its use.
        engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    except ImportError as error:
        raise CourseError(postgresql.missing_driver(error)) from error
    except sqlalchemy.exc.ArgumentError as error:
        raise CourseError(postgresql.UNUSABLE) from error
    postgresql.create_tables(engine, course_id)
    return engine


def _has_content(path: pathlib.Path) -> bool:
    """Whether there is a database in the file: SQLite creates an empty file when it opens one."""
    return path.exists() and path.stat().st_size > 0


@contextlib.contextmanager
def readable_errors(course: Course) -> Iterator[None]:
    """Turn errors of files and databases into one that the instructor can read.

    Raises:
        CourseError: for any of STORAGE_ERRORS that is raised inside; the message gives the remedy.
    """
    log = nbgrader_api.app_log  # where nbgrader would print a traceback
    before, log.disabled = log.disabled, True
    try:
        yield
    except STORAGE_ERRORS as error:
        raise CourseError(_message(error, _url(course), course.root)) from error
    finally:
        log.disabled = before


def _message(error: Exception, gradebook: sqlalchemy.URL, root: pathlib.Path) -> str:
    """What is wrong, where, the remedy, and what is safe."""
    details = str(error).partition("\n")[0]
    number = error.errno if isinstance(error, OSError) else None
    named = error.filename if isinstance(error, OSError) else None
    on_server = gradebook.get_backend_name() != "sqlite"
    where = str(named or (root if on_server else gradebook.database))
    if on_server and not isinstance(error, OSError):
        advice, details = postgresql.explained(error, gradebook)
    elif number in DISK_FULL or "disk is full" in details:
        advice = f"The disk of {where} is full. Free some space there."
    elif number in NOT_PERMITTED or "readonly" in details or "unable to open" in details:
        advice = f"{where} cannot be written. Make it and its folder writable for you."
    elif "is locked" in details:
        advice = f"Another program, such as formgrader, keeps {where} locked. End it."
    else:
        advice = f"Something went wrong with {where}."
    safe = "What was recorded before is safe, and the same command goes on from there."
    return f"{advice} {safe} ({details})"
