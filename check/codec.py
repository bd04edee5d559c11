"""Pytrees, test cases and observations as JSON data, and back.

Used for the visible suites (check.suite_file), and between grader and sandbox (frames, which hold
arrays apart from the JSON). Decoding is strict: data that these functions do not write raises
ValueError, because it may come from a student's process.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from .pytree import (
    MAX_DEPTH,
    MAX_ITEMS,
    Implementation,
    PyTree,
    ScalarFunction,
    Seed,
    Unsupported,
    is_result,
)
from .runner import MAX_REMARKS, MAX_SHARED
from .suite import (
    Call,
    Observation,
    TestCase,
)
from .text import validated

Json = Any  # what json.loads returns
Put = Callable[[np.ndarray], Json]  # stores an array and returns JSON data that stands for it
Get = Callable[[Json], np.ndarray]  # the inverse of Put; raises ValueError

_ndarray, _SEQUENCES = np.ndarray, (tuple, list)

# ---------------------------------------------------------------- pytrees


def encode(tree: PyTree, put: Put) -> Json:
    """A pytree as JSON data."""
    if isinstance(tree, _ndarray):
        return {"array": put(tree)}
    if isinstance(tree, _SEQUENCES):
        kind = "tuple" if isinstance(tree, tuple) else "list"
        return {kind: [encode(item, put) for item in tree]}
    if isinstance(tree, dict):
        return {"dict": [[key, encode(item, put)] for key, item in tree.items()]}
    if isinstance(tree, Unsupported):
        return {"unsupported": tree.description}
    if isinstance(tree, Seed):
        return {"seed": tree.seed}
    if isinstance(tree, ScalarFunction):
        return {"function": [tree.name, *tree.shape]}
    if isinstance(tree, Implementation):
        return {"implementation": tree.key}
    return {"value": tree}


def decode(data: Json, get: Get, depth: int = 0) -> PyTree:
    """The inverse of encode.

    Raises:
        ValueError: encode does not write such data.
    """
    if not isinstance(data, dict) or len(data) != 1 or depth > MAX_DEPTH:
        raise ValueError("not a pytree")
    kind, body = next(iter(data.items()))
    if kind == "array":
        return get(body)
    if kind in ("tuple", "list", "dict"):
        if not isinstance(body, list) or len(body) > MAX_ITEMS:
            raise ValueError("not a container")
        if kind == "dict":
            return _decode_dict(body, get, depth)
        items = [decode(v, get, depth + 1) for v in body]
        return tuple(items) if kind == "tuple" else items
    if kind == "unsupported":
        return Unsupported(validated(body))
    if kind == "seed" and type(body) is int:
        return Seed(body)
    if kind == "function" and isinstance(body, list) and body:
        if not all(type(n) is int for n in body[1:]):
            raise ValueError("not a shape")
        return ScalarFunction(validated(body[0]), tuple(body[1:]))
    if kind == "implementation":
        return Implementation(validated(body))
    if kind == "value" and (body is None or type(body) in (bool, int, float, str)):
        return body
    raise ValueError("an unknown kind of pytree")


def _decode_dict(pairs: list[Json], get: Get, depth: int) -> PyTree:
    found = {validated(key): decode(v, get, depth + 1) for key, v in map(_pair, pairs)}
    if len(found) != len(pairs):
        raise ValueError("a key that comes twice")
    return found


def _pair(data: Json) -> tuple[Json, Json]:
    if not isinstance(data, list) or len(data) != 2:
        raise ValueError("not a pair")
    return data[0], data[1]


# ---------------------------------------------------------------- test cases and observations


def encode_case(case: TestCase, put: Put) -> Json:
    """A test case as JSON data, without group and held_out: this is what the sandbox is sent."""
    calls = [
        [name, encode([call.args, call.kwargs], put), call.adapter, call.read_only]
        for name, call in case.calls.items()
    ]
    return {"description": case.description, "calls": calls}


def decode_case(data: Json, get: Get) -> TestCase:
    """The inverse of encode_case."""
    calls = {
        name: Call(args, kwargs, adapter, read_only)
        for name, arguments, adapter, read_only in data["calls"]
        for args, kwargs in [decode(arguments, get)]
    }
    return TestCase(data["description"], calls)


def encode_observation(observation: Observation, put: Put) -> Json:
    """An observation as JSON data."""
    return vars(observation) | {"result": encode(observation.result, put)}


def decode_observation(data: Json, get: Get) -> Observation:
    """The inverse of encode_observation.

    Raises:
        ValueError: encode_observation does not write such data.
    """
    fields = {field.name for field in dataclasses.fields(Observation)}
    if not isinstance(data, dict) or set(data) != fields:
        raise ValueError("not an observation")
    error, result = _error(data["error"]), decode(data["result"], get)
    nothing = result is None and error is not None
    if not nothing and not is_result(result):
        raise ValueError("not a result")
    if not isinstance(data["overwritten"], bool):
        raise ValueError("neither true nor false")
    return Observation(
        result,
        error,
        validated(data["location"]),
        changed=_remarks(data["changed"], MAX_REMARKS),
        shared=_remarks(data["shared"], MAX_SHARED),
        overwritten=data["overwritten"],
        warnings=_remarks(data["warnings"], MAX_REMARKS),
    )


def _error(data: Json) -> tuple[str, str] | None:
    if data is None:
        return None
    if not isinstance(data, tuple | list) or len(data) != 2:
        raise ValueError("not an error")
    return validated(data[0]), validated(data[1])


def _remarks(data: Json, most: int) -> list[str]:
    if not isinstance(data, list):
        raise ValueError("not a list of sentences")
    return [validated(text) for text in data[:most]]
