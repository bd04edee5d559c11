"""The exercises of notebook 01-gates."""

from collections.abc import Callable

import numpy as np

from check.pytree import Seed
from check.suite import SIDE_EFFECTS, SILENCE, Call, Criterion, TestCase
from solutions import gates as reference

from .cases import (
    CELL,
    EDGE_OF_A_STEP,
    LONG,
    NEW_ARRAY,
    UNIT_COLUMN,
    CaseGenerator,
    columns_first,
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

LARGE = 200.0  # deviation of cell states: one that is clipped at 100 or less shows
MODERATE = np.array([-29.3, 17.8, -7.4, 28.7, -17.9, 6.3])  # of x, before the sigmoid saturates


@similar
def _sigmoid_cases(rng: CaseGenerator) -> Cases:
    huge = np.array([1e4, -1e4, 710.0, -710.0, 746.0, -746.0, 1e308, -1e308, 0.0, 1e-300])
    return {
        "ordinary": [
            plain_call("x of shape (3, 4)", rng.uniform(-4, 4, (3, 4))),
            plain_call("another x of shape (3, 4)", rng.uniform(-4, 4, (3, 4))),
            plain_call("x of shape (2, 3, 5)", rng.normal(0, 3, (2, 3, 5))),
            plain_call("x of shape (6,)", rng.near(MODERATE)),
            plain_call("x of shape ()", np.array(rng.uniform(0.2, 2.0))),
            plain_call("x of shape (1, 4)", rng.uniform(-4, 4, (1, 4))),
            columns_first(rng.uniform(-4, 4, (3, 4))),
        ],
        "large": [
            plain_call("x as large as 1e4 and beyond", rng.permutation(huge)),
            plain_call("x of shape (2, 3), entries near 1e4", rng.uniform(-1e4, 1e4, (2, 3))),
            plain_call("x that begins far below 0", rng.near(np.array([-820.0, 2.3, -0.4, 31.0]))),
            # All results are tiny, so that a clip at 30 shows in the mean of its fingerprint.
            plain_call("x far below 0", rng.near(np.array([-31.5, -34.0, -52.0, -420.0]))),
        ],
    }


def _output_cases(low: float) -> Callable[[np.random.Generator], Cases]:
    """Cases whose argument is an output between low and 1: of the sigmoid (0) or of tanh (-1)."""
    lowest = 0.9 * low + 0.08
    # A saturated unit has an output of exactly 0, 1 or -1, and no slope at all.
    ends = np.array([low, 1.0, 0.0, 0.5, low + 1e-5, 1 - 1e-5, 1e-7])

    @similar
    def draw(rng: CaseGenerator) -> Cases:
        return {
            "ordinary": [
                plain_call("y of shape (3, 4)", rng.uniform(low, 1, (3, 4))),
                plain_call("another y of shape (3, 4)", rng.uniform(low, 1, (3, 4))),
                plain_call("y of shape (2, 3, 5)", rng.uniform(low, 1, (2, 3, 5))),
                plain_call("y of shape (5,)", rng.near(np.array([0.4, 0.006, 0.998, lowest, 0.7]))),
                plain_call(f"y with {low:g} and 1 among its entries", rng.permutation(ends)),
                plain_call("y of shape (1, 4)", rng.uniform(low, 1, (1, 4))),
                columns_first(rng.uniform(low, 1, (3, 4))),
            ]
        }

    return draw


def _init_cases(rng: np.random.Generator) -> Cases:
    seed, other = two_seeds(rng)
    # Of a size for which check.properties finds a scale that is wrong by 3 in 100.
    sizes = [int(rng.integers(60, 65)), int(rng.integers(80, 85))]
    scale, bias = float(rng.uniform(1.32, 1.38)), float(rng.uniform(1.6, 1.9))
    named = {"scale": 0.1, "forget_bias": 0.0}
    calls = {
        "first": Call([*sizes, Seed(seed)], named),
        "again": Call([*sizes, Seed(seed)], named),
        "other": Call([*sizes, Seed(other)], named),
        "large": Call([*sizes, Seed(seed)], {"scale": scale, "forget_bias": bias}),
        "defaults": Call([*sizes, Seed(other)]),
        "zero": Call([*sizes, Seed(seed)], {"scale": 0.0, "forget_bias": 0.0}),
        "next": Call([*sizes, Seed(seed)], named, adapter="drawn_again"),
    }
    description = f"input_size {sizes[0]}, hidden_size {sizes[1]}, scale 0.1 and {scale:.3g}"
    return {"ordinary": [TestCase(f"{description}, forget_bias 0 and {bias:.3g}", calls)]}


@similar
def _gates_cases(rng: CaseGenerator) -> Cases:
    sizes = {
        "ordinary": [(5, 4, 3), (5, 4, 3), (2, 3, 5), (4, 6, 2)],
        "edge": [(3, 4, 1), (2, 1, 3), (1, 1, 1), (3, 3, 3)],
    }
    groups = {
        group: [
            plain_call(
                f"D = {d}, H = {h}, N = {n}",
                random_params(rng, d, h),
                rng.standard_normal((d, n)),
                rng.uniform(-1, 1, (h, n)),
            )
            for d, h, n in each
        ]
        for group, each in sizes.items()
    }
    groups["ordinary"][2].calls[""].args[1] *= 8  # a gate that is clipped somewhere shows here
    params, x, h0, c0 = random_sequence(rng, 1, 3, 2, 6)
    special = with_zeros_and_large_numbers((params, x[0], h0, c0))
    groups["edge"].append(plain_call("columns with zeros and large numbers", *special[:3]))
    params, x, h0, c0 = random_sequence(rng, 1, 2, 3, 4)
    groups["edge"].append(halved(params, x[0], h0))
    return groups


@similar
def _cell_cases(rng: CaseGenerator) -> Cases:
    def draw(h: int, n: int, size: float = 1.5) -> TestCase:
        f, i = rng.uniform(0.05, 0.95, (2, h, n))
        g, c_prev = rng.uniform(-1, 1, (h, n)), rng.normal(0, size, (h, n))
        return plain_call(f"H = {h}, N = {n}", f, i, g, c_prev)

    kept = plain_call("f = 1 and i = 0 everywhere", *_kept_memory(rng))
    cases = [draw(4, 3), draw(4, 3), draw(2, 5, LARGE), draw(3, 1), draw(1, 1), kept]
    return {"ordinary": [*cases, columns_first(*draw(3, 4).calls[""].args)]}


def _kept_memory(rng: CaseGenerator) -> list[np.ndarray]:
    """Gates that keep the whole memory: a new array all the same."""
    g, c_prev = rng.uniform(-1, 1, (3, 2)), rng.normal(0, 1.5, (3, 2))
    return [np.ones((3, 2)), np.zeros((3, 2)), g, c_prev]


@similar
def _hidden_cases(rng: CaseGenerator) -> Cases:
    def draw(h: int, n: int, size: float = 1.5) -> TestCase:
        description = f"H = {h}, N = {n}" + (", c of some hundreds" if size == CELL else "")
        return plain_call(description, rng.uniform(0.05, 0.95, (h, n)), rng.normal(0, size, (h, n)))

    cases = [draw(4, 3), draw(4, 3), draw(2, 5, 8.0), draw(3, 1), draw(1, 1), draw(2, 4, CELL)]
    return {"ordinary": [*cases, columns_first(*draw(3, 4).calls[""].args)]}


@similar
def _network_cases(rng: CaseGenerator) -> Cases:
    sizes = [(5, 3, 4, 2), (5, 3, 4, 2), (4, 2, 3, 5), (6, 4, 2, 1), (1, 3, 2, 4), (4, 1, 1, 1)]
    cases = [
        plain_call(
            f"T = {t}, D = {d}, H = {h}, N = {n}",
            random_params(rng, d, h),
            rng.standard_normal((t, d, n)),
        )
        for t, d, h, n in sizes
    ]
    cases[2].calls[""].args[1] *= 4  # an input that is clipped shows here
    special = with_zeros_and_large_numbers(random_sequence(rng, 4, 3, 2, 6))
    long = long_sequence(rng)
    cases += [
        plain_call("a step and columns with zeros, and large numbers", *special[:2]),
        plain_call(f"T = {LONG}, D = H = N = 1", *long[:2]),
        plain_call("T = D = H = N = 3", *random_sequence(rng, 3, 3, 3, 3)[:2]),
    ]
    return {"ordinary": cases}


EXERCISES = [
    Exercise(
        reference.sigmoid,
        ("x",),
        (
            Criterion("values of arrays of any shape", 1.5, group="ordinary"),
            Criterion(
                "exact and silent for entries as large as 1e4", 1.0, group="large", compares=SILENCE
            ),
            Criterion("argument unchanged and a new array returned", 0.5, compares=SIDE_EFFECTS),
        ),
        _sigmoid_cases,
        tolerance=(1e-15, 1e-9),  # a double's digits near 1; an x that is clipped at 30 shows
    ),
    Exercise(
        reference.dsigmoid,
        ("y",),
        (
            Criterion("values of arrays of any shape", 0.75),
            Criterion("argument unchanged and a new array returned", 0.25, compares=SIDE_EFFECTS),
        ),
        _output_cases(0.0),
    ),
    Exercise(
        reference.dtanh,
        ("y",),
        (
            Criterion("values of arrays of any shape", 0.75),
            Criterion("argument unchanged and a new array returned", 0.25, compares=SIDE_EFFECTS),
        ),
        _output_cases(-1.0),
    ),
    Exercise(
        reference.init_params,
        ("input_size", "hidden_size", "rng"),
        (
            Criterion(
                "weights normal with standard deviation scale, different for every gate",
                1.5,
                parts=(
                    "the weights are all finite",
                    "the weights of a gate differ from each other",
                    "the mean of the weights is near 0",
                    "the standard deviation of the weights is near scale",
                    "the four gates have different weights",
                    "the weights are normal (two in three within one scale of 0)",
                ),
            ),
            Criterion(
                "biases zero but for bf, which is forget_bias",
                1.0,
                parts=("bi, bg and bo are zero", "every entry of bf is forget_bias"),
            ),
            Criterion(
                "rng is the only source of randomness",
                1.0,
                parts=(
                    "the same seed gives the same weights",
                    "another seed gives other weights",
                    "a second call with the same rng gives other weights",
                    "scale changes the weights and nothing else",
                ),
            ),
            Criterion("eight arrays that share no memory", 0.5, compares=SIDE_EFFECTS),
        ),
        _init_cases,
        property_check="init_params",
    ),
    Exercise(
        reference.gates,
        ("params", "x_t", "h_prev"),
        (
            Criterion("f, i, g and o of random batches", 3.0, group="ordinary"),
            Criterion(EDGE_OF_A_STEP, 0.5, group="edge"),
            Criterion("arguments unchanged and new arrays returned", 0.5, compares=SIDE_EFFECTS),
        ),
        _gates_cases,
        outputs=("f", "i", "g", "o"),
        axes={"": UNIT_COLUMN},
        needs=("sigmoid",),
    ),
    Exercise(
        reference.update_cell,
        ("f", "i", "g", "c_prev"),
        (Criterion("c of random batches", 1.5), Criterion(NEW_ARRAY, 0.5, compares=SIDE_EFFECTS)),
        _cell_cases,
        outputs=("c",),
        axes={"": UNIT_COLUMN},
    ),
    Exercise(
        reference.hidden_state,
        ("o", "c"),
        (Criterion("h of random batches", 1.5), Criterion(NEW_ARRAY, 0.5, compares=SIDE_EFFECTS)),
        _hidden_cases,
        outputs=("h",),
        axes={"": UNIT_COLUMN},
    ),
    Exercise(
        reference.repair_1,
        ("params", "x"),
        (
            Criterion("every hidden state of random sequences", 2.5),
            Criterion(NEW_ARRAY, 0.5, compares=SIDE_EFFECTS),
        ),
        _network_cases,
        outputs=("outputs",),
        axes={"": ("time step", *UNIT_COLUMN)},
        needs=("sigmoid", "gates", "update_cell", "hidden_state"),
    ),
]
