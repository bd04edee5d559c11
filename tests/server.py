"""A PostgreSQL server of our own, in a folder, for as long as a test needs it."""

import contextlib
import dataclasses
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator

import sqlalchemy

BINARIES = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
MISSING = "No PostgreSQL server is installed: on Debian and Ubuntu, apt-get install postgresql"
USER, PASSWORD = "grader", "keep-me-secret"


@dataclasses.dataclass
class Server:
    """A running server; it listens at 127.0.0.1 and at a socket in its folder."""

    folder: pathlib.Path
    port: int
    databases: int = 0

    def url(self, database: str = "postgres", password: str = PASSWORD) -> str:
        """As it is written in db_url."""
        return f"postgresql+psycopg://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def fresh(self) -> str:
        """The address of a new, empty database."""
        self.databases += 1
        name = f"course{self.databases}"
        self.run(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def run(self, statement: str) -> None:
        """Run one statement outside of a transaction."""
        with self._connected() as connection:
            connection.exec_driver_sql(statement)

    def ask(self, query: str) -> int:
        """The number that a query gives."""
        with self._connected() as connection:
            return connection.exec_driver_sql(query).scalar_one()

    def _connected(self) -> sqlalchemy.Connection:
        return sqlalchemy.create_engine(
            self.url(), isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.NullPool
        ).connect()


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Start a server in a new folder; it is ended, and the folder removed, at the end."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="postgresql-"))
    try:
        _become_owner(folder)
        (folder / "password").write_text(PASSWORD)
        _run("initdb", f"--pgdata={folder}/data", f"--username={USER}", "--auth=scram-sha-256",
             f"--pwfile={folder}/password", "--encoding=UTF8", "--no-sync")  # fmt: skip
        port = _free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"
        server = ("pg_ctl", f"--pgdata={folder}/data")
        _run(*server, "--wait", f"--log={folder}/log", f"--options={options}", "start")
        try:
            yield Server(folder, port)
        finally:
            _run(*server, "--wait", "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _program(name: str) -> str:
    found = next((str(b / name) for b in reversed(BINARIES) if (b / name).exists()), None)
    found = found or shutil.which(name)
    assert found, MISSING
    return found


def _nobody() -> pwd.struct_passwd | None:
    """Whom the server runs as, when we are root: it refuses that."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _become_owner(folder: pathlib.Path) -> None:
    if nobody := _nobody():
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def _run(program: str, *arguments: str) -> None:
    nobody = _nobody()
    done = subprocess.run(
        [_program(program), *arguments],
        cwd="/",
        user=nobody.pw_uid if nobody else None,
        group=nobody.pw_gid if nobody else None,
        extra_groups=[] if nobody else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
        stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{program}: {done.stdout} {done.stderr}"


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
