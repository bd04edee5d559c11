"""Processes that judge: they end with the grader, and Ctrl-C is the grader's to answer."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any


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
