"""The properties of codes and vocabulary, also of results that no answer could have given."""

import numpy as np
import pytest

from check.pytree import Unsupported
from check.runner import run_cases
from check.scoring import evaluate
from check.suite import Observation
from grader.assignment import assignment
from grader.exercises.exercise import TRUSTED

ENCODE = next(e for e in assignment("05-characters").exercises if e.name == "encode")
NO_TEXT = {
    "code points that do not exist": {"str": np.array([-1, 10**12])},
    "no numbers": {"str": Unsupported("a str")},
    "numbers with a point": {"str": np.zeros(3)},
    "a matrix": {"str": np.zeros((2, 2), dtype=int)},
    "a million symbols": {"str": np.arange(10**6)},
    "another key": {"text": np.zeros(2, dtype=int)},
    "None": Unsupported("None"),
    "an array": np.zeros(2, dtype=int),
}


@pytest.mark.parametrize("kind", NO_TEXT)
def test_what_is_no_vocabulary_is_described_and_earns_nothing(kind):
    suite = ENCODE.suite(np.random.default_rng(0))
    texts = [case.calls[""].args[0] for case in suite.cases]
    sent = [Observation((np.zeros(len(text), dtype=int), NO_TEXT[kind])) for text in texts]
    result = evaluate(suite, sent, TRUSTED)
    assert result.score == 0
    assert result.problems[0].startswith("the result is codes, vocabulary whose vocabulary is")


def test_a_wrong_code_is_named_with_its_symbol_and_the_right_place():
    def one_wrong(text):
        codes, vocabulary = ENCODE.reference(text)
        return codes + (np.arange(codes.size) == 3), vocabulary

    suite = ENCODE.suite(np.random.default_rng(0))
    result = evaluate(suite, run_cases(one_wrong, suite.cases, suite.arguments), TRUSTED)
    assert result.score == 0.5
    assert result.problems[0].startswith("codes[3] is 1; its symbol ' ' is at place 0 of the")


def test_the_cases_have_enough_symbols_to_tell_the_order_of_a_set():
    """With ten of them a set has another order than the alphabet, but for one in three million."""
    for seed in range(5):
        for case in ENCODE.suite(np.random.default_rng(seed)).cases:
            text = case.calls[""].args[0]
            assert len(set(text)) == 1 or len(set(text)) >= 10
            if len(set(text)) > 1:
                assert [*dict.fromkeys(text)] != sorted(set(text))
