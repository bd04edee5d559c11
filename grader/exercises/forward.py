"""What notebook 02-forward asks."""

import numpy as np

from check.probe import Call, Case
from check.tree import Seed
from solutions import forward as reference

from . import Ask, Cases, Exercise
from .gates import MANNERS, UNIT_COLUMN, Params, one, random_params

Sequence = tuple[Params, np.ndarray, np.ndarray, np.ndarray]

STATES = ("outputs", "final_h", "final_c")
STEP_AXES = {"": UNIT_COLUMN, "x_t": ("feature", "column")}
SEQUENCE_AXES = {"": UNIT_COLUMN, "outputs": ("time step", *UNIT_COLUMN)}
NEW_ARRAYS = "arguments unchanged and new arrays returned"

# Sizes are D, H, N, and T before them. They differ from each other, so that no axis passes for
# another; the first two cases of an exercise are alike (see exercises/gates.py).


def _step(rng: np.random.Generator, d: int, h: int, n: int) -> Sequence:
    """Parameters, x_t, h_prev and c_prev of one generic step."""
    states = rng.uniform(-1, 1, (h, n)), rng.normal(0, 1.5, (h, n))
    return random_params(rng, d, h), rng.standard_normal((d, n)), *states


def sequence(rng: np.random.Generator, t: int, d: int, h: int, n: int) -> Sequence:
    """Parameters, x, h0 and c0 of one generic sequence."""
    states = rng.uniform(-1, 1, (h, n)), rng.normal(0, 1.5, (h, n))
    return random_params(rng, d, h), rng.standard_normal((t, d, n)), *states


def _step_cases(rng: np.random.Generator) -> Cases:
    sizes = {
        "ordinary": [(2, 3, 4), (2, 3, 4), (5, 4, 2)],
        "edge": [(3, 4, 1), (2, 1, 3), (1, 1, 1)],
    }
    return {
        group: [one(f"D = {d}, H = {h}, N = {n}", *_step(rng, d, h, n)) for d, h, n in each]
        for group, each in sizes.items()
    }


def _sequence_cases(rng: np.random.Generator) -> Cases:
    sizes = {
        "ordinary": [(5, 2, 3, 4), (5, 2, 3, 4), (4, 5, 2, 3)],
        "edge": [(1, 3, 2, 4), (4, 2, 3, 1), (6, 1, 1, 1)],
    }
    return {
        group: [
            one(f"T = {t}, D = {d}, H = {h}, N = {n}", *sequence(rng, t, d, h, n))
            for t, d, h, n in each
        ]
        for group, each in sizes.items()
    }


def _fused_cases(rng: np.random.Generator) -> Cases:
    def draw(d: int, h: int, n: int) -> Case:
        params, *rest = _step(rng, d, h, n)
        W, b = reference.stack_params(params)
        return one(f"D = {d}, H = {h}, N = {n}", W, b, *rest)

    sizes = [(2, 3, 4), (2, 3, 4), (5, 4, 2), (3, 4, 1), (2, 1, 3), (1, 1, 1)]
    return {"ordinary": [draw(*size) for size in sizes]}


def _stack_cases(rng: np.random.Generator) -> Cases:
    sizes = [(2, 3), (2, 3), (5, 4), (3, 1), (1, 2)]
    return {"ordinary": [one(f"D = {d}, H = {h}", random_params(rng, d, h)) for d, h in sizes]}


def _row_cases(rng: np.random.Generator) -> Cases:
    def draw(t: int, d: int, h: int) -> Case:
        params, x, h0, c0 = sequence(rng, t, d, h, 1)
        return one(f"T = {t}, D = {d}, H = {h}, as rows", params, x[:, :, 0].copy(), h0.T, c0.T)

    return {"ordinary": [draw(*s) for s in [(5, 2, 3), (5, 2, 3), (4, 3, 2), (1, 4, 3), (4, 1, 1)]]}


def _layer_cases(rng: np.random.Generator) -> Cases:
    def run(says: str, *args: object, **named: object) -> Case:
        return Case(says, {"": Call(list(args), named, way="forward")})

    sizes = [(5, 2, 3, 4), (5, 2, 3, 4), (4, 3, 2, 5)]
    ordinary = [
        run(f"T = {t}, D = {d}, H = {h}, N = {n}", *sequence(rng, t, d, h, n))
        for t, d, h, n in sizes
    ]
    params, x, h0, c0 = sequence(rng, 5, 2, 4, 1)
    row = x[:, :, 0].copy()
    by_name = {"initial_hidden_state": h0, "initial_cell_state": c0}
    batch, x3, _, _ = sequence(rng, 4, 3, 2, 5)
    defaults = [
        run("x of shape (T, D), no states given", params, row),
        run("x of shape (T, D), states given by name", params, row, **by_name),
        run("x of shape (T, D, N), no states given", batch, x3),
        run("only the cell state given, by name", params, x, initial_cell_state=c0),
        run("only the hidden state given, by name", params, x, initial_hidden_state=h0),
    ]
    first, x1, h1, c1 = sequence(rng, 5, 2, 3, 4)
    later = rng.standard_normal((5, 2, 4)), rng.standard_normal((4, 2, 3))
    again = [
        run("forward twice, on 5 steps", first, x1, h1, c1, then=later[0]),
        run("forward twice, on 5 and then on 4 steps", first, x1, h1, c1, then=later[1]),
    ]
    written = [Case("params, when written to", {"": Call([random_params(rng, 2, 3)], way="write")})]
    groups = {"ordinary": ordinary, "defaults": defaults, "again": again}
    return groups | {"written": written, "built": _built(rng)}


def _built(rng: np.random.Generator) -> list[Case]:
    seeds = [int(n) for n in rng.choice(10**6, 2, replace=False)]
    sizes = [int(rng.integers(5, 8)), int(rng.integers(9, 12))]
    calls = {
        "first": Call([*sizes, Seed(seeds[0])], way="build"),
        "again": Call([*sizes, Seed(seeds[0])], way="build"),
        "other": Call([*sizes, Seed(seeds[1])], way="build"),
        "defaults": Call(list(sizes), way="build"),
        "defaults again": Call(list(sizes), way="build"),
    }
    return [Case(f"LSTM({sizes[0]}, {sizes[1]}), with rng and without", calls)]


EXERCISES = [
    Exercise(
        reference.lstm_step,
        ("params", "x_t", "h_prev", "c_prev"),
        (
            Ask("h and c of random batches", 2.0, on="ordinary", parts=("h", "c")),
            Ask("the eight arrays of the cache", 1.0, on="ordinary", parts=("cache",)),
            Ask("N = 1 and H = 1 too", 0.5, on="edge"),
            Ask(NEW_ARRAYS, 0.5, watches="manners"),
        ),
        _step_cases,
        outputs=("h", "c", "cache"),
        axes=STEP_AXES,
        loose=("cache",),
    ),
    Exercise(
        reference.lstm_forward,
        ("params", "x", "h0", "c0"),
        (
            Ask(
                "outputs, h and c of random batches",
                2.0,
                on="ordinary",
                parts=("outputs", "h", "c"),
            ),
            Ask("the caches of all steps, in order", 1.0, on="ordinary", parts=("caches",)),
            Ask("T = 1, N = 1 and H = 1 too", 0.5, on="edge"),
            Ask(NEW_ARRAYS, 0.5, watches="manners"),
        ),
        _sequence_cases,
        outputs=("outputs", "h", "c", "caches"),
        axes=SEQUENCE_AXES,
        loose=("caches",),
        needs=("lstm_step",),
    ),
    Exercise(
        reference.LSTM,
        ("params", "x", "initial_hidden_state", "initial_cell_state"),
        (
            Ask("outputs, final_h and final_c of random batches", 1.5, on="ordinary", parts=STATES),
            Ask(
                "(T, D) is one sequence, and states start at zero", 1.0, on="defaults", parts=STATES
            ),
            Ask(
                "self.caches holds the caches of the last forward, params what is set now",
                1.0,
                on="ordinary",
                parts=("caches", "params"),
            ),
            Ask("a later forward leaves earlier results alone", 0.25, on="again"),
            Ask("params gives the arrays themselves", 0.25, on="written"),
            Ask("parameters of the right shapes, drawn with rng", 0.5, on="built"),
            Ask(NEW_ARRAYS, 0.5, watches="manners"),
        ),
        _layer_cases,
        axes={**SEQUENCE_AXES, "later outputs": ("time step", *UNIT_COLUMN)},
        loose=("caches", "later caches"),
        law="layer",
        needs=("lstm_step", "lstm_forward"),
    ),
    Exercise(
        reference.stack_params,
        ("params",),
        (Ask("W and b, the gates in their order", 0.75), Ask(NEW_ARRAYS, 0.25, watches="manners")),
        _stack_cases,
        outputs=("W", "b"),
        axes={"": ("row", "column")},
    ),
    Exercise(
        reference.lstm_step_fused,
        ("W", "b", "x_t", "h_prev", "c_prev"),
        (Ask("h and c of random batches", 1.5), Ask(NEW_ARRAYS, 0.5, watches="manners")),
        _fused_cases,
        outputs=("h", "c"),
        axes={"": UNIT_COLUMN},
    ),
    Exercise(
        reference.repair_1,
        ("params", "x", "h0", "c0"),
        (Ask("outputs, h and c of random batches", 0.75), Ask(MANNERS, 0.25, watches="manners")),
        _sequence_cases,
        outputs=("outputs", "h", "c"),
        axes=SEQUENCE_AXES,
        needs=("lstm_step",),
    ),
    Exercise(
        reference.repair_2,
        ("params", "x", "h0", "c0"),
        (Ask("outputs, h and c of random sequences", 2.5), Ask(MANNERS, 0.5, watches="manners")),
        _row_cases,
        outputs=("outputs", "h", "c"),
        axes={"": ("row", "unit"), "outputs": ("time step", "unit")},
        needs=("lstm_step", "lstm_forward"),
    ),
]
