"""Test suites and their parts: the dataclasses, and their form as JSON."""

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from check import PARTS, codec, suite_file
from check.pytree import MAX_DEPTH, MAX_ITEMS, ScalarFunction, Seed, Unsupported, identical
from check.suite import (
    SIDE_EFFECTS,
    SILENCE,
    VALUES,
    Call,
    Criterion,
    MutantFingerprint,
    Observation,
    TestCase,
    TestSuite,
)
from tests.conftest import ROOT

X = np.array([[0.1, -0.0, np.nan], [np.inf, -np.inf, 5e-324]])


def small_suite() -> TestSuite:
    """A suite in which no field has its default value."""
    return TestSuite(
        name="lstm_step",
        arguments=("params", "x_t"),
        outputs=("h", "cache"),
        axes={"": ("unit", "column"), "dx": ("time step", "input", "column")},
        extensible=("cache",),
        tolerance=(1e-12, 1e-9),
        needs=("gates",),
        property_check="layer",
        every_case=True,
        criteria=(
            Criterion("h of random batches", 2.5, group="ordinary", parts=("h", "cache.f")),
            Criterion("silent", 0.5, compares=SILENCE, essential=True),
            Criterion("arguments unchanged", 1.0, compares=SIDE_EFFECTS),
        ),
        cases=[
            TestCase(
                "D = 3, H = 2",
                {
                    "first": Call([{"Wf": X, "bf": X[:1]}, Seed(2**70)], {"scale": 0.1}),
                    "other": Call(
                        [ScalarFunction("waves", (2, 3)), (X, 1, "é")], {}, "build", True
                    ),
                },
                group="ordinary",
                held_out=(X.astype("f4"), np.arange(3), np.array([True])),
            ),
            TestCase("an empty array", {"": Call([np.zeros((0, 2))])}),
        ],
        expected=[
            Observation((X, {"f": X[0]}), changed=["x_t"], overwritten=True, warnings=["overflow"]),
            Observation(None, ("ValueError", "no"), "line 3", shared=["h shares its memory"]),
        ],
        mutants=[
            MutantFingerprint("coupled_gates", "What f erases ...", [Observation(np.array(1.5))]),
            MutantFingerprint(
                "no_return", "Is there a return?", [Observation(Unsupported("None"))]
            ),
        ],
    )


def same_data(a, b) -> bool:
    """Whether two suites, or parts of them, are equal: arrays to the bit, and types as well."""
    if type(a) is not type(b):
        return False
    if dataclasses.is_dataclass(a):
        fields = [field.name for field in dataclasses.fields(a)]
        return all(same_data(getattr(a, name), getattr(b, name)) for name in fields)
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(same_data(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same_data(a[key], b[key]) for key in a)
    return identical(a, b)


@pytest.mark.parametrize("name", ["name", "criteria", "cases", "expected", "mutants", "tolerance"])
def test_no_field_of_a_suite_can_be_set_again(name):
    suite = small_suite()
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(suite, name, getattr(suite, name))


@pytest.mark.parametrize(
    "part", [Call([]), TestCase("", {}), Criterion("", 1.0), MutantFingerprint("", "", [])]
)
def test_the_parts_of_a_suite_are_frozen_too(part):
    name = dataclasses.fields(part)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(part, name, None)


def test_scores_essentials_and_cases_follow_from_the_criteria():
    suite = small_suite()
    first, silent, unchanged = suite.criteria
    assert (first.compares, silent.compares, unchanged.compares) == (VALUES, SILENCE, SIDE_EFFECTS)
    assert suite.max_score == 4.0
    assert suite.essentials == [first, silent]
    assert suite.cases_of(first) == [0]
    assert suite.cases_of(unchanged) == [0, 1]
    assert suite.is_extensible("cache['f']") is True
    assert suite.is_extensible("h") is False


def test_suites_that_are_written_and_read_again_have_equal_data(tmp_path):
    suites = [small_suite(), dataclasses.replace(small_suite(), name="lstm_forward", mutants=[])]
    suite_file.write_suites(suites, tmp_path / "suites.json")
    found = suite_file.read_suites(tmp_path / "suites.json")
    assert list(found) == ["lstm_step", "lstm_forward"]
    for suite in suites:
        assert same_data(found[suite.name], suite)
    assert not same_data(found["lstm_step"], suites[1])


@pytest.mark.parametrize("part", PARTS)
def test_the_visible_suites_are_the_same_bytes_when_written_again(part, tmp_path):
    path = ROOT / "check" / f"{part}.json"
    suites = suite_file.read_suites(path)
    suite_file.write_suites(list(suites.values()), tmp_path / path.name)
    assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_a_suite_is_decoded_when_it_is_first_used(tmp_path, monkeypatch):
    suite_file.write_suites([small_suite()], tmp_path / "suites.json")
    decoded = []
    decode = suite_file._decode_suite
    monkeypatch.setattr(suite_file, "_decode_suite", lambda data: decoded.append(1) or decode(data))
    suites = suite_file.read_suites(tmp_path / "suites.json")
    assert len(suites) == 1
    assert decoded == []
    assert suites["lstm_step"] is suites["lstm_step"]
    assert decoded == [1]


def test_the_case_that_is_sent_to_the_sandbox_has_neither_group_nor_held_out_data():
    case = small_suite().cases[0]
    arrays: list[np.ndarray] = []
    data = codec.encode_case(case, lambda a: arrays.append(a) or len(arrays) - 1)
    assert not any(array is held for array in arrays for held in case.held_out)
    back = codec.decode_case(json.loads(json.dumps(data)), arrays.__getitem__)
    assert same_data(back, dataclasses.replace(case, group="", held_out=None))


# ---------------------------------------------------------------- pytrees and observations

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.builds(Unsupported, st.just("a str"))
    | st.builds(Seed, st.integers(0, 2**64))
    | st.just(ScalarFunction("cubes", (2,)))
    | st.sampled_from([X, np.array(0.5), np.arange(3, dtype="i4"), X > 0])
)
KEYS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=4)


def containers_of(items: st.SearchStrategy) -> st.SearchStrategy:
    """Lists, tuples and dicts of a few items, and the items themselves."""
    lists = st.lists(items, max_size=3)
    return items | lists | lists.map(tuple) | st.dictionaries(KEYS, items, max_size=3)


def nested(depth: int) -> dict:
    """The JSON data of an empty list in so many others."""
    return {"list": [nested(depth - 1)]} if depth else {"list": []}


@given(containers_of(containers_of(containers_of(LEAVES))))
def test_every_pytree_survives_encoding_and_decoding(tree):
    data = json.loads(json.dumps(codec.encode(tree, suite_file._put)))
    assert same_data(codec.decode(data, suite_file._get), tree)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"value": 1, "seed": 2},
        {"value": [1]},
        {"unknown": 1},
        {"seed": True},
        {"seed": 1.5},
        {"function": []},
        {"function": ["waves", True]},
        {"function": [7]},
        {"unsupported": "two\nlines"},
        {"tuple": {}},
        {"list": [{"value": None}] * (MAX_ITEMS + 1)},
        {"dict": [["a", {"value": 1}], ["a", {"value": 2}]]},
        {"dict": [["a"]]},
        {"dict": [[1, {"value": 1}]]},
        nested(MAX_DEPTH + 1),
    ],
)
def test_data_that_encode_does_not_write_is_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011  the messages differ
        codec.decode(data, suite_file._get)


@pytest.mark.parametrize(
    "change",
    [
        {"result": {"value": 1.5}},  # a result has arrays alone
        {"result": {"value": None}},  # and there is one where nothing was raised
        {"error": ["ValueError"]},
        {"error": ["ValueError", 7]},
        {"location": "two\nlines"},
        {"changed": "x"},
        {"shared": [1]},
        {"overwritten": 1},
        {"warnings": None},
        {"more": 1},
    ],
)
def test_data_that_encode_observation_does_not_write_is_refused(change):
    data = codec.encode_observation(Observation(X), suite_file._put)
    assert same_data(codec.decode_observation(data, suite_file._get), Observation(X))
    with pytest.raises(ValueError):  # noqa: PT011  the messages differ
        codec.decode_observation(data | change, suite_file._get)
