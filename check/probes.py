"""Questions put to a wrong answer that no known mistake explains, by further calls of it.

Each probe calls the function on changes of one test case, compares the results with each other or
with what is expected of that case, and gives a sentence for the student. No probe holds an answer.
"""

import dataclasses
from collections.abc import Callable

import numpy as np

from .compare import difference, nearly_equal
from .pytree import PyTree, Seed, identical
from .suite import Call, Observation, TestCase, TestSuite

Observe = Callable[[list[TestCase]], list[Observation] | None]

GATES = "figo"
UNSTEADY = (
    "two calls with the same arguments give different results: is something kept between calls,"
    " or drawn at random?"
)
NOTHING_USED = (
    "the result is the same whatever the arguments are: is it kept from an earlier call, or made of"
    " names from outside the function?"
)
NOTHING_MOVED = (
    "no array of params has moved, though the caller's own should: were the new values put into"
    " other arrays?"
)
LSTM_OF = "the eight arrays of the LSTM in"
USUAL = [kind + gate for gate in GATES for kind in "Wb"]


def probe(suite: TestSuite, observe: Observe) -> list[str]:
    """What further calls of a wrong function show, as sentences.

    Args:
        suite: the visible one; its first case is changed. Nothing is asked when that has several
            calls or is random.
        observe: calls the function on cases; None when it takes too long.
    """
    case = suite.cases[0]
    if not _can_be_changed(suite, case):
        return []
    changed, usual = _each_argument_changed(suite, case), _usual_order(case)
    observed = observe([case, case, *changed.values(), *([usual] if usual else [])])
    if observed is None:
        return []
    first, again, *others = observed
    if not first.error and not identical(_sorted(first.result), _sorted(again.result)):
        return [UNSTEADY]
    found = _order_of_keys(suite, first, others[-1]) if usual else []
    if _nothing_moved(case, first):
        return [NOTHING_MOVED]
    if not first.error:
        found += _without_say(suite, first, dict(zip(changed, others, strict=False)))
    return found


def idle_arguments(suite: TestSuite, observe: Observe) -> list[str]:
    """The arguments, and entries of dicts, that make no difference to the first case's result.

    Of the reference: those of which nothing can be asked.
    """
    case = suite.cases[0]
    if not _can_be_changed(suite, case):
        return []
    changed = _each_argument_changed(suite, case)
    observed = observe([case, *changed.values()])
    if observed is None:
        return []
    return _idle(suite, observed[0], dict(zip(changed, observed[1:], strict=True)))


def _can_be_changed(suite: TestSuite, case: TestCase) -> bool:
    return list(case.calls) == [""] and not any(_drawn(case.calls[""]))


def _drawn(call: Call) -> list[object]:
    return [a for a in call.args if isinstance(a, Seed)]


# ---------------------------------------------------------------- arguments without a say


def _results(suite: TestSuite, result: PyTree) -> PyTree:
    """The outputs, but for those, such as caches, that hold arguments as well."""
    if not isinstance(result, tuple) or len(result) != len(suite.outputs):
        return _sorted(result)
    pairs = zip(suite.outputs, result, strict=True)
    return [_sorted(value) for name, value in pairs if not suite.is_extensible(name)]


def _sorted(tree: PyTree) -> PyTree:
    """The same pytree with the keys of its dicts in one order."""
    if isinstance(tree, dict):
        return {key: _sorted(tree[key]) for key in sorted(tree)}
    if isinstance(tree, tuple | list):
        return [*map(_sorted, tree)]
    return tree


def _idle(suite: TestSuite, first: Observation, others: dict[str, Observation]) -> list[str]:
    """The changes that leave the result as it was."""
    result = _results(suite, first.result)
    return [
        name
        for name, other in others.items()
        if not other.error and identical(result, _results(suite, other.result))
    ]


def _without_say(suite: TestSuite, first: Observation, others: dict[str, Observation]) -> list[str]:
    """The arguments that should make a difference to the result, and make none."""
    idle = [name for name in _idle(suite, first, others) if name not in suite.idle]
    if not idle:
        return []
    if len(idle) == len(others):
        return [NOTHING_USED] if _varies(first.result) else []
    weights = ["W" + gate for gate in GATES]
    if {"the biases", *weights} <= set(idle):
        idle = ["params", *(name for name in idle if name not in ("the biases", *weights))]
    for name in {name.partition("[")[0] for name in idle}:
        of_lstm = [f"{name}['{key}']" for key in USUAL]
        if set(of_lstm) <= set(idle):
            idle = [f"{LSTM_OF} {name}", *(one for one in idle if one not in of_lstm)]
    names = " and ".join([", ".join(idle[:-1]), idle[-1]] if len(idle) > 1 else idle)
    plural = ("the biases", "params")
    has = "has" if len(idle) == 1 and not idle[0].startswith((*plural, LSTM_OF)) else "have"
    return [f"{names} {has} no say: with other values there the result is the same"]


def _nothing_moved(case: TestCase, observed: Observation) -> bool:
    """Whether arrays that the call should change in place are what they were."""
    call, result = case.calls[""], observed.result
    if call.adapter not in ("updated", "optimised", "stepped") or not isinstance(result, dict):
        return False
    return identical(_sorted(result.get("last", result.get("params"))), _sorted(call.args[0]))


def _varies(tree: PyTree) -> bool:
    """Whether a result holds an array of floats that are not all alike, such as zeros are."""
    if isinstance(tree, dict):
        return any(map(_varies, tree.values()))
    if isinstance(tree, tuple | list):
        return any(map(_varies, tree))
    return isinstance(tree, np.ndarray) and tree.dtype.kind == "f" and np.unique(tree).size > 1


def _each_argument_changed(suite: TestSuite, case: TestCase) -> dict[str, TestCase]:
    """Cases that differ from one in one argument, or in one entry of a dict, each."""
    call = case.calls[""]
    named = dict(zip(suite.arguments, call.args, strict=False)) | call.kwargs
    found: dict[str, TestCase] = {}
    for name, value in named.items():
        for part, changed in _changes(name, value):
            found[part] = _with(case, suite, name, changed)
    return found


def _changes(name: str, value: PyTree) -> list[tuple[str, PyTree]]:
    """Other values of an argument, with what each of them changes."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return [(name, _other(value))]
    if isinstance(value, np.ndarray) and value.dtype.kind == "i":
        return _other_numbers(name, value)
    if isinstance(value, float):
        return [(name, 0.9 * value)]
    if isinstance(value, dict) and set(USUAL) == set(value):
        biases = {k: _other(v) if k[0] == "b" else v for k, v in value.items()}
        weights = ["W" + gate for gate in GATES]
        each = [(name, value | {name: _other(value[name])}) for name in weights]
        return [("the biases", biases), *each]
    if isinstance(value, dict):
        return [(f"{name}['{k}']", value | {k: _other(v)}) for k, v in value.items()]
    if isinstance(value, list) and name == "caches":
        return [
            (f"{k} of the caches", [one | {k: _other(one[k])} for one in value]) for k in value[0]
        ]
    return []


def _other_numbers(name: str, numbers: np.ndarray) -> list[tuple[str, PyTree]]:
    """Labels or codes with other ones in their place, where they are not -1, and what changes.

    Of a row of them the first and the last are changed, of a matrix each row and each column.
    """
    places: dict[str, tuple[slice | int, ...]] = {}
    if numbers.ndim == 1 and numbers.size > 1:
        places = {f"the first entry of {name}": (0,), f"the last entry of {name}": (-1,)}
    elif numbers.ndim == 2:
        places |= {f"row {n} of {name}": (n,) for n in range(len(numbers))}
        places |= {f"column {n} of {name}": (slice(None), n) for n in range(numbers.shape[1])}
    following = _following(numbers)
    found = []
    for text, at in places.items():
        changed = numbers.copy()
        changed[at] = following[at]
        found.append((text, changed))
    return found


def _following(numbers: np.ndarray) -> np.ndarray:
    """For each number the next larger one that occurs, and the smallest for the largest."""
    known = np.unique(numbers[numbers >= 0])
    if not known.size:
        return numbers
    after = known[(np.searchsorted(known, numbers) + 1) % known.size]
    return np.where(numbers < 0, numbers, after)


def _other(value: PyTree) -> PyTree:
    """An array of the same shape with other values, of the same signs and of a like size."""
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
        return value
    return value * np.linspace(0.8, 0.9, value.size).reshape(value.shape)


def _with(case: TestCase, suite: TestSuite, name: str, value: PyTree) -> TestCase:
    call = case.calls[""]
    if name in call.kwargs:
        changed = dataclasses.replace(call, kwargs=call.kwargs | {name: value})
    else:
        args = list(call.args)
        args[suite.arguments.index(name)] = value
        changed = dataclasses.replace(call, args=args)
    return dataclasses.replace(case, calls={"": changed})


# ---------------------------------------------------------------- order of keys


def _usual_order(case: TestCase) -> TestCase | None:
    """The case with the parameters in the order Wf, bf, Wi, ...; None when it has none."""
    call = case.calls[""]
    for n, value in enumerate(call.args):
        if isinstance(value, dict) and set(value) == set(USUAL) and list(value) != USUAL:
            args = [*call.args[:n], {key: value[key] for key in USUAL}, *call.args[n + 1 :]]
            return dataclasses.replace(case, calls={"": dataclasses.replace(call, args=args)})
    return None


def _order_of_keys(suite: TestSuite, first: Observation, usual: Observation) -> list[str]:
    """Whether the result depends on the order of the keys: nothing is taken of either's form."""
    if usual.error:
        return []
    got, other = first.result, usual.result
    if not first.error and (nearly_equal(got, other)):
        return []
    right = difference(suite, usual.result, suite.expected[0].result) is None
    what = "right when" if right else "another one when"
    text = f"the result is {what} the keys of params stand in the order {', '.join(USUAL)}"
    return [f"{text}: nothing may depend on their order"]
