"""The reference of 05-characters: gradients, torch's cross-entropy, rules of tasks, training."""

import re
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from solutions.backward import numerical_gradient
from solutions.characters import (
    class_gradients,
    class_probabilities,
    embedded_reber,
    furthest_off,
    repair_1,
    softmax_cross_entropy,
    temporal_order,
    train_classes,
    wrong_sets,
    zero_states,
)
from solutions.training import new_model, readout, readout_backward
from tests.numerics import TORCH, close, complex_step, read_only, seeds, sizes


def labelled(khn, seed):
    """Read-only logits (K, N), and labels (N,)."""
    rng = np.random.default_rng(seed)
    return read_only(2 * rng.standard_normal((khn[0], khn[2])), rng.integers(0, khn[0], khn[2]))


# ---------------------------------------------------------------- loss and repair lab


@given(sizes, seeds)
def test_the_gradient_of_the_cross_entropy_agrees_with_both_measurements(khn, seed):
    logits, labels = labelled(khn, seed)
    gradient = softmax_cross_entropy(logits, labels)[1]
    close(gradient, complex_step(lambda z: softmax_cross_entropy(z, labels)[0], logits))
    measured = numerical_gradient(lambda z: softmax_cross_entropy(z, labels)[0], logits)
    close(gradient, measured, rtol=1e-7, atol=1e-9)


@given(arrays.arrays(float, (2, 3), elements=st.floats(-1e4, 1e4)), st.floats(-1e3, 1e3))
def test_the_cross_entropy_of_large_logits_is_silent_and_exact(logits, shift):
    labels = np.array([0, 1, 0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loss, gradient = softmax_cross_entropy(logits, labels)
        moved, _ = softmax_cross_entropy(logits + shift, labels)
    wrong_by = np.where(labels == 0, logits[1] - logits[0], logits[0] - logits[1])
    close(loss, np.logaddexp(0, wrong_by).mean())  # two classes: -log sigmoid, NumPy's own
    close(moved, loss, rtol=1e-9, atol=1e-11)
    close(gradient.sum(axis=0), 0, atol=1e-12)


@pytest.mark.parametrize("file", ["cross_entropy", "cross_entropy_large"])
def test_the_cross_entropy_is_that_of_torch(file):
    with np.load(TORCH / f"{file}.npz") as torch:
        loss, gradient = softmax_cross_entropy(torch["logits"], torch["labels"])
        close(loss, torch["loss"])
        close(gradient, torch["gradient"])


@given(sizes, seeds)
def test_the_repair_lab_gives_what_the_functions_give(khn, seed):
    k, h, n = khn
    rng = np.random.default_rng(seed)
    Wy, by, states = read_only(*(rng.standard_normal(shape) for shape in [(k, h), (k, 1), (h, n)]))
    labels = rng.integers(0, k, n)
    loss, dy = softmax_cross_entropy(readout(Wy, by, states), labels)
    ours, grads, dh = repair_1(Wy, by, states, labels)
    expected = readout_backward(Wy, dy, states)
    for a, b in zip((ours, grads["Wy"], grads["by"], dh), (loss, *expected), strict=True):
        close(a, b)


# ---------------------------------------------------------------- tasks


@pytest.mark.parametrize(
    ("marks", "windows"),
    [(2, [(10, 20), (50, 60)]), (3, [(10, 20), (33, 43), (66, 76)])],
)
def test_temporal_order_keeps_the_rules_of_the_paper(marks, windows):
    rng = np.random.default_rng(marks)
    lengths, classes, letters = [], [], []
    places = [[] for _ in windows]
    for _ in range(400):
        x, labels, legal = temporal_order(rng, 16, marks)
        lengths.append(len(x))
        assert (x.sum(axis=1) == 1).all()
        assert np.isin(x, [0, 1]).all()
        assert (labels[:-1] == -1).all()
        assert not legal[:-1].any()
        np.testing.assert_array_equal(legal[-1], np.eye(2**marks)[:, labels[-1]])
        for n in range(16):
            text = "".join("EBabcdXY"[k] for k in x[:, :, n].argmax(axis=1))
            assert re.fullmatch(f"E([abcd]*[XY]){{{marks}}}[abcd]*B", text)
            at = [t for t, symbol in enumerate(text) if symbol in "XY"]
            order = "".join(text[t] for t in at).replace("X", "0").replace("Y", "1")
            assert labels[-1, n] == int(order, 2)
            for t, found in zip(at, places, strict=True):
                found.append(t)
            classes.append(labels[-1, n])
            letters.extend(text[t] for t in range(1, 10))
    evenly(lengths, range(100, 111))
    evenly(classes, range(2**marks))
    evenly(letters, "abcd")
    for found, (low, high) in zip(places, windows, strict=True):
        evenly(found, range(low, high + 1))


def evenly(drawn, values):
    """Assert that all values were drawn equally often, and nothing else."""
    values = list(values)
    assert set(drawn) == set(values)
    expected = len(drawn) / len(values)
    assert max(abs(drawn.count(v) - expected) for v in values) < 4.5 * np.sqrt(expected)


INNER = "B(TS*X(XT*VP)*(S|XT*VV)|PT*V(V|P(XT*VP)*(S|XT*VV)))E"  # Reber 1967
EMBEDDED = re.compile(f"B([TP]){INNER}\\1E")
INNER_ENDS = ("BTXSE", "TXSE", "XSE", "VVE", "SE", "VE", "E")
ENDS = ["", "E", "TE", "PE", *(a + b for a in INNER_ENDS for b in ("TE", "PE"))]


def may_follow(prefix):
    """Symbols after which some string of the grammar goes on, by trial."""
    return {s for s in "BTSXPVE" if any(EMBEDDED.fullmatch(prefix + s + end) for end in ENDS)}


def test_the_regular_expression_matches_strings_of_the_grammar_and_no_others():
    inner = "BTSSXXTVVE BPVVE BTXXVPSE BPVPXVPXVVE BPTVPXTTVVE BTXSE BTXXTTVPXVPSE"
    assert all(EMBEDDED.fullmatch(f"B{k}{text}{k}E") for text in inner.split() for k in "TP")
    wrong = "BTBTXSEPE BPBPVVETE BTBTXVETE BTBTSXETE BTBPSVETE TBTXSETE BTBTXSETEE BVBTXSEVE"
    assert not any(EMBEDDED.fullmatch(text) for text in wrong.split())


def spelled(x, labels):
    """The strings of a batch, from inputs and last label, and how long each is."""
    for n in range(x.shape[2]):
        steps = int((labels[:, n] >= 0).sum())
        text = "".join("BTSXPVE"[k] for k in x[:steps, :, n].argmax(axis=1))
        yield n, steps, text + "BTSXPVE"[labels[steps - 1, n]]


def test_every_drawn_string_is_of_the_embedded_grammar_and_its_legal_sets_are_right():
    x, labels, legal = embedded_reber(np.random.default_rng(8), 250)
    assert len({text for *_, text in spelled(x, labels)}) > 50
    for n, steps, text in spelled(x, labels):
        assert EMBEDDED.fullmatch(text)
        assert text[-2] == text[1]
        assert (x[:steps, :, n].sum(axis=1) == 1).all()
        assert not x[steps:, :, n].any()
        assert not legal[steps:, :, n].any()
        for t in range(steps):
            assert "BTSXPVE"[labels[t, n]] == text[t + 1]
            allowed = {"BTSXPVE"[k] for k in np.flatnonzero(legal[t, :, n])}
            assert allowed == may_follow(text[: t + 1])
    assert len(x) == max(steps for _, steps, _ in spelled(x, labels))


def test_both_symbols_are_equally_frequent_wherever_the_grammar_branches():
    x, labels, _ = embedded_reber(np.random.default_rng(9), 4000)
    texts = [text for *_, text in spelled(x, labels)]
    evenly([text[1] for text in texts], "TP")
    evenly([text[3] for text in texts], "TP")
    evenly([text[4] for text in texts if text[3] == "T"], "SX")
    evenly([text[4] for text in texts if text[3] == "P"], "TV")
    evenly([text[5] for text in texts if text[3:5] == "TX"], "XS")
    evenly([text[5] for text in texts if text[3:5] == "PV"], "PV")


def test_the_error_of_a_sequence_is_that_of_its_worst_output_at_the_last_step():
    p = np.array([[[0.0, 1.0], [1.0, 0.0]], [[0.9, 0.4], [0.1, 0.7]]])
    legal = np.array([[[True, False]] * 2, [[True, True], [False, False]]])
    close(furthest_off(p, legal), [0.1, 0.7])


def test_a_set_is_wrong_when_an_illegal_symbol_is_as_likely_as_the_least_likely_legal_one():
    legal = np.array([[True] * 4, [True] * 4, [False] * 4])[np.newaxis].repeat(3, axis=0)
    legal[2] = False  # there is no target at the last step
    p = np.array([[0.5, 0.6, 0.1, 0.4], [0.3, 0.1, 0.5, 0.2], [0.2, 0.3, 0.4, 0.2]])
    assert wrong_sets(np.stack([p, p[::-1], p]), legal).tolist() == [1, 2, 1, 2]


# ---------------------------------------------------------------- gradients of a whole model


def example(task):
    """A small model with every array random, and a small batch."""
    draw, symbols, answers = {
        "reber": (embedded_reber, 7, 7),
        "temporal order": (temporal_order, 8, 4),
    }[task]
    rng = np.random.default_rng(1)
    model = new_model(rng, symbols, 2, answers, longest=100)
    for name in ("bg", "bo", "by"):
        model[name] += rng.standard_normal(model[name].shape)
    return (model, *draw(rng, 3))


@pytest.mark.parametrize("task", ["reber", "temporal order"])
def test_the_gradients_of_all_ten_arrays_agree_with_central_differences(task):
    model, x, labels, _ = example(task)
    read_only(x, labels, *model.values())
    states = read_only(*np.random.default_rng(2).standard_normal((2, 2, 3)))
    _, grads, _, _ = class_gradients(model, x, labels, *states)
    assert sorted(grads) == sorted(model)
    assert len(grads) == 10
    for name, gradient in grads.items():
        measured = numerical_gradient(
            lambda a, n=name: class_gradients(model | {n: a}, x, labels, *states)[0], model[name]
        )
        assert np.abs(measured).max() > 1e-5
        close(gradient, measured, rtol=1e-6, atol=1e-6 * np.abs(measured).max())


@pytest.mark.parametrize("task", ["reber", "temporal order"])
def test_the_loss_is_that_of_the_probabilities_where_there_is_a_target(task):
    model, x, labels, _ = example(task)
    states = zero_states(model, 3), zero_states(model, 3)
    loss, _, h, c = class_gradients(model, x, labels, *states)
    p, *last = class_probabilities(model, x, *states)
    close(p.sum(axis=1), 1)
    t, n = np.nonzero(labels >= 0)
    close(loss, -np.log(p[t, labels[t, n], n]).mean())
    for one, other in zip((h, c), last, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_padded_batch_gives_the_same_as_its_strings_one_by_one():
    model, x, labels, _ = example("reber")
    zeros = zero_states(model, 3)
    loss, grads, _, _ = class_gradients(model, x, labels, zeros, zeros)
    lengths = (labels >= 0).sum(axis=0)
    assert len(set(lengths)) > 1
    total = dict.fromkeys(grads, 0.0)
    for n, steps in enumerate(lengths):
        string = x[:steps, :, n : n + 1], labels[:steps, n : n + 1]
        one, alone, _, _ = class_gradients(model, *string, zeros[:, :1], zeros[:, :1])
        loss -= one * steps / lengths.sum()
        total = {k: total[k] + alone[k] * steps / lengths.sum() for k in total}
    assert abs(loss) < 1e-13
    for name in grads:
        close(total[name], grads[name], rtol=1e-10)


# ---------------------------------------------------------------- training


def test_a_short_training_run_learns_the_embedded_grammar():
    def all_right(p, legal):
        return not wrong_sets(p, legal).any()

    def learn(most):
        rng = np.random.default_rng(2)
        model, options = new_model(rng, 7, 16, 7), {"batch_size": 8, "max_sequences": most}
        return model, train_classes(rng, model, embedded_reber, all_right, **options)

    model, seen = learn(40_000)
    assert 256 < seen < 40_000
    x, _, legal = embedded_reber(np.random.default_rng(77), 1000)
    zeros = zero_states(model, 1000)
    p, _, _ = class_probabilities(model, x, zeros, zeros)
    assert (wrong_sets(p, legal) > 0).sum() < 26
    (one, first), (other, second) = learn(512), learn(512)
    assert first == second == 512
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_training_of_classes_changes_the_model_and_stops_at_max_sequences():
    rng = np.random.default_rng(0)
    model = new_model(rng, 8, 3, 4)
    before, asked = model["Wf"].copy(), []

    def never(p, legal):
        asked.append(furthest_off(p, legal).shape)
        return False

    task = (temporal_order, never, 128)
    assert train_classes(rng, model, *task, max_sequences=512) == 512
    assert asked == [(256,), (256,)]
    assert not np.array_equal(before, model["Wf"])
