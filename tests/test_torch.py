"""Parameters are converted to those of torch.nn.LSTM and back; with torch where it is installed."""

import importlib.util
import itertools

import nbformat
import numpy as np
import pytest
from hypothesis import given

from solutions import fast
from solutions.backward import lstm_backward
from solutions.forward import from_torch, lstm_forward, to_torch
from tests.conftest import ROOT
from tests.test_fast import of_layer, reference, same
from tests.test_solutions import TORCH, close, generic, lengths, seeds

NAMES = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")


@pytest.mark.parametrize("path", TORCH, ids=[p.stem for p in TORCH])
def test_converted_parameters_and_gradients_are_those_of_torch(path):
    stored = np.load(path)
    params = {kind + gate: stored[kind + gate] for gate in "figo" for kind in "Wb"}
    same(from_torch({name: stored[name] for name in NAMES}), params, rtol=0, atol=0)
    weight_ih, weight_hh, bias_ih, bias_hh = to_torch(params).values()
    assert np.array_equal(weight_ih, stored["weight_ih_l0"])
    assert np.array_equal(weight_hh, stored["weight_hh_l0"])
    assert np.array_equal(bias_ih, stored["bias_ih_l0"] + stored["bias_hh_l0"])
    assert not bias_hh.any()
    outputs, _, _, caches = lstm_forward(params, stored["x"], stored["h0"], stored["c0"])
    *_, grads = lstm_backward(params, stored["d_outputs"], caches, stored["d_h"], stored["d_c"])
    found = to_torch(grads)
    for name, ours in (("bias_hh_l0", "bias_ih_l0"), *((n, n) for n in NAMES[:3])):
        close(found[ours], stored[f"d{name}"], rtol=1e-10, atol=1e-12)
    assert outputs.shape == stored["outputs"].shape


@given(lengths, seeds)
def test_parameters_converted_to_torch_and_back_are_the_same(tdhn, seed):
    params = generic(tdhn, seed)[0]
    there = to_torch(params)
    back = from_torch(there)
    assert list(back) == ["Wi", "Wf", "Wg", "Wo", "bi", "bf", "bg", "bo"]
    assert all(np.array_equal(back[name], params[name]) for name in params)
    everything = [*params.values(), *there.values(), *back.values()]
    assert not any(np.may_share_memory(a, b) for a, b in itertools.combinations(everything, 2))


def test_a_network_of_another_kind_raises_an_error_that_names_it():
    state = to_torch(generic((1, 2, 3, 1), 0)[0])
    for more in ("weight_ih_l1", "weight_ih_l0_reverse"):
        with pytest.raises(ValueError, match=more):
            from_torch(state | {more: state["weight_ih_l0"]})
    del state["bias_hh_l0"]
    with pytest.raises(ValueError, match="one layer in one direction has"):
        from_torch(state)


if importlib.util.find_spec("torch"):
    import torch

    @given(lengths, seeds)
    def test_torch_gives_the_same_with_our_parameters_and_we_with_its(tdhn, seed):
        params, *rest = generic(tdhn, seed)
        rows = [torch.from_numpy(np.ascontiguousarray(a.swapaxes(-1, -2))) for a in rest]
        x, h0, c0, d_outputs, d_h, d_c = rows
        x, h0, c0 = (tensor.requires_grad_() for tensor in (x, h0[None], c0[None]))
        layer = torch.nn.LSTM(tdhn[1], tdhn[2], dtype=torch.float64)
        state = {name: torch.from_numpy(a) for name, a in to_torch(params).items()}
        layer.load_state_dict(state)
        outputs, states = layer(x, (h0, c0))
        torch.autograd.backward((outputs, *states), (d_outputs, d_h[None], d_c[None]))
        expected = {"outputs": outputs, "h": states[0][0], "c": states[1][0]}
        expected |= {"dx": x.grad, "dh0": h0.grad[0], "dc0": c0.grad[0]}
        theirs = {k: v.detach().numpy().swapaxes(-1, -2) for k, v in expected.items()}
        grads = {name: p.grad for name, p in layer.named_parameters()}
        theirs |= from_torch(grads | {"bias_hh_l0": torch.zeros_like(grads["bias_hh_l0"])})
        params_back = from_torch(layer.state_dict())
        for found in (of_layer(fast.LSTM(params_back), *rest), reference(params_back, *rest)):
            for name, value in found.items():
                exact = name in ("outputs", "h", "c")
                close(value, theirs[name], rtol=1e-12 if exact else 1e-10, atol=1e-12)

    def test_the_notebook_cell_with_the_weights_in_torch_prints_no_difference(capsys):
        notebook = nbformat.read(ROOT / "notebooks/02-forward/02-forward.ipynb", as_version=4)
        cell = next(cell for cell in notebook.cells if cell.id == "torch-real")
        params, x, *_ = generic((12, 3, 4, 2), 0)
        zeros = np.zeros((4, 2))
        outputs = lstm_forward(params, x, zeros, zeros)[0]
        exec(cell.source, {"np": np, "x": x, "weights": to_torch(params), "outputs": outputs})
        label, number = capsys.readouterr().out.split(":")
        assert label == "largest difference"
        assert 0 <= float(number) < 1e-14
