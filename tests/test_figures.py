"""The figures of the notebooks: what is drawn can be seen, and what is shown is described."""

import contextlib
import functools
import threading

import matplotlib
import nbformat
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.collections import Collection
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch
from matplotlib.text import Text

import solutions.training
from check import figures, moving_figures
from check.notebook import Notebook
from grader.assignment import assignment as assignment_of
from grader.assignment import assignments
from grader.build import release
from tests.conftest import ROOT

NAMES = [one.name for one in assignments()]
WHITE = np.ones(3)
LEAST = 3.0  # contrast of graphics: https://www.w3.org/TR/WCAG22/#non-text-contrast
LEAST_OF_TEXT = 4.5
GREEN = "\x1b[32m"  # as tqdm writes it
HUE = np.array(  # hue-rotate(180deg): https://www.w3.org/TR/filter-effects-1/#funcdef-filter-hue-rotate
    [[-0.574, 1.43, 0.144], [0.426, 0.43, 0.144], [0.426, 1.43, -0.856]]
)


# ---------------------------------------------------------------- contrast


def luminance(rgb):
    """The relative luminance of WCAG 2.2."""
    rgb = np.asarray(rgb)
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ [
        0.2126,
        0.7152,
        0.0722,
    ]


def contrast(one, other):
    """The contrast ratio of two colours, 1 to 21."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def in_a_dark_theme(rgb):
    """What the style of figures makes of a colour: invert(1) hue-rotate(180deg)."""
    return np.clip(HUE @ (1 - np.asarray(rgb)), 0, 1)


def on_white(colour, alpha=None):
    """What is seen of a colour on white."""
    *rgb, own = to_rgba(colour, alpha)
    return own * np.array(rgb) + (1 - own) * WHITE


def colours(artist):
    """The colours in which an artist can be seen: it is enough to see one of them."""
    if isinstance(artist, Line2D):
        line = [artist.get_color()] if artist.get_linestyle() != "None" else []
        marked = str(artist.get_marker()) not in ("None", "")
        return line or ([artist.get_markerfacecolor(), artist.get_markeredgecolor()] * marked)
    if isinstance(artist, Collection):
        return [*artist.get_edgecolor()[:1], *artist.get_facecolor()[:1]]
    if isinstance(artist, FancyArrowPatch):
        return [artist.get_edgecolor()]
    return [artist.get_edgecolor(), artist.get_facecolor()]


def drawn(figure):
    """Lines, markers, bars and arrows, which say something; not a band behind them or a frame."""
    parts = figure.findobj(lambda a: isinstance(a, Line2D | Collection | Patch) and a.get_visible())
    frames = [figure.patch, *(axes.patch for axes in figure.axes)]
    boxes = [text.get_bbox_patch() for text in figure.findobj(Text)]
    for artist in parts:
        band = isinstance(artist, Patch) and artist.get_zorder() == 0
        if artist not in frames and artist not in boxes and not band and colours(artist):
            yield artist


def test_the_contrast_is_measured_as_wcag_does():
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast(to_rgba("#999999")[:3], WHITE) == pytest.approx(2.85, abs=0.005)
    assert contrast(on_white("black", 0.18), WHITE) < LEAST


@pytest.mark.parametrize("colour", [*figures.COLOUR.values(), figures.GREY, "black", "#444444"])
def test_a_colour_of_the_course_can_be_seen_in_a_light_and_in_a_dark_theme(colour):
    rgb = np.array(to_rgba(colour)[:3])
    assert contrast(rgb, WHITE) >= LEAST
    assert contrast(in_a_dark_theme(rgb), in_a_dark_theme(WHITE)) >= LEAST


def test_a_gate_keeps_its_hue_in_a_dark_theme():
    for colour in figures.COLOUR.values():
        before = matplotlib.colors.rgb_to_hsv(to_rgba(colour)[:3])[0]
        after = matplotlib.colors.rgb_to_hsv(in_a_dark_theme(to_rgba(colour)[:3]))[0]
        assert min(abs(before - after), 1 - abs(before - after)) < 0.08


# ---------------------------------------------------------------- the figures of the notebooks


def _untrained(*args, **kwargs):
    """In place of a training run: a model and errors that nothing has been learnt from."""
    rng = np.random.default_rng(0)
    model = kwargs.get("model") or solutions.training.new_model(rng, 2, 16, 1, longest=100)
    return model, np.geomspace(0.2, 0.01, 4000)


# What takes long, and what it is replaced by once its cell has run.
SHORTER = {
    "02-forward": {"gains": lambda H, N: (2.0, 1.1)},
    "04-training": {
        "train": _untrained,
        "train_rnn": lambda rng, sequences, *how: np.full(sequences, 0.16),
    },
    "05-characters": {
        "train_classes": lambda *args, **kwargs: 4000,
        "train_counting": lambda *args, **kwargs: 0.0,
        "train_characters": lambda *args, updates, **kwargs: np.geomspace(4, 2, updates),
        "train_zeroed": lambda *args, **kwargs: None,
    },
}


def run(name, folder, monkeypatch):
    """Run the code cells of a notebook in this process, all but training runs, checks and save.

    Returns:
        the figures shown, each with the id of its cell, and its description.
    """
    release.catch_up(assignment_of(name), folder)
    (folder / "my_lstm").mkdir(exist_ok=True)
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(Notebook, "require", lambda self, *paths: None)
    shown, namespace = [], {"__name__": "__main__"}

    def slide(figure, redraw, artists, **sliders):
        figures.show(figure, redraw(**{name: first for name, (_, first, _) in sliders.items()}))

    @contextlib.contextmanager
    def watch(figure, redraw, artists, on):
        yield
        figures.show(figure, redraw())

    monkeypatch.setattr(moving_figures, "slide", slide)
    monkeypatch.setattr(moving_figures, "watch", watch)
    path = ROOT / "notebooks" / name / f"{name}.ipynb"
    for cell in nbformat.read(path, as_version=4).cells:
        graded = cell.metadata.get("nbgrader", {}).get("grade", False)
        if cell.cell_type == "code" and not graded and cell.id != "save":
            new = functools.partial(lambda cell, *shown_: shown.append((cell, *shown_)), cell.id)
            monkeypatch.setattr(figures, "show", new)
            namespace.update({"show": new} if "show" in namespace else {})
            exec(compile(cell.source, cell.id, "exec"), namespace)
            shorter = SHORTER.get(name, {})
            namespace.update({known: shorter[known] for known in shorter if known in namespace})
    return shown


@pytest.mark.filterwarnings("ignore")  # of NumPy, on what was not trained
@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_a_figure_can_be_seen_and_every_figure_is_described(
    name, tmp_path, monkeypatch
):
    monkeypatch.setattr(plt, "close", lambda figure: None)
    try:
        shown = run(name, tmp_path, monkeypatch)
        assert len(shown) >= 3
        for cell, figure, description in shown:
            assert len(description) > 40, cell
            for artist in drawn(figure):
                seen = [contrast(on_white(c, artist.get_alpha()), WHITE) for c in colours(artist)]
                assert max(seen) >= LEAST, (cell, artist)
            for text in figure.findobj(Text):
                if text.get_text() and text.get_color() != "white":
                    assert contrast(on_white(text.get_color()), WHITE) >= LEAST_OF_TEXT, cell
    finally:
        matplotlib.pyplot.close("all")


# ---------------------------------------------------------------- figures that move


@pytest.fixture
def line():
    """A figure with a line that redraw moves, and redraw."""
    figure, axis = plt.subplots()
    (drawn_line,) = axis.plot([0, 1], [0, 0], color="black")
    axis.set(ylim=(0, 1))

    def redraw(height=0.5):
        drawn_line.set_ydata([height, height])
        return f"A line at {height}."

    return figure, redraw, [drawn_line]


def test_a_figure_that_moves_shows_what_redraw_has_drawn_and_describes_it(line):
    moving = moving_figures.MovingFigure(*line)
    moving.as_html()  # the first one has exact colours, all others those of its palette
    low, high, low_again = (moving.as_html(height=height) for height in (0.2, 0.8, 0.2))
    assert low == low_again != high
    assert (low[1], high[1]) == ("A line at 0.2.", "A line at 0.8.")
    assert 'alt="A line at 0.2."' in low[0]


def test_watching_changes_no_result_and_draws_only_a_small_share_of_the_time(line, monkeypatch):
    figure, redraw, artists = line
    drawings = []
    monkeypatch.setattr(
        moving_figures.MovingFigure, "show", lambda self: drawings.append(threading.get_ident())
    )
    rng = np.random.default_rng(0)
    with moving_figures.watch(figure, redraw, artists):
        watched = solutions.training.train(rng, T=20, max_sequences=800, show_progress=False)
    alone = solutions.training.train(
        np.random.default_rng(0), T=20, max_sequences=800, show_progress=False
    )
    assert np.array_equal(watched[1], alone[1])
    here = threading.get_ident()
    assert drawings[0] == drawings[-1] == here
    assert set(drawings) - {here}, "nothing was drawn meanwhile"


def test_watching_that_is_switched_off_draws_before_and_after_training(line, monkeypatch):
    drawings = []
    monkeypatch.setattr(moving_figures.MovingFigure, "show", lambda self: drawings.append(self))
    with moving_figures.watch(*line, on=False):
        assert len(drawings) == 1
    assert len(drawings) == 2


def test_a_mistake_in_a_watched_figure_is_raised_after_training_and_not_during_it(line):
    figure, redraw, artists = line
    calls = []

    def fail_later():
        calls.append(redraw())
        if len(calls) > 2:  # before the axes are drawn, and before training
            raise ValueError("no such unit")
        return calls[-1]

    def train_and_watch():
        with moving_figures.watch(figure, fail_later, artists):
            while len(calls) < 3:  # another thread draws
                solutions.training.train(np.random.default_rng(0), T=20, max_sequences=160)
            calls.append("trained")

    with pytest.raises(ValueError, match="no such unit"):
        train_and_watch()
    assert calls[3:] == ["trained"]


# ---------------------------------------------------------------- progress bars


@pytest.mark.parametrize(("solved", "ends"), [(True, "solved"), (False, "not solved")])
def test_a_bar_ends_green_and_full_when_training_is_solved_early(capsys, solved, ends):
    with solutions.training.progress_bar(40_000) as bar:
        bar.update(8832)
        solutions.training.finish(bar, solved)
    shown = capsys.readouterr()
    last = shown.out.rpartition("\r")[2]
    assert f" {ends} after 8,832 sequences" in last
    assert ("█" * 20 in last, GREEN in last) == (solved, solved)
    assert "at most" in shown.out
    assert shown.err == ""  # which JupyterLab shows on red
