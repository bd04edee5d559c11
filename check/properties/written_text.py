"""Properties of text that a model writes: whether each character follows its own predictions.

What was written is read again by the trusted forward pass. That gives the probabilities from which
each character should have been drawn, and those from which it would be drawn after some usual
mistakes. How a right answer draws, and how many random numbers it uses, makes no difference.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..compare import Malformed
from ..pytree import PyTree
from ..suite import Call, TestCase
from . import laws
from .laws import Reading
from .martingales import misfit
from .predictions import Forward
from .truth import Check, Checks, all_hold, described, holds

FOLLOWS = "each character is drawn by what the model predicts after all that stands before it"
FIRST = "the first character is drawn by what the model predicts after the whole prompt"
LENGTH = "there are as many characters as asked for, without the prompt"
RANGE = "every code is that of a class"
WARMER = "the logits are divided by the temperature"
LARGE = "logits of 1000 and a temperature of 0.5 do no harm"
SAME, OTHER = "the same rng gives the same text", "another rng gives another text"
TIMES = "times"  # argument of the adapter that draws first characters
FEW = 20  # characters; from fewer nothing can be concluded

Texts = dict[str, np.ndarray]


def check(case: TestCase, result: PyTree, trusted: Mapping[str, Callable[..., Any]]) -> PyTree:
    """Properties of the texts of one test case; its group says which.

    Args:
        case: of the group plain, temperature, large or short, with named calls.
        result: by the names of the calls, the codes that were drawn.
        trusted: holds lstm_forward.
    """
    lstm_forward = trusted.get("lstm_forward")
    if lstm_forward is None:
        return Malformed("not measured: my_lstm.forward is not imported. Run the set-up cell first")
    malformed = _malformed(case, result)
    if malformed is not None:
        return malformed
    with np.errstate(all="ignore"):
        if case.group == "short":
            return {LENGTH: all_hold(_lengths(case, result))}
        bad = next((check for check in _ranges(case, result) if not check[0]), None)
        if bad is not None:
            return _without_codes(case, result, bad)
        if case.group == "large":
            return {LARGE: _follows(_readings(case, _drawn(case, result), lstm_forward))}
        if case.group == "temperature":
            return _of_temperatures(case, result, lstm_forward)
        return _of_plain(case, result, lstm_forward)


def _malformed(case: TestCase, result: PyTree) -> Malformed | None:
    """What keeps the properties from being measured, or None."""
    if not isinstance(result, dict) or set(result) != set(case.calls):
        return Malformed("incomplete; expected the codes of each call")
    for name, codes in result.items():
        length = case.calls[name].args[3]
        expected = f"for length = {length}; expected an array of {length} ints"
        if not isinstance(codes, np.ndarray):
            return Malformed(f"{described(codes)} {expected}")
        if codes.ndim != 1 or codes.dtype.kind != "i":
            return Malformed(f"{codes.dtype} of shape {codes.shape} {expected}")
    return None


def _without_codes(case: TestCase, result: Texts, bad: Check) -> PyTree:
    """The properties of a text with codes that no class has."""
    found = {
        "plain": (RANGE, FOLLOWS, FIRST, SAME, OTHER),
        "temperature": (WARMER,),
        "large": (LARGE,),
    }
    properties = {name: all_hold(iter([bad])) for name in found[case.group]}
    names = {"plain": laws.HISTORIES, "temperature": laws.TEMPERATURES, "large": []}
    extra = {f"as if: {name}": holds(False) for name in names[case.group]}
    if case.group == "plain":
        properties[LENGTH] = all_hold(_lengths(case, result))
        extra |= _of_firsts_nothing() | _of_prompts(case, result)
    return properties | extra


def _of_plain(case: TestCase, result: Texts, lstm_forward: Forward) -> PyTree:
    texts = _drawn(case, result)
    long = {name: text for name, text in texts.items() if name.startswith("text")}
    readings = _readings(case, long, lstm_forward)
    follows = _follows(readings)
    first, of_first = _of_firsts(case.calls["firsts"], result["firsts"], lstm_forward)
    return {
        RANGE: holds(True),
        FOLLOWS: follows,
        FIRST: first,
        LENGTH: all_hold(_lengths(case, result)),
        SAME: all_hold(_same(result["first"], result["again"])),
        OTHER: holds(
            not np.array_equal(result["first"], result["other"]),
            "two different rngs give the same text; they must give different ones",
        ),
        # Properties of no criterion: they distinguish known mistakes.
        **_as_if(follows, readings, laws.HISTORIES, laws.of_histories),
        **of_first,
        **_of_prompts(case, result),
    }


def _of_temperatures(case: TestCase, result: Texts, lstm_forward: Forward) -> PyTree:
    readings = _readings(case, _drawn(case, result), lstm_forward)
    follows = _follows(readings)
    as_if = _as_if(follows, readings, laws.TEMPERATURES, laws.of_temperatures)
    return {WARMER: follows, **as_if}


# ---------------------------------------------------------------- lengths, codes, generators


def _lengths(case: TestCase, result: Texts) -> Checks:
    for name, call in case.calls.items():
        length = call.kwargs.get(TIMES, call.args[3])  # of the adapter, one for each call
        message = f"for a prompt of {call.args[2].size} and length = {call.args[3]}"
        yield (
            result[name].size == length,
            f"{message} there are {result[name].size} codes; there must be {length}",
        )


def _ranges(case: TestCase, result: Texts) -> Checks:
    for name, codes in result.items():
        classes = len(case.calls[name].args[1]["by"])
        wrong = codes[(codes < 0) | (codes >= classes)]
        found = f"a code is {wrong[0]}" if wrong.size else ""
        yield wrong.size == 0, f"{found}; the model has the classes 0 to {classes - 1}"


def _same(first: np.ndarray, again: np.ndarray) -> Checks:
    count = int(np.sum(first != again)) if first.shape == again.shape else first.size
    message = f"with the same rng {count} of {first.size} characters differ"
    yield np.array_equal(first, again), f"{message}; the text must be the same"


def _drawn(case: TestCase, result: Texts) -> Texts:
    """The texts, without the prompt where it stands before them."""
    found = {}
    for name, codes in result.items():
        prompt = case.calls[name].args[2]
        found[name] = codes[prompt.size :] if _begins_with(codes, prompt, name, case) else codes
    return found


def _begins_with(codes: np.ndarray, prompt: np.ndarray, name: str, case: TestCase) -> bool:
    longer = codes.size > case.calls[name].args[3]
    return bool(longer and np.array_equal(codes[: prompt.size], prompt))


def _of_prompts(case: TestCase, result: Texts) -> dict[str, PyTree]:
    """How many codes there are too many, and whether they are the prompt."""
    first, call = result["text"], case.calls["text"]
    more = first.size - call.args[3]
    return {
        "the prompt comes first": holds(_begins_with(first, call.args[2], "text", case)),
        "one too many": holds(more == 1),
        "one too few": holds(more == -1),
        "the first one is the last of the prompt": holds(
            all(
                result[name][:1] == case.calls[name].args[2][-1:]
                for name in ("text", "text of another prompt", "first", "other")
                if result[name].size
            )
        ),
    }


# ---------------------------------------------------------------- how characters were drawn


def _readings(case: TestCase, texts: Texts, lstm_forward: Forward) -> list[Reading]:
    return [Reading(case.calls[name], codes, lstm_forward) for name, codes in texts.items()]


def _follows(readings: list[Reading]) -> PyTree:
    """Whether texts follow the model's predictions."""
    return all_hold(_drawn_rightly(reading) for reading in readings)


def _drawn_rightly(reading: Reading) -> Check:
    size = reading.codes.size
    if size < FEW:
        return False, f"there are {size} characters; from so few nothing can be concluded"
    found = misfit(reading.right, reading.codes)
    warm = reading.temperature != 1
    return not found, found + (f" (temperature = {reading.temperature:g})" if warm else "")


def _as_if(
    follows: PyTree,
    readings: list[Reading],
    names: list[str],
    laws_of: Callable[[Reading], dict[str, np.ndarray]],
) -> dict[str, PyTree]:
    """Of wrong texts, by which mistake they are drawn: the likeliest one, if they follow its law.

    Args:
        follows: of _follows.
        readings: of the texts.
        names: of the laws of mistakes.
        laws_of: gives these laws for one text.
    """
    wrong = not isinstance(follows, np.ndarray) and min(r.codes.size for r in readings) >= FEW
    best = _closest(readings, [laws_of(one) for one in readings]) if wrong else ""
    return {f"as if: {name}": holds(name == best) for name in names}


def _closest(readings: list[Reading], others: list[dict[str, np.ndarray]]) -> str:
    best, most = "", sum(_log_likelihood(one.right, one.codes) for one in readings)
    pairs = list(zip(readings, others, strict=True))
    for name in others[0]:
        likelihood = sum(_log_likelihood(laws[name], one.codes) for one, laws in pairs)
        if likelihood > most:
            best, most = name, likelihood
    follows = best and not any(misfit(laws[best][1:], one.codes[1:]) for one, laws in pairs)
    return best if follows else ""


def _log_likelihood(p: np.ndarray, codes: np.ndarray) -> float:
    """Of all characters but the first, which some mistakes draw in another way."""
    each = p[np.arange(codes.size), codes][1:]
    return float(np.log(np.maximum(each, 1e-9)).sum())


def _of_firsts(
    call: Call, codes: np.ndarray, lstm_forward: Forward
) -> tuple[PyTree, dict[str, PyTree]]:
    """Whether first characters, of many calls, are drawn by what is predicted after the prompt."""
    reading = Reading(call, codes[:0], lstm_forward)
    if codes.size < FEW:
        message = f"{call.kwargs[TIMES]} calls give {codes.size} codes"
        return all_hold(iter([(False, message)])), _of_firsts_nothing()
    found = misfit(np.tile(reading.after_prompt, (codes.size, 1)), codes)
    message = f"of the first characters of {codes.size} texts: {found}"
    early = np.tile(reading.after_first, (codes.size, 1))
    last = reading.prompt[-1]
    return all_hold(iter([(not found, message)])), {
        "first: by the first of the prompt": holds(found and not misfit(early, codes)),
        "first: the last of the prompt": holds(found and (codes == last).all()),
        "first: the likeliest": holds(found and (codes == reading.after_prompt.argmax()).all()),
        "first: always the same": holds(np.unique(codes).size == 1),
    }


def _of_firsts_nothing() -> dict[str, PyTree]:
    return {
        "first: by the first of the prompt": holds(False),
        "first: the last of the prompt": holds(False),
        "first: the likeliest": holds(False),
        "first: always the same": holds(False),
    }
