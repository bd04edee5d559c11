"""Laws of notebook 04-training: what must be true of drawn sequences, and of a trained model."""

from typing import Any

import numpy as np

from .probe import Case
from .tree import Odd, Tree

GATES = "figo"
KEYS = [*(kind + gate for gate in GATES for kind in "Wb"), "Wy", "by"]  # of a model
MOST_ERRORS = 100_000  # of a run: three times as many sequences as it may see
RIGHT, CHANCE = 0.04, 0.16  # an error that the 1997 paper lets pass; that of a constant answer


def adding_problem(case: Case, result: Tree, _: Any = None) -> Tree:
    """Sentences about x and y of the adding problem, drawn with several seeds, T and N.

    The calls of the case are named; "again" has the rng and sizes of "first", "other" another rng.
    """
    if not isinstance(result, dict) or set(result) != set(case.calls):
        return Odd("no answer to every call")
    for name, call in case.calls.items():
        odd = _no_batch(result[name], *call.args[1:])
        if odd:
            return odd
    first, again, other = (result[name] for name in ("first", "again", "other"))
    each = [_about_batch(case.calls[name].args[1], *result[name]) for name in case.calls]
    return {sentence: fact(all(facts[sentence] for facts in each)) for sentence in each[0]} | {
        "the same rng gives the same sequences": fact(_equal(first, again)),
        "another rng gives other sequences": fact(
            not _equal(first, other) and not np.array_equal(first[0][:, 1], other[0][:, 1])
        ),
        "no sequence is like another": fact(_all_differ(first[0][1:, 0])),
    }


def _all_differ(columns: np.ndarray) -> bool:
    """Whether no column is like another; most often their first entries tell."""
    count = columns.shape[1]
    return np.unique(columns[0]).size == count or len(np.unique(columns, axis=1)[0]) == count


def _no_batch(result: Tree, T: int, N: int) -> Odd | None:
    """None when shapes and dtypes are right, else what is not, in words."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        return Odd(f"{_kind(result)}; expected a tuple of 2: x, y")
    for name, array, shape in zip(("x", "y"), result, ((T, 2, N), (1, N)), strict=True):
        if not isinstance(array, np.ndarray):
            return Odd(f"x, y whose {name} is no array; expected float64 with shape {shape}")
        if array.shape != shape or array.dtype != float:
            said = f"{array.dtype} with shape {array.shape}"
            return Odd(f"x, y whose {name} is {said}; expected float64 with shape {shape}")
    return None


def _about_batch(T: int, x: np.ndarray, y: np.ndarray) -> dict[str, bool]:
    with np.errstate(all="ignore"):
        values, markers = x[:, 0], x[:, 1]
        inside = markers[1:-1]
        steps = np.arange(T)[:, np.newaxis]
        marked = (markers == 1) & (steps > 0) & (steps < T - 1)
        count = marked.sum(axis=0)
        early, late = marked.argmax(axis=0), T - 1 - marked[::-1].argmax(axis=0)
        lone = count == 1  # the other one drawn is the very first step
        a = np.where(lone, 0, early)
        legal = ((a < 10) & (late < T / 2 - 1)) | ((late < 10) & (a < T / 2 - 1))
        half = T // 2 - 1
        places = [marked[p].any() for p in range(1, max(10, half))]
        outside = late >= half  # beside such a mark, each of the first half - 1 is free
        places += [(a[outside] == half - 1).any()] if half < 10 else []
        drawn = values[1:]
        squares = drawn**2  # and their squares: a fourth power is a hundred times as slow
        total = (values * marked).sum(axis=0)
        wide = 4 * y.std() / total.std()
        return {
            "every value is finite and within [-1, 1]": bool((np.abs(values) <= 1).all()),
            "the values are spread evenly over [-1, 1]": bool(
                abs(drawn.mean()) < 0.03
                and abs(squares.mean() - 1 / 3) < 0.02
                and abs((squares**2).mean() - 1 / 5) < 0.02
            ),
            "the marker is -1 at the first and at the last step": bool(
                (markers[0] == -1).all() and (markers[-1] == -1).all()
            ),
            "every other marker is 0 or 1": bool(np.isin(inside, (0, 1)).all()),
            "two steps are drawn; the first step can be one, and keeps its marker": bool(
                np.isin(count, (1, 2)).all() and lone.any()
            ),
            "one of them is among the first ten steps": bool(
                ((a < 10) | (late < 10)).all() and (count > 0).all()
            ),
            "the other one is among the first T/2 - 1 steps": bool(legal.all()),
            "every such step is drawn now and then": all(places),
            "the value of the first step is 0 where it is drawn, and random elsewhere": bool(
                (values[0, lone] == 0).all() and (values[0, ~lone] != 0).all()
            ),
            "y is 0.5 + (X1 + X2) / 4, of the steps drawn": bool(
                (np.abs(y[0] - (0.5 + total / 4)) < 1e-9).all()
            ),
            # No claim counts these: they tell one mistake from another.
            "no value is negative": bool((values >= 0).all()),
            "y is in the middle at 0": bool(abs(y.mean()) < 0.1),
            "y is finite and within [0, 1]": bool(((y >= 0) & (y <= 1)).all()),
            "a mark stands at the first or at the last step": bool((markers[[0, -1]] == 1).any()),
            "three steps or more are marked": bool((count > 2).any()),
            "no step is marked somewhere": bool((count == 0).any()),
            "all sequences are marked at the same steps": bool((marked[:, :1] == marked).all()),
            "some first step is 0": bool((values[0] == 0).any()),
            "a mark stands in the second half": bool(marked[T // 2 :].any()),
            "the last step's marker is -1": bool((markers[-1] == -1).all()),
            "the last step's marker is 0": bool((markers[-1] == 0).all()),
            "both marks stand in the second half": bool((marked[T // 2 :].sum(axis=0) > 1).any()),
            "no mark stands beyond the first ten steps": not marked[10:].any(),
            "the tenth step is drawn now and then": bool(marked[9].any()),
            "y spreads as widely as it should": bool(0.85 < wide < 1.15),
            "y spreads about twice as widely": bool(1.85 < wide < 2.15),
            "y spreads about three times as widely": bool(2.6 < wide < 3.2),
        }


def trained(case: Case, result: Tree, lstm_forward: Any = None) -> Tree:
    """Sentences about a trained model: measured here, on sequences that training never saw.

    A case with the one call "" is a whole training run; held are x and y that it is measured on. In
    the other case the calls are short runs from given models; held are mean and deviation of the
    errors that the model of "still" has on other sequences, and the gradient of that of "step".
    """
    if lstm_forward is None:
        return Odd("not measured: my_lstm.forward is not imported. Run the set-up cell first")
    runs = result if "" not in case.calls else {"": result}
    if not isinstance(runs, dict) or set(runs) != set(case.calls):
        return Odd("no answer to every call")
    for name, call in case.calls.items():
        odd = _no_model(runs[name], call.kwargs["hidden_size"])
        if odd:
            return odd
        model, errors = runs[name]
        runs = runs | {name: ({key: model[key] for key in KEYS}, _numbers(errors))}
    with np.errstate(all="ignore"):
        if "" not in case.calls:
            return _about_short_runs(case, runs)
        model, errors = runs[""]
        return _about_run(case, model, errors, lstm_forward)


def _no_model(result: Tree, hidden_size: int) -> Odd | None:
    if not isinstance(result, tuple | list) or len(result) != 2:
        return Odd(f"{_kind(result)}; expected a tuple of 2: model, errors")
    model, errors = result
    shapes = {"W" + k: (hidden_size, hidden_size + 2) for k in GATES}
    shapes |= {"b" + k: (hidden_size, 1) for k in GATES}
    shapes |= {"Wy": (1, hidden_size), "by": (1, 1)}
    expected = f"expected a dict with the keys {', '.join(shapes)}"
    if not isinstance(model, dict):
        swapped = " (the model comes first)" if isinstance(errors, dict) else ""
        return Odd(f"a run whose model is no dict{swapped}; {expected}")
    for name, shape in shapes.items():
        array = model.get(name)
        if not isinstance(array, np.ndarray):
            return Odd(f"a model without the array {name}; {expected}")
        if array.shape != shape or array.dtype != float:
            said = f"{array.dtype} with shape {array.shape}"
            return Odd(f"a model whose {name} is {said}; expected float64 with shape {shape}")
    if _numbers(errors) is None:
        return Odd("a run whose errors are no array with one axis; expected one error a sequence")
    return None


def _numbers(errors: Tree) -> np.ndarray | None:
    """The errors of a run, as an array or as a list of numbers; None when they are neither."""
    if isinstance(errors, tuple | list):
        if not all(isinstance(e, np.ndarray) and e.shape == () for e in errors):
            return None
        errors = np.array(errors)
    numeric = isinstance(errors, np.ndarray) and errors.ndim == 1
    if not numeric or errors.dtype.kind not in "fi" or errors.size > MOST_ERRORS:
        return None
    return errors.astype(float)


def _kind(result: Tree) -> str:
    if isinstance(result, Odd):
        return result.kind + (" (is there a return?)" if result.kind == "None" else "")
    kinds: dict[type, str] = {dict: "a dict alone", np.ndarray: "an array alone"}
    return kinds.get(type(result), "something else")


def _about_run(
    case: Case, model: dict[str, np.ndarray], errors: np.ndarray, lstm_forward: Any
) -> Tree:
    x, target = case.held
    lstm = {kind + gate: model[kind + gate] for kind in "Wb" for gate in GATES}
    zeros = np.zeros((len(model["bf"]), x.shape[2]))
    _, h, *_ = lstm_forward(lstm, x, zeros, zeros)
    off = np.abs(model["Wy"] @ h + model["by"] - target)[0]
    mean, wrong = float(np.mean(off)), float(np.mean(~(off < RIGHT)))
    reached = f"it is {mean:.4f}, and {CHANCE} when every answer is the same"
    missed = f"{round(wrong * off.size)} of {off.size} are further off"
    solved = _met(errors)
    late, most = _met(errors[:-64], 64), case.calls[""].kwargs["max_sequences"]
    ended = f"it {'went on to' if late else 'ended before, after'} {errors.size} sequences"
    return {
        "the trained weights have grown from the model that was given": fact(
            _alikeness(case.calls[""].kwargs["model"], model) > 0.3, "they are no kin of it"
        ),
        "on fresh sequences the mean error is below 0.08": fact(mean < 0.08, reached),
        "on fresh sequences the mean error is below 0.03": fact(mean < 0.03, reached),
        "of fresh sequences 95 in 100 are answered to within 0.04": fact(wrong <= 0.05, missed),
        "training ends as soon as the criterion is met": fact(
            not late and (solved or errors.size >= most), ended
        ),
        # No claim counts these: they tell one mistake from another.
        "every number of the model is finite": fact(np.isfinite(off).all()),
        "its own training sequences were solved": fact(solved),
        "the model is worse than a constant answer": fact(mean > 2 * CHANCE),
    }


def _alikeness(start: dict[str, np.ndarray], end: dict[str, np.ndarray]) -> float:
    """Correlation of weights before and after: training moves them, and leaves two thirds of it."""
    a, b = (np.concatenate([model["W" + k].ravel() for k in GATES]) for model in (start, end))
    return float(np.corrcoef(a, b)[0, 1])


def _met(errors: np.ndarray, times: int = 1) -> bool:
    """Whether the criterion was met so many times running, counted sequence by sequence.

    Training looks at it after whole batches: what is met for a moment in between, and no more when
    the batch ends, is nothing to stop at.
    """
    sums = np.cumsum(np.concatenate([[0.0], errors]))
    large = np.cumsum(np.concatenate([[0], ~(errors < RIGHT)]))
    met = (sums[2000:] - sums[:-2000] < 2000 * 0.01) & (large[2000:] == large[:-2000])
    count = np.cumsum(np.concatenate([[0], met]))
    return bool((count[times:] - count[:-times] == times).any())


def _about_short_runs(case: Case, runs: dict[str, Tree]) -> Tree:
    start, lr = case.calls["first"].kwargs["model"], case.calls["first"].kwargs["lr"]
    (first, errors), (again, _), (other, _), (tight, _), (own, _) = (
        runs[name] for name in ("first", "again", "other", "tight", "own")
    )
    (mean, deviation), slope = case.held
    lasting, keen = (case.calls[name].kwargs["model"] for name in ("still", "step"))
    still, steady = runs["still"]
    parts = np.array([part.sum() for part in np.array_split(steady, 4)]) * 4 / max(1, steady.size)
    way = {name: keen[name] - runs["step"][0][name] for name in keen}
    near = max(float(np.abs(far).max()) for far in way.values()) < lr / 100
    steps = [(start[name] - first[name]) / lr for name in start]
    asked = {name: call.kwargs["max_sequences"] for name, call in case.calls.items()}
    moved = {name: float(np.abs(first[name] - start[name]).max()) for name in start}
    idle = [name for name, far in moved.items() if far == 0]
    batch = case.calls["first"].kwargs["batch_size"]
    return {
        "all ten arrays are trained": fact(not idle, f"{', '.join(idle)} stay as they were"),
        "training begins with the model that is given": fact(
            errors.size > 0 and abs(errors[0]) > 3, "its by of -7 should make them 7 or 8 at first"
        ),
        "the same rng gives the same model": fact(_alike(first, again)),
        "another rng gives another model": fact(not _alike(first, other)),
        "training ends at max_sequences, with an error for each": fact(
            all(len(runs[name][1]) == n for name, n in asked.items()),
            f"{asked['first']} sequences gave {len(errors)} errors",
        ),
        "errors are absolute, and taken before the model learns from the sequence": fact(
            (errors >= 0).all() and ((errors[:batch] > 6.5) & (errors[:batch] < 8.5)).all(),
            _about_errors(errors[:batch]),
        ),
        "without a model training begins with new_model, for T steps": fact(
            np.allclose(own["bf"], -own["bi"], atol=1e-6)
            and (own["bf"] > 0).all()
            and (own["bf"] < np.log(case.calls["own"].kwargs["T"])).all()
        ),
        "max_norm limits the gradients": fact(
            max(float(np.abs(tight[k] - start[k]).max()) for k in start) < lr / 100
        ),
        "lr sets how far a step goes": fact(
            max(float(np.abs(still[k] - lasting[k]).max()) for k in lasting) < 1e-9
        ),
        "every batch is drawn afresh": fact(
            np.unique(np.round(steady, 10)).size == steady.size,
            "the same errors come again in a model that stays as it is",
        ),
        "errors are those of sequences read from zero states to the last step": fact(
            (np.abs(parts - mean) < 6 * deviation / np.sqrt(1000)).all()
            and abs(np.sqrt(np.mean((steady - mean) ** 2)) / deviation - 1) < 0.15,
            f"their mean is {parts.mean():.3f} in a model where it is {mean:.3f}",
        ),
        "the first step follows the gradient of the mean squared error": fact(
            near and _cosine(way, slope, list(keen)) > 0.97
        ),
        # No claim counts these: they tell one mistake from another.
        "only the readout is trained": fact(set(moved) - set(idle) == {"Wy", "by"}),
        "only the LSTM is trained": fact(set(idle) == {"Wy", "by"}),
        "nothing is trained": fact(len(idle) == len(moved)),
        "an error is negative": fact((errors < 0).any()),
        "all steps of an entry have the same size": fact(
            np.mean(np.abs(np.concatenate([(s - np.round(s)).ravel() for s in steps])) < 1e-3) > 0.9
        ),
        "the readout's first step is right": fact(
            near and _cosine(way, slope, ["Wy", "by"]) > 0.97
        ),
        "the LSTM's first step is right": fact(
            near and _cosine(way, slope, [k + g for k in "Wb" for g in GATES]) > 0.97
        ),
    }


def _cosine(a: dict[str, np.ndarray], b: dict[str, np.ndarray], names: list[str]) -> float:
    """Of the angle between two gradients; not a number where one of them is zero."""
    u, v = (np.concatenate([arrays[name].ravel() for name in names]) for arrays in (a, b))
    return float(np.dot(u, v) / np.sqrt(np.dot(u, u) * np.dot(v, v)))


def _about_errors(first: np.ndarray) -> str:
    """What the errors of the first batch look like, in a model that is off by 7 or 8."""
    seen = f"{first.min():.3g} to {first.max():.3g}" if first.size else "none"
    if first.size and ((first > 6.5**2) & (first < 8.5**2)).all():
        return f"the first ones are {seen}, which are squares"
    return f"the first ones are {seen}, where the model is off by 7 or 8"


def _equal(a: Tree, b: Tree) -> bool:
    return all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


def _alike(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> bool:
    return all(np.allclose(a[name], b[name], rtol=1e-9, atol=1e-12) for name in a)


def fact(truth: Any, reached: str = "") -> Tree:
    """True or false; what is false may come with the figure that was reached."""
    return np.array(bool(truth)) if truth or not reached else Odd(reached)
