"""What stands for the package tqdm: bars that count, and draw nothing."""

import contextlib
import itertools
import types
from collections.abc import Callable, Iterator
from typing import Any


def do_nothing(*args: Any, **kwargs: Any) -> None:
    """Stands for a function that only shows something."""


class ProgressBar:
    """Stands for tqdm.tqdm: counts, and draws nothing."""

    def __init__(self, iterable: Any = None, *args: Any, total: Any = None, **kwargs: Any) -> None:
        self.iterable, self.total, self.n = iterable, total, 0
        if total is None and hasattr(iterable, "__len__"):
            self.total = len(iterable)

    def __len__(self) -> int:
        return int(self.total)

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Any]:
        for item in self.iterable:
            yield item
            self.n += 1

    def __reversed__(self) -> Iterator[Any]:
        return reversed(self.iterable)

    def __contains__(self, item: Any) -> bool:
        return item in self.iterable

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def update(self, n: Any = 1) -> None:
        """Count n steps."""
        self.n += n

    def reset(self, total: Any = None) -> None:
        """Begin to count again."""
        self.n, self.total = 0, total or self.total

    @property
    def format_dict(self) -> dict[str, Any]:
        """The state of the bar: what is counted; no time passes."""
        state = dict.fromkeys(("rate", "unit", "prefix", "postfix", "initial", "ncols"))
        return state | {"n": self.n, "total": self.total, "elapsed": 0.0}

    @property
    def last_print_n(self) -> Any:
        """What the bar would show."""
        return self.n

    start_t = last_print_t = 0.0
    monitor_interval = 10
    _instances: set[Any] = set()  # noqa: RUF012  (shared, as in tqdm)
    write = pandas = get_lock = set_lock = staticmethod(do_nothing)
    format_interval = format_num = format_sizeof = staticmethod(str)
    external_write_mode = staticmethod(contextlib.nullcontext)

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)
        return do_nothing


def trange(*args: Any, **kwargs: Any) -> ProgressBar:
    """Stands for tqdm.trange."""
    return ProgressBar(range(*args), **kwargs)


def _enumerate(iterable: Any, start: int = 0, **kwargs: Any) -> Any:
    return enumerate(ProgressBar(iterable), start)


def _zip(*iterables: Any, **kwargs: Any) -> Any:
    return zip(*map(ProgressBar, iterables), strict=False)


def _map(function: Any, *iterables: Any, **kwargs: Any) -> Any:
    return map(function, *iterables)


def _product(*iterables: Any, **kwargs: Any) -> Any:
    return itertools.product(*iterables)


def _map_now(function: Any, *iterables: Any, **kwargs: Any) -> list[Any]:
    return list(map(function, *iterables))


CONTENTS: dict[str, Any] = {
    **dict.fromkeys(("tqdm", "tqdm_notebook", "tqdm_gui"), ProgressBar),
    **dict.fromkeys(("trange", "tnrange", "tgrange"), trange),
    "tenumerate": _enumerate,
    "tzip": _zip,
    "tmap": _map,
    "product": _product,
    "thread_map": _map_now,
    "process_map": _map_now,
    "logging_redirect_tqdm": contextlib.nullcontext,
    "TqdmWarning": type("TqdmWarning", (Warning,), {}),
}


def module(name: str) -> types.ModuleType:
    """A module of the package, with all of its functions."""
    made = types.ModuleType(name)
    made.__path__ = []
    made.__dict__.update(CONTENTS)
    return made
