"""Implementations that a student's tests are run on: right ones, and known mistakes.

A test case refers to an implementation by its key. What is made of it depends on where the test
runs: in the notebook a function from the file that came with it, in the sandbox a proxy for a
function that the grader calls.
"""

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator
from typing import Any

from .implementation_limits import limited

MODULE = "implementation"  # __name__ of those that are made from a source
Make = Callable[[str], Any]

_makers: list[Make] = []


class NoImplementations(Exception):
    """The file with the implementations is not there; the message says what to do."""


@contextlib.contextmanager
def provided(make_one: Make) -> Iterator[None]:
    """Within it, implementations are made by a function of their key.

    Args:
        make_one: gives a new implementation at each call, so that none keeps a state.
    """
    _makers.append(make_one)
    try:
        yield
    finally:
        _makers.remove(make_one)


def make(key: str) -> Any:
    """A new implementation, which may be called within the limits of grading.

    Raises:
        NoImplementations: there is none to be had here.
    """
    if not _makers:
        raise NoImplementations("there are no implementations to run a test on")
    return limited(_makers[-1](key))


# ---------------------------------------------------------------- what a test must not ask

_tested: list[str] = []  # the function or class whose test runs


@contextlib.contextmanager
def tested(name: str) -> Iterator[None]:
    """Within it, what withheld made of this name refuses to be called.

    Args:
        name: of a function or class.
    """
    _tested.append(name)
    try:
        yield
    finally:
        _tested.remove(name)


def withheld(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    """A function or class of my_lstm that is not to be had while it is tested itself.

    Args:
        name: of the function or class.
        original: what is called at all other times.
    """

    @functools.wraps(original, updated=())
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if name in _tested and sys._getframe(1).f_globals.get("__name__") != MODULE:
            raise RuntimeError(
                f"{name} of my_lstm is not there while {name} is tested: a test has to know what "
                "is right from elsewhere"
            )
        return original(*args, **kwargs)

    return guarded
