"""The smallest visible test case that an answer fails, as a cell to paste and as arrays."""

import dataclasses
from typing import Any

import numpy as np

from .compare import difference
from .pytree import PyTree, Seed
from .suite import Observation, TestCase, TestSuite


@dataclasses.dataclass(frozen=True)
class Counterexample:
    """Inputs on which an answer is wrong; its repr is a cell to paste.

    Args:
        function: name of the exercise.
        description: of the test case.
        arguments: by name; function(**arguments) gives the wrong result.
        expected: the right result.
        yours: the result of the answer; None when it raises an error.
    """

    function: str
    description: str
    arguments: dict[str, Any]
    expected: PyTree
    yours: PyTree

    def __repr__(self) -> str:
        lines = [f"# {self.function} is wrong for {self.description}. Paste this into a cell."]
        lines += [f"{name} = {_source(value)}" for name, value in self.arguments.items()]
        lines += [f"expected = {_source(self.expected)}"]
        lines += [f"yours = {self.function}({', '.join(self.arguments)})"]
        return "\n".join(lines)


def counterexample(suite: TestSuite, observations: list[Observation]) -> Counterexample | None:
    """The smallest case with wrong values or an error; None when there is none to paste.

    Cases of several calls, of random generators and of classes cannot be pasted as one call.

    Args:
        suite: the visible one.
        observations: one for each case.
    """
    wrong = [
        (case, got.result, want.result)
        for case, got, want in zip(suite.cases, observations, suite.expected, strict=True)
        if _is_plain(case) and (got.error or difference(suite, got.result, want.result))
    ]
    if not wrong:
        return None
    case, got, want = min(wrong, key=lambda each: _size(list(each[0].calls[""].args)))
    call = case.calls[""]
    given = dict(zip(suite.arguments, call.args, strict=False)) | call.kwargs
    return Counterexample(suite.name, case.description, given, want, got)


def _is_plain(case: TestCase) -> bool:
    if list(case.calls) != [""] or case.calls[""].adapter:
        return False
    call = case.calls[""]
    return all(_can_be_written(value) for value in [*call.args, *call.kwargs.values()])


def _can_be_written(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_can_be_written, value.values()))
    if isinstance(value, tuple | list):
        return all(map(_can_be_written, value))
    return isinstance(value, np.ndarray | int | float) and not isinstance(value, Seed)


def _size(value: Any) -> int:
    """How many numbers an argument holds."""
    if isinstance(value, dict):
        return _size(list(value.values()))
    if isinstance(value, tuple | list):
        return sum(map(_size, value))
    return int(np.size(value))


def _source(value: Any) -> str:
    """An expression that makes a value of arrays, numbers and containers."""
    if isinstance(value, np.ndarray):
        text = np.array2string(
            value, separator=", ", floatmode="unique", threshold=10**6, max_line_width=10**6
        )
        text = " ".join(text.split())
        special = text.replace("nan", "np.nan").replace("inf", "np.inf")
        return f"np.array({special})"
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}": {_source(v)}' for key, v in value.items()) + "}"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_source, value)) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, list):
        return "[" + ", ".join(map(_source, value)) + "]"
    return repr(value)
