"""Figures that move: by a slider, or while a network trains.

To draw a whole figure takes longer than an eye likes to wait. So its axes are drawn once, and then
only what has changed: the animated artists of Matplotlib, on a copy of all the rest.
"""

import contextlib
import functools
import threading
import time
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from . import figures, render

STEPS = 100  # of a slider
SHARE = 0.06  # of the time of a training run, for drawing it
GLANCE = 0.05  # seconds between two looks at the clock
VIEW = "application/vnd.jupyter.widget-view+json"  # MIME type of a slider
# A slider of an earlier kernel moves nothing, even where JupyterLab is set to save its state. Where
# it is not, it says "model not found", in an element that holds nothing else; this says what to do
# instead. A page that lets no style through displays no widget but its text, which is the same.
STILL = "Run this cell to move the figure."
REOPENED = f"""<style>.jp-OutputArea:has(img.figure) .jupyter-widgets:not(:has(*)) {{
visibility: hidden; font-size: 0}}
.jp-OutputArea:has(img.figure) .jupyter-widgets:not(:has(*))::after {{
visibility: visible; font-size: var(--jp-content-font-size1); content: "{STILL}"}}</style>"""


class MovingFigure:
    """A figure of which some artists change.

    Args:
        figure: of Matplotlib; it is closed.
        redraw: changes the artists, and returns a description of what they show now.
        artists: lines, titles and whatever else redraw changes.
        values: that redraw takes at first.
        sharpness: pixels of the picture to one of the page; more of them take longer.
    """

    def __init__(
        self,
        figure: Figure,
        redraw: Callable[..., str],
        artists: Sequence[Artist],
        values: Mapping[str, float] = MappingProxyType({}),
        sharpness: int = figures.SHARPNESS,
    ) -> None:
        self.redraw, self.artists = redraw, artists
        self.width = figure.get_figwidth() * figure.dpi
        plt.close(figure)
        redraw(**values)  # so that the axes leave room for a title
        figure.set_dpi(sharpness * figure.dpi)
        self.canvas = FigureCanvasAgg(figure)
        self.canvas.draw()
        figure.set_layout_engine("none")  # the axes stay where they are
        for artist in artists:
            artist.set_animated(True)
        self.canvas.draw()
        self.background = self.canvas.copy_from_bbox(figure.bbox)
        self._handle: Any = None
        self._first: Image.Image | None = None

    def as_html(self, **values: float) -> tuple[str, str]:
        """The figure for these values as HTML, and its description."""
        description = self.redraw(**values)
        self.canvas.restore_region(self.background)
        for artist in self.artists:
            artist.draw(self.canvas.get_renderer())
        pixels = self.canvas.buffer_rgba()
        image = Image.frombuffer("RGBA", self.canvas.get_width_height(physical=True), pixels)
        few = figures.few_colours(image, like=self._first)
        self._first = self._first or few
        return REOPENED + figures.image_html(few, self.width, description), description

    def show(self, **values: float) -> None:
        """Display the figure in Jupyter; later calls change what is displayed."""
        picture, description = self.as_html(**values)
        data = {"text/html": picture, "text/plain": description}
        if self._handle is not None:
            self._handle.update(data, raw=True)
        elif render.in_jupyter():
            self._handle = display(data, raw=True, display_id=True)


# ---------------------------------------------------------------- moved by a slider


def slide(
    figure: Figure,
    redraw: Callable[..., str],
    artists: Sequence[Artist],
    **sliders: tuple[float, float, float],
) -> None:
    """Display a figure below sliders that move it. Without ipywidgets it stands still.

    Args:
        figure: of Matplotlib, with axes that stay as they are.
        redraw: takes the value of each slider by name, changes the artists, and returns a
            description of what they show now. Later cells may use its names for other things.
        artists: what redraw changes.
        sliders: the lowest, the first and the highest value of each, by its name.
    """
    values = {name: first for name, (_, first, _) in sliders.items()}
    moving = MovingFigure(figure, _with_names_of_now(redraw), artists, values)

    def move(name: str, change: dict[str, float]) -> None:
        values[name] = change["new"]
        moving.show(**values)

    if render.in_jupyter():
        _display_sliders(sliders, move)
    moving.show(**values)


def _with_names_of_now(function: Callable[..., str]) -> Callable[..., str]:
    """The function, for which names such as axis stay what they are, whatever later cells do."""
    if not isinstance(function, types.FunctionType):
        return function
    same = types.FunctionType(
        function.__code__,
        dict(function.__globals__),
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    same.__kwdefaults__ = function.__kwdefaults__
    return same


def _display_sliders(
    sliders: Mapping[str, tuple[float, float, float]],
    moved: Callable[[str, dict[str, float]], None],
) -> None:
    """Display sliders, where there are any; arrow keys move them as well as a mouse does."""
    try:
        import ipywidgets
    except ImportError:
        return
    shown = []
    for name, (low, first, high) in sliders.items():
        slider = ipywidgets.FloatSlider(first, min=low, max=high, step=(high - low) / STEPS)
        slider.description = name.replace("_", " ")
        slider.style.description_width = "initial"
        slider.layout.width = "min(100%, 600px)"
        slider.observe(functools.partial(moved, name), "value")
        shown.append(slider)
    box = ipywidgets.VBox(shown)
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    display({VIEW: view, "text/plain": STILL}, raw=True)


# ---------------------------------------------------------------- watched during a training run


@contextlib.contextmanager
def watch(
    figure: Figure, redraw: Callable[[], str], artists: Sequence[Artist], on: bool = True
) -> Iterator[None]:
    """Redraw a figure while the statements below `with` run, such as a training run.

    Args:
        figure: of Matplotlib, with axes that stay as they are.
        redraw: changes the artists to what there is to see now, and returns a description.
        artists: what redraw changes.
        on: False draws it before and after them, and not meanwhile; so it is in a browser.

    Raises:
        Exception: what redraw has raised, after the statements are done.
    """
    moving = MovingFigure(figure, redraw, artists, sharpness=1)
    moving.show()
    drawing = _Drawing(moving)
    on = on and not render.in_browser()  # which has no threads
    if on:
        drawing.start()
    try:
        yield
    finally:
        if on:
            drawing.end()
    if drawing.failed:
        raise drawing.failed
    moving.show()


class _Drawing(threading.Thread):
    """Draws a figure again and again, and rests so long that it takes a small share of the time.

    The time is that of the processor: on a busy computer the training run may get little of it.
    """

    def __init__(self, moving: MovingFigure) -> None:
        super().__init__(daemon=True)
        self.moving = moving
        self.failed: Exception | None = None
        self._ended = threading.Event()

    def run(self) -> None:
        """Draw until the end."""
        began = time.process_time()
        while not self.failed and not self._ended.wait(GLANCE):
            if time.thread_time() < SHARE * (time.process_time() - began):
                self._draw()

    def _draw(self) -> None:
        try:
            self.moving.show()
        except Exception as error:  # of redraw; it must not end the training run
            self.failed = error

    def end(self) -> None:
        """Stop, after the drawing that has begun."""
        self._ended.set()
        self.join()
