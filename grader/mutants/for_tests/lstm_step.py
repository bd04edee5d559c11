"""Mistakes of lstm_step that only a close look finds."""

from ..edits import edit
from ..forward.lstm_step import lstm_step

F = 'f = sigmoid(params["Wf"] @ z + params["bf"])'

memory_averaged_over_the_batch = edit(
    ("f * c_prev", "f * c_prev.mean(axis=1, keepdims=True)"),
    of=lstm_step,
    hint="The old memory is averaged over the batch before it is used. Each column is a sequence "
    "of its own.",
)
hidden_state_of_the_first_sequence = edit(
    ("[h_prev, x_t]", "[np.repeat(h_prev[:, :1], h_prev.shape[1], axis=1), x_t]"),
    of=lstm_step,
    hint="All sequences of the batch see the hidden state of the first one.",
)
forget_gate_of_the_first_sequence = edit(
    (F, f"{F}\n    f = np.repeat(f[:, :1], f.shape[1], axis=1)"),
    of=lstm_step,
    hint="The first sequence decides what the whole batch forgets.",
)
parameters_in_half_precision = edit(
    (
        "    z = np.con",
        "    params = {name: p.astype(np.float16).astype(float) for name, p in params.items()}\n"
        "    z = np.con",
    ),
    of=lstm_step,
    hint="The parameters went through float16, which keeps three digits of 16.",
)
states_rounded_to_three_digits = edit(
    ("return h, c, cache", "return h.round(3), c.round(3), cache"),
    of=lstm_step,
    hint="The states are rounded to three digits. That is for printing.",
)
small_number_in_a_gate = edit(
    (F, 'f = 1 / (1 + np.exp(-params["Wf"] @ z - params["bf"]) + 1e-3)'),
    of=lstm_step,
    hint="A thousandth was added in the denominator of a gate, against a division by zero that "
    "cannot happen.",
)
stacked_weights_left_in_params = edit(
    (
        F,
        'params["Wfo"] = np.concatenate([params["Wf"], params["Wo"]])\n'
        '    f = sigmoid((params["Wfo"] @ z)[: len(h_prev)] + params["bf"])',
    ),
    of=lstm_step,
    hint="Stacked weights are left in params, which is the caller's dict.",
)
forget_gate_kept_for_the_next_call = edit(
    ("c_prev: Array\n)", "c_prev: Array, kept={}\n)"),
    (F, f"{F}\n    kept.setdefault(f.shape, f.copy())[...] = f\n    f = kept[f.shape]"),
    of=lstm_step,
    hint="The forget gate in the cache lies in an array that is kept between calls: the next step "
    "fills it anew.",
)
