"""Whatever a box may say: made from any source of choices, and what reading it must come to.

The tests let hypothesis choose. Out of CI a coverage-guided fuzzer does, for as long as you like:

    pip install atheris
    python -m tests.fuzz --hours H [--corpus FOLDER]

It goes on where it was with the same folder, which keeps what it has learnt and what it has found.
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

from check import cards, probe, recognise, tree, verdict
from check.cards import Card
from check.probe import Seen
from check.tree import Odd, Seed, Tree
from grader.box import oracle, wire
from grader.exercises import CHECK, Exercise, assignment_part, assignments, exercises
from solutions.forward import lstm_forward


class Choices(Protocol):
    """Where choices come from: hypothesis, or the bytes of a fuzzer."""

    def number(self, least: int, most: int) -> int:
        """A whole number; both ends can come."""
        ...

    def bytes(self, most: int) -> bytes:
        """No more than so many."""
        ...


def one_of(choices: Choices, things: Any) -> Any:
    """One of several things."""
    things = list(things)
    return things[choices.number(0, len(things) - 1)]


# ---------------------------------------------------------------- what honest code would say

ODD_FLOATS = (np.nan, np.inf, -np.inf, 1e308, -1e308, 5e-324, -0.0, 0.0, 1e160, 1.0, -7.0)
DTYPES = ("float64", "float32", "int64", "int32", "bool")
SHAPES = ((), (0,), (1,), (3,), (0, 5), (1, 1), (2, 3), (3, 2), (2, 1, 4), (2000,), (2001,))
WORDS = ("", "f", "a b", "[3] key; expected", "ü", "名", "x" * 200)
NO_WORDS = ("x" * 201, "\ud800", "a\nb", "\x1b[2J", "\u202e", "\x00", 5, None, [])


@functools.cache
def known(asked: tuple[str, ...] = ()) -> list[tuple[Exercise, Card, list[Tree]]]:
    """Exercises, their visible cards, and what the reference gives before any law sees it."""
    found = []
    for assignment in assignments():
        visible = cards.read(CHECK / f"{assignment_part(assignment)}.json")
        for exercise in exercises(assignment):
            if not asked or f"{assignment} {exercise.name}" in asked:
                card = visible[exercise.name]
                found.append((exercise, card, _given(exercise, card)))
    return found


def _given(exercise: Exercise, card: Card) -> list[Tree]:
    if exercise.name != "train":
        seen = probe.observe(exercise.reference, card.cases, card.arguments)
        return [one.result for one in seen]
    runs = [{name: _untrained(c.kwargs) for name, c in k.calls.items()} for k in card.cases]
    return [run[""] if list(run) == [""] else run for run in runs]


def _untrained(asked: dict[str, Any]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """What looks like the outcome of a training run, at no cost."""
    units = asked["hidden_size"]
    shapes = {"W": (units, units + 2), "b": (units, 1)}
    model = {kind + gate: np.full(shapes[kind], 0.1) for gate in "figo" for kind in "Wb"}
    model |= {"Wy": np.ones((1, units)), "by": np.zeros((1, 1))}
    return asked.get("model", model), np.ones(asked["max_sequences"])


def _replaced() -> dict[str, Callable[..., Any]]:
    """Every function that the judge may have to answer for."""
    found: dict[str, Callable[..., Any]] = {}
    for assignment in assignments():
        asked = {e.name: e for e in exercises(assignment)}
        found |= {name: asked[name].reference for e in asked.values() for name in e.needs}
    return found


REPLACED = _replaced()


# ---------------------------------------------------------------- what hostile code could say


def array(choices: Choices) -> np.ndarray:
    """Any small array."""
    dtype, shape = np.dtype(one_of(choices, DTYPES)), one_of(choices, SHAPES)
    with np.errstate(all="ignore"):
        return np.full(shape, one_of(choices, ODD_FLOATS)).astype(dtype)


def spoiled(choices: Choices, given: Tree, often: int) -> Tree:
    """A result with about one part in a hundred, times often, replaced by something else."""
    if choices.number(0, 99) < often:
        return _instead(choices, given)
    if isinstance(given, dict):
        found = {key: spoiled(choices, part, often) for key, part in given.items()}
        return found | ({one_of(choices, WORDS): 0} if choices.number(0, 99) < often else {})
    if isinstance(given, tuple | list):
        return type(given)(spoiled(choices, part, often) for part in given)
    return given


def _instead(choices: Choices, given: Tree) -> Tree:
    kind = choices.number(0, 9)
    if kind < 4 and isinstance(given, np.ndarray):
        return _odd_array(choices, given)
    if kind == 4:
        return Odd(one_of(choices, WORDS))
    if kind == 5:
        return one_of(choices, ((), [], {}, {"x" * 200: [array(choices)], "": ()}))
    if kind == 6:
        return [given] * choices.number(1, 3)
    if kind == 7 and isinstance(given, dict):
        return list(given.values())
    if kind == 8 and isinstance(given, tuple | list):
        return list(given[: choices.number(0, len(given))])
    return array(choices)


def _odd_array(choices: Choices, given: np.ndarray) -> np.ndarray:
    """Like the given one in some respects."""
    with np.errstate(all="ignore"):
        found = np.array(given, dtype=one_of(choices, (given.dtype, "float64", "float32", "bool")))
        odd = np.float64(one_of(choices, ODD_FLOATS)).astype(found.dtype)
    if choices.number(0, 1):
        found[...] = odd
    elif found.size:
        found.flat[choices.number(0, found.size - 1)] = odd
    return one_of(choices, (found, found.T, found[..., :1] if found.ndim else found, found[None]))


def seen_of(choices: Choices, given: list[Tree], often: int) -> list[Seen]:
    """What a box could say was seen."""
    return [_seen(choices, spoiled(choices, result, often), often) for result in given]


def _seen(choices: Choices, result: Tree, often: int) -> Seen:
    seen = Seen(result)
    if choices.number(0, 99) < often:
        kinds = ("NotImplementedError", "ValueError", "Misused", "KeyboardInterrupt", "")
        seen.error = (one_of(choices, kinds), one_of(choices, WORDS))
        seen.where = one_of(choices, WORDS)
    if choices.number(0, 99) < often:
        told = ("[0] shares its memory with the result [1]", "[99] shares", *WORDS)
        seen.changed, seen.shared = [one_of(choices, told)], [one_of(choices, told)]
        seen.warned, seen.stale = [one_of(choices, told)], bool(choices.number(0, 1))
    return seen


def data(choices: Choices, depth: int = 0) -> Any:
    """Any JSON value, with a preference for what is nearly a message."""
    kind = choices.number(0, 9 if depth < 4 else 4)
    if kind < 2:
        return one_of(choices, (None, True, False, 0, -1, 5, 1 << 62, 1 << 70, 10**400, -0.0))
    if kind == 2:
        return one_of(choices, (np.nan, np.inf, 1e308, *WORDS, *NO_WORDS))
    if kind == 3:
        return {"array": one_of(choices, (0, 0, 1, 2, -1, True, "0", 1 << 70))}
    if kind == 4:
        return {one_of(choices, ("odd", "seed", "value", "array", "x")): one_of(choices, WORDS)}
    inner = [data(choices, depth + 1) for _ in range(choices.number(0, 3))]
    if kind == 5:
        return inner
    if kind == 6:
        return {one_of(choices, ("tuple", "list", "dict", "formula")): inner}
    if kind == 7:
        return {"dict": [[one_of(choices, (*WORDS, "x", 5)), part] for part in inner]}
    if kind == 8:
        return {str(one_of(choices, ("seen", "nonce", "array", *WORDS))): part for part in inner}
    fields = {"error": None, "where": "", "changed": [], "shared": [], "stale": False, "warned": []}
    nearly = fields | {"result": {"tuple": inner}}
    return nearly | ({one_of(choices, nearly): inner[0]} if inner else {})


def frame(message: Any, kinds: Any, payload: bytes) -> bytes:
    """A frame that says what it likes."""
    header = json.dumps({"message": message, "arrays": kinds}).encode()
    return wire.PREFIX.pack(wire.MAGIC, len(header), len(payload)) + header + payload


def odd_frame(choices: Choices) -> bytes:
    """Any frame whose lengths are right, of which most are half right."""
    kinds = [
        [one_of(choices, DTYPES), list(one_of(choices, SHAPES))]
        for _ in range(choices.number(0, 3))
    ]
    size = sum(np.dtype(d).itemsize * int(np.prod(s, dtype=int)) for d, s in kinds)
    if choices.number(0, 9) == 0:
        kinds = one_of(choices, (data(choices), [data(choices)], [["float64", [0, 1 << 26] * 4]]))
    message = one_of(choices, ({"seen": [data(choices)]}, data(choices), question(choices)))
    return frame(message, kinds, (choices.bytes(64) + bytes(size))[:size])


LENGTHS = (0, 1, 2, 3, 7, 47, 171, 2080, 2081, 9_000, 20_000, 1 << 20)


def question(choices: Choices) -> Any:
    """Any question to an oracle, of which most are half right. Arrays are named in their order."""
    numbers = itertools.count()

    def part(depth: int = 0) -> Any:
        kind = choices.number(0, 9 if depth < 2 else 3)
        if kind < 6:
            return {"array": next(numbers)}
        if kind == 6:
            return {"seed": choices.number(-1, 3)}
        if kind == 7:
            return {"odd": "None"}
        names = (*("W" + gate for gate in "figo"), "bf", "x_t", "h_prev", "c")
        inner = [part(depth + 1) for _ in range(choices.number(0, 9))]
        pairs = [[name, inner.pop()] for name in names if inner]
        return {"list": inner} if kind == 8 else {"dict": pairs}

    listed = {"list": [part() for _ in range(choices.number(0, 5))]}
    named = {"dict": [["params", part()]]} if choices.number(0, 9) == 0 else {"dict": []}
    return {"ask": "it", "args": one_of(choices, (listed,) * 9 + (part(),)), "kwargs": named}


Question = tuple[str, list[Tree], dict[str, Tree]]  # to whom, and the arguments


@functools.cache
def questions() -> list[list[Question]]:
    """What is asked where a function is replaced, one conversation after the other."""
    found: list[list[Question]] = []
    for exercise, card, _ in known():
        if exercise.name not in REPLACED:
            continue
        for call in (call for case in card.cases for call in case.calls.values()):
            args, named = (
                [_sent(v) for v in call.args],
                {k: _sent(v) for k, v in call.kwargs.items()},
            )
            if call.way == "optimised":
                params, (grads, *_), *rates = args
                named = {name: v for name, v in named.items() if name not in ("beside", "refilled")}
                step = ("Adam.step", [np.array(0), params, grads], {})
                found.append([("Adam", [params, *rates], named), step, step])
            elif not call.way:
                found.append([(exercise.name, args, named)])
    return found


def _sent(argument: Any) -> Tree:
    return argument if isinstance(argument, Seed) else tree.plain(argument)


def stretched(choices: Choices, given: Tree, lengths: dict[int, int]) -> Tree:
    """The same with other lengths, so that whatever fitted together mostly fits together still."""
    if isinstance(given, dict):
        return {name: stretched(choices, part, lengths) for name, part in given.items()}
    if isinstance(given, tuple | list):
        return type(given)(stretched(choices, part, lengths) for part in given)
    if not isinstance(given, np.ndarray):
        return given
    if given.dtype.kind == "i" and not given.ndim:
        length = np.array(lengths.get(int(given), int(given)))
        return length.astype(one_of(choices, ("int64",) * 5 + ("float64", "bool")))
    shape = [lengths.get(n, n) for n in given.shape]
    if choices.number(0, 19) == 0:
        shape = [one_of(choices, LENGTHS) for _ in range(choices.number(0, 3))]
    return given if np.prod(shape, dtype=float) > 20_100 else np.resize(given, shape)


def conversation(choices: Choices) -> list[tuple[str, bytes]]:
    """Questions, each to whom and as a frame, that look modest and may be anything but that."""
    asked = one_of(choices, questions())
    found = sorted({n for _, args, _ in asked for n in _lengths(args)})
    lengths = {n: one_of(choices, LENGTHS) for n in found if choices.number(0, 1)}
    often = one_of(choices, (0, 0, 0, 2, 10))
    said = []
    for name, args, named in asked:
        args = spoiled(choices, stretched(choices, args, lengths), often)
        named = spoiled(choices, stretched(choices, named, lengths), often)
        with contextlib.suppress(wire.Malformed):  # it cannot be asked
            said.append((name, wire.write(functools.partial(asks, args, named))))
    return said


def asks(args: Tree, named: Tree, put: Callable[[np.ndarray], int]) -> Any:
    """The question that a stand-in in a box would send."""
    return {"args": tree.pack(args, put), "kwargs": tree.pack(named, put)}


def _lengths(part: Tree) -> set[int]:
    if isinstance(part, np.ndarray):
        return {*part.shape, *([int(part)] if part.dtype.kind == "i" and not part.ndim else [])}
    inner = part.values() if isinstance(part, dict) else part
    return set().union(*map(_lengths, inner)) if isinstance(part, dict | tuple | list) else set()


# ---------------------------------------------------------------- what reading must come to


def read(said: bytes) -> tuple[Any, Callable[[Any], np.ndarray]]:
    """Read a frame as a box is read.

    Raises:
        wire.Malformed: there is none.
    """
    size = wire.PREFIX.size
    header, payload = wire.lengths(said[:size])
    if len(said) < size + header + payload:
        raise wire.Malformed("cut off")
    return wire.read(said[size : size + header], said[size + header :][:payload])


def sights(said: bytes) -> list[Seen] | None:
    """What a frame says was seen; None when it is refused."""
    try:
        message, get = read(said)
        listed = message["seen"]
        return [probe.seen_from_json(one, get) for one in listed]
    except (wire.Malformed, ValueError, KeyError, TypeError):
        return None


def consulted(said: list[tuple[str, bytes]]) -> list[dict[str, Any]]:
    """What the oracles answer to a conversation, as JSON; a frame that is none has no answer."""
    asked, answers = oracle.oracles(REPLACED), []
    for name, frame in said:
        try:
            message, get = read(frame)
        except wire.Malformed:
            continue
        if isinstance(message, dict):
            answers.append(_answered(oracle.consult(asked[name], message, get)))
    return answers


def _answered(build: Callable[..., Any]) -> dict[str, Any]:
    try:
        header, payload = wire.lengths((frame := wire.write(build))[: wire.PREFIX.size])
    except wire.Malformed:
        return {"refused": "it is too large"}
    assert len(frame) == wire.PREFIX.size + header + payload
    return dict(json.loads(frame[wire.PREFIX.size :][:header])["message"])


def judged(choices: Choices, card: Card, given: list[Tree], often: int) -> verdict.Verdict:
    """The verdict on what a box says instead of what the reference gives."""
    seen = seen_of(choices, given, often)
    try:
        said = wire.write(lambda put: {"seen": [probe.seen_to_json(one, put) for one in seen]})
    except wire.Malformed:  # more than can be said
        said = b""
    return verdict.judge(card, sights(said) or [], lstm_forward)


# ---------------------------------------------------------------- the fuzzer


@dataclasses.dataclass
class _Bytes:
    """Choices made by the bytes of a fuzzer."""

    provider: Any

    def number(self, least: int, most: int) -> int:
        return int(self.provider.ConsumeIntInRange(least, most))

    def bytes(self, most: int) -> bytes:
        return bytes(self.provider.ConsumeBytes(most))


MOST_GROWN = 400 << 10  # KiB by which one input may raise the highest memory of the process
SLOW = 5.0  # seconds of the processor for one input


def _one_input(said: bytes, provider: Any) -> None:
    """Read one input as each of the kinds of thing that it may be."""
    choices = _Bytes(provider)
    kind = said[0] % 8 if said else 0
    if kind in (0, 1):
        told = said[1:]
        if kind == 1:  # a header alone, with its lengths set right
            told = wire.PREFIX.pack(wire.MAGIC, len(told), 0) + told
    elif kind in (2, 3):
        told = odd_frame(choices)
    elif kind in (4, 5):
        consulted(conversation(choices))
        return
    else:
        _, card, given = one_of(choices, known())
        judged(choices, card, given, one_of(choices, (0, 1, 3, 10, 50)))
        return
    for seen in sights(told) or []:
        assert isinstance(seen, Seen)
        assert tree.holds_results_only(seen.result) or (seen.error and seen.result is None)
    asked = list(oracle.oracles(REPLACED))
    for answer in consulted([(asked[len(told) % len(asked)], told)]):
        assert set(answer) in ({"result"}, {"refused"})


def _note(folder: pathlib.Path, said: bytes, what: str) -> None:
    """Keep a finding once, by where it comes from, with the input that shows it."""
    name = hashlib.sha256(what.encode()).hexdigest()[:12]
    path = folder / "found" / name
    if not path.exists():
        path.write_bytes(said)
        path.with_suffix(".txt").write_text(what, encoding="utf-8")
        print(f"finding {name}: {what}", flush=True)


def _fuzz(folder: pathlib.Path, seconds: int) -> None:
    """Run the fuzzer in this process; it ends the process."""
    import atheris

    for module in (wire, tree, probe, oracle, verdict, recognise):
        for thing in vars(module).values():
            if getattr(thing, "__module__", "") == module.__name__ and hasattr(thing, "__code__"):
                atheris.instrument_func(thing)
    known()

    def target(said: bytes) -> None:
        before, started = _highest(), time.process_time()
        try:
            _one_input(said, atheris.FuzzedDataProvider(said[1:]))
        except Exception as error:
            at = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{pathlib.Path(at.filename).name}:{at.lineno}"
            _note(folder, said, f"{type(error).__name__} in {where}")
        if _highest() - before > MOST_GROWN:
            _note(folder, said, "one input took more than 400 MiB")
        if time.process_time() - started > SLOW:
            _note(folder, said, f"one input took longer than {SLOW:g} s")

    options = [f"-max_total_time={seconds}", "-print_final_stats=1", "-max_len=4096"]
    options += ["-timeout=60", "-rss_limit_mb=4096", f"-artifact_prefix={folder}/found/"]
    atheris.Setup([sys.argv[0], *options, str(folder / "inputs")], target)
    atheris.Fuzz()


def _highest() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _seed(folder: pathlib.Path) -> None:
    """Begin with real frames."""
    for exercise, card, given in known():
        seen = [Seen(result) for result in given]
        build = {
            "seen": lambda put, seen=seen: {"seen": [probe.seen_to_json(s, put) for s in seen]},
            "cases": lambda put, card=card: {
                "cases": [probe.case_to_json(c, put) for c in card.cases]
            },
        }
        for name, message in build.items():
            said = b"\0" + wire.write(message)
            if len(said) < 100_000:
                (folder / "inputs" / f"{exercise.name}-{name}").write_bytes(said)


def main(argv: list[str] | None = None) -> int:
    """Fuzz for some hours, in processes that are started again when one ends early."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--corpus", type=pathlib.Path, default=None, metavar="FOLDER")
    parser.add_argument("--seconds", type=int, help=argparse.SUPPRESS)  # of a process of its own
    asked = parser.parse_args(argv)
    folder = asked.corpus or pathlib.Path(tempfile.mkdtemp(prefix="fuzz-"))
    for name in ("inputs", "found"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if asked.seconds:
        _fuzz(folder, asked.seconds)
    _seed(folder)
    return _watch(folder, asked.hours * 3600)


def _watch(folder: pathlib.Path, seconds: float) -> int:
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
        said = done.stdout.decode(errors="replace")
        executions += _last(said, r"number_of_executed_units: (\d+)") or _last(said, r"#(\d+)\s")
        coverage = max(coverage, _last(said, r"cov: (\d+)"))
        memory = max(memory, _last(said, r"peak_rss_mb: (\d+)"), _last(said, r"rss: (\d+)Mb"))
        if done.returncode:
            ends += 1
            print(said[-2000:])
            if not executions:
                return 1
    found = sorted((folder / "found").glob("*.txt"))
    hours = (time.monotonic() - started) / 3600
    print(f"{executions:,} executions in {hours:.2f} hours; {coverage} places covered")
    print(f"highest memory {memory} MiB; {ends} processes ended early; corpus {folder}")
    print(f"{len(found)} findings" + "".join(f"\n  {p.stem}: {p.read_text()}" for p in found))
    return 1 if found or ends else 0


def _last(text: str, pattern: str) -> int:
    return int(([*re.findall(pattern, text)] or ["0"])[-1])


if __name__ == "__main__":
    sys.exit(main())
