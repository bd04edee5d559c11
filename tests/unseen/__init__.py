"""Answers written from the student edition alone, without sight of the known mistakes.

They measure how well wrong answers are explained: `python -m tests.bench unseen`. Each file holds
the answers to one notebook, as cells that begin with

    # %% EXERCISE | KIND | NAME | WHAT IS WRONG

KIND is wrong (one slip), two (two slips, separated by a semicolon), right (in an unusual style), or
accepted (not quite what is asked, and by the rules of the course full marks). A third of the first
set, chosen by a hash, was kept apart, and measured before anything was changed because of it; so
were the later sets, in the files with these words in their names; the fourth is for the exercises
that notebook 05 has added, the repair lab of 04, and the tests of 06. docs/results.md has all
measurements.
"""

import dataclasses
import hashlib
import importlib
import pathlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from tqdm.auto import tqdm

from check import PARTS

FOLDER = pathlib.Path(__file__).parent
FIRST, SECOND, THIRD, FOURTH = COLLECTED = "first", "second", "third", "fourth"  # the sets
WRONG, TWO, RIGHT, ACCEPTED = "wrong", "two", "right", "accepted"


@dataclasses.dataclass(frozen=True)
class Answer:
    """An answer to an exercise.

    Args:
        part: of the course, such as gates.
        exercise: name of the function or class.
        kind: WRONG, TWO, RIGHT or ACCEPTED.
        name: unique among the answers of its kind to the exercise.
        description: what is wrong, or the style.
        source: the cell.
        collected: one of COLLECTED.
    """

    part: str
    exercise: str
    kind: str
    name: str
    description: str
    source: str
    collected: str = FIRST

    @property
    def key(self) -> str:
        """Where it stands: the set where it is a later one, part, exercise, kind and name."""
        place = (self.collected,) if self.collected != FIRST else ()
        return "/".join((*place, self.part, self.exercise, self.kind, self.name))

    @property
    def kept_apart(self) -> bool:
        """Whether it belongs to the third of the first set that was measured only at the end."""
        if self.collected != FIRST:
            return False
        name = f"{self.exercise}/{self.kind.replace(ACCEPTED, WRONG)}/{self.name}"
        return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0

    def function(self) -> Callable[..., Any]:
        """The function or class, made anew: it may keep a state."""
        namespace = _notebook(self.part)
        exec(compile(self.source, "<answer>", "exec"), namespace)
        found: Callable[..., Any] = namespace[self.exercise]
        return found


def answers(part: str) -> list[Answer]:
    """The answers to one notebook, one set after the other, in the order of their files."""
    return [one for collected in COLLECTED for one in _read(part, collected)]


def _read(part: str, collected: str) -> Iterator[Answer]:
    file = FOLDER / (f"{part}.py" if collected == FIRST else f"{part}_{collected}.py")
    if not file.exists():  # answers to this notebook are not collected yet
        return
    for cell in re.split(r"(?m)^# %% ", file.read_text(encoding="utf-8"))[1:]:
        head, _, source = cell.partition("\n")
        exercise, kind, name, description = (word.strip() for word in head.split("|", 3))
        yield Answer(part, exercise, kind, name, description, source, collected)


def _notebook(part: str) -> dict[str, Any]:
    """The names that the cells of a notebook may use, with the reference in place of answers."""
    namespace: dict[str, Any] = {"__name__": "__main__", "np": np, "tqdm": tqdm}
    namespace["Callable"] = Callable
    for earlier in PARTS[: PARTS.index(part) + 1]:
        module = importlib.import_module(f"solutions.{earlier}")
        own = {name: value for name, value in vars(module).items() if not name.startswith("__")}
        namespace |= {earlier: module} | own if earlier != part else own
    return namespace
