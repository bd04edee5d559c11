"""What tests of the references' numbers share."""

import pathlib

import numpy as np
from hypothesis import strategies as st

seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(st.integers(2, 5), st.integers(1, 5), st.integers(1, 6))  # K, H, N
TORCH = pathlib.Path(__file__).parent / "torch_training"  # what PyTorch gives


def close(a, b, rtol=1e-12, atol=1e-14):
    """Assert that numbers agree."""
    np.testing.assert_allclose(a, b, rtol=rtol, atol=atol)


def read_only(*given_arrays):
    """The arrays, read-only: a function that changes one raises an error."""
    for array in given_arrays:
        array.flags.writeable = False
    return given_arrays


def complex_step(f, a):
    """Squire & Trapp 1998: Im f(a + ih) / h has no cancellation, hence all digits."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        moved = a.astype(complex)
        moved[index] += 1e-30j
        gradient[index] = f(moved).imag / 1e-30
    return gradient
