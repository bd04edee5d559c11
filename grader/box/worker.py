"""The program inside the box: runs one student's cells and calls the functions on request.

It holds no answer and no expected value. It speaks frames (wire.py) over file descriptor 0; what
student code prints goes nowhere.
"""

import ast
import base64
import ctypes
import os
import re
import resource
import signal
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import wire

from check import probe, tree

MAGIC_LINE = re.compile(r"^\s*[%!?]|^\s*[\w, ]+=\s*[%!]|\?\s*$")
BODY_IS_PYTHON = ("%%time", "%%capture", "%%prun")
MOST_MAGIC_LINES = 100
_read, _write = os.read, os.write


class Channel:
    """Frames in and out over one descriptor."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def receive(self) -> tuple[Any, Callable[[Any], np.ndarray]]:
        """The next frame; the worker ends when the judge is gone."""
        header, payload = wire.lengths(self._exactly(wire.PREFIX.size))
        return wire.read(self._exactly(header), self._exactly(payload))

    def send(self, build: Callable[..., Any]) -> None:
        """Send one frame."""
        frame = memoryview(wire.write(build))
        while frame:
            frame = frame[_write(self.descriptor, frame) :]

    def _exactly(self, count: int) -> bytes:
        parts = []
        while count:
            part = _read(self.descriptor, min(count, 1 << 20))
            if not part:
                os._exit(0)
            parts.append(part)
            count -= len(part)
        return b"".join(parts)


def prepare(channel: Channel) -> dict[str, Any]:
    """Raise the walls that hold for all boxes, and say hello; what the judge said of them."""
    setup: dict[str, Any] = channel.receive()[0]
    _raise_walls(setup["readable"])
    # All of ours is imported by now; what else lies in those folders is not for student code.
    sys.path = [path for path in sys.path if path not in sys.argv[1:]]
    _install_bar()
    channel.send(lambda put: {"hello": np.__version__})
    return setup


def serve(wire_end: int, setup: dict[str, Any]) -> None:
    """In a box of its own: close the door, say hello, then do as the judge asks."""
    channel = Channel(wire_end)
    own, _ = channel.receive()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.setsid()  # for the kernel, each box is a group with its own share of the processor
    np.random.seed()  # else all copies would draw the same
    _close_the_door(own["limits"], setup["filter"])
    module = types.ModuleType("__main__")
    module.__dict__.update(np=np, numpy=np, check=_nothing, require=_nothing, save=_nothing)
    sys.modules["__main__"] = module
    channel.send(lambda put: {"hello": np.__version__})
    while True:
        message, get = channel.receive()
        answer = _answer(message, get, module.__dict__, channel)
        try:
            channel.send(answer)
        except wire.Malformed:  # nothing has been sent: the frame is made first
            channel.send(_too_large(message))


def _answer(
    message: Any, get: Callable[[Any], np.ndarray], space: dict[str, Any], channel: Channel
) -> Callable[..., Any]:
    nonce = message["nonce"]
    if message["do"] == "run":
        error = _run(message["source"], space)
        return lambda put: {"nonce": nonce, "error": error}
    if message["do"] == "install":
        _install(message["modules"])
        return lambda put: {"nonce": nonce}
    if message["do"] == "replace":
        for name in message["names"]:
            if "." not in name:  # Adam.step belongs to Adam
                optimiser = f"{name}.step" in message["names"]
                space[name] = (_stand_in_class if optimiser else _stand_in)(name, channel)
        return lambda put: {"nonce": nonce}
    function = space.get(message["name"])
    if not callable(function):
        return lambda put: {"nonce": nonce, "missing": True}
    cases = [probe.case_from_json(case, get) for case in message["cases"]]
    try:
        seen = probe.observe(function, cases, message["arguments"])
    except KeyboardInterrupt:
        seen = [probe.Seen(error=("KeyboardInterrupt", "")) for _ in cases]
    return lambda put: {"nonce": nonce, "seen": [probe.seen_to_json(s, put) for s in seen]}


def _too_large(message: Any) -> Callable[..., Any]:
    error = ("Misused", "what it returns is larger than anything that is asked for")
    count = len(message.get("cases", []))
    return lambda put: {
        "nonce": message["nonce"],
        "seen": [probe.seen_to_json(probe.Seen(error=error), put) for _ in range(count)],
    }


def _run(source: str, space: dict[str, Any]) -> str:
    """Run a cell statement by statement, so that one that fails does not take the next ones along.

    Returns:
        the first error in words, or "".
    """
    try:
        statements = _parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        at = getattr(error, "lineno", None)
        return tree.line(f"{type(error).__name__}" + (f" in line {at} of the cell" if at else ""))
    first = ""
    for statement in statements:
        try:
            exec(compile(ast.Module([statement], []), "<cell>", "exec"), space)
        except BaseException as error:
            said = f"{tree.word(type(error).__name__)}: {tree.line(error)}"
            first = first or tree.line(f"line {statement.lineno} of the cell raises {said}")
    return first


def _parse(source: str) -> list[ast.stmt]:
    """Statements of a cell; what only IPython understands becomes nothing.

    Only a line at which Python itself stumbles is taken for IPython's, so that a comment that ends
    in a question mark, or a line that goes on with %, stays what it is.
    """
    head, _, body = source.lstrip().partition("\n")
    if head.startswith("%%"):
        if not head.startswith(BODY_IS_PYTHON):
            return []
        source = "\n" + body  # line numbers stay
    lines = source.split("\n")
    for _ in range(MOST_MAGIC_LINES):
        try:
            return ast.parse("\n".join(lines)).body
        except SyntaxError as error:
            at = (error.lineno or 0) - 1
            if not (0 <= at < len(lines) and MAGIC_LINE.search(lines[at])):
                raise
            text = lines[at]
            indent = text[: len(text) - len(text.lstrip())]
            lines[at] = f"{indent}pass"
    raise SyntaxError("too many lines that are not Python")


def _install(modules: dict[str, str]) -> None:
    """Make the package my_lstm, as a student's own earlier notebooks would have saved it."""
    package = types.ModuleType("my_lstm")
    package.__path__ = []
    sys.modules["my_lstm"] = package
    for name, source in modules.items():
        module = types.ModuleType(f"my_lstm.{name}")
        module.__package__ = "my_lstm"
        sys.modules[module.__name__] = module
        exec(compile(source, f"my_lstm/{name}.py", "exec"), module.__dict__)
        setattr(package, name, module)


def _stand_in(name: str, channel: Channel) -> Callable[..., Any]:
    """A function whose result the judge computes: the answer itself never enters the box."""

    def stand_in(*args: Any, **kwargs: Any) -> Any:
        given, named = [_sent(a) for a in args], {k: _sent(a) for k, a in kwargs.items()}
        channel.send(
            lambda put: {
                "ask": name,
                "args": tree.pack(given, put),
                "kwargs": tree.pack(named, put),
            }
        )
        message, get = channel.receive()
        if "refused" in message:
            raise ValueError(message["refused"])
        return tree.unpack(message["result"], get)

    stand_in.__name__ = name
    return stand_in


def _sent(argument: Any) -> tree.Tree:
    """An argument as plain data; of a generator, a number that it draws."""
    if isinstance(argument, np.random.Generator):
        return tree.Seed(int(argument.integers(2**62)))
    return tree.plain(argument)


def _stand_in_class(name: str, channel: Channel) -> type:
    """An optimiser whose steps the judge computes; the parameters change here, in place."""
    make, step_there = _stand_in(name, channel), _stand_in(f"{name}.step", channel)

    class StandIn:
        def __init__(self, params: dict[str, Any], *args: Any, **kwargs: Any) -> None:
            self.params, self.number = params, make(params, *args, **kwargs)

        def step(self, grads: dict[str, Any]) -> None:
            for key, value in step_there(self.number, self.params, grads).items():
                self.params[key][...] = value

    StandIn.__name__ = name
    return StandIn


class _Bar:
    """Stands for tqdm: nobody looks at a progress bar in the box."""

    def __init__(self, iterable: Any = None, *args: Any, total: Any = None, **kwargs: Any) -> None:
        self.iterable, self.total, self.n = iterable, total, 0
        if total is None and hasattr(iterable, "__len__"):
            self.total = len(iterable)

    def __len__(self) -> int:
        return int(self.total)

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Any:
        for item in self.iterable:
            yield item
            self.n += 1

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def update(self, n: Any = 1) -> None:
        self.n += n

    @staticmethod
    def write(*args: Any, **kwargs: Any) -> None:
        """Print above the bar, which is to say nowhere."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return _nothing


def _range(*args: Any, **kwargs: Any) -> _Bar:
    return _Bar(range(*args), **kwargs)


def _install_bar() -> None:
    """Make the package tqdm, for notebooks that show how far training is."""
    package = types.ModuleType("tqdm")
    for name in ("tqdm", "auto", "notebook", "std"):
        module = package if name == "tqdm" else types.ModuleType(f"tqdm.{name}")
        module.__path__ = []
        package.__dict__[name] = module
        module.__dict__.update(tqdm=_Bar, trange=_range)
        sys.modules[module.__name__] = module


def _nothing(*args: Any, **kwargs: Any) -> None:
    """Stands for check, require and save: in the box nothing is checked or saved."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


class _Capabilities(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("process", ctypes.c_int))


DIE_WITH_PARENT, NO_NEW_PRIVILEGES, SET_FILTER = 1, 38, 22  # of prctl
CAPABILITIES = 0x20080522  # the version of their form


def _raise_walls(readable: list[str]) -> None:
    """For all boxes alike: files, and root's powers."""
    if sys.platform != "linux":  # a box for practice
        return
    libc = ctypes.CDLL(None, use_errno=True)
    _must(libc.prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0))
    if readable:
        _keep_files_out_of_reach(readable)
    # Root's powers go, though not its name: the Python in use may lie where only root can read.
    none = (ctypes.c_uint32 * 6)()
    _must(libc.capset(ctypes.byref(_Capabilities(CAPABILITIES, 0)), none))
    _must(libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))


def _close_the_door(limits: dict[str, int], filter_program: str) -> None:
    """Limits first, then the system-call filter: nothing can take them off again."""
    for name, most in limits.items():
        hard = most + 1 if name == "CPU" else most  # a second in which to hear of it
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, hard))
    if not filter_program:  # not Linux
        return
    libc = ctypes.CDLL(None, use_errno=True)
    _must(libc.prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0))
    code = base64.b64decode(filter_program)
    program = _Program(len(code) // 8, code)
    _must(libc.prctl(SET_FILTER, 2, ctypes.byref(program), 0, 0))


def _keep_files_out_of_reach(readable: list[str]) -> None:
    """Let the kernel refuse every file but these, and signals to other processes (Landlock)."""
    from py_landlock import AccessFs, Landlock

    # Not strict: the rules of later kernels are about calls that the filter refuses anyway.
    rules = Landlock(strict=False)
    if rules.abi_version < 3:  # a file that may be read can be opened to be emptied
        raise OSError("this kernel has too few rules of Landlock")
    for path in readable:
        inside = AccessFs.READ_DIR if os.path.isdir(path) else AccessFs(0)
        rules.add_path_rule(path, access=AccessFs.READ_FILE | inside)
    rules.add_path_rule(os.devnull, access=AccessFs.READ_FILE | AccessFs.WRITE_FILE)
    rules.apply()


def _must(status: int) -> None:
    if status:
        raise OSError(ctypes.get_errno(), "a wall of the box could not be raised")
