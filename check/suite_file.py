"""The visible suites as files: JSON, one suite a line, each decoded when it is first used.

A fingerprint of a known mistake is written as its difference from that of the right result, which
it shares most of. Those of all mistakes on one test case stand together, and pairs in columns: what
is alike is near, and compresses well. What is released is packed (check.packed_suites).
"""

import dataclasses
import functools
import json
import pathlib
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from . import package_data, packed_suites
from .codec import (
    Json,
    decode,
    decode_case,
    decode_observation,
    encode,
    encode_case,
    encode_observation,
)
from .fingerprints import fingerprints
from .pytree import Unsupported
from .suite import (
    Criterion,
    MutantFingerprint,
    Observation,
    PairFingerprint,
    TestSuite,
)

NAME = '{"name":'  # what a suite's line begins with


def write_suites(suites: list[TestSuite], path: pathlib.Path) -> None:
    """Write suites to a JSON file, one a line; numbers are exact to the bit."""
    encoded = (json.dumps(_encode_suite(suite), separators=(",", ":")) for suite in suites)
    path.write_text("[\n" + ",\n".join(encoded) + "\n]\n", encoding="utf-8")


def read_suites(path: pathlib.Path) -> Mapping[str, TestSuite]:
    """Read what write_suites wrote: suites by name, each decoded when it is first used."""
    _, *lines, _ = path.read_text(encoding="utf-8").rstrip().split("\n")
    texts = [line.removesuffix(",") for line in lines]
    return _LazySuites({_name(text): functools.partial(json.loads, text) for text in texts})


def unpack_suites(data: bytes) -> Mapping[str, TestSuite]:
    """Read a packed file: suites by name, each decoded when it is first used."""
    load = packed_suites.loads
    found = packed_suites.unpacked(data)
    return _LazySuites({_name(line): functools.partial(load, line, n) for line, n in found})


def visible_suites(part: str) -> Mapping[str, TestSuite]:
    """The visible suites of a part, which come with this package: packed where it was released."""
    path = pathlib.Path(__file__).with_name(f"{part}.json")
    if path.exists():
        return read_suites(path)
    return unpack_suites(package_data.read(f"{part}.zip"))


def _name(line: str) -> str:
    """The name of the suite that a line begins with."""
    name: str = json.JSONDecoder().raw_decode(line, len(NAME))[0]
    return name


class _LazySuites(Mapping[str, TestSuite]):
    """Suites by the name of their exercise; each is decoded when it is first used.

    Args:
        load: by the name of a suite, what gives it as JSON data.
    """

    def __init__(self, load: dict[str, Callable[[], Json]]) -> None:
        self._load = load
        self._decoded: dict[str, TestSuite] = {}

    def __getitem__(self, name: str) -> TestSuite:
        if name not in self._decoded:
            self._decoded[name] = _decode_suite(self._load[name]())
        return self._decoded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._load)

    def __len__(self) -> int:
        return len(self._load)


def _encode_suite(suite: TestSuite) -> Json:
    right = fingerprints(suite, suite.expected)
    prints = [_encode_prints(mutant, right) for mutant in suite.mutants]
    return vars(suite) | {
        "criteria": [dataclasses.asdict(criterion) for criterion in suite.criteria],
        "cases": [
            encode_case(case, _put) | {"group": case.group, "held_out": encode(case.held_out, _put)}
            for case in suite.cases
        ],
        "expected": [encode_observation(one, _put) for one in suite.expected],
        "mutants": [[m.name, m.hint] for m in suite.mutants],
        "fingerprints": list(zip(*prints, strict=True)),  # by test case, then by known mistake
        "pairs": _encode_pairs(suite.pairs),
    }


def _encode_pairs(pairs: list[PairFingerprint]) -> dict[str, Json]:
    """Pairs by their structure, which many of them have in common, as columns: they pack better."""
    found: dict[str, Json] = {}
    for pair in pairs:
        columns = found.setdefault(pair.structure, [[], [], []])
        for column, value in zip(columns, (pair.first, pair.second, pair.value), strict=True):
            column.append(value)
    return found


def _decode_suite(data: Json) -> TestSuite:
    fields = {name: value for name, value in data.items() if name != "fingerprints"}
    suite = TestSuite(
        **fields
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
            "mutants": [],
            "pairs": [
                PairFingerprint(first, second, structure, value)
                for structure, columns in data["pairs"].items()
                for first, second, value in zip(*columns, strict=True)
            ],
            "idle": tuple(data["idle"]),
        }
    )
    return dataclasses.replace(suite, mutants=_decode_mutants(data, suite))


def _decode_mutants(data: Json, suite: TestSuite) -> list[MutantFingerprint]:
    """The known mistakes of a suite that has its expected results."""
    mutants = [MutantFingerprint(name, hint, []) for name, hint in data["mutants"]]
    pairs = zip(data["fingerprints"], fingerprints(suite, suite.expected), strict=False)
    for of_case, right in pairs:
        for mutant, one in zip(mutants, of_case, strict=True):
            whole = not isinstance(one, list)
            mutant.observations.append(_decode_whole(one) if whole else _decode_print(one, right))
    return mutants


# Fields of a fingerprint that most of them leave at these values.
DEFAULTS = {"changed": [], "shared": [], "overwritten": False, "warnings": []}


def _encode_prints(mutant: MutantFingerprint, right: list[Observation]) -> list[Json]:
    """The fingerprints of one known mistake."""
    if len(mutant.observations) != len(right):
        return [encode_observation(one, _put) for one in mutant.observations]
    return [_encode_print(*each) for each in zip(mutant.observations, right, strict=True)]


def _encode_print(one: Observation, right: Observation) -> Json:
    """Structure, means and quantities, each null where it is the right one, and what is unusual."""
    if one.error or right.error or not (_is_print(one) and _is_print(right)):
        return encode_observation(one, _put)
    (structure, means, measured), (of_right, right_means, right_measured) = one.result, right.result
    unusual = {k: v for k in DEFAULTS if (v := getattr(one, k)) != DEFAULTS[k]}
    return [
        None if structure == of_right else structure.description,
        _without(means, right_means),
        _without(measured, right_measured),
        *([unusual] if unusual else []),
    ]


def _is_print(one: Observation) -> bool:
    return isinstance(one.result, tuple) and len(one.result) == 3


def _without(values: np.ndarray, right: np.ndarray) -> Json:
    """The values, with null for those that are right; null for all of them."""
    if values.shape != right.shape:
        return values.tolist()
    if np.array_equal(values, right):
        return None
    pairs = zip(values.tolist(), right.tolist(), strict=True)
    return [None if value == expected else value for value, expected in pairs]


def _with(values: Json, right: np.ndarray) -> np.ndarray:
    """The inverse of _without."""
    if values is None:
        return right
    if None not in values:
        return np.array(values, float)
    return np.array([r if v is None else v for v, r in zip(values, right, strict=True)], float)


def _decode_print(data: list[Json], right: Observation) -> Observation:
    structure, means, measured, *unusual = data
    of_right, right_means, right_measured = right.result
    name = of_right if structure is None else Unsupported(structure)
    result = name, _with(means, right_means), _with(measured, right_measured)
    return Observation(result, **(unusual[0] if unusual else {}))


def _decode_whole(data: Json) -> Observation:
    return decode_observation(data, _get)


def _put(array: np.ndarray) -> Json:
    return [array.dtype.name, list(array.shape), array.ravel().tolist()]


def _get(data: Json) -> np.ndarray:
    dtype, shape, values = data
    return np.array(values, dtype=dtype).reshape(shape)
