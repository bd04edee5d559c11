"""The box: one student's code in a process of its own, behind walls.

What goes in: cells and inputs. What comes out: plain arrays. References, seeds, expected values and
the gradebook stay outside, so there is nothing in the box worth stealing or changing.
"""

import dataclasses
import functools
import secrets
import signal
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from check import probe, tree
from check.probe import Case, Seen

from . import wire
from .oracle import Oracle, consult, oracles
from .server import KILLED, new_copy
from .walls import TIERS, BoxError
from .watch import excess

LOOK = 0.1  # seconds between two looks at what a box takes


class Ended(Exception):
    """Student code ended the box; the message says how."""


class TooLong(Ended):
    """It was ended because its time was over."""


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one box may use."""

    seconds: float = 10.0  # wall clock for one cell
    cpu_seconds: int = 300  # of the whole box
    memory_mib: int = 1536
    file_mib: int = 16
    asks: int = 20_000  # questions to the oracle for one exercise

    def as_resources(self) -> dict[str, int]:
        """For setrlimit in the worker."""
        return {
            "AS": self.memory_mib << 20,
            "CPU": self.cpu_seconds,
            "FSIZE": self.file_mib << 20,
            "NOFILE": 64,
            "CORE": 0,
        }


class Box:
    """A running box.

    Args:
        tier: one of walls.TIERS.
        limits: what it may use.

    Raises:
        BoxError: it does not say hello.
    """

    def __init__(self, tier: str, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._seconds = self.limits.seconds  # of the request under way
        self._oracles: dict[str, Oracle] = {}
        self._looked = time.monotonic()
        self._copy = new_copy(tier)
        self.process = self._copy.process
        try:
            setup = {"limits": self.limits.as_resources()}
            self._send(lambda put: setup, time.monotonic() + 30)
            hello, _ = self._receive(time.monotonic() + 30)
            if not isinstance(hello, dict) or "hello" not in hello:
                raise Ended("it did not say hello")
        except Ended as ended:
            self.close()
            raise BoxError(f"the box did not start: {ended}") from None

    def __enter__(self) -> "Box":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the box and everything in it."""
        self._copy.end()

    def install(self, modules: dict[str, str]) -> None:
        """Make modules of the package my_lstm: sources by name, in the order of their imports.

        Raises:
            BoxError: the box does not take them, which is no fault of the student's.
        """
        try:
            if modules:
                self._ask({"do": "install", "modules": modules})
        except Ended as ended:
            self.close()
            raise BoxError(f"the box did not take the earlier parts: {ended}") from None

    def run(self, source: str) -> str:
        """Run a cell.

        Returns:
            its first error in words, or "".

        Raises:
            Ended: the cell never ends, or ends the process.
        """
        answer, _ = self._ask({"do": "run", "source": source})
        try:
            return tree.name(answer["error"])
        except (KeyError, ValueError) as error:
            raise Ended("it sent a malformed answer") from error

    def replace(self, references: dict[str, Oracle]) -> None:
        """Let these functions and optimisers of ours answer for their names from now on."""
        self._oracles = oracles(references)
        self._ask({"do": "replace", "names": list(self._oracles)})

    def observe(
        self,
        name: str,
        cases: list[Case],
        arguments: list[str],
        seconds: float | None = None,
    ) -> list[Seen] | None:
        """Call the student's function on every case.

        Args:
            name: of the function.
            cases: inputs.
            arguments: names of its positional arguments.
            seconds: wall clock for all cases together, where it is not that of a cell.

        Returns:
            one Seen for each case, or None when there is no such function.

        Raises:
            Ended: the function never ends, ends the process, or the answer is malformed.
        """
        request = {"do": "observe", "name": name, "arguments": arguments}
        answer, get = self._ask(request, cases, seconds)
        if answer.get("missing") is True:
            return None
        try:
            seen = [probe.seen_from_json(data, get) for data in answer["seen"]]
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise Ended("it sent a malformed answer") from error
        if len(seen) != len(cases):
            raise Ended("it sent a malformed answer")
        return seen

    def _ask(
        self,
        request: dict[str, Any],
        cases: list[Case] | None = None,
        seconds: float | None = None,
    ) -> tuple[dict[str, Any], Callable[[Any], np.ndarray]]:
        # A fresh nonce for every request: an answer written before the question is refused.
        nonce = secrets.token_hex(8)
        self._seconds = seconds or self.limits.seconds
        deadline = time.monotonic() + self._seconds

        def build(put: Any) -> Any:
            told = {"cases": [probe.case_to_json(c, put) for c in cases or []]}
            return request | told | {"nonce": nonce}

        self._send(build, deadline)
        for _ in range(self.limits.asks):
            answer, get = self._receive(deadline)
            if isinstance(answer, dict) and answer.get("nonce") == nonce:
                return answer, get
            asked = answer.get("ask") if isinstance(answer, dict) else None
            if not isinstance(asked, str) or asked not in self._oracles:
                raise Ended("it sent a malformed answer")
            self._send(consult(self._oracles[asked], answer, get), deadline)
        raise Ended("it calls other functions without end")

    def _send(self, build: Callable[..., Any], deadline: float) -> None:
        try:
            self._copy.wire.settimeout(max(deadline - time.monotonic(), 0.001))
            self._copy.wire.sendall(wire.write(build))
        except TimeoutError:
            raise TooLong(self._too_long()) from None
        except OSError:
            raise Ended(self._how_it_ended()) from None
        except wire.Malformed:
            raise Ended("it asked for more than can be sent") from None

    def _receive(self, deadline: float) -> tuple[Any, Callable[[Any], np.ndarray]]:
        try:
            header, payload = wire.lengths(self._exactly(wire.PREFIX.size, deadline))
            return wire.read(self._exactly(header, deadline), self._exactly(payload, deadline))
        except wire.Malformed:
            raise Ended("it sent a malformed answer") from None

    def _exactly(self, count: int, deadline: float) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            self._look_after_it()
            left = deadline - time.monotonic()
            if left <= 0:
                raise TooLong(self._too_long())
            try:
                self._copy.wire.settimeout(min(left, LOOK))
                part = self._copy.wire.recv(min(count - len(parts), 1 << 20))
            except TimeoutError:
                continue
            except OSError:
                part = b""
            if not part:
                raise Ended(self._how_it_ended())
            parts += part
        return bytes(parts)

    def _look_after_it(self) -> None:
        """End a box that takes too much of what no limit counts."""
        if time.monotonic() - self._looked < LOOK:
            return
        if told := excess(self.process):
            raise Ended(told)
        self._looked = time.monotonic()

    def _too_long(self) -> str:
        return f"it did not end within {self._seconds:g} seconds"

    def _how_it_ended(self) -> str:
        """What student code did to end it.

        Raises:
            BoxError: it was nothing of the kind.
        """
        code = self._copy.wait()
        if code is None:
            return "it closed its connection"
        # Code in the box can neither send a signal nor end with a status above 127: the filter
        # refuses both.
        if code == -signal.SIGKILL and self._copy.seconds < self.limits.cpu_seconds:
            raise BoxError(KILLED)
        told: dict[int, str] = {
            signal.SIGKILL: "used too much CPU time",
            signal.SIGXCPU: "used too much CPU time",
            signal.SIGSEGV: "crashed (segmentation fault)",
            signal.SIGSYS: "made a forbidden system call",
        }
        how = told.get(-code, f"ended with exit status {code}")
        return f"the Python process {how}"


def tiers() -> dict[str, str]:
    """Which kinds of box work on this machine: "" when one works, else why not."""
    return {tier: trouble(tier) for tier in TIERS}


@functools.cache
def trouble(tier: str) -> str:
    """Why this kind of box does not work here; "" when it does."""
    told = ""
    for _ in range(2):  # one that is killed from outside says nothing of its kind
        try:
            with Box(tier):
                return ""
        except BoxError as error:
            told = str(error)
    return told
