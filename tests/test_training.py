"""The reference of 04-training: gradients, torch's optimisers, rules of tasks, training."""

import pathlib
import re
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from solutions import training
from solutions.backward import numerical_gradient
from solutions.forward import lstm_forward
from solutions.training import (
    adding_problem,
    class_gradients,
    clip_gradients,
    embedded_reber,
    furthest_off,
    is_solved,
    mse,
    new_model,
    readout,
    readout_backward,
    repair_1,
    sgd_step,
    softmax_cross_entropy,
    temporal_order,
    train,
    train_classes,
    wrong_sets,
)

seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(st.integers(2, 5), st.integers(1, 5), st.integers(1, 6))  # K, H, N


def close(a, b, rtol=1e-12, atol=1e-14):
    np.testing.assert_allclose(a, b, rtol=rtol, atol=atol)


def read_only(*given_arrays):
    """The arrays, read-only: a function that changes one raises an error."""
    for array in given_arrays:
        array.flags.writeable = False
    return given_arrays


def complex_step(f, a):
    """Squire & Trapp 1998: Im f(a + ih) / h has no cancellation, hence all digits."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        moved = a.astype(complex)
        moved[index] += 1e-30j
        gradient[index] = f(moved).imag / 1e-30
    return gradient


def labelled(khn, seed):
    """Read-only logits (K, N), and labels (N,)."""
    rng = np.random.default_rng(seed)
    return read_only(2 * rng.standard_normal((khn[0], khn[2])), rng.integers(0, khn[0], khn[2]))


# ---------------------------------------------------------------- losses and readout


@given(arrays.array_shapes(max_dims=3, max_side=4), seeds)
def test_the_gradient_of_the_squared_error_agrees_with_both_measurements(shape, seed):
    y, target = read_only(*np.random.default_rng(seed).standard_normal((2, *shape)))
    gradient = mse(y, target)[1]
    close(gradient, complex_step(lambda v: mse(v, target)[0], y))
    close(gradient, numerical_gradient(lambda v: mse(v, target)[0], y), rtol=1e-7, atol=1e-8)


def test_the_squared_error_is_the_mean_over_all_entries():
    assert mse(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0], [0.0, 0.0]]))[0] == 29 / 4


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


@given(sizes, seeds)
def test_the_gradients_of_the_readout_agree_with_the_complex_step(khn, seed):
    k, h, n = khn
    rng = np.random.default_rng(seed)
    shapes = [(k, h), (k, 1), (h, n), (k, n)]
    Wy, by, states, dy = read_only(*(rng.standard_normal(shape) for shape in shapes))
    dWy, dby, dh = readout_backward(Wy, dy, states)
    close(dWy, complex_step(lambda a: (readout(a, by, states) * dy).sum(), Wy))
    close(dby, complex_step(lambda a: (readout(Wy, a, states) * dy).sum(), by))
    close(dh, complex_step(lambda a: (readout(Wy, by, a) * dy).sum(), states))


def test_the_readout_is_one_linear_layer():
    y = readout(np.array([[1.0, 2.0]]), np.array([[3.0]]), np.array([[4.0, 0.0], [5.0, 0.0]]))
    assert y.tolist() == [[17.0, 3.0]]


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


# ---------------------------------------------------------------- optimisers

HERE = pathlib.Path(__file__).parent / "torch_training"
ADAM = {"adam_defaults": {}, "adam": {"lr": 0.05, "beta1": 0.8, "beta2": 0.95, "eps": 1e-2}}
NAMES = ("Wf", "Wy", "by")


def stored(file, kind):
    """Arrays by name out of a fixture: before, grads, after, or clipped."""
    with np.load(HERE / f"{file}.npz") as found:
        return {name: found[f"{kind}_{name}"] for name in NAMES}


def follows_torch(file, params, step):
    """Whether parameters that step changes in place are torch's after every step."""
    grads, after = stored(file, "grads"), stored(file, "after")
    own = {name: np.empty_like(p) for name, p in params.items()}  # refilled, as callers may
    arrays_before = dict(params)
    assert len(after["Wf"]) == 6
    for t in range(6):
        for name in NAMES:
            own[name][...] = grads[name][t]
        step(own)
        for name in NAMES:
            assert params[name] is arrays_before[name]
            close(params[name], after[name][t])
            np.testing.assert_array_equal(own[name], grads[name][t])


@pytest.mark.parametrize("file", ADAM)
def test_adam_takes_the_steps_of_torch(file):
    params = stored(file, "before")
    follows_torch(file, params, training.Adam(params, **ADAM[file]).step)


def test_two_adams_share_no_state():
    ours, others = stored("adam", "before"), stored("adam", "before")
    adam, beside = (training.Adam(params, **ADAM["adam"]) for params in (ours, others))

    def in_turn(grads):
        beside.step({name: -3 * g for name, g in grads.items()})
        adam.step(grads)

    follows_torch("adam", ours, in_turn)


def test_gradient_descent_takes_the_steps_of_torch():
    params = stored("sgd", "before")
    follows_torch("sgd", params, lambda grads: sgd_step(params, grads, 0.3))


@pytest.mark.parametrize("file", ["cross_entropy", "cross_entropy_large"])
def test_the_cross_entropy_is_that_of_torch(file):
    with np.load(HERE / f"{file}.npz") as torch:
        loss, gradient = softmax_cross_entropy(torch["logits"], torch["labels"])
        close(loss, torch["loss"])
        close(gradient, torch["gradient"])


@pytest.mark.parametrize(("file", "max_norm"), [("clip_long", 1.0), ("clip_short", 1e3)])
def test_clipping_is_that_of_torch_but_for_the_millionth_it_adds_to_the_norm(file, max_norm):
    clipped, norm = clip_gradients(stored(file, "grads"), max_norm)
    with np.load(HERE / f"{file}.npz") as torch:
        close(norm, torch["norm"])
        assert (norm > max_norm) == (file == "clip_long")
    for name, theirs in stored(file, "clipped").items():
        close(clipped[name], theirs, rtol=1e-6)


trees = st.dictionaries(
    st.sampled_from("abc"),
    arrays.arrays(float, arrays.array_shapes(max_dims=2, max_side=3), elements=st.floats(-9, 9)),
    min_size=1,
)


@given(trees, st.floats(0.01, 30))
def test_clipping_never_lengthens_keeps_the_direction_and_gives_new_arrays(grads, max_norm):
    read_only(*grads.values())
    clipped, norm = clip_gradients(grads, max_norm)
    before, after = (np.concatenate([t[k].ravel() for k in grads]) for t in (grads, clipped))
    close(norm, np.linalg.norm(before), rtol=1e-13)
    close(np.linalg.norm(after), min(norm, max_norm), rtol=1e-13)
    close(after * norm, before * np.linalg.norm(after), rtol=1e-12, atol=1e-12)
    for name, g in grads.items():
        assert clipped[name].shape == g.shape
        assert not np.shares_memory(clipped[name], g)
    if norm <= max_norm:
        np.testing.assert_array_equal(after, before)


# ---------------------------------------------------------------- the adding problem


@given(st.integers(11, 60), st.integers(1, 300), seeds)
def test_the_adding_problem_keeps_the_rules_of_the_paper(T, N, seed):
    x, y = adding_problem(np.random.default_rng(seed), T, N)
    values, markers = x[:, 0], x[:, 1]
    assert (x.shape, y.shape) == ((T, 2, N), (1, N))
    assert (np.abs(values) <= 1).all()
    assert (markers[[0, -1]] == -1).all()
    assert np.isin(markers[1:-1], [0, 1]).all()
    marked = markers == 1
    at_start = marked.sum(axis=0) == 1  # the very first step was drawn, and keeps its marker
    assert (marked.sum(axis=0)[~at_start] == 2).all()
    np.testing.assert_array_equal(values[0] == 0, at_start)
    assert (at_start | marked[:10].any(axis=0)).all()
    assert (at_start | marked[: T // 2 - 1].any(axis=0)).all()
    assert not marked[max(10, T // 2 - 1) :].any()
    close(y[0], 0.5 + (values * marked).sum(axis=0) / 4)


@pytest.mark.parametrize("T", [11, 12, 21, 24, 40])
def test_every_pair_of_marks_is_as_frequent_as_in_the_paper(T):
    """First one of ten steps; second one of the first T/2 - 1 that is another, all alike."""
    N, half = 60_000, T // 2 - 1
    x, _ = adding_problem(np.random.default_rng(T), T, N)
    marked = x[:, 1] == 1
    late = T - 1 - marked[::-1].argmax(axis=0)
    early = np.where(marked.sum(axis=0) == 1, 0, marked.argmax(axis=0))
    counted = np.zeros((T, T))
    np.add.at(counted, (early, late), 1)
    expected = np.zeros((T, T))
    for first in range(10):
        others = [step for step in range(half) if step != first]
        for second in others:
            expected[min(first, second), max(first, second)] += N / 10 / len(others)
    assert (counted[expected == 0] == 0).all()
    off = (counted - expected)[expected > 0] / np.sqrt(expected[expected > 0])
    assert np.abs(off).max() < 4.5
    assert (off**2).mean() == pytest.approx(1, abs=5 * np.sqrt(2 / off.size))


def test_the_values_are_uniform_and_independent_of_each_other_and_of_the_marks():
    N = 100_000
    x, _ = adding_problem(np.random.default_rng(5), 14, N)
    counts = np.array([np.histogram(row, 20, (-1, 1))[0] for row in x[1:, 0]])
    assert np.abs(counts - N / 20).max() < 5 * np.sqrt(N / 20)
    rows = np.concatenate([x[1:, 0], np.abs(x[1:, 0]), x[1:6, 1]])  # values, sizes, five markers
    related = np.corrcoef(rows)
    np.fill_diagonal(related, 0)
    related[-5:, -5:] = 0  # markers exclude each other
    assert np.abs(related).max() < 5 / np.sqrt(N)
    neighbours = np.corrcoef(x[1:, 0, :-1].ravel(), x[1:, 0, 1:].ravel())[0, 1]
    assert abs(neighbours) < 5 / np.sqrt(13 * N)


# ---------------------------------------------------------------- tasks with classes


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
    *_, grads = class_gradients(model, x, labels)
    assert sorted(grads) == sorted(model)
    assert len(grads) == 10
    for name, gradient in grads.items():
        measured = numerical_gradient(
            lambda a, n=name: class_gradients(model | {n: a}, x, labels)[0], model[name]
        )
        assert np.abs(measured).max() > 1e-5
        close(gradient, measured, rtol=1e-6, atol=1e-6 * np.abs(measured).max())


@pytest.mark.parametrize("task", ["reber", "temporal order"])
def test_loss_and_probabilities_agree_and_are_zero_where_there_is_no_target(task):
    model, x, labels, _ = example(task)
    loss, p, _ = class_gradients(model, x, labels)
    has_target = labels >= 0
    close(p.sum(axis=1), has_target)
    assert ((p > 0) == has_target[:, np.newaxis]).all()
    t, n = np.nonzero(has_target)
    close(loss, -np.log(p[t, labels[t, n], n]).mean())


def test_a_padded_batch_gives_the_same_as_its_strings_one_by_one():
    model, x, labels, _ = example("reber")
    loss, p, grads = class_gradients(model, x, labels)
    lengths = (labels >= 0).sum(axis=0)
    assert len(set(lengths)) > 1
    total = dict.fromkeys(grads, 0.0)
    for n, steps in enumerate(lengths):
        one, q, alone = class_gradients(model, x[:steps, :, n : n + 1], labels[:steps, n : n + 1])
        close(q[:, :, 0], p[:steps, :, n])
        loss -= one * steps / lengths.sum()
        total = {k: total[k] + alone[k] * steps / lengths.sum() for k in total}
    assert abs(loss) < 1e-13
    for name in grads:
        close(total[name], grads[name], rtol=1e-10)


# ---------------------------------------------------------------- training


@given(st.integers(1, 4), st.integers(1, 5), st.integers(1, 4), st.floats(-2, 5), seeds)
def test_a_new_model_has_ten_arrays_of_the_right_shapes(d, h, k, bias, seed):
    model = new_model(np.random.default_rng(seed), d, h, k, forget_bias=bias)
    shapes = {f"W{gate}": (h, h + d) for gate in "figo"} | {f"b{gate}": (h, 1) for gate in "figo"}
    shapes |= {"Wy": (k, h), "by": (k, 1)}
    assert {name: array.shape for name, array in model.items()} == shapes
    assert (model["bf"] == bias).all()
    assert not any(model[f"b{gate}"].any() for gate in "igoy")


def test_the_forget_biases_of_a_new_model_are_drawn_for_times_up_to_longest():
    """Chrono initialisation: exp(bf) is uniform on [1, longest - 1], and bi is -bf."""
    model = new_model(np.random.default_rng(2), 1, 1000, 1, longest=101)
    steps = np.exp(model["bf"])[:, 0]
    assert 1 <= steps.min() < 2
    assert 99 < steps.max() <= 100
    assert np.abs(np.histogram(steps, 10, (1, 100))[0] - 100).max() < 45
    np.testing.assert_array_equal(model["bi"], -model["bf"])
    scales = [model[name].std() * np.sqrt(1000) for name in ("Wf", "Wy")]
    assert scales == pytest.approx([1, 1], rel=0.1)


BELOW = np.nextafter(0.25, 0)


@pytest.mark.parametrize(
    ("errors", "solved"),
    [
        ([0.125] * 1999, False),  # one sequence is missing
        ([0.125] * 2000, True),
        ([], False),
        ([BELOW] + [0.0] * 1999, True),
        ([0.25] + [0.0] * 1999, False),  # single: at the bound, not below it
        ([0.0] * 1999 + [0.25], False),
        ([0.25] + [0.0] * 2000, True),  # before the last 2000
        ([0.1875] * 2000, False),  # the mean, at its bound
        ([0.1875 - 2**-20] * 2000, True),
    ],
)
def test_the_criterion_at_its_bounds(errors, solved):
    assert is_solved(errors, single=0.25, mean=0.1875) == solved


def test_the_criterion_of_the_paper_is_the_default():
    assert is_solved([0.0399] + [0.0099] * 1999)
    assert not is_solved([0.0401] + [0.0] * 1999)
    assert not is_solved([0.0101] * 2000)


QUICK = {"T": 20, "lr": 0.05, "show_progress": False}


@pytest.fixture(scope="module")
def run():
    return train(np.random.default_rng(2), **QUICK)


def test_a_short_training_run_meets_the_criterion_and_stops_there(run):
    model, errors = run
    assert len(errors) < 40_000
    assert len(errors) % 16 == 0
    assert is_solved(list(errors))
    assert not is_solved(list(errors[:-16]))
    lstm = {name: model[name] for name in model if name not in ("Wy", "by")}
    x, y = adding_problem(np.random.default_rng(77), 20, 2560)
    h = lstm_forward(lstm, x, np.zeros((16, 2560)), np.zeros((16, 2560)))[1]
    off = np.abs(readout(model["Wy"], model["by"], h) - y)
    assert off.mean() < 0.01
    assert (off > 0.04).sum() < 26


def test_the_same_rng_trains_the_same_model_to_the_bit(run):
    model, errors = train(np.random.default_rng(2), **QUICK, max_sequences=480)
    again, same = train(np.random.default_rng(2), **QUICK, max_sequences=480)
    np.testing.assert_array_equal(errors, same)
    np.testing.assert_array_equal(errors, run[1][:480])
    assert all(np.array_equal(model[name], again[name]) for name in model)
    _, others = train(np.random.default_rng(3), **QUICK, max_sequences=16)
    assert not np.isin(others, errors[:16]).any()


@pytest.mark.parametrize("most", [0, 8, 96])
def test_training_stops_at_max_sequences(most):
    start = new_model(np.random.default_rng(0), 2, 3, 1)
    kept = {name: array.copy() for name, array in start.items()}
    options = {"T": 12, "batch_size": 8, "max_sequences": most, "model": start}
    model, errors = train(np.random.default_rng(1), **options, show_progress=False)
    assert errors.shape == (most,)
    assert all(np.array_equal(model[k], kept[k]) == (most == 0) for k in kept)


@pytest.mark.parametrize("max_norm", [0.05, 1e3])
def test_training_takes_adams_steps_against_clipped_measured_gradients(max_norm):
    """Three updates by hand, without the backward pass of train."""
    rng = np.random.default_rng(4)
    model = {k: a + 0.1 for k, a in new_model(rng, 2, 2, 1).items()}
    start = {k: a.copy() for k, a in model.items()}
    options = {"T": 11, "batch_size": 3, "lr": 0.1, "max_norm": max_norm, "max_sequences": 9}
    trained, errors = train(np.random.default_rng(6), **options, model=start, show_progress=False)
    adam, drawn, found, norms = training.Adam(model, 0.1), np.random.default_rng(6), [], []

    def answer(given_model, x):
        lstm = {k: a for k, a in given_model.items() if k not in ("Wy", "by")}
        h = lstm_forward(lstm, x, np.zeros((2, 3)), np.zeros((2, 3)))[1]
        return given_model["Wy"] @ h + given_model["by"]

    for _ in range(3):
        x, y = adding_problem(drawn, 11, 3)
        found.extend(np.abs(answer(model, x) - y)[0])
        grads = {
            k: numerical_gradient(
                lambda a, k=k, x=x, y=y: np.mean((answer(model | {k: a}, x) - y) ** 2), model[k]
            )
            for k in model
        }
        clipped, norm = clip_gradients(grads, max_norm)
        norms.append(norm)
        adam.step(clipped)
    assert (max(norms) > max_norm) == (max_norm == 0.05)
    close(errors, found, rtol=1e-5)
    for name in model:
        close(trained[name], model[name], rtol=1e-4, atol=1e-6)


def test_a_short_training_run_learns_the_embedded_grammar():
    def last_are_right(errors):
        return len(errors) > 0 and len(errors) % 256 == 0 and not any(errors[-256:])

    def learn(most):
        rng = np.random.default_rng(2)
        model, task = new_model(rng, 7, 16, 7), (embedded_reber, wrong_sets, last_are_right)
        options = {"batch_size": 8, "max_sequences": most, "show_progress": False}
        return model, train_classes(rng, model, *task, **options)

    model, errors = learn(40_000)
    assert 256 < len(errors) < 40_000
    assert last_are_right(list(errors))
    x, labels, legal = embedded_reber(np.random.default_rng(77), 1000)
    assert (wrong_sets(class_gradients(model, x, labels)[1], legal) > 0).sum() < 26
    (one, first), (other, second) = learn(160), learn(160)
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(first, errors[:160])
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_training_of_classes_stops_at_max_sequences():
    rng = np.random.default_rng(0)
    model = new_model(rng, 8, 3, 4)
    before = model["Wf"].copy()
    task = (temporal_order, furthest_off, lambda _: False)
    errors = train_classes(rng, model, *task, 4, max_sequences=12, show_progress=False)
    assert errors.shape == (12,)
    assert not np.array_equal(before, model["Wf"])


def test_a_model_of_float32_is_trained_in_float32():
    wide = new_model(np.random.default_rng(0), 2, 4, 1, longest=20)
    model = {name: value.astype(np.float32) for name, value in wide.items()}
    rng = np.random.default_rng(1)
    trained, errors = train(rng, T=20, max_sequences=64, model=model, show_progress=False)
    assert {a.dtype.name for a in (*trained.values(), errors)} == {"float32"}


def test_training_of_classes_keeps_the_dtype_of_the_model():
    wide = new_model(np.random.default_rng(0), 7, 4, 7)
    model = {name: value.astype(np.float32) for name, value in wide.items()}
    x, labels, _ = embedded_reber(np.random.default_rng(1), 3)
    loss, p, grads = class_gradients(model, x.astype(np.float32), labels)
    assert {a.dtype.name for a in (loss, p, *grads.values())} == {"float32"}
    rng = np.random.default_rng(2)
    dtypes = []

    def measure(p, legal):
        dtypes.append(p.dtype.name)
        return wrong_sets(p, legal)

    never = {"done": lambda errors: False, "max_sequences": 32, "show_progress": False}
    train_classes(rng, model, embedded_reber, measure, **never)
    assert set(dtypes) == {"float32"}
