"""Call a student's function on cases and note what came back, as plain arrays.

This one file is used in three rooms: on the student's machine, in the box, and by the judge on
the reference. It imports NumPy alone and knows no answer.
"""

import dataclasses
import functools
import itertools
import linecache
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from .tree import (
    DEEPEST,
    MOST,
    Formula,
    Seed,
    Tree,
    holds_results_only,
    line,
    name,
    overlap,
    pack,
    plain,
    relatives,
    same,
    unpack,
    word,
)
from .ways import WAYS, evaluate

# Bound before any student code runs, so that patching NumPy later changes nothing here.
_ndarray, _default_rng = np.ndarray, np.random.default_rng
MOST_TOLD, MOST_SHARED = 9, 200  # remarks of one kind about one case


@dataclasses.dataclass
class Call:
    """One call: arguments in the order of the contract, then those given by name."""

    args: list[Any]
    kwargs: dict[str, Any] = dataclasses.field(default_factory=dict)
    way: str = ""  # of check.ways.WAYS: how to use what is no plain function
    frozen: bool = False  # arrays are handed over read-only


@dataclasses.dataclass
class Case:
    """What is asked: one call named "", or several named calls whose results belong together."""

    says: str
    calls: dict[str, Call]
    held: Tree = None  # what a law measures the results on: the function never sees it


@dataclasses.dataclass
class Seen:
    """What came back from one case."""

    result: Tree = None
    error: tuple[str, str] | None = None  # type, message
    where: str = ""  # the line of the student's code that raised it
    changed: list[str] = dataclasses.field(default_factory=list)  # arguments that were changed
    shared: list[str] = dataclasses.field(default_factory=list)  # results inside other arrays
    stale: bool = False  # a later call changed this result
    warned: list[str] = dataclasses.field(default_factory=list)


def observe(
    function: Callable[..., Any], cases: list[Case], arguments: list[str], watched: bool = True
) -> list[Seen]:
    """Call the function on every case.

    Args:
        function: the student's.
        cases: what to call it with; they are not changed.
        arguments: names of the positional arguments, for the report.
        watched: whether it matters what happens to arguments, and to results later on.

    Returns:
        one Seen for each case. Whatever the function raises is noted, never passed on,
        but for KeyboardInterrupt.
    """
    live = []
    for case in cases:
        seen, raw, given = Seen(), {}, {}
        with (
            warnings.catch_warnings(record=True) as caught,
            np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"),
        ):
            warnings.simplefilter("always")
            for called, call in case.calls.items():
                try:
                    raw[called] = _one_call(function, call, arguments if watched else None, seen)
                    given[called] = plain(raw[called])  # at once: a later call may change it
                except KeyboardInterrupt:
                    raise
                except BaseException as error:  # a student may raise anything, SystemExit included
                    seen.error = (word(type(error).__name__), line(error))
                    seen.where = _place(error)
                    break
        warned = sorted({line(w.message) for w in caught if w.category is RuntimeWarning})
        seen.warned = warned[:MOST_TOLD]
        if seen.error is None:
            seen.result = _together(given)
        live.append((seen, raw))
    for seen, raw in live if watched else ():  # by now every later call has been made
        now = _together({called: plain(result) for called, result in raw.items()})
        seen.stale = seen.error is None and not same(seen.result, now)
    return [seen for seen, _ in live]


def _one_call(
    function: Callable[..., Any], call: Call, arguments: list[str] | None, seen: Seen
) -> Any:
    """Call it, and note what it did to the arguments, if they have names here."""
    args = [_fresh(a) for a in call.args]
    kwargs = {key: _fresh(a) for key, a in call.kwargs.items()}
    use = functools.partial(WAYS[call.way], function) if call.way else function
    if arguments is None:
        return use(*args, **kwargs)
    given = dict(zip(arguments, args, strict=False)) | kwargs
    old = {path: _state(array) for path, array in _arrays(given)}
    if call.frozen:
        for _, array in _arrays(given):
            array.flags.writeable = False
    result = use(*args, **kwargs)
    new = dict(_arrays(given))
    changed = [p for p in old if p not in new or old[p] != _state(new[p])]
    changed += [p for p in new if p not in old]
    seen.changed = [*seen.changed, *map(line, changed)][:MOST_TOLD]
    room = MOST_SHARED - len(seen.shared)
    seen.shared += itertools.islice(_shared(new, _arrays(result)), room)
    return result


def _state(array: np.ndarray) -> tuple[Any, ...]:
    """All that a change of an array would change; two are equal to the bit, NaN equal to NaN."""
    return array.dtype, array.shape, array.tobytes()


def _shared(given: dict[str, np.ndarray], parts: list[tuple[str, np.ndarray]]) -> Iterator[str]:
    """A remark for each part of a result inside an argument, or inside a part before it."""
    names = [f"the argument {path}" for path in given] + [f"the result {path}" for path, _ in parts]
    arrays = [*given.values(), *(part for _, part in parts)]
    near = relatives(arrays)
    for n, (path, part) in enumerate(parts, start=len(given)):
        for other in itertools.takewhile(n.__gt__, near[n]):
            if overlap(part, arrays[other]):
                yield line(f"{path or 'the result'} shares its memory with {names[other]}")


def _place(error: BaseException) -> str:
    """The deepest line of the student's own code, with its text where that can be had."""
    frames = list(traceback.walk_tb(error.__traceback__))
    own = [(f, number) for f, number in frames if f.f_globals.get("__name__") == "__main__"]
    if not own:
        return ""
    frame, number = own[-1]
    text = line(linecache.getline(frame.f_code.co_filename, number)).strip()
    return line(f"line {number}" + (f": {text}" if text else ""))


def _fresh(argument: Any) -> Any:
    if isinstance(argument, Seed):
        return _default_rng(argument.seed)
    if isinstance(argument, Formula):
        return functools.partial(evaluate, argument.name, argument.shape)
    return _copied(argument)


def _copied(argument: Any) -> Any:
    """A tree with arrays of its own; they lie in memory as the given ones do."""
    if isinstance(argument, _ndarray):
        return argument.copy(order="K")
    if isinstance(argument, dict):
        return {key: _copied(v) for key, v in argument.items()}
    if isinstance(argument, tuple | list):
        return type(argument)(map(_copied, argument))
    return argument  # a number or a name, which nothing can change


def _arrays(value: Any) -> list[tuple[str, np.ndarray]]:
    """Every array inside value, but no endless number, with the name a student would write."""
    found: list[tuple[str, np.ndarray]] = []
    _collect(value, "", 0, found)
    return found[:MOST]


def _collect(value: Any, path: str, depth: int, found: list[tuple[str, np.ndarray]]) -> None:
    if isinstance(value, _ndarray):
        found.append((path, value))
    elif depth > DEEPEST or len(found) >= MOST:  # it may hold itself
        return
    elif isinstance(value, Mapping):
        for key, v in value.items():
            _collect(v, f"{path}['{line(key)}']" if path else line(key), depth + 1, found)
    elif isinstance(value, tuple | list):
        for n, v in enumerate(value):
            _collect(v, f"{path}[{n}]", depth + 1, found)


def _together(results: dict[str, Tree]) -> Tree:
    """One unnamed call gives its own tree; several calls give a dict of trees."""
    return results[""] if list(results) == [""] else results


# ---------------------------------------------------------------- cases and sights as data


def case_to_json(case: Case, put: Any) -> Any:
    """A case as JSON data, without what is held back; put stores an array."""
    calls = [
        [called, pack([call.args, call.kwargs], put), call.way, call.frozen]
        for called, call in case.calls.items()
    ]
    return {"says": case.says, "calls": calls}


def case_from_json(data: Any, get: Any) -> Case:
    """The inverse of case_to_json."""
    calls = {
        called: Call(args, kwargs, way, frozen)
        for called, given, way, frozen in data["calls"]
        for args, kwargs in [unpack(given, get)]
    }
    return Case(data["says"], calls)


def seen_to_json(seen: Seen, put: Any) -> Any:
    """What was seen as JSON data; put stores an array."""
    return vars(seen) | {"result": pack(seen.result, put)}


def seen_from_json(data: Any, get: Any) -> Seen:
    """The inverse of seen_to_json, strict because the data may come out of the box.

    Raises:
        ValueError: data is not what seen_to_json writes.
    """
    if not isinstance(data, dict) or set(data) != {f.name for f in dataclasses.fields(Seen)}:
        raise ValueError("not what was seen")
    error, result = _error(data["error"]), unpack(data["result"], get)
    nothing = result is None and error is not None
    if not nothing and not holds_results_only(result):
        raise ValueError("not a result")
    most = {"changed": MOST_TOLD, "shared": MOST_SHARED, "warned": MOST_TOLD}
    told = {field: _remarks(data[field], n) for field, n in most.items()}
    if not isinstance(data["stale"], bool):
        raise ValueError("neither true nor false")
    return Seen(result, error, name(data["where"]), stale=data["stale"], **told)


def _error(data: Any) -> tuple[str, str] | None:
    if data is None:
        return None
    if not isinstance(data, tuple | list) or len(data) != 2:
        raise ValueError("not an error")
    return name(data[0]), name(data[1])


def _remarks(data: Any, most: int) -> list[str]:
    if not isinstance(data, list):
        raise ValueError("not a list of remarks")
    return [name(text) for text in data[:most]]
