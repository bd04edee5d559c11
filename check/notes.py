"""Notes on a result: what in the notebook may explain it, or will differ in grading."""

import dis
from typing import Any

import numpy as np

from .module_source import Namespace


def notebook_data(function: Any, namespace: Namespace) -> str:
    """A note on data of the notebook that a function uses, which may stand for an argument."""
    methods = vars(function).values() if isinstance(function, type) else [function]
    codes = [m.fget if isinstance(m, property) else m for m in methods]
    names = {
        step.argval
        for code in (getattr(m, "__code__", None) for m in codes)
        for step in (dis.get_instructions(code) if code else ())
        if step.opname == "LOAD_GLOBAL"
    }
    kinds = dict | list | tuple | np.ndarray
    data = [name for name in sorted(names) if isinstance(namespace.get(name), kinds)]
    if not data:
        return ""
    return (
        f"your code uses {' and '.join(data)} of the notebook, which is none of its arguments: "
        "did you mean an argument, or self?"
    )
