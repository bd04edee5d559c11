"""The wire and whoever reads it: what a box says is understood or refused, and costs little.

Whatever hostile code could say is made in tests/fuzz.py. A fuzzer that is guided by coverage reads
the same with the same functions, for hours, outside CI.
"""

import contextlib
import json
import os
import random
import socket
import threading
import tracemalloc
import unittest.mock

import hypothesis
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from check import probe, tree
from check.probe import Call, Case, Seen
from check.tree import Odd
from check.verdict import judge
from grader.box import Box, Ended, oracle, wire
from solutions import gates as reference
from solutions.forward import lstm_forward
from tests import fuzz

MIB = 1 << 20


class Chance(random.Random):
    """Choices made by a seed."""

    def number(self, least: int, most: int) -> int:
        return self.randint(least, most)

    def bytes(self, most: int) -> bytes:
        return self.randbytes(most)


seeds = st.integers(0, 2**32 - 1)
some = hypothesis.settings(max_examples=60)


# ---------------------------------------------------------------- frames that are right

dtypes = st.sampled_from([o + k for k in ("f8", "f4", "i8", "i4") for o in "<>"] + ["?"])
whole_arrays = hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3))


@st.composite
def arrays(draw) -> np.ndarray:
    """Arrays whose memory may lie in any order, with gaps."""
    array = draw(whole_arrays)
    if draw(st.booleans()):
        array = array.T
    return array[:: draw(st.sampled_from([1, 2, -1]))] if array.ndim else array


words = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20)
leaves = arrays() | words.map(Odd)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(words, inner, max_size=4)
    ),
    max_leaves=6,
).filter(lambda one: _depth(one) <= tree.DEEPEST)


def _depth(one) -> int:
    inner = one.values() if isinstance(one, dict) else one
    return 1 + max(map(_depth, inner), default=0) if isinstance(one, dict | tuple | list) else 0


@given(trees)
def test_what_was_written_is_read_again_to_the_bit(one):
    message, get = fuzz.read(wire.write(lambda put: tree.pack(one, put)))
    back = tree.unpack(message, get)
    assert tree.same(back, _native(one))
    for array in oracle._leaves([back]):
        assert array.flags.writeable
        assert array.flags.aligned
        assert array.dtype.isnative


json_values = st.recursive(
    st.sampled_from([0, "", None, -0.5]),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(words, inner, max_size=4),
    max_leaves=20,
)


def _parts(value) -> int:
    inner = value.values() if isinstance(value, dict) else value
    return 1 + sum(map(_parts, inner)) if isinstance(value, dict | list) else 1


@given(json_values, st.integers(1, 12))
@hypothesis.example([0] * 5, 5)
@hypothesis.example([[[[]]]], 3)
def test_parts_are_counted_in_every_header_that_could_hold_too_many(value, most):
    """The shortest header that holds them is the hardest to suspect."""
    header = json.dumps(value, separators=(",", ":")).encode()
    with unittest.mock.patch.object(wire, "MOST_PARTS", most):
        assert wire._has_few_parts(value, header) == (_parts(value) <= most)


def _native(one):
    """The same with every array in this machine's order of bytes."""
    if isinstance(one, dict):
        return {name: _native(part) for name, part in one.items()}
    if isinstance(one, tuple | list):
        return type(one)(map(_native, one))
    return one.astype(one.dtype.newbyteorder("=")) if isinstance(one, np.ndarray) else one


def test_the_largest_honest_answers_fit_twice():
    for _, _, results in fuzz.known():
        twice = [results, results]
        said = wire.write(lambda put, twice=twice: [tree.pack(part, put) for part in twice])
        header, payload = wire.lengths(said[: wire.PREFIX.size])
        assert header < wire.MOST_HEADER / 2
        assert payload <= wire.MOST_PAYLOAD


def test_a_training_run_may_give_its_errors_as_a_list():
    _, card, results = fuzz.known(("04-training train",))[0]
    short = {n: (model, errors.tolist()) for n, (model, errors) in results[1].items()}
    given = [tree.plain(results[0]), tree.plain(short)]
    assert sum(array.ndim == 0 for array in oracle._leaves(given)) > 2000
    said = wire.write(lambda put: {"seen": [probe.seen_to_json(Seen(r), put) for r in given]})
    seen = fuzz.sights(said)
    assert len(seen) == len(card.cases)
    assert all(tree.same(one.result, result) for one, result in zip(seen, given, strict=True))


@pytest.mark.parametrize(
    "message",
    [
        lambda put: [put(np.zeros(1 << 20)) for _ in range(3)],
        lambda put: [put(np.zeros(())) for _ in range(wire.MOST_ARRAYS + 1)],
        lambda put: [0] * wire.MOST_PARTS,
        lambda put: "x" * (1 << 20),
    ],
    ids=["bytes", "arrays", "parts", "text"],
)
def test_what_could_not_be_read_is_not_written(message):
    with pytest.raises(wire.Malformed):
        wire.write(message)


def test_a_truth_is_zero_or_one_whatever_its_byte_was():
    _, get = fuzz.read(fuzz.frame(None, [["bool", [3]], ["bool", []]], b"\x00\x02\xff\x80"))
    assert get(0).tobytes() == b"\x00\x01\x01"
    assert get(1).tobytes() == b"\x01"


# ---------------------------------------------------------------- frames that are anything

PREFIXED = st.builds(
    lambda header, payload: (
        wire.PREFIX.pack(wire.MAGIC, len(header), len(payload)) + header + payload
    ),
    st.binary(max_size=60) | st.sampled_from([b"[" * 9999, b'{"message":0,"arrays":[]}', b"1" * 9]),
    st.binary(max_size=20),
)


@given(st.binary(max_size=80) | PREFIXED)
@hypothesis.example(wire.PREFIX.pack(wire.MAGIC, 1 << 31, 0))
@hypothesis.example(wire.PREFIX.pack(wire.MAGIC, 0, 1 << 31))
@hypothesis.example(b"")
def test_any_bytes_are_a_message_or_malformed(said):
    assert fuzz.sights(said) is None


@pytest.mark.parametrize(
    ("header", "payload"), [(wire.MOST_HEADER + 1, 0), (0, wire.MOST_PAYLOAD + 1), (2**32 - 1,) * 2]
)
def test_a_frame_that_is_too_long_is_refused_by_its_prefix(header, payload):
    with pytest.raises(wire.Malformed):
        wire.lengths(wire.PREFIX.pack(wire.MAGIC, header, payload))


@pytest.mark.parametrize(
    ("kinds", "payload"),
    [
        (None, 0),
        ({}, 0),
        ([None], 0),
        ([["float64"]], 8),
        ([["float64", 1]], 8),
        ([["float64", [1]]], 7),
        ([["float64", [1]]], 9),
        ([["float64", [1.0]]], 8),
        ([["float64", [True]]], 8),
        ([["float64", [-1, -1]]], 8),
        ([["float64", [1] * 33]], 8),
        ([["float64", [0] + [1 << 24] * 9]], 0),
        ([["float64", [1 << 24] * 30]], 64),
        ([["object", [1]]], 8),
        ([[["float64"], [1]]], 8),
        ([["bool", [0]]] * (wire.MOST_ARRAYS + 1), 0),
    ],
)
def test_arrays_that_are_not_exactly_what_came_are_malformed(kinds, payload):
    with pytest.raises(wire.Malformed):
        fuzz.read(fuzz.frame(None, kinds, bytes(payload)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-8"])
def test_a_header_is_ascii(encoding):
    header = '{"message": "ü", "arrays": []}'.encode(encoding)
    with pytest.raises(wire.Malformed):
        wire.read(header, b"")
    assert wire.read(header.decode(encoding).replace("ü", "u").encode(), b"")[0] == "u"


@given(st.data())
@some
def test_a_spoiled_frame_is_understood_or_refused(data):
    said = bytearray(_honest())
    for _ in range(data.draw(st.integers(1, 4))):
        at, to = (data.draw(st.integers(0, len(said))) for _ in range(2))
        how = data.draw(st.sampled_from(["flip", "cut", "insert", "swap", "digit"]))
        if how == "cut":
            del said[at:to]
        elif how == "insert":
            said[at:at] = data.draw(st.binary(min_size=1, max_size=8))
        elif how == "swap":
            said[at : at + 8], said[to : to + 8] = said[to : to + 8], said[at : at + 8]
        elif at < len(said):
            said[at] = said[at] ^ 1 << data.draw(st.integers(0, 7)) if how == "flip" else 0x39
    for seen in fuzz.sights(bytes(said)) or []:
        assert_seen(seen)


def _honest() -> bytes:
    _, _, results = fuzz.known(("02-forward lstm_step",))[0]
    seen = [Seen(result, warned=["overflow encountered in exp"]) for result in results]
    return wire.write(lambda put: {"seen": [probe.seen_to_json(one, put) for one in seen]})


def assert_seen(seen: Seen) -> None:
    """Everything in it is of the kind that honest code would send."""
    assert seen.error is None or all(map(_is_line, seen.error))
    nothing = seen.error is not None and seen.result is None
    assert nothing or tree.holds_results_only(seen.result)
    assert type(seen.stale) is bool
    assert all(map(_is_line, [seen.where, *seen.changed, *seen.shared, *seen.warned]))


def _is_line(text: object) -> bool:
    return isinstance(text, str) and text.isprintable() and len(text) <= tree.LONGEST


@given(seeds)
@hypothesis.settings(max_examples=300)
def test_any_json_in_place_of_a_message_is_understood_or_refused(seed):
    for seen in fuzz.sights(fuzz.odd_frame(Chance(seed))) or []:
        assert_seen(seen)


RIGHT = {"result": {"tuple": []}, "error": None, "where": "", "stale": False}
RIGHT |= {"changed": [], "shared": [], "warned": []}


@pytest.mark.parametrize(
    "change",
    [
        {"stale": 0},
        {"stale": None},
        {"where": None},
        {"where": "x" * 201},
        {"where": "\ud800"},
        {"where": "\x1b[2J"},
        {"error": []},
        {"error": ""},
        {"error": "ab"},
        {"error": {"a": 0, "b": 0}},
        {"error": ["ValueError"]},
        {"error": ["ValueError", "\u202eno"]},
        {"changed": "abc"},
        {"changed": {}},
        {"warned": [["x"]]},
        {"result": {"value": None}},
        {"result": {"value": 1}},
        {"result": {"seed": 1}, "error": ["ValueError", ""]},
        {"result": {"formula": ["waves", 2]}},
        {"result": {"dict": [["a", {"tuple": []}], ["a", {"tuple": []}]]}},
        {"result": {"tuple": [], "list": []}},
        {"result": {"list": {"odd": "None"}}},
        {"result": {"array": False}},
        {"result": {"array": 0.0}},
        {"result": {"array": []}},
        {"result": {"array": -1}},
        {"more": 1},
    ],
    ids=str,
)
def test_what_is_seen_has_its_fields_and_no_others_each_of_its_kind(change):
    assert fuzz.sights(fuzz.frame({"seen": [RIGHT]}, [["float64", []]], bytes(8))) == [Seen(())]
    said = fuzz.frame({"seen": [RIGHT | change]}, [["float64", []]], bytes(8))
    assert fuzz.sights(said) is None


def test_an_array_can_be_named_once():
    named = {"list": [{"array": 0}]}
    said = fuzz.frame({"seen": [RIGHT | {"result": named}]}, [["float64", [2]]], bytes(16))
    assert fuzz.sights(said)[0].result[0].tolist() == [0, 0]
    named["list"] *= 2
    said = fuzz.frame({"seen": [RIGHT | {"result": named}]}, [["float64", [2]]], bytes(16))
    assert fuzz.sights(said) is None


def test_a_wide_tree_is_refused_before_it_is_built():
    leaf = {"odd": "None"}
    wide = {"list": [{"list": [leaf] * 200} for _ in range(150)]}
    said = fuzz.frame({"seen": [RIGHT | {"result": wide}]}, [], b"")
    with pytest.raises(wire.Malformed, match="many parts"):
        fuzz.read(said)


# ---------------------------------------------------------------- what reading costs

SPACE = 200_000
COSTLY = {
    "the largest array": (None, [["float64", [1 << 19]]], bytes(4 * MIB)),
    "the largest array of truths": (None, [["bool", [1 << 22]]], bytes(4 * MIB)),
    "many arrays": (None, [["int32", [1]]] * 8000, bytes(32_000)),
    "many empty arrays of great shape": (None, [["float64", [0, 1 << 24]]] * 8000, b""),
    "more arrays than there may be": (None, [["float64", [0]]] * 15_000, b""),
    "a shape that no memory has": (None, [["float64", [0] + [1 << 24] * 9]], b""),
    "a product that no computer word holds": (None, [["float64", [1 << 24] * 30]], bytes(64)),
    "many lists": ([[]] * (SPACE // 4), [], b""),
    "many dicts": ([{"": 0}] * (SPACE // 9), [], b""),
    "lists as arrays": (None, [[]] * (SPACE // 4), b""),
    "deep lists": (json.loads("[" * 900 + "]" * 900), [], b""),
    "long numbers": ([10**4000] * (SPACE // 4002), [], b""),
    "text": ("\U0001f600" * (SPACE // 12), [], b""),
    "one array, named again and again": (
        {"seen": [RIGHT | {"result": {"list": [{"array": 0}] * 1900}}] * 3},
        [["float64", [1 << 18]]],
        bytes(2 * MIB),
    ),
    "a wide tree": (
        {"seen": [RIGHT | {"result": {"list": [{"list": [{"odd": ""}] * 99}] * 99}}]},
        [],
        b"",
    ),
}


@pytest.mark.parametrize("name", COSTLY)
def test_reading_costs_a_small_multiple_of_what_came(name):
    message, kinds, payload = COSTLY[name]
    said = fuzz.frame(message, kinds, payload)
    header = len(said) - len(payload)
    assert _peak(lambda: fuzz.sights(said)) < 3.2 * len(payload) + 60 * header + MIB / 2


def _peak(action) -> int:
    """The most memory that it takes, in bytes."""
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# ---------------------------------------------------------------- a box that says what it likes


class Peer:
    """Stands for the process of a box: it says hello, and then what the test wants it to say."""

    says = staticmethod(lambda request: b"")  # the answer to a request, as bytes
    hangs_up = False  # after it has answered what it was asked to observe

    def __init__(self, tier) -> None:
        self.wire, self.talk = socket.socketpair()
        self.process = os.getpid()
        threading.Thread(target=self.speak, daemon=True).start()

    def speak(self) -> None:
        # The judge may have heard enough, and closed its end.
        with self.talk as talk, talk.makefile("rb") as heard, contextlib.suppress(OSError):
            _request(heard)
            said, request = wire.write(lambda put: {"hello": "1"}), {}
            while said:
                talk.sendall(said)
                if Peer.hangs_up and request.get("do") == "observe":
                    return
                request = _request(heard)
                said = Peer.says(request) if request else b""

    def end(self) -> None:
        """There is nobody to end."""
        self.wire.close()

    def wait(self) -> int:
        return 1


def _request(heard):
    prefix = heard.read(wire.PREFIX.size)
    if len(prefix) < wire.PREFIX.size:
        return None
    header, payload = wire.lengths(prefix)
    return wire.read(heard.read(header), heard.read(payload))[0]


@pytest.fixture(scope="module")
def box_without_process():
    """Boxes that are opened in this module talk to a Peer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.box.new_copy", Peer)
        yield


def observed(says, hangs_up=False):
    """What a real Box makes of it; how it ended, in words, when it did."""
    Peer.hangs_up = False
    Peer.says = staticmethod(lambda request: wire.write(lambda put: {"nonce": request["nonce"]}))
    try:
        with Box("process") as box:
            box.replace({"sigmoid": reference.sigmoid})
            Peer.says, Peer.hangs_up = staticmethod(says), hangs_up
            return box.observe("f", [Case("", {"": Call([np.ones(2)])})], ["x"])
    except Ended as ended:
        return str(ended)


def _signed(said: bytes, nonce: str) -> bytes:
    """The same frame with a nonce in its message, where that is a dict."""
    try:
        header, _ = wire.lengths(said[: wire.PREFIX.size])
        data = json.loads(said[wire.PREFIX.size :][:header])
        signed = data["message"] | {"nonce": nonce}
    except (wire.Malformed, ValueError, KeyError, TypeError):
        return said
    return fuzz.frame(signed, data["arrays"], said[wire.PREFIX.size + header :])


def test_a_box_is_understood_when_it_says_what_honest_code_would_say(box_without_process):
    seen = Seen((np.arange(3.0), Odd("None")), warned=["overflow encountered in exp"])

    def says(request):
        sight = {"nonce": request["nonce"]}
        return wire.write(lambda put: sight | {"seen": [probe.seen_to_json(seen, put)]})

    (found,) = observed(says)
    assert tree.same(found.result, seen.result)
    assert found.warned == seen.warned


@given(seeds, st.sampled_from(["right", "wrong", "none"]), st.integers(0, 30))
@some
def test_whatever_a_box_says_something_was_seen_or_it_has_ended(
    box_without_process, seed, nonce, cut
):
    def says(request):
        said = fuzz.odd_frame(Chance(seed))
        if nonce != "none":
            said = _signed(said, request["nonce"] if nonce == "right" else "0" * 16)
        return said[: -cut - 1] if cut > 25 else said

    found = observed(says, hangs_up=True)
    if isinstance(found, list):
        assert nonce == "right"
        for seen in found:
            assert_seen(seen)
    else:
        assert found in (
            "it sent a malformed answer",
            "the Python process ended with exit status 1",
        )


@pytest.mark.parametrize(
    "message",
    [
        {"seen": None},
        {"seen": 5},
        {"seen": "ab"},
        {"seen": {"a": 1}},
        {"seen": []},
        {"seen": [RIGHT, RIGHT]},
        {"seen": [[]]},
        {"seen": [None]},
        {"missing": 1},
        {},
    ],
    ids=str,
)
def test_an_answer_that_is_none_ends_the_box(box_without_process, message):
    found = observed(lambda r: fuzz.frame(message | {"nonce": r["nonce"]}, [], b""))
    assert found == "it sent a malformed answer"


@pytest.mark.parametrize("asked", ["gates", "sigmoid.step", "", None, 5, [], {"a": 1}], ids=str)
def test_only_what_was_replaced_can_be_asked(box_without_process, asked):
    question = {"ask": asked, "args": {"list": [{"array": 0}]}, "kwargs": {"dict": []}}
    found = observed(lambda r: fuzz.frame(question, [["float64", [1]]], bytes(8)))
    assert found == "it sent a malformed answer"


def test_a_question_is_answered_and_then_the_box_goes_on(box_without_process):
    heard = []
    question = {"ask": "sigmoid", "args": {"list": [{"array": 0}]}, "kwargs": {"dict": []}}

    def says(request):
        if "do" in request:
            heard.append(request["nonce"])
            return fuzz.frame(question, [["float64", [1]]], bytes(8))
        heard.append(request)
        return fuzz.frame({"nonce": heard[0], "missing": True}, [], b"")

    assert observed(says) is None
    assert heard[1] == {"result": {"array": 0}}


# ---------------------------------------------------------------- what the judge is asked


def test_whatever_a_case_asks_is_answered_with_what_the_reference_gives():
    answered = set()
    for asked in fuzz.questions():
        said = [
            (name, wire.write(lambda put, a=args, k=named: fuzz.asks(a, k, put)))
            for name, args, named in asked
        ]
        answers = fuzz.consulted(said)
        assert [set(answer) for answer in answers] == [{"result"}] * len(asked), asked[0][0]
        answered |= {name for name, _, _ in asked}
    assert answered == set(oracle.oracles(fuzz.REPLACED))


def test_an_answer_is_the_references_own():
    x = np.array([[0.5, -2.0], [3.0, 0.0]])
    answer = asked_of(reference.sigmoid, [x])
    assert tree.same(answer, reference.sigmoid(x))


def asked_of(function, args, named=None):
    """What an oracle answers: a result, or why there is none."""
    message, get = fuzz.read(wire.write(lambda put: fuzz.asks(args, named or {}, put)))
    answer, get = fuzz.read(wire.write(oracle.consult(function, message, get)))
    return answer["refused"] if "refused" in answer else tree.unpack(answer["result"], get)


@given(seeds)
@hypothesis.settings(max_examples=150)
def test_any_question_is_answered_and_takes_little_memory(seed):
    said = fuzz.conversation(Chance(seed))
    answers: list = []
    assert _peak(lambda: answers.extend(fuzz.consulted(said))) < 200 * MIB
    assert len(answers) == len(said)
    assert all(set(answer) in ({"result"}, {"refused"}) for answer in answers)


LARGE = {
    "columns that make a square": ("readout_backward", [(1, 1), (9_000, 1), (9_000, 1)]),
    "no entries that make a square": ("readout_backward", [(0, 0), (9_000, 0), (9_000, 0)]),
    "a column and a row": ("hidden_state", [(9_000, 1), (1, 9_000)]),
    "a shorter column and row": ("mse", [(2_000, 1), (1, 2_000)]),
    "a number and a column": ("adding_problem", [(2_000, 1), 5_000]),
    "two numbers": ("adding_problem", [1_000, 5_000]),
    "a stack of columns": ("readout_backward", [(1, 1), (90, 100, 1), (9_000, 1, 1)]),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_question_that_is_small_and_makes_much_is_refused(name):
    function, shapes = LARGE[name]
    args = [np.array(n) if isinstance(n, int) else np.zeros(n) for n in shapes]
    args = [tree.Seed(1), *args] if function == "adding_problem" else args
    answers = []
    peak = _peak(lambda: answers.append(asked_of(fuzz.REPLACED[function], args)))
    assert answers == ["ValueError: these arrays are too large"]
    assert peak < 4 * MIB


@pytest.mark.parametrize("size", [np.array(1e9), np.array([11]), np.array(True), None])
def test_a_size_that_is_no_whole_number_is_refused_before_anything_is_made_of_it(size):
    answers = []
    asked = [tree.Seed(1), np.array(11), tree.Odd("None") if size is None else size]
    peak = _peak(lambda: answers.append(asked_of(fuzz.REPLACED["adding_problem"], asked)))
    assert answers == ["TypeError: N is a whole number"]
    assert peak < 4 * MIB


@pytest.mark.parametrize(("args", "named"), [("array", "dict"), ("list", "array")])
def test_an_array_in_place_of_arguments_is_not_taken_apart(args, named):
    whole, none = {"array": 0}, {"list": []}
    message = {"args": whole if args == "array" else none, "kwargs": {"dict": []}}
    message |= {"kwargs": whole} if named == "array" else {}
    said = fuzz.frame(message, [["bool", [1 << 18]]], bytes(1 << 18))
    answers = []
    assert _peak(lambda: answers.append(fuzz.consulted([("sigmoid", said)]))) < 4 * MIB
    assert answers == [[{"refused": "ValueError: arguments are a list and a dict"}]]


PARAMS, GRADS = {"a": np.zeros((2, 1))}, {"a": np.ones((2, 1))}


@pytest.mark.parametrize(
    ("made", "stepped", "reason"),
    [
        ([PARAMS, np.ones((1, 3))], [np.array(0), PARAMS, GRADS], "single number"),
        ([PARAMS], [np.array(1), PARAMS, GRADS], "no such optimiser"),
        ([PARAMS], [np.array(-1), PARAMS, GRADS], "no such optimiser"),
        ([PARAMS], [np.array(0), PARAMS, {"a": np.ones((2, 3))}], "another shape"),
        ([PARAMS], [np.array(0), PARAMS, {"b": np.ones((2, 1))}], "KeyError"),
        ([PARAMS], [np.array(np.nan), PARAMS, GRADS], "ValueError"),
    ],
)
def test_an_optimiser_takes_steps_of_its_own_shape_and_no_others(made, stepped, reason):
    asked = oracle.oracles({"Adam": fuzz.REPLACED["Adam"]})
    assert not asked_of(asked["Adam"], [PARAMS])
    after = asked_of(asked["Adam.step"], [np.array(0), PARAMS, GRADS])
    assert after["a"].ravel().tolist() == pytest.approx([-1e-3, -1e-3])
    asked = oracle.oracles({"Adam": fuzz.REPLACED["Adam"]})
    said = [asked_of(asked["Adam"], made), asked_of(asked["Adam.step"], stepped)]
    assert any(isinstance(one, str) and reason in one for one in said)


# ---------------------------------------------------------------- what the judge makes of it

JUDGED = (
    "01-gates gates",
    "02-forward lstm_step",
    "03-backward numerical_gradient",
    "03-backward LSTM",
    "04-training Adam",
    "04-training adding_problem",
    "04-training train",
)


@pytest.mark.parametrize("name", JUDGED)
@given(seeds, st.sampled_from([0, 1, 3, 10, 50]))
@hypothesis.settings(max_examples=25)
def test_the_judge_has_a_verdict_whatever_was_seen(name, seed, often):
    _, card, results = fuzz.known((name,))[0]
    found = fuzz.judged(Chance(seed), card, results, often)
    assert 0 <= found.earned <= card.points
    assert all(line.isprintable() for line in found.lines())
    if often == 0 and name != "04-training train":
        assert found.right, str(found)


@pytest.mark.parametrize("truths", [(3,), (0,), (1, 1), (2, 2)], ids=str)
def test_several_truths_in_place_of_one_are_wrong(truths):
    _, card, results = fuzz.known(("03-backward LSTM",))[0]
    forged = [_forged(result, np.ones(truths, bool)) for result in results]
    found = judge(card, [Seen(result) for result in forged], lstm_forward)
    assert found.earned < card.points
    assert any("every parameter is the array it was before" in p for p in found.problems)


def _forged(result, truth):
    """A result in which every single truth is replaced."""
    if isinstance(result, dict):
        return {name: _forged(part, truth) for name, part in result.items()}
    return truth if isinstance(result, np.ndarray) and result.dtype == bool else result
