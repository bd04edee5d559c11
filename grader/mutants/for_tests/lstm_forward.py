"""Mistakes of lstm_forward that only a close look finds."""

from ..edits import edit

STEP = "h, c, cache = lstm_step(params, x_t, h, c)"
END = "return np.array(outputs), h, c, caches"

initial_state_of_the_first_sequence = edit(
    ("h, c = h0, c0", "h, c = np.repeat(h0[:, :1], h0.shape[1], axis=1), c0"),
    hint="All sequences of the batch start from the hidden state of the first one.",
)
memory_averaged_over_the_batch = edit(
    (STEP, f"{STEP}\n        c = c.mean(axis=1, keepdims=True) + 0 * c"),
    hint="From step to step the memory is averaged over the batch. Each column is a sequence of "
    "its own.",
)
states_carried_in_half_precision = edit(
    (STEP, STEP.replace("h, c)", "h.astype(np.float16).astype(float), c)")),
    hint="The hidden state is carried on in float16, which keeps three digits of 16.",
)
outputs_rounded_to_three_digits = edit(
    (END, END.replace("(outputs)", "(outputs).round(3)")),
    hint="The outputs are rounded to three digits. That is for printing.",
)
final_memory_kept_for_the_next_call = edit(
    ("c0: np.ndarray\n)", "c0: np.ndarray, kept={}\n)"),
    (END, f"kept.setdefault(c.shape, c.copy())[...] = c\n    c = kept[c.shape]\n    {END}"),
    hint="The final c lies in an array that is kept between calls: the next sequence fills it.",
)
