"""Known mistakes of numerical_gradient."""

from collections.abc import Callable

import numpy as np

from solutions import backward as right

from .. import mutant

Array = np.ndarray
Function = Callable[[Array], float]


def _both_sides(f: Function, a: Array, index: tuple[int, ...], eps: float) -> tuple[float, float]:
    """The function with one entry moved up, and with it moved down."""
    up, down = a.copy(), a.copy()
    up[index] += eps
    down[index] -= eps
    return f(up), f(down)


@mutant
def one_sided(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The slope is measured on one side only, which is off by about eps: move to both sides."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        moved = a.copy()
        moved[index] += eps
        gradient[index] = (f(moved) - f(a)) / eps
    return gradient


@mutant
def one_sided_from_below(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """Only the side below a is measured, so the curvature of f enters the slope: a itself should be
    in the middle."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        gradient[index] = (f(a) - _both_sides(f, a, index, eps)[1]) / eps
    return gradient


@mutant
def divided_by_one_eps(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """Every slope is twice too steep: how far apart are the two places where f is measured?"""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = _both_sides(f, a, index, eps)
        gradient[index] = (up - down) / eps
    return gradient


@mutant
def multiplied_by_eps(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """Every slope is nearly 0: Python divides and multiplies from left to right, so eps does not
    stand in the denominator. Look at the brackets."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = _both_sides(f, a, index, eps)
        gradient[index] = (up - down) / 2 * eps
    return gradient


@mutant
def not_divided(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """These are differences of f, not slopes: a slope is a difference divided by a distance."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = _both_sides(f, a, index, eps)
        gradient[index] = up - down
    return gradient


@mutant
def eps_ignored(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The step has a fixed size: with another eps the slopes are the same."""
    return right.numerical_gradient(f, a, 1e-5)


@mutant
def coarser_default(f: Function, a: Array, eps: float = 1e-4) -> Array:
    """The slopes are a little off where no eps is given: its default is another one."""
    return right.numerical_gradient(f, a, eps)


@mutant
def half_an_eps_to_each_side(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """An entry is moved by half of eps. Each side gets a whole eps, so the two places are two of
    them apart."""
    return right.numerical_gradient(f, a, eps / 2)


@mutant
def step_scaled_with_the_entry(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The step grows with the entry, as some libraries have it. Here eps is the step itself, the
    same for every entry."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        step = eps * float(abs(a[index]))
        up, down = _both_sides(f, a, index, step)
        gradient[index] = (up - down) / (2 * step)
    return gradient


@mutant
def all_entries_at_once(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """All entries were moved together, so each shows the sum of all slopes. Move one and leave
    the others where they are."""
    return np.full(a.shape, (f(a + eps) - f(a - eps)) / (2 * eps))


@mutant
def one_number_for_all(f: Function, a: Array, eps: float = 1e-5) -> float:
    """One number comes back. A gradient has an entry for every entry of a, each measured on its
    own."""
    return (f(a + eps) - f(a - eps)) / (2 * eps)


@mutant
def whole_rows_moved(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The loop runs over the first axis alone, so a whole row is moved at a time. Every entry
    needs its own turn, whatever the shape of a."""
    gradient = np.zeros(a.shape)
    for row in range(len(a)):
        up, down = _both_sides(f, a, (row,), eps)
        gradient[row] = (up - down) / (2 * eps)
    return gradient


@mutant
def two_loops_for_any_shape(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """Two loops reach the entries of a matrix, and a may have any number of axes, none included:
    let one loop run over all indices."""
    gradient = np.zeros(a.shape)
    for row in range(a.shape[0]):
        for column in range(a.shape[1]):
            up, down = _both_sides(f, a, (row, column), eps)
            gradient[row, column] = (up - down) / (2 * eps)
    return gradient


@mutant
def gradient_left_flat(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The slopes are right and stand in one long row. A gradient has the shape of a."""
    return right.numerical_gradient(f, a, eps).ravel()


@mutant
def gradient_transposed(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The slopes are right and the axes have changed places: entry by entry, a gradient belongs to
    the entry of a at the same index."""
    return right.numerical_gradient(f, a, eps).T.copy()


@mutant
def gradient_as_lists(f: Function, a: Array, eps: float = 1e-5) -> object:
    """Lists come back. Numbers that belong to an array's entries are kept in an array."""
    return right.numerical_gradient(f, a, eps).tolist()


@mutant
def gradient_in_float32(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The slopes were put into float32, which is coarser than what you measure with."""
    return right.numerical_gradient(f, a, eps).astype(np.float32).astype(float)


@mutant
def sides_exchanged(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """Every sign is turned round: where f rises, the slope is positive. Which of the two places
    comes first in the difference?"""
    return -right.numerical_gradient(f, a, eps)


@mutant
def entry_alone(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """f was given a single entry. It takes the whole array, in which one entry has moved."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = np.array(a[index] + eps), np.array(a[index] - eps)
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


@mutant
def two_names_for_one_copy(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """Every slope is 0: up and down are two names of one array, so what goes up comes down
    again. Each side needs a copy of its own."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up = down = a.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


@mutant
def copy_never_moved_back(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """One copy serves all entries, and none is moved back: each slope is measured beside a, at a
    place where the entries before it are still moved."""
    moved, gradient = a.copy(), np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        moved[index] += eps
        up = f(moved)
        moved[index] -= 2 * eps
        gradient[index] = (up - f(moved)) / (2 * eps)
    return gradient


@mutant
def argument_never_moved_back(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """a itself is moved and stays where it was moved to: the caller's weights have changed after
    the measurement."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        a[index] += eps
        up = f(a)
        a[index] -= 2 * eps
        gradient[index] = (up - f(a)) / (2 * eps)
    return gradient


@mutant
def argument_moved_there_and_back(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """a is moved and moved back, but rounding does not undo itself: the last digits of a have
    changed, and a read-only a cannot be moved at all."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        a[index] += eps
        up = f(a)
        a[index] -= 2 * eps
        gradient[index] = (up - f(a)) / (2 * eps)
        a[index] += eps
    return gradient


@mutant
def argument_borrowed_and_restored(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """You put back what was there, to the bit, yet meanwhile you write into the caller's array:
    when it is read-only that cannot work."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        kept = a[index]
        a[index] = kept + eps
        up = f(a)
        a[index] = kept - eps
        gradient[index] = (up - f(a)) / (2 * eps)
        a[index] = kept
    return gradient


@mutant
def slopes_written_into_the_argument(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The slopes are written over a: an assignment gives an array a second name and makes no new
    one."""
    gradient = a
    for index in np.ndindex(a.shape):
        up, down = _both_sides(f, a, index, eps)
        gradient[index] = (up - down) / (2 * eps)
    return gradient


@mutant
def return_after_the_first_entry(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """Only the first entry has a slope: the return stands inside the loop."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = _both_sides(f, a, index, eps)
        gradient[index] = (up - down) / (2 * eps)
        return gradient
    return gradient


@mutant
def one_copy_for_all_entries(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The copies are made once, before the loop, so entries that were moved stay moved: the slope
    at an entry is measured far from a. Each entry needs fresh copies."""
    gradient, up, down = np.zeros(a.shape), a.copy(), a.copy()
    for index in np.ndindex(a.shape):
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient
