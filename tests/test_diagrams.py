"""The diagrams of the notebooks: what is lit, and what the description says of it."""

import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

from check import diagrams
from check.figures import COLOUR, GREY


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def line_colours(figure):
    return {to_hex(line.get_color()).upper() for line in figure.findobj(Line2D) if line.axes}


def test_the_whole_cell_has_every_gate_in_its_colour_and_nothing_grey():
    figure, description = diagrams.plot_cell("The cell")
    assert line_colours(figure) == {*COLOUR.values(), "#000000"}
    assert all(words in description for words in diagrams.PARTS.values())


@pytest.mark.parametrize("part", diagrams.PARTS)
def test_one_part_lit_is_all_that_is_not_grey_and_all_that_is_described(part):
    figure, description = diagrams.plot_cell("A part", lit=part)
    assert line_colours(figure) == {COLOUR.get(part, "#000000"), GREY}
    assert {p for p, words in diagrams.PARTS.items() if words in description} == {part}


def test_a_part_that_the_cell_does_not_have_is_named():
    with pytest.raises(ValueError, match="not q"):
        diagrams.plot_cell("A part", lit="q")


def test_every_kind_of_task_has_its_panel_and_its_words():
    figure, description = diagrams.plot_kinds()
    assert [axis.get_title() for axis in figure.axes] == list(diagrams.KINDS)
    assert all(kind in description for kind in diagrams.KINDS)


def test_a_kill_matrix_has_a_row_for_each_test_and_a_filled_circle_where_it_refuses():
    tests, mistakes = {"all": lambda n: True, "even": lambda n: n % 2 == 0}, {"x_1": 1, "c_prev": 2}
    figure, seen = diagrams.plot_matrix(tests, mistakes, lambda test, one: test(one))
    assert seen.tolist() == [[True, True], [False, True]]
    filled = {
        (int(line.get_ydata()[0]), int(line.get_xdata()[0])): line.get_fillstyle() == "full"
        for line in figure.axes[0].lines
    }
    assert filled == {(0, 0): True, (0, 1): True, (1, 0): False, (1, 1): True}
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["x 1", "c_prev"]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["all", "even"]
    assert figure.axes[0].yaxis_inverted()  # the first test on top
