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

from grader.assignment import assignment as assignment_of
from grader.build import release
from grader.course import Course
from grader.errors import CourseError
from grader.gradebook import connection, postgresql
from grader.gradebook.postgresql import EXAMPLE
from grader.gradebook.scores import total_scores
from grader.gradebook.writer import GradebookWriter
from tests import demo, postgresql_server
from tests.conftest import ASSIGNMENT, NBGRADER, ROOT, right_answers, submit
from tests.postgresql_server import PASSWORD, Server
from tests.test_changed_exercises import change_exercises, forget_exercises, make_graded_class
from tests.test_gradebook import (
    LATE,
    grade_manually,
    graded,
    rows,
    save,
    save_as_numbers,
    scores_read_while_y_is_recorded,
)
from tests.test_nothing_lost import Killed, stop

FOLDERS = 3
STUDENTS = ("right", "wrong_sigmoid", "half_way", "in_place", "cut_off", "biases_as_rows")
WRITER = """
import pathlib, sys, warnings
warnings.simplefilter("ignore")
from grader.assignment import assignment
from grader.build import release
from grader.course import Course
from grader.gradebook import connection
from grader.gradebook.writer import GradebookWriter
from tests.test_gradebook import ASSIGNMENT, LATE, graded, save

course, number = Course(pathlib.Path.cwd()), sys.argv[1]
submission = graded(course, gates=float(number))
print("ready", flush=True)
sys.stdin.readline()
with connection.readable_errors(course):
    release.release(course, assignment(ASSIGNMENT))
    with GradebookWriter.opened(course) as writer:
        for n in range(12):
            for student in (f"all-{n}", f"own-{number}-{n}"):
                save(writer, student, submission, LATE)
"""


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    with postgresql_server.running() as found:
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
    course = on_server(released_course, tmp_path / "shared", postgres.new_database())
    release.release(course, assignment_of(ASSIGNMENT))
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
    """Wait for a process, which must succeed; returns its output."""
    output, _ = process.communicate()
    assert process.returncode == 0, output
    assert "Traceback" not in output
    return output


# ---------------------------------------------------------------- several graders at once


@pytest.fixture(scope="module")
def graded_class(released_course, tmp_path_factory, postgres) -> tuple[list[Course], Course]:
    """A class graded in three folders at once, into one empty database; and in one, into SQLite."""
    folder, url = tmp_path_factory.mktemp("three"), postgres.new_database()
    assert released_course.secret  # made here, so that all folders have the same one
    courses = [on_server(released_course, folder / str(n), url) for n in range(FOLDERS)]
    for number, course in enumerate(courses):
        demo.submit_class(course, ASSIGNMENT, list(STUDENTS[number::FOLDERS]))
    on_sqlite = Course(shutil.copytree(released_course.root, folder / "sqlite"))
    demo.submit_class(on_sqlite, ASSIGNMENT, list(STUDENTS))
    command = ("-m", "grader", "autograde", ASSIGNMENT, "--jobs", "1")
    for grader in [start(course, *command) for course in courses]:
        assert "2 graded" in finish(grader)
    finish(start(on_sqlite, *command[:-1], "2"))
    return courses, on_sqlite


def test_three_graders_at_once_on_an_empty_database_record_every_score(graded_class):
    (first, *_), on_sqlite = graded_class
    assert set(total_scores(on_sqlite, ASSIGNMENT)) == set(STUDENTS)
    assert total_scores(first, ASSIGNMENT) == total_scores(on_sqlite, ASSIGNMENT)
    server, sqlite = rows(first), rows(on_sqlite)
    for table in ("student", "submitted_assignment", "submitted_notebook", "grade", "comment"):
        assert server[table] == sqlite[table], table


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("report", "--students"), "biases_as_rows"),
        (("regrade", "--dry-run"), "0 of 2 scores change"),
        (("regrade",), "0 of 2 scores change"),
        (("autograde",), "2 had their result already"),
        (("feedback",), "2 feedback pages written"),
        (("release",), "ready to be given to students"),
    ],
)
def test_each_command_works_with_a_gradebook_on_a_server(
    graded_class, command_line, command, message
):
    name, *options = command
    course = graded_class[0][-1]
    status, output, errors = command_line(name, ASSIGNMENT, *options, where=course)
    assert status == 0, errors
    assert message in output + errors
    assert total_scores(course, ASSIGNMENT) == total_scores(graded_class[1], ASSIGNMENT)


def test_processes_that_create_register_and_write_the_same_rows_at_once_lose_none(
    released_course, tmp_path, postgres
):
    url = postgres.new_database()
    courses = [on_server(released_course, tmp_path / str(n), url) for n in range(FOLDERS)]
    writers = [start(course, "-c", WRITER, str(n)) for n, course in enumerate(courses)]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [finish(writer) for writer in writers] == [""] * FOLDERS
    written = rows(courses[0])
    count = 12 * (FOLDERS + 1)
    cells = len(written["grade_cells"])
    scores = total_scores(courses[0], ASSIGNMENT)
    assert len(scores) == count
    assert [scores[f"own-{n}-7"] for n in range(FOLDERS)] == [16 + n for n in range(FOLDERS)]
    for table, each in {"submitted_assignment": 1, "submitted_notebook": 1, "grade": cells}.items():
        assert len(written[table]) == count * each, table
    assert len(written["alembic_version"]) == 1


# ---------------------------------------------------------------- one grader


def test_rows_on_a_server_equal_those_in_sqlite(shared, course):
    for one in (shared, course):
        save_as_numbers(one, LATE, gates=2.5)
        grade_manually(one)
        save_as_numbers(one, None, gates=3.0, dtanh=0.0)
        with GradebookWriter.opened(one) as writer:
            writer.clear_scores("y", ASSIGNMENT)
    server, sqlite = rows(shared), rows(course)
    assert server["grade"] == sqlite["grade"]
    assert server["submitted_notebook"] == sqlite["submitted_notebook"]
    assert total_scores(shared, ASSIGNMENT) == total_scores(course, ASSIGNMENT)


def test_scores_on_a_server_are_those_of_one_moment(shared):
    assert scores_read_while_y_is_recorded(shared) == ({"x"}, {"x", "y"})


def test_a_connection_that_the_server_has_closed_is_opened_again(shared, postgres):
    submission = graded(shared)
    with GradebookWriter.opened(shared) as writer:
        save(writer, "x", submission, None)
        postgres.query(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname <> 'postgres'"
        )
        save(writer, "y", submission, None)
    assert set(total_scores(shared, ASSIGNMENT)) == {"x", "y"}


def test_tables_whose_creation_was_interrupted_are_all_created_by_the_next_run(
    released_course, tmp_path, postgres, monkeypatch
):
    url = postgres.new_database()
    course = on_server(released_course, tmp_path / "cut", url)
    with monkeypatch.context() as patch:
        patch.setattr(postgresql, "get_alembic_version", stop)
        with pytest.raises(Killed), connection.opened(course):
            pass
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    assert sqlalchemy.inspect(engine).get_table_names() == []
    nbgrader.api.Base.metadata.create_all(engine)  # what nbgrader leaves when it is killed here
    assert rows(course)["alembic_version"] == rows(released_course)["alembic_version"]


def test_registering_an_assignment_waits_for_another_registration(shared, postgres):
    with connection.registration_lock(shared):
        second = start(shared, "-m", "grader", "release", ASSIGNMENT)
        while not postgres.query("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            assert second.poll() is None, "it did not wait"
            time.sleep(0.05)
    finish(second)


def test_a_database_that_was_missing_is_used_once_it_has_been_created(
    released_course, tmp_path, postgres
):
    url = postgres.new_database()
    course = on_server(released_course, tmp_path / "late", f"{url}_later")
    for _ in range(2):  # the error is raised again: only an engine is cached
        with (
            pytest.raises(CourseError, match="Make it with createuser or createdb"),
            connection.readable_errors(course),
            connection.opened(course),
        ):
            pass
    postgres.execute(f'CREATE DATABASE "{url.rpartition("/")[2]}_later"')
    assignment = assignment_of(ASSIGNMENT)
    release.release(course, assignment)
    assert len(rows(course)["grade_cells"]) == len(assignment.exercises)


def test_nbgrader_autograde_with_another_database_than_the_configuration_writes_to_that_one(
    shared, course, released, tmp_path
):
    """Both ways of recording: by nbgrader, and by our plug-in for what nbgrader cannot read."""
    submit(course, "right", demo.fill(released, right_answers()))
    for student in ("linked", "damaged"):
        submit(course, student, "{")
    folder = course.paths("linked", ASSIGNMENT).submitted
    (folder / "data.csv").symlink_to(tmp_path)
    url = shared.directory.db_url
    finish(start(course, *NBGRADER, "autograde", ASSIGNMENT, f"--db={url}"))
    assert total_scores(shared, ASSIGNMENT) == {"right": 20, "linked": 0, "damaged": 0}
    assert total_scores(course, ASSIGNMENT) == {}
    assert connection.gradebook_file(course).exists()


# ---------------------------------------------------------------- what goes wrong


def test_a_class_is_carried_over_to_other_exercises_on_a_server(shared, command_line, monkeypatch):
    make_graded_class(shared.root)
    change_exercises(shared, monkeypatch)
    status, _, errors = command_line("regrade", ASSIGNMENT, where=Course(shared.root))
    forget_exercises()
    assert status == 0, errors
    assert total_scores(shared, ASSIGNMENT) == {"ada": 13.75, "bob": 0}


@pytest.fixture
def error_of(tmp_path):
    """The message for the instructor when the gradebook is at an address; no password is in it."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)

    def open_gradebook(url: str) -> str:
        course = Course(tmp_path)
        course.config.CourseDirectory.db_url = url
        with (
            pytest.raises(CourseError) as error,
            connection.readable_errors(course),
            connection.opened(course),
        ):
            pass
        assert PASSWORD not in str(error.value)
        assert "secret" not in str(error.value)
        return str(error.value)

    return open_gradebook


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


@pytest.mark.parametrize("mistake", WRONG)
def test_the_error_for_a_wrong_address_gives_the_remedy_without_the_password(
    postgres, error_of, mistake
):
    change, remedy = WRONG[mistake]
    message = error_of(change(postgres.url()))
    assert remedy in message
    assert "The gradebook on the server postgresql+psycopg://grader" in message


@pytest.mark.parametrize("place", ["//grader:secret@h/d?x=y", "//grader@h/d?password=secret"])
def test_a_password_in_the_message_of_a_driver_is_hidden(place):
    url = sqlalchemy.make_url(f"postgresql+psycopg:{place}")
    assert "secret" not in " ".join(postgresql.explained(RuntimeError("invalid dsn: secret"), url))


def test_the_error_for_a_server_that_does_not_run_gives_its_address(error_of):
    message = error_of(f"postgresql+psycopg://grader:{PASSWORD}@127.0.0.1:1/course")
    assert "@127.0.0.1:1/course cannot be used. Start the server" in message


def test_the_error_for_a_user_who_may_not_create_tables_gives_the_remedy(postgres, error_of):
    postgres.execute("CREATE ROLE guest LOGIN PASSWORD 'secret'")
    url = postgres.new_database().replace(f"grader:{PASSWORD}", "guest:secret")
    assert "Make the user of db_url the owner of the database" in error_of(url)


@pytest.mark.parametrize("url", ["postgres://a:secret@h/d", "no address secret", "mysql://a:b@h/d"])
def test_the_error_for_an_address_of_an_unsupported_kind_gives_an_example(error_of, url):
    assert EXAMPLE in error_of(url)


def test_the_error_for_a_driver_that_is_not_installed_gives_the_command(error_of, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert 'pip install "psycopg[binary]"' in error_of("postgresql+psycopg://a:secret@h/d")


# ---------------------------------------------------------------- the server's programs


def test_the_error_for_a_server_that_is_not_installed_gives_the_command(monkeypatch, tmp_path):
    monkeypatch.setattr(postgresql_server, "INSTALLED", tmp_path)
    monkeypatch.setattr(postgresql_server, "PACKAGE", "no_such_package")
    monkeypatch.setenv("PATH", "")
    with (
        pytest.raises(FileNotFoundError, match="apt-get install postgresql"),
        postgresql_server.running(),
    ):
        pass


@pytest.mark.skipif(
    not postgresql_server.package_folder().is_dir(), reason="PyPI has no server for this machine"
)
def test_the_server_from_pypi_also_runs_from_a_folder_that_its_user_cannot_open(
    monkeypatch, tmp_path
):
    closed = tmp_path / "closed"
    postgresql_server.copy_package(closed)
    closed.chmod(0o700)
    package = closed / postgresql_server.PACKAGE
    monkeypatch.setattr(postgresql_server, "INSTALLED", tmp_path)
    monkeypatch.setattr(postgresql_server, "package_folder", lambda: package)
    with postgresql_server.running() as server:
        assert server.query("SELECT 1") == 1
