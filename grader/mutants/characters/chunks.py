"""Known mistakes of chunks."""

import numpy as np

from ..edits import edit

Array = np.ndarray

COUNT = "(codes.size - 1) // (T * N)"
CUT = "part.reshape(N, M, T).transpose(1, 2, 0).copy()"
INPUTS, TARGETS = "codes[: M * T * N]", "codes[1 : M * T * N + 1]"
RETURN = f"return cut({INPUTS}), cut({TARGETS})"


def chunks(codes: Array, T: int, N: int) -> tuple[Array, Array]:
    """A right answer that fills both arrays stream by stream."""
    M = (len(codes) - 1) // (T * N)
    inputs = np.zeros((M, T, N), dtype=int)
    targets = np.zeros((M, T, N), dtype=int)
    for n in range(N):
        start = n * M * T
        for m in range(M):
            first = start + m * T
            inputs[m, :, n] = codes[first : first + T]
            targets[m, :, n] = codes[first + 1 : first + T + 1]
    return inputs, targets


# ---------------------------------------------------------------- the targets

targets_unshifted = edit(
    (TARGETS, INPUTS),
    hint="The targets are the inputs. A network would learn to repeat what it reads, and its loss "
    "would fall to zero.",
)
targets_one_step_back = edit(
    (RETURN, f"return cut({TARGETS}), cut({INPUTS})"),
    hint="The targets are the characters before the inputs: the text is learned backwards. Or the "
    "two results have changed places.",
)
targets_two_steps_on = edit(
    (RETURN, f"return cut({INPUTS}), cut(np.append(codes, 0)[2 : M * T * N + 2])"),
    hint="The targets are two characters on, so that one is never asked for.",
)
targets_of_the_next_chunk = edit(
    (TARGETS, "np.append(codes, codes)[T : M * T * N + T]"),
    hint="The targets are a whole chunk on: T characters in place of one.",
)
targets_of_the_next_stream = edit(
    (RETURN, "inputs = cut(codes[: M * T * N])\n    return inputs, np.roll(inputs, -1, axis=2)"),
    hint="The targets are what the next stream reads. Shifted along the last axis, they come from "
    "another part of the text.",
)
targets_of_the_chunk_after = edit(
    (RETURN, "inputs = cut(codes[: M * T * N])\n    return inputs, np.roll(inputs, -1, axis=0)"),
    hint="The targets are the inputs of the chunk after, step for step. The first axis counts "
    "chunks, not characters.",
)
targets_rolled_in_each_chunk = edit(
    (RETURN, "inputs = cut(codes[: M * T * N])\n    return inputs, np.roll(inputs, -1, axis=1)"),
    hint="At the last step of each chunk the target is the chunk's own first character. The "
    "character that comes after it stands in the next chunk.",
)
targets_rolled_in_each_stream = edit(
    (
        RETURN,
        "rows = codes[: M * T * N].reshape(N, -1)\n"
        "    return cut(rows), cut(np.roll(rows, -1, axis=1))",
    ),
    hint="At the end of each stream the target is the first character of the same stream: a text "
    "is no ring. What comes after it stands where the next stream begins.",
)
targets_rolled_in_the_text = edit(
    (TARGETS, "np.roll(codes[: M * T * N], -1)"),
    hint="Only the very last target is wrong: it is the first character of the text, by a roll, "
    "where the text goes on by one more character.",
)
last_target_zero = edit(
    (TARGETS, "np.append(codes[1 : M * T * N], 0)"),
    hint="Only the very last target is wrong: it was filled up with 0, where the text goes on by "
    "one more character.",
)
streams_end_with_zero = edit(
    (
        RETURN,
        "rows = codes[: M * T * N].reshape(N, -1)\n"
        "    ends = np.zeros((N, 1), dtype=int)\n"
        "    return cut(rows), cut(np.hstack([rows[:, 1:], ends]))",
    ),
    hint="The last target of every stream was filled up. The next character is known: it is in the "
    "text, where the next stream begins.",
)
streams_end_unasked = edit(
    (
        RETURN,
        "rows = codes[: M * T * N].reshape(N, -1)\n"
        "    ends = -np.ones((N, 1), dtype=int)\n"
        "    return cut(rows), cut(np.hstack([rows[:, 1:], ends]))",
    ),
    hint="The last target of every stream is -1, as if nothing came after it. The text goes on "
    "there.",
)
chunks_end_unasked = edit(
    (
        RETURN,
        "inputs = cut(codes[: M * T * N])\n"
        "    targets = np.roll(inputs, -1, axis=1)\n"
        "    targets[:, -1] = -1\n"
        "    return inputs, targets",
    ),
    hint="The last step of each chunk has -1 for its target: what comes after it is known, and "
    "stands in the next chunk.",
)
chunks_end_with_zero = edit(
    (
        RETURN,
        "inputs = cut(codes[: M * T * N])\n"
        "    targets = np.roll(inputs, -1, axis=1)\n"
        "    targets[:, -1] = 0\n"
        "    return inputs, targets",
    ),
    hint="The last step of each chunk has 0 for its target, which is a character like others. What "
    "comes after it stands in the next chunk.",
)
last_character_alone = edit(
    (RETURN, "return cut(codes[: M * T * N]), cut(codes[1 : M * T * N + 1])[:, -1]"),
    hint="There is a target for the end of each chunk alone. The network predicts at every step.",
)

chunks_end_with_their_input = edit(
    (
        RETURN,
        "inputs = cut(codes[: M * T * N])\n"
        "    targets = inputs.copy()\n"
        "    targets[:, :-1] = inputs[:, 1:]\n"
        "    return inputs, targets",
    ),
    hint="At the last step of each chunk the target is the very character that is read there. The "
    "one that comes after it stands in the next chunk.",
)
codes_plus_one = edit(
    (RETURN, f"inputs = cut({INPUTS})\n    return inputs, inputs + 1"),
    hint="1 was added to the codes, not to their places: the target is the next character in the "
    "alphabet, where it should be the next one in the text.",
)
targets_in_another_order = edit(
    (RETURN, f"return cut({INPUTS}), {TARGETS}.reshape(M, T, N).copy()"),
    hint="The targets, beside right inputs, were cut in another way than the inputs, and do not "
    "belong to them.",
)

# ---------------------------------------------------------------- the streams

interleaved_with_targets_of_its_own = edit(
    (
        RETURN,
        "room = np.resize(codes, (M * T + 1) * N)\n"
        "    rows = room.reshape(-1, N)\n"
        "    return rows[:-1].reshape(M, T, N).copy(), rows[1:].reshape(M, T, N).copy()",
    ),
    hint="The text was laid out in rows of N: a stream reads every N-th character, and is to "
    "predict the one N places on.",
)
streams_of_a_whole_part_each = edit(
    (
        RETURN,
        "S = codes.size // N\n"
        "    rows, M = codes[: S * N].reshape(N, S), (S - 1) // T\n"
        "    return cut(rows[:, : M * T]), cut(rows[:, 1 : M * T + 1])",
    ),
    hint="The whole text was cut into N parts, and each of them into chunks: so something is left "
    "out at the end of every stream, and not at the end of the text alone.",
)

interleaved = edit(
    (CUT, "part.reshape(M, T, N).copy()"),
    hint="Neighbours in the text came into different streams: a stream reads every N-th character, "
    "which no one can make words of.",
)
every_chunk_of_its_own_part = edit(
    (CUT, "part.reshape(M, N, T).transpose(0, 2, 1).copy()"),
    hint="Each chunk is right by itself, but no stream goes on where its last chunk ended: they "
    "were dealt out to the streams in turn, like cards.",
)
steps_far_apart = edit(
    (CUT, "part.reshape(N, T, M).transpose(2, 1, 0).copy()"),
    hint="Each stream is a part of the text, but its neighbours came into different chunks: the "
    "axes of chunks and of steps have changed places in the reshape.",
)
cut_into_parts_by_steps = edit(
    (CUT, "part.reshape(T, M, N).transpose(1, 0, 2).copy()"),
    hint="The first axis of the reshape should cut the text into its N parts. Here it cuts it into "
    "T parts, and each column of a chunk jumps through the text.",
)
streams_last_in_the_text = edit(
    (CUT, "part.reshape(T, N, M).transpose(2, 0, 1).copy()"),
    hint="Here the first axis of the reshape is that of the steps, so that the text is cut into T "
    "long parts: it is the streams that are long parts.",
)
chunks_before_streams = edit(
    (CUT, "part.reshape(M, T * N).reshape(M, N, T)[:, ::-1].transpose(0, 2, 1).copy()"),
    hint="The streams of each chunk are in reverse order, and none of them goes on where its last "
    "chunk ended.",
)
streams_backwards = edit(
    (CUT, "part.reshape(N, M, T)[::-1].transpose(1, 2, 0).copy()"),
    hint="The streams are in reverse order: stream 0 should begin where the text begins.",
)
chunks_backwards = edit(
    (CUT, "part.reshape(N, M, T)[:, ::-1].transpose(1, 2, 0).copy()"),
    hint="The chunks come from the last to the first. The state is handed over from each to the "
    "one after it in the text.",
)
streams_before_steps = edit(
    (CUT, "part.reshape(N, M, T).transpose(1, 0, 2).copy()"),
    hint="Every chunk has the shape (N, T): its two axes have changed places. A step is a row of "
    "all streams.",
)
streams_first = edit(
    (CUT, "part.reshape(N, M, T).copy()"),
    hint="The streams are the first axis. What training takes one after the other are the chunks: "
    "they have to be.",
)
steps_first = edit(
    (CUT, "part.reshape(N, M, T).transpose(2, 1, 0).copy()"),
    hint="Steps are the first axis and chunks the second; the docstring has them the other way "
    "round.",
)
steps_and_streams_exchanged = edit(
    (CUT, "part.reshape(T, M, N).transpose(1, 2, 0).copy()"),
    hint="T and N have changed places: the text is cut into T streams with chunks of N steps.",
)
streams_cut_into_the_rest = edit(
    (
        RETURN,
        "length = (codes.size - 1) // N\n"
        "    starts = [n * length for n in range(N)]\n"
        "    rows = np.array([codes[s : s + M * T] for s in starts])\n"
        "    after = np.array([codes[s + 1 : s + M * T + 1] for s in starts])\n"
        "    return cut(rows), cut(after)",
    ),
    hint="What is left over was left out at the end of every stream. So a few characters are "
    "missing between the streams; the docstring leaves them out at the end of the text.",
)
beginning_left_out = edit(
    (
        RETURN,
        "rest = (codes.size - 1) % (T * N)\n    return cut(codes[rest:-1]), cut(codes[rest + 1 :])",
    ),
    hint="What does not fill a chunk was left out at the beginning of the text. It should be left "
    "out at its end.",
)
first_character_left_out = edit(
    ("    M =", "    codes = codes[1:]\n    M ="),
    hint="The text begins with its second character: the first was cut off before anything else. "
    "Only the targets begin one character later.",
)
all_streams_alike = edit(
    ("start = n * M * T", "start = 0"),
    of=chunks,
    hint="All streams read the beginning of the text: they differ in nothing, and the rest of the "
    "text is never seen.",
)
streams_one_character_apart = edit(
    ("start = n * M * T", "start = n"),
    of=chunks,
    hint="Each stream begins one character after the one before it. They should be different parts "
    "of the text, M * T characters apart.",
)
streams_a_chunk_apart = edit(
    ("start = n * M * T", "start = n * T"),
    of=chunks,
    hint="Each stream begins a chunk after the one before it, so that most of the text is read by "
    "several streams, and its end by none.",
)
windows_that_overlap = edit(
    ("first = start + m * T", "first = start + m"),
    of=chunks,
    hint="From one chunk to the next a stream moves on by one character. It should move on by T: "
    "a chunk begins where the last one ended.",
)
chunks_with_a_gap = edit(
    ("first = start + m * T", "first = min(start + m * (T + 1), len(codes) - T - 1)"),
    of=chunks,
    hint="Between two chunks of a stream a character is lost: the one that was the target at the "
    "end of the first. It is the input at the beginning of the next.",
)
one_chunk_again_and_again = edit(
    ("first = start + m * T", "first = start"),
    of=chunks,
    hint="All chunks of a stream are its first one: where a chunk begins does not move with m.",
)

# ---------------------------------------------------------------- how many

one_chunk_left_out = edit(
    (COUNT, "max(1, (codes.size - T * N) // (T * N))"),
    hint="One chunk more would have fitted: a target needs one code after the last input, and not "
    "a whole chunk.",
)
one_chunk_too_few = edit(
    (COUNT, "codes.size // (T * N) - 1"),
    hint="There is a chunk for each T * N characters, and one of them was dropped to be on the "
    "safe side.",
)
room_for_the_shift_in_each_stream = edit(
    (COUNT, "(codes.size - N) // (T * N)"),
    hint="A character was set aside for each stream. All streams lie one after the other in the "
    "text, so that one for all of them is enough.",
)
room_for_two = edit(
    (COUNT, "(codes.size - 2) // (T * N)"),
    hint="Where the text is just long enough a chunk is missing: the shift takes one character, "
    "and two were set aside.",
)
rounded_up = edit(
    (COUNT, "-(-(codes.size - 1) // (T * N))"),
    hint="The number of chunks was rounded up. What does not fill a chunk of all streams is left "
    "out, so it is rounded down.",
)
no_room_for_the_shift = edit(
    (COUNT, "codes.size // (T * N)"),
    hint="Where the length of the text is a multiple of T * N, there is no character left for the "
    "last target.",
)
rest_filled_with_zeros = edit(
    (
        RETURN,
        "M += (codes.size - 1) % (T * N) > 0\n"
        "    room = np.zeros(2 * M * T * N + 1, dtype=int)\n"
        "    room[: codes.size] = codes\n"
        "    return cut(room[: M * T * N]), cut(room[1 : M * T * N + 1])",
    ),
    hint="What did not fill a chunk was filled up with zeros. 0 is a character, and would be "
    "learned. The rest is left out.",
)
rest_filled_from_the_beginning = edit(
    (
        RETURN,
        "M += (codes.size - 1) % (T * N) > 0\n"
        "    codes = np.resize(codes, M * T * N + 1)\n"
        f"    {RETURN}",
    ),
    hint="What did not fill a chunk was filled up with the beginning of the text. The rest is left "
    "out.",
)
first_chunk_lost = edit(
    (RETURN, f"return cut({INPUTS})[1:], cut({TARGETS})[1:]"),
    hint="The first chunk of all streams is missing: chunks count from 0.",
)
chunks_of_one_stream_alone = edit(
    (RETURN, f"return cut({INPUTS})[:, :, :1].copy(), cut({TARGETS})[:, :, :1].copy()"),
    hint="Only the first of the N streams came back.",
)

# ---------------------------------------------------------------- what comes back

views_of_one_array = edit(
    (".copy()", ""),
    hint="The numbers are right, but no new arrays were made of them: slices, reshape and "
    "transpose give views, and whoever changes a number there changes it elsewhere too.",
)
codes_shifted_in_place = edit(
    (
        RETURN,
        f"inputs = cut({INPUTS})\n"
        "    codes[:-1] = codes[1:].copy()\n"
        f"    return inputs, cut({INPUTS})",
    ),
    hint="The numbers are right, but the text was shifted in place: its first character is lost to "
    "whoever uses codes again.",
)
chunks_of_floats = edit(
    ("inputs = np.zeros((M, T, N), dtype=int)", "inputs = np.zeros((M, T, N))"),
    ("targets = np.zeros((M, T, N), dtype=int)", "targets = np.zeros((M, T, N))"),
    of=chunks,
    hint="The codes became floats: np.zeros makes floats unless it is told otherwise. Labels are "
    "indices, and have to be ints.",
)
one_hot_chunks = edit(
    (
        RETURN,
        f"return np.array([one_hot(c, codes.max() + 1) for c in cut({INPUTS})]), cut({TARGETS})",
    ),
    hint="The inputs are one-hot already. That makes them as many times as large as there are "
    "symbols; here they are ints still.",
)
pairs_of_chunks = edit(
    (RETURN, f"return list(zip(cut({INPUTS}), cut({TARGETS})))"),
    hint="A list of pairs came back, one for each chunk. Two arrays are asked for, with the chunks "
    "as their first axis.",
)
lists_of_chunks = edit(
    (RETURN, f"return list(cut({INPUTS})), list(cut({TARGETS}))"),
    hint="Two lists of chunks came back, where two arrays are asked for.",
)
one_array_of_both = edit(
    (RETURN, f"return np.array([cut({INPUTS}), cut({TARGETS})])"),
    hint="Inputs and targets came back in one array. They are two results.",
)
inputs_alone = edit(
    (RETURN, f"return cut({INPUTS})"),
    hint="Only the inputs came back. Without targets there is nothing to learn from.",
)
