"""Train on the tasks of 1997, of notebooks 04 and 05, from several seeds each."""

import concurrent.futures
import functools
import multiprocessing
import os
import statistics
import sys
import time
import unittest.mock
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from solutions import characters, training
from solutions.forward import lstm_forward

from . import Row

Model = dict[str, np.ndarray]


class Outcome(NamedTuple):
    """The outcome of one training run.

    Args:
        solved: whether it met the criterion of its task.
        sequences: how many it was trained on.
        seconds: of one core.
        wrong: of the fresh sequences, how many are answered wrongly.
        error: mean over the fresh sequences; None where a task has no such error.
    """

    solved: bool
    sequences: int
    seconds: float
    wrong: int
    error: float | None


class Task(NamedTuple):
    """A task of Hochreiter & Schmidhuber 1997, and what the paper reports.

    Args:
        name: of the task.
        run: trains from a seed.
        seeds: how many runs.
        fresh: sequences that a trained model is tested on.
        paper: results of the paper.
    """

    name: str
    run: Callable[[int], Outcome]
    seeds: int
    fresh: int
    paper: str


def adding(T: int, lr: float, seed: int) -> Outcome:
    """Train on the adding problem; wrong is an error of 0.04 or more."""
    rng, start = np.random.default_rng(seed), time.process_time()
    model, errors = training.train(rng, T=T, lr=lr, show_progress=False)
    seconds = time.process_time() - start
    lstm = {name: model[name] for name in model if name not in training.READOUT}
    zeros, distances = np.zeros((lstm["bf"].size, 64)), []
    for _ in range(40):  # one batch at a time: the caches of all of them need gigabytes
        x, target = training.adding_problem(rng, T, 64)
        _, h, *_ = lstm_forward(lstm, x, zeros, zeros)
        distances.append(np.abs(training.readout(model["Wy"], model["by"], h) - target))
    solved, fresh = bool(training.is_solved(list(errors))), np.array(distances)
    return Outcome(solved, errors.size, seconds, int((fresh >= 0.04).sum()), float(fresh.mean()))


def temporal_order(marks: int, seed: int) -> Outcome:
    """Train on temporal order; wrong is an output that is 0.3 or more from 0 or 1."""
    draw = functools.partial(characters.temporal_order, marks=marks)
    model = training.new_model(np.random.default_rng(seed), 8, 16, 2**marks, longest=100)

    def solved(p: np.ndarray, legal: np.ndarray) -> bool:
        return bool(characters.furthest_off(p, legal).max() < 0.3)

    outcome, rng = _trained(seed, model, draw, solved, 16)
    fresh = np.concatenate(
        [_fresh(model, draw(rng, 16), characters.furthest_off) for _ in range(160)]
    )
    return outcome._replace(wrong=int((fresh >= 0.3).sum()), error=float(fresh.mean()))


def embedded_reber(seed: int) -> Outcome:
    """Train until all sets of next symbols are right in 256 fresh strings."""
    draw, measure = characters.embedded_reber, characters.wrong_sets
    model = training.new_model(np.random.default_rng(seed), 7, 16, 7, forget_bias=1.0)
    outcome, rng = _trained(seed, model, draw, lambda p, legal: not measure(p, legal).any(), 8)
    return outcome._replace(wrong=int((_fresh(model, draw(rng, 1000), measure) > 0).sum()))


def _trained(
    seed: int, model: Model, draw: Callable, solved: Callable[..., bool], batch_size: int
) -> tuple[Outcome, np.random.Generator]:
    """Train a model on a task with classes; wrong and error are not measured yet."""
    rng, start, most = np.random.default_rng(seed + 1000), time.process_time(), 40_000
    sequences = characters.train_classes(
        rng, model, draw, solved, batch_size, max_sequences=most, show_progress=False
    )
    seconds = time.process_time() - start
    return Outcome(sequences < most, sequences, seconds, 0, None), rng


def _fresh(model: Model, drawn: characters.Task, measure: Callable) -> np.ndarray:
    """The error of each fresh sequence."""
    x, _, legal = drawn
    zeros = characters.zero_states(model, x.shape[2])
    return measure(characters.class_probabilities(model, x, zeros, zeros)[0], legal)


TASKS = [
    Task("embedded Reber grammar", embedded_reber, 5, 1000, "8,440 sequences"),
    *(
        Task(f"temporal order {of}", functools.partial(temporal_order, marks), 5, 2560, paper)
        for of, marks, paper in (
            ("6a, 2 symbols", 2, "31,390 sequences, wrong 1 of 2560"),
            ("6b, 3 symbols", 3, "571,100 sequences, wrong 2 of 2560"),
        )
    ),
    *(
        Task(f"adding problem, T = {T}", functools.partial(adding, T, lr), seeds, 2560, paper)
        for T, lr, seeds, paper in (
            (100, 0.02, 10, "74,000 sequences, wrong 1 of 2560"),
            (500, 0.01, 3, "209,000 sequences, wrong 0 of 2560"),
            (1000, 0.01, 3, "853,000 sequences, wrong 1 of 2560"),
        )
    ),
]


def task_rows() -> Iterator[Row]:
    """Train every task from several seeds, each run in a process with one BLAS thread."""
    spawn = multiprocessing.get_context("spawn")  # forked processes keep NumPy's threads
    one_thread = unittest.mock.patch.dict(os.environ, OPENBLAS_NUM_THREADS="1")
    with one_thread, concurrent.futures.ProcessPoolExecutor(2, mp_context=spawn) as pool:
        runs = [[pool.submit(task.run, seed) for seed in range(task.seeds)] for task in TASKS]
        for task, futures in zip(TASKS, runs, strict=True):
            outcomes = []
            for seed, future in enumerate(futures):
                outcomes.append(future.result())
                print(f"{task.name}, seed {seed}: {outcomes[-1]}", file=sys.stderr)
            yield _row(task, outcomes)


def _row(task: Task, outcomes: list[Outcome]) -> Row:
    def spread(name: str, style: str) -> str:
        values = [getattr(outcome, name) for outcome in outcomes]
        middle = statistics.median(values)
        return " - ".join(format(v, style) for v in (min(values), middle, max(values)))

    parts = [
        f"{sum(outcome.solved for outcome in outcomes)} of {task.seeds} seeds solved",
        f"{spread('sequences', ',.0f')} sequences",
        f"{spread('seconds', '.1f')} s of one core",
        f"wrong {spread('wrong', '.0f')} of {task.fresh:,}",
    ]
    if outcomes[0].error is not None:
        parts.append(f"mean error {spread('error', '.4f')}")
    return f"{task.name}, min - median - max", "; ".join(parts), f"paper: {task.paper}"
