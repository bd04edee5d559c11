"""The course folder: its configuration, paths, students, lock, and the seeds of test cases."""

import contextlib
import dataclasses
import functools
import glob
import hashlib
import hmac
import os
import pathlib
import re
import secrets
import sys
import tempfile
from collections.abc import Iterable, Iterator

import filelock
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

from .errors import CourseError
from .files import UNFINISHED
from .local_settings import CONFIG

SECRET = ".grader-secret"
LOCK = ".grader-lock"
MAX_STUDENT_ID = 128  # characters, in nbgrader's tables


@dataclasses.dataclass(frozen=True)
class SubmissionPaths:
    """The files and folders of one submission.

    Args:
        submitted: the folder that the student submitted.
        autograded: the folder of the graded notebook and its report.
        notebook: the graded notebook.
        report: the report, as JSON.
        feedback: the feedback page.
    """

    submitted: pathlib.Path
    autograded: pathlib.Path
    notebook: pathlib.Path
    report: pathlib.Path
    feedback: pathlib.Path


class Course:
    """A folder with an nbgrader_config.py, and what nbgrader stores in it.

    Args:
        root: the folder.

    Raises:
        CourseError: there is no nbgrader_config.py in it, or nbgrader cannot use its path.
    """

    def __init__(self, root: pathlib.Path) -> None:
        self.root = root.resolve()
        if problem := unusable_path(self.root):
            raise CourseError(problem)
        if not (self.root / CONFIG).is_file():
            raise CourseError(
                f"{self.root} holds no {CONFIG}. Change to the course's folder first."
            )

    @functools.cached_property
    def config(self) -> Config:
        """The settings of nbgrader_config.py."""
        add_tools_to_path()
        config = PyFileConfigLoader(CONFIG, path=str(self.root)).load_config()
        config.CourseDirectory.root = str(self.root)
        return config

    @functools.cached_property
    def directory(self) -> CourseDirectory:
        """nbgrader's object for the paths of a course and the address of its gradebook."""
        return CourseDirectory(config=self.config)

    # ------------------------------------------------------------ paths

    def folder(self, step: str, student: str, assignment: str) -> pathlib.Path:
        """The folder of one of nbgrader's steps.

        Args:
            step: source, release, submitted, autograded or feedback.
            student: "." for source and release.
            assignment: name of the assignment.
        """
        directory = getattr(self.directory, f"{step}_directory")
        return pathlib.Path(self.directory.format_path(directory, student, assignment))

    def source(self, assignment: str) -> pathlib.Path:
        """The instructor's notebook."""
        return self.folder("source", ".", assignment) / f"{assignment}.ipynb"

    def release(self, assignment: str) -> pathlib.Path:
        """The folder of the released notebook."""
        return self.folder("release", ".", assignment)

    def paths(self, student: str, assignment: str) -> SubmissionPaths:
        """The files and folders of a student's submission."""
        autograded = self.folder("autograded", student, assignment)
        return SubmissionPaths(
            submitted=self.folder("submitted", student, assignment),
            autograded=autograded,
            notebook=autograded / f"{assignment}.ipynb",
            report=autograded / "report.json",
            feedback=self.folder("feedback", student, assignment) / f"{assignment}.html",
        )

    # ------------------------------------------------------------ students

    def students(self, assignment: str) -> list[str]:
        """Ids of the students with a submission, in alphabetical order."""
        return [name for name in self._submitted_folders(assignment) if is_student_id(name)]

    def unusable_folders(self, assignment: str) -> list[str]:
        """Folders with a submission whose names cannot be the id of a student in nbgrader."""
        return [name for name in self._submitted_folders(assignment) if not is_student_id(name)]

    def misplaced(self, assignment: str) -> list[str]:
        """What lies beside the folder of a submission that is missing: a sentence for each."""
        submitted = self.submitted
        sentences = []
        for folder in _folders(submitted):
            if os.path.lexists(folder / assignment) or folder.name.startswith("."):
                continue
            if _is_like(folder.name, assignment):
                ways = [(inner, f"{inner.name}/{assignment}") for inner in _folders(folder)]
            else:
                right = f"{folder.name}/{assignment}"
                ways = [(f, right) for f in _folders(folder) if _is_like(f.name, assignment)]
                ways += [(f, f"{right}/{f.name}") for f in folder.glob(f"{assignment}.ipynb")]
            for wrong, path in ways:
                shown = ascii(f"submitted/{wrong.relative_to(submitted).as_posix()}")[1:-1]
                sentences.append(f"{shown} is not graded: move it to submitted/{ascii(path)[1:-1]}")
        return sentences

    @property
    def submitted(self) -> pathlib.Path:
        """The folder that holds a folder for each student."""
        return self.folder("submitted", "-", "-").parents[1]

    def _submitted_folders(self, assignment: str) -> list[str]:
        submitted = self.submitted
        if not submitted.is_dir():
            return []
        # A file or a link in place of the folder is a submission, too: it gets a zero.
        names = [f.name for f in submitted.iterdir() if os.path.lexists(f / assignment)]
        if problem := _unreadable_names(names):
            raise CourseError(problem)
        return sorted(name for name in names if not name.startswith("."))

    # ------------------------------------------------------------ lock

    @functools.cached_property
    def _lock(self) -> filelock.BaseFileLock:
        return filelock.FileLock(self.root / LOCK)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the course's lock, so that one grading run writes at a time; a second one waits.

        The operating system releases the lock when its process ends, however it ends. Temporary
        files that a killed run has left are removed.
        """
        if self._lock.is_locked:  # by this process
            yield
            return
        try:
            self._lock.acquire(timeout=0)
        except filelock.Timeout:
            message = "Another grading run is at work in this course; waiting for it to end."
            print(message, file=sys.stderr, flush=True)
            self._lock.acquire()
        try:
            self._remove_unfinished_files()
            yield
        finally:
            self._lock.release()

    def _remove_unfinished_files(self) -> None:
        autograded = self.folder("autograded", "-", "-").parents[1]
        for folder, pattern in (self.root, f"*{UNFINISHED}*"), (autograded, f"*/*/*{UNFINISHED}*"):
            for unfinished in folder.glob(pattern):
                if not unfinished.is_dir():  # a folder of a student's may have such a name
                    unfinished.unlink(missing_ok=True)

    # ------------------------------------------------------------ seeds

    @functools.cached_property
    def secret(self) -> bytes:
        """The key of all seeds: created once, readable by the owner alone.

        Raises:
            CourseError: the file is damaged.
        """
        path = self.root / SECRET
        if not path.exists():
            self._make_secret(path)
        key = path.read_bytes()
        if len(key) < 32:
            raise CourseError(f"{path} is too short to be a secret. Delete it; a new one is made.")
        return key

    def _make_secret(self, path: pathlib.Path) -> None:
        """Write a new secret; when two processes do so at once, both use that of the first."""
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

    def seed(self, *names: str) -> int:
        """A seed that cannot be computed without the secret; the same for the same names."""
        text = "\0".join(names).encode()
        return int.from_bytes(hmac.new(self.secret, text, hashlib.sha256).digest(), "big")


def _folders(folder: pathlib.Path) -> list[pathlib.Path]:
    """The folders in a folder, in order; links and a folder that cannot be read have none."""
    try:
        with os.scandir(folder) as listed:
            return sorted(pathlib.Path(e.path) for e in listed if e.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _is_like(name: str, assignment: str) -> bool:
    """Whether the name of a folder is that of the assignment but for blanks, case and dashes."""
    return re.sub(r"[\s_\u2013-]+", "-", name.strip().casefold()) == assignment


def is_student_id(name: str) -> bool:
    """Whether nbgrader can use a name.

    It must be printable and short, the name of a folder that is not hidden, no pattern of glob,
    and without blanks at its ends.
    """
    plain = name.isprintable() and not glob.has_magic(name) and name == name.strip()
    folder = name and not name.startswith(".") and "/" not in name and "\\" not in name
    return bool(plain and folder) and len(name) <= MAX_STUDENT_ID


def unusable_path(root: pathlib.Path) -> str:
    """Why nbgrader cannot work in a course folder of this path, and the remedy; "" if it can."""
    if glob.has_magic(str(root)):
        return (
            f"nbgrader takes the path {str(root)!a} for a pattern. Rename the folder, so that its "
            "path has none of the characters [ * ? and run the command there."
        )
    return _unreadable_names([str(root)])


def _unreadable_names(names: Iterable[str]) -> str:
    """Why Python cannot read names of files that are not ASCII; "" if it can, or need not."""
    encoding = sys.getfilesystemencoding()
    if encoding == "utf-8" or all(name.isascii() for name in names):
        return ""
    return (
        f"Names of folders in this course are not ASCII, and Python reads them as {encoding} here. "
        "Set PYTHONUTF8=1 and run the command again."
    )


def add_tools_to_path() -> None:
    """Put this environment's programs on the PATH: nbgrader runs alembic by its name."""
    tools = str(pathlib.Path(sys.executable).parent)
    if tools not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([tools, os.environ.get("PATH", "")])
