"""Points of a student's last checks, over all notebooks: what progress() shows."""

import contextlib
import dataclasses
import functools
import html
import json
import os
import pathlib
from collections.abc import Mapping

from . import PARTS, assignment_name, render, suite_file
from .locate import course_folder, elsewhere
from .suite import TestSuite

FILE = pathlib.Path("my_lstm", "progress.json")  # in the folder of the course
LASTING = (
    "Points of your last checks. Grading counts the notebook that you hand in, on fresh test cases."
)
Scores = dict[str, float]  # by exercise


class Progress:
    """Points of the last checks: in memory, and in a file for the other notebooks.

    The file is for the student's eyes alone. It is never graded, and where it cannot be read or
    written, the points of this notebook are there all the same.
    """

    def __init__(self) -> None:
        self._own: dict[str, Scores] = {}  # of this process, by part

    def note(self, part: str, exercise: str, score: float) -> None:
        """Keep the score of a check."""
        scores = self._own.setdefault(part, {})
        if scores.get(exercise) != score:
            scores[exercise] = score
            if render.in_jupyter():  # a script may stand anywhere
                _write(part, self.scores(part))

    def scores(self, part: str) -> Scores:
        """The scores of a notebook's last checks, as far as they are known.

        nbgrader keeps each notebook in a folder of its own, so another one's file may be there.
        """
        root = course_folder()
        beside = root.parent / assignment_name(part)
        known = _read(beside / FILE).get(part, {}) | _read(root / FILE).get(part, {})
        return known | self._own.get(part, {})


def _read(path: pathlib.Path) -> dict[str, Scores]:
    """Scores by part and exercise; what is no such thing, or not there, is left out."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    parts = data.items() if isinstance(data, dict) else ()
    return {
        part: {name: float(s) for name, s in scores.items() if isinstance(s, int | float)}
        for part, scores in parts
        if isinstance(scores, dict)
    }


def _write(part: str, scores: Scores) -> None:
    """Write the scores of a part; those of other notebooks stay as they are in the file."""
    file = course_folder() / FILE
    text = json.dumps(_read(file) | {part: scores}, indent=1)
    temporary = file.with_suffix(".new")
    with contextlib.suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        temporary.write_text(f"{text}\n", encoding="utf-8")
        os.replace(temporary, file)


# ---------------------------------------------------------------- the overview


@functools.cache
def suites(part: str) -> Mapping[str, TestSuite]:
    """The visible test suites of a part, by exercise."""
    return suite_file.visible_suites(part)


def exercise_title(part: str, exercise: str) -> str:
    """What an exercise is called in its notebook, such as "Exercise 1.4, init_params"."""
    number = list(suites(part)).index(exercise) + 1
    return f"Exercise {PARTS.index(part) + 1}.{number}, {exercise}"


@dataclasses.dataclass(frozen=True)
class Row:
    """What has been achieved in one notebook.

    Args:
        part: of the notebook.
        exercises: how many there are.
        done: those with all points.
        score: points of the last checks.
        max_score: points of all exercises.
        saved: whether its module, such as my_lstm/gates.py, is there.
        next: the first exercise that is not done, or "".
    """

    part: str
    exercises: int
    done: int
    score: float
    max_score: float
    saved: bool
    next: str

    @property
    def name(self) -> str:
        """Of the notebook."""
        return assignment_name(self.part)


def row(part: str, scores: Scores) -> Row:
    """What has been achieved in one notebook.

    Args:
        part: of the notebook.
        scores: of its last checks; more than an exercise is worth counts as all of it.
    """
    worth = {name: suite.max_score for name, suite in suites(part).items()}
    reached = {name: max(0.0, min(scores.get(name, 0.0), worth[name])) for name in worth}
    left = [name for name in worth if reached[name] < worth[name]]
    module = pathlib.Path("my_lstm", f"{part}.py")
    saved = (course_folder() / module).exists() or elsewhere(module) is not None
    return Row(
        part,
        len(worth),
        len(worth) - len(left),
        sum(reached.values()),
        sum(worth.values()),
        saved,
        left[0] if left else "",
    )


def next_step(rows: list[Row], part: str) -> str:
    """What to do next: in this notebook, then in those after it, then in those before it.

    Args:
        rows: of all notebooks.
        part: of this notebook.
    """
    here = rows[PARTS.index(part)]
    if here.next:
        return f"Next: {exercise_title(part, here.next)}."
    later = [*rows[PARTS.index(part) + 1 :], *rows[: PARTS.index(part)]]
    other = next((one for one in later if one.next and not (one.saved and not one.score)), None)
    then = (
        f" Then: {exercise_title(other.part, other.next)}, in {other.name}.ipynb." if other else ""
    )
    return f"All of {here.name} is right. Next: hand it in, with hand_in().{then}"


def lines(rows: list[Row], part: str) -> list[str]:
    """The overview as lines of text."""
    table = [f"{'notebook':<12} {'exercises':>11} {'points':>10}"]
    for one in rows:
        saved = f"   my_lstm/{one.part}.py is there" if one.saved and not one.score else ""
        table.append(
            f"{one.name:<12} {f'{one.done} of {one.exercises}':>11}"
            f" {f'{one.score:g} of {one.max_score:g}':>10}{saved}"
        )
    done, exercises, score, max_score = _totals(rows)
    table.append(
        f"{'in all':<12} {f'{done} of {exercises}':>11} {f'{score:g} of {max_score:g}':>10}"
    )
    return [*table, next_step(rows, part), LASTING]


def _totals(rows: list[Row]) -> tuple[int, int, float, float]:
    return (
        sum(one.done for one in rows),
        sum(one.exercises for one in rows),
        sum(one.score for one in rows),
        sum(one.max_score for one in rows),
    )


CELL = "padding: 0.1em 0.8em 0.1em 0"
LEFT, RIGHT = f"text-align: left; {CELL}", f"text-align: right; {CELL}"


def as_html(rows: list[Row], part: str) -> str:
    """The overview as a table with a bar below the name of each notebook."""
    head = "".join(
        f'<th scope="col" style="{style}">{title}</th>'
        for title, style in (("notebook", LEFT), ("exercises", RIGHT), ("points", RIGHT))
    )
    done, exercises, score, max_score = _totals(rows)
    body = "".join(_html_row(one, here=one.part == part) for one in rows)
    total = _cells("in all", f"{done} of {exercises}", f"{score:g} of {max_score:g}")
    return render.card(
        f"{score:g} of {max_score:g} points so far",
        '<div style="overflow-x: auto"><table style="margin: 0.3em 0; font-size: inherit">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}<tr>{total}</tr></tbody></table></div>"
        f"<div>{html.escape(next_step(rows, part))}</div><div>{LASTING}</div>",
        render.GREEN if done == exercises else render.GREY,
    )


def _html_row(one: Row, here: bool) -> str:
    name = f"<b>{one.name}</b>" if here else one.name
    if one.saved and not one.score:
        note = f"<div>my_lstm/{one.part}.py is there</div>"
    else:  # the numbers say it already, so the bar is hidden from screen readers
        note = (
            '<div aria-hidden="true" style="border: 1px solid #7a7a7a">'
            f'<div style="width: {one.score / one.max_score:.0%}; height: 0.3em; '
            f'background: {render.GREEN}"></div></div>'
        )
    numbers = f"{one.done} of {one.exercises}", f"{one.score:g} of {one.max_score:g}"
    return f"<tr>{_cells(name + note, *numbers)}</tr>"


def _cells(name: str, exercises: str, points: str) -> str:
    return (
        f'<th scope="row" style="{LEFT}; font-weight: normal">{name}</th>'
        f'<td style="{RIGHT}">{exercises}</td><td style="{RIGHT}">{points}</td>'
    )
