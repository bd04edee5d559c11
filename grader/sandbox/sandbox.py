"""One sandbox: a process for one submission, to which cells and inputs are sent."""

import dataclasses
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from check import codec, text
from check.suite import Observation, TestCase
from check.time_limit import sentence

from . import compiled, protocol
from .channel import MALFORMED, Channel, Deadline, SandboxEnded, SandboxTimeout
from .fork_server import start_process
from .implementation_proxy import ImplementationServer
from .isolation import SandboxError
from .reference_proxy import Function, answer_call, callable_functions

__all__ = ["CellRun", "Limits", "Sandbox", "SandboxEnded", "SandboxTimeout"]

START_SECONDS = 30.0
GRACE_SECONDS = 1.0  # the limit that holds in the sandbox comes first: it tells the line of code


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one sandbox may use.

    Args:
        seconds: wall clock for one request.
        cpu_seconds: CPU time in all.
        memory_mib: address space.
        file_mib: size of a file.
        proxy_calls: calls of the reference proxy for one exercise.
    """

    seconds: float = 10.0
    cpu_seconds: int = 300
    memory_mib: int = 1536
    file_mib: int = 16
    proxy_calls: int = 20_000

    def as_resources(self) -> dict[str, int]:
        """Limits by resource, for setrlimit."""
        return {
            "AS": self.memory_mib << 20,
            "CPU": self.cpu_seconds,
            "FSIZE": self.file_mib << 20,
            "NOFILE": 64,
            "CORE": 0,
        }


@dataclasses.dataclass(frozen=True)
class CellRun:
    """What running a cell did.

    Args:
        error: a message about its first error, or "".
        bound: names of exercises that it answers.
        imported: names of other exercises that it imports from my_lstm, with the module's name.
    """

    error: str
    bound: frozenset[str]
    imported: dict[str, str]


class Sandbox:
    """A running sandbox; use it as a context manager.

    Args:
        backend: one of backends.BACKENDS.
        limits: what it may use.

    Raises:
        SandboxError: it does not start.
    """

    def __init__(self, backend: str, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._proxied: dict[str, Function] = {}  # what the reference proxy answers for
        self._implementation: ImplementationServer | None = None  # what a test is run on
        self._process = start_process(backend)
        self.pid = self._process.pid
        self._channel = Channel(self._process, self.limits.cpu_seconds)
        try:
            self._start()
        except SandboxEnded as ended:
            self.close()
            raise SandboxError(f"the sandbox did not start: {ended}") from None

    def _start(self) -> None:
        setup, deadline = {"limits": self.limits.as_resources()}, Deadline(START_SECONDS)
        try:
            self._channel.send(lambda put: setup, deadline)
            ready, _ = self._channel.receive(deadline)
        except SandboxTimeout:
            raise SandboxEnded(f"it was not ready within {START_SECONDS:g} seconds") from None
        if not isinstance(ready, dict) or "ready" not in ready:
            raise SandboxEnded("it did not report readiness")

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill the process and everything in it."""
        self._process.kill()

    def install(self, modules: dict[str, str], own: Collection[str] | None = None) -> None:
        """Make modules of the package my_lstm.

        Args:
            modules: sources by name, in the order of their imports.
            own: names of those that are a student's; None when all may be.

        Raises:
            SandboxEnded: a module raises an exception, never ends, or ends the process.
        """
        if not modules:
            return
        ours = set(modules) - set(modules if own is None else own)
        codes = {name: compiled.module(modules[name], f"my_lstm/{name}.py") for name in ours}
        answer, _ = self._request({"do": "install", "modules": modules, "compiled": codes})
        error = _text(answer, "error")
        if error:
            raise SandboxEnded(error)

    def run(self, source: str) -> str:
        """Run a cell whose answers do not matter.

        Returns:
            a message about its first error, or "".

        Raises:
            SandboxEnded: the cell never ends, or ends the process.
        """
        return self.run_cell(source, -1, ()).error

    def run_first_cell(self, source: str) -> CellRun:
        """Run a cell of the instructor's, which answers no exercise, before all other cells.

        Raises:
            SandboxEnded: it never ends, or ends the process.
        """
        return self._run_cell(source, -1, (), compiled.first_cell(source))

    def run_cell(self, source: str, cell: int, names: Collection[str]) -> CellRun:
        """Run a cell of the notebook.

        Args:
            source: of the cell.
            cell: a number of its own, by which run_cases refers to the answers in it.
            names: of exercises, to learn which of them the cell answers.

        Raises:
            SandboxEnded: the cell never ends, or ends the process.
        """
        return self._run_cell(source, cell, names)

    def _run_cell(
        self, source: str, cell: int, names: Collection[str], codes: Sequence[str] = ()
    ) -> CellRun:
        request = {"do": "run", "source": source, "cell": cell, "names": list(names)}
        request["compiled"] = list(codes)
        answer, _ = self._request(request)
        bound, imported = answer.get("bound"), answer.get("imported")
        if not isinstance(bound, list) or not isinstance(imported, dict):
            raise SandboxEnded(MALFORMED)
        return CellRun(
            _text(answer, "error"),
            frozenset(name for name in names if name in bound),
            {name: _text(imported, name) for name in names if name in imported},
        )

    def replace(self, references: Mapping[str, Function]) -> None:
        """Replace functions of the notebook by proxies for the reference.

        Args:
            references: functions of solutions by name, and optimisers as classes.

        Raises:
            SandboxEnded: student code ended the process.
        """
        self._proxied = callable_functions(references)
        self._request({"do": "replace", "names": list(self._proxied)})

    def provide(self, make: Callable[[], Any]) -> None:
        """Let the student's tests call an implementation, which runs here.

        Args:
            make: gives a new function or class.
        """
        self._implementation = ImplementationServer(make)

    def withhold(self, names: Sequence[str]) -> None:
        """Let functions and classes of my_lstm refuse to be called while they are tested.

        Raises:
            SandboxEnded: student code ended the process.
        """
        self._request({"do": "withhold", "names": list(names)})

    def run_cases(
        self,
        name: str,
        cases: list[TestCase],
        arguments: Sequence[str],
        seconds: float | None = None,
        bind: Mapping[str, int] | None = None,
        part: str = "",
    ) -> list[Observation] | None:
        """Call the student's function on every test case.

        Args:
            name: of the function.
            cases: inputs.
            arguments: names of its positional arguments.
            seconds: wall clock for all cases together; Limits.seconds when it is None.
            bind: for names of functions, the number of the cell whose answer is bound to it first.
            part: of the student's modules that has the function; the notebook has it when "".

        Returns:
            one Observation for each case, or None when there is no such function.

        Raises:
            SandboxEnded: the function never ends, ends the process, or the answer is malformed.
        """
        seconds = seconds or self.limits.seconds
        request: dict[str, Any] = {"do": "run_cases", "name": name, "arguments": list(arguments)}
        request |= {"bind": dict(bind or {}), "part": part, "seconds": seconds}
        answer, get = self._request(request, cases, seconds, GRACE_SECONDS)
        if "timed_out" in answer:
            raise SandboxTimeout(sentence(seconds, _text(answer, "timed_out")))
        if answer.get("missing") is True:
            return None
        try:
            observations = [codec.decode_observation(d, get) for d in answer["observations"]]
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise SandboxEnded(MALFORMED) from error
        if len(observations) != len(cases):
            raise SandboxEnded(MALFORMED)
        return observations

    def _request(
        self,
        request: dict[str, Any],
        cases: Sequence[TestCase] = (),
        seconds: float | None = None,
        grace: float = 0.0,
    ) -> tuple[dict[str, Any], protocol.Get]:
        """Send a request, answer calls of the reference proxy, and return the answer."""
        # A fresh nonce for every request: an answer that was sent before the request is refused.
        nonce = secrets.token_hex(8)
        deadline = Deadline((seconds or self.limits.seconds) + grace, grace)

        def build(put: protocol.Put) -> Any:
            encoded = {"cases": [codec.encode_case(case, put) for case in cases]}
            return request | encoded | {"nonce": nonce}

        self._channel.send(build, deadline)
        for _ in range(self.limits.proxy_calls):
            answer, get = self._channel.receive(deadline)
            if isinstance(answer, dict) and answer.get("nonce") == nonce:
                return answer, get
            called = answer.get("call") if isinstance(answer, dict) else None
            if self._implementation and str(called).partition(".")[0] == "implementation":
                self._channel.send(self._implementation.answer(answer, get), deadline)
                continue
            if not isinstance(called, str) or called not in self._proxied:
                raise SandboxEnded(MALFORMED)
            self._channel.send(answer_call(self._proxied[called], answer, get), deadline)
        raise SandboxEnded("it calls other functions without end")


def _text(answer: Mapping[str, Any], key: str) -> str:
    """A short printable text of an answer.

    Raises:
        SandboxEnded: there is none.
    """
    try:
        return text.validated(answer[key])
    except (KeyError, ValueError):
        raise SandboxEnded(MALFORMED) from None
