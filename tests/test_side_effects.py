"""Which arguments a call changed, and which arrays share memory."""

import itertools

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from check import side_effects
from check.pytree import MAX_DEPTH, MAX_ITEMS

# ---------------------------------------------------------------- names of arrays


def test_arrays_are_named_as_a_student_would_write_them():
    x, f, dx = np.zeros(2), np.ones(3), np.full(4, 2.0)
    arguments = {"x": x, "caches": [{"f": f}, (1.5, None)], "rate": 0.1}
    assert side_effects.named_arrays(arguments) == [("x", x), ("caches[0]['f']", f)]
    assert side_effects.named_arrays((dx, {"bf": f})) == [("[0]", dx), ("[1]['bf']", f)]
    assert side_effects.named_arrays(dx) == [("", dx)]


def test_a_key_that_is_no_printable_string_gives_a_name_on_one_line():
    names = [name for name, _ in side_effects.named_arrays({"a\nb": np.zeros(1), 7: np.zeros(1)})]
    assert names == ["a b", "7"]


def test_a_container_that_holds_itself_gives_each_array_at_most_once_a_level():
    array = np.zeros(1)
    endless: list = [array]
    endless.append(endless)
    found = side_effects.named_arrays(endless)
    assert [name for name, _ in found[:2]] == ["[0]", "[1][0]"]
    assert len(found) == MAX_DEPTH + 1


def test_of_a_container_with_too_many_arrays_the_first_are_returned():
    assert len(side_effects.named_arrays([np.zeros(1)] * (MAX_ITEMS + 5))) == MAX_ITEMS


# ---------------------------------------------------------------- changed arguments


def changed_by(change) -> list[str]:
    """Names of arrays that differ after change(arguments) from a snapshot made before."""
    arguments = {"x": np.array([0.0, np.nan]), "params": {"Wf": np.ones((2, 2))}}
    before = side_effects.snapshot(arguments)
    change(arguments)
    return side_effects.changed(before, dict(side_effects.named_arrays(arguments)))


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda a: None, []),
        (lambda a: a.update(x=a["x"].copy()), []),  # an equal array, NaN equal to NaN
        (lambda a: a["x"].__setitem__(0, -0.0), ["x"]),
        (lambda a: a["params"]["Wf"].__setitem__((0, 0), 2.0), ["params['Wf']"]),
        (lambda a: a.update(x=a["x"].reshape(2, 1)), ["x"]),
        (lambda a: a.update(x=a["x"].view("i8")), ["x"]),
        (lambda a: a.pop("x"), ["x"]),
        (lambda a: a["params"].update(bf=np.zeros(1)), ["params['bf']"]),
    ],
    ids=["nothing", "copy", "sign", "value", "shape", "dtype", "removed", "added"],
)
def test_every_array_that_differs_from_the_snapshot_is_named(change, names):
    assert changed_by(change) == names


# ---------------------------------------------------------------- shared memory


class HiddenBase(np.ndarray):
    """An array whose base attribute does not lead to the array it is a view of."""

    base = None


def _strided_view(array):
    """A view whose base is not the array that owns the memory."""
    return np.lib.stride_tricks.as_strided(array, array.shape, array.strides)


DERIVED = (
    lambda array: array,
    lambda array: array.copy(),
    lambda array: array[..., ::-1],
    lambda array: array[..., 1:],
    lambda array: array[..., ::2].T,
    lambda array: array[None][0].reshape(-1),
    lambda array: array[..., :0],
    lambda array: np.frombuffer(memoryview(array.ravel())),
    lambda array: array.view(HiddenBase),
    _strided_view,
)


@st.composite
def related_arrays(draw) -> list[np.ndarray]:
    """A few arrays, and copies and views of them, in any order."""
    shapes = hnp.array_shapes(min_dims=1, max_dims=3, min_side=2, max_side=4)
    found = [np.zeros(draw(shapes)) for _ in range(draw(st.integers(1, 3)))]
    for derive in draw(st.lists(st.sampled_from(DERIVED), max_size=8)):
        parent = draw(st.sampled_from(found))
        found.append(derive(parent) if parent.ndim and parent.size else parent)
    return draw(st.permutations(found))


@given(related_arrays())
def test_all_arrays_that_share_memory_are_among_the_possible_overlaps_in_order(arrays):
    candidates = side_effects.possible_overlaps(arrays)
    for a, b in itertools.product(range(len(arrays)), repeat=2):
        assert b in candidates[a] or not np.shares_memory(arrays[a], arrays[b])
    assert all(places == sorted(set(places)) for places in candidates)


def test_arrays_of_different_owners_are_no_possible_overlaps():
    a, b = np.zeros((3, 4)), np.zeros((3, 4))
    assert side_effects.possible_overlaps([a, b, a[1:], b.T]) == [[0, 2], [1, 3], [0, 2], [1, 3]]


@given(related_arrays(), related_arrays())
def test_shared_gives_a_sentence_for_every_pair_that_shares_memory_in_order(arguments, results):
    results = [*results, *arguments[:2]]
    names = [f"the argument [{n}]" for n in range(len(arguments))]
    names += [f"the result [{n}]" for n in range(len(results))]
    every, first = [*arguments, *results], len(arguments)
    expected = [
        f"[{n - first}] shares its memory with {names[other]}"
        for n in range(first, len(every))
        for other in range(n)
        if side_effects.share_memory(every[n], every[other])
    ]
    named = dict(side_effects.named_arrays(arguments))
    assert list(side_effects.shared(named, side_effects.named_arrays(results))) == expected


def test_views_share_memory_and_copies_do_not():
    array = np.zeros((4, 6))
    assert side_effects.share_memory(array, array[1:3, ::2].T)
    assert not side_effects.share_memory(array, array.copy())
    assert not side_effects.share_memory(array[:, ::2], array[:, 1::2])  # bounds overlap


def test_arrays_too_hard_to_compare_count_as_sharing_memory(monkeypatch):
    def too_hard(*args, **kwargs):
        raise np.exceptions.TooHardError

    monkeypatch.setattr(side_effects, "_shares", too_hard)
    array = np.zeros((4, 6))
    assert side_effects.share_memory(array[:, ::2], array[:, 1::2])


def test_sentences_get_the_names_of_the_outputs_in_place_of_their_numbers():
    sentences = [
        "[0] shares its memory with the argument h_prev",
        "[1]['f'] shares its memory with the result [0]",
        "[2] shares its memory with the argument caches[0]['c']",
    ]
    assert side_effects.by_output_names(sentences, ("h", "cache")) == [
        "h shares its memory with the argument h_prev",
        "cache['f'] shares its memory with the result h",
        "[2] shares its memory with the argument caches[0]['c']",
    ]
