"""python -m tests.torch_training: write what torch's optimisers and losses give beside this file.

PyTorch is needed to make the fixture (2.13.0 made it), not to test against it. Everything is
float64. Gradients are drawn, not computed: of many sizes, and of zeros at first for one array.
"""

import pathlib

import numpy as np
import torch

HERE = pathlib.Path(__file__).parent
SHAPES = {"Wf": (3, 5), "Wy": (2, 3), "by": (2, 1)}
STEPS = 6
OPTIMISERS = {
    "adam_defaults": (torch.optim.Adam, {}),
    "adam": (torch.optim.Adam, {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-2}),
    "sgd": (torch.optim.SGD, {"lr": 0.3}),
}


def main() -> None:
    """Write one file for each optimiser, for clipping, and for each loss."""
    torch.set_default_dtype(torch.float64)
    for number, (name, (kind, options)) in enumerate(OPTIMISERS.items()):
        torch.manual_seed(number)
        np.savez(HERE / f"{name}.npz", **_steps(kind, options))
    for name, size in (("cross_entropy", 1.0), ("cross_entropy_large", 1e3)):
        np.savez(HERE / f"{name}.npz", **_cross_entropy(size))
    for name, max_norm in (("clip_long", 1.0), ("clip_short", 1e3)):
        np.savez(HERE / f"{name}.npz", max_norm=max_norm, **_clip(max_norm))


def _steps(kind: type[torch.optim.Optimizer], options: dict) -> dict[str, np.ndarray]:
    """Parameters before, (STEPS, ...) gradients, and (STEPS, ...) parameters after each step."""
    params = {name: torch.randn(shape) for name, shape in SHAPES.items()}
    before = {f"before_{name}": p.numpy().copy() for name, p in params.items()}
    grads = {name: torch.randn(STEPS, *shape) for name, shape in SHAPES.items()}
    grads["Wy"] *= torch.logspace(1, -4, STEPS)[:, None, None]
    grads["by"][:2] = 0
    optimiser = kind(params.values(), **options)
    after: dict[str, list[np.ndarray]] = {name: [] for name in SHAPES}
    for step in range(STEPS):
        for name, p in params.items():
            p.grad = grads[name][step].clone()
        optimiser.step()
        for name, p in params.items():
            after[name].append(p.numpy().copy())
    found = before | {f"after_{name}": np.array(values) for name, values in after.items()}
    return found | {f"grads_{name}": g.numpy() for name, g in grads.items()}


def _cross_entropy(size: float) -> dict[str, np.ndarray]:
    logits, labels = size * torch.randn(4, 7), torch.arange(7) % 4  # (K, N) as ours
    rows = logits.T.clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(rows, labels)
    loss.backward()
    found = {"logits": logits, "labels": labels, "loss": loss.detach(), "gradient": rows.grad.T}
    return {name: tensor.numpy() for name, tensor in found.items()}


def _clip(max_norm: float) -> dict[str, np.ndarray]:
    params = {name: torch.zeros(shape) for name, shape in SHAPES.items()}
    for p in params.values():
        p.grad = 5 * torch.randn_like(p)
    found = {f"grads_{name}": p.grad.numpy().copy() for name, p in params.items()}
    found["norm"] = torch.nn.utils.clip_grad_norm_(params.values(), max_norm).numpy()
    return found | {f"clipped_{name}": p.grad.numpy() for name, p in params.items()}


if __name__ == "__main__":
    main()
