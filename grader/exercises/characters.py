"""The exercises of notebook 05-characters.

Sizes of arguments and results: see solutions/characters.py.
"""

from check.suite import SIDE_EFFECTS, SILENCE, Criterion
from solutions import characters as reference

from .cases import UNCHANGED
from .characters_cases import (
    EDGE_OF_LABELS,
    class_gradients_cases,
    cross_entropy_cases,
    repair_cases,
)
from .exercise import Exercise
from .text_cases import EDGE_OF_CHUNKS, bits_cases, chunks_cases, encode_cases
from .writing_cases import sample_cases, train_cases

EXERCISES = [
    Exercise(
        reference.softmax_cross_entropy,
        ("logits", "labels"),
        (
            Criterion("the loss", 0.75, group="ordinary", parts=("loss",)),
            Criterion("its gradient", 0.75, group="ordinary", parts=("gradient",), essential=True),
            Criterion("logits of 1e3 without a warning", 0.5, group="large", compares=SILENCE),
            Criterion("N = 1 and two classes too", 0.25, group="edge"),
            Criterion(UNCHANGED, 0.25, compares=SIDE_EFFECTS),
        ),
        cross_entropy_cases,
        outputs=("loss", "gradient"),
        axes={"": ("class", "column")},
    ),
    Exercise(
        reference.repair_1,
        ("Wy", "by", "h", "labels"),
        (
            Criterion("the loss, and gradients of that same loss", 0.75, group="ordinary"),
            Criterion("logits near 1000 without a warning", 0.5, group="large", compares=SILENCE),
            Criterion("arguments unchanged, new arrays returned", 0.25, compares=SIDE_EFFECTS),
        ),
        repair_cases,
        needs=("softmax_cross_entropy",),
        outputs=("loss", "grads", "dh"),
        axes={"": ("row", "column")},
    ),
    Exercise(
        reference.class_gradients,
        ("model", "x", "labels", "h0", "c0"),
        (
            Criterion("the loss", 0.75, group="ordinary", parts=("loss",)),
            Criterion(
                "all ten gradients", 1.75, group="ordinary", parts=("grads",), essential=True
            ),
            Criterion("the states after the last step", 0.5, group="ordinary", parts=("h", "c")),
            Criterion(EDGE_OF_LABELS, 0.5, group="edge"),
            Criterion(UNCHANGED, 0.5, compares=SIDE_EFFECTS),
        ),
        class_gradients_cases,
        needs=("softmax_cross_entropy",),
        outputs=("loss", "grads", "h", "c"),
        axes={"": ("row", "column"), "h": ("unit", "column"), "c": ("unit", "column")},
    ),
    Exercise(
        reference.encode,
        ("text",),
        (
            Criterion(
                "the vocabulary: each symbol of the text once, in sorted order",
                0.5,
                parts=(
                    "the vocabulary has every symbol of the text",
                    "the vocabulary has every symbol once",
                    "the vocabulary has no other symbols",
                    "the vocabulary is in sorted order",
                ),
            ),
            Criterion(
                "the codes: the place of each symbol in the vocabulary",
                0.5,
                parts=("each code is the place of its symbol",),
                essential=True,
            ),
        ),
        encode_cases,
        outputs=("codes", "vocabulary"),
        property_check="encoding",
    ),
    Exercise(
        reference.chunks,
        ("codes", "T", "N"),
        (
            Criterion("the inputs", 0.75, group="ordinary", parts=("inputs",)),
            Criterion("the targets", 1.0, group="ordinary", parts=("targets",), essential=True),
            Criterion(EDGE_OF_CHUNKS, 0.5, group="edge"),
            Criterion(UNCHANGED, 0.25, compares=SIDE_EFFECTS),
        ),
        chunks_cases,
        outputs=("inputs", "targets"),
        axes={"": ("chunk", "step", "stream")},
    ),
    Exercise(
        reference.bits_per_character,
        ("model", "codes"),
        (
            Criterion("bits of random texts", 1.0, group="ordinary"),
            Criterion(
                "a model that is surely wrong: finite, without a warning",
                0.25,
                group="large",
                compares=SILENCE,
            ),
            Criterion(UNCHANGED, 0.25, compares=SIDE_EFFECTS),
        ),
        bits_cases,
        needs=("softmax_cross_entropy",),
    ),
    Exercise(
        reference.train_characters,
        ("model", "inputs", "targets", "updates"),
        (
            Criterion("the losses of several updates", 0.5, group="several", parts=("losses",)),
            Criterion(
                "the model after them: states handed on, learning rate falling",
                1.0,
                group="several",
                parts=("model",),
                essential=True,
            ),
            Criterion("the first update", 0.75, group="one", parts=("model",), essential=True),
            Criterion(
                "a text that training never saw: below 1.8 bits per character",
                1.0,
                group="text",
                parts=("a text that training never saw is predicted",),
                essential=True,
            ),
            Criterion("from the first chunk again, with zero states", 0.5, group="again"),
            Criterion("inputs and targets unchanged, new losses", 0.25, compares=SIDE_EFFECTS),
        ),
        train_cases,
        axes={"": ("row", "column"), "losses": ("update",)},
        # A right clip_gradients may divide by norm + 1e-6, and Adam makes it no smaller.
        tolerance=(1e-6, 1e-5),
        property_check="text_run",
        seconds=60.0,  # for loops over 200 updates on a busy machine
        needs=("class_gradients", "softmax_cross_entropy"),
    ),
    Exercise(
        reference.sample,
        ("rng", "model", "prompt", "length"),
        (
            Criterion(
                "every character drawn by the model's own predictions",
                1.25,
                group="plain",
                parts=(
                    "every code is that of a class",
                    "the first character is drawn by what the model predicts after the whole"
                    " prompt",
                    "each character is drawn by what the model predicts after all that stands"
                    " before it",
                ),
            ),
            Criterion(
                "temperatures of 0.1, 0.5 and 5",
                0.75,
                group="temperature",
                parts=("the logits are divided by the temperature",),
            ),
            Criterion(
                "logits of about 1000",
                0.25,
                group="large",
                parts=("logits of 1000 and a temperature of 0.5 do no harm",),
            ),
            Criterion(
                "length characters, without the prompt; 0 and 1 too",
                0.25,
                parts=("there are as many characters as asked for, without the prompt",),
                group="short",
            ),
            Criterion(
                "all randomness from rng",
                0.25,
                group="plain",
                parts=("the same rng gives the same text", "another rng gives another text"),
            ),
            Criterion("model and prompt unchanged", 0.25, compares=SIDE_EFFECTS),
        ),
        sample_cases,
        property_check="written_text",
        seconds=60.0,  # for an answer that reads the whole text again before each character
    ),
]
