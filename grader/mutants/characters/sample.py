"""Known mistakes of sample."""

from ..edits import edit

# Parts of the reference.
READ = "read, codes = prompt, []"
STATES = "p, h, c ="
DRAW = 'rng.choice(len(model["by"]), p=p[-1, :, 0])'
FEED = f"read = np.array([{DRAW}])\n        codes.append(read[0])"
COOLER = '{"Wy": model["Wy"] / temperature, "by": model["by"] / temperature}'
RETURN = "return np.array(codes, dtype=int)"
START = "    h = c = zero_states(model, 1)\n"
# p of the whole prompt, before the loop.
READ_PROMPT = (
    '    p, h, c = class_probabilities(cooler, one_hot(prompt[:, np.newaxis], len(model["by"])),'
    " h, c)\n"
)
STEP = "    " + READ_PROMPT.replace("prompt", "read")

# ---------------------------------------------------------------- states

states_zeroed = edit(
    (STATES, "p, _, _ ="),
    hint="""Each character is drawn as if the one before it were the first of a text: the states
    that a character leaves are not those with which the next one is read.""",
)

hidden_state_alone_carried = edit(
    (STATES, "p, h, _ ="),
    hint="""From character to character the hidden state is handed on, and the cell state is zero
    again each time: the long memory is lost.""",
)

cell_state_alone_carried = edit(
    (STATES, "p, _, c ="),
    hint="""From character to character the cell state is handed on, and the hidden state is zero
    again each time, so the gates do not see what came before.""",
)

states_exchanged = edit(
    (STATES, "p, c, h ="),
    hint="""Between two characters the hidden state and the cell state change places. In which
    order do they come back?""",
)

states_of_the_prompt_kept = edit(
    (START, START + READ_PROMPT + "    states = h, c\n"),
    (
        "        p, h, c = class_probabilities(",
        "        p = p if not codes else class_probabilities(",
    ),
    ("h, c)\n        read", "*states)[0]\n        read"),
    hint="""Every character is drawn after the prompt and one further character, the one before
    it: the states move on through the prompt, and then they stand still.""",
)

# ---------------------------------------------------------------- the prompt

prompt_forgotten = edit(
    (READ, "read, codes = np.zeros(1, dtype=int), []"),
    hint="""The text goes on as it would after any prompt: nothing that stands in the prompt is
    in the states from which the text is written.""",
)

last_of_the_prompt_alone = edit(
    (READ, "read, codes = prompt[-1:], []"),
    hint="""Of the prompt only its last character has a say. What stands before it should have
    gone through the network, too.""",
)

first_of_the_prompt_alone = edit(
    (READ, "read, codes = prompt[:1], []"),
    hint="""Of the prompt only its first character has a say: the others never go through the
    network.""",
)

prompt_without_its_last = edit(
    (READ, "read, codes = prompt[:-1], []"),
    hint="""The last character of the prompt is left out when the prompt is read, and of a prompt
    of one character nothing is left.""",
)

last_of_the_prompt_from_its_end = edit(
    (READ, "read, codes = prompt[::-1], []"),
    hint="""The prompt is read from its end to its beginning, so that its first character stands
    before the first one that is drawn.""",
)

last_of_the_prompt_twice = edit(
    (START, START + READ_PROMPT),
    (READ, "read, codes = prompt[-1:], []"),
    hint="""The last character of the prompt is read twice: once with the prompt, and once more
    before the first character is drawn.""",
)

prompt_twice = edit(
    (START, START + READ_PROMPT),
    hint="""The whole prompt goes through the network twice before anything is drawn, the second
    time with the states that the first one left.""",
)

first_prediction_drawn_from = edit(
    ("p=p[-1, :, 0]", "p=p[0, :, 0]"),
    hint="""The first character is drawn by what the model predicts after the first character of
    the prompt. All later ones are right. Which of the steps is meant?""",
)

# ---------------------------------------------------------------- what is read next

prompt_again_and_again = edit(
    (FEED, f"codes.append({DRAW})"),
    hint="""Before every character the whole prompt is read again, and what was drawn is never
    read: the network does not know what it has written.""",
)

last_of_the_prompt_again_and_again = edit(
    (FEED, f"codes.append({DRAW})\n        read = prompt[-1:]"),
    hint="""Before every character the last one of the prompt is read again, in place of the one
    that was drawn: the network does not know what it has written.""",
)

one_prediction_for_all = edit(
    (START, START + READ_PROMPT),
    (
        STEP,
        "",
    ),
    hint="""All characters are drawn by one prediction, the one after the prompt: a prediction is
    needed for each of them, after the one before it.""",
)

likeliest_read = edit(
    (FEED, f"codes.append({DRAW})\n        read = p[-1].argmax(axis=0)"),
    hint="""What is drawn is returned, and what is read next is the likeliest character, whichever
    was drawn: the network does not know what it has written.""",
)

windows_of_the_prompts_length = edit(
    (STATES, "p, _, _ ="),
    (FEED, f"codes.append({DRAW})\n        read = np.append(read[1:], codes[-1])"),
    hint="""Each character is predicted from as many of the last ones as the prompt has, read from
    zero states. What stands further back is forgotten.""",
)

read_one_draw_late = edit(
    (START, START + READ_PROMPT),
    (READ, "codes = []"),
    (
        STEP,
        "        if len(codes) > 1:\n"
        '            x = one_hot(np.array([codes[-2:-1]]), len(model["by"]))\n'
        "            p, h, c = class_probabilities(cooler, x, h, c)\n",
    ),
    (FEED, f"codes.append({DRAW})"),
    hint="""Each character is drawn before the one in front of it has been read: what is drawn
    goes into the network one draw too late.""",
)

# ---------------------------------------------------------------- how it is drawn

likeliest_taken = edit(
    (DRAW, "p[-1, :, 0].argmax()"),
    hint="""Nothing is drawn: each time the likeliest character is taken, so that the text is the
    same for every rng and soon goes round in circles.""",
)

three_likeliest_alone = edit(
    (
        FEED,
        "q = p[-1, :, 0].copy()\n"
        "        q[np.argsort(q)[:-3]] = 0\n"
        '        read = np.array([rng.choice(len(model["by"]), p=q / q.sum())])\n'
        "        codes.append(read[0])",
    ),
    hint="""Only a few of the likeliest characters can be drawn. Every character has its
    probability, the improbable ones as well.""",
)

place_in_sorted_order = edit(
    (
        DRAW,
        'rng.choice(len(model["by"]), p=np.sort(p[-1, :, 0])[::-1])',
    ),
    hint="""The probabilities were sorted before the draw, and what is drawn is a place in that
    order. The place in the model's own order is the code.""",
)

all_alike = edit(
    (DRAW, 'rng.choice(len(model["by"]))'),
    hint="""All characters of the vocabulary come equally often: the draw does not know the
    probabilities.""",
)

softmax_of_probabilities = edit(
    (DRAW, 'rng.choice(len(model["by"]), p=q / q.sum())'),
    (f" | {COOLER}", ""),
    ("        read = np", "        q = np.exp(p[-1, :, 0] / temperature)\n        read = np"),
    hint="""Probabilities went through a softmax once more, as if they were logits. That makes
    them nearly equal, because all of them lie between 0 and 1.""",
)

always_the_same_seed = edit(
    (START, START + "    rng = np.random.default_rng(0)\n"),
    hint="""Whatever rng is given, the same text comes out: a generator with a fixed seed is made
    in the function.""",
)

another_generator = edit(
    (DRAW, 'np.random.default_rng().choice(len(model["by"]), p=p[-1, :, 0])'),
    hint="""The same rng gives another text each time: the draws come from another generator
    than the given one.""",
)

# ---------------------------------------------------------------- temperature

no_temperature = edit(
    (f" | {COOLER}", ""),
    hint="""The temperature has no effect, or none after the first character. Perhaps
    probabilities are divided by it: to make them add up to 1 again takes the same factor out. It
    belongs where nothing is normalised yet, at every character.""",
)

multiplied = edit(
    (COOLER, '{"Wy": model["Wy"] * temperature, "by": model["by"] * temperature}'),
    hint="""A high temperature makes the text more certain, and a low one wilder: it works the
    wrong way round, as a factor of the logits or as a power of the probabilities.""",
)

bias_not_divided = edit(
    (COOLER, '{"Wy": model["Wy"] / temperature}'),
    hint="""A part of the logits is divided by the temperature, and the bias of the readout, which
    is the other part, is not.""",
)

all_arrays_divided = edit(
    (f"model | {COOLER}", "{name: array / temperature for name, array in model.items()}"),
    hint="""All ten arrays are divided by the temperature, those of the gates as well, so that
    the network reads in another way. It is about the logits alone.""",
)

divided_twice = edit(
    (COOLER, COOLER.replace("temperature", "temperature**2")),
    hint="""The temperature works as its square would: the logits are divided by it twice.""",
)

root_of_temperature = edit(
    (COOLER, COOLER.replace("temperature", "temperature**0.5")),
    hint="""The temperature works as its root would, which is too little of it.""",
)

powers_not_normalised = edit(
    (f" | {COOLER}", ""),
    (DRAW, 'rng.choice(len(model["by"]), p=p[-1, :, 0] ** (1 / temperature))'),
    hint="""With any temperature but 1 the probabilities no longer add up to 1: after a power of
    them the sum is another one.""",
)

divided_again_and_again = edit(
    ("    for _ in range(length):\n", "    for _ in range(length):\n        cooler = {**cooler}\n"),
    (f"cooler = model | {COOLER}", "cooler = dict(model)"),
    (
        "        cooler = {**cooler}\n",
        '        cooler["Wy"] = cooler["Wy"] / temperature\n'
        '        cooler["by"] = cooler["by"] / temperature\n',
    ),
    hint="""Before every character the logits are divided by the temperature once more: it works
    as its square for the second one, as its cube for the third.""",
)

model_divided_in_place = edit(
    (
        f"cooler = model | {COOLER}",
        'cooler = model\n    cooler["Wy"] /= temperature\n    cooler["by"] /= temperature',
    ),
    hint="""The caller's own model is divided by the temperature, and stays so: the next text
    begins with another model.""",
)

model_entries_replaced = edit(
    (
        f"cooler = model | {COOLER}",
        'cooler = model\n    cooler["Wy"] = cooler["Wy"] / temperature\n'
        '    cooler["by"] = cooler["by"] / temperature',
    ),
    hint="""Two entries of the caller's dict are replaced by cooler ones, and stay so: a second
    name for a dict is not a second dict.""",
)

softmax_overflows = edit(
    (
        "p=p[-1, :, 0])",
        "p=hot(h, c))",
    ),
    (
        "    read, codes",
        "    def hot(h, c):\n"
        '        e = np.exp(cooler["Wy"] @ h + cooler["by"])[:, 0]\n'
        "        return e / e.sum()\n\n"
        "    read, codes",
    ),
    hint="""Large logits overflow: exp of them is inf, and inf / inf is no probability. A softmax
    does not change when the same number is taken from all logits.""",
)

# ---------------------------------------------------------------- what is returned

prompt_returned_too = edit(
    (RETURN, "return np.concatenate([prompt, np.array(codes, dtype=int)])"),
    hint="""The prompt stands before the text in what is returned. Only what was drawn is asked
    for.""",
)

one_too_many = edit(
    ("range(length)", "range(length + 1)"),
    hint="""There is one character more than length asks for.""",
)

one_too_few = edit(
    ("range(length)", "range(length - 1)"),
    hint="""There is one character fewer than length asks for.""",
)

never_none = edit(
    ("range(length)", "range(max(length, 1))"),
    hint="""For length = 0 there is one character: the first is drawn before anybody asks how many
    there should be.""",
)

ends_with_symbol_0 = edit(
    (
        "        codes.append(read[0])\n",
        "        codes.append(read[0])\n        if read[0] == 0:\n            break\n",
    ),
    hint="""The text ends where symbol 0 is drawn, as if that meant the end. As many characters
    are asked for as length says.""",
)

begins_with_the_prompts_last = edit(
    ("        codes.append(read[0])\n", ""),
    (
        "    for _ in range(length):\n",
        "    for _ in range(length):\n        codes.append(read[-1])\n",
    ),
    hint="""The text begins with the last character of the prompt, and its own last one is
    missing: a character is noted before the next one is drawn.""",
)

empty_text_of_floats = edit(
    (RETURN, "return np.array(codes)"),
    hint="""For length = 0 there is an array of floats: an empty list does not tell NumPy that
    codes are ints.""",
)

floats_returned = edit(
    (RETURN, "return np.array(codes, dtype=float)"),
    hint="""The codes are floats. They are places in the vocabulary, and have to be ints.""",
)

list_returned = edit(
    (RETURN, "return codes"),
    hint="""A list comes back, and an array of ints is asked for.""",
)
