"""The implementations that came with the notebook 06-tests, for tests that run in the notebook."""

import contextlib
import functools
import json
import pathlib
import sys
import types
from collections.abc import Iterator, Mapping
from typing import Any

from .implementations import MODULE, Make, NoImplementations, tested, withheld
from .locate import course_folder
from .properties.verdicts import MISTAKE, RIGHT

FILE = "implementations.json"  # beside the notebook; sources by key


def of_the_notebook() -> Make:
    """A function that makes implementations from the file that came with the notebook.

    It takes a key such as lstm_step/right/einsum, which begins with the name of the function.

    Raises:
        NoImplementations: the file is not there.
    """
    sources = _sources(_file())
    return lambda key: from_source(key.partition("/")[0], sources[key])


def implementations(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Those of one function or class that came with the notebook, new at each call.

    Args:
        name: such as lstm_step.

    Returns:
        right ones, and known mistakes, each by its own name.

    Raises:
        NoImplementations: the file is not there.
        ValueError: it holds none of this name.
    """
    sources = {tuple(key.split("/")): source for key, source in _sources(_file()).items()}
    known = list(dict.fromkeys(of for of, _, _ in sources))
    if name not in known:
        raise ValueError(f"there are no implementations of {name}, but of {', '.join(known)}")
    right, mistakes = (
        {own: from_source(name, text) for (of, k, own), text in sources.items() if (of, k) == want}
        for want in ((name, RIGHT), (name, MISTAKE))
    )
    return right, mistakes


def _file() -> pathlib.Path:
    for folder in (pathlib.Path.cwd(), course_folder(), course_folder() / "06-tests"):
        if (folder / FILE).is_file():
            return folder / FILE
    raise NoImplementations(
        f"{FILE}, which came with this notebook, is not beside it: put it there, then run this "
        "cell again"
    )


@functools.cache
def _sources(file: pathlib.Path) -> Mapping[str, str]:
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


def from_source(name: str, source: str) -> Any:
    """The function or class that a source defines.

    Args:
        name: of the function or class.
        source: with all its imports.
    """
    namespace: dict[str, Any] = {"__name__": MODULE}
    exec(_code(source), namespace)
    return namespace[name]


@functools.lru_cache(maxsize=1000)
def _code(source: str) -> types.CodeType:
    return compile(source, "<implementation>", "exec", dont_inherit=True)


@contextlib.contextmanager
def without(name: str, namespace: dict[str, Any]) -> Iterator[None]:
    """Within it, a function or class of my_lstm refuses to be called.

    Args:
        name: of the function or class.
        namespace: of the notebook, which may have imported it.
    """
    modules = [vars(m) for n, m in list(sys.modules.items()) if n.startswith("my_lstm.")]
    own = {id(module[name]) for module in modules if name in module}
    places = [
        (place, each, value)
        for place in [*modules, namespace]
        for each, value in list(place.items())
        if id(value) in own
    ]
    for place, each, value in places:
        place[each] = withheld(name, value)
    try:
        with tested(name):
            yield
    finally:
        for place, each, value in places:
            place[each] = value
