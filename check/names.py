"""Keep the names check, save and require of a notebook from being replaced by NumPy's.

`from numpy import *` after the set-up cell binds save to numpy.save, whose error message says
nothing of this course.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from . import render
from .module_source import Namespace

Function = Callable[..., Any]


def keep(*functions: Function) -> None:
    """In Jupyter, look after each cell whether it has replaced one of these functions.

    Args:
        functions: those that the set-up cell imports, each under its own name.
    """
    if render.in_jupyter():
        from IPython import get_ipython  # installed with Jupyter, and not needed without it

        shell = get_ipython()
        ours: dict[str, Function | None] = {each.__name__: each for each in functions}
        shell.events.register("post_run_cell", lambda *_: restore(shell.user_ns, ours))


def restore(namespace: Namespace, ours: dict[str, Function | None]) -> None:
    """Bind names again that are NumPy's now, and say so; what else replaces one is only reported.

    Args:
        namespace: of the notebook.
        ours: functions of the course by name, as they were after the last cell, None for those that
            have been reported. It is changed.
    """
    for name, function in ours.items():
        now = namespace.get(name, function)
        if is_of_course(now):
            ours[name] = now
        elif function is not None and now is getattr(np, name, None):
            namespace[name] = function
            render.show(
                f"This cell replaced {name} by NumPy's, as from numpy import * does. {name} is "
                f"again the one of this course; NumPy's is np.{name}."
            )
        elif function is not None:
            ours[name] = None
            render.show(
                f"This cell gave the name {name} to something else, so that {name} of this course "
                "is gone. Choose another name, and run the first cell of the notebook again."
            )


def is_of_course(function: Any) -> bool:
    """Whether a function is the check, save or require of a notebook of this course."""
    own = getattr(function, "__self__", None)
    return type(own).__module__ == "check.notebook"
