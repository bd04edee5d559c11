"""Known mistakes of encode."""

from ..edits import edit

VOCABULARY = '    vocabulary = "".join(sorted(set(text)))\n'
SYMBOLS = "sorted(set(text))"
CODES = "np.array([places[symbol] for symbol in text])"
PLACE = "place for place, symbol"
RETURN = f"return {CODES}, vocabulary"

# ---------------------------------------------------------------- the vocabulary

set_order = edit(
    (SYMBOLS, "set(text)"),
    hint="The vocabulary has the order of a set, which is another one in every Python process: a "
    "model trained today reads other symbols tomorrow.",
)
order_of_appearance = edit(
    (SYMBOLS, "dict.fromkeys(text)"),
    hint="The symbols are numbered as they come in the text. A second text with the same symbols "
    "would have other codes.",
)
frequent_ones_first = edit(
    (SYMBOLS, "sorted(sorted(set(text)), key=lambda symbol: -text.count(symbol))"),
    hint="The symbols are sorted by how often they come. Sorted order is that of the symbols "
    "themselves.",
)
order_of_frequency = edit(
    (SYMBOLS, "sorted(dict.fromkeys(text), key=text.count, reverse=True)"),
    hint="The most frequent symbol comes first. Another order is asked for, which does not depend "
    "on how often a symbol stands in the text.",
)
falling_order = edit(
    (SYMBOLS, "sorted(set(text), reverse=True)"),
    hint="The vocabulary is sorted from the last symbol to the first.",
)
capitals_beside_small_letters = edit(
    (SYMBOLS, "sorted(sorted(set(text)), key=str.lower)"),
    hint="Capitals stand beside their small letters. Sorted order is that of sorted() as it is, in "
    "which all capitals come before the small letters.",
)
symbols_repeated = edit(
    (SYMBOLS, "sorted(text)"),
    hint="The text was sorted, and each symbol is there as often as in the text: a vocabulary has "
    "it once.",
)
first_place_among_all = edit(
    (SYMBOLS, "sorted(text)"),
    ("places[symbol] for", "vocabulary.index(symbol) for"),
    hint="The whole text was sorted, so that a symbol is in the vocabulary as often as in the "
    "text. It is to be there once.",
)
places_among_all = edit(
    ("enumerate(vocabulary)", "reversed(list(enumerate(sorted(text))))"),
    hint="The codes are places in the sorted text, in which symbols come again, and the vocabulary "
    "has each of them once: the codes have gaps.",
)
the_text_itself = edit(
    (SYMBOLS, "text"),
    hint="The text came back as its own vocabulary, each symbol as often as it stands there.",
)
capitals_lowered = edit(
    (VOCABULARY, "    text = text.lower()\n" + VOCABULARY),
    hint="Capitals were made small. They are symbols of their own, and the text could not be "
    "written again from the codes.",
)
spaces_at_the_ends_lost = edit(
    (VOCABULARY, "    text = text.strip()\n" + VOCABULARY),
    hint="Spaces or line ends at both ends of the text are gone. They are symbols as well.",
)
all_spaces_lost = edit(
    (VOCABULARY, '    text = "".join(text.split())\n' + VOCABULARY),
    hint="Spaces and line ends were left out. The network has to learn where they come, and they "
    "are symbols like others.",
)
line_ends_lost = edit(
    (VOCABULARY, '    text = text.replace("\\n", "")\n' + VOCABULARY),
    hint="Line ends were left out. They are symbols: without them the network would write one "
    "endless line.",
)
line_ends_made_spaces = edit(
    (VOCABULARY, '    text = text.replace("\\n", " ")\n' + VOCABULARY),
    hint="Line ends became spaces. The codes stand for another text than the one that was given.",
)
words_numbered = edit(
    (VOCABULARY, "    text = text.split()\n" + VOCABULARY),
    hint="Words were numbered. The network reads character by character.",
)
words_between_spaces = edit(
    (VOCABULARY, '    text = text.split(" ")\n    vocabulary = " ".join(sorted(set(text)))\n'),
    ("enumerate(vocabulary)", "enumerate(sorted(set(text)))"),
    hint="Words have a code each. A symbol is a single character, the spaces between words among "
    "them.",
)
printable_characters = edit(
    (SYMBOLS, "map(chr, range(32, 127))"),
    hint="The vocabulary is a fixed alphabet, whatever the text is: some never come, "
    "and others are missing, such as line ends and letters with accents.",
)
unknown_symbol_added = edit(
    (SYMBOLS, 'sorted({*text, "\\0"})'),
    hint="A symbol was added that is not in the text, for padding or for what is unknown. The "
    "network would have to learn that it never comes.",
)
everything_beyond_ascii_lost = edit(
    (VOCABULARY, '    text = text.encode("ascii", "ignore").decode()\n' + VOCABULARY),
    hint="Letters beyond ASCII were left out, such as Greek ones.",
)
everything_beyond_ascii_replaced = edit(
    (VOCABULARY, '    text = text.encode("ascii", "replace").decode()\n' + VOCABULARY),
    hint="Letters beyond ASCII became question marks: the text cannot be written again from its "
    "codes.",
)

bytes_numbered = edit(
    (VOCABULARY, '    text = text.encode().decode("latin-1")\n' + VOCABULARY),
    hint="Bytes were numbered in place of symbols: a letter beyond ASCII has two or more of them "
    "in UTF-8.",
)
last_symbol_lost = edit(
    (CODES, "np.array([places[symbol] for symbol in text[:-1]])"),
    hint="The last symbol of the text has no code. What is predicted from what is cut later, in "
    "chunks.",
)
places_of_another_order = edit(
    (SYMBOLS, "dict.fromkeys(text)"),
    ("enumerate(vocabulary)", "enumerate(sorted(vocabulary))"),
    hint="The codes are places in sorted order, and the vocabulary that comes with them has the "
    "order of the text: it does not belong to these codes.",
)
places_beside_a_set = edit(
    (SYMBOLS, "set(text)"),
    ("enumerate(vocabulary)", "enumerate(sorted(vocabulary))"),
    hint="The codes are places in sorted order, and the vocabulary that comes with them has the "
    "order of a set: it does not belong to these codes.",
)

# ---------------------------------------------------------------- the codes

codes_from_one = edit(
    (PLACE, "place + 1 for place, symbol"),
    hint="The codes count from 1. Then the last code is beyond the end of the vocabulary, and "
    "one-hot rows have no place for it.",
)
codes_from_the_end = edit(
    (PLACE, "len(vocabulary) - 1 - place for place, symbol"),
    hint="The codes count from the end of the vocabulary.",
)
codes_of_unicode = edit(
    (CODES, "np.array([ord(symbol) for symbol in text])"),
    hint="The codes are those of ord(), up to some hundred thousand. What is asked for are places "
    "in this vocabulary, so that K is no larger than it has to be.",
)
codes_of_first_appearance = edit(
    (CODES, "np.array([text.index(symbol) for symbol in text])"),
    hint="The symbols were looked up in the text, not in the vocabulary: the code is where a "
    "symbol appears first.",
)
every_place_its_own_code = edit(
    (CODES, "np.arange(len(text))"),
    hint="The places of the text were numbered, and not its symbols: the same letter has another "
    "code each time.",
)
vocabulary_sorted_afterwards = edit(
    (SYMBOLS, "dict.fromkeys(text)"),
    ("return", 'vocabulary = "".join(sorted(vocabulary))\n    return'),
    hint="The codes are places in the vocabulary as it was before it was sorted. Codes and "
    "vocabulary no longer belong together.",
)
sorted_codes = edit(
    (CODES, "np.sort([places[symbol] for symbol in text])"),
    hint="The codes are sorted, and so the order of the text is lost. Only the vocabulary is to be "
    "sorted.",
)
one_code_for_each_symbol = edit(
    (CODES, "np.array([places[symbol] for symbol in vocabulary])"),
    hint="There is a code for each symbol of the vocabulary, where there should be one for each "
    "symbol of the text.",
)
codes_as_numbers_with_a_point = edit(
    (CODES, "np.array([float(places[symbol]) for symbol in text])"),
    hint="The codes are floats. They will be used as indices, which have to be ints.",
)
codes_of_eight_bits = edit(
    (CODES, f"{CODES}.astype(np.int8)"),
    hint="The codes have eight bits: from the 129th symbol on they would be negative.",
)
one_hot_codes = edit(
    (CODES, "one_hot(np.array([[places[symbol]] for symbol in text]), len(vocabulary))[:, :, 0]"),
    hint="One-hot rows came back. The codes are single numbers; one-hot they become later, chunk "
    "by chunk.",
)
codes_as_a_column = edit(
    (CODES, "np.array([[places[symbol]] for symbol in text])"),
    hint="The codes have a second axis of length 1. They are a row of numbers, of shape (L,).",
)
codes_as_a_list = edit(
    (CODES, "[places[symbol] for symbol in text]"),
    hint="The codes are a list. What comes next cuts them and reshapes them, as an array can.",
)

# ---------------------------------------------------------------- what comes back

vocabulary_first = edit(
    (RETURN, f"return vocabulary, {CODES}"),
    hint="Both results are there, in each other's place.",
)
vocabulary_as_a_list = edit(
    (RETURN, f"return {CODES}, list(vocabulary)"),
    hint="The vocabulary is a list of symbols. One string is asked for: it can be indexed just as "
    "well, and saved as it is.",
)
places_returned = edit(
    (RETURN, f"return {CODES}, places"),
    hint="The dict that gives the place of a symbol came back. The way back, from place to symbol, "
    "is what the vocabulary is for.",
)
size_of_the_vocabulary_returned = edit(
    (RETURN, f"return {CODES}, len(vocabulary)"),
    hint="The number of symbols came back in place of the symbols: nothing could be written with "
    "it.",
)
codes_alone = edit(
    (RETURN, f"return {CODES}"),
    hint="Only the codes came back: without the vocabulary nobody can read them.",
)
