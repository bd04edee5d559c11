"""The figures of the notebooks: one colour for each gate, one look, and a description of each.

A description belongs to the picture in the page, as the alt text of an <img>: there screen readers
find it. JupyterLab takes none from the metadata of an image, so a figure is displayed as HTML.
"""

import base64
import html
import io

import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.figure import Figure
from PIL import Image

from . import render

# In a contrast of 3 to 1 or more on white, and apart for the colour-blind (Okabe & Ito 2008).
COLOUR = {"f": "#D55E00", "i": "#0072B2", "g": "#009E73", "o": "#CC79A7"}
GREY = "#767676"  # for what stands behind, and words there: 4.5 to 1
STYLE = {  # for plt.rcParams
    "figure.figsize": (6, 3.2),
    "figure.constrained_layout.use": True,
    "figure.dpi": 100,
    "axes.spines.top": False,
    "axes.spines.right": False,
}

COLOURS = 64  # in a picture; a notebook with more of them grows to three times its size
SHARPNESS = 2  # pixels of the picture to one of the page, for screens that have as many
NEARLY_WHITE = 247  # of 255, which is made white, so that no edge is seen around the picture
PADDING = 8  # around the picture, in pixels of the page
# In a dark theme, black on white becomes white on black, and each colour keeps its hue. Where there
# is no such theme, or a page lets no style through, the picture is a light card.
CARD = f"box-sizing: border-box; max-width: 100%; height: auto; background: #fff; \
padding: {PADDING}px; border-radius: {PADDING}px"
DARK = """<style>@media screen {
[data-jp-theme-light="false"] img.figure, .vscode-dark img.figure {
filter: invert(1) hue-rotate(180deg)}}</style>"""


def show(figure: Figure, description: str) -> None:
    """Display a figure together with a description for readers who cannot see it; then close it.

    Args:
        figure: of Matplotlib.
        description: one or two sentences that say what the figure shows.

    Raises:
        ValueError: the description is empty.
    """
    picture = as_html(figure, description)
    plt.close(figure)
    if render.in_jupyter():
        display({"text/html": picture, "text/plain": description}, raw=True)
    else:
        print(description)


def as_html(figure: Figure, description: str) -> str:
    """A figure as an <img> with its description, which follows a dark theme.

    Raises:
        ValueError: the description is empty.
    """
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=SHARPNESS * figure.dpi, facecolor="white")
    few = few_colours(Image.open(drawn))
    return image_html(few, figure.get_figwidth() * figure.dpi, description, small=True)


def few_colours(image: Image.Image, like: Image.Image | None = None) -> Image.Image:
    """A picture with a palette of its own, or with that of another one, which is found faster."""
    few = image.convert("RGB").quantize(COLOURS, palette=like, dither=Image.Dither.NONE)
    few.putpalette([255 if value > NEARLY_WHITE else value for value in few.getpalette() or []])
    return few


def image_html(image: Image.Image, width: float, description: str, small: bool = False) -> str:
    """A picture as an <img>.

    Args:
        image: sharper than the page by SHARPNESS.
        width: in pixels of the page.
        description: of what it shows.
        small: whether its data are made as small as can be, which takes longer.

    Raises:
        ValueError: the description is empty.
    """
    if not description.strip():
        raise ValueError("This figure has no description. Say in a sentence what it shows.")
    packed = io.BytesIO()
    image.save(packed, "png", optimize=small)
    height = width * image.height / image.width
    return (
        f'{DARK}<img class="figure" alt="{html.escape(description)}" '
        f'width="{width + 2 * PADDING:.0f}" height="{height + 2 * PADDING:.0f}" style="{CARD}" '
        f'src="data:image/png;base64,{base64.b64encode(packed.getvalue()).decode()}">'
    )
