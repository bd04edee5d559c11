"""What a sandbox cannot give is refused in a sentence for the student, before the kernel refuses.

Nothing here protects anything: the isolation does, and in other words.
"""

import asyncio
import builtins
import getpass
import importlib
import platform
import sys
import time
import types
from collections.abc import Mapping, Sequence
from typing import Any

from check.availability import (
    NETWORK,
    PROCESS,
    NotAvailable,
    is_available,
    refuse_event,
    refuse_input,
    sentence,
)

POLL_SECONDS = 0.01  # how often an event loop looks for what other threads have done
MORE_EVENTS = frozenset({"socket.__new__"})  # here not even a loop of asyncio makes a socket
_import, _import_module = builtins.__import__, importlib.import_module


def install() -> None:
    """Replace the functions, in this process."""
    builtins.__import__ = import_or_refuse
    importlib.import_module = import_module_or_refuse
    builtins.input = getpass.getpass = refuse_input  # type: ignore[assignment]
    sys.breakpointhook = lambda *_, **__: None
    getpass.getuser = lambda: "student"
    processor = getattr(platform, "_Processor", None)  # asks a program
    if processor is not None:
        processor.get = processor.from_subprocess = staticmethod(str)
    asyncio.new_event_loop = asyncio.events.new_event_loop = EventLoop
    policy = getattr(sys.modules.get("asyncio.unix_events"), "_UnixDefaultEventLoopPolicy", None)
    if policy is not None:  # later versions of Python have none
        policy._loop_factory = EventLoop
    multiprocessing = types.ModuleType("_multiprocessing")
    multiprocessing.__dict__.update(SemLock=Lock, sem_unlink=None)
    sys.modules["_multiprocessing"] = multiprocessing


def listen() -> None:
    """Refuse processes and the network from now on; a process that forks must not call it."""
    sys.addaudithook(_hook)


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if event in MORE_EVENTS:
        raise NotAvailable(NETWORK)
    refuse_event(event)


def import_or_refuse(
    name: str,
    globals: Mapping[str, object] | None = None,
    locals: Mapping[str, object] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> types.ModuleType:
    """Import, as the statement does.

    Raises:
        NotAvailable: grading does not have this module.
    """
    try:
        module = _import(name, globals, locals, fromlist or (), level)
    except ModuleNotFoundError as error:
        _refuse(error)
        raise
    if name == "my_lstm" and fromlist:
        for part in fromlist:
            if part != "*" and not hasattr(module, part):
                raise NotAvailable(sentence(f"my_lstm.{part}"))
    return module


def import_module_or_refuse(name: str, package: str | None = None) -> types.ModuleType:
    """Import, as importlib.import_module does.

    Raises:
        NotAvailable: grading does not have this module.
    """
    try:
        return _import_module(name, package)
    except ModuleNotFoundError as error:
        _refuse(error)
        raise


def _refuse(error: ModuleNotFoundError) -> None:
    """Raise NotAvailable in place of an error, when grading has no such package."""
    missing = error.name
    if isinstance(error, NotAvailable) or not isinstance(missing, str):
        return
    if not is_available(missing, own_parts()):
        raise NotAvailable(sentence(missing)) from None


def own_parts() -> list[str]:
    """The parts whose modules of my_lstm are in this sandbox."""
    return [name.partition(".")[2] for name in sys.modules if name.startswith("my_lstm.")]


class Lock:
    """Stands for the lock that processes share: cannot be made."""

    SEM_VALUE_MAX = 2**31 - 1

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise NotAvailable(PROCESS)


class EventLoop(asyncio.BaseEventLoop):
    """An event loop without descriptors: for coroutines, sleep and threads."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = self  # of this, BaseEventLoop uses the next method alone

    def select(self, timeout: float | None = None) -> list[Any]:
        """Wait for the next coroutine, or for another thread."""
        if timeout != 0:
            time.sleep(POLL_SECONDS if timeout is None else min(timeout, POLL_SECONDS))
        return []

    def _process_events(self, event_list: list[Any]) -> None:
        pass

    def _write_to_self(self) -> None:
        pass
