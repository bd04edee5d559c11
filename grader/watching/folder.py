"""Notice changes in a folder and in all folders below it, at no cost while there are none.

The watchdog library follows no symbolic links and knows names that are not UTF-8. watchfiles, the
other well-kept library, follows a student's link to / and ends at a name that is not UTF-8.
"""

import os
import pathlib
import queue
import sys
from typing import Any

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserverVFS

STILL = 1.0  # seconds without a change after which a folder counts as complete
INTERVAL = 5.0  # seconds between two readings, where changes are not notified
ANYTHING = pathlib.PurePath()  # the folder itself: anything in it may have changed
NOTICED = [
    events.FileCreatedEvent,
    events.FileModifiedEvent,
    events.FileClosedEvent,
    events.FileMovedEvent,
    events.FileDeletedEvent,
    events.DirCreatedEvent,
    events.DirMovedEvent,
    events.DirDeletedEvent,
]


class FolderWatch:
    """Watches a folder, which may be missing and made again; a context manager, which ends it.

    Args:
        folder: what is watched.
        interval: seconds between two readings of all files; None to be notified by the system,
            which network file systems do not do.
    """

    def __init__(self, folder: pathlib.Path, interval: float | None = None) -> None:
        self._folder, self._interval = folder, interval
        self._queue = queue.SimpleQueue[pathlib.PurePath]()
        self._observer: BaseObserver | None = None
        self._identity: tuple[int, int] | None = None
        self._problem = ""

    def __enter__(self) -> "FolderWatch":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    @property
    def still(self) -> float:
        """Seconds without a change after which something counts as complete."""
        return STILL + 1.5 * (self._interval or 0.0)

    def changes(self, timeout: float) -> set[pathlib.PurePath]:
        """Wait for changes.

        Args:
            timeout: seconds until it returns without one.

        Returns:
            paths within the folder; ANYTHING is among them when the folder was not watched before.
        """
        if self._is_new():
            return {ANYTHING}
        found = set()
        try:
            found.add(self._queue.get(timeout=max(timeout, 0.01)))
            while True:
                found.add(self._queue.get_nowait())
        except queue.Empty:
            return found

    def _is_new(self) -> bool:
        """Watch the folder if it is there and not watched yet; whether that began now."""
        identity = _identity(self._folder)
        if self._observer is not None:
            alive = all(emitter.is_alive() for emitter in self._observer.emitters)
            if identity == self._identity and alive and self._observer.emitters:
                return False
            self._stop()
        if identity is None:
            return False
        self._identity = identity
        return self._start()

    def _start(self) -> bool:
        folder = self._folder.resolve()  # a link in its place is the instructor's own
        observer = (
            PollingObserverVFS(os.lstat, os.scandir, polling_interval=self._interval)
            if self._interval
            else Observer()
        )
        handler = _Handler(folder, self._queue)
        try:
            observer.schedule(handler, str(folder), recursive=True, event_filter=NOTICED)
            observer.start()
        except FileNotFoundError:  # it has just been removed
            return False
        except OSError as error:
            self._print_problem(error)
            self._interval = self._interval or INTERVAL  # it may be a limit of notifications
            return False
        self._observer = observer
        return True

    def _print_problem(self, error: OSError) -> None:
        """Say why the folder is not watched, unless it has been said."""
        if str(error) == self._problem:
            return
        self._problem = str(error)
        print(
            f"Changes of {self._folder} are not notified ({error}). All of it is read every "
            f"{self._interval or INTERVAL:g} s, as soon as that is possible.",
            file=sys.stderr,
            flush=True,
        )

    def _stop(self) -> None:
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join(timeout=5)


class _Handler(events.FileSystemEventHandler):
    """Puts the paths of events into a queue, relative to the folder."""

    def __init__(self, folder: pathlib.Path, found: "queue.SimpleQueue[pathlib.PurePath]") -> None:
        self._folder, self._found = folder, found

    def on_any_event(self, event: Any) -> None:
        for path in filter(None, (event.src_path, event.dest_path)):
            try:
                self._found.put(pathlib.PurePath(os.fsdecode(path)).relative_to(self._folder))
            except ValueError:  # moved to another place, or written in another way
                self._found.put(ANYTHING)


def _identity(folder: pathlib.Path) -> tuple[int, int] | None:
    """Another one when a folder has been replaced; None when there is none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if folder.is_dir() else None
