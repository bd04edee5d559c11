"""Known mistakes of notebook 03-backward, in the order of its exercises."""

from collections.abc import Callable
from typing import Any

import numpy as np

from solutions import backward as right
from solutions.gates import dsigmoid, dtanh, sigmoid

from . import mutant_of

Array = np.ndarray
Params = dict[str, Array]
Cache = dict[str, Array]
Caches = list[Cache]
Final = Array | None  # upstream gradient at a final state
Function = Callable[[Array], float]
Step = tuple[Array, Array, Array, Params]
Back = tuple[Array, Array, Array]

# ---------------------------------------------------------------- numerical_gradient


def _both_sides(f: Function, a: Array, index: tuple[int, ...], eps: float) -> tuple[float, float]:
    """The function with one entry moved up, and with it moved down."""
    up, down = a.copy(), a.copy()
    up[index] += eps
    down[index] -= eps
    return f(up), f(down)


@mutant_of("numerical_gradient")
def one_sided(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The slope is measured on one side only, which is off by about eps: move to both sides."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        moved = a.copy()
        moved[index] += eps
        gradient[index] = (f(moved) - f(a)) / eps
    return gradient


@mutant_of("numerical_gradient")
def one_sided_from_below(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """Only the side below a is measured, so the curvature of f enters the slope: a itself should be
    in the middle."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        gradient[index] = (f(a) - _both_sides(f, a, index, eps)[1]) / eps
    return gradient


@mutant_of("numerical_gradient")
def divided_by_one_eps(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """Every slope is twice too steep: how far apart are the two places where f is measured?"""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = _both_sides(f, a, index, eps)
        gradient[index] = (up - down) / eps
    return gradient


@mutant_of("numerical_gradient")
def multiplied_by_eps(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """Every slope is nearly 0: Python divides and multiplies from left to right, so eps does not
    stand in the denominator. Look at the brackets."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = _both_sides(f, a, index, eps)
        gradient[index] = (up - down) / 2 * eps
    return gradient


@mutant_of("numerical_gradient")
def not_divided(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """These are differences of f, not slopes: a slope is a difference divided by a distance."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = _both_sides(f, a, index, eps)
        gradient[index] = up - down
    return gradient


@mutant_of("numerical_gradient")
def eps_ignored(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The step has a fixed size: with another eps the slopes are the same."""
    return right.numerical_gradient(f, a, 1e-5)


@mutant_of("numerical_gradient")
def coarser_default(f: Function, a: Array, eps: float = 1e-4) -> Array:
    """The slopes are a little off where no eps is given: its default is another one."""
    return right.numerical_gradient(f, a, eps)


@mutant_of("numerical_gradient")
def half_an_eps_to_each_side(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """An entry is moved by half of eps. Each side gets a whole eps, so the two places are two of
    them apart."""
    return right.numerical_gradient(f, a, eps / 2)


@mutant_of("numerical_gradient")
def step_scaled_with_the_entry(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The step grows with the entry, as some libraries have it. Here eps is the step itself, the
    same for every entry."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        step = eps * float(abs(a[index]))
        up, down = _both_sides(f, a, index, step)
        gradient[index] = (up - down) / (2 * step)
    return gradient


@mutant_of("numerical_gradient")
def all_entries_at_once(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """All entries were moved together, so each shows the sum of all slopes. Move one and leave
    the others where they are."""
    return np.full(a.shape, (f(a + eps) - f(a - eps)) / (2 * eps))


@mutant_of("numerical_gradient")
def one_number_for_all(f: Function, a: Array, eps: float = 1e-5) -> float:
    """One number comes back. A gradient has an entry for every entry of a, each measured on its
    own."""
    return (f(a + eps) - f(a - eps)) / (2 * eps)


@mutant_of("numerical_gradient")
def whole_rows_moved(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The loop runs over the first axis alone, so a whole row is moved at a time. Every entry
    needs its own turn, whatever the shape of a."""
    gradient = np.zeros(a.shape)
    for row in range(len(a)):
        up, down = _both_sides(f, a, (row,), eps)
        gradient[row] = (up - down) / (2 * eps)
    return gradient


@mutant_of("numerical_gradient")
def two_loops_for_any_shape(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """Two loops reach the entries of a matrix, and a may have any number of axes, none included:
    let one loop run over all indices."""
    gradient = np.zeros(a.shape)
    for row in range(a.shape[0]):
        for column in range(a.shape[1]):
            up, down = _both_sides(f, a, (row, column), eps)
            gradient[row, column] = (up - down) / (2 * eps)
    return gradient


@mutant_of("numerical_gradient")
def gradient_left_flat(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The slopes are right and stand in one long row. A gradient has the shape of a."""
    return right.numerical_gradient(f, a, eps).ravel()


@mutant_of("numerical_gradient")
def gradient_transposed(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The slopes are right and the axes have changed places: entry by entry, a gradient belongs to
    the entry of a at the same index."""
    return right.numerical_gradient(f, a, eps).T.copy()


@mutant_of("numerical_gradient")
def gradient_as_lists(f: Function, a: Array, eps: float = 1e-5) -> object:
    """Lists come back. Numbers that belong to an array's entries are kept in an array."""
    return right.numerical_gradient(f, a, eps).tolist()


@mutant_of("numerical_gradient")
def gradient_in_float32(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The slopes were put into float32, which is coarser than what you measure with."""
    return right.numerical_gradient(f, a, eps).astype(np.float32).astype(float)


@mutant_of("numerical_gradient")
def sides_exchanged(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """Every sign is turned round: where f rises, the slope is positive. Which of the two places
    comes first in the difference?"""
    return -right.numerical_gradient(f, a, eps)


@mutant_of("numerical_gradient")
def entry_alone(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """f was given a single entry. It takes the whole array, in which one entry has moved."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = np.array(a[index] + eps), np.array(a[index] - eps)
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


@mutant_of("numerical_gradient")
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


@mutant_of("numerical_gradient")
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


@mutant_of("numerical_gradient")
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


@mutant_of("numerical_gradient")
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


@mutant_of("numerical_gradient")
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


@mutant_of("numerical_gradient")
def slopes_written_into_the_argument(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The slopes are written over a: an assignment gives an array a second name and makes no new
    one."""
    gradient = a
    for index in np.ndindex(a.shape):
        up, down = _both_sides(f, a, index, eps)
        gradient[index] = (up - down) / (2 * eps)
    return gradient


@mutant_of("numerical_gradient")
def return_after_the_first_entry(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """Only the first entry has a slope: the return stands inside the loop."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = _both_sides(f, a, index, eps)
        gradient[index] = (up - down) / (2 * eps)
        return gradient
    return gradient


@mutant_of("numerical_gradient")
def one_copy_for_all_entries(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The copies are made once, before the loop, so entries that were moved stay moved: the slope
    at an entry is measured far from a. Each entry needs fresh copies."""
    gradient, up, down = np.zeros(a.shape), a.copy(), a.copy()
    for index in np.ndindex(a.shape):
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


# ---------------------------------------------------------------- lstm_step_backward


def _at_c(dh: Array, dc: Array, cache: Cache) -> Array:
    """The whole gradient at c."""
    return dc + dh * cache["o"] * dtanh(np.tanh(cache["c"]))


def _at_gates(dh: Array, dc: Array, cache: Cache) -> Params:
    """The gradients at the gates' pre-activations; dc is the whole one."""
    return {
        "f": dc * cache["c_prev"] * dsigmoid(cache["f"]),
        "i": dc * cache["g"] * dsigmoid(cache["i"]),
        "g": dc * cache["i"] * dtanh(cache["g"]),
        "o": dh * np.tanh(cache["c"]) * dsigmoid(cache["o"]),
    }


def _behind_gates(params: Params, dc: Array, da: Params, cache: Cache) -> Step:
    """Everything that follows from the gradients at the pre-activations."""
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = np.sum([params["W" + k].T @ da[k] for k in "figo"], axis=0)
    return dz[len(dc) :], dz[: len(dc)], dc * cache["f"], grads


def _from_c(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The rest of a step whose whole gradient at c is this dc."""
    return _behind_gates(params, dc, _at_gates(dh, dc, cache), cache)


def _but(params: Params, dh: Array, dc: Array, cache: Cache, **wrong: Array) -> Step:
    """A step that is right but for the gradients at these pre-activations."""
    dc = _at_c(dh, dc, cache)
    return _behind_gates(params, dc, _at_gates(dh, dc, cache) | wrong, cache)


def _right_da(dh: Array, dc: Array, cache: Cache) -> Params:
    return _at_gates(dh, _at_c(dh, dc, cache), cache)


@mutant_of("lstm_step_backward")
def way_through_the_hidden_state_left_out(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """c is used twice, by the next step and by h. What comes back through h is missing from its
    gradient."""
    return _from_c(params, dh, dc, cache)


@mutant_of("lstm_step_backward")
def cell_gradient_of_the_next_step_left_out(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """c is used twice, and two gradients add up. Only the one through h is there: dc is not
    used."""
    return _from_c(params, dh, _at_c(dh, np.zeros_like(dc), cache), cache)


@mutant_of("lstm_step_backward")
def slope_of_tanh_left_out(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """From h to c the gradient passes a tanh, and the slope of that tanh is missing."""
    return _from_c(params, dh, dc + dh * cache["o"], cache)


@mutant_of("lstm_step_backward")
def output_gate_left_out_on_the_way_to_c(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """From h to c the gradient passes the output gate, which lets a share through. Here all of it
    arrives."""
    return _from_c(params, dh, dc + dh * dtanh(np.tanh(cache["c"])), cache)


@mutant_of("lstm_step_backward")
def slope_written_in_c_itself(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dtanh takes the output of tanh. It was given c, its input, and a slope of tanh can never be
    negative."""
    return _from_c(params, dh, dc + dh * cache["o"] * dtanh(cache["c"]), cache)


@mutant_of("lstm_step_backward")
def slope_written_in_h(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dtanh takes the output of tanh. It was given h, which has passed the output gate as well."""
    h = cache["o"] * np.tanh(cache["c"])
    return _from_c(params, dh, dc + dh * cache["o"] * dtanh(h), cache)


@mutant_of("lstm_step_backward")
def cell_state_squashed_twice(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """c went through tanh twice before its slope was taken: dtanh takes the output of one tanh."""
    return _from_c(params, dh, dc + dh * cache["o"] * dtanh(np.tanh(np.tanh(cache["c"]))), cache)


@mutant_of("lstm_step_backward")
def slope_at_the_old_cell_state(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The slope of tanh is taken at the old cell state. What h shows is the new one."""
    return _from_c(params, dh, dc + dh * cache["o"] * dtanh(np.tanh(cache["c_prev"])), cache)


@mutant_of("lstm_step_backward")
def brackets_missing_around_the_sum(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Two gradients add up at c, and the factors of the gates belong to their sum. One of the two
    is not multiplied by the slope of the gate: look at the brackets."""
    f, i, g = cache["f"], cache["i"], cache["g"]
    through_h = dh * cache["o"] * dtanh(np.tanh(cache["c"]))
    return _but(
        params,
        dh,
        dc,
        cache,
        f=dc * cache["c_prev"] + through_h * cache["c_prev"] * dsigmoid(f),
        i=dc * g + through_h * g * dsigmoid(i),
        g=dc * i + through_h * i * dtanh(g),
    )


@mutant_of("lstm_step_backward")
def cell_gradient_from_the_new_dh(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dc_prev was computed after dh had been overwritten with the gradient of the step before: one
    name was used for two arrays."""
    dx_t, dh_prev, _, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, _at_c(dh_prev, dc, cache) * cache["f"], grads


@mutant_of("lstm_step_backward")
def cell_gradient_past_the_forget_gate(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dc_prev is the gradient at the new cell state, handed on whole. The forget gate scales the
    memory in the forward pass, and the gradient in the backward pass."""
    dx_t, dh_prev, _, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, _at_c(dh, dc, cache), grads


@mutant_of("lstm_step_backward")
def old_cell_gradient_without_h(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dc_prev starts from the dc that was given, before what comes through h was added to it."""
    dx_t, dh_prev, _, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, dc * cache["f"], grads


@mutant_of("lstm_step_backward")
def cell_gradient_through_the_input_gate(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """dc_prev has passed the input gate, which belongs to the candidate. Which gate stands at the
    old memory?"""
    dx_t, dh_prev, _, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, _at_c(dh, dc, cache) * cache["i"], grads


@mutant_of("lstm_step_backward")
def forget_gate_with_the_new_cell_state(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The forget gate is multiplied by the old cell state in the forward pass, so that is the
    factor in its gradient: here the new cell state took its place."""
    return right.lstm_step_backward(params, dh, dc, cache | {"c_prev": cache["c"]})


@mutant_of("lstm_step_backward")
def forget_gate_with_the_hidden_state(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradient of the forget gate has the factor h_prev. In the forward pass this gate is not
    multiplied by the hidden state, but by the memory."""
    return _but(
        params,
        dh,
        dc,
        cache,
        f=_at_c(dh, dc, cache) * cache["h_prev"] * dsigmoid(cache["f"]),
    )


@mutant_of("lstm_step_backward")
def partners_exchanged(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Input gate and candidate are multiplied with each other, so the gradient of each has the
    *other* one's value as a factor. Here each has its own."""
    dc_all, i, g = _at_c(dh, dc, cache), cache["i"], cache["g"]
    return _but(params, dh, dc, cache, i=dc_all * i * dsigmoid(i), g=dc_all * g * dtanh(g))


@mutant_of("lstm_step_backward")
def output_gate_with_the_bare_cell_state(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """The gradient of the output gate has the factor c. In the forward pass that gate is multiplied
    by the squashed memory."""
    return _but(params, dh, dc, cache, o=dh * cache["c"] * dsigmoid(cache["o"]))


@mutant_of("lstm_step_backward")
def output_gate_from_the_cell_gradient(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The output gate acts on h, not on c: its gradient starts from dh."""
    tanh_c = np.tanh(cache["c"])
    return _but(params, dh, dc, cache, o=_at_c(dh, dc, cache) * tanh_c * dsigmoid(cache["o"]))


@mutant_of("lstm_step_backward")
def output_gate_with_the_slope_of_tanh(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradient of the output gate has the slope of tanh as a factor. At that point nothing is
    differentiated yet: the factor is the value that the gate is multiplied by."""
    slope = dtanh(np.tanh(cache["c"]))
    return _but(params, dh, dc, cache, o=dh * slope * dsigmoid(cache["o"]))


@mutant_of("lstm_step_backward")
def slopes_of_the_gates_left_out(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """These are the gradients at the gates themselves. To reach their pre-activations the chain
    needs one factor more: the slope of each activation."""
    dc = _at_c(dh, dc, cache)
    da = {
        "f": dc * cache["c_prev"],
        "i": dc * cache["g"],
        "g": dc * cache["i"],
        "o": dh * np.tanh(cache["c"]),
    }
    return _behind_gates(params, dc, da, cache)


@mutant_of("lstm_step_backward")
def slope_of_the_forget_gate_left_out(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Three gates are right. From the forget gate to its pre-activation one factor is missing: the
    slope of its sigmoid."""
    return _but(params, dh, dc, cache, f=_at_c(dh, dc, cache) * cache["c_prev"])


@mutant_of("lstm_step_backward")
def slope_of_the_candidate_left_out(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """f, i and o are right. The candidate was squashed as well, and the slope of its tanh is
    missing."""
    return _but(params, dh, dc, cache, g=_at_c(dh, dc, cache) * cache["i"])


@mutant_of("lstm_step_backward")
def value_for_slope(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Each gradient was multiplied by the gate's own value where its slope belongs."""
    da = _right_da(dh, dc, cache)
    slopes = {k: dtanh(cache[k]) if k == "g" else dsigmoid(cache[k]) for k in "figo"}
    return _but(params, dh, dc, cache, **{k: da[k] / slopes[k] * cache[k] for k in "figo"})


@mutant_of("lstm_step_backward")
def activated_twice(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gates in the cache have been squashed already. They were squashed a second time before
    their slopes were taken."""
    dc = _at_c(dh, dc, cache)
    f, i, o = (dsigmoid(sigmoid(cache[k])) for k in "fio")
    da = {
        "f": dc * cache["c_prev"] * f,
        "i": dc * cache["g"] * i,
        "g": dc * cache["i"] * dtanh(np.tanh(cache["g"])),
        "o": dh * np.tanh(cache["c"]) * o,
    }
    return _behind_gates(params, dc, da, cache)


@mutant_of("lstm_step_backward")
def candidate_activated_twice(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """f, i and o are right. The candidate in the cache has been through tanh already, and went
    through it once more before its slope was taken."""
    slope = dtanh(np.tanh(cache["g"]))
    return _but(params, dh, dc, cache, g=_at_c(dh, dc, cache) * cache["i"] * slope)


@mutant_of("lstm_step_backward")
def candidate_with_the_slope_of_the_sigmoid(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """All four got the slope of the sigmoid. One of them is a tanh."""
    slope = dsigmoid(cache["g"])
    return _but(params, dh, dc, cache, g=_at_c(dh, dc, cache) * cache["i"] * slope)


@mutant_of("lstm_step_backward")
def gates_with_the_slope_of_tanh(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """All four got the slope of tanh. Three of them are sigmoids."""
    dc = _at_c(dh, dc, cache)
    da = {
        "f": dc * cache["c_prev"] * dtanh(cache["f"]),
        "i": dc * cache["g"] * dtanh(cache["i"]),
        "g": dc * cache["i"] * dtanh(cache["g"]),
        "o": dh * np.tanh(cache["c"]) * dtanh(cache["o"]),
    }
    return _behind_gates(params, dc, da, cache)


@mutant_of("lstm_step_backward")
def square_left_out(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The slope of the candidate's tanh lacks its square: at g = -1 the curve is flat, and your
    slope is 2."""
    return _but(params, dh, dc, cache, g=_at_c(dh, dc, cache) * cache["i"] * (1 - cache["g"]))


@mutant_of("lstm_step_backward")
def forget_line_copied_for_input_and_output(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """i and o repeat the gradient of the forget gate: a line was copied, and its letters were not
    all changed. Every gate has a chain of its own."""
    f = _right_da(dh, dc, cache)["f"]
    return _but(params, dh, dc, cache, i=f, o=f)


@mutant_of("lstm_step_backward")
def forget_line_copied_for_output(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """f, i and g are right. The output gate repeats the gradient of the forget gate: look at the
    line that was copied."""
    return _but(params, dh, dc, cache, o=_right_da(dh, dc, cache)["f"])


@mutant_of("lstm_step_backward")
def forget_and_input_exchanged(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The forget gate's gradient went to the input gate's parameters, and the other way round.
    The order of the gates here is f, i, g, o."""
    da = _right_da(dh, dc, cache)
    return _but(params, dh, dc, cache, f=da["i"], i=da["f"])


@mutant_of("lstm_step_backward")
def candidate_and_output_exchanged(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Candidate and output gate have changed places, as in courses that write i, f, o, g. The
    order of the gates here is f, i, g, o."""
    da = _right_da(dh, dc, cache)
    return _but(params, dh, dc, cache, g=da["o"], o=da["g"])


def _with_grads(params: Params, dh: Array, dc: Array, cache: Cache, grads: Params) -> Step:
    """A step that is right but for the gradients of these parameters."""
    dx_t, dh_prev, dc_prev, others = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, dc_prev, others | grads


@mutant_of("lstm_step_backward")
def bias_gradients_averaged(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of the biases are N times too small: they were averaged over the batch. Each
    sequence has its own share in the loss, and the shares add up."""
    da = _right_da(dh, dc, cache)
    means = {"b" + k: da[k].mean(axis=1, keepdims=True) for k in "figo"}
    return _with_grads(params, dh, dc, cache, means)


@mutant_of("lstm_step_backward")
def all_gradients_averaged(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of all parameters are N times too small: you divide by the size of the batch. A
    mean belongs to the loss, and then dh contains it already."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, dc_prev, {k: v / dh.shape[1] for k, v in grads.items()}


@mutant_of("lstm_step_backward")
def biases_without_their_axis(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of the biases have lost an axis: (H,) is a row to NumPy, and adding it to a
    bias would spread that to (H, H). A gradient has the shape of its parameter."""
    sums = {"b" + k: v.sum(axis=1) for k, v in _right_da(dh, dc, cache).items()}
    return _with_grads(params, dh, dc, cache, sums)


@mutant_of("lstm_step_backward")
def biases_not_summed(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of the biases still have a column for every sequence. One bias serves the whole
    batch, so the gradients of all sequences add up."""
    copies = {"b" + k: v for k, v in _right_da(dh, dc, cache).items()}
    return _with_grads(params, dh, dc, cache, copies)


@mutant_of("lstm_step_backward")
def biases_summed_over_units(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of the biases were added up along the wrong axis: over the units, where each
    has a bias of its own."""
    sums = {"b" + k: v.sum(axis=0, keepdims=True) for k, v in _right_da(dh, dc, cache).items()}
    return _with_grads(params, dh, dc, cache, sums)


@mutant_of("lstm_step_backward")
def biases_summed_to_one_number(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Each bias has a single number for its gradient: the sum ran over both axes. Every unit has
    a bias of its own."""
    sums = {"b" + k: np.array(v.sum()) for k, v in _right_da(dh, dc, cache).items()}
    return _with_grads(params, dh, dc, cache, sums)


@mutant_of("lstm_step_backward")
def biases_forgotten(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The weights have their gradients, the biases have none: all eight parameters are trained."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, dc_prev, {"W" + k: grads["W" + k] for k in "figo"}


@mutant_of("lstm_step_backward")
def other_names_for_the_gradients(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients are called dWf, dbf and so on. Their dict has the same keys as params, so that
    a parameter and its gradient go by one name."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, dc_prev, {"d" + name: value for name, value in grads.items()}


@mutant_of("lstm_step_backward")
def one_dict_for_everything(params: Params, dh: Array, dc: Array, cache: Cache) -> Params:
    """All gradients came back in one dict. Four things are asked for: three arrays, and a dict for
    the parameters alone."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return {"dx_t": dx_t, "dh_prev": dh_prev, "dc_prev": dc_prev} | grads


@mutant_of("lstm_step_backward")
def weight_gradients_transposed(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of the weights are transposed: the factors of the product stand in the wrong
    order. Write the shape under each of them."""
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    turned = {"W" + k: z @ v.T for k, v in _right_da(dh, dc, cache).items()}
    return _with_grads(params, dh, dc, cache, turned)


@mutant_of("lstm_step_backward")
def batch_summed_before_the_product(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The batch was summed up before the product, so that every sequence's gradient is multiplied
    with every other sequence's input. The columns are separate sequences."""
    z = np.concatenate([cache["h_prev"], cache["x_t"]]).sum(axis=1, keepdims=True)
    da = _right_da(dh, dc, cache)
    mixed = {"W" + k: v.sum(axis=1, keepdims=True) @ z.T for k, v in da.items()}
    return _with_grads(params, dh, dc, cache, mixed)


@mutant_of("lstm_step_backward")
def gradients_of_the_first_column(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of the parameters come from the first sequence alone. All sequences of the
    batch have used them."""
    first = {name: value[:, :1] for name, value in cache.items()}
    grads = right.lstm_step_backward(params, dh[:, :1], dc[:, :1], first)[3]
    return _with_grads(params, dh, dc, cache, grads)


@mutant_of("lstm_step_backward")
def input_above_hidden_state(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """In the gradients of the weights the columns for x stand before those for h. Stack z in the
    same order as in the forward pass."""
    z = np.concatenate([cache["x_t"], cache["h_prev"]])
    mixed = {"W" + k: v @ z.T for k, v in _right_da(dh, dc, cache).items()}
    return _with_grads(params, dh, dc, cache, mixed)


@mutant_of("lstm_step_backward")
def new_hidden_state_below_the_gates(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gates were computed from the old hidden state. In the gradients of the weights the new
    one has taken its place."""
    h = cache["o"] * np.tanh(cache["c"])
    grads = right.lstm_step_backward(params, dh, dc, cache | {"h_prev": h})[3]
    return _with_grads(params, dh, dc, cache, grads)


def _dz(params: Params, dh: Array, dc: Array, cache: Cache) -> Array:
    """The gradient at z, whole."""
    dx_t, dh_prev, _, _ = right.lstm_step_backward(params, dh, dc, cache)
    return np.concatenate([dh_prev, dx_t])


@mutant_of("lstm_step_backward")
def split_from_the_wrong_end(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dz was cut as if x stood above h. Cut it in the order in which z was stacked."""
    _, _, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    dz, input_size = _dz(params, dh, dc, cache), len(cache["x_t"])
    return dz[:input_size], dz[input_size:], dc_prev, grads


@mutant_of("lstm_step_backward")
def stacked_and_split_upside_down(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """x stands above h both where z is stacked and where dz is cut. The weights were trained on
    z with h on top."""
    dx_t, dh_prev, dc_prev, grads = split_from_the_wrong_end(params, dh, dc, cache)
    return (
        dx_t,
        dh_prev,
        dc_prev,
        input_above_hidden_state(params, dh, dc, cache)[3]
        | {name: value for name, value in grads.items() if name[0] == "b"},
    )


@mutant_of("lstm_step_backward")
def hidden_gradient_returned_first(params: Params, dh: Array, dc: Array, cache: Cache) -> object:
    """All values are right, and the first two have changed places: the order is dx_t, dh_prev,
    dc_prev, grads."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dh_prev, dx_t, dc_prev, grads


@mutant_of("lstm_step_backward")
def cell_gradient_before_hidden_gradient(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """All values are right, and the gradients of the two states have changed places: h comes
    before c."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dc_prev, dh_prev, grads


@mutant_of("lstm_step_backward")
def rows_for_columns(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dx_t and dh_prev are transposed, with a row for each sequence. In this course every sequence
    of a batch is a column."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t.T, dh_prev.T, dc_prev, grads


def _from_some_gates(params: Params, dh: Array, dc: Array, cache: Cache, gates: str) -> Step:
    """A step whose dz has no more than these gates in it."""
    _, _, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    da = _right_da(dh, dc, cache)
    dz = np.sum([params["W" + k].T @ da[k] for k in gates], axis=0)
    return dz[len(dh) :], dz[: len(dh)], dc_prev, grads


@mutant_of("lstm_step_backward")
def last_gate_overwrites_the_others(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dx_t and dh_prev hold the share of the output gate alone: each gate has overwritten the one
    before. All four used z, so four gradients add up."""
    return _from_some_gates(params, dh, dc, cache, "o")


@mutant_of("lstm_step_backward")
def candidate_forgotten_in_the_sum(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dx_t and dh_prev lack the candidate's share. It is no gate, but it is computed from z like
    the three that are."""
    return _from_some_gates(params, dh, dc, cache, "fio")


@mutant_of("lstm_step_backward")
def output_gate_forgotten_in_the_sum(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dx_t and dh_prev lack the output gate's share: it does not act on c, and yet it is computed
    from z like the others."""
    return _from_some_gates(params, dh, dc, cache, "fig")


@mutant_of("lstm_step_backward")
def hidden_gradient_passed_straight_on(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dh was added to dh_prev. h depends on h_prev through the gates alone: only the memory has a
    path from step to step that leads round them."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev + dh, dc_prev, grads


@mutant_of("lstm_step_backward")
def input_gradient_without_weights(params: Params, dh: Array, dc: Array, cache: Cache) -> object:
    """The gradients at the pre-activations were added up and returned as dh_prev: they have to be
    multiplied with the weights first, and each gate has its own."""
    dx_t, _, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, np.sum(list(_right_da(dh, dc, cache).values()), axis=0), dc_prev, grads


@mutant_of("lstm_step_backward")
def upstream_changed_in_place(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients are right, and dh has been changed in place: it belongs to the caller, who may
    need it again. Compute a new array."""
    da_o = dh * np.tanh(cache["c"]) * dsigmoid(cache["o"])
    dh *= cache["o"]
    dc = dc + dh * dtanh(np.tanh(cache["c"]))
    return _behind_gates(params, dc, _at_gates(dh, dc, cache) | {"o": da_o}, cache)


@mutant_of("lstm_step_backward")
def sum_made_in_place(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """What comes through h was added to dc in place: += writes into the caller's array. Compute a
    new one."""
    dc += dh * cache["o"] * dtanh(np.tanh(cache["c"]))
    return _from_c(params, dh, dc, cache)


@mutant_of("lstm_step_backward")
def slopes_written_into_the_cache(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The slopes were written over the gates in the cache. So the forget gate is overwritten before
    dc_prev is computed, and the caller's cache has changed."""
    total = _at_c(dh, dc, cache)
    da = _at_gates(dh, total, cache)
    for k in "fio":
        cache[k] *= 1 - cache[k]
    return _behind_gates(params, total, da, cache)


@mutant_of("lstm_step_backward")
def notes_left_in_the_cache(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients are right, but the cache has a new entry. It belongs to the forward pass: keep
    your own values under names of your own."""
    cache["tanh_c"] = np.tanh(cache["c"])
    return right.lstm_step_backward(params, dh, dc, cache)


@mutant_of("lstm_step_backward")
def gradients_in_float32(params: Params, dh: Array, dc: Array, cache: Cache) -> object:
    """The gradients went through float32, which keeps 7 digits of 16: too few for a numerical
    check. Keep the dtype of the arguments."""
    *arrays, grads = right.lstm_step_backward(params, dh, dc, cache)
    coarse = {name: value.astype(np.float32).astype(float) for name, value in grads.items()}
    return *(np.asarray(array, np.float32).astype(float) for array in arrays), coarse


@mutant_of("lstm_step_backward")
def stack_expected_in_the_cache(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """This cache has no key 'z': yours may have one, but backward has to work with the eight keys
    that every cache has. Stack what you need from them."""
    return _with_grads(params, dh, dc, cache, {"Wf": cache["z"]})


@mutant_of("lstm_step_backward")
def hidden_state_expected_in_the_cache(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """This cache has no key 'h': eight keys are all that backward may count on, and no gradient
    needs the new hidden state itself."""
    return _with_grads(params, dh, dc, cache, {"Wf": cache["h"]})


@mutant_of("lstm_step_backward")
def squashed_memory_expected_in_the_cache(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """This cache has no key 'tanh_c': eight keys are all that backward may count on. What is not
    among them is quickly computed again."""
    return _with_grads(params, dh, dc, cache, {"Wf": cache["tanh_c"]})


_KEPT: Params = {}


@mutant_of("lstm_step_backward")
def one_dict_for_all_calls(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Every call fills one and the same dict, so a later step changes the gradients of an earlier
    one. Is it made outside the function, or in a default argument?"""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    _KEPT.update(grads)
    return dx_t, dh_prev, dc_prev, _KEPT


@mutant_of("lstm_step_backward")
def slope_of_the_gradient(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The slope was taken of the gradient at a gate, in place of the gate: a slope is a function of
    the gate's own value, and multiplies the gradient."""
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc = dc + dh * o * dtanh(tanh_c)
    da = {"f": dsigmoid(dc * cache["c_prev"]), "i": dsigmoid(dc * g)}
    da |= {"g": dtanh(dc * i), "o": dsigmoid(dh * tanh_c)}
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + gate: da[gate] @ z.T for gate in "figo"}
    grads |= {"b" + gate: da[gate].sum(axis=1, keepdims=True) for gate in "figo"}
    dz = sum(params["W" + gate].T @ da[gate] for gate in "figo")
    return dz[len(dh) :], dz[: len(dh)], dc * f, grads


# ---------------------------------------------------------------- lstm_backward


def _ends(d_outputs: Array, d_h: Final, d_c: Final) -> tuple[Array, Array]:
    """The gradients that enter at the end."""
    zeros = np.zeros_like(d_outputs[0])
    return zeros if d_h is None else d_h, zeros if d_c is None else d_c


def _add(grads: Params, step: Params) -> None:
    for name in grads:
        grads[name] = grads[name] + step[name]


def _zeros(params: Params) -> Params:
    return {name: np.zeros_like(value) for name, value in params.items()}


def _walk(
    params: Params,
    d_outputs: Array,
    caches: Caches,
    d_h: Final,
    d_c: Final,
    carry_h: bool = True,
    carry_c: bool = True,
) -> Step:
    """Go back through time, and hand on only what is asked for."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    grads, dx = _zeros(params), np.zeros((len(caches), *caches[0]["x_t"].shape))
    for t in reversed(range(len(caches))):
        dx[t], dh0, dc0, step = right.lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dh, dc = dh0 * carry_h, dc0 * carry_c
        _add(grads, step)
    return dx, dh0, dc0, grads


def _each_step(params: Params, d_outputs: Array, caches: Caches, d_h: Final, d_c: Final) -> Any:
    """The gradients of the parameters at every step, in the order of time."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    steps = []
    for t in reversed(range(len(caches))):
        _, dh, dc, step = right.lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        steps.append(step)
    return steps[::-1]


@mutant_of("lstm_backward")
def hidden_gradient_not_carried(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """Every step gets its own upstream gradient and nothing from the step after it: h_{t-1} also
    works through step t."""
    return _walk(params, d_outputs, caches, d_h, d_c, carry_h=False)


@mutant_of("lstm_backward")
def cell_gradient_not_carried(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The hidden state's gradient goes back through time, the cell state's does not: both go from
    step to step."""
    return _walk(params, d_outputs, caches, d_h, d_c, carry_c=False)


@mutant_of("lstm_backward")
def nothing_carried(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """Every step is on its own: no gradient goes from one step to the one before it, neither the
    hidden state's nor the memory's."""
    return _walk(params, d_outputs, caches, d_h, d_c, carry_h=False, carry_c=False)


@mutant_of("lstm_backward")
def gradients_overwritten(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The gradients of the parameters are those of step 0 alone: each step has overwritten the
    one after it. All steps share one set of parameters."""
    dx, dh0, dc0, _ = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0, dc0, _each_step(params, d_outputs, caches, d_h, d_c)[0]


@mutant_of("lstm_backward")
def gradients_of_the_last_step(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The gradients of the parameters are those of the last step alone: what the earlier steps
    give was never added."""
    dx, dh0, dc0, _ = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0, dc0, _each_step(params, d_outputs, caches, d_h, d_c)[-1]


@mutant_of("lstm_backward")
def bias_gradients_overwritten(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The weights' gradients add up over the steps, the biases' are overwritten at every step: a
    plus is missing in some of the lines."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    first = _each_step(params, d_outputs, caches, d_h, d_c)[0]
    return dx, dh0, dc0, {k: first[k] if k[0] == "b" else grads[k] for k in grads}


@mutant_of("lstm_backward")
def gradients_averaged_over_time(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The gradients of the parameters are T times too small: they were averaged over the steps.
    What a shared parameter does at each step adds up."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0, dc0, {name: value / len(caches) for name, value in grads.items()}


@mutant_of("lstm_backward")
def gradients_step_by_step(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> object:
    """A list with the gradients of every step comes back. The parameters are shared by all steps,
    so each has one gradient."""
    dx, dh0, dc0, _ = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0, dc0, _each_step(params, d_outputs, caches, d_h, d_c)


@mutant_of("lstm_backward")
def sums_started_from_the_parameters(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The sums begin with the parameters themselves: copying params gives the right shapes and
    the wrong numbers to start from."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0, dc0, {name: params[name] + value for name, value in grads.items()}


@mutant_of("lstm_backward")
def upstream_at_the_last_step_alone(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """Of d_outputs only the last step is used. Every output may enter the loss, and each brings
    its own gradient."""
    last = np.zeros_like(d_outputs)
    last[-1] = d_outputs[-1]
    return right.lstm_backward(params, last, caches, d_h, d_c)


@mutant_of("lstm_backward")
def final_states_ignored(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_h and d_c are not used: gradients also enter at the final states, as when a second part of
    the sequence hands them over."""
    return right.lstm_backward(params, d_outputs, caches)


@mutant_of("lstm_backward")
def final_cell_state_ignored(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_c is not used: the backward pass starts with a zero gradient at the final memory, whatever
    was given."""
    return right.lstm_backward(params, d_outputs, caches, d_h)


@mutant_of("lstm_backward")
def final_hidden_state_ignored(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_h is not used: the backward pass starts from d_outputs alone, and the final hidden state
    has a gradient of its own besides."""
    return right.lstm_backward(params, d_outputs, caches, d_c=d_c)


@mutant_of("lstm_backward")
def final_gradient_replaces_the_last_output(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """When d_h is given, the last step's d_outputs are lost. The last hidden state is used twice,
    as an output and as the final state."""
    upstream = d_outputs.copy()
    if d_h is not None:
        upstream[-1] = 0.0
    return right.lstm_backward(params, upstream, caches, d_h, d_c)


@mutant_of("lstm_backward")
def final_gradients_exchanged(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_h enters at the memory and d_c at the hidden state: the two have changed places."""
    return right.lstm_backward(params, d_outputs, caches, d_h=d_c, d_c=d_h)


@mutant_of("lstm_backward")
def final_gradient_at_every_step(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_h is added at every step. It belongs to the final hidden state and enters once, at the
    end."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    return right.lstm_backward(params, d_outputs + dh, caches, d_c=dc)


@mutant_of("lstm_backward")
def final_gradients_at_the_beginning(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_h and d_c were added to what comes out at the first step. They are gradients at the final
    states, and the backward pass begins there."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches)
    dh, dc = _ends(d_outputs, d_h, d_c)
    return dx, dh0 + dh, dc0 + dc, grads


@mutant_of("lstm_backward")
def truth_of_an_array(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """An array with several entries is neither true nor false, so `or` cannot choose a default:
    compare the argument with None."""
    dh = d_h or np.zeros_like(d_outputs[0])
    dc = d_c or np.zeros_like(d_outputs[0])
    return right.lstm_backward(params, d_outputs, caches, dh, dc)


@mutant_of("lstm_backward")
def nothing_put_in_for_none(
    params: Params, d_outputs: Array, caches: Caches, d_h: Any = None, d_c: Any = None
) -> Step:
    """None cannot be added to an array. When no final gradient is given, the backward pass starts
    from zeros of the right shape."""
    dh, dc, grads, dx = d_h, d_c, _zeros(params), []
    for d_output, cache in zip(d_outputs[::-1], caches[::-1], strict=True):
        dx_t, dh, dc, step = right.lstm_step_backward(params, dh + d_output, dc, cache)
        dx.append(dx_t)
        _add(grads, step)
    return np.array(dx[::-1]), dh, dc, grads


@mutant_of("lstm_backward")
def upstream_enters_the_memory_too(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_outputs was added to the gradient of the memory as well. It is a gradient at h;
    lstm_step_backward takes it from there to c."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    grads, dx = _zeros(params), []
    for d_output, cache in zip(d_outputs[::-1], caches[::-1], strict=True):
        dx_t, dh, dc, step = right.lstm_step_backward(params, dh + d_output, dc + d_output, cache)
        dx.append(dx_t)
        _add(grads, step)
    return np.array(dx[::-1]), dh, dc, grads


@mutant_of("lstm_backward")
def last_upstream_counted_twice(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The last step's upstream gradient enters twice: once before the loop and once inside it."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    return right.lstm_backward(params, d_outputs, caches, dh + d_outputs[-1], dc)


@mutant_of("lstm_backward")
def upstream_one_step_off(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """Each step gets the upstream gradient of the step before it, and step 0 that of the last: an
    index is off by one, and -1 counts from the end."""
    return right.lstm_backward(params, np.roll(d_outputs, 1, axis=0), caches, d_h, d_c)


@mutant_of("lstm_backward")
def upstream_added_too_late(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """dx and grads are right, but dh0 has an upstream gradient too many: h0 is no output. The
    index is -1 there, and that is the last step."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0 + d_outputs[-1], dc0, grads


@mutant_of("lstm_backward")
def memory_wrapped_round(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The old memory was taken from the step before, and step 0 has none: -1 is the last step.
    What the sequence began with stands in the first step's own cache."""
    first = caches[0] | {"c_prev": caches[-1]["c"]}
    return right.lstm_backward(params, d_outputs, [first, *caches[1:]], d_h, d_c)


@mutant_of("lstm_backward")
def input_gradients_in_reverse(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """dx stands in the order in which it was computed, the last step first. It belongs to x, whose
    first step comes first."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx[::-1], dh0, dc0, grads


@mutant_of("lstm_backward")
def forwards_through_time(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The loop runs from the first step to the last. A gradient comes from the end: begin
    there."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs[::-1], caches[::-1], d_h, d_c)
    return dx[::-1], dh0, dc0, grads


@mutant_of("lstm_backward")
def caches_not_reversed(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_outputs runs backward and caches forward, so the last gradient is used with the first
    cache: the two belong together step by step."""
    return right.lstm_backward(params, d_outputs, caches[::-1], d_h, d_c)


@mutant_of("lstm_backward")
def caches_one_step_off(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """Each gradient is used with the cache of the step before its own, and step 0 with that of the
    last: all that a step needs stands in one cache, under one index."""
    return right.lstm_backward(params, d_outputs, [caches[-1], *caches[:-1]], d_h, d_c)


@mutant_of("lstm_backward")
def first_step_left_out(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The loop ends before step 0: the end of a range is not part of it, backward neither."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    grads, dx = _zeros(params), np.zeros((len(caches), *caches[0]["x_t"].shape))
    for t in range(len(caches) - 1, 0, -1):
        dx[t], dh, dc, step = right.lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        _add(grads, step)
    return dx, dh.copy(), dc.copy(), grads


@mutant_of("lstm_backward")
def last_step_left_out(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The loop begins one step too early in time: the last step has the number T - 1, and nothing
    has come back through it."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    grads, dx = _zeros(params), np.zeros((len(caches), *caches[0]["x_t"].shape))
    for t in range(len(caches) - 2, -1, -1):
        dx[t], dh, dc, step = right.lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        _add(grads, step)
    return dx, dh.copy(), dc.copy(), grads


@mutant_of("lstm_backward")
def return_inside_the_loop(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The backward pass ends after the last step of the sequence: the return stands inside the
    loop."""
    return right.lstm_backward(params, d_outputs[-1:], caches[-1:], d_h, d_c)


@mutant_of("lstm_backward")
def batch_size_for_length(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The loop counts the sequences of the batch in place of the steps: the first axis of
    d_outputs is time, the last is the batch."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    grads, dx = _zeros(params), []
    for t in reversed(range(d_outputs.shape[2])):
        dx_t, dh, dc, step = right.lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dx.append(dx_t)
        _add(grads, step)
    return np.array(dx[::-1]), dh, dc, grads


@mutant_of("lstm_backward")
def input_gradients_in_a_list(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> object:
    """dx is a list of T arrays. Make one array of shape (T, D, N) of it."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return list(dx.copy()), dh0, dc0, grads


@mutant_of("lstm_backward")
def time_as_the_last_axis(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """Time is the last axis of dx, as some courses have it. Here it is the first."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return np.moveaxis(dx, 0, -1), dh0, dc0, grads


@mutant_of("lstm_backward")
def steps_side_by_side(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The steps of dx were joined along an axis that was there already. Time is an axis of its
    own."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return np.concatenate(list(dx)), dh0, dc0, grads


@mutant_of("lstm_backward")
def states_returned_in_the_wrong_order(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """All values are right, but dc0 comes before dh0: the order is that of the states, h and then
    c."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dc0, dh0, grads


@mutant_of("lstm_backward")
def cell_gradient_not_returned(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> object:
    """Three things come back, and dc0 is not among them: the sequence began with two states."""
    dx, dh0, _, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0, grads


@mutant_of("lstm_backward")
def last_steps_state_gradients(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """dh0 and dc0 are the gradients that entered at the end of the sequence. The ones at its
    beginning come out of the last turn of the loop."""
    dx, _, _, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    dh, dc = _ends(d_outputs, d_h, d_c)
    return dx, d_outputs[-1] + dh, dc.copy(), grads


@mutant_of("lstm_backward")
def sums_made_in_the_upstream_gradient(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """What comes back in time was added to d_outputs in place: += writes into the caller's array.
    Compute a new one at every step."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    grads, dx = _zeros(params), np.zeros((len(caches), *caches[0]["x_t"].shape))
    for t in reversed(range(len(caches))):
        d_outputs[t] += dh
        dx[t], dh, dc, step = right.lstm_step_backward(params, d_outputs[t], dc, caches[t])
        _add(grads, step)
    return dx, dh, dc, grads


@mutant_of("lstm_backward")
def final_gradient_written_into_d_outputs(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_h was added into the last entry of d_outputs, which belongs to the caller: called twice,
    it would enter twice."""
    if d_h is not None:
        d_outputs[-1] += d_h
    return right.lstm_backward(params, d_outputs, caches, d_c=d_c)


@mutant_of("lstm_backward")
def upstream_added_into_the_final_gradient(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """dh is d_h itself under another name, so += changes the caller's array at the first turn of
    the loop."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    dh += d_outputs[-1]
    rest = d_outputs.copy()
    rest[-1] = 0.0
    return right.lstm_backward(params, rest, caches, dh, dc)


@mutant_of("lstm_backward")
def caches_turned_round_in_place(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The gradients are right, but the caller's list of caches now runs backward: reverse()
    changes the list itself. Go through it backward and leave it as it is."""
    caches.reverse()
    return right.lstm_backward(params, d_outputs, caches[::-1], d_h, d_c)


@mutant_of("lstm_backward")
def caches_used_up(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The gradients are right, and the caller's list of caches is empty afterwards: pop() takes
    things out for good."""
    taken = [caches.pop() for _ in range(len(caches))]
    return right.lstm_backward(params, d_outputs, taken[::-1], d_h, d_c)


@mutant_of("lstm_backward")
def upstream_counted_from_the_front(
    params: Params,
    d_outputs: Array,
    caches: list[Cache],
    d_h: Array | None = None,
    d_c: Array | None = None,
) -> Step:
    """The caches are read from the last step to the first, and the upstream gradients from the
    first to the last: enumerate counts from 0, also over a reversed list."""
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = np.zeros((len(caches), *caches[0]["x_t"].shape))
    for t, cache in enumerate(reversed(caches)):
        dx[t], dh, dc, step = right.lstm_step_backward(params, dh + d_outputs[t], dc, cache)
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads


# ---------------------------------------------------------------- LSTM


class _Layer(right.LSTM):
    """Right, in two parts, of which each mistake changes one."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Params:
        """Take one step of stochastic gradient descent."""
        grads = self._gradients(dL_dh)
        self._descend(grads, lr)
        return grads

    def _gradients(self, dL_dh: Array) -> Params:
        return self._back(np.zeros((len(self.caches), *dL_dh.shape)), d_h=dL_dh)

    def _back(self, d_outputs: Array, d_h: Final = None, d_c: Final = None) -> Params:
        return right.lstm_backward(self.params, d_outputs, self.caches, d_h, d_c)[3]

    def _descend(self, grads: Params, lr: float) -> None:
        for name, parameter in self.params.items():
            parameter -= lr * grads[name]


@mutant_of("LSTM")
class ParametersReplaced(_Layer):
    """The numbers are right, but each parameter is a new array now. An optimiser that holds the old
    one goes on changing an array that is not used any more."""

    def _descend(self, grads: Params, lr: float) -> None:
        for name, parameter in self.params.items():
            setattr(self, name, parameter - lr * grads[name])


@mutant_of("LSTM")
class NoStepTaken(_Layer):
    """The parameters have not moved: either no step was taken, or it changed a dict or a copy that
    is not used again."""

    def _descend(self, grads: Params, lr: float) -> None:
        pass


@mutant_of("LSTM")
class Uphill(_Layer):
    """The parameters moved the wrong way: the gradient points to where the loss grows."""

    def _descend(self, grads: Params, lr: float) -> None:
        super()._descend(grads, -lr)


@mutant_of("LSTM")
class LearningRateIgnored(_Layer):
    """The step has the same size whatever lr is: the argument is not used."""

    def _descend(self, grads: Params, lr: float) -> None:
        super()._descend(grads, 0.01)


@mutant_of("LSTM")
class LearningRateLeftOut(_Layer):
    """The whole gradient was subtracted: lr is the share of it to subtract."""

    def _descend(self, grads: Params, lr: float) -> None:
        super()._descend(grads, 1.0)


@mutant_of("LSTM")
class LearningRateTwice(_Layer):
    """lr has been multiplied in twice: once into the gradients and once in the step."""

    def _descend(self, grads: Params, lr: float) -> None:
        super()._descend(grads, lr * lr)
        for name in grads:
            grads[name] *= lr


@mutant_of("LSTM")
class AnotherDefault(_Layer):
    """Where no lr is given the steps are ten times too large: look at the default."""

    def backward(self, dL_dh: Array, lr: float = 0.1) -> Params:
        """Take one step of stochastic gradient descent."""
        return super().backward(dL_dh, lr)


@mutant_of("LSTM")
class ScaledGradientsReturned(_Layer):
    """The parameters are right. What comes back is the step that was taken, lr included; return the
    gradients."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Params:
        """Take one step of stochastic gradient descent."""
        grads = super().backward(dL_dh, lr)
        return {name: lr * value for name, value in grads.items()}


@mutant_of("LSTM")
class NothingReturned(_Layer):
    """The parameters are right, and None comes back: the gradients were not returned."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Any:
        """Take one step of stochastic gradient descent."""
        super().backward(dL_dh, lr)


@mutant_of("LSTM")
class ParametersReturned(_Layer):
    """The parameters come back, after their step. Return their gradients."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Params:
        """Take one step of stochastic gradient descent."""
        super().backward(dL_dh, lr)
        return self.params


@mutant_of("LSTM")
class EverythingReturned(_Layer):
    """All four results of lstm_backward come back. The layer returns one of them, the gradients of
    its parameters."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Any:
        """Take one step of stochastic gradient descent."""
        zeros = np.zeros((len(self.caches), *dL_dh.shape))
        found = right.lstm_backward(self.params, zeros, self.caches, d_h=dL_dh)
        self._descend(found[3], lr)
        return found


@mutant_of("LSTM")
class UpstreamAtEveryStep(_Layer):
    """dL_dh entered at every step. Here the loss depends on the last hidden state and on nothing
    else."""

    def _gradients(self, dL_dh: Array) -> Params:
        return self._back(np.array([dL_dh] * len(self.caches)))


@mutant_of("LSTM")
class UpstreamAtTheFirstStep(_Layer):
    """dL_dh entered at the first step, so nothing went back through time: it belongs to the last
    hidden state."""

    def _gradients(self, dL_dh: Array) -> Params:
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[0] = dL_dh
        return self._back(d_outputs)


@mutant_of("LSTM")
class UpstreamTwice(_Layer):
    """dL_dh entered twice, as the gradient of the last output and as that of the final state.
    Those are one and the same hidden state."""

    def _gradients(self, dL_dh: Array) -> Params:
        return super()._gradients(2 * dL_dh)


@mutant_of("LSTM")
class UpstreamIntoTheMemory(_Layer):
    """dL_dh entered at the cell state. It is a gradient at the hidden state; look at the order of
    the arguments."""

    def _gradients(self, dL_dh: Array) -> Params:
        return self._back(np.zeros((len(self.caches), *dL_dh.shape)), d_c=dL_dh)


@mutant_of("LSTM")
class UpstreamIntoBothStates(_Layer):
    """dL_dh entered at the cell state as well as at the hidden state. The loss depends on the
    hidden state alone."""

    def _gradients(self, dL_dh: Array) -> Params:
        return self._back(np.zeros((len(self.caches), *dL_dh.shape)), d_h=dL_dh, d_c=dL_dh)


@mutant_of("LSTM")
class LastStepOnly(_Layer):
    """The gradient was taken back through one step, the last. The layer has used its parameters at
    every step before it, too."""

    def _gradients(self, dL_dh: Array) -> Params:
        zeros = np.zeros_like(dL_dh)
        return right.lstm_step_backward(self.params, dL_dh, zeros, self.caches[-1])[3]


@mutant_of("LSTM")
class ReversedTwice(_Layer):
    """The caches were turned round before lstm_backward got them, and it goes through them
    backward by itself."""

    def _gradients(self, dL_dh: Array) -> Params:
        zeros = np.zeros((len(self.caches), *dL_dh.shape))
        return right.lstm_backward(self.params, zeros, self.caches[::-1], d_h=dL_dh)[3]


@mutant_of("LSTM")
class SteppingInsideTheLoop(_Layer):
    """The parameters moved after every time step, so the gradients of earlier steps were computed
    with weights that the forward pass did not use. Collect the whole gradient first, then move
    once."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Params:
        """Take one step of stochastic gradient descent."""
        grads = {name: np.zeros_like(value) for name, value in self.params.items()}
        dh, dc = dL_dh, np.zeros_like(dL_dh)
        for cache in reversed(self.caches):
            _, dh, dc, step = right.lstm_step_backward(self.params, dh, dc, cache)
            self._descend(step, lr)
            _add(grads, step)
        return grads


@mutant_of("LSTM")
class GradientsNeverReset(_Layer):
    """The gradients of earlier calls are still in the sum: SGD starts every step from zero."""

    def _gradients(self, dL_dh: Array) -> Params:
        fresh = super()._gradients(dL_dh)
        earlier: Params = getattr(self, "grads", _zeros(self.params))
        self.grads = {name: earlier[name] + value for name, value in fresh.items()}
        return self.grads


@mutant_of("LSTM")
class AveragedOverTheBatch(_Layer):
    """The gradients are N times too small. A mean over the batch belongs to the loss, and then it
    is in dL_dh already."""

    def _gradients(self, dL_dh: Array) -> Params:
        return super()._gradients(dL_dh / dL_dh.shape[1])


@mutant_of("LSTM")
class AveragedOverTime(_Layer):
    """The gradients are T times too small: they were divided by the number of steps."""

    def _gradients(self, dL_dh: Array) -> Params:
        return super()._gradients(dL_dh / len(self.caches))


@mutant_of("LSTM")
class BiasesStayBehind(_Layer):
    """The weights have moved, the biases have not: the step is for all eight parameters."""

    def _descend(self, grads: Params, lr: float) -> None:
        for gate in "figo":
            weights = self.params["W" + gate]
            weights -= lr * grads["W" + gate]


@mutant_of("LSTM")
class ForgetGradientForTheInputGate(_Layer):
    """Wi and bi moved along the forget gate's gradients: a line was copied, and its letters were
    not all changed."""

    def _descend(self, grads: Params, lr: float) -> None:
        super()._descend(grads | {"Wi": grads["Wf"], "bi": grads["bf"]}, lr)


@mutant_of("LSTM")
class UpstreamScaledInPlace(_Layer):
    """lr was multiplied into dL_dh in place, so the caller's gradient has shrunk, and the returned
    ones with it."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Params:
        """Take one step of stochastic gradient descent."""
        dL_dh *= lr
        return super().backward(dL_dh, 1.0)


# ---------------------------------------------------------------- repair_1


def _back(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    dx_t, dh_prev, dc_prev, _ = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, dc_prev


@mutant_of("repair_1")
def still_from_the_new_dh(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """dx_t and dh_prev are right, dc_prev is still wrong: by the time it is computed, dh means the
    gradient of another step."""
    dx_t, dh_prev, _ = _back(params, dh, dc, cache)
    return dx_t, dh_prev, _at_c(dh_prev, dc, cache) * cache["f"]


@mutant_of("repair_1")
def hidden_state_dropped(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """dc_prev no longer depends on dh at all. The wrong dh had to be replaced by the right one, not
    removed."""
    dx_t, dh_prev, _ = _back(params, dh, dc, cache)
    return dx_t, dh_prev, dc * cache["f"]


@mutant_of("repair_1")
def forget_gate_dropped(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """dc_prev starts from the right dh now, but the forget gate is missing in it."""
    dx_t, dh_prev, _ = _back(params, dh, dc, cache)
    return dx_t, dh_prev, _at_c(dh, dc, cache)


@mutant_of("repair_1")
def slope_dropped(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """dc_prev starts from the right dh now, but the slope of tanh is missing in its chain."""
    dx_t, dh_prev, _ = _back(params, dh, dc, cache)
    return dx_t, dh_prev, (dc + dh * cache["o"]) * cache["f"]


@mutant_of("repair_1")
def added_twice(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """What comes through h is in dc_prev twice: dc had it already when it was added again."""
    dx_t, dh_prev, _ = _back(params, dh, dc, cache)
    return dx_t, dh_prev, _at_c(dh, _at_c(dh, dc, cache), cache) * cache["f"]


@mutant_of("repair_1")
def cell_gradient_first_and_used_for_the_gates(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Back:
    """dc_prev is right now, but it was computed under the name dc, and the gates used it: this is
    the same mistake with another variable."""
    dc = _at_c(dh, dc, cache) * cache["f"]
    dx_t, dh_prev, _, _ = _behind_gates(params, dc, _at_gates(dh, dc, cache), cache)
    return dx_t, dh_prev, dc


@mutant_of("repair_1")
def new_hidden_gradient_written_into_dh(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """The values are right, but the new gradient was written into the caller's dh. A name can be
    used again; the array belongs to the caller."""
    dx_t, dh_prev, dc_prev = _back(params, dh, dc, cache)
    dh[...] = dh_prev
    return dx_t, dh, dc_prev


@mutant_of("repair_1")
def sum_left_in_dc(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """The values are right, but += has added to the caller's dc. Give the sum an array of its
    own."""
    dc += dh * cache["o"] * dtanh(np.tanh(cache["c"]))
    dx_t, dh_prev, dc_prev, _ = _from_c(params, dh, dc, cache)
    return dx_t, dh_prev, dc_prev


@mutant_of("repair_1")
def parameters_gradients_added(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Four things come back. This function gives the three gradients of the step's inputs, without
    those of the parameters."""
    return right.lstm_step_backward(params, dh, dc, cache)


# ---------------------------------------------------------------- repair_2


@mutant_of("repair_2")
def still_overwritten(params: Params, d_outputs: Array, caches: Caches) -> Params:
    """Still the gradients of step 0 alone: each turn of the loop overwrites the result of the turns
    before it."""
    return _each_step(params, d_outputs, caches, None, None)[0]


@mutant_of("repair_2")
def only_the_weights_repaired(params: Params, d_outputs: Array, caches: Caches) -> Params:
    """The weights are right now, the biases still keep one step alone: all eight are shared by all
    steps."""
    first = _each_step(params, d_outputs, caches, None, None)[0]
    grads = right.repair_2(params, d_outputs, caches)
    return {name: first[name] if name[0] == "b" else grads[name] for name in grads}


@mutant_of("repair_2")
def mean_over_the_steps(params: Params, d_outputs: Array, caches: Caches) -> Params:
    """Every step counts now, but as a mean: the result is T times too small."""
    grads = right.repair_2(params, d_outputs, caches)
    return {name: value / len(caches) for name, value in grads.items()}


@mutant_of("repair_2")
def steps_cut_apart(params: Params, d_outputs: Array, caches: Caches) -> Params:
    """The sum is there, but now every step begins with dh = 0 and dc = 0: what was set before the
    loop has moved into it."""
    return _walk(params, d_outputs, caches, None, None, carry_h=False, carry_c=False)[3]


@mutant_of("repair_2")
def sum_in_the_parameters(params: Params, d_outputs: Array, caches: Caches) -> Params:
    """The sum was made in params itself: grads was another name for it. The caller's weights have
    changed."""
    for name, value in right.repair_2(params, d_outputs, caches).items():
        params[name] += value
    return params


@mutant_of("repair_2")
def last_turn_added_twice(params: Params, d_outputs: Array, caches: Caches) -> Params:
    """Step 0 counts twice: it was added inside the loop and once more behind it."""
    grads = right.repair_2(params, d_outputs, caches)
    _add(grads, _each_step(params, d_outputs, caches, None, None)[0])
    return grads


@mutant_of("repair_2")
def a_list_of_steps(params: Params, d_outputs: Array, caches: Caches) -> object:
    """The gradients of each step come back in a list: they still have to be added up."""
    return _each_step(params, d_outputs, caches, None, None)


@mutant_of("repair_2")
def all_four_returned(params: Params, d_outputs: Array, caches: Caches) -> Step:
    """dx, dh0 and dc0 came back as well. This function gives one thing, the dict of the
    parameters' gradients."""
    return right.lstm_backward(params, d_outputs, caches)


@mutant_of("repair_2")
def return_in_the_loop(params: Params, d_outputs: Array, caches: list[Cache]) -> Params:
    """These are the gradients of the last step alone: the return stands inside the loop, which
    ends at its first turn."""
    zeros = np.zeros_like(d_outputs[0])
    return right.lstm_step_backward(params, d_outputs[-1], zeros, caches[-1])[3]
