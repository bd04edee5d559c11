"""The same answer gets the same score and meets the same criteria, visibly and in grading.

The answers here are wrong, or odd, in ways that depend on the numbers they are given, on chance, or
on what was called before. Each is scored on the visible suite and on hidden ones.
"""

import functools
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import pytest

from check import suite_file
from check.properties.runs import Run
from check.properties.short_runs import _fresh_batches
from check.runner import run_cases
from check.scoring import evaluate
from check.suite import TestSuite
from grader.assignment import assignment
from grader.exercises.cases import CaseGenerator, two_seeds
from grader.exercises.exercise import CHECK, TRUSTED, Exercise
from solutions import backward, characters, forward, gates, training

HIDDEN_SEEDS = range(40, 45)
ANSWERS: list[Any] = []
Answer = Callable[..., Any]


def answer(name: str, exercise: str, score: float) -> Callable[[Answer], Answer]:
    """Mark a function that makes an answer, new for each suite, with the score it must get."""

    def mark(make: Answer) -> Answer:
        test_id = f"{name}-{exercise}-{make.__name__}"
        ANSWERS.append(pytest.param(name, exercise, score, make, id=test_id))
        return make

    return mark


@functools.cache
def suites(name: str, exercise: str) -> list[TestSuite]:
    """The visible suite of an exercise, then hidden ones."""
    found: Exercise = next(e for e in assignment(name).exercises if e.name == exercise)
    visible = suite_file.read_suites(CHECK / f"{assignment(name).part}.json")[exercise]
    return [visible, *(found.suite(np.random.default_rng(s)) for s in HIDDEN_SEEDS)]


@pytest.mark.parametrize(("name", "exercise", "score", "make"), ANSWERS)
def test_an_answer_gets_the_same_score_and_criteria_on_every_suite(name, exercise, score, make):
    results = []
    for n, suite in enumerate(suites(name, exercise)):
        np.random.seed(n)  # what a notebook leaves differs, too
        observations = run_cases(make(), suite.cases, suite.arguments)
        results.append(evaluate(suite, observations, TRUSTED))
    assert [result.score for result in results] == [score] * len(results)
    assert len({tuple(result.met) for result in results}) == 1


# ---------------------------------------------------------------- right for some numbers only


@answer("01-gates", "sigmoid", 0)
def clips_at_20():
    return lambda x: 1 / (1 + np.exp(-np.clip(x, -20, 20)))


@answer("01-gates", "sigmoid", 0)
def clips_at_25():
    return lambda x: 1 / (1 + np.exp(-np.clip(x, -25, 25)))


@answer("01-gates", "sigmoid", 2)
def overflows():
    return lambda x: 1 / (1 + np.exp(-x))


@answer("01-gates", "sigmoid", 2)
def right_where_the_first_x_is_below_ten():
    return lambda x: gates.sigmoid(x) if x.ravel()[0] < 10 else 1 / (1 + np.exp(-x))


@answer("01-gates", "dsigmoid", 0)
def small_slopes_become_zero():
    def dsigmoid(y):
        slope = y * (1 - y)
        return np.where(slope < 0.02, 0, slope)

    return dsigmoid


@answer("01-gates", "gates", 0)
def clips_the_candidate_input():
    def clipped(params, x_t, h_prev):
        f, i, g, o = gates.gates(params, x_t, h_prev)
        return f, i, np.tanh(np.clip(np.arctanh(g), -3, 3)), o

    return clipped


@answer("01-gates", "update_cell", 0)
def clips_the_cell_state():
    return lambda f, i, g, c_prev: np.clip(f * c_prev + i * g, -3, 3)


@answer("01-gates", "update_cell", 0)
def clips_the_cell_state_at_10():
    return lambda f, i, g, c_prev: np.clip(f * c_prev + i * g, -10, 10)


@answer("01-gates", "hidden_state", 0)
def clips_the_cell_before_tanh():
    return lambda o, c: o * np.tanh(np.clip(c, -3, 3))


@answer("01-gates", "repair_1", 0)
def clips_x():
    return lambda params, x: gates.repair_1(params, np.clip(x, -2, 2))


@answer("02-forward", "lstm_step", 0)
def clips_the_old_cell_state():
    return lambda params, x, h, c: forward.lstm_step(params, x, h, np.clip(c, -5, 5))


@answer("02-forward", "lstm_step", 4)
def looks_at_the_order_of_the_keys():
    """Right: whether bo comes last must not matter, and does not."""
    return lambda params, x, h, c: forward.lstm_step(dict(sorted(params.items())), x, h, c)


@answer("02-forward", "stack_params", 0)
def stacks_in_the_order_of_the_keys():
    def stack(params):
        of = {kind: [v for k, v in params.items() if k[0] == kind] for kind in "Wb"}
        return np.concatenate(of["W"]), np.concatenate(of["b"])

    return stack


@answer("03-backward", "lstm_step_backward", 0)
def clips_all_gradients():
    def clipped(*args):
        *upstream, grads = backward.lstm_step_backward(*args)
        arrays = [np.clip(array, -1, 1) for array in upstream]
        return *arrays, {name: np.clip(g, -1, 1) for name, g in grads.items()}

    return clipped


@answer("03-backward", "lstm_step_backward", 3.0)
def clips_dh_prev():
    def clipped(*args):
        dx, dh, dc, grads = backward.lstm_step_backward(*args)
        return dx, np.clip(dh, -2, 2), dc, grads

    return clipped


@answer("03-backward", "lstm_backward", 0)
def clips_the_upstream_gradients():
    def clipped(params, d_outputs, caches, d_h=None, d_c=None):
        return backward.lstm_backward(params, np.clip(d_outputs, -5, 5), caches, d_h, d_c)

    return clipped


@answer("03-backward", "LSTM", 0)
def clips_by_norm():
    class Clipped(backward.LSTM):
        def backward(self, dL_dh, lr=0.01):
            return super().backward(dL_dh / max(1, np.linalg.norm(dL_dh) / 5), lr)

    return Clipped


@answer("05-characters", "softmax_cross_entropy", 1)
def logarithm_of_a_little_more():
    def loss(logits, labels):
        _, gradient = characters.softmax_cross_entropy(logits, labels)
        p = np.exp(logits - logits.max(axis=0))
        p = (p / p.sum(axis=0))[labels, np.arange(labels.size)]
        return -np.mean(np.log(p + 1e-8)), gradient

    return loss


@answer("05-characters", "class_gradients", 3.5)
def clips_the_logits():
    def clipped(model, x, labels, h0, c0):
        if np.abs(model["by"]).max() > 100:
            model = model | {"by": np.clip(model["by"], -100, 100)}
        return characters.class_gradients(model, x, labels, h0, c0)

    return clipped


@answer("05-characters", "class_gradients", 1.75)
def clips_gradients_of_single_arrays():
    def clipped(*args):
        loss, grads, h, c = characters.class_gradients(*args)
        return loss, {name: np.clip(g, -0.05, 0.05) for name, g in grads.items()}, h, c

    return clipped


@answer("05-characters", "class_gradients", 3.5)
def forgets_after_a_hundred_steps():
    def forgetful(model, x, labels, h0, c0):
        loss, grads, h, c = characters.class_gradients(model, x, labels, h0, c0)
        if len(x) > 100:
            loss, grads, h, c = characters.class_gradients(model, x[-100:], labels[-100:], h0, c0)
        return loss, grads, h, c

    return forgetful


@answer("05-characters", "encode", 0.5)
def relies_on_the_order_of_a_set():
    def encode(text):
        vocabulary = "".join(set(text))
        return np.array([vocabulary.index(symbol) for symbol in text]), vocabulary

    return encode


@answer("05-characters", "encode", 0)
def knows_ascii_alone():
    def encode(text):
        codes = np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8)
        symbols, places = np.unique(codes, return_inverse=True)
        return places, "".join(map(chr, symbols))

    return encode


@answer("05-characters", "chunks", 2)
def leaves_a_chunk_out_where_nothing_is_left_over():
    def cut(codes, T, N):
        return characters.chunks(codes[:-1] if codes.size % (T * N) == 1 else codes, T, N)

    return cut


@answer("05-characters", "chunks", 0)
def codes_above_five_hundred_are_lost():
    return lambda codes, T, N: characters.chunks(np.minimum(codes, 500), T, N)


@answer("05-characters", "bits_per_character", 1.25)
def adds_a_little_to_every_probability():
    def bits(model, codes):
        K, zeros = len(model["by"]), characters.zero_states(model, 1)
        x = characters.one_hot(codes[:-1, None], K)
        p, _, _ = characters.class_probabilities(model, x, zeros, zeros)
        return -np.log2(p[np.arange(len(x)), codes[1:], 0] + 1e-16).mean()

    return bits


@answer("05-characters", "bits_per_character", 0)
def reads_a_hundred_characters():
    return lambda model, codes: characters.bits_per_character(model, codes[:101])


@answer("04-training", "Adam", 1.75)
def clips_the_gradients_of_adam():
    class Clipped(training.Adam):
        def step(self, grads):
            super().step({name: np.clip(g, -5, 5) for name, g in grads.items()})

    return Clipped


@answer("04-training", "repair_1", 0)
def measures_what_it_has_clipped_and_uses_it_nowhere():
    def repaired(params, gradients, lr, max_norm):
        optimiser = training.Adam(params, lr)
        norms = [training.clip_gradients(grads, max_norm)[1] for grads in gradients]
        for grads in gradients:
            optimiser.step(grads)
        return np.array(norms)

    return repaired


@answer("04-training", "repair_1", 1.25)
def writes_into_the_gradients():
    def repaired(params, gradients, lr, max_norm):
        norms = training.repair_1(params, gradients, lr, max_norm)
        for grads in gradients:
            for gradient in grads.values():
                gradient *= 0.5
        return norms

    return repaired


# ---------------------------------------------------------------- chance, and seeds of one's own


def _drawn(draw: Callable[..., np.ndarray]) -> Answer:
    """init_params whose weights come from draw(rng, scale, shape)."""

    def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
        shape = (hidden_size, hidden_size + input_size)
        params = {"W" + gate: draw(rng, scale, shape) for gate in "figo"}
        params |= {"b" + gate: np.zeros((hidden_size, 1)) for gate in "figo"}
        params["bf"] += forget_bias
        return params

    return init_params


@answer("01-gates", "init_params", 3)
def draws_without_rng():
    return _drawn(lambda rng, scale, shape: scale * np.random.randn(*shape))


@answer("01-gates", "init_params", 4)
def draws_in_float32():
    """Right: of 11,000 entries with seven digits a few are equal."""
    return _drawn(
        lambda rng, scale, shape: (scale * rng.standard_normal(shape, np.float32)).astype(float)
    )


@answer("01-gates", "init_params", 0)
def a_little_too_wide():
    return _drawn(lambda rng, scale, shape: 1.05 * scale * rng.standard_normal(shape))


@answer("01-gates", "init_params", 0)
def a_little_off_the_mean():
    return _drawn(lambda rng, scale, shape: scale * (0.07 + rng.standard_normal(shape)))


@answer("01-gates", "init_params", 0)
def rows_are_equal():
    return _drawn(
        lambda rng, scale, shape: scale * np.tile(rng.standard_normal(shape[1]), (shape[0], 1))
    )


class _Layer(forward.LSTM):
    """A layer that is drawn with the generator that choose gives."""

    choose: ClassVar[Callable[..., Any]]

    def __init__(self, input_size, hidden_size, rng=None):
        super().__init__(input_size, hidden_size, type(self).choose(rng))


def _layer(choose: Callable[..., Any]) -> Answer:
    return lambda: type("LSTM", (_Layer,), {"choose": staticmethod(choose)})


SEEDING = {  # how a layer gets its generator, and the score
    "fixed_seed_without_rng": (lambda rng: rng or np.random.default_rng(0), 4.5),
    "fixed_seed": (lambda rng: np.random.default_rng(0), 4.5),
    "numpy_seeded": (lambda rng: np.random.seed(0) or rng or np.random, 4.5),
    "numpy_seeded_and_drawn_from": (lambda rng: np.random.seed(0) or np.random, 4.5),
    "numpy_drawn_from": (lambda rng: np.random, 4.5),
    "never_the_given_one": (lambda rng: np.random.default_rng(), 4.5),
    "one_of_ten_seeds": (
        lambda rng: np.random.default_rng(rng.integers(10) if rng else None),
        5.0,
    ),
}
for _name, (_choose, _score) in SEEDING.items():
    _make = _layer(_choose)
    _make.__name__ = _name
    answer("02-forward", "LSTM", _score)(_make)


# ---------------------------------------------------------------- the adding problem


def _sequences(a: Answer, second: Answer, value: Answer | None = None) -> Answer:
    """adding_problem whose steps come from a(rng, N) and second(rng, half, a)."""

    def adding_problem(rng, T, N):
        x, n, half = np.zeros((T, 2, N)), np.arange(N), T // 2 - 1
        x[:, 0] = value(rng, (T, N)) if value else rng.uniform(-1, 1, (T, N))
        first = a(rng, N)
        other = second(rng, half, first)
        x[first, 1, n] = x[other, 1, n] = 1
        x[0, 0] = np.where((first == 0) | (other == 0), 0, x[0, 0])
        x[0, 1] = x[-1, 1] = -1
        return x, (0.5 + (x[first, 0, n] + x[other, 0, n]) / 4)[np.newaxis]

    return adding_problem


def _one_to_ten(rng, N):
    return rng.integers(0, 10, N)


def _another(rng, half, first):
    second = rng.integers(0, np.where(first < half, half - 1, half))
    return second + (second >= first)


def _attempts(count: int) -> Answer:
    def second(rng, half, first):
        other = rng.integers(0, half, first.size)
        for _ in range(count):
            hit = other == first
            other[hit] = rng.integers(0, half, hit.sum())
        return other

    return second


@answer("04-training", "adding_problem", 0)
def draws_again_three_times_at_most():
    return _sequences(_one_to_ten, _attempts(3))


@answer("04-training", "adding_problem", 2.5)
def rounds_its_values():
    """Right: a value of four digits is 0 by chance."""
    values = lambda rng, shape: np.round(rng.uniform(-1, 1, shape), 4)  # noqa: E731
    return _sequences(_one_to_ten, _another, values)


@answer("04-training", "adding_problem", 2)
def values_a_little_to_the_right():
    return _sequences(_one_to_ten, _another, lambda rng, shape: rng.uniform(-0.95, 1, shape))


@answer("04-training", "adding_problem", 0)
def the_same_steps_in_all_sequences():
    def second(rng, half, first):
        return np.full(first.size, (first[0] + 1) % half)

    return _sequences(lambda rng, N: np.full(N, rng.integers(0, 10)), second)


@answer("04-training", "adding_problem", 2.5)
def one_of_ten_seeds():
    def adding_problem(rng, T, N):
        return training.adding_problem(np.random.default_rng(rng.integers(10)), T, N)

    return adding_problem


# ---------------------------------------------------------------- training on text, and writing


@answer("05-characters", "train_characters", 1.75)
def states_zeroed_before_every_chunk():
    """It learns, though not as well: the first update and the held-out text are right."""

    def train(model, inputs, targets, updates, *rest, **named):
        return _of_single_chunks(model, inputs, targets, updates, **named)

    return train


def _of_single_chunks(model, inputs, targets, updates, lr=0.02, last_lr=0.001, max_norm=1.0, **_):
    optimiser, losses = training.Adam(model, lr), []
    for n in range(updates):
        m = n % len(inputs)
        zeros = characters.zero_states(model, inputs.shape[2])
        x = characters.one_hot(inputs[m], len(model["by"]))
        loss, grads, _, _ = characters.class_gradients(model, x, targets[m], zeros, zeros)
        optimiser.lr = lr * (last_lr / lr) ** (n / max(updates - 1, 1))
        optimiser.step(training.clip_gradients(grads, max_norm)[0])
        losses.append(loss)
    return np.array(losses)


@answer("05-characters", "sample", 2.25)
def writes_without_temperature():
    def sample(rng, model, prompt, length, temperature=1.0):
        return characters.sample(rng, model, prompt, length)

    return sample


# ---------------------------------------------------------------- how cases and bounds are made


def test_numbers_of_two_suites_differ_and_have_one_pattern():
    one, other = (CaseGenerator(np.random.default_rng(seed)) for seed in (1, 2))
    a, b = (draw.normal(0, 1.5, (200, 3)) for draw in (one, other))
    assert (a != b).all()
    np.testing.assert_allclose(a, b, rtol=0.03)
    assert (one.permutation(np.arange(9)) == other.permutation(np.arange(9))).all()


@pytest.mark.parametrize("bound", [2, 3, 10, 100, 1000, 2**31])
def test_generators_of_two_seeds_begin_with_different_numbers_of_every_range(bound):
    for seed in range(20):
        rngs = [np.random.default_rng(s) for s in two_seeds(np.random.default_rng(seed))]
        assert rngs[0].integers(bound) != rngs[1].integers(bound)


def _still_run(errors: np.ndarray) -> bool:
    return all(condition for condition, _ in _fresh_batches(Run({}, {}, errors)))


def test_two_errors_of_a_run_may_be_equal_by_chance():
    errors = np.random.default_rng(1).random(4000)
    errors[7] = errors[70]
    assert _still_run(errors)


def test_a_batch_that_is_used_again_is_found_by_its_errors():
    errors = np.random.default_rng(1).random(2000)
    assert not _still_run(np.concatenate([errors, errors]))
