"""Call a function on test cases and record an observation of each.

This module runs in the notebook, in the sandbox, and in the grader on the reference. It needs NumPy
alone, holds no answer, and sets no limits of access: the sandbox does that.
"""

import contextlib
import functools
import itertools
import math
import random
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from . import implementations, side_effects
from .adapters import ADAPTERS
from .argument_names import by_own_names
from .pytree import Implementation, PyTree, ScalarFunction, Seed, identical, to_pytree
from .scalar_functions import call_scalar_function
from .student_code import location_of_error
from .suite import Call, Observation, TestCase
from .text import identifier, one_line
from .time_limit import TimeLimitExceeded, time_limit

# Bound before any student code runs, so that code which replaces them later changes nothing here.
_ndarray, _default_rng, _empty = np.ndarray, np.random.default_rng, np.empty
_seed, _get_state, _set_state = np.random.seed, np.random.get_state, np.random.set_state
# Sizes of small arrays, whose memory NumPy keeps for the next ones, and how many of each are made.
SMALL_ARRAYS, FREED = range(1, 65), 4
MAX_REMARKS, MAX_SHARED = 9, 200  # sentences about one case: of one kind, and on shared memory


def run_cases(
    function: Callable[..., Any],
    cases: list[TestCase],
    arguments: Sequence[str],
    record_side_effects: bool = True,
    seconds: float | None = None,
) -> list[Observation]:
    """Call a function on every test case.

    Args:
        function: the student's.
        cases: their calls are made; they are not changed.
        arguments: names of the positional arguments, for messages.
        record_side_effects: whether to record changed arguments, shared memory, and results that a
            later call overwrites; and to leave nothing to chance. The reference needs neither.
        seconds: time limit for all cases together, by the wall clock; None for no limit.

    Returns:
        one Observation for each case. Whatever the function raises is recorded there.

    Raises:
        KeyboardInterrupt: the user interrupts the function.
        TimeLimitExceeded: it takes longer than the time limit.
    """
    alike = _nothing_left_to_chance() if record_side_effects else contextlib.nullcontext()
    with alike, time_limit(seconds):
        observed = [_run_case(function, case, arguments, record_side_effects) for case in cases]
    for observation, returned in observed if record_side_effects else ():
        # All calls have been made: a result that differs from its copy was overwritten by one.
        now = _combined({name: to_pytree(result) for name, result in returned.items()})
        observation.overwritten = observation.error is None and not identical(
            observation.result, now
        )
    return [observation for observation, _ in observed]


@contextlib.contextmanager
def _nothing_left_to_chance() -> Iterator[None]:
    """Let a function that depends on more than its arguments do the same in every run.

    The global generators begin in the same state, which is put back afterwards; and memory that
    np.empty may give out holds no zeros that are left there by chance.
    """
    before, numpy_before = random.getstate(), _get_state()
    random.seed(0)
    _seed(0)
    for size in SMALL_ARRAYS:
        for array in [_empty(size) for _ in range(FREED)]:
            array.fill(math.nan)
    try:
        yield
    finally:
        random.setstate(before)
        _set_state(numpy_before)


def _run_case(
    function: Callable[..., Any],
    case: TestCase,
    arguments: Sequence[str],
    record_side_effects: bool,
) -> tuple[Observation, dict[str, Any]]:
    """The observation of one case, and the objects that its calls returned, not copied."""
    observation = Observation()
    returned: dict[str, Any] = {}
    copies: dict[str, PyTree] = {}
    with (
        warnings.catch_warnings(record=True) as caught,
        np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"),
    ):
        warnings.simplefilter("always")
        for name, call in case.calls.items():
            try:
                if record_side_effects:
                    returned[name] = _call_recorded(function, call, arguments, observation)
                else:
                    returned[name] = _call(function, call, arguments, *_fresh_arguments(call))
                copies[name] = to_pytree(returned[name])  # now: a later call may change the result
            except (KeyboardInterrupt, TimeLimitExceeded):
                raise
            except BaseException as error:  # a student may raise anything, SystemExit included
                observation.error = (identifier(type(error).__name__), one_line(error))
                observation.location = location_of_error(error)
                break
    texts = sorted({one_line(w.message) for w in caught if w.category is RuntimeWarning})
    observation.warnings = texts[:MAX_REMARKS]
    if observation.error is None:
        observation.result = _combined(copies)
    return observation, returned


def _call(
    function: Callable[..., Any],
    call: Call,
    arguments: Sequence[str],
    args: list[Any],
    kwargs: dict[str, Any],
) -> Any:
    """Call the function, through the adapter of the call when it has one."""
    if call.adapter:
        return ADAPTERS[call.adapter](function, *args, **kwargs)
    return function(*args, **by_own_names(function, arguments[: len(args)], kwargs))


def _call_recorded(
    function: Callable[..., Any], call: Call, arguments: Sequence[str], observation: Observation
) -> Any:
    """Call the function, and add changed arguments and shared memory to the observation."""
    args, kwargs = _fresh_arguments(call)
    given = dict(zip(arguments, args, strict=False)) | kwargs
    before = side_effects.snapshot(given)
    if call.read_only:
        for _, array in side_effects.named_arrays(given):
            array.flags.writeable = False
    result = _call(function, call, arguments, args, kwargs)
    after = dict(side_effects.named_arrays(given))
    changed = map(one_line, side_effects.changed(before, after))
    observation.changed = [*observation.changed, *changed][:MAX_REMARKS]
    shared = side_effects.shared(after, side_effects.named_arrays(result))
    observation.shared += itertools.islice(shared, MAX_SHARED - len(observation.shared))
    return result


def _fresh_arguments(call: Call) -> tuple[list[Any], dict[str, Any]]:
    """Positional and named arguments of a call, copied, so that the case cannot be changed."""
    return [_fresh(a) for a in call.args], {key: _fresh(a) for key, a in call.kwargs.items()}


def _fresh(argument: Any) -> Any:
    if isinstance(argument, Seed):
        return _default_rng(argument.seed)
    if isinstance(argument, ScalarFunction):
        return functools.partial(call_scalar_function, argument.name, argument.shape)
    if isinstance(argument, Implementation):
        return implementations.make(argument.key)
    return _copied(argument)


def _copied(argument: Any) -> Any:
    """A copy of a pytree; its arrays have the memory order of the given ones."""
    if isinstance(argument, _ndarray):
        return argument.copy(order="K")
    if isinstance(argument, dict):
        return {key: _copied(v) for key, v in argument.items()}
    if isinstance(argument, tuple | list):
        return type(argument)(map(_copied, argument))
    return argument  # a number or a string, which nothing can change


def _combined(results: dict[str, PyTree]) -> PyTree:
    """The result of a case: that of its one unnamed call, or a dict of those of named calls."""
    return results[""] if list(results) == [""] else results
