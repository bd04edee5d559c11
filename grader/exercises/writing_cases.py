"""Test cases of train_characters and sample, of notebook 05-characters.

The first two cases of train_characters have the same sizes (see exercises/cases.py).
"""

from collections.abc import Sequence

import numpy as np

from check.pytree import PyTree, Seed
from check.suite import Call, TestCase
from solutions.characters import chunks

from .cases import CaseGenerator, Params, random_params, similar, two_seeds
from .exercise import Cases

# ---------------------------------------------------------------- train_characters

RATES = 0.05, 0.004  # of the first update, and of the last one
# Of gradients that are 0.2 to 0.8 long, or three to eight: all are clipped, some of them, or none.
ALWAYS, SOMETIMES, NEVER = 0.15, 0.34, 100.0
AS_LONG_AS_EPS = 3e-7  # so that how far Adam's first step goes depends on each gradient
# Of the longer run: symbols, units, steps, streams, characters to learn from, held-out ones.
SYMBOLS, UNITS, STEPS, STREAMS, LENGTH, FRESH = 6, 12, 8, 8, 1601, 400
LAW = 0.85  # how often a symbol follows from the last but one
# Right runs of 150 updates need 0.9 to 1.2 bits; to guess 2.6, and to know the last symbol alone
# is of no use.
UPDATES, BITS = 150, 1.8


def _model(rng: CaseGenerator, K: int, H: int) -> Params:
    """Ten arrays, none of whose entries is zero, in a mixed order of the keys."""
    model = random_params(rng, K, H)
    model["Wy"] = rng.standard_normal((K, H))
    model["by"] = 0.5 * rng.standard_normal((K, 1))
    return model


@similar
def train_cases(rng: CaseGenerator) -> Cases:
    """Test cases of train_characters."""

    def draw(*sizes: int, more: str = "", **how: float) -> TestCase:
        M, T, N, K, H, updates = sizes
        codes = rng.permutation(np.arange(M * T * N + 1) % K)
        inputs, targets = chunks(codes, T, N)
        description = f"M = {M}, T = {T}, N = {N}, K = {K}, H = {H}, updates = {updates}{more}"
        args = [_model(rng, K, H), inputs, targets, updates]
        return TestCase(description, {"": Call(args, dict(how), adapter="trained_on_text")})

    def changed(case: TestCase, more: str, read_only: bool = False, **how: float) -> TestCase:
        call = case.calls[""]
        call = Call(call.args, call.kwargs | how, call.adapter, read_only)
        return TestCase(f"{case.description}, {more}", {"": call})

    def with_rates(*sizes: int, max_norm: float, more: str = "") -> TestCase:
        lr, last_lr = RATES
        return draw(*sizes, more=more, lr=lr, last_lr=last_lr, max_norm=max_norm)

    def always(*sizes: int, more: str = "") -> TestCase:
        return with_rates(*sizes, max_norm=ALWAYS, more=more)

    steep = draw(6, 3, 5, 4, 7, 6, more=", max_norm = 100", lr=0.01, last_lr=0.03, max_norm=NEVER)
    plain = draw(6, 5, 2, 7, 3, 5, more=", all else by default")
    for case in (steep, plain):
        case.calls[""].args[0]["Wy"] *= 8.0  # gradients longer than 1
    reordered = always(5, 4, 3, 6, 4, 4, more=", keys of the model in another order")
    call = reordered.calls[""]
    call.args[0] = {name: call.args[0][name] for name in sorted(call.args[0], reverse=True)}
    unseen = always(3, 4, 2, 6, 3, 3, more=", symbol 5 never comes")
    for array in unseen.calls[""].args[1:3]:
        array[array == 5] = 0
    return {
        "several": [
            always(5, 4, 3, 6, 4, 4),
            with_rates(5, 4, 3, 6, 4, 4, max_norm=SOMETIMES, more=", some gradients clipped"),
            steep,
            plain,
            draw(5, 4, 2, 3, 5, 4, more=", lr = last_lr", lr=0.03, last_lr=0.03, max_norm=ALWAYS),
            always(4, 5, 1, 6, 3, 3),
            always(7, 1, 3, 4, 5, 6),
            always(4, 3, 2, 5, 5, 2),
            always(4, 5, 3, 2, 1, 4),
            unseen,
            reordered,
            changed(always(5, 4, 3, 6, 4, 4), "all read-only", read_only=True),
            changed(
                always(5, 4, 3, 6, 4, 4),
                "arrays whose memory is not in C order",
                columns_first=True,
            ),
        ],
        "one": [
            with_rates(5, 4, 3, 6, 4, 1, max_norm=AS_LONG_AS_EPS),
            with_rates(4, 3, 5, 5, 6, 1, max_norm=NEVER),
        ],
        "again": [
            always(3, 4, 2, 6, 5, 8),
            always(1, 4, 3, 5, 4, 4),
            changed(always(3, 4, 2, 6, 5, 4), "called a second time", times=2),
        ],
        "text": [_longer_run(rng)],
    }


def _longer_run(rng: CaseGenerator) -> TestCase:
    """Training on a text in which a symbol follows from the last but one, and the next part of it.

    What follows what is the same in every suite, and the text is another one.
    """
    follows = rng.permutation(np.arange(SYMBOLS))
    model = {name: 0.7 * array for name, array in _model(rng, SYMBOLS, UNITS).items()}
    codes = rng.fresh.integers(0, SYMBOLS, LENGTH + FRESH)
    lawful = rng.fresh.random(codes.size) < LAW
    for n in range(2, codes.size):
        if lawful[n]:
            codes[n] = follows[codes[n - 2]]
    inputs, targets = chunks(codes[:LENGTH], STEPS, STREAMS)
    args = [model, inputs, targets, UPDATES]
    call = Call(args, {"lr": 0.05, "last_lr": 0.005}, adapter="trained_on_text")
    description = f"a text of {SYMBOLS} symbols, {UPDATES} updates"
    return TestCase(description, {"": call}, held_out=(codes[LENGTH:], BITS))


# ---------------------------------------------------------------- sample

LATCH, COUNT = 4, 2  # symbols that a model remembers for ever, and nearly never draws
ORDINARY = [0, 1, 3, 5]
# Many short texts tell as much as a long one, and an answer that reads the whole text again before
# each character is not slow.
LENGTH_OF_TEXTS, TEXTS, FEWER, FIRSTS = 50, 24, 16, 300


def _writer(rng: CaseGenerator) -> Params:
    """A model of six symbols and five units that shows what was read, and in which order.

    Unit 0 remembers that the symbol LATCH was read. Unit 1 counts how often COUNT was. Unit 2 tells
    two groups of symbols apart, and unit 3 is unit 2 one step later. Unit 4 is a running mean.
    """
    K, H, closed, open_ = 6, 5, -12.0, 12.0
    model = {name: np.zeros((H, H + K)) for name in ("Wf", "Wi", "Wg", "Wo")}
    model["bf"] = np.array([[open_, open_, -8.0, -8.0, 1.5]]).T
    model["bi"] = np.array([[closed, closed, 8.0, 8.0, 8.0]]).T
    model["bo"] = np.array([[4.0, 4.0, 8.0, 8.0, 8.0]]).T
    model["bg"] = np.zeros((H, 1))
    for unit, symbol, step in ((0, LATCH, 2.0), (1, COUNT, 0.5)):
        model["Wi"][unit, H + symbol] = 20.0
        model["Wg"][unit, H + symbol] = step
    model["Wg"][2, H:] = [0.9, -0.9, 0.3, 0.9, -0.4, -0.9]
    model["Wg"][3, 2] = 2.0
    model["Wg"][4, H:] = [0.3, 0.3, 0.2, -0.3, -0.2, -0.3]
    model["Wy"], model["by"] = np.zeros((K, H)), np.full((K, 1), -30.0)
    model["Wy"][ORDINARY] = [  # no symbol makes itself more probable: a text never comes to rest
        [2.5, 4.0, -0.7, 1.4, -0.7],
        [-2.5, 4.0, 0.7, -1.4, -0.7],
        [2.5, -4.0, -0.7, -1.4, 0.7],
        [-2.5, -4.0, 0.7, 1.4, 0.7],
    ]
    h = np.tanh(np.tanh([2.0, 0.5]))[:, np.newaxis]  # of units 0 and 1, with LATCH and COUNT read
    model["by"][ORDINARY] = -model["Wy"][ORDINARY, :2] @ h  # then all ordinary symbols are alike
    names = rng.permutation(sorted(model)).tolist()
    return {
        name: rng.near(model[name]) + 0.05 * rng.standard_normal(model[name].shape)
        for name in names
    }


@similar
def sample_cases(rng: CaseGenerator) -> Cases:
    """Test cases of sample: texts by one model, at several temperatures."""
    seed, other = two_seeds(rng.fresh)
    model = _writer(rng)

    def times(size: float) -> Params:
        return model | {name: size * model[name] for name in ("Wy", "by")}

    def call(
        seed: int, prompt: Sequence[int], times: int, by: Params = model, **named: PyTree
    ) -> Call:
        args = [Seed(seed), by, np.array(prompt), LENGTH_OF_TEXTS]
        return Call(args, {"times": times, **named}, adapter="texts_drawn")

    def sized(size: float) -> Params:
        return model | {name: size * model[name] for name in ("Wy", "by")}

    def read_only(length: int) -> Call:
        args = [Seed(seed), model, np.array([LATCH, 1, COUNT]), length]
        return Call(args, {"temperature": 0.5}, read_only=True)

    firsts = call(seed, [3, LATCH, COUNT, 3, 5], FIRSTS)
    firsts.args[3] = 2
    plain = {
        "text": call(seed, [LATCH, 3, COUNT], TEXTS),
        "text after one character": call(seed, [LATCH], FEWER),
        "text of another prompt": call(seed, [3, LATCH, 0, COUNT, 5], FEWER),
        "firsts": firsts,
        "first": call(seed, [LATCH, 0, COUNT], 1),
        "again": call(seed, [LATCH, 0, COUNT], 1),
        "other": call(other, [LATCH, 0, COUNT], 1),
    }
    at = {"half": (0.5, 1.0), "five": (5.0, 2.0), "tenth": (0.1, 0.15)}  # temperature, size
    warmer = {
        name: call(seed, [LATCH, 3, COUNT], FEWER, sized(size), temperature=temperature)
        for name, (temperature, size) in at.items()
    }
    sure = {"large": call(seed, [LATCH, 3, COUNT], 2, sized(400.0), temperature=0.5)}
    return {
        "plain": [TestCase("temperature = 1", plain)],
        "temperature": [TestCase("temperature = 0.5, 5, 0.1", warmer)],
        "large": [TestCase("logits of about 1000, temperature = 0.5", sure)],
        "short": [
            TestCase("length = 0, read-only arrays", {"none": read_only(0)}),
            TestCase("length = 1, read-only arrays", {"one": read_only(1)}),
        ],
    }
