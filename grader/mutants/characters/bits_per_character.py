"""Known mistakes of bits_per_character."""

import math

import numpy as np

from solutions.characters import class_probabilities, one_hot, zero_states

from ..edits import Edited, edit
from .shared import TINY, VISIBLE

Array = np.ndarray

FORWARD = "outputs, _, _, _ = lstm_forward(lstm, x, zeros, zeros)"
LOGITS = 'readout(model["Wy"], model["by"], outputs[:, :, 0].T)'
ENTROPY = "    nats, _ = softmax_cross_entropy(logits, codes[1:])\n"
MEAN = "nats / np.log(2)"
OF_P = "-np.mean(np.log2(right))"


def bits_per_character(model: dict[str, Array], codes: Array) -> float:
    """Right where no probability is rounded to 0: with the given class_probabilities."""
    K = len(model["by"])
    x = one_hot(codes[:-1, np.newaxis], K)
    zeros = zero_states(model, 1)
    p, _, _ = class_probabilities(model, x, zeros, zeros)
    right = p[np.arange(len(codes) - 1), codes[1:], 0]
    return float(-np.mean(np.log2(right)))


# ---------------------------------------------------------------- the logarithm and the mean

nats = edit(
    (MEAN, "nats"),
    hint="These are nats, of the natural logarithm. A bit is one choice of two: the base is 2.",
)
divided_by_two = edit(
    (MEAN, "nats / 2"),
    hint="The nats were halved. From one base to another a logarithm is divided by the logarithm "
    "of the new base.",
)
times_log_two = edit(
    (MEAN, "nats * np.log(2)"),
    hint="Nats were multiplied where they should be divided, on the way to base 2: a bit is less "
    "than a nat, so there are more of them.",
)
log_to_base_ten = edit(
    (MEAN, "nats / np.log(10)"),
    hint="The base of the logarithm is 10: these are decimal digits per character.",
)
divided_by_log_of_classes = edit(
    (MEAN, 'nats / np.log(len(model["by"]))'),
    hint="The logarithm has base K, so that chance would be 1 whatever the alphabet is. Bits have "
    "base 2.",
)
bytes_per_character = edit(
    (MEAN, "nats / np.log(2) / 8"),
    hint="The bits were divided by 8, as for bytes.",
)
perplexity = edit(
    (MEAN, "np.exp(nats)"),
    hint="This is the perplexity: how many characters the model wavers between. Bits are its "
    "logarithm to base 2.",
)
negative_bits = edit(
    (MEAN, "-nats / np.log(2)"),
    hint="The sign is missing: logarithms of probabilities are negative, and bits are counted "
    "upwards from 0.",
)
bits_of_the_whole_text = edit(
    (MEAN, "(codes.size - 1) * nats / np.log(2)"),
    hint="The bits of the whole text came back. Per character means their mean.",
)
first_character_in_the_mean = edit(
    (MEAN, "(codes.size - 1) * nats / codes.size / np.log(2)"),
    hint="The sum was divided by L. The first character has none before it and is not predicted: "
    "there are L - 1 terms.",
)
one_term_too_few_in_the_mean = edit(
    (MEAN, "(codes.size - 1) * nats / max(codes.size - 2, 1) / np.log(2)"),
    hint="The sum has L - 1 terms and was divided by L - 2.",
)
divided_by_the_classes = edit(
    (MEAN, 'nats / len(model["by"]) / np.log(2)'),
    hint="The bits were divided by the number of classes as well, as if there were a term for each "
    "of them.",
)
bits_of_each_character = edit(
    (
        ENTROPY,
        "    nats = np.array([softmax_cross_entropy(logits[:, [n]], codes[[n + 1]])[0] "
        "for n in range(codes.size - 1)])\n",
    ),
    ("float(nats / np.log(2))", "nats / np.log(2)"),
    hint="The bits of every single character came back. One number is asked for, their mean.",
)
log_of_the_mean_probability = edit(
    (OF_P, "-np.log2(np.mean(right))"),
    of=bits_per_character,
    hint="The probabilities were averaged, and then the logarithm was taken. Bits of single "
    "characters are what adds up: first the logarithm, then the mean.",
)
mean_probability = edit(
    (OF_P, "np.mean(right)"),
    of=bits_per_character,
    hint="This is the mean probability of the right character. Its logarithm is missing.",
)
share_of_right_guesses = edit(
    (OF_P, "np.mean(p[:, :, 0].argmax(axis=1) == codes[1:])"),
    of=bits_per_character,
    hint="This is how often the likeliest character is the right one. How sure the model was does "
    "not count in it.",
)
share_of_wrong_guesses = edit(
    (OF_P, "np.mean(p[:, :, 0].argmax(axis=1) != codes[1:])"),
    of=bits_per_character,
    hint="This is how often the likeliest character is wrong. How sure the model was does not "
    "count in it.",
)
entropy_of_the_predictions = edit(
    (OF_P, "-np.sum(p * np.log2(p + 1e-300)) / len(p)"),
    of=bits_per_character,
    hint="This is how unsure the model is of its own predictions: the text is not asked. A model "
    "that is sure of nonsense would look good.",
)
median_for_mean = edit(
    (OF_P, "-np.median(np.log2(right))"),
    of=bits_per_character,
    hint="The median was taken: rare surprises, which cost the most bits, do not count in it.",
)
probability_weighted = edit(
    (OF_P, "-np.mean(right * np.log2(right))"),
    of=bits_per_character,
    hint="Each logarithm was multiplied by its probability, as in an entropy. The text itself says "
    "how often each case comes: a plain mean is right.",
)
last_character_alone = edit(
    (OF_P, "-np.log2(right[-1])"),
    of=bits_per_character,
    hint="Only the last character of the text was predicted. Every character but the first is.",
)
largest_for_mean = edit(
    (OF_P, "-np.log2(right.min())"),
    of=bits_per_character,
    hint="These are the bits of the character that surprised most. The mean over all is asked for.",
)

mean_over_one_hot_answers = edit(
    (OF_P, "-np.mean(one_hot(codes[1:, np.newaxis], K) * np.log2(p))"),
    of=bits_per_character,
    hint="One-hot answers were multiplied with the logarithms, and the mean is over all K entries "
    "of a step: K - 1 of them are zeros that should not be counted.",
)
squared_error = edit(
    (OF_P, "np.mean((p - one_hot(codes[1:, np.newaxis], K)) ** 2)"),
    of=bits_per_character,
    hint="This is a squared error of the probabilities. Bits are made of a logarithm.",
)
probability_of_all_others = edit(
    (OF_P, "-np.mean(np.log2(1 - right))"),
    of=bits_per_character,
    hint="The logarithm is of the probability that something else comes.",
)
sigmoid_in_place_of_softmax = edit(
    (ENTROPY, "    nats = np.mean(np.logaddexp(0, -logits[codes[1:], np.arange(len(x))]))\n"),
    hint="The logit of the right character went through a sigmoid by itself. Which character comes "
    "is one choice among all: softmax.",
)
two_bases_at_once = edit(
    (MEAN, 'nats / np.log2(len(model["by"]))'),
    hint="The logarithm of the probabilities is natural, and what it was divided by is the number "
    "of bits of chance: neither gives bits per character.",
)
one_number_in_an_array = edit(
    ("float(nats / np.log(2))", "np.array([nats / np.log(2)])"),
    hint="The number is right, and came back in an array of one entry, because an axis of length 1 "
    "is left: one sequence is one column.",
)

# ---------------------------------------------------------------- which character

every_character_at_every_step = edit(
    ("p[np.arange(len(codes) - 1), codes[1:], 0]", "p[:, codes[1:], 0]"),
    of=bits_per_character,
    hint="At every step all characters of the text were looked up, and not that one alone which "
    "comes next: the index of the step is missing.",
)
each_predicts_itself = edit(
    ("codes[:-1, np.newaxis]", "codes[:, np.newaxis]"),
    ("np.arange(len(codes) - 1), codes[1:]", "np.arange(len(codes)), codes"),
    of=bits_per_character,
    hint="Each character is predicted after it was read, the last one as well. It is the next one "
    "that counts, so that there are L - 1 terms.",
)
first_predicted_from_nothing = edit(
    ("codes[:-1, np.newaxis]", "np.append(-1, codes[:-1])[:, np.newaxis]"),
    ("np.arange(len(codes) - 1), codes[1:]", "np.arange(len(codes)), codes"),
    of=bits_per_character,
    hint="An empty input was put before the text, so that its first character is predicted too. It "
    "has none before it, and does not count.",
)

character_just_read = edit(
    ("codes[1:]", "codes[:-1]"),
    hint="This is how well the model predicts the character that it has just read. It is the next "
    "one that counts.",
)
likeliest_character = edit(
    ("codes[1:]", "logits.argmax(axis=0)"),
    hint="The bits are those of the likeliest character, whichever came. They tell how sure the "
    "model is, and not how often it is right.",
)
character_after_the_next = edit(
    ("codes[1:]", "np.append(codes[2:], codes[-1])"),
    hint="The model is asked for the character after the next one.",
)
next_character_from_the_beginning = edit(
    ("codes[1:]", "np.roll(codes[:-1], -1)"),
    hint="All characters are right but the last: there the first of the text was taken for the "
    "next one, as if the text were a ring.",
)
first_character_predicted = edit(
    (LOGITS, 'readout(model["Wy"], model["by"], np.hstack([zeros, outputs[:, :, 0].T]))'),
    ("codes[1:]", "codes"),
    hint="The first character is predicted as well, from the zero state. It has none before it, "
    "and does not count.",
)
last_prediction_left_out = edit(
    (
        ENTROPY,
        "    nats, _ = softmax_cross_entropy(logits[:, : max(codes.size - 2, 1)], "
        "codes[1:][: max(codes.size - 2, 1)])\n",
    ),
    hint="The last character is not predicted: codes[:-1] was cut twice.",
)
first_prediction_left_out = edit(
    (
        ENTROPY,
        "    n = min(1, codes.size - 2)\n"
        "    nats, _ = softmax_cross_entropy(logits[:, n:], codes[1 + n :])\n",
    ),
    hint="The second character is not counted, though it has one before it.",
)
one_hot_of_the_next = edit(
    ("one_hot(codes[:-1, np.newaxis]", "one_hot(codes[1:, np.newaxis]"),
    hint="The model reads the very characters that it is to predict. It should read the ones "
    "before them.",
)
text_backwards = edit(
    ("    lstm =", "    codes = codes[::-1]\n    lstm ="),
    hint="The text is read from its end.",
)
codes_shifted = edit(
    ("codes[1:]", "(codes[1:] + 1) % len(logits)"),
    hint="The codes count from 0; here they are taken to count from 1, and the row of another "
    "character is read.",
)

# ---------------------------------------------------------------- the states

ones_for_states = edit(
    ("zeros = zero_states(model, 1)", "zeros = np.ones_like(zero_states(model, 1))"),
    hint="The text is read from states that are not zero.",
)
states_zeroed_at_every_step = edit(
    (
        FORWARD,
        "outputs = np.concatenate("
        "[lstm_forward(lstm, x[[t]], zeros, zeros)[0] for t in range(len(x))])",
    ),
    hint="Every character is read from zero states: the model predicts from one character, and "
    "has no memory.",
)
cell_state_lost = edit(
    (
        FORWARD,
        "outputs, h = [], zeros\n"
        "    for x_t in x:\n"
        "        _, h, _, _ = lstm_forward(lstm, x_t[np.newaxis], h, zeros)\n"
        "        outputs.append(h)\n"
        "    outputs = np.array(outputs)",
    ),
    hint="From character to character h is handed on and c begins at zero again: the memory is "
    "lost.",
)
hidden_state_lost = edit(
    (
        FORWARD,
        "outputs, c = [], zeros\n"
        "    for x_t in x:\n"
        "        _, h, c, _ = lstm_forward(lstm, x_t[np.newaxis], zeros, c)\n"
        "        outputs.append(h)\n"
        "    outputs = np.array(outputs)",
    ),
    hint="From character to character c is handed on and h begins at zero again.",
)
states_swapped = edit(
    (
        FORWARD,
        "outputs, h, c = [], zeros, zeros\n"
        "    for x_t in x:\n"
        "        _, c, h, _ = lstm_forward(lstm, x_t[np.newaxis], h, c)\n"
        "        outputs.append(c)\n"
        "    outputs = np.array(outputs)",
    ),
    hint="From character to character h and c change places.",
)
cell_state_read_out = edit(
    (
        FORWARD,
        "_, _, _, caches = lstm_forward(lstm, x, zeros, zeros)\n"
        '    outputs = np.array([cache["c"] for cache in caches])',
    ),
    hint="The readout was given the cell states. It reads the hidden states.",
)
last_state_throughout = edit(
    ("outputs[:, :, 0].T", "outputs[-1:, :, 0].T.repeat(len(x), axis=1)"),
    hint="Every prediction is made from the hidden state after the last character: it knows what "
    "it is to predict.",
)


def _read_in_pieces() -> dict[str, Edited]:
    """Texts that are read in pieces of a fixed length, or no further than that."""
    found = {}
    for n in (8, 16, 32, 50, 64, 100, 128, 200):
        found[f"zero_states_every_{n}"] = edit(
            (
                FORWARD,
                f"""outputs = np.concatenate(
        [lstm_forward(lstm, x[t : t + {n}], zeros, zeros)[0] for t in range(0, len(x), {n})]
    )""",
            ),
            hint=f"The text is read in pieces of {n} characters, each from zero states. The "
            "states after a piece are those before the next one.",
        )
        for kept, lost, states in (("h", "c", "h, zeros"), ("c", "h", "zeros, c")):
            found[f"{lost}_zeroed_every_{n}"] = edit(
                (
                    FORWARD,
                    f"""outputs, h, c = [], zeros, zeros
    for t in range(0, len(x), {n}):
        part, h, c, _ = lstm_forward(lstm, x[t : t + {n}], {states})
        outputs.extend(part)
    outputs = np.array(outputs)""",
                ),
                hint=f"The text is read in pieces of {n} characters. From one to the next {kept} "
                f"is handed on, and {lost} begins at zero.",
            )
        found[f"no_more_than_{n}"] = edit(
            ("    lstm =", f"    codes = codes[:{n}]\n    lstm ="),
            hint=f"After {n} characters no more are read: the text may be of any length.",
        )
    return found


globals().update(_read_in_pieces())  # by name, as all others

# ---------------------------------------------------------------- the probabilities

softmax_over_time = edit(
    (
        ENTROPY,
        "    p = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
        "    p = p / p.sum(axis=1, keepdims=True)\n"
        "    nats = -np.mean(np.log(p[codes[1:], np.arange(len(x))]))\n",
    ),
    hint="The probabilities of a character add up to 1 over the whole text. Those of one step "
    "should, over the characters.",
)
bias_left_out = edit(
    (LOGITS, 'model["Wy"] @ outputs[:, :, 0].T'),
    hint="The logits are made without by.",
)
classes_counted_in_the_text = edit(
    (
        'one_hot(codes[:-1, np.newaxis], len(model["by"]))',
        "one_hot(codes[:-1, np.newaxis], codes.max() + 1)",
    ),
    hint="How many characters there are is taken from the text. A short text has not all of them: "
    "the model knows the number.",
)
classes_are_units = edit(
    (
        'one_hot(codes[:-1, np.newaxis], len(model["by"]))',
        'one_hot(codes[:-1, np.newaxis], len(model["bf"]))',
    ),
    hint="One-hot rows have as many entries as the LSTM has units: they should have one for each "
    "character.",
)
bits_rounded = edit(
    (MEAN, "np.round(nats / np.log(2), 2)"),
    hint="The bits are rounded. Round where they are printed, not where they are computed.",
)
infinite_when_surely_wrong = edit(
    of=bits_per_character,
    hint="A character that is surely not expected has a probability that is rounded to 0, and its "
    "log is infinite. The cross-entropy of this notebook takes logits, and does without that log.",
)
one_shift_for_the_text = edit(
    (
        ENTROPY,
        "    logits = logits - logits.max()\n"
        "    log_p = logits - np.log(np.exp(logits).sum(axis=0))\n"
        "    nats = -np.mean(log_p[codes[1:], np.arange(len(x))])\n",
    ),
    hint="The largest logit of the whole text was subtracted at every step. Where all logits of a "
    "step are far below it, the log meets a sum of 0: each step has a largest logit of its own.",
)
capped_by_the_smallest_float = edit(
    (OF_P, "-np.mean(np.log2(np.maximum(right, np.finfo(float).tiny)))"),
    of=bits_per_character,
    hint="A probability that was rounded to 0 counts as the smallest float, about 1022 bits. The "
    "logits know how many bits there are.",
)
logits_clipped_at_500 = edit(
    (LOGITS, f"np.clip({LOGITS}, -500, 500)"),
    hint="The logits were clipped at 500. Nothing overflows, and a character that is a thousand "
    "apart from the likeliest costs too little.",
)
logits_clipped_at_50 = edit(
    (LOGITS, f"np.clip({LOGITS}, -50, 50)"),
    hint="The logits were clipped at 50. Nothing overflows, and a character that is surely not "
    "expected costs too little.",
)
overflow = edit(
    (
        ENTROPY,
        "    p = np.exp(logits) / np.exp(logits).sum(axis=0)\n"
        "    nats = -np.mean(np.log(p[codes[1:], np.arange(len(x))]))\n",
    ),
    hint="With logits of 1000 exp overflows, and the bits are no number: your cross-entropy has "
    "a shift that takes care of it.",
)
log_of_the_sum_overflows = edit(
    (
        ENTROPY,
        "    log_p = logits - np.log(np.exp(logits).sum(axis=0))\n"
        "    nats = -np.mean(log_p[codes[1:], np.arange(len(x))])\n",
    ),
    hint="The logarithm of a probability is never taken, which is right for improbable "
    "characters. But the exponentials of logits near 1000 overflow.",
)
improbable_characters_left_out = edit(
    (OF_P, "-np.mean(np.log2(right[right > 0]))"),
    of=bits_per_character,
    hint="Characters with a probability of 0 are left out of the mean: just those that surprised "
    "the model most.",
)
infinite_bits_taken_for_nothing = edit(
    (OF_P, "-np.mean(np.where(right > 0, np.log2(np.maximum(right, 1e-320)), 0))"),
    of=bits_per_character,
    hint="Where a probability is rounded to 0, no bits are counted: the model's worst mistakes "
    "cost nothing.",
)


def _capped() -> dict[str, Edited]:
    """Logs of a probability that a small constant keeps from being 0, for each usual constant."""
    found = {}
    for constant in (*VISIBLE, *TINY, 1e-30, 1e-100, 1e-300):
        cap = -math.log2(constant)
        added = (OF_P, f"-np.mean(np.log2(right + {constant}))")
        limited = (OF_P, f"-np.mean(np.log2(np.maximum(right, {constant})))")
        if constant in VISIBLE:
            found[f"added_{constant:.1e}"] = edit(
                added,
                of=bits_per_character,
                hint=f"It acts as if {constant:.0e} were added inside the log: no character costs "
                f"more than {cap:.0f} bits, however surely the model expected another one.",
            )
            found[f"at_least_{constant:.1e}"] = edit(
                limited,
                of=bits_per_character,
                hint=f"No probability is taken for smaller than {constant:.0e}, as after a clip, "
                f"and so no character costs more than {cap:.0f} bits.",
            )
        else:
            found[f"floor_{constant:.1e}"] = edit(
                added,
                of=bits_per_character,
                hint=f"A floor of {constant:.1e} lies under the log, added or clipped: it keeps "
                f"the bits finite, and stops them at {cap:.0f}, where they should go on growing.",
            )
    return {name.replace("-", "_").replace(".", "_"): made for name, made in found.items()}


globals().update(_capped())

# ---------------------------------------------------------------- side effects

model_without_its_readout = edit(
    ("    logits =", '    Wy, by = model.pop("Wy"), model.pop("by")\n    logits ='),
    (LOGITS, LOGITS.replace('model["Wy"], model["by"]', "Wy, by")),
    hint="The bits are right, but Wy and by were taken out of the caller's model.",
)
codes_cut_in_place = edit(
    ("    return", "    codes[:-1] = codes[1:].copy()\n    return"),
    hint="The bits are right, but the text was shifted in place, and its first character is lost "
    "to whoever uses it next.",
)
