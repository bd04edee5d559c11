"""Diagrams of the notebooks: the LSTM cell, whole or with parts lit, kinds of tasks, kill matrices.

plot_cell and plot_kinds return a figure and its description, as check.figures.show takes them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .figures import COLOUR, GREY

Point = tuple[float, float]

PARTS = {  # of the cell: what a listener is told of each
    "z": "h of the step before and the input x are stacked to z, which feeds four boxes",
    "f": "the forget gate f, a sigmoid, multiplies the old cell state",
    "i": "the input gate i, a sigmoid, multiplies the candidate",
    "g": "the candidate g, a tanh, goes through the input gate to a sum",
    "o": "the output gate o, a sigmoid, multiplies what is shown",
    "c": "the cell state c runs along the top: times f, then plus the gated candidate, to the next "
    "step",
    "h": "a branch of c goes down through tanh and the output gate, and leaves as h",
}
ARROWS: list[
    tuple[str, list[Point]]
] = [  # of each part: corners of a line, with its tip at the end
    ("z", [(0.5, 1.0), (6.6, 1.0), (6.6, 1.75)]),
    ("z", [(1.2, 0.2), (1.2, 0.95)]),
    ("z", [(2.4, 1.0), (2.4, 1.75)]),
    ("z", [(3.9, 1.0), (3.9, 1.75)]),
    ("z", [(5.2, 1.0), (5.2, 1.75)]),
    ("f", [(2.4, 2.65), (2.4, 4.75)]),
    ("i", [(3.9, 2.65), (3.9, 3.6), (4.95, 3.6)]),
    ("g", [(5.2, 2.65), (5.2, 3.35)]),
    ("g", [(5.2, 3.85), (5.2, 4.75)]),
    ("o", [(6.6, 2.65), (6.6, 2.9), (7.95, 2.9)]),
    ("c", [(0.5, 5.0), (2.15, 5.0)]),
    ("c", [(2.65, 5.0), (4.95, 5.0)]),
    ("c", [(5.45, 5.0), (9.5, 5.0)]),
    ("h", [(8.2, 5.0), (8.2, 4.3)]),
    ("h", [(8.2, 3.8), (8.2, 3.15)]),
    ("h", [(8.2, 2.65), (8.2, 1.0), (9.5, 1.0)]),
]
NODES: list[tuple[str, Point, str]] = [  # circles
    ("f", (2.4, 5.0), r"$\times$"),
    ("c", (5.2, 5.0), "+"),
    ("i", (5.2, 3.6), r"$\times$"),
    ("o", (8.2, 2.9), r"$\times$"),
]
BOXES: list[tuple[str, Point, str]] = [
    ("f", (2.4, 2.2), "f\nsigmoid"),
    ("i", (3.9, 2.2), "i\nsigmoid"),
    ("g", (5.2, 2.2), "g\ntanh"),
    ("o", (6.6, 2.2), "o\nsigmoid"),
    ("h", (8.2, 4.05), "tanh"),
]
NAMES: list[tuple[str, Point, str]] = [
    ("c", (0.15, 5.0), "$c_{t-1}$"),
    ("c", (9.85, 5.0), "$c_t$"),
    ("z", (0.15, 1.0), "$h_{t-1}$"),
    ("h", (9.85, 1.0), "$h_t$"),
    ("z", (1.2, 0.0), "$x_t$"),
    ("z", (1.75, 1.22), "$z$"),
]


def plot_cell(title: str, lit: str = "zfigoch") -> tuple[Figure, str]:
    """Draw the LSTM cell, with some parts lit: in colour or black, and thick; all else thin, grey.

    Args:
        title: what the figure shows.
        lit: letters of the parts: z, the gates f, i, g, o, the cell state c, the hidden state h.

    Returns:
        the figure, and its description.

    Raises:
        ValueError: there is no such part.
    """
    if unknown := set(lit) - set(PARTS):
        raise ValueError(f"the cell has the parts {' '.join(PARTS)}, not {' '.join(unknown)}")
    figure, axis = plt.subplots(figsize=(7.2, 3.9))
    for part, corners in ARROWS:
        _arrow(axis, corners, *_look(part, lit))
    for shape, size, entries in (("circle", 11, NODES), ("round", 9, BOXES)):
        for part, place, word in entries:
            _word(axis, place, word, size, shape, *_look(part, lit))
    for part, place, word in NAMES:
        axis.text(*place, word, ha="center", va="center", color="black" if part in lit else GREY)
    axis.set(xlim=(-0.3, 10.3), ylim=(-0.3, 5.5))
    axis.axis("off")
    figure.suptitle(title)
    return figure, _description(lit)


def _look(part: str, lit: str) -> tuple[str, float]:
    """Colour and line width of a part."""
    return (COLOUR.get(part, "black"), 2.0) if part in lit else (GREY, 0.8)


def _arrow(axis: Axes, corners: Sequence[Point], colour: str, width: float) -> None:
    """Draw a line with corners, and a tip at its end."""
    across, up = zip(*corners[:-1], strict=True)
    axis.plot(across, up, color=colour, linewidth=width)
    arrow = {"arrowstyle": "-|>", "color": colour, "lw": width, "shrinkA": 0, "shrinkB": 0}
    axis.annotate("", corners[-1], corners[-2], arrowprops=arrow)


def _word(
    axis: Axes, place: Point, word: str, size: float, shape: str, colour: str, width: float
) -> None:
    """Write a word in a frame."""
    frame = {"boxstyle": f"{shape},pad=0.3", "facecolor": "white", "edgecolor": colour, "lw": width}
    ink = GREY if colour == GREY else "black"
    axis.text(*place, word, ha="center", va="center", fontsize=size, color=ink, bbox=frame)


def _description(lit: str) -> str:
    """What the cell with these parts lit shows, in words."""
    told = "; ".join(words for part, words in PARTS.items() if part in lit)
    if set(lit) == set(PARTS):
        return f"The LSTM cell: {told}."
    return f"The LSTM cell, with these parts lit and all others grey: {told}."


KINDS = {  # steps that take an input, and steps whose output is used, of each kind of task
    "one to one": ([0], [0]),
    "one to many": ([0], [0, 1, 2]),
    "many to one": ([0, 1, 2], [2]),
    "many to many": ([0, 1, 2], [0, 1, 2]),
    "many to many, later": ([0, 1], [2, 3]),
}


def plot_kinds() -> tuple[Figure, str]:
    """Draw which steps take an input and which give an output, in five kinds of tasks.

    Returns:
        the figure, and its description.
    """
    widths = [max(1.6, max(inputs + outputs) + 1) for inputs, outputs in KINDS.values()]
    figure, axes = plt.subplots(1, len(KINDS), figsize=(9, 2.4), width_ratios=widths)
    for axis, (kind, (inputs, outputs)) in zip(axes, KINDS.items(), strict=True):
        steps = max(inputs + outputs) + 1
        for t in range(steps):
            _word(axis, (t, 0), "step", 7, "round", "black", 1.2)
        _arrows(axis, [((t, -1.0), (t, -0.3)) for t in inputs], "black")
        _arrows(axis, [((t, 0.3), (t, 1.0)) for t in outputs], "black")
        _arrows(axis, [((t + 0.33, 0), (t + 0.67, 0)) for t in range(steps - 1)], "black")
        axis.set(xlim=(-0.6, steps - 0.4), ylim=(-1.2, 1.2))
        axis.set_title(kind, fontsize=9)
        axis.axis("off")
    figure.suptitle("The same step, and five kinds of tasks")
    return figure, _kinds_described()


def _arrows(axis: Axes, lines: Sequence[tuple[Point, Point]], colour: str) -> None:
    """Draw straight arrows."""
    for start, end in lines:
        _arrow(axis, [start, end], colour, 1.2)


def _kinds_described() -> str:
    """The kinds of tasks, in words."""
    told = [
        f"{kind}: input at step {', '.join(map(str, inputs))}; output at step "
        f"{', '.join(map(str, outputs))}"
        for kind, (inputs, outputs) in KINDS.items()
    ]
    return f"Five rows of steps, each joined to the next. {'. '.join(told)}."


def plot_matrix(
    tests: Mapping[str, Any],
    mistakes: Mapping[str, Any],
    refuses: Callable[[Any, Any], bool],
) -> tuple[Figure, np.ndarray]:
    """Draw a circle for each test and each mistake, filled where the test refuses the mistake.

    Args:
        tests: by name, a row for each.
        mistakes: wrong implementations by name, a column for each.
        refuses: whether a test refuses an implementation.

    Returns:
        the figure, and the same as bools: (tests, mistakes).
    """
    seen = np.array([[refuses(test, one) for one in mistakes.values()] for test in tests.values()])
    figure, axis = plt.subplots(figsize=(8, 2.2 + 0.35 * len(tests)))
    for (row, column), caught in np.ndenumerate(seen):
        style = "full" if caught else "none"
        axis.plot(column, row, "o", markersize=8, color="black", fillstyle=style)
    names = [name.replace("_", " ").replace("c prev", "c_prev") for name in mistakes]
    axis.set_xticks(range(len(mistakes)), names, rotation=50, ha="right")
    axis.set_yticks(range(len(tests)), list(tests))
    axis.set_ylim(len(tests) - 0.5, -0.5)
    return figure, seen
