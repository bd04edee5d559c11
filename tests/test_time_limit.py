"""The time limit of a student's code, with each of the three means that a platform may have."""

import signal
import sys
import threading
import time
import types

import pytest

from check import time_limit as module
from check import tracing
from check.runner import run_cases
from check.suite import Call, TestCase
from check.time_limit import TimeLimitExceeded, time_limit

HAS_TIMERS = hasattr(signal, "setitimer")  # not on Windows
MEANS = ("signal", "thread", "tracing")
NEW = sys.version_info >= (3, 12)
# Before Python 3.12 only a signal can be repeated until it gets through, and sys.settrace ends when
# there is no room for the trace function.
REPEATED = [means for means in MEANS if NEW or (means == "signal" and HAS_TIMERS)]
WITHOUT_ROOM = [means for means in MEANS if NEW or means != "tracing"]


def without(monkeypatch, *means):
    """Take means away, as on platforms that do not have them."""
    for name in means:
        timer = module.SignalTimer if name == "signal" else module.ThreadTimer
        monkeypatch.setattr(timer, "start", lambda self: False)


@pytest.fixture(params=MEANS)
def means(request, monkeypatch):
    """Each means in turn: those that come before it are taken away."""
    without(monkeypatch, *MEANS[: MEANS.index(request.param)])
    return request.param


def student(source: str):
    """The function f of a notebook with this source."""
    namespace = {"__name__": "__main__"}
    exec(compile(source, "<cell>", "exec"), namespace)
    return namespace["f"]


ENDLESS = student("def f(a):\n    while True:\n        a = a + 0\n")
CATCHES = student(
    "def f(a):\n    while True:\n        try:\n            a = sum([a, 0])\n"
    "        except BaseException:\n            pass\n"
)
CALLS_LIBRARY = student(
    "import json\ndef f(a):\n    for _ in iter(int, 1):\n        json.dumps([[1] * 9] * 9)\n"
)
RECURSES = student(
    "def f(a):\n    try:\n        f(a)\n    except RecursionError:\n        pass\n    f(a)\n"
)
RETURNS = student("def f(a):\n    return a\n")


def run(function, seconds):
    """The observations of a function on one case."""
    return run_cases(function, [TestCase("", {"": Call([1.0])})], ["a"], seconds=seconds)


def handled() -> tuple:
    """What has to be the same after a time limit as before it."""
    if not HAS_TIMERS:
        return (sys.gettrace(),)
    return signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL), sys.gettrace()


@pytest.mark.parametrize("function", [ENDLESS, CALLS_LIBRARY])
def test_code_that_does_not_end_is_ended_and_its_line_is_named(means, function):
    before = handled()
    with pytest.raises(TimeLimitExceeded) as caught:
        run(function, 0.05)
    assert caught.value.location.startswith("line ")
    assert handled() == before


@pytest.mark.parametrize("means", REPEATED, indirect=True)
def test_code_that_catches_every_exception_is_ended_all_the_same(means):
    before = handled()
    with pytest.raises(TimeLimitExceeded):
        run(CATCHES, 0.05)
    assert handled() == before


@pytest.mark.parametrize("means", WITHOUT_ROOM, indirect=True)
def test_code_that_calls_itself_without_end_is_ended(means):
    with pytest.raises(TimeLimitExceeded):
        run(RECURSES, 0.05)


def test_code_that_catches_the_exception_and_returns_has_exceeded_its_limit(means):
    late = student(
        "def f(a):\n    try:\n        while True:\n            pass\n"
        "    except BaseException:\n        return a\n"
    )
    with pytest.raises(TimeLimitExceeded) as caught:
        run(late, 0.05)
    assert caught.value.location in ("line 3", "line 4")


def test_code_that_ends_in_time_gives_its_result(means):
    before = handled()
    (observation,) = run(RETURNS, 600.0)
    assert observation.error is None
    assert observation.result == 1.0
    assert handled() == before


def test_no_exception_comes_after_the_end_of_the_context(means):
    """The limit ends at all distances from the end of the code, before and after it."""
    pause = student(
        "import time\ndef f(a):\n    ends = time.monotonic() + a\n"
        "    while time.monotonic() < ends:\n        pass\n    return a\n"
    )
    seen = set()
    for n in range(300):
        try:
            with time_limit(0.002):
                pause(0.001 + n * 5e-6)
            seen.add("ended")
        except TimeLimitExceeded:
            seen.add("exceeded")
        for _ in range(50):  # a late exception would be raised here, outside of any try
            pass
    time.sleep(2 * module.AGAIN)
    assert seen == {"ended", "exceeded"}


@pytest.mark.skipif(not HAS_TIMERS, reason="there are no timers here")
def test_a_timer_that_runs_already_goes_on_after_the_limit():
    rang = []
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append(True))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(TimeLimitExceeded):
            run(ENDLESS, 0.05)
        assert rang == []
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 0.2
        time.sleep(0.3)
        assert rang == [True]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_outside_the_main_thread_code_is_ended_too():
    ended = []

    def call():
        try:
            run(ENDLESS, 0.05)
        except TimeLimitExceeded as exceeded:
            ended.append(exceeded.location)

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    assert len(ended) == 1
    assert ended[0].startswith("line ")


def test_an_interrupt_by_the_user_ends_the_code_before_its_limit(means):
    interrupts = student(
        "import signal\ndef f(a):\n    signal.raise_signal(signal.SIGINT)\n"
        "    while True:\n        pass\n"
    )
    before = handled()
    with pytest.raises(KeyboardInterrupt):
        run(interrupts, 600.0)
    assert handled() == before


def test_what_calls_the_students_code_is_not_interrupted(means):
    """A context of check, such as the one that records warnings, always ends as it should."""
    with pytest.raises(TimeLimitExceeded):
        exec(  # a module of check, without student code on the stack
            "from check.time_limit import time_limit\nimport time\n"
            "with time_limit(0.02):\n    ends = time.monotonic() + 0.1\n"
            "    while time.monotonic() < ends:\n        pass\n    completed.append(True)\n",
            {"__name__": "check.example", "completed": (completed := [])},
        )
    assert completed == [True]


def test_the_tracers_end_as_they_began_and_see_only_student_code():
    for make in (tracing.LineTracer, *([tracing.Monitor] if sys.version_info >= (3, 12) else [])):
        seen: list[types.FrameType] = []
        arguments = () if make is tracing.LineTracer else (2, threading.get_ident())
        one, before = make(*arguments, seen.append), sys.gettrace()
        one.start(sys._getframe())
        for a in range(3):
            RETURNS(a)
        one.stop()
        one.stop()
        assert sys.gettrace() is before
        names = [frame.f_code.co_name for frame in seen]
        assert names.count("f") == 3
        assert set(names) <= {"f", sys._getframe().f_code.co_name}
