"""Adapters by name: how a test case uses what is not a plain function of its arguments.

Such are the layer class, optimisers, training runs, functions that change arrays in place, and
tests. Each adapter takes the student's class or function first, then the arguments of a call, and
returns what is compared. They run where check.runner runs, in the notebook, in the sandbox and in
the grader, and hold no answer.
"""

from collections.abc import Callable
from typing import Any

from .function_adapters import (
    columns_first,
    drawn,
    drawn_again,
    halved,
    optimised,
    stepped,
    transposed,
    updated,
)
from .layer_adapters import backward, build, build_seeded, forward, write
from .training_adapters import encoded, texts_drawn, trained, trained_on_text
from .verdict_adapter import verdict

ADAPTERS: dict[str, Callable[..., Any]] = {
    "build": build,
    "build_seeded": build_seeded,
    "forward": forward,
    "write": write,
    "backward": backward,
    "updated": updated,
    "optimised": optimised,
    "stepped": stepped,
    "transposed": transposed,
    "columns_first": columns_first,
    "halved": halved,
    "drawn": drawn,
    "drawn_again": drawn_again,
    "encoded": encoded,
    "trained": trained,
    "trained_on_text": trained_on_text,
    "texts_drawn": texts_drawn,
    "verdict": verdict,
}
