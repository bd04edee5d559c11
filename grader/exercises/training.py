"""What notebook 04-training asks.

A trained model is measured by the judge, with the reference forward, on sequences that its training
never saw.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from check.probe import Call, Case
from check.tree import Seed
from solutions import training as reference
from solutions.backward import lstm_backward
from solutions.forward import lstm_forward

from . import Ask, Cases, Exercise
from .gates import one

UNCHANGED = "arguments unchanged, read-only ones accepted, new arrays returned"
SHAPES = {"Wf": (3, 5), "Wy": (2, 3), "by": (2, 1)}  # arrays such as a model holds
COLUMN = ("class", "column")
GROWN = "the trained weights have grown from the model that was given"
LENGTH, UNITS, FRESH = 20, 16, 512  # of the training run that is judged

# Sizes are K, N or K, H, N. They differ from each other, so that no axis passes for another; the
# first two cases of an exercise are alike (see exercises/gates.py).


def _arrays(rng: np.random.Generator, size: float = 1.0) -> dict[str, np.ndarray]:
    return {name: size * rng.standard_normal(shape) for name, shape in SHAPES.items()}


def _frozen(says: str, *args: object) -> Case:
    return Case(f"{says}, all read-only", {"": Call(list(args), frozen=True)})


def _mse_cases(rng: np.random.Generator) -> Cases:
    def draw(*shape: int) -> tuple[str, np.ndarray, np.ndarray]:
        y, target = rng.standard_normal((2, *shape))
        return f"y and target of shape {shape}", y.copy(), target.copy()

    return {
        "ordinary": [one(*draw(3, 4)), one(*draw(3, 4)), one(*draw(2, 5))],
        "any": [one(*draw(1, 6)), one(*draw(1, 1)), one(*draw(4, 2, 3)), _frozen(*draw(3, 4))],
    }


def _cross_entropy_cases(rng: np.random.Generator) -> Cases:
    def draw(k: int, n: int, size: float = 1.0) -> tuple[str, np.ndarray, np.ndarray]:
        labels = rng.permutation(np.arange(n) % k)
        says = f"K = {k}, N = {n}" + (f", logits of about {size:g}" if size > 1 else "")
        return says, size * rng.standard_normal((k, n)), labels

    def shifted(k: int, n: int, by: float) -> Case:
        _, logits, labels = draw(k, n)
        return one(f"K = {k}, N = {n}, logits near {by:g}", logits + by, labels)

    def sure_and_wrong(k: int, n: int) -> Case:
        says, logits, labels = draw(k, n)
        logits[(labels + 1) % k, np.arange(n)] += 1e3
        logits += 1e3 * np.arange(n)  # so that what is large in one column is small in another
        return one(f"{says}, wrong by 1e3, columns 1e3 apart", logits, labels)

    return {
        "ordinary": [one(*draw(4, 6)), one(*draw(4, 6)), one(*draw(3, 5))],
        "large": [
            one(*draw(3, 5, 1e3)),
            shifted(4, 3, 1e3),
            shifted(3, 4, -1e3),
            sure_and_wrong(3, 4),
        ],
        "edge": [one(*draw(5, 1)), one(*draw(2, 3)), _frozen(*draw(4, 6))],
    }


def _readout_cases(second: str) -> Callable[[np.random.Generator], Cases]:
    """Cases of Wy, then by or dy, then h."""

    def cases(rng: np.random.Generator) -> Cases:
        def draw(k: int, h: int, n: int) -> tuple[str, np.ndarray, np.ndarray, np.ndarray]:
            columns = 1 if second == "by" else n
            arrays = [rng.standard_normal(shape) for shape in ((k, h), (k, columns), (h, n))]
            return f"K = {k}, H = {h}, N = {n}", arrays[0], arrays[1], arrays[2]

        return {
            "ordinary": [one(*draw(2, 3, 4)), one(*draw(2, 3, 4)), one(*draw(5, 4, 3))],
            "edge": [one(*draw(1, 4, 3)), one(*draw(3, 2, 1)), _frozen(*draw(2, 3, 4))],
        }

    return cases


def _clip_cases(rng: np.random.Generator) -> Cases:
    def draw(norm: float, most: float) -> tuple[str, dict[str, np.ndarray], float]:
        arrays = _arrays(rng)
        now = np.sqrt(sum(float(np.sum(a**2)) for a in arrays.values()))
        scaled = {name: a * (norm / now) for name, a in arrays.items()}
        return f"norm {norm:g}, max_norm = {most:g}", scaled, most

    zeros = {name: np.zeros(shape) for name, shape in SHAPES.items()}
    return {
        "above": [one(*draw(7.5, 2.5)), one(*draw(6.5, 3.0)), one(*draw(400.0, 0.5))],
        "below": [one(*draw(4.0, 5.0)), one(*draw(0.3, 1.0)), one(*draw(4.0, np.inf))],
        "zero": [one("all gradients zero", zeros, 1.0)],
        "frozen": [_frozen(*draw(6.0, 2.0)), _frozen(*draw(2.0, 6.0))],
    }


def _sgd_cases(rng: np.random.Generator) -> Cases:
    def draw(lr: float) -> Case:
        call = Call([_arrays(rng), _arrays(rng), lr], way="updated")
        return Case(f"lr = {lr}", {"": call})

    turned = draw(0.05)  # a dict is read by name
    params, grads, lr = turned.calls[""].args
    turned.calls[""].args = [params, dict(reversed(grads.items())), lr]
    turned.says += ", gradients in another order"
    return {"ordinary": [draw(0.3), draw(0.2), draw(0.01)], "turned": [turned]}


def _adam_cases(rng: np.random.Generator) -> Cases:
    def draw(says: str, *rates: float, steps: int = 4, **named: object) -> Case:
        params, grads = _arrays(rng), [_arrays(rng, 10.0**-n) for n in range(steps)]
        call = Call([params, grads, *rates], dict(named), way="optimised")
        return Case(says, {"": call})

    beside = (_arrays(rng), [_arrays(rng) for _ in range(4)])
    calm = draw("gradients that are zero at first", lr=0.2)
    for array in calm.calls[""].args[1][0].values():
        array[...] = 0
    return {
        "ordinary": [
            draw("4 steps, lr = 0.1", lr=0.1),
            draw("4 steps, lr = 0.1", lr=0.1),
            draw("4 steps, lr = 0.2, beta1 = 0.7, beta2 = 0.9", lr=0.2, beta1=0.7, beta2=0.9),
            draw("4 steps, hyperparameters by position", 0.3, 0.8, 0.99, 1e-6),
            draw("3 steps, all hyperparameters at their defaults", steps=3),
        ],
        "eps": [draw("eps = 0.3, lr = 0.1", lr=0.1, eps=0.3), calm],
        "apart": [
            draw("two optimisers in turn, lr = 0.1", lr=0.1, beside=beside),
            draw("the caller refills the same gradient arrays", lr=0.1, refilled=True),
        ],
    }


def _adding_cases(rng: np.random.Generator) -> Cases:
    seed, other = (int(s) for s in rng.choice(100_000, 2, replace=False))

    def call(seed: int, T: int, N: int) -> Call:
        return Call([Seed(seed), T, N])

    return {
        "": [
            Case(
                "T = 40, 30, 12, 11",
                {
                    "first": call(seed, 40, 3000),
                    "again": call(seed, 40, 3000),
                    "other": call(other, 40, 3000),
                    "shorter": call(seed, 30, 2000),
                    "twelve": call(other, 12, 2000),
                    "shortest": call(seed, 11, 2000),
                },
            )
        ]
    }


def _train_cases(rng: np.random.Generator) -> Cases:
    seed, other = (int(s) for s in rng.choice(100_000, 2, replace=False))
    x, _ = reference.adding_problem(rng, LENGTH, FRESH)
    x[:, 0] = np.round(x[:, 0], 3)  # short to write down
    y = 0.5 + np.sum(x[:, 0] * (x[:, 1] == 1), axis=0, keepdims=True) / 4
    run: dict[str, object] = {
        "T": LENGTH,
        "hidden_size": UNITS,
        "max_sequences": 32_000,
        "show_progress": False,
    }
    run |= {"model": reference.new_model(rng, 2, UNITS, 1, longest=LENGTH)}
    own = {"T": LENGTH, "hidden_size": 5, "lr": 1e-9, "batch_size": 8, "max_sequences": 64}
    model = reference.new_model(rng, 2, 5, 1)
    model = {name: 0.3 * rng.standard_normal(value.shape) for name, value in model.items()}
    model |= {"Wy": 0.01 * model["Wy"], "by": np.array([[-7.0]])}
    short = {"T": 12, "hidden_size": 5, "batch_size": 8, "lr": 2.0, "model": model}
    short |= {"max_sequences": 64, "show_progress": False}
    lasting, keen = _made(rng, 0.1, 6.0, 0.1, 3.0), _made(rng, 0.3, 2.0, 1.0, -0.6)
    still = {"model": lasting, "lr": 1e-14, "batch_size": 250, "max_sequences": 4000}
    step = {"model": keen, "max_norm": 1e-12, "batch_size": 2000, "max_sequences": 2000}
    return {
        "run": [Case(f"T = {LENGTH}, H = {UNITS}", {"": Call([Seed(seed)], run)}, held=(x, y))],
        "short": [
            Case(
                "short runs from a given model",
                {
                    "first": Call([Seed(seed)], short),
                    "again": Call([Seed(seed)], short),
                    "other": Call([Seed(other)], short),
                    "longer": Call([Seed(seed)], short | {"max_sequences": 88}),
                    "tight": Call([Seed(seed)], short | {"max_norm": 1e-12}),
                    "still": Call([Seed(seed)], short | still),
                    "step": Call([Seed(seed)], short | step),
                    "own": Call([Seed(seed)], own | {"show_progress": False}),
                },
                held=(_errors(rng, lasting), _slope(rng, keen)),
            )
        ],
    }


def _made(
    rng: np.random.Generator, size: float, forget: float, candidate: float, by: float
) -> dict[str, np.ndarray]:
    """A model of five units, whose states grow from step to step."""
    model = reference.new_model(rng, 2, 5, 1)
    model = {name: size * rng.standard_normal(value.shape) for name, value in model.items()}
    model |= {"bf": forget + rng.random((5, 1)), "bg": candidate * (1 + rng.random((5, 1)))}
    return model | {"Wy": rng.uniform(0.5, 1.5, (1, 5)), "by": np.array([[by]])}


def _errors(rng: np.random.Generator, model: dict[str, np.ndarray]) -> np.ndarray:
    """Mean and deviation of a model's errors."""
    y, target, *_ = _answers(rng, model)
    errors = np.abs(y - target)
    return np.array([errors.mean(), errors.std()])


def _slope(rng: np.random.Generator, model: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The gradient of the mean square of a model's errors."""
    y, target, lstm, outputs, h, caches = _answers(rng, model)
    _, dy = reference.mse(y, target)
    dWy, dby, dh = reference.readout_backward(model["Wy"], dy, h)
    *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)
    return grads | {"Wy": dWy, "by": dby}


def _answers(rng: np.random.Generator, model: dict[str, np.ndarray]) -> tuple[Any, ...]:
    """What a model answers to fresh sequences, the targets, and how it came to it."""
    x, target = reference.adding_problem(rng, 12, 4000)
    lstm = {name: array for name, array in model.items() if name not in reference.READOUT}
    zeros = np.zeros((5, 4000))
    outputs, h, _, caches = lstm_forward(lstm, x, zeros, zeros)
    return reference.readout(model["Wy"], model["by"], h), target, lstm, outputs, h, caches


def _repair_cases(rng: np.random.Generator) -> Cases:
    def draw(k: int, width: int, n: int, shift: float = 0.0) -> Case:
        Wy, by, h = (rng.standard_normal(shape) for shape in ((k, width), (k, 1), (width, n)))
        says = f"K = {k}, H = {width}, N = {n}" + (f", logits near {shift:g}" if shift else "")
        return one(says, Wy, by + shift, h, rng.permutation(np.arange(n) % k))

    return {
        "ordinary": [draw(4, 3, 6), draw(4, 3, 6), draw(3, 2, 5), draw(3, 4, 1), draw(2, 3, 7)],
        "large": [draw(3, 4, 5, 1e3), draw(4, 2, 3, -1e3)],
    }


EXERCISES = [
    Exercise(
        reference.mse,
        ("y", "target"),
        (
            Ask("the loss", 0.5, on="ordinary", parts=("loss",)),
            Ask("its gradient", 0.5, on="ordinary", parts=("gradient",), essential=True),
            Ask("one entry, and any number of axes", 0.25, on="any"),
            Ask(UNCHANGED, 0.25, watches="manners"),
        ),
        _mse_cases,
        outputs=("loss", "gradient"),
        axes={"": ("output", "column")},
    ),
    Exercise(
        reference.softmax_cross_entropy,
        ("logits", "labels"),
        (
            Ask("the loss", 0.75, on="ordinary", parts=("loss",)),
            Ask("its gradient", 0.75, on="ordinary", parts=("gradient",), essential=True),
            Ask("logits of 1e3 without a warning", 0.5, on="large", watches="silence"),
            Ask("N = 1 and two classes too", 0.25, on="edge"),
            Ask(UNCHANGED, 0.25, watches="manners"),
        ),
        _cross_entropy_cases,
        outputs=("loss", "gradient"),
        axes={"": COLUMN},
    ),
    Exercise(
        reference.readout,
        ("Wy", "by", "h"),
        (Ask("y of random batches", 0.75), Ask(UNCHANGED, 0.25, watches="manners")),
        _readout_cases("by"),
        outputs=("y",),
        axes={"": ("output", "column")},
    ),
    Exercise(
        reference.readout_backward,
        ("Wy", "dy", "h"),
        (
            Ask("dWy and dby", 0.5, on="ordinary", parts=("dWy", "dby")),
            Ask("dh", 0.5, on="ordinary", parts=("dh",), essential=True),
            Ask("K = 1 and N = 1 too", 0.25, on="edge"),
            Ask(UNCHANGED, 0.25, watches="manners"),
        ),
        _readout_cases("dy"),
        outputs=("dWy", "dby", "dh"),
        axes={"": ("row", "column")},
    ),
    Exercise(
        reference.clip_gradients,
        ("grads", "max_norm"),
        (
            Ask("gradients that are too long", 0.75, on="above"),
            Ask("those that are short enough", 0.5, on="below"),
            Ask("zero gradients without a warning", 0.25, on="zero", watches="silence"),
            Ask(UNCHANGED, 0.5, watches="manners"),
        ),
        _clip_cases,
        outputs=("clipped", "norm"),
        axes={"": ("row", "column")},
        # torch.nn.utils.clip_grad_norm_ divides by norm + 1e-6, which is as good.
        tolerance=(1e-12, 2e-5),
    ),
    Exercise(
        reference.sgd_step,
        ("params", "grads"),
        (
            Ask("every array of params one step further", 0.5, on="ordinary", parts=("params",)),
            Ask("whatever the order of the keys", 0.25, on="turned", parts=("params",)),
            Ask("gradients unchanged, params the same arrays", 0.25, watches="manners"),
        ),
        _sgd_cases,
        axes={"": ("row", "column")},
    ),
    Exercise(
        reference.Adam,
        ("params", "grads"),
        (
            Ask("the first step", 0.75, on="ordinary", parts=("first",), essential=True),
            Ask("several steps", 1.25, on="ordinary", parts=("last",)),
            Ask("eps, and entries without a gradient", 0.5, on="eps", watches="silence"),
            Ask("two optimisers share nothing; gradients may be reused", 0.25, on="apart"),
            Ask("gradients unchanged, params the same arrays", 0.25, watches="manners"),
        ),
        _adam_cases,
        axes={"": ("row", "column")},
        # The paper's other form, with eps scaled along, differs by about eps.
        tolerance=(1e-9, 1e-7),
    ),
    Exercise(
        reference.adding_problem,
        ("rng", "T", "N"),
        (
            Ask(
                "the markers",
                0.75,
                parts=(
                    "the marker is -1 at the first and at the last step",
                    "every other marker is 0 or 1",
                    "two steps are drawn; the first step can be one, and keeps its marker",
                    "one of them is among the first ten steps",
                    "the other one is among the first T/2 - 1 steps",
                    "every such step is drawn now and then",
                ),
            ),
            Ask(
                "the values",
                0.5,
                parts=(
                    "every value is finite and within [-1, 1]",
                    "the values are spread evenly over [-1, 1]",
                    "the value of the first step is 0 where it is drawn, and random elsewhere",
                ),
            ),
            Ask(
                "the target",
                0.5,
                parts=("y is 0.5 + (X1 + X2) / 4, of the steps drawn",),
            ),
            Ask(
                "all randomness from rng",
                0.25,
                parts=(
                    "the same rng gives the same sequences",
                    "another rng gives other sequences",
                    "no sequence is like another",
                ),
            ),
        ),
        _adding_cases,
        law="adding_problem",
    ),
    Exercise(
        reference.train,
        ("rng",),
        (
            Ask(
                "fresh sequences: half the error of a constant answer",
                1.0,
                on="run",
                parts=("on fresh sequences the mean error is below 0.08", GROWN),
            ),
            Ask(
                "a mean error below 0.03",
                1.0,
                on="run",
                parts=("on fresh sequences the mean error is below 0.03", GROWN),
            ),
            Ask(
                "95 in 100 to within 0.04",
                1.5,
                on="run",
                parts=("of fresh sequences 95 in 100 are answered to within 0.04", GROWN),
            ),
            Ask(
                "an end in time",
                0.25,
                on="run",
                parts=("training ends as soon as the criterion is met",),
            ),
            Ask(
                "rng, model, max_norm, max_sequences and errors",
                0.75,
                on="short",
                parts=(
                    "all ten arrays are trained",
                    "training begins with the model that is given",
                    "the same rng gives the same model",
                    "another rng gives another model",
                    "training ends at max_sequences, with an error for each",
                    "errors are absolute, and taken before the model learns from the sequence",
                    "without a model training begins with new_model, for T steps",
                    "max_norm limits the gradients",
                    "lr sets how far a step goes",
                    "every batch is drawn afresh",
                    "errors are those of sequences read from zero states to the last step",
                    "the first step follows the gradient of the mean squared error",
                ),
            ),
        ),
        _train_cases,
        law="trained",
        seconds=120.0,
        needs=("mse", "readout", "readout_backward", "clip_gradients", "Adam", "adding_problem"),
    ),
    Exercise(
        reference.repair_1,
        ("Wy", "by", "h", "labels"),
        (
            Ask("the loss, and gradients of that same loss", 0.5, on="ordinary"),
            Ask("logits near 1000 without a warning", 0.25, on="large", watches="silence"),
            Ask("arguments unchanged, new arrays returned", 0.25, watches="manners"),
        ),
        _repair_cases,
        needs=("softmax_cross_entropy", "readout", "readout_backward"),
        outputs=("loss", "grads", "dh"),
        axes={"": ("row", "column")},
    ),
]
