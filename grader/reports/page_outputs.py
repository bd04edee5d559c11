"""Outputs of code cells as HTML that is safe in a feedback page."""

import re
from typing import Any

from markupsafe import Markup, escape
from nbconvert.filters import ansi2html, strip_ansi, text_base64

from check.text import printable

from .page_formulas import BLOCK, mathml
from .page_text import markdown, safe_html

PICTURES = ("image/svg+xml", "image/png", "image/jpeg")
NO_DESCRIPTION = "A figure without a description"
DOLLARS = re.compile(r"^\$+|\$+$")


def output_html(output: dict[str, Any]) -> Markup:
    """One output, in the form that says most of it.

    Args:
        output: of a code cell, as nbformat has it.
    """
    kind = output.get("output_type")
    if kind == "stream":
        return _text(output.get("text", ""))
    if kind == "error":
        return _text("\n".join(output.get("traceback", [])), "error")
    return _data(output.get("data", {}), output.get("metadata", {}))


def _data(data: dict[str, Any], metadata: dict[str, Any]) -> Markup:
    """Data of several types, of which one is shown."""
    if "text/html" in data:
        return Markup('<div class="output">{}</div>').format(Markup(safe_html(data["text/html"])))
    if "text/markdown" in data:
        shown = Markup(markdown(data["text/markdown"], links=False))
        return Markup('<div class="output">{}</div>').format(shown)
    for kind in PICTURES:
        if kind in data:
            return _picture(kind, data, metadata)
    if "text/latex" in data:
        latex = DOLLARS.sub("", data["text/latex"].strip())
        return Markup('<div class="output">{}</div>').format(Markup(mathml(latex, BLOCK)))
    return _text(data.get("text/plain", ""))


def _picture(kind: str, data: dict[str, Any], metadata: dict[str, Any]) -> Markup:
    """A picture, with its description where the notebook has one."""
    encoded = text_base64(data[kind]) if kind == PICTURES[0] else "".join(data[kind].split())
    about = metadata.get(kind, {})
    described = (about.get("alt") if isinstance(about, dict) else "") or metadata.get("alt")
    return Markup('<figure><img alt="{}" src="data:{};base64,{}"></figure>').format(
        printable(str(described or NO_DESCRIPTION)), kind, encoded
    )


def _text(text: str, kind: str = "") -> Markup:
    """Text of a terminal, with its colours."""
    if not strip_ansi(text).strip():
        return Markup("")
    shown = Markup(ansi2html(text)) if "\x1b" in text else escape(text)
    return Markup('<pre class="output {}">{}</pre>').format(kind, shown)
