"""Check your own functions: at once, on your own machine, with the reason in words.

from check.forward import check, require, save

require("my_lstm/gates.py")                 # what an earlier notebook saved is there, and passes
check(lstm_step)                            # one line when right, one block when not
save("my_lstm/forward.py", lstm_step, ...)  # keep what passes as a module of your own
"""

import dis
import functools
import pathlib
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from . import cards, carry, probe
from .verdict import Verdict, judge, points_text

Function = Callable[..., Any]


class CheckFailed(Exception):
    """A check that does not hold yet. Jupyter shows its one line, not our stack."""

    def _render_traceback_(self) -> list[str]:
        return [f"CheckFailed: {self}"]


class Notebook:
    """The visible checks of one notebook.

    Args:
        part: gates, forward, backward or training.
    """

    def __init__(self, part: str) -> None:
        self.part = part

    @functools.cached_property
    def cards(self) -> cards.Cards:
        """The cards of this notebook, read when they are first needed."""
        return cards.read(pathlib.Path(__file__).with_name(f"{self.part}.json"))

    def check(self, function: Function) -> None:
        """Say whether function is right, and if not, what is wrong first.

        Args:
            function: one that this notebook asks for, under the name it asks for.

        Raises:
            CheckFailed: in Jupyter, when something is wrong, so that "Run all" stops here.
        """
        space = sys._getframe(1).f_globals
        twins = [name for name in self.cards if space.get(name) is function]
        if len(twins) > 1:
            _tell(f"✗ {' and '.join(twins)} are one and the same function. Each needs its own.")
            _stop("one function under several names")
            return
        name = self._name(function, space)
        if name is None:
            known = ", ".join(self.cards)
            _tell(f"✗ This notebook asks for {known}. Give check one of these, by its own name.")
            _stop("check does not know this function")
            return
        found = self.verdict(name, function)
        if not found.right:
            found.note = self._elsewhere(name, space) or _borrowed(function, space)
        _tell(found)
        if not found.right:
            _stop(f"{name}: {found.earned:g} of {points_text(found.points)}")

    def verdict(self, name: str, function: Any) -> Verdict:
        """Judge function as the exercise name, on this notebook's visible cases."""
        card = self.cards[name]
        if not callable(function):
            return Verdict(name, 0.0, card.points, problems=[f"there is no {name}"])
        # A trained model is measured with what the student built, once it has passed.
        earlier = sys.modules.get("my_lstm.forward")
        lstm_forward = getattr(earlier, "lstm_forward", None)
        return judge(card, probe.observe(function, card.cases, card.arguments), lstm_forward)

    def save(self, path: str, *functions: Function) -> None:
        """Write your functions, and what they need, to a module of your own.

        Functions that do not pass their check are refused, and nothing is written. An older
        file with other content is kept beside the new one.

        Args:
            path: such as "my_lstm/gates.py", relative to the notebook.
            functions: the functions to keep.
        """
        space = sys._getframe(1).f_globals
        named = {self._name(f, space) or getattr(f, "__name__", repr(f)): f for f in functions}
        try:
            _tell(carry.save(pathlib.Path(path), named, space, self.verdict))
        except carry.Refused as refused:
            _tell(f"✗ Nothing was written. {refused}")
            _stop("nothing was written")

    def require(self, *paths: str) -> None:
        """Make sure that your modules of earlier notebooks are here and pass their checks.

        Args:
            paths: such as "my_lstm/gates.py", in the order in which they build on each other.

        Raises:
            CheckFailed: in Jupyter, when one is missing or fails; it says what to do.
        """
        try:
            for path in paths:
                part = pathlib.Path(path).stem
                _tell(carry.require(pathlib.Path(path), Notebook(part).verdicts))
        except carry.Refused as refused:
            _tell(f"✗ {refused}")
            _stop("an earlier notebook comes first")

    def verdicts(self, module: types.ModuleType) -> list[Verdict]:
        """The verdict on everything that a module is meant to hold."""
        kept = [name for name in self.cards if not name.startswith("repair_")]
        return [self.verdict(name, getattr(module, name, None)) for name in kept]

    def _elsewhere(self, name: str, space: dict[str, Any]) -> str:
        """Where else than in this function the mistake may lie."""
        for other in self.cards[name].needs:
            if callable(space.get(other)) and not self.verdict(other, space[other]).right:
                return f"{other} does not pass its own check yet, and this may call it: start there"
        return ""

    def _name(self, function: Function, space: dict[str, Any]) -> str | None:
        """The exercise this function is meant for: its own name, or one it is kept under."""
        own = getattr(function, "__name__", None)
        kept = [name for name in self.cards if space.get(name) is function]
        if own in kept or not kept:
            return own if own in self.cards else None
        return kept[0]


def _borrowed(function: Any, space: dict[str, Any]) -> str:
    """Data of the notebook that a function uses, most often in place of an argument."""
    methods = vars(function).values() if isinstance(function, type) else [function]
    codes = [m.fget if isinstance(m, property) else m for m in methods]
    read = {
        step.argval
        for code in (getattr(m, "__code__", None) for m in codes)
        for step in (dis.get_instructions(code) if code else ())
        if step.opname == "LOAD_GLOBAL"
    }
    data = [n for n in sorted(read) if isinstance(space.get(n), dict | list | tuple | np.ndarray)]
    if not data:
        return ""
    return (
        f"your code uses {' and '.join(data)} of the notebook, which is none of its arguments: "
        "did you mean an argument, or self?"
    )


def _in_jupyter() -> bool:
    shell = sys.modules.get("IPython")
    return shell is not None and shell.get_ipython() is not None


def _tell(message: Any) -> None:
    if _in_jupyter() and hasattr(message, "_repr_html_"):
        from IPython.display import display  # only Jupyter has it

        display(message)
    else:
        print(message)


def _stop(reason: str) -> None:
    # Elsewhere than in Jupyter an exception would end in a stack of our own frames.
    if _in_jupyter():
        raise CheckFailed(reason) from None
