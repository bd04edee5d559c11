"""Test cases of notebook 02-forward."""

import numpy as np

from check.pytree import Seed
from check.suite import Call, TestCase
from solutions import forward as reference

from .cases import (
    LONG,
    RATHER_LONG,
    CaseGenerator,
    Sequence,
    halved,
    long_sequence,
    plain_call,
    random_params,
    random_sequence,
    similar,
    two_seeds,
    with_zeros_and_large_numbers,
)
from .exercise import Cases

SPECIAL_COLUMNS = "columns with zeros and large numbers"
SPECIAL_SEQUENCE = "a step and columns with zeros, and large numbers"
LONG_SEQUENCE = f"T = {LONG}, D = H = N = 1"

# Sizes are D, H, N, and T before them. They differ from each other, so that no axis passes for
# another; the first two cases of an exercise have the same sizes (see exercises/cases.py).


def _step(rng: CaseGenerator, d: int, h: int, n: int) -> Sequence:
    """Parameters, x_t, h_prev and c_prev of one generic step."""
    states = rng.uniform(-1, 1, (h, n)), rng.normal(0, 1.5, (h, n))
    return random_params(rng, d, h), rng.standard_normal((d, n)), *states


def _special_step(rng: CaseGenerator) -> Sequence:
    return with_zeros_and_large_numbers(_step(rng, 3, 2, 6))


def _special_sequence(rng: CaseGenerator) -> Sequence:
    return with_zeros_and_large_numbers(random_sequence(rng, 3, 4, 2, 6))


@similar
def step_cases(rng: CaseGenerator) -> Cases:
    """Test cases of lstm_step."""
    sizes = {
        "ordinary": [(2, 3, 4), (2, 3, 4), (5, 4, 2)],
        "edge": [(3, 4, 1), (2, 1, 3), (1, 1, 1), (3, 3, 3)],
    }
    groups = {
        group: [plain_call(f"D = {d}, H = {h}, N = {n}", *_step(rng, d, h, n)) for d, h, n in each]
        for group, each in sizes.items()
    }
    groups["edge"].append(plain_call(SPECIAL_COLUMNS, *_special_step(rng)))
    groups["edge"].append(halved(*_step(rng, 2, 3, 4)))
    return _with_large_cells(groups)


@similar
def sequence_cases(rng: CaseGenerator) -> Cases:
    """Test cases of lstm_forward and repair_1."""
    sizes = {
        "ordinary": [(5, 2, 3, 4), (5, 2, 3, 4), (4, 5, 2, 3)],
        "edge": [(1, 3, 2, 4), (4, 2, 3, 1), (6, 1, 1, 1), (3, 3, 3, 3)],
    }
    groups = {
        group: [
            plain_call(f"T = {t}, D = {d}, H = {h}, N = {n}", *random_sequence(rng, t, d, h, n))
            for t, d, h, n in each
        ]
        for group, each in sizes.items()
    }
    groups["edge"] += [
        plain_call(SPECIAL_SEQUENCE, *_special_sequence(rng)),
        plain_call(LONG_SEQUENCE, *long_sequence(rng)),
        halved(*random_sequence(rng, 2, 2, 3, 4)),
    ]
    return _with_large_cells(groups)


def _with_large_cells(groups: Cases) -> Cases:
    """The same cases, but for the third ordinary one: a cell state that is clipped shows there."""
    groups["ordinary"][2].calls[""].args[3] *= 100
    return groups


@similar
def fused_cases(rng: CaseGenerator) -> Cases:
    """Test cases of lstm_step_fused."""

    def draw(description: str, step: Sequence) -> TestCase:
        params, *rest = step
        return plain_call(description, *reference.stack_params(params), *rest)

    sizes = [(2, 3, 4), (2, 3, 4), (5, 4, 2), (3, 4, 1), (2, 1, 3), (1, 1, 1), (3, 3, 3)]
    cases = [draw(f"D = {d}, H = {h}, N = {n}", _step(rng, d, h, n)) for d, h, n in sizes]
    cases[2].calls[""].args[4] *= 100  # as in _with_large_cells
    cases.append(draw(SPECIAL_COLUMNS, _special_step(rng)))
    return {"ordinary": cases}


@similar
def stack_cases(rng: CaseGenerator) -> Cases:
    """Test cases of stack_params."""
    sizes = [(2, 3), (2, 3), (5, 4), (3, 1), (1, 2), (3, 3)]
    cases = [plain_call(f"D = {d}, H = {h}", random_params(rng, d, h)) for d, h in sizes]
    return {"ordinary": [*cases, halved(random_params(rng, 2, 3))]}


@similar
def row_cases(rng: CaseGenerator) -> Cases:
    """Test cases of repair_2."""

    def draw(t: int, d: int, h: int) -> TestCase:
        params, x, h0, c0 = random_sequence(rng, t, d, h, 1)
        return plain_call(
            f"T = {t}, D = {d}, H = {h}, as rows", params, x[:, :, 0].copy(), h0.T, c0.T
        )

    sizes = [(5, 2, 3), (5, 2, 3), (4, 3, 2), (1, 4, 3), (4, 1, 1), (3, 3, 3), (RATHER_LONG, 1, 1)]
    return {"ordinary": [draw(*size) for size in sizes]}


@similar
def layer_cases(rng: CaseGenerator) -> Cases:
    """Test cases of the class LSTM."""

    def run(description: str, *args: object, **named: object) -> TestCase:
        return TestCase(description, {"": Call(list(args), named, adapter="forward")})

    sizes = [(5, 2, 3, 4), (5, 2, 3, 4), (4, 3, 2, 5)]
    ordinary = [
        run(f"T = {t}, D = {d}, H = {h}, N = {n}", *random_sequence(rng, t, d, h, n))
        for t, d, h, n in sizes
    ]
    params, x, h0, c0 = random_sequence(rng, 3, 2, 4, 1)
    row = x[:, :, 0].copy()
    by_name = {"initial_hidden_state": h0, "initial_cell_state": c0}
    batch, x3, _, _ = random_sequence(rng, 4, 3, 2, 5)
    square, x_square, _, _ = random_sequence(rng, 3, 3, 3, 1)
    defaults = [
        run("x of shape (T, D), no states given", params, row),
        run("x of shape (T, D), states given by name", params, row, **by_name),
        run("x of shape (T, D, N), no states given", batch, x3),
        run("only the cell state given, by name", params, x, initial_cell_state=c0),
        run("only the hidden state given, by name", params, x, initial_hidden_state=h0),
        run("None given for both states", batch, x3, None, None),
        run("T = D = H = N = 3, no states given", *random_sequence(rng, 3, 3, 3, 3)[:2]),
        run("x of shape (3, 3), H = 3, no states given", square, x_square[:, :, 0].copy()),
    ]
    first, x1, h1, c1 = random_sequence(rng, 3, 2, 3, 4)
    same, shorter, longer = (rng.standard_normal(s) for s in [(3, 2, 4), (2, 2, 3), (4, 2, 5)])
    again = [
        run("forward twice, on 3 steps", first, x1, h1, c1, then=same),
        run("forward twice, on 3 and then on 2 steps", first, x1, h1, c1, then=shorter),
        run("forward twice, on 3 and then on 4 steps", first, x1, h1, c1, then=longer),
        run("two layers, one after the other", first, x1, h1, c1, beside=random_params(rng, 2, 3)),
    ]
    written = [
        TestCase("params, when written to", {"": Call([random_params(rng, 2, 3)], adapter="write")})
    ]
    ordinary.append(run(SPECIAL_SEQUENCE, *_special_sequence(rng)))
    groups = {"ordinary": ordinary, "defaults": defaults, "again": again}
    return _with_large_cells(groups) | {"written": written, "built": _built(rng.fresh)}


def _built(rng: np.random.Generator) -> list[TestCase]:
    seeds = two_seeds(rng)
    sizes = [int(rng.integers(30, 35)), int(rng.integers(40, 45))]
    calls = {
        "first": Call([*sizes, Seed(seeds[0])], adapter="build"),
        "again": Call([*sizes, Seed(seeds[0])], adapter="build"),
        "other": Call([*sizes, Seed(seeds[1])], adapter="build"),
        "defaults": Call(list(sizes), adapter="build"),
        "defaults again": Call(list(sizes), adapter="build"),
        "None": Call([*sizes, None], adapter="build"),
        "seeded": Call(list(sizes), adapter="build_seeded"),
        "seeded again": Call(list(sizes), adapter="build_seeded"),
    }
    description = f"LSTM({sizes[0]}, {sizes[1]}), with rng, without it, and with rng=None"
    return [TestCase(description, calls)]
