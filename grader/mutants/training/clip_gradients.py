"""Known mistakes of clip_gradients."""

import numpy as np

from solutions import training as right

from .. import mutant
from .shared import _scaled

Array = np.ndarray
Arrays = dict[str, Array]
Clipped = tuple[Arrays, float]


def _norm(grads: Arrays) -> float:
    return float(np.sqrt(sum(np.sum(g**2) for g in grads.values())))


def _cut_at(grads: Arrays, norm: float, max_norm: float) -> Arrays:
    """The gradients, scaled down when norm, right or wrong, is too long."""
    return _scaled(grads, max_norm / norm if norm > max_norm else 1.0)


@mutant
def each_array_on_its_own(grads: Arrays, max_norm: float) -> Clipped:
    """The norm is right, but every array was measured and cut by itself: long ones shrink, short
    ones do not, and the direction is lost. One factor serves all."""
    clipped = {name: _cut_at({name: g}, _norm({name: g}), max_norm) for name, g in grads.items()}
    return {name: clipped[name][name] for name in grads}, _norm(grads)


@mutant
def entries_cut_one_by_one(grads: Arrays, max_norm: float) -> Clipped:
    """Each entry was cut at the limit by itself, so the gradient points elsewhere now. It is its
    length that max_norm limits."""
    return {name: np.clip(g, -max_norm, max_norm) for name, g in grads.items()}, _norm(grads)


@mutant
def norm_without_its_root(grads: Arrays, max_norm: float) -> Clipped:
    """The sum of squares was taken for the norm: a length has the unit of its entries, and needs a
    root."""
    norm = _norm(grads) ** 2
    return _cut_at(grads, norm, max_norm), norm


@mutant
def square_against_the_limit(grads: Arrays, max_norm: float) -> Clipped:
    """Some gradients that are short enough were stretched: it was the sum of squares that was
    compared with max_norm, and the root came later."""
    norm = _norm(grads)
    return _scaled(grads, max_norm / norm if norm**2 > max_norm else 1.0), norm


@mutant
def short_ones_stretched(grads: Arrays, max_norm: float) -> Clipped:
    """Every gradient ends at the length max_norm, the short ones too: what is short enough stays
    as it is."""
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    return _scaled(grads, max_norm / norm), norm


@mutant
def stretched_where_it_should_shrink(grads: Arrays, max_norm: float) -> Clipped:
    """Long gradients stay long and short ones are made longer: the comparison is the wrong way
    round."""
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    return _scaled(grads, max_norm / norm if norm < max_norm else 1.0), norm


@mutant
def divided_before_looking(grads: Arrays, max_norm: float) -> Clipped:
    """The values are right, yet the division comes before the check whether it is needed: with
    gradients of zero it divides by zero."""
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    return _scaled(grads, min(1.0, max_norm / norm)), norm


@mutant
def factor_upside_down(grads: Arrays, max_norm: float) -> Clipped:
    """Gradients that are too long have become longer still: look at what stands above the fraction
    bar and what below it."""
    norm = _norm(grads)
    return _scaled(grads, norm / max_norm if norm > max_norm else 1.0), norm


@mutant
def cut_to_length_one(grads: Arrays, max_norm: float) -> Clipped:
    """What is too long ends at length 1, whatever max_norm is."""
    norm = _norm(grads)
    return _scaled(grads, 1 / norm if norm > max_norm else 1.0), norm


@mutant
def too_long_is_thrown_away(grads: Arrays, max_norm: float) -> Clipped:
    """A gradient that is too long became zero. It should be shortened, as its direction is still
    worth something."""
    norm = _norm(grads)
    return _scaled(grads, 0.0 if norm > max_norm else 1.0), norm


@mutant
def largest_entry_as_norm(grads: Arrays, max_norm: float) -> Clipped:
    """The norm is the largest entry of all. The 2-norm is a length: every entry has a part in
    it."""
    norm = max(float(np.abs(g).max()) for g in grads.values())
    return _cut_at(grads, norm, max_norm), norm


@mutant
def absolute_values_as_norm(grads: Arrays, max_norm: float) -> Clipped:
    """Absolute values were added up: that is the 1-norm. The 2-norm is the length of a straight
    line, as in Pythagoras' theorem."""
    norm = sum(float(np.abs(g).sum()) for g in grads.values())
    return _cut_at(grads, norm, max_norm), norm


@mutant
def norms_added_up(grads: Arrays, max_norm: float) -> Clipped:
    """The norms of the arrays were added up, and lengths in different directions do not add.
    Think of Pythagoras."""
    norm = sum(float(np.sqrt(np.sum(g**2))) for g in grads.values())
    return _cut_at(grads, norm, max_norm), norm


@mutant
def longest_array_as_norm(grads: Arrays, max_norm: float) -> Clipped:
    """The norm is that of the longest array. The arrays together are one long vector, and its
    length is meant."""
    norm = max(_norm({name: g}) for name, g in grads.items())
    return _cut_at(grads, norm, max_norm), norm


@mutant
def last_array_as_norm(grads: Arrays, max_norm: float) -> Clipped:
    """The norm is that of the last array: in the loop each one overwrites those before it."""
    norm = 0.0
    for g in grads.values():
        norm = float(np.sqrt(np.sum(g**2)))
    return _cut_at(grads, norm, max_norm), norm


@mutant
def spectral_norms(grads: Arrays, max_norm: float) -> Clipped:
    """np.linalg.norm of a matrix with ord 2 is its largest singular value, not the root of its
    squared entries. Look at what ord means for matrices."""
    norm = float(np.sqrt(sum(np.linalg.norm(g, 2) ** 2 for g in grads.values())))
    return _cut_at(grads, norm, max_norm), norm


@mutant
def mean_square_as_norm(grads: Arrays, max_norm: float) -> Clipped:
    """The norm is the root of a mean, so a longer vector of like entries would not be longer.
    The squares are to be added up."""
    norm = _norm(grads) / np.sqrt(sum(g.size for g in grads.values()))
    return _cut_at(grads, float(norm), max_norm), float(norm)


@mutant
def weights_clipped_biases_not(grads: Arrays, max_norm: float) -> Clipped:
    """Only what is called W was measured and cut. A bias has a gradient like any other
    parameter."""
    weights = {name: g for name, g in grads.items() if name.startswith("W")}
    norm = _norm(weights)
    return _scaled(grads, 1.0) | _cut_at(weights, norm, max_norm), norm


@mutant
def norm_after_clipping(grads: Arrays, max_norm: float) -> Clipped:
    """The gradients are right. The norm is the one after clipping, which does not show how long the
    gradient was before."""
    clipped = _cut_at(grads, _norm(grads), max_norm)
    return clipped, _norm(clipped)


@mutant
def short_ones_handed_back(grads: Arrays, max_norm: float) -> Clipped:
    """Where nothing is to be cut, the caller's own arrays come back. A later change to one would
    change the other."""
    norm = _norm(grads)
    return (grads if norm <= max_norm else _scaled(grads, max_norm / norm)), norm


@mutant
def clipped_in_place(grads: Arrays, max_norm: float) -> Clipped:
    """The values are right, but the caller's gradients were cut in place. A copy of the dict is no
    copy of its arrays."""
    norm = _norm(grads)
    if norm > max_norm:
        for g in grads.values():
            g *= max_norm / norm
    return dict(grads), norm


@mutant
def norm_before_gradients(grads: Arrays, max_norm: float) -> object:
    """Both are right and in the wrong order: first the clipped gradients, then the norm."""
    clipped, norm = right.clip_gradients(grads, max_norm)
    return norm, clipped


@mutant
def norm_kept_back(grads: Arrays, max_norm: float) -> object:
    """The gradients come back alone. The norm from before is asked for too: it shows when training
    is about to explode."""
    return right.clip_gradients(grads, max_norm)[0]


@mutant
def names_lost(grads: Arrays, max_norm: float) -> object:
    """The gradients come back in a list, so it is lost which parameter each of them belongs to."""
    clipped, norm = right.clip_gradients(grads, max_norm)
    return list(clipped.values()), norm
