"""Scalar functions of an array, of which a student's function measures the gradient."""

from collections.abc import Callable

import numpy as np

Array = np.ndarray


def waves(a: Array) -> float:
    """A sum of sines, of another frequency for each entry."""
    k = np.arange(1.0, a.size + 1).reshape(a.shape)
    return float(np.sum(np.sin(k * a) / k))


def coupled(a: Array) -> float:
    """A sum of products of neighbours: the slope at one entry depends on others."""
    flat = np.ravel(a)
    return float(np.sum(flat * np.roll(flat, 1) ** 2) + flat[0] ** 3)


def cubes(a: Array) -> float:
    """A weighted sum of cubes: the error of central differences is eps squared times the weight."""
    return float(np.sum(a**3 * np.arange(1.0, a.size + 1).reshape(a.shape)))


def ripples(a: Array) -> float:
    """A sum of sines that bend so sharply that the last digits of a slope show the step."""
    k = np.arange(1000.0, a.size + 1000).reshape(a.shape)
    return float(np.sum(np.sin(k * a) / k))


SCALAR_FUNCTIONS: dict[str, Callable[[Array], float]] = {
    "waves": waves,
    "coupled": coupled,
    "cubes": cubes,
    "ripples": ripples,
}


def call_scalar_function(name: str, shape: tuple[int, ...], a: Array) -> float:
    """The value of a scalar function at an array of the shape that it takes.

    Raises:
        ValueError: a has another shape.
    """
    if np.shape(a) != shape:
        raise ValueError(f"f takes an array of shape {shape}; it was given {np.shape(a)}")
    return SCALAR_FUNCTIONS[name](a)
