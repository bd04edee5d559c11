"""Where hand-ins are judged when one machine is not enough: the workers of a Dask cluster.

A worker gets tasks and gives back verdicts. It needs this course's code and a box of its own, no
course folder, no gradebook, and of the secret only the seeds of the hand-in that it judges.
"""

import contextlib
import dataclasses
import functools
import hashlib
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

from . import autograde
from .box.walls import PRACTICE
from .canaries import Canaries
from .course import CourseError
from .task import Judged, Task, judge

PATIENCE = 10  # seconds until a scheduler has answered
RECOUNT = 2.0  # seconds until the workers are counted again: some come, some go
# In a worker of several threads one hand-in is judged at a time: who looks for warnings looks for
# those of the whole process.
_one_at_a_time = threading.Lock()
_content: set[str] = set()  # batches whose canaries have sung in this process


class Cluster:
    """The workers of a Dask cluster.

    Args:
        address: of its scheduler, such as tcp://10.0.0.1:8786.

    Raises:
        CourseError: there is none, or Dask is not installed here.
    """

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError:
            told = "--cluster needs Dask: `pip install distributed` installs it."
            raise CourseError(told) from None
        self.address = address
        try:
            connect: Any = distributed.Client  # it has no types
            self._client = connect(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise CourseError(
                f"No Dask scheduler answers at {address} ({error}). `dask scheduler` starts one; "
                "docs/cluster.md says how."
            ) from None
        self._pool = self._client.get_executor(pure=False)
        self._batch: tuple[str, Any] = ("", None)
        self._size, self._counted = 0, -RECOUNT
        self._wait_for_workers()

    def _wait_for_workers(self) -> None:
        if not self._threads():
            told = f"The cluster at {self.address} has no worker yet; waiting for the first."
            print(told, file=sys.stderr, flush=True)
            self._client.wait_for_workers(1)
            self._counted = -RECOUNT

    def _threads(self) -> int:
        if time.monotonic() > self._counted + RECOUNT:
            with self._in_reach():
                self._size = sum(self._client.nthreads().values())
            self._counted = time.monotonic()
        return self._size

    @contextlib.contextmanager
    def _in_reach(self) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError, CancelledError) as error:
            raise self._gone() from error

    def _gone(self) -> CourseError:
        return CourseError(
            f"The cluster at {self.address} is gone. What was recorded is kept; the same command "
            "goes on from there."
        )

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def begin(self, canaries: Canaries) -> None:
        """Let every worker try itself out before its first hand-in of this batch."""
        with self._in_reach():
            # As a task, not as data: data would be lost with the worker that holds it.
            sent = self._client.submit(_itself, canaries, pure=False)
        self._batch = (secrets.token_hex(8), sent)

    @property
    def size(self) -> int:
        """As many as the workers have threads."""
        return max(1, self._threads())

    def room(self, size: int) -> int:
        """Three for each thread there is now."""
        return 3 * self.size

    def submit(self, task: Task, size: int) -> "Future[Judged]":
        """Give one hand-in away; Dask gives it to another worker if that one is lost."""
        with self._in_reach():
            future: Future[Judged] = self._pool.submit(judge_there, task, *self._batch, version())
            return future

    def in_words(self, error: BaseException) -> str:
        """What it means that a hand-in came back with this.

        Raises:
            CourseError: it would be the same for all others.
        """
        if isinstance(error, CancelledError) or self._client.status != "running":
            raise self._gone() from error
        return f"{type(error).__name__}: {error}"

    def end(self) -> None:
        """Take back what is under way, and leave; the cluster is not ours to end."""
        self._pool.shutdown(wait=False)
        self._client.close()


def _itself(canaries: Canaries) -> Canaries:
    return canaries


def judge_there(task: Task, batch: str, canaries: Canaries, asked: dict[str, str]) -> Judged:
    """Judge one hand-in on a worker.

    Raises:
        CourseError: nobody should be judged here.
    """
    with _one_at_a_time:
        tier = _best_box(practice=task.tier == PRACTICE)
        if batch not in _content:
            _be_ready(canaries.in_box(tier), asked)
            _content.add(batch)
        return judge(dataclasses.replace(task, tier=tier))


@functools.cache
def _best_box(practice: bool) -> str:
    return autograde.require_tier(practice)


def _be_ready(canaries: Canaries, asked: dict[str, str]) -> None:
    where = f"The worker on {platform.node()}"
    here = version()
    other = [
        f"{what} {here[what]}, not {asked[what]}" for what in asked if here[what] != asked[what]
    ]
    if other:
        raise CourseError(
            f"{where} has {' and '.join(other)}, so its marks could differ. Install there what is "
            "installed here, and start it again."
        )
    try:
        canaries.sing()
    except CourseError as error:
        raise CourseError(f"{where}: {error}") from None


@functools.cache
def version() -> dict[str, str]:
    """What the marks depend on."""
    code = hashlib.sha256()
    packages = pathlib.Path(__file__).parents[1]
    for package in ("check", "grader", "solutions"):
        for path in sorted((packages / package).rglob("*.py")):
            code.update(str(path.relative_to(packages)).encode() + path.read_bytes())
    python = ".".join(platform.python_version_tuple()[:2])
    return {"Python": python, "NumPy": np.__version__, "course code": code.hexdigest()[:12]}
