"""Grade in processes of this machine, which end with the grader and leave Ctrl-C to it."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

from ..grading.selftest import SelfTest
from ..grading.task import GradedSubmission, GradingTask, grade_submission
from ..sandbox.fork_server import start_process
from ..sandbox.isolation import SINGLE_THREADED, SandboxError


class LocalExecutor:
    """A pool of processes of this machine; a context manager, which ends them.

    Args:
        size: how many.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        os.environ.update(SINGLE_THREADED)  # the processes inherit it: each has a core of its own
        self._context, self._pool_size = WorkerContext(), 0
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "LocalExecutor":
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()

    def queue_limit(self, size: int) -> int:
        """Three for each process: one is graded, one waits to be graded, one to be recorded."""
        return 3 * size

    def prepare(self, self_test: SelfTest) -> None:
        """Run the self-test in this process, while the others start."""
        with interrupts_blocked():
            for _ in range(self.size):
                self._pool_of(self.size).submit(_warm_up, self_test.backend)
        self_test.run()

    def submit(self, task: GradingTask, size: int) -> "Future[GradedSubmission]":
        """Grade one submission in a pool of this size."""
        with interrupts_blocked():  # a pool starts its processes here
            return self._pool_of(size).submit(grade_submission, task)

    def explain(self, error: BaseException) -> str:
        """The internal error; the grading of other submissions goes on."""
        return f"{type(error).__name__}: {error}"

    def _pool_of(self, size: int) -> ProcessPoolExecutor:
        """The pool; a new one when the size changes, or after shutdown."""
        if self._pool is None or self._pool_size != size:
            self.shutdown()
            self._pool, self._pool_size = ProcessPoolExecutor(size, mp_context=self._context), size
        return self._pool

    def shutdown(self) -> None:
        """Kill the processes; their sandboxes end with them."""
        if self._pool is not None:
            self._context.kill()
            self._pool.shutdown(cancel_futures=True)
            self._context, self._pool = WorkerContext(), None


def _warm_up(backend: str) -> None:
    """Start the fork server, which takes a while; an error is raised by the first submission."""
    with contextlib.suppress(SandboxError):
        start_process(backend).kill()


class WorkerProcess(SpawnProcess):
    """A process of the pool that does not outlive the grader.

    A process of a pool reads its next task from a pipe of which it holds both ends, so the read
    would not end when the grader is killed.
    """

    def run(self) -> None:
        """Do the work of the pool, and exit when the grader ends."""
        _ignore_interrupts()
        threading.Thread(target=_exit_with_grader, daemon=True).start()
        super().run()


def _exit_with_grader() -> None:
    grader = multiprocessing.parent_process()
    if grader is not None:
        wait([grader.sentinel])
        os._exit(1)  # its sandbox ends with it


def _ignore_interrupts() -> None:
    # A handler that does nothing, not SIG_IGN, which child processes would inherit.
    signal.signal(signal.SIGINT, lambda *_: None)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@contextlib.contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Block SIGINT while processes are started; they inherit that until they have a handler."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it unblocks SIGINT when it starts, so it starts first
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class WorkerContext(SpawnContext):
    """The multiprocessing context of a pool, which can kill all processes that it made."""

    def __init__(self) -> None:
        self.workers: list[WorkerProcess] = []

    def Process(  # type: ignore[override]  # noqa: N802  (the name in multiprocessing)
        self, *args: Any, **kwargs: Any
    ) -> WorkerProcess:
        """Make a process."""
        worker = WorkerProcess(*args, **kwargs)
        self.workers.append(worker)
        return worker

    def kill(self) -> None:
        """Kill all processes; their sandboxes end with them."""
        for worker in self.workers:
            with contextlib.suppress(ValueError, AttributeError):  # not started, or closed already
                worker.kill()
