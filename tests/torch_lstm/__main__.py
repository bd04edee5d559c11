"""python -m tests.torch_lstm: write outputs and gradients of torch.nn.LSTM beside this file.

PyTorch is needed to make the fixture (2.13.0 made it), not to test against it. Everything is
float64. PyTorch keeps rows, gates in the order i, f, g, o, the weights of x and h apart, and two
biases; here they are converted to ours: columns, the order f, i, g, o, h above x, one bias.
"""

import pathlib

import numpy as np
import torch

HERE = pathlib.Path(__file__).parent
SIZES = {"generic": (6, 2, 3, 4), "one_step": (1, 3, 2, 4), "square": (5, 3, 3, 1)}  # T, D, H, N


def main() -> None:
    """Write one file for each size."""
    torch.set_default_dtype(torch.float64)
    for number, (name, (t, d, h, n)) in enumerate(SIZES.items()):
        torch.manual_seed(number)
        layer = torch.nn.LSTM(d, h)
        x, h0, c0 = (torch.randn(*shape) for shape in ((t, n, d), (1, n, h), (1, n, h)))
        given = [tensor.requires_grad_() for tensor in (x, h0, c0)]
        outputs, (h_n, c_n) = layer(x, (h0, c0))
        upstream = [torch.randn_like(tensor) for tensor in (outputs, h_n, c_n)]
        sum((u * v).sum() for u, v in zip(upstream, (outputs, h_n, c_n), strict=True)).backward()
        found = {"x": _steps(x), "h0": _state(h0), "c0": _state(c0)}
        found |= {"outputs": _steps(outputs), "h": _state(h_n), "c": _state(c_n)}
        found |= {
            "d_outputs": _steps(upstream[0]),
            "d_h": _state(upstream[1]),
            "d_c": _state(upstream[2]),
        }
        found |= {
            "dx": _steps(given[0].grad),
            "dh0": _state(given[1].grad),
            "dc0": _state(given[2].grad),
        }
        found |= _parameters(layer, lambda p: p.detach(), "")
        # Both biases of PyTorch have the gradient of our one.
        found |= _parameters(layer, lambda p: p.grad, "d", biases=1)
        for key, parameter in layer.named_parameters():  # in the layout of PyTorch
            found |= {key: parameter.detach().numpy(), f"d{key}": parameter.grad.numpy()}
        np.savez(HERE / f"{name}.npz", **found)


def _steps(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().numpy().transpose(0, 2, 1)  # (T, N, D) to (T, D, N)


def _state(tensor: torch.Tensor) -> np.ndarray:
    """(1, N, H) to (H, N)."""
    return tensor.detach().numpy()[0].T


def _parameters(layer, look, prefix: str, biases: int = 2) -> dict[str, np.ndarray]:
    of_x, of_h = (look(p).numpy() for p in (layer.weight_ih_l0, layer.weight_hh_l0))
    both = [look(p).numpy() for p in (layer.bias_ih_l0, layer.bias_hh_l0)]
    bias = sum(both[:biases])
    found = {}
    for gate, rows in zip("ifgo", np.split(np.arange(len(bias)), 4), strict=True):
        found[f"{prefix}W{gate}"] = np.concatenate([of_h[rows], of_x[rows]], axis=1)
        found[f"{prefix}b{gate}"] = bias[rows, np.newaxis]
    return found


if __name__ == "__main__":
    main()
