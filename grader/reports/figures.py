"""The figures of the class report as geometry: where bars, lines and labels are.

The templates in page/ draw them as SVG. Coordinates are in units of the viewBox, from the upper
left corner; figures are 400 units wide, so that their text can be read on a phone.
"""

import dataclasses
import math
from collections.abc import Sequence

from .class_data import AssignmentData, Bar, Exercise, Summary

WIDTH = 400.0
ROW = 26.0  # height of an exercise or an assignment
LETTER = 6.7  # width of a letter in the name of an exercise
MAX_COUNTS = 20  # above the bars of a histogram; with more bars there is no room
LABEL = 28.0  # width that a number on an axis takes
WEAK = 0.2  # a discrimination below this says little, by the usual rule of thumb


@dataclasses.dataclass(frozen=True)
class Tick:
    """A labelled place on an axis."""

    x: float
    value: float


@dataclasses.dataclass(frozen=True)
class Column:
    """A bar of a histogram, and the number above it."""

    x: float
    y: float
    width: float
    height: float
    bar: Bar

    @property
    def middle(self) -> float:
        """Where the number stands."""
        return self.x + self.width / 2


@dataclasses.dataclass(frozen=True)
class BoxPlot:
    """A line from the lowest to the highest value, a box between the quartiles, and the mean."""

    lowest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    highest: float
    mean: float


@dataclasses.dataclass(frozen=True)
class Histogram:
    """Bars above an axis, and a box plot below it."""

    width: float
    height: float
    baseline: float
    left: float
    right: float
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    box: BoxPlot | None


@dataclasses.dataclass(frozen=True)
class ItemRow:
    """An exercise: a bar for its success rate, a point for its discrimination."""

    exercise: Exercise
    y: float
    success: float
    discrimination: float | None


@dataclasses.dataclass(frozen=True)
class Items:
    """All exercises of an assignment side by side; a width is that of a success rate of 1."""

    height: float
    left: float
    width: float
    zero: float
    low: float
    high: float
    weak: float
    rows: tuple[ItemRow, ...]


@dataclasses.dataclass(frozen=True)
class OverviewRow:
    """An assignment: a box plot of its totals, as shares of its points."""

    assignment: AssignmentData
    y: float
    box: BoxPlot | None


@dataclasses.dataclass(frozen=True)
class Overview:
    """All assignments side by side."""

    height: float
    left: float
    right: float
    rows: tuple[OverviewRow, ...]


def box_plot(summary: Summary, left: float, unit: float) -> BoxPlot | None:
    """The places of the lowest total, the quartiles, the highest and the mean.

    Args:
        summary: of the totals.
        left: where a total of 0 is.
        unit: the length of one point.

    Returns:
        the places, or None where there are too few totals to say.
    """
    numbers = (
        summary.lowest,
        summary.lower_quartile,
        summary.median,
        summary.upper_quartile,
        summary.highest,
        summary.mean,
    )
    known = [left + unit * number for number in numbers if number is not None]
    return BoxPlot(*known) if len(known) == len(numbers) else None


def totals(summary: Summary) -> Histogram:
    """The histogram of the totals of an assignment, with a box plot."""
    return _histogram(summary.histogram, WIDTH, 150.0, 205.0, summary)


def scores(exercise: Exercise) -> Histogram:
    """The histogram of the scores of one exercise."""
    return _histogram(exercise.distribution, 220.0, 76.0, 96.0, None)


def _histogram(
    bars: Sequence[Bar], width: float, baseline: float, height: float, summary: Summary | None
) -> Histogram:
    left, right, top = 10.0, width - 10.0, 18.0
    end = bars[-1].high if bars else 1.0
    unit = (right - left) / (end or 1.0)
    tallest = max((bar.count for bar in bars), default=0) or 1
    columns = []
    for bar in bars:
        tall = (baseline - top) * bar.count / tallest
        x, wide = left + unit * bar.low, unit * (bar.high - bar.low)
        columns.append(Column(x + 1, baseline - tall, max(wide - 2, 0.5), tall, bar))
    edges = [bar.low for bar in bars] + [end]
    step = _step(len(bars), right - left)
    ticks = tuple(Tick(left + unit * edge, edge) for edge in edges[::step])
    box = box_plot(summary, left, unit) if summary else None
    return Histogram(width, height, baseline, left, right, tuple(columns), ticks, box)


def _step(bars: int, width: float) -> int:
    """Every how many edges there is room for a label; the last edge has one where possible."""
    least = max(1, math.ceil(bars * LABEL / width))
    return next((step for step in range(least, bars) if bars % step == 0), least)


def items(exercises: Sequence[Exercise]) -> Items:
    """Success rate and discrimination of all exercises side by side."""
    longest = max((len(exercise.name) for exercise in exercises), default=0)
    left, low, high, top = min(8 + LETTER * longest, 140.0), 278.0, 388.0, 46.0
    width = low - 54 - left
    known = [e.discrimination for e in exercises if e.discrimination is not None]
    least = min([0.0, *known])
    unit = (high - low) / (1.0 - least)
    zero = low - unit * least
    rows = tuple(
        ItemRow(
            exercise,
            top + ROW * place,
            width * (exercise.success_rate or 0.0),
            None if exercise.discrimination is None else zero + unit * exercise.discrimination,
        )
        for place, exercise in enumerate(exercises)
    )
    height = top + ROW * len(rows) - 4
    return Items(height, left, width, zero, low, high, zero + unit * WEAK, rows)


def overview(assignments: Sequence[AssignmentData]) -> Overview:
    """The totals of all assignments side by side."""
    left, right, top = 104.0, 350.0, 16.0
    rows = tuple(
        OverviewRow(
            one,
            top + ROW * place,
            box_plot(one.totals, left, (right - left) / (one.max_score or 1.0)),
        )
        for place, one in enumerate(assignments)
    )
    return Overview(top + ROW * len(rows) + 22, left, right, rows)
