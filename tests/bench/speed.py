"""How fast solutions/fast.py is beside torch.nn.LSTM, and what each idea in it gains."""

import concurrent.futures
import importlib.util
import multiprocessing
import os
import statistics
import time
import unittest.mock
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from grader.sandbox.isolation import SINGLE_THREADED
from solutions import fast
from solutions.forward import to_torch

from . import Row, ladder

SIZES = [  # T, N, D, H
    *((3, 1, 1, 1), (25, 1, 65, 100), (100, 32, 2, 64)),
    *((50, 32, 64, 128), (100, 64, 128, 256), (35, 20, 650, 650)),
]
MIN_ROUNDS, MAX_ROUNDS = 11, 300
SECONDS = 1.5  # that PyTorch runs for a size; it sets the number of rounds
PEAK = 1024  # rows and columns of the matrix product that measures peak performance

Params = dict[str, np.ndarray]
Seconds = tuple[float, float]  # forward; forward and backward
Run = Callable[[], Seconds]


class Measurement(NamedTuple):
    """One size and dtype: medians of rounds in which everything runs once, in turn.

    Args:
        rounds: how many.
        torch: seconds of PyTorch.
        steps: seconds of each step of the ladder; the last one is solutions/fast.py.
        peak: floating-point operations a second of a large matrix product.
        cache: what solutions/fast.py keeps for the backward pass, as a multiple of the outputs
            (T, H, N).
        torch_cache: the same of PyTorch.
    """

    rounds: int
    torch: Seconds
    steps: list[Seconds]
    peak: float
    cache: float
    torch_cache: float


def speed_rows() -> Iterator[Row]:
    """All sizes and dtypes, in a process with one thread for NumPy and for PyTorch."""
    if importlib.util.find_spec("torch") is None:
        yield "the reference beside PyTorch", "not measured", "install it: pip install -e .[bench]"
        return
    spawn = multiprocessing.get_context("spawn")  # a forked process keeps NumPy's threads
    one_thread = unittest.mock.patch.dict(os.environ, SINGLE_THREADED)
    with one_thread, concurrent.futures.ProcessPoolExecutor(1, mp_context=spawn) as pool:
        for dtype in ("float64", "float32"):
            measured = []
            for size in SIZES:
                measured.append(pool.submit(measure, size, dtype).result())
                yield _beside_torch(size, dtype, measured[-1])
            yield from _ladder_rows(dtype, measured)


def _beside_torch(size: tuple[int, ...], dtype: str, measured: Measurement) -> Row:
    T, N, D, H = size
    operations = 6 * T * N * 4 * H * (H + D)  # of the matrix products: three for each weight

    def share(seconds: Seconds) -> str:
        of_peak = operations / seconds[1] / measured.peak
        return f"{seconds[1] * 1000:.3g} ms, {of_peak:.0%} of peak"

    ours, naive, torch = measured.steps[-1], measured.steps[0], measured.torch
    parts = [
        f"{ours[1] / torch[1]:.2f} of torch",
        f"forward alone {ours[0] / torch[0]:.2f}",
        f"the notebooks {naive[1] / torch[1]:.2f}",
        f"{share(ours)} ({measured.peak / 1e9:.0f} GFLOP/s)",
        f"cache {measured.cache:.2f} arrays of (T, H, N)",
    ]
    compared = f"torch: {share(torch)}, {measured.torch_cache:.2f} arrays; {measured.rounds} rounds"
    return f"{dtype} forward and backward, (T, N, D, H) = {size}", "; ".join(parts), compared


def _ladder_rows(dtype: str, measured: list[Measurement]) -> Iterator[Row]:
    """One row for each step, with a ratio for each size."""
    for number, step in enumerate(ladder.steps()):
        of_naive = [one.steps[number][1] / one.steps[0][1] for one in measured]
        of_torch = [one.steps[number][1] / one.torch[1] for one in measured]
        ratios = " · ".join(f"{ratio:.2f}" for ratio in of_naive)
        beside = " · ".join(f"{ratio:.2f}" for ratio in of_torch)
        yield f"{dtype}, {number}: {step.idea}", f"{ratios} of the notebooks", f"{beside} of torch"


# ---------------------------------------------------------------- in the process with one thread


def measure(size: tuple[int, int, int, int], dtype: str) -> Measurement:
    """Time PyTorch and every step of the ladder in turn.

    Args:
        size: T, N, D, H.
        dtype: float32 or float64.
    """
    rng = np.random.default_rng(0)
    params, inputs = _drawn(rng, size, dtype)
    torch_run, torch_cache = _torch(params, inputs)
    runs = [torch_run, *(_step(step, params, inputs) for step in ladder.steps())]
    square = rng.standard_normal((PEAK, PEAK)).astype(dtype)
    torch_run()  # the first run of a process allocates what later ones reuse
    rounds = min(MAX_ROUNDS, max(MIN_ROUNDS, int(SECONDS / torch_run()[1])))
    times, products = _times(runs, square, rounds)
    medians = [(_median(found, 0), _median(found, 1)) for found in times]
    peak = 2 * PEAK**3 / statistics.median(products)
    return Measurement(rounds, medians[0], medians[1:], peak, _cache(params, inputs), torch_cache)


def _drawn(
    rng: np.random.Generator, size: tuple[int, int, int, int], dtype: str
) -> tuple[Params, list[np.ndarray]]:
    """Random parameters, and x, h0, c0 with the upstream gradients of outputs, h and c."""
    (T, N, D, H), bound = size, size[3] ** -0.5
    params = {"W" + gate: rng.uniform(-bound, bound, (H, H + D)) for gate in "figo"}
    params |= {"b" + gate: rng.uniform(-bound, bound, (H, 1)) for gate in "figo"}
    params = {name: value.astype(dtype) for name, value in params.items()}
    shapes = [(T, D, N), (H, N), (H, N), (T, H, N), (H, N), (H, N)]
    return params, [rng.standard_normal(shape).astype(dtype) for shape in shapes]


def _times(
    runs: list[Run], square: np.ndarray, rounds: int
) -> tuple[list[list[Seconds]], list[float]]:
    """Times of each run, and of a product of square with itself, in every round.

    Each run is called once without timing, right before it is timed.
    """
    times: list[list[Seconds]] = [[] for _ in runs]
    products = []
    for _ in range(rounds):
        for run, found in zip(runs, times, strict=True):
            run()
            found.append(run())
        start = time.perf_counter()
        square @ square
        products.append(time.perf_counter() - start)
    return times, products


def _median(found: list[Seconds], place: int) -> float:
    return statistics.median(seconds[place] for seconds in found)


def _step(step: ladder.Step, params: Params, inputs: list[np.ndarray]) -> Run:
    x, h0, c0, *upstream = inputs

    def run() -> Seconds:
        with step.without():
            start = time.perf_counter()
            *_, cache = step.forward(params, x, h0, c0)
            between = time.perf_counter()
            step.backward(params, upstream[0], cache, *upstream[1:])
            return between - start, time.perf_counter() - start

    return run


def _cache(params: Params, inputs: list[np.ndarray]) -> float:
    layer = fast.LSTM(params)
    outputs, *_ = layer.forward(*inputs[:3])
    kept = (layer.gates, layer.c, layer.tanh_c, layer.z[: layer.H])
    return sum(a.nbytes for a in kept) / outputs.nbytes


def _torch(params: Params, inputs: list[np.ndarray]) -> tuple[Run, float]:
    """PyTorch with the same parameters: the same run, and how much it keeps for backward."""
    import torch

    torch.set_num_threads(1)
    rows = [torch.from_numpy(np.ascontiguousarray(a.swapaxes(-1, -2))) for a in inputs]
    x, h0, c0 = (tensor.requires_grad_() for tensor in (rows[0], rows[1][None], rows[2][None]))
    upstream = rows[3], rows[4][None], rows[5][None]
    layer = torch.nn.LSTM(x.shape[2], h0.shape[2], dtype=x.dtype)
    layer.load_state_dict({name: torch.from_numpy(a) for name, a in to_torch(params).items()})
    leaves = [x, h0, c0, *layer.parameters()]

    def run() -> Seconds:
        for leaf in leaves:
            leaf.grad = None
        start = time.perf_counter()
        outputs, states = layer(x, (h0, c0))
        between = time.perf_counter()
        torch.autograd.backward((outputs, *states), upstream)
        return between - start, time.perf_counter() - start

    kept = {}

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        outputs, _ = layer(x, (h0, c0))
    for leaf in leaves:
        kept.pop(leaf.untyped_storage().data_ptr(), None)
    return run, sum(kept.values()) / outputs.untyped_storage().nbytes()
