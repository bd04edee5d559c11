"""A gradebook on a PostgreSQL server, which graders on several machines write to at once.

nbgrader makes its tables, and registers an assignment, in many small steps that take nobody else
into account. A lock in the database stands around them: whoever makes or registers something has
it alone, whoever records marks shares it. The server lets go of it however a grader has ended.
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

NAME = "postgresql"
LOCK = 0x6E6267726164  # any number will do, if every grader has the same one
VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32), nullable=False))
# nbgrader's own steps open the gradebook under this name, and make it when it is missing.
DEFAULT_COURSE = "default_course"
LIKE_THIS = "Write it as postgresql+psycopg://USER:PASSWORD@HOST/DATABASE."
# What the server or its driver says, and what to do.
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


def share(session: Any) -> None:
    """Hold the lock together with others until this transaction ends; nothing on SQLite."""
    if session.get_bind().dialect.name == NAME:
        session.execute(select(func.pg_advisory_xact_lock_shared(LOCK)))


@contextlib.contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Hold the lock alone; who holds it already waits for nobody, and others wait for them."""
    with engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        yield


def make(engine: Engine, course_id: str) -> None:
    """Make nbgrader's tables and courses where they are missing, all of them or none."""
    with engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        Base.metadata.create_all(connection)
        if not inspect(connection).has_table(VERSION.name):
            VERSION.create(connection)
            connection.execute(insert(VERSION), [{"version_num": get_alembic_version()}])
        there = set(connection.scalars(select(Course.id)))
        missing = [{"id": name} for name in {course_id, DEFAULT_COURSE} - there if name]
        if missing:
            connection.execute(insert(Course), missing)


def unusable(error: Exception) -> str:
    """Why no connection can even be tried, and what to do."""
    if isinstance(error, ImportError):
        return (
            f'The driver that db_url names is not there ({error}): pip install "psycopg[binary]".'
        )
    return f"db_url in nbgrader_config.py names no database that can be used. {LIKE_THIS}"


def told(error: Exception, url: URL) -> tuple[str, str]:
    """What is wrong with the server, where, and what to do; and what it said itself."""
    said = " ".join(str(getattr(error, "orig", None) or error).partition("[SQL")[0].split())
    for secret in filter(None, (url.password, url.query.get("password"))):
        said = said.replace(str(secret), "***")
    todo = next((todo for known, todo in ADVICE.items() if known in said), "")
    where = url.set(query={}).render_as_string(hide_password=True)
    return f"The gradebook on the server {where} cannot be used. {todo}".strip(), said
