"""The probe: which arrays share memory, and what our own functions give when nobody watches."""

import itertools

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from check import probe, tree
from check.probe import Call, Case, observe
from check.verdict import measure
from grader.exercises import assignments, exercises
from solutions.forward import lstm_forward

EXERCISES = [e for a in assignments() for e in exercises(a) if e.seconds is None]


class Strange(np.ndarray):
    """An array that will not say what it is a view of."""

    base = None


def _window(array):
    """A view that NumPy does not know the owner of."""
    return np.lib.stride_tricks.as_strided(array, array.shape, array.strides)


WAYS = (
    lambda array: array,
    lambda array: array.copy(),
    lambda array: array[..., ::-1],
    lambda array: array[..., 1:],
    lambda array: array[..., ::2].T,
    lambda array: array[None][0].reshape(-1),
    lambda array: array[..., :0],
    lambda array: np.frombuffer(memoryview(array.ravel())),
    lambda array: array.view(Strange),
    _window,
)


@st.composite
def families(draw) -> list[np.ndarray]:
    """A few arrays and things made from them, in any order."""
    shapes = hnp.array_shapes(min_dims=1, max_dims=3, min_side=2, max_side=4)
    found = [np.zeros(draw(shapes)) for _ in range(draw(st.integers(1, 3)))]
    for way in draw(st.lists(st.sampled_from(WAYS), max_size=8)):
        parent = draw(st.sampled_from(found))
        found.append(way(parent) if parent.ndim and parent.size else parent)
    return draw(st.permutations(found))


@given(families())
def test_whatever_overlaps_is_among_the_relatives_in_order(arrays):
    near = tree.relatives(arrays)
    for a, b in itertools.product(range(len(arrays)), repeat=2):
        assert b in near[a] or not np.shares_memory(arrays[a], arrays[b])
    assert all(places == sorted(set(places)) for places in near)


def test_arrays_of_different_owners_are_no_relatives():
    a, b = np.zeros((3, 4)), np.zeros((3, 4))
    assert tree.relatives([a, b, a[1:], b.T]) == [[0, 2], [1, 3], [0, 2], [1, 3]]


@given(families(), families())
def test_what_is_shared_is_said_of_every_pair_in_order(arguments, results):
    results = [*results, *arguments[:2]]
    names = [f"the argument [{n}]" for n in range(len(arguments))]
    names += [f"the result [{n}]" for n in range(len(results))]
    every, first = [*arguments, *results], len(arguments)
    expected = [
        f"[{n - first}] shares its memory with {names[other]}"
        for n in range(first, len(every))
        for other in range(n)
        if tree.overlap(every[n], every[other])
    ]
    arguments = dict(probe._arrays(arguments))
    assert list(probe._shared(arguments, probe._arrays(results))) == expected


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a["x"].__setitem__(0, 7.0),
        lambda a: a["x"].__setitem__(0, -0.0),
        lambda a: setattr(a["x"], "shape", (4, 1)),
        lambda a: a.update(x=a["x"].view("i8")),
        lambda a: a.update(x=a["x"][:, None]),
        lambda a: a.update(x=None),
        lambda a: a.update(y=np.zeros(1)),
    ],
    ids=["value", "sign", "shape", "dtype", "axis", "gone", "more"],
)
@pytest.mark.filterwarnings("ignore:Setting the shape")
def test_every_kind_of_change_to_an_argument_is_noticed(change):
    x = np.array([0.0, np.nan, np.inf, 1.0])
    cases = [Case("", {"": Call([{"x": x}])})]
    (kept,) = observe(lambda a: None, cases, ["a"])
    (seen,) = observe(change, cases, ["a"])
    assert kept.changed == []
    assert seen.changed in (["a['x']"], ["a['y']"])
    assert cases[0].calls[""].args == [{"x": x}]  # the case is as it was
    assert tree.same(x, np.array([0.0, np.nan, np.inf, 1.0]))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: f"{e.reference.__module__}-{e.name}")
def test_a_reference_gives_the_same_when_nobody_watches(exercise):
    card = exercise.card(np.random.default_rng(3), suspects=False)
    watched = observe(exercise.reference, card.cases, card.arguments)
    for case, seen, expected in zip(card.cases, watched, card.expected, strict=True):
        assert tree.same(measure(card, case, seen, lstm_forward).result, expected.result)
    assert not any(seen.error or seen.shared or seen.changed for seen in card.expected)
