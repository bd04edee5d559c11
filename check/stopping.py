"""Where a check stops "Run All", and what to run when that is mended.

Jupyter sends the cells of "Run All" one after another. When one of them fails, the kernel drops
those that have arrived by then, and would run those that come later: after a quick failure, such
as that of require in the first cell, most of the notebook.
"""

import contextlib
import sys
import textwrap
import time
from collections.abc import Iterator
from typing import Any, NoReturn

from . import render
from .student_code import location_of_error

LATE = 1.0  # seconds within which the next cell of the same "Run All" arrives, on a busy machine
WIDTH = 78  # characters of a line of a message
AGAIN = "When that is mended, select its cell, then Run > Run Selected Cell and All Below"


class CheckFailed(Exception):
    """A check does not pass. Jupyter shows this exception as a sentence without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return _wrapped(f"CheckFailed: {self}")


def _wrapped(sentence: str) -> list[str]:
    """A sentence in lines: JupyterLab would break a longer one inside a word."""
    return textwrap.wrap(sentence, WIDTH)


def stop(reason: str) -> None:
    """Raise CheckFailed in Jupyter; elsewhere it would print a traceback of this package.

    Args:
        reason: where it stopped and why, such as "Exercise 1.5, gates: 0 of 4 points".

    Raises:
        CheckFailed: in Jupyter.
    """
    if render.in_jupyter():
        _refuse_late_cells(reason)
        raise CheckFailed(f"stopped at {reason}. {AGAIN}.") from None


@contextlib.contextmanager
def interrupts(name: str) -> Iterator[None]:
    """Report an interrupt by the user with the student's line, without a traceback of check.

    Args:
        name: of the function that is checked.

    Raises:
        CheckFailed: in Jupyter.
        SystemExit: in a script, as Python ends when it is interrupted.
    """
    try:
        yield
    except KeyboardInterrupt as interrupt:
        location = location_of_error(interrupt)
        reason = "interrupted" + (f" ({location})" if location else "")
        render.show(f"✗ {name}: {reason}")
        stop(f"{name}: {reason}")
        if not (sys.flags.interactive or hasattr(sys, "ps1")):
            raise SystemExit(130) from None


# ---------------------------------------------------------------- cells that come late


def _refuse_late_cells(reason: str) -> None:
    """Let cells of the same "Run All" that arrive after this failure say so, and not run."""
    from IPython import get_ipython  # installed with Jupyter, and not needed without it

    shell = get_ipython()
    if _stops_on_error(shell):
        shell.ast_transformers.append(_LateCells(shell, reason))


def _stops_on_error(shell: Any) -> bool:
    """Whether the program that sent the running cell wants the cells after a failure dropped.

    JupyterLab does; nbval, and nbgrader when it grades, send the next cell whatever happens.
    """
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return False
    try:
        parent = kernel.get_parent("shell")
    except TypeError:  # that of a browser, JupyterLite's, has one channel
        parent = kernel.get_parent()
    return bool(parent and parent.get("content", {}).get("stop_on_error", True))


class _LateCells:
    """Refuses cells while they follow a failure, and each other, so quickly that nobody typed them.

    Args:
        shell: IPython's.
        reason: of the failure.
    """

    def __init__(self, shell: Any, reason: str) -> None:
        self._shell, self._reason = shell, reason
        self._last, self._over = time.monotonic(), False
        shell.events.register("post_run_cell", self._note_end)

    def _note_end(self, *_: object) -> None:
        """A cell has ended: the one that failed, one that was refused, or the first that ran."""
        self._last = time.monotonic()
        if self._over:
            self._shell.events.unregister("post_run_cell", self._note_end)
            self._shell.ast_transformers.remove(self)

    def visit(self, tree: Any) -> Any:
        """Called by IPython with the syntax tree of a cell before it runs it."""
        self._over = self._over or time.monotonic() - self._last > LATE
        if not self._over:
            self._refuse()
        return tree

    def _refuse(self) -> NoReturn:
        from IPython.core.error import InputRejected

        class NotRun(InputRejected):  # type: ignore[misc]
            """Jupyter shows it as a sentence."""

            def _render_traceback_(self) -> list[str]:
                return _wrapped(f"Not run: {self}")

        raise NotRun(f"a cell above stopped at {self._reason}. {AGAIN}.")
