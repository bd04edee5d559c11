"""Grade on the workers of a Dask cluster, when one machine is not enough.

A worker receives tasks and returns graded submissions. It needs this course's code and a sandbox,
but no course folder, no gradebook, and of the secret only the seeds of the submission it grades.
"""

import contextlib
import dataclasses
import functools
import hashlib
import logging
import pathlib
import platform
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from typing import Any

import numpy as np

from ..errors import CourseError
from ..grading.selftest import SelfTest
from ..grading.task import GradedSubmission, GradingTask, grade_submission
from ..sandbox.backends import best_backend
from ..sandbox.isolation import PRACTICE

PATIENCE = 10  # seconds until a scheduler has answered
RECOUNT = 2.0  # seconds until the workers are counted again: some join, some leave
# A worker with several threads grades one submission at a time: recording NumPy's warnings changes
# the warning filters of the whole process.
_one_at_a_time = threading.Lock()
_passed: set[str] = set()  # ids of grading runs whose self-test passed in this process


class DaskExecutor:
    """The workers of a Dask cluster; a context manager, which disconnects from them.

    Args:
        address: of its scheduler, such as tcp://10.0.0.1:8786.

    Raises:
        CourseError: there is none, or Dask is not installed here.
    """

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError:
            raise CourseError(
                "--cluster needs Dask: `pip install distributed` installs it."
            ) from None
        _silence_logs()
        self.address = address
        try:
            connect: Any = distributed.Client  # it has no type annotations
            self._client = connect(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise CourseError(
                f"No Dask scheduler answers at {address} ({error}). `dask scheduler` starts one; "
                "docs/cluster.md describes how."
            ) from None
        self._pool = self._client.get_executor(pure=False)
        self._run: tuple[str, Any] = ("", None)  # id of the grading run, future of its self-test
        self._size, self._counted = 0, -RECOUNT  # number of threads, and when it was counted
        self._wait_for_workers()

    def _wait_for_workers(self) -> None:
        if not self._threads():
            message = f"The cluster at {self.address} has no worker yet; waiting for the first."
            print(message, file=sys.stderr, flush=True)
            self._client.wait_for_workers(1)
            self._counted = -RECOUNT

    def _threads(self) -> int:
        if time.monotonic() > self._counted + RECOUNT:
            with self._connected():
                self._size = sum(self._client.nthreads().values())
            self._counted = time.monotonic()
        return self._size

    @contextlib.contextmanager
    def _connected(self) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError, CancelledError) as error:
            raise self._lost() from error

    def _lost(self) -> CourseError:
        return CourseError(
            f"The cluster at {self.address} does not answer any more. What was recorded is kept; "
            "the same command goes on from there."
        )

    def __enter__(self) -> "DaskExecutor":
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()

    def prepare(self, self_test: SelfTest) -> None:
        """Send the self-test, which each worker runs before its first submission of this run."""
        with self._connected():
            # As a task, not as data: data would be lost with the worker that stores it.
            sent = self._client.submit(_identity, self_test, pure=False)
        self._run = (secrets.token_hex(8), sent)

    @property
    def size(self) -> int:
        """The number of threads of all workers."""
        return max(1, self._threads())

    def queue_limit(self, size: int) -> int:
        """Three for each thread of the workers that are connected now, whatever the size."""
        return 3 * self.size

    def submit(self, task: GradingTask, size: int) -> "Future[GradedSubmission]":
        """Grade one submission on a worker; if the worker is lost, Dask sends it to another one."""
        with self._connected():
            future: Future[GradedSubmission] = self._pool.submit(
                grade_on_worker, task, *self._run, version()
            )
            return future

    def explain(self, error: BaseException) -> str:
        """The internal error of a submission whose grading raised this.

        Raises:
            CourseError: the cluster does not answer any more.
        """
        if isinstance(error, CancelledError) or self._client.status != "running":
            raise self._lost() from error
        return f"{type(error).__name__}: {error}"

    def shutdown(self) -> None:
        """Cancel what is under way and disconnect; the cluster itself goes on running."""
        self._pool.shutdown(wait=False)
        self._client.close()


def _silence_logs() -> None:
    """Switch off what Dask and its libraries log in this process.

    When a scheduler is lost they log that on standard error, some with a traceback, at once or a
    little later. The CourseError says it in place of them.
    """
    for name in ("asyncio", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("asyncio", "distributed", "tornado"):
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = [logging.NullHandler()], False


def _identity(self_test: SelfTest) -> SelfTest:
    return self_test


def grade_on_worker(
    task: GradingTask, run: str, self_test: SelfTest, versions: dict[str, str]
) -> GradedSubmission:
    """Grade one submission on a worker, after the self-test if it is the first of its run.

    Args:
        task: the submission; the worker's best backend is used.
        run: id of the grading run.
        self_test: of this run.
        versions: of the machine that records the scores.

    Raises:
        CourseError: the worker has other versions, or its self-test failed.
    """
    with _one_at_a_time:
        backend = _best_backend(practice=task.backend == PRACTICE)
        if run not in _passed:
            _require_same_versions(versions)
            _run_self_test(self_test.with_backend(backend))
            _passed.add(run)
        return grade_submission(dataclasses.replace(task, backend=backend))


@functools.cache
def _best_backend(practice: bool) -> str:
    return best_backend(practice)


def _require_same_versions(versions: dict[str, str]) -> None:
    here = version()
    differing = [
        f"{what} {here[what]}, not {versions[what]}"
        for what in versions
        if here[what] != versions[what]
    ]
    if differing:
        raise CourseError(
            f"The worker on {platform.node()} has {' and '.join(differing)}, so its scores could "
            "differ. Install there what is installed here, and start it again."
        )


def _run_self_test(self_test: SelfTest) -> None:
    try:
        self_test.run()
    except CourseError as error:
        raise CourseError(f"The worker on {platform.node()}: {error}") from None


@functools.cache
def version() -> dict[str, str]:
    """Versions that scores depend on."""
    code = hashlib.sha256()
    packages = pathlib.Path(__file__).parents[2]
    for package in ("check", "grader", "solutions"):
        for path in sorted((packages / package).rglob("*.py")):
            code.update(str(path.relative_to(packages)).encode() + path.read_bytes())
    python = ".".join(platform.python_version_tuple()[:2])
    return {"Python": python, "NumPy": np.__version__, "course code": code.hexdigest()[:12]}
