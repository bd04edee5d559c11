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
from check.runner import run_cases
from check.suite import Observation
from grader.sandbox import protocol
from grader.sandbox.inside import cells, lockdown, stand_ins
from grader.sandbox.inside.channel import Channel


def prepare(channel: Channel) -> dict[str, Any]:
    """Isolate this process, and so all its forks; then report readiness.

    Returns:
        the grader's set-up message, with the system-call filter that each fork installs.
    """
    setup: dict[str, Any] = channel.receive()[0]
    lockdown.isolate(setup["readable"])
    _forget_packages()
    stand_ins.install_tqdm()
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
    np.random.seed()  # else all forks would draw the same numbers
    lockdown.limit(own["limits"], setup["filter"])
    module = types.ModuleType("__main__")
    module.__dict__.update(np=np, numpy=np, **stand_ins.COURSE_FUNCTIONS)
    sys.modules["__main__"] = module
    channel.send(lambda put: {"ready": np.__version__})
    while True:
        message, get = channel.receive()
        answer = _answer(message, get, module.__dict__, channel)
        try:
            channel.send(answer)
        except protocol.ProtocolError:
            channel.send(_too_large(message))


def _answer(
    message: Any, get: protocol.Get, namespace: dict[str, Any], channel: Channel
) -> protocol.Build:
    """Do what is requested, in the namespace of the notebook, and return the answer."""
    nonce = message["nonce"]
    if message["do"] == "run":
        error = cells.run(message["source"], namespace)
        return lambda put: {"nonce": nonce, "error": error}
    if message["do"] == "install":
        stand_ins.install_modules(message["modules"])
        return lambda put: {"nonce": nonce}
    if message["do"] == "replace":
        namespace |= stand_ins.proxies(message["names"], channel)
        return lambda put: {"nonce": nonce}
    function = namespace.get(message["name"])
    if not callable(function):
        return lambda put: {"nonce": nonce, "missing": True}
    cases = [codec.decode_case(case, get) for case in message["cases"]]
    try:
        observations = run_cases(function, cases, message["arguments"])
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
