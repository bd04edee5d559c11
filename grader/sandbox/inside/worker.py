"""Serves one submission: runs its cells and calls its functions as the grader requests.

Requests and answers are frames (grader.sandbox.protocol) over a connected socket. What student code
prints is discarded.
"""

import os
import sys
import types
from typing import Any

import numpy as np

from check import codec
from check.implementations import provided, tested
from check.runner import run_cases
from check.suite import Observation
from check.text import one_line
from check.time_limit import TimeLimitExceeded
from grader.sandbox import protocol
from grader.sandbox.inside import (
    cells,
    course_modules,
    file_calls,
    implementations,
    lockdown,
    packages,
    unavailable,
)
from grader.sandbox.inside.channel import Channel


def prepare(channel: Channel) -> dict[str, Any]:
    """Isolate this process, and so all its forks; then report readiness.

    Returns:
        the grader's set-up message, with the system-call filter that each fork installs.
    """
    setup: dict[str, Any] = channel.receive()[0]
    lockdown.isolate(setup["readable"])
    cells.load(sys.argv[1:])
    _forget_packages()
    file_calls.install(sys.argv[1:])
    packages.install()
    unavailable.install()
    channel.send(lambda put: {"ready": np.__version__})
    return setup


def _forget_packages() -> None:
    """Make all modules of check and grader that are not imported by now impossible to import."""
    sys.path = [path for path in sys.path if path not in sys.argv[1:]]
    for name, module in sys.modules.items():
        if name.partition(".")[0] in ("check", "grader") and hasattr(module, "__path__"):
            module.__path__ = []


def serve(descriptor: int, setup: dict[str, Any]) -> None:
    """In a fork: set its limits, report readiness, then answer requests until the grader ends it.

    Args:
        descriptor: of its connection.
        setup: what prepare returned.
    """
    channel = Channel(descriptor)
    own, _ = channel.receive()
    devnull = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(devnull, standard)
    os.setsid()  # the kernel schedules each session as a group with its own share of the processor
    np.random.seed()  # for cells: else those of all forks would draw the same numbers
    lockdown.limit(own["limits"], setup["filter"])
    module = types.ModuleType("__main__")
    module.__dict__.update(np=np, numpy=np, **packages.COURSE)
    sys.modules["__main__"] = module
    cells.start(module.__dict__)
    unavailable.listen()
    bindings = Bindings(module.__dict__)
    channel.send(lambda put: {"ready": np.__version__})
    while True:
        message, get = channel.receive()
        answer = _answer(message, get, bindings, channel)
        try:
            channel.send(answer)
        except protocol.ProtocolError:
            channel.send(_too_large(message))


class Bindings:
    """The functions that a notebook binds to the names of its exercises, cell by cell.

    Args:
        namespace: of the notebook.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self._by_cell: dict[tuple[str, int], Any] = {}

    def run(self, source: str, cell: int, names: list[str], compiled: list[str]) -> dict[str, Any]:
        """Run a cell, and keep what it binds to any of the names.

        Returns:
            error: a message about its first error, or "".
            bound: names that the cell has bound to something callable.
            imported: the other names, with the module of my_lstm that they were imported from.
        """
        before = {name: self.namespace.get(name) for name in names}
        error = cells.run(source, self.namespace, compiled)
        now = {name: self.namespace.get(name) for name in names}
        new = [name for name in names if now[name] is not before[name] and callable(now[name])]
        imported = {name: module for name in new if (module := _own_module(now[name]))}
        self._by_cell |= {(name, cell): now[name] for name in new if name not in imported}
        bound = [name for name in new if name not in imported]
        return {"error": error, "bound": bound, "imported": imported}

    def bind(self, numbers: dict[str, int]) -> None:
        """Bind names to what the cells of these numbers have bound to them."""
        for name, cell in numbers.items():
            self.namespace[name] = self._by_cell.get((name, cell))

    def function(self, name: str, part: str) -> Any:
        """The function of a name in the notebook, or in a module of my_lstm when part is given."""
        module = sys.modules.get(f"my_lstm.{part}") if part else None
        return getattr(module, name, None) if part else self.namespace.get(name)


def _own_module(answer: Any) -> str:
    """The module of my_lstm that a function or class was imported from as it is, or ""."""
    members = list(vars(answer).values()) if type(answer) is type else [answer]
    functions = [m.fget if type(m) is property else m for m in members]
    # Types of a student's own may raise anything when they are asked for an attribute.
    plain = [f for f in functions if type(f) is types.FunctionType]
    files = {f.__code__.co_filename for f in plain}
    if not files or any(not file.startswith("my_lstm/") for file in files):
        return ""
    return "my_lstm." + min(files).removeprefix("my_lstm/").removesuffix(".py")


def _answer(
    message: Any, get: protocol.Get, bindings: Bindings, channel: Channel
) -> protocol.Build:
    """Do what is requested, in the namespace of the notebook, and return the answer."""
    nonce = message["nonce"]
    if message["do"] == "run":
        arguments = (message[key] for key in ("source", "cell", "names", "compiled"))
        told = bindings.run(*arguments)
        return lambda put: {"nonce": nonce} | told
    if message["do"] == "install":
        error = course_modules.install_modules(message["modules"], message["compiled"])
        return lambda put: {"nonce": nonce, "error": error}
    if message["do"] == "replace":
        bindings.namespace |= course_modules.proxies(message["names"], channel)
        return lambda put: {"nonce": nonce}
    if message["do"] == "withhold":
        course_modules.withhold(message["names"])
        return lambda put: {"nonce": nonce}
    bindings.bind(message["bind"])
    function = bindings.function(message["name"], message["part"])
    if not callable(function):
        return lambda put: {"nonce": nonce, "missing": True}
    cases = [codec.decode_case(case, get) for case in message["cases"]]
    try:
        first = next(iter(message["arguments"]), "")  # of a test it is what is tested
        make = implementations.maker(first, first[:1].isupper(), channel)
        with provided(make), tested(first):
            observations = run_cases(
                function, cases, message["arguments"], seconds=message["seconds"]
            )
    except TimeLimitExceeded as exceeded:
        location = one_line(exceeded.location)
        return lambda put: {"nonce": nonce, "timed_out": location}
    except KeyboardInterrupt:
        observations = [Observation(error=("KeyboardInterrupt", "")) for _ in cases]
    return lambda put: {
        "nonce": nonce,
        "observations": [codec.encode_observation(one, put) for one in observations],
    }


def _too_large(message: Any) -> protocol.Build:
    """The answer in place of one that is too large to be sent."""
    error = ("UnusableResult", "what it returns is larger than anything that is asked for")
    count = len(message.get("cases", []))
    return lambda put: {
        "nonce": message["nonce"],
        "observations": [
            codec.encode_observation(Observation(error=error), put) for _ in range(count)
        ],
    }
