"""Whatever a sandbox sends is decoded or refused, and costs the grader little memory.

tests/fuzz.py makes the frames that hostile code could send. A fuzzer that is guided by coverage has
them decoded by the same functions, for hours, outside CI.
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

from check import array_sizes, codec, render
from check.pytree import MAX_DEPTH, Seed, Unsupported, identical, is_result, to_pytree
from check.scoring import evaluate
from check.suite import Call, Observation, TestCase
from check.text import LONGEST, is_plain
from grader.exercises.exercise import TRUSTED
from grader.sandbox import protocol, reference_proxy
from grader.sandbox.sandbox import Sandbox, SandboxEnded
from solutions import gates as reference
from tests import fuzz

MIB = 1 << 20


class RandomChoices(random.Random):
    """Choices made by a seed."""

    def number(self, least: int, most: int) -> int:
        return self.randint(least, most)

    def bytes(self, most: int) -> bytes:
        return self.randbytes(most)


seeds = st.integers(0, 2**32 - 1)
few_examples = hypothesis.settings(max_examples=60)


# ---------------------------------------------------------------- valid frames

dtypes = st.sampled_from([o + k for k in ("f8", "f4", "i8", "i4") for o in "<>"] + ["?"])
whole_arrays = hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3))


@st.composite
def arrays(draw) -> np.ndarray:
    """Arrays whose memory may lie in any order, with gaps."""
    array = draw(whole_arrays)
    if draw(st.booleans()):
        array = array.T
    return array[:: draw(st.sampled_from([1, 2, -1]))] if array.ndim else array


texts = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20).filter(is_plain)
leaves = arrays() | texts.map(Unsupported)
pytrees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(texts, inner, max_size=4)
    ),
    max_leaves=6,
).filter(lambda tree: _depth(tree) <= MAX_DEPTH)


def _depth(tree) -> int:
    inner = tree.values() if isinstance(tree, dict) else tree
    return 1 + max(map(_depth, inner), default=0) if isinstance(tree, dict | tuple | list) else 0


@given(pytrees)
def test_a_pytree_is_the_same_to_the_bit_after_encoding_and_decoding(tree):
    message, get = fuzz.decode(protocol.encode_frame(lambda put: codec.encode(tree, put)))
    decoded = codec.decode(message, get)
    assert identical(decoded, _native(tree))
    for array in array_sizes.leaves([decoded]):
        assert array.flags.writeable
        assert array.flags.aligned
        assert array.dtype.isnative


json_values = st.recursive(
    st.sampled_from([0, "", None, -0.5]),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


def _count(value) -> int:
    inner = value.values() if isinstance(value, dict) else value
    return 1 + sum(map(_count, inner)) if isinstance(value, dict | list) else 1


@given(json_values, st.integers(1, 12))
@hypothesis.example([0] * 5, 5)
@hypothesis.example([[[[]]]], 3)
def test_json_values_are_counted_in_every_header_that_could_hold_too_many(value, most):
    """The header has no blanks: it is the shortest one with these values."""
    header = json.dumps(value, separators=(",", ":")).encode()
    with unittest.mock.patch.object(protocol, "MAX_VALUES", most):
        assert protocol._has_few_values(value, header) == (_count(value) <= most)


def _native(tree):
    """A pytree with every array in this machine's byte order."""
    if isinstance(tree, dict):
        return {name: _native(part) for name, part in tree.items()}
    if isinstance(tree, tuple | list):
        return type(tree)(map(_native, tree))
    return tree.astype(tree.dtype.newbyteorder("=")) if isinstance(tree, np.ndarray) else tree


def test_a_frame_has_room_for_twice_the_largest_honest_answer():
    for _, _, results in fuzz.known():
        twice = [results, results]
        sent = protocol.encode_frame(lambda put, twice=twice: [codec.encode(t, put) for t in twice])
        header, payload = protocol.frame_lengths(sent[: protocol.PREFIX.size])
        assert header < protocol.MAX_HEADER / 2
        assert payload <= protocol.MAX_PAYLOAD


def test_the_errors_of_a_training_run_may_be_a_list():
    _, suite, results = fuzz.known(("04-training train",))[0]
    listed = {n: (model, errors.tolist()) for n, (model, errors) in results[1].items()}
    expected = [to_pytree(results[0]), to_pytree(listed)]
    assert sum(array.ndim == 0 for array in array_sizes.leaves(expected)) > 700
    found = fuzz.decode_observations(fuzz.encode([Observation(result) for result in expected]))
    assert len(found) == len(suite.cases)
    assert all(identical(one.result, want) for one, want in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    "message",
    [
        lambda put: [put(np.zeros(1 << 20)) for _ in range(5)],
        lambda put: [put(np.zeros(())) for _ in range(protocol.MAX_ARRAYS + 1)],
        lambda put: [0] * protocol.MAX_VALUES,
        lambda put: "x" * (1 << 20),
    ],
    ids=["bytes", "arrays", "values", "text"],
)
def test_a_frame_that_could_not_be_decoded_is_not_encoded(message):
    with pytest.raises(protocol.ProtocolError):
        protocol.encode_frame(message)


def test_a_boolean_is_decoded_as_zero_or_one_whatever_its_byte_is():
    _, get = fuzz.decode(fuzz.frame(None, [["bool", [3]], ["bool", []]], b"\x00\x02\xff\x80"))
    assert get(0).tobytes() == b"\x00\x01\x01"
    assert get(1).tobytes() == b"\x01"


# ---------------------------------------------------------------- invalid frames

PREFIXED = st.builds(
    lambda header, payload: (
        protocol.PREFIX.pack(protocol.MAGIC, len(header), len(payload)) + header + payload
    ),
    st.binary(max_size=60) | st.sampled_from([b"[" * 9999, b'{"message":0,"arrays":[]}', b"1" * 9]),
    st.binary(max_size=20),
)


@given(st.binary(max_size=80) | PREFIXED)
@hypothesis.example(protocol.PREFIX.pack(protocol.MAGIC, 1 << 31, 0))
@hypothesis.example(protocol.PREFIX.pack(protocol.MAGIC, 0, 1 << 31))
@hypothesis.example(b"")
def test_bytes_that_are_no_answer_are_refused(sent):
    assert fuzz.decode_observations(sent) is None


@pytest.mark.parametrize(
    ("header", "payload"),
    [(protocol.MAX_HEADER + 1, 0), (0, protocol.MAX_PAYLOAD + 1), (2**32 - 1,) * 2],
)
def test_a_frame_that_is_too_long_is_refused_by_its_prefix(header, payload):
    with pytest.raises(protocol.ProtocolError):
        protocol.frame_lengths(protocol.PREFIX.pack(protocol.MAGIC, header, payload))


@pytest.mark.parametrize(
    ("specs", "payload"),
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
        ([["bool", [0]]] * (protocol.MAX_ARRAYS + 1), 0),
    ],
)
def test_arrays_whose_dtypes_and_shapes_do_not_fit_the_payload_are_refused(specs, payload):
    with pytest.raises(protocol.ProtocolError):
        fuzz.decode(fuzz.frame(None, specs, bytes(payload)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-8"])
def test_a_header_that_is_not_ascii_is_refused(encoding):
    header = '{"message": "ü", "arrays": []}'.encode(encoding)
    with pytest.raises(protocol.ProtocolError):
        protocol.decode_frame(header, b"")
    ascii_header = header.decode(encoding).replace("ü", "u").encode()
    assert protocol.decode_frame(ascii_header, b"")[0] == "u"


@given(st.data())
@few_examples
def test_a_damaged_frame_is_decoded_or_refused(data):
    sent = bytearray(_honest())
    for _ in range(data.draw(st.integers(1, 4))):
        at, to = (data.draw(st.integers(0, len(sent))) for _ in range(2))
        how = data.draw(st.sampled_from(["flip", "cut", "insert", "swap", "digit"]))
        if how == "cut":
            del sent[at:to]
        elif how == "insert":
            sent[at:at] = data.draw(st.binary(min_size=1, max_size=8))
        elif how == "swap":
            sent[at : at + 8], sent[to : to + 8] = sent[to : to + 8], sent[at : at + 8]
        elif at < len(sent):
            sent[at] = sent[at] ^ 1 << data.draw(st.integers(0, 7)) if how == "flip" else 0x39
    for observation in fuzz.decode_observations(bytes(sent)) or []:
        assert_valid(observation)


def _honest() -> bytes:
    _, _, results = fuzz.known(("02-forward lstm_step",))[0]
    return fuzz.encode(
        [Observation(result, warnings=["overflow encountered in exp"]) for result in results]
    )


def assert_valid(observation: Observation) -> None:
    """Every field is of the kind that honest code would send."""
    assert observation.error is None or all(map(_is_line, observation.error))
    nothing = observation.error is not None and observation.result is None
    assert nothing or is_result(observation.result)
    assert type(observation.overwritten) is bool
    sentences = [*observation.changed, *observation.shared, *observation.warnings]
    assert all(map(_is_line, [observation.location, *sentences]))


def _is_line(text: object) -> bool:
    return isinstance(text, str) and text.isprintable() and len(text) <= LONGEST


@given(seeds)
@hypothesis.settings(max_examples=300)
def test_any_json_in_place_of_a_message_is_decoded_or_refused(seed):
    for observation in fuzz.decode_observations(fuzz.any_frame(RandomChoices(seed))) or []:
        assert_valid(observation)


VALID = {"result": {"tuple": []}, "error": None, "location": "", "overwritten": False}
VALID |= {"changed": [], "shared": [], "warnings": []}


@pytest.mark.parametrize(
    "change",
    [
        {"overwritten": 0},
        {"overwritten": None},
        {"location": None},
        {"location": "x" * 201},
        {"location": "\ud800"},
        {"location": "\x1b[2J"},
        {"error": []},
        {"error": ""},
        {"error": "ab"},
        {"error": {"a": 0, "b": 0}},
        {"error": ["ValueError"]},
        {"error": ["ValueError", "\u202eno"]},
        {"changed": "abc"},
        {"changed": {}},
        {"warnings": [["x"]]},
        {"result": {"value": None}},
        {"result": {"value": 1}},
        {"result": {"seed": 1}, "error": ["ValueError", ""]},
        {"result": {"function": ["waves", 2]}},
        {"result": {"dict": [["a", {"tuple": []}], ["a", {"tuple": []}]]}},
        {"result": {"tuple": [], "list": []}},
        {"result": {"list": {"unsupported": "None"}}},
        {"result": {"array": False}},
        {"result": {"array": 0.0}},
        {"result": {"array": []}},
        {"result": {"array": -1}},
        {"more": 1},
    ],
    ids=str,
)
def test_an_observation_with_other_fields_or_invalid_values_is_refused(change):
    specs, payload = [["float64", []]], bytes(8)
    sent = fuzz.frame({"observations": [VALID]}, specs, payload)
    assert fuzz.decode_observations(sent) == [Observation(())]
    sent = fuzz.frame({"observations": [VALID | change]}, specs, payload)
    assert fuzz.decode_observations(sent) is None


def test_an_array_can_be_referred_to_once():
    listed = {"list": [{"array": 0}]}
    message = {"observations": [VALID | {"result": listed}]}
    sent = fuzz.frame(message, [["float64", [2]]], bytes(16))
    assert fuzz.decode_observations(sent)[0].result[0].tolist() == [0, 0]
    listed["list"] *= 2
    sent = fuzz.frame(message, [["float64", [2]]], bytes(16))
    assert fuzz.decode_observations(sent) is None


def test_a_pytree_with_too_many_values_is_refused_before_it_is_built():
    leaf = {"unsupported": "None"}
    wide = {"list": [{"list": [leaf] * 200} for _ in range(150)]}
    sent = fuzz.frame({"observations": [VALID | {"result": wide}]}, [], b"")
    with pytest.raises(protocol.ProtocolError, match="many values"):
        fuzz.decode(sent)


# ---------------------------------------------------------------- what decoding costs

HEADER = 200_000
WIDE = {"list": [{"list": [{"unsupported": ""}] * 99}] * 99}
COSTLY = {
    "the largest array": (None, [["float64", [1 << 19]]], bytes(4 * MIB)),
    "the largest array of booleans": (None, [["bool", [1 << 22]]], bytes(4 * MIB)),
    "many arrays": (None, [["int32", [1]]] * 8000, bytes(32_000)),
    "many empty arrays of great shape": (None, [["float64", [0, 1 << 24]]] * 8000, b""),
    "more arrays than are allowed": (None, [["float64", [0]]] * 15_000, b""),
    "a shape that is larger than any memory": (None, [["float64", [0] + [1 << 24] * 9]], b""),
    "a size that is larger than 64 bits": (None, [["float64", [1 << 24] * 30]], bytes(64)),
    "many lists": ([[]] * (HEADER // 4), [], b""),
    "many dicts": ([{"": 0}] * (HEADER // 9), [], b""),
    "lists as arrays": (None, [[]] * (HEADER // 4), b""),
    "deep lists": (json.loads("[" * 900 + "]" * 900), [], b""),
    "long numbers": ([10**4000] * (HEADER // 4002), [], b""),
    "text": ("\U0001f600" * (HEADER // 12), [], b""),
    "one array, referred to many times": (
        {"observations": [VALID | {"result": {"list": [{"array": 0}] * 1900}}] * 3},
        [["float64", [1 << 18]]],
        bytes(2 * MIB),
    ),
    "a wide pytree": ({"observations": [VALID | {"result": WIDE}]}, [], b""),
}


@pytest.mark.parametrize("name", COSTLY)
def test_decoding_takes_a_small_multiple_of_the_memory_of_the_frame(name):
    message, specs, payload = COSTLY[name]
    sent = fuzz.frame(message, specs, payload)
    header = len(sent) - len(payload)
    limit = 3.2 * len(payload) + 60 * header + MIB / 2
    assert _peak(lambda: fuzz.decode_observations(sent)) < limit


def _peak(action) -> int:
    """The most memory that an action takes, in bytes."""
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# ---------------------------------------------------------------- a sandbox that answers anything


class FakeProcess:
    """Stands for the process of a sandbox: reports readiness, then answers as a test says."""

    answer = staticmethod(lambda request: b"")  # bytes to send for a request
    closes = False  # whether it closes the connection after the answer to run_cases

    def __init__(self, backend) -> None:
        self.connection, self._theirs = socket.socketpair()
        self.pid = os.getpid()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        # The grader may close its end at any time.
        with (
            self._theirs as theirs,
            theirs.makefile("rb") as received,
            contextlib.suppress(OSError),
        ):
            _receive(received)
            sent, request = protocol.encode_frame(lambda put: {"ready": "1"}), {}
            while sent:
                theirs.sendall(sent)
                if FakeProcess.closes and request.get("do") == "run_cases":
                    return
                request = _receive(received)
                sent = FakeProcess.answer(request) if request else b""

    def kill(self) -> None:
        """Close the connection: there is no process."""
        self.connection.close()

    def wait(self) -> int:
        return 1


def _receive(received):
    """The next message, or None when the connection was closed."""
    prefix = received.read(protocol.PREFIX.size)
    if len(prefix) < protocol.PREFIX.size:
        return None
    header, payload = protocol.frame_lengths(prefix)
    return protocol.decode_frame(received.read(header), received.read(payload))[0]


@pytest.fixture(scope="module")
def fake_process():
    """Sandboxes that are opened in this module talk to a FakeProcess."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.sandbox.sandbox.start_process", FakeProcess)
        yield


def run_cases(answer, closes=False):
    """What Sandbox.run_cases returns for answers from the sandbox; or the message of its error."""
    FakeProcess.closes = False
    FakeProcess.answer = staticmethod(
        lambda request: protocol.encode_frame(lambda put: {"nonce": request["nonce"]})
    )
    try:
        with Sandbox("process") as sandbox:
            sandbox.replace({"sigmoid": reference.sigmoid})
            FakeProcess.answer, FakeProcess.closes = staticmethod(answer), closes
            return sandbox.run_cases("f", [TestCase("", {"": Call([np.ones(2)])})], ["x"])
    except SandboxEnded as ended:
        return str(ended)


def _with_nonce(sent: bytes, nonce: str) -> bytes:
    """The same frame with a nonce in its message, where that is a dict."""
    try:
        header, _ = protocol.frame_lengths(sent[: protocol.PREFIX.size])
        data = json.loads(sent[protocol.PREFIX.size :][:header])
        message = data["message"] | {"nonce": nonce}
    except (protocol.ProtocolError, ValueError, KeyError, TypeError):
        return sent
    return fuzz.frame(message, data["arrays"], sent[protocol.PREFIX.size + header :])


def test_an_honest_answer_is_decoded(fake_process):
    result = (np.arange(3.0), Unsupported("None"))
    observation = Observation(result, warnings=["overflow encountered in exp"])
    found = run_cases(lambda request: _with_nonce(fuzz.encode([observation]), request["nonce"]))
    assert identical(found[0].result, observation.result)
    assert found[0].warnings == observation.warnings


@given(seeds, st.sampled_from(["right", "wrong", "none"]), st.integers(0, 30))
@few_examples
def test_any_answer_is_decoded_or_ends_the_sandbox(fake_process, seed, nonce, cut):
    def answer(request):
        sent = fuzz.any_frame(RandomChoices(seed))
        if nonce != "none":
            sent = _with_nonce(sent, request["nonce"] if nonce == "right" else "0" * 16)
        return sent[: -cut - 1] if cut > 25 else sent

    found = run_cases(answer, closes=True)
    if isinstance(found, list):
        assert nonce == "right"
        for observation in found:
            assert_valid(observation)
    else:
        assert found in (
            "it sent a malformed answer",
            "the Python process ended with exit status 1",
        )


@pytest.mark.parametrize(
    "message",
    [
        {"observations": None},
        {"observations": 5},
        {"observations": "ab"},
        {"observations": {"a": 1}},
        {"observations": []},
        {"observations": [VALID, VALID]},
        {"observations": [[]]},
        {"observations": [None]},
        {"missing": 1},
        {},
    ],
    ids=str,
)
def test_an_answer_without_an_observation_for_each_case_ends_the_sandbox(fake_process, message):
    found = run_cases(lambda r: fuzz.frame(message | {"nonce": r["nonce"]}, [], b""))
    assert found == "it sent a malformed answer"


@pytest.mark.parametrize("name", ["gates", "sigmoid.step", "", None, 5, [], {"a": 1}], ids=str)
def test_only_functions_that_were_replaced_can_be_called(fake_process, name):
    call = {"call": name, "args": {"list": [{"array": 0}]}, "kwargs": {"dict": []}}
    found = run_cases(lambda r: fuzz.frame(call, [["float64", [1]]], bytes(8)))
    assert found == "it sent a malformed answer"


def test_a_call_of_the_reference_proxy_is_answered_before_the_request_is(fake_process):
    received = []
    call = {"call": "sigmoid", "args": {"list": [{"array": 0}]}, "kwargs": {"dict": []}}

    def answer(request):
        if "do" in request:
            received.append(request["nonce"])
            return fuzz.frame(call, [["float64", [1]]], bytes(8))
        received.append(request)
        return fuzz.frame({"nonce": received[0], "missing": True}, [], b"")

    assert run_cases(answer) is None
    assert received[1] == {"result": {"array": 0}}


# ---------------------------------------------------------------- calls of the reference proxy


def test_every_call_on_the_visible_cases_is_answered_with_a_result():
    answered = set()
    for calls in fuzz.proxy_calls():
        frames = [
            (name, protocol.encode_frame(lambda put, a=args, k=named: fuzz.call_message(a, k, put)))
            for name, args, named in calls
        ]
        answers = fuzz.answer_calls(frames)
        assert [set(answer) for answer in answers] == [{"result"}] * len(calls), calls[0][0]
        answered |= {name for name, _, _ in calls}
    assert answered == set(reference_proxy.callable_functions(fuzz.REPLACED))


def test_an_answer_is_the_result_of_the_reference():
    x = np.array([[0.5, -2.0], [3.0, 0.0]])
    assert identical(call(reference.sigmoid, [x]), reference.sigmoid(x))


def call(function, args, named=None):
    """What the reference proxy answers: a result, or the reason why there is none."""
    build = protocol.encode_frame(lambda put: fuzz.call_message(args, named or {}, put))
    message, get = fuzz.decode(build)
    answer = reference_proxy.answer_call(function, message, get)
    answer, get = fuzz.decode(protocol.encode_frame(answer))
    return answer["refused"] if "refused" in answer else codec.decode(answer["result"], get)


@given(seeds)
@hypothesis.settings(max_examples=150)
def test_any_call_is_answered_and_takes_little_memory(seed):
    frames = fuzz.any_calls(RandomChoices(seed))
    answers: list = []
    assert _peak(lambda: answers.extend(fuzz.answer_calls(frames))) < 200 * MIB
    assert len(answers) == len(frames)
    assert all(set(answer) in ({"result"}, {"refused"}) for answer in answers)


LARGE = {
    "columns whose product is a square": ("readout_backward", [(1, 1), (9_000, 1), (9_000, 1)]),
    "no entries, and a square product": ("readout_backward", [(0, 0), (9_000, 0), (9_000, 0)]),
    "a column and a row": ("hidden_state", [(9_000, 1), (1, 9_000)]),
    "a shorter column and row": ("mse", [(2_000, 1), (1, 2_000)]),
    "a number and a column": ("adding_problem", [(2_000, 1), 5_000]),
    "two numbers": ("adding_problem", [1_000, 5_000]),
    "a stack of columns": ("readout_backward", [(1, 1), (90, 100, 1), (9_000, 1, 1)]),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_call_with_small_arguments_and_a_large_result_is_refused(name):
    function, shapes = LARGE[name]
    args = [np.array(n) if isinstance(n, int) else np.zeros(n) for n in shapes]
    args = [Seed(1), *args] if function == "adding_problem" else args
    answers = []
    peak = _peak(lambda: answers.append(call(fuzz.REPLACED[function], args)))
    assert answers == ["ValueError: these arrays are too large"]
    assert peak < 4 * MIB


@pytest.mark.parametrize("size", [np.array(1e9), np.array([11]), np.array(True), None])
def test_a_size_that_is_no_whole_number_is_refused_before_memory_is_allocated(size):
    answers = []
    args = [Seed(1), np.array(11), Unsupported("None") if size is None else size]
    peak = _peak(lambda: answers.append(call(fuzz.REPLACED["adding_problem"], args)))
    assert answers == ["TypeError: N is a whole number"]
    assert peak < 4 * MIB


@pytest.mark.parametrize(("args", "named"), [("array", "dict"), ("list", "array")])
def test_an_array_in_place_of_the_arguments_is_refused(args, named):
    array, none = {"array": 0}, {"list": []}
    message = {"args": array if args == "array" else none, "kwargs": {"dict": []}}
    message |= {"kwargs": array} if named == "array" else {}
    sent = fuzz.frame(message, [["bool", [1 << 18]]], bytes(1 << 18))
    answers = []
    assert _peak(lambda: answers.append(fuzz.answer_calls([("sigmoid", sent)]))) < 4 * MIB
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
def test_an_optimiser_refuses_steps_with_arguments_that_do_not_fit(made, stepped, reason):
    functions = reference_proxy.callable_functions({"Adam": fuzz.REPLACED["Adam"]})
    assert not call(functions["Adam"], [PARAMS])
    after = call(functions["Adam.step"], [np.array(0), PARAMS, GRADS])
    assert after["a"].ravel().tolist() == pytest.approx([-1e-3, -1e-3])
    functions = reference_proxy.callable_functions({"Adam": fuzz.REPLACED["Adam"]})
    answers = [call(functions["Adam"], made), call(functions["Adam.step"], stepped)]
    assert any(isinstance(one, str) and reason in one for one in answers)


# ---------------------------------------------------------------- results on any observations

EXERCISES = (
    "01-gates gates",
    "02-forward lstm_step",
    "03-backward numerical_gradient",
    "03-backward LSTM",
    "04-training Adam",
    "04-training adding_problem",
    "04-training train",
    "04-training repair_1",
)


@pytest.mark.parametrize("name", EXERCISES)
@given(seeds, st.sampled_from([0, 1, 3, 10, 50]))
@hypothesis.settings(max_examples=25)
def test_there_is_a_result_for_any_observations(name, seed, percent):
    _, suite, results = fuzz.known((name,))[0]
    result = fuzz.evaluate(RandomChoices(seed), suite, results, percent)
    assert 0 <= result.score <= suite.max_score
    assert all(line.isprintable() for line in render.lines(result))
    if percent == 0 and name != "04-training train":
        assert result.passed, render.as_text(result)


@pytest.mark.parametrize("shape", [(3,), (0,), (1, 1), (2, 2)], ids=str)
def test_an_array_of_booleans_in_place_of_a_single_one_is_wrong(shape):
    _, suite, results = fuzz.known(("03-backward LSTM",))[0]
    forged = [_with_booleans(result, np.ones(shape, bool)) for result in results]
    result = evaluate(suite, [Observation(one) for one in forged], TRUSTED)
    assert result.score < suite.max_score
    assert any("every parameter is the array it was before" in p for p in result.problems)


def _with_booleans(result, booleans):
    """A result in which every boolean is replaced."""
    if isinstance(result, dict):
        return {name: _with_booleans(part, booleans) for name, part in result.items()}
    return booleans if isinstance(result, np.ndarray) and result.dtype == bool else result
