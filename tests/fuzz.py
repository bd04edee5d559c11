"""Frames that a sandbox could send, valid and invalid, and how the grader reads them.

In the tests (tests/test_protocol.py) hypothesis chooses among them. Outside CI a fuzzer does, which
is guided by coverage:

    pip install atheris
    python -m tests.fuzz --hours H [--corpus FOLDER]

The folder keeps the corpus and the findings; with the same folder the fuzzer continues.
"""

import argparse
import contextlib
import dataclasses
import functools
import hashlib
import itertools
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from check import (
    codec,
    compare,
    fingerprints,
    hints,
    localise,
    mutants,
    pytree,
    relations,
    runner,
    scoring,
    side_effects,
    suite_file,
)
from check.pytree import PyTree, Seed, Unsupported, to_pytree
from check.result import Result
from check.suite import Call, Observation, TestSuite
from grader.assignment import assignments
from grader.exercises.cases import LONG
from grader.exercises.exercise import CHECK, TRUSTED, Exercise
from grader.sandbox import protocol, reference_proxy


class Choices(Protocol):
    """A source of choices: a seed from hypothesis, or the bytes of a fuzzer."""

    def number(self, least: int, most: int) -> int:
        """A whole number from least to most, both included."""
        ...

    def bytes(self, most: int) -> bytes:
        """At most so many bytes."""
        ...


def one_of(choices: Choices, options: Any) -> Any:
    """One of several options."""
    options = list(options)
    return options[choices.number(0, len(options) - 1)]


# ---------------------------------------------------------------- results of the reference

UNUSUAL_FLOATS = (np.nan, np.inf, -np.inf, 1e308, -1e308, 5e-324, -0.0, 0.0, 1e160, 1.0, -7.0)
DTYPES = ("float64", "float32", "int64", "int32", "bool")
SHAPES = ((), (0,), (1,), (3,), (0, 5), (1, 1), (2, 3), (3, 2), (2, 1, 4), (2000,), (2001,))
TEXTS = ("", "f", "a b", "[3] key; expected", "ü", "名", "x" * 200)
INVALID_TEXTS = ("x" * 201, "\ud800", "a\nb", "\x1b[2J", "\u202e", "\x00", 5, None, [])


@functools.cache
def known(names: tuple[str, ...] = ()) -> list[tuple[Exercise, TestSuite, list[PyTree]]]:
    """Exercises with their visible suites and the results of the reference, before any property.

    Args:
        names: of assignment and exercise, such as "01-gates sigmoid"; all exercises when empty.
    """
    found = []
    for assignment in assignments():
        visible = suite_file.read_suites(CHECK / f"{assignment.part}.json")
        for exercise in assignment.exercises:
            if not names or f"{assignment.name} {exercise.name}" in names:
                suite = visible[exercise.name]
                found.append((exercise, suite, _reference_results(exercise, suite)))
    return found


def _reference_results(exercise: Exercise, suite: TestSuite) -> list[PyTree]:
    if exercise.name != "train":
        observations = runner.run_cases(exercise.reference, suite.cases, suite.arguments)
        return [one.result for one in observations]
    runs = [{name: _untrained(c.kwargs) for name, c in k.calls.items()} for k in suite.cases]
    return [run[""] if list(run) == [""] else run for run in runs]


def _untrained(kwargs: dict[str, Any]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """A model and errors in the form that train returns, without training."""
    units = kwargs["hidden_size"]
    shapes = {"W": (units, units + 2), "b": (units, 1)}
    model = {kind + gate: np.full(shapes[kind], 0.1) for gate in "figo" for kind in "Wb"}
    model |= {"Wy": np.ones((1, units)), "by": np.zeros((1, 1))}
    return kwargs.get("model", model), np.ones(kwargs["max_sequences"])


def _replaced() -> dict[str, Callable[..., Any]]:
    """Every function that the reference proxy may have to answer for."""
    found: dict[str, Callable[..., Any]] = {}
    for assignment in assignments():
        exercises = {e.name: e for e in assignment.exercises}
        found |= {name: exercises[name].reference for e in exercises.values() for name in e.needs}
    return found


REPLACED = _replaced()


# ---------------------------------------------------------------- observations that could be sent


def array(choices: Choices) -> np.ndarray:
    """Any small array."""
    dtype, shape = np.dtype(one_of(choices, DTYPES)), one_of(choices, SHAPES)
    with np.errstate(all="ignore"):
        return np.full(shape, one_of(choices, UNUSUAL_FLOATS)).astype(dtype)


def mutated(choices: Choices, given: PyTree, percent: int) -> PyTree:
    """A result in which each part is replaced by something else, with a probability in percent."""
    if choices.number(0, 99) < percent:
        return _replacement(choices, given)
    if isinstance(given, dict):
        found = {key: mutated(choices, part, percent) for key, part in given.items()}
        return found | ({one_of(choices, TEXTS): 0} if choices.number(0, 99) < percent else {})
    if isinstance(given, tuple | list):
        return type(given)(mutated(choices, part, percent) for part in given)
    return given


def _replacement(choices: Choices, given: PyTree) -> PyTree:
    kind = choices.number(0, 9)
    if kind < 4 and isinstance(given, np.ndarray):
        return _mutated_array(choices, given)
    if kind == 4:
        return Unsupported(one_of(choices, TEXTS))
    if kind == 5:
        return one_of(choices, ((), [], {}, {"x" * 200: [array(choices)], "": ()}))
    if kind == 6:
        return [given] * choices.number(1, 3)
    if kind == 7 and isinstance(given, dict):
        return list(given.values())
    if kind == 8 and isinstance(given, tuple | list):
        return list(given[: choices.number(0, len(given))])
    return array(choices)


def _mutated_array(choices: Choices, given: np.ndarray) -> np.ndarray:
    """An array that differs from the given one in dtype, entries or shape."""
    with np.errstate(all="ignore"):
        found = np.array(given, dtype=one_of(choices, (given.dtype, "float64", "float32", "bool")))
        unusual = np.float64(one_of(choices, UNUSUAL_FLOATS)).astype(found.dtype)
    if choices.number(0, 1):
        found[...] = unusual
    elif found.size:
        found.flat[choices.number(0, found.size - 1)] = unusual
    return one_of(choices, (found, found.T, found[..., :1] if found.ndim else found, found[None]))


def mutated_observations(choices: Choices, given: list[PyTree], percent: int) -> list[Observation]:
    """Observations of results that are mutated."""
    return [_observation(choices, mutated(choices, one, percent), percent) for one in given]


def _observation(choices: Choices, result: PyTree, percent: int) -> Observation:
    observation = Observation(result)
    if choices.number(0, 99) < percent:
        kinds = ("NotImplementedError", "ValueError", "UnusableResult", "KeyboardInterrupt", "")
        observation.error = (one_of(choices, kinds), one_of(choices, TEXTS))
        observation.location = one_of(choices, TEXTS)
    if choices.number(0, 99) < percent:
        texts = ("[0] shares its memory with the result [1]", "[99] shares", *TEXTS)
        observation.changed = [one_of(choices, texts)]
        observation.shared = [one_of(choices, texts)]
        observation.warnings = [one_of(choices, texts)]
        observation.overwritten = bool(choices.number(0, 1))
    return observation


# ---------------------------------------------------------------- frames that could be sent


def data(choices: Choices, depth: int = 0) -> Any:
    """Any JSON value; most are nearly what an honest message holds."""
    kind = choices.number(0, 9 if depth < 4 else 4)
    if kind < 2:
        return one_of(choices, (None, True, False, 0, -1, 5, 1 << 62, 1 << 70, 10**400, -0.0))
    if kind == 2:
        return one_of(choices, (np.nan, np.inf, 1e308, *TEXTS, *INVALID_TEXTS))
    if kind == 3:
        return {"array": one_of(choices, (0, 0, 1, 2, -1, True, "0", 1 << 70))}
    if kind == 4:
        kinds = ("unsupported", "seed", "value", "array", "x")
        return {one_of(choices, kinds): one_of(choices, TEXTS)}
    inner = [data(choices, depth + 1) for _ in range(choices.number(0, 3))]
    if kind == 5:
        return inner
    if kind == 6:
        return {one_of(choices, ("tuple", "list", "dict", "function")): inner}
    if kind == 7:
        return {"dict": [[one_of(choices, (*TEXTS, "x", 5)), part] for part in inner]}
    if kind == 8:
        keys = ("observations", "nonce", "array", *TEXTS)
        return {str(one_of(choices, keys)): part for part in inner}
    fields = {"error": None, "location": "", "changed": [], "shared": [], "overwritten": False}
    nearly = fields | {"warnings": [], "result": {"tuple": inner}}
    return nearly | ({one_of(choices, nearly): inner[0]} if inner else {})


def frame(message: Any, specs: Any, payload: bytes) -> bytes:
    """A frame with any message and any description of its arrays."""
    header = json.dumps({"message": message, "arrays": specs}).encode()
    return protocol.PREFIX.pack(protocol.MAGIC, len(header), len(payload)) + header + payload


def any_frame(choices: Choices) -> bytes:
    """Any frame whose lengths are right; most are nearly valid."""
    specs = [
        [one_of(choices, DTYPES), list(one_of(choices, SHAPES))]
        for _ in range(choices.number(0, 3))
    ]
    size = sum(np.dtype(d).itemsize * int(np.prod(s, dtype=int)) for d, s in specs)
    if choices.number(0, 9) == 0:
        specs = one_of(choices, (data(choices), [data(choices)], [["float64", [0, 1 << 26] * 4]]))
    messages = ({"observations": [data(choices)]}, data(choices), any_call(choices))
    return frame(one_of(choices, messages), specs, (choices.bytes(64) + bytes(size))[:size])


LENGTHS = (0, 1, 2, 3, 7, 47, 171, 2080, 2081, 9_000, 20_000, 1 << 20)


def any_call(choices: Choices) -> Any:
    """Any call of the reference proxy; most are nearly valid. Arrays are numbered in order."""
    numbers = itertools.count()

    def part(depth: int = 0) -> Any:
        kind = choices.number(0, 9 if depth < 2 else 3)
        if kind < 6:
            return {"array": next(numbers)}
        if kind == 6:
            return {"seed": choices.number(-1, 3)}
        if kind == 7:
            return {"unsupported": "None"}
        names = (*("W" + gate for gate in "figo"), "bf", "x_t", "h_prev", "c")
        inner = [part(depth + 1) for _ in range(choices.number(0, 9))]
        pairs = [[name, inner.pop()] for name in names if inner]
        return {"list": inner} if kind == 8 else {"dict": pairs}

    listed = {"list": [part() for _ in range(choices.number(0, 5))]}
    named = {"dict": [["params", part()]]} if choices.number(0, 9) == 0 else {"dict": []}
    return {"call": "f", "args": one_of(choices, (listed,) * 9 + (part(),)), "kwargs": named}


ProxyCall = tuple[str, list[PyTree], dict[str, PyTree]]  # name of the function, and arguments


@functools.cache
def proxy_calls() -> list[list[ProxyCall]]:
    """Calls of the reference proxy on the visible cases, one sequence of calls for each."""
    found: list[list[ProxyCall]] = []
    for exercise, suite, _ in known():
        if exercise.name not in REPLACED:
            continue
        for call in (call for case in suite.cases for call in case.calls.values()):
            args = [_as_data(v) for v in call.args]
            named = {k: _as_data(v) for k, v in call.kwargs.items()}
            if call.adapter == "optimised":
                params, (grads, *_), *rates = args
                of_adapter = ("beside", "refilled", "halved", "steps", "columns_first")
                named = {name: v for name, v in named.items() if name not in of_adapter}
                step = ("Adam.step", [np.array(0), params, grads], {})
                found.append([("Adam", [params, *rates], named), step, step])
            elif call.adapter in ("", "drawn") and not _is_long(call):
                found.append([(exercise.name, args, named)])
    return found


def _is_long(call: Call) -> bool:
    """Whether it has a sequence of LONG steps: no function that calls others is given one."""
    return any(np.shape(a)[:1] == (LONG,) for a in call.args if isinstance(a, np.ndarray))


def _as_data(argument: Any) -> PyTree:
    return argument if isinstance(argument, Seed) else to_pytree(argument)


def resized(choices: Choices, given: PyTree, lengths: dict[int, int]) -> PyTree:
    """A pytree with other lengths of axes; arrays that fitted together mostly still do."""
    if isinstance(given, dict):
        return {name: resized(choices, part, lengths) for name, part in given.items()}
    if isinstance(given, tuple | list):
        return type(given)(resized(choices, part, lengths) for part in given)
    if not isinstance(given, np.ndarray):
        return given
    if given.dtype.kind == "i" and not given.ndim:
        length = np.array(lengths.get(int(given), int(given)))
        return length.astype(one_of(choices, ("int64",) * 5 + ("float64", "bool")))
    shape = [lengths.get(n, n) for n in given.shape]
    if choices.number(0, 19) == 0:
        shape = [one_of(choices, LENGTHS) for _ in range(choices.number(0, 3))]
    return given if np.prod(shape, dtype=float) > 20_100 else np.resize(given, shape)


def any_calls(choices: Choices) -> list[tuple[str, bytes]]:
    """A sequence of small calls of the reference proxy, as name and frame; any may be expensive."""
    calls = one_of(choices, proxy_calls())
    found = sorted({n for _, args, _ in calls for n in _lengths(args)})
    lengths = {n: one_of(choices, LENGTHS) for n in found if choices.number(0, 1)}
    percent = one_of(choices, (0, 0, 0, 2, 10))
    frames = []
    for name, args, named in calls:
        args = mutated(choices, resized(choices, args, lengths), percent)
        named = mutated(choices, resized(choices, named, lengths), percent)
        build = functools.partial(call_message, args, named)
        with contextlib.suppress(protocol.ProtocolError):  # it is too large to be sent
            frames.append((name, protocol.encode_frame(build)))
    return frames


def call_message(args: PyTree, named: PyTree, put: protocol.Put) -> Any:
    """The arguments of a call as a proxy in the sandbox sends them."""
    return {"args": codec.encode(args, put), "kwargs": codec.encode(named, put)}


def _lengths(part: PyTree) -> set[int]:
    if isinstance(part, np.ndarray):
        return {*part.shape, *([int(part)] if part.dtype.kind == "i" and not part.ndim else [])}
    inner = part.values() if isinstance(part, dict) else part
    return set().union(*map(_lengths, inner)) if isinstance(part, dict | tuple | list) else set()


# ---------------------------------------------------------------- how the grader reads frames


def decode(sent: bytes) -> tuple[Any, protocol.Get]:
    """Decode a frame as the grader decodes one from a sandbox.

    Raises:
        protocol.ProtocolError: it is no frame.
    """
    size = protocol.PREFIX.size
    header, payload = protocol.frame_lengths(sent[:size])
    if len(sent) < size + header + payload:
        raise protocol.ProtocolError("cut off")
    return protocol.decode_frame(sent[size : size + header], sent[size + header :][:payload])


def encode(observations: list[Observation]) -> bytes:
    """The frame of an answer with these observations.

    Raises:
        protocol.ProtocolError: it is too large to be sent.
    """
    return protocol.encode_frame(
        lambda put: {"observations": [codec.encode_observation(one, put) for one in observations]}
    )


def decode_observations(sent: bytes) -> list[Observation] | None:
    """The observations in a frame; None when it is refused."""
    try:
        message, get = decode(sent)
        return [codec.decode_observation(one, get) for one in message["observations"]]
    except (protocol.ProtocolError, ValueError, KeyError, TypeError):
        return None


def answer_calls(frames: list[tuple[str, bytes]]) -> list[dict[str, Any]]:
    """The answers of the reference proxy to calls, as JSON; bytes that are no frame have none."""
    functions, answers = reference_proxy.callable_functions(REPLACED), []
    for name, sent in frames:
        try:
            message, get = decode(sent)
        except protocol.ProtocolError:
            continue
        if isinstance(message, dict):
            answer = reference_proxy.answer_call(functions[name], message, get)
            answers.append(_message(answer))
    return answers


def _message(build: protocol.Build) -> dict[str, Any]:
    try:
        sent = protocol.encode_frame(build)
    except protocol.ProtocolError:
        return {"refused": "it is too large"}
    size = protocol.PREFIX.size
    header, payload = protocol.frame_lengths(sent[:size])
    assert len(sent) == size + header + payload
    return dict(json.loads(sent[size:][:header])["message"])


def evaluate(choices: Choices, suite: TestSuite, given: list[PyTree], percent: int) -> Result:
    """The result on mutated observations, after they were sent in a frame."""
    try:
        sent = encode(mutated_observations(choices, given, percent))
    except protocol.ProtocolError:  # they are too large to be sent
        sent = b""
    return scoring.evaluate(suite, decode_observations(sent) or [], TRUSTED)


# ---------------------------------------------------------------- the fuzzer


@dataclasses.dataclass
class _Bytes:
    """Choices made by the bytes of a fuzzer."""

    provider: Any

    def number(self, least: int, most: int) -> int:
        return int(self.provider.ConsumeIntInRange(least, most))

    def bytes(self, most: int) -> bytes:
        return bytes(self.provider.ConsumeBytes(most))


MAX_GROWTH = 400 << 10  # KiB by which one input may raise the peak memory of the process
MAX_SECONDS = 5.0  # CPU time for one input


def _one_input(given: bytes, provider: Any) -> None:
    """Use one input: as bytes that were sent, or for choices."""
    choices = _Bytes(provider)
    kind = given[0] % 8 if given else 0
    if kind in (0, 1):
        sent = given[1:]
        if kind == 1:  # a header alone, with its lengths set right
            sent = protocol.PREFIX.pack(protocol.MAGIC, len(sent), 0) + sent
    elif kind in (2, 3):
        sent = any_frame(choices)
    elif kind in (4, 5):
        answer_calls(any_calls(choices))
        return
    else:
        _, suite, results = one_of(choices, known())
        evaluate(choices, suite, results, one_of(choices, (0, 1, 3, 10, 50)))
        return
    for one in decode_observations(sent) or []:
        assert isinstance(one, Observation)
        assert pytree.is_result(one.result) or (one.error and one.result is None)
    names = list(reference_proxy.callable_functions(REPLACED))
    for answer in answer_calls([(names[len(sent) % len(names)], sent)]):
        assert set(answer) in ({"result"}, {"refused"})


def _note(folder: pathlib.Path, given: bytes, description: str) -> None:
    """Keep a finding, with the input that shows it; once for each description."""
    name = hashlib.sha256(description.encode()).hexdigest()[:12]
    path = folder / "found" / name
    if not path.exists():
        path.write_bytes(given)
        path.with_suffix(".txt").write_text(description, encoding="utf-8")
        print(f"finding {name}: {description}", flush=True)


FUZZED = (protocol, reference_proxy, pytree, codec, runner, side_effects)
FUZZED += (scoring, compare, localise, fingerprints, mutants, hints, relations)


def _fuzz(folder: pathlib.Path, seconds: int) -> None:
    """Run the fuzzer in this process; it ends the process."""
    import atheris

    for module in FUZZED:
        for member in vars(module).values():
            is_own = getattr(member, "__module__", "") == module.__name__
            if is_own and hasattr(member, "__code__"):
                atheris.instrument_func(member)
    known()

    def target(given: bytes) -> None:
        before, started = _peak_memory(), time.process_time()
        try:
            _one_input(given, atheris.FuzzedDataProvider(given[1:]))
        except Exception as error:
            at = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{pathlib.Path(at.filename).name}:{at.lineno}"
            _note(folder, given, f"{type(error).__name__} in {where}")
        if _peak_memory() - before > MAX_GROWTH:
            _note(folder, given, "one input took more than 400 MiB")
        if time.process_time() - started > MAX_SECONDS:
            _note(folder, given, f"one input took longer than {MAX_SECONDS:g} s")

    options = [f"-max_total_time={seconds}", "-print_final_stats=1", "-max_len=4096"]
    options += ["-timeout=60", "-rss_limit_mb=4096", f"-artifact_prefix={folder}/found/"]
    atheris.Setup([sys.argv[0], *options, str(folder / "inputs")], target)
    atheris.Fuzz()


def _peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _seed(folder: pathlib.Path) -> None:
    """Put real frames into the corpus."""
    for exercise, suite, results in known():
        cases = protocol.encode_frame(
            lambda put, suite=suite: {"cases": [codec.encode_case(c, put) for c in suite.cases]}
        )
        answer = encode([Observation(result) for result in results])
        for name, sent in (("observations", answer), ("cases", cases)):
            if len(sent) < 100_000 - 1:
                (folder / "inputs" / f"{exercise.name}-{name}").write_bytes(b"\0" + sent)


def main(argv: list[str] | None = None) -> int:
    """Fuzz for some hours, in processes that are started again when one ends early."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--corpus", type=pathlib.Path, default=None, metavar="FOLDER")
    parser.add_argument("--seconds", type=int, help=argparse.SUPPRESS)  # of one of those processes
    args = parser.parse_args(argv)
    folder = args.corpus or pathlib.Path(tempfile.mkdtemp(prefix="fuzz-"))
    for name in ("inputs", "found"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if args.seconds:
        _fuzz(folder, args.seconds)
    _seed(folder)
    return _run_fuzzers(folder, args.hours * 3600)


def _run_fuzzers(folder: pathlib.Path, seconds: float) -> int:
    """Run one fuzzer after the other, and print what they found; returns the exit status."""
    started, executions, coverage, memory, ends = time.monotonic(), 0, 0, 0, 0
    while (left := int(seconds - (time.monotonic() - started))) > 0:
        command = [sys.executable, "-m", "tests.fuzz", "--corpus", str(folder)]
        done = subprocess.run(
            [*command, "--seconds", str(left)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONWARNINGS": "error::RuntimeWarning"},
            check=False,
        )
        output = done.stdout.decode(errors="replace")
        units = _last(output, r"number_of_executed_units: (\d+)")
        units = _last(output, r"number_of_executed_units: (\d+)")
        executions += units or _last(output, r"#(\d+)\s")
        coverage = max(coverage, _last(output, r"cov: (\d+)"))
        memory = max(memory, _last(output, r"peak_rss_mb: (\d+)"), _last(output, r"rss: (\d+)Mb"))
        if done.returncode:
            ends += 1
            print(output[-2000:])
            if not executions:
                return 1
    found = sorted((folder / "found").glob("*.txt"))
    hours = (time.monotonic() - started) / 3600
    print(f"{executions:,} executions in {hours:.2f} hours; {coverage} places covered")
    print(f"peak memory {memory} MiB; {ends} processes ended early; corpus {folder}")
    print(f"{len(found)} findings" + "".join(f"\n  {p.stem}: {p.read_text()}" for p in found))
    return 1 if found or ends else 0


def _last(text: str, pattern: str) -> int:
    """The last number in a text that a pattern matches, or 0."""
    return int(([*re.findall(pattern, text)] or ["0"])[-1])


if __name__ == "__main__":
    sys.exit(main())
