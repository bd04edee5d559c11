"""Markdown and HTML as HTML that is safe in a feedback page, with formulas as MathML.

Text cells are the instructor's or, where our grader made the notebook, show as they were typed.
Comments are the instructor's, too. But outputs and notebooks that another tool has graded may hold
anything, and one tag that is never closed would swallow the rest of the page.
"""

import functools
import html
import re
from collections.abc import Mapping
from typing import Any

import bleach
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from .page_formulas import BLOCK, INLINE, mathml

LOWER = 2  # levels: headings of the notebook stand below those of the page
CACHED, MAX_LENGTH = 1_000, 8_000  # texts; longer ones are not cached
PLACE = "\ue000{}\ue001"  # of a formula, until the HTML around it is safe: private characters
PLACES = re.compile("\ue000(\\d+)\ue001")
TAG_OR_PLACE = re.compile(rf"<(?:\"[^\"]*\"|'[^']*'|[^\"'>])*>|{PLACES.pattern}")

TAGS = frozenset(
    str.split("""
        a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption
        figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub
        summary sup table tbody td tfoot th thead tr u ul var
    """)
)


def _is_allowed(tag: str, name: str, value: str) -> bool:
    """Whether an element keeps an attribute: nothing that loads, runs or covers the page."""
    if name == "src":
        return tag == "img" and value.startswith("data:image/")
    if name == "href":
        return tag == "a" and not value.strip().lower().startswith("data:")
    if name == "id":
        return tag in {"h3", "h4", "h5", "h6"}
    return name in {"alt", "class", "colspan", "dir", "lang", "rowspan", "scope", "title"}


_CLEANER = bleach.Cleaner(
    tags=TAGS, attributes=_is_allowed, protocols={"http", "https", "mailto", "data"}, strip=True
)


def safe_html(source: str) -> str:
    """HTML without what could run, load or cover anything; each of its elements is closed."""
    return str(_CLEANER.clean(source))


def markdown(source: str, attachments: Mapping[str, Any] | None = None, links: bool = True) -> str:
    """Markdown as safe HTML.

    Args:
        source: of a text cell or a comment.
        attachments: pictures of the cell, by name.
        links: whether headings can be linked to.
    """
    if attachments or len(source) > MAX_LENGTH:
        return _markdown(source, attachments, links)
    return _cached(source, links)


@functools.lru_cache(maxsize=CACHED)
def _cached(source: str, links: bool) -> str:
    return _markdown(source, None, links)


def _markdown(source: str, attachments: Mapping[str, Any] | None, links: bool) -> str:
    renderer = _Renderer(links, attachments or {})
    rendered = MarkdownWithMath(renderer=renderer).render(PLACES.sub("", source))

    def filled(found: re.Match[str]) -> str:
        if found[1] is None:  # a tag: only its LaTeX fits into an attribute
            return PLACES.sub(lambda one: html.escape(renderer.latex(one[1])), found[0])
        return renderer.formula(found[1])

    return TAG_OR_PLACE.sub(filled, safe_html(rendered))


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    """Renders Markdown with a place for each formula, and headings below those of the page.

    Args:
        links: whether headings can be linked to.
        attachments: pictures of the cell, by name.
    """

    def __init__(self, links: bool, attachments: Mapping[str, Any]) -> None:
        super().__init__(escape=False, exclude_anchor_links=True, attachments=attachments)
        self._links = links
        self._formulas: list[tuple[str, str]] = []  # LaTeX, and how it is displayed

    def latex(self, number: str) -> str:
        """The LaTeX of a formula; "" for a number that the text has made up."""
        return self._formulas[int(number)][0] if int(number) < len(self._formulas) else ""

    def formula(self, number: str) -> str:
        """A formula as MathML."""
        return mathml(*self._formulas[int(number)]) if self.latex(number) else ""

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """A heading, with an id by which it can be linked to."""
        tag = f"h{min(level + LOWER, 6)}"
        if not self._links:
            return f"<{tag}>{text}</{tag}>\n"
        words = re.findall(r"\w+", html.unescape(re.sub(r"<[^>]*>", "", PLACES.sub("", text))))
        place = html.escape("text-" + "-".join(words).lower())
        link = f'<a class="anchor" href="#{place}" title="Link to this heading">¶</a>'
        return f'<{tag} id="{place}">{text} {link}</{tag}>\n'

    def inline_math(self, body: str) -> str:
        """A formula in a line."""
        return self._place(body, INLINE)

    def block_math(self, body: str) -> str:
        """A formula in a line of its own."""
        return self._place(body, BLOCK)

    def latex_environment(self, name: str, body: str) -> str:
        r"""A formula between \begin and \end."""
        return self._place(rf"\begin{{{name}}}{body}\end{{{name}}}", BLOCK)

    def _place(self, latex: str, display: str) -> str:
        self._formulas.append((latex.strip(), display))
        return PLACE.format(len(self._formulas) - 1)
