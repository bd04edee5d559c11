"""What notebook 01-gates asks."""

import numpy as np

from check.probe import Call, Case
from check.tree import Seed
from solutions import gates as reference

from . import Ask, Cases, Exercise

Params = dict[str, np.ndarray]

UNIT_COLUMN = ("unit", "column")
MANNERS = "arguments unchanged and a new array returned"


def random_params(rng: np.random.Generator, input_size: int, hidden_size: int) -> Params:
    """Generic parameters: every weight and bias random, none zero, all gates different.

    They stand in any order: a dict is asked by its keys.
    """
    shapes = {"W": (hidden_size, hidden_size + input_size), "b": (hidden_size, 1)}
    names = rng.permutation([kind + gate for gate in "figo" for kind in "Wb"]).tolist()
    return {name: 0.6 * rng.standard_normal(shapes[name[0]]) for name in names}


# The first two cases of an exercise have the same sizes: a function that returns one buffer again
# and again, one for each shape, is noticed by its first result, which the second call changes.


def one(says: str, *args: object) -> Case:
    """A case of one plain call."""
    return Case(says, {"": Call(list(args))})


def _sigmoid_cases(rng: np.random.Generator) -> Cases:
    huge = np.array([1e4, -1e4, 710.0, -710.0, 746.0, -746.0, 1e308, -1e308, 0.0, 1e-300])
    return {
        "ordinary": [
            one("x of shape (3, 4)", rng.uniform(-4, 4, (3, 4))),
            one("another x of shape (3, 4)", rng.uniform(-4, 4, (3, 4))),
            one("x of shape (2, 3, 5)", rng.normal(0, 3, (2, 3, 5))),
            one("x of shape (6,)", rng.uniform(-30, 30, 6)),
            one("x of shape ()", np.array(rng.uniform(0.2, 2.0))),
        ],
        "large": [
            one("x as large as 1e4 and beyond", rng.permutation(huge)),
            one("x of shape (2, 3), entries near 1e4", rng.uniform(-1e4, 1e4, (2, 3))),
        ],
    }


def _output_cases(low: float) -> Cases:
    """Cases whose argument is an output: of the sigmoid from 0, of tanh from -1."""

    def draw(rng: np.random.Generator) -> Cases:
        return {
            "ordinary": [
                one("y of shape (3, 4)", rng.uniform(low, 1, (3, 4))),
                one("another y of shape (3, 4)", rng.uniform(low, 1, (3, 4))),
                one("y of shape (2, 3, 5)", rng.uniform(low, 1, (2, 3, 5))),
                one("y of shape (5,)", rng.uniform(low, 1, 5)),
            ]
        }

    return draw  # type: ignore[return-value]


def _init_cases(rng: np.random.Generator) -> Cases:
    one, two = (int(n) for n in rng.choice(10**6, 2, replace=False))
    sizes = [int(rng.integers(25, 35)), int(rng.integers(38, 45))]
    scale, bias = float(rng.uniform(0.5, 0.9)), float(rng.uniform(1.0, 2.0))
    named = {"scale": 0.1, "forget_bias": 0.0}
    calls = {
        "first": Call([*sizes, Seed(one)], named),
        "again": Call([*sizes, Seed(one)], named),
        "other": Call([*sizes, Seed(two)], named),
        "large": Call([*sizes, Seed(one)], {"scale": scale, "forget_bias": bias}),
        "defaults": Call([*sizes, Seed(two)]),
    }
    says = f"input_size {sizes[0]}, hidden_size {sizes[1]}, scale 0.1 and {scale:.3g}"
    return {"ordinary": [Case(f"{says}, forget_bias 0 and {bias:.3g}", calls)]}


def _gates_cases(rng: np.random.Generator) -> Cases:
    sizes = {
        "ordinary": [(5, 4, 3), (5, 4, 3), (2, 3, 5), (4, 6, 2)],
        "edge": [(3, 4, 1), (2, 1, 3), (1, 1, 1)],
    }
    return {
        group: [
            one(
                f"D = {d}, H = {h}, N = {n}",
                random_params(rng, d, h),
                rng.standard_normal((d, n)),
                rng.uniform(-1, 1, (h, n)),
            )
            for d, h, n in each
        ]
        for group, each in sizes.items()
    }


def _cell_cases(rng: np.random.Generator) -> Cases:
    def draw(h: int, n: int) -> Case:
        f, i = rng.uniform(0.05, 0.95, (2, h, n))
        g, c_prev = rng.uniform(-1, 1, (h, n)), rng.normal(0, 1.5, (h, n))
        return one(f"H = {h}, N = {n}", f, i, g, c_prev)

    return {"ordinary": [draw(4, 3), draw(4, 3), draw(2, 5), draw(3, 1), draw(1, 1)]}


def _hidden_cases(rng: np.random.Generator) -> Cases:
    def draw(h: int, n: int) -> Case:
        return one(f"H = {h}, N = {n}", rng.uniform(0.05, 0.95, (h, n)), rng.normal(0, 1.5, (h, n)))

    return {"ordinary": [draw(4, 3), draw(4, 3), draw(2, 5), draw(3, 1), draw(1, 1)]}


def _network_cases(rng: np.random.Generator) -> Cases:
    sizes = [(5, 3, 4, 2), (5, 3, 4, 2), (4, 2, 3, 5), (6, 4, 2, 1), (1, 3, 2, 4), (4, 1, 1, 1)]
    return {
        "ordinary": [
            one(
                f"T = {t}, D = {d}, H = {h}, N = {n}",
                random_params(rng, d, h),
                rng.standard_normal((t, d, n)),
            )
            for t, d, h, n in sizes
        ]
    }


EXERCISES = [
    Exercise(
        reference.sigmoid,
        ("x",),
        (
            Ask("values of arrays of any shape", 1.5, on="ordinary"),
            Ask("exact and silent for entries as large as 1e4", 1.0, on="large", watches="silence"),
            Ask("argument unchanged and a new array returned", 0.5, watches="manners"),
        ),
        _sigmoid_cases,
    ),
    Exercise(
        reference.dsigmoid,
        ("y",),
        (
            Ask("values of arrays of any shape", 0.75),
            Ask("argument unchanged and a new array returned", 0.25, watches="manners"),
        ),
        _output_cases(0.0),  # type: ignore[arg-type]
    ),
    Exercise(
        reference.dtanh,
        ("y",),
        (
            Ask("values of arrays of any shape", 0.75),
            Ask("argument unchanged and a new array returned", 0.25, watches="manners"),
        ),
        _output_cases(-1.0),  # type: ignore[arg-type]
    ),
    Exercise(
        reference.init_params,
        ("input_size", "hidden_size", "rng"),
        (
            Ask(
                "weights normal with standard deviation scale, different for every gate",
                1.5,
                parts=(
                    "the weights are all finite",
                    "the weights of a gate differ from each other",
                    "the four gates have different weights",
                    "the mean of the weights is near 0",
                    "the standard deviation of the weights is near scale",
                    "the weights are normal (two in three within one scale of 0)",
                ),
            ),
            Ask(
                "biases zero but for bf, which is forget_bias",
                1.0,
                parts=("bi, bg and bo are zero", "every entry of bf is forget_bias"),
            ),
            Ask(
                "rng is the only source of randomness",
                1.0,
                parts=(
                    "the same seed gives the same weights",
                    "another seed gives other weights",
                    "scale changes the weights and nothing else",
                ),
            ),
            Ask("eight arrays that share no memory", 0.5, watches="manners"),
        ),
        _init_cases,
        law="init_params",
    ),
    Exercise(
        reference.gates,
        ("params", "x_t", "h_prev"),
        (
            Ask("f, i, g and o of random batches", 3.0, on="ordinary"),
            Ask("N = 1 and H = 1 too", 0.5, on="edge"),
            Ask("arguments unchanged and new arrays returned", 0.5, watches="manners"),
        ),
        _gates_cases,
        outputs=("f", "i", "g", "o"),
        axes={"": UNIT_COLUMN},
        needs=("sigmoid",),
    ),
    Exercise(
        reference.update_cell,
        ("f", "i", "g", "c_prev"),
        (Ask("c of random batches", 1.5), Ask(MANNERS, 0.5, watches="manners")),
        _cell_cases,
        outputs=("c",),
        axes={"": UNIT_COLUMN},
    ),
    Exercise(
        reference.hidden_state,
        ("o", "c"),
        (Ask("h of random batches", 1.5), Ask(MANNERS, 0.5, watches="manners")),
        _hidden_cases,
        outputs=("h",),
        axes={"": UNIT_COLUMN},
    ),
    Exercise(
        reference.repair_1,
        ("params", "x"),
        (
            Ask("every hidden state of random sequences", 2.5),
            Ask(MANNERS, 0.5, watches="manners"),
        ),
        _network_cases,
        outputs=("outputs",),
        axes={"": ("time step", *UNIT_COLUMN)},
        needs=("sigmoid", "gates", "update_cell", "hidden_state"),
    ),
]
