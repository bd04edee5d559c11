"""The exercises of notebook 02-forward."""

import numpy as np

from check.pytree import Seed
from check.suite import SIDE_EFFECTS, Call, Criterion, TestCase
from solutions import forward as reference

from .cases import (
    EDGE_OF_A_SEQUENCE,
    EDGE_OF_A_STEP,
    LONG,
    NEW_ARRAY,
    NEW_ARRAYS,
    RATHER_LONG,
    UNIT_COLUMN,
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
from .exercise import Cases, Exercise

STATES = ("outputs", "final_h", "final_c")
SPECIAL_COLUMNS = "columns with zeros and large numbers"
SPECIAL_SEQUENCE = "a step and columns with zeros, and large numbers"
LONG_SEQUENCE = f"T = {LONG}, D = H = N = 1"
STEP_AXES = {"": UNIT_COLUMN, "x_t": ("feature", "column")}
SEQUENCE_AXES = {"": UNIT_COLUMN, "outputs": ("time step", *UNIT_COLUMN)}

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
def _step_cases(rng: CaseGenerator) -> Cases:
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
def _sequence_cases(rng: CaseGenerator) -> Cases:
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
def _fused_cases(rng: CaseGenerator) -> Cases:
    def draw(description: str, step: Sequence) -> TestCase:
        params, *rest = step
        return plain_call(description, *reference.stack_params(params), *rest)

    sizes = [(2, 3, 4), (2, 3, 4), (5, 4, 2), (3, 4, 1), (2, 1, 3), (1, 1, 1), (3, 3, 3)]
    cases = [draw(f"D = {d}, H = {h}, N = {n}", _step(rng, d, h, n)) for d, h, n in sizes]
    cases[2].calls[""].args[4] *= 100  # as in _with_large_cells
    cases.append(draw(SPECIAL_COLUMNS, _special_step(rng)))
    return {"ordinary": cases}


@similar
def _stack_cases(rng: CaseGenerator) -> Cases:
    sizes = [(2, 3), (2, 3), (5, 4), (3, 1), (1, 2), (3, 3)]
    cases = [plain_call(f"D = {d}, H = {h}", random_params(rng, d, h)) for d, h in sizes]
    return {"ordinary": [*cases, halved(random_params(rng, 2, 3))]}


@similar
def _row_cases(rng: CaseGenerator) -> Cases:
    def draw(t: int, d: int, h: int) -> TestCase:
        params, x, h0, c0 = random_sequence(rng, t, d, h, 1)
        return plain_call(
            f"T = {t}, D = {d}, H = {h}, as rows", params, x[:, :, 0].copy(), h0.T, c0.T
        )

    sizes = [(5, 2, 3), (5, 2, 3), (4, 3, 2), (1, 4, 3), (4, 1, 1), (3, 3, 3), (RATHER_LONG, 1, 1)]
    return {"ordinary": [draw(*size) for size in sizes]}


@similar
def _layer_cases(rng: CaseGenerator) -> Cases:
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


EXERCISES = [
    Exercise(
        reference.lstm_step,
        ("params", "x_t", "h_prev", "c_prev"),
        (
            Criterion("h and c of random batches", 2.0, group="ordinary", parts=("h", "c")),
            Criterion("the eight arrays of the cache", 1.0, group="ordinary", parts=("cache",)),
            Criterion(EDGE_OF_A_STEP, 0.5, group="edge"),
            Criterion(NEW_ARRAYS, 0.5, compares=SIDE_EFFECTS),
        ),
        _step_cases,
        outputs=("h", "c", "cache"),
        axes=STEP_AXES,
        extensible=("cache",),
    ),
    Exercise(
        reference.lstm_forward,
        ("params", "x", "h0", "c0"),
        (
            Criterion(
                "outputs, h and c of random batches",
                2.0,
                group="ordinary",
                parts=("outputs", "h", "c"),
            ),
            Criterion(
                "the caches of all steps, in order", 1.0, group="ordinary", parts=("caches",)
            ),
            Criterion(EDGE_OF_A_SEQUENCE, 0.5, group="edge"),
            Criterion(NEW_ARRAYS, 0.5, compares=SIDE_EFFECTS),
        ),
        _sequence_cases,
        outputs=("outputs", "h", "c", "caches"),
        axes=SEQUENCE_AXES,
        extensible=("caches",),
        needs=("lstm_step",),
    ),
    Exercise(
        reference.LSTM,
        ("params", "x", "initial_hidden_state", "initial_cell_state"),
        (
            Criterion(
                "outputs, final_h and final_c of random batches",
                1.5,
                group="ordinary",
                parts=STATES,
            ),
            Criterion(
                "(T, D) is one sequence, and states start at zero",
                1.0,
                group="defaults",
                parts=STATES,
            ),
            Criterion(
                "self.caches holds the caches of the last forward, params what is set now",
                1.0,
                group="ordinary",
                parts=("caches", "params"),
            ),
            Criterion("a later forward leaves earlier results alone", 0.25, group="again"),
            Criterion("params gives the arrays themselves", 0.25, group="written"),
            Criterion(
                "parameters of the right shapes, drawn with rng",
                0.5,
                group="built",
                parts=(
                    "every parameter is finite",
                    "the weights of a gate differ from each other",
                    "the weights have a usual standard deviation",
                    "the four gates have different weights",
                    "without rng two layers differ",
                    "the same seed gives the same parameters",
                    "another seed gives other parameters",
                ),
            ),
            Criterion(NEW_ARRAYS, 0.5, compares=SIDE_EFFECTS),
        ),
        _layer_cases,
        axes={**SEQUENCE_AXES, "later outputs": ("time step", *UNIT_COLUMN)},
        extensible=("caches", "later caches"),
        property_check="layer",
        needs=("lstm_step", "lstm_forward"),
    ),
    Exercise(
        reference.stack_params,
        ("params",),
        (
            Criterion("W and b, the gates in their order", 0.75),
            Criterion(NEW_ARRAYS, 0.25, compares=SIDE_EFFECTS),
        ),
        _stack_cases,
        outputs=("W", "b"),
        axes={"": ("row", "column")},
    ),
    Exercise(
        reference.lstm_step_fused,
        ("W", "b", "x_t", "h_prev", "c_prev"),
        (
            Criterion("h and c of random batches", 1.5),
            Criterion(NEW_ARRAYS, 0.5, compares=SIDE_EFFECTS),
        ),
        _fused_cases,
        outputs=("h", "c"),
        axes={"": UNIT_COLUMN},
    ),
    Exercise(
        reference.repair_1,
        ("params", "x", "h0", "c0"),
        (
            Criterion("outputs, h and c of random batches", 0.75),
            Criterion(NEW_ARRAY, 0.25, compares=SIDE_EFFECTS),
        ),
        _sequence_cases,
        outputs=("outputs", "h", "c"),
        axes=SEQUENCE_AXES,
        needs=("lstm_step",),
    ),
    Exercise(
        reference.repair_2,
        ("params", "x", "h0", "c0"),
        (
            Criterion("outputs, h and c of random sequences", 2.5),
            Criterion(NEW_ARRAY, 0.5, compares=SIDE_EFFECTS),
        ),
        _row_cases,
        outputs=("outputs", "h", "c"),
        axes={"": ("row", "unit"), "outputs": ("time step", "unit")},
        needs=("lstm_step", "lstm_forward"),
    ),
]
