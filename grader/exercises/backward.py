"""What notebook 03-backward asks.

Gradients are judged on caches that the reference forward made, never on a student's own.
"""

import numpy as np

from check.probe import Call, Case
from check.tree import Formula
from solutions import backward as reference
from solutions import forward

from . import Ask, Cases, Exercise
from .forward import sequence
from .gates import UNIT_COLUMN, one

UNCHANGED = "arguments unchanged, read-only ones accepted, new arrays returned"
STEP_AXES = {
    "": UNIT_COLUMN,
    "dx_t": ("feature", "column"),
    "grads": ("unit", "column of the weights"),
}
SEQUENCE_AXES = {
    "": UNIT_COLUMN,
    "dx": ("time step", "feature", "column"),
    "grads": ("unit", "column of the weights"),
}

# Sizes are D, H, N, and T before them. They differ from each other, so that no axis passes for
# another; the first two cases of an exercise are alike (see exercises/gates.py).


def _function_cases(rng: np.random.Generator) -> Cases:
    def f(name: str, *shape: int) -> Case:
        return one(f"a of shape {shape}", Formula(name, shape), rng.uniform(0.3, 1.5, shape))

    eps = Case(
        "eps = 1e-3, given by name",
        {"": Call([Formula("cubes", (2, 3)), rng.uniform(0.3, 1.5, (2, 3))], {"eps": 1e-3})},
    )
    frozen = Case(
        "a read-only a of shape (3, 2)",
        {"": Call([Formula("waves", (3, 2)), rng.uniform(0.3, 1.5, (3, 2))], frozen=True)},
    )
    by_place = one(
        "eps = 1e-3, by its place", Formula("cubes", (4,)), rng.uniform(0.3, 1.5, 4), 1e-3
    )
    turned = Case(
        "a of shape (3, 2), the transpose of another array",
        {"": Call([Formula("waves", (3, 2)), rng.uniform(0.3, 1.5, (2, 3))], way="turned")},
    )
    return {
        "ordinary": [f("waves", 3, 4), f("waves", 3, 4), f("coupled", 2, 5), f("coupled", 6)],
        "eps": [eps, by_place],
        "any": [f("waves"), f("cubes", 2, 3, 2), frozen, turned],
    }


def _backward_step(rng: np.random.Generator, d: int, h: int, n: int) -> list[object]:
    """Parameters, upstream gradients at h and c, and the cache of one generic step."""
    params, x, h0, c0 = sequence(rng, 1, d, h, n)
    _, _, cache = forward.lstm_step(params, x[0], h0, c0)
    dh, dc = rng.standard_normal((2, h, n))
    return [params, dh.copy(), dc.copy(), {name: value.copy() for name, value in cache.items()}]


def _step_cases(rng: np.random.Generator) -> Cases:
    def draw(d: int, h: int, n: int, frozen: bool = False) -> Case:
        says = f"D = {d}, H = {h}, N = {n}" + (", all read-only" if frozen else "")
        return Case(says, {"": Call(_backward_step(rng, d, h, n), frozen=frozen)})

    return {
        "ordinary": [draw(2, 3, 4), draw(2, 3, 4), draw(5, 4, 2)],
        "edge": [draw(3, 4, 1), draw(2, 1, 3), draw(1, 1, 1)],
        "frozen": [draw(3, 2, 4, frozen=True)],
    }


def _way_back(rng: np.random.Generator, t: int, d: int, h: int, n: int) -> list[object]:
    """Parameters, upstream gradients at every output, and the caches of a generic sequence."""
    params, x, h0, c0 = sequence(rng, t, d, h, n)
    *_, caches = forward.lstm_forward(params, x, h0, c0)
    copies = [{name: value.copy() for name, value in cache.items()} for cache in caches]
    return [params, rng.standard_normal((t, h, n)), copies]


def _sequence_cases(rng: np.random.Generator) -> Cases:
    def draw(t: int, d: int, h: int, n: int, final: str = "", frozen: bool = False) -> Case:
        says = f"T = {t}, D = {d}, H = {h}, N = {n}"
        says += f", with {final.replace(' ', ' and ')}" if final else ""
        says += ", all read-only" if frozen else ""
        args = _way_back(rng, t, d, h, n)
        named: dict[str, object] = {name: rng.standard_normal((h, n)) for name in final.split()}
        if t == 1:  # by their places once
            args, named = [*args, *named.values()], {}
        return Case(says, {"": Call(args, named, frozen=frozen)})

    return {
        "ordinary": [draw(5, 2, 3, 4), draw(5, 2, 3, 4), draw(4, 3, 2, 5)],
        "final": [draw(4, 2, 3, 5, "d_h d_c"), draw(4, 3, 2, 5, "d_c"), draw(5, 2, 3, 4, "d_h")],
        "edge": [draw(1, 3, 2, 4, "d_h d_c"), draw(4, 2, 3, 1), draw(6, 1, 1, 1)],
        "frozen": [draw(4, 3, 2, 5, "d_h d_c", frozen=True)],
    }


def _layer_cases(rng: np.random.Generator) -> Cases:
    def draw(t: int, d: int, h: int, n: int, steps: int = 1, **named: object) -> Case:
        upstream = [rng.standard_normal((h, n)) for _ in range(steps)]
        says = f"T = {t}, D = {d}, H = {h}, N = {n}"
        says += "".join(f", {name} = {value}" for name, value in named.items())
        says += f", {steps} steps in a row" if steps > 1 else ""
        return Case(
            says, {"": Call([*sequence(rng, t, d, h, n), *upstream], named, way="backward")}
        )

    return {
        "ordinary": [draw(5, 2, 3, 4, lr=0.3), draw(5, 2, 3, 4, lr=0.3), draw(4, 3, 2, 5)],
        "several": [
            draw(4, 3, 2, 5, steps=3, lr=0.2),
            draw(1, 2, 3, 1, rate=(0.5,)),
            draw(12, 1, 2, 3),
        ],
    }


def _repair_2_cases(rng: np.random.Generator) -> Cases:
    sizes = [(5, 2, 3, 4), (5, 2, 3, 4), (4, 3, 2, 5), (1, 3, 2, 4), (6, 1, 1, 1)]
    return {
        "ordinary": [
            one(f"T = {t}, D = {d}, H = {h}, N = {n}", *_way_back(rng, t, d, h, n))
            for t, d, h, n in sizes
        ]
    }


def _part(says: str, *parts: str) -> Ask:
    """A factor of the chain that earns its points by itself."""
    return Ask(says, 0.5, on="ordinary", parts=parts, essential=True)


EXERCISES = [
    Exercise(
        reference.numerical_gradient,
        ("f", "a"),
        (
            Ask("the slope of f at every entry", 1.5, on="ordinary"),
            Ask("eps as it is given", 0.5, on="eps"),
            Ask("a of any shape, 0-d and read-only too", 0.5, on="any"),
            Ask("a unchanged to the bit, and a new array returned", 0.5, watches="manners"),
        ),
        _function_cases,
        outputs=("the gradient",),
        axes={"": ("row", "column")},
        # Central differences are right to about eps squared; their last digits are rounding.
        tolerance=(1e-8, 1e-8),
    ),
    Exercise(
        reference.lstm_step_backward,
        ("params", "dh", "dc", "cache"),
        (
            # In the order of the way back: the first that fails is where to look.
            _part("the gradients of Wo and bo", "grads.Wo", "grads.bo"),
            _part("dc_prev", "dc_prev"),
            _part("those of Wf and bf", "grads.Wf", "grads.bf"),
            _part("those of Wi and bi", "grads.Wi", "grads.bi"),
            _part("those of Wg and bg", "grads.Wg", "grads.bg"),
            Ask("dx_t and dh_prev", 2.5, on="ordinary", parts=("dx_t", "dh_prev"), essential=True),
            Ask("N = 1 and H = 1 too", 0.5, on="edge"),
            Ask(UNCHANGED, 0.5, watches="manners"),
        ),
        _step_cases,
        outputs=("dx_t", "dh_prev", "dc_prev", "grads"),
        axes=STEP_AXES,
    ),
    Exercise(
        reference.lstm_backward,
        ("params", "d_outputs", "caches"),
        (
            Ask("dx, dh0 and dc0", 1.5, on="ordinary", parts=("dx", "dh0", "dc0")),
            Ask(
                "the gradients of all eight parameters",
                1.5,
                on="ordinary",
                parts=("grads",),
                essential=True,
            ),
            Ask("d_h and d_c enter at the last step", 1.0, on="final"),
            Ask("T = 1, N = 1 and H = 1 too", 0.5, on="edge"),
            Ask(UNCHANGED, 0.5, watches="manners"),
        ),
        _sequence_cases,
        outputs=("dx", "dh0", "dc0", "grads"),
        axes=SEQUENCE_AXES,
        needs=("lstm_step_backward",),
    ),
    Exercise(
        reference.LSTM,
        ("params", "x", "h0", "c0", "dL_dh"),
        (
            Ask("the gradients of all eight parameters", 1.5, on="ordinary", parts=("grads",)),
            Ask("one step of SGD on every parameter", 1.0, parts=("params",)),
            Ask(
                "in place, with caches and earlier gradients as they were",
                0.25,
                parts=("in place",),
            ),
            Ask(UNCHANGED.replace("read-only ones accepted, ", ""), 0.25, watches="manners"),
        ),
        _layer_cases,
        axes={"": ("unit", "column of the weights")},
        needs=("lstm_step_backward", "lstm_backward"),
    ),
    Exercise(
        reference.repair_1,
        ("params", "dh", "dc", "cache"),
        (Ask("dx_t, dh_prev and dc_prev", 1.5), Ask(UNCHANGED, 0.5, watches="manners")),
        _step_cases,
        outputs=("dx_t", "dh_prev", "dc_prev"),
        axes=STEP_AXES,
    ),
    Exercise(
        reference.repair_2,
        ("params", "d_outputs", "caches"),
        (
            Ask("the gradients of all eight parameters", 0.75),
            Ask("arguments unchanged, new arrays returned", 0.25, watches="manners"),
        ),
        _repair_2_cases,
        outputs=("grads",),
        axes=SEQUENCE_AXES,
        needs=("lstm_step_backward",),
    ),
]
