"""Where hand-ins are judged: processes that end with the grader, and leave Ctrl-C to it."""

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
from typing import TYPE_CHECKING, Any, Protocol

from .box.server import new_copy
from .box.walls import ONE_THREAD, BoxError
from .task import Judged, Task, judge

if TYPE_CHECKING:  # these processes load what judges, and not nbgrader
    from .canaries import Canaries


class Engine(Protocol):
    """What judges: the processes of this machine, or of many."""

    @property
    def size(self) -> int:
        """Hand-ins that are judged at a time."""

    def room(self, size: int) -> int:
        """Hand-ins that may be under way at a time, so that nobody waits for the next one."""

    def begin(self, canaries: "Canaries") -> None:
        """Be ready for the hand-ins of one assignment.

        Raises:
            CourseError: the canaries found something.
        """

    def submit(self, task: Task, size: int) -> "Future[Judged]":
        """Have one hand-in judged, this many at a time.

        Raises:
            BrokenProcessPool: a process has died.
        """

    def in_words(self, error: BaseException) -> str:
        """What it means for a hand-in that its judging ended with this.

        Raises:
            CourseError: it would be the same for all others.
        """

    def end(self) -> None:
        """End all that is under way, at once."""


class Machine:
    """The processes of this machine.

    Args:
        size: how many.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        os.environ.update(ONE_THREAD)  # for the processes: there is one for each core already
        self._crew, self._started = Crew(), 0
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Machine":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def room(self, size: int) -> int:
        """Three for each: while one is judged the next lies ready, and one is on its way back."""
        return 3 * size

    def begin(self, canaries: "Canaries") -> None:
        """Let the canaries sing here, while the processes start."""
        with interrupts_held_back():
            for _ in range(self.size):
                self._of_size(self.size).submit(_be_ready, canaries.tier)
        canaries.sing()

    def submit(self, task: Task, size: int) -> "Future[Judged]":
        """Have one hand-in judged in a pool of this size."""
        with interrupts_held_back():  # a pool starts its processes here
            return self._of_size(size).submit(judge, task)

    def in_words(self, error: BaseException) -> str:
        """A fault of ours, for this hand-in alone."""
        return f"{type(error).__name__}: {error}"

    def _of_size(self, size: int) -> ProcessPoolExecutor:
        """The pool; the same as before while it lives."""
        if self._pool is None or self._started != size:
            self.end()
            self._pool, self._started = ProcessPoolExecutor(size, mp_context=self._crew), size
        return self._pool

    def end(self) -> None:
        """End the processes, whatever they do; their boxes end with them."""
        if self._pool is not None:
            self._crew.end()
            self._pool.shutdown(cancel_futures=True)
            self._crew, self._pool = Crew(), None


def _be_ready(tier: str) -> None:
    """The first box takes a while; whatever is wrong with it will be told of a hand-in."""
    with contextlib.suppress(BoxError):
        new_copy(tier).end()


class Worker(SpawnProcess):
    """A process of the pool that does not outlive the grader.

    A pool's worker waits for its next job at a pipe of which it holds both ends, so it would
    never hear that the grader was killed.
    """

    def run(self) -> None:
        """Do the pool's work, with an eye on the grader."""
        _leave_interrupts_to_the_grader()
        threading.Thread(target=_end_with_the_grader, daemon=True).start()
        super().run()


def _end_with_the_grader() -> None:
    grader = multiprocessing.parent_process()
    if grader is not None:
        wait([grader.sentinel])
        os._exit(1)  # its box ends with it


def _leave_interrupts_to_the_grader() -> None:
    # A handler that does nothing, not SIG_IGN: what this process starts is not to inherit it.
    signal.signal(signal.SIGINT, lambda *_: None)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@contextlib.contextmanager
def interrupts_held_back() -> Iterator[None]:
    """Ctrl-C waits until workers have been started: they are born with it held back."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it lets Ctrl-C through when it starts, so it starts first
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Crew(SpawnContext):
    """What a pool makes its processes with; it knows them all, and can end them."""

    def __init__(self) -> None:
        self.workers: list[Worker] = []

    def Process(self, *args: Any, **kwargs: Any) -> Worker:  # type: ignore[override]  # noqa: N802
        """Make a worker."""
        worker = Worker(*args, **kwargs)
        self.workers.append(worker)
        return worker

    def end(self) -> None:
        """End all workers, whatever they are doing; their boxes end with them."""
        for worker in self.workers:
            with contextlib.suppress(ValueError, AttributeError):  # not started, or closed already
                worker.kill()
