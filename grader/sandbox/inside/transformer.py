"""IPython's own translation of a cell to Python: magics, ! and ? lines, prompts, indentation.

Only the two files of IPython that do this are in the sandbox. They need the standard library alone.
"""

import importlib.util
import os
import sys
import types
from typing import Any

FILES = (
    "IPython/utils/tokenutil.py",
    "IPython/core/inputtransformer2.py",
)  # the second needs the first


def load(folders: list[str]) -> Any:
    """Load the translation from the first folder that has it.

    Returns:
        an object whose method transform_cell takes the source of a cell and returns Python.

    Raises:
        ImportError: no folder has it.
    """
    top = next((f for f in folders if os.path.isfile(os.path.join(f, FILES[1]))), None)
    if top is None:
        raise ImportError("the sandbox lacks the files of IPython that translate cells")
    packages = {name: types.ModuleType(name) for name in ("IPython", "IPython.utils")}
    sys.modules.update(packages)
    try:
        module = None
        for file in FILES:
            name = file.removesuffix(".py").replace("/", ".")
            module = _loaded(name, os.path.join(top, file))
            setattr(packages["IPython.utils"], name.rpartition(".")[2], module)
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "IPython"]:
            del sys.modules[name]
    assert module is not None
    return module.TransformerManager()


def _loaded(name: str, path: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
