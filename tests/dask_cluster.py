"""A real Dask cluster for tests and measurements: a scheduler and workers, each a process."""

import json
import os
import pathlib
import subprocess
import sys
import time

from distributed import Client

from grader.sandbox.isolation import SINGLE_THREADED

PATIENCE = 60  # seconds for a scheduler or worker to start


class Dask:
    """A scheduler and its workers, in a folder that is no course folder.

    Args:
        folder: for their logs and the scheduler's file.
    """

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder, self.processes = folder, list[subprocess.Popen]()
        self._file = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
        )
        until = time.monotonic() + PATIENCE
        while not (description := self._description()):
            assert time.monotonic() < until, "the scheduler did not start"
            time.sleep(0.05)
        self.address = description["address"]

    def _description(self) -> dict[str, str]:
        """The file in which the scheduler describes itself; empty until it is complete."""
        try:
            return json.loads(self._file.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return {}

    def _start(self, what: str, *more: str, **environment: str) -> subprocess.Popen:
        program = ["-W", "ignore", "-m", f"distributed.cli.dask_{what}"]
        file = ["--scheduler-file", str(self._file)]
        with (self.folder / f"{what}.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, *program, *file, *more],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                env=os.environ | SINGLE_THREADED | environment,
            )
        self.processes.append(process)
        return process

    def worker(self, threads: int = 1, **environment: str) -> subprocess.Popen:
        """Start one more worker; it has joined the cluster when this returns."""
        before = self.workers()
        options = ["--no-nanny", "--no-dashboard", "--nthreads", str(threads)]
        process = self._start("worker", *options, **environment)
        until = time.monotonic() + PATIENCE
        while self.workers() <= before:
            assert time.monotonic() < until, "the worker did not start"
            time.sleep(0.05)
        return process

    def workers(self) -> int:
        """The number of workers."""
        with Client(self.address, set_as_default=False) as client:
            return len(client.scheduler_info(n_workers=-1)["workers"])

    def end(self) -> None:
        """Kill all of its processes."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()
