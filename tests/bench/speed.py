"""How fast the reference is: beside torch.nn.LSTM, and what each idea on the way there is worth."""

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

from grader.box.walls import ONE_THREAD
from solutions import fast
from solutions.forward import to_torch

from . import Row, ladder

SIZES = [  # T, N, D, H
    *((3, 1, 1, 1), (25, 1, 65, 100), (100, 32, 2, 64)),
    *((50, 32, 64, 128), (100, 64, 128, 256), (35, 20, 650, 650)),
]
LEAST, MOST = 11, 300  # rounds
SECONDS = 1.5  # of PyTorch's own, for the rounds of a size
PEAK = 1024  # rows and columns of the product that the peak is measured with

Seconds = tuple[float, float]  # forward; forward and backward


class Measured(NamedTuple):
    """One size and dtype: medians of rounds in which everybody had a turn."""

    rounds: int
    torch: Seconds
    steps: list[Seconds]  # of the ladder; the last is the reference
    peak: float  # floating-point operations a second of a large product
    cache: float  # arrays of (T, H, N), besides the inputs
    torch_cache: float


def speed_rows() -> Iterator[Row]:
    """All sizes and dtypes, in a process with one thread for NumPy and for PyTorch."""
    if importlib.util.find_spec("torch") is None:
        yield "the reference beside PyTorch", "not measured", "install it: pip install -e .[bench]"
        return
    spawn = multiprocessing.get_context("spawn")  # a forked process keeps NumPy's threads
    one_thread = unittest.mock.patch.dict(os.environ, ONE_THREAD)
    with one_thread, concurrent.futures.ProcessPoolExecutor(1, mp_context=spawn) as pool:
        for dtype in ("float64", "float32"):
            found = []
            for size in SIZES:
                found.append(pool.submit(measure, size, dtype).result())
                yield _beside_torch(size, dtype, found[-1])
            for number, step in enumerate(ladder.steps()):
                of_naive = [one.steps[number][1] / one.steps[0][1] for one in found]
                of_torch = [one.steps[number][1] / one.torch[1] for one in found]
                told = " · ".join(f"{ratio:.2f}" for ratio in of_naive)
                beside = " · ".join(f"{ratio:.2f}" for ratio in of_torch)
                yield f"{dtype}, {number}: {step.idea}", f"{told} of the notebooks", beside


def _beside_torch(size: tuple[int, ...], dtype: str, found: Measured) -> Row:
    T, N, D, H = size
    operations = 6 * T * N * 4 * H * (H + D)  # of the products alone, three for each weight

    def share(seconds: Seconds) -> str:
        return f"{seconds[1] * 1000:.3g} ms, {operations / seconds[1] / found.peak:.0%} of peak"

    ours, naive = found.steps[-1], found.steps[0]
    told = [
        f"{ours[1] / found.torch[1]:.2f} of torch",
        f"forward alone {ours[0] / found.torch[0]:.2f}",
        f"the notebooks {naive[1] / found.torch[1]:.2f}",
        f"{share(ours)} ({found.peak / 1e9:.0f} GFLOP/s)",
        f"cache {found.cache:.2f} arrays of (T, H, N)",
    ]
    theirs = f"torch: {share(found.torch)}, {found.torch_cache:.2f} arrays; {found.rounds} rounds"
    return f"{dtype} forward and backward, (T, N, D, H) = {size}", "; ".join(told), theirs


# ---------------------------------------------------------------- in the process with one thread


def measure(size: tuple[int, int, int, int], dtype: str) -> Measured:
    """Time every step of the ladder and PyTorch in turn; each runs once more before it is timed."""
    T, N, D, H = size
    rng, bound = np.random.default_rng(0), H**-0.5
    params = {"W" + gate: rng.uniform(-bound, bound, (H, H + D)) for gate in "figo"}
    params |= {"b" + gate: rng.uniform(-bound, bound, (H, 1)) for gate in "figo"}
    params = {name: value.astype(dtype) for name, value in params.items()}
    shapes = [(T, D, N), (H, N), (H, N), (T, H, N), (H, N), (H, N)]
    given = [rng.standard_normal(shape).astype(dtype) for shape in shapes]
    torch_run, torch_cache = _torch(params, given)
    steps = ladder.steps()
    runs = [torch_run, *(_step(step, params, given) for step in steps)]
    square = rng.standard_normal((PEAK, PEAK)).astype(dtype)
    times: list[list[Seconds]] = [[] for _ in runs]
    products = []
    torch_run()  # the first run of a process makes what later ones find made
    rounds = min(MOST, max(LEAST, int(SECONDS / torch_run()[1])))
    for _ in range(rounds):
        for run, found in zip(runs, times, strict=True):
            run()
            found.append(run())
        start = time.perf_counter()
        square @ square
        products.append(time.perf_counter() - start)
    medians = [(_median(found, 0), _median(found, 1)) for found in times]
    peak = 2 * PEAK**3 / statistics.median(products)
    return Measured(rounds, medians[0], medians[1:], peak, _cache(params, given), torch_cache)


def _median(found: list[Seconds], place: int) -> float:
    return statistics.median(seconds[place] for seconds in found)


def _step(step: ladder.Step, params: dict, given: list[np.ndarray]) -> Callable[[], Seconds]:
    x, h0, c0, *upstream = given

    def run() -> Seconds:
        with step.without():
            start = time.perf_counter()
            *_, cache = step.forward(params, x, h0, c0)
            between = time.perf_counter()
            step.backward(params, upstream[0], cache, *upstream[1:])
            return between - start, time.perf_counter() - start

    return run


def _cache(params: dict[str, np.ndarray], given: list[np.ndarray]) -> float:
    layer = fast.LSTM(params)
    outputs, *_ = layer.forward(*given[:3])
    kept = (layer.gates, layer.c, layer.tanh_c, layer.z[: layer.H])
    return sum(a.nbytes for a in kept) / outputs.nbytes


def _torch(params: dict, given: list[np.ndarray]) -> tuple[Callable[[], Seconds], float]:
    """PyTorch with our parameters: the same run, and how much it keeps for the way back."""
    import torch

    torch.set_num_threads(1)
    rows = [torch.from_numpy(np.ascontiguousarray(a.swapaxes(-1, -2))) for a in given]
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
