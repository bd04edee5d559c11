"""What nbconvert makes of a rendered page, made piece by piece.

nbconvert reads every page into a tree and writes the tree out again, which is two thirds of what a
page costs. Of a plain page (see Retold.page) the whole is the sum of its pieces, and most pieces
were met before. Of any other page only the long way tells.
"""

import re
from collections.abc import Callable

REFERENCE = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]*|#[0-9]{2,5});")
ATTRIBUTES = r"""(?:\s+[a-zA-Z][a-zA-Z0-9:_-]*(?:="[^"<>]*")?)*\s*"""
VERBATIM = "|".join(
    rf"<{name}{ATTRIBUTES}>{inside}</{name}>"
    for name, inside in (
        ("script", r"[^<]*(?:<(?![!/])[^<]*)*"),
        ("style", r"[^<]*"),
        ("title", r"[^<]*"),
    )
)
TAG = rf"<[a-z][a-z0-9]*{ATTRIBUTES}/?>|</[a-z][a-z0-9]*>"
SMALL = rf"[^<]+|{VERBATIM}|{TAG}|<!DOCTYPE html>|<!--[^<>-]*-->"
CODE = rf"<pre>[^<]*(?:</?span{ATTRIBUTES}>[^<]*)*</pre>"
PIECE, SMALL_PIECE = re.compile(f"{CODE}|{SMALL}"), re.compile(SMALL)
NAME = re.compile(r"</?([a-z][a-z0-9]*)")
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
# What stands in these is read in another way, which differs between versions of Python.
ODD = frozenset(("iframe", "listing", "math", "noembed", "noframes", "noscript", "plaintext"))
ODD |= {"script", "style", "svg", "template", "textarea", "title", "xmp"}
AS_A_WHOLE = "jp-"  # what nbconvert looks for in elements that stand in others
SPACE = " \n\t\f\r"
MOST = 10_000_000  # characters of pieces that are remembered

# One of each; what must become of it is asked of what is installed.
SAMPLE = """<!DOCTYPE html>
<html><head> <meta charset="utf-8" />\n\n<title>a &amp; b &gt; c</title><!-- note -->
<style type="text/css">\np > a { content: "&amp;" }\n</style><script src="a?b&amp;c"> </script>
<script>if (1 < 2 && "a") { }</script></head><body><br><br/><img src="a"/><hr >\t <p
class=" a  b ">&quot;a&#39; &amp;lt; &nbsp; b > c<a name="a" HREF="?a&amp;b"></a> \n <i> </i></p>\n
<pre> <span> </span>\n\n<span class="o">&lt;</span>\n \n</pre>
<ol><li>\xa0 é<input checked></li></ol>
</body>
</html>
"""

OPENS, CLOSES, STANDS = "opens", "closes", "stands alone"
Piece = tuple[str, str, str]  # one of these three, the name of the element, what becomes of it


class NotPlain(Exception):
    """Only the long way tells what becomes of this page."""


class Retold:
    """Says what nbconvert makes of pages.

    Args:
        long_way: what nbconvert makes of a page, or of a piece of one.
    """

    def __init__(self, long_way: Callable[[str], str]) -> None:
        self.long_way = long_way
        self.known: dict[str, Piece] = {}
        self.size = 0
        # Another version of nbconvert or of its parser may do otherwise.
        self.is_right = self._told(SAMPLE) == long_way(SAMPLE)

    def page(self, html: str) -> str:
        """What nbconvert makes of a page.

        A page is plain when it is made of tags, text and references as PIECE and REFERENCE have
        them, when each element is closed where it was opened, and when none is ODD.
        """
        told = self._told(html) if self.is_right else None
        return self.long_way(html) if told is None else told

    def _told(self, html: str) -> str | None:
        try:
            told = self._sum(html, PIECE)
        except NotPlain:
            return None
        return None if AS_A_WHOLE in told else told

    def _sum(self, html: str, piece: re.Pattern[str]) -> str:
        pieces = piece.findall(html)
        if sum(map(len, pieces)) != len(html):  # what is between them is no piece
            raise NotPlain
        return "".join(self._retold(pieces))

    def _retold(self, pieces: list[str]) -> list[str]:
        told: list[str] = []
        stack: list[str] = []
        for piece in pieces:
            if piece[0] != "<":
                told.append(self._text(piece, stack))
                continue
            kind, name, becomes = self.known.get(piece) or self._learn(piece)
            if kind is OPENS:
                stack.append(name)
            elif kind is CLOSES and (not stack or stack.pop() != name):
                raise NotPlain
            told.append(becomes)
        if stack:
            raise NotPlain
        return told

    def _text(self, text: str, stack: list[str]) -> str:
        if not text.strip(SPACE):
            return text if "pre" in stack else "\n" if "\n" in text else " "
        if "&" in text:
            if "&" in REFERENCE.sub("", text):
                raise NotPlain
            text = REFERENCE.sub(self._reference, text)
            if not text.strip(SPACE):
                raise NotPlain
        return text.replace(">", "&gt;")

    def _reference(self, found: re.Match[str]) -> str:
        text = found[0]
        known = self.known.get(text)
        return known[2] if known else self._ask(text, STANDS, "", ("<b>x", "x</b>"))[2]

    def _learn(self, piece: str) -> Piece:
        found = NAME.match(piece)
        if not found:  # a comment, or the type of the document
            return self._ask(piece, STANDS, "")
        name, is_end = found[1], piece[1] == "/"
        if not is_end and piece.endswith(f"</{name}>"):
            if name == "pre":
                return self._keep(piece, STANDS, name, self._sum(piece, SMALL_PIECE))
            return self._ask(piece, STANDS, name)
        if name in ODD or (is_end if name in VOID else piece.endswith("/>")):
            raise NotPlain
        if name in VOID:
            return self._ask(piece, STANDS, name)
        if is_end:
            return self._ask(piece, CLOSES, name, (f"<{name}>", ""))
        return self._ask(piece, OPENS, name, ("", f"</{name}>"))

    def _ask(self, piece: str, kind: str, name: str, around: tuple[str, str] = ("", "")) -> Piece:
        """Learn what becomes of a piece, by way of one between what stays as it is."""
        before, after = around
        told = self.long_way(before + piece + after)
        if not (told.startswith(before) and told.endswith(after)):
            raise NotPlain
        return self._keep(piece, kind, name, told[len(before) : len(told) - len(after)])

    def _keep(self, piece: str, kind: str, name: str, becomes: str) -> Piece:
        if self.size > MOST:
            self.known.clear()
            self.size = 0
        self.size += len(piece) + len(becomes)
        self.known[piece] = kind, name, becomes
        return self.known[piece]
