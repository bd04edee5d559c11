"""A gradebook on a real PostgreSQL server, which several graders write to at once."""

import os
import pathlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import nbgrader.api
import pytest
import sqlalchemy

from grader import postgresql, release
from grader.course import Course, CourseError
from grader.gradebook import Marks, marks_of
from grader.postgresql import LIKE_THIS
from tests import demo, server
from tests.conftest import ASSIGNMENT, ROOT
from tests.server import PASSWORD, Server
from tests.test_gradebook import LATE, by_hand, notebook, rows, save
from tests.test_nothing_lost import Killed, stop

FOLDERS = 4
STUDENTS = (
    "right",
    "wrong_sigmoid",
    "x_above_h",
    "zero_weights",
    "half_way",
    "in_place",
    "cut_off",
)
STUDENTS += ("biases_as_rows",)
TOGETHER = """
import pathlib, sys, warnings
warnings.simplefilter("ignore")
from grader import release
from grader.course import Course
from grader.gradebook import Marks
from tests.test_gradebook import ASSIGNMENT, LATE, notebook

course, number = Course(pathlib.Path.cwd()), sys.argv[1]
judged = notebook(course, gates=float(number))
print("ready", flush=True)
sys.stdin.readline()
with course.in_words():
    release.release(course, ASSIGNMENT)
    with Marks.of(course) as marks:
        for one in range(25):
            for student in (f"all-{one}", f"own-{number}-{one}"):
                marks.save(student, ASSIGNMENT, judged, LATE)
"""


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    with server.running() as found:
        yield found


def on_server(course: Course, folder: pathlib.Path, url: str) -> Course:
    """A copy of a course whose gradebook is on a server."""
    shutil.copytree(course.root, folder)
    (folder / "gradebook.db").unlink()
    config = folder / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = {url!r}\n")
    return Course(folder)


@pytest.fixture
def shared(released_course, tmp_path, postgres) -> Course:
    """A course whose gradebook is a new database, with the assignment registered."""
    course = on_server(released_course, tmp_path / "shared", postgres.fresh())
    release.release(course, ASSIGNMENT)
    return course


def start(course: Course, *argv: str) -> subprocess.Popen[str]:
    """Start Python in a course folder."""
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", *argv],
        cwd=course.root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
    )


def finish(process: subprocess.Popen[str]) -> str:
    """What it said; it must have succeeded."""
    told, _ = process.communicate()
    assert process.returncode == 0, told
    assert "Traceback" not in told
    return told


# ---------------------------------------------------------------- several graders at once


@pytest.fixture(scope="module")
def graded(released_course, tmp_path_factory, postgres) -> tuple[list[Course], Course]:
    """Four folders graded at once into an empty database, and their students in one on SQLite."""
    folder, url = tmp_path_factory.mktemp("four"), postgres.fresh()
    assert released_course.secret, "all draw the same cases"
    ours = [on_server(released_course, folder / str(n), url) for n in range(FOLDERS)]
    for number, course in enumerate(ours):
        demo.hand_in(course, ASSIGNMENT, list(STUDENTS[number::FOLDERS]))
    alone = Course(shutil.copytree(released_course.root, folder / "alone"))
    demo.hand_in(alone, ASSIGNMENT, list(STUDENTS))
    command = ("-m", "grader", "autograde", ASSIGNMENT, "--jobs", "1")
    for grader in [start(course, *command) for course in ours]:
        assert "2 graded" in finish(grader)
    finish(start(alone, *command[:-1], "2"))
    return ours, alone


def test_four_graders_at_once_on_an_empty_database_lose_no_mark(graded):
    (first, *_), alone = graded
    assert set(marks_of(alone, ASSIGNMENT)) == set(STUDENTS)
    assert marks_of(first, ASSIGNMENT) == marks_of(alone, ASSIGNMENT)
    ours, stock = rows(first), rows(alone)
    for table in ("student", "submitted_assignment", "submitted_notebook", "grade", "comment"):
        assert ours[table] == stock[table], table


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("report",), "zero_weights"),
        (("regrade", "--dry-run"), "0 of 2 marks change"),
        (("regrade",), "0 of 2 marks change"),
        (("autograde",), "2 had their verdict already"),
        (("feedback",), "2 feedback pages written"),
        (("release",), "ready to hand out"),
    ],
)
def test_every_command_works_on_a_server(graded, command, said):
    name, *options = command
    course = graded[0][3]
    assert said in finish(start(course, "-m", "grader", name, ASSIGNMENT, *options))
    assert marks_of(course, ASSIGNMENT) == marks_of(graded[1], ASSIGNMENT)


def test_four_who_make_register_and_write_the_same_rows_at_once_lose_none(
    released_course, tmp_path, postgres
):
    url = postgres.fresh()
    courses = [on_server(released_course, tmp_path / str(n), url) for n in range(FOLDERS)]
    writers = [start(course, "-c", TOGETHER, str(n)) for n, course in enumerate(courses)]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [finish(writer) for writer in writers] == [""] * FOLDERS
    written = rows(courses[0])
    count = 25 * (FOLDERS + 1)
    cells = len(written["grade_cells"])
    marks = marks_of(courses[0], ASSIGNMENT)
    assert len(marks) == count
    assert [marks[f"own-{n}-7"] for n in range(FOLDERS)] == [16 + n for n in range(FOLDERS)]
    for table, each in {"submitted_assignment": 1, "submitted_notebook": 1, "grade": cells}.items():
        assert len(written[table]) == count * each, table
    assert len(written["alembic_version"]) == 1


# ---------------------------------------------------------------- one grader


def test_the_rows_are_those_that_sqlite_has(shared, course):
    for one in (shared, course):
        save(one, LATE, gates=2.5)
        by_hand(one)
        save(one, None, gates=3.0, dtanh=0.0)
        with Marks.of(one) as marks:
            marks.leave_open("y", ASSIGNMENT)
    ours, stock = rows(shared), rows(course)
    assert ours["grade"] == stock["grade"]
    assert ours["submitted_notebook"] == stock["submitted_notebook"]
    assert marks_of(shared, ASSIGNMENT) == marks_of(course, ASSIGNMENT)


def test_a_connection_that_the_server_has_ended_is_made_again(shared, postgres):
    judged = notebook(shared)
    with Marks.of(shared) as marks:
        marks.save("x", ASSIGNMENT, judged, None)
        postgres.ask(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname <> 'postgres'"
        )
        marks.save("y", ASSIGNMENT, judged, None)
    assert set(marks_of(shared, ASSIGNMENT)) == {"x", "y"}


def test_tables_whose_making_was_cut_short_are_made_again_as_a_whole(
    released_course, tmp_path, postgres, monkeypatch
):
    url = postgres.fresh()
    course = on_server(released_course, tmp_path / "cut", url)
    with monkeypatch.context() as patch:
        patch.setattr(postgresql, "get_alembic_version", stop)
        with pytest.raises(Killed), course.gradebook():
            pass
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    assert sqlalchemy.inspect(engine).get_table_names() == []
    nbgrader.api.Base.metadata.create_all(engine)  # what nbgrader leaves when it is killed here
    assert rows(course)["alembic_version"] == rows(released_course)["alembic_version"]


def test_who_registers_an_assignment_waits_for_who_does(shared, postgres):
    with shared.registering():
        second = start(shared, "-m", "grader", "release", ASSIGNMENT)
        while not postgres.ask("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            assert second.poll() is None, "it did not wait"
            time.sleep(0.05)
    finish(second)


# ---------------------------------------------------------------- what goes wrong


@pytest.fixture
def told(tmp_path):
    """What a stranger reads when the gradebook is at such an address."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)

    def ask(url: str) -> str:
        course = Course(tmp_path)
        course.config.CourseDirectory.db_url = url
        with pytest.raises(CourseError) as error, course.in_words(), course.gradebook():
            pass
        assert PASSWORD not in str(error.value)
        assert "secret" not in str(error.value)
        return str(error.value)

    return ask


WRONG = {
    "wrong password": (lambda url: url.replace(PASSWORD, "secret"), "the password in db_url"),
    "no password": (lambda url: url.replace(f":{PASSWORD}", ""), "Write the password into db_url"),
    "no such database": (lambda url: f"{url}_none", "Make it with createuser or createdb"),
    "no such host": (
        lambda url: url.replace("127.0.0.1", "a.invalid"),
        "the address of the server",
    ),
    "password apart": (
        lambda url: url.replace(f":{PASSWORD}", "") + "?password=secret",
        "the password in db_url",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_with_the_address_is_said_without_the_password(postgres, told, what):
    change, said = WRONG[what]
    message = told(change(postgres.url()))
    assert said in message
    assert "The gradebook on the server postgresql+psycopg://grader" in message


@pytest.mark.parametrize("place", ["//grader:secret@h/d?x=y", "//grader@h/d?password=secret"])
def test_a_password_that_a_driver_repeats_is_not_shown(place):
    url = sqlalchemy.make_url(f"postgresql+psycopg:{place}")
    assert "secret" not in " ".join(postgresql.told(RuntimeError("invalid dsn: secret"), url))


def test_a_server_that_does_not_run_is_said(told):
    message = told(f"postgresql+psycopg://grader:{PASSWORD}@127.0.0.1:1/course")
    assert "@127.0.0.1:1/course cannot be used. Start the server" in message


def test_who_may_not_make_tables_is_told(postgres, told):
    postgres.run("CREATE ROLE guest LOGIN PASSWORD 'secret'")
    url = postgres.fresh().replace(f"grader:{PASSWORD}", "guest:secret")
    assert "Make the user of db_url the owner of the database" in told(url)


@pytest.mark.parametrize("url", ["postgres://a:secret@h/d", "no address secret", "mysql://a:b@h/d"])
def test_an_address_of_nothing_known_is_said(told, url):
    assert LIKE_THIS in told(url)


def test_a_driver_that_is_not_installed_is_said(told, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert 'pip install "psycopg[binary]"' in told("postgresql+psycopg://a:secret@h/d")


def test_a_server_that_is_not_installed_fails_in_words(monkeypatch):
    monkeypatch.setattr(server, "BINARIES", [])
    monkeypatch.setenv("PATH", "")
    with pytest.raises(AssertionError, match="apt-get install postgresql"), server.running():
        pass
