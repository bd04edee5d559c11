"""Formulas in LaTeX as MathML, which browsers draw without a script and without a network."""

import functools
import html
import re
from xml.etree import ElementTree

from latex2mathml import converter

INLINE, BLOCK = "inline", "block"
LONG = 60  # characters of LaTeX: so wide that a formula in a line may not fit on a phone
NOT_CONVERTED = re.compile(r"\\[A-Za-z]|^&$")  # what the converter passes through, unknown to it
# All that the converter makes: an attribute such as href, from \href, is left out.
ELEMENTS = frozenset(
    str.split("""
        math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle mpadded mphantom menclose
        mfenced msub msup msubsup munder mover munderover mmultiscripts mtable mtr mtd
    """)
)
ATTRIBUTES = frozenset(
    str.split("""
        display displaystyle scriptlevel mathvariant stretchy fence separator form accent
        accentunder linethickness columnalign columnspacing columnlines rowspacing rowlines width
        height depth lspace rspace voffset movablelimits minsize maxsize symmetric largeop linebreak
    """)
)


@functools.lru_cache(maxsize=2_000)
def mathml(latex: str, display: str) -> str:
    """A formula as an element of the page.

    Args:
        latex: without its delimiters.
        display: BLOCK for a formula in a line of its own, else INLINE.

    Returns:
        MathML in a box that scrolls when it is too wide; code with the LaTeX when it cannot be
        converted.
    """
    try:
        element = converter.convert_to_element(latex, display=display)
        for part in [*element.iter()]:
            _clean(part)
            _group_brackets(part)
    except Exception:  # the converter documents none, and a text may hold anything between dollars
        return f'<code class="latex">{html.escape(latex)}</code>'
    drawn = ElementTree.tostring(element, encoding="unicode")
    wide = " wide" if display == BLOCK or len(latex) > LONG else ""
    return f'<span class="formula {display}{wide}">{drawn}</span>'


def _clean(part: ElementTree.Element) -> None:
    """Make an element safe; the converter expects that entities in its texts are decoded later.

    Raises:
        ValueError: it is none of MathML, or holds LaTeX that was not converted.
    """
    part.text = html.unescape(part.text or "").replace(r"\_", "_") or None
    if part.tag not in ELEMENTS or NOT_CONVERTED.search(part.text or ""):
        raise ValueError(f"{part.tag}: {part.text}")
    part.attrib = {name: value for name, value in part.attrib.items() if name in ATTRIBUTES}


def _group_brackets(part: ElementTree.Element) -> None:
    """Put each matrix into a group with its brackets: they grow as high as their group is."""
    for matrix in part.findall("mtable"):
        at = list(part).index(matrix)
        group = list(part)[max(0, at - 1) : at + 2]
        if [one.tag for one in group] == ["mo", "mtable", "mo"]:
            for one in group:
                part.remove(one)
            row = ElementTree.Element("mrow")
            row.extend(group)
            part.insert(at - 1, row)
