"""Pytrees, test cases, observations and test suites as JSON data, and back.

Used for the visible suites (files), and between grader and sandbox (frames, which hold arrays
apart from the JSON). Decoding is strict: data that these functions do not write raises ValueError,
because it may come from a student's process.
"""

import dataclasses
import json
import pathlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from .pytree import (
    MAX_DEPTH,
    MAX_ITEMS,
    PyTree,
    ScalarFunction,
    Seed,
    Unsupported,
    is_result,
)
from .runner import MAX_REMARKS, MAX_SHARED
from .suite import (
    Call,
    Criterion,
    MutantFingerprint,
    Observation,
    PairFingerprint,
    TestCase,
    TestSuite,
)
from .text import validated

Json = Any  # what json.loads returns
Put = Callable[[np.ndarray], Json]  # stores an array and returns JSON data that stands for it
Get = Callable[[Json], np.ndarray]  # the inverse of Put; raises ValueError

# ---------------------------------------------------------------- pytrees


def encode(tree: PyTree, put: Put) -> Json:
    """A pytree as JSON data."""
    if isinstance(tree, np.ndarray):
        return {"array": put(tree)}
    if isinstance(tree, tuple | list):
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


# ---------------------------------------------------------------- test suites, as files

NAME = '{"name":'  # what a suite's line begins with


def write_suites(suites: list[TestSuite], path: pathlib.Path) -> None:
    """Write suites to a JSON file, one a line; numbers are exact to the bit."""
    encoded = (json.dumps(_encode_suite(suite), separators=(",", ":")) for suite in suites)
    path.write_text("[\n" + ",\n".join(encoded) + "\n]\n", encoding="utf-8")


def read_suites(path: pathlib.Path) -> Mapping[str, TestSuite]:
    """Read what write_suites wrote: suites by name, each decoded when it is first used."""
    _, *lines, _ = path.read_text(encoding="utf-8").rstrip().split("\n")
    return _LazySuites([line.removesuffix(",") for line in lines])


class _LazySuites(Mapping[str, TestSuite]):
    """Suites by the name of their exercise; each line is decoded when it is first used.

    Args:
        lines: the suites as JSON, each beginning with its name.
    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = {json.JSONDecoder().raw_decode(line, len(NAME))[0]: line for line in lines}
        self._decoded: dict[str, TestSuite] = {}

    def __getitem__(self, name: str) -> TestSuite:
        if name not in self._decoded:
            self._decoded[name] = _decode_suite(json.loads(self._lines[name]))
        return self._decoded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def _encode_suite(suite: TestSuite) -> Json:
    return vars(suite) | {
        "criteria": [dataclasses.asdict(criterion) for criterion in suite.criteria],
        "cases": [
            encode_case(case, _put) | {"group": case.group, "held_out": encode(case.held_out, _put)}
            for case in suite.cases
        ],
        "expected": [encode_observation(one, _put) for one in suite.expected],
        "mutants": [
            {
                "name": mutant.name,
                "hint": mutant.hint,
                "observations": [encode_observation(one, _put) for one in mutant.observations],
            }
            for mutant in suite.mutants
        ],
        "pairs": _encode_pairs(suite.pairs),
    }


def _encode_pairs(pairs: list[PairFingerprint]) -> dict[str, Json]:
    """Pairs by their structure, which many of them have in common."""
    found: dict[str, Json] = {}
    for pair in pairs:
        found.setdefault(pair.structure, []).append([pair.first, pair.second, pair.value])
    return found


def _decode_suite(data: Json) -> TestSuite:
    return TestSuite(
        **data
        | {
            "arguments": tuple(data["arguments"]),
            "outputs": tuple(data["outputs"]),
            "axes": {name: tuple(axes) for name, axes in data["axes"].items()},
            "extensible": tuple(data["extensible"]),
            "tolerance": tuple(data["tolerance"]),
            "needs": tuple(data["needs"]),
            "criteria": tuple(
                Criterion(**c | {"parts": tuple(c["parts"])}) for c in data["criteria"]
            ),
            "cases": [
                dataclasses.replace(
                    decode_case(c, _get), group=c["group"], held_out=decode(c["held_out"], _get)
                )
                for c in data["cases"]
            ],
            "expected": [decode_observation(one, _get) for one in data["expected"]],
            "mutants": [
                MutantFingerprint(
                    m["name"], m["hint"], [decode_observation(o, _get) for o in m["observations"]]
                )
                for m in data["mutants"]
            ],
            "pairs": [
                PairFingerprint(first, second, structure, value)
                for structure, pairs in data["pairs"].items()
                for first, second, value in pairs
            ],
            "idle": tuple(data["idle"]),
        }
    )


def _put(array: np.ndarray) -> Json:
    return [array.dtype.name, list(array.shape), array.ravel().tolist()]


def _get(data: Json) -> np.ndarray:
    dtype, shape, values = data
    return np.array(values, dtype=dtype).reshape(shape)
