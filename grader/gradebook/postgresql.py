"""A gradebook on a PostgreSQL server, which graders on several machines write to at once.

nbgrader creates its tables, and registers an assignment, in many small steps that are not safe
against other writers. An advisory lock of the database protects them: it is exclusive for creating
and registering, and shared for recording scores. The server releases it when a grader ends, however
it ends.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from nbgrader.api import Base, Course, get_alembic_version
from sqlalchemy import (
    URL,
    Column,
    Engine,
    MetaData,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

NAME = "postgresql"
LOCK = 0x6E6267726164  # key of the advisory lock: any number, the same for all graders
VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32), nullable=False))
# The course that nbgrader's own steps open, and would create when it is missing.
DEFAULT_COURSE = "default_course"
EXAMPLE = "Write it as postgresql+psycopg://USER:PASSWORD@HOST/DATABASE."
UNUSABLE = f"db_url in nbgrader_config.py names no database that can be used. {EXAMPLE}"
# By a part of the message of the server or its driver: the remedy.
ADVICE = {
    "password authentication failed": "Correct the name or the password in db_url.",
    "no password supplied": "Write the password into db_url, or into ~/.pgpass.",
    "no pg_hba.conf entry": "Let the server's pg_hba.conf admit this machine.",
    "authentication failed": "Correct the name in db_url, or the server's pg_hba.conf.",
    "permission denied": "Make the user of db_url the owner of the database.",
    "does not exist": "Make it with createuser or createdb, or correct db_url.",
    "too many": "Let the server take more connections, or start fewer graders.",
    "failed to resolve host": "Correct the address of the server in db_url.",
    "Connection refused": "Start the server, or correct its address in db_url.",
    "connection failed": "Is the server running? Is its address in db_url right?",
    "closed the connection": "Is the server still running?",
    "terminating connection": "Is the server still running?",
}


def take_shared(session: Any) -> None:
    """Take the advisory lock, shared, until this transaction ends; does nothing on SQLite."""
    if session.get_bind().dialect.name == NAME:
        session.execute(select(func.pg_advisory_xact_lock_shared(LOCK)))


def is_transient(error: DBAPIError) -> bool:
    """Whether another try may succeed: after a collision or a lost connection."""
    collided = getattr(error.orig, "sqlstate", None) in ("40001", "40P01")
    return collided or isinstance(error, IntegrityError) or error.connection_invalidated


@contextlib.contextmanager
def exclusive(engine: Engine) -> Iterator[None]:
    """Take the advisory lock exclusively."""
    with engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        yield


def create_tables(engine: Engine, course_id: str) -> None:
    """Create nbgrader's tables and courses that are missing, in one transaction."""
    with engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        Base.metadata.create_all(connection)
        if not inspect(connection).has_table(VERSION.name):
            VERSION.create(connection)
            connection.execute(insert(VERSION), [{"version_num": get_alembic_version()}])
        existing = set(connection.scalars(select(Course.id)))
        missing = [{"id": name} for name in {course_id, DEFAULT_COURSE} - existing if name]
        if missing:
            connection.execute(insert(Course), missing)


def missing_driver(error: ImportError) -> str:
    """The message for a driver that is not installed."""
    return (
        f'The driver that db_url names is not installed ({error}): pip install "psycopg[binary]".'
    )


def explained(error: Exception, url: URL) -> tuple[str, str]:
    """An error of the server in words.

    Args:
        error: what was raised.
        url: of the database.

    Returns:
        what is wrong and the remedy, and the server's own message; both without the password.
    """
    details = " ".join(str(getattr(error, "orig", None) or error).partition("[SQL")[0].split())
    for secret in filter(None, (url.password, url.query.get("password"))):
        details = details.replace(str(secret), "***")
    advice = next((advice for part, advice in ADVICE.items() if part in details), "")
    where = url.set(query={}).render_as_string(hide_password=True)
    return f"The gradebook on the server {where} cannot be used. {advice}".strip(), details
