"""The given functions of notebook 05 for strings that are counted."""

import numpy as np

from solutions.characters import cell_states, counting, reach, train_counting
from solutions.training import Adam, new_model


def by_hand():
    """Two units that count a against b and b against c, as in the notebook."""
    model = {f"W{gate}": np.zeros((2, 6)) for gate in "figo"} | {"bg": np.zeros((2, 1))}
    model |= {f"b{gate}": np.full((2, 1), 50.0) for gate in "fio"}
    model["Wg"][:, 2:] = [[0, 50, -50, 0], [0, 0, 50, -50]]
    model["Wy"] = np.array([[0.0, 0], [0, 0], [10, 0], [0, 5]])
    model["by"] = np.array([[1.0], [0], [0], [0]])
    return model


def test_a_string_begins_with_s_and_asks_from_its_first_b_on():
    x, labels = counting([2, 1], "abc")
    assert x.shape == (7, 4, 2)
    assert x[:, :, 0].argmax(axis=1).tolist() == [0, 1, 1, 2, 2, 3, 3]
    assert labels[:, 0].tolist() == [-1, -1, -1, 2, 3, 3, 0]
    assert labels[:, 1].tolist() == [-1, -1, 3, 0, -1, -1, -1]
    assert x[:, :, 1].sum(axis=1).tolist() == [1, 1, 1, 1, 0, 0, 0]


def test_a_counter_by_hand_is_right_as_far_as_it_is_asked():
    assert reach(by_hand(), "abc", most=250) == 250
    assert cell_states(by_hand(), 2, "abc")[:, 0].tolist() == [0, 1, 2, 1, 0, 0, 0]


def test_reach_is_the_last_n_before_the_first_wrong_answer():
    model = {f"W{gate}": np.zeros((1, 4)) for gate in "figo"} | {"bg": np.zeros((1, 1))}
    model |= {f"b{gate}": np.full((1, 1), 50.0) for gate in "fio"}
    model["Wg"][0, 2:] = 50, -np.arctanh(0.9)  # up by 1, down by 0.9: in the end n / 10 is left
    model["Wy"] = np.array([[0.0], [0], [1]])
    model["by"] = np.array([[np.tanh(0.55)], [0], [0]])  # S is answered when less than that is left
    assert reach(model, "ab") == 5
    model["Wy"][2] = -1
    assert reach(model, "ab") == 1  # with n = 1 only the S is asked for


def test_a_trained_counter_goes_beyond_what_it_was_trained_on():
    model = new_model(np.random.default_rng(7), 3, 8, 3, forget_bias=3.0)
    loss = train_counting(model, Adam(model, 0.03), 600, show_progress=False)
    assert loss < 0.01
    assert 25 <= reach(model, most=1000) < 1000
