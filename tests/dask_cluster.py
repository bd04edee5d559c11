"""A real Dask cluster for tests and measurements: a scheduler and workers, each a process."""

import json
import os
import pathlib
import subprocess
import sys
import time

from distributed import Client

from grader.box.walls import ONE_THREAD

PATIENCE = 60  # seconds for a scheduler or worker to start


class Dask:
    """A scheduler and its workers, in a folder that is no course folder."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder, self.processes = folder, list[subprocess.Popen]()
        self.file = folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        until = time.monotonic() + PATIENCE
        while not self.file.exists():
            assert time.monotonic() < until, "the scheduler did not start"
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]

    def _start(self, what: str, *more: str, **environment: str) -> subprocess.Popen:
        program = ["-W", "ignore", "-m", f"distributed.cli.dask_{what}"]
        file = ["--scheduler-file", str(self.file)]
        with (self.folder / f"{what}.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, *program, *file, *more],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                env=os.environ | ONE_THREAD | environment,
            )
        self.processes.append(process)
        return process

    def worker(self, threads: int = 1, **environment: str) -> subprocess.Popen:
        """One more worker, at work when this returns."""
        before = self.workers()
        nobody = ["--no-nanny", "--no-dashboard", "--nthreads", str(threads)]
        process = self._start("worker", *nobody, **environment)
        until = time.monotonic() + PATIENCE
        while self.workers() <= before:
            assert time.monotonic() < until, "the worker did not start"
            time.sleep(0.05)
        return process

    def workers(self) -> int:
        """How many there are."""
        with Client(self.address, set_as_default=False) as client:
            return len(client.scheduler_info(n_workers=-1)["workers"])

    def end(self) -> None:
        """End all of it."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()
